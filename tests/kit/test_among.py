"""Some rows of a group, as people say which: places, names, all; what was named before is asked about no more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from flows.kit.answers import BEFORE, Answers, Around
from flows.kit.choosing import Among
from flows.kit.questions import Document, Group, Text
from flows.kit.reading import Ask, Read, Unread

NUMBER = Document("doc", "Number?", "Number", sample="E12345678")
NAME = Text("name", "Name?", "Name", sample="ITO KEN")
GUESTS = Group("guests", "Who comes?", "Guests", of=(NUMBER, NAME))
ALSO = Group("also", "Who else?", "Others", of=(NAME,))
ABSENT = Among("absent", "Who stayed away?", "Away", groups=(GUESTS,), sample="2")
HERE = Among("here", "Who is done?", "Done", groups=(GUESTS, ALSO), without=ABSENT, every="All %(n)d", sample="1")

KEPT: dict[str, Any] = {
    "guests": [{"doc": {"sealed": 1, "last": "0001"}, "name": name} for name in ("ITO KEN", "ITO MEI", "ABE REN")],
    "also": [{"name": "DRIVER WU"}],
}


def around(**more: Any) -> Around:
    """As when the question is asked, with what else is answered."""
    return Around(date(2026, 11, 23), answers=Answers({**KEPT, **more}))


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("1", ("1",)),
        ("1、3", ("1", "3")),
        ("3, 1", ("1", "3")),
        ("1-3", ("1", "2", "3")),
        ("2到4", ("2", "3", "4")),
        ("第2、第3位", ("2", "3")),
        ("1 2", ("1", "2")),
        ("Abe Ren", ("3",)),
        ("ITO KEN、DRIVER WU", ("1", "4")),
        ("全部", ("1", "2", "3", "4")),
        ("Everybody.", ("1", "2", "3", "4")),
    ],
)
def test_rows_are_named_by_place_or_by_what_they_are_called(typed: str, rows: tuple[str, ...]) -> None:
    """In the order of the groups, whatever the order they were typed in."""
    assert HERE.read(typed, around()) == Read(rows)


@pytest.mark.parametrize("typed", ["5", "0", "1-9", "MORI AOI", "", "不知道"])
def test_what_is_no_row_is_not_taken(typed: str) -> None:
    """Nothing is guessed."""
    assert isinstance(HERE.read(typed, around()), Unread)


def test_a_part_of_two_names_is_asked_about() -> None:
    """Both are offered."""
    assert HERE.read("ITO", around()) == Ask((("1",), ("2",)))


def test_rows_out_of_question_and_those_named_before_are_left_out() -> None:
    """Their places stay as they were; all means all that are left."""
    here = around(**{"absent": ["2"], "here" + BEFORE: ["1"]})
    assert HERE.tokens(here.answers) == ("3", "4")
    assert isinstance(HERE.read("1", here), Unread)
    assert isinstance(HERE.read("2", here), Unread)
    assert HERE.read("all", here) == Read(("3", "4"))
    assert HERE.pick("*", here) == ("3", "4")


def test_what_is_ticked_is_kept_until_that_is_all() -> None:
    """Buttons set a row on or off, typed ones come beside them; one that is not left has no button."""
    begun = around(**{"here+": ["3"]})
    assert HERE.turned("+1", begun.answers) == ("1", "3")
    assert HERE.turned("-3", begun.answers) == ()
    assert HERE.turned("+9", begun.answers) is None
    assert HERE.read("2", begun) == Read(("2", "3"))
    assert HERE.pick("", begun) == ("3",)


def test_without_a_button_for_all_nobody_says_all() -> None:
    """Whoever stayed away is named."""
    assert ABSENT.pick("*", around()) is None
    assert isinstance(ABSENT.read("everybody", around()), Unread)
