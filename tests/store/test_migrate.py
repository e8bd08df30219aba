"""Migrations climb up, down and up again on a filled database, on both stores, and lose nothing they should keep."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from playground.college import CAST, seed
from storage import migrate
from storage.store import connect
from storage.tables import Base, Case, History, Person, Post

NOW = datetime(2026, 11, 23, tzinfo=UTC)
CASE = {
    "id": 1, "number": "ZJ-2026-0001", "flow": "passport_loan", "version": "1", "filer_id": 1, "answers": {},
    "standing": "settling", "revision": 1, "filed_at": NOW,
}  # fmt: skip
HAPPENED = {"case_id": 1, "at": NOW, "by_id": 1, "act": "submitted", "about": {}}


def test_a_new_database_is_what_the_tables_say(url: str) -> None:
    """After climbing up, the database and the declared tables agree."""
    engine = connect(url)
    migrate.upgrade(engine)
    with engine.connect() as db:
        assert (migrate.version(db), migrate.differences(db)) == (migrate.newest(), [])
    engine.dispose()


def test_it_climbs_up_down_and_up(url: str) -> None:
    """Down to nothing and up again leaves every table, empty and usable."""
    engine = connect(url)
    migrate.upgrade(engine)
    with engine.begin() as db:
        seed(db)
    migrate.downgrade(engine)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    migrate.upgrade(engine)
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())
    with engine.begin() as db:
        seed(db)
        assert db.scalar(select(func.count()).select_from(Person)) == len(CAST)
    engine.dispose()


def test_a_filled_database_keeps_its_rows(url: str) -> None:
    """Climbing again over a filled database changes nothing in it; children of a table are not emptied."""
    engine = connect(url)
    migrate.upgrade(engine)
    with engine.begin() as db:
        seed(db)
    migrate.upgrade(engine)
    with engine.begin() as db:
        posts = db.scalar(select(func.count()).select_from(Post))
        assert posts == sum(len(member.posts) for member in CAST)
    engine.dispose()


@pytest.mark.parametrize("act", ["update history set act = 'approve'", "delete from history"])
def test_history_stays(url: str, act: str) -> None:
    """What happened cannot be changed or taken away, not even by hand; more can be added."""
    engine = connect(url)
    migrate.upgrade(engine)
    with engine.begin() as db:
        seed(db)
        db.execute(insert(Case).values(CASE))
        db.execute(insert(History).values(HAPPENED))
    with engine.connect() as db, pytest.raises(DBAPIError, match="history stays as it is"), db.begin():
        db.execute(text(act))
    with engine.begin() as db:
        db.execute(insert(History).values(HAPPENED))
        assert db.scalars(select(History.act)).all() == ["submitted", "submitted"]
    engine.dispose()


def test_rows_that_point_nowhere_roll_a_migration_back(tmp_path: Path) -> None:
    """SQLite migrates with foreign keys off, so they are checked after; a broken step leaves the database as it was."""
    engine = connect(f"sqlite:///{tmp_path / 'waishi.db'}")
    migrate.upgrade(engine)
    with engine.connect() as db:
        migrate._pragma(db, "foreign_keys=off")
        with db.begin():
            db.execute(text("insert into post(person_id, department, role) values (999, 'x', 'head')"))
    with pytest.raises(migrate.Broken, match="point nowhere"):
        migrate.upgrade(engine)
    with engine.connect() as db:
        assert migrate.version(db) == migrate.newest()
    engine.dispose()


def test_foreign_keys_are_on_again_afterwards(tmp_path: Path) -> None:
    """A migration does not leave the door open."""
    engine = connect(f"sqlite:///{tmp_path / 'waishi.db'}")
    migrate.upgrade(engine)
    with engine.connect() as db:
        assert db.execute(text("pragma foreign_keys")).scalar() == 1
    engine.dispose()


def test_a_backup_is_the_database_as_it_is(tmp_path: Path) -> None:
    """A backup holds what was committed, even what lies in the write-ahead log; only its owner can read it."""
    engine = connect(f"sqlite:///{tmp_path / 'waishi.db'}")
    migrate.upgrade(engine)
    with engine.begin() as db:
        seed(db)
    kept = migrate.backup(engine, tmp_path / "backups" / "one.db")
    assert kept is not None
    assert oct(kept.stat().st_mode & 0o777) == "0o600"
    copy = sqlite3.connect(kept)
    assert copy.execute("select count(*) from person").fetchone() == (len(CAST),)
    copy.close()
    engine.dispose()
