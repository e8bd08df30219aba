"""Numbers and money as people type them: 30,000, 3.5万, 一万二, ¥3,000, 500美元, HK$300, about 3k."""

import re
from dataclasses import dataclass
from decimal import Decimal

from flows.kit.reading.currencies import currency
from flows.kit.reading.numerals import ENGLISH, HAN, value
from flows.kit.reading.result import Read, Reading, Unread
from flows.kit.reading.text import LONGEST, fold
from flows.kit.words import N_

NOT_A_NUMBER = N_("I could not read a number there. You can write it like 30, 3.5 or 1,200.")
NOT_AN_AMOUNT = N_("I could not read an amount there. You can write it like 30,000 or USD 500.")
ONE_ONLY = N_("Please give one number, not a range.")
EXACTLY = N_("Please give the number itself, without “more than”, “at most” or “several”.")
WHOLE = N_("Please give a whole number.")
BELOW_ZERO = N_("That number cannot be below zero.")
TOO_FINE = N_("Money has at most two digits after the point; please check the amount.")
TOO_MUCH = N_("That number is too large; please check it.")
UNKNOWN_CURRENCY = N_("I do not know the currency %(currency)s. You can write its three letters, such as USD or EUR.")
ADD_UP = N_("Please add it up and type the total alone, for example: 30,000.")
TWO_CURRENCIES = N_("Please give one amount in one currency.")

MOST = Decimal(10) ** 15  #: more than anything an office counts
_CENT = Decimal("0.01")
_LONGEST_NAME = 12  #: characters of a currency's name worth repeating

_ABOUT = re.compile(
    r"^(?:(?:约为?|大约|大概|差不多|将近|预计|共计?|总共|一共|合计|计|大写|金额|about|around|approx(?:imately)?|circa|ca)(?![a-z])\.?|[~≈])"
)
_ABOUT_AFTER = re.compile(r"(?:左右|上下|整|正| in total| altogether)$")
_COUNTED = re.compile(
    r"(?<=[0-9kw十百千万亿一二三四五六七八九两]) ?(?:个人?|人次?|名|位|次|天|份|项|people|persons?|guests?|days?)$"
)
_COUNTS = re.compile(r"[个人名位次份张天]")  # 50个学生 names no currency
_RANGE = re.compile(rf"[0-9{HAN}] ?(?:-|~|至|到|或|\bto\b|\bor\b) ?[^0-9{HAN}]?[0-9{HAN}]")
_VAGUE = re.compile(
    rf"[0-9{HAN}][多余几]|[几数][十百千万个]|几|[0-9] ?\+$|若干|以[上下内]|超过|至[少多]"
    r"|\b(?:more than|less than|at least|at most|up to|over|under|several|few|some)\b"
)
_TO_ADD_UP = re.compile(r"[0-9万千元] ?[+*×x] ?[^\W_]")
_GROUPED = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])")
_SPACED = re.compile(r"(?<=[0-9])[ '](?=[0-9]{3}(?![0-9]))")
_TIMES = {"k": 10**3, "thousand": 10**3, "w": 10**4, "million": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9}
_ENGLISH_TIMES = re.compile(rf"(?P<number>[0-9.]+|[a-z]+) ?(?P<times>{'|'.join(_TIMES)})")
#: A currency, a number, a currency; names of currencies hold no numerals.
_MONEY = re.compile(
    rf"(?P<before>[^0-9{HAN}]*?)"
    rf"(?P<number>(?:-(?=[0-9]))?[0-9{HAN}][0-9{HAN}., ]*(?: ?(?:{'|'.join(_TIMES)})(?![a-z]))?)"
    rf"(?P<after>[^0-9{HAN}]*)"
)


@dataclass(frozen=True)
class Money:
    """An amount in one currency."""

    amount: Decimal  #: not below zero, at most two digits after the point
    currency: str  #: ISO 4217


