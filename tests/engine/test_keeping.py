"""Nothing that arrived is lost, whatever breaks: the disk, the store, an update, a handler, Telegram, or a person."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp
import pytest
from sqlalchemy import func, select, update

from bot.application import Application, Telegram
from bot.webhook import Doors
from flows.kit.answers import Answers
from flows.kit.flow import Asker, Rule
from flows.kit.refusal import Words
from flows.passport_loan import PASSPORT, PASSPORT_LOAN
from playground.college import TOKEN, College, example_office, open_college
from playground.phones import Phone
from playground.server import Playground
from storage.lock import Held, Lock
from storage.store import Store
from storage.tables import Card, Case, Draft, Event, File, History, Letter, Person, Sealed
from tests.conftest import bound
from tests.engine.watching import (
    NUMBER,
    TYPED,
    UNPACED,
    answers,
    application,
    events,
    lent,
    logged,
    polled,
    sent_to,
    tally,
    texts,
    type_all,
    until,
)

FILLED = {"place": ["TH"], "back": "2026-12-05"}
SECRET = "right"
REMINDERS = (Letter.name == "reminder", Letter.reader_id == 1)  # to Wang


# -- a store that is ill -----------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        why = f"a full disk cannot be made here: mounting a tmpfs says {done.stderr.strip()!r}"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill_up(folder: Path, *, leave: int) -> Path:
    """Fill a disk but for *leave* bytes. Returns the file that does."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for piece in (65536, 4096):
            with suppress(OSError):
                while file.write(bytes(piece)) == piece:
                    pass
        file.truncate(file.tell() - leave)
    return ballast


def quoted(log: Path, words: Iterable[str]) -> list[str]:
    """Which of these words stand in the log."""
    content = log.read_text()
    return [word for word in words if word in content]


async def until_logged(path: Path, action: str, times: int) -> None:
    """Wait until the log has so many lines of that action."""
    await until(lambda: len(logged(path, action)) >= times)


async def test_a_full_disk_loses_nothing(small_disk: Path, logs: Path) -> None:
    """While the disk is full nothing is lost, parked or counted; with room again everything is settled in order."""
    async with open_college(small_disk / "data") as college:
        wang = await bound(college, "王伟")
        before = len(await events(college))
        ballast = fill_up(small_disk, leave=160 * 1024)
        await type_all(wang, [*TYPED, "/help"] * 8)  # some are kept while room is left, then settling stops
        await until_logged(logs, "store_ill", 2)
        await type_all(wang, [*TYPED, "/help"] * 8)
        await until_logged(logs, "keep_failed", 2)
        assert college.application.updater.running
        states = await events(college)
        assert {tries for _, tries in states} == {0}
        assert "parked" not in {state for state, _ in states}
        ballast.unlink()
        await college.playground.acknowledged(20)
        await college.settled()
        assert await tally(college) == {("done", 0): before + 64}
        assert await answers(college) == [FILLED] * 16
        assert [text for text in texts(wang) if "已保存" in text] == ["原来填的表已保存，发送 /my 可继续填写。"] * 15


async def test_a_full_disk_only_delays_a_file(small_disk: Path, logs: Path) -> None:
    """A file that cannot be kept on a full disk is fetched again when there is room."""
    async with open_college(small_disk / "data") as college:
        wang, chen = await bound(college, "王伟"), await bound(college, "陈敏")
        await lent(college, wang, chen)
        await college.turn("2026-12-07 08:00")
        await wang.taps("已交回")
        await college.settled()
        ballast = fill_up(small_disk, leave=300 * 1024)
        await wang.sends_file("slip.pdf", b"%PDF-1.7 " + os.urandom(400 * 1024))
        await until_logged(logs, "store_ill", 2)
        ballast.unlink()
        await college.playground.acknowledged(20)
        await until_logged(logs, "file_fetched", 1)
        await college.settled()
        assert [row.state for row in await college.read(select(File.state))] == ["kept"]
        assert await tally(college) == {("done", 0): len(await events(college))}


