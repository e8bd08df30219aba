"""The commands that show: what flows, figure and preview print, without settings or a token."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from flows.catalogue import FLOWS

pytestmark = pytest.mark.xdist_group("shown")  # where a figure was drawn it is there


@cache
def shown(*words: str) -> tuple[int, str]:
    """Exit code, and what a command says."""
    done = CliRunner().invoke(cli, words, env={"SCHOOL": None})
    return done.exit_code, done.output


def test_flows_are_told_as_json() -> None:
    """Each flow with its questions, rules, route and duties; every sentence in both languages."""
    code, text = shown("flows", "--json")
    found = json.loads(text)
    assert (code, [one["key"] for one in found]) == (0, list(FLOWS))
    for one in found:
        flow = FLOWS[one["key"]]
        assert [question["key"] for question in one["questions"]] == [question.key for question in flow.questions]
        assert [step["key"] for stage in one["route"] for step in stage] == [step.key for step in flow.steps]
        assert [duty["key"] for duty in one["duties"]] == [duty.key for duty in flow.duties]
        asked = one["campaign"] and (one["campaign"]["filing"]["key"], one["campaign"]["opens"]["rule"])
        assert asked == (flow.campaign and ("filing", flow.campaign.opens.by))
        assert all(words["zh"] != words["en"] for words in (question["prompt"] for question in one["questions"]))


def test_a_flow_is_told_in_a_terminal() -> None:
    """One flow by its key: a number of the rule pack stands in its unit, a party under its name at this school."""
    code, text = shown("flows", "passport_loan")
    assert code == 0
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "custody 人事处 · Personnel Office: approve, return, refuse (3 working days)" in lines
    assert "申请人 · Whoever files, by back + 10 days; confirmed by 人事处 · Personnel Office" in lines


def test_a_campaign_is_told_in_a_terminal() -> None:
    """Whom it asks, and between which days."""
    code, text = shown("flows", "outbound_plan")
    assert code == 0
    assert "each college, from 11-01 to 12-15" in text


@pytest.mark.parametrize("command", ["flows", "figure"])
def test_a_flow_that_is_not_there_is_named(command: str) -> None:
    """With the nearest one that is, and exit code 2."""
    code, text = shown(command, "passport_lone")
    assert (code, text) == (2, "There is no flow 'passport_lone'; did you mean 'passport_loan'?\n")


# -- figures -----------------------------------------------------------------------------------------------------------

ID, LABEL = r"[a-z][a-z0-9_]*", r'"(?:[^"<>]|<br/>)+"'
LINES = {  # the few kinds of line that a figure of ours is made of
    "box": rf"(?P<id>{ID})\[{LABEL}\](?::::(?P<colour>{ID}))?",
    "end of the way": rf"(?P<id>{ID})\(\[{LABEL}\]\):::(?P<colour>{ID})",
    "frame": rf"subgraph (?P<id>{ID}) \[{LABEL}\]",
    "copy": rf"(?P<id>{ID})>{LABEL}\]:::(?P<colour>{ID})",
    "edge": rf"(?P<start>{ID}) (?:-->|-\.->|~~~) (?P<to>{ID})",
    "colour": rf"classDef (?P<defined>{ID}) (?:[a-z-]+:[#a-z0-9 ]+,?)+",
    "coloured": rf"class (?P<which>{ID}(?:,{ID})*) (?P<colour>{ID})",
    "other": r"end|direction TB|%% .+",
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("flow", FLOWS)
def test_a_figure_is_a_flowchart(flow: str, language: str) -> None:
    """Every line is one that Mermaid knows, frames are closed, what is joined or coloured is there, once."""
    code, text = shown("figure", flow, "--language", language)
    first, *lines = text.strip().splitlines()
    found = [
        next((hit for kind in LINES.values() if (hit := re.fullmatch(kind, line.strip()))), None) for line in lines
    ]
    assert (code, first, [line for line, hit in zip(lines, found, strict=True) if hit is None]) == (
        0,
        "flowchart TD",
        [],
    )

    def named(group: str) -> list[str]:
        return [hit[group] for hit in found if hit is not None and hit.groupdict().get(group)]

    ids = named("id")
    assert len(ids) == len(set(ids))
    joined = {*named("start"), *named("to"), *(one for which in named("which") for one in which.split(","))}
    assert joined - set(ids) == set()
    assert set(named("colour")) == set(named("defined"))
    assert text.count("subgraph ") == len(re.findall(r"^ *end$", text, re.MULTILINE))


@pytest.mark.parametrize("flow", FLOWS)
def test_a_figure_leads_from_the_filing_to_the_approval(flow: str) -> None:
    """Every way on it ends; a step that no sample reaches is named in a comment."""
    _, text = shown("figure", flow)
    edges = re.findall(r"^  (\w+) --> (\w+)$", text, re.MULTILINE)
    inside = dict(re.findall(r"subgraph (beside_\d+)(.*?)\n  end", text, re.DOTALL))
    reached = {place for edge in edges for place in edge}
    assert {start for start, _ in edges} - {to for _, to in edges} == {"filed"}
    assert {to for _, to in edges} - {start for start, _ in edges} == {"approved"}
    drawn = {key for key in re.findall(r"step_(\w+)\[", text) if f"step_{key}" in reached or key in str(inside)}
    unreached = re.findall(r"%% not reached at this school: (.*)", text)
    left_out = set(unreached[0].split(", ")) if unreached else set()
    assert drawn | left_out == {step.key for step in FLOWS[flow].steps}


# -- ladders -----------------------------------------------------------------------------------------------------------


def test_a_ladder_is_written_out() -> None:
    """National Day 2026: what moves says why; what is behind, now and ahead on 3 October."""
    code, text = shown("ladder", "passport_loan.hand_back", "2026-09-27", "--today", "2026-10-03")
    assert code == 0
    again = "day reminder “legal_day” owner (their own), copied: personnel"
    assert [" ".join(line.split()) for line in text.splitlines()] == [
        "passport.private_ladder: counts from Sun 27 Sep 2026",
        "legal day Wed 7 Oct 2026, last filing day Wed 30 Sep 2026",
        "· Mon 2026-09-28 08:00 day reminder owner (their own) [moved from Sun 27 Sep, a day off]",
        f"→ Wed 2026-09-30 08:00 {again} [moved from Wed 7 Oct, a day off]",
        f"Wed 2026-10-07 08:00 {again} [legal day]",
        f"Wed 2026-10-14 08:00 {again}",
        f"Wed 2026-10-21 08:00 {again}",
    ]


def test_a_ladder_in_hours_is_written_out_as_json() -> None:
    """Moved in at 20:00: what waits for the morning says so."""
    code, text = shown("ladder", "lodging.ladder", "2026-11-23T20:00", "--json")
    found = json.loads(text)
    assert (code, found["counts_from"], found["legal_day"]) == (0, "2026-11-23T20:00:00+08:00", "2026-11-24")
    assert [(one["at"][8:16], one["class"], one["moved"]) for one in found["rungs"]] == [
        ("23T20:00", "day", None),
        ("24T08:00", "day", None),
        ("24T14:00", "now", None),
        ("24T16:00", "now", None),
        ("24T20:00", "now", None),
    ]
    assert found["rungs"][-1]["copies"] == [
        {"role": "security_head", "language": "zh"}, {"role": "exchange_head", "language": "zh"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("residnce.ladder", "2026-11-02"),
            "There is no ladder or duty 'residnce.ladder'; did you mean 'residence.ladder'?\n",
        ),
        (
            ("residence.ladder", "2026-13-02"),
            "'2026-13-02' is no day; write it like 2026-09-25, with a time like 2026-09-25T14:30.\n",
        ),
    ],
)
def test_a_ladder_that_is_not_there_is_named(words: tuple[str, str], said: str) -> None:
    """With the nearest one that is, and exit code 2."""
    assert shown("ladder", *words) == (2, said)


@pytest.mark.parametrize("name", [f"{flow.key}.{duty.key}" for flow in FLOWS.values() for duty in flow.duties])
def test_every_duty_has_a_ladder_that_rings(name: str) -> None:
    """Each duty kind there is, from a day on: at least one reminder, and none before the first."""
    code, text = shown("ladder", name, "2026-11-23", "--json")
    found = json.loads(text)["rungs"]
    assert (code, bool(found)) == (0, True)
    assert [one["at"] for one in found] == sorted(one["at"] for one in found)
