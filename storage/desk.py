"""The desk: what a handler is given. Everything done on it stands or falls with the one transaction of its event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Session

from flows.kit.answers import Question
from flows.kit.reading import Directory
from flows.kit.refusal import Words
from storage.office import Office
from storage.tables import Person, Setting

DRY = "dry:"  #: of the rows that say so


class Held(Session):
    """A session that holds every row it read to its end: by itself it forgets what nobody holds, and reads it again."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.held: set[object] = set()


@event.listens_for(Held, "loaded_as_persistent")
def _hold(session: Held, row: object) -> None:
    session.held.add(row)


class Desk:
    """One transaction's view of the office, for one person (or nobody, or a stranger's chat)."""

    def __init__(self, db: Connection, office: Office, now: datetime) -> None:
        self.db = db
        self.office = office
        self.now = now  #: aware UTC, the same all through the transaction
        self.person: Person | None = None
        self.chat_id: int | None = None
        self.language = office.language
        self.toast: Words | None = None  #: said in answer to a tap
        self.alert = False  #: the toast stays until it is closed
        self.wants_file = False  #: a file is to be fetched
        self.bot = ""  #: its username; known where something is made to be sent
        self.event_id = 0  #: of the event being settled; part of letters' keys
        self.asked: dict[int, tuple[tuple[object, str | None], Question[Any] | None]] = {}  #: by drafts, see there
        self.directory: Directory | None = None  #: who there is to be named, by drafts
        self._if_refused: list[Callable[[], None]] = []

    @cached_property
    def session(self) -> Session:
        """Rows as objects. It never commits by itself: flush() writes, the transaction keeps."""
        return Held(self.db, join_transaction_mode="rollback_only", expire_on_commit=False)

    @cached_property
    def dry(self) -> frozenset[str]:
        """Keys of the regimes whose reminders are not sent yet."""
        kept = self.db.scalars(select(Setting.key).where(Setting.key.startswith(DRY, autoescape=True)))
        return frozenset(key.removeprefix(DRY) for key in kept)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is done inside is done whole, or taken back by whatever is raised."""
        with self.session.begin_nested():
            self.session.connection()  # it begins here, and not with the first row that becomes an object
            yield

    def if_refused(self, act: Callable[[], None]) -> None:
        """What is to be done, all the same or instead, should a Refusal take everything back."""
        self._if_refused.append(act)

    def refused(self) -> None:
        """The savepoint was taken back: rows are read anew, and what is to be done then is done."""
        self.session.expire_all()
        for act in self._if_refused:
            act()

    @property
    def today(self) -> date:
        """The school's day."""
        return self.now.astimezone(self.office.zone).date()

    @property
    def me(self) -> Person:
        """The person, where a handler is only reached by somebody bound."""
        if self.person is None:
            raise LookupError("nobody is at this desk")
        return self.person

    def sits(self, person: Person | None, chat_id: int | None = None) -> None:
        """Take the person's place: their chat and language."""
        self.person = person
        self.chat_id = person.chat_id if person and person.chat_id else chat_id
        if person:
            self.language = person.language

    def by_chat(self, chat_id: int) -> Person | None:
        """The person bound to that chat; nobody where they have left."""
        person = self.session.scalar(select(Person).where(Person.chat_id == chat_id))
        return None if person and person.left_on and person.left_on <= self.today else person

    def one(self, person_id: int) -> Person:
        """The person of that id, who exists because a row names them."""
        person = self.session.get(Person, person_id)
        if person is None:
            raise LookupError(f"no person {person_id}")
        return person

    def zone(self, person: Person) -> ZoneInfo:
        """Their time zone."""
        return ZoneInfo(person.time_zone)

    def say(self, text: str, **params: object) -> None:
        """Answer the tap with one line."""
        self.toast = Words(text, params)
