"""Finding cases by number, name, form, place and day, among those the person at the desk may see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from flows.kit.reading import Ask, Read, read_date, read_places
from flows.kit.settling import Standing
from storage import access, copies, directory, facts
from storage.desk import Desk
from storage.office import Office
from storage.tables import Case, Copy, Fact

LOOKED_AT = 200  # cases that fit, the latest: who looks for an older one says more
LONGEST = 60  # characters of what is looked for
NUMBER = re.compile(r"(?P<letters>[a-z]{0,4})[- ]?(?:(?P<year>[0-9]{4})[-/ ]?)?(?P<no>[0-9]{1,4})", re.IGNORECASE)
MONTH = re.compile(
    r"(?:(?P<year>[0-9]{4})[年./-]?)?(?P<month>1[0-2]|0?[1-9])月份?|(?P<y>[0-9]{4})[./-](?P<m>1[0-2]|0?[1-9])"
)
YEAR = re.compile(r"(?P<year>20[0-9]{2})年?")
#: 泰国3月: a day or month begins or ends a word of its own
APART = re.compile(r"((?:[0-9]{4}年)?[0-9]{1,2}月份?(?:[0-9]{1,2}[日号])?)")
MONTHS = {name: at for at, name in enumerate(
    ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december"), 1)}  # fmt: skip

Days = tuple[date, date]  #: the first and the last


def found(desk: Desk, typed: str) -> list[Case]:
    """The cases that everything typed fits, the latest first; never one that the person may not see."""
    meant = _meant(desk, typed)
    if meant is None:
        return []
    fits = select(Case).where(access.may_concern(desk), meant).order_by(Case.id.desc()).limit(LOOKED_AT)
    exact = {key for key, flow in desk.office.flows.items() if access.is_settled_by_concern(flow)}
    return [case for case in desk.session.scalars(fits) if case.flow in exact or access.may_see(desk, case)]


def on(desk: Desk, day: date) -> list[Case]:
    """The approved cases whose days touch that day, of those the person at the desk may see, the earliest first."""
    touching = _at([(day, day)])
    assert touching is not None  # a day was given
    fits = select(Case).where(
        access.may_concern(desk), touching, Case.standing.in_([Standing.OPEN.value, Standing.SETTLING.value]),
        Case.opened_on.is_not(None), Case.cancelled_on.is_(None),
    ).order_by(Case.id).limit(LOOKED_AT)  # fmt: skip
    return [case for case in desk.session.scalars(fits) if access.may_see(desk, case)]


def by_number(desk: Desk, typed: str) -> Case | None:
    """The case of a number as people type it: whole, without the year, or its digits alone (the latest of theirs)."""
    number = _number(typed.strip())
    if number is None:
        return None
    fits = select(Case).where(access.may_concern(desk), number).order_by(Case.id.desc()).limit(LOOKED_AT)
    return next((case for case in desk.session.scalars(fits) if access.may_see(desk, case)), None)


def copy_by_number(desk: Desk, typed: str) -> Copy | None:
    """The copy of the case of a number, for whoever is told of it and sees no more."""
    number = _number(typed.strip())
    return copies.of_number(desk, number) if number is not None else None


def reads(desk: Desk, typed: str) -> bool:
    """Whether that is something to look for at all."""
    return _meant(desk, typed) is not None


def _meant(desk: Desk, typed: str) -> ColumnElement[bool] | None:
    """What everything typed asks for; None: part of it is no number, name, form, place or day."""
    words = APART.sub(r" \1 ", typed[:LONGEST].replace("的", " ")).split()
    parts: list[ColumnElement[bool]] = []
    while words:
        for many in range(len(words), 0, -1):  # New Zealand, Wang Wei: the longest that reads
            part = _part(desk, " ".join(words[:many]))
            if part is not None:
                parts.append(part)
                words = words[many:]
                break
        else:
            return None
    return and_(*parts) if parts else None


def _part(desk: Desk, words: str) -> ColumnElement[bool] | None:
    """One thing, in whichever ways it reads."""
    ways = [_number(words), _at(_days(desk, words)), _place(words), _name(desk, words), _form(desk, words)]
    read = [way for way in ways if way is not None]
    return or_(*read) if read else None


def _form(desk: Desk, words: str) -> ColumnElement[bool] | None:
    """Cases of a form, by a word that opens it or the letters of its numbers: 护照, ZJ."""
    said = words.casefold()
    keys = [key for key, flow in desk.office.flows.items() if said in flow.words or said == flow.number.casefold()]
    return Case.flow.in_(keys) if keys else None


def _number(words: str) -> ColumnElement[bool] | None:
    said = NUMBER.fullmatch(words)
    if said is None:
        return None
    year = said["year"] or "%"
    return Case.number.like(f"{said['letters'].upper() or '%'}-{year}-{said['no'].zfill(4)}")


def _days(desk: Desk, words: str) -> list[Days]:
    """The days, months or years that may be meant; a month without its year is last year's, this one's or the next."""
    this = desk.today.year
    name = MONTHS.get(words.casefold()) or next(
        (at for known, at in MONTHS.items() if words.casefold().rstrip(".") == known[:3]), None
    )
    if name is not None:
        return [_month(year, name) for year in (this - 1, this, this + 1)]
    if said := MONTH.fullmatch(words):
        year, month = said["year"] or said["y"], int(said["month"] or said["m"])
        return [_month(int(year), month)] if year else [_month(one, month) for one in (this - 1, this, this + 1)]
    if said := YEAR.fullmatch(words):
        return [(date(int(said["year"]), 1, 1), date(int(said["year"]), 12, 31))]
    days: set[date] = set()
    for ahead in (True, False):
        match read_date(words, today=desk.today, ahead=ahead):
            case Read(day):
                days.add(day)
            case Ask(choices):
                days.update(choices)
    return [(day, day) for day in sorted(days)]


def _month(year: int, month: int) -> Days:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def _at(days: Sequence[Days]) -> ColumnElement[bool] | None:
    """Cases whose own days touch one of those."""
    if not days:
        return None
    touching = or_(*(and_(Fact.since <= last, Fact.until >= first) for first, last in days))
    return Case.id.in_(select(Fact.case_id).where(Fact.kind == facts.DAYS, touching))


def _place(words: str) -> ColumnElement[bool] | None:
    match read_places(words):
        case Read(codes):
            return and_(*(_goes_to((code,)) for code in codes))
        case Ask(choices):
            return _goes_to([code for codes in choices for code in codes])
    return None


def _goes_to(codes: Sequence[str]) -> ColumnElement[bool]:
    return Case.id.in_(select(Fact.case_id).where(Fact.kind == facts.PLACE, Fact.value.in_(codes)))


def _name(desk: Desk, words: str) -> ColumnElement[bool] | None:
    """Cases that somebody of that name filed or is named in."""
    numbered = directory.numbered(desk, words) if words.isdecimal() else None
    known = [numbered] if numbered else [] if words.isdecimal() else directory.search(desk, words)
    people = [person.id for person in known]
    if not people:
        return None
    named = select(Fact.case_id).where(Fact.kind == facts.TAKES_PART, Fact.about.in_(people))
    return or_(Case.filer_id.in_(people), Case.id.in_(named))


def index_all(db: Connection, office: Office, now: datetime, most: int = 200) -> int:
    """Cases from before: note the places and days by which they are found. Returns how many; 0: all have theirs."""
    desk = Desk(db, office, now)
    known = select(Fact.id).where(Fact.case_id == Case.id, Fact.kind == facts.DAYS).exists()
    rows = desk.session.scalars(select(Case).where(~known).order_by(Case.id).limit(most)).all()
    for case in rows:
        facts.refresh(desk, case)
    desk.session.flush()
    return len(rows)
