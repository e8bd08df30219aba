"""A role handed over with one act: everything that waits moves, the old rights end, and what is personal stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from flows.kit.flow import Step, Verdict, head, office
from flows.kit.people import Role
from flows.kit.refusal import Refusal
from handlers.voice import say
from storage import absence, access, cases, posts, seats, succession
from storage.desk import Desk
from storage.tables import Case, History, Letter, Opinion, Person, StandIn, Taker, Transfer
from tests.people.office import School
from tests.settling.regime import asking, files, one

ROUTE = asking(Step("head", "Head", head()), Step("personnel", "", office("personnel")))


@pytest.fixture
def school(tmp_path: Path) -> School:
    """The example college, everybody bound."""
    school = School(tmp_path)
    with school.desk() as desk:
        desk.session.execute(update(Person).values(chat_id=Person.id + 10**6))
    return school


def does(school: School, name: str, act: Callable[[Desk], object]) -> str:
    """Somebody does something. Returns what they were refused with; "": they were not."""
    try:
        with school.desk() as desk:
            desk.sits(one(desk, name))
            act(desk)
    except Refusal as refusal:
        return say(refusal.words, "en")
    return ""


def hands(school: School, former: str, new: str) -> str:
    return does(school, "刘洋", lambda desk: succession.succeed(desk, one(desk, former), one(desk, new)))


def approves(school: School, name: str, case_id: int) -> str:
    def act(desk: Desk) -> None:
        case = access.seen_case(desk, case_id)
        cases.settle(desk, case, Verdict.APPROVE, seen=case.edition)

    return does(school, name, act)


def on_case(school: School, name: str, case_id: int, act: Callable[[Desk, Case], object]) -> str:
    return does(school, name, lambda desk: act(desk, access.seen_case(desk, case_id)))


def opinion_of(name: str) -> Callable[[Desk, Case], object]:
    return lambda desk, case: seats.ask_opinion(desk, case, one(desk, name), None, first=True)


def asked(school: School, case_id: int) -> list[str]:
    with school.desk() as desk:
        return [person.name for person in cases.colleagues(desk, desk.session.get_one(Case, case_id))]


def test_places_move_and_the_old_rights_end(school: School) -> None:
    """The successor decides in their own name; the former is refused at once; both hear once; the history says so."""
    first, second = files(school, ROUTE, "王伟"), files(school, ROUTE, "李强")
    assert hands(school, "赵刚", "林娜") == ""
    assert (asked(school, first), asked(school, second)) == (["林娜"], ["林娜"])
    assert approves(school, "赵刚", first) == access.NOT_HERE
    assert approves(school, "林娜", first) == ""
    with school.desk() as desk:
        told = desk.session.execute(
            select(Letter.name, Person.name).join(Person, Person.id == Letter.reader_id)
            .where(Letter.name.in_(("role_given", "role_taken", "nobody_takes")))
        )  # fmt: skip
        assert sorted(tuple(row) for row in told) == [("role_given", "林娜"), ("role_taken", "赵刚")]
        noted = desk.session.scalars(select(History).where(History.act == "role_handed")).all()
        assert [(row.case_id, row.about["steps"]) for row in noted] == [(first, ["head"]), (second, ["head"])]
        assert posts.of_person(one(desk, "赵刚")) == []
        assert ("mechanical", Role.HEAD) in posts.of_person(one(desk, "林娜"))
        waits = select(Taker).where(Taker.person_id == one(desk, "赵刚").id, Taker.waits.is_(True))
        assert desk.session.scalars(waits).all() == []


def test_what_was_handed_by_name_moves_too(school: School) -> None:
    """A place 陈敏 handed to 何军, and an opinion 周洁 was asked for, are the successors' now."""
    case_id = files(school, ROUTE, "王伟")
    assert approves(school, "赵刚", case_id) == ""
    assert (
        on_case(school, "陈敏", case_id, lambda desk, case: seats.hand_over(desk, case, one(desk, "何军"), "x")) == ""
    )
    assert hands(school, "何军", "吴敏") == ""
    assert asked(school, case_id) == ["吴敏"]
    assert on_case(school, "吴敏", case_id, opinion_of("周洁")) == ""
    assert hands(school, "周洁", "李强") == ""
    with school.desk() as desk:
        [row] = desk.session.scalars(select(Opinion))
        assert (desk.one(row.of_id).name, row.state) == ("李强", "asked")
        [standing] = desk.session.scalars(select(Transfer).where(Transfer.stands))
        assert desk.one(standing.to_id).name == "吴敏"
    assert on_case(school, "李强", case_id, lambda desk, case: seats.give_opinion(desk, case, None)) == ""
    assert approves(school, "吴敏", case_id) == ""


def test_an_opinion_is_not_asked_of_who_filed_it(school: School) -> None:
    """It stays with whoever was asked, who is still there."""
    case_id = files(school, ROUTE, "王伟")

    assert on_case(school, "赵刚", case_id, opinion_of("周洁")) == ""
    assert hands(school, "周洁", "王伟") == ""
    with school.desk() as desk:
        [row] = desk.session.scalars(select(Opinion))
        assert desk.one(row.of_id).name == "周洁"


def test_standing_in_moves(school: School) -> None:
    """Who stood in does no more; the successor does for the rest of the time. Their own absence ends."""
    case_id = files(school, ROUTE, "王伟")
    with school.desk() as desk:
        desk.sits(one(desk, "赵刚"))
        absence.arrange(desk, one(desk, "赵刚"), one(desk, "孙丽"), desk.today, desk.today + timedelta(days=3))
    assert asked(school, case_id) == ["孙丽"]
    assert hands(school, "孙丽", "林娜") == ""
    assert asked(school, case_id) == ["林娜"]
    assert hands(school, "赵刚", "冯涛") == ""
    assert asked(school, case_id) == ["冯涛"]
    with school.desk() as desk:
        rows = desk.session.scalars(select(StandIn).order_by(StandIn.id)).all()
        assert [row.over for row in rows] == [True, True]


def test_who_takes_over_somebody_who_files_it_goes_up(school: School) -> None:
    """The successor filed one of the cases: that one is the next above's, never their own."""
    case_id = files(school, ROUTE, "王伟")
    assert hands(school, "赵刚", "王伟") == ""
    assert asked(school, case_id) == ["冯涛"]
    with school.desk() as desk:
        letter = select(Letter).where(Letter.name == "step_waits", Letter.reader_id == one(desk, "冯涛").id)
        assert len(desk.session.scalars(letter).all()) == 1


@pytest.mark.parametrize(
    ("former", "new", "says"),
    [("王伟", "李强", "holds no role"), ("赵刚", "赵刚", "holds it now"), ("赵刚", "李强", "has left")],
)
def test_what_cannot_be_handed_over(school: School, former: str, new: str, says: str) -> None:
    """Each with a sentence that says why, and nothing has changed."""
    with school.desk() as desk:
        one(desk, "李强").left_on = desk.today
    assert says in hands(school, former, new)
    with school.desk() as desk:
        assert ("mechanical", Role.HEAD) in posts.of_person(one(desk, "赵刚"))


def test_the_office_is_never_left_without_a_keeper(school: School) -> None:
    """Whoever takes the exchange office's roles over keeps the people; who had them does not."""
    assert hands(school, "刘洋", "林娜") == ""
    with school.desk() as desk:
        assert access.keeps_people(desk, one(desk, "林娜"))
        assert not access.keeps_people(desk, one(desk, "刘洋"))
