"""Settling from the card alone: the verdict, or what is asked with it first; signatures taken down from paper."""

from __future__ import annotations

from flows.kit.answers import Answers
from flows.kit.flow import Verdict
from flows.kit.refusal import Refusal
from flows.kit.returning import code_of, number_of, offers
from flows.kit.settling import OUT_OF_DATE
from flows.kit.tiny import CANCEL_REASON, ON_PAPER, PLACE, TAKE_BACK, follow_form
from flows.kit.words import N_
from handlers import casecard, enclosed, fill
from handlers.tap import Tap
from storage import access, cards, cases, opinions, returning
from storage.desk import Desk
from storage.tables import Case


def verdict(tap: Tap, desk: Desk) -> None:
    """Record an approver's tap; a return or a refusal asks for its reason first, a step for what it wants to know."""
    case = access.seen_case(desk, tap.subject)
    given = next((verdict for verdict in Verdict if verdict.value == tap.arg), None)
    if given is None:
        raise Refusal(OUT_OF_DATE)
    mine = cases.settleable(desk, case, given, seen=tap.revision)
    if given.passes:
        cases.ready(desk, case, mine)
    form = cases.asked_with(desk, case, given, mine)
    if form is not None:
        fill.ask(desk, form, subject=case.id, seen=tap.revision, answers=asked_before(desk, case, given, mine))
        return
    cases.settle(desk, case, given, seen=tap.revision)
    desk.say(fill.SAID[given])


def asked_before(desk: Desk, case: Case, given: Verdict, mine: list[str]) -> Answers | None:
    """What the form of a return is to know: to whom the case may go back."""
    if given is not Verdict.RETURN:
        return None
    return offers(returning.places(desk, case, cases.flow_of(desk, case), mine))


def again(tap: Tap, desk: Desk) -> None:
    """Open what was returned with every answer in it, or what is asked for."""
    case = access.seen_case(desk, tap.subject)
    if not access.may_hand_in(desk, case):
        raise Refusal(OUT_OF_DATE)
    fill.open_again(desk, case)


def withdraw(tap: Tap, desk: Desk) -> None:
    """The filer takes back what nobody has decided on: ask whether they mean it."""
    case = access.seen_case(desk, tap.subject)
    cases.withdrawable(desk, case)
    fill.ask(desk, TAKE_BACK, subject=case.id, seen=case.edition)


def copy(tap: Tap, desk: Desk) -> None:
    """The filer begins again from what came to nothing: a new form, filled as far as it still makes sense."""
    draft = cases.copy(desk, access.seen_case(desk, tap.subject))
    cards.show(desk, desk.me, "draft", draft.id, fresh=True)


def call_off(tap: Tap, desk: Desk) -> None:
    """The filer of an approved case does not go: ask why, which is the question whether they mean it."""
    case = access.seen_case(desk, tap.subject)
    if not cases.may_cancel(desk, case):
        raise Refusal(OUT_OF_DATE)
    fill.ask(desk, CANCEL_REASON, subject=case.id, seen=case.edition)


def follow(tap: Tap, desk: Desk) -> None:
    """The filer adds a paper that was to follow."""
    case = access.seen_case(desk, tap.subject)
    question = cases.flow_of(desk, case).question(tap.arg)
    if case.filer_id != desk.me.id or question is None or question not in cases.to_follow(desk, case):
        raise Refusal(OUT_OF_DATE)
    fill.ask(desk, follow_form(cases.flow_of(desk, case), question), subject=case.id, seen=case.edition)


def ask_for(tap: Tap, desk: Desk) -> None:
    """Whoever is asked now misses a paper: its filer hears which one."""
    case = access.seen_case(desk, tap.subject)
    question = cases.flow_of(desk, case).question(tap.arg)
    if question is None:
        raise Refusal(OUT_OF_DATE)
    cases.ask_for(desk, case, question)
    desk.say(N_("%(name)s has been asked for it."), name=desk.one(case.filer_id).called)


def paper(tap: Tap, desk: Desk) -> None:
    """The exchange office takes down a signature given on paper or in the OA system."""
    case = access.seen_case(desk, tap.subject)
    if not access.in_office(desk, "exchange"):
        raise Refusal(access.NOT_HERE)
    place = next((one for one in cases.may_take_down(desk, case) if code_of(*one) == tap.arg), None)
    if place is None or tap.revision != case.edition:
        raise Refusal(OUT_OF_DATE)
    where = [*place, case.edition]
    fill.ask(desk, ON_PAPER, subject=case.id, seen=number_of(*map(str, where)), answers=Answers({PLACE: where}))


def attached(tap: Tap, desk: Desk) -> None:
    """Send a file the case holds."""
    case = access.seen_case(desk, tap.subject)
    flow = cases.flow_of(desk, case)
    told = (one for one in flow.steps if not (access.concealed(desk, one) or access.kept_back(desk, case, one)))
    of_steps = [one for step in told for one in step.asks]
    later = {one.key: one for one in (*of_steps, *casecard.evidence(desk, flow, case))}
    question = flow.question(tap.arg) or later.get(tap.arg)
    file = Answers(case.answers).value(question) if question is not None and question.kind == "attachment" else None
    if file is None:
        raise Refusal(OUT_OF_DATE)
    enclosed.send(desk, file)


def show(tap: Tap, desk: Desk) -> None:
    """Show a case below, as its filer, the taker of its step or the office sees it."""
    case = access.seen_case(desk, tap.subject)
    cards.show(desk, desk.me, kind_for(desk, case.id), case.id, fresh=True)


def kind_for(desk: Desk, case_id: int) -> str:
    """Which card of a case the person at the desk gets."""
    case = access.seen_case(desk, case_id)
    if access.taken_steps(desk, case) or opinions.asked_of(desk, case) is not None:
        return "step"
    of_others = case.filer_id != desk.me.id
    return "step" if of_others and access.in_office(desk, "exchange") else "case"
