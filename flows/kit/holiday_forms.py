"""The tiny form in which the office enters a year's holiday notice: pasted whole, shown as it was read, then kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from flows.kit.answers import Answers, Around
from flows.kit.flow import Form
from flows.kit.questions import Acknowledgement, LongText
from flows.kit.reading import Read, Reading, Unread
from flows.kit.reading.holidays import HolidayNotice, read_holidays
from flows.kit.words import N_


@dataclass(frozen=True)
class NoticeText(LongText):
    """The text of a notice; taken only where every line of it can be read."""

    kind: ClassVar[str] = "long text"

    def read(self, typed: str, around: Around) -> Reading[str]:
        """The text as it is, or the line that cannot be read."""
        found = read_holidays(typed)
        return found if isinstance(found, Unread) else super().read(typed, around)


PASTED = NoticeText(
    "pasted", N_("Please paste the State Council's holiday notice, the whole text with its title."), N_("Notice"),
    longest=4000, sample="国务院办公厅关于2026年部分节假日安排的通知",
)  # fmt: skip


def read_from(answers: Answers) -> HolidayNotice | None:
    """What the pasted text says."""
    found = read_holidays(answers.value(PASTED) or "")
    return found.value if isinstance(found, Read) else None


def told(answers: Answers) -> Mapping[str, object]:
    """It in few words: each holiday with its days, then the weekends worked."""
    notice = read_from(answers)
    if notice is None:
        return {"year": "", "off": "", "work": ""}

    def day(one: date) -> str:
        return f"{one.month}/{one.day}"

    off = [f"{one.name} {day(one.first)}–{day(one.last)}" for one in notice.holidays]
    return {"year": str(notice.year), "off": " · ".join(off), "work": " · ".join(map(day, notice.worked)) or "–"}


RIGHT = Acknowledgement(
    "right", N_("Is that right? Open reminders are worked out anew with it."), N_("Checked"),
    help=N_("%(year)s, days off: %(off)s. Weekends worked: %(work)s."), names=told, sample="是",
    agree=N_("Yes, keep it"),
)  # fmt: skip

HOLIDAYS = Form("holidays", N_("Enter a year's holidays"), (PASTED, RIGHT))
