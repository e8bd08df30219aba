"""The inbox: what happened, kept before it is acknowledged, settled once, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from storage.insertion import insert_new
from storage.seals import Seal
from storage.tables import Event

TRIES = 3


@dataclass(frozen=True)
class Arrival:
    """One thing to keep."""

    source: str
    key: str
    lane: int
    body: bytes  #: plain JSON; sealed before it is kept


@dataclass(frozen=True)
class Waiting:
    """The next thing to settle."""

    id: int
    source: str
    lane: int
    body: bytes  #: ciphertext
    tries: int


def keep(db: Connection, seal: Seal, arrivals: Iterable[Arrival], now: datetime) -> int:
    """Keep what arrived, one row each; a repeat is passed over. Returns how many rows are new."""
    rows = [
        {
            "source": arrival.source,
            "key": arrival.key,
            "lane": arrival.lane,
            "body": seal.close(arrival.body),
            "not_before": now,
            "kept_at": now,
        }
        for arrival in arrivals
    ]
    return insert_new(db, Event, ["source", "key"], rows)


# asked for every update: building the statement would cost more than running it
_FOLLOWING = (
    select(Event.id, Event.source, Event.lane, Event.body, Event.tries)
    .where(Event.state == "new", Event.not_before <= bindparam("now"))
    .order_by(Event.id)
    .limit(1)
)


def following(db: Connection, now: datetime) -> Waiting | None:
    """The oldest event that may be settled now."""
    row = db.execute(_FOLLOWING, {"now": now}).first()
    return Waiting(*row) if row else None


def settle(db: Connection, event_id: int) -> None:
    """Done: the body is wiped, the key stays so that a repeat is known."""
    db.execute(update(Event).where(Event.id == event_id).values(state="done", body=b""))


def failed(db: Connection, waiting: Waiting, code: str) -> bool:
    """Count a failure. Returns whether the event is parked now, its body kept sealed for the administrator."""
    tries = waiting.tries + 1
    parked = tries >= TRIES
    db.execute(
        update(Event)
        .where(Event.id == waiting.id)
        .values(tries=tries, state="parked" if parked else "new", code=code if parked else "")
    )
    return parked


def backlog(db: Connection, now: datetime) -> int:
    """How many events wait to be settled now."""
    return db.scalar(select(func.count()).select_from(Event).where(Event.state == "new", Event.not_before <= now)) or 0
