"""Facts: what open cases say to the rest of the office, and the one read port of rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select

from flows.kit import flow
from flows.kit.answers import Answers
from flows.kit.settling import Standing
from storage.desk import Desk
from storage.tables import Case, Fact


class Facts:
    """Implements `Known` with one indexed query."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def facts(self, kind: str, about: int, since: date, until: date) -> Sequence[flow.Fact]:
        """Facts of *kind* about a person that touch the days *since*–*until*, both included."""
        rows = self.desk.session.execute(
            select(Fact.kind, Fact.about, Fact.since, Fact.until, Fact.value)
            .where(Fact.kind == kind, Fact.about == about, Fact.since <= until, Fact.until >= since)
            .order_by(Fact.since)
        )
        return [flow.Fact(*row) for row in rows]


def refresh(desk: Desk, case: Case) -> None:
    """Make the table say what the case says now: one that is being settled or open its facts, any other none."""
    declared = desk.office.flows.get(case.flow)
    desk.session.execute(delete(Fact).where(Fact.case_id == case.id))
    if declared is None or case.standing not in (Standing.SETTLING.value, Standing.OPEN.value):
        return
    since = case.opened_on or case.filed_at.astimezone(desk.office.zone).date()
    for fact in declared.facts(Answers(case.answers), case.filer_id, since):
        desk.session.add(
            Fact(
                case_id=case.id, kind=fact.kind, about=fact.about, since=fact.since, until=fact.until, value=fact.value
            )
        )
