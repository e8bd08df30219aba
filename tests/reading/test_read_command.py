"""`python -m bot read KIND TEXT`: what a typed answer is read as, for a reader or for a program."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from tests.reading.tables import rows

ALOUD = """
date 下周三 → 2026年11月25日（星期三）
date 5/12 → ? 2026年12月5日（星期六） | 2027年5月12日（星期三）
date 天天 → ✗ 未识别出日期，请写成 12月5日 或 2026-12-05。
period 5–9 Dec → 2026年12月5日（星期六）至2026年12月9日（星期三）
money 3万 → ¥30,000
number 三十 → 30
countries Korea → ? 韩国 | 朝鲜
phone ０５１９-81234567转8012 → 0519 8123 4567 ext 8012
document e12345678 → •••• 5678
"""


def said(*words: str) -> str:
    """What the command answers."""
    done = CliRunner().invoke(cli, ["read", *words, "--today", "2026-11-21"], env={"SCHOOL": None})
    assert done.exit_code == 0, done.output
    return done.output.strip()


@pytest.mark.parametrize(("typed", "comes"), rows(ALOUD))
def test_read_aloud(typed: str, comes: str) -> None:
    """The value, the question it would ask back, or the refusal."""
    kind, _, text = typed.partition(" ")
    assert said(kind, text) == comes


def test_for_a_program() -> None:
    """As JSON: value, ask or refused, in the language asked for."""
    assert json.loads(said("date", "tomorrow", "--json", "--lang", "en")) == {
        "value": "2026-11-22", "shown": "Sun 22 Nov 2026",
    }  # fmt: skip
    assert json.loads(said("countries", "Korea", "--json", "--lang", "en"))["ask"] == [["KR"], ["KP"]]
    refused = json.loads(said("money", "lots", "--json", "--lang", "en"))["refused"]
    assert refused == "I could not read an amount there. You can write it like 30,000 or USD 500."


def test_a_pasted_sentence() -> None:
    """The form it opens, and what it says to each question."""
    found = json.loads(said("paste", "5月3-7日 张伟等4人赴泰国清迈大学访问", "--json"))
    assert found["flow"] == "trip"
    answers = found["answers"]
    assert (answers["where"]["value"], answers["out"]["value"], answers["back"]["value"]) == (
        ["TH"], "2027-05-03", "2027-05-07",
    )  # fmt: skip
    assert answers["host"]["value"] == "泰国清迈大学"
    assert answers["who"]["refused"] == "您写的是 4 人，只找到 1 人，请把每个人的姓名都写上。"


@pytest.mark.parametrize(
    ("words", "why"),
    [(("colour", "red"), "There is no kind 'colour'"), (("date", "x", "--today", "soon"), "'soon' is no day")],
)
def test_a_wrong_word_is_one_line(words: tuple[str, ...], why: str) -> None:
    """What is wrong, and exit code 2."""
    done = CliRunner().invoke(cli, ["read", *words], env={"SCHOOL": None})
    assert (done.exit_code, why in done.output) == (2, True)
