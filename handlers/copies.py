"""Who was told of a case beside those who settle it, as its cards name them."""

from __future__ import annotations

from typing import Any

from flows.kit.flow import Copy as Declared
from flows.kit.flow import Flow
from flows.kit.words import N_
from handlers.shown import named, translated
from storage import copies
from storage.desk import Desk
from storage.tables import Case, Copy

PARTIES = {
    "head": N_("Head of department"),
    "liaison": N_("Liaison officer"),
    "leader": N_("Leader in charge"),
}


def place(desk: Desk, copy: Declared | None, row: Copy) -> str:
    """Who is told: an office by its own name, others with the department where several are."""
    if copy is None:
        return row.key
    if copy.to.role == "office":
        held = desk.office.responsible(copy.to.of)
        return desk.office.department(held[0], desk.language) if held else copy.to.of
    name = translated(desk, PARTIES[copy.to.role])
    where = desk.office.department(row.seat, desk.language)
    return translated(desk, N_("%(who)s (%(where)s)"), who=name, where=where) if row.seat else name


def of_case(desk: Desk, flow: Flow, case: Case) -> list[dict[str, Any]]:
    """Who was told of a case and has seen it when, for whoever follows it to its end."""
    live = [row for row in copies.of_case(desk, case) if row.state == copies.LIVE]
    return [
        {
            "place": place(desk, flow.copy(row.key), row),
            "by": named(desk.one(row.seen_by_id), desk.language) if row.seen_by_id else "",
            "at": row.seen_at,
        }
        for row in live
    ]
