"""A college whose assistant lives in a process of its own: it can be killed, and everybody's phone is still there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flows.kit.people import Kind, Role
from handlers.voice import say
from playground.college import CAST, START, TOKEN, Member, Town, example_office
from playground.entities import Json
from playground.keeper import Keeper
from playground.phones import Phone
from playground.server import Playground
from storage.office import Office

LANGUAGES = ("zh", "en")
#: Where there is memory to keep files in, nobody waits for a disk: a kill leaves what was written, synced or not.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
_MEMBERS = {member.name: member for member in CAST}


class Stage(Town):
    """One college from its first minute on; *at* is that minute of the school's day."""

    def __init__(self, at: str = START) -> None:
        self._folder = TemporaryDirectory(prefix="waishi-playground-", dir=MEMORY if MEMORY.is_dir() else None)
        self._at = at
        data = Path(self._folder.name)
        super().__init__(Playground(TOKEN, name="外事助手", username="waishi_bot"), example_office(data))
        self.keeper = Keeper("", data, at)
        self._shown: dict[str, Json] = {}
        for member in CAST:
            self.phone(member.name)

    async def begin(self) -> None:
        """Start the stand-in and the assistant; phones are there, nobody has started yet."""
        await self.playground.start()
        self.playground.clock.begin(datetime.strptime(self._at, "%Y-%m-%d %H:%M").replace(tzinfo=self.office.zone))
        self.keeper = Keeper(self.playground.url, Path(self._folder.name), self._at)
        await self.keeper.start()

    async def end(self) -> None:
        """Stop everything and forget it."""
        await self.keeper.kill()
        await self.playground.stop()
        self._folder.cleanup()

    async def settled(self) -> None:
        """Wait until every update is kept, settled and answered, however long the assistant is away."""
        await self.playground.acknowledged(None)
        await self.keeper.ask("quiet")

    async def rung(self) -> None:
        """What is due by now is sent now, not at a tick within the next seconds."""
        await self.keeper.ask("ring")
        await self.settled()

    async def turn_to(self, instant: datetime) -> None:
        """Turn the calendar to an aware instant, reminder by reminder: phones date what comes by its own day."""
        await self.settled()
        while True:
            following = await self.next_at()
            stop = min(instant, following) if following else instant
            if stop > self.playground.now():
                await self.playground.clock.turn(stop)
                self.playground.world.touch()
            await self.keeper.ask("turn", to=stop.isoformat())
            await self.settled()
            if stop >= instant:
                return

    async def next_at(self) -> datetime | None:
        """When something happens next. Aware."""
        following = await self.keeper.ask("next")
        return datetime.fromisoformat(following) if following else None

    async def invite(self, name: str) -> str:
        """A one-time code for somebody of the cast."""
        return str(await self.keeper.ask("invite", name=name))

    async def unsent(self) -> int:
        """How many letters and cards ought to be out and are not."""
        return int(await self.keeper.ask("unsent"))

    async def look(self) -> Any:
        """What is behind the chat, for the inspector."""
        return await self.keeper.ask("look")

    def people(self) -> list[Json]:
        """Everybody with a phone: whom the page offers."""
        for name, phone in self.phones.items():
            if name not in self._shown:
                self._shown[name] = _shown(name, phone, _MEMBERS.get(name), self.office)
        return list(self._shown.values())


def _shown(name: str, phone: Phone, member: Member | None, office: Office) -> Json:
    return {
        "id": phone.id,
        "name": name,
        "english": member.english if member else name,
        "member": member is not None,
        "language": "zh" if phone.user.language.startswith("zh") else "en",
        "role": {language: _role(member, office, language) for language in LANGUAGES},
    }


def _role(member: Member | None, office: Office, language: str) -> str:
    """What somebody is, in a few words; in English, where the words are long, what they do comes first."""
    if member is None:
        return {"zh": "陌生人", "en": "Stranger"}[language]
    if Role.LEADER.value in {role for _, role in member.posts}:
        return _capital(say(Role.LEADER.label, language))
    department, role = member.posts[0] if member.posts else (member.department, "")
    where = office.departments[department]
    what = Role(role).label if role else Kind(member.kind).label
    said = _capital(say(what, language))
    return f"{where.zh} · {said}" if language == "zh" else f"{said}, {where.en}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