async def test_a_database_locked_for_14_seconds_loses_nothing(college: College, wang: Phone) -> None:
    """Somebody else holds the database for 14 s: polling lives on, nobody's update is parked or counted."""
    before = len(await events(college))
    other = sqlite3.connect(college.office.data / "waishi.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await type_all(wang, TYPED)
    polls = len(college.playground.journal.of("getUpdates"))
    await asyncio.sleep(14)
    assert college.application.updater.running
    assert len(college.playground.journal.of("getUpdates")) - polls >= 2
    other.execute("ROLLBACK")
    other.close()
    await college.playground.acknowledged(20)
    await college.settled()
    assert await tally(college) == {("done", 0): before + 3}
    assert await answers(college) == [FILLED]
    loops = {task.get_name(): task.done() for task in asyncio.all_tasks() if task.get_name() in LOOPS}
    assert loops == dict.fromkeys(LOOPS, False)


LOOPS = ("worker", "sender", "fetcher")


# -- an update or a handler that is broken -----------------------------------------------------------------------------


def broken(kind: str, phone: Phone) -> tuple[str, Any]:
    """An update that python-telegram-bot cannot read, from that person or from nobody."""
    message: dict[str, Any] = {
        "message_id": 77, "date": "yesterday", "chat": phone.chat.as_json(), "from": phone.user.as_json(), "text": "x",
    }  # fmt: skip
    if kind == "its date is no date":
        return "message", message
    if kind == "its sender is no number":
        return "message", message | {"from": phone.user.as_json() | {"id": "七"}}
    if kind == "its sender's number is too large":
        return "message", message | {"from": phone.user.as_json() | {"id": 10**30}}
    return "message", "nothing at all"


CODE = "刚才那条消息我们这边处理出错了。请把代码告诉国际交流处："


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("its date is no date", 1),
        ("its sender is no number", 0),
        ("its sender's number is too large", 0),
        ("it is no object", 0),
    ],
)
async def test_one_update_that_cannot_be_read(
    college: College, wang: Phone, liu: Phone, logs: Path, kind: str, told: int
) -> None:
    """Of ten updates in one batch nine go on and one is set aside after three tries; the administrator hears once."""
    before = len(await events(college))
    await type_all(wang, TYPED)
    college.playground.bot.tell(*broken(kind, wang))
    await type_all(wang, ["/passport", "老挝", "12月6日", "/help", "/help", "/help"])
    await college.settled()
    assert await tally(college) == {("done", 0): before + 9, ("parked", 3): 1}
    assert await answers(college) == [FILLED, {"place": ["LA"], "back": "2026-12-06"}]
    [code] = {line["code"] for line in logged(logs, "event_failed") if line["parked"]}
    assert [text for text in texts(wang) if text.startswith(CODE)] == [CODE + code] * told
    assert len([text for text in texts(liu) if code in text]) == 1


QUOTED = ("曼谷", "行程", NUMBER)


def _falls_over(_answers: Answers, _asker: Asker) -> Words | None:
    raise RuntimeError("\n    ".join(QUOTED) + "\n" + "\n".join(QUOTED))


async def test_a_handler_that_raises_half_way(tmp_path: Path, logs: Path) -> None:
    """Nothing of a handler that fell over stays; its person gets the code that the log has, and goes on."""
    office = example_office(tmp_path / "data")
    flow = replace(PASSPORT_LOAN, rules=(*PASSPORT_LOAN.rules, Rule((PASSPORT,), _falls_over)))
    async with open_college(tmp_path / "data", office=replace(office, flows={flow.key: flow})) as college:
        wang, liu = await bound(college, "王伟"), await bound(college, "刘洋")
        await type_all(wang, [*TYPED, NUMBER])  # its number is sealed and its message due for deletion, then the rule
        await college.settled()
        assert [row.state for row in await college.read(select(Event.state).where(Event.tries > 0))] == ["parked"]
        assert await college.read(select(func.count()).select_from(Sealed)) == [(0,)]
        assert await college.read(select(Letter.id).where(Letter.act == "delete")) == []
        assert await answers(college) == [FILLED]
        codes = [line["code"] for line in logged(logs, "event_failed") if line["parked"]]
        assert [CODE + code for code in codes] == [text for text in texts(wang) if text.startswith(CODE)]
        assert len([text for text in texts(liu) if codes[0] in text]) == 1
        await type_all(wang, ["/passport", "老挝"])
        await college.settled()
        assert await answers(college) == [FILLED, {"place": ["LA"]}]
        assert quoted(logs, QUOTED) == []


