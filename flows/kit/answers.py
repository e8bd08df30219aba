"""A form's questions and the answers people give them: each question is a constant and the typed key to its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from flows.kit.reading import Directory, Reading

if TYPE_CHECKING:
    from flows.kit.asker import Asker, Record
    from flows.kit.rulevalues import Share

T_co = TypeVar("T_co", covariant=True)
V = TypeVar("V")

UNFINISHED = "+"  #: after a question's key: where an answer is kept that is not all there yet
BEFORE = "<"  #: after a question's key: what was answered to it already, where it is answered part by part

#: whether a question, a step or a duty applies, by the answers so far and for whom it is asked
When = Callable[["Answers", "Asker"], bool]


@dataclass(frozen=True)
class Around:
    """What reading may look at beside the text."""

    today: date  #: the school's day
    me: int = 0  #: the person who types
    answers: Answers = field(default_factory=lambda: Answers({}))  #: what the form holds so far
    directory: Callable[[], Directory] = field(default=lambda: Directory(()))  #: people the office knows
    shares: Callable[[str], Sequence[Share]] = field(default=lambda _rule: ())  #: of a rule: dimensions, weights
    records: Callable[[str], Sequence[Record]] = field(default=lambda _kind: ())  #: of the register that serves so
    departments: Callable[[], Mapping[str, tuple[str, ...]]] = field(default=dict)  #: names of each by key
    home: str = ""  #: key of the department of whoever types


@dataclass(frozen=True)
class Question(Generic[T_co]):
    """One thing a form asks. Subclasses say how typed text is read and how the value is kept as JSON."""

    key: str  #: stable name within its form, kept in the database
    ask: str  #: the prompt, word for word as the bot says it (English, marked)
    label: str  #: one or two words for the card with every answer (English, marked)
    help: str = ""  #: one line under the prompt: what is meant, with an example
    optional: bool = False
    sample: str = ""  #: a text a person could type
    when: When | None = None  #: asked only then
    skip: str = ""  #: marked; what skipping is called here ("We did not go"); empty: Skip
    until: str = ""  #: key of a step: a paper that may be skipped now and follow until that step passes
    rests_on: tuple[Question[Any], ...] = ()  #: asked again when one of these is changed
    names: Callable[[Answers], Mapping[str, object]] | None = None  #: values its help names; asked again with others

    kind: ClassVar[str]
    sealed: ClassVar[bool] = False  #: the value is kept encrypted and the answer is only a reference
    takes_sheet: ClassVar[bool] = False  #: it may be answered with an xlsx sheet
    material: ClassVar[bool] = False  #: who settled on it is asked again when it changes

    def read(self, typed: str, around: Around) -> Reading[Any]:
        """Read what a person typed. Never raises."""
        raise NotImplementedError

    def from_sheet(self, rows: Sequence[Sequence[str]]) -> str:
        """The rows of a sheet as text that it reads, where it takes one."""
        raise NotImplementedError

    def keep(self, value: Any) -> Any:
        """The value as JSON."""
        return value

    def take(self, kept: Any) -> T_co:
        """The value again, from its JSON."""
        return kept  # type: ignore[no-any-return]  # JSON is untyped; each kind narrows it

    def chips(self, around: Around) -> tuple[Any, ...]:
        """Values offered as buttons, usual ones first."""
        return ()

    def pick(self, code: str, around: Around) -> T_co | None:
        """The value a button carried, by its code; None: no button of this kind carries that."""
        return None

    def code(self, value: Any) -> str:
        """What a button carries for a chip's value."""
        return str(self.keep(value))

    def applies(self, answers: Answers, asker: Asker) -> bool:
        """Whether it is asked, by the answers so far and for whom."""
        return self.when is None or self.when(answers, asker)


class Answers:
    """A form's answers: kept as JSON by question key, read typed by question. None kept: asked and skipped."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self.kept = dict(kept)

    def __getitem__(self, question: Question[V]) -> V:
        return question.take(self.kept[question.key])

    def value(self, question: Question[V]) -> V | None:
        """The answer, or None where it was skipped or not given yet."""
        kept = self.kept.get(question.key)
        return None if kept is None else question.take(kept)

    def has(self, question: Question[Any]) -> bool:
        """Whether the question was answered or skipped."""
        return question.key in self.kept

    def unfinished(self, question: Question[Any]) -> Any:
        """What is kept of an answer that is not all there yet, as its kind keeps it; None: nothing."""
        return self.kept.get(question.key + UNFINISHED)

    def before(self, question: Question[V]) -> V | None:
        """What was answered to it already, where it is answered part by part; None: nothing."""
        kept = self.kept.get(question.key + BEFORE)
        return None if kept is None else question.take(kept)

    def given(self, question: Question[Any], value: Any) -> Answers:
        """These answers with one more; *value* None: skipped."""
        return Answers({**self.kept, question.key: None if value is None else question.keep(value)})
