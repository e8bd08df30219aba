"""The store: one engine, one writer at a time, one transaction an act; SQLite or PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import StaticPool

from storage.clock import Clock

T = TypeVar("T")

BUSY_SECONDS = 5.0  # another process (backup, check) may hold SQLite this long before we call the store ill


def connect(url: str, *, busy: float = BUSY_SECONDS) -> Engine:
    """An engine whose transactions write at once (BEGIN IMMEDIATE) and survive a power cut (synchronous=FULL).

    Args: url: sqlite:///PATH or postgresql+psycopg://…; busy: seconds to wait for another process's lock.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=1, max_overflow=2, pool_pre_ping=True)
    if path := make_url(url).database:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    # one connection, kept: opening one costs more than a transaction, and the writer is one anyway
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": busy}, poolclass=StaticPool)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, so that it is IMMEDIATE
        for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "secure_delete=on"):
            connection.execute(f"pragma {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


_ILL_SQLITE = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY,
     sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM}
)  # fmt: skip
_ILL_POSTGRES = ("08", "53", "57", "58")  # connection, resources, operator, system: classes of SQLSTATE


def ill(error: BaseException | None) -> bool:
    """Whether an error is the store's own trouble (full, locked, away) and nobody's bug."""
    while error is not None:
        if isinstance(error, DBAPIError):
            if error.connection_invalidated:
                return True
            code = getattr(error.orig, "sqlite_errorcode", None)
            if code is not None and code & 0xFF in _ILL_SQLITE:
                return True
            if (state := getattr(error.orig, "sqlstate", None)) is not None and state.startswith(_ILL_POSTGRES):
                return True
            if isinstance(error, OperationalError) and code is None and state is None:
                return True  # PostgreSQL went away before it could say why
        error = error.__context__
    return False


class Store:
    """Runs acts, each whole inside one transaction. One thread at a time may use it."""

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        self.engine = connect(url)
        self.clock = clock or Clock()
        self.sqlite = self.engine.dialect.name == "sqlite"

    def run(self, act: Callable[[Connection], T]) -> T:
        """Run *act* in a transaction of its own; any exception rolls all of it back and is raised."""
        with self.engine.begin() as db:
            return act(db)

    def now(self) -> datetime:
        """The instant it is for the office, aware UTC."""
        return self.clock.now()

    def ping(self) -> None:
        """Raise if the store does not answer."""
        with self.engine.connect() as db:
            db.execute(text("select 1"))

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()
