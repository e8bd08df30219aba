"""The words a regime is declared in: form, flow, party, step, duty, rule, figure; a wrong one names its culprit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import Enum
from typing import Any, Literal, TypeVar

from flows.kit.answers import Answers, Question, When
from flows.kit.asker import Asker, Fact
from flows.kit.calendar import SchoolCalendar
from flows.kit.campaign import Campaign, YearDay
from flows.kit.choosing import Among
from flows.kit.figures import Column, Figure
from flows.kit.people import Kind
from flows.kit.questions import Confirmation, Day, Days, Group, LongText, People
from flows.kit.reading.holidays import HolidayNotice
from flows.kit.refusal import Words
from flows.kit.returning import REFUSED_FOR, RETURNED_FOR, Phrase
from flows.kit.rulepack import Effect, RulePack
from flows.kit.rulevalues import Span
from flows.kit.scores import Scores
from flows.kit.words import N_


class WrongDeclaration(Exception):
    """A flow is declared in a way that cannot work; the text names flow and part."""


#: days of the case itself, which the desk puts among its answers: conditions, rules and dues may name them
FILED_ON = Day("filed_on", N_("Filed on which day?"), N_("Filed on"))
OPENED_ON = Day("opened_on", N_("Approved on which day?"), N_("Approved on"))
CANCELLED_ON = Day("cancelled_on", N_("Cancelled on which day?"), N_("Cancelled on"))
MOMENTS = (FILED_ON, OPENED_ON, CANCELLED_ON)
#: the anchor of a duty that comes after another: the day on which that one was done
DONE_BEFORE = Day("done_before", N_("Done on which day?"), N_("Done on"))


class Verdict(Enum):
    """What a step may offer to the person who takes it. The value is its code in buttons and in the store."""

    APPROVE = "ap"
    RETURN = "rt"  #: to the filer, with a reason
    REFUSE = "rf"  #: ends the case, with a reason
    PASS = "ps"  # noqa: S105 - a verdict  #: a result and nothing else: passed
    FAIL = "fl"  #: a result and nothing else: not passed; ends the case
    RECORD = "rc"  #: taken down: a decision made elsewhere, a receipt, a posting

    @property
    def passes(self) -> bool:
        """Whether the case goes on after it."""
        return self in (Verdict.APPROVE, Verdict.PASS, Verdict.RECORD)

    @property
    def ends(self) -> bool:
        """Whether the case ends with it."""
        return self in (Verdict.REFUSE, Verdict.FAIL)


APPROVAL = (Verdict.APPROVE, Verdict.RETURN, Verdict.REFUSE)
RESULT = (Verdict.PASS, Verdict.RETURN, Verdict.FAIL)


@dataclass(frozen=True)
class Party:
    """Who: resolved to people by the desk when the step is reached or the duty comes to be."""

    role: Literal["filer", "office", "head", "liaison", "leader", "each"]
    of: str = ""  #: role of a department, for an office
    among: Question[tuple[int, ...]] | None = None  #: heads, liaison officers of whose departments; each of whom


FILER = Party("filer")


def office(role: str) -> Party:
    """The people who act for the department that holds *role* (personnel, finance, exchange …)."""
    return Party("office", role)


def head(among: Question[tuple[int, ...]] | None = None) -> Party:
    """The head of the filer's department, or of each department of the people named in an answer."""
    return Party("head", among=among)


def liaison() -> Party:
    """The liaison officer of the filer's department."""
    return Party("liaison")


def leader() -> Party:
    """The school leader in charge of the filer's department, else the leadership's head."""
    return Party("leader")


def each(among: Question[tuple[int, ...]]) -> Party:
    """Each of the people named in an answer."""
    return Party("each", among=among)


