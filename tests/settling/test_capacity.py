"""The same person in the same capacity signs once, and the case says so; in another capacity they sign again."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.kit.flow import Step, Verdict, head, office
from flows.kit.people import Role
from flows.kit.questions import Text
from handlers import screens
from storage import cases, history, posts, steps
from storage.tables import Case
from tests.people.office import School
from tests.settling.regime import asking, files, one


@pytest.fixture
def school(tmp_path: Path) -> School:
    """The exchange office has nobody but its head, 高翔, and 刘洋, who handles nothing any more."""
    school = School(tmp_path)
    with school.desk() as desk:
        for department, role in posts.of_person(one(desk, "刘洋")):
            posts.take(desk, one(desk, "刘洋"), department, role)
    return school


def approves(school: School, case_id: int, name: str) -> Case:
    with school.desk() as desk:
        desk.sits(one(desk, name))
        case = desk.session.get_one(Case, case_id)
        cases.settle(desk, case, Verdict.APPROVE, seen=case.edition)
        return case


def test_once_in_the_same_capacity(school: School) -> None:
    """高翔 approves for his office as its head; the office's own step is signed with it, and the card says so."""
    case_id = files(school, asking(Step("head", "Head", head()), Step("office", "Office", office("exchange"))), "刘洋")
    approves(school, case_id, "高翔")
    with school.desk() as desk:
        case = desk.session.get_one(Case, case_id)
        signed = [
            (one.step, one.by.name, one.as_on) for one in (steps.decided(desk, row) for row in steps.given(desk, case))
        ]
        assert signed == [("head", "高翔", ""), ("office", "高翔", "head")]
        assert case.standing == "closed"
        noted = [(row.act, desk.one(row.by_id).name) for row in history.of_case(desk, case)]
        assert noted == [("submitted", "刘洋"), ("approve", "高翔"), ("signed_once", "高翔"), ("closed", "高翔")]
        assert "签署一次" in screens.draw(desk, case.filer_id, "case", case.id).text


def test_twice_in_two_capacities(school: School) -> None:
    """As head of a college and for the exchange office he is asked twice."""
    with school.desk() as desk:
        posts.take(desk, one(desk, "赵刚"), "mechanical", Role.HEAD)
        posts.give(desk, one(desk, "高翔"), "mechanical", Role.HEAD)
    case_id = files(school, asking(Step("head", "Head", head()), Step("office", "Office", office("exchange"))), "王伟")
    approves(school, case_id, "高翔")
    with school.desk() as desk:
        assert desk.session.get_one(Case, case_id).steps == ["office"]
    assert approves(school, case_id, "高翔").standing == "closed"


def test_a_step_that_asks_is_asked(school: School) -> None:
    """A step that wants to know something is never taken over."""
    number = Text("number", "Number?", "Number", sample="1")
    route = (Step("head", "Head", head()), Step("office", "Office", office("exchange"), asks=(number,)))
    case_id = files(school, asking(*route), "刘洋")
    assert approves(school, case_id, "高翔").steps == ["office"]
