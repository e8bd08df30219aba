"""Scores by dimension: one number each, weighed as the school's file says; the weights stay with what was given."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, ClassVar

from flows.kit.answers import Around, Question
from flows.kit.reading import Read, Reading, Unread, tidy
from flows.kit.words import N_

HIGHEST = 100  # points
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Mark:
    """The points of one dimension, with its names and weight as they were when it was given."""

    zh: str
    en: str
    percent: int
    points: int  #: 0 to 100


def total(marks: tuple[Mark, ...]) -> Decimal:
    """All points by their weights: 0 to 100, to a tenth."""
    return (Decimal(sum(one.points * one.percent for one in marks)) / 100).quantize(Decimal("0.1"))


@dataclass(frozen=True)
class Scores(Question[tuple[Mark, ...]]):
    """A number from 0 to 100 for each dimension of a rule, typed one after the other. Its help may name %(what)s."""

    by: str = ""  #: key of the shares: the dimensions and their weights

    kind: ClassVar[str] = "scores"

    def read(self, typed: str, around: Around) -> Reading[tuple[Mark, ...]]:
        """As many numbers as there are dimensions, in their order; what stands between them does not matter."""
        shares = around.shares(self.by)
        found = [int(one) for one in NUMBER.findall(tidy(typed))]
        if found[::2] == list(range(1, len(shares) + 1)):  # numbered lines
            found = found[1::2]
        if len(found) != len(shares) or max(found, default=0) > HIGHEST:
            return Unread(
                N_("Please send %(n)d numbers from 0 to 100 in the order above, for example: %(example)s"),
                {"n": len(shares), "example": " ".join(["85"] * len(shares))},
            )
        marks = zip(shares, found, strict=True)
        return Read(tuple(Mark(share.zh, share.en, share.percent, points) for share, points in marks))

    def keep(self, value: tuple[Mark, ...]) -> list[dict[str, Any]]:
        """Each with its names and weight."""
        return [asdict(one) for one in value]

    def take(self, kept: Any) -> tuple[Mark, ...]:
        """From its parts."""
        return tuple(Mark(**one) for one in kept)