@dataclass(frozen=True)
class Rule:
    """Judges answers as soon as all it *needs* are there; None: nothing to say."""

    needs: tuple[Question[Any], ...]
    judge: Callable[[Answers, Asker], Words | None]
    key: str = ""  #: short name within its form, where the rule may ask for a reason
    by: str = ""  #: key of the rule pack: its effect, source and standing; none: plain sense, which refuses
    title: str = ""  #: marked; what its reason is called on the card
    effect: Effect | None = None  #: where the pack's word is about something else (an approval) than these answers


About = Literal["", "case", "duty"]


@dataclass(frozen=True)
class Form:
    """Questions somebody answers one by one: a flow's own, or a tiny one (a reason, evidence)."""

    key: str
    title: str  #: marked
    questions: tuple[Question[Any], ...]
    rules: tuple[Rule, ...] = field(default=(), kw_only=True)
    about: About = field(default="", kw_only=True)  #: what a tiny one is asked about: its card names that case

    def __post_init__(self) -> None:
        keys = [question.key for question in self.questions]
        for key in keys:
            if keys.count(key) > 1:
                raise WrongDeclaration(f"{self.key}: question {key!r} is declared twice")
        if not keys:
            raise WrongDeclaration(f"{self.key}: no question is declared")
        if not self.title:
            raise WrongDeclaration(f"{self.key}: it has no title")
        for question in self.questions:
            if not question.ask or not question.label:
                raise WrongDeclaration(f"{self.key}.{question.key}: a question needs its prompt and its label")
            if isinstance(question, Group):
                self._group_can_be_filled(question)
        for rule in self.rules:
            if rule.by and not rule.key:
                raise WrongDeclaration(f"{self.key}: the rule by {rule.by!r} needs a key of its own")

    @property
    def sure(self) -> Confirmation | None:
        """The question whether an act is meant; None: the form leads to none that asks."""
        return next((one for one in self.questions if isinstance(one, Confirmation)), None)

    def _group_can_be_filled(self, group: Group) -> None:
        name, keys = f"{self.key}.{group.key}", [question.key for question in group.of]
        if not keys or len(keys) != len(set(keys)):
            raise WrongDeclaration(f"{name}: a group needs questions, none of them twice")
        if not 0 <= group.least <= group.most <= ROWS or not group.most:
            raise WrongDeclaration(f"{name}: a group has at most {ROWS} rows, and not fewer than its least")
        for question in group.of:
            if question.kind in ("group", "attachment") or question.until:
                raise WrongDeclaration(f"{name}.{question.key}: a row asks neither for a group nor for files")
            if not question.ask or not question.label:
                raise WrongDeclaration(f"{name}.{question.key}: a question needs its prompt and its label")
            if len(group.key) + len(question.key) > NAMES:
                raise WrongDeclaration(f"{name}.{question.key}: both keys together exceed {NAMES} letters of a button")

    @property
    def version(self) -> str:
        """A digest of the questions; a draft keeps every answer that still reads under a new one."""
        shape = [_shape(question) for question in self.questions]
        return hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:12]

    def question(self, key: str) -> Question[Any] | None:
        """The question of that key, also the one for a rule's reason; None where it was retired."""
        found = next((question for question in self.questions if question.key == key), None)
        if found is None and key.startswith(WHY):
            rule = next((rule for rule in self.rules if rule.key and key == WHY + rule.key), None)
            return why(rule) if rule else None
        return found


def _shape(question: Question[Any]) -> list[Any]:
    within = [[_shape(part) for part in question.of]] if isinstance(question, Group) else []
    return [question.key, question.kind, question.optional, *within]


WHY = "why_"
ROWS = 500  #: of a group: more are no form any more
NAMES = 20  #: letters of the keys of a group and of a question of it, which stand on one button


def why(rule: Rule) -> LongText:
    """The question that asks for the reason a rule wants."""
    return LongText(
        WHY + rule.key,
        N_("Please say why. Those who decide will read it."),
        rule.title or N_("Reason"),
        longest=500,
        shortest=4,
        sample="因校际协议",
    )


