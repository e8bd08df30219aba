"""A question for a time of day; with a day it makes the instant from which hours count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any, ClassVar

from flows.kit.answers import Around, Question
from flows.kit.reading import Read, Reading
from flows.kit.reading.times import read_time


@dataclass(frozen=True)
class Time(Question[time]):
    """A time of day in the school's time zone, to the minute."""

    offers: tuple[str, ...] = ()  #: times offered as buttons, such as "14:00"

    kind: ClassVar[str] = "time"

    def read(self, typed: str, around: Around) -> Reading[time]:
        """Times as people write them in Chinese and English."""
        return read_time(typed)

    def keep(self, value: time) -> str:
        """As 14:30."""
        return f"{value:%H:%M}"

    def take(self, kept: Any) -> time:
        """From 14:30."""
        return time.fromisoformat(kept)

    def pick(self, code: str, around: Around) -> time | None:
        """From 14:30."""
        reading = self.read(code, around)
        return reading.value if isinstance(reading, Read) and self.keep(reading.value) == code else None

    def chips(self, around: Around) -> tuple[time, ...]:
        """Those it offers."""
        return tuple(map(time.fromisoformat, self.offers))
