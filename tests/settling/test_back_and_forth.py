"""Back to a step before, questions to the filer, decisions taken back: who may, what the case is then, who hears."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from flows.kit.flow import RESULT, Step, Together, Verdict, head, office
from flows.kit.questions import Said
from flows.kit.refusal import Refusal
from flows.kit.returning import Phrase, Place, Reason, usual
from storage import asking as asked
from storage import cases, returning, steps, undoing
from storage.desk import Desk
from storage.tables import Case, History, Letter, Taker
from tests.people.office import School
from tests.settling.regime import asking, files, one

REVIEW = Step("vetting", "Vetting", office("personnel"), gives=RESULT, hidden=True)
MONEY = Step("finance", "Finance", office("finance"))
FLOW = asking(
    Step("head", "Head", head()),
    Together((MONEY, REVIEW)),  # type: ignore[arg-type]  # a stage like any other
    Step("office", "Office", office("exchange")),
)
WHY = Phrase("说明经费")


@pytest.fixture
def school(tmp_path: Path) -> School:
    """王伟 has filed it, in the example college."""
    school = School(tmp_path)
    files(school, FLOW, "王伟")
    return school


def at(desk: Desk, who: str) -> Case:
    """That person looks at the case."""
    desk.sits(one(desk, who))
    return desk.session.scalars(select(Case)).one()


def decides(desk: Desk, who: str, verdict: Verdict = Verdict.APPROVE, **more: Any) -> None:
    case = at(desk, who)
    cases.settle(desk, case, verdict, seen=case.edition, **more)


def back_to(desk: Desk, who: str, step: str) -> None:
    case = at(desk, who)
    mine = [key for key in case.steps if one(desk, who) in steps.takers(desk, case, key)]
    place = next(one for one in returning.places(desk, case, FLOW, mine) if one.step == step)
    decides(desk, who, Verdict.RETURN, reason=WHY, to=place)


def state(desk: Desk) -> tuple[Any, ...]:
    """How the case stands, and for whom it waits."""
    case = at(desk, "刘洋")
    waits = desk.session.execute(select(Taker.step, Taker.person_id).where(Taker.waits.is_(True))).all()
    given = [(row.step, row.by_id, row.verdict) for row in steps.given(desk, case)]
    return case.standing, tuple(case.steps), case.opened_on, dict(case.answers), sorted(map(tuple, waits)), given


def test_it_goes_back_to_a_step_and_straight_on_from_there(school: School) -> None:
    """Only that step is asked again; what was passed beside it stands, and it comes back to whoever returned it."""
    with school.desk() as desk:
        decides(desk, "赵刚")
        decides(desk, "陈敏", Verdict.PASS)
        back_to(desk, "周洁", "head")
        assert at(desk, "周洁").steps == ["head"]
        assert steps.waiting_on(desk) == []
        with pytest.raises(Refusal, match="You settled this yourself"):
            decides(desk, "周洁")
        decides(desk, "赵刚")
        assert at(desk, "周洁").steps == ["finance"]


def test_nobody_returns_to_what_is_hidden_from_them_or_lies_ahead(school: School) -> None:
    """The office is offered finance and the head, not the review; a forged place is refused."""
    with school.desk() as desk:
        decides(desk, "赵刚")
        decides(desk, "陈敏", Verdict.PASS)
        decides(desk, "周洁")
        case = at(desk, "刘洋")
        assert [one.step for one in returning.places(desk, case, FLOW, ["office"])] == ["", "head", "finance"]
        for step, by in (("vetting", "陈敏"), ("office", "刘洋"), ("head", "冯涛")):
            with pytest.raises(Refusal, match="out of date"):
                decides(desk, "刘洋", Verdict.RETURN, reason=WHY, to=Place(step, "", one(desk, by).id))


def test_a_question_waits_until_it_is_answered_or_nobody_asks_any_more(school: School) -> None:
    """The case stays where it is; the threads of others are not seen; a settled place waits for no answer."""
    with school.desk() as desk:
        asked.ask(desk, at(desk, "赵刚"), "谁接机？", seen=1)
        case = at(desk, "王伟")
        assert (asked.asked_and_unanswered(desk, case), case.steps) == (True, ["head"])
        asked.answer(desk, case, asked.unanswered(desk, case)[0].id, Said("对方"))
        assert not asked.asked_and_unanswered(desk, case)
        decides(desk, "赵刚")
        asked.ask(desk, at(desk, "周洁"), "多少钱？", seen=1)
        asked.ask(desk, at(desk, "陈敏"), "哪一年？", seen=1)
        seen = {who: len(asked.threads(desk, at(desk, who))) for who in ("王伟", "赵刚", "周洁", "陈敏", "刘洋")}
        assert seen == {"王伟": 4, "赵刚": 2, "周洁": 1, "陈敏": 1, "刘洋": 3}
        decides(desk, "周洁")
        assert [row.step for row in asked.unanswered(desk, at(desk, "王伟"))] == ["vetting"]
        decides(desk, "陈敏", Verdict.PASS)
        assert not asked.asked_and_unanswered(desk, at(desk, "王伟"))
        names = desk.session.scalars(select(Letter.name).where(Letter.name.in_(["asked", "answered"]))).all()
        assert sorted(names) == ["answered", "asked", "asked", "asked"]


@pytest.mark.parametrize("who", ["李强", "孙丽", "赵刚", "王伟", "刘洋"])
def test_only_whoever_is_asked_now_asks_and_only_the_filer_answers(school: School, who: str) -> None:
    """A colleague, another college's head, who has passed it, its filer and the office do not ask; nor answer."""
    with school.desk() as desk:
        decides(desk, "赵刚")
        asked.ask(desk, at(desk, "周洁"), "多少钱？", seen=1)
        case = at(desk, who)
        waits = asked.unanswered(desk, case)[0].id
        with pytest.raises(Refusal, match="out of date"):
            asked.ask(desk, case, "？", seen=1)
        if who != "王伟":
            with pytest.raises(Refusal, match="nothing here"):
                asked.answer(desk, case, waits, Said("我"))
        with pytest.raises(Refusal, match="nothing here"):
            asked.enclosed(desk, case, waits)


