"""A place on a step handed to somebody by name: it stays theirs while the place still is whose it was."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from storage.desk import Desk
from storage.tables import Case, Person, Taker, Transfer


def standing(desk: Desk, case: Case, step: str, seat: str, holder: Person, without: Collection[int]) -> Transfer | None:
    """How the holder's place was handed over, as it stands; it falls back where its new taker has left or files it."""
    found = select(Transfer).where(
        Transfer.case_id == case.id, Transfer.step == step, Transfer.seat == seat, Transfer.holder_id == holder.id,
        Transfer.stands.is_(True),
    )  # fmt: skip
    row = desk.session.scalar(found.order_by(Transfer.id.desc()).limit(1))
    if row is None:
        return None
    to = desk.one(row.to_id)
    if to.id in without or (to.left_on is not None and to.left_on <= desk.today):
        row.stands = False
        return None
    return row


def hand(desk: Desk, case: Case, taker: Taker, to: Person) -> Transfer:
    """Note that the person at the desk hands this place of theirs to *to*."""
    before = desk.session.get_one(Transfer, taker.transfer_id) if taker.transfer_id else None
    holder = before.holder_id if before else taker.for_id or taker.person_id
    if before is not None:
        before.stands = False
    row = Transfer(
        case_id=case.id, step=taker.step, seat=taker.seat, holder_id=holder, from_id=desk.me.id, to_id=to.id,
        at=desk.now,
    )  # fmt: skip
    desk.session.add(row)
    desk.session.flush()
    return row


def had(desk: Desk, case: Case, step: str, seat: str) -> list[Person]:
    """Everybody who had the place and handed it on, the first of them first."""
    found = select(Transfer.from_id).where(Transfer.case_id == case.id, Transfer.step == step, Transfer.seat == seat)
    return [desk.one(one) for one in dict.fromkeys(desk.session.scalars(found.order_by(Transfer.id)))]


def giver(desk: Desk, transfer_id: int | None) -> Person | None:
    """Who handed a place over; None: nobody did."""
    return desk.one(desk.session.get_one(Transfer, transfer_id).from_id) if transfer_id else None


def given_away(desk: Desk, case: Case) -> Person | None:
    """To whom the person at the desk handed their place last, while it is there; None: to nobody."""
    found = select(Transfer.to_id).where(
        Transfer.case_id == case.id, Transfer.from_id == desk.me.id, Transfer.stands.is_(True)
    )
    to = desk.session.scalar(found.order_by(Transfer.id.desc()).limit(1))
    return desk.one(to) if to else None
