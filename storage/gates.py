"""Gates: steps that are shut until something holds open with the day on which it does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from flows.kit.settling import Standing
from storage import cards, cases
from storage.desk import Desk
from storage.office import Office
from storage.tables import Case


def tick(db: Connection, office: Office, now: datetime) -> int:
    """Once a day of the school: ask the people of steps that open today. Returns of how many cases."""
    desk = Desk(db, office, now)
    gated = [flow.key for flow in office.flows.values() if any(step.gate is not None for step in flow.steps)]
    waiting = select(Case).where(Case.flow.in_(gated), Case.standing == Standing.SETTLING.value).order_by(Case.id)
    opened = [case for case in desk.session.scalars(waiting) if cases.open_gates(desk, case, office.flows[case.flow])]
    for case in opened:
        for kind in ("case", "step"):
            cards.mark(desk, kind, case.id)
    desk.session.flush()
    return len(opened)
