"""Who settles in whose name: chains of stand-ins, circles, whoever has a part in the case, days, the office's hand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from flows.kit.refusal import Refusal
from storage import absence, standins
from storage.desk import Desk
from storage.tables import StandIn
from tests.people.office import School
from tests.settling.regime import one


@pytest.fixture
def school(tmp_path: Path) -> School:
    """The example college, today."""
    return School(tmp_path)


def away(desk: Desk, who: str, by: str, since: int = 0, until: int = 4) -> None:
    """Somebody arranges it for themselves, in days from today."""
    desk.sits(one(desk, who))
    first, last = (desk.today + timedelta(days=days) for days in (since, until))
    absence.arrange(desk, one(desk, who), one(desk, by), first, last)


def acting(desk: Desk, who: str, *without: str) -> str:
    return standins.acting_for(desk, one(desk, who), [one(desk, name).id for name in without]).name


@pytest.mark.parametrize(
    ("arranged", "without", "acts"),
    [
        ([], [], "赵刚"),
        ([("赵刚", "冯涛")], [], "冯涛"),
        ([("赵刚", "冯涛"), ("冯涛", "李强")], [], "李强"),
        ([("赵刚", "冯涛"), ("冯涛", "赵刚")], [], "赵刚"),  # a circle ends where it began
        ([("赵刚", "冯涛"), ("冯涛", "孙丽"), ("孙丽", "冯涛")], [], "赵刚"),
        ([("赵刚", "冯涛")], ["冯涛"], "赵刚"),  # the stand-in filed it or travels
        ([("赵刚", "冯涛"), ("冯涛", "李强")], ["冯涛"], "李强"),
    ],
)
def test_who_acts(school: School, arranged: list[tuple[str, str]], without: list[str], acts: str) -> None:
    """As far as it leads, never to somebody who has a part in the case, never round and round."""
    with school.desk() as desk:
        for who, by in arranged:
            people = {"away_id": one(desk, who).id, "by_id": one(desk, by).id, "set_by_id": one(desk, who).id}
            days = {"since": desk.today, "until": desk.today + timedelta(days=4), "made_at": desk.now}
            desk.session.add(StandIn(**people, **days))
        desk.session.flush()
        assert acting(desk, "赵刚", *without) == acts


@pytest.mark.parametrize(("day", "acts"), [(-1, "赵刚"), (0, "冯涛"), (4, "冯涛"), (5, "赵刚")])
def test_on_its_days_only(school: School, day: int, acts: str) -> None:
    """From the first day to the last, both included."""
    with school.desk() as desk:
        away(desk, "赵刚", "冯涛", 1, 5)
        desk.now += timedelta(days=1 + day)
        assert acting(desk, "赵刚") == acts


@pytest.mark.parametrize(
    ("who", "by", "since", "until", "says"),
    [
        ("王伟", "冯涛", 0, 4, "settles nothing"),
        ("赵刚", "赵刚", 0, 4, "Nobody stands in for themselves"),
        ("赵刚", "冯涛", 4, 0, "The last day is before the first"),
        ("赵刚", "冯涛", -5, -1, "The last day is before the first"),
        ("赵刚", "孙丽", 3, 6, "stands in from"),  # 冯涛 does from the first to the fifth day
        ("冯涛", "赵刚", 0, 2, "is away as well"),  # they do not stand in for each other
        ("孙丽", "赵刚", 4, 8, "is away as well"),
        ("孙丽", "何军", 0, 4, "is not at the school"),  # who leaves on the third
    ],
)
def test_what_is_not_arranged(school: School, who: str, by: str, since: int, until: int, says: str) -> None:
    """Each with a sentence that says what to do instead."""
    with school.desk() as desk:
        away(desk, "赵刚", "冯涛")
        one(desk, "何军").left_on = desk.today + timedelta(days=2)
        with pytest.raises(Refusal, match=says):
            away(desk, who, by, since, until)
