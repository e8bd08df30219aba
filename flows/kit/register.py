"""What is kept and what is asked of many: a register of records, a campaign of the year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flows.kit.answers import Answers, Question
from flows.kit.asker import Asker, Somebody
from flows.kit.calendar import SchoolCalendar
from flows.kit.flow import ROWS, Flow, Form, Party, Rule, WrongDeclaration, office
from flows.kit.path import Stage
from flows.kit.questions import Group
from flows.kit.refusal import Words
from flows.kit.rulepack import RulePack
from flows.kit.words import N_


@dataclass(frozen=True)
class Holding:
    """A record in force, as a path is worked out from it."""

    register: str  #: its key
    answers: Answers  #: with the days of its case
    open: frozenset[str] = frozenset()  #: keys of its duties that are not done

    def owes(self, duty: str) -> bool:
        """Whether that duty is still open, or waits to be confirmed."""
        return duty in self.open


@dataclass(frozen=True)
class Board:
    """What somebody holds on one card, with what comes first; everybody's on the board of the office that keeps it."""

    command: str
    title: str  #: marked
    own: str  #: marked; what its holder calls it
    #: what is to be done by somebody with these records in force, the earliest first
    path: Callable[[Somebody, Sequence[Holding], RulePack, SchoolCalendar], Sequence[Stage]]


@dataclass(frozen=True)
class Register(Flow):
    """Records 档案: each is entered by its keeper, on file at once, and stays; what it says is known on its days.

    A record is a case that nobody settles: it has a number, editions, a history, duties, a place in lists and figures.
    A new one does not overwrite the old: where there is *one* for each holder, the one before ends and stays readable.
    What its holder tells instead (`told_by`) its route lets somebody see first. What is owed for one record may follow
    from others of the same holder: a change of one is looked at in all of them.
    """

    called: Question[str] = field(kw_only=True)  #: what a record is called in lists and questions
    since: Question[date] = field(kw_only=True)  #: the day from which it holds
    until: Question[date] | None = field(kw_only=True, default=None)  #: its last day; none, or skipped: it has none
    one: tuple[Question[Any], ...] = field(
        kw_only=True, default=()
    )  #: with the same answers a newer one takes its place
    holder: Question[tuple[int, ...]] | None = field(
        kw_only=True, default=None
    )  #: whose; told by themselves: their own
    people_by: tuple[Question[Any], ...] = field(kw_only=True, default=())  #: by what it says its holders are counted
    tells: str = field(kw_only=True, default="")  #: marked; its holder's button: "I have a new document"
    board: Board | None = field(kw_only=True, default=None)
    opened_by: Party | None = field(default_factory=lambda: office("exchange"))
    keeps: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if any(step.when is None for step in self.steps):
            raise WrongDeclaration(
                f"{self.key}: a record is entered, nobody settles it; a step sees what its holder tells"
            )
        if self.told_by and (self.holder is None or not self.tells):
            raise WrongDeclaration(f"{self.key}: who tells a record of their own is its holder, and needs a button")
        if self.people_by and self.holder is None:
            raise WrongDeclaration(f"{self.key}: people are counted by records they hold, and these have no holder")
        if not self.serves:
            raise WrongDeclaration(f"{self.key}: a register says what it serves, by which its records are known")
        for named in (self.called, self.since, self.until, self.holder, *self.one):
            if named is not None and named not in self._asked():
                raise WrongDeclaration(f"{self.key}: {named.key!r} is not a field")

    def holds(self, answers: Answers) -> tuple[date, date]:
        """The first and the last day of a record; the last is date.max where it has none."""
        until = answers.value(self.until) if self.until is not None else None
        return answers[self.since], until or date.max


def out_of_force(since: Question[date], until: Question[date]) -> Callable[[Answers, Asker], Words | None]:
    """What the card of a record says on a day on which it does not hold."""

    def standing(answers: Answers, asker: Asker) -> Words | None:
        first, last = answers.value(since), answers.value(until)
        if first is not None and asker.today < first:
            return Words(N_("Not in force yet: from %(since)s."), {"since": first})
        if last is not None and last < asker.today:
            return Words(N_("Not in force any more: it ended on %(until)s."), {"until": last})
        return None

    return standing


MANY = "many"  #: after the key of a register: the form in which its keeper enters many at once


def many(register: Register) -> Form:
    """Many records at once, each a row; as a sheet where there are more. Papers follow with each record."""
    asked = tuple(one for one in register.questions if one.kind not in ("attachment", "group"))
    rows = Group(
        "rows", N_("Which ones? One after the other, or all of them in a sheet."), N_("To be entered"), of=asked,
        more=N_("One more"), done=N_("Enter them all"), most=ROWS, sheet_from="records.sheet_from",
    )  # fmt: skip

    def judge(answers: Answers, asker: Asker) -> Words | None:
        """What a rule of the register refuses in a row."""
        for number, row in enumerate(answers[rows], 1):
            for rule in register.rules:
                known = all(row.value(needed) is not None for needed in rule.needs)
                if known and (words := rule.judge(row, asker)):
                    return Words(N_("Line %(n)d: %(why)s"), {"n": number, "why": words})
        return None

    return Form(f"{register.key}={MANY}", register.title, (rows,), rules=(Rule((rows,), judge),))
