"""What a step takes down that neither approves nor refuses: a receipt, a resolution of a meeting. For any flow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from flows.kit.answers import Answers, Question
from flows.kit.asker import Asker
from flows.kit.flow import Rule, Step, Verdict
from flows.kit.questions import Attachment, Day, PaperNumber, Text
from flows.kit.refusal import Words
from flows.kit.words import N_

#: 备案回执: number and date, no yes or no
RECEIPT: tuple[Question[Any], ...] = (
    PaperNumber(
        "receipt_no", N_("What is the number of the receipt?"), N_("Receipt no."), sample="外备〔2026〕12号", longest=80
    ),
    Day(
        "receipt_on", N_("Which day does the receipt bear?"), N_("Receipt of"), sample="2026-11-20", ahead=False,
        chip_days=(0, -1, -2), happened=True,
    ),
)  # fmt: skip

#: a decision made by a meeting: which, when, the number of its resolution, a scan of it
MEETING: tuple[Question[Any], ...] = (
    Text(
        "meeting", N_("Which meeting decided?"), N_("Meeting"), N_("For example: the president’s office meeting"),
        sample="校长办公会", longest=80,
    ),
    Day(
        "met_on", N_("On which day did it meet?"), N_("Met on"), sample="2026-11-20", ahead=False,
        chip_days=(0, -1, -2), happened=True,
    ),
    PaperNumber(
        "resolution_no", N_("What is the number of its resolution?"), N_("Resolution no."),
        sample="江职院会〔2026〕8号", longest=80,
    ),
    Attachment(
        "resolution", N_("Please send a scan or photo of the resolution, or skip."), N_("Resolution"), optional=True
    ),
)  # fmt: skip


def taking_down(step: Step, what: Literal["receipt", "meeting"], before: int) -> Step:
    """The step, taking that down instead of deciding. *before*: how many of its route take the same down already.

    A meeting may also have said no; a receipt says neither yes nor no.
    """
    asks, prefix = (RECEIPT, "r") if what == "receipt" else (MEETING, "m")
    if before:
        asks = once_more(f"{prefix}{before + 1}", asks)
    if what == "receipt":
        return replace(
            step, label=N_("Filing receipt"), gives=(Verdict.RECORD,), asks=asks, did=N_("Enter the receipt")
        )
    return replace(
        step, label=N_("Decision of a meeting"), gives=(Verdict.RECORD, Verdict.REFUSE), asks=asks,
        did=N_("The meeting agreed"),
    )  # fmt: skip


def opening_with(step: Step, question: Question[Any], *, asked_before: bool) -> Step:
    """The step, shut until that question has its answer. *asked_before*: by the form, where it may not apply."""

    def judge(answers: Answers, asker: Asker) -> Words | None:
        if not answers.has(question) or answers.value(question) is not None:
            return None
        return Words(N_("begins when this is there: %(what)s"), {"what": Words(question.label)})

    return replace(step, gate=Rule(() if asked_before else (question,), judge))


def once_more(prefix: str, questions: tuple[Question[Any], ...]) -> tuple[Question[Any], ...]:
    """The same questions for another step of the same flow, under keys of their own."""
    return tuple(replace(question, key=f"{prefix}_{question.key}") for question in questions)
