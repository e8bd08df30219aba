"""One sentence that answers several questions; today is Saturday, 21 November 2026. All names are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.agreement import AGREEMENT, PARTNER
from flows.kit.answers import Around
from flows.kit.flow import Form
from flows.kit.hearing import added, answering, heard
from flows.kit.reading import Ask, Directory, Named, Read
from flows.passport_loan import PASSPORT_LOAN
from flows.trip import BUDGET, OUT, PUBLIC_MONEY, TRIP, WHERE
from tests.reading.tables import TODAY, rows, shown

ME = 9
DIRECTORY = Directory([
    Named(1, "2015012", "王伟", "Wang Wei", "机电学院"),
    Named(2, "2015013", "李娜", "Li Na", "机电学院"),
    Named(3, "2015014", "张伟", "Zhang Wei", "旅游学院"),
    Named(4, "F001", "Grace Miller", "Grace Miller", "外语学院"),
    Named(5, "2016001", "欧阳娜娜", "", "艺术学院"),
    Named(6, "2016002", "周一平", "", "艺术学院"),
    Named(7, "2016003", "马来", "", "艺术学院"),
    Named(ME, "2017001", "陈晨", "", "外语学院"),
])  # fmt: skip
AROUND = Around(TODAY, ME, directory=lambda: DIRECTORY)

SAID = """
# who, when, where, what for, with whom
5月3-7日 张伟、王伟赴泰国清迈大学访问 → who 3 1; where TH; out 2027-05-03; back 2027-05-07; task visit; host 泰国清迈大学
５月３－７日　张伟、王伟赴泰国 → who 3 1; where TH; out 2027-05-03; back 2027-05-07
2027年3月8日至12日，王伟赴新加坡国立大学交流，费用约2.5万元 → who 1; where SG; out 2027-03-08; back 2027-03-12; task visit; host 新加坡国立大学; budget CNY 25000
王伟、李娜 12.5-12.9 赴香港参加研讨会 预算¥30,000 → who 1 2; where HK; out 2026-12-05; back 2026-12-09; budget CNY 30000
我和李娜下个月5号到9号去日本、韩国培训，预算3万 → who 9 2; where JP KR; out 2026-12-05; back 2026-12-09; task training; budget CNY 30000
我3月8日到12日去泰国开会 → who 9; where TH; out 2027-03-08; back 2027-03-12
欧阳娜娜和王伟4月1日至5日赴澳门 → who 5 1; where MO; out 2027-04-01; back 2027-04-05
周一平下周三去越南 → who 6; where VN; out 2026-11-25
马来去马来西亚，明年4月1日至4日 → who 7; where MY; out 2027-04-01; back 2027-04-04
张伟老师5月3日—7日赴台湾地区交流 → who 3; where TW; out 2027-05-03; back 2027-05-07; task visit
王伟和我，2027年3月5号至9号，泰国、马来西亚，公派，预算4.5万 → who 1 9; where TH MY; out 2027-03-05; back 2027-03-09; purpose official; budget CNY 45000
Wang Wei and I fly to Malaysia from 5 March to 9 March → who 1 9; where MY; out 2027-03-05; back 2027-03-09
# two days apart in the sentence
4月1日出发去马来西亚，4月8日回来 → where MY; out 2027-04-01; back 2027-04-08
4月1日去，8日回，泰国、老挝两国 → where TH LA; out 2027-04-01; back 2027-04-08
12月28日去德国，1月3日回 → where DE; out 2026-12-28; back 2027-01-03
# words of leaving and of coming back say which day is which, whatever their order
12月30日去日本，1月2号回来 → where JP; out 2026-12-30; back 2027-01-02
去泰国，3月9日回，3月5日走 → where TH; out 2027-03-05; back 2027-03-09
去泰国，9日回，3月5日走 → where TH; out 2027-03-05; back 2027-03-09
出发3月5日返回3月9日，去泰国 → where TH; out 2027-03-05; back 2027-03-09
出发日期：3月5日，返回日期：3月9日，去泰国 → where TH; out 2027-03-05; back 2027-03-09
去泰国，3月9日晚上回国 → where TH; back 2027-03-09
trip to Thailand, back on 9 March, leaving 5 March → where TH; out 2027-03-05; back 2027-03-09
trip to Thailand leaving Friday 5 March, back Tuesday 9 March → where TH; out 2027-03-05; back 2027-03-09
from 5 March in Japan until 9 March → where JP; out 2027-03-05; back 2027-03-09
going to Japan 5 March, returning 9 March → where JP; out 2027-03-05; back 2027-03-09
I fly to Japan on 5 March and return on the 9th → who 9; where JP; out 2027-03-05; back 2027-03-09
# a weekday beside a date is the same day, and must agree
trip to Thailand on Friday 5 March → where TH; out 2027-03-05
trip to Thailand Fri 5 Mar → where TH; out 2027-03-05
去泰国，3月5日（周五）出发 → where TH; out 2027-03-05
周五3月5日去泰国 → where TH; out 2027-03-05
周四3月5日去泰国 → where TH; out That day does not fall on the weekday given; please check both.
# one of two
去泰国，3月5日或6日出发 → where TH; out 2027-03-05 or 2027-03-06
# how long it takes
trip to Thailand on 5 March for five days → where TH; out 2027-03-05; back 2027-03-09
去泰国5天，3月5日出发 → where TH; out 2027-03-05; back 2027-03-09
# one day, and days that are none
去美国和加拿大，明年4月1日出发 → where US CA; out 2027-04-01
5月去英国 → where GB
去法国10天 → where FR
# two ways to read it
5/12-9/12 去德国 → where DE; out 2026-12-05 or 2027-05-12; back 2026-12-09 or 2027-09-12
# who is not known, or not everybody
5月3-7日 张伟等4人赴泰国 → who You wrote 4 people, and I found 1. Please name everybody.; where TH; out 2027-05-03; back 2027-05-07
张三等3人去英国 → who I found nobody called “张三”. You can write a full name or a staff number, such as Wang Wei.; where GB
# sums, and what is none
每人3000元，去越南 → where VN
12.5万元去泰国 → where TH; budget CNY 125000
王伟、李娜共2人，3万，又2万 → who 1 2
# English
Wang Wei and Li Na go to Thailand 3-7 May 2027 for training, USD 4,000 → who 1 2; where TH; out 2027-05-03; back 2027-05-07; task training; budget USD 4000
Grace Miller to Malaysia from 5 March to 9 March → who 4; where MY; out 2027-03-05; back 2027-03-09
I am going to Japan next month → who 9; where JP
I will fly to the UK on 5 Dec → who 9; where GB; out 2026-12-05
visit to Chiang Mai University, Thailand, 8 to 12 March → where TH; out 2027-03-08; back 2027-03-12; task visit; host Chiang Mai University
"""  # noqa: E501 - a row is a line

#: to a form that asks only for the day of coming back
LENT = """
7月1日到20日去加拿大探亲，借护照 → place CA; back 2027-07-20
借护照去泰国，3月5日走，3月9日回来 → place TH; back 2027-03-09
借护照去泰国 3月5日出发 → place TH
借护照去泰国，3月5日 → place TH
I want to see my sister in Canada, 1-20 July → place CA; back 2027-07-20
I need my passport for Japan from 3 to 15 August → place JP; back 2027-08-15
"""

#: to a form that asks for more than two days
AGREED = """
与泰国清迈大学签合作备忘录，有效期5年 → partner 泰国清迈大学; from TH
与泰国清迈大学签协议，2026年1月1日至2028年12月31日有效 → partner 泰国清迈大学; from TH; since 2026-01-01; until 2028-12-31
"""  # noqa: E501 - a row is a line

NOTHING = ["", "你好", "hello", "出访", "谢谢", "我要出访", "I want to travel abroad", "…", "3", "trip"]


def told(text: str, form: Form = TRIP) -> str:
    """What a sentence says, question by question."""
    return "; ".join(f"{key} {shown(reading)}" for key, reading in heard(form, text, AROUND).items())


def in_order(comes: str) -> set[str]:
    """The parts of a row, whatever their order."""
    return set(comes.split("; "))


@pytest.mark.parametrize(("typed", "comes"), rows(SAID))
def test_what_a_sentence_says(typed: str, comes: str) -> None:
    """Each question gets what the sentence says to it, and nothing else."""
    assert in_order(told(typed)) == in_order(comes)


@pytest.mark.parametrize(("typed", "comes"), rows(LENT))
def test_the_day_something_ends(typed: str, comes: str) -> None:
    """Of two days it is the last; a day of leaving, or one of which nothing is said, is not taken for it."""
    assert in_order(told(typed, PASSPORT_LOAN)) == in_order(comes)


@pytest.mark.parametrize(("typed", "comes"), rows(AGREED))
def test_a_period_among_other_days(typed: str, comes: str) -> None:
    """A period answers the question of the last day and the one it comes after."""
    assert in_order(told(typed, AGREEMENT)) == in_order(comes)


@pytest.mark.parametrize("typed", NOTHING)
def test_a_sentence_that_says_nothing(typed: str) -> None:
    """A greeting or a command's word answers nothing."""
    assert told(typed) == ""


