"""The commands that show: what flows, figure and preview print, without settings or a token."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from flows.catalogue import FLOWS


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
        assert all(words["zh"] != words["en"] for words in (question["prompt"] for question in one["questions"]))


def test_a_flow_is_told_in_a_terminal() -> None:
    """One flow by its key: a number of the rule pack stands in its unit, a party under its name at this school."""
    code, text = shown("flows", "passport_loan")
    assert code == 0
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "custody 人事处 · Personnel Office: approve, return, refuse (3 working days)" in lines
    assert "申请人 · Whoever files, by back + 10 days; confirmed by 人事处 · Personnel Office" in lines


@pytest.mark.parametrize("command", ["flows"])
def test_a_flow_that_is_not_there_is_named(command: str) -> None:
    """With the nearest one that is, and exit code 2."""
    code, text = shown(command, "passport_lone")
    assert (code, text) == (2, "There is no flow 'passport_lone'; did you mean 'passport_loan'?\n")
