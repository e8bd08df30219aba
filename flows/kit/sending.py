"""A file that was sent where no form waits: which of the papers that are awaited it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flows.kit.answers import Answers, Around, Question
from flows.kit.flow import Form
from flows.kit.reading import Read, Reading, Unread, fold, read_count
from flows.kit.words import N_

AWAITED, FILE = "awaited.", "file."  #: among a draft's answers: the papers it may be, and the row of the file


@dataclass(frozen=True)
class Paper:
    """A paper that a case still lacks. *label*: marked."""

    case: int  #: its row
    number: str
    key: str  #: of its question
    label: str


@dataclass(frozen=True)
class Which(Question[Paper]):
    """One of the papers that were awaited when the file came."""

    kind: ClassVar[str] = "paper"

    def read(self, typed: str, around: Around) -> Reading[Paper]:
        """By its place in the list, or by the number of its case where that is enough."""
        papers, said = self.chips(around), fold(typed)
        named = [one for one in papers if said and said in fold(one.number)]
        if len(named) == 1:
            return Read(named[0])
        number = read_count(typed)
        if isinstance(number, Read) and 1 <= number.value <= len(papers):
            return Read(papers[number.value - 1])
        return Unread(N_("Please tap the paper it is."))

    def keep(self, value: Paper) -> dict[str, Any]:
        """Its parts."""
        return {"case": value.case, "number": value.number, "key": value.key, "label": value.label}

    def take(self, kept: Any) -> Paper:
        """From its parts."""
        return Paper(**kept)

    def chips(self, around: Around) -> tuple[Paper, ...]:
        """All of them."""
        return tuple(self.take(kept) for kept in around.answers.kept.get(AWAITED, ()))

    def code(self, value: Paper) -> str:
        """Case and question."""
        return f"{value.case}.{value.key}"

    def pick(self, code: str, around: Around) -> Paper | None:
        """By case and question."""
        return next((one for one in self.chips(around) if self.code(one) == code), None)


WHICH = Which("which", N_("Which paper is it?"), N_("Paper"), sample="1")
FILE_FOR = Form("file_for", N_("A file came"), (WHICH,))


def choosing(papers: Sequence[Paper], file: int) -> Answers:
    """What the draft begins with. *file*: the row of what was sent."""
    return Answers({AWAITED: [WHICH.keep(one) for one in papers], FILE: file})
