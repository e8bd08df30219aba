"""A school's own route: its steps, its order, its conditions."""

from __future__ import annotations

from datetime import date

import pytest

from bot.rulepack import load_rules
from flows.catalogue import FLOWS
from flows.kit.answers import Answers
from flows.kit.asker import Asker
from flows.kit.calendar import SchoolCalendar
from flows.kit.flow import WrongDeclaration, office
from flows.kit.routing import Station, routed
from flows.kit.settling import settled_on, shut, stages
from tests.kit.test_declaring import Nothing

TRIP = FLOWS["trip"]
ASKER = Asker(1, date(2026, 11, 23), Nothing(), load_rules(), SchoolCalendar())


def test_a_school_s_step_takes_down_what_it_is_told() -> None:
    """A meeting that may have said no, a receipt that says neither; the second meeting asks under keys of its own."""
    own = routed(
        TRIP,
        [
            Station("office"), Station("party", "organisation", takes_down="meeting"),
            Station("council", "leader", takes_down="meeting"), Station("filing", "security", takes_down="receipt"),
        ],
    )  # fmt: skip
    gives = {step.key: [verdict.name for verdict in step.gives] for step in own.steps[1:]}
    assert gives == {"party": ["RECORD", "REFUSE"], "council": ["RECORD", "REFUSE"], "filing": ["RECORD"]}
    assert [question.key for question in own.step("council").asks][:2] == ["m2_meeting", "m2_met_on"]


@pytest.mark.parametrize(
    ("answers", "waits"),
    [({}, False), ({"invitation": None}, True), ({"invitation": 7}, False)],
)
def test_a_step_opens_with_a_paper(answers: dict[str, object], waits: bool) -> None:
    """It is shut while the paper is to follow, and open where it is there or was never asked for."""
    own = routed(TRIP, [Station("head", opens_with="invitation"), Station("office")])
    assert (shut(own.step("head"), Answers(answers), ASKER) is not None) is waits


def test_a_step_opens_with_what_an_earlier_one_takes_down() -> None:
    """The number of a receipt; until it is there the step is shut, and only a step before can have asked for it."""
    filing = Station("filing", "security", takes_down="receipt")
    own = routed(TRIP, [filing, Station("office", opens_with="receipt_no")])
    assert shut(own.step("office"), Answers({}), ASKER) is not None
    assert shut(own.step("office"), Answers({"receipt_no": "7"}), ASKER) is None
    with pytest.raises(WrongDeclaration, match="neither the form nor a step before asks for 'receipt_no'"):
        routed(TRIP, [Station("office", opens_with="receipt_no"), filing])


@pytest.mark.parametrize(
    ("answers", "steps"),
    [
        ({"where": ["TH"], "task": "visit"}, "head office"),
        ({"where": ["TH", "TW"], "task": "visit"}, "head publicity office"),
        ({"where": ["TH"], "task": "posting"}, "head office leader"),
        ({"where": ["TH"], "task": "visit", "budget": {"amount": "60000", "currency": "CNY"}}, "head office finance"),
    ],
)
def test_a_school_s_route_goes_its_own_way(answers: dict[str, object], steps: str) -> None:
    """Order, conditions on places, task and money; a step of its own; the flow's own conditions hold beside them."""
    own = routed(
        TRIP,
        [
            Station("head"),
            Station("publicity", "publicity", {"where": ["HK", "MO", "TW"]}),
            Station("office"),
            Station("leader", when={"task": "posting"}),
            Station("finance", when={"budget": 50000}),
        ],
    )
    given = Answers({"purpose": "official", "public_money": "budget" in answers, **answers})
    walked = [step.key for stage in stages(own, given, ASKER) for step in stage]
    assert " ".join(walked) == steps
    assert own.step("publicity").by == office("publicity")


@pytest.mark.parametrize(
    ("station", "says"),
    [
        (Station("gone"), "trip: there is no step 'gone'; a new one needs a role"),
        (Station("head", when={"colour": "red"}), "trip.head: 'colour' is no question of it"),
    ],
)
def test_a_route_that_cannot_be_walked_is_named(station: Station, says: str) -> None:
    """The flow, the step and what is wrong."""
    with pytest.raises(WrongDeclaration) as error:
        routed(TRIP, [station])
    assert str(error.value) == says


def test_lead_times_leave_the_route_its_time() -> None:
    """The national pack's lead times are not shorter than the steps, whenever one files in 2026."""
    pack, calendar = load_rules(), SchoolCalendar()
    filed = date(2026, 3, 2)
    ready = settled_on(TRIP, pack, calendar, filed)
    assert calendar.after(filed, pack.spans("trip.lead_time")) >= ready
    assert calendar.after(filed, pack.span("trip.lead_time_hkmo")) >= ready
    assert calendar.after(filed, pack.spans("trip.lead_time_tw")) >= ready