@dataclass(frozen=True)
class Notice:
    """A text drafted for whoever takes a step, who copies or prints it and posts it where the school posts such things.

    The desk knows %(school)s and %(phone)s beside what *values* makes of the case; below it signs with office and day.
    """

    title: str  #: marked
    text: str  #: marked; a paragraph a line
    values: Callable[[Answers, Asker], Mapping[str, object]]


@dataclass(frozen=True)
class Step:
    """One station of a route. Its limit is the rule `FLOW.step.KEY`."""

    key: str
    label: str  #: marked; whose turn it is, in a word or two: "Head of department"
    by: Party
    gives: tuple[Verdict, ...] = APPROVAL
    asks: tuple[Question[Any], ...] = ()  #: what its taker answers with a verdict that passes
    takes: Literal["any", "all"] = "any"  #: all: every department (or person) the party means gives a verdict
    when: When | None = None
    hidden: bool = False  #: others see only that it is under way, passed or not passed
    rules: tuple[Rule, ...] = ()  #: judged before it passes
    gate: Rule | None = None  #: it does not open, and nobody is asked, while this says what it waits for
    did: str = ""  #: marked; its button, where "Approve" or "Record" would say too little
    notice: Notice | None = None  #: what its taker is to post
    taken: str = ""  #: marked; how a case stands that nobody approves, where "On file." would say too little
    kept_back: bool = False  #: what it asked is for its filer to read once all is settled, not before
    by_day: YearDay | None = None  #: of a campaign: the last day of its limit; its own limit counts where that is later


@dataclass(frozen=True)
class Together:
    """Steps taken side by side; the route goes on when all are done."""

    steps: tuple[Step, ...]


Stage = Step | Together

READERS = ("office", "head", "liaison", "leader")  #: roles of parties that may get a copy


@dataclass(frozen=True)
class Copy:
    """Who is told of a case and decides nothing: they press "Seen". They see what it shows, and no more of the case."""

    to: Party
    on: Literal["filed", "approved"] = "approved"
    when: When | None = None
    shows: tuple[Question[Any], ...] = ()  #: none: who, where and when

    @property
    def key(self) -> str:
        """Its short name within its flow: the office's role, or the party's own."""
        return self.to.of or self.to.role


DECIDING = ("people", "places", "date", "period", "time")  #: kinds of questions that say who, where and when


@dataclass(frozen=True)
class Due:
    """A day: the first anchor that has an answer, plus a span of the rule pack; an instant where that is in hours."""

    anchor: Question[date] | tuple[Question[date], ...]
    plus: str = ""  #: key of a span; none: the very day
    of: str = ""  #: which one, where that key has several
    back: bool = False  #: that span before the anchor: no later than 30 days before expiry
    at: Question[time] | None = None  #: of a span in hours: the school's time on that day; none: from its beginning
    opens: Question[date] | None = None  #: of a campaign: the day before which nothing rings
    worked_out: Callable[[Answers, Asker], date | None] | None = (
        None  #: the anchor, where it is not these answers alone
    )

    def span(self, pack: RulePack) -> Span | None:
        """How long after (or before) its anchor; None: on that very day."""
        return (pack.spans(self.plus, self.of) if self.of else pack.span(self.plus)) if self.plus else None

    @property
    def anchors(self) -> tuple[Question[date], ...]:
        """Every anchor, the first one first."""
        return self.anchor if isinstance(self.anchor, tuple) else (self.anchor,)


