"""Outlines: each flow as it is declared, for whoever reads it in a terminal or by a program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import time
from typing import Any

from bot.showing.naming import UNITS, Both, limit, party, span, told, verdict
from flows.kit.answers import Question
from flows.kit.choosing import Choices
from flows.kit.flow import FILING, Campaign, Copy, Duty, Flow, Party, Rule, Step, YearDay, steps_of
from flows.kit.questions import Choice
from flows.kit.rulepack import RulePack
from flows.kit.rulevalues import MonthDay, Span, Window
from storage.office import Office

Json = dict[str, Any]

VALUE = re.compile(r"%\(\w+\)[ds]")  # of a case, which an outline has none of


def outline(office: Office, flow: Flow) -> Json:
    """One flow as JSON. Keys are only ever added; where both languages are given, under zh and en.

    key, number, command, words, source, title (both), offered (by this school)
    questions   key, kind, required, conditional, follows_until (key of a step, or null), sealed, prompt (word for
                word), label, help (with … for a value of the case; both), options (token, label, words), sample
    rules       key (null: plain sense), needs (keys of questions), rule (its key in the rule pack, or null), effect,
                value (as rules.toml writes it), standing, source (both)
    route       a list of stages; each a list of steps side by side: key, label (both), by, verdicts, buttons (both),
                takes (any or all), conditional, hidden, asks (questions), rules,
                gate (a rule: it opens when that holds, or null), limit (a length of time, or null)
    copies      key, to, on (filed or approved), conditional, shows (keys of questions)
    campaign    null, or who is asked once a year (departments of a kind, people of kinds, office: a role),
                opens, due (rule, value), filing (a duty)
    duties      key, title (both), owner, per (key of a question, or null), conditional, after, needs, since,
                due (anchors: keys, of a day of the year its rule; plus, value), ladder (rule, value),
                closed_by (null: its owner), asks (questions), rules
    A party, in by, to, owner and closed_by: role, of (role of a department), among (key of a question), name (both).
    """
    return {
        "key": flow.key,
        "number": flow.number,
        "command": flow.command,
        "words": list(flow.words),
        "source": flow.source,
        "title": _both(told(flow.title)),
        "offered": flow in office.offered,
        "questions": [_question(question) for question in flow.questions],
        "rules": [_rule(office.pack, rule) for rule in flow.rules],
        "route": [[_step(office, flow, step) for step in steps_of(stage)] for stage in flow.route],
        "copies": [_copy(office, flow, copy) for copy in flow.copies],
        "campaign": _campaign(office, flow, flow.campaign) if flow.campaign is not None else None,
        "duties": [_duty(office, duty) for duty in flow.duties],
    }


def _both(words: Both) -> Json:
    return {"zh": words.zh, "en": words.en}


def _question(question: Question[Any]) -> Json:
    options = question.options if isinstance(question, Choice | Choices) else ()
    return {
        "key": question.key,
        "kind": question.kind,
        "required": not question.optional,
        "conditional": question.when is not None,
        "follows_until": question.until or None,
        "sealed": question.sealed,
        "prompt": _both(told(question.ask)),
        "label": _both(told(question.label)),
        "help": {language: VALUE.sub("…", words) for language, words in _both(told(question.help)).items()},
        "options": [
            {"token": option.token, "label": _both(told(option.label)), "words": list(option.words)}
            for option in options
        ],
        "sample": question.sample,
    }


def _rule(pack: RulePack, rule: Rule) -> Json:
    by = pack[rule.by] if rule.by else None
    return {
        "key": rule.key or None,
        "needs": [question.key for question in rule.needs],
        "rule": rule.by or None,
        "effect": rule.effect or (by.effect if by else None) or "refuse",
        "value": plain(by.value) if by else None,
        "standing": by.standing if by else None,
        "source": {"zh": by.zh, "en": by.en} if by else None,
    }


def _step(office: Office, flow: Flow, step: Step) -> Json:
    allowed = limit(office.pack, flow.key, step.key)
    return {
        "key": step.key,
        "label": _both(told(step.label) if step.label else party(office, step.by)),
        "by": _party(office, step.by),
        "verdicts": [one.name.lower() for one in step.gives],
        "buttons": [_both(verdict(one, step.did)) for one in step.gives],
        "takes": step.takes,
        "conditional": step.when is not None,
        "hidden": step.hidden,
        "asks": [_question(question) for question in step.asks],
        "rules": [_rule(office.pack, rule) for rule in step.rules],
        "gate": _rule(office.pack, step.gate) if step.gate is not None else None,
        "limit": plain(allowed) if allowed else None,
    }


def _party(office: Office, one: Party) -> Json:
    return {
        "role": one.role,
        "of": one.of or None,
        "among": one.among.key if one.among is not None else None,
        "name": _both(party(office, one)),
    }


def _copy(office: Office, flow: Flow, copy: Copy) -> Json:
    return {
        "key": copy.key,
        "to": _party(office, copy.to),
        "on": copy.on,
        "conditional": copy.when is not None,
        "shows": [question.key for question in flow.shown_to(copy)],
    }


def _campaign(office: Office, flow: Flow, one: Campaign) -> Json:
    return {
        "departments": one.departments or None,
        "people": [kind.value for kind in one.people],
        "office": one.office or None,
        **{
            name: {"rule": day.by, "value": plain(office.pack[day.by].value)}
            for name, day in (("opens", one.opens), ("due", one.due))
        },
        "filing": _duty(office, flow.duty(FILING)),
    }


def _duty(office: Office, duty: Duty) -> Json:
    pack = office.pack
    return {
        "key": duty.key,
        "title": _both(told(duty.title)),
        "owner": _party(office, duty.of),
        "per": duty.per.key if duty.per is not None else None,
        "conditional": duty.when is not None,
        "after": duty.after or None,
        "needs": list(duty.needs),
        "since": duty.since.key if duty.since is not None else None,
        "due": {
            "anchors": [day.by if isinstance(day, YearDay) else day.key for day in duty.due.anchors],
            "plus": duty.due.plus or None,
            "value": plain(pack[duty.due.plus].value) if duty.due.plus else None,
        },
        "ladder": {"rule": duty.ladder, "value": plain(pack[duty.ladder].value)},
        "closed_by": _party(office, duty.closed_by) if duty.closed_by is not None else None,
        "asks": [_question(question) for question in duty.asks],
        "rules": [_rule(pack, rule) for rule in duty.rules],
    }


def plain(value: Any) -> Any:
    """A rule's value as rules.toml writes it."""
    match value:
        case Span():
            return {value.unit: value.amount}
        case Window():
            return f"{value.opens:%H:%M}-{value.shuts:%H:%M}"
        case MonthDay():
            return f"{value.month:02d}-{value.day:02d}"
        case time():
            return f"{value:%H:%M}"
        case tuple():
            return [plain(one) for one in value]
        case Mapping():
            return {str(name): plain(one) for name, one in value.items()}
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return value


