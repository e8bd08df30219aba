"""`run`: from settings to the running assistant, and to its graceful end."""

from __future__ import annotations

import asyncio
import signal

from telegram.error import InvalidToken, TelegramError

from bot.application import Application, Telegram
from bot.assembly import office_for
from bot.pace import Limits
from bot.settings import Settings
from bot.webhook import Doors
from storage import dryrun, migrate
from storage.lock import Held, alone
from storage.store import Store

HELD = "Another assistant runs on this database: {}. Please stop it first."


class CannotRun(Exception):
    """The assistant cannot run; the text says what to do, a line each."""


def telegram_of(settings: Settings) -> Telegram:
    """How to reach Telegram, out of the settings."""
    limits = Limits(
        settings.send_per_second,
        settings.send_chat_burst,
        settings.send_chat_interval,
        settings.send_broadcast_interval,
        settings.send_in_flight,
    )
    return Telegram(settings.bot_token.get_secret_value(), settings.bot_api_url, settings.proxy_url, limits)


def _make(store: Store) -> None:
    """Make a new database, once, however many start at the same time. Raises CannotRun."""
    try:
        with alone(store):
            migrate.upgrade(store.engine)
    except Held as error:
        raise CannotRun(HELD.format(error)) from None


async def serve(settings: Settings, *, webhook: bool) -> None:
    """Run until SIGTERM or SIGINT. Raises CannotRun, also where another process takes the database meanwhile."""
    store = Store(settings.database_url)
    with store.engine.connect() as db:
        version = migrate.version(db)
    if version != migrate.newest():
        if version is not None:
            raise CannotRun(f"The database is at version {version}; please run: python -m bot migrate")
        _make(store)
    if settings.turnable_clock:
        store.run(store.clock.load)
    office = office_for(settings)
    store.run(lambda db: dryrun.begin(db, office))
    application = Application(office, store, telegram_of(settings))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, application.ending.set)
    try:
        await application.start(polling=not webhook)
    except Held as error:
        raise CannotRun(HELD.format(error)) from None
    except InvalidToken:
        raise CannotRun("BOT_TOKEN is refused by Telegram; please set the token that @BotFather gave.") from None
    address = settings.webhook_listen if webhook else settings.health_listen
    doors = Doors(application, secret=settings.webhook_secret.get_secret_value() if webhook else "")
    try:
        if address:
            host, _, port = address.rpartition(":")
            await doors.open(host, int(port))
        if webhook:
            await application.open_webhook(settings.webhook_url, settings.webhook_secret.get_secret_value())
        await application.ending.wait()
        if application.displaced:
            raise CannotRun(f"This database was taken by {application.displaced}; this assistant stops.")
    except OSError as error:
        raise CannotRun(f"Nothing can listen on {address}: {error.strerror}") from None
    except TelegramError as error:
        raise CannotRun(f"The webhook could not be set: {error.message}") from None
    finally:
        await doors.close()
        await application.stop()
