"""One day as people type it, in Chinese and English, with or without its year and weekday."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from flows.kit.reading.days import (
    OTHER_WEEKDAY,
    TOO_FAR,
    YEARS_AHEAD,
    YEARS_BACK,
    Counted,
    Spec,
    Written,
    nearest,
    shifted,
    weekday_after,
)
from flows.kit.reading.numerals import COUNT
from flows.kit.reading.result import Ask, Reading, Unread, fitting
from flows.kit.reading.spoken import HAN_WEEKDAY, WEEKDAY_NAME, spoken, weekday_number
from flows.kit.reading.text import LONGEST, fold
from flows.kit.reading.written import MONTH_NAME, written
from flows.kit.words import N_

NOT_A_DAY = N_("I could not read a day there. You can write it like 2026-12-05 or 5 December.")
NO_DAY = N_("Please name the day as well, not only the week, month or year.")
TOO_LONG = N_("That is too long for a day. Please write the day alone.")

_ROUND = re.compile(r"^(?:on|at|about|around|大约|大概|约|就|在)(?: |(?=[^a-z]))")
_AFTER = re.compile(
    r"(?<=[日号天一二三四五六0-9a-z]) ?(?:上午|下午|中午|早上|晚上|左右|前后|当天|那天|吧|morning|afternoon|evening)$"
)
_WEEKDAY_AFTER = re.compile(
    rf"^(?P<rest>.*[0-9日号底])[ ,(]*(?:{HAN_WEEKDAY.format(name='han')}|(?P<name>{WEEKDAY_NAME}))\)?$"
)
_WEEKDAY_BEFORE = re.compile(
    rf"^\(?(?:{HAN_WEEKDAY.format(name='han')}|(?P<name>{WEEKDAY_NAME}))[ ,()]*(?P<rest>(?=[^ ]).*)$"
)
_CLOCK = (
    r"(?:(?:上午|下午|中午|早上|晚上|傍晚) ?)?"
    r"(?:[0-9]{1,2}:[0-9]{2}|(?:[0-9]{1,2} ?|[一二两三四五六七八九十]{1,3})[点时](?:半|整|[0-9]{1,2}分?)?)"
    r"(?: ?[ap]\.?m\.?)?|[0-9]{1,2} ?[ap]\.?m\.?"
)
#: a day with the time of the day, which is no part of it: 12月10日14:00-16:00
_WITH_CLOCK = re.compile(
    rf"(?P<day>.*?[日号天一二三四五六0-9a-z)])[ ,]*(?:at |from )?(?:{_CLOCK})"
    rf"(?: ?(?:-|~|至|到|to|until) ?(?:{_CLOCK}))?"
)
_EITHER = re.compile(r" ?(?:或者?是?|还是|\bor\b) ?")
_WITHOUT_DAY = re.compile(
    rf"(?:[0-9]{{4}}年?|[今明后]年)?[-/. ]?(?:{COUNT}月份?(?:初|[上中下]旬)?|(?:{MONTH_NAME})|(?<=[-/.])[0-9]{{1,2}})"
    r"(?: ?[0-9]{4})?|[0-9]{4}年?"
    r"|[本这上下]{1,2}个?(?:周|星期|礼拜|月)|[今明后去]年|(?:this|next|last) (?:week|month|year)"
)


def read_date(text: str, *, today: date, ahead: bool = True) -> Reading[date]:
    """Read one day.

    Args:    ahead: a day without its year is the next one from *today* on; False: the last one, or one a month ahead.
    Returns: the day; the days to choose from, nearest first (5/12); or why there is none.
    """
    folded = fold(text)
    if len(folded) > LONGEST:
        return Unread(TOO_LONG)
    if len(sides := _EITHER.split(folded)) == 2 and all(sides):
        return _either(sides[0], sides[1], today, ahead=ahead)
    found = specs(folded, today, ahead=ahead)
    if isinstance(found, Unread):
        return found
    candidates = (day for spec in found for day in meant(spec, today, ahead=ahead))
    otherwise = Unread(NO_DAY if _WITHOUT_DAY.fullmatch(folded) else NOT_A_DAY)
    return fitting(candidates, otherwise=otherwise, nearest=lambda day: (abs(day - today), day))


def _either(one: str, other: str, today: date, *, ahead: bool) -> Reading[date]:
    """5 March or 6 March, 3月5日或6日: one of them is meant, and only the person knows which."""
    first = read_date(one, today=today, ahead=ahead)
    if isinstance(first, Unread):
        return first
    days = first.choices if isinstance(first, Ask) else (first.value,)
    second = read_date(other, today=days[0], ahead=True)
    if isinstance(second, Unread):
        return second
    others = second.choices if isinstance(second, Ask) else (second.value,)
    return fitting((*days, *others), otherwise=Unread(NOT_A_DAY))


def specs(text: str, today: date, *, ahead: bool) -> tuple[Spec, ...] | Unread:
    """Every day the folded *text* may be, perhaps without its year or month; none when it is no day."""
    if timed := _WITH_CLOCK.fullmatch(text):
        text = timed["day"]
    text = _AFTER.sub("", _ROUND.sub("", text)).strip()
    if found := spoken(text, today, ahead=ahead) or written(text, today):
        return found
    named = _WEEKDAY_AFTER.fullmatch(text) or _WEEKDAY_BEFORE.fullmatch(text)
    if not named:
        return ()
    weekday = weekday_number(named["han"] or named["name"])
    rest = named["rest"].strip(" ,()")
    days = spoken(rest, today, ahead=ahead) or written(rest, today)
    if isinstance(days, Unread):
        return days
    return _agreeing(days, weekday)


def meant(spec: Spec, today: date, *, ahead: bool) -> Iterator[date | Unread]:
    """The days one spec stands for: usually one; today's weekday may be today or a week from it."""
    if isinstance(spec, Written):
        if not spec.bare:
            yield nearest(spec, today, ahead=ahead)
    elif isinstance(spec, Counted):
        yield within(spec.day, today)
    elif ahead:
        if spec.number == today.weekday():
            yield today
        yield weekday_after(today, spec.number)
    else:
        yield shifted(today, -((today.weekday() - spec.number) % 7))


def within(day: date, today: date) -> date | Unread:
    """The day, if its year is one that forms know."""
    near = today.year - YEARS_BACK <= day.year <= today.year + YEARS_AHEAD
    return day if near else Unread(TOO_FAR, {"year": day.year})


def _agreeing(days: tuple[Spec, ...], weekday: int) -> tuple[Spec, ...] | Unread:
    """Days with a weekday written beside them."""
    found: list[Spec] = []
    for day in days:
        if isinstance(day, Written):
            found.append(replace(day, weekday=weekday, bare=False))
        elif isinstance(day, Counted) and day.day.weekday() == weekday:
            found.append(day)
    return tuple(found) if found or not days else Unread(OTHER_WEEKDAY)