# -- to be read --------------------------------------------------------------------------------------------------------


def aloud(found: Json) -> Iterator[str]:
    """An outline as lines of text."""
    title = found["title"]
    yield f"{title['zh']} · {title['en']}   {found['key']}  /{found['command']}  {found['number']}  {found['source']}"
    yield from _section("questions", (line for one in found["questions"] for line in _question_aloud(one)))
    yield from _section("rules", map(_rule_aloud, found["rules"]))
    yield from _section("route", (line for stage in found["route"] for line in _stage_aloud(stage)))
    if found["campaign"] is not None:
        yield from _section("campaign", _campaign_aloud(found["campaign"]))
    yield from _section("copies", map(_copy_aloud, found["copies"]))
    yield from _section("duties", (line for one in found["duties"] for line in _duty_aloud(one)))
    yield ""


def _section(name: str, lines: Iterator[str] | map[str]) -> Iterator[str]:
    yield f"\n  {name}"
    yield from (f"    {line}" for line in lines)


def _words(both: Json) -> str:
    return str(Both(both["zh"], both["en"]))


def _value(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict) and len(value) == 1 and (unit := next(iter(value))) in UNITS:
        return span(Span(value[unit], unit)).en
    if isinstance(value, dict) and "rungs" in value:
        return f"{len(value['rungs'])} rungs{', then ' + value['tail'] if value['tail'] else ''}, sent {value['send']}"
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {_value(one)}" for name, one in value.items())
    return ", ".join(map(_value, value)) if isinstance(value, list) else str(value)


