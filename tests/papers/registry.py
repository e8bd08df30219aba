"""A trip on its way through a college, and its documents as Word opens them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from sqlalchemy import select

from flows.catalogue import FLOWS
from flows.kit.answers import Answers
from flows.kit.flow import Verdict
from flows.kit.returning import Phrase
from flows.kit.routing import Station, routed
from flows.kit.tiny import tiny_forms
from handlers import papers
from handlers.papers import Paper
from playground.college import example_office, store_of
from storage import cases, drafts
from storage.desk import Desk
from storage.outbox import Outgoing
from storage.tables import Case, Person

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # nine o'clock at the college

AIM = "与清迈大学商谈联合办学，参观两个实训基地；" * 20  # longer than a card shows


class Registry:
    """One trip to Thailand of 王伟 and 李强, filed on a Monday; whoever acts on it does so that morning, or *now*."""

    def __init__(self, folder: Path, route: Sequence[Station] = (), **answers: Any) -> None:
        self.now = MORNING
        self.store = store_of(folder)
        self.office = example_office(folder)
        if route:  # the school's own
            trip = routed(FLOWS["trip"], route)
            self.office = replace(
                self.office, flows={trip.key: trip}, offered=(trip,), tiny={**self.office.tiny, **tiny_forms([trip])}
            )
        with self.desk("王伟") as desk:
            two = [
                desk.session.scalars(select(Person.id).where(Person.name == name)).one() for name in ("王伟", "李强")
            ]
            filled: Mapping[str, Any] = {
                "purpose": "official", "who": two, "where": ["TH"], "out": "2027-03-08", "back": "2027-03-12",
                "task": "visit", "aim": AIM, "host": "清迈大学", "in_plan": "yes", "public_money": True,
                "budget": {"amount": "30000", "currency": "CNY"}, "teaches": False, "document": "valid",
                "invitation": None, "itinerary": None, "promise": True, **answers,
            }  # fmt: skip
            draft = drafts.start(desk, FLOWS["trip"], answers=Answers(filled))
            self.case = cases.submit(desk, draft, seen=draft.revision).id

    @contextmanager
    def desk(self, name: str) -> Iterator[Desk]:
        """A desk where that person of the cast sits, for one transaction."""
        with self.store.engine.begin() as db:
            desk = Desk(db, self.office, self.now)
            desk.sits(desk.session.scalars(select(Person).where(Person.name == name)).one())
            yield desk
            desk.session.flush()

    def settles(self, name: str, verdict: Verdict = Verdict.APPROVE, reason: str | None = None, **given: Any) -> None:
        """That person's verdict."""
        with self.desk(name) as desk:
            case = desk.session.get_one(Case, self.case)
            cases.settle(desk, case, verdict, seen=case.edition, reason=Phrase(reason) if reason else None, given=given)

    def on_paper(self, step: str, **paper: Any) -> None:
        """刘洋 takes down an approval given on paper."""
        with self.desk("刘洋") as desk:
            case = desk.session.get_one(Case, self.case)
            cases.on_paper(desk, case, step, "", Verdict.APPROVE, paper, seen=case.edition)

    def paper(self, name: str, kind: str = "case_form", **about: Any) -> Paper:
        """A document as that person gets it. Raises Refusal where it is not theirs."""
        with self.desk(name) as desk:
            return papers.prepare(
                desk, Outgoing(1, "paper", kind, about or {"case": self.case}, 0, desk.me.id, 0, False, 0)
            )


def opened(paper: Paper) -> Document:
    """The document as Word opens it."""
    return docx.Document(BytesIO(paper.make()))


def rows(document: Document, table: int) -> list[tuple[str, ...]]:
    """The rows of a table, each cell once where several are merged."""
    found = []
    for row in document.tables[table].rows:
        cells = {id(cell._tc): cell.text for cell in row.cells}
        found.append(tuple(cells.values()))
    return found


def lines(document: Document) -> list[str]:
    """Every paragraph that stands in no table."""
    return [paragraph.text for paragraph in document.paragraphs]
