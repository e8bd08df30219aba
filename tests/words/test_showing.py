"""The commands that show: what flows, figure and preview print, without settings or a token."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.rulepack import load_rules
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


OWN = "each letter comes in its reader's own language"
CAMPAIGNS = "evaluation.acknowledge, evaluation.filing, outbound_plan.filing, yearly_summary.filing"
UNKNOWN = "The holidays of 2027 are not entered yet: working days are taken to be Monday to Friday until they are."


def told(*words: str) -> list[str]:
    """What `ladder` says, line by line."""
    code, text = shown("ladder", *words)
    assert code == 0
    return [" ".join(line.split()) for line in text.splitlines()]


def test_a_ladder_is_written_out() -> None:
    """National Day 2026: what moves says why; what is behind, now and ahead on 3 October."""
    again = "day reminder “due” owner, copied: personnel"
    assert told("passport_loan.hand_back", "2026-09-27", "--today", "2026-10-03") == [
        "passport.private_ladder: counts from Sun 27 Sep 2026",
        "last day Wed 7 Oct 2026, last filing day Wed 30 Sep 2026",
        OWN,
        "· Mon 2026-09-28 08:00 day reminder owner [moved from Sun 27 Sep, a day off]",
        f"→ Wed 2026-09-30 08:00 {again} [moved from Wed 7 Oct, a day off]",
        f"Wed 2026-10-07 08:00 {again} [last day]",
        f"Wed 2026-10-14 08:00 {again}",
        f"Wed 2026-10-21 08:00 {again}",
        "· behind, → where it stands on Sat 3 Oct 2026",
    ]


def test_a_ladder_in_hours_is_written_out_as_json() -> None:
    """Moved in at 20:00: what waits for the morning says so."""
    code, text = shown("ladder", "lodging.ladder", "2026-11-23T20:00", "--json")
    found = json.loads(text)
    assert (code, found["counts_from"], found["remarks"]) == (0, "2026-11-23T20:00:00+08:00", [])
    assert found["until"] == [
        {
            "duties": ["visitor.campus", "visitor.home", "documents.again", "residing.register"], "legal": True,
            "day": "2026-11-24", "at": "2026-11-24T20:00:00+08:00", "last_filing_day": "2026-11-24",
        },
    ]  # fmt: skip
    assert [(one["at"][8:16], one["class"], one["moved"], one["last_day"]) for one in found["rungs"]] == [
        ("23T20:00", "day", None, False),
        ("24T08:00", "day", None, False),
        ("24T14:00", "now", None, False),
        ("24T16:00", "now", None, False),
        ("24T20:00", "now", None, True),
    ]
    assert (found["language"], found["rungs"][-1]["copies"]) == ("their own", ["security_head", "exchange_head"])


@pytest.mark.parametrize(
    ("words", "until"),
    [
        # moved in on the first day of Mid-Autumn: registering before that is nobody's last day
        (("lodging.ladder", "2026-09-25T10:00"),
         ["legal day Sat 26 Sep 2026 10:00 (visitor.campus, visitor.home, documents.again, residing.register)"]),
        (("documents.again", "2026-09-25T10:00"), ["legal day Sat 26 Sep 2026 10:00"]),
        # nobody takes in what is only said, on whatever day
        (("trip.home", "2026-09-25"), ["last day Sun 27 Sep 2026"]),
        (("visitor.arrival", "2026-10-03"), ["last day Sat 3 Oct 2026"]),
        (("documents.new_permit", "2026-10-03"), ["last day Sat 3 Oct 2026"]),
        # the hall takes it in: the working day before, but none before the day it counts from
        (("trip.document_back", "2026-09-26"), ["legal day Sat 3 Oct 2026, last filing day Wed 30 Sep 2026"]),
        (("residence.entry_ladder", "2026-09-03"),
         ["legal day Sat 3 Oct 2026, last filing day Wed 30 Sep 2026 (documents.arrival)"]),
        # a bare ladder has its duty's last day, not that of its last rung
        (("passport.expiry_ladder", "2028-02-29"), ["legal day Sun 29 Aug 2027 (documents.passport)", UNKNOWN]),
        (("documents.passport", "2028-02-29"), ["legal day Sun 29 Aug 2027", UNKNOWN]),
        (("contract.ladder", "2026-12-30"),
         ["last day Wed 30 Dec 2026, last filing day Wed 30 Dec 2026 (documents.contract)"]),
        # one duty is taken in by the office, the other is not
        (("changes.ladder", "2026-09-25"),
         ["legal day Mon 5 Oct 2026 (documents.cancel)",
          "legal day Mon 5 Oct 2026, last filing day Wed 30 Sep 2026 (documents.told)"]),
        # the law asks for it, the number is the school's
        (("documents.police", "2026-11-23"), ["last day Thu 26 Nov 2026"]),
        (("route.ladder", "2026-11-23"),
         ["no duty counts by it, so there is no last day",
          "its rungs are moved as if the last of them were the last day"]),
        # what is asked for once a year has its opening from the rule pack
        (("holiday_table", "2026-12-15"), ["last day Tue 15 Dec 2026", UNKNOWN]),
        (("outbound_plan.filing", "2026-12-15"), ["last day Tue 15 Dec 2026"]),
        (("campaign.ladder", "2026-12-15"),
         [f"last day Tue 15 Dec 2026 ({CAMPAIGNS})",
          "what counts from an opening is left out; --opens 2026-11-01 gives its day"]),
        # New Year is off by law in a year of which nobody has told us
        (("passport_loan.hand_back", "2026-12-22"),
         ["last day Fri 1 Jan 2027, last filing day Thu 31 Dec 2026", UNKNOWN]),
        # without an hour, and with an hour of elsewhere
        (("documents.again", "2026-11-23"),
         ["legal day Tue 24 Nov 2026 00:00", "without an hour it counts from 00:00; write one like 2026-09-25T14:30"]),
        (("documents.again", "2026-11-23T14:30Z"),
         ["legal day Tue 24 Nov 2026 22:30",
          "2026-11-23T14:30Z is Mon 23 Nov 2026 22:30 at the school (Asia/Shanghai)"]),
    ],
)  # fmt: skip
def test_until_when_it_can_be_done(words: tuple[str, ...], until: list[str]) -> None:
    """The duty's own last day, called legal where the law gives it; what is doubtful about it is said."""
    lines = told(*words)
    assert lines[1 : lines.index(OWN)] == until