def _question_aloud(one: Json) -> Iterator[str]:
    marks = [
        one["kind"],
        *(["optional"] if not one["required"] else []),
        *(["conditional"] if one["conditional"] else []),
    ]
    if one["follows_until"]:
        marks.append(f"may follow until {one['follows_until']}")
    yield f"{one['key']:<16} {', '.join(marks)}"
    yield f"{'':<16} {_words(one['prompt'])}"
    yield from (f"{'':<18} {option['token']}: {_words(option['label'])}" for option in one["options"])
    if one["sample"]:
        yield f"{'':<16} e.g. {one['sample']}"


def _rule_aloud(one: Json) -> str:
    number = f"{one['rule']} = {_value(one['value'])} ({one['standing']})" if one["rule"] else "plain sense"
    return f"{one['key'] or '–':<16} {one['effect']:<7} {number}; needs {', '.join(one['needs'])}"


def _stage_aloud(stage: Sequence[Json]) -> Iterator[str]:
    for at, step in enumerate(stage):
        marks = ["every place" if step["takes"] == "all" else "", "conditional" if step["conditional"] else ""]
        marks += ["result only" if step["hidden"] else "", f"{_value(step['limit'])}" if step["limit"] else ""]
        beside = " " if len(stage) == 1 else "┬" if at == 0 else "└" if at == len(stage) - 1 else "├"
        yield f"{beside} {step['key']:<18} {_words(step['label'])}: {', '.join(step['verdicts'])}{_marked(marks)}"
        yield from (f"{'':<20} asks {question['key']}: {_words(question['prompt'])}" for question in step["asks"])
        yield from (f"{'':<20} rule {_rule_aloud(rule)}" for rule in step["rules"])


def _copy_aloud(one: Json) -> str:
    marks = _marked([f"once it is {one['on']}", "conditional" if one["conditional"] else ""])
    return f"{one['key']:<16} {_words(one['to']['name'])}{marks}: {', '.join(one['shows'])}"


def _marked(marks: Sequence[str]) -> str:
    there = [mark for mark in marks if mark]
    return f" ({'; '.join(there)})" if there else ""


def _campaign_aloud(one: Json) -> Iterator[str]:
    asked = one["departments"] or ", ".join(one["people"]) or one["office"]
    yield f"each {asked}, from {one['opens']['value']} to {one['due']['value']}"
    yield from _duty_aloud(one["filing"])


def _duty_aloud(one: Json) -> Iterator[str]:
    due = " or ".join(one["due"]["anchors"])
    plus = f" + {_value(one['due']['value'])}" if one["due"]["plus"] else ""
    marks = [f"one for each of {one['per']}" if one["per"] else "", "conditional" if one["conditional"] else ""]
    marks += [f"after {one['after']}" if one["after"] else "", *(f"needs {key}" for key in one["needs"])]
    marks.append(f"from {one['since']} on" if one["since"] else "")
    closer = _words(one["closed_by"]["name"]) if one["closed_by"] else "–"
    yield f"{one['key']:<16} {_words(one['title'])}{_marked(marks)}"
    yield f"{'':<16} {_words(one['owner']['name'])}, by {due}{plus}; confirmed by {closer}"
    yield f"{'':<16} {one['ladder']['rule']}: {_value(one['ladder']['value'])}"
    yield from (f"{'':<16} asks {question['key']}: {_words(question['prompt'])}" for question in one["asks"])
