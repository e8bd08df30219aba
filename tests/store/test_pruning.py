"""What is over and old goes; nothing that goes is missed: no key is free too early, no answer is swallowed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, insert, select, update

from playground.college import College, open_college
from playground.phones import Phone
from storage import pruning
from storage.tables import Attempt, Card, Draft, Event, Letter
from tests.conftest import bound
from tests.engine.watching import TYPED, lent, texts, type_all

UNKNOWN = "没有这个命令。发送 /help 看看我能做什么。"


async def pruned(college: College) -> None:
    """The hour's pruning."""
    await college.application.scheduler.prune()


async def keys(college: College, beginning: str) -> list[str]:
    """Keys of letters kept that begin so."""
    query = select(Letter.key).where(Letter.key.startswith(beginning)).order_by(Letter.id)
    return [row.key for row in await college.read(query)]


async def test_letters_go_when_their_case_is_over(url: str, tmp_path: Path) -> None:
    """After 90 days what was said goes; about a passport that is still out it stays, each key of it."""
    async with open_college(tmp_path / "data", url=url) as college:
        wang, chen = await bound(college, "王伟"), await bound(college, "陈敏")
        await lent(college, wang, chen)
        await college.turn("2027-03-20 09:00")
        before = [await keys(college, beginning) for beginning in ("case:", "history:", "duty:")]
        assert all(before)
        assert await keys(college, "event:") != []
        await pruned(college)
        assert [await keys(college, beginning) for beginning in ("case:", "history:", "duty:")] == before
        assert await keys(college, "event:") == []
        await chen.says("/todo")
        await college.settled()
        await chen.taps("已收到")
        await college.settled()
        await pruned(college)
        after = [await keys(college, beginning) for beginning in ("case:", "history:", "duty:")]
        assert [len(kept) for kept in after] != [0, 0, 0]  # the last ones are younger
        await college.turn("2027-07-20 09:00")
        await wang.says("/nothing")
        await college.settled()
        await pruned(college)
        assert [await keys(college, beginning) for beginning in ("case:", "history:", "duty:")] == [[], [], []]


async def test_letters_that_must_never_double_stay(college: College, wang: Phone, liu: Phone) -> None:
    """What an administrator is told once is known to have been told for ever."""
    await wang.says("/nothing")
    await college.settled()
    once = update(Letter).where(Letter.name == "line").values(once=True)
    await college.application.store.run(lambda db: db.execute(once))
    await college.turn("2027-03-20 09:00")
    await wang.says("/nothing")
    await college.settled()
    await pruned(college)
    assert [tuple(row) for row in await college.read(select(Letter.name, Letter.once))] == [
        ("line", True),
        ("line", False),
    ]


async def test_drafts_go_with_their_cards(college: College, wang: Phone) -> None:
    """A form given up goes after 30 days; a saved one stays; an old button of the one that went is refused kindly."""
    await type_all(wang, TYPED)
    await college.settled()
    card = wang.last
    await wang.says("/cancel")
    await type_all(wang, ["/passport", "清迈", "/passport", "普吉"])
    await college.turn("2026-12-22 09:00")
    await pruned(college)
    states = select(Draft.id, Draft.state).order_by(Draft.id)
    assert [row.state for row in await college.read(states)] == ["cancelled", "saved", "open"]
    await college.turn("2026-12-24 09:00")
    await pruned(college)
    assert [tuple(row) for row in await college.read(states)] == [(2, "saved"), (3, "open")]
    subjects = select(Card.subject).where(Card.kind == "draft").order_by(Card.subject)
    assert [row.subject for row in await college.read(subjects)] == [2, 3]
    tap = await wang.taps_data(card, "s:1:0:")
    await college.settled()
    assert await tap.answered() == "这份表已结束。发送 /my 查看其他事项。"
    assert await keys(college, "admin:") == []


async def test_after_a_quiet_week_every_answer_comes(college: College, wang: Phone) -> None:
    """Everything settled went; what is said then is new, and answered as ever."""
    await type_all(wang, ["/nothing"] * 3)
    await college.turn("2026-12-05 09:00")
    await pruned(college)
    assert len(await college.read(select(Event.id))) <= 1
    await type_all(wang, ["/nothing"] * 5)
    await college.settled()
    assert texts(wang).count(UNKNOWN) == 8


async def test_parked_events_go_after_a_season(college: College, wang: Phone) -> None:
    """An update that could not be read is kept 90 days for the administrator."""
    college.playground.bot.tell("message", {"text": "x", "date": "?"})
    await college.settled()
    parked = select(func.count()).select_from(Event).where(Event.state == "parked")
    await college.turn("2027-02-20 09:00")
    await wang.says("/help")
    await college.settled()
    await pruned(college)
    assert await college.read(parked) == [(1,)]
    await college.turn("2027-02-22 09:00")
    await pruned(college)
    assert await college.read(parked) == [(0,)]


async def test_waits_that_are_over_go(college: College) -> None:
    """A wait for wrong codes goes when it is over; codes that are being counted go on counting."""
    one, other = college.phone("陌生人"), college.phone("路人")
    await type_all(one, ["WRONG23456"] * 5)
    await type_all(other, ["WRONG23456"] * 5)
    await college.settled()
    await pruned(college)
    assert len(await college.read(select(Attempt.chat_id))) == 2
    await college.turn("2026-11-23 10:02")
    await other.says("WRONG23456")
    await college.settled()
    await pruned(college)
    assert await college.read(select(Attempt.chat_id, Attempt.wrong)) == [(other.id, 1)]


async def test_pruning_keeps_nobody_waiting(college: College) -> None:
    """However much is old, a transaction drops at most 500 rows."""
    old = college.application.store.store.now() - timedelta(days=4)
    rows = [
        {
            "source": "telegram", "key": f"old:{n}", "lane": 0, "not_before": old, "body": b"", "state": "done",
            "tries": 0, "kept_at": old, "code": "",
        }
        for n in range(1101)
    ]  # fmt: skip
    store, now = college.application.store, college.application.store.store.now()
    await store.run(lambda db: db.execute(insert(Event), rows))
    assert [await store.run(lambda db: pruning.events(db, now)) for _ in range(4)] == [500, 500, 100, 0]
