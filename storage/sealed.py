"""Private values in one place: sealed, found again by their keyed hash, never in clear anywhere else."""

from __future__ import annotations

from sqlalchemy import delete

from flows.kit.questions import Sealed as Reference
from storage.desk import Desk
from storage.tables import Sealed


def close(desk: Desk, value: str) -> Reference:
    """Seal a value. Returns the reference that answers and records may hold."""
    plain = value.encode()
    row = Sealed(
        cipher=desk.office.seal.close(plain), last=value[-4:], hash=desk.office.seal.hash(plain), made_at=desk.now
    )
    desk.session.add(row)
    desk.session.flush()
    return Reference(row.id, row.last)


def erase(desk: Desk, sealed_id: int) -> None:
    """Nothing refers to it any more."""
    desk.session.execute(delete(Sealed).where(Sealed.id == sealed_id))
