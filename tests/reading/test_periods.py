"""Two days as people type them; today is Saturday, 21 November 2026."""

import pytest

from flows.kit.reading import read_period
from tests.reading.tables import TODAY, rows, shown

READ = """
12.5-12.9 → 2026-12-05 to 2026-12-09
12.5—12.9 → 2026-12-05 to 2026-12-09
１２．５～１２．９ → 2026-12-05 to 2026-12-09
12.5-9 → 2026-12-05 to 2026-12-09
12月5日至9日 → 2026-12-05 to 2026-12-09
12月5日到12月9日 → 2026-12-05 to 2026-12-09
12 月 5 日 — 9 日 → 2026-12-05 to 2026-12-09
12月5-9日 → 2026-12-05 to 2026-12-09
5月3-7日 → 2027-05-03 to 2027-05-07
十二月五日至九日 → 2026-12-05 to 2026-12-09
12月5日（周六）至9日（周三） → 2026-12-05 to 2026-12-09
自2026年12月5日起至2026年12月9日止 → 2026-12-05 to 2026-12-09
12月5日去9日回 → 2026-12-05 to 2026-12-09
12月5日12月9日 → 2026-12-05 to 2026-12-09
12月5日，12月9日 → 2026-12-05 to 2026-12-09
2026年12月5日-9日 → 2026-12-05 to 2026-12-09
5–9 Dec → 2026-12-05 to 2026-12-09
5 Dec – 9 Dec → 2026-12-05 to 2026-12-09
Dec 5-9 → 2026-12-05 to 2026-12-09
Dec 5 – 9, 2026 → 2026-12-05 to 2026-12-09
5th to 9th December → 2026-12-05 to 2026-12-09
from 5 to 9 December → 2026-12-05 to 2026-12-09
between 5 and 9 December → 2026-12-05 to 2026-12-09
December 5th through December 9th → 2026-12-05 to 2026-12-09
5-9 Dec 2027 → 2027-12-05 to 2027-12-09
2026-12-05 2026-12-09 → 2026-12-05 to 2026-12-09
2026-12-05 - 2026-12-09 → 2026-12-05 to 2026-12-09
2026-12-05/2026-12-09 → 2026-12-05 to 2026-12-09
20261205-20261209 → 2026-12-05 to 2026-12-09
2026.12.5-2026.12.9 → 2026-12-05 to 2026-12-09
26.12.5-26.12.9 → 2026-12-05 to 2026-12-09
12月5日上午至12月9日下午 → 2026-12-05 to 2026-12-09
2026/12/5-12/9 → 2026-12-05 to 2026-12-09
# over the new year
12月28日-1月3日 → 2026-12-28 to 2027-01-03
2026年12月28日-1月3日 → 2026-12-28 to 2027-01-03
Dec 28 – Jan 3, 2027 → 2026-12-28 to 2027-01-03
Dec 28, 2026 - Jan 3, 2027 → 2026-12-28 to 2027-01-03
# days without a month, and days counted from today
25号到3号 → 2026-11-25 to 2026-12-03
25号到12月3日 → 2026-11-25 to 2026-12-03
5-9日 → 2026-12-05 to 2026-12-09
下周一到周五 → 2026-11-23 to 2026-11-27
下周一到下周五 → 2026-11-23 to 2026-11-27
周一到周三 → 2026-11-23 to 2026-11-25
next Wednesday to Friday → 2026-11-25 to 2026-11-27
明天到后天 → 2026-11-22 to 2026-11-23
今天到12月5日 → 2026-11-21 to 2026-12-05
月底到年底 → 2026-11-30 to 2026-12-31
周末 → 2026-11-21 to 2026-11-22
12月5日-12月5日 → 2026-12-05 to 2026-12-05
# a first day and a number of days; the first and the last count
12月5日起5天 → 2026-12-05 to 2026-12-09
12月5日一天 → 2026-12-05 to 2026-12-05
从12月5日开始两周 → 2026-12-05 to 2026-12-18
5 Dec for 5 days → 2026-12-05 to 2026-12-09
5 days from 5 Dec → 2026-12-05 to 2026-12-09
12月5日至9日（共5天） → 2026-12-05 to 2026-12-09
"""

ASKED = """
12/5-12/9 → 2026-12-05 to 2026-12-09 or 2027-05-12 to 2027-09-12
# the second day, or the number of days, leaves one reading
25/12-28/12 → 2026-12-25 to 2026-12-28
5/12-25/12 → 2026-12-05 to 2026-12-25
12/5-12/9 5天 → 2026-12-05 to 2026-12-09
# under way now, or next year's
11.18-11.25 → 2026-11-18 to 2026-11-25 or 2027-11-18 to 2027-11-25
9月1日至8月31日 → 2026-09-01 to 2027-08-31 or 2027-09-01 to 2028-08-31
周六到周日 → 2026-11-21 to 2026-11-22 or 2026-11-28 to 2026-11-29
"""

UNREAD = """
12月9日-12月5日 → The last day is before the first one; please check both.
12月9日至5日 → The last day is before the first one; please check both.
9-5 Dec → The last day is before the first one; please check both.
2026-12-09 2026-12-05 → The last day is before the first one; please check both.
2月28日到2月30日 → February has no day 30.
12月5日（周五）至9日 → That day does not fall on the weekday given; please check both.
12月5日至9日（共6天） → From the first to the last day it is 5 days, not 6; please check.
3000.1.1-3000.1.2 → The year 3000 is too far away.
12月5日 → That is one day. Please give the first and the last day; they may be the same.
5-9 → Please name the month as well, as in 5–9 December.
5至9 → Please name the month as well, as in 5–9 December.
tomorrow → That is one day. Please give the first and the last day; they may be the same.
"""

LOOKING_BACK = """
3.5-3.9 → 2026-03-05 to 2026-03-09
11.18-11.25 → 2026-11-18 to 2026-11-25
12.28-1.3 → 2025-12-28 to 2026-01-03
12.5-12.9 → 2026-12-05 to 2026-12-09
"""


@pytest.mark.parametrize(("typed", "comes"), [*rows(READ), *rows(ASKED), *rows(UNREAD)])
def test_a_period_ahead(typed: str, comes: str) -> None:
    """Two typed days are the next such period, a question between two, or a sentence saying what is wrong."""
    assert shown(read_period(typed, today=TODAY)) == comes


@pytest.mark.parametrize(("typed", "comes"), rows(LOOKING_BACK))
def test_a_period_behind(typed: str, comes: str) -> None:
    """Where the question looks back, a period without its year is the last one that has begun."""
    assert shown(read_period(typed, today=TODAY, ahead=False)) == comes


@pytest.mark.parametrize("typed", ["", "-", "to", "到", "12月5日至", "12月", "hello to world", "12月5日至今"])
def test_what_is_no_period(typed: str) -> None:
    """Anything else is answered with an example of a period."""
    sentence = "I could not read a first and a last day there. You can write them like 5–9 December or 12.5-12.9."
    assert shown(read_period(typed, today=TODAY)) == sentence
