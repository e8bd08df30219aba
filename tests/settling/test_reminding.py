"""Duties as they ring, on the real store: hours, campaigns, changed days, changed tables; nothing is said twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from flows.kit.calendar import SchoolCalendar
from flows.kit.flow import FILER, Due, Duty, Flow, office
from flows.kit.questions import Day
from flows.kit.times import Time
from handlers import duty as duty_handler
from handlers.tap import Act, Tap
from storage import cases, downtime, drafts, duties, outbox, people, reminders
from storage.office import Office
from storage.tables import Case, Letter, Person
from storage.tables import Duty as Row
from tests.people.office import School
from tests.settling.regime import one

ZONE = ZoneInfo("Asia/Shanghai")
IN, AT = Day("moves_in", "Which day?", "Day", sample="2026-11-23"), Time("at", "What time?", "Time", sample="20:00")
OPENS, ENDS = Day("opens", "From?", "From", sample="2026-11-01"), Day("ends", "Until?", "Until", sample="2026-11-25")
IEO = office("exchange")

LODGING = Flow(
    "lodging", "Moving in", (IN, AT), number="ZD", command="lodging", words=("住宿",), seen_by=(FILER, IEO),
    duties=(
        Duty("register", "Register", FILER, Due(IN, "lodging.register_within", at=AT), "lodging.ladder", "Done",
             got="Seen", closed_by=office("security")),
    ),
)  # fmt: skip
YEARLY = Flow(
    "yearly", "The year's plan", (OPENS, ENDS), number="NB", command="yearly", words=("年报",), seen_by=(FILER,),
    duties=(Duty("plan", "Hand the plan in", FILER, Due(ENDS, opens=OPENS), "campaign.ladder", "Done"),),
)  # fmt: skip
BORROWED = Flow(
    "borrowed", "Borrowed", (ENDS,), number="JW", command="borrowed", words=("借",), seen_by=(FILER,),
    duties=(Duty("back", "Return it", FILER, Due(ENDS, "passport.private_return"), "passport.private_ladder", "x"),),
)  # fmt: skip


def with_calendar(office: Office, calendar: SchoolCalendar) -> Office:
    """The same office with another holiday table."""
    return replace(office, calendar=calendar)


class Here:
    """A school with one regime, whose time stands where it is set; 王伟 files, everybody has a chat."""

    def __init__(self, folder: Path, flow: Flow) -> None:
        self.school, self.flow, self.case = School(folder), flow, 0
        self.now = datetime(2026, 11, 1, 9, tzinfo=ZONE)
        self.school.store.now = lambda: self.now.astimezone(UTC)  # type: ignore[method-assign]  # its own is real time
        self.school.office = replace(self.school.office, flows={flow.key: flow}, offered=(flow,))
        with self.school.desk() as desk:
            for number, person in enumerate(desk.session.scalars(select(Person)), 1):
                person.chat_id = 1000 + number

    def files(self, answers: Mapping[str, str]) -> None:
        with self.school.desk() as desk:
            desk.sits(one(desk, "王伟"))
            draft = drafts.start(desk, self.flow)
            draft.answers = dict(answers)
            self.case = cases.submit(desk, draft, seen=draft.revision).id

    def changes(self, **answers: str) -> None:
        """The case's answers change as they do after an approved change: duties are reconciled."""
        with self.school.desk() as desk:
            case = desk.session.get_one(Case, self.case)
            case.answers = {**case.answers, **answers}
            duties.reconcile(desk, case, self.flow)

    def duty(self) -> Row:
        with self.school.desk() as desk:
            return desk.session.scalars(select(Row)).one()

    def at(self, text: str) -> None:
        """It is that minute of the school, and the tick comes."""
        self.now = datetime.fromisoformat(text).replace(tzinfo=ZONE)
        with self.school.store.engine.begin() as db:
            now = self.now.astimezone(UTC)
            while reminders.reconcile_all(db, self.school.office, now):
                pass
            while reminders.tick(db, self.school.office, now):
                pass

    def beats(self) -> None:
        """The tick says that it was there."""
        with self.school.store.engine.begin() as db:
            downtime.beat(db, self.now.astimezone(UTC))

    def until(self, text: str) -> None:
        """Time runs until then, from one ring to the next."""
        end = datetime.fromisoformat(text).replace(tzinfo=ZONE)
        while True:
            with self.school.store.engine.begin() as db:
                following = reminders.next_at(db)
            if following is None or following > end:
                break
            self.at(f"{max(following.astimezone(ZONE), self.now):%Y-%m-%d %H:%M}")
        self.at(text)

    def told(self, *names: str) -> list[tuple[str, str, str]]:
        """Which letters there are: when each may go, what, to whom."""
        with self.school.desk() as desk:
            rows = desk.session.scalars(select(Letter).where(Letter.name.in_(names)).order_by(Letter.id))
            return [
                (f"{row.not_before.astimezone(ZONE):%m-%d %H:%M}", row.name, desk.one(row.reader_id or 0).name)
                for row in rows
            ]


