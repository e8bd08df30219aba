"""What goes wrong on order, and what was done all the same."""

import asyncio

import aiohttp
import pytest

from playground import Phone, Playground
from playground.pace import Pace
from playground.refusals import TooManyRequests
from tests.playground.api import Api


async def test_too_many_for_one_chat(playground: Playground, api: Api, wang: Phone) -> None:
    """429 strikes the chat it was ordered for, names its seconds, and nothing was sent."""
    li = playground.phone("李娜")
    await li.starts()
    playground.faults.too_many(retry_after=7, chat=wang.id)
    await api("sendMessage", chat_id=li.id, text="x")
    assert await api.answer("sendMessage", chat_id=wang.id, text="x") == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert [shown.mine for shown in wang.screen] == [True]
    await api("sendMessage", chat_id=wang.id, text="x")


async def test_too_many_for_all(playground: Playground, api: Api, wang: Phone) -> None:
    """429 for everybody strikes as often as ordered, but leaves getUpdates alone."""
    playground.faults.too_many(retry_after=1, times=2)
    await api.updates()
    assert [(await api.answer("getMe"))["ok"] for _ in range(3)] == [False, False, True]


async def test_server_errors(playground: Playground, api: Api, wang: Phone) -> None:
    """500 and 502 do nothing; the second is not even JSON."""
    playground.faults.server_error(method="sendMessage")
    assert await api.refusal("sendMessage", chat_id=wang.id, text="x") == "Internal Server Error"
    playground.faults.bad_gateway()
    async with api.session.get(f"{api.root}/getMe") as response:
        assert (response.status, response.content_type) == (502, "text/html")
    assert len(wang.screen) == 1


async def test_a_cut_answer(playground: Playground, api: Api, wang: Phone) -> None:
    """The connection breaks after half the answer; the message is there."""
    playground.faults.cut(method="sendMessage")
    with pytest.raises(aiohttp.ClientPayloadError):
        await api("sendMessage", chat_id=wang.id, text="x")
    assert wang.last.text == "x"
    await api("getMe")


async def test_accepted_but_silent(playground: Playground, api: Api, wang: Phone) -> None:
    """The message is there, the answer is not; the bot gives up, or it comes late."""
    playground.faults.accepted_but_silent(times=2)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(api("sendMessage", chat_id=wang.id, text="x"), 0.05)
    assert wang.last.text == "x"
    late = asyncio.create_task(api("sendMessage", chat_id=wang.id, text="y"))
    await wang.sees("y")
    assert not late.done()
    playground.faults.release()
    assert (await asyncio.wait_for(late, 1))["text"] == "y"


async def test_away(playground: Playground, api: Api, wang: Phone) -> None:
    """While Telegram is away every connection drops, a waiting poll too; afterwards all is as before."""
    poll = asyncio.create_task(api.updates(timeout=50))
    await asyncio.sleep(0.02)
    playground.faults.away()
    with pytest.raises(aiohttp.ClientConnectionError):
        await asyncio.wait_for(poll, 1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await api("sendMessage", chat_id=wang.id, text="x")
    await wang.says("are you there?")
    playground.faults.away(False)
    assert len(await api.updates()) == 1
    assert wang.screen[-1].mine


async def test_repeated_and_shuffled_updates(playground: Playground, api: Api, wang: Phone) -> None:
    """Confirmed updates can come once more, and batches out of order."""
    for text in "abcdef":
        await wang.says(text)
    updates = await api.updates()
    assert await api.updates(offset=updates[-1]["update_id"] + 1) == []
    playground.faults.repeat_updates(2)
    assert await api.updates(offset=updates[-1]["update_id"] + 1) == updates[-2:]
    assert await api.updates() == []
    playground.faults.repeat_updates(6)
    playground.faults.shuffle_updates(seed=3)
    shuffled = await api.updates()
    assert shuffled != updates
    assert sorted(shuffled, key=lambda update: int(update["update_id"])) == updates
    playground.faults.clear()


async def test_a_broken_download(playground: Playground, api: Api, wang: Phone) -> None:
    """Fetching a file can fail too, by name."""
    sent = await wang.sends_file("a.pdf", b"%PDF" * 100)
    path = (await api("getFile", file_id=sent.content["document"]["file_id"]))["file_path"]
    playground.faults.cut(method="downloadFile")
    with pytest.raises(aiohttp.ClientPayloadError):
        async with api.session.get(f"{api.files}/{path}") as response:
            await response.read()
    async with api.session.get(f"{api.files}/{path}") as response:
        assert await response.read() == b"%PDF" * 100


def pace() -> tuple[Pace, list[float]]:
    """A pace and the hand of its clock, in seconds."""
    hand = [0.0]
    return Pace(now=lambda: hand[0]), hand


def test_thirty_a_second_over_all() -> None:
    """The 31st message within a second is refused, and refused calls count."""
    limits, hand = pace()
    for chat in range(30):
        limits.check(chat + 1)
    hand[0] = 0.5
    with pytest.raises(TooManyRequests, match="retry after 1"):
        limits.check(99)
    hand[0] = 1.1
    for chat in range(29):
        limits.check(chat + 100)
    with pytest.raises(TooManyRequests):
        limits.check(199)
    hand[0] = 2.2
    limits.check(200)


def test_one_a_second_in_a_chat_after_a_small_burst() -> None:
    """Three at once pass, the fourth waits, and hammering makes it longer."""
    limits, hand = pace()
    for _ in range(3):
        limits.check(1)
    with pytest.raises(TooManyRequests, match="retry after 1"):
        limits.check(1)
    with pytest.raises(TooManyRequests, match="retry after 2"):
        limits.check(1)
    hand[0] = 3.0
    limits.check(1)


def test_twenty_a_minute_in_a_group() -> None:
    """A group takes twenty messages a minute."""
    limits, hand = pace()
    for second in range(20):
        hand[0] = float(second)
        limits.check(-5)
    hand[0] = 20.0
    with pytest.raises(TooManyRequests, match="retry after 40"):
        limits.check(-5)


async def test_limits_are_switched_on() -> None:
    """With limits a chat takes a burst of three; without, any number."""
    async with Playground(limits=True) as playground, Api(playground) as api:
        wang = playground.phone("王伟")
        await wang.starts()
        answers = [await api.answer("sendMessage", chat_id=wang.id, text=str(n)) for n in range(4)]
        assert [answer["ok"] for answer in answers] == [True, True, True, False]
        assert answers[3]["parameters"] == {"retry_after": 1}
        playground.limits = False
        await api("sendMessage", chat_id=wang.id, text="x")
