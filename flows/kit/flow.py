"""The words a regime is declared in: form, flow, party, step, duty, rule, fact; a wrong one names its culprit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, Protocol

from flows.kit.answers import Answers, Question
from flows.kit.refusal import Words
from flows.kit.rulepack import RulePack


class WrongDeclaration(Exception):
    """A flow is declared in a way that cannot work; the text names flow and part."""


class Verdict(Enum):
    """What a step may offer to the person who takes it. The value is its code in buttons and in the history."""

    APPROVE = "ap"
    RETURN = "rt"
    REFUSE = "rf"


@dataclass(frozen=True)
class Party:
    """Who: resolved to people by the desk when the step is reached or the duty comes to be."""

    role: str  #: "filer", or "office" for the department of the school that holds the role *of*
    of: str = ""


FILER = Party("filer")


def office(role: str) -> Party:
    """The people who act for the department that holds *role* (personnel, finance, exchange …)."""
    return Party("office", role)


@dataclass(frozen=True)
class Step:
    """One station of a route. Its limit is the rule `FLOW.step.KEY`."""

    key: str
    title: str  #: marked
    by: Party
    gives: tuple[Verdict, ...] = (Verdict.APPROVE, Verdict.RETURN, Verdict.REFUSE)


@dataclass(frozen=True)
class Due:
    """A day: an answer plus a span of the rule pack."""

    anchor: Question[date]
    plus: str  #: key of a span


@dataclass(frozen=True)
class Duty:
    """Something somebody must do by a day: owner, ladder of reminders, who may close it, evidence."""

    key: str
    title: str  #: marked; what is to be done, as an order of words that reads well after "Please"
    of: Party
    due: Due
    ladder: str  #: key of a ladder; rungs count from the anchor
    did: str  #: marked; the owner's button: "I have handed it back"
    got: str  #: marked; the button of whoever closes it: "Received"
    closed_by: Party  #: the owner's own press is only "done, please confirm" unless this is the owner
    evidence: Question[int] | None = None


@dataclass(frozen=True)
class Fact:
    """What a case says to the rest of the office: rules, search and figures read facts only."""

    kind: str
    about: int  #: a person
    since: date
    until: date
    value: str = ""


class Known(Protocol):
    """The one read port a rule has: facts of other cases and records."""

    def facts(self, kind: str, about: int, since: date, until: date) -> Sequence[Fact]:
        """Facts of *kind* about a person that touch the days *since*–*until*, both included."""
        ...


@dataclass(frozen=True)
class Asker:
    """For whom and on what day a rule is asked."""

    person: int
    today: date  #: the school's day
    known: Known
    pack: RulePack


@dataclass(frozen=True)
class Rule:
    """Judges answers as soon as all it *needs* are there; None: nothing to say. Words: the refusal."""

    needs: tuple[Question[Any], ...]
    judge: Callable[[Answers, Asker], Words | None]


@dataclass(frozen=True)
class Form:
    """Questions somebody answers one by one: a flow's own, or a tiny one (a reason, evidence)."""

    key: str
    title: str  #: marked
    questions: tuple[Question[Any], ...]

    def __post_init__(self) -> None:
        keys = [question.key for question in self.questions]
        for key in keys:
            if keys.count(key) > 1:
                raise WrongDeclaration(f"{self.key}: question {key!r} is declared twice")
        if not keys:
            raise WrongDeclaration(f"{self.key}: no question is declared")
        for question in self.questions:
            if not question.ask or not question.label:
                raise WrongDeclaration(f"{self.key}.{question.key}: a question needs its prompt and its label")

    @property
    def version(self) -> str:
        """A digest of the questions; a draft keeps every answer that still reads under a new one."""
        shape = [[q.key, q.kind, q.optional] for q in self.questions]
        return hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:12]

    def question(self, key: str) -> Question[Any] | None:
        """The question of that key, None where it was retired."""
        return next((question for question in self.questions if question.key == key), None)


@dataclass(frozen=True)
class Flow(Form):
    """One regime: what is asked, who settles it, what must be done afterwards, what it says to others."""

    number: str  #: two Latin letters before the year: ZJ in ZJ-2026-0007
    command: str  #: the slash command
    words: tuple[str, ...]  #: plain words that open it
    route: tuple[Step, ...] = ()
    rules: tuple[Rule, ...] = ()
    duties: tuple[Duty, ...] = ()
    #: what a case says while it is settled or open: its answers, its filer, the day it was filed or approved
    facts: Callable[[Answers, int, date], Sequence[Fact]] = field(default=lambda _answers, _filer, _opened: ())
    seen_by: tuple[Party, ...] = ()  #: default: nobody; people named on a step see the case while it is theirs
    source: str = ""  #: rows of the regimes it serves

    def __post_init__(self) -> None:
        super().__post_init__()
        if not (len(self.number) == 2 and self.number.isascii() and self.number.isupper()):
            raise WrongDeclaration(f"{self.key}: number {self.number!r} is not two capital letters")
        if not self.command.isidentifier() or not self.command.islower():
            raise WrongDeclaration(f"{self.key}: command {self.command!r} is not small Latin letters")
        for name, parts in (("step", self.route), ("duty", self.duties)):
            keys = [part.key for part in parts]
            if len(keys) != len(set(keys)):
                raise WrongDeclaration(f"{self.key}: a {name} is declared twice in {keys}")
        for duty in self.duties:
            if duty.due.anchor not in self.questions:
                raise WrongDeclaration(f"{self.key}.{duty.key}: its anchor {duty.due.anchor.key!r} is not asked")

    def step(self, key: str) -> Step:
        """The step of that key."""
        return next(step for step in self.route if step.key == key)

    def duty(self, key: str) -> Duty:
        """The duty of that key."""
        return next(duty for duty in self.duties if duty.key == key)

    def rule_keys(self) -> tuple[str, ...]:
        """Keys of the rule pack this flow reads; `check` proves that they exist."""
        steps = tuple(f"{self.key}.step.{step.key}" for step in self.route)
        return steps + tuple(key for duty in self.duties for key in (duty.due.plus, duty.ladder))


def catalogue(*flows: Flow) -> Mapping[str, Flow]:
    """The flows by key; no number, command or word may belong to two."""
    for name in ("key", "number", "command"):
        taken: dict[str, str] = {}
        for flow in flows:
            value = getattr(flow, name)
            if value in taken:
                raise WrongDeclaration(f"{flow.key}: {name} {value!r} belongs to {taken[value]} already")
            taken[value] = flow.key
    return {flow.key: flow for flow in flows}
