"""Settling from the card alone: the verdict, or the question for its reason first."""

from __future__ import annotations

from flows.kit.answers import Answers
from flows.kit.flow import Verdict
from flows.kit.refusal import Refusal
from flows.kit.settling import Standing
from flows.kit.tiny import REFUSE_REASON, RETURN_REASON
from flows.kit.words import N_
from handlers import fill
from handlers.tap import Tap
from storage import access, cards, cases, drafts
from storage.desk import Desk


def verdict(tap: Tap, desk: Desk) -> None:
    """Record an approver's tap; a return or a refusal asks for its reason first."""
    case = access.seen_case(desk, tap.subject)
    given = next((verdict for verdict in Verdict if verdict.value == tap.arg), None)
    if given is None:
        raise Refusal(cases.OUT_OF_DATE)
    cases.settleable(desk, case, given, seen=tap.revision)
    if given is Verdict.APPROVE:
        cases.settle(desk, case, given, seen=tap.revision)
        desk.say(N_("Approved."))
        return
    fill.ask(desk, RETURN_REASON if given is Verdict.RETURN else REFUSE_REASON, subject=case.id, seen=tap.revision)


def again(tap: Tap, desk: Desk) -> None:
    """Open what was returned with every answer in it."""
    case = access.seen_case(desk, tap.subject)
    if case.filer_id != desk.me.id or case.standing != Standing.RETURNED.value:
        raise Refusal(cases.OUT_OF_DATE)
    draft = drafts.start(desk, cases.flow_of(desk, case), subject=case.id, answers=Answers(case.answers))
    cards.show(desk, desk.me, "draft", draft.id, fresh=True)


def show(tap: Tap, desk: Desk) -> None:
    """Show a case below, as its filer or as the taker of its step sees it."""
    case = access.seen_case(desk, tap.subject)
    kind = "step" if access.is_taker(desk, case) else "case"
    cards.show(desk, desk.me, kind, case.id, fresh=True)
