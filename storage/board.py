"""The exchange office's desk: what waits, on whom and how long, counted and listed; how long steps usually take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select
from sqlalchemy.sql import Select

from flows.kit.settling import Standing
from flows.kit.spent import Clockwork, usual
from storage import access
from storage.copies import UNSEEN
from storage.desk import Desk
from storage.tables import Case, Copy, Person, Taker, Wait

YEAR = timedelta(days=365)  # how far back what is usual is looked for

#: a step is one of these where its people are not named to the reader, or where there is nobody
REVIEW, NOBODY = "", "-"


@dataclass(frozen=True)
class Counts:
    """How many cases there are of each."""

    waiting: int
    late: int  #: of those, past the last day of a step's limit
    returned: int
    following: int  #: approved, with something left to do
    unseen: int  #: whoever is told of it has not seen it


def _open(desk: Desk) -> ColumnElement[bool]:
    return and_(Wait.until.is_(None), Wait.flow.in_(desk.office.flows))


def _late(desk: Desk) -> ColumnElement[bool]:
    return and_(_open(desk), Wait.due < desk.today)


def _standing(desk: Desk, standing: Standing) -> ColumnElement[bool]:
    return and_(Case.standing == standing.value, Case.flow.in_(desk.office.flows))


def counts(desk: Desk) -> Counts:
    """Everything under way."""
    cases = select(func.count(Wait.case_id.distinct()))
    standing = select(func.count()).select_from(Case)
    return Counts(
        desk.db.scalar(cases.where(_open(desk))) or 0,
        desk.db.scalar(cases.where(_late(desk))) or 0,
        desk.db.scalar(standing.where(_standing(desk, Standing.RETURNED))) or 0,
        desk.db.scalar(standing.where(_standing(desk, Standing.OPEN))) or 0,
        desk.db.scalar(standing.where(_unseen(desk))) or 0,
    )


def _unseen(desk: Desk) -> ColumnElement[bool]:
    """Cases of which somebody was told who has not seen it."""
    return and_(Case.flow.in_(desk.office.flows), Case.id.in_(select(Copy.case_id).where(UNSEEN)))


def _hidden(desk: Desk) -> ColumnElement[bool]:
    """Steps whose people are not named to the reader."""
    pairs = [
        and_(Wait.flow == flow.key, Wait.step == step.key)
        for flow in desk.office.flows.values()
        for step in flow.steps
        if access.concealed(desk, step)
    ]
    return or_(*pairs) if pairs else false()


def _named() -> ColumnElement[bool]:
    return and_(Taker.case_id == Wait.case_id, Taker.step == Wait.step, Taker.waits.is_(True))


def by_department(desk: Desk) -> dict[str, int]:
    """How many cases wait on the people of each department, the most first; REVIEW and NOBODY beside them."""
    many, hidden = func.count(Wait.case_id.distinct()), _hidden(desk)
    at = (
        select(Person.department, many)
        .select_from(Wait)
        .join(Taker, _named())
        .join(Person, Person.id == Taker.person_id)
        .where(_open(desk), not_(hidden))
        .group_by(Person.department)
    )
    found = {row[0]: row[1] for row in desk.db.execute(at)}
    found[REVIEW] = desk.db.scalar(select(many).where(_open(desk), hidden)) or 0
    found[NOBODY] = desk.db.scalar(select(many).where(_of_department(desk, NOBODY))) or 0
    return dict(sorted(((key, n) for key, n in found.items() if n), key=lambda one: -one[1]))


def _of_department(desk: Desk, key: str) -> ColumnElement[bool]:
    hidden = _hidden(desk)
    if key == REVIEW:
        return and_(_open(desk), hidden)
    if key == NOBODY:
        return and_(_open(desk), not_(hidden), ~select(Taker.step).where(_named()).exists())
    there = select(Taker.step).join(Person, Person.id == Taker.person_id).where(_named(), Person.department == key)
    return and_(_open(desk), not_(hidden), there.exists())


def by_flow(desk: Desk) -> dict[str, int]:
    """How many cases of each regime wait, the most first."""
    many = func.count(Wait.case_id.distinct())
    rows = desk.db.execute(select(Wait.flow, many).where(_open(desk)).group_by(Wait.flow).order_by(many.desc()))
    return {row[0]: row[1] for row in rows}


def listed(desk: Desk, group: str, key: str, page: int, size: int) -> tuple[list[Case], int]:
    """One page of a list, and how many there are in it: what waits by the last day of its limit, the rest by age.

    Args: group: is (waiting, late, returned, following), at (a department), of (a regime), took (regime.step).
    """
    if group == "is" and key in ("returned", "following"):
        standing = _standing(desk, Standing.RETURNED if key == "returned" else Standing.OPEN)
        return _page(desk, select(Case).where(standing).order_by(Case.id), page, size)
    if group == "is" and key == "unseen":
        return _page(desk, select(Case).where(_unseen(desk)).order_by(Case.id), page, size)
    if group == "took":
        return _longest(desk, key, page, size)
    which = {"is": {"waiting": _open, "late": _late}, "at": {}, "of": {}}[group].get(key)
    if which is not None:
        where = which(desk)
    elif group == "at":
        where = _of_department(desk, key)
    else:
        where = and_(_open(desk), Wait.flow == key)
    first = select(Wait.case_id, func.min(Wait.due).label("due")).where(where).group_by(Wait.case_id).subquery()
    return _page(desk, select(Case).join(first, first.c.case_id == Case.id).order_by(first.c.due, Case.id), page, size)


def _page(desk: Desk, cases: Select[Case], page: int, size: int) -> tuple[list[Case], int]:
    count = desk.db.scalar(select(func.count()).select_from(cases.order_by(None).subquery())) or 0
    return list(desk.session.scalars(cases.offset((page - 1) * size).limit(size))), count


# -- how long steps take -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taken:
    """How long a step usually takes."""

    flow: str
    step: str
    times: int  #: decisions it is the median of
    usual: timedelta  #: of working time


def clockwork(desk: Desk) -> Clockwork:
    """Counts the school's working time."""
    return Clockwork(desk.office.calendar, desk.office.pack.window("route.hours"))


