"""A Bot API server on loopback: an unmodified bot cannot tell it from Telegram's."""

# ruff: noqa: ASYNC109 - a test reads best when it says how long it is willing to wait

import asyncio
import inspect
import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from playground.call import Call, read
from playground.changed import Changed
from playground.clock import Clock
from playground.entities import Json
from playground.faults import Fault, Faults
from playground.groups import Group
from playground.journal import Journal
from playground.limits import UPLOAD_BYTES
from playground.methods import METHODS, SENDING
from playground.pace import Pace
from playground.phones import Phone
from playground.refusals import Refused, TooManyRequests
from playground.world import Bot, Chat, ChatType, User, World

DOWNLOAD = 0.25  # seconds a file takes at least, as over a network: what is drawn meanwhile says that it is on its way
#: A little more than one upload, for the fields around it.
_BODY_BYTES = UPLOAD_BYTES + (1 << 20)
_BAD_GATEWAY = (
    "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
)
#: The bot hung up before its answer.
_HUNG_UP = 499


class Playground:
    """The server, its world, and the people in it.

    Args:
        token:   the bot's token, ``id:secret``; more bots by :meth:`add_bot`.
        limits:  keep Telegram's speed limits.
        journal: file for every request; else the environment's PLAYGROUND_JOURNAL, else memory only.
        seed:    ids and update ids repeat with it.
    """

    def __init__(
        self,
        token: str = "1:playground",  # noqa: S107 - a stand-in's token guards nothing
        *,
        name: str = "Playground",
        username: str = "playground_bot",
        limits: bool = False,
        journal: Path | None = None,
        seed: int = 1,
    ) -> None:
        self.world = World(seed)
        self.limits = limits
        written = os.environ.get("PLAYGROUND_JOURNAL")
        self.journal = Journal(journal or (Path(written) if written else None))
        self.pace: dict[str, Pace] = {}
        self.bot = self.add_bot(token, name, username)
        self.faults = Faults(self.world)
        self.port = 0
        self._next_group = 1_000_000
        self._runner: web.AppRunner | None = None
        self._closing = False

    async def start(self, port: int = 0) -> Self:
        """Listen on 127.0.0.1; port 0 takes a free one."""
        self._closing = False
        self.journal.open()
        app = web.Application(client_max_size=_BODY_BYTES)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._serve_file)
        app.router.add_route("*", "/{rest:.*}", self._nowhere)
        # A poll whose bot hung up must end there and then, or it would swallow the next updates.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        """Drop every connection and listen no more; the world stays to be looked at."""
        self._closing = True
        for bot in self.world.bots.values():
            await bot.webhook.stop()
            bot.queue.end_poll("the server is stopping")
        self.faults.release()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self.journal.close()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """``http://127.0.0.1:PORT``."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """What python-telegram-bot takes as base_url."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot takes as base_file_url."""
        return f"{self.url}/file/bot"

    @property
    def token(self) -> str:
        """The token of the bot it was made with."""
        return self.bot.token

    @property
    def clock(self) -> Clock:
        """The playground's time; turn it forward."""
        return self.world.clock

    @property
    def changed(self) -> Changed:
        """Rings at every change of the world."""
        return self.world.changed

    def now(self) -> datetime:
        """The playground's instant, aware UTC."""
        return self.world.clock.now()

    def add_bot(self, token: str, name: str = "Playground", username: str = "playground_bot") -> Bot:
        """Register one more bot."""
        self.pace[token] = Pace()
        return self.world.add_bot(token, name, username)

    def phone(
        self,
        name: str,
        language: str = "zh-hans",
        *,
        last_name: str = "",
        username: str = "",
        user_id: int | None = None,
        bot: Bot | None = None,
    ) -> Phone:
        """A new person, with the language code their phone sends; they have not started the bot yet."""
        user = User(user_id or self.world.new_user_id(), name, last_name, username, language)
        return Phone(bot or self.bot, self.world.add_user(user))

    def group(
        self, title: str, members: Iterable[Phone] = (), *, kind: ChatType = "group", bot: Bot | None = None
    ) -> Group:
        """A new group of people; the first made it. The bot is not in it yet."""
        owner = bot or self.bot
        self._next_group += 1
        number = -self._next_group if kind == "group" else -1_000_000_000_000 - self._next_group
        chat = owner.chats[number] = Chat(number, kind, title, instance=self.world.new_id())
        return Group(owner, chat, members)

    async def acknowledged(self, timeout: float | None = 10) -> None:
        """Wait until the bots confirmed every update, by offset or by a webhook's 2xx.

        Args:    timeout: seconds; None waits for ever.
        Raises:  AssertionError: some stayed unconfirmed for *timeout* seconds.
        """
        for bot in self.world.bots.values():
            queue = bot.queue
            try:
                await queue.changed.wait_for(lambda: not queue.pending and not queue.repeats, timeout)  # noqa: B023 - awaited here
            except TimeoutError:
                raise AssertionError(f"{len(queue.pending)} updates were not acknowledged in {timeout} s") from None

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        bot = self.world.bots.get(request.match_info["token"])
        if bot is None:
            return _answer(Refused(401))
        if self._closing or self.faults.is_away:
            return _hang_up(request)
        try:
            call = await read(request, request.match_info["method"])
        except Refused as refused:
            return _answer(refused)
        fault = self.faults.strike(call)
        status = _HUNG_UP
        try:
            response = await self._act(bot, call, fault)
            status = response.status
        finally:
            self.journal.note(call, status, self.now(), bot.user.id)
            self.world.touch()
        return await self._send(request, response, fault)

    async def _send(self, request: web.Request, response: web.Response, fault: Fault | None) -> web.StreamResponse:
        """Let the answer out, as far as a fault lets it."""
        if self._closing or self.faults.is_away:
            return _hang_up(request)
        if fault is not None and fault.kind == "cut":
            return await _cut(request, response)
        if fault is not None and fault.kind == "silent":
            await self.faults.silence()
        return response

    async def _act(self, bot: Bot, call: Call, fault: Fault | None) -> web.Response:
        if fault is not None and (failure := _failure(fault)) is not None:
            return failure
        method = METHODS.get(call.method.lower())
        if method is None:
            return _answer(Refused(404, "method not found"))
        try:
            self._keep_pace(bot, call)
            result: Any = method(bot, call)
            if inspect.isawaitable(result):
                result = await result
        except Refused as refused:
            return _answer(refused)
        return _json(200, {"ok": True, "result": result})

    def _keep_pace(self, bot: Bot, call: Call) -> None:
        chat_id = call.chat_id
        if not self.limits or call.method.lower() not in SENDING or chat_id not in bot.chats:
            return
        media = call.json("media", "media") if call.method.lower() == "sendmediagroup" else None
        self.pace[bot.token].check(chat_id, len(media) if isinstance(media, list) else 1)

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        bot = self.world.bots.get(request.match_info["token"])
        if bot is None:
            return _answer(Refused(401))
        if self._closing or self.faults.is_away:
            return _hang_up(request)
        stored = bot.shelf.by_path.get(request.match_info["path"])
        if stored is None:
            return _answer(Refused(404))
        response = web.Response(body=stored.content, content_type="application/octet-stream")
        fault = self.faults.strike(Call("downloadFile"))
        await asyncio.sleep(DOWNLOAD)
        return await self._send(request, (fault and _failure(fault)) or response, fault)

    async def _nowhere(self, request: web.Request) -> web.Response:
        return _answer(Refused(404))


def _failure(fault: Fault) -> web.Response | None:
    """The answer of a fault before which nothing is done; None when the act is done first."""
    match fault.kind:
        case "too_many":
            return _answer(TooManyRequests(fault.retry_after))
        case "server_error":
            return _answer(Refused(500))
        case "bad_gateway":
            return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")
        case _:
            return None


def _answer(refused: Refused) -> web.Response:
    response = _json(refused.code, refused.as_json())
    if isinstance(refused, TooManyRequests):
        response.headers["Retry-After"] = str(refused.parameters["retry_after"])
    return response


def _json(status: int, body: Json) -> web.Response:
    return web.Response(
        status=status, body=json.dumps(body, ensure_ascii=False).encode(), content_type="application/json"
    )


def _hang_up(request: web.Request) -> web.Response:
    """Break the connection without an answer; what is returned goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _cut(request: web.Request, response: web.Response) -> web.StreamResponse:
    """Send the head and half of the body, then break the connection."""
    body = response.body if isinstance(response.body, bytes) else b""
    head = {"Content-Type": response.content_type, "Content-Length": str(len(body))}
    half = web.StreamResponse(status=response.status, headers=head)
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return half
