"""The national rule pack is whole, and a school's own numbers replace it key by key."""

from __future__ import annotations

import os
import re
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from bot.rulepack import load_rules, read_rules
from flows.catalogue import FLOWS
from flows.kit.rulepack import Fault, Ladder, Money, MonthDay, RuleFault, RulePack, Rung, Span, Window, WrongRule

RULES = Path(__file__).parents[2].parent / "shared" / "rules.md"
PACK = load_rules()


def faults(toml: dict[str, Any]) -> list[str]:
    """What is said of a school's own rules."""
    with pytest.raises(RuleFault) as raised:
        PACK.overridden(toml)
    return [str(fault) for fault in raised.value.faults]


def days(pack: RulePack, key: str) -> list[int]:
    """The offsets of a ladder's rungs."""
    return [rung.offset.amount for rung in pack.ladder(key).rungs]


def test_every_rule_of_the_page_is_in_the_pack() -> None:
    """A key in a table of rules.md is a key of the pack."""
    if not RULES.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{RULES} is not there")
        pytest.skip(f"{RULES} is not there")
    cells = [line.split("|")[1] for line in RULES.read_text().splitlines() if line.startswith("| ")]
    keys = [key for cell in cells for key in re.findall(r"(?<![\w.])[a-z_]+\.[a-z_]+(?![\w.*])", cell)]
    assert [key for key in keys if key not in PACK] == []
    assert len(keys) == 50


def test_every_rule_a_flow_reads_is_in_the_pack() -> None:
    """No flow of the catalogue asks for a rule that is not there."""
    assert [key for flow in FLOWS.values() for key in flow.rule_keys() if key not in PACK] == []


def test_every_rule_says_why_in_both_languages() -> None:
    """Whoever asks why is shown a source, above all where it is called law or common practice."""
    silent = [key for key in PACK if not (PACK[key].zh and PACK[key].en)]
    assert silent == []


def test_what_nobody_checked_has_no_value() -> None:
    """An unverified rule holds no number that could be shown as law."""
    unverified = {key: PACK[key].value for key in PACK if PACK[key].standing == "unverified"}
    assert unverified == {"illegal_work.fine": None, "overstay.fine": None, "banquet.ratio": None}


def test_values_have_their_types() -> None:
    """Each kind of value is read as what it is."""
    assert PACK.span("passport.private_return") == Span(10, "calendar_days")
    assert PACK.span("emergency.next_person") == Span(10, "minutes")
    assert PACK.days("residence.extend_before") == 30
    assert PACK.count("invite.wrong_codes") == 5
    assert PACK.money("gift.hand_over_above") == Money(200, "CNY")
    assert PACK.month_day("evaluation.result") == MonthDay(12, 18)
    assert PACK.month_days("holidays.fixed")[:2] == (MonthDay(1, 1), MonthDay(5, 1))
    assert PACK.table("trip.days_by_countries") == {1: 5, 2: 8, 3: 10}
    assert PACK.spans("trip.lead_time_tw", "above_division") == Span(45, "working_days")
    assert PACK.spans("trip.lead_time", "JP") == Span(60, "calendar_days")
    assert [share.percent for share in PACK.shares("evaluation.dimensions")] == [40, 30, 15, 15]
    assert PACK.names("lodging.again_after") == ("new_passport", "new_permit", "moving", "re_entry")
    assert PACK.window("send.day") == Window(time(8), time(21))
    assert PACK.time("send.digest") == time(8, 30)
    assert PACK.switch("passport.overdue_lock_on") is False
    assert PACK["police.report_leaving"].number_is_ours is True


def test_the_ladder_of_a_lent_passport() -> None:
    """It rings on return, on day 7 and on day 10, the last one with the personnel office copied, then weekly."""
    owner = ("owner",)
    assert PACK.ladder("passport.private_ladder") == Ladder(
        rungs=(
            Rung(Span(0, "calendar_days"), owner),
            Rung(Span(7, "calendar_days"), owner),
            Rung(Span(10, "calendar_days"), owner, ("personnel",), "due", urgent=True, legal=True),
        ),
        send="day",
        tail="weekly",
    )


