"""Days said from today: 明天, 下周三, 三天后, tomorrow, next Wednesday. The week starts on Monday."""

import re
from calendar import monthrange
from datetime import date

from flows.kit.reading.days import Counted, Spec, Weekday, month_shifted, shifted
from flows.kit.reading.numerals import COUNT, ENGLISH_COUNT, count
from flows.kit.reading.result import Unread

HAN_WEEKDAY = r"(?:周|星期|礼拜)(?P<{name}>[一二三四五六日天1-7])"
_ENGLISH_WEEKDAYS = (
    "mon(?:day)?",
    "tue(?:s(?:day)?)?",
    "wed(?:nesday)?",
    "thu(?:r(?:s(?:day)?)?)?",
    "fri(?:day)?",
    "sat(?:urday)?",
    "sun(?:day)?",
)
WEEKDAY_NAME = "(?:" + "|".join(_ENGLISH_WEEKDAYS) + r")(?![a-z])\.?"
_HAN_WEEKDAYS = "一二三四五六日"
_SATURDAY = 5

_NAMED = {
    **dict.fromkeys(("今天", "今日", "当天", "今晚", "today", "tonight"), 0),
    **dict.fromkeys(("明天", "明日", "明儿", "明早", "明晚", "tomorrow", "tmr", "tmrw"), 1),
    **dict.fromkeys(("后天", "后日", "the day after tomorrow", "day after tomorrow"), 2),
    **dict.fromkeys(("大后天", "大后日"), 3),
    **dict.fromkeys(("昨天", "昨日", "昨晚", "yesterday"), -1),
    **dict.fromkeys(("前天", "前日", "the day before yesterday", "day before yesterday"), -2),
    **dict.fromkeys(("大前天",), -3),
}
_DAYS = {
    **dict.fromkeys(("天", "日", "day", "days"), 1),
    **dict.fromkeys(("周", "星期", "礼拜", "week", "weeks"), 7),
    **dict.fromkeys(("fortnight", "fortnights"), 14),
}
_MONTHS = {
    **dict.fromkeys(("月", "month", "months"), 1),
    **dict.fromkeys(("年", "year", "years"), 12),
}

_HAN_COUNTED = re.compile(
    rf"(?:过|再过)?(?:(?P<half>半个月)|(?P<count>{COUNT})个?(?P<unit>天|日|周|星期|礼拜|月|年))(?P<way>之?[后前]|以[后前])"
)
_UNIT = r"(?P<unit>days?|weeks?|fortnights?|months?|years?)"
_IN_COUNTED = re.compile(rf"in (?P<count>{ENGLISH_COUNT}) {_UNIT}'?s?(?: time)?")
_COUNTED_ON = re.compile(
    rf"(?P<count>{ENGLISH_COUNT}) {_UNIT} (?P<way>from (?:now|today)|later|ago|before|after today)"
)

_HAN_WEEK = re.compile(rf"(?P<week>[上下]{{1,3}}个?|[本这]个?)?(?:{HAN_WEEKDAY.format(name='day')}|周(?P<end>末))")
_THIS_OR_NEXT = re.compile(
    rf"(?:(?P<which>this|next|last|coming|this coming) )?(?:(?P<day>{WEEKDAY_NAME})|(?P<end>weekend))"
)
_WITH_WEEK = re.compile(
    rf"(?P<day>{WEEKDAY_NAME}) (?:of )?(?P<which>this|next|last) week"
    rf"|(?P<which2>this|next|last) week,? (?:on )?(?P<day2>{WEEKDAY_NAME})"
)
_STEPS = {"this": 0, "next": 1, "last": -1}


def spoken(text: str, today: date, *, ahead: bool) -> tuple[Spec, ...] | Unread:
    """Every day *text* (folded) says from *today*; none when it says none."""
    if text in _NAMED:
        return _counted(shifted(today, _NAMED[text]))
    if found := _HAN_COUNTED.fullmatch(text):
        sign = -1 if "前" in found["way"] else 1
        if found["half"]:
            return _counted(shifted(today, sign * 15))
        return _far(today, found["count"], found["unit"], sign)
    if found := _IN_COUNTED.fullmatch(text):
        return _far(today, found["count"], found["unit"], 1)
    if found := _COUNTED_ON.fullmatch(text):
        return _far(today, found["count"], found["unit"], -1 if found["way"] in {"ago", "before"} else 1)
    return _weeks(text, today, ahead=ahead)


def weekday_number(text: str) -> int:
    """0 for Monday, from a weekday's name in English or its last character in Chinese."""
    han = text[-1].replace("天", "日")
    if han in _HAN_WEEKDAYS:
        return _HAN_WEEKDAYS.index(han)
    if han.isdigit():
        return int(han) - 1
    return next(at for at, name in enumerate(_ENGLISH_WEEKDAYS) if re.match(name, text))


def _weeks(text: str, today: date, *, ahead: bool) -> tuple[Spec, ...] | Unread:
    if found := _HAN_WEEK.fullmatch(text):
        week = found["week"] or ""
        days = [weekday_number(found["day"])] if found["day"] else [_SATURDAY, _SATURDAY + 1]
        if not week and found["day"]:
            return (Weekday(days[0]),)
        return _of_week(today, week.count("下") - week.count("上"), days)
    if found := _WITH_WEEK.fullmatch(text):
        step = _STEPS[found["which"] or found["which2"]]
        return _of_week(today, step, [weekday_number(found["day"] or found["day2"])])
    if found := _THIS_OR_NEXT.fullmatch(text):
        which = found["which"] or ""
        if found["end"]:
            return _of_week(today, _STEPS.get(which, 0), [_SATURDAY, _SATURDAY + 1])
        number = weekday_number(found["day"])
        if which in {"", "coming", "this coming"}:
            return (Weekday(number),)
        return _english_week(today, which, number, ahead=ahead)
    return ()


def _english_week(today: date, which: str, number: int, *, ahead: bool) -> tuple[Spec, ...] | Unread:
    """The coming one for "this"; both where "next" or "last" may or may not skip the one in this week."""
    this_week = number - today.weekday()
    if which == "this":
        return _counted(shifted(today, this_week + 7 if ahead and this_week < 0 else this_week))
    step = _STEPS[which]
    far = shifted(today, this_week + 7 * step)
    if this_week * step <= 0:
        return _counted(far)
    near = shifted(today, this_week)
    if isinstance(near, Unread) or isinstance(far, Unread):
        return far if isinstance(far, Unread) else _counted(near)
    return Counted(near, "this week"), Counted(far, "next week")


def _of_week(today: date, weeks: int, days: list[int]) -> tuple[Spec, ...] | Unread:
    """Days of the week that lies *weeks* from this one."""
    found = [shifted(today, number - today.weekday() + 7 * weeks) for number in days]
    return tuple(Counted(day) for day in found if isinstance(day, date)) or _counted(found[0])


def _far(today: date, number: str, unit: str, sign: int) -> tuple[Spec, ...] | Unread:
    """Days, weeks, months or years away; the 31st becomes a shorter month's last day."""
    far = count(number)
    if far is None:
        return ()
    if unit in _DAYS:
        return _counted(shifted(today, sign * far * _DAYS[unit]))
    year, month = month_shifted(today, sign * far * _MONTHS[unit])
    if not date.min.year <= year <= date.max.year:
        return _counted(shifted(today, sign * far * 40 * 365 * 365))
    return (Counted(date(year, month, min(today.day, monthrange(year, month)[1]))),)


def _counted(day: date | Unread) -> tuple[Spec, ...] | Unread:
    return day if isinstance(day, Unread) else (Counted(day),)
