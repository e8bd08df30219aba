"""The yearly holiday notice of the State Council (节假日安排) as an office pastes it: days off, weekends worked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from flows.kit.reading.result import Read, Reading, Unread
from flows.kit.reading.text import normalise
from flows.kit.words import N_

LONGEST = 20_000  # characters: a notice has under two thousand
SATURDAY = 5
FEWEST = 5  # holidays of a year's notice: fewer is a piece of one

_NOTE = r"(?:\([^)]*\))?"
_DATE = rf"(?:(?P<y{{n}}>\d{{{{4}}}})年)?(?:(?P<m{{n}}>\d{{{{1,2}}}})月)?(?P<d{{n}}>\d{{{{1,2}}}})日{_NOTE}"
_ONE = re.compile(_DATE.format(n=1))
_SPAN = re.compile(_DATE.format(n=1) + r"(?:\s*(?:至|到|-|—|–|~)+\s*" + _DATE.format(n=2) + r")?")
_YEAR = re.compile(r"(\d{4})年[^。\n]{0,20}?(?:节假日|放假|假期)")
_COUNT = re.compile(r"共(\d{1,2})天|放假(\d{1,2})天")
_NAME = re.compile(r"^[\s一二三四五六七八九十\d、.)(]*(?P<name>[\u4e00-\u9fff、]{2,8})[::]")


@dataclass(frozen=True)
class Holiday:
    """One holiday of the notice."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class HolidayNotice:
    """What a notice says."""

    year: int
    holidays: tuple[Holiday, ...]
    worked: tuple[date, ...]  #: weekends worked instead


def read_holidays(typed: str) -> Reading[HolidayNotice]:
    """Read a notice: its year, each holiday's first and last day, the weekends worked. Its own counts must agree."""
    text = normalise(typed[:LONGEST]).replace("（", "(").replace("）", ")").replace("：", ":")
    found = _YEAR.search(text)
    if found is None:
        return Unread(N_("I found no year there. Please paste the whole notice, with its title."))
    year, holidays, worked, name = int(found[1]), list[Holiday](), list[date](), ""
    for sentence in re.split(r"[\n。;；]", text):
        if title := _NAME.match(sentence):
            name = title["name"]
        try:
            if "放假" in sentence and (span := _SPAN.search(_after_name(sentence))):
                holidays.append(_holiday(name, span, year, sentence))
            elif "上班" in sentence:
                worked += _days(sentence, year)
        except ValueError:
            return Unread(N_("I cannot read this line: %(line)s"), {"line": sentence.strip()[:60]})
    if len(holidays) < FEWEST:
        return Unread(
            N_("I found %(n)d holidays there; a year has seven. Please paste the whole notice."), {"n": len(holidays)}
        )
    return Read(HolidayNotice(year, tuple(holidays), tuple(sorted(worked))))


def _after_name(sentence: str) -> str:
    return sentence.partition(":")[2] or sentence


def _holiday(name: str, span: re.Match[str], year: int, sentence: str) -> Holiday:
    """Raises ValueError: there is no such day, or the notice counts other days itself."""
    first = date(int(span["y1"] or year), int(span["m1"] or 0), int(span["d1"]))
    last = first
    if span["d2"]:
        last = date(int(span["y2"] or first.year), int(span["m2"] or first.month), int(span["d2"]))
        if last < first and not span["y2"]:  # from December into January
            last = last.replace(year=last.year + 1)
    count = _COUNT.search(sentence)
    days = (last - first).days + 1
    if days < 1 or (count is not None and int(count[1] or count[2]) != days):
        raise ValueError(sentence)
    return Holiday(name, first, last)


def _days(sentence: str, year: int) -> list[date]:
    """Raises ValueError: there is no such day, or it is no weekend."""
    found, month = list[date](), 0
    for one in _ONE.finditer(sentence):
        month = int(one["m1"] or month)
        day = date(int(one["y1"] or year), month, int(one["d1"]))
        if day.weekday() < SATURDAY:
            raise ValueError(sentence)
        found.append(day)
    return found


def as_toml(notice: HolidayNotice) -> str:
    """The lines of a school's file that say the same."""
    off = [f'"{one.first}"' if one.first == one.last else f'"{one.first}..{one.last}"' for one in notice.holidays]
    work = [f'"{day}"' for day in notice.worked]
    return f"[holidays.{notice.year}]\noff = [{', '.join(off)}]\nwork = [{', '.join(work)}]"


def off_days(notice: HolidayNotice) -> frozenset[date]:
    """Every day off."""
    return frozenset(
        one.first + timedelta(days=n) for one in notice.holidays for n in range((one.last - one.first).days + 1)
    )
