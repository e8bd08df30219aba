"""A regime in four touches: the file CONTRIBUTING.md shows is all that a small one takes."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.assembly import EXAMPLE, office_of
from bot.school import load_school
from flows.catalogue import FLOWS
from flows.kit.flow import Flow, catalogue
from playground.college import KEY, College, open_college
from playground.phones import Phone
from tests.conftest import bound

PAGE = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text()


@pytest.fixture
def headsets(tmp_path: Path) -> Iterator[Flow]:
    """The regime of the page, from a file that is nowhere in the program."""
    [text] = re.findall(r"```python\n(.+?)```", PAGE, re.DOTALL)
    file = tmp_path / "headsets.py"
    file.write_text(text)
    spec = importlib.util.spec_from_file_location("headsets_of_the_page", file)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module.HEADSETS
    del sys.modules[spec.name]


async def says(college: College, phone: Phone, *texts: str) -> None:
    """Type one after the other."""
    for text in texts:
        await phone.says(text)
        await college.settled()


async def taps(college: College, phone: Phone, label: str) -> str | None:
    """Press a button; what flashed."""
    tap = await phone.taps(label)
    await college.settled()
    return tap.toast


def sheet(college: College, phone: Phone) -> Any:
    """The workbook that came last."""
    document = next(message.document for message in reversed(phone.screen) if message.document)
    return load_workbook(BytesIO(college.playground.bot.shelf.by_id[document["file_id"]].content))


async def test_a_small_regime_is_one_file(tmp_path: Path, headsets: Flow) -> None:
    """Filled, lent, reminded of, brought back, counted: with its file in the catalogue and nothing else touched."""
    office = office_of(load_school(EXAMPLE), catalogue(*FLOWS.values(), headsets), KEY, tmp_path / "data")
    assert [key for key in headsets.rule_keys() if key not in office.pack] == []  # what `check` would name
    async with open_college(tmp_path / "data", office=office) as college:
        lin, liu = await bound(college, "林娜"), await bound(college, "刘洋")
        assert "headsets" in [command["command"] for command in lin.commands()]
        await says(college, lin, "/headsets", "12", "yesterday")
        assert "Please give a day ahead." in lin.last.text
        await says(college, lin, "2026-12-05")
        assert await taps(college, lin, "Submit") == "Filed: EJ-2026-0001"
        assert await taps(college, liu, "同意") == "已同意。"
        before = len(lin.screen)
        await college.turn("2026-11-30 12:00")
        assert any("Bring the headsets back" in message.text for message in lin.screen[before:])
        await taps(college, lin, "I have brought them back")
        await taps(college, liu, "All here")
        assert any("Closed. Everything is done" in message.text for message in lin.screen)
        await says(college, liu, "/language")
        await taps(college, liu, "English")
        await says(college, liu, "/year 2026")
        assert "Headsets lent: 12" in liu.last.text
        await taps(college, liu, "Send me the workbook")
        [number, *row] = [cell.value for cell in sheet(college, liu)["Borrow headsets"][2]]
        assert (number, row[0], row[3:]) == ("EJ-2026-0001", "Lin Na", [12, 12, "Approved and closed"])
