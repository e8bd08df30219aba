"""Files people send: wanted, fetched outside the transaction, kept encrypted under a hash of their content."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, or_, select, update

from storage.desk import Desk
from storage.office import Office
from storage.seals import Seal
from storage.tables import Case, Edition, File

TRIES = 5


def want(
    desk: Desk, telegram_id: str, kind: str, name: str, size: int, *, album: str = "", first: File | None = None
) -> File:
    """Note a file to be fetched.

    Args: kind: photo or document; size: in bytes, as Telegram says it; album: Telegram's id of what was sent together;
          first: the file whose answer this one belongs to.
    """
    row = File(
        person_id=desk.me.id, telegram_id=telegram_id, kind=kind, size=size, not_before=desk.now, album=album,
        name=desk.office.seal.close(name.encode()), first_id=(first.first_id or first.id) if first else None,
    )  # fmt: skip
    desk.session.add(row)
    desk.session.flush()
    desk.wants_file = True
    return row


def make(desk: Desk, called: str, content: bytes) -> File:
    """Keep something that was made here, to be sent to the person at the desk."""
    row = File(
        person_id=desk.me.id, telegram_id="", kind="document", size=len(content), not_before=desk.now, album="",
        name=desk.office.seal.close(called.encode()), content=put(desk.office, content), state="kept",
    )  # fmt: skip
    desk.session.add(row)
    desk.session.flush()
    return row


def together(desk: Desk, file_id: int, *, every: bool = False) -> list[File]:
    """The files of an answer, in the order they were sent. *every*: also those that were lost or are not taken."""
    found = select(File).where(or_(File.id == file_id, File.first_id == file_id)).order_by(File.id)
    return list(desk.session.scalars(found if every else found.where(File.state.in_(["wanted", "kept"]))))


def join(desk: Desk, first: int, more: int) -> None:
    """The files of an answer belong to another that was given before: to what its first file stands for."""
    for row in together(desk, more, every=True):
        row.first_id = first
    desk.session.flush()


def of_album(desk: Desk, album: str) -> File | None:
    """The file whose answer the others of that album belong to; None: the album is no answer yet."""
    mine = select(File).where(File.person_id == desk.me.id, File.album == album).order_by(File.id).limit(1)
    found = desk.session.scalar(mine)
    return desk.session.get(File, found.first_id) if found is not None and found.first_id is not None else found


def handed_in(desk: Desk, file_id: int) -> bool:
    """Whether that file is an answer of something the person at the desk handed in: it stays as it was then."""
    theirs = select(Edition.answers).join(Case, Case.id == Edition.case_id).where(Case.filer_id == desk.me.id)
    return any(file_id in answers.values() for answers in desk.session.scalars(theirs))


def apart(desk: Desk, rows: Sequence[File]) -> list[File]:
    """These files once more, for a form that changes what was handed in; their content is kept once all the same."""
    again: list[File] = []
    for row in rows:
        columns = ("person_id", "telegram_id", "kind", "name", "size", "content", "state", "tries", "not_before")
        values = {name: getattr(row, name) for name in columns}
        again.append(File(**values, first_id=again[0].id if again else None))
        desk.session.add(again[-1])
        desk.session.flush()
    return again


def take_out(desk: Desk, first: int, out: int) -> int | None:
    """An answer goes on without one of its files. Returns the file that stands for it now; None: none is left."""
    left = [row for row in together(desk, first, every=True) if row.id != out]
    if handed_in(desk, first):
        return next((row.id for row in apart(desk, left)[:1]), None)
    gone = desk.session.get_one(File, out)
    gone.first_id, gone.album = None, ""
    for row in left:
        row.first_id = None if row is left[0] else left[0].id
    desk.session.flush()
    return left[0].id if left else None


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


def erase(desk: Desk, row: File) -> None:
    """Its content is gone for good, unless it was sent as something else too; the row stays and says so."""
    same = select(File.id).where(File.content == row.content, File.id != row.id, File.state == "kept")
    if desk.session.scalar(same.limit(1)) is None:
        place(desk.office, row.content).unlink(missing_ok=True)
    row.state, row.content = "lost", ""


def name(seal: Seal, row: File) -> str:
    """What the sender called it."""
    return seal.open(row.name).decode()


def kept(db: Connection, file_id: int, content: str, size: int) -> None:
    """It is here."""
    db.execute(update(File).where(File.id == file_id).values(state="kept", content=content, size=size))


def refused(db: Connection, file_id: int) -> None:
    """It is here and is none of the kinds that are taken: its content is not kept."""
    db.execute(update(File).where(File.id == file_id).values(state="refused"))


#: by what a file begins with; photos, PDF, and the two shapes of Word's and Excel's files
TAKEN = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
HEIF = (b"heic", b"heix", b"mif1", b"heif", b"avif")  # photos of some phones, sent as files
WEBP = b"WEBP"


def is_taken(plain: bytes) -> bool:
    """Whether it is a photo, PDF, Word or Excel file: by its content, whatever its name says."""
    return plain.startswith(TAKEN) or (plain[4:8] == b"ftyp" and plain[8:12] in HEIF) or plain[8:12] == WEBP


def failed(db: Connection, file: Wanted, now: datetime) -> bool:
    """Try again later, each time longer. Returns whether it is given up."""
    tries = file.tries + 1
    db.execute(
        update(File)
        .where(File.id == file.id)
        .values(tries=tries, not_before=now + timedelta(seconds=2**tries), state="lost" if tries >= TRIES else "wanted")
    )
    return tries >= TRIES
