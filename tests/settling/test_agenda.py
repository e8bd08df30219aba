"""The calendar file: every last day and each reminder before it, in lines a phone reads, nobody else's.

A phone that opens one file after another ends with what is owed: each file replaces, adds and calls off by UID.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import func, select

from flows.kit.flow import office
from flows.kit.refusal import Refusal
from flows.kit.rulevalues import Span
from handlers import agenda
from handlers.agenda import Entry, ics
from storage import chasing, duties, pruning
from storage.tables import Case, Duty, PhoneDay
from tests.settling.regime import one
from tests.settling.test_reminding import BORROWED, LODGING, ZONE, Here

GIVEN_BACK = replace(BORROWED, duties=(replace(BORROWED.duties[0], closed_by=office("personnel"), got="Seen"),))


def read(file: bytes) -> list[Any]:
    """The events of a file as a strict reader reads it: nothing in it is passed over."""
    calendar = Calendar.from_ical(file)
    assert [part.errors for part in calendar.walk() if part.errors] == []
    return list(calendar.walk("VEVENT"))


class Phone:
    """A phone's calendar: of one UID it keeps what has the highest sequence, and shows what is not cancelled."""

    def __init__(self) -> None:
        self.has: dict[str, Any] = {}

    def opens(self, file: bytes) -> None:
        for event in read(file):
            before = self.has.get(event["uid"])
            assert before is None or event["sequence"] > before["sequence"]
            self.has[event["uid"]] = event

    def shows(self) -> list[tuple[str, str]]:
        """Day or UTC instant, and what it says."""
        shown = [event for event in self.has.values() if event["status"] == "CONFIRMED"]
        return sorted((event["dtstart"].to_ical().decode(), str(event["summary"])) for event in shown)


def sent(here: Here, who: str = "王伟") -> tuple[str, bytes]:
    """What somebody gets who asks for it now. Raises Refusal."""
    with here.school.desk() as desk:
        desk.sits(one(desk, who))
        agenda.send(None, desk)  # type: ignore[arg-type]  # it does not look at the update
        caption, file = agenda.made(desk)
    return caption, file()


def test_the_file_is_what_the_standard_asks_for() -> None:
    """Whole days, a stamp in UTC, commas and line ends escaped, lines of at most 75 octets that join again."""
    text = "交回护照，" * 12 + "a, b; c\nd"
    entry = Entry(1, "due", date(2026, 12, 31), text, "", alarm=timedelta(hours=8, minutes=30))
    made = ics("外事", [entry], datetime(2026, 11, 23, 1, tzinfo=UTC), "waishi_bot", "zh")
    lines = made.decode().split("\r\n")
    assert lines[-1] == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = made.decode().replace("\r\n ", "").split("\r\n")
    assert {
        "UID:duty-1-due@waishi_bot", "DTSTAMP:20261123T010000Z", "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101", "SUMMARY:" + "交回护照，" * 12 + "a\\, b\\; c\\nd", "TRANSP:TRANSPARENT",
        "STATUS:CONFIRMED", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:PT8H30M",
        "PRODID:-//Waishi//Reminders//ZH", "X-WR-CALNAME:外事", "METHOD:PUBLISH",
    } <= set(whole)  # fmt: skip
    assert read(made)[0]["sequence"] > 0


def test_ones_own_days_and_nobody_elses(tmp_path: Path) -> None:
    """Back on Mon 23 November: day 0, +7 Mon 30, the last day Thu 3 December; the colleague has nothing."""
    here = Here(tmp_path, BORROWED)
    here.files({"ends": "2026-11-23"})
    with here.school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        assert [(entry.day, entry.title) for entry in agenda.entries(desk)] == [
            (date(2026, 12, 3), "截止：Return it · JW-2026-0001"),
            (date(2026, 11, 23), "提醒：Return it · JW-2026-0001"),
            (date(2026, 11, 30), "提醒：Return it · JW-2026-0001"),
        ]
        desk.sits(one(desk, "李强"))
        assert list(agenda.entries(desk)) == []
    with pytest.raises(Refusal):
        sent(here, "李强")


