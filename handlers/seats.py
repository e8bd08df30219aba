"""What somebody does with their place on a step beside deciding: hand it over, ask for an opinion, add a remark."""

from __future__ import annotations

from flows.kit.answers import Answers
from flows.kit.refusal import Refusal
from flows.kit.seats import (
    ABOUT,
    ASK_OPINION,
    FIRST,
    GIVE_OPINION,
    OF,
    OPINION,
    REMARK,
    TO,
    TRANSFER,
    TYPED_REMARK,
    WHEN,
    WHY_TO,
    WITH_REMARK,
)
from flows.kit.settling import OUT_OF_DATE
from flows.kit.words import N_
from handlers import fill
from handlers.shown import named
from handlers.tap import Tap
from storage import access, opinions, seats
from storage.desk import Desk
from storage.tables import Draft

SAID = N_("Thank you, your opinion is on the card.")


def transfer(tap: Tap, desk: Desk) -> None:
    """Their place goes to somebody else: ask to whom, and why."""
    case = access.seen_case(desk, tap.subject)
    if not seats.open_places(desk, case):
        raise Refusal(OUT_OF_DATE)
    fill.ask(desk, TRANSFER, subject=case.id, seen=case.edition)


def opinion(tap: Tap, desk: Desk) -> None:
    """Ask somebody for an opinion, give one, or do without it."""
    case = access.seen_case(desk, tap.subject)
    if tap.arg == "without":
        seats.do_without(desk, case, tap.revision)
        desk.say(N_("Done without it."))
    elif tap.arg == "seen":
        seats.give_opinion(desk, case, None)
        desk.say(SAID)
    elif tap.arg == "give" and opinions.asked_of(desk, case) is not None:
        fill.ask(desk, GIVE_OPINION, subject=case.id, seen=case.edition)
    elif tap.arg == "ask" and seats.open_places(desk, case):
        fill.ask(desk, ASK_OPINION, subject=case.id, seen=case.edition)
    elif tap.arg == "give":
        seats.give_opinion(desk, case, None)  # which says why it cannot be
    else:
        raise Refusal(OUT_OF_DATE)


def remark(tap: Tap, desk: Desk) -> None:
    """Words beside an approval: ask for them."""
    case = access.seen_case(desk, tap.subject)
    if not seats.may_remark(desk, case) or tap.revision != case.edition:
        raise Refusal(OUT_OF_DATE)
    fill.ask(desk, WITH_REMARK, subject=case.id, seen=case.edition)


def _transferred(desk: Desk, draft: Draft, given: Answers) -> None:
    case = access.seen_case(desk, draft.subject or 0)
    [to] = given[TO]
    had = seats.hand_over(desk, case, desk.one(to), given[WHY_TO])
    name = named(desk.one(to), desk.language)
    again = N_("%(name)s has it again, after handing it on before. They have been told.")
    words = again if to in [person.id for person in had] else N_("%(name)s has it now and has been told.")
    desk.say(words, name=name)


def _opinion_asked(desk: Desk, draft: Draft, given: Answers) -> None:
    case = access.seen_case(desk, draft.subject or 0)
    [of] = given[OF]
    first = given[WHEN] == FIRST
    seats.ask_opinion(desk, case, desk.one(of), given.value(ABOUT), first=first)
    words = N_("%(name)s is asked now. Your buttons come back with the opinion, or when you do without it.")
    afterwards = N_("%(name)s will be asked as soon as you have decided.")
    desk.say(words if first else afterwards, name=named(desk.one(of), desk.language))


def _opinion_given(desk: Desk, draft: Draft, given: Answers) -> None:
    seats.give_opinion(desk, access.seen_case(desk, draft.subject or 0), given[OPINION])
    desk.say(SAID)


def _remarked(desk: Desk, draft: Draft, given: Answers) -> None:
    case = access.seen_case(desk, draft.subject or 0)
    approved = seats.remark(desk, case, given[REMARK], seen=draft.seen)
    desk.say(N_("Approved, with your remark.") if approved else N_("Your remark is on the card."))


FINISHED = {
    TRANSFER.key: _transferred,
    ASK_OPINION.key: _opinion_asked,
    GIVE_OPINION.key: _opinion_given,
    WITH_REMARK.key: _remarked,
    TYPED_REMARK.key: _remarked,
}
