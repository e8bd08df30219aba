"""What is kept and what is asked of many: a register of records, a campaign of the year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.kit.flow import MOMENTS, Duty, Flow, Form, Party, WrongDeclaration


@dataclass(frozen=True)
class Register(Form):
    """A record 档案: its fields are questions, its days give rise to duties; a new one does not overwrite the old."""

    holder: Party  #: whose it is
    duties: tuple[Duty, ...] = ()
    changed_by: tuple[Flow, ...] = ()  #: cases that bring a new one
    seen_by: tuple[Party, ...] = ()  #: default: nobody

    def __post_init__(self) -> None:
        super().__post_init__()
        for duty in self.duties:
            for anchor in duty.due.anchors:
                if anchor not in self.questions and anchor not in MOMENTS:
                    raise WrongDeclaration(f"{self.key}.{duty.key}: its anchor {anchor.key!r} is not a field")


@dataclass(frozen=True)
class Campaign:
    """One duty each for many, by a day of the year; a notice is one whose duty is done by reading."""

    key: str
    title: str  #: marked
    to: Literal[
        "department", "college", "foreign_teacher", "international_student", "liaison"
    ]  #: one for each of these
    opens: str  #: key of a day of the year
    due: str  #: key of a day of the year
    ladder: str  #: key of a ladder
    answered_by: Flow | None = None  #: None: read is done
