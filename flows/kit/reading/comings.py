"""Days within a sentence, and which of them somebody leaves or comes back: 3月5日去泰国，9日回来."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from flows.kit.reading.dates import read_date
from flows.kit.reading.days import OTHER_WEEKDAY
from flows.kit.reading.numerals import COUNT, ENGLISH, ENGLISH_COUNT, count
from flows.kit.reading.periods import read_period
from flows.kit.reading.result import Ask, Read, Reading, Unread
from flows.kit.reading.text import LONGEST
from flows.kit.reading.written import MONTH_NAME

Way = Literal["", "out", "back"]

_WEEKDAY = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?"
_IN_WORDS = "|".join(word for word in ENGLISH if " " not in word)
#: what days are written with
_DAY_PART = re.compile(
    rf"[0-9]+(?:st|nd|rd|th)?|\b(?:{MONTH_NAME}|{_WEEKDAY}|to|until|till|through|from|on|next|this|the|of|and|between"
    rf"|today|tomorrow|end|month|year|weeks?|days?|for|(?:{_IN_WORDS})(?= (?:days?|weeks?)\b))\b"
    r"|(?:大后|[今明后])[天年]|周末|[一二三四五六七八九十廿两]+|[年月日号至到起止自从由共计为期天周下上个本今明星期礼拜拜末底初去出发返回]"
    r"|[-./~,—–～()（） ]",
    re.IGNORECASE,
)
_SAYS_A_DAY = re.compile(r"[0-9一二三四五六七八九十廿]|[天日末底]|day|month|year", re.IGNORECASE)
#: after a number: it counts something, or is a time of the day
_COUNTED = re.compile(
    r"[ ]?(?:[万千百亿元块%％人名位国点时]|个(?!月)|美元|people|persons|yuan|rmb|usd|[ap]\.?m\b|o'clock)|:[0-9]",
    re.IGNORECASE,
)
_MOST_PARTS = 24  #: of a run of such parts, from any of them on
_BESIDE = " ,;~-(（"

_LASTS = re.compile(
    rf"(?<!提前)(?<!第)(?<![0-9一二三四五六七八九十月])(?P<han>{COUNT})(?P<unit>天|周|个星期|个礼拜)"
    r"(?![后前内以之一二三四五六日])"
    rf"|\bfor (?P<english>{ENGLISH_COUNT}) (?P<units>days?|weeks?)\b",
    re.IGNORECASE,
)

_OR = re.compile(r" ?(?:或者?是?|还是|or) ?", re.IGNORECASE)
_APART = re.compile(r"[,.;。;、!?！？](?![0-9])")
_HAN_OUT = r"出发|启程|动身|离境|离开|起飞|出境|出国|走(?!访)|去(?![年过世])|赴|飞(?!行)|前往"
_HAN_BACK = r"回来|回国|返回|返程|返校|归来|归国|回(?![执复答避收合])|返(?!聘)|入境|到家"
_OUT_AFTER, _BACK_AFTER = re.compile(_HAN_OUT), re.compile(_HAN_BACK)
_NAMED_SO = r"的?(?:日期|时间|日|航班)?(?:定[在为]|是|为|于|在)?[: ]*$"
_OUT_BEFORE = re.compile(rf"(?:出发|启程|动身|离境|离开|去程|出境|出国|走){_NAMED_SO}")
_BACK_BEFORE = re.compile(rf"(?:回来|回国|返回|返程|回程|归国|入境|返校|回){_NAMED_SO}")
_ENGLISH_BEFORE = re.compile(
    r"\b(?:(?P<out>leav(?:e|es|ing)|depart(?:s|ing|ure)?|set(?:ting)? (?:off|out)|fly(?:ing)?|go(?:ing)?"
    r"|travel+(?:ing)?|start(?:s|ing)?|from(?= *$))"
    r"|(?P<back>back|return(?:s|ing)?|home|(?:until|till|til|to|through)(?= (?:the )?$)))\b",
    re.IGNORECASE,
)
_ENGLISH_AFTER = re.compile(
    r" ?\(?(?:(?P<out>departure|departing|leaving|out)|(?P<back>return(?:ing)?|back))\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Said:
    """What a sentence says of days."""

    days: Reading[tuple[date, ...]]  #: a first and a last day, or one alone; Unread: a weekday that does not agree
    way: Way = ""  #: of one alone: the day of leaving or of coming back; empty: it is not said which


@dataclass(frozen=True)
class _Day:
    """One day, or one period, where it stands."""

    start: int
    end: int
    typed: str
    reading: Reading[date] | Reading[tuple[date, date]]
    two: bool = False  #: a period
    way: Way = ""


def find_days(text: str, *, today: date, ahead: bool = True) -> Said | None:
    """The first period in a sentence, or else its days of leaving and coming back; None: no day is named.

    Where nothing says which is which, the first day named comes before the second one.
    """
    named = _alternatives(text, list(_named(text, today, ahead=ahead)), today, ahead=ahead)
    for one in named:
        if one.two and not isinstance(one.reading, Unread):
            return Said(_tuples(one.reading))
    days = [one for one in _with_ways(text, named) if not one.two]
    if wrong := next((one.reading for one in days if isinstance(one.reading, Unread)), None):
        return Said(wrong)
    out = next((one for one in days if one.way == "out"), None)
    back = next((one for one in days if one.way == "back"), None)
    plain = [one for one in days if not one.way]
    if out is None and back is None:
        out, back = next(iter(plain), None), next(iter(plain[1:]), None)
        return _two(text, out, back, today, way="") if out is not None else None
    if out is None and back is not None:
        out = next((one for one in plain if one.start < back.start), None)
    elif back is None and out is not None:
        back = next((one for one in plain if one.start > out.start), None)
    if out is not None:
        return _two(text, out, back, today, way="out")
    assert back is not None
    return Said(_alone(back.reading), "back")


def _two(text: str, out: _Day, back: _Day | None, today: date, *, way: Way) -> Said:
    """Both days, the second read from the first on: "8日" after the first of April; or so many days after it."""
    first = out.reading
    if not isinstance(first, Read) or not isinstance(first.value, date):
        return Said(_alone(first), way)
    if back is not None:
        later = read_date(back.typed, today=first.value, ahead=True)
        if isinstance(later, Read) and (later.value >= first.value or back.way):
            return Said(Read((first.value, later.value)))
        return Said(Read((first.value,)), way)
    if (days := _lasts(text[: out.start] + text[out.end :])) is not None:
        return Said(Read((first.value, first.value + timedelta(days=days - 1))))
    return Said(Read((first.value,)), way)


def _lasts(text: str) -> int | None:
    """How many days it takes, where that is said once."""
    found = list(_LASTS.finditer(text))
    said = count((found[0]["han"] or found[0]["english"]).lower()) if len(found) == 1 else None
    if not said:
        return None
    return said if (found[0]["unit"] or found[0]["units"].lower()) in {"天", "day", "days"} else said * 7


def _tuples(reading: Reading[date] | Reading[tuple[date, date]]) -> Reading[tuple[date, ...]]:
    if isinstance(reading, Unread):
        return reading
    if isinstance(reading, Ask):
        return Ask(tuple(one if isinstance(one, tuple) else (one,) for one in reading.choices))
    return Read(reading.value if isinstance(reading.value, tuple) else (reading.value,))


_alone = _tuples


def _named(text: str, today: date, *, ahead: bool) -> Iterator[_Day]:
    """Every day and period a sentence names, in its order, each as much of the text as reads so."""
    for run in _runs(text):
        at = 0
        while at < len(run):
            found = _longest(text, run[at : at + _MOST_PARTS], today, ahead=ahead)
            if found is not None:
                yield found
            end = found.end if found is not None else run[at][1]
            at += 1
            while at < len(run) and run[at][0] < end:
                at += 1


def _alternatives(text: str, named: Sequence[_Day], today: date, *, ahead: bool) -> list[_Day]:
    """The days, two with "or" between them as one of which it is asked: 3月5日或6日."""
    found: list[_Day] = []
    for one in named:
        last = found[-1] if found else None
        if last is not None and _OR.fullmatch(text[last.end : one.start]):
            typed = text[last.start : one.end]
            either = read_date(typed, today=today, ahead=ahead)
            if isinstance(either, Ask):
                found[-1] = _Day(last.start, one.end, typed, either)
                continue
        found.append(one)
    return found


def _longest(text: str, run: Sequence[tuple[int, int]], today: date, *, ahead: bool) -> _Day | None:
    """The longest day or period from the beginning of a run."""
    start = run[0][0]
    if text[start] in _BESIDE:
        return None
    for _, end in reversed(run):
        typed = text[start:end].rstrip(_BESIDE)
        if len(typed) > LONGEST or not _SAYS_A_DAY.search(typed) or _COUNTED.match(text, end):
            continue
        both = read_period(typed, today=today, ahead=ahead)
        if isinstance(both, Read | Ask):
            return _Day(start, start + len(typed), typed, both, two=True)
        alone = read_date(typed, today=today, ahead=ahead)
        if isinstance(alone, Read | Ask) or alone.why == OTHER_WEEKDAY:
            return _Day(start, start + len(typed), typed, alone)
    return None


def _runs(text: str) -> Iterator[list[tuple[int, int]]]:
    """Stretches of the text that hold nothing but what days are written with, part by part."""
    run: list[tuple[int, int]] = []
    for found in _DAY_PART.finditer(text):
        if run and run[-1][1] != found.start():
            yield run
            run = []
        run.append(found.span())
    if run:
        yield run


def _with_ways(text: str, named: Sequence[_Day]) -> list[_Day]:
    """The days with what the words beside them say: of leaving, of coming back, or neither."""
    ends = [0, *(one.end for one in named)]
    starts = [*(one.start for one in named), len(text)]
    before = [_clause(text[ends[at] : one.start], last=True) for at, one in enumerate(named)]
    after = [_clause(text[one.end : starts[at + 1]], last=False) for at, one in enumerate(named)]
    #: 出发3月5日返回3月9日: the words stand before the days, and what follows the first is said of the second
    leading = bool(named) and bool(_han_before(before[0])) and not _han_after(after[-1])
    found = []
    for one, left, right in zip(named, before, after, strict=True):
        said = [_english_before(left), _han_before(left), _english_after(right)]
        said = said if leading else [_han_after(right), *said]
        found.append(replace(one, way=next((way for way in said if way), "")))
    return found


def _clause(text: str, *, last: bool) -> str:
    """As much of what stands beside a day as belongs to it."""
    parts = _APART.split(text)
    return parts[-1] if last else parts[0]


def _han_after(text: str) -> Way:
    if _BACK_AFTER.search(text):  # 9日离开泰国回国
        return "back"
    return "out" if _OUT_AFTER.search(text) else ""


def _han_before(text: str) -> Way:
    if _BACK_BEFORE.search(text):
        return "back"
    return "out" if _OUT_BEFORE.search(text) else ""


def _english_before(text: str) -> Way:
    said: Way = ""
    for found in _ENGLISH_BEFORE.finditer(text):
        said = "out" if found["out"] else "back"
    return said


def _english_after(text: str) -> Way:
    found = _ENGLISH_AFTER.match(text)
    if found is None:
        return ""
    return "out" if found["out"] else "back"
