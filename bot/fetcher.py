"""The fetcher: files people sent, brought from Telegram outside any transaction, then told to the inbox as an event."""

from __future__ import annotations

import asyncio
import json
from functools import partial

import structlog
from sqlalchemy import Connection
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.signals import Signals, woken
from bot.thread import StoreThread
from storage import files, inbox
from storage.office import Office

log = structlog.get_logger()

AT_ONCE = 4
ILL_SECONDS = 2.0  # how long to leave a store alone that is full or locked


class Fetcher:
    """One loop; it looks when it is woken, and every few seconds for those to be tried again."""

    def __init__(self, store: StoreThread, bot: ExtBot[None], office: Office, signals: Signals) -> None:
        self.store, self.bot, self.office, self.signals = store, bot, office, signals

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                more = await self.step()
            except Exception as error:  # the store is ill or the disk full: the file is still wanted
                log.exception("store ill", action="store_ill", error=type(error).__name__)
                await asyncio.sleep(ILL_SECONDS)
                continue
            if not more:
                await self.signals.rest()
                await woken(self.signals.fetcher, 5.0)

    async def step(self) -> bool:
        """Bring the next few files. Returns whether there were any."""
        now = self.store.store.now()
        wanted = await self.store.run(partial(files.wanted, now=now, most=AT_ONCE))
        for file in wanted:
            await self.fetch(file)
        return bool(wanted)

    async def fetch(self, file: files.Wanted) -> None:
        """Bring one file; what happened to it becomes an event, whichever way it went."""
        now = self.store.store.now()
        try:
            remote = await self.bot.get_file(file.telegram_id)
            plain = bytes(await remote.download_as_bytearray())
        except TelegramError as error:
            lost = await self.store.run(lambda db: files.failed(db, file, now))
            log.warning("file not fetched", action="file_failed", file=file.id, lost=lost, error=type(error).__name__)
            if not lost:
                return
            content, size = "", 0
        else:
            taken = files.is_taken(plain)
            content = await self.store.call(lambda: files.put(self.office, plain)) if taken else ""
            size = len(plain)

        def note(db: Connection) -> None:
            if content:
                files.kept(db, file.id, content, size)
            elif size:
                files.refused(db, file.id)
            arrival = inbox.Arrival("file", str(file.id), 0, json.dumps({"file": file.id}).encode())
            inbox.keep(db, self.office.seal, [arrival], now)

        await self.store.run(note)
        log.info("file fetched", action="file_fetched", file=file.id, size=size)
        self.signals.worker.set()
