"""Samples: each form, card and letter reads well, fits into a message, and lets nobody's words be more than words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from bot.assembly import EXAMPLE
from bot.rulepack import load_rules
from bot.school import load_school
from bot.showing.cast import Values
from bot.showing.outline import outline
from bot.showing.room import open_room, sample_office
from bot.showing.samples import searched
from bot.showing.scene import Sample
from flows.catalogue import FLOWS
from flows.kit.flow import Flow
from handlers.letters import LETTERS
from handlers.screens import KINDS
from handlers.tap import LONGEST
from handlers.voice import LANGUAGES, LOCALES
from locales import catalogues
from playground import limits
from playground.entities import Formatted, read
from playground.refusals import Refused
from storage.office import Office
from tests.words.hostile import FORGED, PIECES
from tests.words.taken import KNOWN, taken, together

FORMATS = {"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote", "text_link",
           "text_mention", "expandable_blockquote"}  # fmt: skip
SHOWN = {"asked": "question", "waits": "step", "due": "duty"}  # moments that show a part of a flow
HAN = re.compile(r"[一-鿿]+")
ENGLISH = re.compile(r"[A-Za-z]{2,}(?:['’]?[,;:]? [A-Za-z]{2,}){2,}")  # three words in a row

pytestmark = together
both = pytest.mark.parametrize("values", ["ordinary", "hostile"])


@cache
def said(values: str) -> Sequence[tuple[Sample, Formatted]]:
    """Every sample that Telegram reads, as it reads it."""
    return list(_read(values))


def _read(values: str) -> Iterator[tuple[Sample, Formatted]]:
    for sample in taken(values):
        try:
            yield sample, read(sample.screen.text, "HTML")
        except Refused as refusal:
            yield sample, Formatted(f"refused: {refusal}", [])


def named(sample: Sample) -> str:
    """A sample's name, for what is wrong with it."""
    return f"{sample.name} {sample.language}"


def test_every_kind_of_card_and_letter_has_its_sample() -> None:
    """A new card or letter has one, or this test names it."""
    found = taken("ordinary")
    assert {sample.kind for sample in found if sample.letter} == set(LETTERS)
    assert {sample.kind for sample in found if not sample.letter} - {"old:my"} == set(KINDS)
    cards = {path.stem for path in (LOCALES / "cards").glob("*.html")}
    assert {sample.template for sample in found if not sample.letter} == cards


@both
def test_every_sample_has_a_name_of_its_own_in_each_language(values: str) -> None:
    """What is shown in one language is shown in the other."""
    names = [[sample.name for sample in taken(values) if sample.language == language] for language in LANGUAGES]
    assert names[0] == names[1]
    assert len(set(names[0])) == len(names[0])


def test_every_question_step_and_duty_has_its_sample(tmp_path: Path) -> None:
    """Each part of a flow is shown; with the school's switches turned, also what they rule out is reached."""
    shown = {(sample.flow, SHOWN.get(sample.moment), sample.part) for sample in taken("ordinary")}
    school, values = load_school(EXAMPLE), Values()
    pack = school.pack(load_rules())
    turned = {key: not pack[key].value for key in pack if pack[key].kind == "switch"}
    office = sample_office(school.model_copy(update={"rules": turned}), FLOWS, values, tmp_path)
    with open_room(office, values) as room:
        for flow in office.offered:
            with room.asking(flow):
                names = (name.split() for way in searched(room, flow).ways() for name in way.shows)
                shown |= {(flow.key, kind, part) for kind, part in names}
    assert {(flow.key, *part) for flow in FLOWS.values() for part in _parts(flow)} - shown == set()


def _parts(flow: Flow) -> Iterator[tuple[str, str]]:
    yield from (("question", question.key) for question in flow.questions)
    yield from (("step", step.key) for step in flow.steps)
    yield from (("duty", duty.key) for duty in flow.duties)
    yield from (("question", question.key) for step in flow.steps for question in step.asks)
    yield from (("question", question.key) for duty in flow.duties for question in duty.asks)


@both
def test_telegram_takes_every_sample(values: str) -> None:
    """Its own parser reads the text, which is not too long; every button has a label and a code it may carry."""
    assert list(chain.from_iterable(_faults(*one) for one in said(values))) == []


