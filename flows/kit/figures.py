"""The year's figures and the columns of a regime's sheet, as a flow declares them (S1 §二.2; R14)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flows.kit import places
from flows.kit.answers import Answers, Question
from flows.kit.choosing import Choices
from flows.kit.questions import Choice, Places, one_of
from flows.kit.refusal import Places as Named
from flows.kit.refusal import Words
from flows.kit.words import N_

Value = str | int | Decimal | date | Words | Named | None  #: what a cell shows


@dataclass(frozen=True)
class Split:
    """How a figure falls into parts. A case in two parts counts in both; the reconciliation says so."""

    title: str  #: marked: "Destination"
    parts: Callable[[Answers], Collection[str]]  #: tokens of the parts a case belongs to, each once; none: not said
    called: Callable[[str], Words | Named]  #: a part by its token
    #: what each part gets of a case whose figure is counted one by one, as guests by where each comes from; none: each
    #: part gets all of it
    each: Callable[[Answers], Mapping[str, int]] | None = None

    def shares(self, answers: Answers, count: int) -> Mapping[str, int]:
        """How much of *count* belongs to each part, by token; what nothing is said of, under the empty token."""
        if self.each is None:
            return dict.fromkeys(sorted(self.parts(answers)) or [""], count)
        found = dict(self.each(answers))
        rest = count - sum(found.values())
        return {**found, **({"": rest} if rest > 0 else {})}


@dataclass(frozen=True)
class Figure:
    """A line of the year's figures: what one approved case adds to it."""

    key: str
    title: str  #: marked
    of: Callable[[Answers], int] = lambda _answers: 1
    by: tuple[Question[Any] | Split, ...] = ()  #: what it is split by: choices, places, or as told

    @property
    def splits(self) -> tuple[Split, ...]:
        """Every split, in the order declared. Raises TypeError: a question that is neither a choice nor places."""
        return tuple(one if isinstance(one, Split) else split_by(one) for one in self.by)


@dataclass(frozen=True)
class Column:
    """A column of the flow's sheet that shows something other than one answer."""

    title: str  #: marked
    of: Callable[[Answers], Value]


def split_by(question: Question[Any]) -> Split:
    """The split a question makes: by what was chosen, or by each country and region named. Raises TypeError."""
    if isinstance(question, Choice):
        return Split(
            question.label,
            lambda answers: {one_of(answers[question])} if answers.value(question) else (),
            lambda token: Words(question.option(token).label),
        )
    if isinstance(question, Choices):
        return Split(
            question.label,
            lambda answers: {one_of(token) for token in answers.value(question) or ()},
            lambda token: Words(question.option(token).label),
        )
    if isinstance(question, Places):
        return Split(question.label, lambda answers: set(answers.value(question) or ()), lambda code: Named((code,)))
    raise TypeError(f"{question.key!r} is neither a choice nor places")


#: the lines of the yearly report; Hong Kong and Macao, and Taiwan, stand apart
REGIONS = {
    "abroad": N_("Abroad"),
    "hong_kong_macao": N_("Hong Kong and Macao"),
    "taiwan": N_("Taiwan"),
}


def by_region(question: Question[tuple[str, ...]]) -> Split:
    """The split of the yearly report: abroad, Hong Kong and Macao, Taiwan."""
    return Split(
        N_("Region"),
        lambda answers: {places.group(code) for code in answers.value(question) or ()},
        lambda part: Words(REGIONS[part]),
    )


def by_each(title: str, each: Callable[[Answers], Mapping[str, int]]) -> Split:
    """The split by countries and regions of what is counted one by one. *title*: marked."""
    return Split(title, lambda answers: set(each(answers)), lambda code: Named((code,)), each)


def by_each_region(each: Callable[[Answers], Mapping[str, int]]) -> Split:
    """The split of the yearly report of what is counted one by one."""

    def grouped(answers: Answers) -> Counter[str]:
        found = Counter[str]()
        for code, count in each(answers).items():
            found[places.group(code)] += count
        return found

    return Split(N_("Region"), lambda answers: set(grouped(answers)), lambda part: Words(REGIONS[part]), grouped)
