"""Word documents: A4, fonts for Chinese, bordered tables, the page's number at its foot; what people typed is text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from unicodedata import east_asian_width

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

LATIN, SONG, FANG_SONG, HEI = "Times New Roman", "宋体", "仿宋", "黑体"  # a machine without them shows its own
MARGIN, WIDE, HIGH = Cm(2.2), Cm(16.6), Cm(20)  # *HIGH*: of a picture, its caption taken off
SHORT = 24  # what half a row of a table of pairs holds
WHOLE = 600  # what is shorter than this is not torn between two pages
BODY = Pt(16)  # 三号, of a Chinese text
ROW, SIGNATURE = Cm(0.8), Cm(2.6)  # the lowest row; room for a signature and a seal

#: what XML cannot hold, and marks that turn the reading of other words around
UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Text that a document can hold."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _is_chinese(text: str) -> bool:
    return _width(text) > len(text)


class Word:
    """One document, written from its top to its foot."""

    def __init__(self, title: str, foot: str) -> None:
        """Begin with a title; *foot* stands beside the page's number."""
        self._document = Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = MARGIN
        section.top_margin = section.bottom_margin = Cm(2.5)
        self._chinese = _is_chinese(title)
        normal = self._document.styles["Normal"]
        assert isinstance(normal, ParagraphStyle)  # the built-in one is
        normal.font.name, normal.font.size = LATIN, Pt(12)
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG_SONG)
        normal.paragraph_format.space_after = Pt(0)
        self._document.core_properties.title = clean(title)
        self._document.core_properties.author = ""
        head = self._document.add_paragraph()
        head.alignment, head.paragraph_format.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(12)
        _write(head, title, bold=not self._chinese, size=20 if self._chinese else 18, font=HEI)
        at_foot = section.footer.paragraphs[0]
        at_foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(at_foot, f"{foot}    ", size=9)
        _field(at_foot, "PAGE")
        _write(at_foot, " / ", size=9)
        _field(at_foot, "NUMPAGES")

    def heading(self, text: str) -> None:
        """A line above what belongs together."""
        line = self._document.add_paragraph()
        line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(12), Pt(4)
        line.paragraph_format.keep_with_next = True
        _write(line, text, bold=not self._chinese, size=14, font=HEI)

    def text(self, words: str) -> None:
        """Paragraphs, one a line: in Chinese set as an official document is, 三号仿宋, lines of 28 points, indented."""
        for line in clean(words).split("\n"):
            paragraph = self._paragraph(line)
            if self._chinese:
                paragraph.paragraph_format.first_line_indent = 2 * BODY

    def signed(self, *words: str) -> None:
        """Who signs and the day, to the right below the text; they stay together."""
        for at, line in enumerate(words):
            paragraph = self._paragraph(line)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.space_before = BODY if at == 0 else Pt(0)
            paragraph.paragraph_format.keep_with_next = at < len(words) - 1

    def _paragraph(self, line: str) -> Paragraph:
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(28) if self._chinese else 1.5
        _write(paragraph, line, size=BODY.pt if self._chinese else 12)
        return paragraph

    def pairs(self, pairs: Sequence[tuple[str, str]], short: int = SHORT) -> None:
        """A bordered table of labels and what they name: two short ones side by side, long ones on a row of their own.

        Args: short: width of what still fits into half a row; a Chinese character is two wide, a Latin letter one.
        """
        table = self._table((2.9, 5.4, 2.9, 5.4))
        left: tuple[str, str] | None = None
        for one in (*pairs, None):
            if left is not None and one is not None and max(_width(left[1]), _width(one[1])) <= short:
                _fill(table, (*left, *one), labels=(0, 2))
                left = None
                continue
            if left is not None:
                cells = _row(table, left[1]).cells
                _put(cells[0], left[0], label=True)
                _put(cells[1].merge(cells[3]), left[1])
            left = one

    def stations(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A bordered table of four columns under headings. A row of two is one still to be signed: it is kept high."""
        table = self._table((3.6, 7, 2.5, 3.5))
        _fill(table, headings, labels=range(len(headings)))
        _mark(table.rows[0], "w:tblHeader")  # repeated on every page
        for cell in table.rows[0].cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True  # never alone at the foot of one
        for one in rows:
            if len(one) == len(headings):
                _fill(table, one, labels=(0,))
                continue
            row = _row(table)
            row.height = SIGNATURE
            _put(row.cells[0], one[0], label=True)
            room = row.cells[1].merge(row.cells[3])
            _put(room, one[1])
            room.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
            if self._chinese:  # the day's blanks are within the words; in English they follow them
                room.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def picture(self, content: bytes) -> bool:
        """A photo within the margins. Returns whether it is one that Word shows."""
        try:
            image = Image.from_blob(content)
            scale = min(WIDE / image.width, HIGH / image.height, 1)
            self._document.add_picture(BytesIO(content), Length(int(image.width * scale)))
        except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError, ZeroDivisionError):
            return False
        return True

    def content(self) -> bytes:
        """The .docx."""
        out = BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _table(self, widths_cm: Sequence[float]) -> Table:
        table: Table = self._document.add_table(0, len(widths_cm), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths_cm, strict=True):
            column.width = Cm(width)
        return table


def _row(table: Table, *words: str) -> _Row:
    """A row for those words, on one page where they are short enough for it."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves it without types
    row.height, row.height_rule = ROW, WD_ROW_HEIGHT_RULE.AT_LEAST
    if max(map(_width, words), default=0) < WHOLE:
        _mark(row, "w:cantSplit")
    return row


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - python-docx has no other door to it


def _fill(table: Table, words: Sequence[str], labels: Sequence[int]) -> None:
    cells = _row(table, *words).cells
    for at, text in enumerate(words):
        _put(cells[at], text, label=at in labels)


def _put(cell: _Cell, text: str, *, label: bool = False) -> None:
    cell.vertical_alignment, line = WD_CELL_VERTICAL_ALIGNMENT.CENTER, cell.paragraphs[0]
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
    if label:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(line, text, bold=label, size=10.5, font=SONG if label else FANG_SONG)


def _write(into: Paragraph, text: str, *, bold: bool = False, size: float = 12, font: str = FANG_SONG) -> Run:
    run = into.add_run(clean(text))
    run.bold, run.font.size, run.font.name = bold, Pt(size), LATIN
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 - python-docx has no other door to it
    fonts.set(qn("w:eastAsia"), font)
    if _is_chinese(text):
        fonts.set(qn("w:hint"), "eastAsia")  # or Word sets “quotation marks” and the like as in Latin
    return run


def _field(into: Paragraph, code: str) -> None:
    """Something Word counts itself: PAGE, NUMPAGES."""
    run = _write(into, "", size=9)._element  # noqa: SLF001 - python-docx knows no fields
    for kind in ("begin", "", "end"):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = code
        run.append(part)
