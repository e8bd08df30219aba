"""A place on a step is handed over, opinions are asked: to whom not, who may not, what falls back, letters once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from flows.kit.answers import Answers
from flows.kit.flow import FILER, Step, Verdict, head, office
from flows.kit.people import Role
from flows.kit.refusal import Refusal
from flows.kit.returning import Phrase
from handlers import screens
from handlers.voice import say
from playground.college import example_office
from storage import (
    absence,
    access,
    batch,
    cases,
    drafts,
    find,
    nudging,
    opinions,
    people,
    posts,
    seats,
    steps,
    undoing,
)  # fmt: skip
from storage.desk import Desk
from storage.tables import Case, History, Letter, Opinion, Person, StandIn
from tests.people.office import School
from tests.settling.chats import STAMP
from tests.settling.regime import asking, files, one, with_flow

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


def undo(desk: Desk, case: Case) -> None:
    act = undoing.undoable(desk, case)
    undoing.undo(desk, case, act.id if act else 0)


def state_of(school: School, case_id: int) -> list[str]:
    with school.desk() as desk:
        rows = desk.session.scalars(select(Opinion).where(Opinion.case_id == case_id).order_by(Opinion.id))
        return [row.state for row in rows]


@pytest.mark.parametrize(("verdict", "then"), [(Verdict.REFUSE, "dropped"), (Verdict.APPROVE, "asked")])
def test_a_verdict_taken_back_gives_its_opinion_back(school: School, verdict: Verdict, then: str) -> None:
    """What was to be said afterwards is to be said afterwards again, and is asked for with the next yes."""
    case_id = files(school, PERSONNEL, "王伟")
    assert does(school, "陈敏", case_id, opinion("周洁", first=False)) == ""
    settle = lambda desk, case: cases.settle(desk, case, verdict, seen=case.edition, reason=Phrase("x"))  # noqa: E731
    assert does(school, "陈敏", case_id, settle) == ""
    assert state_of(school, case_id) == [then]
    assert does(school, "陈敏", case_id, undo) == ""
    assert state_of(school, case_id) == ["planned"]
    assert does(school, "周洁", case_id, object_not) != ""
    before = letters(school, "opinion_asked")
    assert does(school, "陈敏", case_id, approve) == ""
    assert state_of(school, case_id) == ["asked"]
    assert letters(school, "opinion_asked") == before + 1
    assert does(school, "周洁", case_id, object_not) == ""


def test_who_takes_part_does_not_read_the_opinion(school: School) -> None:
    """They read that somebody was asked; those who settle read what was said."""
    case_id = files(school, replace(PERSONNEL, seen_by=(FILER, head())), "王伟")
    assert does(school, "陈敏", case_id, opinion("周洁")) == ""
    assert does(school, "周洁", case_id, lambda desk, case: seats.give_opinion(desk, case, "机密的话")) == ""
    with school.desk() as desk:
        for name, kind, reads in (("陈敏", "step", True), ("王伟", "case", False)):
            text = screens.draw(desk, one(desk, name).id, kind, case_id).text
            assert ("机密的话" in text, "周洁" in text) == (reads, True)


def test_nobody_takes_back_what_they_would_not_be_asked_for(school: School) -> None:
    """The role has gone to somebody else; a day and a working day are over; the filer has opened what was returned."""
    case_id = files(school, PERSONNEL, "王伟")
    assert does(school, "陈敏", case_id, approve) == ""
    with school.desk() as desk:
        desk.sits(one(desk, "陈敏"))
        case = desk.session.get_one(Case, case_id)
        assert undoing.undoable(desk, case) is not None
        desk.now += timedelta(days=5)
        assert undoing.undoable(desk, case) is None
        desk.now -= timedelta(days=5)
        posts.take(desk, one(desk, "陈敏"), "personnel", Role.HANDLER)
        posts.give(desk, one(desk, "何军"), "personnel", Role.HANDLER)
        assert undoing.undoable(desk, case) is None
    other = files(school, asking(Step("exchange", "", office("exchange"))), "王伟")
    back = lambda desk, case: cases.settle(desk, case, Verdict.RETURN, seen=case.edition, reason=Phrase("x"))  # noqa: E731
    assert does(school, "刘洋", other, back) == ""
    with school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        case = desk.session.get_one(Case, other)
        drafts.start(desk, cases.flow_of(desk, case), subject=case.id, answers=Answers(case.answers))
    assert does(school, "刘洋", other, undo) == undoing.TOO_LATE


def test_whoever_had_a_part_finds_the_case(school: School) -> None:
    """By its number or its words: who handed it on, who was asked for an opinion, in whose name it was settled."""
    case_id = files(school, PERSONNEL, "王伟")
    assert does(school, "陈敏", case_id, opinion("周洁")) == ""
    assert does(school, "周洁", case_id, object_not) == ""
    assert does(school, "陈敏", case_id, hand("李强")) == ""
    with school.desk() as desk:
        desk.sits(one(desk, "李强"))
        desk.session.add(StandIn(away_id=one(desk, "李强").id, by_id=one(desk, "吴敏").id, since=desk.today,
                                 until=desk.today, set_by_id=desk.me.id, made_at=desk.now))  # fmt: skip
        desk.session.flush()
        case = desk.session.get_one(Case, case_id)
        steps.reach(desk, case, cases.flow_of(desk, case), case.steps)
    assert does(school, "吴敏", case_id, approve) == ""
    with school.desk() as desk:
        number = desk.session.get_one(Case, case_id).number
        for name in ("陈敏", "周洁", "李强", "吴敏"):
            desk.sits(one(desk, name))
            found = find.by_number(desk, number)
            assert found is not None and found.id == case_id, name  # noqa: PT018
        desk.sits(one(desk, "何军"))
        assert find.by_number(desk, number) is None


def test_who_is_away_is_not_handed_anything(school: School) -> None:
    """They are told who stands in, and name somebody else."""
    case_id = files(school, PERSONNEL, "王伟")
    with school.desk() as desk:
        desk.sits(one(desk, "何军"))
        absence.arrange(desk, one(desk, "何军"), one(desk, "林娜"), desk.today, desk.today + timedelta(days=3))
    for way in (hand, opinion):
        assert "Lin Na stands in. Who else?" in does(school, "陈敏", case_id, way("何军"))


def test_an_opinion_that_does_not_come_is_asked_for(school: School) -> None:
    """Whoever is to give it is nudged and reminded beside who is to decide."""
    case_id = files(school, PERSONNEL, "王伟")
    assert does(school, "陈敏", case_id, opinion("周洁")) == ""
    with school.desk() as desk:
        case = desk.session.get_one(Case, case_id)
        assert [one.name for one in steps.awaited(desk, case, case.steps[0])] == ["陈敏", "周洁"]
        desk.sits(one(desk, "王伟"))
        desk.now += timedelta(days=5)
        assert {one.name for one in nudging.nudge(desk, case, cases.flow_of(desk, case))} == {"陈敏", "周洁"}


def test_a_paper_belongs_to_the_place_it_was_signed_at(school: School) -> None:
    """Two heads: what one signed is not taken down for the other, nor after they decided on their own phone."""
    school.office = with_flow(school.office, STAMP)
    with school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        draft = drafts.start(desk, STAMP)
        who, day = [one(desk, name).id for name in ("李强", "林娜")], desk.today + timedelta(days=30)
        draft.answers = {"secret": "x", "who": who, "day": day.isoformat(), "costs": False}
        case_id = cases.submit(desk, draft, seen=draft.revision).id
    paper = {"says": "ap", "signer": "孙丽", "signed_on": "2026-11-20"}
    with school.desk() as desk:
        desk.sits(one(desk, "刘洋"))
        case = desk.session.get_one(Case, case_id)
        places = cases.may_take_down(desk, case)
        assert {seat for _, seat in places} == {"foreign_languages", "mechanical"}
        places = sorted(places)
    assert does(school, "孙丽", case_id, approve) == ""
    late = lambda desk, case: cases.on_paper(desk, case, *places[0], Verdict.APPROVE, paper, seen=case.edition)  # noqa: E731
    assert does(school, "刘洋", case_id, late).startswith("Sun Li settled this on ")
    old = lambda desk, case: cases.on_paper(desk, case, *places[1], Verdict.APPROVE, paper, seen=case.edition + 1)  # noqa: E731
    assert does(school, "刘洋", case_id, old) == "It does not wait there any more. Nothing was taken down."
    assert asked(school, case_id) == ["赵刚"]
    with school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        assert cases.may_take_down(desk, desk.session.get_one(Case, case_id)) == []


def test_no_paper_for_ones_own_office_nor_for_what_is_missing(school: School) -> None:
    """The exchange office presses its own button; an opinion that is waited for holds a paper up as well."""
    own = files(school, asking(Step("exchange", "", office("exchange"))), "王伟")
    with school.desk() as desk:
        desk.sits(one(desk, "高翔"))
        assert cases.may_take_down(desk, desk.session.get_one(Case, own)) == []
    case_id = files(school, replace(PERSONNEL, seen_by=(head(), office("exchange"))), "王伟")
    assert does(school, "陈敏", case_id, opinion("周洁")) == ""
    paper = {"says": "ap", "signer": "陈敏", "signed_on": "2026-11-20"}
    down = lambda desk, case: cases.on_paper(desk, case, case.steps[0], "", Verdict.APPROVE, paper, seen=case.edition)  # noqa: E731
    assert "was asked for an opinion first" in does(school, "刘洋", case_id, down)