@dataclass(frozen=True)
class Duty:
    """Something somebody must do by a day: owner, ladder of reminders, who may close it, evidence."""

    key: str
    title: str  #: marked; what is to be done, as an order of words that reads well after "Please"
    of: Party
    due: Due
    ladder: str  #: key of a ladder; rungs count from the anchor
    did: str  #: marked; the owner's button: "I have handed it back"
    got: str = ""  #: marked; the button of whoever closes it: "Received"
    closed_by: Party | None = None  #: None: the owner's own press closes it; else it is "done, please confirm"
    asks: tuple[Question[Any], ...] = ()  #: what the owner answers with it; kept with the duty, days with the case
    per: Question[tuple[int, ...]] | None = None  #: one for each of these people, who are told apart on it
    when: When | None = None
    after: str = ""  #: key of the duty that must be done before this one comes to be
    needs: tuple[str, ...] = ()  #: keys of the duties that must be done before this one can be
    rules: tuple[Rule, ...] = ()  #: judge what its owner answers
    since: Question[date] | None = None  #: it can be done from that day on; none: at once
    read: str = ""  #: marked; what the owner is to read before pressing
    snooze: str = ""  #: key of a span from the anchor: put off no longer than that; none: until its last day
    names: Callable[[Answers, Asker], Mapping[str, object]] | None = None  #: values that what is to be read names
    lapses: Question[date] | None = None  #: nobody owes it any more after that day
    done_by: Lead | None = None  #: its button opens that form; what is handed in there ends it
    on_card: bool = False  #: what its owner answers stands on the card of the case, for whoever follows it
    rows: Among | None = None  #: of what it asks: rows it is done for one part after another, until none is left

    def last_day(self, due: date, anchor: date, calendar: SchoolCalendar) -> date:
        """The last day on which it can be done: the last working day up to *due* where others take it in."""
        return due if self.closed_by is None else calendar.last_filing_day(due, anchor)

    def rests_on(self, due: date, anchor: date, calendar: SchoolCalendar, pack: RulePack) -> Iterator[date]:
        """The days that its due day and its last day depend on being worked, or not."""
        span = self.due.span(pack)
        first, last = self.last_day(due, anchor, calendar), due
        if span is not None and span.unit == "working_days":
            first, last = min(first, anchor), max(due, anchor)
        if first != last:
            yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


@dataclass(frozen=True)
class Lead:
    """Another form offered as the next tap, with answers carried over; no offer where the school has none such."""

    to: str  #: what that form `serves`
    when: When
    carries: Mapping[str, Question[Any]] = field(default_factory=dict)  #: by key of its question: whose answer it gets
    said: str = ""  #: marked; offered as well where what was typed was not taken with this sentence


@dataclass(frozen=True)
class Listed:
    """Rows of what was filed that questions of other forms may name, like records; each is its own department's."""

    serves: str
    rows: Callable[[Answers], Sequence[tuple[str, date, date]]]  #: what each is called, its first and last day
    group: Group  #: which is answered with them, in the same order
    title: str = N_("Planned for the year")  #: marked; how many there are that touch a year
    made: str = N_("Of these made")  #: marked; how many were named by what came of them in that year
    open: str = N_("Not made")  #: marked; how many were not
    beside: str = N_("Outside the plan")  #: marked; what might have named one, and names none


FILING = "filing"  #: key of the duty to file what a campaign asks for


