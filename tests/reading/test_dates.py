"""Days as people type them; today is Saturday, 21 November 2026."""

import pytest

from flows.kit.reading import read_date
from tests.reading.tables import TODAY, rows, shown

WRITTEN = """
2026-12-05 → 2026-12-05
2026-12-5 → 2026-12-05
2026/12/5 → 2026-12-05
2026.12.5 → 2026-12-05
2026 - 12 - 05 → 2026-12-05
２０２６－１２－０５ → 2026-12-05
20261205 → 2026-12-05
26-12-05 → 2026-12-05
26/12/05 → 2026-12-05
85-03-12 → 1985-03-12
26.12.5 → 2026-12-05
2026年12月5日 → 2026-12-05
2026年12月5号 → 2026-12-05
26年12月5日 → 2026-12-05
2026 年 12 月 5 日 → 2026-12-05
１２月５日 → 2026-12-05
12月5日 → 2026-12-05
12月5号 → 2026-12-05
12月5 → 2026-12-05
12月05日。 → 2026-12-05
12月份5号 → 2026-12-05
12.5 → 2026-12-05
12。5 → 2026-12-05
１２．５ → 2026-12-05
# beyond twelve a dot can only be the European order
25.12 → 2026-12-25
十二月五日 → 2026-12-05
十二月二十五号 → 2026-12-25
十二月廿五 → 2026-12-25
十一月三十日 → 2026-11-30
二〇二六年十二月五日 → 2026-12-05
二零二六年十二月五日 → 2026-12-05
12月5號 → 2026-12-05
明年3月5日 → 2027-03-05
今年12月5日 → 2026-12-05
去年3月5日 → 2025-03-05
5 Dec → 2026-12-05
5 dec. → 2026-12-05
5. Dec → 2026-12-05
Dec 5 → 2026-12-05
Dec. 5th → 2026-12-05
DEC 5 → 2026-12-05
5Dec → 2026-12-05
05DEC26 → 2026-12-05
5-Dec-2026 → 2026-12-05
5 December 2026 → 2026-12-05
December 5, 2026 → 2026-12-05
2026 Dec 5 → 2026-12-05
5th of December → 2026-12-05
the 5th of December → 2026-12-05
on 5 December → 2026-12-05
Sept 3 → 2027-09-03
3rd May → 2027-05-03
5号 → 2026-12-05
25号 → 2026-11-25
廿五号 → 2026-11-25
21号 → 2026-11-21
31号 → 2026-12-31
the 5th → 2026-12-05
周六（12月5日） → 2026-12-05
12月5日星期六 → 2026-12-05
25th → 2026-11-25
12月底 → 2026-12-31
2月底 → 2027-02-28
2027年底 → 2027-12-31
12月5日下午 → 2026-12-05
约12月5日 → 2026-12-05
12月5日左右 → 2026-12-05
# a day of this year that is past rolls on; today does not
11月20日 → 2027-11-20
11月21日 → 2026-11-21
3.5 → 2027-03-05
# the time of the day is no part of it
12月10日14:00-16:00 → 2026-12-10
12.10下午2点到4点 → 2026-12-10
12月10日 下午两点半 → 2026-12-10
4 Dec 19:00-21:00 → 2026-12-04
Friday 4 Dec at 3pm → 2026-12-04
2026-12-05 19:00 → 2026-12-05
1月1日 → 2027-01-01
# one that says its year stays
2026-03-05 → 2026-03-05
"""

SPOKEN = """
今天 → 2026-11-21
明天 → 2026-11-22
明日 → 2026-11-22
后天 → 2026-11-23
後天 → 2026-11-23
大后天 → 2026-11-24
昨天 → 2026-11-20
前天 → 2026-11-19
明天下午 → 2026-11-22
下周三 → 2026-11-25
下星期三 → 2026-11-25
下个礼拜三 → 2026-11-25
下週三 → 2026-11-25
下周日 → 2026-11-29
下下周一 → 2026-11-30
本周五 → 2026-11-20
这周五 → 2026-11-20
本周日 → 2026-11-22
上周五 → 2026-11-13
周五 → 2026-11-27
周5 → 2026-11-27
星期天 → 2026-11-22
礼拜一 → 2026-11-23
三天后 → 2026-11-24
3天后 → 2026-11-24
三天之后 → 2026-11-24
十天以后 → 2026-12-01
两周后 → 2026-12-05
2个星期后 → 2026-12-05
半个月后 → 2026-12-06
一个月后 → 2026-12-21
三个月后 → 2027-02-21
一年后 → 2027-11-21
三天前 → 2026-11-18
下个月5号 → 2026-12-05
下月5日 → 2026-12-05
下個月5號 → 2026-12-05
本月25日 → 2026-11-25
这个月25号 → 2026-11-25
上个月5号 → 2026-10-05
月底 → 2026-11-30
本月底 → 2026-11-30
下个月底 → 2026-12-31
年底 → 2026-12-31
明年年底 → 2027-12-31
today → 2026-11-21
tomorrow → 2026-11-22
Tomorrow morning → 2026-11-22
yesterday → 2026-11-20
the day after tomorrow → 2026-11-23
next Wednesday → 2026-11-25
next week Wednesday → 2026-11-25
Wednesday next week → 2026-11-25
this Friday → 2026-11-27
this Sunday → 2026-11-22
Friday → 2026-11-27
fri → 2026-11-27
on Monday → 2026-11-23
in two weeks → 2026-12-05
in 2 weeks' time → 2026-12-05
in a fortnight → 2026-12-05
in 3 days → 2026-11-24
in a week → 2026-11-28
in one month → 2026-12-21
two weeks from now → 2026-12-05
3 days ago → 2026-11-18
5th of next month → 2026-12-05
end of the month → 2026-11-30
end of next month → 2026-12-31
end of the year → 2026-12-31
the end of November → 2026-11-30
"""

