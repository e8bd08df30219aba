"""Several files of one answer: what was handed in keeps its own, and content that others share stays."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from storage import files
from storage.desk import Desk
from storage.tables import File, Person
from tests.year.register import Register


def sit(desk: Desk, name: str = "王伟") -> None:
    """Somebody takes the desk."""
    desk.sits(desk.session.scalars(select(Person).where(Person.name == name)).one())


def photos(desk: Desk, number: int) -> list[int]:
    """So many photos of one answer, kept; the first is the answer."""
    first = files.want(desk, "t0", "photo", "photo.jpg", 1)
    rows = [first, *(files.want(desk, f"t{n}", "photo", "photo.jpg", 1, first=first) for n in range(1, number))]
    for row in rows:
        row.state, row.content = "kept", files.put(desk.office, row.telegram_id.encode())
    desk.session.flush()
    return [row.id for row in rows]


def shown(desk: Desk, file: int | None) -> list[str]:
    """The photos of an answer, by what Telegram calls them."""
    return [row.telegram_id for row in files.together(desk, file or 0)]


def test_a_photo_taken_out_of_a_change_stays_with_what_was_handed_in(tmp_path: Path) -> None:
    """A trip was filed with three photos; its change goes on with two, whichever is taken out."""
    register = Register(tmp_path)
    with register.desk() as desk:
        sit(desk)
        first, second, _ = photos(desk, 3)
    register.trip("王伟", where=["TH"], out="2027-03-08", back="2027-03-12", invitation=first)
    with register.desk() as desk:
        sit(desk)
        without_second, without_first = files.take_out(desk, first, second), files.take_out(desk, first, first)
        assert (shown(desk, without_second), shown(desk, without_first)) == (["t0", "t2"], ["t1", "t2"])
        assert shown(desk, first) == ["t0", "t1", "t2"]


def test_a_photo_taken_out_of_a_draft_is_gone(tmp_path: Path) -> None:
    """Before anything is handed in the rows themselves change; the last one out leaves no answer."""
    with Register(tmp_path).desk() as desk:
        sit(desk)
        first, second = photos(desk, 2)
        assert (files.take_out(desk, first, first), shown(desk, second)) == (second, ["t1"])
        assert files.take_out(desk, second, second) is None


def test_erasing_one_file_leaves_content_that_another_shares(tmp_path: Path) -> None:
    """The same content was sent twice: it is on the disk until the last of the two is erased."""
    with Register(tmp_path).desk() as desk:
        sit(desk)
        one, other = (desk.session.get_one(File, file) for file in photos(desk, 2))
        other.content = content = one.content
        desk.session.flush()
        files.erase(desk, one)
        assert files.get(desk.office, other.content) == b"t0"
        files.erase(desk, other)
        assert not files.place(desk.office, content).exists()
