"""A group as a sheet: all of its rows or none; the numbers in it are sealed, the file is gone."""

from __future__ import annotations

import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from playground.college import College, open_college
from playground.phones import Phone
from storage.tables import Draft, File, Sealed
from tests.conftest import bound
from tests.kit.delegation import COMES, VISIT, VISITORS
from tests.kit.test_groups import office
from tests.kit.test_small_flow import says, taps

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GROUP = replace(VISITORS, sheet_from="visitor.sheet_from")
FLOW = replace(VISIT, questions=(COMES, GROUP), rules=())
HEAD = ("Name", "Sex", "Nationality", "Passport", "Post")
TANAKA, SUZUKI = ("Tanaka Taro", "Male", "Japan", "EA9182736", "Dean"), ("Suzuki Ken", "男", "日本", "EC9182738", "")


def sheet(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> bytes:
    """An xlsx file of those rows."""
    book, out = Workbook(), BytesIO()
    for row in (head, *rows):
        book.worksheets[0].append(list(row))
    book.save(out)
    return out.getvalue()


async def sends(college: College, phone: Phone, content: bytes) -> str:
    """Send it as a sheet; what the card says then."""
    await phone.sends_file("visitors.xlsx", content, XLSX)
    await college.settled()
    return phone.last.text


async def sealed(college: College) -> int:
    """How many numbers are kept sealed."""
    [(count,)] = await college.read(select(func.count()).select_from(Sealed))
    return int(count)


async def test_a_sheet_fills_a_group_whole_or_not_at_all(tmp_path: Path) -> None:
    """Each wrong cell is named with its row; a sheet without fault takes the place of every row."""
    data = tmp_path / "data"
    async with open_college(data, office=office(data, FLOW)) as college:
        lin = await bound(college, "林娜")
        await says(college, lin, "/delegation", "2026-12-05")
        said = await sends(college, lin, sheet(TANAKA, ("", "Male", "Atlantis", "EA9182736", "")))
        assert "Nothing was taken over." in said
        wrong = [line for line in said.splitlines() if line.startswith("row ")]
        assert [line.partition(":")[0] for line in wrong] == ["row 3, Name", "row 3, Nationality", "row 3, Passport"]
        assert wrong[2] == "row 3, Passport: It stands in the sheet twice."
        assert await sealed(college) == 0
        back = marked(college, lin)
        assert [cell.value for cell in back[2]] == ["Tanaka Taro", "Male", "Japan", "•••• 2736", "Dean", None]
        assert [cell.coordinate for row in back for cell in row if cell.fill.fgColor.rgb == "00F8CBAD"] == [
            "A3", "C3", "D3",
        ]  # fmt: skip
        assert back["D3"].value is None
        assert str(back["F3"].value).splitlines()[0] == "Name: It is missing."
        said = await sends(college, lin, sheet(TANAKA, SUZUKI))
        assert "1. Tanaka Taro · Male · Japan · •••• 2736 · Dean\n2. Suzuki Ken · Male · Japan · •••• 2738\n" in said
        assert await sealed(college) == 2
        [(kept,)] = await college.read(select(Draft.answers))
        assert "9182736" not in str(kept)
        assert [state for (state,) in await college.read(select(File.state))] == ["lost", "lost", "lost"]
        assert [path for path in (data / "files").rglob("*") if path.is_file()] == []
        await says(college, lin, "That is all")
        assert "Visitors: Tanaka Taro, Suzuki Ken" in lin.last.text


def marked(college: College, phone: Phone) -> Any:
    """The sheet that came back last."""
    document = next(message.document for message in reversed(phone.screen) if message.document)
    return load_workbook(BytesIO(college.playground.bot.shelf.by_id[document["file_id"]].content)).worksheets[0]


async def test_what_is_typed_meanwhile_does_not_lose_the_sheet(tmp_path: Path) -> None:
    """A sheet is taken over although its sender went on typing before it was here, even to another question."""
    data = tmp_path / "data"
    async with open_college(data, office=office(data, FLOW)) as college:
        lin = await bound(college, "林娜")
        await says(college, lin, "/delegation", "2026-12-05")
        await lin.sends_file("visitors.xlsx", sheet(TANAKA, SUZUKI), XLSX)
        await lin.says("Tanaka Hanako")
        await lin.taps("← Back")
        await college.settled()
        assert "1. Tanaka Taro · Male · Japan · •••• 2736 · Dean\n2. Suzuki Ken" in lin.last.text


async def test_five_hundred_rows_take_less_than_three_seconds(tmp_path: Path) -> None:
    """From the sheet that is here to the card that says so; it shows a page of them, in both languages."""
    data, many = tmp_path / "data", replace(GROUP, most=500)
    flow = replace(FLOW, questions=(COMES, many))
    rows = [(f"Guest {at}", "男", "日本", f"EA{9100000 + at}", "Dean") for at in range(500)]
    async with open_college(data, office=office(data, flow)) as college:
        lin = await bound(college, "林娜")
        await says(college, lin, "/delegation", "2026-12-05")
        content = sheet(*rows)
        began = time.process_time()
        said = await sends(college, lin, content)
        assert time.process_time() - began < 3
        assert "Taken from the sheet: 500." in said
        assert "500. Guest 499 · Male" in said
        await taps(college, lin, "‹ 24/25")
        assert "480. Guest 479 · Male" in lin.last.text
        await taps(college, lin, "480 Guest 479")
        await taps(college, lin, "Remove")
        await says(college, lin, "/language")
        await taps(college, lin, "中文")
        assert lin.last.text
        wrong = [("", "", "", "", "")[:1] + row[1:] for row in rows]
        began = time.process_time()
        said = await sends(college, lin, sheet(*wrong))
        assert time.process_time() - began < 3
        assert "500" in said


async def test_what_is_no_such_sheet_is_said(tmp_path: Path) -> None:
    """A file that is no sheet, one with other columns, an empty one, one with too many rows."""
    data = tmp_path / "data"
    async with open_college(data, office=office(data, FLOW)) as college:
        lin = await bound(college, "林娜")
        await says(college, lin, "/delegation", "2026-12-05")
        assert "This is not an xlsx file." in await sends(college, lin, b"nothing")
        assert "The column “Passport” is missing." in await sends(college, lin, sheet(head=HEAD[:3]))
        assert "There is no row in the sheet yet." in await sends(college, lin, sheet())
        many = [(f"Guest {at}", "男", "日本", f"EA918270{at}", "") for at in range(4)]
        assert "There may be 3 at most." in await sends(college, lin, sheet(*many))
        assert await sealed(college) == 0


async def test_the_empty_sheet_has_a_column_a_question(tmp_path: Path) -> None:
    """It comes at a tap, in the reader's language."""
    data = tmp_path / "data"
    async with open_college(data, office=office(data, FLOW)) as college:
        lin = await bound(college, "林娜")
        await says(college, lin, "/delegation", "2026-12-05")
        await taps(college, lin, "📄 A sheet, for 8 or more")
        document = next(message.document for message in reversed(lin.screen) if message.document)
        book = load_workbook(BytesIO(college.playground.bot.shelf.by_id[document["file_id"]].content))
        assert [cell.value for cell in book.worksheets[0][1]] == list(HEAD)
        out = BytesIO()
        book.save(out)  # sent back as it came, it has no row: the example is none
        assert "There is no row in the sheet yet." in await sends(college, lin, out.getvalue())
