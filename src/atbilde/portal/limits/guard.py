"""What stands before every public form that writes something: a trap for robots, a least time, limits, proof of work.

A form includes `portal/limits/fields.html` with its `guard`; the view asks for `refusal()` once what was typed is
right, and shows the same page with its words where there is one, so that nothing typed is lost.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from atbilde.portal.limits import counts
from atbilde.portal.limits.proof import BITS, bits_for, challenge_for, proves
from atbilde.ui import shown

#: The field that people do not see.
TRAP = "website"
#: The field that says when the page was first shown, and the one with the proof.
BEGUN, PROOF = "begun", "proof"
#: Quicker than this nobody fills a form in.
QUICKEST = timedelta(seconds=3)
_SALT = "atbilde.portal.limits.begun"


@dataclass(frozen=True, slots=True)
class Limit:
    """How often one place (a family, a school, an office) does something in an hour, and from when on it must prove.

    What comes without a proof is what one household may send; with one, what a library or a class honestly needs
    (`docs/decisions/0023-a-lost-link-and-a-shared-address.md`).
    """

    name: str
    most: int
    proof_from: int


SUBMISSIONS = Limit("sent", 120, 6)
BOOKINGS = Limit("booked", 120, 10)
LINKS = Limit("links", 60, 5)
#: Each is a person who waits now, so fewer than of what can be read later.
CHATS = Limit("chat", 60, 15)
#: What anybody may say without a link, so that a few cannot make it up for all.
SERVICE_RATINGS, SURVEYS = Limit("service-rated", 60, 10), Limit("surveyed", 60, 10)
#: What is counted by the secret of whoever holds one: a neighbour on the same network uses up nothing of it.
ADDITIONS, RATINGS = Limit("added", 20, 10), Limit("rated", 20, 10)
#: One press by whoever has the secret of an address: there is nothing to fill in, so no proof is asked for.
MOVES, WISHES = Limit("moved", 20, 20), Limit("wished", 20, 20)
#: The same for one e-mail address that would get the letter: nobody's mailbox is filled by a stranger's bookings.
MOST_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form is not sent, in words that say what to do, and the status of the page that says so."""

    words: str
    status: int


class Guard:
    """One form of one reader. `begun` is when they began it, where the server knows that better than the page.

    `holder` is the secret of their own matter or visit, where they have one: then it is counted by that and not by
    the network they share with others.
    """

    trap = TRAP

    def __init__(
        self, request: HttpRequest, limit: Limit, now: datetime, *, begun: datetime | None = None, holder: str = ""
    ) -> None:
        self._request, self._limit, self._now, self._holder = request, limit, now, holder
        self._place = holder or counts.place_of(request)
        self._begun = begun
        #: Of the page that says why the form was refused; 0 where it was not.
        self.status = 0

    @cached_property
    def token(self) -> str:
        """When the page was first shown, signed; the same until the form has been sent."""
        told = self._request.POST.get(BEGUN, "")
        return told if _read(told) is not None else self._new_token()

    @property
    def form(self) -> str:
        """A name for the form that is being sent, the same however often its button is pressed; nobody can guess it."""
        return salted_hmac("atbilde.portal.form", self.token, algorithm="sha256").hexdigest()[:40]

    def form_with(self, *said: str) -> str:
        """The same, of this form filled in like this: who goes back and writes something else sends something else."""
        filled = json.dumps([self.form, *said])
        return salted_hmac("atbilde.portal.filled", filled, algorithm="sha256").hexdigest()[:40]

    @cached_property
    def _sent(self) -> int:
        return counts.count(self._limit.name, self._place, self._now)

    @property
    def full(self) -> bool:
        """Whether nothing more is taken from this place until the hour is over."""
        return self._sent >= self._limit.most

    @property
    def until(self) -> str:
        """When counts begin anew, as `15:00`."""
        return shown.hour(counts.end_of_window(self._now))

    @property
    def bits(self) -> int:
        """How much work the proof is, in zero bits."""
        return bits_for(self._sent, self._limit.proof_from)

    @cached_property
    def challenge(self) -> str:
        """What the browser's proof is made for; empty where none is asked for."""
        near = self._limit.proof_from <= self._sent < self._limit.most
        return challenge_for(self.token) if near else ""

    def refusal(self, *, receiver: str = "") -> Refusal | None:
        """Why this is not sent; `None` counts it as sent. `receiver` is the e-mail address that will get a letter."""
        found = self._refusal(receiver)
        self.status = found.status if found else 0
        return found

    def _refusal(self, receiver: str) -> Refusal | None:
        said, now = self._request.POST, self._now
        if said.get(TRAP):
            words = _("Leave the field “Leave this empty” empty: it is there to catch programs that fill in forms.")
            return Refusal(words, 422)
        begun = self._begun or _read(said.get(BEGUN, "")) or now
        if now - begun < QUICKEST:
            return Refusal(_("That was very quick. Look once more whether all is right, and send."), 422)
        if self.full:
            return self._too_many()
        if self.challenge and not self._has_proved():
            words = _(
                "Very much comes from your network, so your browser has to compute for a few seconds first. "
                "Nothing is lost: press the button once more."
            )
            return Refusal(words, 429)
        if receiver and counts.add(f"{self._limit.name}-for", receiver.casefold(), now) > MOST_LETTERS:
            words = _("This e-mail address gets no more letters from us until %(time)s. Nothing is lost: try then.")
            return Refusal(words % {"time": self.until}, 429)
        if counts.add(self._limit.name, self._place, now) > self._limit.most:
            self._sent = self._limit.most
            return self._too_many()
        return None

    def _has_proved(self) -> bool:
        """Whether the work was done, and not shown before: each proof is good for one form.

        Others may have sent while this one was filled in: half the work that is asked for by now is enough.
        """
        proof, enough = self._request.POST.get(PROOF, ""), max(self.bits - 1, BITS)
        if proves(self.challenge, proof, enough) and counts.add("proof", self.token, self._now) == 1:
            return True
        self.token = self._new_token()
        self.challenge = challenge_for(self.token)
        return False

    def _too_many(self) -> Refusal:
        if self._holder:
            words = _("This was done very often within an hour. Nothing is lost: try again at %(time)s.")
        else:
            words = _("Very much comes from your network just now. Nothing is lost: send it at %(time)s, or call us.")
        return Refusal(words % {"time": self.until}, 429)

    def _new_token(self) -> str:
        return signing.dumps([int(self._now.timestamp()), secrets.token_hex(8)], salt=_SALT)


def _read(token: str) -> datetime | None:
    """When the page of this token was first shown; `None` for what is none of ours."""
    try:
        at, _nonce = signing.loads(token, salt=_SALT)
        return datetime.fromtimestamp(at, UTC)
    except (signing.BadSignature, ValueError, TypeError):
        return None
