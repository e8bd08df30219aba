"""A sample office: a database of its own that nobody keeps, its people, and what they type, tap and get."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update

from bot.assembly import office_of
from bot.school import School
from bot.showing.cast import Member, Values, members, renamed
from bot.showing.fitting import Fitting, Given, Remembered
from flows.kit.flow import Flow, Form, Rule
from flows.kit.people import Kind, Role
from flows.kit.register import Register
from handlers import letters as writing
from handlers import routes, screens, voice
from handlers.screen import Screen
from handlers.tap import Act, Tap
from storage import campaigns, drafts, files, migrate, people, reminders, sealed, versions
from storage.desk import Desk
from storage.inbox import Waiting
from storage.office import Office
from storage.outbox import Outgoing
from storage.store import Store
from storage.tables import Card, Case, Draft, Duty, File, Letter, Person, Post

TODAY = date(2026, 11, 23)  #: samples are written for days after this Monday
MORNING = time(9)
PHOTO = b"\xff\xd8\xff a photo"
PHONE = "+8651981230000"  # everybody's
CHAT = 5_000_000  # numbers of chats begin here


def sample_office(school: School, flows: Mapping[str, Flow], values: Values, data: Path) -> Office:
    """The office of a school's file, with a key of its own. *data*: folder of kept files."""
    key = urlsafe_b64encode(secrets.token_bytes(32)).decode()
    asked = {name: switch.model_copy(update={"first": None}) for name, switch in school.flows.items()}
    school = school.model_copy(update={"flows": asked})  # what is asked for from another year on is shown as well
    return renamed(office_of(school, flows, key, data), values)


