"""The two ends of a period, each lending the other the month or year it leaves out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from flows.kit.reading.dates import meant, within
from flows.kit.reading.days import (
    NEAR,
    OTHER_WEEKDAY,
    Counted,
    Spec,
    Written,
    dated,
    nearest,
    on_or_after,
    on_or_before,
    weekday_after,
)
from flows.kit.reading.result import Unread
from flows.kit.words import N_

Period: TypeAlias = tuple[date, date]

ENDS_BEFORE = N_("The last day is before the first one; please check both.")


def pair(first: Spec, last: Spec, today: date, *, ahead: bool) -> Iterator[Period | Unread]:
    """Every period from *first* to *last*; none where one is a number that nothing lends a month."""
    if isinstance(first, Written) and isinstance(last, Written):
        yield from _both_written(first, last, today, ahead=ahead)
        return
    if any(isinstance(end, Written) and end.bare for end in (first, last)):
        return
    for start in meant(first, today, ahead=ahead):
        if isinstance(start, Unread):
            yield start
        elif isinstance(last, Written):
            yield period(start, on_or_after(last, start, today), today)
        else:
            yield period(start, last.day if isinstance(last, Counted) else weekday_after(start, last.number), today)


def period(start: date | Unread, end: date | Unread, today: date) -> Period | Unread:
    """The two days, in order and within reach; or what is wrong with them."""
    if isinstance(start, Unread):
        return start
    if isinstance(end, Unread):
        return end
    for day in (start, end):
        if isinstance(far := within(day, today), Unread):
            return far
    return (start, end) if start <= end else Unread(ENDS_BEFORE)


def _both_written(first: Written, last: Written, today: date, *, ahead: bool) -> Iterator[Period | Unread]:
    if first.month is not None and last.month is None:
        if first.lends or not last.bare:
            lent = replace(last, month=first.month, year=last.year or first.year, bare=False)
            yield from _span(first, lent, today, ahead=ahead)
    elif first.month is None and last.month is not None:
        if not first.bare:  # 25号到12月3日: the last 25th before
            end = nearest(last, today, ahead=ahead)
            yield period(end if isinstance(end, Unread) else on_or_before(first, end, today), end, today)
        elif last.lends_back:
            yield from _span(replace(first, month=last.month, bare=False), last, today, ahead=ahead)
    elif first.month is not None:
        yield from _span(first, last, today, ahead=ahead)
    elif not (first.bare and last.bare) and first.year is last.year is None:  # 5号到9号, 5-9日
        start = nearest(first, today, ahead=ahead)
        yield period(start, start if isinstance(start, Unread) else on_or_after(last, start, today), today)


def _span(first: Written, last: Written, today: date, *, ahead: bool) -> Iterator[Period | Unread]:
    """Both months are known; a year may be on one end, on both or on none."""
    wraps = int(first.month != last.month and _place(first) > _place(last))  # 12月28日-1月3日
    if first.year is not None or last.year is not None:
        from_year = last.year - wraps if first.year is None and last.year is not None else first.year
        to_year = first.year + wraps if last.year is None and first.year is not None else last.year
        yield period(dated(replace(first, year=from_year), today), dated(replace(last, year=to_year), today), today)
        return
    tried: list[Period | Unread] = []
    for year in (today.year, today.year - 1, today.year + 1):
        start = dated(replace(first, year=year, weekday=None), today)
        tried.append(period(start, dated(replace(last, year=year + wraps, weekday=None), today), today))
    periods = sorted(one for one in tried if not isinstance(one, Unread))
    if ahead:
        chosen = [one for one in periods if one[0] < today <= one[1]][-1:] + [
            one for one in periods if one[0] >= today
        ][:1]
    else:
        chosen = [one for one in periods if one[0] <= today + NEAR][-1:]
    yield from (_agreeing(one, first, last) for one in chosen)
    if not chosen:
        yield from (one for one in tried if isinstance(one, Unread))


def _agreeing(found: Period, first: Written, last: Written) -> Period | Unread:
    """The period, if its days fall on the weekdays written beside them."""
    agree = first.weekday in (None, found[0].weekday()) and last.weekday in (None, found[1].weekday())
    return found if agree else Unread(OTHER_WEEKDAY)


def _place(written: Written) -> tuple[int, int]:
    """Where the day stands in its year; the month's last day (-1) after all others."""
    return written.month or 0, written.day % 100
