"""Times of day as people type them: 14:30, 1430, 下午两点半, 晚上8点, 2.30 pm, noon; 8点 alone may be either."""

from __future__ import annotations

import re
from datetime import time

from flows.kit.reading.result import Ask, Read, Reading, Unread
from flows.kit.reading.text import fold
from flows.kit.words import N_

UNREAD = N_("Please give a time of day, such as 14:30.")

NOON = 12
LATEST = 23
_HAN = {one: n for n, one in enumerate("零一二三四五六七八九十")} | {"两": 2, "十一": 11, "十二": 12}
_NUMBER = r"\d{1,2}|十[一二]|[零一二两三四五六七八九十]"
_PART = {
    **dict.fromkeys(("凌晨", "清晨", "早上", "早晨", "上午", "早", "am", "a.m."), 0),
    **dict.fromkeys(("中午", "下午", "傍晚", "晚上", "晚", "午后", "pm", "p.m."), NOON),
}
_WORDS = {"noon": time(12), "中午": time(12), "正午": time(12), "midnight": time(0), "午夜": time(0), "零点": time(0)}
_CLOCK = re.compile(
    r"(?P<h>\d{1,2})[:.](?P<m>[0-5]\d)(?: ?(?P<part>am|pm|a\.m\.|p\.m\.))?|(?P<h2>[01]\d|2[0-3])(?P<m2>[0-5]\d)"
)
_SPOKEN = re.compile(
    rf"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|午后|傍晚|晚上|早|晚)?(?P<h>{_NUMBER})[点时點](?:钟|整)?"
    r"(?:(?P<half>半)|(?P<quarter>一刻)|(?P<m>[0-5]?\d)分?)?"
)
_ENGLISH = re.compile(r"(?:at )?(?P<h>\d{1,2})(?: ?(?P<part>am|pm|a\.m\.|p\.m\.)| ?(?P<clock>o'?clock))")


def read_time(typed: str) -> Reading[time]:
    """Read a time of day. An hour up to eleven said without its part of the day may be either."""
    text = fold(typed).rstrip("。.!！ ")
    if text in _WORDS:
        return Read(_WORDS[text])
    if match := _CLOCK.fullmatch(text):
        return _time(int(match["h"] or match["h2"]), int(match["m"] or match["m2"]), match["part"], written=True)
    if match := _SPOKEN.fullmatch(text):
        minute = 30 if match["half"] else 15 if match["quarter"] else int(match["m"] or 0)
        hour = _HAN.get(match["h"])
        return _time(int(match["h"]) if hour is None else hour, minute, match["part"])
    if match := _ENGLISH.fullmatch(text):
        return _time(int(match["h"]), 0, match["part"])
    return Unread(UNREAD)


def _time(hour: int, minute: int, part: str | None, *, written: bool = False) -> Reading[time]:
    if hour > LATEST:
        return Unread(UNREAD)
    if part is None:
        either = not written and 0 < hour < NOON
        return Ask((time(hour, minute), time(hour + NOON, minute))) if either else Read(time(hour, minute))
    if hour > NOON:
        return Read(time(hour, minute)) if _PART[part] else Unread(UNREAD)
    if part == "中午":  # 中午11点半, 中午1点
        return Read(time(hour if hour in (11, NOON) else hour + NOON, minute)) if hour else Unread(UNREAD)
    return Read(time(hour % NOON + _PART[part], minute))