# -- the same thing twice ----------------------------------------------------------------------------------------------


async def everything(college: College) -> list[list[Any]]:
    """Every row that an act leaves, but for what only says how often a card was looked at."""
    return [
        await college.read(query)
        for query in (
            select(Case.number, Case.answers, Case.standing, Case.revision),
            select(Draft.form, Draft.answers, Draft.state),
            select(History.case_id, History.act, History.by_id),
            select(Letter.key, Letter.state),
            select(Sealed.last),
            select(Event.key, Event.state, Event.tries),
        )
    ]


async def test_the_same_updates_three_times_shuffled(college: College, wang: Phone, chen: Phone) -> None:
    """Updates that come three times, out of order, have their effects once."""
    await lent(college, wang, chen)
    before, shown = await everything(college), (texts(wang), texts(chen))
    college.playground.faults.shuffle_updates(7)
    for _ in range(2):
        college.playground.faults.repeat_updates(8)
        await college.playground.acknowledged()
        await polled(college.playground)
        await college.settled()
    assert await everything(college) == before
    assert (texts(wang), texts(chen)) == shown


async def test_a_batch_out_of_order_is_settled_in_order(college: College, wang: Phone) -> None:
    """What a person typed counts in the order they typed it, however a batch was ordered."""
    college.playground.faults.shuffle_updates(3)
    await type_all(wang, [*TYPED, "/passport", "老挝", "12月6日"])
    await college.settled()
    assert await answers(college) == [FILLED, {"place": ["LA"], "back": "2026-12-06"}]


async def test_two_quick_taps_file_and_settle_once(college: College, wang: Phone, chen: Phone) -> None:
    """Submit pressed twice files one case, Approve pressed twice is one verdict; the second press is told kindly."""
    await type_all(wang, [*TYPED, NUMBER])
    await college.settled()
    submits = [await wang.taps("提交", exact=True), await wang.taps("提交", exact=True)]
    await college.settled()
    assert [await tap.answered() for tap in submits] == [
        "已提交：ZJ-2026-0001",
        "这份表已结束。发送 /my 查看其他事项。",
    ]
    approvals = [await chen.taps("同意", exact=True), await chen.taps("同意", exact=True)]
    await college.settled()
    first, second = [await tap.answered() for tap in approvals]
    assert (first, second) == ("已同意。", "您已于2026年11月23日（星期一）办理过。")
    assert await college.read(select(Case.number, Case.standing)) == [("ZJ-2026-0001", "open")]
    assert [row.act for row in await college.read(select(History.act).order_by(History.id))] == ["submitted", "approve"]


# -- people who delete, block, come and go -----------------------------------------------------------------------------


async def test_a_card_deleted_under_the_bot_comes_again(college: College, wang: Phone) -> None:
    """Somebody deletes the card the bot is about to edit: a new card comes, and the form goes on."""
    await type_all(wang, [*TYPED, NUMBER])
    await college.settled()
    await wang.taps("✎ 目的地")
    await wang.deletes(wang.last)
    await college.settled()
    assert (wang.last.text.split("\n")[0], wang.last.edited) == ("借用因私护照 · 1/3 ▯▯▯▯▯▯▯▯▯", False)
    await wang.deletes(wang.last)
    await wang.says("老挝")
    await college.settled()
    await wang.taps("提交", exact=True)
    await wang.deletes(wang.last)
    await college.settled()
    assert wang.last.text.startswith("ZJ-2026-0001")
    assert [row[0]["place"] for row in await college.read(select(Case.answers))] == [["LA"]]
    assert await college.read(select(Card.id).where(Card.tries > 0)) == []