def test_hours_ring_until_the_legal_instant(tmp_path: Path) -> None:
    """Moved in on Monday at 20:00: at once, at 8 in the morning for +2 and +12, then 14:00, 16:00, 20:00 on Tuesday;
    host and security hear beside, its head from +20, the exchange office's head at the end.
    """
    here = Here(tmp_path, LODGING)
    here.now = datetime(2026, 11, 23, 20, 5, tzinfo=ZONE)
    here.files({"moves_in": "2026-11-23", "at": "20:00"})
    assert here.duty().due_at == datetime(2026, 11, 24, 20, tzinfo=ZONE)
    here.until("2026-12-01 20:00")
    assert [row[0] for row in here.told("reminder")] == [
        "11-23 20:05", "11-24 08:00", "11-24 14:00", "11-24 16:00", "11-24 20:00",
    ]  # fmt: skip
    assert {name for at, _, name in here.told("reminder_copy") if at == "11-23 20:05"} == {"赵刚", "马超"}
    assert {name for at, _, name in here.told("reminder_copy") if at == "11-24 20:00"} == {"赵刚", "马超", "高翔"}


def test_an_hour_that_was_not_said_counts_from_the_days_beginning(tmp_path: Path) -> None:
    """The law's 24 hours are never longer than they are."""
    here = Here(
        tmp_path, replace(LODGING, duties=(replace(LODGING.duties[0], due=Due(IN, "lodging.register_within")),))
    )
    here.files({"moves_in": "2026-11-23", "at": "20:00"})
    assert here.duty().due_at == datetime(2026, 11, 24, tzinfo=ZONE)


def test_of_hours_that_passed_meanwhile_one_ring_is_sent(tmp_path: Path) -> None:
    """The server was down from the afternoon until the legal instant had passed: one letter, not five."""
    here = Here(tmp_path, LODGING)
    here.now = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
    here.files({"moves_in": "2026-11-23", "at": "09:00"})
    here.at("2026-11-23 09:00")
    here.at("2026-11-24 09:30")
    assert [row[0] for row in here.told("reminder")] == ["11-23 09:00", "11-24 09:30"]


def test_a_campaign_rings_from_its_opening(tmp_path: Path) -> None:
    """Open on Sunday 1 November 2026, due on Wednesday the 25th, overdue twice; each in the morning letter."""
    here = Here(tmp_path, YEARLY)
    here.files({"opens": "2026-11-01", "ends": "2026-11-25"})
    here.until("2027-03-01 12:00")
    assert [row[0] for row in here.told("digest") if row[2] == "王伟"] == [
        "11-02 08:30", "11-13 08:30", "11-18 08:30", "11-20 08:30", "11-24 08:30", "11-25 08:30", "11-27 08:30",
        "12-01 08:30",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("to", "end", "rings"),
    [
        # on Sunday already: that rung, on Monday, was heard of this morning; +7 Sun 29 goes to Fri 27, +10 Wed 2 Dec
        (["2026-11-22"], "2026-12-08", ["11-23 08:00", "11-27 08:00", "12-02 08:00"]),
        # a week later: the whole ladder
        (["2026-11-30"], "2026-12-11", ["11-23 08:00", "11-30 08:00", "12-07 08:00", "12-10 08:00"]),
        # a week earlier: +7 is today, and is said today
        (["2026-11-16"], "2026-12-01", ["11-23 08:00", "11-23 10:00", "11-26 08:00"]),
        # and back again: what was said this morning is said once more, for something else was said since
        (
            ["2026-11-16", "2026-11-23"],
            "2026-12-02",
            ["11-23 08:00", "11-23 10:00", "11-23 11:00", "11-30 08:00"],
        ),
    ],
)
def test_a_changed_day_closes_the_ladder_and_opens_the_next(
    tmp_path: Path, to: list[str], end: str, rings: list[str]
) -> None:
    """Back on Monday 23 November, changed at ten that morning, then hourly; what was heard is not said again."""
    here = Here(tmp_path, BORROWED)
    here.files({"ends": "2026-11-23"})
    here.at("2026-11-23 08:00")
    for hour, day in enumerate(to, 10):
        here.now = datetime(2026, 11, 23, hour, tzinfo=ZONE)
        here.changes(ends=day)
        here.at(f"2026-11-23 {hour}:00")
    here.until(f"{end} 07:00")
    assert [row[0] for row in here.told("reminder")] == rings