def read_number(text: str) -> Reading[Decimal]:
    """A number in digits, Chinese or small English words; 人, 个, 天 and "about" beside it are passed over."""
    plain = _plain(text)
    if isinstance(plain, Unread):
        return plain
    found = _amount(_COUNTED.sub("", plain))
    if found is None:
        return _reason(plain, NOT_A_NUMBER)
    return Read(_even(found)) if abs(found) < MOST else Unread(TOO_MUCH)


def read_count(text: str) -> Reading[int]:
    """A whole number that is not below zero: people, days, copies."""
    found = read_number(text)
    if not isinstance(found, Read):
        return found if isinstance(found, Unread) else Unread(NOT_A_NUMBER)
    if found.value != int(found.value):
        return Unread(WHOLE)
    return Unread(BELOW_ZERO) if found.value < 0 else Read(int(found.value))


def read_money(text: str, default_currency: str = "CNY") -> Reading[Money]:
    """An amount with its currency before or after it; without one it is in *default_currency* (元 and 块: 人民币)."""
    plain = _plain(text)
    if isinstance(plain, Unread):
        return plain
    if plain in ENGLISH:
        return Read(Money(Decimal(ENGLISH[plain]), default_currency))
    found = _MONEY.fullmatch(plain)
    amount = _amount(found["number"].strip()) if found else None
    if found is None or amount is None:
        return _reason(plain, NOT_AN_AMOUNT)
    named = set()
    for side in (found["before"], found["after"]):
        name = side.strip(" :-()").replace(" ", "").replace(".", "")
        code = currency(name, default=default_currency)
        if code is None:
            a_name = name.isalpha() and len(name) <= _LONGEST_NAME and not _COUNTS.match(name)
            named_so = a_name and not _VAGUE.search(plain)
            return Unread(UNKNOWN_CURRENCY, {"currency": name.upper()}) if named_so else _reason(plain, NOT_AN_AMOUNT)
        named.add(code or ("元" if name else ""))
    codes = named - {"", "元"}
    if len(codes) > 1:
        return Unread(TWO_CURRENCIES)
    if found["before"].endswith("-") or amount < 0:
        return Unread(BELOW_ZERO)
    if amount >= MOST:
        return Unread(TOO_MUCH)
    if amount != amount.quantize(_CENT):
        return Unread(TOO_FINE)
    return Read(Money(_even(amount), next(iter(codes), "CNY" if "元" in named else default_currency)))


def _plain(text: str) -> str | Unread:
    """The text without "about" and thousands' commas, short enough to be a number."""
    folded = fold(text)
    if len(folded) > LONGEST:
        return Unread(TOO_MUCH if folded.isdigit() else NOT_A_NUMBER)
    folded = _ABOUT_AFTER.sub("", _ABOUT.sub("", folded).strip(" :"))
    return _SPACED.sub("", _GROUPED.sub(lambda found: found[0].replace(",", ""), folded)).strip()


def _amount(text: str) -> Decimal | None:
    """The number *text* alone says."""
    if text in ENGLISH:
        return Decimal(ENGLISH[text])
    if text.startswith(("-", "负")):
        below = value(text[1:])
        return None if below is None else -below
    if found := _ENGLISH_TIMES.fullmatch(text):
        number = value(found["number"]) if found["number"] not in ENGLISH else Decimal(ENGLISH[found["number"]])
        return None if number is None else number * _TIMES[found["times"]]
    return value(text)


def _even(number: Decimal) -> Decimal:
    """The same number without needless zeros or an exponent: 35000.0 is 35000."""
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()


def _reason(plain: str, otherwise: str) -> Unread:
    """What was wrong with a text that is no one number."""
    if _TO_ADD_UP.search(plain):
        return Unread(ADD_UP)
    if _VAGUE.search(plain):
        return Unread(EXACTLY)
    return Unread(ONE_ONLY if _RANGE.search(plain) else otherwise)