async def test_letters_to_a_blocked_person_wait(college: College, wang: Phone, chen: Phone, liu: Phone) -> None:
    """Letters to somebody who blocked the bot wait, the office hears once, nothing is hammered; back, they arrive."""
    await type_all(wang, [*TYPED, NUMBER])
    await college.settled()
    await wang.taps("提交", exact=True)
    wang.blocks()
    await college.settled()
    asked = len(college.playground.journal.requests)
    await chen.taps("同意", exact=True)
    await college.settled()
    requests = college.playground.journal.requests[asked:]
    assert [entry for entry in requests if str(entry["params"].get("chat_id")) == str(wang.id)] == []
    missing = "王伟已无法在 Telegram"
    assert [text[: len(missing)] for text in texts(liu)[1:]] == [missing]
    wang.unblocks()
    await college.settled()
    assert [text for text in texts(wang) if text.startswith("ZJ-2026-0001")] != []
    assert await college.read(select(Letter.id).where(Letter.state.in_(["new", "waiting"]))) == []


async def test_reminders_to_a_blocked_person_do_not_pile_up(college: College, wang: Phone, chen: Phone) -> None:
    """Of the reminders that waited the latest alone is read by somebody who is back; none for what was done."""
    await lent(college, wang, chen)
    await college.turn("2026-12-05 09:00")
    wang.blocks()
    await college.turn("2026-12-20 09:00")
    waited = [row.key for row in await college.read(select(Letter.key).where(*REMINDERS, Letter.state == "waiting"))]
    assert len(waited) > 2
    seen = len(texts(wang))
    wang.unblocks()
    await college.settled()
    assert len(texts(wang)) == seen + 1
    assert await college.read(select(Letter.key).where(Letter.key.in_(waited), Letter.state == "sent")) == [
        (waited[-1],)
    ]
    wang.blocks()
    await college.turn("2026-12-30 09:00")
    await chen.says("/todo")
    await college.settled()
    await chen.taps("已收到")
    await college.settled()
    wang.unblocks()
    await college.settled()
    assert await college.read(select(Letter.id).where(*REMINDERS, Letter.state == "new")) == []
    late = Letter.queued_at > college.application.store.store.now() - timedelta(days=9)
    assert [row.state for row in await college.read(select(Letter.state).where(*REMINDERS, late).distinct())] == [
        "void"
    ]


async def test_somebody_who_is_gone_is_found_out_when_written_to(
    college: College, wang: Phone, chen: Phone, liu: Phone
) -> None:
    """A closed account is noticed by the first refusal: one request a message, one line to the office."""
    await type_all(wang, [*TYPED, NUMBER])
    wang.deactivates()  # cards, and a message to be deleted, are on their way
    await college.settled()
    refused = [
        (entry["method"], entry["status"])
        for entry in college.playground.journal.requests
        if str(entry["params"].get("chat_id")) == str(wang.id) and entry["status"] == 403
    ]
    assert 1 <= len(refused) <= 3
    assert len(texts(liu)) == 2
    await asyncio.sleep(1.2)  # longer than any loop sleeps
    await college.settled()
    assert len(texts(liu)) == 2
    again = [entry for entry in college.playground.journal.requests if entry["status"] == 403]
    assert len(again) == len(refused)


async def test_blocking_while_a_letter_is_tried_again(college: College, wang: Phone, liu: Phone) -> None:
    """A letter that was to be tried again waits like the rest once its reader has blocked the bot."""
    college.playground.faults.server_error(times=None, method="sendMessage")
    await wang.says("/help")
    await wang.says("/nothing")
    await college.playground.acknowledged()
    await until(lambda: 500 in sent_to(college.playground, wang.id))
    wang.blocks()
    college.playground.faults.clear()
    await asyncio.sleep(2.5)
    await college.settled()
    assert sent_to(college.playground, wang.id).count(403) <= 1
    assert len(texts(liu)) == 2


# -- Telegram's moods --------------------------------------------------------------------------------------------------


async def test_429_for_one_chat_delays_only_that_chat(college: College, wang: Phone, chen: Phone) -> None:
    """Too many requests to one chat: it waits as long as Telegram said, the others go on."""
    college.playground.faults.too_many(2, chat=wang.id)
    since = monotonic()
    await wang.says("/nothing")
    await chen.says("/nothing")
    unknown = "没有这个命令"
    await chen.sees(unknown)
    others = monotonic() - since
    await wang.sees(unknown)
    delayed = monotonic() - since
    assert (others < 1.5, 2.0 <= delayed < 4.0) == (True, True)
    await college.settled()
    assert sent_to(college.playground, wang.id)[1:] == [429, 200]
    assert sent_to(college.playground, chen.id)[1:] == [200]


