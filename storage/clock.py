"""Time as a port: real time, plus an offset that only the playground's calendar sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from storage.tables import Setting

OFFSET = "clock_offset_seconds"


class Clock:
    """The office's clock. It never runs backwards."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        """The instant it is for the office, aware UTC."""
        return datetime.now(UTC) + self.offset

    def load(self, db: Connection) -> bool:
        """Take the offset that was kept. Returns whether there was one."""
        kept = db.scalar(select(Setting.value).where(Setting.key == OFFSET))
        self.offset = timedelta(seconds=float(kept)) if kept else timedelta()
        return kept is not None

    def begin(self, db: Connection, at: datetime) -> None:
        """Go on with the calendar that was kept; a new one begins at *at* (aware), which may be any day."""
        if not self.load(db):
            self._keep(db, at)

    def turn(self, db: Connection, to: datetime) -> None:
        """Move to the instant *to* (aware) and keep it. It is never turned back."""
        if to > self.now():
            self._keep(db, to)

    def _keep(self, db: Connection, at: datetime) -> None:
        self.offset = at - datetime.now(UTC)
        db.execute(delete(Setting).where(Setting.key == OFFSET))
        db.execute(insert(Setting).values(key=OFFSET, value=str(self.offset.total_seconds())))
