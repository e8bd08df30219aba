"""Moving a database between versions of the tables: a backup first, foreign keys checked after, whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from storage.tables import Base

FOLDER = Path(__file__).parent / "migrations"


class Broken(Exception):
    """A migration left rows that point nowhere; it was rolled back."""


def _config(db: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = db
    return config


def newest() -> str:
    """The version the program was written for."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def version(db: Connection) -> str | None:
    """The version the database is at; None: empty."""
    return MigrationContext.configure(db).get_current_revision()


def backup(engine: Engine, to: Path) -> Path | None:
    """Copy a SQLite database as it is now, beside people who use it. None: nothing to copy, or not SQLite."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or not Path(path).exists():
        return None
    to.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as source, sqlite3.connect(to) as target:
        source.backup(target)
    source.close()
    target.close()
    to.chmod(0o600)
    return to


def upgrade(engine: Engine, to: str = "head") -> None:
    """Climb up to a version. Raises Broken."""
    _climb(engine, lambda db: command.upgrade(_config(db), to))


def downgrade(engine: Engine, to: str = "base") -> None:
    """Climb down to a version. Raises Broken."""
    _climb(engine, lambda db: command.downgrade(_config(db), to))


def _climb(engine: Engine, steps: Callable[[Connection], None]) -> None:
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as db:
        if sqlite:  # before BEGIN, where alone it works: a table that is rebuilt must not empty its children
            _pragma(db, "foreign_keys=off")
        try:
            with db.begin():
                steps(db)
                if sqlite and (orphans := db.exec_driver_sql("pragma foreign_key_check").fetchall()):
                    raise Broken(f"rows point nowhere: {orphans[:5]}")
        finally:
            if sqlite:
                _pragma(db, "foreign_keys=on")


def _pragma(db: Connection, setting: str) -> None:
    raw = db.connection.dbapi_connection
    assert raw is not None  # the connection is open
    cursor = raw.cursor()
    cursor.execute(f"pragma {setting}")
    cursor.close()


def differences(db: Connection) -> list[object]:
    """How the database differs from the tables; empty: they agree."""
    context = MigrationContext.configure(db, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))