def test_a_day_that_moves_moves_on_the_phone(tmp_path: Path) -> None:
    """The return is put off by three weeks: the same entries on other days, and none of the old ones is left."""
    here, phone = Here(tmp_path, BORROWED), Phone()
    here.files({"ends": "2026-11-23"})
    phone.opens(sent(here)[1])
    here.now += timedelta(hours=1)
    here.changes(ends="2026-12-14")
    phone.opens(sent(here)[1])
    what = "Return it · JW-2026-0001"
    assert phone.shows() == [
        ("20261214", f"提醒：{what}"), ("20261221", f"提醒：{what}"), ("20261224", f"截止：{what}"),
    ]  # fmt: skip
    assert len(phone.has) == 3


def test_a_rung_that_falls_away_is_called_off(tmp_path: Path) -> None:
    """The return comes so much earlier that the first reminders were: what is ahead goes, the last day moves."""
    here, phone = Here(tmp_path, BORROWED), Phone()
    here.files({"ends": "2026-11-23"})
    phone.opens(sent(here)[1])
    here.now = datetime(2026, 11, 11, 9, tzinfo=ZONE)
    here.changes(ends="2026-11-06")
    phone.opens(sent(here)[1])
    what = "Return it · JW-2026-0001"
    assert phone.shows() == [("20261113", f"提醒：{what}"), ("20261116", f"截止：{what}")]
    off = [event for event in phone.has.values() if event["status"] == "CANCELLED"]
    assert [str(event["summary"]) for event in off] == [f"已取消的提醒：{what}"]
    assert [event.walk("VALARM") for event in off] == [[]]


@pytest.mark.parametrize("how", ["waived", "done"])
def test_what_nobody_owes_any_more_goes_from_the_phone(tmp_path: Path, how: str) -> None:
    """A file comes although nothing is owed, says so, and leaves nothing; when its days are over, none comes."""
    here, phone = Here(tmp_path, BORROWED), Phone()
    here.files({"ends": "2026-11-23"})
    phone.opens(sent(here)[1])
    here.now += timedelta(days=1)
    with here.school.desk() as desk:
        desk.sits(one(desk, "刘洋" if how == "waived" else "王伟"))
        duty = desk.session.scalars(select(Duty)).one()
        case = desk.session.get_one(Case, duty.case_id)
        if how == "waived":
            chasing.waive(desk, duty, case, "证件已注销")
        else:
            duties.claim(desk, duty, case, file_id=None)
    caption, file = sent(here)
    assert caption.startswith("您没有带期限的待办事项。")
    phone.opens(file)
    assert phone.shows() == []
    here.now += timedelta(hours=1)
    phone.opens(sent(here)[1])  # should the file before not have been opened
    assert phone.shows() == []
    here.now = datetime(2026, 12, 4, 9, tzinfo=ZONE)
    with pytest.raises(Refusal) as refused:
        sent(here)
    assert refused.value.words.text == agenda.NOTHING


def test_another_owner_calls_nothing_off_with_others(tmp_path: Path) -> None:
    """The office takes it over: it leaves its owner's phone, and the office's has it."""
    here, his, hers = Here(tmp_path, BORROWED), Phone(), Phone()
    here.files({"ends": "2026-11-23"})
    his.opens(sent(here)[1])
    here.now += timedelta(hours=1)
    with here.school.desk() as desk:
        desk.sits(one(desk, "刘洋"))
        duty = desk.session.scalars(select(Duty)).one()
        chasing.take_over(desk, duty, desk.session.get_one(Case, duty.case_id))
    his.opens(sent(here)[1])
    hers.opens(sent(here, "刘洋")[1])
    assert (his.shows(), len(hers.shows())) == ([], 3)


