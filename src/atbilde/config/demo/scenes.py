"""The open cases of the demonstration, each made by the real verbs at moments around now."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from random import Random

from atbilde.adapters.email.intake import take_in
from atbilde.cases.actions.answering import send_letter
from atbilde.cases.actions.closing import close_case
from atbilde.cases.actions.correcting import correct_by_letter, note_error
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.ownership import hand_over_question, take_case
from atbilde.cases.actions.redirecting import not_ours
from atbilde.cases.actions.sending import letter_failed, letter_sent
from atbilde.cases.actions.writing import add_note, change_kind, save_draft
from atbilde.cases.enums import CaseKind, ClosingReason
from atbilde.cases.letters import mended, signature_of
from atbilde.cases.models import Case
from atbilde.config.demo.cast import Cast
from atbilde.config.demo.clients import ClientText, somebody
from atbilde.config.demo.hours import workdays_ago
from atbilde.config.demo.texts import Topic
from atbilde.config.demo.words import answer_body, correction_body, letter_body
from atbilde.contacts.models import Message
from atbilde.institutions.enums import Role
from atbilde.institutions.models import OtherInstitution, Post

_LEAVES = timedelta(seconds=11)


class Scenes:
    """What lies on the desks of one institution at the start."""

    def __init__(self, cast: Cast, chance: Random, now: datetime) -> None:
        self.cast, self.chance, self.now = cast, chance, now
        self.officers = cast.officers
        self.expert = (cast.with_role(Role.EXPERT) or cast.officers)[0]
        self.clerk = cast.with_role(Role.RECORDS_CLERK)[0]
        self.manager = cast.with_role(Role.MANAGER)[0]
        self._topics = [one for one in cast.texts.topics if one.language == "lv" and not one.elsewhere]
        chance.shuffle(self._topics)
        self._turn = 0

    def play(self) -> None:
        """All scenes, the oldest first, so that case numbers rise with time."""
        acts: list[Callable[[], object]] = [
            self.forgotten,
            self.almost_too_late,
            self.complaint,
            self.handed_over_long_ago,
            self.information_asked_for,
            self.error_left_alone,
            self.corrected,
            self.writes_in_english,
            self.written_twice,
            self.not_for_us,
            self.handed_over_today,
            self.being_answered,
            self.did_not_arrive,
            self.writes_in_russian,
            self.taken,
            self.error_just_found,
            self.untouched,
            self.just_arrived,
        ]
        for act in acts:
            act()
        for case in Case.objects.filter(institution=self.cast.institution, closed_at=None).select_related(
            "institution"
        ):
            refresh(case, at=self.now)

    def forgotten(self) -> None:
        """A letter of more than a month ago that nobody has answered: late under the law."""
        at = workdays_ago(self.now, 26, 11, 20)
        case = self._letter(self._topic(), at)
        take_case(case, by=self.officers[-1], at=at + timedelta(hours=2))

    def almost_too_late(self) -> None:
        """The term that the law gives is nearly over."""
        at = workdays_ago(self.now, 9, 14, 40)
        case = self._letter(self._topic(), at)
        take_case(case, by=self.officers[0], at=at + timedelta(hours=3))
        add_note(
            case,
            by=self.officers[0],
            at=at + timedelta(days=5),
            text="Gaidu skaitļus no nozares daļas, solīti nākamnedēļ.",
        )

    def complaint(self) -> None:
        """A complaint that the manager keeps for herself."""
        at = workdays_ago(self.now, 6, 9, 5)
        topic = next((one for one in self.cast.texts.topics if one.kind == "complaint"), self._topics[0])
        case = self._letter(topic, at)
        change_kind(case, by=self.manager, at=at + timedelta(hours=1), kind=CaseKind.COMPLAINT)
        take_case(case, by=self.manager, at=at + timedelta(hours=1, minutes=5))

    def handed_over_long_ago(self) -> None:
        """The records clerk handed it over, and the colleague has not answered."""
        at = workdays_ago(self.now, 5, 10, 10)
        case = self._letter(self._topic(), at)
        hand_over_question(
            case, by=self.clerk, at=at + timedelta(minutes=25), to=self.expert, reason="Jautājums par nozari"
        )

    def information_asked_for(self) -> None:
        """A request for information has a term of its own."""
        at = workdays_ago(self.now, 4, 15, 30)
        topic = next((one for one in self.cast.texts.topics if one.kind == "information_request"), self._topics[1])
        case = self._letter(topic, at)
        change_kind(case, by=self.officers[0], at=at + timedelta(minutes=40), kind=CaseKind.INFORMATION_REQUEST)
        take_case(case, by=self.officers[0], at=at + timedelta(minutes=41))

    def error_left_alone(self) -> None:
        """An error was found in an answer the day before yesterday, and nothing followed."""
        asked = workdays_ago(self.now, 3, 9, 40)
        letter = self._answered(self._topic(), self.officers[-1], asked, asked + timedelta(hours=3))
        found = workdays_ago(self.now, 2, 14, 15)
        self._error(letter, self.officers[-1], found, "Norādīts iepriekšējā gada skaitlis.")

    def corrected(self) -> None:
        """An error found and put right within a quarter of an hour; the client may still write back."""
        topic = self._topic()
        asked = workdays_ago(self.now, 2, 10, 0)
        officer = self.officers[0]
        letter = self._answered(topic, officer, asked, asked + timedelta(hours=1))
        found = workdays_ago(self.now, 1, 11, 30)
        self._error(letter, officer, found, "Vēstulē ieviesusies vecā adrese.")
        correction = self._case_of(letter).corrections.get()
        body = correction_body(topic, signature_of(officer))
        put_right = "Nosūtīta pareizā adrese; klients vēl nebija devies ceļā."
        at = found + timedelta(minutes=14)
        letter_sent(correct_by_letter(correction, by=officer, at=at, body=body, put_right=put_right), at=at + _LEAVES)

    def writes_in_english(self) -> None:
        """A letter in English, taken by somebody who writes it."""
        at = workdays_ago(self.now, 2, 16, 45)
        topic = next(one for one in self.cast.texts.topics if one.language == "en")
        case = self._letter(topic, at)
        able = next((post for post in self.officers if "en" in post.languages), self.officers[0])
        take_case(case, by=able, at=at + timedelta(minutes=35))

    def written_twice(self) -> None:
        """The client could not wait and wrote again into the same thread."""
        at = workdays_ago(self.now, 2, 12, 20)
        client = somebody(self.chance)
        first = self._take_in(self._topic(), at, client)
        case = self._case_of(first)
        take_case(case, by=self.officers[1], at=at + timedelta(hours=1))
        again = Topic("vel", f"Re: {case.subject}", "Gribēju pajautāt, vai manu vēstuli kāds jau skata?", "")
        self._take_in(again, workdays_ago(self.now, 1, 9, 15), client, answers=first.message_id)

    def not_for_us(self) -> None:
        """Another institution is competent: the client was told which."""
        topic = next(one for one in self.cast.texts.topics if one.elsewhere)
        at = workdays_ago(self.now, 1, 10, 30)
        case, officer = self._letter(topic, at), self.officers[0]
        take_case(case, by=officer, at=at + timedelta(minutes=10))
        other = OtherInstitution.objects.get(name_lv=topic.elsewhere)
        body = mended(f"{topic.answer}\n\n{other.name_lv}: {other.email}", officer, case)
        told = not_ours(case, by=officer, at=at + timedelta(minutes=25), body=body, institution=other)
        letter_sent(Message.objects.get(contact=told.told_by), at=at + timedelta(minutes=25) + _LEAVES)

    def handed_over_today(self) -> None:
        """Handed over a little while ago."""
        at = self.now - timedelta(hours=3)
        case = self._letter(self._topic(), at)
        hand_over_question(case, by=self.clerk, at=at + timedelta(minutes=15), to=self.expert)

    def being_answered(self) -> None:
        """An answer is half written."""
        at, officer = workdays_ago(self.now, 1, 14, 5), self.officers[0]
        topic = self._topic()
        case = self._letter(topic, at)
        take_case(case, by=officer, at=at + timedelta(minutes=50))
        begun = f"Labdien!\n\nPaldies par vēstuli. {topic.answer.split('. ')[0]}."
        save_draft(case, by=officer, at=self.now - timedelta(minutes=6), body=begun, version=0)

    def did_not_arrive(self) -> None:
        """The receiver's server would not take the answer."""
        at, officer = workdays_ago(self.now, 1, 8, 50), self.officers[1]
        topic = self._topic()
        case = self._letter(topic, at)
        take_case(case, by=officer, at=at + timedelta(minutes=5))
        letter = self._send(case, officer, topic, at + timedelta(minutes=40))
        fault = "550 5.2.2 mailbox full"
        letter_failed(letter, at=at + timedelta(minutes=41), fault=fault, retry_at=None)

    def writes_in_russian(self) -> None:
        """A letter in Russian that nobody has taken yet."""
        topic = next(one for one in self.cast.texts.topics if one.language == "ru")
        self._letter(topic, self.now - timedelta(hours=5, minutes=12))

    def taken(self) -> None:
        """Taken this morning."""
        at = self.now - timedelta(hours=2, minutes=8)
        take_case(self._letter(self._topic(), at), by=self.officers[1], at=at + timedelta(minutes=50))

    def error_just_found(self) -> None:
        """The clock of the correction runs (under a standard that has one)."""
        asked = workdays_ago(self.now, 1, 13, 0)
        letter = self._answered(self._topic(), self.officers[0], asked, asked + timedelta(hours=2))
        self._error(letter, self.officers[0], self.now - timedelta(minutes=6), "Pārrakstīšanās kļūda termiņā.")

    def untouched(self) -> None:
        """Waits in the queue."""
        self._letter(self._topic(), self.now - timedelta(minutes=38))

    def just_arrived(self) -> None:
        """Has just come."""
        self._letter(self._topic(), self.now - timedelta(minutes=2))

    # What scenes are made of

    def _topic(self) -> Topic:
        self._turn += 1
        return self._topics[self._turn % len(self._topics)]

    def _letter(self, topic: Topic, at: datetime) -> Case:
        return self._case_of(self._take_in(topic, at, somebody(self.chance, topic.language)))

    def _take_in(self, topic: Topic, at: datetime, client: ClientText, *, answers: str = "") -> Message:
        mailbox = self.cast.mailbox(topic.address)
        letter = EmailMessage()
        letter["From"] = f"{client.name} <{client.email}>"
        letter["To"] = mailbox.address
        letter["Subject"] = topic.subject
        letter["Date"] = format_datetime(at.astimezone(UTC))
        letter["Message-ID"] = f"<scene-{self.cast.institution.pk}-{self._turn}-{int(at.timestamp())}@epasts.example>"
        if answers:
            letter["In-Reply-To"] = letter["References"] = answers
        letter.set_content(letter_body(topic, client.name))
        return take_in(letter.as_bytes(), mailbox, at).message

    def _answered(self, topic: Topic, by: Post, asked: datetime, answered: datetime) -> Message:
        """A letter that was answered and closed."""
        case = self._letter(topic, asked)
        take_case(case, by=by, at=asked + (answered - asked) / 3)
        letter = self._send(case, by, topic, answered)
        letter_sent(letter, at=answered + _LEAVES)
        close_case(self._fresh(case), by=by, at=answered + 2 * _LEAVES, reason=ClosingReason.ANSWERED)
        return letter

    def _send(self, case: Case, by: Post, topic: Topic, at: datetime) -> Message:
        return send_letter(case, by=by, at=at, body=answer_body(topic, signature_of(by)))

    def _error(self, letter: Message, by: Post, found: datetime, what: str) -> None:
        case = self._case_of(letter)
        note_error(case, letter.contact, by=by, at=found + timedelta(minutes=1), found_at=found, what=what)

    def _case_of(self, message: Message) -> Case:
        return Case.objects.select_related("institution").get(links__contact=message.contact_id)

    def _fresh(self, case: Case) -> Case:
        return Case.objects.select_related("institution").get(pk=case.pk)