def test_an_answer_that_holds_the_next_one_too() -> None:
    """Asked for the day out, somebody gives both days; asked where, one day alone is no answer to that."""
    both = answering(OUT, TRIP, "3月8日到12日", AROUND)
    assert {key: shown(reading) for key, reading in both.items()} == {"out": "2027-03-08", "back": "2027-03-12"}
    assert isinstance(answering(WHERE, TRIP, "泰国，3月8日到12日", AROUND)["where"], Read)
    assert answering(WHERE, TRIP, "3月8日到12日", AROUND) == {}
    alone = answering(OUT, TRIP, "3月8日出发", AROUND)
    assert {key: shown(reading) for key, reading in alone.items()} == {"out": "2027-03-08"}


def test_a_sum_said_with_a_yes() -> None:
    """Asked whether public money is spent, somebody says at once how much."""
    said = {key: shown(one) for key, one in added(PUBLIC_MONEY, TRIP, "是，2万左右", AROUND).items()}
    assert said == {"budget": "CNY 20000"}
    assert added(PUBLIC_MONEY, TRIP, "是", AROUND) == {}
    assert added(BUDGET, TRIP, "2万", AROUND) == {}


def test_a_partner_in_a_sentence_is_asked_about() -> None:
    """Where more than a name is typed, the name in it is offered beside the whole."""
    typed = "与泰国清迈大学签合作备忘录，有效期5年"
    assert PARTNER.read(typed, AROUND) == Ask(("泰国清迈大学", typed))
    assert PARTNER.read("清迈大学，护理学院", AROUND) == Read("清迈大学，护理学院")


@given(st.text(alphabet=st.sampled_from("5月3-7日 张伟等4人赴泰国清迈大学访问，。￥万to in Wang Wei/\n"), max_size=60))
def test_any_sentence_can_be_looked_through(text: str) -> None:
    """Nothing that is typed raises, and what is found stands under a question of the form."""
    assert set(heard(TRIP, text, AROUND)) <= {question.key for question in TRIP.questions}
