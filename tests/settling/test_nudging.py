"""Nudging: once in its time, to those who decide and whose names the filer knows, in nobody else's hands."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from flows.kit.flow import RESULT, Step, Together, head, office
from flows.kit.refusal import Refusal
from storage import absence, cases, nudging
from storage.tables import Case, History, Letter, Person
from tests.people.office import School
from tests.settling.regime import asking, files, one

BESIDE = Together((Step("head", "Head", head()), Step("vetting", "", office("personnel"), gives=RESULT, hidden=True)))


def nudged(school: School, case_id: int, name: str, hours: int) -> list[str]:
    """Somebody nudges so many hours after it was filed. Returns whom it reaches. Raises Refusal."""
    with school.desk() as desk:
        desk.now += timedelta(hours=hours)
        desk.sits(one(desk, name))
        case = desk.session.get_one(Case, case_id)
        return [person.name for person in nudging.nudge(desk, case, cases.flow_of(desk, case))]


@pytest.fixture
def school(tmp_path: Path) -> School:
    """Everybody has a chat; 赵刚 is away for a long time, 冯涛 stands in."""
    school = School(tmp_path)
    with school.desk() as desk:
        for person in desk.session.scalars(select(Person)):
            person.chat_id = 7_000 + person.id
        desk.sits(one(desk, "刘洋"))
        absence.arrange(desk, one(desk, "赵刚"), one(desk, "冯涛"), desk.today, desk.today + timedelta(days=60))
    return school


def test_the_stand_in_hears_once_and_whoever_is_hidden_never(school: School) -> None:
    """Too early and again too early nothing happens; every nudge is in the history."""
    case_id = files(school, asking(BESIDE), "王伟")  # type: ignore[arg-type]  # a stage is a step or several
    with pytest.raises(Refusal):
        nudged(school, case_id, "王伟", 0)
    week = 24 * 7
    assert nudged(school, case_id, "王伟", week) == ["冯涛"]
    with pytest.raises(Refusal):
        nudged(school, case_id, "王伟", week + 3)
    assert nudged(school, case_id, "王伟", week + 4) == ["冯涛"]
    with school.desk() as desk:
        assert len(desk.session.scalars(select(History).where(History.act == "nudged")).all()) == 2
        readers = desk.session.scalars(select(Letter.reader_id).where(Letter.name == "nudged")).all()
        assert readers == [one(desk, "冯涛").id] * 2


def test_only_its_filer(school: School) -> None:
    """Nobody else, not even the office."""
    case_id = files(school, asking(Step("head", "Head", head())), "王伟")
    for name in ("李强", "刘洋", "冯涛"):
        with pytest.raises(Refusal):
            nudged(school, case_id, name, 24 * 7)


def test_what_only_hidden_people_have_is_not_nudged(school: School) -> None:
    """The filer learns no name by it."""
    route = Step("vetting", "", office("personnel"), gives=RESULT, hidden=True)
    case_id = files(school, asking(route), "王伟")
    with pytest.raises(Refusal, match="Nobody can be nudged"):
        nudged(school, case_id, "王伟", 24 * 7)