def _faults(sample: Sample, formatted: Formatted) -> Iterator[str]:
    if formatted.text.startswith("refused: "):
        yield f"{named(sample)}: {formatted.text}"
    if not 0 < len(formatted.text) <= limits.TEXT:
        yield f"{named(sample)}: {len(formatted.text)} characters"
    rows = sample.screen.keyboard.inline_keyboard if sample.screen.keyboard else ()
    if sum(map(len, rows)) > limits.BUTTONS or any(len(row) > limits.BUTTONS_A_ROW for row in rows):
        yield f"{named(sample)}: too many buttons"
    for key in chain.from_iterable(rows):
        if len(str(key.callback_data).encode()) > LONGEST:
            yield f"{named(sample)}: {key.callback_data!r} is too long"
        if not any(unicodedata.category(letter)[0] not in "CZ" for letter in key.text):
            yield f"{named(sample)}: a button without a label"


def test_nothing_is_left_to_be_filled_in() -> None:
    """No placeholder, no missing value, no name of a program's part."""
    wrong = re.compile(r"%\(|%[sd]\b|\{\{|\{%|\bNone\b(?! of)|Undefined|<flows|object at|datetime\.")
    assert [named(sample) for sample in taken("ordinary") if wrong.search(_words(sample))] == []


def _words(sample: Sample) -> str:
    return "\n".join([sample.screen.text, *(key.text for row in sample.screen.rows for key in row)])


def test_nobody_is_answered_in_the_other_language() -> None:
    """No English sentence reaches a reader of Chinese, and no Chinese word a reader of English but a term or a name."""
    terms = {term for message in catalogues.marked() for term in HAN.findall(str(message.id))}
    terms |= {term for rule in load_rules().rules.values() for term in HAN.findall(rule.en)}  # numbers of documents
    places = {place for flow in FLOWS.values() for question in flow.questions for place in HAN.findall(question.sample)}
    found = []
    for sample in taken("ordinary"):
        if sample.kind == "invitation":  # a slip to be handed on speaks to whoever gets it
            continue
        words = _words(sample)
        for known in sorted(KNOWN.given, key=len, reverse=True):
            words = words.replace(known, "·")
        foreign = ENGLISH.findall(words) if sample.language == "zh" else set(HAN.findall(words)) - terms - places
        found += [f"{named(sample)}: {one}" for one in foreign]
    assert found == []


def test_what_people_type_stays_words() -> None:
    """No name, department or text makes anything bold, links anywhere or is worked out; it comes out as typed."""
    plain = {named(sample): _formats(formatted) for sample, formatted in said("ordinary")}
    hostile = {named(sample): _formats(formatted) for sample, formatted in said("hostile")}
    assert [name for name, formats in hostile.items() if formats != plain.get(name, formats)] == []
    everything = "\n".join(formatted.text for _, formatted in said("hostile"))
    assert [piece for piece in PIECES if piece not in everything] == []
    templates = [{sample.template for sample, _ in said(values)} for values in ("ordinary", "hostile")]
    assert templates[0] == templates[1]


def test_no_line_that_people_type_stands_alone() -> None:
    """A line break in an answer makes no line that looks like one of ours."""
    lines = [(named(sample), line) for sample, formatted in said("hostile") for line in formatted.text.split("\n")]
    assert [name for name, line in lines if line.startswith(FORGED)] == []
    assert any(FORGED in line for _, line in lines)


def _formats(formatted: Formatted) -> list[str]:
    """What is set apart; a quote that is long may be folded."""
    kinds = [entity["type"] for entity in formatted.entities if entity["type"] in FORMATS]
    return ["blockquote" if kind == "expandable_blockquote" else kind for kind in kinds]


def _in(prompt: str, text: str) -> bool:
    """Whether the message holds the prompt, with a value of the case where the outline has “…”."""
    return all(part in text for part in prompt.split("…"))


def test_every_question_is_asked_in_the_words_of_the_outline(tmp_path: Path) -> None:
    """The bot's message holds each prompt word for word, in both languages."""
    office = sample_office(load_school(EXAMPLE), FLOWS, Values(), tmp_path)
    prompts = {(flow.key, one["key"]): one["prompt"] for flow in FLOWS.values() for one in _outlined(office, flow)}
    asked = [(sample, formatted) for sample, formatted in said("ordinary") if sample.template == "draft"]
    found = [(named(sample), prompts.get((sample.flow, sample.part)), formatted.text) for sample, formatted in asked]
    wrong = [name for name, prompt, text in found if prompt and not _in(prompt[name[-2:]], text)]
    assert (wrong, len(prompts) > len(FLOWS)) == ([], True)


def _outlined(office: Office, flow: Flow) -> list[dict[str, Any]]:
    found = outline(office, flow)
    parts = (*(step for stage in found["route"] for step in stage), *found["duties"])
    return [*found["questions"], *(question for part in parts for question in part["asks"])]
