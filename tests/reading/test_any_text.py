"""What holds for any text and any day: a reading comes of it, quickly, and written days read back."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.kit.places import CODES, name
from flows.kit.reading import (
    Ask,
    Named,
    Read,
    Reading,
    Unread,
    fold,
    looks_like_document,
    normalise,
    read_choice,
    read_count,
    read_date,
    read_document,
    read_money,
    read_number,
    read_people,
    read_period,
    read_places,
    read_yes_no,
    tidy,
)
from flows.kit.reading.text import LONGEST
from tests.reading.tables import TODAY
from tests.reading.test_choices import TASKS
from tests.reading.test_people import LISTING

PIECES = """
12 5 9 31 0 2026 20261205 99 . - / – ~ , : ( ) Dec May of the th next last this week Friday in days ago to
from for end 年 月 日 号 周 星期 一 十 廿 两 百 千 万 亿 半 零 〇 底 上 下 本 个 天 后 前 至 到 起 止 共 明天
是 不 没 有 yes no 访问 培训 Visit 第 选
周末 今年 元 港币 约 多 护照 month a two ¥ $ USD k million E passport No 11010519491231002X
"""
typed = st.text(max_size=60) | st.lists(st.sampled_from([*PIECES.split(), " "]), max_size=9).map("".join)
days = st.dates(date(1900, 1, 1), date(2900, 12, 31))


@given(typed, st.dates(), st.booleans())
def test_any_text_has_a_reading(text: str, today: date, ahead: bool) -> None:
    """Whatever is typed, every reader gives a value, two or more choices, or a sentence that can be filled."""
    readings: tuple[Reading[Any], ...] = (
        read_date(text, today=today, ahead=ahead),
        read_period(text, today=today, ahead=ahead),
        read_number(text),
        read_count(text),
        read_money(text),
        read_document(text),
        read_yes_no(text),
        read_choice(text, TASKS),
    )
    for reading in readings:
        assert isinstance(reading, (Read, Ask, Unread))
        if isinstance(reading, Ask):
            fewest = 1 if isinstance(reading.choices[0], str) else 2  # a slip of the pen in a label
            assert len(set(reading.choices)) == len(reading.choices) >= fewest
        if isinstance(reading, Unread):
            assert reading.why % reading.params
    assert looks_like_document(text) in {True, False}


PLACES = """
泰国 马来西亚 英 美 新 澳 台湾 中国 China Korea Congo Thailand Tailand UK U.K. and
、 , / - → 等 3国 两地 或 or 赴 去 to the Republic of 共和国
东南亚 新家 坡 马莱 西亚 Guin 斯坦 北京 TH TO Hong Kong ( ) （ ） 刚果 金 St. é İ ǆ ½ ①
"""


@given(st.text(max_size=60) | st.lists(st.sampled_from([*PLACES.split(), " "]), max_size=12).map("".join))
def test_any_text_has_a_reading_of_places(text: str) -> None:
    """Whatever is typed, there are places, lists of places to choose from, or a sentence; none twice, never China's."""
    reading = read_places(text)
    assert isinstance(reading, (Read, Ask, Unread))
    if isinstance(reading, Unread):
        assert reading.why % reading.params
        return
    lists = reading.choices if isinstance(reading, Ask) else (reading.value,)
    assert 1 <= len(set(lists)) == len(lists) <= 8
    for places in lists:
        assert places
        assert len(set(places)) == len(places)
        assert set(places) <= CODES


@given(st.lists(st.sampled_from(sorted(CODES)), min_size=1, max_size=6, unique=True), st.sampled_from(["zh", "en"]))
def test_written_places_read_back(codes: list[str], language: str) -> None:
    """A list of the office's own names is read as those places, in their order."""
    assert read_places("、".join(name(code, language) for code in codes)) == Read(tuple(codes))


NAMES = """
王 伟 小 明 王伟 李娜 王老师 老李 欧阳 娜娜 和 与 等 等4人 两人 我 我们 、 , ; - ( ) （ ） · Wang Wei wang wei ww Li Na
John Smith O'Neill Dean Mr and me 2015012 T0007 外语学院 院长 lǚ 1 2 et al & others
"""


@given(
    st.text(max_size=60) | st.lists(st.sampled_from([*NAMES.split(), " "]), max_size=10).map("".join),
    st.integers(1, 6),
    st.none() | st.just(4),
)
def test_any_text_has_a_reading_of_people(text: str, most: int, me: int | None) -> None:
    """Whatever is typed, there are people of the listing, lists to choose from, or a sentence; none twice."""
    reading = read_people(text, LISTING, most=most, me=me)
    assert isinstance(reading, (Read, Ask, Unread))
    if isinstance(reading, Unread):
        assert reading.why % reading.params
        return
    lists = reading.choices if isinstance(reading, Ask) else (reading.value,)
    assert (2 if isinstance(reading, Ask) else 1) <= len(set(lists)) == len(lists) <= 8
    for people in lists:
        assert 1 <= len(set(people)) == len(people) <= most
        assert set(people) <= {one.id for one in LISTING}


