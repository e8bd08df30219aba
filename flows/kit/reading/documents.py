"""Travel documents' numbers, and noticing an identity number in what somebody typed."""

import re
from datetime import date

from flows.kit.reading.dates import read_date
from flows.kit.reading.result import Ask, Read, Reading, Unread
from flows.kit.reading.text import normalise
from flows.kit.reading.written import MONTH_NAME
from flows.kit.words import N_

NOT_A_NUMBER = N_("I could not read a document number there. It has 6 to 12 letters and digits, such as E12345678.")
TOO_SHORT = N_("That has %(length)d letters and digits; a document number has at least 6. Please check it.")
TOO_LONG = N_("That has %(length)d letters and digits; a document number has at most %(most)d. Please check it.")
A_DAY = N_("That reads as a day, not as a number. Please give the number as it stands on the document.")
FEW_DIGITS = N_("A document number has at least four digits; please check it.")
RESIDENT = N_("That is a resident identity number. Please give the number of the passport or travel permit.")
PHONE = N_("That looks like a mobile phone number. Please give the number of the passport or travel permit.")

_LONGEST = 12

#: Chinese passports (E, G, D, S, P; E with a second letter), 往来港澳通行证 (C, W), 往来台湾通行证 (L, formerly T).
_CHINESE = r"[EGDSP][0-9]{8}|E[A-Z][0-9]{7}|[CW][0-9]{8}|C[A-Z][0-9]{7}|[LT][0-9]{8}"
_LABEL = (
    r"(?:(?:因公|因私|普通|公务){0,2}(?:护照|通行证|证件|旅行证)(?:号码?|编号)?|PASSPORT|TRAVEL PERMIT|TRAVEL DOCUMENT)"
    r"[ ]?(?:(?:NO|NUMBER|NUM|NR)(?![A-Z])\.?|#)?(?: ?(?:IS|是|为)(?![A-Z]))? ?[:#]? ?"
)
_BEFORE = re.compile(rf"^(?:{_LABEL}|(?:NO\.|NUMBER|号码?)[ ]?[:#]?[ ]?)")
_WRITTEN_DAY = re.compile(rf"{MONTH_NAME}|[年月日号]|^[0-9]{{1,4}}([-/. ])[0-9]{{1,2}}\1[0-9]{{1,4}}$", re.IGNORECASE)
_BETWEEN = re.compile(r"[ \-‐‑–—]")
_MOBILE = re.compile(r"(?:86)?1[3-9][0-9]{9}")
_ALONE = re.compile(rf"(?<![A-Z0-9])(?:{_CHINESE})(?![A-Z0-9])")
_ID_NUMBER = re.compile(r"(?<![A-Z0-9])[1-9][0-9]{5}[ -]?[0-9]{8}[ -]?[0-9]{3}[0-9X](?![A-Z0-9])")
_TOKEN_AFTER_LABEL = re.compile(rf"{_LABEL}(?P<number>[A-Z]{{0,3}}[ -]?[0-9][A-Z0-9]{{4,11}})(?![A-Z0-9])")

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_SHORTEST, _DIGITS = 6, 4
_SOME_DAY = date(2026, 1, 1)  # whichever: what reads as a day does so on any


def read_document(text: str, longest: int = _LONGEST) -> Reading[str]:
    """A travel document's number in capitals, without blanks, dashes or a label such as 护照号.

    Args: longest: letters and digits; one as long as a resident's number may be one of those.
    """
    typed = _BEFORE.sub("", normalise(text).upper())
    number = _BETWEEN.sub("", typed.strip(" .。,;:"))
    if (_WRITTEN_DAY.search(typed) and _reads_as_a_day(typed)) or (typed == number and _is_day(normalise(text))):
        return Unread(A_DAY)
    if longest < len(number) and is_resident_number(number):
        return Unread(RESIDENT)
    if not re.fullmatch(r"[A-Z0-9]+", number) or not any(one.isdigit() for one in number):
        return Unread(NOT_A_NUMBER)
    if _MOBILE.fullmatch(number):
        return Unread(PHONE)
    if len(number) < _SHORTEST:
        return Unread(TOO_SHORT, {"length": len(number)})
    if len(number) > longest:
        return Unread(TOO_LONG, {"length": len(number), "most": longest})
    if sum(one.isdigit() for one in number) < _DIGITS:
        return Unread(FEW_DIGITS)
    return Read(number)


def looks_like_document(text: str) -> bool:
    """Whether *text* surely holds a document's number, so that the message should not stay in a chat.

    A Chinese passport's or permit's number standing alone, a resident's number whose check digit agrees, or any
    number named as a passport's. Days written as eight digits and mobile phones are none of these.
    """
    seen = normalise(text).upper()
    if any(is_resident_number(_BETWEEN.sub("", found[0])) for found in _ID_NUMBER.finditer(seen)):
        return True
    if any(not _is_day(found[0][-8:]) for found in _ALONE.finditer(seen)):
        return True
    for found in _TOKEN_AFTER_LABEL.finditer(seen):
        number = _BETWEEN.sub("", found["number"])
        enough = _SHORTEST <= len(number) <= _LONGEST and sum(one.isdigit() for one in number) >= _DIGITS
        if enough and not _is_day(number) and not _MOBILE.fullmatch(number):
            return True
    return False


def is_resident_number(number: str) -> bool:
    """Whether these are the 18 characters of a resident's number: a day of birth and a check digit that agrees."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number) or not _is_day(number[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return number[-1] == _CHECK_DIGITS[total % 11]


def _reads_as_a_day(typed: str) -> bool:
    """Whether it is a day in figures or words: 15 Jan 2026, 2026年1月15日."""
    return isinstance(read_date(typed, today=_SOME_DAY), Read | Ask)


def _is_day(digits: str) -> bool:
    """Whether eight digits are a day between 1900 and 2099."""
    if not re.fullmatch(r"(?:19|20)[0-9]{6}", digits):
        return False
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