def test_what_is_reported_rings_no_more_and_rings_again_when_it_was_not_done(tmp_path: Path) -> None:
    """While it waits to be confirmed the last day stays; not confirmed, its reminders come back."""
    here, phone = Here(tmp_path, GIVEN_BACK), Phone()
    here.files({"ends": "2026-11-23"})
    counts = []
    for who, act in (("", None), ("王伟", "claim"), ("陈敏", "reopen")):
        with here.school.desk() as desk:
            duty = desk.session.scalars(select(Duty)).one()
            case = desk.session.get_one(Case, duty.case_id)
            if act is not None:
                desk.sits(one(desk, who))
            if act == "claim":
                duties.claim(desk, duty, case, file_id=None)
            elif act == "reopen":
                duties.reopen(desk, duty, case)
        phone.opens(sent(here)[1])
        counts.append(len(phone.shows()))
        here.now += timedelta(hours=1)
    assert counts == [3, 1, 3]


def test_what_is_put_off_is_put_off_on_the_phone(tmp_path: Path) -> None:
    """On Mon 23 November he asks for two days: Wed 25, then as before."""
    here, phone = Here(tmp_path, BORROWED), Phone()
    here.files({"ends": "2026-11-23"})
    here.at("2026-11-23 09:00")
    phone.opens(sent(here)[1])
    here.now += timedelta(hours=1)
    with here.school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        duty = desk.session.scalars(select(Duty)).one()
        duties.snooze(desk, duty, desk.session.get_one(Case, duty.case_id), Span(2, "calendar_days"))
    phone.opens(sent(here)[1])
    assert [day for day, _ in phone.shows()] == ["20261125", "20261130", "20261203"]


def test_the_last_filing_day_is_told_beside_the_legal_day(tmp_path: Path) -> None:
    """The legal day is Sun 6 December: others take it in until Fri 4."""
    here, phone = Here(tmp_path, GIVEN_BACK), Phone()
    here.files({"ends": "2026-11-26"})
    phone.opens(sent(here)[1])
    what = "Return it · JW-2026-0001"
    assert phone.shows()[-2:] == [("20261204", f"最后办理日：{what}"), ("20261206", f"截止：{what}")]
    assert {str(event["description"]) for event in phone.has.values()} == {
        "请在2026年12月6日（星期日）前办理，含当日。\n此前最后一个工作日是2026年12月4日（星期五）。"
    }
    alarms = [event.walk("VALARM")[0]["trigger"].dt for event in phone.has.values()]
    assert alarms == [timedelta(hours=8, minutes=30)] * len(phone.has)


def test_a_clock_in_hours_is_an_instant_on_the_phone(tmp_path: Path) -> None:
    """Moved in on Mon 23 at 20:00: until Tue 24 at 20:00, 12:00 in UTC, and each reminder when it comes."""
    here, phone = Here(tmp_path, LODGING), Phone()
    here.now = datetime(2026, 11, 23, 20, 5, tzinfo=ZONE)
    here.files({"moves_in": "2026-11-23", "at": "20:00"})
    phone.opens(sent(here)[1])
    what = "Register · ZD-2026-0001"
    assert phone.shows()[-3:] == [
        ("20261124T060000Z", f"提醒：{what}"),
        ("20261124T080000Z", f"提醒：{what}"),
        ("20261124T120000Z", f"截止：{what}"),
    ]
    assert {str(event["description"]) for event in phone.has.values()} == {
        "请在2026年11月24日 20:00（北京时间）前办理。"
    }
    assert all("dtend" not in event for event in phone.has.values())
    rung = [event for event in phone.has.values() if str(event["summary"]).startswith("提醒")]
    assert [event.walk("VALARM")[0]["trigger"].dt for event in rung] == [timedelta(0)] * len(rung)


def test_what_was_sent_is_forgotten_when_it_is_over(tmp_path: Path) -> None:
    """The hour's pruning drops days in phones' calendars that nobody will call off."""
    here = Here(tmp_path, BORROWED)
    here.files({"ends": "2026-11-23"})
    sent(here)

    def kept(day: int) -> int:
        with here.school.store.engine.begin() as db:
            while pruning.phone_days(db, datetime(2026, 12, day, 1, tzinfo=UTC)):
                pass
            return db.scalar(select(func.count()).select_from(PhoneDay)) or 0

    assert [kept(day) for day in (1, 3, 5, 6)] == [2, 1, 1, 0]