async def test_500_is_tried_again_in_order(college: College, wang: Phone) -> None:
    """Telegram's own error: the letter is tried again and arrives once, and what came after it does not overtake."""
    college.playground.faults.server_error(times=2, method="sendMessage")
    await wang.says("/eins")
    await wang.says("在吗")
    await wang.sees("您好！想办什么事")
    await college.settled()
    assert [text[:6] for text in texts(wang)[1:]] == ["没有这个命令", "您好！想办什"]


@pytest.mark.parametrize("fault", ["cut", "silent"])
async def test_an_answer_that_never_came(college: College, wang: Phone, fault: str) -> None:
    """Sent, but the answer broke off or never came: the line arrives at least once and is doubled at most once."""
    faults = college.playground.faults
    order = faults.cut(method="sendMessage") if fault == "cut" else faults.accepted_but_silent(method="sendMessage")
    await wang.says("/nothing")
    await college.playground.acknowledged()
    await until(lambda: len(sent_to(college.playground, wang.id)) == 3)
    await college.settled()
    assert order.struck == 1
    assert len([text for text in texts(wang) if text.startswith("没有这个命令")]) in (1, 2)
    assert await college.read(select(Letter.id).where(Letter.state != "sent")) == []


async def test_telegram_away_for_a_while(college: College, wang: Phone, chen: Phone) -> None:
    """Telegram is away, then back: what people typed meanwhile is settled, what was to be said is said, once."""
    college.playground.faults.away()
    await type_all(wang, TYPED)
    await chen.says("/nothing")
    await asyncio.sleep(1.5)
    college.playground.faults.away(False)
    await college.playground.acknowledged(20)
    await college.settled()
    assert await answers(college) == [FILLED]
    assert [text[:6] for text in texts(chen)[1:]] == ["没有这个命令"]


async def test_a_letter_that_cannot_be_written(url: str, tmp_path: Path) -> None:
    """A letter whose rows the store will not even look for is set aside, the administrator hears, the others go out."""
    async with open_college(tmp_path / "data", url=url) as college:
        wang, liu = await bound(college, "王伟"), await bound(college, "刘洋")
        broken = update(Letter).where(Letter.name == "welcome", Letter.reader_id == 1).values(
            name="reminder", about={"duty": "x"}, state="new"
        )  # fmt: skip
        await college.application.store.run(lambda db: db.execute(broken))
        await type_all(wang, ["/nothing"])
        await college.settled()
        assert [text[:6] for text in texts(wang)[1:]] == ["没有这个命令"]
        assert await college.read(select(Letter.name, Letter.error).where(Letter.state == "parked")) == [
            ("reminder", "render")
        ]
        assert len(texts(liu)) == 2


# -- the webhook -------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def served_by_webhook(data: Path) -> AsyncIterator[tuple[College, str]]:
    """A college that is told by webhook, and where it listens."""
    async with Playground(TOKEN, username="waishi_bot") as playground, application(data, playground) as college:
        await college.application.start(polling=False)
        doors = Doors(college.application, secret=SECRET)
        port = await doors.open("127.0.0.1", 0)
        yield college, f"http://127.0.0.1:{port}"
        await doors.close()
        await college.application.stop()


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[tuple[College, str]]:
    """One over a SQLite file."""
    async with served_by_webhook(tmp_path / "data") as both:
        yield both


async def test_updates_by_webhook(served: tuple[College, str]) -> None:
    """With the right secret an update is kept, then answered 200 and settled, in order."""
    college, url = served
    await college.application.bot.set_webhook(f"{url}/telegram", secret_token=SECRET)
    wang = await bound(college, "王伟")
    await type_all(wang, TYPED)
    await college.settled()
    assert await answers(college) == [FILLED]
    assert await tally(college) == {("done", 0): 4}


async def test_a_webhook_with_a_wrong_secret(served: tuple[College, str]) -> None:
    """A wrong secret, or none, is refused and nothing is kept."""
    college, url = served
    body = {"update_id": 1, "message": {}}
    async with aiohttp.ClientSession() as session:
        statuses = []
        for secret in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}, {"X-Telegram-Bot-Api-Secret-Token": "错"}):
            async with session.post(f"{url}/telegram", json=body, headers=secret) as response:
                statuses.append(response.status)
    assert statuses == [403, 403, 403]
    assert await events(college) == []