VERDICTS = [
    (Verdict.APPROVE, {}), (Verdict.RETURN, {"reason": WHY}), (Verdict.REFUSE, {"reason": WHY}),
    (Verdict.RETURN, {"reason": WHY, "to": "head"}), (Verdict.RETURN, {"reason": WHY, "to": "finance"}),
]  # fmt: skip


@pytest.mark.parametrize(("verdict", "more"), VERDICTS)
@pytest.mark.parametrize("read", [True, False])
def test_a_decision_taken_back_leaves_all_as_it_was(
    school: School, verdict: Verdict, more: dict[str, Any], read: bool
) -> None:
    """Whatever it was; who read of it hears once, who had not yet hears nothing at all; the history keeps both."""
    with school.desk() as desk:
        decides(desk, "赵刚")
        decides(desk, "周洁")
        decides(desk, "陈敏", Verdict.PASS)
        desk.session.execute(update(Letter).values(state="sent"))
        before = state(desk)
        if "to" in more:
            back_to(desk, "刘洋", more["to"])
        else:
            decides(desk, "刘洋", verdict, **more)
        assert state(desk) != before
        if read:
            desk.session.execute(update(Letter).values(state="sent"))
        act = undoing.undoable(desk, at(desk, "刘洋"))
        assert act is not None
        undoing.undo(desk, at(desk, "刘洋"), act.id)
        assert state(desk) == before
        desk.session.expire_all()
        told = desk.session.scalars(select(Letter).where(Letter.name == "verdict_undone")).all()
        assert (len(told), len({letter.reader_id for letter in told})) == ((1, 1) if read else (0, 0))
        assert not desk.session.scalars(
            select(Letter).where(Letter.state == "new", Letter.name != "verdict_undone")
        ).all()
        acts = [row.act for row in desk.session.scalars(select(History).order_by(History.id)) if row.act != "closed"]
        assert acts[-2:] == [act.act, "undone"]
        with pytest.raises(Refusal, match="no longer be taken back"):
            undoing.undo(desk, at(desk, "刘洋"), act.id)


def test_nobody_takes_back_what_others_built_on_or_decided(school: School) -> None:
    """A later verdict, a question and its answer end it; nobody takes back somebody else's."""
    with school.desk() as desk:
        decides(desk, "赵刚")
        act = undoing.last_act(desk, at(desk, "赵刚"))
        assert act is not None
        for who in ("王伟", "李强", "孙丽", "冯涛", "刘洋"):
            with pytest.raises(Refusal, match="no longer be taken back"):
                undoing.undo(desk, at(desk, who), act.id)
        asked.ask(desk, at(desk, "周洁"), "多少钱？", seen=1)
        with pytest.raises(Refusal, match="no longer be taken back"):
            undoing.undo(desk, at(desk, "赵刚"), act.id)


def test_a_usual_reason_by_its_number_and_a_result_in_usual_words_only() -> None:
    """What is typed stays as typed; of a result nothing else is taken than a usual reason."""
    free = Reason("reason", "Why?", "Why", usual=usual("One", "Two"))
    bound = Reason("reason", "Why?", "Why", usual=usual("One", "Two"), typed=False)
    around: Any = None
    found = [free.read(typed, around) for typed in ("2", "没写清楚")]
    assert [getattr(one, "value", None) for one in found] == [Phrase("Two", "Two"), Phrase("没写清楚")]
    assert getattr(bound.read("没写清楚", around), "why", None) is not None
    assert free.take(free.keep(Phrase("二", "Two"))) == Phrase("二", "Two")
