"""Reading a rule's value as TOML wrote it; a wrong one is told with an example of a right one (rules.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, cast, get_args

from flows.kit.rulevalues import (
    LADDER_ROLES,
    Base,
    Ladder,
    Money,
    MonthDay,
    Rung,
    Sending,
    Share,
    Span,
    Tail,
    Unit,
    Value,
    Window,
)

WHOLE = 100  # percent


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a sentence: names the nearest known word, or nothing."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.7)
    return f"; did you mean {near[0]!r}?" if near else ""


# Each reader takes what TOML gave and raises ValueError with the end of a sentence that begins with the key.


def _whole(raw: Any, least: int = 0) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < least:
        raise ValueError(f"{raw!r} is not a whole number from {least} up")
    return raw


def _word(raw: Any, known: Iterable[str], what: str) -> str:
    if not isinstance(raw, str) or raw not in known:
        raise ValueError(f"{raw!r} is not a {what}{did_you_mean(str(raw), known)}")
    return raw


def _table(raw: Any) -> Mapping[str, Any]:
    if not isinstance(raw, dict) or not raw:
        raise ValueError(f"{raw!r} is not a table")
    return raw


def _span(raw: Any, least: int = 0) -> Span:
    match list(_table(raw).items()):
        case [(unit, amount)]:
            return Span(_whole(amount, least), cast("Unit", _word(unit, get_args(Unit), "unit of time")))
    raise ValueError("a length of time has one unit")


def _spans(raw: Any) -> Mapping[str, Span]:
    return {name: _span(one) for name, one in sorted(_table(raw).items())}


def _counts(raw: Any) -> Mapping[int | str, int]:
    table: dict[int | str, int] = {
        int(name) if name.isdigit() else name: _whole(one) for name, one in _table(raw).items()
    }
    return dict(sorted(table.items(), key=lambda row: (isinstance(row[0], str), row[0])))


def _switch(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise ValueError(f"{raw!r} is neither true nor false")  # noqa: TRY004 - one kind of error for every reader
    return raw


def _names(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(one, str) and one for one in raw):
        raise ValueError(f"{raw!r} is not a list of names")
    return tuple(raw)


def _shares(raw: Any) -> tuple[Share, ...]:
    if not isinstance(raw, list) or not raw:
        raise ValueError(f"{raw!r} is not a list of parts")
    found = []
    for one in raw:
        table = _table(one)
        if table.keys() != {"zh", "en", "percent"} or not (table["zh"] and table["en"]):
            raise ValueError("a part has its names zh and en, and its percent")
        found.append(Share(str(table["zh"]), str(table["en"]), _whole(table["percent"], 1)))
    if (whole := sum(one.percent for one in found)) != WHOLE:
        raise ValueError(f"the parts add up to {whole} %, not to {WHOLE} %")
    return tuple(found)


def _money(raw: Any) -> Money:
    table = _table(raw)
    if table.keys() != {"amount", "currency"} or not re.fullmatch("[A-Z]{3}", str(table["currency"])):
        raise ValueError("money is an amount and a currency")
    return Money(_whole(table["amount"]), table["currency"])


def _month_day(raw: Any) -> MonthDay:
    try:
        day = date.fromisoformat(f"2001-{raw}")  # no leap year: a yearly day exists every year
    except ValueError:
        raise ValueError(f"{raw!r} is not a day that every year has") from None
    return MonthDay(day.month, day.day)


def _month_days(raw: Any) -> tuple[MonthDay, ...]:
    return tuple(map(_month_day, _names(raw)))


def _time(raw: Any) -> time:
    if isinstance(raw, time):
        return raw
    if not isinstance(raw, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", raw):
        raise ValueError(f"{raw!r} is not a time of day")
    return time.fromisoformat(raw)


def _window(raw: Any) -> Window:
    opens, dash, shuts = str(raw).partition("-")
    if not dash or _time(opens) >= _time(shuts):
        raise ValueError(f"{raw!r} is not a time of day and a later one")
    return Window(_time(opens), _time(shuts))


def _known(table: Mapping[str, Any], *names: str) -> None:
    for name in table:
        _word(name, names, "word of a ladder")


def _roles(raw: Any) -> tuple[str, ...]:
    return tuple(_word(role, sorted(LADDER_ROLES), "role") for role in _names(raw))


def _rung(raw: Any) -> Rung:
    table = _table(raw)
    _known(table, *get_args(Unit), "days", "at", "to", "copies", "words", "urgent", "legal", "send")
    units = {
        "calendar_days" if unit == "days" else unit: table[unit] for unit in ("days", *get_args(Unit)) if unit in table
    }
    base = _word(table.get("at", "anchor"), get_args(Base), "place to count from")
    return Rung(
        offset=_span(units or {"calendar_days": 0}, least=-9999),
        to=_roles(table.get("to", [])),
        copies=_roles(table.get("copies", [])),
        words=str(table.get("words", "")),
        urgent=_switch(table.get("urgent", False)),
        legal=_switch(table.get("legal", False)),
        send=cast("Sending", _word(table["send"], get_args(Sending), "sending class")) if "send" in table else None,
        base=cast("Base", base),
    )


def _ladder(raw: Any) -> Ladder:
    table = _table(raw)
    _known(table, "rungs", "send", "tail")
    if not isinstance(table.get("rungs"), list) or not table["rungs"]:
        raise ValueError("a ladder has at least one rung")
    rungs: list[Rung] = []
    for number, one in enumerate(table["rungs"], 1):
        try:
            rungs.append(_rung(one))
        except ValueError as error:
            raise ValueError(f"rung {number}: {error}") from None
        if not rungs[-1].to:
            raise ValueError(f"rung {number}: nobody is reminded")
    places = [_place(rung) for rung in rungs]
    for number, (before, after) in enumerate(pairwise(places), 2):
        if after <= before:
            raise ValueError(f"rung {number}: it does not come after the rung before it")
    send = _word(table.get("send", "digest"), get_args(Sending), "sending class")
    tail = _word(table.get("tail", ""), get_args(Tail), "tail")
    return Ladder(tuple(rungs), cast("Sending", send), cast("Tail", tail))


#: hours in each unit, enough to put rungs in order
_HOURS: Mapping[str, float] = {"minutes": 1 / 60, "hours": 1, "calendar_days": 24, "working_days": 24, "months": 730}


def _place(rung: Rung) -> tuple[int, float]:
    order = {"opening": 0, "halfway": 1, "anchor": 2}
    return order[rung.base], rung.offset.amount * _HOURS[rung.offset.unit]


@dataclass(frozen=True)
class Kind:
    """One type of value: its name in sentences, an example as it is written, and its reader."""

    name: str
    example: str
    _read: Callable[[Any], Value]

    def read(self, raw: Any) -> Value:
        """The value that TOML wrote. Raises ValueError: what is wrong and how it is written."""
        try:
            return self._read(raw)
        except ValueError as error:
            raise ValueError(f"{error}; write {self.name} like {self.example}") from None


KINDS: Mapping[str, Kind] = {
    "span": Kind("a length of time", "{ calendar_days = 10 }", _span),
    "spans": Kind("lengths of time", "{ default = { calendar_days = 60 }, JP = { calendar_days = 45 } }", _spans),
    "count": Kind("a number", "3", _whole),
    "money": Kind("an amount of money", '{ amount = 200, currency = "CNY" }', _money),
    "month_day": Kind("a day of the year", '"11-30"', _month_day),
    "month_days": Kind("days of the year", '["05-01", "05-02"]', _month_days),
    "time": Kind("a time of day", '"08:30"', _time),
    "window": Kind("hours of the day", '"08:00-21:00"', _window),
    "table": Kind("a table of numbers", "{ 1 = 5, 2 = 8 }", _counts),
    "names": Kind("a list of names", '["moving", "new_passport"]', _names),
    "shares": Kind("parts of a whole", '[{ zh = "教学", en = "Teaching", percent = 100 }]', _shares),
    "switch": Kind("a switch", "true or false", _switch),
    "ladder": Kind("a ladder", '{ send = "day", rungs = [{ days = 7, to = ["owner"] }], tail = "weekly" }', _ladder),
}
