"""Why? (依据): whole sentences with the source, in both languages."""

from __future__ import annotations

import pytest

from bot.rulepack import load_rules
from flows.catalogue import FLOWS
from handlers import voice, why

PACK = load_rules()
ASKED = sorted({rule.by for flow in FLOWS.values() for rule in flow.rules if rule.by})


@pytest.mark.parametrize("key", ASKED)
@pytest.mark.parametrize(("language", "stop"), [("zh", "。"), ("en", ".")])
def test_it_ends_in_a_full_sentence_with_its_source(key: str, language: str, stop: str) -> None:
    """Nobody is left in mid-air: the source stands in it whole, and the last sentence is closed."""
    rule = PACK[key]
    said = voice.say(why.words(rule, language), language)
    source = rule.zh if language == "zh" else rule.en
    assert (said.endswith(stop), source + stop in said, stop * 2 in said) == (True, True, False)


def test_no_source_leans_on_the_one_above_it() -> None:
    """Each is read alone."""
    sources = [(key, text) for key in PACK for text in (PACK[key].zh, PACK[key].en)]
    assert [key for key, text in sources if text.startswith(("同上", "The same")) or "上一条" in text] == []
