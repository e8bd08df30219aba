"""Phone numbers as people type them, and how they are read aloud again."""

import pytest

from flows.kit.reading import Read, phone, read_phone
from tests.reading.tables import rows, shown

READ = """
138 1234 5678 → +8613812345678
１３８１２３４５６７８ → +8613812345678
手机：13812345678 → +8613812345678
我的电话是13812345678 → +8613812345678
+86 138-1234-5678 → +8613812345678
0519-8123 4567 → +8651981234567
0519-81234567转8012 → +8651981234567;ext=8012
(010) 6275 1234 → +861062751234
+66 53 941 300 → +6653941300
0066 53941300 → +6653941300
+852 2345 6789 → +85223456789
+1 (617) 253-1000 ext 12 → +16172531000;ext=12
"""

UNREAD = """
张伟 → I could not read a phone number there. You can write it like 138 1234 5678 or +66 53 941 300.
1 → I could not read a phone number there. You can write it like 138 1234 5678 or +66 53 941 300.
81234567 → Please give the area code as well, as in 0519-8123 4567.
13812345 → There is no such number; please check its digits. Abroad it begins with + and the country's code.
+66 123 → There is no such number; please check its digits. Abroad it begins with + and the country's code.
"""

ALOUD = """
+8613812345678 → 138 1234 5678
+8651981234567;ext=8012 → 0519 8123 4567 ext 8012
+6653941300 → +66 53 941 300
"""


@pytest.mark.parametrize(("typed", "comes"), [*rows(READ), *rows(UNREAD)])
def test_a_phone_number(typed: str, comes: str) -> None:
    """A number with its country's code, or the sentence that says what is missing."""
    assert shown(read_phone(typed)) == comes


@pytest.mark.parametrize(("kept", "said"), rows(ALOUD))
def test_a_number_read_aloud(kept: str, said: str) -> None:
    """At home without the country's code; and what is said can be typed again."""
    assert phone(kept) == said
    assert read_phone(said) == Read(kept)
