"""Two days as people type them: 12月5日至9日, 12.5-12.9, 5–9 Dec, 12月5日起5天. Both days count."""

import re
from collections.abc import Iterator
from datetime import date

from flows.kit.reading.dates import meant, specs
from flows.kit.reading.days import Counted, Spec, Written, clash, shifted
from flows.kit.reading.ends import ENDS_BEFORE, Period, pair, period
from flows.kit.reading.numerals import COUNT, ENGLISH_COUNT, count
from flows.kit.reading.result import Ask, Read, Reading, Unread, fitting
from flows.kit.reading.text import LONGEST, fold
from flows.kit.words import N_

NOT_A_PERIOD = N_("I could not read a first and a last day there. You can write them like 5–9 December or 12.5-12.9.")
ONE_DAY = N_("That is one day. Please give the first and the last day; they may be the same.")
NO_MONTH = N_("Please name the month as well, as in 5–9 December.")
OTHER_LENGTH = N_("From the first to the last day it is %(days)d days, not %(said)d; please check.")
TOO_LONG = N_("That is too long for a period. Please write the two days alone.")

_OPENING = re.compile(r"^(?:from |between |自|从|由|于)")
_CLOSING = re.compile(r"(?:为?止|结束|返回|回来|回国|回)$")
_START_CLOSING = re.compile(r"(?:起|开始|出发|去|离开)$")
#: Between two days; a weak one is also found between other words, so both its sides must name a month.
_STRONG = re.compile(
    r" ?(?:起?[至到](?!今)|-+|~+|\b(?:to|until|till|til|through|thru|and)\b|去|出发,?) ?|(?<=[0-9])/(?=[0-9]{4}-)"
)
_WEAK = re.compile(r" ?[ ,;] ?|(?<=[日号])(?=[0-9一二三四五六七八九十廿])")
_NUMBERS = re.compile(r"[0-9]{1,2} ?(?:-|~|至|到|to) ?[0-9]{1,2}")
_LENGTH = re.compile(
    rf"(?P<rest>.+?)[ ,;(]*(?:起|开始)?,?(?:共计?|一共|总共|计|为期|连续|待|停留|for |, ?)? ?"
    rf"(?:(?P<han>{COUNT})(?P<week>周|个星期|天)(?:时间)?|(?P<english>{ENGLISH_COUNT}) (?P<weeks>days?|weeks?))"
    r"(?: in total)?\)?"
)
_LENGTH_FIRST = re.compile(
    rf"(?P<english>{ENGLISH_COUNT}) (?P<weeks>days?|weeks?) (?:from|starting|starting on) (?P<rest>.+)"
)


def read_period(text: str, *, today: date, ahead: bool = True) -> Reading[Period]:
    """Read a first and a last day.

    Args:    ahead: a period without its year is the next one from *today* on; if one is under way, it is asked which.
    Returns: the two days, in order; the periods to choose from, soonest first; or why there is none.
    """
    folded = fold(text)
    if len(folded) > LONGEST:
        return Unread(TOO_LONG)
    found = _two(folded, today, ahead=ahead)
    if not isinstance(found, Unread) or found.why != NOT_A_PERIOD:
        return found
    lasting = _lasting(folded, today, ahead=ahead)
    if lasting is not None:
        return lasting
    if _NUMBERS.fullmatch(folded):
        return Unread(NO_MONTH)
    alone = specs(folded, today, ahead=ahead)
    if isinstance(alone, Unread):
        return alone
    if not alone:
        return found
    days = [one.day for one in alone if isinstance(one, Counted) and not one.way]
    return Read((days[0], days[-1])) if len(days) > 1 else Unread(ONE_DAY)  # 周末 is both its days


def _two(text: str, today: date, *, ahead: bool) -> Reading[Period]:
    """Two days and what stands between them, wherever it may stand."""
    text = _CLOSING.sub("", _OPENING.sub("", text))
    found: list[Period | Unread] = []
    for sign, weak in ((_STRONG, False), (_WEAK, True)):
        if weak and _with_weekday(text, today, ahead=ahead):
            break
        for between in sign.finditer(text):
            left = specs(_START_CLOSING.sub("", text[: between.start()].rstrip(" ,")), today, ahead=ahead)
            right = specs(text[between.end() :].lstrip(" ,"), today, ahead=ahead) if left else ()
            if isinstance(left, Unread) or isinstance(right, Unread):
                found += [side for side in (left, right) if isinstance(side, Unread) and left and right]
                continue
            for first in left:
                for last in right:
                    if not clash(first, last) and not (weak and (_partial(first) or _partial(last))):
                        found += pair(first, last, today, ahead=ahead)
        if found:
            break
    return fitting(found, otherwise=Unread(NOT_A_PERIOD), nearest=lambda period: period)


def _lasting(text: str, today: date, *, ahead: bool) -> Reading[Period] | None:
    """A first day, or both, with a number of days; None when there is no number of days."""
    found = _LENGTH.fullmatch(text) or _LENGTH_FIRST.fullmatch(_OPENING.sub("", text))
    if not found:
        return None
    parts = found.groupdict()
    said = count(parts.get("han") or parts["english"])
    if not said:
        return None
    days = said * (7 if (parts.get("week") or parts["weeks"]) not in {"天", "day", "days"} else 1)
    rest = parts["rest"].strip(" ,;(")
    both = _two(rest, today, ahead=ahead)
    if isinstance(both, Read):
        real = (both.value[1] - both.value[0]).days + 1
        return both if real == days else Unread(OTHER_LENGTH, {"days": real, "said": days})
    if isinstance(both, Ask):
        fits = [period for period in both.choices if (period[1] - period[0]).days + 1 == days]
        return fitting(fits, otherwise=Unread(NOT_A_PERIOD))
    if both.why == ENDS_BEFORE:
        return both
    firsts = specs(_START_CLOSING.sub("", _OPENING.sub("", rest)), today, ahead=ahead)
    if isinstance(firsts, Unread) or not firsts:
        return firsts if isinstance(firsts, Unread) else None
    starts = (day for spec in firsts for day in meant(spec, today, ahead=ahead))
    return fitting(_from(starts, days, today), otherwise=Unread(NOT_A_PERIOD))


def _from(starts: Iterator[date | Unread], days: int, today: date) -> Iterator[Period | Unread]:
    """Periods of so many days, the first and the last counted."""
    for start in starts:
        end = start if isinstance(start, Unread) else shifted(start, days - 1)
        yield period(start, end, today)


def _with_weekday(text: str, today: date, *, ahead: bool) -> bool:
    """Whether it is one day with its weekday: Friday 5 March."""
    found = specs(text, today, ahead=ahead)
    return not isinstance(found, Unread) and any(isinstance(one, Written) and one.weekday is not None for one in found)


def _partial(spec: Spec) -> bool:
    """Whether the month is left to the other end."""
    return isinstance(spec, Written) and spec.month is None
