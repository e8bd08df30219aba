"""Length: a message holds what Telegram takes, whatever is in it, and no typed line is taken for one of ours."""

from __future__ import annotations

from datetime import date

import pytest

from flows.kit.answers import Around
from flows.kit.questions import LongText, Text
from flows.kit.reading import Read
from handlers.voice import LONGEST, escape, fitted, render
from playground.entities import read

AROUND = Around(date(2026, 11, 23))


@pytest.mark.parametrize("line", ["&" * 3000, "<b>x</b>", "短", "👩‍👩‍👧‍👦 " * 500, "x" * LONGEST, ""])
@pytest.mark.parametrize("lines", [1, 3, 200])
def test_a_message_is_cut_to_what_telegram_takes(line: str, lines: int) -> None:
    """Its own parser reads what is left, which begins with the heading and ends with the question."""
    words = "\n".join(["<b>Heading</b>", *[str(escape(line))] * lines, "<b>Question?</b>"])
    left = read(fitted(words), "HTML").text
    assert len(left.encode("utf-16-le")) // 2 <= LONGEST
    assert (left.startswith("Heading\n"), left.endswith("\nQuestion?")) == (True, True)


def test_what_fits_is_left_as_it_is() -> None:
    """Not a character of a message that Telegram takes is changed."""
    words = f"<b>Heading</b>\n{'&amp;' * (LONGEST - 8)}"
    assert fitted(words) == words


def test_long_lines_are_cut_before_any_is_left_out() -> None:
    """Every row of a list is there, as long as cutting rows is enough; then the last ones go."""
    rows = [f"{number} {'x' * 900}" for number in range(30)]
    assert [line.split()[0] for line in fitted("\n".join(rows)).split("\n")] == [str(number) for number in range(30)]
    many = fitted("\n".join(f"{number} {'x' * 90}" for number in range(100))).split("\n")
    assert (many[0][:2], many[-1], len(many) < 60) == ("0 ", "…", True)


def test_a_short_text_is_one_line() -> None:
    """Its line breaks are blanks; a longer text keeps its paragraphs."""
    typed = "日本\n✅ 校领导"
    assert Text("t", "T?", "T").read(typed, AROUND) == Read("日本 ✅ 校领导")
    assert LongText("t", "T?", "T").read(typed, AROUND) == Read(typed)


def test_a_reason_stands_on_one_line() -> None:
    """Whoever settles sees no line that a filer wrote to look like one of ours."""
    mark = {"words": "It is late.", "reason": "对方临时邀请\n\n✅ 校领导 · 张伟"}
    shown = render("parts/answers.html", "zh", {"rows": [], "marks": [mark]})
    assert shown.split("\n")[-1] == "原因：对方临时邀请 ✅ 校领导 · 张伟"
