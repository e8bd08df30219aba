"""A group filled from a sheet: the empty sheet, and one sent back; all of its rows are taken over or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flows.kit.answers import Answers, Question
from flows.kit.choosing import Choices, Department
from flows.kit.grouping import Row, Rows
from flows.kit.questions import Choice, Group, YesNo
from flows.kit.reading import Read, Unread, fold, looks_like_document
from flows.kit.refusal import Words
from flows.kit.words import N_
from handlers import voice
from handlers.shown import NO, YES, shown, translated
from storage import drafts, files, outbox, sealed, sheets
from storage.desk import Desk
from storage.tables import Draft, File

TOLD = 8  # wrong cells that are told one by one
WIDTH = 22  # characters of a column

MISSING = N_("It is missing.")
TWICE = N_("It stands in the sheet twice.")
UNCERTAIN = N_("Please say exactly which is meant: %(choices)s")


def template(desk: Desk, group: Group) -> partial[bytes]:
    """What makes the empty sheet: a column a question, choices to pick from, an example, what is meant as notes."""
    labels = [translated(desk, one.label) for one in group.of]
    offered = {at: listed for at, one in enumerate(group.of, 1) if (listed := _offered(desk, one))}
    notes = [(translated(desk, one.label), _meant(desk, one)) for one in group.of]
    rows, widths = [labels, _example(group)], [WIDTH] * len(labels)
    title = translated(desk, group.label)
    return partial(sheets.write, rows, title=title, head=1, widths=widths, choices=offered, notes=notes, example=True)


def _offered(desk: Desk, question: Question[Any]) -> list[str]:
    """What a cell may be picked from."""
    if isinstance(question, Choice):
        return [translated(desk, option.label) for option in question.options]
    if isinstance(question, YesNo):
        return [translated(desk, words) for words in (YES, NO)]
    if isinstance(question, Department):
        return [desk.office.department(key, desk.language) for key in desk.office.departments]
    return []


def _meant(desk: Desk, question: Question[Any]) -> str:
    """What a column is for, and of several choices which there are."""
    told = [translated(desk, question.help or question.ask)]
    if isinstance(question, Choices):
        told.append(voice.listed([translated(desk, option.label) for option in question.options], desk.language))
    return " ".join(told)


def _example(group: Group) -> list[str]:
    """The row that shows how: it is passed over where it is sent back."""
    return [one.sample for one in group.of]


def sent(desk: Desk, draft: Draft, key: str, file: File) -> None:
    """A sheet is on its way for the question of that key: the card says so until it is here."""
    draft.answers = {**draft.answers, drafts.SHEET: [file.id, key]}
    draft.hint = drafts.keep_words(Words(N_("The sheet is being read."))) | {"only": "hint"}
    drafts.touch(desk, draft)


def arrived(desk: Desk, file_id: int) -> Draft | None:
    """A file is here, or lost: the form that waits for it as a sheet, filled from it; None: none does."""
    file = desk.session.get_one(File, file_id)
    desk.sits(desk.one(file.person_id))
    draft = next((one for one in drafts.mine(desk) if one.answers.get(drafts.SHEET, [0])[0] == file_id), None)
    if draft is None:
        return None
    asked = drafts.form_of(desk, draft).question(draft.answers[drafts.SHEET][1])
    draft.answers = {key: kept for key, kept in draft.answers.items() if key != drafts.SHEET}
    if (marked := draft.answers.get(drafts.MARKED)) is not None:  # what was sent back before is out of date
        files.erase(desk, desk.session.get_one(File, marked))
        draft.answers = {key: kept for key, kept in draft.answers.items() if key != drafts.MARKED}
    if asked is None:
        draft.hint = None
    elif file.state != "kept":
        lost = N_("The sheet did not arrive. Please send it again.")
        drafts.hint(draft, Words(sheets.NOT_XLSX if file.state == "refused" else lost))
    else:
        content = files.get(desk.office, file.content)
        files.erase(desk, file)  # the numbers in it are kept sealed, one by one
        if isinstance(asked, Group):
            _fill(desk, draft, Rows.of(asked, drafts.answers(desk, draft)), content)
        else:
            _answer(desk, draft, asked, content)
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
    """All of its rows, or a hint that names what is wrong and the sheet with that marked."""
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
    read, example = _Sheet(desk, draft, rows), _example(rows.group)
    for number, cells in lines:
        texts = {key: cells[at] if at is not None and at < len(cells) else "" for key, at in places.items()}
        if list(texts.values()) != example:
            read.row(number, texts)
    if not read.rows:
        drafts.hint(draft, Words(N_("There is no row in the sheet yet.")))
    elif len(read.rows) > rows.group.most:
        drafts.hint(draft, Words(N_("There may be %(most)d at most."), {"most": rows.group.most}))
    elif read.faults:
        told = "\n".join(read.told(fault) for fault in read.faults[:TOLD])
        words = N_("Nothing was taken over. Wrong cells: %(n)d, marked in the sheet sent back to you.%(faults)s")
        drafts.hint(draft, Words(words, {"n": len(read.faults), "faults": f"\n{told}"}))
        _send_back(desk, draft, read, head, lines, places)
    else:
        closed = tuple(read.closed(row) for row in read.rows)
        drafts.fill(desk, draft, Rows(rows.group, closed))
        taken = Words(N_("Taken from the sheet: %(n)d. Please check them."), {"n": len(closed)})
        draft.hint = drafts.keep_words(taken) | {"only": "hint"}


Lines = Sequence[tuple[int, Sequence[str]]]


def _send_back(
    desk: Desk, draft: Draft, read: _Sheet, head: Sequence[str], lines: Lines, places: Mapping[str, int | None]
) -> None:
    """The sheet once more: wrong cells stand out, each row ends with the reasons; numbers of documents are masked."""
    private = {places[one.key] for one in read.group.of if one.sealed}
    wrong = {(fault.row, places[fault.question.key]) for fault in read.faults}
    why = {number: [read.told(one, alone=True) for one in read.faults if one.row == number] for number, _ in lines}
    by_number, last = dict(lines), max(number for number, _ in lines)
    rows = [[*head, translated(desk, N_("To be put right"))]]
    for number in range(2, last + 1):  # each row keeps its number
        cells = by_number.get(number, ())
        masked = [at in private or looks_like_document(text) for at, text in enumerate(cells)]
        row = [
            text if not mask or not text else "" if (number, at) in wrong else f"•••• {text[-4:]}"
            for at, (text, mask) in enumerate(zip(cells, masked, strict=True))
        ]
        row += [""] * (len(head) - len(row))
        rows.append([*row[: len(head)], "\n".join(why.get(number, ()))])
    stand_out = {number: tuple(at + 1 for row, at in wrong if row == number and at is not None) for number, _ in lines}
    widths = [WIDTH] * len(head) + [WIDTH * 2]
    made = sheets.write(rows, title=translated(desk, read.group.label), head=1, widths=widths, wrong=stand_out)
    kept = files.make(desk, f"{translated(desk, read.group.label)}.xlsx", made)
    draft.answers = {**draft.answers, drafts.MARKED: kept.id}
    outbox.paper(desk, "marked", desk.me, f"file:{kept.id}:marked", about={"file": kept.id})


def _column(question: Question[Any], columns: dict[str, int]) -> int | None:
    names = (fold(voice.say(question.label, language)) for language in voice.LANGUAGES)
    return next((columns[name] for name in names if name in columns), None)


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be taken."""

    row: int  #: as the sheet counts it, from 1
    question: Question[Any]
    why: Words


