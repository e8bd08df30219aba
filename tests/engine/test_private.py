"""What is private is nowhere in clear: not in the database, its WAL, kept files, logs or a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from playground.college import College, open_college
from playground.phones import Phone
from storage import files, migrate
from storage.seals import NotOurs
from storage.tables import Case, Edition, Event, File, Sealed
from tests.conftest import bound
from tests.engine.watching import type_all

TYPED, ASIDE, NAMED, WITHIN, BROKEN = "EA9182736", "EB9182737", "EC9182738", "ED9182739", "EE9182740"
MARKERS = (TYPED, ASIDE, NAMED, WITHIN, BROKEN)
CONTENT = f"%PDF-1.7 passport {WITHIN}".encode()


def in_clear(*places: Path) -> list[tuple[str, str]]:
    """Which marker stands in which file, as UTF-8 or UTF-16, all bytes looked at."""
    found = []
    for place in places:
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if not path.is_file():
                continue
            content = path.read_bytes()
            found += [
                (path.name, marker)
                for marker in MARKERS
                if any(marker.encode(code) in content for code in ("utf-8", "utf-16-le", "utf-16-be"))
            ]
    return found


def test_a_planted_marker_would_be_found(tmp_path: Path) -> None:
    """The search itself finds what is in clear."""
    (tmp_path / "a").write_text(f"x{TYPED}x")
    (tmp_path / "b").write_bytes(NAMED.encode("utf-16"))
    assert in_clear(tmp_path) == [("a", TYPED), ("b", NAMED)]


async def test_private_values_are_nowhere_in_clear(url: str, tmp_path: Path, logs: Path) -> None:
    """Document numbers typed as an answer or out of place, in a file's name or content are sealed wherever they are."""
    data, copy = tmp_path / "data", tmp_path / "backup" / "waishi.db"
    async with open_college(data, url=url) as college:
        wang, chen = await bound(college, "王伟"), await bound(college, "陈敏")
        await wang.says(f"我的护照 {ASIDE}")
        await type_all(wang, ["/passport", "曼谷", f"{ASIDE}", "12月5日", TYPED])
        await college.settled()
        await wang.taps("提交", exact=True)
        await college.settled()
        await chen.taps("同意", exact=True)
        await college.settled()
        await college.turn("2026-12-07 08:00")
        await wang.taps("已交回", exact=True)
        await college.settled()
        await wang.sends_file(f"{NAMED}.pdf", CONTENT)
        await college.settled()
        college.playground.bot.tell("message", {"from": wang.user.as_json(), "text": BROKEN, "date": "?"})
        await college.settled()
        store = college.application.store.store
        where = [data, logs]
        if store.sqlite:
            assert (data / "waishi.db-wal").stat().st_size > 0
            migrate.backup(store.engine, copy)
            where.append(copy)
        else:
            [(folder,)] = await college.read(text("show data_directory"))
            where.append(Path(folder))
        assert in_clear(*where) == []
        [(cipher, last)] = await college.read(
            select(Sealed.cipher, Sealed.last).where(Sealed.hash == college.office.seal.hash(TYPED.encode()))
        )
        assert (college.office.seal.open(cipher).decode(), last) == (TYPED, TYPED[-4:])
        [(name, content)] = await college.read(select(File.name, File.content))
        assert college.office.seal.open(name).decode() == f"{NAMED}.pdf"
        assert files.get(college.office, content) == CONTENT
        assert await college.read(select(func.length(Event.body)).where(Event.state == "done").distinct()) == [(0,)]
        [(body,)] = await college.read(select(Event.body).where(Event.state == "parked"))
        assert BROKEN in college.office.seal.open(body).decode()
    assert in_clear(data, logs) == []


async def test_a_message_with_a_number_is_deleted(tmp_path: Path) -> None:
    """What somebody typed with a document number in it is gone from the chat, wherever it was typed."""
    async with open_college(tmp_path / "data") as college:
        wang = await bound(college, "王伟")
        await type_all(wang, [f"我的护照 {ASIDE}", "/passport", "曼谷", f"{ASIDE}", "12月5日", TYPED])
        await college.settled()
        typed = [message.text for message in wang.screen if message.mine]
        assert typed[1:] == ["/passport", "曼谷", "12月5日"]


@pytest.mark.parametrize("kind", ["plain", "cipher"])
async def test_a_value_changed_in_the_database_does_not_open(tmp_path: Path, kind: str) -> None:
    """Sealed bytes that somebody changed, or that were never sealed, are refused and not read as something else."""
    async with open_college(tmp_path / "data") as college:
        seal = college.office.seal
        closed = bytearray(seal.close(TYPED.encode()) if kind == "cipher" else TYPED.encode())
        closed[-1] ^= 1
        with pytest.raises(NotOurs):
            seal.open(bytes(closed))


async def returned(college: College, wang: Phone, chen: Phone) -> None:
    """A number was typed and filed, the case came back, and two more were typed in its place."""
    await type_all(wang, ["/passport", "曼谷", "12月5日", TYPED])
    await college.settled()
    await wang.taps("提交", exact=True)
    await college.settled()
    await chen.taps("退回修改", exact=True)
    await chen.says("号码有误")
    await college.settled()
    await wang.taps("修改后重新提交")
    await college.settled()
    for number in (NAMED, WITHIN):
        await wang.taps("✎ 护照")
        await wang.says(number)
        await college.settled()


async def numbers(college: College) -> list[str]:
    """Every number that is kept, opened."""
    rows = await college.read(select(Sealed.cipher).order_by(Sealed.id))
    return [college.office.seal.open(row.cipher).decode() for row in rows]


async def passports(college: College, column: Any) -> list[str]:
    """The numbers that answers in a column refer to, opened."""
    ids = [row[0]["passport"]["sealed"] for row in await college.read(select(column))]
    rows = await college.read(select(Sealed.id, Sealed.cipher))
    opened = {row.id: college.office.seal.open(row.cipher).decode() for row in rows}
    return [opened[sealed_id] for sealed_id in ids]


async def test_a_number_replaced_in_a_returned_case_is_erased(college: College, wang: Phone, chen: Phone) -> None:
    """A number that no edition of its case has is erased; one that was handed in stays with its edition."""
    await returned(college, wang, chen)
    assert await numbers(college) == [TYPED, WITHIN]
    await wang.taps("提交", exact=True)
    await college.settled()
    assert await numbers(college) == [TYPED, WITHIN]
    assert await passports(college, Case.answers) == [WITHIN]
    assert await passports(college, Edition.answers) == [TYPED, WITHIN]


async def test_a_change_given_up_leaves_the_number_that_was_filed(college: College, wang: Phone, chen: Phone) -> None:
    """Changing a returned case and thinking better of it erases what was typed, and nothing of the case."""
    await returned(college, wang, chen)
    await wang.says("/cancel")
    await college.settled()
    assert await numbers(college) == [TYPED]
    assert await passports(college, Case.answers) == [TYPED]
