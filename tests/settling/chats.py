"""Everybody's chats without a network: what is sent to each is kept, any button ever seen can be pressed again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from bot.assembly import EXAMPLE, office_of
from bot.school import load_school
from bot.worker import settle_next
from flows.catalogue import FLOWS
from flows.kit.answers import Answers
from flows.kit.asker import Asker
from flows.kit.flow import FILER, RESULT, Copy, Flow, Step, Together, Verdict, each, head, office
from flows.kit.questions import Day, People, Text, YesNo
from flows.kit.refusal import Words
from flows.kit.words import N_
from handlers import letters, papers, routes, screens
from handlers.screen import Screen
from playground.college import KEY, START, store_of
from storage import absence, cards, drafts, inbox, outbox, people, reminders
from storage.clock import Clock
from storage.desk import Desk
from storage.store import Store
from storage.tables import Base, Draft, Event, Person
from tests.people.office import School
from tests.settling.regime import one

SECRET = Text("secret", N_("What?"), N_("What"), sample="x")
WHO = People("who", N_("Who?"), N_("Who"), sample="李强")
DAY = Day("day", N_("Which day?"), N_("Day"), sample="2027-03-05")
COSTS = YesNo("costs", N_("Does it cost anything?"), N_("Costs"), sample="yes")
NUMBER = Text("stamp_no", N_("Which number?"), N_("Number"), sample="7")


def costs(answers: Answers, asker: Asker) -> bool:
    """It costs something."""
    return answers.value(COSTS) is True


#: a regime with every kind of step: all, side by side, conditional, hidden, asking, taken down, any
STAMP = Flow(
    "stamp", N_("Stamp"), (SECRET, WHO, DAY, COSTS), number="YZ", command="stamp", words=("stamp",),
    route=(
        Step("heads", N_("Heads"), head(WHO), takes="all"),
        Together((
            Step("money", N_("Money"), office("finance"), when=costs),
            Step("vetted", N_("Vetted"), office("personnel"), gives=RESULT, hidden=True),
        )),
        Step("numbered", N_("Numbered"), office("exchange"), asks=(NUMBER,)),
        Step("kept", N_("Kept"), office("exchange"), gives=(Verdict.RECORD, Verdict.RETURN)),
    ),
    seen_by=(FILER, each(WHO), office("exchange")), cancels=N_("Off"), day=DAY,
    copies=(Copy(office("security"), "filed"), Copy(head(), when=costs, shows=(DAY,))),
)  # fmt: skip

STRANGER = 666  # a chat that nobody is bound to
CHAT = 5000  # plus somebody's id: their chat


class Still(Clock):
    """A clock that goes where it is told."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.at


@dataclass(frozen=True)
class Shown:
    """One message as it reached a chat."""

    chat: int
    kind: str  #: "card KIND", or the letter's name
    screen: Screen
    message: int

    @property
    def buttons(self) -> list[str]:
        """What each of its buttons carries."""
        return [str(key.callback_data) for row in self.screen.rows for key in row]


@dataclass
class Heard:
    """What one update led to."""

    toast: Words | None = None
    shown: list[Shown] = field(default_factory=list)


class Undone(Exception):
    """A transaction that is to leave no trace."""


def bound_school(folder: Path) -> Path:
    """A database with everybody of the college bound to a chat, to be copied."""
    file = folder / "prepared.db"
    store = store_of(folder, name=file.name)
    with store.engine.begin() as db:
        desk = Desk(db, chats_office(folder), datetime.fromisoformat(f"{START}+08:00"))
        for person in desk.session.scalars(select(Person)):
            person.chat_id, person.bound_at = CHAT + person.id, desk.now
        desk.session.flush()
        db.exec_driver_sql("delete from letter")
    with store.engine.connect() as db:
        db.exec_driver_sql("rollback")
        db.exec_driver_sql("pragma wal_checkpoint(truncate)")
    store.close()
    return file


def chats_office(folder: Path) -> Any:
    """The example school's office with every flow, and the regime above."""
    return office_of(load_school(EXAMPLE), {**FLOWS, STAMP.key: STAMP}, KEY, folder)


