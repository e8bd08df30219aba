"""The rule pack: every number of the office under its key, with its type, its source and its standing (rules.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal, TypeVar, get_args

from flows.kit.rulereading import KINDS, did_you_mean
from flows.kit.rulevalues import DEPARTMENT_ROLES, Ladder, Money, MonthDay, Rung, Sending, Share, Span, Value, Window

__all__ = [
    "DEPARTMENT_ROLES", "Fault", "Ladder", "Money", "MonthDay", "Rule", "RuleFault", "RulePack", "Rung", "Sending",
    "Span", "Window", "WrongRule",
]  # fmt: skip

T = TypeVar("T")

Effect = Literal["refuse", "reason", "hint"]
Standing = Literal["law", "college", "ours", "unverified"]

CLOCK = frozenset({"hours", "minutes"})  #: units a clock counts; the others are counted in days
OWN_SOURCE = ("本校规定（见 {file}）", "The school's own rule (see {file})")


@dataclass(frozen=True)
class Fault:
    """What is wrong in one place of a file that the school or its administrator writes."""

    file: str
    key: str
    words: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.words}" if self.key else f"{self.file}: {self.words}"


class RuleFault(Exception):
    """Rules of a file cannot be used; one line a fault."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class WrongRule(LookupError):
    """Our own code asked for a rule that is not there, has another type or has no value."""


@dataclass(frozen=True)
class Rule:
    """One rule, and why it is so."""

    key: str
    kind: str  #: one of KINDS
    value: Value | None  #: None only where nobody has checked it
    standing: Standing
    zh: str = ""  #: the source in Chinese
    en: str = ""
    effect: Effect | None = None  #: where it judges an answer
    number_is_ours: bool = False  #: the law asks for it without a number
    fixed_unit: bool = False  #: a school may change the number, not its unit
    origin: str = ""  #: the file that replaced the national default


@dataclass(frozen=True)
class RulePack:
    """Rules by key."""

    rules: Mapping[str, Rule] = field(repr=False)

    def __getitem__(self, key: str) -> Rule:
        if key not in self.rules:
            raise WrongRule(f"there is no rule {key!r}{did_you_mean(key, self.rules)}")
        return self.rules[key]

    def __contains__(self, key: object) -> bool:
        return key in self.rules

    def __iter__(self) -> Iterator[str]:
        return iter(self.rules)

    def _value(self, key: str, kind: str, of: type[T]) -> T:
        rule = self[key]
        if rule.kind != kind:
            raise WrongRule(f"rule {key!r} is a {rule.kind}, not a {kind}")
        if not isinstance(rule.value, of):
            raise WrongRule(f"rule {key!r} has no value: its source is not checked yet")
        return rule.value

    def span(self, key: str) -> Span:
        """A length of time; `SchoolCalendar.after` adds it to a day."""
        return self._value(key, "span", Span)

    def days(self, key: str) -> int:
        """A length of time that must be in calendar days; where a school may choose the unit, ask for the span."""
        span = self.span(key)
        if span.unit != "calendar_days":
            raise WrongRule(f"rule {key!r} is in {span.unit}, not in calendar_days")
        return span.amount

    def spans(self, key: str, of: str = "default") -> Span:
        """The length of time for *of* (a country, a stage), else the default one."""
        spans = self._value(key, "spans", dict)
        found = spans.get(of, spans.get("default"))
        if not isinstance(found, Span):
            raise WrongRule(f"rule {key!r} says nothing for {of!r} and has no default")
        return found

    def lengths(self, key: str) -> Mapping[str, Span]:
        """Lengths of time by name."""
        return self._value(key, "spans", dict)

    def count(self, key: str) -> int:
        """A number of things."""
        return self._value(key, "count", int)

    def money(self, key: str) -> Money:
        """An amount of money."""
        return self._value(key, "money", Money)

    def month_day(self, key: str) -> MonthDay:
        """A day of every year."""
        return self._value(key, "month_day", MonthDay)

    def month_days(self, key: str) -> tuple[MonthDay, ...]:
        """Days of every year."""
        return self._value(key, "month_days", tuple)

    def time(self, key: str) -> time:
        """A time of day, in the reader's time zone."""
        return self._value(key, "time", time)

    def window(self, key: str) -> Window:
        """Hours of the day, in the reader's time zone."""
        return self._value(key, "window", Window)

    def table(self, key: str) -> Mapping[int | str, int]:
        """Numbers by number or by name, in ascending order."""
        return self._value(key, "table", dict)

    def names(self, key: str) -> tuple[str, ...]:
        """A list of names."""
        return self._value(key, "names", tuple)

    def shares(self, key: str) -> tuple[Share, ...]:
        """Parts that add up to 100 percent, in order."""
        return self._value(key, "shares", tuple)

    def switch(self, key: str) -> bool:
        """Whether a rule that has no number holds."""
        return self._value(key, "switch", bool)

    def ladder(self, key: str) -> Ladder:
        """Reminders in order."""
        return self._value(key, "ladder", Ladder)

    def overridden(self, toml: Mapping[str, Any], origin: str = "school.toml") -> RulePack:
        """The pack with a school's own rules in place of the national ones.

        Args:   toml: its table [rules]; keys dotted or nested; a value alone, or {value, effect, zh, en}.
        Raises: RuleFault: every unknown key and every wrong value.
        """
        rules, faults = dict(self.rules), list[Fault]()
        for key, raw in _leaves(toml, self.rules):
            if key not in self.rules:
                faults.append(Fault(origin, f"rules.{key}", f"there is no such rule{did_you_mean(key, self.rules)}"))
                continue
            try:
                rules[key] = _replaced(self.rules[key], raw, origin)
            except ValueError as error:
                faults.append(Fault(origin, f"rules.{key}", str(error)))
        if faults:
            raise RuleFault(tuple(faults))
        return RulePack(rules)

    @cached_property
    def digest(self) -> str:
        """Changes when a value does; sources and standings do not count."""
        lines = (f"{key}={self.rules[key].value!r}\n" for key in sorted(self.rules))
        return sha256("".join(lines).encode()).hexdigest()


