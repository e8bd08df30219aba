"""Numbers in words: 一万二, 两千三百, 廿五, 二〇二六, 壹仟贰佰, 3.5万; and the small English ones."""

import re
from decimal import Decimal

#: Chinese digits, plain and as written on cheques.
DIGITS = {**dict(zip("零一二三四五六七八九", range(10), strict=True)), "〇": 0, "两": 2}
DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
BIG = {"万": 10**4, "亿": 10**8}
_ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ENGLISH = {word: number for number, word in enumerate(_ENGLISH, 1)}
ENGLISH |= {"a": 1, "an": 1, "a couple of": 2, "fifteen": 15, "twenty": 20, "thirty": 30}

HAN = "".join(DIGITS) + "十百千万亿拾佰仟廿卅"
#: A number in a date or a count of days, as part of a larger pattern.
COUNT = rf"(?:[0-9]{{1,4}}|[{HAN}]{{1,7}})"
ENGLISH_COUNT = r"(?:[0-9]{1,4}|" + "|".join(sorted(ENGLISH, key=len, reverse=True)) + ")"

_TOKEN = re.compile(rf"[0-9]+(?:\.[0-9]+)?|[{HAN}]")
_MOST_DIGITS = 24


def count(text: str) -> int | None:
    """A whole number in digits, Chinese or English; None when it is none."""
    if text in ENGLISH:
        return ENGLISH[text]
    found = value(text)
    return int(found) if found is not None and found == int(found) else None


def value(text: str) -> Decimal | None:
    """The number *text* says, in digits, Chinese or both (3万5, 1.2亿); None when it says none."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    tokens = _TOKEN.findall(text)
    if not tokens or "".join(tokens) != text or any(len(token) > _MOST_DIGITS for token in tokens):
        return None
    if len(tokens) == 1 and text in "百千万亿佰仟":
        return None  # a unit alone is no number; 万 is also a surname
    if len(tokens) > 2 and all(token in DIGITS for token in tokens):  # 二〇二六; 三五 may mean three to five
        return Decimal("".join(str(DIGITS[token]) for token in tokens)) if len(tokens) <= _MOST_DIGITS else None
    return _sum(tokens)


def _sum(tokens: list[str]) -> Decimal | None:
    """Add up digits and units; units fall within each 万, and 万 and 亿 fall too, save 万亿."""
    total = section = Decimal(0)
    digit: Decimal | None = None
    small, big, unit = 10**4, 10**20, 1  # the last unit of each sort, and of either
    for place, token in enumerate(tokens):
        if token in SMALL:
            if SMALL[token] >= small or (digit is None and place > 0 and SMALL[token] != 10):
                return None
            unit = small = SMALL[token]
            section += (1 if digit is None else digit) * unit
            digit = None
        elif token in BIG:
            section += digit or 0
            if section == 0 and place > 0 and tokens[place - 1 : place + 1] != ["万", "亿"]:
                return None
            unit = BIG[token]
            if unit == big or (unit > big and tokens[place - 1] != "万"):
                return None
            total = (total + (section or (0 if total else 1))) * unit if unit > big else total + (section or 1) * unit
            section, digit, small, big = Decimal(0), None, 10**4, unit
        elif digit is not None and digit != 0:
            return None
        else:
            digit = Decimal(DIGITS[token]) if token in DIGITS else Decimal(token)
            if digit == 0 and len(tokens) > 1:
                unit = 1  # 一万零二 is 10002, 一万二 is 12000
    if digit is not None:
        shortened = unit >= 100 and digit < 10 and digit == int(digit) and tokens[-2:-1] != ["零"]
        section += digit * unit / 10 if shortened else digit
    return total + section
