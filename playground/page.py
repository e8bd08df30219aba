"""The page of phones: served on 127.0.0.1 under a path that nobody guesses; what is done on it is done in the world."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import quote

import structlog
from aiohttp import web
from aiohttp.web_request import FileField

from playground.entities import Json
from playground.feed import Event, Feed
from playground.limits import UPLOAD_BYTES
from playground.phones import Phone
from playground.seats import AlbumItem
from playground.stage import Stage
from playground.stories import Heard, Telling, nobody, stories
from playground.transcript import Replay

log = structlog.get_logger()

WEB = Path(__file__).with_name("web")
#: Seconds without an event after which a connection is told that it lives.
_BEAT = 15
#: Milliseconds until a page whose connection broke tries again.
_RETRY_MS = 1000
#: Seconds between the acts of a story that plays.
PAUSE = 0.9
#: Seconds between looks at what Telegram has not taken yet.
_WATCH = 0.4
#: The hour at which a day begins that the calendar is turned to.
_MORNING = time(9, 0)
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_PICTURES = (("image/png", b"\x89PNG"), ("image/jpeg", b"\xff\xd8\xff"), ("image/gif", b"GIF8"))

Weather = Literal["fine", "too_many", "server_error", "silent", "away"]
Act = Callable[[web.Request, Json], Awaitable[None]]


class NotNow(Exception):
    """What the page asked cannot be done; the text is the name of a sentence that the page has."""


class Page:
    """One page, and one stage after another below it. *pause*: seconds between the acts of a story that plays."""

    def __init__(self, port: int = 0, *, pause: float = PAUSE) -> None:
        self.pause = pause
        #: On 127.0.0.1; 0 takes a free one.
        self.port = port
        self.telling: Telling | None = None
        self.weather: Weather = "fine"
        self._path = secrets.token_urlsafe(24)
        self._runner: web.AppRunner | None = None
        #: What the page does by itself: it turns the calendar or lets a story play.
        self._doing: asyncio.Task[None] | None = None
        self._turning = self._opening = False
        self._following: asyncio.Task[None] | None = None
        self._closing = False
        self._open(Stage())

    @property
    def url(self) -> str:
        """Where to find it."""
        return f"http://127.0.0.1:{self.port}/{self._path}/"

    async def start(self) -> Self:
        """Listen on 127.0.0.1 and open a college where everybody is bound."""
        app = web.Application(client_max_size=UPLOAD_BYTES + (1 << 20), middlewares=[_guarded])
        for path, act in self._acts().items():
            app.router.add_post(f"/{self._path}{path}", _acting(act))
        app.router.add_get(f"/{self._path}/events", self._events)
        app.router.add_get(f"/{self._path}/behind", self._behind)
        app.router.add_get(f"/{self._path}/files/{{file}}", self._file)
        app.router.add_get(f"/{self._path}/{{name:[a-z-]*(\\.[a-z]+)?}}", self._static)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        await self._begin(None)
        return self

    async def stop(self) -> None:
        """Serve no more; the assistant ends too."""
        self._closing = True
        self.feed.grew.notify_all()
        await self._close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # -- the stage ---------------------------------------------------------------------------------------------------

    def _open(self, stage: Stage) -> None:
        self.stage = stage
        self.telling = None
        #: No story was begun here: everybody is bound.
        self._fresh = True
        #: What comes before the visitor's turn is still under way.
        self._opening = True
        self.weather = "fine"
        #: Telegram was ill, and not everything that waited because of it has gone out.
        self._healing = False
        self._unsent = 0
        self.feed = Feed(stage, {"run": self._run, "people": self._people, "story": self._story})
        stage.keeper.changed.notify_all()

    async def _begin(self, story: str | None, heard: Heard = nobody) -> None:
        """Start the stage that is open; somebody waits for it on the page."""
        await self.stage.begin()
        self._following = asyncio.create_task(self._follow())
        self._fresh = story is None
        if story is not None:
            self.telling = Telling(stories()[story], self.stage, self.stage.playground.world.touch, heard)
        self._do(self._opens())

    async def _opens(self) -> None:
        """What a story is preceded by; without one, everybody is bound."""
        try:
            await (self.telling.open() if self.telling else Replay(self.stage).act("everybody starts"))
        finally:
            self._opening = False

    async def _follow(self) -> None:
        """Tell what happens, the keeper's changes too."""
        keeper, world = self.stage.keeper, self.stage.playground.world

        async def ring() -> None:
            seen = -1
            while True:
                seen = await keeper.changed.rung(seen)
                world.touch()

        async with asyncio.TaskGroup() as group:
            group.create_task(ring())
            group.create_task(self.feed.run())
            group.create_task(self._watch())

    async def _watch(self) -> None:
        """While Telegram is ill, and until all is well again: how much waits to go out."""
        world = self.stage.playground.world
        while True:
            await world.changed.wait_for(lambda: self._healing)
            if self.weather == "fine":
                await self.stage.settled()
            self._unsent = await self.stage.unsent()
            self._healing = self.weather != "fine" or self._unsent > 0
            world.touch()
            await asyncio.sleep(_WATCH)

    async def _close(self) -> None:
        for task in (self._doing, self._following):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        self._doing = self._following = None
        if self.telling is not None:
            self.telling.close()
        self._turning = False
        await self.stage.end()

    def _do(self, act: Coroutine[Any, Any, None]) -> None:
        """Do something that takes a while, one thing at a time. Raises NotNow."""
        if self._doing is not None and not self._doing.done():
            act.close()
            raise NotNow("busy")
        self._doing = asyncio.create_task(act)
        self._doing.add_done_callback(self._did_it)
        self.stage.playground.world.touch()

    def _did_it(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("the page could not do it", action="page_failed", exc_info=error)
        self.stage.playground.world.touch()

    # -- what the page shows beside the chats ------------------------------------------------------------------------

    def _run(self) -> Json:
        clock = self.stage.playground.clock
        return {
            "assistant": self.stage.keeper.state,
            "weather": self.weather,
            "healing": self._healing,
            "unsent": self._unsent,
            "waiting": len(self.stage.playground.bot.queue.pending),
            "ahead": math.ceil(clock.ahead.total_seconds() * 10) / 10,
            "zone": str(self.stage.office.zone),
            "busy": self._doing is not None and not self._doing.done(),
            "turning": self._turning,
            "opening": self._opening,
            "fresh": self._fresh,
            "bot": self.stage.playground.bot.user.as_json(),
            "stories": [story.as_json() for story in stories().values()],
        }

    def _people(self) -> Json:
        return {"people": self.stage.people()}

    def _story(self) -> Json:
        return {"story": self.telling.as_json() if self.telling else None}

    # -- what is served ----------------------------------------------------------------------------------------------

    async def _static(self, request: web.Request) -> web.StreamResponse:
        file = WEB / (request.match_info["name"] or "index.html")
        if file.parent != WEB or not file.is_file() or file.suffix not in _TYPES:
            raise web.HTTPNotFound
        return web.Response(body=file.read_bytes(), content_type=_TYPES[file.suffix], charset="utf-8")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """A file of a chat: pictures are shown, everything else is saved."""
        stored = self.stage.playground.bot.shelf.by_id.get(request.match_info["file"])
        if stored is None:
            raise web.HTTPNotFound
        for mime, begins in _PICTURES:
            if stored.content.startswith(begins):
                return web.Response(body=stored.content, content_type=mime)
        response = web.Response(body=stored.content, content_type="application/octet-stream")
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stored.name or 'file')}"
        return response

    async def _behind(self, request: web.Request) -> web.StreamResponse:
        """What is behind the chat, while a process lives to tell."""
        if self.stage.keeper.state != "running":
            return _json({"away": True})
        return _json(await self.stage.look())

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Every change as it happens; whoever comes back says which event they had last."""
        position = request.headers.get("Last-Event-ID") or request.query.get("after", "")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
        await response.prepare(request)
        await response.write(f"retry: {_RETRY_MS}\n\n".encode())
        with contextlib.suppress(ConnectionResetError):
            while not self._closing:
                feed = self.feed
                missing = feed.after(position)
                if missing is None:
                    state = feed.state()
                    missing = [Event(feed.number, "state", state)]
                for event in missing:
                    position = f"{feed.epoch}-{event.number}"
                    data = json.dumps(event.data, ensure_ascii=False, default=str)
                    await response.write(f"id: {position}\nevent: {event.kind}\ndata: {data}\n\n".encode())
                try:
                    async with asyncio.timeout(_BEAT):
                        await self._news(feed, position)
                except TimeoutError:
                    await response.write(b": alive\n\n")
        return response

    async def _news(self, feed: Feed, position: str) -> None:
        """Wait until there is something to tell after a position, or another feed, or the end."""
        await feed.grew.wait_for(lambda: self._closing or self.feed is not feed or feed.position != position)

    # -- what is done on it ------------------------------------------------------------------------------------------

    def _acts(self) -> dict[str, Act]:
        return {
            "/phones/{phone}/says": self._says,
            "/phones/{phone}/taps": self._taps,
            "/phones/{phone}/starts": self._starts,
            "/phones/{phone}/sends": self._sends,
            "/phones/{phone}/blocks": self._blocks,
            "/phones": self._new_phone,
            "/calendar": self._calendar,
            "/story": self._tell,
            "/afresh": self._afresh,
            "/weather": self._change_weather,
            "/assistant": self._process,
        }

    def _phone(self, request: web.Request) -> Phone:
        for phone in self.stage.phones.values():
            if str(phone.id) == request.match_info["phone"]:
                return phone
        raise web.HTTPNotFound

    def _did(self, kind: str, phone: Phone, text: str = "") -> None:
        if self.telling is not None:
            self.telling.did(kind, phone.id, text)

    async def _says(self, request: web.Request, given: Json) -> None:
        phone, text = self._phone(request), str(given["text"]).strip()
        if not text:
            raise NotNow("empty")
        reply = phone.chat.messages.get(int(given.get("reply_to") or 0))
        await phone.says(text, reply_to=reply)
        self._did("says", phone, text)

    async def _taps(self, request: web.Request, given: Json) -> None:
        phone = self._phone(request)
        message = phone.chat.messages.get(int(given["message_id"]))
        if message is None:
            raise NotNow("gone")
        rows = (message.markup or {}).get("inline_keyboard", [])
        labels = {button.get("callback_data"): button["text"] for row in rows for button in row}
        await phone.taps_data(message, str(given["data"]))
        self._did("taps", phone, labels.get(given["data"], ""))

    async def _starts(self, request: web.Request, given: Json) -> None:
        """START: by a link's code, or for somebody of the college by the link of a fresh invitation."""
        phone, code = self._phone(request), given.get("code")
        name = next(name for name, one in self.stage.phones.items() if one is phone)
        if code is None and name in {one["name"] for one in self.stage.people() if one["member"]}:
            code = await self.stage.invite(name)
        try:
            await phone.starts(code)
        except ValueError:
            raise NotNow("no_code") from None
        self._did("starts", phone)

    async def _sends(self, request: web.Request, given: Json) -> None:
        """Files: pictures as photos unless they are to go as files; several as one album."""
        phone, caption = self._phone(request), str(given.get("caption") or "") or None
        photos = given.get("as") == "photo"
        items: list[AlbumItem] = [
            content if photos else (name, content, mime) for name, content, mime in given["files"] if content
        ]
        if not items:
            raise NotNow("empty")
        if len(items) > 1:
            await phone.sends_album(items, caption)
        elif isinstance(item := items[0], bytes):
            await phone.sends_photo(item, caption)
        else:
            await phone.sends_file(*item, caption)
        self._did("photo" if photos else "file", phone)

    async def _blocks(self, request: web.Request, given: Json) -> None:
        phone = self._phone(request)
        (phone.blocks if given["blocked"] else phone.unblocks)()
        self._did("blocks" if given["blocked"] else "unblocks", phone)

    async def _new_phone(self, request: web.Request, given: Json) -> None:
        """A phone of somebody the office does not know yet."""
        name = str(given["name"]).strip()[:40]
        if not name or name in self.stage.phones:
            raise NotNow("name_taken" if name else "empty")
        language = "zh-hans" if given.get("language") == "zh" else "en"
        self.stage.phones[name] = self.stage.playground.phone(name, language)
        self.stage.playground.world.touch()

    async def _calendar(self, request: web.Request, given: Json) -> None:
        """Turn it by a day, by a week, to what happens next, to a day, or to a minute; never back."""
        now, zone, to = self.stage.playground.now(), self.stage.office.zone, str(given["to"])
        if to in ("day", "week"):
            instant = now + timedelta(days=1 if to == "day" else 7)
        elif to == "next":
            if self.stage.keeper.state != "running":
                raise NotNow("assistant_away")
            following = await self.stage.next_at()
            if following is None:
                raise NotNow("nothing_next")
            instant = following
        else:
            try:
                instant = datetime.fromisoformat(to).replace(tzinfo=zone)
                if len(to) == len("2026-11-23"):
                    instant = datetime.combine(date.fromisoformat(to), _MORNING, zone)
            except ValueError:
                raise NotNow("no_day") from None
        if instant <= now:
            if self.telling is not None and self.telling.turned():
                return  # the day the story waited for came by itself
            raise NotNow("past")
        self._do(self._turn(instant))

    async def _turn(self, instant: datetime) -> None:
        self._turning = True
        try:
            await self.stage.turn_to(instant)
        finally:
            self._turning = False
        if self.telling is not None:
            self.telling.turned()

    async def _tell(self, request: web.Request, given: Json) -> None:
        """Let a story play: an act, its step, all of it; hold it; or end it and go on freely."""
        telling, how = self.telling, given["do"]
        if telling is None:
            raise NotNow("no_story")
        if how in ("end", "hold"):
            telling.hold()
            if how == "end":
                self.telling = None
            self.stage.playground.world.touch()
            return
        to = {"act": telling.at + 1, "step": telling.step_ends}.get(how, len(telling.story.acts))
        self._do(telling.play(min(to, len(telling.story.acts)), self.pause))

    async def _afresh(self, request: web.Request, given: Json) -> None:
        """Forget everything and begin again, with a story or freely."""
        story = given.get("story")
        if story is not None and story not in stories():
            raise NotNow("no_story")
        await self._again()
        await self._begin(story)

    async def _again(self) -> None:
        old = self.feed
        await self._close()
        self._open(Stage())
        old.grew.notify_all()

    async def tell(self, key: str, heard: Heard) -> bool:
        """Begin again with a story and play it to its end without a pause. Returns whether it went as it should."""
        await self._again()
        await self._begin(key, heard)
        assert self.telling is not None
        assert self._doing is not None
        await self._doing
        self._do(self.telling.play(len(self.telling.story.acts), 0))
        await self._doing
        return not self.telling.stuck

    async def _change_weather(self, request: web.Request, given: Json) -> None:
        """What Telegram answers from now on."""
        faults, kind = self.stage.playground.faults, given["kind"]
        faults.clear()
        match kind:
            case "too_many":
                faults.too_many(retry_after=3, times=None)
            case "server_error":
                faults.server_error(times=None)
            case "silent":
                faults.accepted_but_silent(times=None)
            case "away":
                faults.away()
            case _:
                kind = "fine"
        self.weather = kind
        self._healing = self._healing or kind != "fine"
        self.stage.playground.world.touch()

    async def _process(self, request: web.Request, given: Json) -> None:
        """Kill the assistant's process, or start one."""
        if given["do"] in ("kill", "restart"):
            await self.stage.keeper.kill()
        if given["do"] in ("start", "restart"):
            await self.stage.keeper.start()