@dataclass(frozen=True)
class Flow(Form):
    """One regime: what is asked, who settles it, what must be done afterwards, what it says to others."""

    number: str  #: two Latin letters before the year: ZJ in ZJ-2026-0007
    command: str  #: the slash command
    words: tuple[str, ...]  #: plain words that open it
    abroad: bool = False  #: so does a sentence about going to a country or region
    route: tuple[Stage, ...] = ()
    duties: tuple[Duty, ...] = ()
    #: what a case says while it is settled or open: its answers, its filer, the day it was filed or approved
    facts: Callable[[Answers, int, date], Sequence[Fact]] = field(default=lambda _answers, _filer, _opened: ())
    offered_to: tuple[Kind, ...] = tuple(Kind)  #: whose list of commands names it; anybody may open it
    seen_by: tuple[Party, ...] = ()  #: default: nobody; people named on a step see the case while it is theirs
    source: str = ""  #: rows of the regimes it serves
    day: Question[date] | None = None  #: what a case is about begins: the year it counts in; none: when it was filed
    lead_times: tuple[str, ...] = ()  #: rules that say how long before its day a case is filed
    figures: tuple[Figure, ...] = ()
    columns: tuple[Question[Any] | Column, ...] = ()  #: of its sheet, beside number, filer, department and standing
    cancels: str = ""  #: marked; the filer's button that calls an approved case off: "We are not going"
    called_off_by: Question[Any] | None = None  #: asked by a duty; skipping it calls the case off
    standing: Callable[[Answers, Asker], Words | None] = field(default=lambda _answers, _asker: None)  #: a warning
    leads: tuple[Lead, ...] = ()
    copies: tuple[Copy, ...] = ()  #: whom it is told to beside those who settle it; a school may add its own
    serves: str = ""  #: what leads of other forms, or questions for a record, may call it
    present: Callable[[Answers, date], Words | None] | None = None  #: how it stands on one of its days, for /today
    opened_by: Party | None = None  #: the office that alone may open it; none: anybody may
    told_by: tuple[Kind, ...] = ()  #: who may, beside that office, tell it about themselves
    keeps: bool = False  #: it stays on file when nothing is left to do
    returned_for: tuple[Phrase, ...] = RETURNED_FOR  #: usual reasons to return it; a school may add its own
    refused_for: tuple[Phrase, ...] = REFUSED_FOR  #: usual reasons not to approve it
    takes_up: Callable[[Answers], HolidayNotice | None] | None = None  #: the holiday table of a year that it brings
    lists: Listed | None = None  #: its rows may be named by others, as a journey of a plan is
    campaign: Campaign | None = None  #: it is filed where it is asked for, once a year; none: whenever somebody likes

    def __post_init__(self) -> None:
        super().__post_init__()
        if not (len(self.number) == 2 and self.number.isascii() and self.number.isupper()):
            raise WrongDeclaration(f"{self.key}: number {self.number!r} is not two capital letters")
        if not self.command.isidentifier() or not self.command.islower():
            raise WrongDeclaration(f"{self.key}: command {self.command!r} is not small Latin letters")
        for name, parts in (("step", self.steps), ("duty", self.duties), ("rule", [r for r in self.rules if r.key])):
            keys = [part.key for part in parts]
            if len(keys) != len(set(keys)):
                raise WrongDeclaration(f"{self.key}: a {name} is declared twice in {keys}")
        self._steps_can_work()
        self._duties_can_work()
        self._copies_can_be_read()
        self._figures_can_be_counted()
        if (asked := self.campaign) is not None and sum(
            map(bool, (asked.departments, asked.people, asked.office))
        ) != 1:
            raise WrongDeclaration(f"{self.key}: a campaign asks departments, people or an office")

    def _steps_can_work(self) -> None:
        known = [question.key for question in self.questions]
        for step in self.steps:
            if not any(verdict.passes for verdict in step.gives):
                raise WrongDeclaration(f"{self.key}.{step.key}: no verdict of it passes")
            if step.takes == "all" and step.by.role == "filer":
                raise WrongDeclaration(f"{self.key}.{step.key}: a filer is one person, not all")
            for question in step.asks:
                if question.key in known:
                    raise WrongDeclaration(f"{self.key}.{step.key}: question {question.key!r} is declared twice")
                known.append(question.key)
        for question in self.questions:
            if question.until and question.until not in [step.key for step in self.steps]:
                raise WrongDeclaration(
                    f"{self.key}.{question.key}: there is no step {question.until!r} to follow until"
                )
        for question in self.questions:
            for other in question.rests_on:
                if other not in self.questions:
                    raise WrongDeclaration(f"{self.key}.{question.key}: it rests on {other.key!r}, which is not asked")
        for party in [*(step.by for step in self.steps), *(duty.of for duty in self.duties)]:
            if party.among is not None and party.among not in self._asked():
                raise WrongDeclaration(f"{self.key}: a party is among {party.among.key!r}, which is not asked")

    def _duties_can_work(self) -> None:
        asked, keys = self._asked(), [duty.key for duty in self.duties]
        for duty in self.duties:
            if DONE_BEFORE in duty.due.anchors and not duty.after:
                raise WrongDeclaration(f"{self.key}.{duty.key}: it counts from another duty and comes after none")
            for anchor in duty.due.anchors:
                if anchor not in asked and anchor is not DONE_BEFORE:
                    raise WrongDeclaration(f"{self.key}.{duty.key}: its anchor {anchor.key!r} is not asked")
            named: tuple[Question[Any] | None, ...] = (duty.since, duty.lapses, duty.due.at, duty.due.opens)
            for question in filter(None, named):
                if question not in asked:
                    raise WrongDeclaration(f"{self.key}.{duty.key}: {question.key!r} is not asked")
            for other in (*duty.needs, *filter(None, [duty.after])):
                if other not in keys:
                    raise WrongDeclaration(f"{self.key}.{duty.key}: there is no duty {other!r}")
            if duty.closed_by is not None and not duty.got:
                raise WrongDeclaration(f"{self.key}.{duty.key}: whoever closes it needs a button")
            if duty.rows is not None and (duty.rows not in duty.asks or duty.per is not None):
                raise WrongDeclaration(f"{self.key}.{duty.key}: it asks for which rows it is done")
            if duty.per is not None and duty.per not in asked:
                raise WrongDeclaration(f"{self.key}.{duty.key}: it is for each of {duty.per.key!r}, which is not asked")

    def _copies_can_be_read(self) -> None:
        keys = [copy.key for copy in self.copies]
        for copy in self.copies:
            name = f"{self.key}: the copy to {copy.key!r}"
            if keys.count(copy.key) > 1:
                raise WrongDeclaration(f"{name} is declared twice")
            if copy.to.role not in READERS:
                raise WrongDeclaration(f"{name} needs people with a post")
            if copy.to.among is not None and copy.to.among not in self.questions:
                raise WrongDeclaration(f"{name} is among {copy.to.among.key!r}, which is not asked")
            for question in copy.shows:
                if question not in self.questions:
                    raise WrongDeclaration(f"{name} shows {question.key!r}, which is not asked")

    def _asked(self) -> list[Question[Any]]:
        """Whatever a case may have an answer to, and its own days."""
        of_steps = [question for step in self.steps for question in step.asks]
        asked = [*self.questions, *of_steps, *(question for duty in self.duties for question in duty.asks)]
        ends = [day for one in asked if isinstance(one, Days) for day in (one.first, one.last)]
        return [*asked, *ends, *MOMENTS, *self.year_days]

    def _figures_can_be_counted(self) -> None:
        asked = self._asked()
        for figure in self.figures:
            try:
                figure.splits  # noqa: B018 - a split that cannot be made raises
            except TypeError as error:
                raise WrongDeclaration(f"{self.key}.{figure.key}: {error}") from None
        for shown in self.columns:
            if isinstance(shown, Column):
                continue
            if shown not in asked:
                raise WrongDeclaration(f"{self.key}: column {shown.key!r} is not asked")
            if shown.sealed or shown.kind in ("attachment", "group", "period"):
                raise WrongDeclaration(f"{self.key}: {shown.key!r} is nothing for a sheet")
        if self.day is not None and self.day not in asked:
            raise WrongDeclaration(f"{self.key}: its day {self.day.key!r} is not asked")

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step of the route, in order."""
        return tuple(step for stage in self.route for step in steps_of(stage))

    def step(self, key: str) -> Step:
        """The step of that key. Raises KeyError."""
        return _keyed(self.steps, key)

    @property
    def filing(self) -> Duty | None:
        """The duty to file it, where a campaign asks for it."""
        if (asked := self.campaign) is None:
            return None
        due = Due(asked.due, opens=asked.opens)
        return Duty(
            FILING, asked.title, office(asked.office) if asked.office else FILER, due, asked.ladder, did=asked.did
        )

    @property
    def year_days(self) -> tuple[YearDay, ...]:
        """The days of the year that a campaign, its steps and its duties name."""
        if (asked := self.campaign) is None:
            return ()
        named = (*(step.by_day for step in self.steps), *(day for duty in self.duties for day in _days_of(duty)))
        found = (asked.opens, asked.due, *(day for day in named if isinstance(day, YearDay)))
        return tuple(dict.fromkeys(found))

    @property
    def every_duty(self) -> tuple[Duty, ...]:
        """Its duties, to file it among them."""
        return (*self.duties, *([self.filing] if self.filing else []))

    def duty(self, key: str) -> Duty:
        """The duty of that key, to file it among them. Raises KeyError."""
        return _keyed(self.every_duty, key)

    def copy(self, key: str) -> Copy | None:
        """The copy of that key; None where nobody gets it any more."""
        return next((copy for copy in self.copies if copy.key == key), None)

    def shown_to(self, copy: Copy) -> tuple[Question[Any], ...]:
        """What a copy shows."""
        return copy.shows or tuple(one for one in self.questions if one.kind in DECIDING and not one.sealed)

    @property
    def taking_part(self) -> tuple[People, ...]:
        """The questions whose people have a part in the case, and so settle nothing in it."""
        return tuple(q for q in self.questions if isinstance(q, People) and q.takes_part)

    def rule_keys(self) -> Iterator[str]:
        """Keys of the rule pack this flow reads; `check` proves that they exist."""
        if self.lead_times:  # held against the steps' limits; elsewhere a step need not have one
            yield from (f"{self.key}.step.{step.key}" for step in self.steps)
        yield from (rule.by for rule in self.rules if rule.by)
        yield from (one.by for step in self.steps for one in step.asks if isinstance(one, Scores))
        yield from (one.sheet_from for one in self.questions if isinstance(one, Group) and one.sheet_from)
        yield from (rule.by for step in self.steps for rule in step.rules if rule.by)
        yield from (step.gate.by for step in self.steps if step.gate is not None and step.gate.by)
        yield from (rule.by for duty in self.duties for rule in duty.rules if rule.by)
        for duty in self.every_duty:
            yield from filter(None, (duty.due.plus, duty.ladder, duty.snooze))
        yield from (day.by for day in self.year_days)


def _days_of(duty: Duty) -> tuple[Question[Any] | None, ...]:
    """The days a duty names."""
    return (*duty.due.anchors, duty.due.opens, duty.since, duty.lapses)


def steps_of(stage: Stage) -> tuple[Step, ...]:
    """The steps of a stage."""
    return stage.steps if isinstance(stage, Together) else (stage,)


Part = TypeVar("Part", Step, Duty)


def _keyed(parts: Sequence[Part], key: str) -> Part:
    found = next((part for part in parts if part.key == key), None)
    if found is None:
        raise KeyError(key)
    return found


def catalogue(*flows: Flow) -> Mapping[str, Flow]:
    """The flows by key; no number, command or word may belong to two."""
    for name in ("key", "number", "command"):
        taken: dict[str, str] = {}
        for flow in flows:
            value = getattr(flow, name)
            if value in taken:
                raise WrongDeclaration(f"{flow.key}: {name} {value!r} belongs to {taken[value]} already")
            taken[value] = flow.key
    return {flow.key: flow for flow in flows}


__all__ = [
    "APPROVAL", "CANCELLED_ON", "DECIDING", "DONE_BEFORE", "FILED_ON", "FILER", "FILING", "MOMENTS", "OPENED_ON",
    "RESULT", "WHY",
    "Asker", "Campaign", "Column", "Copy", "Due", "Duty", "Fact", "Figure", "Flow", "Form", "Group", "Lead", "Listed",
    "Notice", "Party", "Rule", "Stage", "Step", "Together", "Verdict", "WrongDeclaration", "YearDay", "catalogue",
    "each", "head", "leader", "liaison", "office", "steps_of", "why",
]  # fmt: skip