ASKED = """
5 March or 6 March → 2027-03-05 or 2027-03-06
3月5日或6日 → 2027-03-05 or 2027-03-06
3月5日还是6日 → 2027-03-05 or 2027-03-06
5/12 → 2026-12-05 or 2027-05-12
12/5 → 2026-12-05 or 2027-05-12
５／１２ → 2026-12-05 or 2027-05-12
5-12 → 2026-12-05 or 2027-05-12
5/12/2026 → 2026-12-05 or 2026-05-12
05.12.26 → 2026-12-05 or 2026-05-12
# one reading is impossible, or both are the same
25/12 → 2026-12-25
12/25 → 2026-12-25
25/12/2026 → 2026-12-25
5/5 → 2027-05-05
# a weekday beside it decides
Sat 5/12 → 2026-12-05
12/5（周三） → 2027-05-12
# Sunday is tomorrow: this week's or the next one's
next Sunday → 2026-11-22 or 2026-11-29
last Friday → 2026-11-20 or 2026-11-13
# today is Saturday
周六 → 2026-11-21 or 2026-11-28
Saturday → 2026-11-21 or 2026-11-28
周末 → 2026-11-21 or 2026-11-22
下周末 → 2026-11-28 or 2026-11-29
"""

UNREAD = """
2月30日 → February has no day 30.
2026-02-30 → February has no day 30.
30/2 → February has no day 30.
11月31日 → November has no day 31.
31 April → April has no day 31.
12月0日 → December has no day 0.
2026-02-29 → February 2026 has no day 29.
2月29日 → February 2027 has no day 29.
2026-13-01 → There is no month 13.
13/13 → There is no month 13.
3000-01-01 → The year 3000 is too far away.
1850年1月1日 → The year 1850 is too far away.
九千年后 → That day is too far away.
12月5日周五 → That day does not fall on the weekday given; please check both.
Friday, 5 December → That day does not fall on the weekday given; please check both.
下周 → Please name the day as well, not only the week, month or year.
next week → Please name the day as well, not only the week, month or year.
12月 → Please name the day as well, not only the week, month or year.
December 2026 → Please name the day as well, not only the week, month or year.
2026 → Please name the day as well, not only the week, month or year.
"""

LOOKING_BACK = """
3.5 → 2026-03-05
11月20日 → 2026-11-20
# up to a month ahead is the near one, not last year's
12.5 → 2026-12-05
12月25日 → 2025-12-25
周五 → 2026-11-20
周六 → 2026-11-21
Wednesday → 2026-11-18
5号 → 2026-12-05
2月29日 → February 2026 has no day 29.
5/3 → 2026-05-03 or 2026-03-05
26-12-05 → 2026-12-05
27-03-05 → 2027-03-05
12/1/27 → 2027-01-12 or 2027-12-01
15.1.27 → 2027-01-15
明天 → 2026-11-22
this Friday → 2026-11-20
12月5日周六 → 2026-12-05
"""


@pytest.mark.parametrize(("typed", "comes"), [*rows(WRITTEN), *rows(SPOKEN), *rows(ASKED), *rows(UNREAD)])
def test_a_day_ahead(typed: str, comes: str) -> None:
    """A typed day is the next such day, a question between two, or a sentence saying what is wrong."""
    assert shown(read_date(typed, today=TODAY)) == comes


@pytest.mark.parametrize(("typed", "comes"), rows(LOOKING_BACK))
def test_a_day_behind(typed: str, comes: str) -> None:
    """Where the question looks back, a day without its year is the last such day or one within a month."""
    assert shown(read_date(typed, today=TODAY, ahead=False)) == comes


@pytest.mark.parametrize(
    "typed", ["", "，", "hello", "5", "次", "周八", "12..5", "1e3", "٥", "maybe 5 Dec or so", "12月5日9日"]
)
def test_what_is_no_day(typed: str) -> None:
    """Anything else is answered with an example of a day."""
    sentence = "I could not read a day there. You can write it like 2026-12-05 or 5 December."
    assert shown(read_date(typed, today=TODAY)) == sentence


def test_next_wednesday_on_a_monday_asks() -> None:
    """Before Wednesday, an English "next Wednesday" may be this week's or the next one's; 下周三 may not."""
    monday = TODAY.replace(day=16)
    assert shown(read_date("next Wednesday", today=monday)) == "2026-11-18 or 2026-11-25"
    assert shown(read_date("下周三", today=monday)) == "2026-11-25"
    assert shown(read_date("本周三", today=monday)) == "2026-11-18"


def test_leap_day_in_the_year_it_comes() -> None:
    """29 February without its year is read when the coming February has it, and never moved to a later year."""
    assert shown(read_date("2月29日", today=TODAY.replace(year=2027))) == "2028-02-29"
    assert shown(read_date("2月29日", today=TODAY.replace(year=2027, month=1))) == "February 2027 has no day 29."


def test_a_month_after_the_31st_is_its_last_day() -> None:
    """A month after 31 January is the last day of February."""
    assert shown(read_date("一个月后", today=TODAY.replace(year=2027, month=1, day=31))) == "2027-02-28"
