"""Answers that fit: a form filled from its samples the way a person could fill it, and the other ways it can go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal

from bot.showing.cast import Values, typed
from flows.kit import places
from flows.kit.answers import UNFINISHED, Answers, Around, Question
from flows.kit.asker import Asker, Fact, Known, Record, Somebody
from flows.kit.filling import findings, open_questions, refused
from flows.kit.flow import Form, Rule
from flows.kit.questions import Day, Days, Group, Reply, Text
from flows.kit.reading import Read, looks_like_document
from flows.kit.refusal import Words
from flows.kit.returning import Reason

NODES = 4000  # answers tried before a form is said to have no samples that fit
FEW = 200  # answers tried after one is changed
WAYS = 2000  # other ways looked for
WEEKS = (0, 1, 4, 13, 26, 52)  # a sampled day is moved by whole weeks: it keeps its weekday
STAYS = (0, 1, 4, 9, 21, 120)  # days after the day answered before
FROM_TODAY = (0, 1, 7, 30, 60, 180, -1, -7, -30)


class NothingFits(Exception):
    """No samples of a form get through its rules; the text names the form and the question it ends at."""


@dataclass(frozen=True)
class Given:
    """One answer: what a person does, and what is kept of it."""

    how: Literal["types", "taps", "sends", "skips", "fills"]
    what: str = ""  #: the text typed, or the code of the button
    kept: Any = None
    rows: tuple[tuple[tuple[str, Given], ...], ...] = ()  #: of a group that is filled: each row's answers by key


Path = tuple[tuple[Question[Any], Given], ...]


@dataclass(frozen=True)
class Refused:
    """An answer that a rule refuses, after those before it."""

    path: Path
    question: Question[Any]
    given: Given


class Remembered:
    """What is known does not change while answers are tried: asked once."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.people: dict[int, Somebody] = {}
        self.said: dict[tuple[str, int], Sequence[Fact]] = {}
        self.kept: dict[str, Sequence[Record]] = {}

    def facts(self, kind: str, about: int, since: date, until: date) -> Sequence[Fact]:
        """Facts of other cases that touch those days."""
        if (kind, about) not in self.said:
            self.said[kind, about] = self.known.facts(kind, about, date.min, date.max)
        return [fact for fact in self.said[kind, about] if fact.since <= until and fact.until >= since]

    def records(self, kind: str) -> Sequence[Record]:
        """The records of the register that serves as *kind*."""
        if kind not in self.kept:
            self.kept[kind] = self.known.records(kind)
        return self.kept[kind]

    def person(self, person: int) -> Somebody:
        """The person of that id."""
        if person not in self.people:
            self.people[person] = self.known.person(person)
        return self.people[person]

    def cannot_act(self, person: int) -> Words | None:
        """Why nobody may ask that person to act."""
        return self.known.cannot_act(person)


