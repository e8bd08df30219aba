"""Words: the Chinese catalogue is complete and true to the glossary; every letter and card has its template."""

from __future__ import annotations

import re
import tomllib

import pytest
from babel.messages.catalog import Message

from handlers.letters import LETTERS
from handlers.morning import PARTS, SLOW_PARTS
from handlers.screens import KINDS
from handlers.voice import LOCALES, places, say
from locales import catalogues

GLOSSARY = tomllib.loads((LOCALES / "glossary.toml").read_text())["term"]


def translated() -> list[tuple[str, str]]:
    """Every sentence with its Chinese."""

    def both(message: Message) -> tuple[str, str]:
        one = message.id[0] if isinstance(message.id, tuple) else message.id
        zh = message.string[0] if isinstance(message.string, tuple | list) else message.string
        return str(one), str(zh)

    return [both(message) for message in catalogues.chinese() if message.id]


def test_every_sentence_has_its_chinese() -> None:
    """Nothing is said in English to a reader of Chinese because somebody forgot it."""
    assert list(catalogues.missing(catalogues.chinese(), catalogues.marked())) == []


def test_no_retired_sentence_is_kept() -> None:
    """The catalogue holds what the program says, no more."""
    said = {message.id for message in catalogues.marked() if message.id}
    assert {message.id for message in catalogues.chinese() if message.id} - said == set()


@pytest.mark.parametrize(("english", "chinese"), translated())
def test_a_sentence_keeps_its_values_and_the_glossary(english: str, chinese: str) -> None:
    """Values named in a sentence stand in its Chinese; terms of the field have their one Chinese word."""
    values = re.compile(r"%\((\w+)\)")
    assert set(values.findall(chinese)) == set(values.findall(english))
    left = english.casefold()
    for term in sorted(GLOSSARY, key=lambda term: -len(term["en"])):
        if re.search(rf"(?<![\w(]){re.escape(term['en'])}s?\b", left):
            left = re.sub(rf"(?<![\w(]){re.escape(term['en'])}s?\b", " ", left)
            fits = term["zh"] if isinstance(term["zh"], list) else [term["zh"]]
            assert any(zh in chinese for zh in fits), f"{term['en']!r} is {fits} in {chinese!r}"
        for avoided in term.get("avoid", ()):
            assert avoided not in chinese


@pytest.mark.parametrize(("english", "chinese"), translated())
def test_chinese_is_written_with_chinese_punctuation(english: str, chinese: str) -> None:
    """No half-width comma, colon or question mark between Chinese characters."""
    assert re.findall(r"[一-鿿][,:;?!]", chinese) == []


def test_every_letter_and_card_has_its_template() -> None:
    """Each kind that can be sent has words, and no template lies unused."""
    letters = {path.stem for path in (LOCALES / "letters").glob("*.html")}
    slow = {letter for letter, _ in SLOW_PARTS.values()} | {
        one[1] for one in PARTS.values()
    }  # parts of a morning's letter, that may be all of it
    assert letters == (set(LETTERS) | slow) - {"line", "digest"}  # the one says one sentence, the other is a card
    cards = {path.stem for path in (LOCALES / "cards").glob("*.html")}
    assert cards == set(KINDS) | {"review", "draft_over", "old", "desk_list", "desk_times", "campaign", "year_list"}


def test_a_sentence_is_said_in_its_readers_language() -> None:
    """English is the source, Chinese comes from the catalogue."""
    assert [say("Submit", "en"), say("Submit", "zh")] == ["Submit", "提交"]


@pytest.mark.parametrize(
    ("codes", "chinese", "english"),
    [
        ((), "", ""),
        (("TH",), "泰国", "Thailand"),
        (("TH", "MY"), "泰国、马来西亚", "Thailand and Malaysia"),
        (("GB", "KR", "AE"), "英国、韩国、阿联酋", "United Kingdom, South Korea and United Arab Emirates"),
        (("HK",), "中国香港", "Hong Kong, China"),
        (("HK", "MO", "TW"), "中国香港、中国澳门、中国台湾", "Hong Kong, China; Macao, China; Taiwan, China"),
    ],
)
def test_places_are_listed_as_a_language_lists_them(codes: tuple[str, ...], chinese: str, english: str) -> None:
    """Names of places are joined in their reader's way; a comma within a name never looks like one between names."""
    assert [places(codes, language) for language in ("zh", "en")] == [chinese, english]
