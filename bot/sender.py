"""The sender: letters and cards go to Telegram, at its pace, each chat in order; what became of them is noted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import structlog
from sqlalchemy import Connection
from telegram import InputFile, LinkPreviewOptions
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.commands import show_commands
from bot.pace import Limits, Pace
from bot.signals import Signals, woken
from bot.thread import StoreThread
from handlers import letters as writing
from handlers import papers, screens
from handlers.screen import Screen
from storage import cards, files, outbox, people
from storage.desk import Desk
from storage.office import Office
from storage.store import ill
from storage.tables import File

log = structlog.get_logger()

Note = Callable[[Connection], None]

IN_ORDER_SECONDS = 30.0  # so long a chat waits for something that did not go, then others may pass it

GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
UNREACHABLE = ("chat not found", "user is deactivated", "peer_id_invalid")


@dataclass(frozen=True)
class Job:
    """One thing to send, rendered."""

    chat: int
    letter: outbox.Outgoing | None = None
    card: cards.Due | None = None
    screen: Screen | None = None
    shown: int = 0  #: what the card wanted when a letter that carries it was rendered
    file: tuple[str, str, str] | None = None  #: Telegram's file id, kind, name
    paper: papers.Paper | None = None


class NotMade(Exception):
    """A document could not be made: our fault, not Telegram's."""