@web.middleware
async def _guarded(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Only from this machine, by its own name: a site that points its name at 127.0.0.1 is sent away."""
    if request.host.rpartition(":")[0] not in ("127.0.0.1", "localhost"):
        raise web.HTTPForbidden
    response = await handler(request)
    if not response.prepared:
        response.headers.update(_HEADERS)
    return response


def _acting(act: Act) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            await act(request, await _given(request))
        except NotNow as why:
            return _json({"why": str(why)})
        except AssertionError:
            return _json({"why": "blocked"})
        except (KeyError, TypeError, ValueError):
            return _json({"why": "not_understood"}, 400)
        return _json({})

    return handle


async def _given(request: web.Request) -> Json:
    if request.content_type != "multipart/form-data":
        given = await request.json()
        if not isinstance(given, dict):
            raise TypeError("an object is expected")
        return given
    fields: Json = {"files": []}
    for name, value in (await request.post()).items():
        if isinstance(value, FileField):
            with value.file as file:
                fields["files"].append((value.filename, file.read(), value.content_type))
        else:
            fields[name] = value
    return fields


def _json(body: Json, status: int = 200) -> web.Response:
    return web.Response(
        status=status, body=json.dumps(body, ensure_ascii=False, default=str).encode(), content_type="application/json"
    )
