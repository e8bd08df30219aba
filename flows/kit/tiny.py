"""Tiny forms: a reason, evidence. They are filled like any other, and what they lead to is the handlers' business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flows.kit.answers import Text
from flows.kit.flow import Duty, Flow, Form
from flows.kit.words import N_

REASON = Text(
    "reason", N_("What is to be changed? The filer reads your words."), N_("Reason"), sample="请补充目的地", longest=500
)
WHY_NOT = Text("reason", N_("Why not? The filer reads your words."), N_("Reason"), sample="时间不合适", longest=500)

RETURN_REASON = Form("return_reason", N_("Return for changes"), (REASON,))
REFUSE_REASON = Form("refuse_reason", N_("Not approved"), (WHY_NOT,))


def evidence_key(flow: Flow, duty: Duty) -> str:
    """The key of the tiny form that asks for a duty's evidence."""
    return f"{flow.key}.{duty.key}"


def tiny_forms(flows: Iterable[Flow]) -> Mapping[str, Form]:
    """Every tiny form by key."""
    evidence = [
        Form(evidence_key(flow, duty), duty.title, (duty.evidence,))
        for flow in flows
        for duty in flow.duties
        if duty.evidence is not None
    ]
    return {form.key: form for form in (RETURN_REASON, REFUSE_REASON, *evidence)}
