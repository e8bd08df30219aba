"""The tiny form in which somebody says where they are: reminders then come in the morning there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from flows.kit.answers import Around, Question
from flows.kit.flow import Form
from flows.kit.reading import Ask, Read, Reading, read_zone
from flows.kit.reading.zones import USUAL
from flows.kit.refusal import Zone
from flows.kit.words import N_


@dataclass(frozen=True)
class TimeZone(Question[Zone]):
    """A time zone, kept by its IANA name."""

    kind: ClassVar[str] = "time zone"

    def read(self, typed: str, around: Around) -> Reading[Zone]:
        """By a city of it, or by a country that has one."""
        reading = read_zone(typed)
        if isinstance(reading, Read):
            return Read(Zone(reading.value))
        return Ask(tuple(map(Zone, reading.choices))) if isinstance(reading, Ask) else reading

    def keep(self, value: Zone) -> str:
        """Its name."""
        return str(value)

    def take(self, kept: Any) -> Zone:
        """By its name."""
        return Zone(kept)

    def chips(self, around: Around) -> tuple[Zone, ...]:
        """Where people of a school mostly are."""
        return tuple(map(Zone, USUAL))

    def code(self, value: Zone) -> str:
        """Its name, which is short."""
        return str(value)

    def pick(self, code: str, around: Around) -> Zone | None:
        """By its name."""
        reading = read_zone(code)
        return Zone(reading.value) if isinstance(reading, Read) else None


WHERE = TimeZone(
    "zone", N_("Where are you? Reminders will come in the morning there."), N_("Time zone"),
    help=N_("A large city or a country, for example: London"), sample="伦敦",
)  # fmt: skip
TIME_ZONE = Form("time_zone", N_("Time zone"), (WHERE,))
