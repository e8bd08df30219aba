"""Phone days: what the person at the desk has in their phone's calendar, as far as it was sent and is not over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import or_, select

from storage.desk import Desk
from storage.tables import PhoneDay

Which = tuple[int, str]  #: id of a duty, and a rung of its ladder or which of its last days


def ahead(desk: Desk) -> dict[Which, PhoneDay]:
    """What was sent before and is not over, by its day: days from today on, instants from now on."""
    mine = select(PhoneDay).where(
        PhoneDay.person_id == desk.me.id, PhoneDay.day >= desk.today, or_(PhoneDay.at.is_(None), PhoneDay.at > desk.now)
    )
    return {(row.duty_id, row.rung): row for row in desk.session.scalars(mine.order_by(PhoneDay.day, PhoneDay.id))}


def keep(desk: Desk, sent: Mapping[Which, tuple[date, datetime | None]]) -> None:
    """That is sent now. What was sent before and is not in it stays known until its day is over."""
    known = {
        (row.duty_id, row.rung): row
        for row in desk.session.scalars(select(PhoneDay).where(PhoneDay.person_id == desk.me.id))
    }
    for which, (day, at) in sent.items():
        row = known.get(which) or PhoneDay(person_id=desk.me.id, duty_id=which[0], rung=which[1])
        row.day, row.at = day, at
        desk.session.add(row)
    desk.session.flush()
