"""Several choices, one in words of one's own, and somebody from outside, as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.kit.answers import Around
from flows.kit.questions import Name
from flows.kit.reading import Ask, Outsider, Read, Unread, read_choice, read_choices, read_outsider
from tests.reading.tables import TODAY, rows, shown
from tests.reading.test_any_text import typed

NEEDED = [
    ("car", "Car", "用车", "接站"),
    ("meals", "Meals", "用餐", "午餐"),
    ("hall", "Meeting room", "会议室"),
    ("room", "Guest room", "客房"),
]

SEVERAL = """
用车、用餐 → car meals
用餐，用车 → car meals
用车和午餐 → car meals
用车用餐 → car meals
car and meals → car meals
Car, guest room → car room
1 3 → car hall
1、3 → car hall
全部 → car meals hall room
all of them → car meals hall room
room → hall or room
用车、室 → car hall
车 → car
9 → There are only 4 choices. Please tap one, or type it or a part of it.
花 → “花” is none of the choices. Please tap all that apply, or type them with commas.
用车、鲜花 → “鲜花” is none of the choices. Please tap all that apply, or type them with commas.
,, → That is none of the choices. Please tap one, or type it or a part of it.
"""

OWN = """
鲜花 → other:鲜花
用车、鲜花 → car other:鲜花
1月18日用车一辆，午餐12人 → other:1月18日用车一辆 other:午餐12人
用车，其他 → Please type it, in a few words.
? → “?” is none of the choices. Please tap all that apply, or type them with commas.
"""


@pytest.mark.parametrize(("text", "comes"), rows(SEVERAL))
def test_several(text: str, comes: str) -> None:
    """Their tokens in the order of the options, lists to choose from, or the part that is none of them."""
    reading = read_choices(text, NEEDED)
    asked = " or ".join(" ".join(one) for one in reading.choices) if isinstance(reading, Ask) else ""
    assert (asked or shown(reading)) == comes


@pytest.mark.parametrize(("text", "comes"), rows(OWN))
def test_several_and_what_is_none_of_them(text: str, comes: str) -> None:
    """What is none of the options stays as it was typed, numbers and days with it."""
    assert shown(read_choices(text, NEEDED, others=True)) == comes


def test_one_in_words_of_ones_own() -> None:
    """None of the options is an answer where that is said; a number too high is not, nor the word for it alone."""
    assert read_choice("赠书仪式", NEEDED, others=True) == Read("other:赠书仪式")
    assert read_choice("用车", NEEDED, others=True) == Read("car")
    for text in ("9", "其他", "something else", "…", "字" * 121):
        assert isinstance(read_choice(text, NEEDED, others=True), Unread)


#: a name alone
NAMES = """
Hans Müller → Hans Müller
姓名：Hans Müller → Hans Müller
TANAKA, HANAKO → TANAKA, HANAKO
田中花子 → 田中花子
Michael Jordan → Michael Jordan
Hans Müller 男 德国 技术总监，Anna Schmidt 女 德国 工程师 → Please give one name alone; everything else is asked next.
Hans Müller, Germany → Please give one name alone; everything else is asked next.
田中花子，女 → Please give one name alone; everything else is asked next.
"""

OUTSIDERS = """
田中花子，副校长 → 田中花子 | 副校长 |
Dr. Somchai (Chiang Mai University), +66 53 941 300 → Dr. Somchai | Chiang Mai University | +6653941300
佐藤 国际课，电话：+81 90 1234 5678 → 佐藤 国际课 | | +819012345678
佐藤，课长，国际课 138 1234 5678 → 佐藤 | 课长，国际课 | +8613812345678
Sato, head of section, Osaka → Sato | head of section, Osaka |
John Smith → John Smith | |
"""


@pytest.mark.parametrize(("text", "comes"), rows(OUTSIDERS))
def test_somebody_from_outside(text: str, comes: str) -> None:
    """Name, post and institution, number."""
    name, post, phone = (part.strip() for part in comes.split("|"))
    assert read_outsider(text) == Read(Outsider(name, post, phone))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("佐藤", "Please give the phone number with the name"),
        ("佐藤 138 1234", "There is no such number"),
        ("+81 90 1234 5678", "Please give the name first"),
        ("12", "Please give the name first"),
        ("字" * 201, "That is too long"),
    ],
)
def test_who_is_to_be_reached(text: str, said: str) -> None:
    """Without a name, or a number that there is, nobody can be reached."""
    reading = read_outsider(text, reached=True)
    assert isinstance(reading, Unread)
    assert said in reading.why % reading.params


@pytest.mark.parametrize(("text", "comes"), rows(NAMES))
def test_a_name_alone(text: str, comes: str) -> None:
    """A row's name is one name; what says more is asked for question by question."""
    assert shown(Name("name", "Name?", "Name").read(text, Around(TODAY))) == comes


@given(typed, st.booleans())
def test_any_text(text: str, others: bool) -> None:
    """Whatever is typed: tokens that there are, each once, or a sentence that can be filled."""
    reading = read_choices(text, NEEDED, others=others)
    known = {option[0] for option in NEEDED}
    lists = reading.choices if isinstance(reading, Ask) else (reading.value,) if isinstance(reading, Read) else ()
    for one in lists:
        assert 1 <= len(set(one)) == len(one)
        assert others or set(one) <= known
    for each in (reading, read_outsider(text, reached=others)):
        assert not isinstance(each, Unread) or each.why % each.params