def _measured(desk: Desk, *where: ColumnElement[bool]) -> Iterator[tuple[int, str, str, timedelta]]:
    """Case, regime and step of every decision of the last year, and the working time it took."""
    rows = desk.db.execute(
        select(Wait.case_id, Wait.flow, Wait.step, Wait.since, Wait.until)
        .where(Wait.until >= desk.now - YEAR, Wait.decided.is_(True), Wait.flow.in_(desk.office.flows), *where)
        .order_by(Wait.id)
    )
    clock, zone = clockwork(desk), desk.office.zone
    for case, flow, step, since, until in rows:
        assert until is not None  # those without are not asked for
        yield case, flow, step, clock.worked(since.astimezone(zone), until.astimezone(zone))


def taken(desk: Desk) -> list[Taken]:
    """The median of each step over the last year, in the order of routes; steps that are no more are left out."""
    spent: dict[tuple[str, str], list[timedelta]] = {}
    for _, flow, step, took in _measured(desk):
        spent.setdefault((flow, step), []).append(took)
    order = [(flow.key, step.key) for flow in desk.office.flows.values() for step in flow.steps]
    return [Taken(*key, len(spent[key]), usual(spent[key])) for key in order if key in spent]


def _longest(desk: Desk, key: str, page: int, size: int) -> tuple[list[Case], int]:
    """The cases a median is made of, which took longest first."""
    flow, _, step = key.partition(".")
    took: dict[int, timedelta] = {}
    for case, _, _, time in _measured(desk, Wait.flow == flow, Wait.step == step):
        took[case] = max(time, took.get(case, timedelta()))
    order: Sequence[int] = sorted(took, key=lambda case: (-took[case], case))
    return [desk.session.get_one(Case, one) for one in order[(page - 1) * size : page * size]], len(order)
