"""The year's figures and the workbook, held against a register worked out by hand (R14)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from handlers import year as yearly
from storage import figures, sheets
from storage.figures import Year
from tests.year.register import Register, filled


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """The register, filed once."""
    return filled(tmp_path_factory.mktemp("register"))


def year(register: Register, number: int) -> Year:
    """The trips of a year."""
    with register.desk() as desk:
        return figures.of_year(desk, number)[0]


def adds_up(register: Register, number: int) -> Iterator[str]:
    """Each split's reconciliation, in English."""
    with register.desk() as desk:
        desk.language = "en"
        for line in figures.of_year(desk, number)[0].lines:
            for parts in line.splits:
                yield f"{line.figure.key} {parts.split.title}: {yearly.sum_of(desk, parts)}"


def test_totals_come_from_the_register(register: Register) -> None:
    """Four approved trips of 2027, 2 + 1 + 3 + 1 people; who is refused, called off or not settled counts nowhere."""
    trips = year(register, 2027)
    assert [(line.figure.key, line.total) for line in trips.lines] == [("groups", 4), ("people", 7), ("statements", 0)]
    assert trips.standings == (("open", 4), ("called_off", 1), ("refused", 1), ("settling", 1))


def test_parts_add_up_or_say_why_not(register: Register) -> None:
    """A trip to two places counts in both, and the line below says how often that was."""
    assert list(adds_up(register, 2027)) == [
        "groups Task: 2 + 1 + 1 = 4",
        "groups Region: 3 + 1 + 1 = 5, 1 counted twice: 4",
        "groups Destination: 3 + 1 + 1 + 1 = 6, 2 counted twice: 4",
        "people Task: 5 + 1 + 1 = 7",
        "people Region: 6 + 3 + 1 = 10, 3 counted twice: 7",
        "people Destination: 6 + 3 + 1 + 1 = 11, 4 counted twice: 7",
    ]
    people = year(register, 2027).lines[1]
    assert people.splits[1].parts == (("abroad", 6), ("hong_kong_macao", 3), ("taiwan", 1))
    assert people.splits[2].parts == (("TH", 6), ("HK", 3), ("MY", 1), ("TW", 1))
    assert people.splits[2].several == ("CF-2026-0002", "CF-2026-0003")


def test_a_trip_belongs_to_the_year_it_leaves_in(register: Register) -> None:
    """Filed and left in 2026, back in 2027: it is a trip of 2026; the others, filed in 2026 too, are not."""
    trips = year(register, 2026)
    assert [(case.number, case.counts) for case in trips.filed] == [("CF-2026-0008", True), ("CF-2026-0009", True)]
    assert [line.total for line in trips.lines] == [1, 1, 1]
    assert [line.total for line in year(register, 2025).lines] == [0, 0, 0]


def test_a_statement_is_no_approved_trip(register: Register) -> None:
    """It has a line of its own, and stands as what was taken on file."""
    trips = year(register, 2026)
    assert [(line.figure.key, line.total) for line in trips.lines] == [("groups", 1), ("people", 1), ("statements", 1)]
    assert trips.standings == (("open", 1), ("taken", 1))


def opened(register: Register, language: str) -> Any:
    """The workbook, as Excel would find it."""
    with register.desk() as desk:
        desk.language = language
        made = yearly.workbook(desk, 2027)
    return load_workbook(BytesIO(sheets.book(made)))


def test_the_first_sheet_has_the_figures_and_their_reconciliation(register: Register) -> None:
    """What was filed by what became of it, then each figure with its parts; totals are numbers."""
    rows = [row[1:] for row in opened(register, "zh").worksheets[0].iter_rows(values_only=True)]
    assert rows[:9] == [
        ("指标", "分类", "类别", "数量", "核对"),
        ("全部申请（按办理结果）", None, "合计", 7, "4 + 1 + 1 + 1 = 7"),
        ("全部申请（按办理结果）", None, "已同意，后续事项未完成", 4, None),
        ("全部申请（按办理结果）", None, "已取消", 1, None),
        ("全部申请（按办理结果）", None, "不同意", 1, None),
        ("全部申请（按办理结果）", None, "审批中", 1, None),
        ("出访团组数", None, "合计", 4, None),
        ("出访团组数", "任务类别", "访问：洽谈、交流、参会（无论文）", 2, None),
        ("出访团组数", "任务类别", "学术：宣读论文、合作科研、讲学", 1, None),
    ]
    last = rows.index(("未经批准出访情况说明", None, "合计", 0, None))
    assert rows[last - 1][1:] == (
        "目的地", "合计", 7, "6 + 3 + 1 + 1 = 11，其中 4 重复计算，实为 7 (CF-2026-0002、CF-2026-0003)",
    )  # fmt: skip


def test_the_second_sheet_is_the_register(register: Register) -> None:
    """Every case of the year with its standing, whatever became of it; days and numbers are typed, the header stays."""
    page = opened(register, "en").worksheets[1]
    head, *rows = page.iter_rows(values_only=True)
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(row["Number"][-1], row["Standing"]) for row in cells] == [
        *((str(number), "Approved, not everything done") for number in (1, 2, 3, 4)),
        ("5", "Not approved"),
        ("6", "Called off"),
        ("7", "Being settled"),
    ]
    first = cells[0]
    assert (first["Filed by"], first["Travellers"], first["People"], first["Destination"]) == (
        "Wang Wei", "Wang Wei, Li Qiang", 2, "Thailand",
    )  # fmt: skip
    assert (first["Out on"], first["Filed on"]) == (datetime(2027, 3, 8), datetime(2026, 11, 23))  # noqa: DTZ001
    assert (first["Budget"], first["Currency"]) == (30000.5, "CNY")
    assert (page.freeze_panes, page.auto_filter.ref, page.title) == ("A2", f"A1:{page.dimensions[3:]}", "Trip abroad")


def test_no_text_is_a_formula(register: Register) -> None:
    """A host's name that begins with an equals sign stays a name, in Excel and wherever it is pasted from there."""
    page = opened(register, "en").worksheets[1]
    [cell] = [cell for row in page.iter_rows() for cell in row if cell.value == "=1+1 学院"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    book = sheets.book([sheets.Sheet("x", ["t"], [["=1"], ["+1"], ["-1"], ["@a"], ["\tx"], ["a\x07b"]])])
    read = [row[0] for row in load_workbook(BytesIO(book)).worksheets[0].iter_rows()][1:]
    assert [(cell.value, cell.data_type) for cell in read] == [
        ("=1", "s"), ("+1", "s"), ("-1", "s"), ("@a", "s"), ("\tx", "s"), ("ab", "s"),
    ]  # fmt: skip


def test_no_document_number_is_shown(tmp_path: Path) -> None:
    """What somebody typed where it did not belong is masked."""
    register = Register(tmp_path)
    register.trip("王伟", where=["TH"], out="2027-03-08", back="2027-03-12", host="护照 EA1234567")
    with register.desk() as desk:
        desk.language = "zh"
        cells = [cell for sheet in yearly.workbook(desk, 2027) for row in sheet.rows for cell in row]
    assert ("••••" in cells, any("EA1234567" in str(cell) for cell in cells)) == (True, False)
