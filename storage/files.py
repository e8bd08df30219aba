"""Files people send: wanted, fetched outside the transaction, kept encrypted under a hash of their content."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select, update

from storage.desk import Desk
from storage.office import Office
from storage.seals import Seal
from storage.tables import File

TRIES = 5


def want(desk: Desk, telegram_id: str, kind: str, name: str, size: int) -> File:
    """Note a file to be fetched. *kind*: photo or document; *size* in bytes as Telegram says it."""
    row = File(
        person_id=desk.me.id, telegram_id=telegram_id, kind=kind, size=size, not_before=desk.now,
        name=desk.office.seal.close(name.encode()),
    )  # fmt: skip
    desk.session.add(row)
    desk.session.flush()
    desk.wants_file = True
    return row


@dataclass(frozen=True)
class Wanted:
    """A file to be fetched now."""

    id: int
    telegram_id: str
    tries: int


def wanted(db: Connection, now: datetime, most: int) -> Sequence[Wanted]:
    """Files to be fetched now, oldest first."""
    rows = db.execute(
        select(File.id, File.telegram_id, File.tries)
        .where(File.state == "wanted", File.not_before <= now)
        .order_by(File.id)
        .limit(most)
    )
    return [Wanted(*row) for row in rows]


def place(office: Office, content: str) -> Path:
    """Where the content of that hash is kept."""
    return office.data / "files" / content[:2] / content


def put(office: Office, plain: bytes) -> str:
    """Keep content on disk, once however often it is sent, whole or not at all. Returns the name it is kept under."""
    content = office.seal.hash(plain).hex()
    path = place(office, content)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        try:
            with part.open("wb") as file:
                file.write(office.seal.close(plain))
                file.flush()
                os.fsync(file.fileno())  # before the database says that it is here
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)  # a full disk wants its room back
            raise
    return content


def get(office: Office, content: str) -> bytes:
    """The content again."""
    return office.seal.open(place(office, content).read_bytes())


def erase(office: Office, row: File) -> None:
    """Its content is gone for good; the row stays and says so."""
    place(office, row.content).unlink(missing_ok=True)
    row.state, row.content = "lost", ""


def name(seal: Seal, row: File) -> str:
    """What the sender called it."""
    return seal.open(row.name).decode()


def kept(db: Connection, file_id: int, content: str, size: int) -> None:
    """It is here."""
    db.execute(update(File).where(File.id == file_id).values(state="kept", content=content, size=size))


def failed(db: Connection, file: Wanted, now: datetime) -> bool:
    """Try again later, each time longer. Returns whether it is given up."""
    tries = file.tries + 1
    db.execute(
        update(File)
        .where(File.id == file.id)
        .values(tries=tries, not_before=now + timedelta(seconds=2**tries), state="lost" if tries >= TRIES else "wanted")
    )
    return tries >= TRIES
