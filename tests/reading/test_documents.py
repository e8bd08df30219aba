"""Document numbers: what is read as one, and what a chat should not keep. All numbers are invented."""

import pytest

from flows.kit.reading import looks_like_document, read_document
from tests.reading.tables import rows, shown

NUMBERS = """
E12345678 → E12345678
e12345678 → E12345678
Ｅ１２３４５６７８ → E12345678
E 1234 5678 → E12345678
E-1234-5678 → E12345678
G12345678 → G12345678
EA1234567 → EA1234567
C12345678 → C12345678
CA1234567 → CA1234567
L12345678 → L12345678
护照号：E12345678 → E12345678
护照 E12345678 → E12345678
Passport No. AB123456 → AB123456
passport number is AB1234567 → AB1234567
123456789 → 123456789
M1234567 → M1234567
AB1234567 → AB1234567
E12345678。 → E12345678
hello → I could not read a document number there. It has 6 to 12 letters and digits, such as E12345678.
passport → I could not read a document number there. It has 6 to 12 letters and digits, such as E12345678.
护照 → I could not read a document number there. It has 6 to 12 letters and digits, such as E12345678.
没有 → I could not read a document number there. It has 6 to 12 letters and digits, such as E12345678.
E12345678,E87654321 → I could not read a document number there. It has 6 to 12 letters and digits, such as E12345678.
ABCDEF12 → A document number has at least four digits; please check it.
AB12 → That has 4 letters and digits; a document number has at least 6. Please check it.
ABC1234567890 → That has 13 letters and digits; a document number has at most 12. Please check it.
13800138000 → That looks like a mobile phone number. Please give the number of the passport or travel permit.
15 Jan 2026 → That reads as a day, not as a number. Please give the number as it stands on the document.
2026年1月15日 → That reads as a day, not as a number. Please give the number as it stands on the document.
2026-01-15 → That reads as a day, not as a number. Please give the number as it stands on the document.
20260115 → That reads as a day, not as a number. Please give the number as it stands on the document.
number 20260115 → 20260115
20261315 → 20261315
11010519491231002X → That is a resident identity number. Please give the number of the passport or travel permit.
"""


@pytest.mark.parametrize(("typed", "comes"), rows(NUMBERS))
def test_a_document_number(typed: str, comes: str) -> None:
    """A typed number is kept in capitals without blanks and label, or a sentence says what is wrong."""
    assert shown(read_document(typed)) == comes


@pytest.mark.parametrize(
    "typed",
    [
        "E12345678",
        "我的护照是e12345678，谢谢",
        "Ｅ１２３４５６７８",
        "new one: EA1234567.",
        "通行证C12345678",
        "台湾通行证 L12345678",
        "身份证11010519491231002x",
        "110105 19491231 002X",
        "护照号 123456789",
        "Passport number is AB1234567",
        "passport: M1234567",
    ],
)
def test_texts_with_a_document_number(typed: str) -> None:
    """A message that surely holds a document number is known as one."""
    assert looks_like_document(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12月5日至9日",
        "CF-2026-0007",
        "flight CA1234",
        "13800138000",
        "passport: 13800138000",
        "护照2030年12月到期",
        "护照 20301205 到期",
        "room S20261205",
        "护照办理电话 05718888888",
        "order 110105194912310021",
        "XE12345678Y",
        "123456789",
        "USD 30000",
    ],
)
def test_texts_without_one(typed: str) -> None:
    """Case numbers, flights, phones, days and other long numbers stay in the chat."""
    assert not looks_like_document(typed)
