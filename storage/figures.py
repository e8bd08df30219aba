"""The year's figures, computed from the register: declared lines, their parts, and how those add up (S1 §二.2; R14)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from flows.kit.answers import Answers
from flows.kit.figures import Figure, Split, split_by
from flows.kit.flow import FILED_ON, Flow, Listed
from flows.kit.people import Kind
from flows.kit.questions import Kept
from flows.kit.register import Register
from flows.kit.settling import Standing, is_approved
from storage.desk import Desk
from storage.facts import ROWS, asker_of, listed_in
from storage.tables import Case, Person
from storage.versions import holding

TAKEN = "taken"  #: how a case stands that is on file, and that nobody approved
CALLED_OFF = "called_off"  #: how a case stands that its filer called off, whatever else is left to do
FOREIGN = (Kind.FOREIGN_TEACHER, Kind.INTERNATIONAL_STUDENT)  #: who of the directory is counted beside the cases
APPROVED = (Standing.OPEN.value, Standing.CLOSED.value)
ORDER = (
    *APPROVED, TAKEN, CALLED_OFF, Standing.REFUSED.value, Standing.SETTLING.value, Standing.RETURNED.value,
    Standing.WITHDRAWN.value,
)  # fmt: skip


@dataclass(frozen=True)
class Filed:
    """A case as figures and sheets see it: its answers of now, and its own days among them."""

    id: int  #: the case's row
    number: str
    filer_id: int
    standing: str  #: a Standing's value, TAKEN or CALLED_OFF
    answers: Answers
    day: date  #: by which it belongs to the year

    @property
    def counts(self) -> bool:
        """Approved or on file, and not called off."""
        return self.standing in (*APPROVED, TAKEN)


@dataclass(frozen=True)
class Parts:
    """A figure in the parts of one split, the largest first."""

    split: Split
    parts: tuple[tuple[str, int], ...]  #: token and count; token "": the case does not say
    total: int  #: of the figure
    several: tuple[str, ...]  #: numbers of the cases that count in more than one part
    most: int  #: parts one case counts in, at most

    @property
    def listed(self) -> int:
        """What the parts come to."""
        return sum(count for _, count in self.parts)

    @property
    def again(self) -> int:
        """What is counted more than once: by so much the parts come to more than the total."""
        return self.listed - self.total


@dataclass(frozen=True)
class Line:
    """A figure's total, and its parts by each split."""

    figure: Figure
    total: int
    splits: tuple[Parts, ...]
    counted: tuple[tuple[Filed, int], ...]  #: each case that adds to it, and how much

    def of_part(self, parts: Parts, token: str) -> list[tuple[Filed, int]]:
        """The cases that count in one part of a split: their sum is that part."""
        shares = ((case, parts.split.shares(case.answers, count)) for case, count in self.counted)
        return [(case, share[token]) for case, share in shares if token in share]


@dataclass(frozen=True)
class Year:
    """One flow's year."""

    flow: Flow
    filed: tuple[Filed, ...]  #: every case of the year, by number, whatever became of it
    lines: tuple[Line, ...]

    @property
    def standings(self) -> tuple[tuple[str, int], ...]:
        """How many cases stand how: their sum is what was filed."""
        count = Counter(case.standing for case in self.filed)
        return tuple((standing, count[standing]) for standing in ORDER if count[standing])


def of_year(desk: Desk, year: int) -> tuple[Year, ...]:
    """Each flow with figures or columns that is switched on or has cases in that calendar year of the school."""
    found = []
    for flow in desk.office.flows.values():
        if not (flow.figures or flow.columns):
            continue
        filed = tuple(_filed(desk, flow, year))
        if filed or flow in desk.office.offered:
            counted = [case for case in filed if case.counts]
            found.append(Year(flow, filed, tuple(_line(figure, counted) for figure in flow.figures)))
    return tuple(found)


def _filed(desk: Desk, flow: Flow, year: int) -> list[Filed]:
    handed_in = (Case.flow == flow.key, Case.standing != Standing.ASKED.value)
    cases = desk.session.scalars(select(Case).where(*handed_in).order_by(Case.id))
    found = []
    for case in cases:
        answers = holding(desk, case)
        if _day(flow, answers).year == year:
            standing = _standing(desk, flow, case, answers)
            found.append(Filed(case.id, case.number, case.filer_id, standing, answers, _day(flow, answers)))
    return sorted(found, key=lambda case: case.number)


def _standing(desk: Desk, flow: Flow, case: Case, answers: Answers) -> str:
    if case.cancelled_on is not None:
        return CALLED_OFF
    standing = case.standing if case.in_force is None else Standing.OPEN.value  # a change does not undo it
    taken = standing in APPROVED and not is_approved(flow, answers, asker_of(desk, case))
    return TAKEN if taken else standing


def _day(flow: Flow, answers: Answers) -> date:
    """The day by which a case belongs to a year."""
    return (answers.value(flow.day) if flow.day is not None else None) or answers[FILED_ON]


@dataclass(frozen=True)
class Planned:
    """A row that is listed for a year, and what came of it in that year."""

    case: Case
    place: int  #: among the rows of its case, from 1 on
    name: str
    made: tuple[Filed, ...]


