"""A school's file: what it says, and how each of its faults is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.assembly import flows_of
from bot.rulepack import load_rules
from bot.school import EXAMPLE, School, SchoolFault, load_school, read_school
from flows.catalogue import FLOWS
from flows.kit.returning import Phrase
from flows.kit.rulepack import Span, Window

LEAST = """
[school]
zh = "江南职业技术学院"
en = "Jiangnan Vocational College of Technology"
[office]
zh = "外事办公室"
en = "Foreign Affairs Office"
phone = "0512-8888 1234"
"""


def faults(text: str) -> list[str]:
    """What is said of a school's file."""
    with pytest.raises(SchoolFault) as raised:
        read_school(text)
    return [str(fault) for fault in raised.value.faults]


def test_the_example_has_every_role_its_flows_need() -> None:
    """The example school finds a department for each step and runs every flow."""
    school = load_school(EXAMPLE)
    roles = {step.by.of for flow in FLOWS.values() for step in flow.steps if step.by.role == "office"}
    assert {role: bool(school.responsible(role)) for role in roles} == dict.fromkeys(roles, True)
    assert [flow for flow in FLOWS if not school.is_on(flow)] == []


def test_the_example_s_holidays_are_the_national_ones() -> None:
    """Each day of 2026 is worked or not as the national notice says."""
    own, national = load_school(EXAMPLE).calendar(), School.model_validate(_least()).calendar()
    year = [date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(365)]
    assert [day for day in year if own.is_working(day) != national.is_working(day)] == []
    assert own.standing(date(2026, 7, 1)) == "school"


def _least() -> dict[str, object]:
    names = {"zh": "校", "en": "School"}
    return {"school": names, "office": {"zh": "处", "en": "Office", "phone": "0512-88881234"}}


def test_the_least_a_school_must_say() -> None:
    """Names and a phone are enough; the rest has its usual value."""
    school = read_school(LEAST)
    assert (school.time_zone, school.language, school.attachments.on) == ("Asia/Shanghai", "zh", True)
    assert {key: (it.kind, it.roles) for key, it in school.departments.items()} == {
        "exchange": ("exchange", ("exchange",))
    }


def test_one_department_may_hold_several_roles() -> None:
    """An office that does two offices' work is found for both."""
    merged = (
        '[departments.party]\nzh = "组织人事处"\nen = "Party and Personnel"\nroles = ["organisation", "personnel"]\n'
    )
    school = read_school(LEAST + 'roles = ["international"]\n' + merged)
    assert [school.responsible(role) for role in ("organisation", "personnel", "international", "finance")] == [
        ("party",),
        ("party",),
        ("exchange",),
        (),
    ]


def test_holidays_take_days_and_ranges() -> None:
    """A day as TOML writes it, a day between quotes and a range, both ends included; New Year may begin in December."""
    school = read_school(
        LEAST + '[holidays.2027]\noff = [2027-04-05, "2027-05-01", "2026-12-31..2027-01-02"]\nwork = ["2027-01-09"]'
    )
    calendar = school.calendar()
    assert calendar.holidays == {
        date(2027, 4, 5),
        date(2027, 5, 1),
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2027, 1, 2),
    }
    assert (calendar.workdays, calendar.years) == (frozenset({date(2027, 1, 9)}), frozenset({2027}))


def test_hours_switches_routes_and_rules() -> None:
    """Sending hours and own numbers reach the rule pack; a flow may be off, or have a route of its own."""
    school = read_school(
        LEAST
        + """
[sending]
day = "07:30-20:00"
[flows.passport_loan]
on = false
[flows.trip]
route = ["head", { step = "leader", role = "leader", when = { rank = "division" } }]
[rules]
passport.private_return = { calendar_days = 7 }
"""
    )
    pack = school.pack(load_rules())
    assert (str(pack.window("send.day").opens), pack.span("passport.private_return")) == (
        "07:30:00",
        Span(7, "calendar_days"),
    )
    assert (school.is_on("passport_loan"), school.is_on("trip"), school.is_on("visit")) == (False, True, True)
    route = school.flows["trip"].route
    assert route is not None
    assert [(one.step, one.role, dict(one.when)) for one in route] == [
        ("head", None, {}),
        ("leader", "leader", {"rank": "division"}),
    ]
    assert isinstance(pack.window("send.day"), Window)


