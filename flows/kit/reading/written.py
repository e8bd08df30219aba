"""Days written as a date: 2026-12-05, 12月5日, 12.5, 5/12, 5 December, the 5th; each may leave parts out."""

import re
from dataclasses import replace
from datetime import date

from flows.kit.reading.days import LAST, MONTHS, YEARS_AHEAD, Written, month_shifted
from flows.kit.reading.numerals import COUNT, count

_ENGLISH_MONTHS = (
    "jan(?:uary)?",
    "feb(?:ruary)?",
    "mar(?:ch)?",
    "apr(?:il)?",
    "may",
    "june?",
    "july?",
    "aug(?:ust)?",
    "sept?(?:ember)?",
    "oct(?:ober)?",
    "nov(?:ember)?",
    "dec(?:ember)?",
)
MONTH_NAME = "(?:" + "|".join(_ENGLISH_MONTHS) + r")(?![a-z])\.?"

_TH = r"(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_DAY_MONTH = re.compile(
    rf"(?:the )?(?P<day>[0-9]{{1,2}}){_TH}\.?(?: of)?[ -]?(?P<month>{MONTH_NAME})(?:[ ,-]*{_YEAR})?"
)
_MONTH_DAY = re.compile(
    rf"(?P<month>{MONTH_NAME})[ -]?(?:the )?(?P<day>[0-9]{{1,2}}){_TH}(?:[ ,-]+(?P<year>[0-9]{{4}}))?"
)
_YEAR_MONTH_DAY = re.compile(rf"(?P<year>[0-9]{{4}}),?[ -](?P<month>{MONTH_NAME})[ -]?(?P<day>[0-9]{{1,2}}){_TH}")
_DAY_ALONE = re.compile(r"the (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?|(?P<th>[0-9]{1,2})(?:st|nd|rd|th)")
_DAY_OF_MONTH = re.compile(
    r"(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?: of)? (?P<which>this|next|last) month"
    r"|(?P<which2>this|next|last) month,? (?:on )?(?:the )?(?P<day2>[0-9]{1,2})(?:st|nd|rd|th)?"
)
_DAY_YEAR = re.compile(rf"(?P<day>[0-9]{{1,2}}){_TH},? (?P<year>[0-9]{{4}})")
_MONTH_END = re.compile(rf"(?:the )?end of (?P<month>{MONTH_NAME})(?: (?P<year>[0-9]{{4}}))?")
_END_OF = re.compile(
    r"(?:the )?(?:end of |month end|year end)(?:(?:the )?(?P<which>this |next |)(?P<what>month|year))?"
)

_HAN_YEAR = r"(?:(?P<year>[0-9]{4}|[0-9]{2}|[〇零一二三四五六七八九]{4})年|(?P<named>今年|明年|后年|去年|前年|本年))"
_HAN_DAY = re.compile(
    rf"{_HAN_YEAR}?(?:(?P<month>{COUNT})月份?|(?P<which>[上下]{{1,2}}个?月|[本这]?个?月))?"
    rf"(?:的)?(?:(?P<day>{COUNT})(?P<mark>[日号])?|(?P<last>底|末|最后一天))"
)
_HAN_YEAR_END = re.compile(rf"{_HAN_YEAR}?年?(?:底|末)")
_NAMED_YEARS = {"今年": 0, "本年": 0, "明年": 1, "后年": 2, "去年": -1, "前年": -2}
_ENGLISH_STEPS = {"this": 0, "next": 1, "last": -1, "": 0}

_RUN = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4}) ?([-/.]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2}) ?([-/.]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{1,2})")
_TWO = re.compile(r"([0-9]{1,2}) ?([-/.]) ?([0-9]{1,2})")
_BARE = re.compile(r"[0-9]{1,2}")

_LIKELY_BACK, _LIKELY_AHEAD = 1, 5  #: years around today in which a two-digit year is looked for first


def written(text: str, today: date) -> tuple[Written, ...]:
    """Every way *text* (folded) is a written day; none when it is something else."""
    return _digits(text, today) or _english(text, today) or _chinese(text, today)


def full_year(digits: str, today: date) -> int:
    """The year meant by four digits, or by two: in this century unless that lies too far ahead."""
    year = int(digits)
    if len(digits) == 4:
        return year
    year += today.year // 100 * 100
    return year - 100 if year > today.year + YEARS_AHEAD else year


