"""What people type unasked: a case is taken back, a verdict is given. Words lead to a card; only a press settles."""

from __future__ import annotations

import re
from collections.abc import Callable

from flows.kit.flow import Verdict
from flows.kit.reading import looks_like_document, tidy
from flows.kit.refusal import Refusal, Words
from flows.kit.settling import Standing
from flows.kit.tiny import CANCEL_REASON, REASON, RETURN_REASON, TAKE_BACK, TYPED
from flows.kit.words import N_
from handlers import fill
from handlers.letters import line
from storage import access, cards, cases, drafts, steps
from storage.desk import Desk

LOOKED_AT = 50  # cases of one person, the latest: what is older has long been decided

#: taken back or called off, with the number of a case or alone
BACK = re.compile(
    r"(?:我想|我要|请)?(?:撤回|收回|撤销申请|(?:我们?)?不去了|"
    r"withdraw|take (?:it|that) back|(?:i am|i'm|we are) not going)"
    r"(?:申请|吧|一下)?\s*(?P<number>[a-z]{0,2}-?[\d-]*\d)?",
)
WITH = r"(?:[\s,:。.;、]+(?P<reason>.*))?"  # a reason may follow; full-width marks were made narrow before
NO = re.compile(
    r"(?:不同意|不批准|不予批准|不通过|未通过|not (?:approved|passed)|refuse|reject(?:ed)?)" + WITH, re.IGNORECASE
)
AGAIN = re.compile(r"(?:退回修改|退回|return(?:ed)?)" + WITH, re.IGNORECASE)
YES = re.compile(r"我?(?:同意|批准|通过|(?:i )?approved?|pass(?:ed)?)")


def heard(desk: Desk, text: str) -> bool:
    """Whether the words are of that kind: then they are answered here."""
    typed = tidy(text).rstrip("。.!！ ")
    if looks_like_document(text):
        return False
    if back := BACK.fullmatch(typed.casefold().replace("’", "'")):
        _take_back(desk, back["number"] or "")
    elif YES.fullmatch(typed.casefold()):
        _verdict(desk, lambda verdict: verdict.passes, "")
    elif no := NO.fullmatch(typed):
        _verdict(desk, lambda verdict: verdict.ends, no["reason"] or "")
    elif again := AGAIN.fullmatch(typed):
        _verdict(desk, lambda verdict: verdict is Verdict.RETURN, again["reason"] or "")
    else:
        return False
    return True


def _take_back(desk: Desk, number: str) -> None:
    """Ask whether the one case that can be meant is taken back, or called off once approved; else say why not."""
    mine = cases.of_person(desk, most=LOOKED_AT)
    if number:
        found = cases.by_number(desk, number)
        if found is None or not access.may_see(desk, found):
            raise Refusal(access.NOT_HERE)
        meant = [found]
    else:
        meant = [case for case in mine if cases.may_withdraw(desk, case) or cases.may_cancel(desk, case)]
        meant = meant or [case for case in mine if case.standing == Standing.SETTLING.value]
    if not meant:
        raise Refusal(N_("You have nothing that could be taken back or called off now. /my shows what you have filed."))
    if len(meant) > 1:
        line(desk, Words(N_("Several can be meant. Please open the right one, or send its number, like: withdraw 7")))
        cards.show(desk, desk.me, "my", desk.me.id, fresh=True)
        return
    case = meant[0]
    off = cases.may_cancel(desk, case)
    if not off:
        cases.withdrawable(desk, case)
    cards.show(desk, desk.me, "case", case.id, fresh=True)
    fill.ask(desk, CANCEL_REASON if off else TAKE_BACK, subject=case.id, seen=case.edition)


def _verdict(desk: Desk, meant: Callable[[Verdict], bool], reason: str) -> None:
    """Show the one case that waits and ask whether that is the decision; several are listed."""
    waiting = steps.waiting_on(desk)
    if not waiting:
        raise Refusal(N_("Nothing is waiting for your decision now. When something is, it comes here by itself."))
    if len(waiting) > 1:
        words = N_("%(n)d are waiting for you. Please open the one you mean; each is decided on its own card.")
        line(desk, Words(words, {"n": len(waiting)}))
        cards.show(desk, desk.me, "todo", desk.me.id, fresh=True)
        return
    case = waiting[0]
    flow, taken = cases.flow_of(desk, case), access.taken_steps(desk, case)
    verdict = next((verdict for step in taken for verdict in flow.step(step).gives if meant(verdict)), None)
    if verdict is None:
        raise Refusal(N_("That is not among the decisions on %(number)s; its buttons show what there is."),
                      number=case.number)  # fmt: skip
    mine = cases.settleable(desk, case, verdict, seen=case.edition)
    if verdict.passes:
        cases.ready(desk, case, mine)
    cards.show(desk, desk.me, "step", case.id, fresh=True)
    form = RETURN_REASON if verdict is Verdict.RETURN and not reason else TYPED[verdict]
    draft = drafts.start(desk, form, subject=case.id, seen=case.edition)
    if reason:
        draft.chosen = REASON.key
        drafts.typed(desk, draft, reason)
    cards.show(desk, desk.me, "draft", draft.id, fresh=True)