@pytest.mark.parametrize(
    ("key", "rungs", "tail"),
    [
        ("contract.decision_ladder", [-180, -150, -120], ""),
        ("permits.coupled_ladder", [-105, -90, -80, -75, -60, -45, -35, -31, -30], "daily"),
        ("workpermit.ladder", [-105, -90, -75, -60, -45, -35, -31, -30], "daily"),
        ("residence.ladder", [-90, -60, -45, -35, -31, -30], "daily"),
        ("visa.ladder", [-30, -14, -8, -7], "daily"),
        ("passport.expiry_ladder", [-270, -210, -190], ""),
        ("contract.ladder", [-120, -90, -60, -30], ""),
        ("agreement.ladder", [-180, -90, -60, -30], ""),
        ("lodging.ladder", [0, 2, 12, 18, 20, 24], ""),
        ("residence.entry_ladder", [0, 7, 15, 22, 27, 29, 30], ""),
        ("changes.ladder", [0, 5, 8, 9, 10], "daily"),
        ("police.ladder", [0, 1, 2, 3], "daily"),
        ("trip.briefing_ladder", [-10, -5, -2], ""),
        ("passport.official_ladder", [0, 3, 6, 7, 8, 10, 12, 14], "weekly"),
        ("trip.summary_ladder", [1, 5, 8, 10, 14, 18, 20], "weekly"),
        ("trip.sharing_ladder", [7, 20, 28, 30], ""),
        ("campaign.ladder", [0, 0, -7, -3, -1, 0, 2, 4], ""),
        ("route.ladder", [0, 2], ""),
    ],
)
def test_ladders_are_those_of_the_page(key: str, rungs: list[int], tail: str) -> None:
    """Rungs and tail of every ladder."""
    assert (days(PACK, key), PACK.ladder(key).tail) == (rungs, tail)


def test_every_kind_of_duty_has_a_ladder() -> None:
    """What somebody owes is reminded of: each duty of each flow, and the filing a campaign asks for."""
    kinds = [
        (flow.key, duty) for flow in FLOWS.values() for duty in (*flow.duties, *([flow.filing] if flow.filing else []))
    ]
    assert len(kinds) > 30
    for flow, duty in kinds:
        rungs = PACK.ladder(duty.ladder).rungs
        assert rungs, (flow, duty.key)
        assert all(rung.to for rung in rungs), (flow, duty.key)


def test_asking_wrongly_names_the_key() -> None:
    """A wrong key, type or unit, or a value nobody checked, is an error that names the rule."""
    with pytest.raises(WrongRule, match=r"'passport.privat_return'; did you mean 'passport.private_return'\?"):
        PACK.span("passport.privat_return")
    with pytest.raises(WrongRule, match=r"'trip\.max_people' is a count, not a span"):
        PACK.span("trip.max_people")
    with pytest.raises(WrongRule, match=r"'trip\.notice_before' is in working_days"):
        PACK.days("trip.notice_before")
    with pytest.raises(WrongRule, match=r"'overstay\.fine' has no value"):
        PACK.money("overstay.fine")


@pytest.mark.parametrize(
    "toml",
    [
        {"passport.private_return": {"working_days": 5}},
        {"passport": {"private_return": {"working_days": 5}}},
        {"passport.private_return": {"value": {"working_days": 5}}},
    ],
)
def test_a_school_replaces_a_number(toml: dict[str, Any]) -> None:
    """A dotted key, a nested one and the long form do the same, and the number is no longer common practice."""
    rule = PACK.overridden(toml)["passport.private_return"]
    assert (rule.value, rule.standing, rule.origin) == (Span(5, "working_days"), "ours", "school.toml")
    assert rule.zh == "本校规定（见 school.toml）"


def test_a_school_gives_its_own_source_and_effect() -> None:
    """The long form carries both sources and how the rule judges."""
    own = {"value": 5, "effect": "refuse", "zh": "本校办法第八条", "en": "Our rules, Art. 8"}
    rule = PACK.overridden({"trip.max_people": own})["trip.max_people"]
    assert (rule.value, rule.effect, rule.zh, rule.en) == (5, "refuse", "本校办法第八条", "Our rules, Art. 8")


def test_a_checked_fine_needs_its_source() -> None:
    """A rule nobody checked takes a value only together with where it is written."""
    fine = {"amount": 500, "currency": "CNY"}
    assert faults({"overstay.fine": fine}) == [
        (
            "school.toml: rules.overstay.fine: its source is not checked; give its value together with zh and en, "
            "where it is written"
        )
    ]
    pack = PACK.overridden({"overstay.fine": {"value": fine, "zh": "某条", "en": "Some article"}})
    assert pack.money("overstay.fine") == Money(500, "CNY")


