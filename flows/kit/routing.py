"""A school's own route in place of a flow's, under the school's conditions, and whom it tells of a case beside that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from flows.kit import modes
from flows.kit.answers import Answers, Question, When
from flows.kit.asker import Asker
from flows.kit.flow import Copy, Flow, Form, Rule, Step, Together, WrongDeclaration, office
from flows.kit.questions import Reply
from flows.kit.refusal import Words
from flows.kit.words import N_

IN_WORDS = N_("What is your answer?")
RANK = "rank"  #: a condition on the highest rank of whoever takes part, beside those on answers


@dataclass(frozen=True)
class Station:
    """One step of a school's own route."""

    step: str  #: key of one of the flow's steps, or of a new one where *role* says whose it is
    role: str = ""  #: of the department that takes it; none: as the flow has it
    when: Mapping[str, Any] = field(default_factory=dict)  #: question or "rank" → the value or values it applies to
    takes_down: Literal["receipt", "meeting"] | None = None  #: instead of deciding
    opens_with: str = ""  #: key of the question without whose answer it is shut: a paper that follows, a number


def routed(flow: Flow, stations: Sequence[Station]) -> Flow:
    """The flow with that route. A step that stands on its own condition keeps it beside the school's;
    what only a step that is gone asked is no column of the sheet.

    Raises: WrongDeclaration: a step that is not there, or a condition on what is not asked.
    """
    steps: list[Step] = []
    for at, station in enumerate(stations):
        step = _step(flow, station)
        if station.takes_down is not None:
            same = [one for one in stations[:at] if one.takes_down == station.takes_down]
            step = modes.taking_down(step, station.takes_down, len(same))
        if station.opens_with:
            step = _shut(flow, step, station.opens_with, steps)
        steps.append(step)
    route = tuple(steps)
    gone = [question for step in flow.steps if step.key not in {one.key for one in route} for question in step.asks]
    return replace(flow, route=route, columns=tuple(column for column in flow.columns if column not in gone))


def on_paper(flow: Flow) -> Flow:
    """The flow of a school that takes no files here: nothing asks for one, and the form says so before it is sent."""
    papers = [one for one in flow.questions if one.kind == "attachment"]

    def said(answers: Answers, asker: Asker) -> Words | None:
        missing = [Words(one.label) for one in papers if one.when is None or one.when(answers, asker)]
        if not missing:
            return None
        words = N_("No files are taken here. Please hand in on paper: %(what)s")
        return Words(words, {"what": missing})

    rules = (*flow.rules, Rule((), said, key="on_paper", effect="hint")) if papers else flow.rules
    return replace(
        flow,
        questions=_but_files(flow.questions),
        rules=rules,
        route=tuple(
            Together(tuple(_asking_no_files(step) for step in stage.steps))
            if isinstance(stage, Together)
            else _asking_no_files(stage)
            for stage in flow.route
        ),
        duties=tuple(replace(duty, asks=_but_files(duty.asks)) for duty in flow.duties),
        copies=tuple(replace(copy, shows=_but_files(copy.shows)) for copy in flow.copies),
    )


def without_files(form: Form) -> Form:
    """A tiny form of such a school: it asks for no file, and what may be words or a file is words."""
    asked = _but_files(form.questions)
    worded = [replace(one, files=False, ask=IN_WORDS) if isinstance(one, Reply) else one for one in asked]
    return replace(form, questions=tuple(worded))


def _but_files(questions: Sequence[Question[Any]]) -> tuple[Question[Any], ...]:
    return tuple(one for one in questions if one.kind != "attachment")


def _asking_no_files(step: Step) -> Step:
    return replace(step, asks=_but_files(step.asks))


@dataclass(frozen=True)
class Reader:
    """One department that a school tells of a flow's cases."""

    to: str  #: role of the department
    on: Literal["filed", "approved"] = "approved"
    when: Mapping[str, Any] = field(default_factory=dict)  #: as of a station


def copied(flow: Flow, readers: Sequence[Reader]) -> Flow:
    """The flow with those copies beside its own; a school's own word about a department counts.

    Raises: WrongDeclaration: a condition on what is not asked, or a department named twice.
    """
    asked = {question.key for question in flow.questions} | {RANK}
    for reader in readers:
        for key in reader.when:
            if key not in asked:
                raise WrongDeclaration(f"{flow.key}: {key!r} is no question of it")
    own = [Copy(office(one.to), one.on, _both(None, one.when) if one.when else None) for one in readers]
    named = {copy.key for copy in own}
    return replace(flow, copies=(*(copy for copy in flow.copies if copy.key not in named), *own))


def _step(flow: Flow, station: Station) -> Step:
    known = next((step for step in flow.steps if step.key == station.step), None)
    if known is None and not station.role:
        raise WrongDeclaration(f"{flow.key}: there is no step {station.step!r}; a new one needs a role")
    step = known or Step(station.step, "", office(station.role))
    if station.role:
        step = replace(step, by=office(station.role))
    asked = {question.key: question for question in flow.questions} | {RANK: None}
    for key in station.when:
        if key not in asked:
            raise WrongDeclaration(f"{flow.key}.{station.step}: {key!r} is no question of it")
    return replace(step, when=_both(step.when, station.when)) if station.when else step


def _shut(flow: Flow, step: Step, key: str, before: Sequence[Step]) -> Step:
    asked = next((one for one in flow.questions if one.key == key), None)
    taken = next((one for other in before for one in other.asks if one.key == key), None)
    if asked is None and taken is None:
        raise WrongDeclaration(f"{flow.key}.{step.key}: neither the form nor a step before asks for {key!r}")
    return modes.opening_with(step, asked or taken, asked_before=asked is not None)  # type: ignore[arg-type]  # one is


def _both(own: When | None, wanted: Mapping[str, Any]) -> When:
    def when(answers: Answers, asker: Asker) -> bool:
        fits = all(_fits(answers, asker, key, value) for key, value in wanted.items())
        return fits and (own is None or own(answers, asker))

    return when


def _fits(answers: Answers, asker: Asker, key: str, wanted: Any) -> bool:
    """Whether an answer is the value, one of several, holds one of them, or is as much money at least."""
    accepted = list(wanted) if isinstance(wanted, list | tuple) else [wanted]
    kept = asker.known.person(asker.person).rank if key == RANK else answers.kept.get(key)
    if isinstance(kept, dict) and "amount" in kept:
        return any(float(kept["amount"]) >= float(one) for one in accepted)
    given = kept if isinstance(kept, list) else [kept]
    return any(one in accepted for one in given)
