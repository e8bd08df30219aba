"""HTTP in: Telegram's webhook (kept, then 200; else 503), health and metrics. Behind the school's own TLS."""

from __future__ import annotations

import hmac
import json
from datetime import timedelta

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import Connection

from bot.application import Application
from bot.updates import arrivals
from storage import cards, inbox, outbox, reminders

log = structlog.get_logger()

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST = 1024 * 1024  # bytes of one update
STALE = timedelta(minutes=2)  # without a tick that long we are not well


def _bytes(header: str) -> bytes:
    """A header's value, whatever bytes somebody put into it."""
    return header.encode(errors="surrogateescape")


class Doors:
    """The HTTP server. Without a secret there is no webhook, only health and metrics."""

    def __init__(self, application: Application, *, secret: str = "", path: str = "/telegram") -> None:
        self.application = application
        self.secret = secret
        self.web = web.Application(client_max_size=LARGEST)
        if secret:
            self.web.router.add_post(path, self.update)
        self.web.router.add_get("/health", self.health)
        self.web.router.add_get("/metrics", self.metrics)
        self._runner = web.AppRunner(self.web, access_log=None, shutdown_timeout=1.0)
        self._registry = CollectorRegistry()
        self._gauges = {
            name: Gauge(f"waishi_{name}", words, registry=self._registry)
            for name, words in (
                ("events_waiting", "Events kept and not yet settled"),
                ("letters_waiting", "Letters that may be sent now"),
                ("cards_waiting", "Cards to be drawn now"),
                ("duties_due", "Duties that ring now"),
            )
        }

    async def open(self, host: str, port: int) -> int:
        """Listen. Returns the port (useful for port 0)."""
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        return int(self._runner.addresses[0][1])

    async def close(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    async def update(self, request: web.Request) -> web.Response:
        """One update from Telegram: kept before it is answered; not kept: 503, and Telegram repeats it."""
        if not hmac.compare_digest(_bytes(request.headers.get(SECRET, "")), _bytes(self.secret)):
            return web.Response(status=403)
        try:
            [arrival] = arrivals(self.application.bot_id, [json.loads(await request.read())])
        except (ValueError, KeyError, TypeError):
            return web.Response(status=400)
        try:
            await self.application.keep([arrival])
        except Exception as error:  # whatever the store's trouble is, Telegram keeps the update for us
            log.warning("keeping failed", action="keep_failed", error=type(error).__name__)
            return web.Response(status=503)
        return web.Response()

    async def health(self, _request: web.Request) -> web.Response:
        """200 while the store answers and the tick ticks, else 503."""
        now = self.application.store.store.now()
        ticked = self.application.scheduler.last_tick
        try:
            await self.application.store.call(self.application.store.store.ping)
        except Exception as error:  # any trouble of the store is the answer
            return web.json_response({"ok": False, "store": type(error).__name__}, status=503)
        if not self.application.well() or ticked is None or now - ticked > STALE:
            return web.json_response({"ok": False, "tick": str(ticked)}, status=503)
        return web.json_response({"ok": True})

    async def metrics(self, _request: web.Request) -> web.Response:
        """What waits, for Prometheus."""

        def counts(db: Connection) -> dict[str, int]:
            now = self.application.store.store.now()
            return {
                "events_waiting": inbox.backlog(db, now),
                "letters_waiting": outbox.waiting(db, now),
                "cards_waiting": cards.waiting(db, now),
                "duties_due": reminders.due_count(db, now),
            }

        for name, value in (await self.application.store.run(counts)).items():
            self._gauges[name].set(value)
        return web.Response(body=generate_latest(self._registry), content_type="text/plain")
