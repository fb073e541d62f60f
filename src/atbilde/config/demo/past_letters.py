"""A year of letters: asked, handed over, answered in time or late, sometimes wrongly and then corrected, closed."""

from datetime import datetime, timedelta
from math import log
from random import Random
from zoneinfo import ZoneInfo

from atbilde.cases.enums import ClosingReason, Part, Scope
from atbilde.cases.letters import signature_of
from atbilde.cases.models import Assignment, Case, Closure, Correction, Redirection
from atbilde.config.demo.cast import Cast
from atbilde.config.demo.clients import somebody
from atbilde.config.demo.hours import Clock, later
from atbilde.config.demo.shelf import UNNUMBERED, Shelf
from atbilde.config.demo.texts import Topic
from atbilde.config.demo.words import answer_body, correction_body, letter_body
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Client, Contact
from atbilde.institutions.enums import Role
from atbilde.institutions.models import OtherInstitution, Post

#: The last days belong to the open cases.
QUIET = timedelta(days=2)
_MEDIAN_MINUTES, _SPREAD = 260, 1.15


class PastLetters:
    """Tells the stories of closed cases and puts them on the shelf."""

    def __init__(self, cast: Cast, shelf: Shelf, chance: Random, now: datetime) -> None:
        self.cast, self.shelf, self.chance, self.now = cast, shelf, chance, now
        self.clock = Clock(chance, now, cast.texts.year.busy_months)
        self.clerk = cast.with_role(Role.RECORDS_CLERK)[0]
        self.experts = cast.with_role(Role.EXPERT)
        self.zone = ZoneInfo(cast.institution.timezone)
        self.elsewhere = {one.name_lv: one for one in OtherInstitution.objects.all()}

    def tell(self) -> None:
        """All of the year's letters and written answers to calls."""
        common = [topic for topic in self.cast.texts.topics if topic.language == "lv"]
        foreign = [topic for topic in self.cast.texts.topics if topic.language != "lv"]
        for _ in range(self.cast.texts.year.letters):
            topic = self.chance.choice(foreign if self.chance.random() < 0.12 else common)
            self._letter(topic)
        for _ in range(self.cast.texts.year.offers):
            self._call_answered_in_writing(self.chance.choice(common))

    def _letter(self, topic: Topic) -> None:
        arrived = self.clock.any_time()
        answered = later(arrived, self._minutes())
        if answered > self.now - QUIET:
            return
        client = self.shelf.client(somebody(self.chance, topic.language))
        case, question = self._open(topic, client, arrived)
        owner = self._given_to(case, question, topic, arrived, answered)
        answer = self._answer(case, question, topic, owner, answered)
        ended = answered
        if topic.elsewhere:
            self._not_ours(case, question, answer, topic, owner, answered)
        elif self.chance.random() < 0.05:
            ended = self._mistake(case, question, answer, topic, owner, answered)
        self._close(case, question, owner, ended, passed_on=bool(topic.elsewhere))

    def _minutes(self) -> float:
        """How long an answer takes, in office minutes; one in twenty-five waits for more than a month."""
        if self.chance.random() < 0.04:
            return self.chance.uniform(23, 31) * 510
        return self.chance.lognormvariate(log(_MEDIAN_MINUTES), _SPREAD)

    def _open(self, topic: Topic, client: Client, at: datetime) -> tuple[Case, Contact]:
        mailbox = self.cast.mailbox(topic.address)
        case = self.shelf.case(
            Case(
                institution=self.cast.institution,
                subject=topic.subject,
                kind=topic.kind,
                channel=Channel.EMAIL,
                client=client,
                queue=mailbox.queue,
                language=topic.language,
                opened_at=at,
            )
        )
        question = self.shelf.contact(case, Channel.EMAIL, Direction.IN, at, client)
        self.shelf.letter_in(question, mailbox, client, topic.subject, letter_body(topic, client.name))
        self.shelf.happened(
            question, case, "message.received", at, channel="email", from_=client.email, to=mailbox.address
        )
        self._in_law(case, question, at)
        self.shelf.assignments.append(Assignment(case=case, at=at, queue=mailbox.queue))
        return case, question

    def _in_law(self, case: Case, question: Contact, at: datetime) -> None:
        if case.kind == "information_request":
            self.shelf.happened(question, case, "information_request.received", at, processing="none")
        else:
            self.shelf.happened(question, case, "submission.received", at, kind=case.kind, channel="email")

    def _given_to(self, case: Case, question: Contact, topic: Topic, arrived: datetime, answered: datetime) -> Post:
        """An officer takes it, or the records clerk hands it over to the expert who knows the subject."""
        able = [post for post in self.cast.officers if topic.language in ("lv", *post.languages)]
        taken = min(later(arrived, self.chance.uniform(5, 90)), answered)
        if topic.competence and self.experts and self.chance.random() < 0.3:
            expert = self.chance.choice(self.experts)
            self.shelf.happened(
                question, case, "question.handed_over", taken, from_=str(self.clerk.pk), to=str(expert.pk)
            )
            self._assign(case, taken, self.clerk, expert, handed_over=True)
            return expert
        owner = self.chance.choice(able or self.cast.officers)
        self._assign(case, taken, owner, owner)
        return owner

    def _assign(self, case: Case, at: datetime, by: Post, owner: Post, *, handed_over: bool = False) -> None:
        case.owner = owner
        self.shelf.assignments.append(
            Assignment(case=case, at=at, by=by, owner=owner, queue=case.queue, handed_over=handed_over)
        )

    def _answer(self, case: Case, question: Contact, topic: Topic, owner: Post, at: datetime) -> Contact:
        client, mailbox = _client(case), self.cast.mailbox(topic.address)
        answer = self.shelf.contact(case, Channel.EMAIL, Direction.OUT, at, client)
        text = answer_body(topic, signature_of(owner, topic.language))
        subject = f"Re: {topic.subject} [{UNNUMBERED}]"
        self.shelf.letter_out(answer, mailbox, client.email, subject, text, owner, {"answers": [question.key]})
        self.shelf.happened(
            answer,
            case,
            "message.sent",
            at,
            channel="email",
            to=client.email,
            from_=mailbox.address,
            answers=question.key,
        )
        return answer

    def _not_ours(self, case: Case, question: Contact, answer: Contact, topic: Topic, by: Post, at: datetime) -> None:
        other = self.elsewhere[topic.elsewhere]
        self.shelf.happened(
            question,
            case,
            "question.not_ours",
            at,
            scope="institution",
            part="whole",
            named=other.name_lv,
            contacts=other.email,
        )
        self.shelf.redirections.append(
            Redirection(
                case=case, at=at, by=by, scope=Scope.INSTITUTION, part=Part.WHOLE, institution=other, told_by=answer
            )
        )

    def _mistake(
        self, case: Case, question: Contact, answer: Contact, topic: Topic, by: Post, at: datetime
    ) -> datetime:
        """An error found in the answer and put right, mostly in time; returns when the case was done."""
        found = later(at, self.chance.uniform(20, 900))
        minutes = self.chance.uniform(5, 18) if self.chance.random() < 0.8 else self.chance.uniform(25, 150)
        corrected = found + timedelta(minutes=round(minutes))
        client, mailbox = _client(case), self.cast.mailbox(topic.address)
        letter = self.shelf.contact(case, Channel.EMAIL, Direction.OUT, corrected, client)
        put_right = "Nosūtīts labots skaidrojums un pārbaudīts, ka klients pēc kļūdainā nav rīkojies."
        intent = {"answers": [], "corrects": answer.key, "apology": True, "put_right": put_right}
        text = correction_body(topic, signature_of(by, topic.language))
        self.shelf.letter_out(letter, mailbox, client.email, f"Re: {topic.subject} [{UNNUMBERED}]", text, by, intent)
        self.shelf.happened(answer, case, "error.found", found, in_=answer.key, channel="email")
        self.shelf.happened(
            letter, case, "message.sent", corrected, channel="email", to=client.email, corrects=answer.key, apology=True
        )
        self.shelf.happened(
            answer, case, "correction.made", corrected, in_=answer.key, via=letter.key, apology=True, put_right=True
        )
        self.shelf.corrections.append(
            Correction(
                case=case,
                wrong=answer,
                found_at=found,
                noted_at=found,
                noted_by=by,
                what="Atbildē norādīts novecojis skaitlis.",
                via=letter,
                apology=True,
                put_right=put_right,
                closed_at=corrected,
                closed_by=by,
            )
        )
        return corrected

    def _close(self, case: Case, question: Contact, by: Post, at: datetime, *, passed_on: bool) -> None:
        at += timedelta(seconds=12)
        reason = ClosingReason.PASSED_ON if passed_on else ClosingReason.ANSWERED
        case.closed_at = at
        self.shelf.closures.append(Closure(case=case, at=at, by=by, reason=reason))
        self.shelf.happened(question, case, "case.closed", at, reason=str(reason))

    def _call_answered_in_writing(self, topic: Topic) -> None:
        """A call too long for the telephone: the answer comes by e-mail, within two hours or not (CSP-D4)."""
        began = self.clock.in_hours()
        if began > self.now - QUIET or topic.elsewhere:
            return
        client = self.shelf.client(somebody(self.chance))
        owner = self.chance.choice(self.cast.officers)
        case = self.shelf.case(
            Case(
                institution=self.cast.institution,
                subject=topic.subject,
                kind="consultation",
                channel=Channel.PHONE,
                client=client,
                queue=self.cast.mailbox(topic.address).queue,
                owner=owner,
                language="lv",
                opened_at=began,
            )
        )
        call = self.shelf.contact(case, Channel.PHONE, Direction.IN, began, client)
        self._talk(case, call, topic, owner, began)
        self._assign(case, began, owner, owner)
        minutes = self.chance.uniform(20, 115) if self.chance.random() < 0.85 else self.chance.uniform(130, 400)
        answered = began + timedelta(minutes=13 + round(minutes))
        self._answer(case, call, topic, owner, answered)
        self._close(case, call, owner, answered, passed_on=False)

    def _talk(self, case: Case, call: Contact, topic: Topic, owner: Post, began: datetime) -> None:
        line = next((line.id for line in self.cast.standard.lines), None)
        answered = began + timedelta(seconds=self.chance.randint(4, 18))
        happened = self.shelf.happened
        happened(
            call, case, "call.offered", began, direction="in", from_="20000000", **({"line": line} if line else {})
        )
        happened(call, case, "call.answered", answered, rings=self.chance.randint(1, 4), officer=str(owner.pk))
        offered = answered + timedelta(minutes=self.chance.choice((10, 10, 11)))
        happened(call, case, "electronic_answer.offered", offered, accepted=True, questions=[topic.subject])
        happened(call, case, "call.ended", answered + timedelta(minutes=12))


def _client(case: Case) -> Client:
    assert case.client is not None
    return case.client
