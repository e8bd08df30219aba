"""Filling a group row by row. Rows that are not all there yet are kept beside the answers: no rule sees half a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flows.kit.answers import UNFINISHED, Answers, Question
from flows.kit.asker import Asker
from flows.kit.questions import Group

Row = Mapping[str, Any]  #: a row's answers as JSON, by question key


@dataclass(frozen=True)
class Rows:
    """A group as far as it is filled, and where in it its filler is."""

    group: Group
    rows: tuple[Row, ...]
    at: int | None = None  #: the row that is open, its number of rows: a new one; None: the list of them
    chosen: str | None = None  #: the question of that row that is asked again

    @classmethod
    def of(cls, group: Group, answers: Answers) -> Rows:
        """As it was left; a group without a row begins with its first."""
        kept = answers.unfinished(group)
        if kept is not None:
            return cls(group, tuple(kept["rows"]), kept["at"], kept["chosen"])
        rows = tuple(answers.kept.get(group.key) or ())
        return cls(group, rows, None if rows else 0)

    @property
    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {"rows": [dict(row) for row in self.rows], "at": self.at, "chosen": self.chosen}

    @property
    def value(self) -> tuple[Answers, ...]:
        """The group's answer."""
        return tuple(Answers(row) for row in self.rows)

    def row(self, at: int | None) -> Row:
        """The answers of a row; of a new one there are none."""
        return self.rows[at] if at is not None and at < len(self.rows) else {}

    def seen(self, answers: Answers, at: int | None = None) -> Answers:
        """What a row's questions look at: the form's answers and the row's own, of the open row or of row *at*."""
        own = [key for one in self.group.of for key in (one.key, one.key + UNFINISHED)]
        others = {key: kept for key, kept in answers.kept.items() if key not in own}
        return Answers({**others, **self.row(self.at if at is None else at)})

    def questions(self, answers: Answers, asker: Asker, at: int | None = None) -> tuple[Question[Any], ...]:
        """Every question of the group that applies to that row."""
        seen = self.seen(answers, at)
        return tuple(one for one in self.group.of if one.applies(seen, asker))

    def wanting(self, answers: Answers, asker: Asker, at: int | None) -> tuple[Question[Any], ...]:
        """The questions of a row that have no answer yet, or only a part of one."""
        row = self.row(at)
        applying = self.questions(answers, asker, at)
        return tuple(one for one in applying if one.key not in row or one.key + UNFINISHED in row)

    def asked(self, answers: Answers, asker: Asker) -> Question[Any] | None:
        """The question to ask; None: the list, or a row with every answer, is shown."""
        if self.at is None:
            return None
        chosen = next((one for one in self.questions(answers, asker) if one.key == self.chosen), None)
        return chosen or next(iter(self.wanting(answers, asker, self.at)), None)

    def half(self, answers: Answers, asker: Asker) -> int | None:
        """The first row without all its answers; None: every row is whole."""
        return next((at for at in range(len(self.rows)) if self.wanting(answers, asker, at)), None)

    def given(self, question: Question[Any], value: Any, answers: Answers, asker: Asker) -> Rows:
        """With an answer of the open row (None: skipped); a row that is whole is closed."""
        at = len(self.rows) if self.at is None else self.at
        before = {key: kept for key, kept in self.row(at).items() if key != question.key + UNFINISHED}
        row = {**before, question.key: None if value is None else question.keep(value)}
        filled = replace(self, rows=(*self.rows[:at], row, *self.rows[at + 1 :]), at=at, chosen=None)
        if filled.wanting(answers, asker, at):
            return filled
        applying = [one.key for one in filled.questions(answers, asker, at)]
        whole = {key: kept for key, kept in row.items() if key in applying}
        return replace(filled, rows=(*self.rows[:at], whole, *self.rows[at + 1 :]), at=None)

    def begun(self, question: Question[Any], kept: Any) -> Rows:
        """With an answer of the open row that is not all there yet, as JSON."""
        at = len(self.rows) if self.at is None else self.at
        row = {**self.row(at), question.key + UNFINISHED: kept}
        return replace(self, rows=(*self.rows[:at], row, *self.rows[at + 1 :]), at=at)

    def back(self, answers: Answers, asker: Asker) -> Rows | None:
        """One step back; None: out of the group."""
        if self.at is None:
            return None
        question = self.asked(answers, asker)
        if question is None:
            return replace(self, at=None, chosen=None)
        if not self.wanting(answers, asker, self.at):
            return replace(self, chosen=None)
        applying = self.questions(answers, asker)
        if (place := applying.index(question)) > 0:
            return replace(self, chosen=applying[place - 1].key)
        return replace(self, at=None, chosen=None) if self.rows else None

    def opened(self, at: int, chosen: str | None = None) -> Rows:
        """At a row, or at one question of it; the row after the last is a new one."""
        return replace(self, at=at, chosen=chosen)

    def without(self, at: int) -> Rows:
        """Without that row; where none is left, a new one is begun."""
        rows = (*self.rows[:at], *self.rows[at + 1 :])
        return replace(self, rows=rows, at=None if rows else 0, chosen=None)