def _leaves(toml: Mapping[str, Any], known: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The keys of a table, dotted, whether TOML nested them or not; an unknown key ends where no rule goes on."""
    for name, raw in toml.items():
        key = prefix + name
        if key not in known and isinstance(raw, dict) and any(rule.startswith(f"{key}.") for rule in known):
            yield from _leaves(raw, known, f"{key}.")
        else:
            yield key, raw


def _replaced(rule: Rule, raw: Any, origin: str) -> Rule:
    """*rule* as the school wants it. Raises ValueError: what is wrong, as the end of a sentence."""
    long = raw if isinstance(raw, dict) and raw and raw.keys() <= {"value", "effect", "zh", "en"} else {"value": raw}
    value, effect = rule.value, long.get("effect", rule.effect)
    if effect not in (None, *get_args(Effect)):
        raise ValueError(f"{effect!r} is not an effect: it is refuse, reason or hint")
    if rule.standing == "unverified" and not {"value", "zh", "en"} <= long.keys():
        raise ValueError("its source is not checked; give its value together with zh and en, where it is written")
    if "value" in long:
        value = KINDS[rule.kind].read(long["value"])
        _same_clock(rule, value)
    zh, en = (own.format(file=origin) for own in OWN_SOURCE)
    return replace(
        rule,
        value=value,
        effect=effect,
        zh=str(long.get("zh", zh)),
        en=str(long.get("en", en)),
        standing="ours",
        number_is_ours=False,
        origin=origin,
    )


def _same_clock(rule: Rule, value: Value) -> None:
    """Hours stay hours and days stay days; some units stay altogether. Raises ValueError."""
    if not (isinstance(rule.value, Span) and isinstance(value, Span)) or rule.value.unit == value.unit:
        return
    if rule.fixed_unit:
        raise ValueError(f"this is counted in {rule.value.unit}, not in {value.unit}")
    if (rule.value.unit in CLOCK) != (value.unit in CLOCK):
        counted = "hours or minutes" if rule.value.unit in CLOCK else "days or months"
        raise ValueError(f"this is counted in {counted}, not in {value.unit}")
