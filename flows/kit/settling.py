"""Settling a case: which steps are open, and what one verdict does. Pure: verdicts are given, nothing is kept here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from flows.kit.answers import Answers, Question
from flows.kit.asker import Asker
from flows.kit.calendar import SchoolCalendar
from flows.kit.flow import Flow, Step, Verdict, steps_of
from flows.kit.refusal import Refusal, Words
from flows.kit.rulepack import RulePack
from flows.kit.rulevalues import Span
from flows.kit.words import N_

ADDED = "+"  #: begins the seat of an opinion that was asked after a verdict: it is waited for beside all others
OUT_OF_DATE = N_("This card was out of date. Here is the current one.")


class Standing(Enum):
    """Where a case stands. The value is kept in the database."""

    ASKED = "asked"  #: a campaign asks for it, and it has not been filed
    SETTLING = "settling"  #: with the people of its steps
    RETURNED = "returned"  #: with its filer, to be changed and sent again
    REFUSED = "refused"
    OPEN = "open"  #: approved; what must be done afterwards is not all done
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def is_with_filer(self) -> bool:
        """Whether it is to be handed in, the first time or again."""
        return self in (Standing.ASKED, Standing.RETURNED, Standing.WITHDRAWN)


@dataclass(frozen=True)
class Progress:
    """How far a case is on its route."""

    standing: Standing
    steps: tuple[str, ...]  #: keys of the steps it waits on, side by side
    edition: int  #: raised whenever answers are handed in; a button that saw another one is stale


@dataclass(frozen=True)
class Given:
    """A verdict somebody gave."""

    step: str
    seat: str  #: whose place it was given in: a department, or the one place of a step
    verdict: Verdict


def stages(flow: Flow, answers: Answers, asker: Asker) -> list[tuple[Step, ...]]:
    """The route of this case: stages of the steps that apply, empty ones left out."""
    applying = [
        tuple(step for step in steps_of(stage) if step.when is None or step.when(answers, asker))
        for stage in flow.route
    ]
    return [stage for stage in applying if stage]


def is_approved(flow: Flow, answers: Answers, asker: Asker) -> bool:
    """Whether somebody says yes or no to this case; else it is only taken on file."""
    return any(Verdict.APPROVE in step.gives for stage in stages(flow, answers, asker) for step in stage)


def filed_by(flow: Flow, answers: Answers, asker: Asker, ready: date, spare: Sequence[Span] = ()) -> date:
    """The last day to hand a case in, so that each step may use its whole limit and all is settled on *ready*.

    Args: spare: further times on the way, such as a posting.
    """
    limits = []
    for stage in stages(flow, answers, asker):
        keys = [key for step in stage if (key := f"{flow.key}.step.{step.key}") in asker.pack]  # a school's has none
        limits += sorted((asker.pack.span(key) for key in keys), key=lambda span: span.amount)[-1:]
    for span in (*limits, *spare):
        ready = asker.calendar.before(ready, span)
    return ready


def settled_on(flow: Flow, pack: RulePack, calendar: SchoolCalendar, filed: date) -> date:
    """The day by which a case filed on that day is settled, if every step takes its whole limit; receipts left out."""
    spare = [pack.span(rule.by) for step in flow.steps for rule in step.rules if rule.by]
    limits = []
    for stage in flow.route:
        decisive = [step for step in steps_of(stage) if not {Verdict.RECORD, Verdict.RETURN} <= set(step.gives)]
        keys = [key for step in decisive if (key := f"{flow.key}.step.{step.key}") in pack]
        limits += sorted((pack.span(key) for key in keys), key=lambda span: span.amount)[-1:]
    for span in (*limits, *spare):
        filed = calendar.after(filed, span)
    return filed


def passed(step: Step, given: Sequence[Given], seats: Mapping[str, Sequence[str]]) -> bool:
    """Whether a step is done: somebody passed it, or everybody where it takes all, and whoever was added has spoken.

    Args: given: the verdicts that stand; seats: who was named, by step, once it was reached.
    """
    places = {one.seat for one in given if one.step == step.key and one.verdict.passes}
    named = set(seats.get(step.key, ()))
    added = {seat for seat in named if seat.startswith(ADDED)}
    if not places >= added:
        return False
    if step.takes == "any":
        return bool(places - added)
    return bool(named - added) and places >= named


def shut(step: Step, answers: Answers, asker: Asker) -> Words | None:
    """What a step with a gate waits for before it opens; None: it is open. What is not answered yet keeps it shut."""
    if step.gate is None:
        return None
    missing = [needed for needed in step.gate.needs if answers.value(needed) is None]
    if missing:
        return Words(N_("begins when this is there: %(what)s"), {"what": Words(missing[0].label)})
    return step.gate.judge(answers, asker)


def open_steps(
    flow: Flow, answers: Answers, asker: Asker, given: Sequence[Given], seats: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """The steps the case waits on: those of the first stage that are not done; none: the route is walked."""
    for stage in stages(flow, answers, asker):
        if waiting := tuple(step.key for step in stage if not passed(step, given, seats)):
            return waiting
    return ()


def settled(flow: Flow, progress: Progress, step: str, verdict: Verdict, *, seen: int) -> Standing:
    """What one verdict makes of the case: it goes on (SETTLING, to be looked at again), is RETURNED or REFUSED.

    Args:   seen: the edition the button was shown with.
    Raises: Refusal: the case is settled already, the button is out of date, or the step does not offer it.
    """
    if progress.standing is not Standing.SETTLING:
        raise Refusal(N_("This is settled already."))
    if seen != progress.edition or step not in progress.steps or verdict not in flow.step(step).gives:
        raise Refusal(OUT_OF_DATE)
    if verdict is Verdict.RETURN:
        return Standing.RETURNED
    return Standing.REFUSED if verdict.ends else Standing.SETTLING


def differing(flow: Flow, earlier: Answers, now: Answers) -> tuple[Question[Any], ...]:
    """Every answer to the form that differs, reasons last."""
    keys = dict.fromkeys([*(question.key for question in flow.questions), *earlier.kept, *now.kept])
    asked = (flow.question(key) for key in keys if earlier.kept.get(key) != now.kept.get(key))
    return tuple(question for question in asked if question is not None)


def changed(flow: Flow, earlier: Answers, now: Answers) -> tuple[Question[Any], ...]:
    """The material answers (people, places, days, money) that differ: who settled on the earlier is asked again."""
    return tuple(
        question
        for question in flow.questions
        if question.material and earlier.kept.get(question.key) != now.kept.get(question.key)
    )
