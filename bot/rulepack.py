"""Loading the national rule pack, bot/rules.toml: every number of the office, its source, its standing (rules.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from flows.kit.rulepack import Effect, Fault, Rule, RuleFault, RulePack, Standing
from flows.kit.rulereading import KINDS, did_you_mean

RULES = Path(__file__).with_name("rules.toml")

#: what a rule has beside its value
BESIDES = ("standing", "effect", "zh", "en", "number_is_ours", "fixed_unit", "kind")


def load_rules(path: Path = RULES) -> RulePack:
    """The rule pack of a file. Raises RuleFault: every fault with file and key."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleFault((Fault(path.name, "", f"it cannot be read: {error.strerror}"),)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleFault((Fault(path.name, "", f"it is not TOML in UTF-8: {error}"),)) from None
    return read_rules(raw, path.name)


def read_rules(raw: Mapping[str, Any], file: str) -> RulePack:
    """The rule pack a TOML table holds: [area.rule] with one value named by its kind, standing, zh, en.

    Raises: RuleFault: every fault with file and key.
    """
    rules, faults = dict[str, Rule](), list[Fault]()
    for key, table in _tables(raw):
        try:
            rules[key] = _rule(key, table)
        except ValueError as error:
            faults.append(Fault(file, key, str(error)))
    if faults:
        raise RuleFault(tuple(faults))
    return RulePack(rules)


def _tables(raw: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every rule's table under its dotted key; one that holds anything but tables is a rule."""
    for name, one in raw.items():
        key = prefix + name
        if isinstance(one, dict) and one and all(isinstance(inner, dict) for inner in one.values()):
            yield from _tables(one, f"{key}.")
        else:
            yield key, one


def _rule(key: str, table: Any) -> Rule:
    """One rule. Raises ValueError: what is wrong, as the end of a sentence."""
    if not isinstance(table, dict):
        raise ValueError("it stands outside of every rule")  # noqa: TRY004 - told like every other fault of the file
    for name in table:
        if name not in (*BESIDES, *KINDS):
            raise ValueError(f"{name!r} is not a part of a rule{did_you_mean(name, (*BESIDES, *KINDS))}")
    standing: Any = table.get("standing")
    effect, zh, en = table.get("effect"), table.get("zh"), table.get("en")
    if standing not in get_args(Standing):
        raise ValueError(f"{standing!r} is not a standing: it is {', '.join(get_args(Standing))}")
    if effect not in (None, *get_args(Effect)):
        raise ValueError(f"{effect!r} is not an effect: it is {', '.join(get_args(Effect))}")
    if not (isinstance(zh, str) and zh and isinstance(en, str) and en):
        raise ValueError("its source is missing in Chinese (zh) or in English (en)")
    kinds = [kind for kind in KINDS if kind in table]
    if standing == "unverified":
        if kinds or table.get("kind") not in KINDS:
            raise ValueError("an unverified rule has no value, only its kind")
        return Rule(key, table["kind"], None, standing, zh, en, effect)
    if len(kinds) != 1 or "kind" in table:
        raise ValueError(f"it needs one value, named by its kind: {', '.join(KINDS)}")
    value = KINDS[kinds[0]].read(table[kinds[0]])
    ours, fixed = (table.get(name) is True for name in ("number_is_ours", "fixed_unit"))
    return Rule(key, kinds[0], value, standing, zh, en, effect, number_is_ours=ours, fixed_unit=fixed)
