"""Guests by where each of them comes from: the parts are the guests, whoever did not come is none (R20)."""

from __future__ import annotations

from typing import Any

import pytest

from flows.kit.answers import Answers
from flows.visitor import VISITOR


def visit(*nations: str, **more: Any) -> Answers:
    """A visit of guests from there."""
    return Answers(
        {"from": list(dict.fromkeys(nations)), "guests": [{"name": "A", "nation": [n]} for n in nations], **more}
    )


@pytest.mark.parametrize(
    ("answers", "guests", "regions", "places"),
    [
        (visit("JP", "JP", "HK"), 3, {"abroad": 2, "hong_kong_macao": 1}, {"JP": 2, "HK": 1}),
        (visit("JP", "JP", "TW", came=2, absent=["2"]), 2, {"abroad": 1, "taiwan": 1}, {"JP": 1, "TW": 1}),
        (visit("JP", came=2, also=[{"name": "B", "nation": ["KR"]}]), 2, {"abroad": 2}, {"JP": 1, "KR": 1}),
        (visit("JP", came=3), 3, {"abroad": 1, "": 2}, {"JP": 1, "": 2}),
    ],
)
def test_each_guest_counts_where_they_come_from(
    answers: Answers, guests: int, regions: dict[str, int], places: dict[str, int]
) -> None:
    """As many as came: of those nobody named, it is not said where from."""
    figure = next(one for one in VISITOR.figures if one.key == "guests")
    assert figure.of(answers) == guests
    assert [dict(split.shares(answers, guests)) for split in figure.splits] == [regions, places]
    assert [sum(split.shares(answers, guests).values()) for split in figure.splits] == [guests, guests]