def test_every_badly_written_key_is_named() -> None:
    """All faults come at once, each with its key, what to write, and the nearest known word."""
    text = """
langage = "zh"
language = "fr"
time_zone = "Mars"
[school]
zh = " "
[office]
zh = "处"
en = "Office"
phone = "ask"
[departments.HR]
zh = "人事处"
en = "Personnel"
roles = ["personel"]
[holidays.2026]
off = ["2026-10-07..2026-10-01"]
work = "2026-10-10"
[flows.passport_loan]
on = "maybe"
"""
    assert sorted(faults(text)) == sorted(
        [
            "school.toml: langage: there is no such key; did you mean 'language'?",
            "school.toml: language: write one of 'zh' or 'en'",
            "school.toml: time_zone: 'Mars' is not a time zone such as Asia/Shanghai",
            "school.toml: school.zh: it is empty; write it between quotes",
            "school.toml: school.en: it is missing",
            "school.toml: office.phone: 'ask' is not a telephone number",
            "school.toml: departments.HR: write small letters, digits and underscores, a letter first",
            "school.toml: departments.HR.roles.0: 'personel' is not a role; did you mean 'personnel'?",
            (
                "school.toml: holidays.2026.off: '2026-10-07..2026-10-01' is no holiday; "
                'write days like "2026-10-01" or "2026-10-01..2026-10-07"'
            ),
            "school.toml: holidays.2026.work: write a list of days",
            "school.toml: flows.passport_loan.on: write true or false",
        ]
    )


def test_contradictions_are_named_with_wrong_rules() -> None:
    """What is well written and cannot be is named too, together with the faults of [rules] and [sending]."""
    text = (
        LEAST
        + """
[departments.exchange]
zh = "国交处"
en = "IEO"
[departments.hr]
zh = "外事办公室"
en = "Personnel"
[holidays.2026]
off = ["2026-10-01", "2027-01-01"]
work = ["2026-10-01"]
[sending]
day = "21:00-08:00"
digest = "08:30"
[rules]
send.digest = "09:00"
trip.max_peple = 5
"""
    )
    assert faults(text) == [
        "school.toml: departments.exchange: the exchange office is described under [office]",
        "school.toml: departments.hr: 外事办公室 is the name of exchange already",
        "school.toml: holidays.2026: 2027-01-01 is not a day of 2026",
        "school.toml: holidays.2026: 2026-10-01 is both off and worked",
        "school.toml: sending.digest: the rule send.digest says it too; keep one",
        (
            "school.toml: sending.day: '21:00-08:00' is not a time of day and a later one; "
            'write hours of the day like "08:00-21:00"'
        ),
        "school.toml: rules.trip.max_peple: there is no such rule; did you mean 'trip.max_people'?",
    ]


def test_a_file_that_is_none(tmp_path: Path) -> None:
    """A missing file, another encoding and what is not TOML are each one clear line."""
    path = tmp_path / "school.toml"
    lines = []
    for content in (None, "名".encode("gbk"), b"[school"):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(SchoolFault) as raised:
            load_school(path)
        lines.append(str(raised.value))
    assert lines[0].startswith("school.toml: it cannot be read: No such file or directory;")
    assert lines[1] == "school.toml: it is not in UTF-8; please save it as UTF-8"
    assert lines[2].startswith("school.toml: it is not TOML: ")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    """Editors on Windows begin a file with one."""
    path = tmp_path / "school.toml"
    path.write_text(LEAST, encoding="utf-8-sig")
    assert load_school(path).office.zh == "外事办公室"


def test_a_school_s_usual_reasons_stand_after_the_flow_s_own() -> None:
    """In both languages; one without its English is named."""
    name = next(iter(FLOWS))
    school = read_school(LEAST + f'[flows.{name}]\nrefused_for = [{{ zh = "冲突", en = "It clashes" }}]\n')
    flow = flows_of(school, FLOWS)[name]
    assert flow.refused_for == (*FLOWS[name].refused_for, Phrase("冲突", "It clashes"))
    assert faults(LEAST + f'[flows.{name}]\nreturned_for = [{{ zh = "冲突" }}]\n')[0].startswith(
        f"school.toml: flows.{name}.returned_for.0.en:"
    )
