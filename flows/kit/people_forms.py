"""Tiny forms about people: finding, adding, leaving, roles, a sheet. What is typed is read as a cell of the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from flows.kit import roster
from flows.kit.answers import Answers, Around, Question
from flows.kit.asker import Asker
from flows.kit.choosing import Department
from flows.kit.flow import Form, Rule
from flows.kit.people import Kind
from flows.kit.questions import Attachment, Choice, Confirmation, Day, Option, People, Text
from flows.kit.reading import Read, Reading, Unread, normalise
from flows.kit.refusal import Words
from flows.kit.words import N_


class Place(Protocol):
    """A department, as far as these forms know it."""

    @property
    def zh(self) -> str:
        """Its Chinese name."""
        ...

    @property
    def en(self) -> str:
        """Its English name."""
        ...

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names."""
        ...


@dataclass(frozen=True)
class StaffNumber(Question[str]):
    """A staff or student number."""

    kind: ClassVar[str] = "staff_no"

    def read(self, typed: str, around: Around) -> Reading[str]:
        """Letters, digits, hyphens."""
        try:
            return Read(roster.staff_no(typed, {}))
        except roster.Wrong as wrong:
            return Unread(wrong.words.text, wrong.words.params)


@dataclass(frozen=True)
class Roles(Question[str]):
    """Roles as the sheet has them: 联络员、分管校领导@机电学院; kept as typed."""

    places: Mapping[str, Place] = field(default_factory=dict, hash=False)

    kind: ClassVar[str] = "roles"

    def read(self, typed: str, around: Around) -> Reading[str]:
        """Roles in both languages; which is whose is worked out where they are given."""
        try:
            roster.roles(typed, "", names_of(self.places))
        except roster.Wrong as wrong:
            return Unread(wrong.words.text, wrong.words.params)
        return Read(normalise(typed))


def names_of(places: Mapping[str, Place]) -> roster.Departments:
    """What each department is called, by key, the Chinese name first."""
    return {key: (one.zh, one.en, *one.aliases) for key, one in places.items()}


WHO = Text("who", N_("Whom? A name, pinyin or staff number."), N_("Name"), sample="wangwei", longest=80)
FIND = Form("people_find", N_("Find somebody"), (WHO,))

SHEET = Attachment("sheet", N_("Please send the filled sheet as an xlsx file."), N_("Sheet"))
BRING_IN = Form("people_sheet", N_("Import people"), (SHEET,))

FROM = Day(
    "left", N_("From which day on? Their chat is closed and what waits for them moves."), N_("Left"),
    help=N_("Type a day, or press one"), sample="2026-12-31", chip_days=(0, 7, 30),
)  # fmt: skip
LEAVES = Form("people_left", N_("Has left"), (FROM,))


@dataclass(frozen=True)
class Colleague(People):
    """Exactly one person the office knows; nobody is offered."""

    most: int = 1
    takes_part: bool = False

    def chips(self, around: Around) -> tuple[tuple[int, ...], ...]:
        """Nobody."""
        return ()


STANDS_IN = Colleague(
    "by", N_("Who stands in? A name, pinyin or staff number."), N_("Stand-in"), sample="冯涛",
)  # fmt: skip
AWAY_FROM = Day(
    "since", N_("From which day on?"), N_("First day"), sample="2026-12-07", chip_days=(0, 1, 7),
)  # fmt: skip
AWAY_UNTIL = Day(
    "until", N_("Until which day? What is still open then returns the day after."), N_("Last day"),
    sample="2026-12-11", chip_days=(0, 2, 4, 6), after=AWAY_FROM, ends=True,
)  # fmt: skip
NOT_ONESELF = N_("Nobody stands in for themselves. Who else does?")
PAST = N_("%(day)s is over; nobody can stand in for days that are past.")
BACKWARDS = N_("The last day is before the first, or over. Until when?")


def _oneself(answers: Answers, asker: Asker) -> Words | None:
    return Words(NOT_ONESELF) if answers[STANDS_IN] == (asker.person,) else None


def _backwards(answers: Answers, asker: Asker) -> Words | None:
    return Words(BACKWARDS) if answers[AWAY_UNTIL] < max(answers[AWAY_FROM], asker.today) else None


def _past(answers: Answers, asker: Asker) -> Words | None:
    return Words(PAST, {"day": answers[AWAY_FROM]}) if answers[AWAY_FROM] < asker.today else None


STAND_IN = Form(
    "stand_in", N_("Stand-in"), (STANDS_IN, AWAY_FROM, AWAY_UNTIL),
    rules=(Rule((STANDS_IN,), _oneself), Rule((AWAY_FROM,), _past), Rule((AWAY_FROM, AWAY_UNTIL), _backwards)),
)  # fmt: skip

TAKES_OVER = Colleague(
    "new", N_("Who takes all of their roles over? A name, pinyin or staff number."), N_("Successor"), sample="冯涛",
)  # fmt: skip
AT_ONCE = Confirmation(
    "sure",
    N_("What waits for them moves at once, and their rights end. What they filed or owe themselves stays. Hand over?"),
    N_("Decided"), sample="是", agree=N_("Yes, hand over now"),
    leave=N_("Do not hand over"), left=N_("Nothing was handed over; the roles stay as they were."),
)  # fmt: skip
HAND_ON = Form("people_hand", N_("Hand the roles over"), (TAKES_OVER, AT_ONCE))

NUMBER = StaffNumber("no", N_("Their staff or student number?"), N_("Staff number"), sample="2019008")
NAME = Text("name", N_("Their name?"), N_("Name"), sample="李娜", longest=roster.NAME)
KIND = Choice(
    "kind", N_("What are they to the school?"), N_("Kind"), sample="教师",
    options=tuple(Option(kind.value, kind.label, roster.KINDS[kind]) for kind in Kind),
)  # fmt: skip
AT = Department("at", N_("Which department?"), N_("Department"), sample="HR")


def roles_asked(places: Mapping[str, Place]) -> Roles:
    """Which roles somebody gets, in any department."""
    return Roles(
        "roles", N_("Which role, and in which department?"), N_("Roles"), places=places,
        help=N_("For example: leader@mechanical"), sample="分管校领导@机电学院",
    )  # fmt: skip


def people_forms(places: Mapping[str, Place]) -> Mapping[str, Form]:
    """Every tiny form about people, by key."""
    add = Form("people_add", N_("Add somebody"), (NUMBER, NAME, AT, KIND))
    roles = Form("people_roles", N_("Give a role"), (roles_asked(places),))
    return {form.key: form for form in (FIND, BRING_IN, LEAVES, STAND_IN, HAND_ON, add, roles)}
