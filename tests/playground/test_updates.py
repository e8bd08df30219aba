"""Updates: nothing is forgotten before it was acknowledged, and only one reader reads."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from playground import Phone, Playground
from playground.entities import Json
from tests.playground.api import Api

ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


def ids(updates: list[Json]) -> list[int]:
    return [update["update_id"] for update in updates]


async def test_unconfirmed_updates_come_again(playground: Playground, api: Api, wang: Phone) -> None:
    """The same updates are delivered until an offset confirms them; then they never come back."""
    for text in ("one", "two", "three"):
        await wang.says(text)
    first = await api.updates()
    assert [update["message"]["text"] for update in first] == ["one", "two", "three"]
    assert ids(first) == [first[0]["update_id"] + n for n in range(3)]
    assert await api.updates() == first
    assert await api.updates(offset=first[1]["update_id"] + 1) == first[2:]
    assert await api.updates() == first[2:]
    assert await api.updates(offset=first[2]["update_id"] + 1) == []
    await playground.acknowledged()
    assert playground.bot.queue.deliveries[first[0]["update_id"]] == 2
    assert ids(list(playground.bot.queue.confirmed)) == ids(first)


async def test_limit_and_negative_offset(api: Api, wang: Phone) -> None:
    """A limit gives the oldest; a negative offset forgets all but the last."""
    for text in "abcde":
        await wang.says(text)
    assert [update["message"]["text"] for update in await api.updates(limit=2)] == ["a", "b"]
    assert [update["message"]["text"] for update in await api.updates(offset=-2)] == ["d", "e"]
    assert [update["message"]["text"] for update in await api.updates()] == ["d", "e"]


async def test_an_offset_far_ahead_confirms_nothing(api: Api, wang: Phone) -> None:
    """An offset that no update can have is not believed."""
    await wang.says("one")
    assert len(await api.updates(offset=2_000_000_000)) == 1


async def test_a_long_poll_ends_with_the_update(api: Api, wang: Phone) -> None:
    """A waiting getUpdates answers as soon as somebody types."""
    poll = asyncio.create_task(api.updates(timeout=50))
    await asyncio.sleep(0.02)
    assert not poll.done()
    await wang.says("早上好")
    [update] = await asyncio.wait_for(poll, 1)
    assert update["message"]["text"] == "早上好"


async def test_allowed_updates_are_remembered(api: Api, wang: Phone) -> None:
    """What a bot does not want is dropped when it happens, until it asks for it again."""
    await api.updates(allowed_updates=["callback_query"])
    await wang.says("lost")
    assert await api.updates() == []
    assert (await api("getWebhookInfo"))["allowed_updates"] == ["callback_query"]
    await api.updates(allowed_updates=[])
    await wang.says("heard")
    assert [update["message"]["text"] for update in await api.updates()] == ["heard"]


async def test_a_second_poll_ends_the_first(api: Api, wang: Phone) -> None:
    """Two readers: the one that waited is told so, the new one gets the update."""
    first = asyncio.create_task(api.answer("getUpdates", timeout=50))
    await asyncio.sleep(0.02)
    second = asyncio.create_task(api.updates(timeout=50))
    answer = await asyncio.wait_for(first, 1)
    assert (answer["error_code"], answer["description"]) == (409, OTHER)
    await wang.says("x")
    assert len(await asyncio.wait_for(second, 1)) == 1


async def test_a_poll_that_hung_up_swallows_nothing(api: Api, wang: Phone) -> None:
    """An update goes to the reader that is there, not to a connection that is gone."""
    poll = asyncio.create_task(api.updates(timeout=50))
    await asyncio.sleep(0.02)
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    await asyncio.sleep(0.02)
    await wang.says("x")
    assert len(await api.updates()) == 1


async def test_the_same_seed_gives_the_same_ids() -> None:
    """Ids repeat with the seed and differ without."""
    first, again, other = Playground(seed=7), Playground(seed=7), Playground(seed=8)
    assert first.bot.queue.next_id == again.bot.queue.next_id != other.bot.queue.next_id
    assert first.phone("王伟").id == again.phone("王伟").id


async def test_the_clock_begins_anywhere(playground: Playground, api: Api) -> None:
    """A story may begin on any day, past ones too; from there the clock runs on."""
    start = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
    playground.clock.begin(start)
    await playground.phone("王伟").starts()
    [update] = await api.updates()
    assert 0 <= update["message"]["date"] - start.timestamp() <= 5
    with pytest.raises(ValueError, match="aware"):
        playground.clock.begin(start.replace(tzinfo=None))


class Receiver:
    """A bot's own web address; it fails as often as it is told."""

    def __init__(self) -> None:
        self.failures = 0
        self.got: list[Json] = []
        self.secrets: list[str | None] = []

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.failures:
            self.failures -= 1
            return web.Response(status=503)
        self.got.append(await request.json())
        return web.Response()


