"""A group filled from a sheet: the empty sheet, and one sent back; all of its rows are taken over or none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from flows.kit.answers import Answers, Question
from flows.kit.grouping import Row, Rows
from flows.kit.questions import Choice, Group
from flows.kit.reading import Read, Unread, fold
from flows.kit.refusal import Words
from flows.kit.words import N_
from handlers import voice
from handlers.shown import translated
from storage import drafts, files, sealed, sheets
from storage.desk import Desk
from storage.tables import Draft, File

TOLD = 8  # wrong cells that are told one by one
WIDTH = 22  # characters of a column

MISSING = N_("It is missing.")
TWICE = N_("It stands in the sheet twice.")
UNCERTAIN = N_("It could mean more than one thing.")


def template(desk: Desk, group: Group) -> partial[bytes]:
    """What makes the empty sheet: a column a question, choices to pick from, what is meant on a page of notes."""
    labels = [translated(desk, one.label) for one in group.of]
    offered = {
        at: [translated(desk, option.label) for option in one.options]
        for at, one in enumerate(group.of, 1)
        if isinstance(one, Choice)
    }
    notes = [(translated(desk, one.label), translated(desk, one.help or one.ask)) for one in group.of]
    widths = [WIDTH] * len(labels)
    title = translated(desk, group.label)
    return partial(sheets.write, [labels], title=title, head=1, widths=widths, choices=offered, notes=notes)


def sent(desk: Desk, draft: Draft, file: File) -> None:
    """A sheet is on its way: the card says so until it is here."""
    words = Words(N_("The sheet is being read."))
    draft.hint = drafts.keep_words(words) | {"only": "hint", "sheet": file.id}


def arrived(desk: Desk, file_id: int) -> Draft | None:
    """A file is here, or lost: the form that waits for it as a sheet, filled from it; None: none does."""
    file = desk.session.get_one(File, file_id)
    desk.sits(desk.one(file.person_id))
    draft = next((one for one in drafts.mine(desk) if (one.hint or {}).get("sheet") == file_id), None)
    if draft is None:
        return None
    rows, question = drafts.group(desk, draft), drafts.asked(desk, draft)
    if rows is None and (question is None or not question.takes_sheet):
        draft.hint = None
    elif file.state != "kept":
        lost = N_("The sheet did not arrive. Please send it again.")
        drafts.hint(draft, Words(sheets.NOT_XLSX if file.state == "refused" else lost))
    else:
        content = files.get(desk.office, file.content)
        files.erase(desk, file)  # the numbers in it are kept sealed, one by one
        if rows is not None:
            _fill(desk, draft, rows, content)
        elif question is not None:
            _answer(desk, draft, question, content)
    drafts.touch(desk, draft)
    return draft


def _answer(desk: Desk, draft: Draft, question: Question[Any], content: bytes) -> None:
    """What the sheet says, read as if it had been typed."""
    try:
        lines = sheets.read(content)
    except sheets.NotASheet as error:
        drafts.hint(draft, Words(error.words))
        return
    drafts.typed(desk, draft, question.from_sheet([cells for _, cells in lines]))


def _fill(desk: Desk, draft: Draft, rows: Rows, content: bytes) -> None:
    """All of its rows, or a hint that names what is wrong."""
    try:
        (_, head), *lines = sheets.read(content) or [(0, ())]
    except sheets.NotASheet as error:
        drafts.hint(draft, Words(error.words))
        return
    columns = {fold(text): at for at, text in enumerate(head)}
    places = {one.key: _column(one, columns) for one in rows.group.of}
    if unknown := [one for one in rows.group.of if places[one.key] is None and not one.optional]:
        words = N_("The column “%(column)s” is missing. Please use the sheet as it was sent to you.")
        drafts.hint(draft, Words(words, {"column": Words(unknown[0].label)}))
        return
    read = _Sheet(desk, draft, rows)
    for number, cells in lines:
        texts = {key: cells[at] if at is not None and at < len(cells) else "" for key, at in places.items()}
        read.row(number, texts)
    if not read.rows and not read.faults:
        drafts.hint(draft, Words(N_("There is no row in the sheet yet.")))
    elif len(lines) > rows.group.most:
        drafts.hint(draft, Words(N_("There may be %(most)d at most."), {"most": rows.group.most}))
    elif read.faults:
        told = "\n".join(read.faults[:TOLD])
        words = N_("Nothing was taken over. Please put this right and send the sheet again: %(faults)s")
        drafts.hint(draft, Words(words, {"faults": f"\n{told}"}))
    else:
        closed = tuple(read.closed(row) for row in read.rows)
        drafts.fill(desk, draft, Rows(rows.group, closed))
        taken = Words(N_("Taken from the sheet: %(n)d. Please check them."), {"n": len(closed)})
        draft.hint = drafts.keep_words(taken) | {"only": "hint"}


def _column(question: Question[Any], columns: dict[str, int]) -> int | None:
    names = (fold(voice.say(question.label, language)) for language in voice.LANGUAGES)
    return next((columns[name] for name in names if name in columns), None)


class _Sheet:
    """The rows read so far, each value as it is read, and what is wrong."""

    def __init__(self, desk: Desk, draft: Draft, rows: Rows) -> None:
        self.desk, self.group = desk, rows.group
        self.around, self.asker = drafts.around(desk, draft), drafts.asker(desk, draft)
        self.answers = drafts.answers(desk, draft)
        self.rows: list[dict[str, Any]] = []
        self.faults: list[str] = []
        self._numbers: set[str] = set()

    def row(self, number: int, texts: dict[str, str]) -> None:
        """One row of the sheet, which calls it *number*."""
        row: dict[str, Any] = {}
        for question in self._asked(row):
            value, wrong = self._cell(question, texts[question.key])
            if wrong is not None:
                label, why = translated(self.desk, question.label), voice.say(wrong, self.desk.language)
                words = N_("row %(n)d, %(label)s: %(why)s")
                self.faults.append(translated(self.desk, words, n=number, label=label, why=why))
            row[question.key] = value
        self.rows.append(row)

    def _asked(self, row: dict[str, Any]) -> Iterator[Question[Any]]:
        """The questions that apply, looked at one after the other as the row is filled."""
        for question in self.group.of:
            seen = Answers({**self.answers.kept, **row})
            if question.when is None or question.when(seen, self.asker):
                yield question

    def _cell(self, question: Question[Any], text: str) -> tuple[Any, Words | None]:
        """The value as JSON, of a private number the number itself; or what is wrong with it."""
        if not text:
            return None, None if question.optional else Words(MISSING)
        reading = question.read(text, self.around)
        if isinstance(reading, Unread):
            return None, Words(reading.why, reading.params)
        if not isinstance(reading, Read):
            return None, Words(UNCERTAIN)
        if not question.sealed:
            return question.keep(reading.value), None
        if reading.value in self._numbers:
            return None, Words(TWICE)
        self._numbers.add(reading.value)
        return reading.value, None

    def closed(self, row: dict[str, Any]) -> Row:
        """The row as it is kept: private numbers sealed."""
        private = {one.key: one for one in self.group.of if one.sealed}
        return {
            key: private[key].keep(sealed.close(self.desk, value)) if key in private and value is not None else value
            for key, value in row.items()
        }
