"""An office over a SQLite file, and sheets as people fill them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select

from flows.kit.roster import COLUMNS
from handlers.voice import say
from playground.college import example_office, store_of
from storage import posts, roster
from storage.desk import Desk
from storage.office import Office
from storage.roster import Outcome
from storage.tables import Person


class School:
    """A school's store and office; each use of its desk is one transaction."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.store = store_of(folder, url or None)
        self.office: Office = example_office(folder)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """A desk where nobody sits."""
        with self.store.engine.begin() as db:
            desk = Desk(db, self.office, self.store.now())
            yield desk
            desk.session.flush()

    def bring_in(self, *rows: Mapping[str, object], columns: Sequence[str] = tuple(COLUMNS)) -> Outcome:
        """Bring a sheet of these rows in, below the template's own."""
        with self.desk() as desk:
            return roster.bring_in(desk, self.sheet(*rows, columns=columns))

    def sheet(self, *rows: Mapping[str, object], columns: Sequence[str] = tuple(COLUMNS)) -> bytes:
        """The template, with these rows from row 4 on, its columns put in that order."""
        book = load_workbook(BytesIO(roster.template(self.office)))
        page = book.worksheets[0]
        assert isinstance(page, Worksheet)
        kept = [dict(zip(COLUMNS, row, strict=True)) for row in page.iter_rows(values_only=True)]
        page.delete_rows(1, len(kept))
        for row in (*kept, *rows):
            page.append([row.get(name) for name in columns])
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    def person(self, staff_no: str) -> dict[str, object]:
        """Somebody's row, their posts as "role@department", and their phone in clear."""
        with self.desk() as desk:
            person = desk.session.scalars(select(Person).where(Person.staff_no == staff_no)).one()
            names = ("name", "english_name", "kind", "department", "rank", "language", "left_on")
            held = [f"{role.value}@{place}" for place, role in posts.of_person(person)]
            return {name: getattr(person, name) for name in names} | {"posts": held}


def told(outcome: Outcome) -> list[str]:
    """Each fault as one line."""
    return [f"{fault.row} {fault.column}: {say(fault.words, 'en')}" for fault in outcome.faults]
