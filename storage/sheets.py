"""Sheets: an xlsx file as rows of texts, and rows of texts as an xlsx file."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from flows.kit.words import N_

MOST_BYTES = 5_000_000  # of the file
MOST_UNPACKED = 100_000_000  # bytes: a file that grows more than that was made to hurt
MOST_ROWS = 20_000

HEAD = PatternFill("solid", fgColor="DDEBF7")
WRONG = PatternFill("solid", fgColor="F8CBAD")
TEXT = "@"  # a cell that keeps its leading zeros


LISTS = "选项 Lists"
MOST_LISTED = 255  # characters of a list that stands in the cell's own rule
DAY = "yyyy-mm-dd"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a text that begins so is shown, never computed, wherever it is pasted
NARROWEST, WIDEST = 8, 48  # characters
LINE, HIGHEST = 17, 409  # points of a line, and of the highest row there may be
A4_HOLDS = 200  # characters across that can still be read in print

Value = str | int | Decimal | date | None


NOT_XLSX = N_("This is not an xlsx file. Please save it as .xlsx and send it again.")


class NotASheet(Exception):
    """The file is no xlsx file that can be read; *words* say why (English, marked)."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def read(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    """The first sheet's rows that are not empty: the number the sheet gives each, from 1, and its texts.

    Days come as 2026-07-01, whole numbers without a point, formulas as what they came to. Raises NotASheet.
    """
    if len(content) > MOST_BYTES:
        raise NotASheet(N_("The file is too large. A sheet of people is far smaller."))
    try:
        with ZipFile(BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        found = list(_rows(content)) if unpacked <= MOST_UNPACKED else None
    except Exception as error:  # openpyxl raises whatever it stumbles over in a file that is none
        raise NotASheet(NOT_XLSX) from error
    if found is None or len(found) > MOST_ROWS:
        raise NotASheet(N_("The file is too large. A sheet of people is far smaller."))
    return found


def _rows(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    with _quiet():
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write a wrong size
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1), 1):
            texts = tuple(_text(cell) for cell in cells)
            if any(texts):
                yield number, texts
        book.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Openpyxl warns of whatever it will not keep when writing; here it only reads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def write(
    rows: Iterable[Sequence[str]],
    *,
    title: str,
    head: int,
    widths: Sequence[int],
    choices: Mapping[int, Sequence[str]] | None = None,
    notes: Sequence[Sequence[str]] = (),
    example: bool = False,
    wrong: Mapping[int, Sequence[int]] | None = None,
) -> bytes:
    """An xlsx file of texts.

    Args: head: so many first rows are headings and stay in sight; widths: of the columns, in characters;
          choices: offered in a column, counted from 1, below the headings; notes: rows of a second sheet;
          example: the first row below the headings only shows how; wrong: columns by row that stand out, from 1.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # a new book has one
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    _style(sheet, head, widths)
    if example:
        for cell in sheet[head + 1]:
            cell.font = Font(italic=True, color="808080")
    for number, wrongly in (wrong or {}).items():
        for column in wrongly:
            sheet.cell(number, column).fill = WRONG
    for column, offered in (choices or {}).items():
        letter = get_column_letter(column)
        listed = DataValidation(
            "list", formula1=_offered(book, column, offered), allow_blank=True, showErrorMessage=False
        )
        listed.add(f"{letter}{head + 1}:{letter}{MOST_ROWS}")
        sheet.add_data_validation(listed)
    if notes:
        page = book.create_sheet("说明 Notes")
        for row in notes:
            page.append(list(row))
        _style(page, 0, [18, 90])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _offered(book: Workbook, column: int, offered: Sequence[str]) -> str:
    """A list for cells to pick from; one that is too long for that, or has commas, stands on a page of its own."""
    short = '"' + ",".join(offered) + '"'
    if len(short) <= MOST_LISTED and not any("," in one or '"' in one for one in offered):
        return short
    page = book[LISTS] if LISTS in book.sheetnames else book.create_sheet(LISTS)
    for row, one in enumerate(offered, 1):
        page.cell(row, column, one).data_type = "s"
    letter = get_column_letter(column)
    return f"'{LISTS}'!${letter}$1:${letter}${len(offered)}"


def _style(sheet: Worksheet, head: int, widths: Sequence[int]) -> None:
    for number, width in enumerate(widths, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].number_format = TEXT
    for number, row in enumerate(sheet.iter_rows(), 1):
        for cell in row:
            if isinstance(cell, Cell):
                cell.number_format = TEXT
                cell.data_type = "s"  # a name that begins with = is no formula
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if number <= head:
                    cell.font, cell.fill = Font(bold=True), HEAD
    if head:
        sheet.freeze_panes = f"A{head + 1}"
    printed(sheet, head)


def printed(sheet: Worksheet, head: int) -> None:
    """Set how it is printed: across, as wide as one page (A3 where A4 would be too small to read), headings on each.

    Args: head: so many first rows are headings.
    """
    wide = sum(column.width for column in sheet.column_dimensions.values())
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4 if wide <= A4_HOLDS else sheet.PAPERSIZE_A3
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5  # inches
    footer = sheet.oddFooter
    assert footer is not None  # every sheet has one
    footer.center.text = "&P / &N"
    sheet.print_options.gridLines = True
    if head:
        sheet.print_title_rows = f"1:{head}"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a book: a heading that stays in sight and can be filtered, and typed rows."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]
    filtered: bool = True


def book(sheets: Sequence[Sheet]) -> bytes:
    """An xlsx file of typed cells: days are days, numbers are numbers, texts are never formulas."""
    made = Workbook()
    for one in sheets:
        page = made.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", one.title)[:31])
        for row, values in enumerate((one.head, *one.rows), 1):
            for column, value in enumerate(values, 1):
                _put(page.cell(row, column), value, head=row == 1)
        widths = []
        for number in range(1, len(one.head) + 1):
            longest = max(_width(row[number - 1]) for row in (one.head, *one.rows) if len(row) >= number)
            width = min(max(longest + 2, NARROWEST), WIDEST)
            page.column_dimensions[get_column_letter(number)].width = width
            widths.append(width)
        for number, values in enumerate(one.rows, 2):  # not every program makes room for a text of several lines
            page.row_dimensions[number].height = min(LINE * max(map(_lines, values, widths), default=1), HIGHEST)
        page.freeze_panes = "A2"
        printed(page, 1)
        if one.filtered:
            page.auto_filter.ref = f"A1:{get_column_letter(len(one.head))}{len(one.rows) + 1}"
    del made[made.sheetnames[0]]  # the empty one that a new book has
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _put(cell: Cell, value: Value, *, head: bool) -> None:
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if head:
        cell.font, cell.fill = Font(bold=True), HEAD
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        if value.startswith(FORMULA):
            cell.data_type, cell.quotePrefix, cell.number_format = "s", True, TEXT
    elif value is not None:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = DAY


def _lines(value: Value, wide: int) -> int:
    """Lines that a value takes in a cell so many characters wide."""
    lines = str(value if value is not None else "").splitlines()
    return sum(-(-max(_width(line), 1) // (wide - 1)) for line in lines) or 1


def _width(value: Value) -> int:
    """How wide a value shows, in characters; a Chinese one is as wide as two."""
    lines = (str(value) if value is not None else "").splitlines()
    return max((sum(1 + (letter > "\u2e7f") for letter in line) for line in lines), default=0)
