"""What people type unasked: a case is taken back, a verdict is given. Words lead to a card; only a press settles."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

from flows.kit.flow import Verdict
from flows.kit.reading import looks_like_document, tidy
from flows.kit.refusal import Refusal, Words
from flows.kit.seats import REMARK, TYPED_REMARK
from flows.kit.settling import Standing
from flows.kit.tiny import CANCEL_REASON, DROP_CHANGE, REASON, TAKE_BACK, TYPED
from flows.kit.words import N_
from handlers import batch as together
from handlers import fill, settle
from handlers.letters import line
from handlers.lists import LISTED
from handlers.tap import Act, Tap
from storage import access, batch, cards, cases, changes, drafts, find, seats, steps
from storage.desk import Desk
from storage.tables import Case

SENTENCE = 40  # characters: a longer text asks for more than a list
CHANGE = N_(
    "To change what you filed, open it: take it back while nobody has decided, ask for a change once it is approved."
    " In between, please call the office."
)
LOOKED_AT = 50  # cases of one person, the latest: what is older has long been decided

#: taken back or called off, with the number of a case or alone
BACK = re.compile(
    r"(?:我想|我要|请)?(?:撤回|收回|撤销申请|withdraw|take (?:it|that) back|(?P<off>(?:我们?)?不去了|"
    r"取消(?:我的|这次)?(?:出访|行程)|(?:出访|行程)取消|"
    r"(?:i am|i'm|we are) not going|(?:i|we) (?:can't|cannot) go(?: any ?more)?|"
    r"(?:my|our|the) trip (?:was|is|has been) cancell?ed|cancel (?:my|our|the) trip))"
    r"(?:申请|吧|了|一下)?\s*(?P<rest>[a-z]{0,2}-?[\d-]*\d)?",
    re.IGNORECASE,
)
#: words may follow; full-width marks were made narrow before
YES = re.compile(
    r"(?:(?:已?阅|收到|好的?|ok)[\s,:。.;、]+)?我?(?:同意|批准|通过|准了?|批(?=了|$))(?:了|吧)?(?:[\s,:。.;、]+(?P<zh>.*))?"
    r"|(?:i )?(?:approved?|pass(?:ed)?)(?: it)?(?:[,:.;]+\s*(?P<en>.*))?",
    re.IGNORECASE,
)
#: a reason may follow; full-width marks were made narrow before
NO = re.compile(
    r"(?:我?(?:不同意|不批准|不予批准|不通过|未通过)(?:[\s,:。.;、]+(?P<zh>.*))?|"
    r"(?:not (?:approved|passed)|refused?|reject(?:ed)?)(?: it)?(?:[,:.;]+\s*(?P<en>.*))?)",
    re.IGNORECASE,
)
AGAIN = re.compile(
    r"(?:(?:退回|打回|驳回)(?:修改)?(?:[\s,:。.;、]+(?P<zh>.*))?|"
    r"return(?:ed)?(?: it)?(?: for changes)?(?:[,:.;]+\s*(?P<en>.*))?)",
    re.IGNORECASE,
)


#: several at once; the list's own button says “同意以上 3 件”
ALL = re.compile(
    r"(?:请|我)?(?:全部|全都?|都|一并|一起|所有的?|以上)+(?:同意|批准|批|通过)(?:了|吧)?"
    r"|(?:同意|批准|批|通过)(?:全部|所有|以上)[^,。]{0,8}"
    r"|(?:i )?approve (?:all|everything|the \d+ above|\d+ of them)(?: of them)?",
    re.IGNORECASE,
)
#: a verdict and the number of its case: 同意 1, 不同意 ZJ-2026-0007, approve 7
NUMBERED = re.compile(
    r"(?P<said>.*?)[\s:#第]*(?P<number>(?:[a-z]{2}-?)?(?:\d{4}-)?\d{1,4})\s*[号件]?(?:[\s,:。.;、]+(?P<rest>.*))?",
    re.IGNORECASE,
)
#: what can be done with a case beside deciding on it; its card has the buttons
BESIDE = re.compile(
    r"(?:我要|我想|请)?(?:转交|加签|征询|附言|撤回决定)(?:给?.{0,12})?"
    r"|(?:transfer|ask for an opinion|ask the filer|add a remark|take (?:my|the) decision back)(?: .{0,30})?",
    re.IGNORECASE,
)
NUMBER = re.compile(r"[a-z]{2}-\d{4}-\d{4}", re.IGNORECASE)
#: asked after what was filed, or told of it: the list shows it with the button that is meant
MINE = re.compile(
    r".*(?:进度|到哪|哪一步|批了[吗没]|批下来|审批.*[吗没]|状态|还要多久|收到了[吗没]|我的(?:事项|申请)|总结).*"
    r"|我?(?:已经?)?(?:回来|回国|返回)了?|我?.{0,6}(?:已交回?|交了|交回了|还了)|(?:我)?(?:知道|收到|读过|看过)了"
    r"|.*\b(?:status|did you (?:get|receive) it|how long (?:does|will) it take|take so long"
    r"|any news|where is my|summary)\b.*"
    r"|(?:i am|i'm|we are) back(?: now)?|i (?:have )?(?:returned|handed) .*|got it",
    re.IGNORECASE,
)
CHANGES = re.compile(
    r"(?:我想|我要|请|怎么|想|要)*(?:改|修改|更改|变更|申请变更|改期).{0,8}|(?:ask for a )?change"
    r"|.*\b(?:change|correct) (?:the|my|our|it)\b.*",
    re.IGNORECASE,
)
HELP = re.compile(
    r"帮助|使用帮助|求助|怎么用|怎么(?:办|申请|填)|你?能做什么|菜单|help(?: me)?|menu|how do i apply|what now|now what"
    r"|[?？]+",
    re.IGNORECASE,
)
#: what waits for a decision or an answer
WAITS = re.compile(
    r"(?:我的?|查看)?(?:待办(?:事项)?|待审批?|待我[审批]+)|(?:有?(?:什么|哪些))?(?:要|等)我[审批办]+的?(?:事项?|什么)?"
    r"|.*\bwait(?:s|ing)? for me\b.*|(?:my )?to-?do(?: list)?|what do i (?:have|need) to (?:do|approve)",
    re.IGNORECASE,
)
#: nothing is asked by it, so nothing is shown
THANKS = re.compile(
    r"(?:好的?|行|嗯+|ok|okay|收到)?[ ,。!，！~～]*(?:谢谢(?:你|您|老师)?|多谢|感谢|辛苦了?|麻烦了)[了啦啊!！~～]*"
    r"|(?:ok(?:ay)?[ ,.]*)?(?:many )?(?:thanks?(?: you)?|thx|cheers)(?: (?:very|so) much| a lot)?"
    r"|好的?|行|嗯+|ok|okay|收到|👌|👍|🙏",
    re.IGNORECASE,
)
WELCOME = N_("You are welcome.")
LISTS = {HELP: "help", WAITS: "todo", MINE: "my", CHANGES: "my"}


class Said(Enum):
    """What somebody says without having been asked."""

    BACK = "back"  #: that they take a case back; its number may follow
    OFF = "off"  #: that they do not go; its number may follow
    YES = "yes"  #: a remark may follow
    NO = "no"  #: a reason may follow
    AGAIN = "again"  #: return it; a reason may follow


def read(text: str) -> tuple[Said, str] | None:
    """What is said and what follows it ("": nothing); None: something else."""
    typed = tidy(text).replace("’", "'").rstrip("。.!！ ")
    if looks_like_document(text):
        return None
    if back := BACK.fullmatch(typed):
        return Said.OFF if back["off"] else Said.BACK, back["rest"] or ""
    for said, words in ((Said.YES, YES), (Said.NO, NO), (Said.AGAIN, AGAIN)):
        if found := words.fullmatch(typed):
            return said, found["zh"] or found["en"] or ""
    return None


def numbered(text: str) -> tuple[Said, str, str] | None:
    """A verdict on the case of a number: what is said, the number, and what follows; None: something else."""
    found = NUMBERED.fullmatch(tidy(text).replace("’", "'").rstrip("。.!！ "))
    said = read(found["said"]) if found and found["said"] else None
    if found is None or said is None or said[1] or said[0] not in (Said.YES, Said.NO, Said.AGAIN):
        return None
    return said[0], found["number"], found["rest"] or ""


def heard(desk: Desk, text: str) -> bool:
    """Whether the words are of that kind: then they are answered here."""
    typed = tidy(text).rstrip("。.!！ ")
    if ALL.fullmatch(typed) and len(batch.offered(desk, LISTED)) > 1:
        together.ask(Tap(Act.BATCH), desk)
        return True
    if (ALL.fullmatch(typed) or BESIDE.fullmatch(typed)) and (waiting := steps.waiting_on(desk)):
        _which(desk, waiting)
        return True
    number = ""
    if (exactly := numbered(text)) is not None and not looks_like_document(text):
        found: tuple[Said, str] | None = (exactly[0], exactly[2])
        number = exactly[1]
    else:
        found = read(text)
    if found is None:
        return _shown(desk, text)
    said, rest = found
    if said in (Said.BACK, Said.OFF):
        _take_back(desk, rest, off=said is Said.OFF)
    elif said is Said.YES:
        _verdict(desk, lambda verdict: verdict.passes, rest, number)
    elif said is Said.NO:
        _verdict(desk, lambda verdict: verdict.ends, rest, number)
    else:
        _verdict(desk, lambda verdict: verdict is Verdict.RETURN, rest, number)
    return True


def _shown(desk: Desk, text: str) -> bool:
    """Show the case whose number was typed, or the list in which what is meant stands."""
    typed = tidy(text).replace("’", "'").rstrip("。.!！ ")
    if NUMBER.fullmatch(typed):
        case = find.by_number(desk, typed)
        if case is None or not access.may_see(desk, case):
            raise Refusal(access.NOT_HERE)
        cards.show(desk, desk.me, settle.kind_for(desk, case.id), case.id, fresh=True)
        return True
    if len(typed) > SENTENCE:
        return False
    if THANKS.fullmatch(typed):
        line(desk, Words(WELCOME))
        return True
    kind = next((kind for words, kind in LISTS.items() if words.fullmatch(typed.rstrip("?？") or "?")), None)
    if kind is None:
        return False
    if CHANGES.fullmatch(typed):
        line(desk, Words(CHANGE))
    cards.show(desk, desk.me, kind, desk.me.id, fresh=True)
    return True


def _take_back(desk: Desk, number: str, *, off: bool) -> None:
    """Ask whether the one case that can be meant is taken back, or called off once approved; else say why not.

    Args: off: they said that they do not go: then a change that waits is not what they mean.
    """
    mine = cases.of_person(desk, most=LOOKED_AT)
    if number:
        found = find.by_number(desk, number)
        if found is None:
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
    if changes.may_drop(desk, case) and not (off and cases.may_cancel(desk, case)):
        fill.ask(desk, DROP_CHANGE, subject=case.id, seen=case.edition)
        return
    off = cases.may_cancel(desk, case)
    if not off:
        cases.withdrawable(desk, case)
    cards.show(desk, desk.me, "case", case.id, fresh=True)
    fill.ask(desk, CANCEL_REASON if off else TAKE_BACK, subject=case.id, seen=case.edition)


def _bears(number: str, typed: str) -> bool:
    """Whether a case's number is the one typed: whole, without its year, or its digits alone."""
    letters, year, no = number.casefold().split("-")
    said = re.sub(r"^([a-z]{2})-?", r"\1-", typed.casefold())
    *before, digits = said.split("-")
    return digits.zfill(len(no)) == no and all(part in (letters, year) for part in before)