@dataclass
class Room:
    """The office on one day. What is done in it is done the way Telegram would tell of it."""

    db: Connection
    office: Office
    values: Values
    now: datetime  #: aware UTC
    cast: Mapping[int, Member]  #: by id
    event: int = 0  #: the last update

    @property
    def today(self) -> date:
        """The school's day."""
        return self.now.astimezone(self.office.zone).date()

    def desk(self, who: int = 0) -> Desk:
        """A desk of now, with that person at it."""
        desk = Desk(self.db, self.office, self.now)
        if who:
            desk.sits(desk.one(who))
        return desk

    # -- who there is --------------------------------------------------------------------------------------------------

    @cached_property
    def filers(self) -> list[int]:
        """Who files: a teacher first, then one of every kind and rank, which rules may know."""
        found: dict[tuple[object, ...], int] = {}
        for one, member in self.cast.items():
            found.setdefault((member.kind, member.rank), one)
        return list(found.values())

    @cached_property
    def teams(self) -> list[str]:
        """People a form may name, as they are typed: one, two of two departments, heads, people from abroad, many."""
        numbers = {one: member.staff_no for one, member in self.cast.items()}
        plain = [one for one, member in self.cast.items() if member.role is None and member.kind is Kind.TEACHER]
        heads = [one for one, member in self.cast.items() if member.role is Role.HEAD]
        foreign = [one for one, member in self.cast.items() if member.kind is not Kind.TEACHER]
        sets = [plain[:1], plain[0:3:2], heads[-1:], heads[:1], foreign[:1], foreign[-1:], [*plain[:5], *heads[:5]]]
        return ["、".join(numbers[one] for one in team) for team in sets]

    @cached_property
    def exchange(self) -> int:
        """Somebody of the exchange office."""
        where = self.office.responsible("exchange")
        return next(
            one for one, member in self.cast.items() if member.department in where and member.role is Role.HANDLER
        )

    # -- what people do ------------------------------------------------------------------------------------------------

    def _hears(self, who: int | None, update: Mapping[str, Any], chat: int = 0, language: str = "") -> None:
        """One update, settled as the worker settles it. *language*: of the phone."""
        self.event += 1
        chat = chat or CHAT + (who or 0)
        user = {"id": chat, "is_bot": False, "first_name": "…", "language_code": language or self.office.language}
        place = {"id": chat, "type": "private", "first_name": "…"}
        (kind, content), stamp = next(iter(update.items())), int(self.now.timestamp())
        sent = {"message_id": self.event, "date": stamp, "chat": place}
        if kind == "callback_query":
            content |= {"id": str(self.event), "from": user, "chat_instance": "1", "message": sent}
        elif kind == "message":
            content |= sent | {"from": user}
        else:
            content |= {"from": user, "chat": place, "date": stamp}
        self._settles("telegram", chat, {"update_id": self.event, kind: content})

    def _settles(self, source: str, lane: int, body: Mapping[str, Any]) -> None:
        desk = Desk(self.db, self.office, self.now)
        desk.event_id = self.event
        with self.db.begin_nested():
            routes.route(Waiting(self.event, source, lane, b"", 0), json.dumps(body).encode(), desk)
            desk.session.flush()

    def says(self, who: int | None, text: str, *, chat: int = 0, language: str = "") -> None:
        """They type; nobody: a stranger does, in a chat of their own."""
        self._hears(who, {"message": {"text": text}}, chat, language)

    def sends(self, who: int) -> None:
        """They send a photo, and it arrives."""
        unique = f"sample{self.event}"
        photo = {"file_id": unique, "file_unique_id": unique, "width": 800, "height": 600, "file_size": 70_000}
        self._hears(who, {"message": {"photo": [photo]}})
        self.arrives(who, PHOTO)

    def presses(self, who: int, tap: Tap) -> None:
        """They press a button."""
        self._hears(who, {"callback_query": {"data": tap.write()}})

    def blocks(self, who: int, *, chat: int = 0) -> None:
        """They block the assistant."""
        bot = {"id": 1, "is_bot": True, "first_name": "Waishi"}
        change = {"old_chat_member": {"user": bot, "status": "member"}}
        banned = {"user": bot, "status": "kicked", "until_date": 0}
        self._hears(who, {"my_chat_member": {**change, "new_chat_member": banned}}, chat)

    def arrives(self, who: int, content: bytes) -> bool:
        """A file they sent is here now, with that content. Returns whether one was on its way."""
        wanted = self.db.scalar(select(File.id).where(File.person_id == who, File.state == "wanted").limit(1))
        if wanted is None:
            return False
        files.kept(self.db, wanted, files.put(self.office, content), len(content))
        self._settles("file", CHAT + who, {"file": wanted})
        return True

    def gives(self, who: int, draft: int, key: str, given: Given) -> None:
        """They answer a question."""
        match given.how:
            case "types":
                self.says(who, given.what)
            case "taps":
                self.presses(who, Tap(Act.ANSWER, draft, f"{key}={given.what}"))
            case "sends":
                self.sends(who)
            case "skips":
                self.presses(who, Tap(Act.SKIP, draft, key))
            case "fills":
                for at, row in enumerate(given.rows):
                    if at:
                        self.presses(who, Tap(Act.ROW, draft, f"{key}.more"))
                    for part, one in row:
                        self.gives(who, draft, f"{key}.{at}.{part}", one)
                self.presses(who, Tap(Act.ROW, draft, f"{key}.done"))

    def enters(self, register: Flow) -> None:
        """The exchange office enters a record, or a college files rows, which questions of other forms may name."""
        who = self.exchange
        if register.campaign is not None:
            desk = self.desk()
            one = campaigns.current(desk, register)
            if one is None or not campaigns.ask(desk, one, {self.cast[self.filers[0]].department}):
                return
            desk.session.flush()
            who = self.filing(register)[0]
        path = self.fitting(who, register).first()
        self.says(who, f"/{register.command}")
        for question, given in path:
            if (draft := self.draft(who)) is not None:
                self.gives(who, draft.id, question.key, given)
        if (draft := self.draft(who)) is not None:
            self.presses(who, Tap(Act.SUBMIT, draft.id, revision=draft.revision))

    @contextmanager
    def asking(self, flow: Flow) -> Iterator[None]:
        """Inside it is the day on which that form is asked for, where a campaign does."""
        if flow.campaign is None:
            yield
            return
        with self.instead():
            year = max(self.today.year + 1, flow.campaign.first)
            opens = versions.day_in(self.office.pack, flow.campaign, flow.campaign.opens, year)
            self.now = datetime.combine(opens, MORNING, self.office.zone).astimezone(UTC)
            campaigns.tick(self.db, self.office, self.now)
            yield

    def filing(self, flow: Flow) -> list[int]:
        """Who files that form: who is asked for it, the office that alone may open it and who tells it, or anybody."""
        if flow.campaign is not None:
            asked = select(Case.filer_id).where(Case.flow == flow.key, Case.round.is_not(None))
            return list(self.db.scalars(asked.order_by(Case.round.desc(), Case.id).limit(1)))
        tellers = [who for who in self.filers if self.cast[who].kind in flow.told_by]
        return [self.exchange, *tellers] if flow.opened_by is not None else self.filers

    # -- what there is -------------------------------------------------------------------------------------------------

    def case(self, case: int) -> Case:
        """A case as it is now."""
        return self.desk().session.get_one(Case, case)

    def duty(self, duty: int) -> Duty:
        """A duty as it is now."""
        return self.desk().session.get_one(Duty, duty)

    def draft(self, who: int) -> Draft | None:
        """What their next message answers."""
        return drafts.in_focus(self.desk(who))

    def asked(self, who: int) -> str | None:
        """The key of the question they are asked; None: none."""
        desk = self.desk(who)
        draft = drafts.in_focus(desk)
        question = drafts.asked(desk, draft) if draft else None
        return question.key if question else None

    def fitting(self, who: int, form: Form, draft: Draft | None = None, rules: tuple[Rule, ...] = ()) -> Fitting:
        """A form as that person may fill it now. *rules*: more rules to fit, which judge what follows it."""
        desk, draft = self.desk(who), draft or Draft(form=form.key, subject=None, answers={})
        asker, start, around = drafts.asker(desk, draft), drafts.answers(desk, draft), drafts.around(desk, draft)
        directory = around.directory()
        around = replace(around, directory=lambda: directory)
        plain = tuple(replace(rule, key="", by="") for rule in rules)
        form = replace(form, rules=(*form.rules, *plain)) if rules else form
        return Fitting(form, start, replace(asker, known=Remembered(asker.known)), around, self.values, self.teams)

    # -- what they get -------------------------------------------------------------------------------------------------

    def draws(self, who: int, kind: str, subject: int, language: str) -> tuple[Screen, str]:
        """A card as that person sees it now, and its template."""
        with self.instead():
            self.speaks(who, language)
            screen = screens.draw(self.desk(), who, kind, subject)
            if screen.text == voice.render("cards/old.html", language, {}):
                return screen, "old"
            several = kind in ("draft", "desk", "year", "campaigns")  # other cards have one template each
            return screen, screens.KINDS[kind].context(self.desk(who), subject)[0] if several else kind

    def writes(self, letter: Outgoing, language: str) -> Screen:
        """A letter as its reader sees it now."""
        with self.instead():
            self.speaks(letter.reader_id, language)
            return writing.write(self.desk(), replace(letter, about={**letter.about, "language": language}))

    def speaks(self, who: int | None, language: str) -> None:
        """They have chosen that language."""
        self.db.execute(update(Person).where(Person.id == who).values(language=language))

    def taps(self, who: int, kind: str, subject: int) -> list[Tap]:
        """What the buttons of that card carry for that person."""
        rows = screens.buttons(self.desk(who), kind, subject)
        taps = (Tap.read(str(key.callback_data)) for row in rows for key in row)
        return [tap for tap in taps if tap is not None]

    def button(self, who: int, kind: str, subject: int, act: Act, arg: str | None = None) -> Tap | None:
        """The button of that card that asks for *act*; None: there is none."""
        taps = self.taps(who, kind, subject)
        return next((tap for tap in taps if tap.act is act and arg in (None, tap.arg)), None)

    def cards(self, who: int) -> dict[tuple[str, int], int]:
        """The cards that person has: kind and subject, and how often each was to be drawn."""
        rows = self.db.execute(select(Card.kind, Card.subject, Card.wants).where(Card.person_id == who))
        return {(kind, subject): wants for kind, subject, wants in rows}

    def letters(self, after: int) -> list[Outgoing]:
        """The letters written after that one, in order; what is done in a chat beside them is left out."""
        columns = (Letter.id, Letter.act, Letter.name, Letter.about, Letter.chat_id, Letter.reader_id)
        rows = self.db.execute(
            select(*columns).where(Letter.id > after, Letter.act == "say", Letter.name != "").order_by(Letter.id)
        )
        return [
            Outgoing(one.id, one.act, one.name, one.about, one.chat_id or 0, one.reader_id, 0, False, 0) for one in rows
        ]

    def last_letter(self) -> int:
        """The id of the latest letter."""
        return self.db.scalar(select(Letter.id).order_by(Letter.id.desc()).limit(1)) or 0

    # -- time ----------------------------------------------------------------------------------------------------------

    def turn(self, to: date) -> Iterator[None]:
        """Turn the calendar to the morning of a day, stopping at every reminder."""
        until = datetime.combine(to, MORNING, self.office.zone).astimezone(UTC)
        while (rings := reminders.next_at(self.db)) is not None and rings <= until:
            self.now = max(self.now, rings.replace(tzinfo=UTC) if rings.tzinfo is None else rings)
            reminders.tick(self.db, self.office, self.now)
            yield
        self.now = max(self.now, until)

    @contextmanager
    def instead(self) -> Iterator[None]:
        """What is done inside has not been done afterwards."""
        now, point = self.now, self.db.begin_nested()
        try:
            yield
        finally:
            point.rollback()
            self.now = now