def test_a_late_holiday_table_repeats_nothing(tmp_path: Path) -> None:
    """2027 has no table yet: +7 on Saturday 9 January rings on Friday; then the table comes, and Saturday is worked."""
    here = Here(tmp_path, BORROWED)
    here.school.office = with_calendar(here.school.office, SchoolCalendar())
    here.files({"ends": "2027-01-02"})
    here.until("2027-01-08 12:00")
    first = [row[0] for row in here.told("reminder")]
    assert first == ["01-04 08:00", "01-08 08:00"]
    worked = SchoolCalendar(frozenset({date(2027, 1, 1)}), frozenset({date(2027, 1, 9)}), frozenset({2027}))
    here.school.office = with_calendar(here.school.office, worked)
    here.until("2027-01-12 12:00")
    assert [row[0] for row in here.told("reminder")] == [*first, "01-12 08:00"]


def test_what_was_missed_is_told_once_and_reported(tmp_path: Path) -> None:
    """Nobody ticked from 20 November to the evening of 6 December: one letter at 8, one report, and never again."""
    here = Here(tmp_path, BORROWED)
    here.files({"ends": "2026-11-23"})
    here.at("2026-11-20 09:00")
    here.beats()
    here.at("2026-12-06 22:00")
    here.beats()
    assert here.told("reminder", "digest", "missed_report") == [
        ("12-07 08:00", "digest", "王伟"), ("12-07 08:00", "digest", "陈敏"), ("12-07 08:00", "missed_report", "刘洋"),
    ]  # fmt: skip
    here.at("2026-12-06 23:00")
    here.at("2026-12-09 09:00")
    assert len(here.told("reminder", "digest", "missed_report")) == 3


def test_what_was_missed_is_not_told_after_nine_in_the_evening(tmp_path: Path) -> None:
    """Up again at 20:59: when all of it is in one letter it is nine, so that and the report come in the morning."""
    here = Here(tmp_path, BORROWED)
    here.files({"ends": "2026-11-23"})
    here.at("2026-11-20 09:00")
    here.beats()
    here.at("2026-12-06 20:59")
    assert {at for at, _, _ in here.told("digest", "missed_report")} == {"12-07 08:00"}


def test_what_a_changed_day_brings_was_not_missed(tmp_path: Path) -> None:
    """The tick was there all the time; a day moved back brings an old ring, which is sent as any other."""
    here = Here(tmp_path, BORROWED)
    here.files({"ends": "2026-12-20"})
    here.at("2026-11-30 09:00")
    here.beats()
    here.changes(ends="2026-11-20")
    here.at("2026-11-30 09:05")
    assert here.told("reminder", "digest", "missed_report") == [("11-30 09:05", "reminder", "王伟")]


def test_a_letter_that_was_held_up_keeps_to_its_hours(tmp_path: Path) -> None:
    """Queued for 8 in the morning, the server back at 22:30: it waits for the next morning."""
    here = Here(tmp_path, BORROWED)
    here.files({"ends": "2026-11-23"})
    here.beats()
    here.at("2026-11-23 07:00")
    here.beats()
    with here.school.desk() as desk:
        person = one(desk, "王伟")
        outbox.post(desk, "duty_done", person, "test", not_before=datetime(2026, 11, 23, 8, tzinfo=ZONE))
    here.now = datetime(2026, 11, 23, 22, 30, tzinfo=ZONE)
    with here.school.store.engine.begin() as db:
        assert downtime.hold_to_hours(db, here.school.office, here.now.astimezone(UTC)) == 1
    assert here.told("duty_done") == [("11-24 08:00", "duty_done", "王伟")]


