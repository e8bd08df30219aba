"""The people's commands, as an administrator meets them."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pylopdf_fonts_zh_cn import sans_path

from playground.server import Playground
from tests.test_command_line import nothing_left, said, settings, telegram

__all__ = ["nothing_left", "settings", "telegram"]


async def test_a_template_filled_comes_in_and_slips_come_out(
    tmp_path: Path, settings: dict[str, str], telegram: Playground
) -> None:
    """Template, import, slips for all: each link binds its person; a second import changes nothing."""
    settings |= {"BOT_API_URL": telegram.url}
    await said(settings, tmp_path, "migrate")
    assert (await said(settings, tmp_path, "people", "template", "people.xlsx"))[0] == 0
    book = load_workbook(tmp_path / "people.xlsx")
    book.worksheets[0].append(["3001", "欧阳娜娜", "", "教师", "机电学院", "经办人"])
    book.worksheets[0].append(["3002", "Ana Silva", "", "留学生", "机电学院"])
    book.save(tmp_path / "people.xlsx")
    told = await said(settings, tmp_path, "people", "import", "people.xlsx", "--check")
    assert told[1].splitlines()[1] == "Nothing was changed. 未作任何改动。"
    told = await said(settings, tmp_path, "people", "import", "people.xlsx")
    assert told == (
        0, "2 new, 0 changed, 0 unchanged; 0 of them left. 新增 2，更新 0，未变 0，其中离校 0。\n", "",
    )  # fmt: skip
    told = await said(settings, tmp_path, "people", "import", "people.xlsx")
    assert told[1].startswith("0 new, 0 changed, 2 unchanged")
    told = await said(settings, tmp_path, "people", "invite", "--all", "--out", "slips.xlsx")
    assert told[1] == "slips.xlsx: 2 slips; codes made before have ended. 共 2 张，此前的绑定码已失效。\n"
    page = load_workbook(tmp_path / "slips.xlsx").worksheets[0]
    assert isinstance(page, Worksheet)
    rows = [[str(cell.value) for cell in row] for row in page.iter_rows(min_row=2)]
    assert [row[:3] for row in rows] == [
        ["欧阳娜娜", "机电学院", "3001"],
        ["Ana Silva", "School of Mechanical Engineering", "3002"],
    ]
    for row in rows:
        assert row[7] == f"https://t.me/waishi_bot?start={row[3].replace(' ', '')}"
        assert re.fullmatch("[A-Z2-9]{5} [A-Z2-9]{5}", row[3])
    assert len(page._images) == len(rows)  # type: ignore[attr-defined]  # openpyxl keeps them to itself
    assert oct((tmp_path / "slips.xlsx").stat().st_mode & 0o777) == "0o600"


async def test_a_wrong_sheet_is_told_line_by_line(tmp_path: Path, settings: dict[str, str]) -> None:
    """File, row, column, reason; exit code 2."""
    await said(settings, tmp_path, "migrate")
    await said(settings, tmp_path, "people", "template", "people.xlsx")
    book = load_workbook(tmp_path / "people.xlsx")
    for row in (["3001", "李娜", "", "", "机电系"], ["3002", "", "", "", "机电学院"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "people.xlsx")
    code, out, err = await said(settings, tmp_path, "people", "import", "people.xlsx")
    assert (code, out, err.splitlines()) == (
        2,
        "",
        [
            'people.xlsx row 4: department: "机电系" is no department; did you mean 机电学院?',
            "people.xlsx row 5: name: it is missing",
        ],
    )
    code, _, err = await said(settings, tmp_path, "people", "import", "nothing.xlsx")
    assert (code, err) == (2, "nothing.xlsx: it cannot be read: No such file or directory\n")


async def test_without_telegram_there_are_codes_without_links(tmp_path: Path, settings: dict[str, str]) -> None:
    """Nothing answers: the codes are there, the links are not, and it is said."""
    settings |= {"BOT_API_URL": "http://127.0.0.1:9"}
    await said(settings, tmp_path, "migrate")
    words = ("--name", "李娜", "--department", "人事处", "--role", "联络员@机电学院")
    code, out, _ = await said(settings, tmp_path, "people", "invite", "3001", *words)
    lines = out.splitlines()
    assert (code, lines[1:]) == (
        0,
        [
            "Telegram did not answer, so there are codes without links. 未能连接 Telegram，只有绑定码，没有链接。",
            "Valid 7 days, once. 7 天内有效，限用一次。",
        ],
    )
    assert re.fullmatch(r"李娜 \(3001\): [A-Z2-9]{5} [A-Z2-9]{5}", lines[0])
    code, out, _ = await said(settings, tmp_path, "people", "invite", "--all", "--out", "slips.pdf")
    assert (code, out.splitlines()[-1]) == (0, lines[1])
    pdf = (tmp_path / "slips.pdf").read_bytes()
    assert (pdf[:5], pdf.count(b"/Type /Page\n")) == (b"%PDF-", 1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("invite",), "Please give one staff number, or --all with --out slips.xlsx (or .pdf)."),
        (("invite", "3001", "--all"), "Please give one staff number, or --all with --out slips.xlsx (or .pdf)."),
        (("invite", "--all", "--out", "slips.doc"), "slips.doc: please give it a name that ends in .xlsx or .pdf."),
        (("template", "people.csv"), "people.csv: please give it a name that ends in .xlsx."),
        (
            ("invite", "3001", "--name", "李娜", "--department", "机电系"),
            '"机电系" is no department; did you mean 机电学院?',
        ),
    ],
)  # fmt: skip
async def test_a_wrong_word_is_one_line(
    tmp_path: Path, settings: dict[str, str], words: tuple[str, ...], told: str
) -> None:
    """What to write instead; exit code 2."""
    await said(settings, tmp_path, "migrate")
    settings |= {"BOT_API_URL": "http://127.0.0.1:9"}
    assert await said(settings, tmp_path, "people", *words) == (2, "", told + "\n")


def test_the_slips_font_has_the_characters_of_names() -> None:
    """Also the rare ones that names use."""
    known = TTFont(BytesIO(sans_path().read_bytes())).getBestCmap()
    assert [one for one in "王伟欧阳娜娜昊晟堃喆赟骉淼珺祎頔玥彧翀䶮" if ord(one) not in known] == []
