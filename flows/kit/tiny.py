"""Tiny forms: a reason, what a step or a duty asks, a paper that follows. They are filled like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from flows.kit.answers import Answers, Question
from flows.kit.asker import Asker
from flows.kit.flow import Duty, Flow, Form, Step, Verdict
from flows.kit.questions import Attachment, Choice, Confirmation, Day, Option, PaperNumber, Reply, Text
from flows.kit.refusal import Words
from flows.kit.register import Register, many
from flows.kit.returning import OFFERED, Reason, Whom
from flows.kit.seats import FORMS as SEATS
from flows.kit.seats import SURE_SAID
from flows.kit.sending import FILE_FOR
from flows.kit.words import N_
from flows.kit.zone_form import TIME_ZONE

REASON = Reason(
    "reason", N_("What is to be changed? Whoever it goes back to reads your words."), N_("Reason"),
    sample="请补充目的地",
)  # fmt: skip
WHY_NOT = Reason("reason", N_("Why not? The filer reads your words."), N_("Reason"), sample="时间不合适")
WHOM = Whom(
    "to", N_("To whom does it go back?"), N_("Back to"), sample="申请人",
    when=lambda answers, asker: bool(answers.kept.get(OFFERED)),
)  # fmt: skip
WHAT_ASKED = Text(
    "asked", N_("What would you like to know? The filer reads your words; the case stays with you meanwhile."),
    N_("Question"), sample="请问往返机票由谁承担？", longest=500,
)  # fmt: skip
WHAT_SAID = Reply(
    "said", N_("What is your answer? Type it, or send a photo or a file."), N_("Answer"), sample="机票由邀请方承担",
    longest=1000,
)  # fmt: skip
WHY_OFF = Text(
    "reason", N_("Why is it called off? Those who approved will read it."), N_("Reason"), sample="对方推迟了会议",
    longest=500,
)  # fmt: skip

#: a no that repeats the decision confirms it
REFUSED = (
    "不同意", "我不同意", "不批准", "不予批准", "不通过", "确定不同意", "确认不同意", "not approved",
    "refuse", "refused",
)  # fmt: skip

SURE_NOT = Confirmation(
    "sure", N_("This ends the case. Is it not approved?"), N_("Decided"), sample="是", agree=N_("Yes, not approved"),
    leave=N_("Do not decide yet"), left=N_("Nothing was decided; %(number)s is still with you."),
    words=REFUSED,
)  # fmt: skip
SURE_NO_CHANGE = Confirmation(
    "sure", N_("The change falls; what was approved before stands. Is it not approved?"), N_("Decided"), sample="是",
    agree=N_("Yes, not approved"),
    leave=N_("Do not decide yet"), left=N_("Nothing was decided; %(number)s is still with you."),
    words=REFUSED,
)  # fmt: skip
SURE_OFF = Confirmation(
    "sure", N_("Everybody concerned will be told. Is it called off?"), N_("Decided"), sample="是",
    agree=N_("Yes, call it off"),
    leave=N_("Do not call it off"), left=N_("%(number)s was not called off; it goes ahead."),
)  # fmt: skip

SURE_BACK = Confirmation(
    "sure", N_("Nobody has decided yet. Take it back? Your answers stay; whoever was asked is told."), N_("Decided"),
    sample="是", agree=N_("Yes, take it back"),
    leave=N_("Do not take it back"), left=N_("%(number)s was not taken back; it goes on."),
)  # fmt: skip
SURE_DROP = Confirmation(
    "sure", N_("Take the change back? It stays as it was approved; whoever was asked is told."), N_("Decided"),
    sample="是", agree=N_("Yes, leave it as approved"),
    leave=N_("Keep the change"), left=N_("The change of %(number)s was not taken back; it is still under review."),
)  # fmt: skip

SURE_UNDONE = Confirmation(
    "sure", N_("Nobody has acted since. Take your decision back? The case is then with you again."), N_("Decided"),
    sample="是", agree=N_("Yes, take my decision back"),
    leave=N_("Keep my decision"), left=N_("Your decision on %(number)s was not taken back; it stands."),
)  # fmt: skip

WHY_WAIVED = Text(
    "reason", N_("Why need nobody do this any more? The reason is kept, and who owes it reads it."), N_("Reason"),
    sample="证件已由公安机关收存", longest=500, shortest=4,
)  # fmt: skip
SURE_ALL = Confirmation(
    "sure", N_("Everybody who is overdue gets one letter about all of it. Send it?"), N_("Decided"), sample="是",
    agree=N_("Yes, nudge them"),
    leave=N_("Do not send it"), left=N_("No nudge was sent."),
)  # fmt: skip
WAIVE = Form("waive", N_("Waive it"), (WHY_WAIVED,), about="duty")
NUDGE_ALL = Form("nudge_all", N_("Nudge all who are overdue"), (SURE_ALL,))

OPENS = "opens"  #: among a draft's answers: which form was asked for while which other one is open
BEGIN, GO_ON, DROP = "begin", "go_on", "drop"
NOW_WHAT = Choice(
    "now", N_("A form is not finished. What is to be done?"), N_("Decided"),
    N_("Not finished: %(open)s. You asked for: %(new)s."), sample="继续",
    names=lambda answers: {name: Words(answers.kept.get(OPENS, {}).get(name, "")) for name in ("open", "new")},
    options=(
        Option(BEGIN, N_("Save it, begin the new one"), ("保存", "新的", "填新的", "save", "new", "the new one")),
        Option(GO_ON, N_("Go on with it"), ("继续", "接着填", "继续填", "go on", "continue", "the old one")),
        Option(
            DROP, N_("Give it up, begin the new one"), ("放弃原来的，填新的", "放弃", "不要了", "give it up", "drop it")
        ),
    ),
)  # fmt: skip
OPEN_OTHER = Form("open_other", N_("Two forms"), (NOW_WHAT,))

CANCEL_REASON = Form("cancel_reason", N_("Call it off"), (WHY_OFF, SURE_OFF), about="case")
DROP_CHANGE = Form("drop_change", N_("Take the change back"), (SURE_DROP,), about="case")
TAKE_BACK = Form("take_back", N_("Take it back"), (SURE_BACK,), about="case")
UNDO = Form("undo", N_("Take my decision back"), (SURE_UNDONE,), about="case")
ASK = Form("ask", N_("Ask"), (WHAT_ASKED,), about="case")
REPLY = Form("reply", N_("Answer"), (WHAT_SAID,), about="case")

#: of the forms a flow has for its verdicts: what follows its key and "="
RETURNS, RETURNS_HIDDEN, REFUSES, REFUSES_CHANGE = "return", "return_hidden", "refuse", "refuse_change"

NOT_PASSED = ("不通过", "未通过", "不同意", "not passed")

#: a verdict that was typed counts when it was confirmed
TYPED = {
    Verdict.APPROVE: Form("typed_ap", N_("Approve"), (SURE_SAID,), about="case"),
    Verdict.PASS: Form("typed_ps", N_("Passed"), (SURE_SAID,), about="case"),
    Verdict.RECORD: Form("typed_rc", N_("Record"), (SURE_SAID,), about="case"),
    Verdict.RETURN: Form("typed_rt", N_("Return for changes"), (REASON, SURE_SAID), about="case"),
    Verdict.FAIL: Form("typed_fl", N_("Not passed"), (replace(SURE_SAID, words=NOT_PASSED),), about="case"),
}

PAPER_SAYS = Choice(
    "says", N_("What does the paper say?"), N_("Decision"), sample="同意",
    options=(
        Option("ap", N_("Approved"), ("同意", "已同意", "批准", "通过", "approve", "yes")),
        Option("rt", N_("Returned for changes"), ("退回修改", "退回", "return")),
        Option("rf", N_("Not approved"), (*REFUSED, "no")),
    ),
)  # fmt: skip


def _stops(answers: Answers, asker: Asker) -> bool:
    """The paper says more than yes: whoever filed it is to read why."""
    return answers.value(PAPER_SAYS) in ("rt", "rf")


def _ends(answers: Answers, asker: Asker) -> bool:
    return answers.value(PAPER_SAYS) == "rf"


PAPER_WHY = Reason(
    "why", N_("Which reason does the paper give? The filer reads it."), N_("Reason"), sample="经费不足", when=_stops,
    optional=True, skip=N_("It gives none"),
)  # fmt: skip
PAPER_BY = Text("signer", N_("Who signed it?"), N_("Signed by"), sample="张校长", longest=60)
PAPER_ON = Day(
    "signed_on", N_("On which day was it signed?"), N_("Signed on"), sample="2026-11-20", ahead=False,
    chip_days=(0, -1, -2), happened=True,
)  # fmt: skip
PAPER_NO = PaperNumber(
    "paper_no", N_("What is its number, on paper or in the OA system?"), N_("Paper no."), optional=True,
    sample="院外字〔2026〕12号", longest=80,
)  # fmt: skip
PAPER_SCAN = Attachment("scan", N_("Please send a photo or scan of it, or skip."), N_("Scan"), optional=True)
SURE_PAPER = Confirmation(
    "sure", N_("It counts as if it had been pressed in this chat. Is it taken down as above?"), N_("Decided"),
    sample="是", agree=N_("Yes, take it down"), when=lambda answers, asker: not _ends(answers, asker),
    leave=N_("Do not take it down"), left=N_("Nothing was taken down for %(number)s."),
)  # fmt: skip
SURE_PAPER_NOT = replace(
    SURE_PAPER, key="sure_not", ask=N_("This ends the case. Is it taken down as above?"), when=_ends
)  # fmt: skip

#: what is kept of a paper; its reason stands with the verdict
PAPER = (PAPER_SAYS, PAPER_BY, PAPER_ON, PAPER_NO, PAPER_SCAN)

#: a signature given on paper or in the OA system, taken down by the exchange office
PLACE = "place."  #: among its answers, the step and the seat it was given at, and the edition that was signed
ON_PAPER = Form(
    "on_paper", N_("Signed on paper"),
    (PAPER_SAYS, PAPER_WHY, PAPER_BY, PAPER_ON, PAPER_NO, PAPER_SCAN, SURE_PAPER, SURE_PAPER_NOT), about="case",
)  # fmt: skip


def return_form(flow: Flow, *, hidden: bool) -> Form:
    """To whom a case goes back, and why. *hidden*: a step that gives a result only says one of the usual reasons."""
    reason = replace(REASON, usual=flow.returned_for, typed=not hidden)
    key = f"{flow.key}={RETURNS_HIDDEN if hidden else RETURNS}"
    return Form(key, N_("Return for changes"), (replace(WHOM, steps=flow.steps), reason), about="case")


def refuse_form(flow: Flow, *, change: bool) -> Form:
    """Why a case is not approved, and whether that is meant. *change*: only what was to be changed falls."""
    sure = SURE_NO_CHANGE if change else SURE_NOT
    key = f"{flow.key}={REFUSES_CHANGE if change else REFUSES}"
    return Form(key, N_("Not approved"), (replace(WHY_NOT, usual=flow.refused_for), sure), about="case")


def duty_form(flow: Flow, duty: Duty) -> Form:
    """What a duty's owner answers with it. Raises WrongDeclaration where it asks nothing."""
    return Form(f"{flow.key}.{duty.key}", duty.title, duty.asks, rules=duty.rules, about="duty")


