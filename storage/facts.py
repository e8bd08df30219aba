"""Facts: what open cases say to the rest of the office, and the one read port of rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select

from flows.kit import asker
from flows.kit.answers import Answers
from flows.kit.asker import Asker, Somebody
from flows.kit.flow import Flow
from flows.kit.questions import Group
from flows.kit.reading import Read, read_places
from flows.kit.refusal import Words
from flows.kit.register import Register
from flows.kit.settling import Standing
from storage import access
from storage.desk import Desk
from storage.tables import Case, Fact, Person
from storage.versions import all_of, holding

TAKES_PART = "takes_part"  #: kind of the facts that say whom a case names
PLACE, DAYS = "found_at", "found_on"  #: kinds of the facts by which a case is found, whatever became of it
ROW = "row:"  #: begins the kind of the facts that say what a row of a case is called, before what it serves as
ROWS = 1000  #: rows a case may have; a row is known by a number below 0 made of its case and its place
RECORD = "record"  #: kind of the fact that says what a record is called, and the days on which it holds
TOLD = "told_"  #: before the kind of what a record says that its holder told and nobody has seen yet
SHORT = 20  #: characters of a text that may be the name of a place and nothing else


class Facts:
    """Implements `Known` with one indexed query, and people by id. What the case *without* says is left out."""

    def __init__(self, desk: Desk, without: int = 0, person: int = 0) -> None:
        self.desk, self.without, self.asker = desk, without, person

    def facts(self, kind: str, about: int, since: date, until: date) -> Sequence[asker.Fact]:
        """Facts of *kind* about a person that touch the days *since*–*until*, both included."""
        rows = self.desk.session.execute(
            select(Fact.kind, Fact.about, Fact.since, Fact.until, Fact.value)
            .where(Fact.kind == kind, Fact.about == about, Fact.since <= until, Fact.until >= since)
            .where(Fact.case_id != self.without)
            .order_by(Fact.since)
        )
        return [asker.Fact(*row) for row in rows]

    def records(self, kind: str) -> Sequence[asker.Record]:
        """The records of the register that serves as *kind*, by what they are called."""
        return records(self.desk, kind, self.asker)

    def person(self, person: int) -> Somebody:
        """The person of that id. Raises LookupError."""
        row = self.desk.one(person)
        return Somebody(row.id, row.called.to(self.desk.language), row.kind, row.rank, row.department)

    def cannot_act(self, person: int) -> Words | None:
        """Why nobody may ask that person to act on the case *without*: they filed it, have left, cannot be reached."""
        case, row = self.desk.session.get(Case, self.without), self.desk.one(person)
        return access.cannot_act(self.desk, case, row) if case is not None else None


def records(desk: Desk, kind: str, person: int = 0) -> list[asker.Record]:
    """The records of the register that serves as *kind*, by what they are called; the rows of what *person*'s
    department filed that serve so, in their order.
    """
    served = (flow.key for flow in desk.office.flows.values() if isinstance(flow, Register) and flow.serves == kind)
    rows = desk.session.execute(
        select(Case.id, Fact.value, Fact.since, Fact.until, Fact.about)
        .join(Case, Case.id == Fact.case_id)
        .where(Fact.kind == RECORD, Case.flow.in_(list(served)))
        .order_by(Fact.value, Fact.since, Case.id)
    )
    return [*(asker.Record(*row) for row in rows), *(_listed(desk, kind, person) if person else ())]


def _listed(desk: Desk, kind: str, person: int) -> Iterator[asker.Record]:
    department = desk.one(person).department
    rows = desk.session.execute(
        select(Case.id, Fact.value, Fact.since, Fact.until)
        .join(Case, Case.id == Fact.case_id)
        .join(Person, Person.id == Case.filer_id)
        .where(Fact.kind == ROW + kind, func.coalesce(Case.asked_of, Person.department) == department)
        .order_by(Case.id, Fact.id)
    )
    for case, value, since, until in rows:
        place, _, name = value.partition(" ")
        yield asker.Record(-(case * ROWS + int(place)), name, since, until)


def listed_in(desk: Desk, kind: str, year: int) -> list[tuple[int, int, str]]:
    """The rows that serve as *kind* on days of that year: their case, their place in it, what they are called."""
    rows = desk.session.execute(
        select(Case.id, Fact.value)
        .join(Case, Case.id == Fact.case_id)
        .where(Fact.kind == ROW + kind, Fact.since <= date(year, 12, 31), Fact.until >= date(year, 1, 1))
        .order_by(Case.number, Fact.id)
    )
    split = [(case, *value.partition(" ")) for case, value in rows]
    return [(case, int(place), name) for case, place, _, name in split]


def called(desk: Desk, case_id: int) -> str:
    """What a record is called, or (a number below 0) a row."""
    if case_id < 0:
        case_id, place = divmod(-case_id, ROWS)
        row = select(Fact.value).where(Fact.case_id == case_id, Fact.kind.startswith(ROW, autoescape=True))
        found = desk.session.scalar(row.where(Fact.value.startswith(f"{place} ", autoescape=True)).limit(1))
        number = desk.session.get_one(Case, case_id).number
        return f"{found.partition(' ')[2]} ({number})" if found else number
    found = desk.session.scalar(select(Fact.value).where(Fact.kind == RECORD, Fact.case_id == case_id).limit(1))
    return found or desk.session.get_one(Case, case_id).number


def row_of(desk: Desk, named: int) -> tuple[Group, Answers] | None:
    """The row of a case that is named with a number below 0, with every answer; None: it is not there any more."""
    case_id, place = divmod(-named, ROWS)
    case = desk.session.get(Case, case_id)
    flow = desk.office.flows.get(case.flow) if case is not None else None
    if case is None or flow is None or flow.lists is None:
        return None
    rows = holding(desk, case).value(flow.lists.group) or ()
    return (flow.lists.group, rows[place - 1]) if 0 < place <= len(rows) else None


def asker_for(desk: Desk, person_id: int, case_id: int = 0) -> Asker:
    """What rules and conditions may ask about, for a case that person files."""
    return Asker(person_id, desk.today, Facts(desk, case_id, person_id), desk.office.pack, desk.office.calendar)


def asker_of(desk: Desk, case: Case) -> Asker:
    """For whom a case's conditions are asked: for its filer."""
    return asker_for(desk, case.filer_id, case.id)