class _Sheet:
    """The rows read so far, each value as it is read, and what is wrong."""

    def __init__(self, desk: Desk, draft: Draft, rows: Rows) -> None:
        self.desk, self.group = desk, rows.group
        self.around, self.asker = drafts.around(desk, draft), drafts.asker(desk, draft)
        self.answers = drafts.answers(desk, draft)
        self.rows: list[dict[str, Any]] = []
        self.faults: list[Fault] = []
        self._numbers: set[str] = set()

    def row(self, number: int, texts: dict[str, str]) -> None:
        """One row of the sheet, which calls it *number*."""
        row: dict[str, Any] = {}
        for question in self._asked(row):
            value, wrong = self._cell(question, texts[question.key])
            if wrong is not None:
                self.faults.append(Fault(number, question, wrong))
            row[question.key] = value
        self.rows.append(row)

    def told(self, fault: Fault, *, alone: bool = False) -> str:
        """What is wrong, with its row and column. *alone*: with its column only."""
        label, why = translated(self.desk, fault.question.label), voice.say(fault.why, self.desk.language)
        if alone:
            return translated(self.desk, N_("%(label)s: %(why)s"), label=label, why=why)
        return translated(self.desk, N_("row %(n)d, %(label)s: %(why)s"), n=fault.row, label=label, why=why)

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
            choices = [shown(self.desk, question, question.keep(one)) for one in reading.choices]
            return None, Words(UNCERTAIN, {"choices": choices})
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
