"""Three years turned instant by instant, 2026 to 2028, over duties of every ladder: what was sent is what a plain
calculation says, also after days of downtime, with holiday tables that arrive late, and changed dates.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select, update

from flows.kit.calendar import SchoolCalendar
from flows.kit.flow import FILER, Due, Duty, Flow
from flows.kit.questions import Day, Text
from flows.kit.times import Time
from handlers import letters
from storage import downtime, duties, outbox, reminders
from storage.desk import Desk
from storage.tables import Case, Letter, Person
from storage.tables import Duty as Row
from tests.people.office import School
from tests.settling.plainly import DAY, LADDERS, Expected, Plainly, Works, expected

ZONE = ZoneInfo("Asia/Shanghai")
ZONES = ("Asia/Shanghai", "Europe/London", "America/New_York")
BEGINS, ENDS = datetime(2026, 1, 5, 9, tzinfo=ZONE), datetime(2028, 12, 29, 18, tzinfo=ZONE)

KIND, ON = Text("kind", "?", "Kind", sample="x"), Day("on", "?", "Day", sample="2026-12-05")
AT, OPENS = Time("at", "?", "Time", sample="20:00"), Day("opens", "?", "Opens", sample="2026-11-01")

#: who alone does an office's work, or is its head
OFFICES = {"exchange": "刘洋", "personnel": "陈敏", "security": "马超", "exchange_head": "高翔"}

#: ladder → the span to its last day, and whether that lies before the day it counts from; none: that very day
SPANS = {
    "residence.ladder": ("residence.extend_before", True), "permits.coupled_ladder": ("residence.extend_before", True),
    "workpermit.ladder": ("residence.extend_before", True), "visa.ladder": ("visa.extend_before", True),
    "residence.entry_ladder": ("residence.apply_after_entry", False),
    "changes.ladder": ("residence.changes_within", False),
    "police.ladder": ("police.report_leaving", False), "passport.private_ladder": ("passport.private_return", False),
    "passport.official_ladder": ("passport.official_return", False), "trip.summary_ladder": ("trip.report_hard", False),
    "trip.sharing_ladder": ("trip.sharing_within", False), "trip.home_ladder": ("trip.ask_return_again", False),
    "trip.posting_ladder": ("trip.notice_after", False), "lodging.ladder": ("lodging.register_within", False),
    "lodging.again_ladder": ("lodging.again_within", False),
}  # fmt: skip
PARTS = ("owed", "copied", "late")
KEYS = {f"k{n}": key for n, key in enumerate(key for key in sorted(LADDERS) if key != "route.ladder")}


def _duty(name: str, ladder: str) -> Duty:
    plus, back = SPANS.get(ladder, ("", False))
    due = Due(ON, plus, back=back, at=AT if ladder == "lodging.ladder" else None,
              opens=OPENS if ladder == "campaign.ladder" else None)  # fmt: skip
    return Duty(name, name, FILER, due, ladder, "Done", when=lambda answers, _: answers[KIND] == name)


FLOW = Flow(
    "all", "All", (KIND, ON, AT, OPENS), number="QB", command="all", words=("all",), seen_by=(FILER,),
    duties=tuple(_duty(name, ladder) for name, ladder in KEYS.items()),
)  # fmt: skip


def notice(year: int, festival: str) -> frozenset[date]:
    """A year's days off: New Year, a week of Spring Festival, Labour Day, National Day."""
    spring = date.fromisoformat(f"{year}-{festival}")
    weeks = [(date(year, 1, 1), 3), (spring, 8), (date(year, 5, 1), 5), (date(year, 10, 1), 7)]
    return frozenset(first + DAY * n for first, days in weeks for n in range(days))


TABLES = {2026: notice(2026, "02-15"), 2027: notice(2027, "02-05"), 2028: notice(2028, "01-25")}
WORKED = {2026: {date(2026, 2, 14), date(2026, 10, 10)}, 2027: {date(2027, 2, 13), date(2027, 10, 9)},
          2028: {date(2028, 2, 5), date(2028, 10, 14)}}  # fmt: skip


def calendar(years: tuple[int, ...]) -> SchoolCalendar:
    """The school's own tables of those years; of the others Monday to Friday."""
    off = frozenset(day for year in years for day in TABLES[year])
    return SchoolCalendar(off, frozenset(day for year in years for day in WORKED[year]), frozenset(years))