@given(st.lists(st.sampled_from([one for one in LISTING if one.name != "王伟"]), min_size=1, max_size=6, unique=True))
def test_written_people_read_back(people: list[Named]) -> None:
    """People are read by their whole names and by their staff numbers, in the order written."""
    ids = tuple(one.id for one in people)
    for apart in ("、", "，", "\n"):
        assert read_people(apart.join(one.name for one in people), LISTING, most=6) == Read(ids)
    assert read_people("、".join(one.staff_no or one.name for one in people), LISTING, most=6) == Read(ids)


@given(typed, days, st.booleans())
def test_a_period_is_in_order_and_near(text: str, today: date, ahead: bool) -> None:
    """A period never ends before it starts, and no day is in a year that forms do not know."""
    found = read_period(text, today=today, ahead=ahead)
    for start, end in (found.value,) if isinstance(found, Read) else found.choices if isinstance(found, Ask) else ():
        assert today.year - 120 <= start.year
        assert start <= end
        assert end.year <= today.year + 30


FORMS: tuple[Callable[[date], str], ...] = (
    date.isoformat,
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.day} {day:%B} {day.year}",
    lambda day: f"{day:%b} {day.day}, {day.year}",
    lambda day: f"{day.year}年{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）",
)


@pytest.mark.parametrize("form", FORMS)
@given(day=st.dates(date(1910, 1, 1), date(2050, 12, 31)))
def test_a_written_day_reads_back(form: Callable[[date], str], day: date) -> None:
    """A day written in full, in Chinese or English, is read as that day."""
    assert read_date(form(day), today=TODAY) == Read(day)


@given(ahead=st.integers(0, 364))
def test_a_day_without_its_year_reads_back(ahead: int) -> None:
    """Every day of the coming year is read from its month and day alone."""
    day = TODAY + timedelta(days=ahead)
    for text in (f"{day.month}月{day.day}日", f"{day.month}.{day.day}", f"{day.day} {day:%b}"):
        assert read_date(text, today=TODAY) == Read(day)


@pytest.mark.parametrize("form", FORMS)
@given(start=st.dates(date(2000, 1, 1), date(2050, 12, 31)), length=st.integers(0, 400))
def test_a_written_period_reads_back(form: Callable[[date], str], start: date, length: int) -> None:
    """Two days written in full are read as that period."""
    end = start + timedelta(days=length)
    assert read_period(f"{form(start)} - {form(end)}", today=TODAY) == Read((start, end))


@given(st.integers(0, 10**12))
def test_a_written_number_reads_back(number: int) -> None:
    """A number is read with and without commas between its thousands."""
    assert [read_count(f"{number}"), read_count(f"{number:,}")] == [Read(number)] * 2


@given(st.text())
def test_normalise_twice_is_once(text: str) -> None:
    """Text made even stays as it is when made even again."""
    assert normalise(normalise(text)) == normalise(text)
    assert tidy(tidy(text)) == tidy(text)


def test_normalise_keeps_lines() -> None:
    """Full-width forms and blanks are made plain, line breaks stay; tidy leaves the characters alone."""
    typed = "  Ｅ１２\u3000 3，\t4 \r\n\n\n\n 第二行  "
    assert normalise(typed) == "E12 3, 4\n\n第二行"
    assert tidy(typed) == "Ｅ１２ 3， 4\n\n第二行"
    assert fold("１２ 月 ５ 日。\u200b") == "12月5日"


@pytest.mark.parametrize(
    "piece",
    [
        "9",
        "一",
        "-",
        " ",
        "因公",
        "护照号",
        "1 ",
        "12月5日至",
        "5/12-",
        "约",
        "E1234567",
        "\ufdfa",
        "新",
        "Tailand,",
        "英龘,",
        "王伟、",
        "王老师",
        "ww ",
        "没有",
        "当然",
        "或",
    ],
)
def test_the_longest_message_is_read_at_once(piece: str) -> None:
    """4,096 characters of anything, and the longest text the grammar takes, are read in far less than a second."""
    for text in (piece * (4096 // len(piece)), (piece * LONGEST)[:LONGEST]):
        began = time.perf_counter()
        readings = (read_date(text, today=TODAY), read_period(text, today=TODAY), read_number(text), read_money(text))
        assert all(isinstance(reading, (Read, Ask, Unread)) for reading in (*readings, read_document(text)))
        looks_like_document(text)
        read_places(text)
        read_people(text, LISTING, most=6)
        read_yes_no(text)
        read_choice(text, TASKS)
        normalise(text)
        assert time.perf_counter() - began < 0.5
