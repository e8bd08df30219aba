"""SIGKILL through a whole trip: a dozen people, twenty kills, and the records of a trip that nothing disturbed."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import create_engine, func, select, update
from sqlalchemy.orm import Session

from playground.college import CAST, START, TOKEN, example_office, open_college, seed
from playground.phones import Phone
from playground.server import Playground
from playground.transcript import ACT, replayed, transcripts
from storage import migrate
from storage.store import Store
from storage.tables import Card, Case, Duty, Event, Letter, Person, Verdict
from tests.engine.watching import until
from tests.kills.lives import Lives

KILLS = 20
MEMORY = Path("/dev/shm")
TRIP = next(path for path in transcripts() if path.name.startswith("10_"))
ACTS = [line for line in TRIP.read_text().splitlines() if line and line[0] not in " #"]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: what a SIGKILL leaves is what was written, whether synced or not."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else tmp_path) as memory:
        yield Path(memory)


def records(url: str) -> dict[str, list[Any]]:
    """What is known of the trip: its answers and standing, who decided what, what was owed and done."""
    engine = create_engine(url)
    with Session(engine) as db:
        names = {person.id: person.name for person in db.scalars(select(Person))}
        found: dict[str, list[Any]] = {
            "cases": [
                (case.number, case.standing, case.edition, case.steps, _without_files(case.answers))
                for case in db.scalars(select(Case).order_by(Case.id))
            ],
            "verdicts": [
                (row.step, row.seat, names[row.by_id], row.verdict, row.edition, row.stands)
                for row in db.scalars(select(Verdict).order_by(Verdict.step, Verdict.seat, Verdict.id))
            ],
            "duties": sorted(
                (duty.key, names.get(duty.about_id or 0, ""), duty.state, str(duty.due), _without_files(duty.answers))
                for duty in db.scalars(select(Duty))
            ),
        }
    engine.dispose()
    return found


def _without_files(answers: dict[str, Any]) -> str:
    """Answers with the rows of files left out: a photo that arrived twice has another row."""
    files = ("invitation", "itinerary", "photos")
    return str(sorted((key, bool(value) if key in files else value) for key, value in answers.items()))


class Trip:
    """The acts of the transcript, done on phones while the process dies and lives again."""

    def __init__(self, lives: Lives, store: Store, chance: random.Random) -> None:
        self.lives, self.store, self.chance = lives, store, chance
        self.phones = {phone.user.first_name: phone for phone in lives.phones}

    async def act(self, line: str, *, killed: bool) -> None:
        """Do one act, with a kill a moment after it began, then wait until all is settled and shown."""
        match = ACT.match(line)
        assert match is not None
        if match["to"]:
            self._turn(match["to"])
        elif match["all"]:
            for phone in self.lives.phones:
                await phone.starts()
        else:
            await self._on_phone(
                self.phones[match["who"]], match["says"], match["taps"], match["answers"], match["file"]
            )
        if killed:
            await asyncio.sleep(self.chance.uniform(0, 0.08))
            self.lives.kill()
            self.lives.begin()
        await self._settled()

    async def _on_phone(
        self, phone: Phone, says: str | None, taps: str | None, answers: str | None, file: str | None
    ) -> None:
        if says:
            await phone.says(says)
        elif taps:
            await phone.taps(taps, exact=True)
        elif file:
            await phone.sends_file(file, b"%PDF-1.7 a page", "application/pdf")
        elif answers:
            for answer in answers.split(" / "):
                await phone.says(answer)
                await self._settled()
        else:
            await phone.sends_photo()

    def _turn(self, to: str) -> None:
        """Turn the calendar while nobody runs; the next life finds what is due."""
        self.lives.kill()
        at = datetime.strptime(to, "%Y-%m-%d %H:%M").replace(tzinfo=example_office(self.lives.data).zone)
        self.store.run(lambda db: self.store.clock.turn(db, at))
        self.lives.begin()

    async def _settled(self) -> None:
        await self.lives.playground.acknowledged(60)
        await until(lambda: not self._waiting(), 60)

    def _waiting(self) -> bool:
        now = self.store.now()
        with self.lives.looking.connect() as db:
            return bool(
                db.scalar(select(func.count()).select_from(Event).where(Event.state == "new"))
                or db.scalar(
                    select(func.count()).select_from(Letter).where(Letter.state == "new", Letter.not_before <= now)
                )
                or db.scalar(
                    select(func.count()).select_from(Card).where(Card.state == "live", Card.wants > Card.shown)
                )
                or db.scalar(select(func.count()).select_from(Duty).where(Duty.state == "open", Duty.next_at <= now))
            )


@pytest.mark.xdist_group("kills-sqlite")
async def test_twenty_kills_through_a_trip_end_with_the_same_records(folder: Path) -> None:
    """From the first question to the closed file, killed twenty times: kept is what an undisturbed trip keeps."""
    async with open_college(folder / "calm") as college:
        await replayed(TRIP.read_text(), college)
    chance = random.Random(20261123)
    url = f"sqlite:///{folder / 'killed.db'}"
    store = Store(url)
    migrate.upgrade(store.engine)
    async with Playground(TOKEN, username="waishi_bot") as playground:
        phones = [playground.phone(member.name) for member in CAST]

        def bind(db: Any) -> None:
            seed(db)
            store.clock.begin(
                db, datetime.strptime(START, "%Y-%m-%d %H:%M").replace(tzinfo=example_office(folder).zone)
            )
            for phone in phones:
                bound = {"chat_id": phone.id, "bound_at": datetime.now(UTC)}
                db.execute(update(Person).where(Person.name == phone.user.first_name).values(**bound))

        store.run(bind)
        playground.clock.begin(store.now())
        lives = Lives(playground, url, folder / "killed", phones, create_engine(url))
        trip = Trip(lives, store, chance)
        kills = set(chance.sample(range(len(ACTS)), KILLS))
        lives.begin()
        try:
            for at, line in enumerate(ACTS):
                await trip.act(line, killed=at in kills)
        finally:
            lives.kill()
            lives.looking.dispose()
            store.close()
    assert lives.killed >= KILLS
    assert records(url) == records(f"sqlite:///{folder / 'calm' / 'waishi.db'}")
