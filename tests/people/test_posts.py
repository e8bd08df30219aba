"""Who holds which post, who acts for a head, and what ranks mean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from flows.kit.people import Rank, Role
from playground.college import example_office, seed
from storage import migrate, posts
from storage.desk import Desk
from storage.store import Store
from storage.tables import Person


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The office's desk over a SQLite file, with the cast of the college."""
    store = Store(f"sqlite:///{tmp_path / 'waishi.db'}")
    migrate.upgrade(store.engine)
    store.run(seed)
    with store.engine.begin() as db:
        yield Desk(db, example_office(tmp_path), store.now())
    store.close()


def person(desk: Desk, name: str) -> Person:
    """Somebody of the cast."""
    return desk.session.scalars(select(Person).where(Person.name == name)).one()


def test_the_head_settles_then_the_deputy_then_the_leader_in_charge(desk: Desk) -> None:
    """Whoever may not settle is passed over; where nobody is left, nobody settles."""
    head, deputy, leader = (person(desk, name) for name in ("王伟", "Grace", "陈敏"))
    for one, role in ((head, Role.HEAD), (deputy, Role.DEPUTY), (leader, Role.LEADER)):
        posts.give(desk, one, "tourism", role)
    without: set[int] = set()
    settles = []
    while found := posts.acting(desk, ["tourism"], posts.SETTLING, without):
        settles += [one.name for one in found]
        without |= {one.id for one in found}
    assert settles == ["王伟", "Grace", "陈敏"]
    assert posts.acting(desk, ["research"], posts.SETTLING) == []


def test_posts_are_put_as_they_are_wanted(desk: Desk) -> None:
    """What is not named any more ends, what is new begins; the same again changes nothing."""
    chen = person(desk, "陈敏")
    wanted = [("personnel", Role.LIAISON), ("tourism", Role.LEADER)]
    assert [posts.put(desk, chen, wanted), posts.put(desk, chen, wanted)] == [True, False]
    assert posts.of_person(chen) == [("tourism", Role.LEADER), ("personnel", Role.LIAISON)]
    assert [posts.holding(desk, Role.LEADER, "tourism"), posts.holding(desk, Role.HANDLER, "personnel")] == [
        [chen],
        [],
    ]


def test_ranks_say_who_is_a_middle_manager() -> None:
    """Middle managers begin with 副处; above a division head begins with 副厅."""
    assert [rank for rank in Rank if rank.is_middle_manager] == [
        Rank.DIVISION_DEPUTY,
        Rank.DIVISION,
        Rank.BUREAU_DEPUTY,
        Rank.BUREAU,
    ]
    assert [rank for rank in Rank if rank.is_above_division_head] == [Rank.BUREAU_DEPUTY, Rank.BUREAU]


def test_people_known_before_are_teachers_without_a_rank(url: str) -> None:
    """A filled database of the first version climbs up; its people and their posts are there."""
    store = Store(url)
    migrate.upgrade(store.engine, "0001")
    with store.engine.begin() as db:
        db.execute(text(
            "insert into person(id, staff_no, name, english_name, department, language, time_zone)"
            " values (1, '2001', '王伟', 'Wang Wei', 'mechanical', 'zh', 'Asia/Shanghai')"
        ))  # fmt: skip
        db.execute(text("insert into post(id, person_id, department, role) values (1, 1, 'mechanical', 'head')"))
    migrate.upgrade(store.engine)
    with store.engine.begin() as db:
        assert db.execute(text("select kind, rank, phone_id from person")).all() == [("teacher", "", None)]
        assert db.execute(text("select person_id, role from post")).all() == [(1, "head")]
    store.close()