async def test_a_webhook_is_repeated_until_it_answers(playground: Playground, api: Api, wang: Phone) -> None:
    """Updates are pushed in order with the secret, an update that failed before the next one."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        receiver.failures = 2
        await wang.says("one")
        await api("setWebhook", url=url, secret_token="s3cret")
        await wang.says("two")
        await playground.acknowledged(timeout=2)
        assert [update["message"]["text"] for update in receiver.got] == ["one", "two"]
        assert receiver.secrets == ["s3cret"] * 4
        assert await api.refusal("getUpdates") == ACTIVE
        info = await api("getWebhookInfo")
        assert (info["url"], info["pending_update_count"]) == (url, 0)
        assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
        await api("deleteWebhook")
        await wang.says("three")
        assert len(await api.updates()) == 1
        await api("setWebhook", url=url, drop_pending_updates=True)
        await wang.says("four")
        await playground.acknowledged(timeout=2)
        assert [update["message"]["text"] for update in receiver.got] == ["one", "two", "four"]
    finally:
        await runner.cleanup()


async def test_a_webhook_ends_a_waiting_poll(api: Api) -> None:
    """setWebhook takes over from getUpdates."""
    poll = asyncio.create_task(api.refusal("getUpdates", timeout=50))
    await asyncio.sleep(0.02)
    await api("setWebhook", url="http://127.0.0.1:9/hook")
    assert await asyncio.wait_for(poll, 1) == "Conflict: terminated by setWebhook request"


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "http://example.com/x"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.com/x", "secret_token": "no spaces"}, "secret token contains unallowed characters"),
        ({"url": "https://example.com/x", "secret_token": "x" * 257}, "secret token is too long"),
        ({"url": "nowhere"}, "invalid webhook URL specified"),
    ],
)
async def test_webhooks_that_are_refused(api: Api, params: dict[str, str], words: str) -> None:
    """A webhook needs https, except on loopback, and a plain secret."""
    assert await api.refusal("setWebhook", **params) == f"Bad Request: {words}"


async def test_the_clock_turns_forward_only(playground: Playground, api: Api, wang: Phone) -> None:
    """Messages are dated by the playground's clock; who listens hears of every turn."""
    heard: list[datetime] = []

    async def listen(now: datetime) -> None:
        heard.append(now)

    playground.clock.listeners.append(listen)
    then = playground.now() + timedelta(days=30)
    await playground.clock.turn(then)
    await wang.says("x")
    [update] = await api.updates()
    assert abs(update["message"]["date"] - then.timestamp()) <= 2
    assert len(heard) == 1
    assert heard[0] >= then
    with pytest.raises(ValueError, match="only turns forward"):
        await playground.clock.turn(then - timedelta(days=1))
    with pytest.raises(ValueError, match="aware"):
        await playground.clock.turn(datetime(2100, 1, 1, tzinfo=UTC).replace(tzinfo=None))
