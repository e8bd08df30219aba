"""A place on a step is handed over, opinions are asked: to whom not, who may not, what falls back, letters once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from flows.kit.flow import Step, Verdict, office
from flows.kit.people import Role
from flows.kit.refusal import Refusal
from flows.kit.returning import Phrase
from handlers import screens
from handlers.voice import say
from playground.college import example_office
from storage import access, batch, cases, opinions, people, posts, seats, steps
from storage.desk import Desk
from storage.tables import Case, History, Letter, Person
from tests.people.office import School
from tests.settling.regime import asking, files, one

PERSONNEL = asking(Step("personnel", "", office("personnel")))


@pytest.fixture
def school(tmp_path: Path) -> School:
    """The example college, everybody bound but 马超."""
    school = School(tmp_path)
    with school.desk() as desk:
        desk.session.execute(update(Person).where(Person.name != "马超").values(chat_id=Person.id + 10**6))
    return school


def does(school: School, name: str, case_id: int, act: Callable[[Desk, Case], object]) -> str:
    """Somebody does something to the case. Returns what they were refused with; "": they were not."""
    try:
        with school.desk() as desk:
            desk.sits(one(desk, name))
            act(desk, access.seen_case(desk, case_id))
    except Refusal as refusal:
        return say(refusal.words, "en")
    return ""


def hand(to: str) -> Callable[[Desk, Case], object]:
    return lambda desk, case: seats.hand_over(desk, case, one(desk, to), "x")


def opinion(of: str, *, first: bool = True) -> Callable[[Desk, Case], object]:
    return lambda desk, case: seats.ask_opinion(desk, case, one(desk, of), "x", first=first)


def approve(desk: Desk, case: Case) -> None:
    cases.settle(desk, case, Verdict.APPROVE, seen=case.edition)


def object_not(desk: Desk, case: Case) -> None:
    seats.give_opinion(desk, case, None)


def asked(school: School, case_id: int) -> list[str]:
    with school.desk() as desk:
        return [person.name for person in cases.colleagues(desk, desk.session.get_one(Case, case_id))]


def letters(school: School, name: str) -> int:
    with school.desk() as desk:
        return desk.session.scalar(select(func.count()).select_from(Letter).where(Letter.name == name)) or 0


@pytest.mark.parametrize("way", [hand, opinion])
@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("陈敏", "That is you"),
        ("王伟", "filed this or takes part"),
        ("何军", "has left"),
        ("马超", "cannot be reached"),
    ],
)
def test_to_whom_not(school: School, way: Callable[[str], Callable[[Desk, Case], object]], to: str, says: str) -> None:
    """Each with a sentence that says why, and nothing has changed."""
    case_id = files(school, PERSONNEL, "王伟")
    with school.desk() as desk:
        one(desk, "何军").left_on = desk.today
    assert says in does(school, "陈敏", case_id, way(to))
    assert asked(school, case_id) == ["陈敏"]
    assert letters(school, "transferred") + letters(school, "opinion_asked") == 0


def test_who_handed_it_over_cannot_press(school: School) -> None:
    """Their old button says who has it; they still see the case; nobody else does; it is in the history."""
    case_id = files(school, PERSONNEL, "王伟")
    assert does(school, "陈敏", case_id, hand("李强")) == ""
    assert does(school, "陈敏", case_id, approve) == "You have handed this to Li Qiang."
    assert does(school, "陈敏", case_id, hand("何军")) != ""
    assert does(school, "周洁", case_id, approve) == access.NOT_HERE
    assert letters(school, "transferred") == 1
    assert does(school, "李强", case_id, approve) == ""
    with school.desk() as desk:
        case = desk.session.get_one(Case, case_id)
        acts = list(desk.session.scalars(select(History.act).where(History.case_id == case_id).order_by(History.id)))
        assert acts == ["submitted", "transferred", "approve", "closed"]
        assert "李强（陈敏转交）" in screens.draw(desk, case.filer_id, "case", case.id).text


def test_it_falls_back_when_its_new_taker_leaves(school: School) -> None:
    """To whose place it is."""
    case_id = files(school, PERSONNEL, "王伟")
    does(school, "陈敏", case_id, hand("李强"))
    with school.desk() as desk:
        people.leave(desk, one(desk, "李强"), desk.today)
    assert asked(school, case_id) == ["陈敏"]


def test_it_falls_back_when_its_giver_loses_the_place(school: School) -> None:
    """To whoever holds it now."""
    case_id = files(school, PERSONNEL, "王伟")
    does(school, "陈敏", case_id, hand("李强"))
    with school.desk() as desk:
        posts.give(desk, one(desk, "周洁"), "personnel", Role.HANDLER)
        people.leave(desk, one(desk, "陈敏"), desk.today)
    assert asked(school, case_id) == ["周洁"]


def test_an_opinion_first(school: School) -> None:
    """The place waits; only who was asked gives it, once; then it is theirs to decide."""
    case_id = files(school, PERSONNEL, "王伟")
    does(school, "陈敏", case_id, opinion("何军"))
    assert "asked for an opinion first" in does(school, "陈敏", case_id, approve)
    assert does(school, "周洁", case_id, object_not) == access.NOT_HERE
    assert "not needed" in does(school, "陈敏", case_id, object_not)
    assert does(school, "何军", case_id, approve) != ""
    assert does(school, "何军", case_id, object_not) == ""
    assert "already" in does(school, "何军", case_id, object_not)
    assert (letters(school, "opinion_asked"), letters(school, "opinion_given")) == (1, 1)
    assert does(school, "陈敏", case_id, approve) == ""


def test_done_without(school: School) -> None:
    """Only whose place it is does without; who was asked then sees nothing of the case any more."""
    case_id = files(school, PERSONNEL, "王伟")
    does(school, "陈敏", case_id, opinion("何军"))
    with school.desk() as desk:
        [row] = opinions.of_case(desk, desk.session.get_one(Case, case_id))
        wanted = row.id
    for name in ("何军", "王伟"):
        assert does(school, name, case_id, lambda desk, case: seats.do_without(desk, case, wanted)) != ""
    assert does(school, "陈敏", case_id, lambda desk, case: seats.do_without(desk, case, wanted)) == ""
    assert does(school, "何军", case_id, object_not) == access.NOT_HERE
    assert does(school, "陈敏", case_id, approve) == ""


def test_a_refusal_ends_an_opinion_that_was_planned(school: School) -> None:
    """Nobody is asked about what is over."""
    case_id = files(school, PERSONNEL, "王伟")
    does(school, "陈敏", case_id, opinion("何军", first=False))
    assert does(school, "陈敏", case_id, lambda desk, case: cases.settle(
        desk, case, Verdict.REFUSE, seen=case.edition, reason=Phrase("x"))) == ""  # fmt: skip
    assert letters(school, "opinion_asked") == 0
    with school.desk() as desk:
        assert opinions.of_case(desk, desk.session.get_one(Case, case_id)) == []


def test_a_remark_after_the_approval(school: School) -> None:
    """It joins the verdict that was given; nobody else can add to it."""
    route = asking(Step("personnel", "", office("personnel")), Step("finance", "", office("finance")))
    case_id = files(school, route, "王伟")
    does(school, "陈敏", case_id, approve)
    assert does(school, "陈敏", case_id, lambda desk, case: seats.remark(desk, case, "请注意安全", seen=1)) == ""
    assert does(school, "陈敏", case_id, lambda desk, case: seats.remark(desk, case, "再说一句", seen=1)) != ""
    with school.desk() as desk:
        case = desk.session.get_one(Case, case_id)
        assert [steps.decided(desk, row).reason.words for row in steps.given(desk, case)] == ["请注意安全"]
        assert "请注意安全" in screens.draw(desk, one(desk, "周洁").id, "step", case_id).text


def test_a_return_by_one_ends_what_the_other_has(school: School) -> None:
    """The other's button says who settled it; their card has no verdict any more."""
    with school.desk() as desk:
        posts.give(desk, one(desk, "周洁"), "personnel", Role.HANDLER)
        desk.session.flush()
    case_id = files(school, PERSONNEL, "王伟")
    assert does(school, "陈敏", case_id, lambda desk, case: cases.settle(
        desk, case, Verdict.RETURN, seen=case.edition, reason=Phrase("x"))) == ""  # fmt: skip
    assert does(school, "周洁", case_id, approve).startswith("Chen Min settled this on ")


def test_together_only_where_it_is_allowed(school: School, tmp_path: Path) -> None:
    """What changed after it was listed is left out; a school that does not allow it is not offered it."""
    first, second = files(school, PERSONNEL, "王伟"), files(school, PERSONNEL, "李强")
    with school.desk() as desk:
        desk.sits(one(desk, "陈敏"))
        assert [case.id for case in batch.offered(desk, 20)] == [first, second]
        done, left = batch.approve(desk, [(first, 1), (second, 2)])
        assert (done, len(left)) == (1, 1)
        assert desk.session.get_one(Case, second).standing == "settling"
    rows = select(func.count()).select_from(History).where(History.act == "approve")
    with school.desk() as desk:
        assert desk.session.scalar(rows) == 1
    assert letters(school, "case_approved") == 1
    pack = example_office(tmp_path).pack
    rules = {**pack.rules, batch.ALLOWED: replace(pack[batch.ALLOWED], value=False)}
    school.office = replace(school.office, pack=replace(pack, rules=rules))
    with school.desk() as desk:
        desk.sits(one(desk, "陈敏"))
        assert batch.offered(desk, 20) == []
        with pytest.raises(Refusal):
            batch.approve(desk, [(second, 1)])