@dataclass(frozen=True)
class Compared:
    """What was listed for a year beside what was made: its rows, and what might have named one and names none."""

    flow: Flow
    listed: Listed
    rows: tuple[Planned, ...]
    beside: tuple[Filed, ...]

    @property
    def made(self) -> tuple[Planned, ...]:
        """The rows that something came of."""
        return tuple(row for row in self.rows if row.made)

    @property
    def cases(self) -> tuple[Filed, ...]:
        """The cases that name a row of these, each once."""
        return tuple(dict.fromkeys(case for row in self.rows for case in row.made))

    @property
    def open(self) -> tuple[Planned, ...]:
        """The others."""
        return tuple(row for row in self.rows if not row.made)


def compared(desk: Desk, year: int, counted: Sequence[Year]) -> list[Compared]:
    """Each flow whose rows others may name, with those that name them among what counted in that year."""
    found = []
    for flow in desk.office.flows.values():
        if flow.lists is None:
            continue
        kind = flow.lists.serves
        naming = [(one, question) for one in counted for question in one.flow.questions
                  if isinstance(question, Kept) and question.register == kind]  # fmt: skip
        made: dict[int, list[Filed]] = {}
        beside = []
        for one, question in naming:
            counts = (
                [case for case, _ in one.lines[0].counted] if one.lines else [one for one in one.filed if one.counts]
            )
            for case in counts:
                if (named := case.answers.value(question)) is None:
                    beside.append(case)
                else:
                    made.setdefault(named, []).append(case)
        rows = [
            Planned(desk.session.get_one(Case, case), place, name, tuple(made.get(-(case * ROWS + place), ())))
            for case, place, name in listed_in(desk, kind, year)
        ]
        if rows:  # of a year nobody planned there is nothing to compare
            found.append(Compared(flow, flow.lists, tuple(rows), tuple(beside)))
    return found


def _line(figure: Figure, cases: Sequence[Filed]) -> Line:
    counts = {case.number: figure.of(case.answers) for case in cases}
    total = sum(counts.values())
    splits = tuple(_parts(split, cases, counts, total) for split in figure.splits)
    return Line(figure, total, splits, tuple((case, counts[case.number]) for case in cases if counts[case.number]))


def _parts(split: Split, cases: Sequence[Filed], counts: dict[str, int], total: int) -> Parts:
    count: Counter[str] = Counter()
    several, most = [], 1
    for case in cases:
        if not counts[case.number]:
            continue
        shares = split.shares(case.answers, counts[case.number])
        count.update(shares)
        if split.each is None and len(shares) > 1:
            several.append(case.number)
            most = max(most, len(shares))
    parts = tuple(sorted(count.items(), key=lambda one: (-one[1], one[0])))
    return Parts(split, parts, total, tuple(several), most)


@dataclass(frozen=True)
class Heads:
    """The people of a kind, and their parts by what their records say."""

    people: tuple[Person, ...]
    splits: tuple[Parts, ...]
    said: tuple[dict[int, str], ...]  #: of each split: the token of each person, by id

    def of_part(self, split: int, token: str) -> tuple[Person, ...]:
        """The people of one part: as many as it counts."""
        return tuple(one for one in self.people if self.said[split].get(one.id, "") == token)


def heads(desk: Desk, year: int) -> dict[Kind, Heads]:
    """The foreign teachers and students who were here that year, by what their latest records say."""
    told = list(_told_by_records(desk))
    found = {}
    for kind, people in foreigners(desk, year).items():
        splits = []
        for split, said in told:
            count = Counter(said.get(one.id, "") for one in people)
            parts = tuple(sorted(count.items(), key=lambda one: (-one[1], one[0])))
            splits.append(Parts(split, parts, len(people), (), 1))
        found[kind] = Heads(tuple(people), tuple(splits), tuple(said for _, said in told))
    return found


def _told_by_records(desk: Desk) -> Iterator[tuple[Split, dict[int, str]]]:
    """What registers say of their holders: each split with a token a person, of the record that was issued last."""
    for flow in desk.office.flows.values():
        if not isinstance(flow, Register) or flow.holder is None or not flow.people_by:
            continue
        seen = (Case.flow == flow.key, Case.standing.in_(APPROVED), Case.cancelled_on.is_(None))
        records = [holding(desk, case) for case in desk.session.scalars(select(Case).where(*seen).order_by(Case.id))]
        for question in flow.people_by:
            split, said = split_by(question), dict[int, str]()
            for record in sorted(records, key=lambda one: one[flow.since]):
                if tokens := sorted(split.parts(record)):
                    said[record[flow.holder][0]] = tokens[0]
            yield split, said


def foreigners(desk: Desk, year: int) -> dict[Kind, list[Person]]:
    """The foreign teachers and students of the directory who had not left before that year, by name."""
    here = or_(Person.left_on.is_(None), Person.left_on > date(year, 1, 1))
    found = {}
    for kind in FOREIGN:
        rows = desk.session.scalars(select(Person).where(Person.kind == kind.value, here)).all()
        found[kind] = sorted(rows, key=lambda person: (person.department, person.name, person.id))
    return found
