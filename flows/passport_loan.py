"""Borrowing one's private passport: lent by the personnel office, handed back after the journey (S0 Art.9(1)2; R05)."""

from __future__ import annotations

from datetime import date

from flows.kit.answers import Answers
from flows.kit.asker import Asker, Fact
from flows.kit.flow import FILER, Due, Duty, Flow, Rule, Step, office
from flows.kit.people import Kind
from flows.kit.questions import Attachment, Day, Document, Places
from flows.kit.refusal import Words
from flows.kit.words import N_

PERSONNEL = "personnel"

PLACE = Places(
    "place",
    N_("Where are you going?"),
    N_("Destination"),
    N_("Countries or regions, for example: Japan"),
    sample="日本",
)
BACK = Day(
    "back",
    N_("Which day do you come back?"),
    N_("Back on"),
    N_("The day you arrive back on the mainland, for example: 5 Dec"),
    sample="2026-12-05",
    chip_days=(1, 7, 14),
    ends=True,
)
PASSPORT = Document(
    "passport",
    N_("What is the number of your passport?"),
    N_("Passport"),
    N_("It is kept encrypted and shown as its last four characters. Your message is deleted from this chat."),
    sample="EA1234567",
)
SLIP = Attachment(
    "slip",
    N_("Please send a photo of the return slip, or skip."),
    N_("Return slip"),
    optional=True,
)


def _ahead(answers: Answers, asker: Asker) -> Words | None:
    """A journey that is over needs no passport."""
    if answers[BACK] >= asker.today:
        return None
    return Words(N_("%(day)s has passed. Please give the day you will be back."), {"day": answers[BACK]})


def _one_at_a_time(answers: Answers, asker: Asker) -> Words | None:
    """A passport that is out cannot be lent again."""
    if not asker.known.facts("passport_out", asker.person, asker.today, answers[BACK]):
        return None
    return Words(N_("You have a passport on loan, or asked for, already. Please hand that one back first."))


PASSPORT_LOAN = Flow(
    key="passport_loan",
    number="ZJ",
    command="passport",
    words=("证照", "护照", "因私", "passport"),
    title=N_("Borrow my private passport"),
    source="R05",
    questions=(PLACE, BACK, PASSPORT),
    rules=(Rule((BACK,), _ahead), Rule((BACK,), _one_at_a_time)),
    route=(Step("custody", "", office(PERSONNEL)),),
    duties=(
        Duty(
            "hand_back",
            N_("Hand the passport back"),
            did=N_("I have handed it back"),
            got=N_("Received"),
            of=FILER,
            due=Due(BACK, "passport.private_return"),
            ladder="passport.private_ladder",
            closed_by=office(PERSONNEL),
            asks=(SLIP,),
        ),
    ),
    facts=lambda _answers, filer, opened: (Fact("passport_out", filer, opened, date.max),),
    offered_to=(Kind.TEACHER,),
    seen_by=(FILER, office(PERSONNEL), office("exchange")),  # which sees to it where nobody at personnel can
    serves="private_journey",
)
