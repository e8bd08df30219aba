"""Numbers and money as people type them."""

from decimal import Decimal

import pytest

from flows.kit.answers import Around
from flows.kit.questions import NO_COST, Amount, Count
from flows.kit.reading import Money, Read, read_count, read_money, read_number
from tests.reading.tables import TODAY, rows, shown

NUMBERS = """
30 → 30
３０ → 30
30人 → 30
4名 → 4
约30人 → 30
30左右 → 30
1,234 → 1234
30，000 → 30000
30 000 → 30000
1,000,000.50 → 1000000.5
1.5 → 1.5
-5 → -5
3万 → 30000
3.5万 → 35000
3万5 → 35000
1万2千 → 12000
3w → 30000
3k → 3000
1.2 million → 1200000
三 → 3
十 → 10
十五 → 15
廿五 → 25
三十 → 30
二十五个 → 25
一百二 → 120
一百零二 → 102
两千三 → 2300
两千零三 → 2003
一万二 → 12000
一万零二 → 10002
一万零二十 → 10020
三万五 → 35000
十万 → 100000
一百二十万 → 1200000
一千二百三十四万五千六百七十八 → 12345678
一亿二千万 → 120000000
1.2万亿 → 1200000000000
壹万贰仟 → 12000
two → 2
twelve → 12
about 30 people → 30
30-40 → Please give one number, not a range.
三到五 → Please give one number, not a range.
30多人 → Please give the number itself, without “more than”, “at most” or “several”.
几十人 → Please give the number itself, without “more than”, “at most” or “several”.
20+ → Please give the number itself, without “more than”, “at most” or “several”.
12,34 → I could not read a number there. You can write it like 30, 3.5 or 1,200.
三五 → I could not read a number there. You can write it like 30, 3.5 or 1,200.
万 → I could not read a number there. You can write it like 30, 3.5 or 1,200.
1.2.3 → I could not read a number there. You can write it like 30, 3.5 or 1,200.
一百千 → I could not read a number there. You can write it like 30, 3.5 or 1,200.
many → I could not read a number there. You can write it like 30, 3.5 or 1,200.
9999999999999999 → That number is too large; please check it.
"""

MONEY = """
3万 → CNY 30000
3.5万 → CNY 35000
三万 → CNY 30000
一万二 → CNY 12000
30,000 → CNY 30000
¥3,000 → CNY 3000
￥３，０００ → CNY 3000
3000元 → CNY 3000
3000.50元 → CNY 3000.5
3万块钱 → CNY 30000
300块 → CNY 300
人民币3万元整 → CNY 30000
壹万贰仟元整 → CNY 12000
RMB 3000 → CNY 3000
3000 yuan → CNY 3000
约3万 → CNY 30000
共3万元 → CNY 30000
3.456万 → CNY 34560
零元 → CNY 0
0 → CNY 0
USD 500 → USD 500
usd500 → USD 500
500 USD → USD 500
500美元 → USD 500
两万美元 → USD 20000
$500 → USD 500
US$1,200.00 → USD 1200
$3k → USD 3000
500 U.S. dollars → USD 500
about $500 → USD 500
€20 → EUR 20
20欧元 → EUR 20
£20 → GBP 20
HK$300 → HKD 300
港币300 → HKD 300
港币300元 → HKD 300
300港元 → HKD 300
新台币3000 → TWD 3000
NT$ 3,000 → TWD 3000
3000台币 → TWD 3000
澳门元200 → MOP 200
3,000泰铢 → THB 3000
50万日元 → JPY 500000
50万韩元 → KRW 500000
RM500 → MYR 500
S$ 20 → SGD 20
A$50 → AUD 50
1.2 million VND → VND 1200000
500 XYZ → I do not know the currency XYZ. You can write its three letters, such as USD or EUR.
500贝壳 → I do not know the currency 贝壳. You can write its three letters, such as USD or EUR.
USD 500 港币 → Please give one amount in one currency.
3-5万 → Please give one number, not a range.
USD500-600 → Please give one number, not a range.
3万多 → Please give the number itself, without “more than”, “at most” or “several”.
3万以上 → Please give the number itself, without “more than”, “at most” or “several”.
up to 500 → Please give the number itself, without “more than”, “at most” or “several”.
-500 → That number cannot be below zero.
¥-500 → That number cannot be below zero.
€1.234 → Money has at most two digits after the point; please check the amount.
20000000000000000 → That number is too large; please check it.
免费 → I could not read an amount there. You can write it like 30,000 or USD 500.
50个学生 → I could not read an amount there. You can write it like 30,000 or USD 500.
flights 6500 + hotel 4*800 → Please add it up and type the total alone, for example: 30,000.
3000+ → Please give the number itself, without “more than”, “at most” or “several”.
500/人 → I could not read an amount there. You can write it like 30,000 or USD 500.
USD → I could not read an amount there. You can write it like 30,000 or USD 500.
"""


@pytest.mark.parametrize(("typed", "comes"), rows(NUMBERS))
def test_a_number(typed: str, comes: str) -> None:
    """A typed number is read in digits, Chinese or both, or a sentence says what is wrong."""
    assert shown(read_number(typed)) == comes


@pytest.mark.parametrize(("typed", "comes"), rows(MONEY))
def test_an_amount_of_money(typed: str, comes: str) -> None:
    """A typed amount is read with its currency, yuan where none is named, or a sentence says what is wrong."""
    assert shown(read_money(typed)) == comes


@pytest.mark.parametrize(
    ("typed", "comes"),
    [
        ("12人", "12"),
        ("一百零二", "102"),
        ("3.0", "3"),
        ("1.5", "Please give a whole number."),
        ("-3", "That number cannot be below zero."),
        ("3-5", "Please give one number, not a range."),
    ],
)
def test_a_count_is_whole(typed: str, comes: str) -> None:
    """People, days and copies are whole numbers from nought on."""
    assert shown(read_count(typed)) == comes


@pytest.mark.parametrize("typed", ["没有", "无", "不花钱", "free", "no cost", "none", "nothing", "0"])
def test_nothing_is_nought_where_no_button_says_so(typed: str) -> None:
    """A sum or a number of things that must be given may be none."""
    around = Around(TODAY)
    assert Amount("sum", "How much?", "Sum").read(typed, around) == Read(Money(Decimal(0), "CNY"))
    if typed not in NO_COST:
        assert Count("count", "How many?", "Number").read(typed, around) == Read(0)


@pytest.mark.parametrize(
    ("typed", "default", "code"),
    [
        ("500", "EUR", "EUR"),
        ("500元", "EUR", "CNY"),
        ("$500", "HKD", "HKD"),
        ("$500", "EUR", "USD"),
        ("¥500", "JPY", "JPY"),
        ("USD 500", "EUR", "USD"),
    ],
)
def test_the_forms_own_currency(typed: str, default: str, code: str) -> None:
    """A form in another currency reads bare numbers, and signs that several currencies share, in its own."""
    found = read_money(typed, default_currency=default)
    assert isinstance(found, Read)
    assert found.value == Money(amount=found.value.amount, currency=code)
    assert found.value.amount == 500
