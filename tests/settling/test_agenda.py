"""The calendar file: every last day and each reminder before it, in lines a phone reads, nobody else's."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.kit.refusal import Refusal
from handlers import agenda
from handlers.agenda import Entry, ics
from tests.settling.regime import one
from tests.settling.test_reminding import BORROWED, Here


def test_the_file_is_what_the_standard_asks_for() -> None:
    """Whole days, a stamp in UTC, commas and line ends escaped, lines of at most 75 octets that join again."""
    text = "交回护照，" * 12 + "a, b; c\nd"
    entry = Entry("duty-1-due", date(2026, 12, 31), text, "")
    made = ics("外事", [entry], datetime(2026, 11, 23, 1, tzinfo=UTC), "waishi_bot")
    lines = made.decode().split("\r\n")
    assert lines[-1] == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = made.decode().replace("\r\n ", "").split("\r\n")
    assert {
        "UID:duty-1-due@waishi_bot", "DTSTAMP:20261123T010000Z", "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101", "SUMMARY:" + "交回护照，" * 12 + "a\\, b\\; c\\nd", "TRANSP:TRANSPARENT",
        "X-WR-CALNAME:外事", "METHOD:PUBLISH",
    } <= set(whole)  # fmt: skip


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
            agenda.send(None, desk)  # type: ignore[arg-type]  # it does not look at the update
