"""The holiday notice as an office pastes it: the one of 2026 word for word, and what must not be believed."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from bot.school import Holidays
from flows.kit.calendar import SchoolCalendar
from flows.kit.reading import Read, Unread
from flows.kit.reading.holidays import as_toml, off_days, read_holidays

NOTICE = """国务院办公厅关于2026年部分节假日安排的通知
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
"""


def test_a_notice_says_what_the_national_table_says() -> None:
    """Every day of 2026 is worked or not as the library, made of the same notice, has it."""
    found = read_holidays(NOTICE)
    assert isinstance(found, Read)
    own = SchoolCalendar(off_days(found.value), frozenset(found.value.worked), frozenset({2026}))
    days = [date.fromordinal(n) for n in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    assert [day for day in days if own.is_working(day) != SchoolCalendar().is_working(day)] == []
    assert [one.name for one in found.value.holidays][:3] == ["元旦", "春节", "清明节"]


def test_it_becomes_the_schools_own_lines() -> None:
    """What is printed is what a school's file takes in."""
    found = read_holidays(NOTICE)
    assert isinstance(found, Read)
    table = Holidays.model_validate(tomllib.loads(as_toml(found.value))["holidays"]["2026"])
    assert table.off == off_days(found.value)
    assert table.work == frozenset(found.value.worked)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("至23日（农历正月初七、周一）放假调休，共9天", "至22日放假调休，共9天", "二、春节"),  # the count disagrees
        ("5月9日（周六）上班", "5月11日（周一）上班", "5月11日"),  # a Monday is worked anyway
        ("10月1日（周四）至7日", "13月1日至7日", "七、国庆节"),
    ],
)
def test_what_does_not_agree_is_not_believed(old: str, new: str, line: str) -> None:
    """The line is named."""
    found = read_holidays(NOTICE.replace(old, new))
    assert isinstance(found, Unread)
    assert str(found.params["line"]).startswith(line)


@pytest.mark.parametrize(
    "text", ["", "你好", "2027年放假安排：一、元旦：1月1日放假1天。", "一、元旦：1月1日放假，共1天。"]
)
def test_a_piece_of_a_notice_is_none(text: str) -> None:
    """It is asked for whole."""
    assert isinstance(read_holidays(text), Unread)


def test_a_holiday_may_begin_in_december() -> None:
    """As New Year 2023 did."""
    first = "2022年12月31日至2023年1月2日放假调休，共3天。"
    found = read_holidays(
        NOTICE.replace("2026年", "2023年").replace(
            "1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。", first
        ).replace("2月14日（周六）、2月28日（周六）上班。", "").replace("5月9日（周六）上班。", "")
        .replace("9月20日（周日）、10月10日（周六）上班。", "")
    )  # fmt: skip
    assert isinstance(found, Read)
    assert (found.value.holidays[0].first, found.value.holidays[0].last) == (date(2022, 12, 31), date(2023, 1, 2))
