"""A change after approval: its button, what people type for it, and taking it back."""

from __future__ import annotations

import re

from flows.kit.answers import Answers
from flows.kit.reading import looks_like_document, tidy
from flows.kit.refusal import Refusal, Words
from flows.kit.settling import OUT_OF_DATE, Standing
from flows.kit.tiny import DROP_CHANGE
from flows.kit.words import N_
from handlers import fill
from handlers.letters import line
from handlers.tap import Act, Tap
from storage import access, cards, cases, changes, find
from storage.desk import Desk
from storage.tables import Case, Draft

LOOKED_AT = 50  # cases of one person, the latest

#: asked for, with the number of a case or alone
ASKED = re.compile(
    r"(?:我想|我要|请)?(?:申请变更|变更申请|变更|改期|改行程)\s*(?P<zh>[a-z]{0,2}-?[\d-]*\d)?|"
    r"(?:i want to |please )?(?:ask for a )?change(?: my trip| it)?\s*(?P<en>[a-z]{0,2}-?[\d-]*\d)?",
    re.IGNORECASE,
)
#: taken back again
DROPPED = re.compile(r"(?:不变更了|撤回变更|取消变更)|(?:withdraw|drop|take back) (?:the|my) change", re.IGNORECASE)


def heard(desk: Desk, text: str) -> bool:
    """Whether somebody asks for a change, or takes theirs back: then it is answered here."""
    typed = "" if looks_like_document(text) else tidy(text).rstrip("。.!！ ")
    mine = cases.of_person(desk, most=LOOKED_AT)
    pending = [case for case in mine if changes.may_drop(desk, case)]
    if DROPPED.fullmatch(typed):
        if len(pending) != 1:
            raise Refusal(N_("No single change of yours is under review. /my shows what you have filed."))
        _ask_to_drop(desk, pending[0])
        return True
    found = ASKED.fullmatch(typed) if typed else None
    if found is None:
        return False
    number = found["zh"] or found["en"] or ""
    able = [one for one in ([_numbered(desk, number)] if number else mine) if changes.may_change(desk, one)]
    if not able and any(cases.may_withdraw(desk, one) for one in mine):
        return False  # what is not decided on yet is changed otherwise, as their list says
    if not able and (words := _in_between(desk, [_numbered(desk, number)] if number else mine)) is not None:
        line(desk, words)
        return True
    if not able:
        raise Refusal(
            N_("Nothing of yours is approved and still ahead, so nothing can be changed. /my shows what you filed.")
        )
    if len(able) > 1:
        line(desk, Words(N_("Several can be meant. Please open the right one, or send its number, like: change 7")))
        cards.show(desk, desk.me, "my", desk.me.id, fresh=True)
        return True
    _begin(desk, able[0])
    return True


def _in_between(desk: Desk, mine: list[Case]) -> Words | None:
    """What there is to say of a change that waits, or of what was returned; None: there is neither."""
    pending = next((case for case in mine if changes.may_drop(desk, case)), None)
    if pending is not None:
        cards.show(desk, desk.me, "case", pending.id, fresh=True)
        return Words(
            N_("A change of %(number)s is under review already. To change it otherwise, take that one back first."),
            {"number": pending.number},
        )
    returned = (case for case in mine if case.filer_id == desk.me.id and case.standing == Standing.RETURNED.value)
    if (back := next(returned, None)) is None:
        return None
    cards.show(desk, desk.me, "case", back.id, fresh=True)
    return Words(
        N_("%(number)s was returned to you: tap “Change and send again” on the card below."), {"number": back.number}
    )


def _numbered(desk: Desk, number: str) -> Case:
    case = find.by_number(desk, number)
    if case is None or not access.may_see(desk, case):
        raise Refusal(access.NOT_HERE)
    return case


def press(tap: Tap, desk: Desk) -> None:
    """The filer's button on an approved case."""
    _begin(desk, access.seen_case(desk, tap.subject))


def _begin(desk: Desk, case: Case) -> None:
    """Open the form with the answers that hold."""
    draft = changes.begin(desk, case)
    cards.show(desk, desk.me, "draft", draft.id, fresh=True)


def press_drop(tap: Tap, desk: Desk) -> None:
    """The filer's button while the change is settled: ask whether they mean it."""
    _ask_to_drop(desk, access.seen_case(desk, tap.subject))


def _ask_to_drop(desk: Desk, case: Case) -> None:
    if not changes.may_drop(desk, case):
        raise Refusal(OUT_OF_DATE)
    fill.ask(desk, DROP_CHANGE, subject=case.id, seen=case.edition)


def dropped(desk: Desk, draft: Draft, given: Answers) -> None:
    """They mean it."""
    case = access.seen_case(desk, draft.subject or 0)
    if draft.seen != case.edition:
        raise Refusal(OUT_OF_DATE)
    changes.drop(desk, case)
    desk.say(N_("The change is taken back; %(number)s stands as approved."), number=case.number)
    cards.show(desk, desk.me, "case", case.id, fresh=True)


TAPS = {Act.AMEND: press, Act.UNAMEND: press_drop}
FINISHED = {DROP_CHANGE.key: dropped}
