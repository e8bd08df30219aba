"""Inviting from the command line: somebody known, or somebody new, such as the first administrator."""

from __future__ import annotations

import asyncio

from sqlalchemy import Connection, select
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.assembly import office_for
from bot.settings import Settings
from flows.kit.people import Role
from storage import people
from storage.desk import Desk
from storage.store import Store
from storage.tables import Person, Post


class UnknownPerson(Exception):
    """There is nobody of that number, and too little was said to make them known."""


class UnknownRole(Exception):
    """There is no such role; the text names those there are."""


def invited(settings: Settings, staff_no: str, *, name: str, department: str, roles: tuple[str, ...]) -> str:
    """Make a one-time code. Returns what to hand to the person. Raises UnknownPerson, UnknownRole."""
    known_roles = [role.value for role in Role]
    for role in roles:
        if role not in known_roles:
            raise UnknownRole(f"There is no role {role!r}: please write {', '.join(known_roles)}.")
    office = office_for(settings)
    store = Store(settings.database_url)

    def act(db: Connection) -> tuple[Person, str]:
        desk = Desk(db, office, store.now())
        person = desk.session.scalar(select(Person).where(Person.staff_no == staff_no))
        if person is None:
            if not name or department not in office.departments:
                known = ", ".join(office.departments)
                raise UnknownPerson(
                    f"Nobody has the number {staff_no}: please add --name and --department, of {known}."
                )
            person = Person(
                staff_no=staff_no, name=name, department=department, language=office.language,
                time_zone=str(office.zone),
            )  # fmt: skip
            desk.session.add(person)
            desk.session.flush()
        posts = {(post.department, post.role) for post in desk.session.scalars(
            select(Post).where(Post.person_id == person.id))}  # fmt: skip
        for role in roles:
            if (person.department, role) not in posts:
                desk.session.add(Post(person_id=person.id, department=person.department, role=role))
        return person, people.invite(desk, person)

    person, code = store.run(act)
    store.close()
    days = office.pack.days("invite.valid")
    link = asyncio.run(_link(settings, code))
    return f"{person.name} ({person.staff_no}): {code}\n{link}\nValid {days} days, once. {days} 天内有效，限用一次。"


async def _link(settings: Settings, code: str) -> str:
    """The deep link; without a way to Telegram, how to make it."""
    bot = Bot(
        settings.bot_token.get_secret_value(),
        base_url=f"{settings.bot_api_url}/bot",
        request=HTTPXRequest(proxy=settings.proxy_url),
    )
    try:
        async with bot:
            return f"https://t.me/{bot.username}?start={code}"
    except TelegramError:
        return f"https://t.me/YOUR_BOT?start={code}"
