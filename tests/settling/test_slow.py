"""Slow steps: reminded at their limit and once more, then offered to the office; nobody hears anything twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from flows.kit.calendar import SchoolCalendar
from flows.kit.flow import Flow, Step, Verdict, head, office
from flows.kit.refusal import Refusal
from storage import absence, access, cases, reminders, slow, steps, waits
from storage.desk import Desk
from storage.tables import Case, Letter, Person, Wait
from tests.people.office import School
from tests.settling.regime import asking, files, one

ZONE = ZoneInfo("Asia/Shanghai")
FILED = datetime(2026, 11, 23, 9, tzinfo=ZONE).astimezone(UTC)  # a Monday; the limit without its own is 5 working days
LIMIT = "2026-11-30"
HEAD = asking(Step("head", "Head", head()))


class Office:
    """A school whose time stands where it is set."""

    def __init__(self, school: School, flow: Flow = HEAD) -> None:
        self.school, self.now = school, FILED
        school.store.now = lambda: self.now  # type: ignore[method-assign]  # its own clock is real time
        with school.desk() as desk:
            for number, person in enumerate(desk.session.scalars(select(Person)), 1):
                person.chat_id = 1000 + number
        self.case = files(school, flow, "王伟")

    def at(self, text: str) -> None:
        """It is that minute of the school, and the tick comes."""
        self.now = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE).astimezone(UTC)
        self.tick()

    def tick(self) -> None:
        with self.school.store.engine.begin() as db:
            reminders.reconcile_all(db, self.school.office, self.now)
            while reminders.tick(db, self.school.office, self.now):
                pass

    def told(self, part: str) -> list[str]:
        """Who has heard, by the letters written so far, once for each time."""
        with self.school.desk() as desk:
            rows = desk.session.scalars(select(Letter).where(Letter.name == "digest").order_by(Letter.id))
            return [desk.one(row.reader_id or 0).name for row in rows for _ in row.about.get(part, ())]

    def does(self, who: str, act: Callable[[Desk, Wait, Case], object]) -> object:
        """Somebody does something about the step that waits."""
        with self.school.desk() as desk:
            desk.sits(one(desk, who))
            row = desk.session.scalars(select(Wait).where(Wait.until.is_(None))).one()
            return act(desk, row, desk.session.get_one(Case, row.case_id))


@pytest.fixture
def here(tmp_path: Path) -> Office:
    """王伟 filed it on a Monday at nine; the head has it."""
    return Office(School(tmp_path))


def test_at_the_limit_and_two_working_days_later(here: Office) -> None:
    """The taker alone at first, then again with the office; after that nobody."""
    here.at("2026-11-27 09:00")
    assert (here.told("slow"), here.told("offer")) == ([], [])
    here.at(f"{LIMIT} 08:30")
    assert (here.told("slow"), here.told("offer")) == (["赵刚"], [])
    here.at("2026-12-02 08:30")
    assert (here.told("slow"), here.told("offer")) == (["赵刚", "赵刚"], ["刘洋"])
    here.at("2027-02-01 08:30")
    assert (here.told("slow"), here.told("offer")) == (["赵刚", "赵刚"], ["刘洋"])


def test_the_tick_that_comes_twice_says_it_once(here: Office) -> None:
    """A tick that is repeated after a kill finds nothing to do."""
    here.at(f"{LIMIT} 08:30")
    here.tick()
    assert here.told("slow") == ["赵刚"]


def test_after_a_fortnight_of_silence_one_letter(here: Office) -> None:
    """What was slept through is said once, as of now."""
    here.at("2026-12-14 10:00")
    assert (here.told("slow"), here.told("offer")) == (["赵刚"], ["刘洋"])


def test_several_are_one_letter(here: Office) -> None:
    """One letter a person and morning, whatever is in it."""
    files(here.school, HEAD, "李强")
    here.at(f"{LIMIT} 08:30")
    with here.school.desk() as desk:
        letters = desk.session.scalars(select(Letter.about).where(Letter.name == "digest")).all()
    assert [len(about["slow"]) for about in letters] == [2]


def test_a_changed_holiday_moves_it(here: Office) -> None:
    """The limit is derived again from the tables of now."""
    free = frozenset({date(2026, 11, 30), date(2026, 12, 1)})
    here.school.office = replace(here.school.office, calendar=SchoolCalendar(holidays=free, years=frozenset({2026})))
    here.at(f"{LIMIT} 08:30")
    assert here.told("slow") == []
    here.at("2026-12-02 08:30")
    assert here.told("slow") == ["赵刚"]


def test_what_is_settled_is_not_reminded_of(here: Office) -> None:
    """A step that was decided keeps how long it took, and rings no more."""
    here.does("赵刚", lambda desk, _, case: cases.settle(desk, case, Verdict.APPROVE, seen=1))
    here.at("2026-12-14 10:00")
    with here.school.desk() as desk:
        row = desk.session.scalars(select(Wait)).one()
        assert (row.decided, row.until, row.next_at) == (True, FILED, None)
    assert here.told("slow") == []


def test_what_was_taken_back_is_not_measured(here: Office) -> None:
    """Nobody decided, so it says nothing about how long deciding takes."""
    here.does("王伟", lambda desk, _, case: cases.withdraw(desk, case))
    with here.school.desk() as desk:
        row = desk.session.scalars(select(Wait)).one()
        assert (row.decided, row.until) == (False, FILED)


def test_an_answer_gives_the_whole_limit_again(here: Office) -> None:
    """What waited for the filer meanwhile is not held against whoever is asked."""
    here.at("2026-11-27 09:00")
    here.does("赵刚", lambda desk, _, case: waits.resume(desk, case))
    here.at(f"{LIMIT} 08:30")
    assert here.told("slow") == []
    here.at("2026-12-04 08:30")
    assert here.told("slow") == ["赵刚"]


def test_the_deputy_is_named_and_stays_named(here: Office) -> None:
    """Handed on, the deputy may press as well; a stand-in for the head does not take that away."""
    here.does("刘洋", lambda desk, row, case: slow.hand_on(desk, row, case, HEAD))

    def named(desk: Desk, row: Wait, case: Case) -> list[str]:
        return [person.name for person in steps.takers(desk, case, row.step)]

    assert here.does("刘洋", named) == ["赵刚", "冯涛"]
    with here.school.desk() as desk:
        desk.sits(one(desk, "赵刚"))
        absence.arrange(desk, one(desk, "赵刚"), one(desk, "李强"), desk.today, desk.today)
    assert here.does("刘洋", named) == ["李强", "冯涛"]
    here.does("冯涛", lambda desk, _, case: cases.settle(desk, case, Verdict.APPROVE, seen=1))
    with here.school.desk() as desk:
        assert desk.session.get_one(Case, here.case).standing in ("open", "closed")


def test_a_nudge_a_day(here: Office) -> None:
    """The second one on a day is refused, the next day there may be another."""
    here.does("刘洋", slow.nudge)
    with pytest.raises(Refusal):
        here.does("刘洋", slow.nudge)
    here.now += timedelta(days=1)
    here.does("刘洋", slow.nudge)


@pytest.mark.parametrize("who", ["王伟", "赵刚", "冯涛", "陈敏", "郑海"])
def test_nobody_else_may_do_that(here: Office, who: str) -> None:
    """A forged button finds nothing, for what is there as for what is not."""
    with here.school.desk() as desk:
        desk.sits(one(desk, who))
        for number in (1, 99):
            with pytest.raises(Refusal) as refused:
                slow.offered(desk, number)
            assert refused.value.words.text == access.NOT_HERE


def test_a_limit_counts_what_its_rules_wait_for(tmp_path: Path) -> None:
    """Whoever must wait for a posting is not slow while it hangs."""
    school = School(tmp_path)
    trip, pack = school.office.flows["trip"], school.office.pack
    assert waits.limit(pack, trip, "office") == (pack.span("trip.step.office"), pack.span("trip.notice_before"))
    assert waits.limit(pack, trip, "head") == (pack.span("trip.step.head"),)
    assert waits.limit(pack, asking(Step("a", "A", office("finance"))), "a") == (pack.span("route.step"),)
