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
from flows.kit.settling import settled_on, stages
from tests.kit.test_declaring import Nothing

TRIP = FLOWS["trip"]
ASKER = Asker(1, date(2026, 11, 23), Nothing(), load_rules(), SchoolCalendar())


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
