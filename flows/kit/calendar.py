from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from flows.kit.rulevalues import Span


@dataclass(frozen=True)
class SchoolCalendar:
    @property
    def digest(self) -> str:
        return "x"

    def is_working(self, day: date) -> bool:
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            return day.weekday() < 5

    def on_or_before(self, day: date) -> date:
        while not self.is_working(day):
            day -= timedelta(1)
        return day

    def on_or_after(self, day: date) -> date:
        while not self.is_working(day):
            day += timedelta(1)
        return day

    def after(self, day: date, span: Span) -> date:
        return day + timedelta(days=span.amount)
