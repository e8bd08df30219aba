"""The buttons: a document comes for who may have it; a forged one brings the refusal of what is not there."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from sqlalchemy import func, select

from playground.college import College
from playground.phones import Phone
from storage.tables import Letter
from tests.conftest import bound
from tests.papers.registry import rows
from tests.people.test_chat import NOT_HERE, taps
from tests.people.test_leaving import files_passport


async def test_any_flow_has_its_form_with_numbers_masked(college: College, wang: Phone, chen: Phone) -> None:
    """The taker of a passport's step gets the form in a message of its own; the number is not in it."""
    await files_passport(college, wang)
    await taps(college, chen, "📄 审批表")
    assert chen.last.document is not None
    assert chen.last.document["file_name"] == "ZJ-2026-0001 审批表.docx"
    document = docx.Document(BytesIO(college.playground.bot.shelf.by_id[chen.last.document["file_id"]].content))
    assert [cell for row in rows(document, 0) for cell in row if "4567" in cell] == ["•••• 4567"]
    assert "EA1234567" not in document.element.xml
    assert rows(document, -1)[1][0] == "人事处"


@pytest.mark.parametrize("data", ["fo:1:0:", "su:1:0:", "no:1:0:posting", "fo:999:0:", "su:999:0:"])
async def test_a_forged_button_brings_nothing(college: College, wang: Phone, data: str) -> None:
    """A colleague is told the same of a case that is there and of one that is not."""
    await files_passport(college, wang)
    lin = await bound(college, "林娜")
    tap = await lin.taps_data(lin.last, data)
    await college.settled()
    assert await tap.answered() == "There is nothing here under that number."
    assert await college.read(select(func.count(Letter.id)).where(Letter.act == "paper")) == [(0,)]


@pytest.mark.parametrize("data", ["no:1:0:posting", "no:1:0:personnel", "su:1:0:"])
async def test_what_a_case_does_not_have_is_refused(college: College, wang: Phone, data: str) -> None:
    """A step that has nothing to post, a key no step has, a duty that is not there."""
    await files_passport(college, wang)
    tap = await wang.taps_data(wang.last, data)
    await college.settled()
    told = NOT_HERE if data.startswith("su") else "这张卡片已过期，以现在显示的为准。"
    assert await tap.answered() == told
    assert await college.read(select(func.count(Letter.id)).where(Letter.act == "paper")) == [(0,)]