def refresh(desk: Desk, case: Case) -> None:
    """Make the table say what the case says now: whom it names; one that is being settled or open its facts."""
    declared = desk.office.flows.get(case.flow)
    desk.session.execute(delete(Fact).where(Fact.case_id == case.id))
    since = case.opened_on or case.filed_at.astimezone(desk.office.zone).date()
    said, asked = all_of(desk, case), declared.taking_part if declared else ()
    named = {one for answers in said for question in asked for one in answers.value(question) or ()}
    for one in sorted(named):
        desk.session.add(Fact(case_id=case.id, kind=TAKES_PART, about=one, since=since, until=date.max))
    if declared is None:
        return
    for answers in said:
        _found_by(desk, case, declared, answers)
    if declared.lists is not None and not Standing(case.standing).is_with_filer:
        for place, (name, first, last) in enumerate(declared.lists.rows(holding(desk, case)), 1):
            kind, value = ROW + declared.lists.serves, f"{place} {name}"
            row = Fact(case_id=case.id, kind=kind, about=case.filer_id, since=first, until=last, value=value)
            desk.session.add(row)
    settling_or_open = case.standing in (Standing.SETTLING.value, Standing.OPEN.value)
    if not settling_or_open or case.cancelled_on is not None:
        return
    if isinstance(declared, Register) and case.standing == Standing.SETTLING.value and case.in_force is None:
        for fact in declared.facts(said[0], case.filer_id, since):  # its holder told it; nobody has seen it yet
            _say(desk, case, replace(fact, kind=TOLD + fact.kind))
        return
    if isinstance(declared, Register):
        now = holding(desk, case)
        first, last = declared.holds(now)
        name = now[declared.called]
        (whose,) = (now.value(declared.holder) if declared.holder is not None else None) or (case.filer_id,)
        _say(desk, case, asker.Fact(RECORD, whose, first, last, name))
    told = [fact for answers in said for fact in declared.facts(answers, case.filer_id, since)]
    for fact in dict.fromkeys(told):  # a change that is being settled is to be kept free as well
        _say(desk, case, fact)


def _say(desk: Desk, case: Case, fact: asker.Fact) -> None:
    desk.session.add(
        Fact(case_id=case.id, kind=fact.kind, about=fact.about, since=fact.since, until=fact.until, value=fact.value)
    )


def _found_by(desk: Desk, case: Case, flow: Flow, answers: Answers) -> None:
    """The places a case names, and its days from the first to the last; without any, the day it was filed."""
    filed = case.filed_at.astimezone(desk.office.zone).date()
    kept = [(one.kind, value) for one in flow.questions if (value := answers.value(one)) is not None]
    days = [day for kind, value in kept for day in _days(kind, value)] or [filed]
    first, last = min(days), max(days)
    desk.session.add(Fact(case_id=case.id, kind=DAYS, about=case.filer_id, since=first, until=last))
    for code in {code for kind, value in kept for code in _places(kind, value)}:
        desk.session.add(Fact(case_id=case.id, kind=PLACE, about=case.filer_id, since=first, until=last, value=code))


def _days(kind: str, value: Any) -> tuple[date, ...]:
    """The days an answer names."""
    return (value,) if kind == "date" else value if kind == "period" else ()


def _places(kind: str, value: Any) -> tuple[str, ...]:
    """The countries and regions an answer names: where it asks for them, or where a short text is nothing else."""
    if kind == "places":
        return tuple(value)
    read = read_places(value, slips=False) if kind == "text" and len(value) <= SHORT else None
    return read.value if isinstance(read, Read) else ()