def _digits(text: str, today: date) -> tuple[Written, ...]:
    if found := _RUN.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        *first, day = [int(part) for part in found.groups() if part not in {"-", "/", "."}]
        return (Written(day, first[1], first[0], lends=True, way="month first"),)
    if found := _YEAR_LAST.fullmatch(text):
        one, sign, two, three = found.groups()
        return _three(one, two, three, sign, today)
    if found := _TWO.fullmatch(text):
        one, sign, two = int(found[1]), found[2], int(found[3])
        month_first = Written(two, one, lends=sign != "-", lends_back=sign == "/", way="month first")
        day_first = Written(one, two, lends=sign != "-", lends_back=sign == "/", way="day first")
        if sign == ".":  # the Chinese way; 25.12 can only be the European
            return (replace(day_first, way="") if one > MONTHS >= two else replace(month_first, way=""),)
        return _possible(day_first, month_first)
    if _BARE.fullmatch(text):
        return (Written(int(text), bare=True),)
    return ()


def _three(one: str, two: str, three: str, sign: str, today: date) -> tuple[Written, ...]:
    """Three numbers without a four-digit year in front: the year may be last, or two digits at either end."""
    last = full_year(three, today)
    found = [
        Written(int(one), int(two), last, lends=sign != "-", way="day first"),
        Written(int(two), int(one), last, lends=sign != "-", way="month first"),
    ]
    if len(three) == 4:
        return _possible(*found)
    if len(three) == 1:
        found.clear()
    if len(one) == 2:
        found.insert(0, Written(int(three), int(two), full_year(one, today), lends=sign != "-"))
    possible = _possible(*found)
    likely = tuple(way for way in possible if -_LIKELY_BACK <= (way.year or 0) - today.year <= _LIKELY_AHEAD)
    if likely and sign == "-" and not likely[0].way:
        return likely[:1]  # 26-12-05 is the Chinese order
    return likely or possible


def _possible(*ways: Written) -> tuple[Written, ...]:
    """Those with a month and a day there can be; if there are none, all, so that the reason can be said."""
    return tuple(way for way in ways if 1 <= (way.month or 0) <= MONTHS and 1 <= way.day <= 31) or ways


def _english(text: str, today: date) -> tuple[Written, ...]:
    if found := _DAY_MONTH.fullmatch(text) or _MONTH_DAY.fullmatch(text) or _YEAR_MONTH_DAY.fullmatch(text):
        year = full_year(found["year"], today) if found["year"] else None
        return (Written(int(found["day"]), _month(found["month"]), year, lends=True, lends_back=True),)
    if found := _MONTH_END.fullmatch(text):
        return (Written(LAST, _month(found["month"]), int(found["year"]) if found["year"] else None),)
    if found := _DAY_ALONE.fullmatch(text):
        return (Written(int(found["day"] or found["th"])),)
    if found := _DAY_YEAR.fullmatch(text):  # the end of Dec 5 – 9, 2026
        return (Written(int(found["day"]), None, int(found["year"]), bare=True),)
    if found := _DAY_OF_MONTH.fullmatch(text):
        year, month = month_shifted(today, _ENGLISH_STEPS[found["which"] or found["which2"]])
        return (Written(int(found["day"] or found["day2"]), month, year, lends=True, lends_back=True),)
    if found := _END_OF.fullmatch(text):
        step = _ENGLISH_STEPS[(found["which"] or "").strip()]
        if "year" in text:
            return (Written(31, MONTHS, today.year + step),)
        year, month = month_shifted(today, step)
        return (Written(LAST, month, year),) if "month" in text else ()
    return ()


def _month(name: str) -> int:
    """1–12 from an English month's name, whole or short."""
    return next(at for at, pattern in enumerate(_ENGLISH_MONTHS, 1) if re.match(pattern, name))


def _chinese(text: str, today: date) -> tuple[Written, ...]:
    if found := _HAN_DAY.fullmatch(text):
        day = LAST if found["last"] else count(found["day"])
        year, month = _han_year(found, today), count(found["month"]) if found["month"] else None
        if found["which"]:
            if year is not None:
                return ()
            which = found["which"]
            year, month = month_shifted(today, which.count("下") - which.count("上"))
        if day is None or (found["month"] and month is None):
            return ()
        if month is not None:
            return (Written(day, month, year, lends=True, lends_back=True),)
        if year is None and day != LAST:
            return (Written(day, bare=not found["mark"]),)
    if (found := _HAN_YEAR_END.fullmatch(text)) and "年" in text:
        return (Written(31, MONTHS, _han_year(found, today) or today.year),)
    return ()


def _han_year(found: re.Match[str], today: date) -> int | None:
    """The year in a Chinese date: four digits, two, in characters, or named from this one."""
    if found["named"]:
        return today.year + _NAMED_YEARS[found["named"]]
    if not found["year"]:
        return None
    digits = found["year"]
    return full_year(digits, today) if digits.isascii() else count(digits)
