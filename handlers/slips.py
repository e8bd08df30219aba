"""Invitation slips: a one-time code as text, link and QR code, one by one, on a sheet, or as cards to cut out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import segno
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet
from pylopdf_fonts_zh_cn import sans_path

from flows.kit.refusal import Words
from flows.kit.words import N_
from handlers import voice
from storage import people, sheets
from storage.desk import Desk
from storage.office import Office
from storage.tables import Person

if TYPE_CHECKING:
    from fpdf import FPDF

GROUP = 5  # characters of a code that are read in one go

WITH_LINK = N_("Scan the code with your phone and press START, or send the letters to @%(bot)s in Telegram.")
WITHOUT_LINK = N_("Open the office's assistant in Telegram and send it these letters.")
OPEN_LINK = N_("Open the link on your phone and press START, or send the letters to @%(bot)s in Telegram.")
VALID = N_("Valid until %(instant)s, once.")


@dataclass(frozen=True)
class Slip:
    """What one person is handed. Whoever holds it can bind their chat: it is made, given, and kept nowhere."""

    staff_no: str
    name: str
    department: str
    code: str
    bot: str  #: its username; empty: Telegram was not reached
    until: datetime  #: aware UTC
    days: int  #: from its making until then
    zone: ZoneInfo
    language: str

    @property
    def grouped(self) -> str:
        """The code as people read it: ABCDE FGHJK."""
        return " ".join(self.code[at : at + GROUP] for at in range(0, len(self.code), GROUP))

    @property
    def link(self) -> str:
        """The deep link; empty: the bot's name is not known."""
        return f"https://t.me/{self.bot}?start={self.code}" if self.bot else ""

    @property
    def what_to_do(self) -> str:
        """One sentence, in the person's language."""
        return voice.say(Words(WITH_LINK, {"bot": self.bot}) if self.bot else WITHOUT_LINK, self.language)

    @property
    def how_to_open(self) -> str:
        """The same sentence for a message, where there is no QR code."""
        return voice.say(Words(OPEN_LINK, {"bot": self.bot}), self.language)

    @property
    def validity(self) -> str:
        """Until when, in the person's language."""
        return voice.say(Words(VALID, {"instant": voice.instant(self.until, self.language, self.zone)}), self.language)

    def picture(self) -> BytesIO:
        """The QR code of the link, or of the code alone, as PNG."""
        picture = BytesIO()
        segno.make_qr(self.link or self.code, error="m").save(picture, kind="png", scale=6, border=2)
        picture.seek(0)
        return picture


def slip(desk: Desk, person: Person, bot: str) -> Slip:
    """Make somebody's code and their slip; earlier codes end. *bot*: its username, empty where it is not known."""
    return Slip(
        staff_no=person.staff_no,
        name=person.called.to(person.language),
        department=desk.office.department(person.department, person.language),
        code=people.invite(desk, person),
        bot=bot,
        until=people.valid_until(desk),
        days=(people.valid_until(desk) - desk.now).days,
        zone=desk.office.zone,
        language=person.language,
    )


# -- a sheet -----------------------------------------------------------------------------------------------------------

HEADINGS = (
    "姓名 Name", "部门 Department", "工号或学号 Staff number", "绑定码 Code", "二维码 QR code", "有效期 Validity",
    "怎么用 What to do", "链接 Link",
)  # fmt: skip
WIDTHS = (18, 24, 16, 16, 16, 22, 40, 48)
QR_COLUMN = "E"
ROW_POINTS, QR_PIXELS = 84, 105


def as_sheet(slips: Sequence[Slip]) -> bytes:
    """An xlsx file, a row a person."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # a new book has one
    sheet.title = "slips"
    sheet.append(HEADINGS)
    for column, width in zip("ABCDEFGH", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
        sheet[f"{column}1"].font = Font(bold=True)
    for number, one in enumerate(slips, 2):
        texts = (one.name, one.department, one.staff_no, one.grouped, "", one.validity, one.what_to_do, one.link)
        sheet.append(texts)
        sheet.row_dimensions[number].height = ROW_POINTS
        for cell in sheet[number]:
            if isinstance(cell, Cell):
                cell.data_type = "s"  # a name that begins with = is no formula
                cell.alignment = Alignment(wrap_text=True, vertical="center")
        picture = Image(one.picture())
        picture.width = picture.height = QR_PIXELS
        sheet.add_image(picture, f"{QR_COLUMN}{number}")
    sheet.freeze_panes = "A2"
    sheets.printed(sheet, 1)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


# -- cards to cut out --------------------------------------------------------------------------------------------------

ACROSS, DOWN = 2, 5
WIDE, HIGH = 95.0, 55.0  # millimetres of a card
LEFT, TOP = 10.0, 11.0  # of the page
PAD, QR = 5.0, 34.0
FONT = "Noto Sans SC"  # embedded: neither a phone nor a printing shop need have it


def as_cards(slips: Sequence[Slip], office: Office) -> bytes:
    """A PDF file of A4 pages, ten cards each, with lines to cut along."""
    from fpdf import FPDF  # a third of a second, for who prints slips

    page = FPDF(format="A4")
    page.set_auto_page_break(False)
    page.add_font(FONT, fname=str(sans_path()))
    page.set_title("Invitation slips 邀请条")
    for number, one in enumerate(slips):
        place = number % (ACROSS * DOWN)
        if place == 0:
            page.add_page()
        _card(page, one, office, LEFT + place % ACROSS * WIDE, TOP + place // ACROSS * HIGH)
    return bytes(page.output())


def _card(page: FPDF, one: Slip, office: Office, x: float, y: float) -> None:
    page.set_dash_pattern(1, 1)
    page.set_draw_color(160)
    page.rect(x, y, WIDE, HIGH)
    page.image(one.picture(), x + WIDE - PAD - QR + 2, y + 9, QR, QR)
    title = f"{office.school_zh}{office.zh}" if one.language == "zh" else f"{office.en}, {office.school_en}"
    wide = WIDE - 2 * PAD - QR
    line = y + PAD - 1
    for text, size, width, room in (
        (title, 7.0, WIDE - 2 * PAD, 5.0),
        (one.name, 15.0, wide, 8.0),
        (one.department, 9.0, wide, 9.0),
        (one.grouped, 13.0, wide, 7.0),
        (one.validity, 7.0, wide, 6.5),
        (one.what_to_do, 7.0, wide, 12.0),
    ):
        _text(page, text, size, x + PAD, line, width, room)
        line += room


def _text(page: FPDF, text: str, size: float, x: float, y: float, width: float, room: float) -> None:
    """Text in its place, made smaller until it fits the room it has."""
    while True:
        page.set_font(FONT, size=size)
        height = size * 0.5  # millimetres of a line, for a size in points
        page.set_xy(x, y)
        lines = page.multi_cell(width, height, text, align="L", dry_run=True, output="LINES")
        assert isinstance(lines, list)  # which is what was asked for
        if len(lines) * height <= room or size <= 5:
            break
        size -= 0.5
    page.multi_cell(width, height, text, align="L")
