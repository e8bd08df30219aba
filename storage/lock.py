"""One process runs a database at a time: a lock the operating system or PostgreSQL frees when the process dies."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import structlog
from sqlalchemy import Connection, Row, delete, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from storage.store import Store
from storage.tables import Runner

log = structlog.get_logger()

ADVISORY = 0x57414953  # "WAIS"


class Held(Exception):
    """Another process runs on this database; the text says which."""


class Lock:
    """Held from `take` to `free`, or to the process's end however it ends."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._file: IO[str] | None = None
        self._db: Connection | None = None
        self._signed: tuple[str, int, datetime] | None = None  # host, process, since

    def take(self, now: datetime) -> None:
        """Take it and say who we are. Raises Held."""
        if not self._taken():
            raise Held(self._holder())
        signed = (socket.gethostname(), os.getpid(), now)
        self.store.run(lambda db: self._sign(db, *signed))
        self._signed = signed

    def keep(self, now: datetime) -> None:
        """Look whether it is still held: PostgreSQL frees it, silently, with our connection. Then it is taken again.

        Raises: Held: another process was faster; a DBAPIError where the store is away.
        """
        if self._file is None and not self._connected():
            self.take(now)

    def _connected(self) -> bool:
        if self._db is None:
            return False
        try:
            self._db.execute(text("select 1"))
        except DBAPIError:
            log.warning("lock lost", action="lock_lost")
            self.free()
            return False
        return True

    def _taken(self) -> bool:
        if self.store.sqlite:
            path = Path(f"{self.store.engine.url.database}.lock")
            file = path.open("w")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._file = file
            return True
        db = self.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not db.scalar(text("select pg_try_advisory_lock(:key)"), {"key": ADVISORY}):
            db.close()
            return False
        db.detach()  # a session of its own, not the pool's: the lock ends with it
        self._db = db
        return True

    @staticmethod
    def _sign(db: Connection, host: str, pid: int, since: datetime) -> None:
        if inspect(db).has_table(Runner.__tablename__):  # a new database has no tables yet
            db.execute(delete(Runner))
            db.execute(insert(Runner).values(id=1, host=host, pid=pid, since=since))

    @staticmethod
    def _read(db: Connection) -> Row[str, int, datetime] | None:
        if not inspect(db).has_table(Runner.__tablename__):
            return None
        return db.execute(select(Runner.host, Runner.pid, Runner.since)).first()

    def _holder(self) -> str:
        row = self.store.run(self._read)
        if row is None or tuple(row) == self._signed:
            return "another process"  # which has not said yet who it is
        return f"process {row.pid} on {row.host}, since {row.since:%Y-%m-%d %H:%M} UTC"

    def free(self) -> None:
        """Let go."""
        if self._file:
            self._file.close()
            self._file = None
        if self._db:
            self._db.close()
            self._db = None


@contextmanager
def alone(store: Store) -> Iterator[None]:
    """Nobody else runs on the database meanwhile: its tables are being changed. Raises Held."""
    lock = Lock(store)
    lock.take(store.now())
    try:
        yield
    finally:
        lock.free()