class Chats(School):
    """A school where updates come in as Telegram sends them and what goes out stands in the chats."""

    def __init__(self, file: Path, office: Any) -> None:
        self.store = Store(f"sqlite:///{file}", Still(datetime.fromisoformat(f"{START}+08:00")))
        self.file, self.office = file, office
        self.updates, self.messages = 0, 0
        self.seen: dict[int, list[tuple[str, int]]] = {}  #: by chat: every button it ever had, and on which message
        self.now_on: dict[int, dict[int, list[str]]] = {}  #: by chat and message: the buttons it has now

    def copied(self, file: Path) -> Chats:
        """Another school at that file, where all of it has happened as well; this one's store is closed."""
        self.store.close()
        other = Chats(Path(shutil.copy(self.file, file)), self.office)
        other.store.clock = Still(self.store.now())
        other.updates, other.messages = self.updates, self.messages
        other.seen, other.now_on = deepcopy(self.seen), deepcopy(self.now_on)
        return other

    # -- what comes in -------------------------------------------------------------------------------------------------

    def tap(self, chat: int, data: str, message: int = 1, *, by: int = 0) -> Heard:
        """Press a button (or forge one) in a chat. *by*: another user than the chat's."""
        update = self._pressed(chat, data, message)
        update["callback_query"]["from"]["id"] = by or chat
        return self._happens(chat, update)

    def says(self, chat: int, text: str) -> Heard:
        """Type something in a chat."""
        self.messages += 1
        body = {"message_id": self.messages, "date": int(self.store.now().timestamp()), "text": text}
        return self._happens(chat, {"message": body | self._of(chat)})

    def tried(self, chat: int, data: str, message: int) -> Words | None:
        """What pressing a button would be answered with; nothing of it stays."""
        answered: list[Words | None] = []

        def act(db: Connection) -> None:
            answered.append(self._settled(db, chat, self._pressed(chat, data, message)))
            raise Undone

        with suppress(Undone):
            self.store.run(act)
        return answered[0]

    def _pressed(self, chat: int, data: str, message: int) -> dict[str, Any]:
        held = {"message_id": message, "date": 1, "text": "?"} | self._of(chat)
        pressed = {"id": str(self.updates), "from": held["from"], "chat_instance": "1", "message": held, "data": data}
        return {"callback_query": pressed}

    def _of(self, chat: int) -> dict[str, Any]:
        somebody = {"id": chat, "is_bot": False, "first_name": "?", "language_code": "zh-hans"}
        return {"from": somebody, "chat": {"id": chat, "type": "private", "first_name": "?"}}

    def _happens(self, chat: int, update: dict[str, Any]) -> Heard:
        self.pass_time(minutes=1)
        toast = self.store.run(lambda db: self._settled(db, chat, update))
        return Heard(toast, self.delivered())

    def _settled(self, db: Connection, chat: int, update: dict[str, Any]) -> Words | None:
        """Keep and settle one update as the worker does. Raises what the handler raised, and the worker caught."""
        self.updates += 1
        now = self.store.now()
        body = json.dumps({"update_id": self.updates, **update}).encode()
        inbox.keep(db, self.office.seal, [inbox.Arrival("telegram", str(self.updates), chat, body)], now)
        raised: list[Exception] = []

        def route(waiting: inbox.Waiting, body: bytes, desk: Desk) -> str | None:
            try:
                return routes.route(waiting, body, desk)
            except Exception as error:
                raised.append(error)
                raise

        done = settle_next(db, self.office, now, route)
        if raised:
            raise raised[0]
        assert done is not None
        assert db.scalar(select(Event.state).order_by(Event.id.desc()).limit(1)) == "done"
        return done.answer.words if done.answer else None

    # -- what goes out -------------------------------------------------------------------------------------------------

    def delivered(self) -> list[Shown]:
        """Send everything that is due now. Returns what was sent, in order."""
        found: list[Shown] = []
        while sent := self.store.run(lambda db: list(self._round(db))):
            found += [one for one in sent if one is not None]
        return found

    def _round(self, db: Connection) -> Iterator[Shown | None]:
        now = self.store.now()
        for letter in outbox.due(db, now, except_chats=[0], most=50):
            yield self._written(db, letter)
        for card in cards.due(db, now, except_chats=[0], most=50):
            if card.old_message_id is not None:
                self.now_on.get(card.chat_id, {}).pop(card.old_message_id, None)
                cards.stripped(db, card)
            if card.wants > card.shown:
                screen = screens.draw(Desk(db, self.office, now), card.person_id, card.kind, card.subject)
                new = card.message_id is None or card.fresh
                shown = self._stands(card.chat_id, f"card {card.kind}", screen, None if new else card.message_id)
                cards.drawn(db, card, shown.message if new else None, screen.digest)
                yield shown
            else:
                yield None

    def _written(self, db: Connection, letter: outbox.Outgoing) -> Shown | None:
        desk = Desk(db, self.office, self.store.now())
        desk.bot = "waishi_bot"
        if letter.act == "paper":
            papers.prepare(desk, letter)
        if letter.act != "say":
            outbox.sent(db, letter.id, None, desk.now)
            return None
        if not letters.still_wanted(desk, letter):
            outbox.park(db, letter.id, "", state="void")
            return None
        screen = letters.write(desk, letter)
        shown = self._stands(letter.chat_id, letter.name, screen, None)
        if screen.card and letter.reader_id:
            wants = cards.carried(db, letter.reader_id, *screen.card, desk.now)
            cards.below(db, letter.reader_id, *screen.card, shown=wants, message_id=shown.message)
        outbox.sent(db, letter.id, shown.message, desk.now)
        return shown

    def _stands(self, chat: int, kind: str, screen: Screen, message: int | None) -> Shown:
        if message is None:
            self.messages += 1
            message = self.messages
        shown = Shown(chat, kind, screen, message)
        self.now_on.setdefault(chat, {})[message] = shown.buttons
        self.seen.setdefault(chat, []).extend((data, message) for data in shown.buttons)
        return shown

    # -- what happens by itself ----------------------------------------------------------------------------------------

    def pass_time(self, **how_long: int) -> None:
        """The clock goes on, and nothing happens yet."""
        assert isinstance(self.store.clock, Still)
        self.store.clock.at += timedelta(**how_long)

    def turn(self, days: int) -> list[Shown]:
        """So many days pass; everything that is due by then is done."""
        self.pass_time(days=days)
        now = self.store.now()
        while self.store.run(lambda db: reminders.tick(db, self.office, now)):
            pass
        self.store.run(lambda db: people.tick(db, self.office, now))
        self.store.run(lambda db: absence.tick(db, self.office, now))
        return self.delivered()

    # -- what tests do and look at -------------------------------------------------------------------------------------

    def chat(self, name: str) -> int:
        """Somebody's chat, also that of whoever has left meanwhile."""
        with self.desk() as desk:
            return CHAT + one(desk, name).id

    def fills(self, name: str, flow: Flow, answers: Callable[[Desk], dict[str, Any]]) -> str:
        """Somebody fills a form in, all but its last press. Returns the button that hands it in."""
        with self.desk() as desk:
            desk.sits(one(desk, name))
            draft: Draft = drafts.start(desk, flow)
            draft.answers = answers(desk)
            cards.show(desk, desk.me, "draft", draft.id, fresh=True)
        [card] = [shown for shown in self.delivered() if shown.kind == "card draft"]
        return next(data for data in card.buttons if data.startswith("s:"))

    def rows(self, *but: str) -> dict[str, dict[tuple[Any, ...], tuple[Any, ...]]]:
        """Everything the database holds, by table and key."""
        found = {}
        with self.store.engine.begin() as db:
            for table in Base.metadata.sorted_tables:
                if table.name not in but:
                    keys = [list(table.c).index(column) for column in table.primary_key]
                    read = [tuple(row) for row in db.execute(select(table))]
                    found[table.name] = {tuple(row[key] for key in keys): row for row in read}
        return found