def _which(desk: Desk, waiting: list[Case]) -> None:
    """Show the one case that waits with its buttons; several are listed."""
    if len(waiting) == 1:
        cards.show(desk, desk.me, "step", waiting[0].id, fresh=True)
        return
    words = N_("%(n)d are waiting for you. Please open the one you mean; each is decided on its own card.")
    line(desk, Words(words, {"n": len(waiting)}))
    cards.show(desk, desk.me, "todo", desk.me.id, fresh=True)


def _verdict(desk: Desk, meant: Callable[[Verdict], bool], reason: str, number: str) -> None:
    """Show the one case that waits, or that of the *number*, and ask whether that is the decision; several are listed.

    Raises: Refusal: none waits, not that one, or that is no decision on it.
    """
    waiting = steps.waiting_on(desk)
    if not waiting:
        raise Refusal(N_("Nothing is waiting for your decision now. When something is, it comes here by itself."))
    if number:
        fits = [case for case in waiting if _bears(case.number, number)]
        if not fits:
            raise Refusal(N_("%(number)s is not among those waiting for you. /todo lists them."), number=number)
        waiting = fits
    if len(waiting) > 1:
        _which(desk, waiting)
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
    picked = any(flow.step(step).hidden for step in mine)  # a result says no more than a usual reason
    remarked = bool(reason) and verdict is Verdict.APPROVE and seats.may_remark(desk, case)
    form = TYPED.get(verdict) if verdict is not Verdict.RETURN or (reason and not picked) else None
    known = None
    if remarked:
        form = TYPED_REMARK
    elif form is None:
        form, known = cases.asked_with(desk, case, verdict, mine), settle.asked_before(desk, case, verdict, mine)
    assert form is not None  # a verdict that is not only confirmed asks for its reason
    draft = drafts.start(desk, form, subject=case.id, seen=case.edition, answers=known)
    if remarked or (reason and not picked and not verdict.passes):
        draft.chosen = REMARK.key if remarked else REASON.key
        drafts.typed(desk, draft, reason)
    cards.show(desk, desk.me, "draft", draft.id, fresh=True)