def test_every_wrong_override_is_named() -> None:
    """All faults come at once, each with its file and its key, and with what to write."""
    wrong: dict[str, Any] = {
        "passport.privat_return": {"calendar_days": 3},
        "passport": {"private_return": 3},
        "trip.max_people": True,
        "plan.due": "02-29",
        "lodging.register_within": {"calendar_days": 1},
        "invite.valid": {"working_days": 3},
        "passport.private_ladder": {"rungs": [{"days": 3, "to": ["owner"]}, {"days": 1, "to": ["ownr"]}]},
    }
    assert faults(wrong) == [
        "school.toml: rules.passport.privat_return: there is no such rule; did you mean 'passport.private_return'?",
        (
            "school.toml: rules.passport.private_return: 3 is not a table; "
            "write a length of time like { calendar_days = 10 }"
        ),
        "school.toml: rules.trip.max_people: True is not a whole number from 0 up; write a number like 3",
        "school.toml: rules.plan.due: '02-29' is not a day that every year has; write a day of the year like \"11-30\"",
        "school.toml: rules.lodging.register_within: this is counted in hours or minutes, not in calendar_days",
        "school.toml: rules.invite.valid: this is counted in calendar_days, not in working_days",
        (
            "school.toml: rules.passport.private_ladder: rung 2: 'ownr' is not a role; did you mean 'owner'?; write a "
            'ladder like { send = "day", rungs = [{ days = 7, to = ["owner"] }], tail = "weekly" }'
        ),
    ]


def test_parts_add_up_to_the_whole() -> None:
    """A school's own dimensions are a hundred percent in all, each with its names."""
    own = [{"zh": "教学", "en": "Teaching", "percent": 60}, {"zh": "服务", "en": "Service", "percent": 40}]
    assert PACK.overridden({"evaluation.dimensions": own}).shares("evaluation.dimensions")[1].en == "Service"
    like = 'write parts of a whole like [{ zh = "教学", en = "Teaching", percent = 100 }]'
    wrong = [
        (own[:1], "the parts add up to 60 %, not to 100 %"),
        ([{"zh": "教学", "percent": 100}], "a part has its names zh and en, and its percent"),
        ({}, "{} is not a list of parts"),
    ]
    for parts, words in wrong:
        assert faults({"evaluation.dimensions": parts}) == [
            f"school.toml: rules.evaluation.dimensions: {words}; {like}"
        ]


def test_rungs_must_climb() -> None:
    """A ladder whose rungs are out of order would skip one in silence, so it is refused."""
    rungs = [{"days": 7, "to": ["owner"]}, {"days": 3, "to": ["owner"]}]
    assert faults({"passport.private_ladder": {"rungs": rungs}})[0].startswith(
        "school.toml: rules.passport.private_ladder: rung 2: it does not come after the rung before it"
    )


def test_the_digest_follows_values_only() -> None:
    """A changed number changes the digest; a changed source does not; the same file has the same one."""
    assert load_rules().digest == PACK.digest
    assert PACK.overridden({"trip.max_people": 5}).digest != PACK.digest
    assert PACK.overridden({"trip.max_people": {"zh": "另据"}}).digest == PACK.digest


def test_faults_of_the_national_file_are_named() -> None:
    """A pack with a wrong rule is not loaded; each fault has file and key."""
    why = {"zh": "因", "en": "because"}
    raw = {
        "a": {"one": {"count": 1, "standing": "lawful", **why}, "two": {"count": 1, "standing": "law", "zh": "因"}},
        "b": {"span": {"weeks": 1}, "standing": "ours", **why},
        "c": {"standing": "ours", **why},
        "d": {"count": 1, "standing": "unverified", "kind": "count", **why},
    }
    with pytest.raises(RuleFault) as raised:
        read_rules(raw, "rules.toml")
    assert [(fault.file, fault.key) for fault in raised.value.faults] == [
        ("rules.toml", "a.one"),
        ("rules.toml", "a.two"),
        ("rules.toml", "b"),
        ("rules.toml", "c"),
        ("rules.toml", "d"),
    ]
    assert raised.value.faults[1] == Fault(
        "rules.toml", "a.two", "its source is missing in Chinese (zh) or in English (en)"
    )