def test_nothing_stands_in_a_letter_twice(tmp_path: Path) -> None:
    """What comes after a letter has gone is one more letter, whatever it brings: it is of another ring."""
    here = Here(tmp_path, BORROWED)
    at = datetime(2026, 11, 2, 8, tzinfo=ZONE)
    with here.school.desk() as desk:
        person = one(desk, "王伟")
        for row in (1, 1, 2):
            outbox.gather(desk, "digest", person, "k", "owed", row, not_before=at)
        letter = desk.session.scalars(select(Letter)).one()
        assert letter.about == {"owed": [1, 2]}
        letter.state = "sent"
        for row in (2, 3, 4, 3):
            outbox.gather(desk, "digest", person, "k", "owed", row, not_before=at)
        assert [one.about for one in desk.session.scalars(select(Letter).order_by(Letter.id))] == [
            {"owed": [1, 2]}, {"owed": [2, 3, 4]},
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("back", "moves", "end", "rings"),
    [
        # London is eight hours behind: the morning there is 16:00 at the school
        ("2026-11-23", [("2026-11-24 10:00", "Europe/London")], "2026-12-03 23:00", ["11-30 16:00", "12-03 16:00"]),
        # to Los Angeles an hour after it rang, where it is the day before: that ring was heard and is not said again
        (
            "2026-11-23",
            [("2026-11-30 09:00", "America/Los_Angeles")],
            "2026-12-04 12:00",
            ["11-30 08:00", "12-04 00:00"],
        ),
        # on to Sydney in the evening, three hours ahead: its morning comes before the school's
        (
            "2026-11-23",
            [("2026-11-24 10:00", "Europe/London"), ("2026-11-30 18:00", "Australia/Sydney")],
            "2026-12-04 12:00",
            ["11-30 16:00", "12-03 05:00"],
        ),
        # east an hour before it would ring there: Sydney's morning is over, so it comes at once
        ("2026-11-23", [("2026-11-30 07:00", "Australia/Sydney")], "2026-11-30 23:00", ["11-30 07:00"]),
        # summer time begins in New York on 14 March 2027: 8 in the morning is 21:00, then 20:00 at the school
        ("2027-03-05", [("2027-03-06 10:00", "America/New_York")], "2027-03-16 12:00", ["03-12 21:00", "03-15 20:00"]),
        # and back home before anything rang
        (
            "2026-11-23",
            [("2026-11-24 10:00", "Europe/London"), ("2026-11-28 10:00", "Asia/Shanghai")],
            "2026-12-03 23:00",
            ["11-30 08:00", "12-03 08:00"],
        ),
    ],
)
def test_somebody_moves_between_time_zones(
    tmp_path: Path, back: str, moves: list[tuple[str, str]], end: str, rings: list[str]
) -> None:
    """Reminders come in the morning where somebody is, and none comes twice; worked out by hand for +7 and +10."""
    here = Here(tmp_path, BORROWED)
    here.files({"ends": back})
    here.until(f"{back} 12:00")
    for when, zone in moves:
        here.until(when)
        with here.school.desk() as desk:
            desk.sits(one(desk, "王伟"))
            people.moves(desk, zone)
    here.until(end)
    assert [row[0] for row in here.told("reminder")][1:] == rings


@pytest.mark.parametrize(("days", "said"), [(1, duty_handler.SNOOZED), (7, duty_handler.AS_FAR)])
def test_a_button_that_cannot_put_it_off_so_far_says_so(tmp_path: Path, days: int, said: str) -> None:
    """On Mon 30 November, due on Thu 3 December: a day is a day; a week is until then, and no further."""
    here = Here(tmp_path, BORROWED)
    here.files({"ends": "2026-11-23"})
    here.at("2026-11-30 09:00")
    with here.school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        duty = desk.session.scalars(select(Row)).one()
        lengths = desk.office.pack.lengths(duties.SNOOZE)
        name = next(name for name, span in lengths.items() if span.amount == days)
        duty_handler.snooze(Tap(Act.SNOOZE, duty.id, name), desk)
        assert desk.toast is not None
        assert desk.toast.text == said
        assert desk.toast.params == {"day": date(2026, 12, 1) if days == 1 else date(2026, 12, 3)}
