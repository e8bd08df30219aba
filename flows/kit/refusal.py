"""What the kit says to a person who cannot have what they asked for: one sentence, in their language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


class Places(tuple[str, ...]):
    """Countries and regions among the values of a sentence, as ISO 3166 codes: put by their names in its language."""

    __slots__ = ()


class Zone(str):
    """A time zone among the values of a sentence, by its IANA name: put by the city its time is called after."""

    __slots__ = ()


class WorkingDay(date):
    """A day among the values of a sentence that is the last, or first, working day: it rests on the holiday table."""

    @classmethod
    def of(cls, day: date) -> WorkingDay:
        """That day."""
        return cls(day.year, day.month, day.day)


class Persons(tuple[int, ...]):
    """People among the values of a notice, by id: put with their name, department and rank."""

    __slots__ = ()


@dataclass(frozen=True)
class Name:
    """Somebody among the values of a sentence: put as its reader reads names."""

    name: str
    english: str  #: empty where there is none to read

    def to(self, language: str) -> str:
        """The English one for readers of English, where there is one."""
        return self.english if language == "en" and self.english else self.name


@dataclass(frozen=True)
class Words:
    """A sentence still to be translated."""

    text: str  #: English, marked with N_
    params: Mapping[str, object] = field(default_factory=dict)  #: values named in the sentence


class Refusal(Exception):
    """The user's error: raised in flows and desk, caught once, said in the person's language."""

    def __init__(self, text: str, **params: object) -> None:
        super().__init__(text)
        self.words = Words(text, params)