class Sender:
    """One loop. Each round is one transaction: note what was sent, choose and render what goes next."""

    def __init__(self, store: StoreThread, bot: ExtBot[None], office: Office, signals: Signals, limits: Limits) -> None:
        self.store, self.bot, self.office, self.signals = store, bot, office, signals
        self.pace = Pace(limits)
        self.notes: list[Note] = []
        self.flying: dict[int, asyncio.Task[None]] = {}
        self.away = 0  #: failures to reach Telegram in a row
        self.stopping = False

    async def run(self) -> None:
        """Until `stopping`; a round under way is always finished."""
        while not self.stopping:
            if not await self.step():
                wait = self.pace.soonest()
                await woken(self.signals.sender, min(wait, 1.0) if wait is not None else 1.0)

    async def step(self) -> bool:
        """One round. Returns whether anything was chosen: then there may be more."""
        notes, self.notes = self.notes, []
        room = self.pace.limits.in_flight - len(self.flying) if self.pace.free() <= self.pace.now() else 0
        if self.pace.limits.per_second > 0:
            room = min(room, 1)
        skip = {*self.flying, *self.pace.cooling()}
        try:
            # woken with nothing to note and no room: no transaction for that
            jobs = await self.store.run(lambda db: self.choose(db, notes, room, skip)) if notes or room > 0 else []
        except Exception as error:
            self.notes = notes + self.notes  # what was sent is still to be noted
            log.exception("round failed", action="store_ill" if ill(error) else "round_failed")
            await asyncio.sleep(1.0)
            return True
        for job in jobs:
            self.pace.take(job.chat, broadcast=bool(job.letter and job.letter.rank == outbox.BROADCAST))
            self.flying[job.chat] = asyncio.create_task(self.go(job))
        if not jobs and not self.flying:
            await self.signals.rest()
        return bool(jobs)

    def choose(self, db: Connection, notes: list[Note], room: int, skip: set[int]) -> list[Job]:
        """Note what was sent, then choose and render at most *room* things, one a chat."""
        for note in notes:
            self._noted(db, note)
        if room <= 0:
            return []
        now = self.store.store.now()
        jobs: list[Job] = []
        taken = set(skip)
        letters = outbox.due(db, now, except_chats=skip, most=room * 4)
        drawings = cards.due(db, now, except_chats=skip, most=room * 4)
        for letter in [one for one in letters if one.rank == outbox.ANSWER]:
            self._take(db, now, jobs, taken, room, letter)
        for card in drawings:
            if len(jobs) < room and card.chat_id not in taken and (job := self._draw(db, now, card)):
                jobs.append(job)
                taken.add(card.chat_id)
        for letter in [one for one in letters if one.rank != outbox.ANSWER]:
            self._take(db, now, jobs, taken, room, letter)
        if once := [job.letter.id for job in jobs if job.letter and job.letter.once]:
            outbox.sending(db, once)
        return jobs

    @staticmethod
    def _noted(db: Connection, note: Note) -> None:
        """Note one thing; one that cannot be noted holds nobody up."""
        try:
            with db.begin_nested():
                note(db)
        except Exception as error:
            if ill(error):
                raise
            log.exception("not noted", action="not_noted", error=type(error).__name__)

    def _take(
        self, db: Connection, now: datetime, jobs: list[Job], taken: set[int], room: int, letter: outbox.Outgoing
    ) -> None:
        if len(jobs) < room and letter.chat_id not in taken and (job := self._write(db, now, letter)):
            jobs.append(job)
            taken.add(letter.chat_id)

    def _draw(self, db: Connection, now: datetime, card: cards.Due) -> Job | None:
        """Render a card; None: it shows the right thing already, or it cannot be rendered and is parked."""
        if card.wants <= card.shown:
            return Job(card.chat_id, card=card)  # only the old message's buttons are to go
        try:
            with db.begin_nested():  # or one that PostgreSQL refuses to read would spoil the whole round
                screen = screens.draw(Desk(db, self.office, now), card.person_id, card.kind, card.subject)
        except Exception as error:
            if ill(error):
                raise
            log.exception("card not rendered", action="card_parked", card=card.id)
            cards.park(db, card, "render")
            people.tell_admin(Desk(db, self.office, now), "trouble_card", f"card:{card.id}", {"row": card.id})
            return None
        if screen.digest == card.digest and not card.fresh and card.old_message_id is None:
            cards.drawn(db, card, None, card.digest)
            return None
        return Job(card.chat_id, card=card, screen=screen)

    def _write(self, db: Connection, now: datetime, letter: outbox.Outgoing) -> Job | None:
        """Render a letter; None: it is not wanted any more, or cannot be rendered and is parked: nobody waits."""
        try:
            with db.begin_nested():  # as for a card
                return self._written(db, now, letter)
        except Exception as error:
            if ill(error):
                raise
            log.exception("letter not rendered", action="letter_parked", letter=letter.id, name=letter.name)
            outbox.park(db, letter.id, "render")
            if letter.reader_id and not letter.name.startswith("trouble"):
                desk = Desk(db, self.office, now)
                people.tell_admin(desk, "trouble_letter", f"letter:{letter.id}", {"row": letter.id})
            return None

    def _written(self, db: Connection, now: datetime, letter: outbox.Outgoing) -> Job | None:
        desk = Desk(db, self.office, now)
        if letter.act == "file":
            row = desk.session.get_one(File, letter.about["file"])
            return Job(letter.chat_id, letter, file=(row.telegram_id, row.kind, files.name(self.office.seal, row)))
        desk.bot = self.bot.username
        if letter.act == "paper":
            return Job(letter.chat_id, letter, paper=papers.prepare(desk, letter))
        if letter.act != "say":
            return Job(letter.chat_id, letter)
        if not writing.still_wanted(desk, letter):
            outbox.park(db, letter.id, "", state="void")
            return None
        screen = writing.write(desk, letter)
        shown = 0
        if screen.card and letter.reader_id:
            shown = cards.carried(db, letter.reader_id, *screen.card, now)
        return Job(letter.chat_id, letter, screen=screen, shown=shown)

    async def go(self, job: Job) -> None:
        """Send one thing and put down what became of it."""
        try:
            try:
                note = await self.deliver(job)
                self.away = 0
            except TelegramError as error:
                note = self.failed(job, error)
            except NotMade:
                log.exception("paper not made", action="paper_parked", chat=job.chat)
                note = self.park(job, "make")
            except Exception as error:
                log.exception("sending failed", action="send_failed", chat=job.chat)
                note = self.unclear(job, error)
            self.notes.append(note)
        finally:
            del self.flying[job.chat]
            self.signals.sender.set()

    # -- what goes out -------------------------------------------------------------------------------------------------

    async def deliver(self, job: Job) -> Note:
        """Make the request. Raises TelegramError."""
        if job.card:
            return await self._deliver_card(job, job.card)
        letter = job.letter
        assert letter is not None  # a job is a card or a letter
        message_id: int | None = None
        if letter.act == "delete":
            try:
                await self.bot.delete_message(letter.chat_id, letter.about["message"])
            except BadRequest as error:  # gone already, or older than 48 hours: nothing can be done about it
                log.info("not deleted", action="not_deleted", letter=letter.id, error=error.message)
        elif letter.act == "strip":
            await self._strip(letter.chat_id, letter.about["message"])
        elif letter.act == "commands":
            await show_commands(self.bot, self.office, letter.chat_id, letter.about)
        elif letter.act == "leave":
            await self.bot.leave_chat(letter.chat_id)
        elif job.file:
            telegram_id, kind, name = job.file
            if kind == "photo":
                message_id = (await self.bot.send_photo(letter.chat_id, telegram_id)).message_id
            else:
                message_id = (await self.bot.send_document(letter.chat_id, telegram_id, filename=name)).message_id
        elif job.paper:
            message_id = await self._hand(letter.chat_id, job.paper)
        elif job.screen:
            message_id = await self._say(letter.chat_id, job.screen)

        def note(db: Connection) -> None:
            outbox.sent(db, letter.id, message_id, self.store.store.now())
            if job.screen and job.screen.card and letter.reader_id and message_id:
                cards.below(db, letter.reader_id, *job.screen.card, shown=job.shown, message_id=message_id)

        log.info("letter sent", action="letter_sent", letter=letter.id, name=letter.name or letter.act)
        return note

    async def _hand(self, chat: int, paper: papers.Paper) -> int:
        """Make a document, in a thread of its own, and send it. Raises NotMade."""
        try:
            content = await asyncio.to_thread(paper.make)
        except Exception as error:
            raise NotMade from error
        message = await self.bot.send_document(chat, InputFile(content, paper.name), caption=paper.caption or None)
        return message.message_id

    async def _say(self, chat: int, screen: Screen) -> int:
        message = await self.bot.send_message(
            chat,
            screen.text,
            parse_mode="HTML",
            reply_markup=screen.keyboard,
            disable_notification=screen.silent,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return message.message_id

    async def _strip(self, chat: int, message: int) -> None:
        """A message loses its buttons."""
        try:
            await self.bot.edit_message_reply_markup(chat, message, reply_markup=None)
        except BadRequest as error:  # it has none, or is gone: either way no button is left
            log.debug("not stripped", action="not_stripped", message=message, error=error.message)

    async def _deliver_card(self, job: Job, card: cards.Due) -> Note:
        stripped = False
        if card.old_message_id is not None:
            await self._strip(card.chat_id, card.old_message_id)
            stripped = True
        message_id: int | None = None
        digest = card.digest
        screen = job.screen
        if screen is not None:
            digest = screen.digest
            if card.fresh or card.message_id is None:
                message_id = await self._say(card.chat_id, screen)
            elif digest != card.digest:
                try:
                    await self.bot.edit_message_text(
                        screen.text,
                        card.chat_id,
                        card.message_id,
                        parse_mode="HTML",
                        reply_markup=screen.keyboard,
                        link_preview_options=LinkPreviewOptions(is_disabled=True),
                    )
                except BadRequest as error:
                    if "not modified" not in error.message.lower():
                        raise

        def note(db: Connection) -> None:
            if stripped:
                cards.stripped(db, card)
            if screen is not None:
                cards.drawn(db, card, message_id, digest)

        log.info("card drawn", action="card_drawn", card=card.id, kind=card.kind, fresh=message_id is not None)
        return note

    # -- what went wrong -----------------------------------------------------------------------------------------------

    def failed(self, job: Job, error: TelegramError) -> Note:
        """Telegram's moods: wait, mark the person, send anew, or set aside."""
        if isinstance(error, RetryAfter):
            after = error.retry_after
            seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
            self.pace.refused(job.chat, seconds)
            log.warning("too many requests", action="too_many", chat=job.chat, seconds=seconds)
            return self.later(job, error, timedelta())
        words = error.message.lower()
        if isinstance(error, Forbidden) or (isinstance(error, BadRequest) and any(w in words for w in UNREACHABLE)):
            log.warning("unreachable", action="unreachable", chat=job.chat)
            return lambda db: people.unreachable(Desk(db, self.office, self.store.store.now()), job.chat)
        if isinstance(error, BadRequest):
            if job.card and any(text in words for text in GONE):
                card = job.card
                return lambda db: cards.lost(db, card)
            log.error("refused by Telegram", action="refused", chat=job.chat, error=error.message)
            return self.park(job, error.message)
        if _never_left(error):
            self.away += 1
            self.pace.pause_all(0.1 * 2 ** min(self.away, 7))
            return self.later(job, error, timedelta())
        return self.unclear(job, error)

    def unclear(self, job: Job, error: Exception) -> Note:
        """Perhaps it arrived: sent again, unless it is one that must not double."""
        log.warning("unknown whether sent", action="unknown", chat=job.chat, error=type(error).__name__)
        if job.letter and job.letter.once:
            return self.park(job, "unknown", "unknown")
        return self.later(job, error)

    def later(self, job: Job, error: Exception, wait: timedelta | None = None) -> Note:
        """Try again, each time later, at most five minutes."""
        tries = job.letter.tries if job.letter else job.card.tries if job.card else 0
        wait = timedelta(seconds=min(2.0 ** min(tries, 9), 300)) if wait is None else wait
        when = self.store.store.now() + wait
        if isinstance(error, NetworkError):
            self.pace.rest(job.chat, min(wait.total_seconds(), IN_ORDER_SECONDS))
        name = type(error).__name__
        if job.letter:
            letter = job.letter
            return lambda db: outbox.later(db, letter.id, when, name)
        card = job.card
        assert card is not None  # a job is a card or a letter
        return lambda db: cards.later(db, card, when, name)

    def park(self, job: Job, error: str, state: str = "parked") -> Note:
        """Set it aside with its reason and tell the administrator; it blocks nobody."""

        def note(db: Connection) -> None:
            desk = Desk(db, self.office, self.store.store.now())
            if job.card:
                cards.park(db, job.card, error)
                people.tell_admin(desk, "trouble_card", f"card:{job.card.id}", {"row": job.card.id})
            elif job.letter:
                outbox.park(db, job.letter.id, error, state)
                if not job.letter.name.startswith("trouble"):
                    people.tell_admin(desk, "trouble_letter", f"letter:{job.letter.id}", {"row": job.letter.id})

        return note


def _never_left(error: BaseException) -> bool:
    """Whether the request surely did not reach Telegram."""
    return isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