@contextmanager
def open_room(office: Office, values: Values, today: date = TODAY) -> Iterator[Room]:
    """The sample office on the morning of *today*, everybody bound; it is gone afterwards."""
    store = Store("sqlite://")
    try:
        migrate.upgrade(store.engine)
        with store.engine.connect() as db, db.begin() as all_of_it:
            now = datetime.combine(today, MORNING, office.zone).astimezone(UTC)
            cast = _bind(Desk(db, office, now - timedelta(days=1)), members(office, values))
            room = Room(db, office, values, now, cast)
            for register in office.offered:
                of_people = isinstance(register, Register) and register.holder is not None
                if (register.keeps and not of_people) or register.lists is not None:
                    room.enters(register)
            yield room
            all_of_it.rollback()
    finally:
        store.close()


def _bind(desk: Desk, everybody: Sequence[Member]) -> dict[int, Member]:
    """Make the people known and bind their chats."""
    known: dict[int, Member] = {}
    for member in everybody:
        person = Person(
            staff_no=member.staff_no, name=member.name, english_name=member.english, department=member.department,
            language=desk.office.language, time_zone=str(desk.office.zone), kind=member.kind.value,
            rank=member.rank.value, posts=[Post(department=place, role=role.value) for place, role in member.posts],
        )  # fmt: skip
        desk.session.add(person)
        desk.session.flush()
        person.phone_id = sealed.close(desk, PHONE).id
        people.bind(desk, CHAT + person.id, people.invite(desk, person))
        known[person.id] = member
    desk.session.flush()
    return known