@dataclass
class One:
    """One duty of the three years, and what becomes of it."""

    name: str
    zone: ZoneInfo
    owner: int
    born: datetime
    over: datetime
    days: list[tuple[datetime, date]]  #: from when on which day it counts from
    at: time
    opens: date | None
    case: int = 0
    row: int = 0
    sent: list[datetime] = field(default_factory=list)

    def answers(self, day: date) -> dict[str, str]:
        opens = self.opens or day
        return {"kind": self.name, "on": day.isoformat(), "at": f"{self.at:%H:%M}", "opens": opens.isoformat()}


def _without_waiting_for_the_disk(connection: Any, _: object) -> None:
    """Nothing is killed here: three years of commits need not reach a disk."""
    connection.execute("pragma synchronous=off")


class Years:
    """A school, its time, everything that happens to it, and what it sent."""

    def __init__(self, folder: Path, count: int, seed: int) -> None:
        self.random = Random(seed)
        self.school, self.now = School(folder), BEGINS
        self.school.store.now = lambda: self.now.astimezone(UTC)  # type: ignore[method-assign]  # its own is real time
        self.years: list[tuple[datetime, tuple[int, ...]]] = [
            (BEGINS, (2026,)), (datetime(2027, 1, 20, 12, tzinfo=ZONE), (2026, 2027)),  # late: New Year had passed
            (datetime(2027, 12, 3, 12, tzinfo=ZONE), (2026, 2027, 2028)),
        ]  # fmt: skip
        self._office((2026,))
        self.reconciled = ""
        self.school.store.engine.dispose()
        event.listen(self.school.store.engine, "connect", _without_waiting_for_the_disk)
        self.down = self._downtimes()
        with self.school.desk() as desk:
            people = [person for person in desk.session.scalars(select(Person)) if not person.left_on]
            for number, person in enumerate(people):
                person.chat_id, person.time_zone = 1000 + number, ZONES[number % 3]
            self.people = [(person.id, ZoneInfo(person.time_zone)) for person in people]
            self.department = {person.id: person.department for person in people}
        self.zones = dict(self.people)
        self.offices = {role: next(one.id for one in people if one.name == name) for role, name in OFFICES.items()}
        self.ones = [self._one(n) for n in range(count)]
        self.by_row: dict[int, One] = {}
        self.heard: Counter[tuple[int, int, datetime]] = Counter()
        self.known: dict[int, dict[str, list[int]]] = {}

    def _office(self, years: tuple[int, ...]) -> None:
        self.school.office = replace(
            self.school.office, flows={FLOW.key: FLOW}, offered=(FLOW,), calendar=calendar(years)
        )

    def _downtimes(self) -> list[tuple[datetime, datetime]]:
        found, at = [], BEGINS
        while at < ENDS - timedelta(days=60):
            at += timedelta(days=self.random.randint(30, 90), minutes=self.random.randint(0, 1200))
            found.append((at, at + timedelta(hours=self.random.randint(3, 200))))
            at = found[-1][1]
        return found

    def _awake(self, at: datetime) -> datetime:
        """That instant, or where nobody is there the one an hour after they are back."""
        return next((up + timedelta(hours=1) for down, up in self.down if down <= at <= up), at)

    def _one(self, n: int) -> One:
        name = f"k{n % len(KEYS)}"
        ladder, random = KEYS[name], self.random
        owner, zone = self.people[n % len(self.people)]
        before = max(0, *(-rung.get("days", 0) for rung in LADDERS[ladder]["rungs"]))
        born = BEGINS + timedelta(days=random.randint(1, 930), minutes=random.randint(0, 1000))
        first = born.astimezone(ZONE).date() + DAY * (random.randint(-5, 15) + random.randint(before // 2, before + 10))
        opens = first - DAY * random.randint(5, 40) if ladder == "campaign.ladder" else None
        days = [(self._awake(born), first)]
        for _ in range(random.choice((0, 0, 1, 2))):
            at = self._awake(
                days[-1][0] + timedelta(days=random.randint(1, before + 12), minutes=random.randint(1, 900))
            )
            days.append((at, days[-1][1] + DAY * random.randint(-12, 12)))
        last = max(day for _, day in days)
        over = datetime.combine(last, time(15, random.randint(0, 59)), ZONE) + timedelta(days=random.randint(-3, 5))
        over = self._awake(max(over, days[-1][0] + timedelta(hours=5)))
        hour = time(random.randint(0, 23), random.randint(0, 59))
        return One(name, zone, owner, days[0][0], over, days, hour, opens)

    def live(self) -> None:
        """Three years pass."""
        acts: list[tuple[datetime, int, str]] = [(at, -1, "table") for at, _ in self.years[1:]]
        acts += [(up, -1, "up") for _, up in self.down]
        for n, one in enumerate(self.ones):
            acts += [(at, n, "day") for at, _ in one.days if at < one.over]
            acts.append((one.over, n, "over"))
        acts.sort()
        position = 0
        coming: list[datetime | None] = []
        while True:
            instants = [at.astimezone(ZONE) for at in coming if at is not None]
            if position < len(acts):
                instants.append(acts[position][0])
            self.now = max(self.now, min(instants, default=ENDS))
            self.now = next((up for down, up in self.down if down <= self.now < up), self.now)
            if self.now >= ENDS:
                break
            while position < len(acts) and acts[position][0] <= self.now:
                _, n, what = acts[position]
                position += 1
                self._happens(what, n)
            coming = self._ticks()

    def _happens(self, what: str, n: int) -> None:
        if what == "table":
            self._office(next(years for at, years in reversed(self.years) if at <= self.now))
            return
        if n < 0:
            return
        one = self.ones[n]
        with self.school.desk() as desk:
            if what == "over":
                live = (Row.id == one.row) & Row.state.in_(duties.LIVE)
                desk.db.execute(update(Row).where(live).values(state="done", next_at=None))
                return
            day = next(day for at, day in reversed(one.days) if at <= self.now)
            if not one.case:
                case = Case(number=f"QB-2026-{n:05}", flow=FLOW.key, version="1", filer_id=one.owner, standing="open",
                            answers=one.answers(day), revision=1, filed_at=desk.now, steps=[])  # fmt: skip
                desk.session.add(case)
                desk.session.flush()
                duties.reconcile(desk, case, FLOW)
                one.case, one.row = case.id, desk.session.scalars(select(Row.id).where(Row.case_id == case.id)).one()
                self.by_row[one.row] = one
                return
            case = desk.session.get_one(Case, one.case)
            case.answers = one.answers(day)
            duties.reconcile(desk, case, FLOW)

    def _ticks(self) -> list[datetime | None]:
        """What the scheduler does at a tick, and the sender after it. Returns when there is something to do again."""
        now = self.now.astimezone(UTC)
        with self.school.store.engine.begin() as db:
            downtime.hold_to_hours(db, self.school.office, now)
            while self.reconciled != self.school.office.digest:
                if not reminders.reconcile_all(db, self.school.office, now):
                    self.reconciled = self.school.office.digest
            while reminders.tick(db, self.school.office, now) == reminders.AT_ONCE:
                pass
            downtime.beat(db, now)
            waiting = db.execute(
                select(Letter.id, Letter.name, Letter.reader_id, Letter.about, Letter.not_before)
                .where(Letter.state == "new")
            ).all()  # fmt: skip
            for row in waiting:
                if row.name != "missed_report":
                    self._noted(row.id, row.reader_id, row.about)
            for letter in outbox.due(db, now, except_chats=(), most=len(waiting)):
                wanted = not self._over(letter.about) or letters.still_wanted(Desk(db, self.school.office, now), letter)
                outbox.sent(db, letter.id, None, now) if wanted else outbox.park(db, letter.id, "", state="void")
            return [reminders.next_at(db), outbox.next_at(db, now)]

    def _over(self, about: dict[str, Any]) -> set[int]:
        """The duties in a letter that have come to their end."""
        return {row for row in _rows(about) if (one := self.by_row.get(row)) is not None and one.over <= self.now}

    def _noted(self, letter: int, reader: int, about: dict[str, list[int]]) -> None:
        """Which duties stand in a letter since it was last looked at."""
        rows = {(part, row) for part in ("owed", "copied") for row in about.get(part, [])}
        if "duty" in about:
            rows.add(("owed", about["duty"]))  # type: ignore[arg-type]  # one id
        before = {(part, row) for part, some in self.known.get(letter, {}).items() for row in some}
        for _, row in rows - before:
            self.heard[row, reader, self.now] += 1
        self.known[letter] = {part: [row for one, row in rows if one == part] for part in ("owed", "copied")}

    # -- and what should have -----------------------------------------------------------------------------------------

    def plainly(self, one: One, role: str, reader: int) -> list[datetime]:
        """The instants at which a duty's reminders to who holds that role should have been written, in order."""
        duty, found = Plainly(one.zone), list[datetime]()
        if not any(role in (*rung["to"], *rung.get("copies", ())) for rung in LADDERS[KEYS[one.name]]["rungs"]):
            return found
        looks = self._looks(one)
        tables = [at for at, _ in self.years]
        dates = [at for at, _ in one.days if at < one.over]
        kept: dict[tuple[int, int], list[Expected]] = {}
        before, waits = -1, None
        for now in looks:
            if now >= min(one.over, ENDS):
                break
            which = (
                bisect_left(tables, now + timedelta(seconds=1)) - 1,
                bisect_left(dates, now + timedelta(seconds=1)) - 1,
            )
            if which not in kept:
                kept[which] = self._rings(one, one.days[which[1]][1], self.years[which[0]][1])
            if which[1] != before and before >= 0 and one.days[which[1]][1] != one.days[before][1]:
                duty.changes(kept[which], now)
            before = which[1]
            if duty.looks(kept[which], now):
                assert duty.last is not None
                if role not in duty.last.told:
                    continue
                arrives = self._arrives(reader, duty.last, now, which[0])
                if arrives is None or waits is None or now > waits:  # else it stands in what waits for its morning
                    found.append(now)
                waits = arrives or waits
        return found

    def readers(self, one: One) -> dict[str, int]:
        """Who hears of it in one role alone, by that: its owner, and of other departments who does an office's work."""
        tells = any("owner" in rung["to"] for rung in LADDERS[KEYS[one.name]]["rungs"])
        there = self.department[one.owner]
        others = {role: person for role, person in self.offices.items() if self.department[person] != there}
        return others | ({"owner": one.owner} if tells else {})

    def _arrives(self, reader: int, ring: Expected, now: datetime, table: int) -> datetime | None:
        """When what is written now reaches its reader in a morning's letter; none: at once, or in one of its own.

        At the ring's own 08:30 there; up to an hour after that at once; else in the morning that comes next.
        """
        works, zone = self._works(self.years[table][1]), self.zones[reader]
        if ring.send != "digest":
            return None
        own = self._morning(ring.day, works, zone)
        if now < own + timedelta(hours=1):
            return max(now, own)
        morning = self._morning(now.astimezone(zone).date(), works, zone)
        return morning if morning >= now else self._morning(morning.date() + DAY, works, zone)

    def _morning(self, day: date, works: Works, zone: ZoneInfo) -> datetime:
        """08:30 of that day, or of the next that is a working day."""
        while not works(day):
            day += DAY
        return datetime.combine(day, time(8, 30), zone)

    def _rings(self, one: One, day: date, years: tuple[int, ...]) -> list[Expected]:
        works = self._works(years)
        ladder = KEYS[one.name]
        due = DUE.get(ladder, lambda day, works: day)(day, works)
        at = datetime.combine(day, one.at, ZONE) if ladder == "lodging.ladder" else None
        return expected(ladder, day, due, one.opens, at, one.zone, works, one.over.date() + DAY * 3)

    def works_at(self, at: datetime) -> Works:
        """The working days that were known at that instant."""
        return self._works(next(years for since, years in reversed(self.years) if since <= at))

    def rings_at_any_hour(self, one: One, at: datetime) -> bool:
        """Whether what rang last of a duty, of a ladder in hours, may come in the night."""
        if KEYS[one.name] != "lodging.ladder":
            return False
        day = next(day for since, day in reversed(one.days) if since <= at)
        rung = [ring for ring in self._rings(one, day, (2026,)) if ring.at <= at]
        return bool(rung) and rung[-1].send == "now"

    def _works(self, years: tuple[int, ...]) -> Works:
        off = {day for year in years for day in TABLES[year]}
        on = {day for year in years for day in WORKED[year]}
        national = calendar(())  # of years without a table of its own the country's, else Monday to Friday

        def works(day: date) -> bool:
            return day in on or (
                day not in off and (day.weekday() < 5 if day.year in years else national.is_working(day))
            )

        return works

    def _looks(self, one: One) -> list[datetime]:
        """Every instant at which somebody may look at it: each morning, each hour's rung, what happens, coming back."""
        found = {at for at, _ in one.days} | {up for _, up in self.down} | {at for at, _ in self.years}
        day = one.born.astimezone(one.zone).date()
        while day <= one.over.astimezone(one.zone).date():
            found |= {datetime.combine(day, at, one.zone) for at in (time(8), time(8, 30))}
            day += DAY
        if KEYS[one.name] == "lodging.ladder":
            found |= {ring.at for _, day in one.days for ring in self._rings(one, day, (2026,))}
        at = sorted(one_at for one_at in found if one_at >= one.born)
        return [one_at for one_at in at if not any(down <= one_at < up for down, up in self.down)]


def _days(n: int):  # type: ignore[no-untyped-def]
    return lambda day, works: day + DAY * n


#: ladder → its legal day, by hand from rules.md
DUE = {
    "residence.ladder": _days(-30), "permits.coupled_ladder": _days(-30), "workpermit.ladder": _days(-30),
    "visa.ladder": _days(-7), "residence.entry_ladder": _days(30), "changes.ladder": _days(10),
    "police.ladder": lambda day, works: _working(day, 3, works), "passport.private_ladder": _days(10),
    "passport.official_ladder": _days(7), "trip.summary_ladder": _days(20), "trip.sharing_ladder": _days(30),
    "trip.home_ladder": _days(2), "trip.posting_ladder": _days(30), "lodging.again_ladder": _days(1),
}  # fmt: skip


def _working(day: date, n: int, works) -> date:  # type: ignore[no-untyped-def]
    while n:
        day += DAY
        n -= works(day)
    return day


def _lived(folder: Path, count: int, seed: int) -> Years:
    years = Years(folder, count, seed)
    years.live()
    return years


def _held(years: Years) -> None:
    """What was written to whom is what a plain calculation says; each letter in its class; nothing after its end."""
    written: dict[tuple[int, int], set[datetime]] = {}
    for (row, reader, at), times in years.heard.items():
        assert times == 1, f"{KEYS[years.by_row[row].name]} was told twice at {at}"
        assert at < years.by_row[row].over, "something was written after the end"
        written.setdefault((row, reader), set()).add(at)
    for one in years.ones:
        for role, reader in years.readers(one).items():
            due = years.plainly(one, role, reader)
            assert sorted(written.get((one.row, reader), ())) == due, (KEYS[one.name], role, one)
    with years.school.desk() as desk:
        for letter in desk.session.scalars(select(Letter).where(Letter.sent_at.is_not(None))):
            assert letter.sent_at is not None
            about = [years.by_row[row] for row in _rows(letter.about)]
            if letter.name != "missed_report":  # which tells of what was
                assert any(letter.sent_at < one.over for one in about), "something was sent after the end"
            local = letter.sent_at.astimezone(years.zones[letter.reader_id or 0])
            if letter.name == "digest" and not letter.about.get("missed"):
                assert years.works_at(letter.queued_at)(local.date()), letter.about
                assert local.time() >= time(8, 30)
            elif not any(years.rings_at_any_hour(one, letter.queued_at) for one in about):
                assert time(8) <= local.time() < time(21), (letter.name, local, letter.about)


def _rows(about: dict[str, Any]) -> list[int]:
    """The duties a letter is about."""
    return [about["duty"]] if "duty" in about else [row for part in PARTS for row in about.get(part, [])]


def test_three_years_go_as_a_plain_calculation_says(tmp_path: Path) -> None:
    """300 duties of every ladder, owners in three time zones."""
    years = _lived(tmp_path, 300, 1)
    _held(years)
    assert sum(years.heard.values()) > 2_000


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 8))
def test_many_more_years_do_too(tmp_path: Path, seed: int) -> None:
    """1,500 duties, other days of downtime, other changes."""
    _held(_lived(tmp_path, 1_500, seed))