def step_form(flow: Flow, step: Step) -> Form:
    """What a step's taker answers with a verdict that passes. Raises WrongDeclaration where it asks nothing."""
    named = step.label if step.by.role == "office" else ""  # of whom it says nothing beside what they do
    return Form(f"{flow.key}:{step.key}", named or step.did or step.label or N_("Record"), step.asks, about="case")


def follow_form(flow: Flow, question: Question[object]) -> Form:
    """A paper that follows after the form was handed in."""
    return Form(
        f"{flow.key}+{question.key}", question.label, (replace(question, optional=False, skip=""),), about="case"
    )


def tiny_forms(flows: Iterable[Flow]) -> Mapping[str, Form]:
    """Every tiny form by key."""
    own = (
        FILE_FOR,
        TIME_ZONE,
        WAIVE,
        NUDGE_ALL,
        CANCEL_REASON,
        TAKE_BACK,
        DROP_CHANGE,
        UNDO,
        ASK,
        REPLY,
        ON_PAPER,
        OPEN_OTHER,
        *TYPED.values(),
        *SEATS,
    )
    return {form.key: form for form in (*own, *_of(flows))}


def _of(flows: Iterable[Flow]) -> Iterator[Form]:
    for flow in flows:
        yield from (return_form(flow, hidden=False), return_form(flow, hidden=True))
        yield from (refuse_form(flow, change=False), refuse_form(flow, change=True))
        yield from (duty_form(flow, duty) for duty in flow.duties if duty.asks)
        yield from (step_form(flow, step) for step in flow.steps if step.asks)
        yield from (follow_form(flow, question) for question in flow.questions if question.until)
        if isinstance(flow, Register) and flow.holder is not None:
            yield many(flow)
