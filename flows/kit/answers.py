"""A form's questions and the answers people give them: each question is a constant and the typed key to its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, Generic, TypeVar

from flows.kit.reading import Read, Reading, Unread, read_date, read_document, tidy
from flows.kit.words import N_

T = TypeVar("T")


@dataclass(frozen=True)
class Question(Generic[T]):
    """One thing a form asks. Subclasses say how typed text is read and how the value is kept as JSON."""

    key: str  #: stable name within its form, kept in the database
    ask: str  #: the prompt, word for word as the bot says it (English, marked)
    label: str  #: one or two words for the card with every answer (English, marked)
    help: str = ""  #: one line under the prompt: what is meant, with an example
    optional: bool = False
    sample: str = ""  #: a text a person could type

    kind: ClassVar[str]
    sealed: ClassVar[bool] = False  #: the value is kept encrypted and the answer is only a reference

    def read(self, typed: str, today: date) -> Reading[Any]:
        """Read what a person typed; *today* is the school's day. Never raises."""
        raise NotImplementedError

    def keep(self, value: Any) -> Any:
        """The value as JSON."""
        return value

    def take(self, kept: Any) -> T:
        """The value again, from its JSON."""
        return kept  # type: ignore[no-any-return]  # JSON is untyped; each kind narrows it

    def chips(self, today: date) -> tuple[Any, ...]:
        """Values offered as buttons, usual ones first."""
        return ()

    def pick(self, code: str, today: date) -> T | None:
        """The value a button carried, by its JSON as text; None: no button of this kind carries that."""
        return None


@dataclass(frozen=True)
class Text(Question[str]):
    """A short text, kept as typed."""

    longest: int = 200  #: characters

    kind: ClassVar[str] = "text"

    def read(self, typed: str, today: date) -> Reading[str]:
        """Any text that is not empty and not too long."""
        value = tidy(typed)
        if not value:
            return Unread(N_("Please type a few words."), {})
        if len(value) > self.longest:
            return Unread(
                N_("That is %(length)d characters; please keep it to %(most)d."),
                {"length": len(value), "most": self.longest},
            )
        return Read(value)


@dataclass(frozen=True)
class Day(Question[date]):
    """A day in the school's calendar."""

    ahead: bool = True  #: a day without a year lies ahead
    chip_days: tuple[int, ...] = (0, 1, 7)  #: days from today offered as buttons

    kind: ClassVar[str] = "date"

    def read(self, typed: str, today: date) -> Reading[date]:
        """Dates as people write them in Chinese and English."""
        return read_date(typed, today=today, ahead=self.ahead)

    def keep(self, value: date) -> str:
        """As ISO text."""
        return value.isoformat()

    def take(self, kept: Any) -> date:
        """From ISO text."""
        return date.fromisoformat(kept)

    def pick(self, code: str, today: date) -> date | None:
        """From ISO text, no further away than what may be typed."""
        reading = self.read(code, today)
        return reading.value if isinstance(reading, Read) and reading.value.isoformat() == code else None

    def chips(self, today: date) -> tuple[date, ...]:
        """Today, tomorrow, in a week."""
        return tuple(today + timedelta(days=days) for days in self.chip_days)


@dataclass(frozen=True)
class Sealed:
    """A reference to a sealed value: its row and the last four characters, which may be shown."""

    id: int
    last: str


@dataclass(frozen=True)
class Document(Question[Sealed]):
    """A travel document's number: sealed, shown as its last four, the typed message deleted."""

    kind: ClassVar[str] = "document"
    sealed: ClassVar[bool] = True

    def read(self, typed: str, today: date) -> Reading[str]:
        """The number in capitals, without spaces."""
        return read_document(typed)

    def keep(self, value: Sealed) -> dict[str, Any]:
        """The reference only."""
        return {"sealed": value.id, "last": value.last}

    def take(self, kept: Any) -> Sealed:
        """The reference."""
        return Sealed(kept["sealed"], kept["last"])


@dataclass(frozen=True)
class Attachment(Question[int]):
    """A photo or file; the answer is the file's row."""

    kind: ClassVar[str] = "attachment"

    def read(self, typed: str, today: date) -> Reading[int]:
        """Text is not a file."""
        return Unread(N_("Please send a photo or a file."), {})


class Answers:
    """A form's answers: kept as JSON by question key, read typed by question. None kept: asked and skipped."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self.kept = dict(kept)

    def __getitem__(self, question: Question[T]) -> T:
        return question.take(self.kept[question.key])

    def value(self, question: Question[T]) -> T | None:
        """The answer, or None where it was skipped or not given yet."""
        kept = self.kept.get(question.key)
        return None if kept is None else question.take(kept)

    def has(self, question: Question[Any]) -> bool:
        """Whether the question was answered or skipped."""
        return question.key in self.kept

    def given(self, question: Question[Any], value: Any) -> Answers:
        """These answers with one more; *value* None: skipped."""
        return Answers({**self.kept, question.key: None if value is None else question.keep(value)})