async def test_a_webhook_while_the_disk_is_full(small_disk: Path) -> None:
    """What cannot be kept is answered 503; Telegram repeats it, and it is settled once."""
    async with served_by_webhook(small_disk / "data") as (college, url):
        await college.application.bot.set_webhook(f"{url}/telegram", secret_token=SECRET)
        wang = await bound(college, "王伟")
        ballast = fill_up(small_disk, leave=0)
        await wang.says("/passport")
        webhook = college.playground.bot.webhook
        await until(lambda: webhook.last_error)
        ballast.unlink()
        await college.settled()
        assert webhook.last_error == "Wrong response from the webhook: 503 Service Unavailable"
        assert await answers(college) == [{}]


async def test_health_and_metrics(served: tuple[College, str]) -> None:
    """Health is 503 until the first tick, then 200; metrics say what waits."""
    college, url = served
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}/health") as response:
            assert (response.status, await response.json()) == (503, {"ok": False, "tick": "None"})
        await college.application.scheduler.tick()
        async with session.get(f"{url}/health") as response:
            assert (response.status, await response.json()) == (200, {"ok": True})
        async with session.get(f"{url}/metrics") as response:
            lines = (await response.text()).splitlines()
    assert sorted(line for line in lines if line.startswith("waishi_")) == [
        "waishi_cards_waiting 0.0", "waishi_duties_due 0.0", "waishi_events_waiting 0.0", "waishi_letters_waiting 0.0",
    ]  # fmt: skip


# -- stopping, and running twice ---------------------------------------------------------------------------------------


async def test_a_graceful_stop_with_a_silent_telegram(tmp_path: Path) -> None:
    """With sends in flight and a Telegram that answers nothing it stops within ten seconds; the next run goes on."""
    async with Playground(TOKEN, username="waishi_bot") as playground:
        async with application(tmp_path / "data", playground, read_seconds=60) as college:
            await college.application.start()
            wang = await bound(college, "王伟")
            playground.faults.accepted_but_silent(times=None)
            playground.faults.accepted_but_silent(times=None, method="getUpdates")
            await wang.says("/nothing")
            await wang.sees("没有这个命令")
            since = monotonic()
            await college.application.stop()
            assert monotonic() - since < 10
        playground.faults.clear()
        async with application(tmp_path / "data", playground) as college:
            await college.application.start()
            await wang.says("/passport")
            await college.settled()
            assert await answers(college) == [{}]
            assert len([text for text in texts(wang) if text.startswith("没有这个命令")]) in (1, 2)
            unsent = select(Letter.id, Letter.name, Letter.state, Letter.error).where(Letter.state != "sent")
            assert await college.read(unsent) == []
            await college.application.stop()


async def test_a_second_run_is_refused(url: str, tmp_path: Path) -> None:
    """A second run on the same database refuses and says who holds it; after the first has stopped it may run."""
    async with open_college(tmp_path / "data", url=url) as college:
        telegram = Telegram(TOKEN, college.playground.url, limits=UNPACED)
        second = Application(college.office, Store(url), telegram)
        with pytest.raises(Held) as held:
            await second.start()
        second.store.close()
        since = re.sub(r"\d\d:\d\d", "HH:MM", str(held.value))
        assert since == f"process {os.getpid()} on {socket.gethostname()}, since 2026-11-23 HH:MM UTC"
    third = Lock(Store(url))
    third.take(college.application.store.store.now())
    third.free()
    fourth = Lock(Store(url))
    fourth.take(college.application.store.store.now())
    fourth.free()
    third.store.close()
    fourth.store.close()


# -- strangers ---------------------------------------------------------------------------------------------------------

POLITE = (
    "您好，这里是江南职业技术学院国际交流处的内部办事助手。"
    "本校教职工请向该部门索取邀请码；其他事宜请致电 0512-8888 1234。"
)
INVALID = "邀请码无效。请核对，或向国际交流处重新索取。"


