"""/figures and `figures`: the exchange office's figures in the chat, and the same workbook from the command line."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from typer.testing import CliRunner

from bot.assembly import EXAMPLE
from bot.cli import cli
from handlers import behind, yearchart
from handlers.pages import turn
from handlers.screens import draw
from handlers.tap import Act, Tap
from playground.college import KEY, TOKEN, College
from playground.phones import Phone
from storage import cards, sheets
from storage.desk import Desk
from storage.tables import Person
from tests.year.register import filled

A4, A3 = 9, 8  # as a workbook names them
UNKNOWN = "没有这个命令。发送 /help 看看我能做什么。"


async def test_only_the_exchange_office_has_the_figures(college: College, wang: Phone, liu: Phone) -> None:
    """Others get the answer of a command there is none of; what is no year is answered with an example."""
    await wang.says("/figures")
    await liu.says("/figures soon")
    await college.settled()
    assert (wang.last.text, liu.last.text) == (UNKNOWN, "请写明年份，例如：/figures 2026")


async def test_the_office_gets_the_workbook_of_a_year(college: College, liu: Phone) -> None:
    """A card with the figures, and a button that sends the workbook."""
    await liu.says("/figures 2027年")
    await college.settled()
    lines = liu.last.text.splitlines()
    assert lines[0] == "2027年统计"
    assert [line for line in lines if line.startswith("无申报：出国（境）、活动报备、来访接待、")]
    await liu.taps("发送统计表")
    await college.settled()
    document = next(message.document for message in reversed(liu.screen) if message.document)
    assert document["file_name"] == "2027.xlsx"
    sent = college.playground.bot.shelf.by_id[document["file_id"]]
    assert load_workbook(BytesIO(sent.content)).sheetnames[:2] == ["统计", "出国（境）"]


async def test_a_forged_button_brings_nobody_the_workbook(college: College, wang: Phone) -> None:
    """Who is not of the exchange office is told the same as of what is not there."""
    await wang.says("/my")
    await college.settled()
    tap = await wang.taps_data(wang.last, Tap(Act.WORKBOOK, 2026).write())
    await college.settled()
    assert (tap.toast, [message for message in wang.screen if message.document]) == ("没有查到这个编号的事项。", [])


def test_the_card_is_short(tmp_path: Path) -> None:
    """Totals with their parts; how they add up only where something counts twice."""
    register = filled(tmp_path)
    with register.desk() as desk:
        office = desk.session.scalars(select(Person).where(Person.name == "刘洋")).one()
        shown = draw(desk, office.id, "year", 2027).text
    assert shown.splitlines()[:20] == [
        "<b>2027年统计</b>",
        "",
        "<b>出国（境）</b>",
        "共申报 7 件 · 已同意，后续事项未完成 4 · 已取消 1 · 不同意 1 · 审批中 1",
        "",
        "<b>出访团组数：4</b>",
        "任务类别：访问：洽谈、交流、参会（无论文） 2、学术：宣读论文、合作科研、讲学 1、培训进修 1",
        "出访区域：国外 3、港澳 1、台湾 1",
        "3 + 1 + 1 = 5，其中 1 重复计算，实为 4",
        "目的地：泰国 3、中国香港 1、马来西亚 1、中国台湾 1",
        "3 + 1 + 1 + 1 = 6，其中 2 重复计算，实为 4",
        "",
        "<b>出访人次：7</b>",
        "任务类别：访问：洽谈、交流、参会（无论文） 5、学术：宣读论文、合作科研、讲学 1、培训进修 1",
        "出访区域：国外 6、港澳 3、台湾 1",
        "6 + 3 + 1 = 10，其中 3 重复计算，实为 7",
        "目的地：泰国 6、中国香港 3、马来西亚 1、中国台湾 1",
        "6 + 3 + 1 + 1 = 11，其中 4 重复计算，实为 7",
        "",
        "<b>未经批准出访情况说明：0</b>",
    ]


def test_every_number_opens_what_it_is_made_of(tmp_path: Path) -> None:
    """Each line, each of its parts and each kind of people: the list adds up to the number, and its cases open."""
    register = filled(tmp_path)
    with register.desk() as desk:
        desk.sits(desk.session.scalars(select(Person).where(Person.name == "刘洋")).one())
        shown = cards.show(desk, desk.me, "year", 2027)
        looked_at = {""}
        waiting = [tap for tap in _views(desk) if tap.arg != "year="]
        while waiting:
            tap = waiting.pop()
            turn(tap, desk)
            code = shown.view
            found = behind.number(desk, 2027, code)
            assert found is not None
            assert found.total == sum(count for _, count in found.cases) + len(found.people)
            assert _last(draw(desk, desk.me.id, "year", 2027).text) == str(found.total)
            looked_at.add(code)
            waiting += [one for one in _views(desk) if one.arg.partition("=")[2] not in looked_at]
        assert {"0.0", "0.1", "0.1/2.0", "p.0"} <= looked_at
        desk.sits(desk.session.scalars(select(Person).where(Person.name == "王伟")).one())
        cards.show(desk, desk.me, "year", 2027).view = "0.1"
        assert draw(desk, desk.me.id, "year", 2027).text == "最新进展见下方。"


def _views(desk: Desk) -> list[Tap]:
    rows = draw(desk, desk.me.id, "year", 2027).rows
    taps = [Tap.read(str(key.callback_data)) for row in rows for key in row]
    return [tap for tap in taps if tap is not None and tap.act is Act.VIEW]


def _last(text: str) -> str:
    """The number in the heading."""
    return text.splitlines()[0].rpartition("：")[2].removesuffix("</b>")


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    """Month by month and place by place, the same numbers as the card; a PNG a phone shows. An empty year says so."""
    register = filled(tmp_path)
    with register.desk() as desk:
        desk.sits(desk.session.scalars(select(Person).where(Person.name == "刘洋")).one())
        [trips] = yearchart.series(desk, 2027)
        assert [month for month, count in enumerate(trips.months, 1) if count] == [3, 5, 6, 9]
        assert dict(trips.places) == {"泰国": 3, "中国香港": 1, "马来西亚": 1, "中国台湾": 1}
        assert yearchart.picture(desk, 2027)()[:8] == yearchart.picture(desk, 2030)()[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_command_writes_the_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`figures YEAR` writes it for nobody else to read, in the language asked for."""
    register = filled(tmp_path)
    register.store.close()
    for name, value in (
        ("BOT_TOKEN", TOKEN),
        ("SECRET_KEY", KEY),
        ("SCHOOL", str(EXAMPLE)),
        ("DATA_DIR", str(tmp_path)),
    ):
        monkeypatch.setenv(name, value)
    file = tmp_path / "figures.xlsx"
    done = CliRunner().invoke(cli, ["figures", "2027", "--out", str(file), "--language", "en"])
    assert (done.exit_code, done.output.startswith(f"{file}: Trip abroad 7")) == (0, True)
    assert (load_workbook(file).sheetnames[:2], oct(file.stat().st_mode)[-3:]) == (["Figures", "Trip abroad"], "600")
    assert CliRunner().invoke(cli, ["figures", "2027", "--out", str(tmp_path / "figures.csv")]).exit_code == 2
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "empty"))
    (tmp_path / "empty").mkdir()
    done = CliRunner().invoke(cli, ["figures", "2027", "--out", str(file)])
    assert (done.exit_code, done.output) == (
        2,
        "The database is at version nothing; please run: python -m bot migrate\n",
    )


def test_a_sheet_can_be_printed() -> None:
    """Across, as wide as one page, a larger one where it has to be; headings on each; a long text has room."""
    small = sheets.Sheet("a", ["编号", "任务"], [["CF-1", "商谈" * 60], ["CF-2", "短"]])
    large = sheets.Sheet("b", ["任务"] * 9, [["商谈" * 60] * 9])
    book = load_workbook(BytesIO(sheets.book([small, large])))
    setups = [(page.page_setup.paperSize, page.page_setup.orientation, page.print_title_rows) for page in book]
    assert setups == [(A4, "landscape", "$1:$1"), (A3, "landscape", "$1:$1")]
    assert [(page.page_setup.fitToWidth, page.page_setup.fitToHeight) for page in book] == [(1, 0), (1, 0)]
    assert [book["a"].row_dimensions[number].height for number in (2, 3)] == [102, 17]
