"""Declaring: a wrong declaration fails when it is built, and names its culprit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.rulepack import load_rules
from flows.catalogue import FLOWS
from flows.kit.answers import Answers, Day, Text
from flows.kit.filling import asked_now, before, open_questions
from flows.kit.flow import FILER, Due, Duty, Flow, Form, Step, Verdict, WrongDeclaration, catalogue, office
from flows.kit.reading import Read
from flows.kit.refusal import Refusal
from flows.kit.settling import Progress, Standing, settled, submitted

NAME = Text("name", "Name?", "Name")
ON = Day("on", "Which day?", "Day")
FLOW = Flow(
    "sample", "Sample", (NAME, ON), number="SP", command="sample", words=(), route=(Step("one", "One", office("x")),)
)
DUTY = Duty(
    "do", "Do it", FILER, Due(ON, "passport.private_return"), "passport.private_ladder", "Did", "Got", FILER
)  # fmt: skip


@pytest.mark.parametrize(
    ("declare", "says"),
    [
        (lambda: Form("f", "F", (NAME, NAME)), "f: question 'name' is declared twice"),
        (lambda: Form("f", "F", ()), "f: no question is declared"),
        (lambda: Form("f", "F", (Text("t", "", "T"),)), "f.t: a question needs its prompt and its label"),
        (lambda: replace(FLOW, number="sp1"), "sample: number 'sp1' is not two capital letters"),
        (lambda: replace(FLOW, command="Two Words"), "sample: command 'Two Words' is not small Latin letters"),
        (lambda: replace(FLOW, route=FLOW.route * 2), "sample: a step is declared twice in ['one', 'one']"),
        (lambda: replace(FLOW, questions=(NAME,), duties=(DUTY,)), "sample.do: its anchor 'on' is not asked"),
        (lambda: catalogue(FLOW, FLOW), "sample: key 'sample' belongs to sample already"),
        (lambda: catalogue(FLOW, replace(FLOW, key="b")), "b: number 'SP' belongs to sample already"),
    ],
)
def test_a_wrong_declaration_names_its_culprit(declare: Callable[[], object], says: str) -> None:
    """It cannot be built, and the error says which flow and which part."""
    with pytest.raises(WrongDeclaration) as error:
        declare()
    assert str(error.value) == says


def test_every_flow_reads_only_rules_that_are_there() -> None:
    """Spans, ladders and step limits of the catalogue are keys of the rule pack."""
    pack = load_rules()
    assert [key for flow in FLOWS.values() for key in flow.rule_keys() if key not in pack] == []


def test_every_sample_reads() -> None:
    """What a question gives as a sample is read by it without asking back."""
    today = date(2026, 11, 23)
    unread = [
        f"{flow.key}.{question.key}"
        for flow in FLOWS.values()
        for question in flow.questions
        if not isinstance(question.read(question.sample, today), Read)
    ]
    assert unread == []


def test_filling_asks_the_first_open_question_unless_another_is_chosen() -> None:
    """Filling is a function of the answers kept; a chosen question is asked again, and back is one step."""
    none, one = Answers({}), Answers({}).given(NAME, "Li")
    assert [asked_now(FLOW, none, None), asked_now(FLOW, one, None), asked_now(FLOW, one, "name")] == [NAME, ON, NAME]
    assert [before(FLOW, NAME), before(FLOW, ON), before(FLOW, None)] == [None, NAME, ON]
    assert open_questions(FLOW, one.given(ON, date(2026, 12, 5))) == ()


def test_a_retired_question_is_passed_over() -> None:
    """A draft that waits for a question the flow no longer has goes on with the next one."""
    assert asked_now(FLOW, Answers({"gone": 1}), "gone") == NAME


@pytest.mark.parametrize(
    ("verdict", "after"),
    [
        (Verdict.APPROVE, Progress(Standing.OPEN, None, 2)),
        (Verdict.RETURN, Progress(Standing.RETURNED, None, 2)),
        (Verdict.REFUSE, Progress(Standing.REFUSED, None, 2)),
    ],
)
def test_a_verdict_moves_the_case(verdict: Verdict, after: Progress) -> None:
    """One step: approved opens it, the others end or return it; each act raises the revision."""
    assert settled(FLOW, submitted(FLOW), verdict, seen=1) == after


@pytest.mark.parametrize("seen", [0, 2])
def test_a_stale_verdict_is_refused(seen: int) -> None:
    """A button of another revision moves nothing."""
    with pytest.raises(Refusal):
        settled(FLOW, submitted(FLOW), Verdict.APPROVE, seen=seen)