@pytest.mark.parametrize(
    ("words", "rungs"),
    [
        (("holiday_table", "2026-12-15"),
         ["Mon 2026-11-02 08:30 digest digest “opens” owner [moved from Sun 1 Nov, weekend]",
          "Tue 2026-11-10 08:30 digest digest owner"]),
        (("outbound_plan", "2026-12-15", "--opens", "2026-11-05"),
         ["Thu 2026-11-05 08:30 digest digest “opens” owner", "Wed 2026-11-25 08:30 digest digest owner"]),
    ],
)  # fmt: skip
def test_a_campaign_opens_on_its_day(words: tuple[str, ...], rungs: list[str]) -> None:
    """That of the rule pack, or another one that is asked about; half way is between it and the last day."""
    lines = told(*words)
    at = lines.index(OWN) + 1
    assert lines[at : at + 2] == rungs


def test_an_instant_says_where_it_stands() -> None:
    """At 14:29 of the last day of lodging the rung of 14:30 is ahead, a minute later it is current."""
    marks = [
        [line[0] for line in told("documents.again", "2026-11-23T14:30", "--today", today) if line[1:2] == " "]
        for today in ("2026-11-24T14:29", "2026-11-24T14:30", "2026-11-24T06:30Z")
    ]
    assert marks == [["·"] * 4 + ["→", "·"], ["·"] * 5 + ["→", "·"], ["·"] * 5 + ["→", "·"]]


NO_DAY = "'2026-13-02' is no day; write it like 2026-09-25, with a time like 2026-09-25T14:30.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("residnce.ladder", "2026-11-02"),
            "There is no ladder or duty 'residnce.ladder'; did you mean 'residence.ladder'?\n",
        ),
        (
            ("holiday_tabel", "2026-11-02"),
            "There is no ladder or duty 'holiday_tabel'; did you mean 'holiday_table'?\n",
        ),
        (("trip.hoem", "2026-11-02"), "There is no ladder or duty 'trip.hoem'; did you mean 'trip.home'?\n"),
        (
            ("passport_loan", "2026-11-02"),
            "'passport_loan' is not filed once a year; name one of its duties: passport_loan.hand_back\n",
        ),
        (("residence.ladder", "2026-13-02"), NO_DAY),
        (("residence.ladder", "2026-11-02", "--today", "2026-13-02"), NO_DAY),
        *(
            ((key, day), f"{day!r} is too far away; give a day of the years 1900 to 2999.\n")
            for key in ("lodging.ladder", "trip.home")
            for day in ("9999-12-31", "0001-01-01", "0001-01-01T00:00+14:00", "9999-12-31T23:59-11:00")
        ),
    ],
)
def test_a_ladder_or_a_day_that_is_not_there_is_named(words: tuple[str, ...], said: str) -> None:
    """With the nearest one that is, and exit code 2."""
    assert shown("ladder", *words) == (2, said)


@pytest.mark.parametrize("day", ["1900-01-01", "2999-12-31"])
def test_the_years_it_knows_can_be_reached_to_the_end(day: str) -> None:
    """Every ladder there is, from the first day and from the last."""
    pack = load_rules()
    assert [key for key in pack if pack[key].kind == "ladder" and shown("ladder", key, day)[0]] == []


@pytest.mark.parametrize("name", [f"{flow.key}.{duty.key}" for flow in FLOWS.values() for duty in flow.every_duty])
def test_every_duty_has_a_ladder_that_rings(name: str) -> None:
    """Each duty kind there is, from a day on: at least one reminder, and none before the first."""
    code, text = shown("ladder", name, "2026-11-23", "--json")
    found = json.loads(text)["rungs"]
    assert (code, bool(found)) == (0, True)
    assert [one["at"] for one in found] == sorted(one["at"] for one in found)
