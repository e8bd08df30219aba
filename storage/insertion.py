"""Insert unless a row with that key is there: one statement on both stores."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import Base


def insert_new(db: Connection, table: type[Base], key: list[str], rows: list[dict[str, Any]]) -> int:
    """Insert *rows*; those whose unique *key* exists are passed over. Returns how many are new."""
    if not rows:
        return 0
    dialect = sqlite if db.dialect.name == "sqlite" else postgresql
    return max(db.execute(dialect.insert(table).on_conflict_do_nothing(index_elements=key), rows).rowcount, 0)