@dataclass
class Fitting:
    """One form, filled by one person on one day."""

    form: Form
    start: Answers  #: what the desk puts among the answers, and what is answered already
    asker: Asker
    around: Around
    values: Values
    teams: Sequence[str]  #: people a form may name, as they are typed
    refusals: dict[int, Refused] = field(default_factory=dict)  #: the first answer that each rule refused, by its place
    furthest: str = ""  #: the last question reached

    def first(self, forced: Mapping[str, Given] | None = None) -> Path:
        """The likeliest way through. Raises NothingFits."""
        for path in self.fillings({}, forced or {}):
            return path
        raise NothingFits(f"{self.form.key}: no sample fits at {self.furthest!r}")

    def fillings(self, liked: Mapping[str, Given], forced: Mapping[str, Given], most: int = NODES) -> Iterator[Path]:
        """Ways through the form that no rule refuses: the *liked* answers are tried first, the *forced* ones alone."""
        nodes = [most]

        def walk(answers: Answers, path: Path) -> Iterator[Path]:
            question = next(iter(open_questions(self.form, answers, self.asker)), None)
            if question is None:
                if refused(self.form, answers, self.asker) is None:
                    yield path
                return
            self.furthest = question.key
            for given in self._ways(question, answers, liked, forced):
                nodes[0] -= 1
                if nodes[0] < 0:
                    return
                before = {key: kept for key, kept in answers.kept.items() if key != question.key + UNFINISHED}
                now = Answers({**before, question.key: given.kept})
                if (rule := self._refusing(question, now)) is not None:
                    self.refusals.setdefault(self.form.rules.index(rule), Refused(path, question, given))
                else:
                    yield from walk(now, (*path, (question, given)))

        yield from walk(self.start, ())

    def _refusing(self, question: Question[Any], now: Answers) -> Rule | None:
        said = findings(self.form, now, self.asker, question)
        return next((one.rule for one in said if one.effect == "refuse"), None)

    def _ways(
        self, question: Question[Any], answers: Answers, liked: Mapping[str, Given], forced: Mapping[str, Given]
    ) -> Iterator[Given]:
        if question.key in forced:
            yield forced[question.key]
            return
        if question.key in liked:
            yield liked[question.key]
        yield from self.ways(question, answers)

    def ways(self, question: Question[Any], answers: Answers) -> Sequence[Given]:
        """What a person could answer, the sample first."""
        found: dict[str, Given] = {}
        for given in (*self._usual(question, answers), *([Given("skips")] if question.optional else [])):
            found.setdefault(repr(given.kept), given)
        return list(found.values())

    def _usual(self, question: Question[Any], answers: Answers) -> Iterator[Given]:
        if question.kind == "attachment":
            yield Given("sends", kept=0)
            return
        if isinstance(question, Group):
            for rows in (2, 1):  # of one alone nothing is asked that tells rows apart
                yield self._filled(question, answers, rows)
            return
        for text in self._texts(question, answers):
            reading = question.read(text, self.around)
            if isinstance(reading, Read) and (question.sealed or not looks_like_document(text)):
                sealed = {"sealed": 0, "last": str(reading.value)[-4:]}
                yield Given("types", text, sealed if question.sealed else question.keep(reading.value))
        for value in question.chips(replace(self.around, answers=answers)):
            yield Given("taps", question.code(value), question.keep(value))

    def _filled(self, group: Group, answers: Answers, many: int) -> Given:
        """So many rows of a group, as far as it takes them, each from the samples."""
        row: dict[str, Given] = {}
        for question in group.of:
            seen = Answers({**answers.kept, **{key: given.kept for key, given in row.items()}})
            if question.when is None or question.when(seen, self.asker):
                row[question.key] = next(iter(self.ways(question, seen)))
        rows = (tuple(row.items()),) * min(max(group.least, many), group.most)
        return Given("fills", kept=[{key: given.kept for key, given in one} for one in rows], rows=rows)

    def _texts(self, question: Question[Any], answers: Answers) -> Iterator[str]:
        """Texts to type."""
        if isinstance(question, Text | Reason | Reply):
            yield typed(question, self.values)
        elif isinstance(question, Day):
            for day in self._days(question, answers):
                yield day.isoformat()
        elif isinstance(question, Days):
            yield from (question.sample, *((self.around.today + timedelta(day)).isoformat() for day in FROM_TODAY))
        elif question.kind == "people":
            yield from self.teams  # samples name people who are not here
        elif question.kind == "places":
            usual = [places.name(code, "zh") for code in places.usual()]
            far = next(code for code in sorted(places.CODES) if places.is_far(code))
            yield from (question.sample, *usual, places.name(far, "zh"))
            yield from ("、".join(usual[:many]) for many in (2, 3, 4, 6))
        else:
            yield from filter(None, (question.sample, "1", "3", "20", "500"))

    def _days(self, question: Day, answers: Answers) -> list[date]:
        """The sampled day and days like it that lie on the side of today the question is about, then others."""
        today, found = self.around.today, list[date]()
        reading = question.read(question.sample, self.around)
        if isinstance(reading, Read):
            found += [reading.value + timedelta(weeks=weeks) for weeks in WEEKS]
        earlier = [one for one in self.form.questions if isinstance(one, Day) and answers.value(one) is not None]
        found += [answers[earlier[-1]] + timedelta(days) for days in STAYS] if earlier else []
        found += [today + timedelta(days) for days in FROM_TODAY]
        return sorted(found, key=lambda day: (day >= today) is not question.ahead and day != today)


@dataclass(frozen=True)
class Way:
    """One way a form can go, and what it is the first to show."""

    filer: int
    path: Path
    shows: frozenset[str]


@dataclass
class Search:
    """Few ways to fill a form that together show all it can: the plain one first, others by one change of one found."""

    fittings: Mapping[int, Fitting]  #: by who fills it, in the order they are tried
    covers: Callable[[int, Answers], Iterable[str]]  #: names of what some answers lead to: steps, duties, rules
    found: list[Way] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    left: int = WAYS

    def ways(self) -> list[Way]:
        """Every way that shows something new. Raises NothingFits: nobody gets through."""
        for who, fitting in self.fittings.items():
            if not self.found and (path := next(fitting.fillings({}, {}), ())):
                self._note(who, path)
        if not self.found:
            next(iter(self.fittings.values())).first()
        for way in self.found:  # it grows while it is walked
            self._by_others(way)
            self._changed(way)
        return self.found

    def _note(self, who: int, path: Path) -> None:
        start = self.fittings[who].start.kept
        answers = Answers({**start, **{question.key: given.kept for question, given in path}})
        shows = {f"question {question.key}" for question, _ in path} | set(self.covers(who, answers))
        if fresh := shows - self.seen:
            self.seen |= fresh
            self.found.append(Way(who, path, frozenset(fresh)))

    def _by_others(self, way: Way) -> None:
        """The same, filed by somebody else."""
        liked = {question.key: given for question, given in way.path}
        for who, fitting in self.fittings.items():
            if who != way.filer and (path := next(fitting.fillings(liked, {}), ())):
                self._note(who, path)

    def _changed(self, way: Way) -> None:
        """The same with one answer changed, and what that leads to."""
        fitting, before = self.fittings[way.filer], dict[str, Given]()
        liked = {question.key: given for question, given in way.path}
        for question, chosen in way.path:
            answers = Answers({**fitting.start.kept, **{key: given.kept for key, given in before.items()}})
            for other in fitting.ways(question, answers):
                self.left -= 1
                if self.left > 0 and other.kept != chosen.kept:
                    forced = {**before, question.key: other}
                    if path := next(fitting.fillings(liked, forced, FEW), ()):
                        self._note(way.filer, path)
            before[question.key] = chosen