async def test_a_stranger_gets_one_polite_line(college: College) -> None:
    """A stranger's words, files and taps are answered by one polite line that tells nothing."""
    stranger = college.phone("陌生人")
    await stranger.says("王伟在吗？")
    await stranger.sends_file("a.pdf", b"%PDF")
    await college.settled()
    assert texts(stranger) == [POLITE, POLITE]
    tap = await stranger.taps_data(stranger.last, "w:1:0:ap")
    await college.settled()
    assert await tap.answered() == POLITE
    assert await college.read(select(File.id)) == []


async def test_five_wrong_codes_wait_an_hour(college: College) -> None:
    """After five wrong codes not even the right one is looked at for an hour; then it is."""
    stranger = college.phone("王伟")
    code = await college.invite("王伟")
    await type_all(stranger, ["WRONG23456"] * 5)
    await stranger.says(code)
    await college.settled()
    assert texts(stranger) == [INVALID] * 5 + ["邀请码多次输错，请 60 分钟后再试。"]
    await college.turn("2026-11-23 10:02")
    await stranger.says(code)
    await college.settled()
    assert texts(stranger)[6:] == ["王伟，您好！本聊天已与您在江南职业技术学院国际交流处的账号绑定。"]


async def test_a_code_ends_after_seven_days(college: College) -> None:
    """A code works up to its seventh day and not after, and only once."""
    old, late = await college.invite("王伟"), college.phone("王伟")
    await college.turn("2026-11-30 09:02")
    await late.says(old)
    await college.settled()
    assert texts(late) == [INVALID]
    code, thief = await college.invite("王伟"), college.phone("陌生人")
    await late.says(code)
    await college.settled()
    await thief.says(code)
    await college.settled()
    assert texts(thief) == [INVALID]


@pytest.mark.parametrize("who", ["陌生人", "陈敏"])
async def test_rebinding_tells_the_old_chat(college: College, wang: Phone, who: str) -> None:
    """A fresh code used in another chat, a stranger's or a colleague's, moves the person there; the old chat hears."""
    other = college.phone(who) if who == "陌生人" else await bound(college, who)
    await wang.says("/passport")
    await college.settled()
    await other.starts(await college.invite("王伟"))
    await college.settled()
    assert wang.last.text == "您的账号已换绑到另一个聊天，本聊天不再使用。如非本人操作，请立即致电国际交流处。"
    assert texts(other)[-1] == "王伟，您好！本聊天已与您在江南职业技术学院国际交流处的账号绑定。"
    assert await college.read(select(Person.name).where(Person.chat_id == other.id)) == [("王伟",)]
    assert await college.read(select(Person.name).where(Person.chat_id == wang.id)) == []


async def test_somebody_bound_cannot_try_codes_for_ever(college: College, wang: Phone) -> None:
    """Wrong codes count for somebody who is bound as well."""
    for _ in range(5):
        await wang.starts("WRONG23456")
    await wang.starts(await college.invite("陈敏"))
    await college.settled()
    assert await college.read(select(Person.name).where(Person.chat_id == wang.id)) == [("王伟",)]


async def test_groups_are_left(college: College, wang: Phone) -> None:
    """Put into a group the bot says why and leaves; what is said there is nobody's answer."""
    group = college.playground.group("同事", [wang])
    await group.adds_bot()
    await college.settled()
    seat = group.seat(wang)
    assert [message.text for message in seat.screen if not message.mine][-1:] == [
        "我只在私聊中办事，先退出本群。再见！"
    ]
    assert group.chat.members[college.playground.bot.user.id] == "left"


# -- logs --------------------------------------------------------------------------------------------------------------


async def test_logs_hold_no_words(college: College, wang: Phone, chen: Phone, logs: Path) -> None:
    """Whatever happens, a log line has no token, no document number, nothing that was typed, no name."""
    await lent(college, wang, chen)
    await wang.says(f"我的护照 {NUMBER}")
    await wang.sends_file("曼谷行程.pdf", b"%PDF")
    college.playground.faults.server_error(times=2)
    college.playground.faults.cut(method="getUpdates")
    college.playground.bot.tell(*broken("its date is no date", wang))
    await college.settled()
    secrets = (TOKEN, TOKEN.split(":")[1], NUMBER, NUMBER[2:], "曼谷", "行程", "12月5日", "我的护照", "王伟")
    assert quoted(logs, secrets) == []
    assert len(logged(logs, "event_settled")) > 5
