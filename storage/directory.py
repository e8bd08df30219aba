"""The directory: how many people there are, and finding one of them by name, pinyin or staff number."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, or_, select

from flows.kit.people import Role
from flows.kit.reading import Directory, Named, normalise
from storage import posts
from storage.desk import Desk
from storage.tables import Person

MOST = 10  # people a search shows: more are found by typing more


@dataclass(frozen=True)
class Counts:
    """Everybody the office knows, by where they are."""

    bound: int
    unbound: int
    unreachable: int  #: bound once, and blocked or closed since
    left: int


def counts(desk: Desk) -> Counts:
    """How many there are of each."""
    left = Person.left_on.is_not(None) & (Person.left_on <= desk.today)
    where = case((left, "left"), (Person.chat_id.is_(None), "unbound"), (Person.blocked_at.is_not(None), "unreachable"),
                 else_="bound")  # fmt: skip
    rows = desk.db.execute(select(where.label("place"), func.count().label("number")).group_by(where))
    found = {row.place: row.number for row in rows}
    return Counts(*(found.get(place, 0) for place in ("bound", "unbound", "unreachable", "left")))


def numbered(desk: Desk, staff_no: str) -> Person | None:
    """Whose number that is."""
    return desk.session.scalar(select(Person).where(Person.staff_no == staff_no))


def called(desk: Desk, name: str) -> Person | None:
    """The one person of exactly that name; None: nobody, or several."""
    found = desk.session.scalars(select(Person).where(Person.name == normalise(name)).limit(2)).all()
    return found[0] if len(found) == 1 else None


def search(desk: Desk, typed: str) -> list[Person]:
    """People whom the words fit, those who are here first; one whose number or name it is exactly comes alone."""
    words = normalise(typed).casefold()
    together = "".join(words.replace("'", " ").split())
    if not together:
        return []
    latin = func.replace(func.replace(func.lower(Person.english_name), " ", ""), "'", "")
    exact = _found(desk, func.lower(Person.staff_no) == words, Person.name == normalise(typed))
    if exact:
        return exact
    found = _found(
        desk,
        func.lower(Person.staff_no).startswith(words, autoescape=True),
        func.lower(Person.name).contains(words, autoescape=True),
        latin.contains(together, autoescape=True),
    )
    if found:
        return found
    # somebody with an English name of their own is known by their pinyin too, and by initials, and as 王老师
    names = (Person.id, Person.staff_no, Person.name, Person.english_name, Person.department)
    listing = Directory([Named(*row) for row in desk.db.execute(select(*names).order_by(Person.id))])
    return _found(desk, Person.id.in_(listing.find(normalise(typed))))


def _found(desk: Desk, *conditions: ColumnElement[bool]) -> list[Person]:
    gone = Person.left_on.is_not(None) & (Person.left_on <= desk.today)
    wanted = select(Person).where(or_(*conditions)).order_by(gone, Person.department, Person.staff_no).limit(MOST)
    return list(desk.session.scalars(wanted))


@dataclass(frozen=True)
class Manned:
    """A department and who holds its posts."""

    key: str
    heads: Collection[Person]
    deputies: Collection[Person]
    leaders: Collection[Person]
    liaisons: Collection[Person]
    wants_head: bool  #: the school's leaders have none
    wants_liaison: bool  #: nor has the exchange office, which is the one they speak with


def manned(desk: Desk, key: str) -> Manned:
    """Who is there in a department."""
    does = desk.office.departments[key].roles
    return Manned(
        key,
        heads=posts.holding(desk, Role.HEAD, key),
        deputies=posts.holding(desk, Role.DEPUTY, key),
        leaders=posts.holding(desk, Role.LEADER, key),
        liaisons=posts.holding(desk, Role.LIAISON, key),
        wants_head="leader" not in does,
        wants_liaison=not {"leader", "exchange"} & {*does},
    )
