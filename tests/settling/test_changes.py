"""A change after approval: the approval stands meanwhile, comes back whole, and loses nothing that was handed out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from flows.kit.flow import FILER, Due, Duty, Flow, Step, Verdict, each, head, office
from flows.kit.questions import Day, LongText, People
from flows.kit.refusal import Refusal
from flows.kit.returning import Phrase
from handlers import change as change_words
from handlers import said, screens, story, voice
from storage import batch, cases, changes, drafts, duties, seats, steps, undoing, versions
from storage.tables import Case, Letter, Person
from tests.people.office import School
from tests.settling.regime import one, with_flow

WHO = People("who", "Who?", "Who", takes_part=True)
OUT = Day("out", "When?", "When")
WHY_GO = LongText("why", "Why?", "Why")
OUTING = Flow(
    "outing", "Outing", (WHO, OUT, WHY_GO), number="WC", command="outing", words=("outing",),
    route=(Step("head", "Head", head()), Step("office", "", office("exchange"))),
    duties=(
        Duty("handout", "Hand the card out", office("exchange"), Due(OUT), "passport.handout_ladder", "Handed out",
             per=WHO),
        Duty("back", "Hand the card back", each(WHO), Due(OUT), "passport.official_ladder", "Handed back", "Received",
             closed_by=office("exchange"), per=WHO, after="handout"),
    ),
    seen_by=(FILER, each(WHO), office("exchange")), day=OUT, cancels="Not going",
)  # fmt: skip


@pytest.fixture
def school(tmp_path: Path) -> School:
    """An office that knows outings alone."""
    school = School(tmp_path)
    school.office = with_flow(school.office, OUTING)
    return school


def day(school: School, ahead: int) -> date:
    with school.desk() as desk:
        return desk.today + timedelta(days=ahead)


def approved(school: School) -> int:
    """王伟 goes out with 李强; 赵刚 and 刘洋 approve, and both get their card."""
    case_id = filed(school)
    decides(school, case_id, "赵刚", Verdict.APPROVE)
    decides(school, case_id, "刘洋", Verdict.APPROVE)
    with school.desk() as desk:
        desk.sits(one(desk, "刘洋"))
        case = desk.session.get_one(Case, case_id)
        for duty in duties.of_case(desk, case):
            duties.claim(desk, duty, case, file_id=None)
        cases.went_on(desk, case)
    return case_id


def filed(school: School) -> int:
    """王伟 hands in that he goes out with 李强."""
    with school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        draft = drafts.start(desk, OUTING)
        people = (one(desk, "王伟").id, one(desk, "李强").id)
        for question, value in ((WHO, people), (OUT, desk.today + timedelta(days=9)), (WHY_GO, "参观实训基地")):
            assert drafts.answer(desk, draft, question, value)
        return cases.submit(desk, draft, seen=draft.revision).id


def decides(school: School, case_id: int, name: str, verdict: Verdict) -> None:
    with school.desk() as desk:
        desk.sits(one(desk, name))
        case = desk.session.get_one(Case, case_id)
        reason = None if verdict.passes else Phrase("时间不合适")
        cases.settle(desk, case, verdict, seen=case.edition, reason=reason)


def change(school: School, case_id: int, **given: Any) -> None:
    with school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        draft = changes.begin(desk, desk.session.get_one(Case, case_id))
        for question in (WHO, OUT, WHY_GO):
            if question.key in given:
                drafts.answer(desk, draft, question, given[question.key])
        changes.send(desk, draft, seen=draft.revision)


def state(school: School, case_id: int) -> tuple[str, int | None, list[str], list[str]]:
    """Standing, the edition in force, the steps it waits on, the steps whose verdict stands."""
    with school.desk() as desk:
        case = desk.session.get_one(Case, case_id)
        return case.standing, case.in_force, case.steps, [row.step for row in steps.given(desk, case)]


def owed(school: School, case_id: int) -> list[tuple[str, str, str, date]]:
    """Each duty: key, whom it is about, state, day."""
    with school.desk() as desk:
        found = duties.of_case(desk, desk.session.get_one(Case, case_id))
        return sorted((one.key, desk.one(one.about_id or 0).name, one.state, one.due) for one in found)


def letters(school: School) -> list[tuple[str, str]]:
    """Every letter about a change: its name and its reader, in order."""
    with school.desk() as desk:
        rows = desk.session.execute(
            select(Letter.name, Person.name).join(Person, Person.id == Letter.reader_id)
            .where(Letter.name.like("change%")).order_by(Letter.id)
        )  # fmt: skip
        return [(name, reader) for name, reader in rows]


def test_an_immaterial_change_holds_at_once(school: School) -> None:
    """Nobody is asked, and the office alone hears, once."""
    case_id = approved(school)
    change(school, case_id, why="参观两个实训基地")
    assert state(school, case_id) == ("open", None, [], ["head", "office"])
    assert letters(school) == [("change_taken", "刘洋")]


def test_the_approval_stands_until_the_change_is_settled(school: School) -> None:
    """What is owed is as it was, neither lost nor doubled; then it follows the new day."""
    case_id, nine, ten = approved(school), day(school, 9), day(school, 10)
    before = owed(school, case_id)
    assert [(key, state, due) for key, _, state, due in before] == [
        ("back", "open", nine), ("back", "open", nine), ("handout", "done", nine), ("handout", "done", nine),
    ]  # fmt: skip
    change(school, case_id, out=ten)
    assert state(school, case_id) == ("settling", 1, ["head"], [])
    assert owed(school, case_id) == before
    with school.desk() as desk:
        desk.sits(one(desk, "李强"))
        assert "原批准有效" in screens.draw(desk, one(desk, "李强").id, "case", case_id).text
    decides(school, case_id, "赵刚", Verdict.APPROVE)
    decides(school, case_id, "刘洋", Verdict.APPROVE)
    assert state(school, case_id) == ("open", None, [], ["head", "office"])
    assert [(key, state, due) for key, _, state, due in owed(school, case_id)] == [
        ("back", "open", ten), ("back", "open", ten), ("handout", "done", nine), ("handout", "done", nine),
    ]  # fmt: skip
    assert sorted(letters(school)) == [("change_approved", "李强"), ("change_approved", "王伟")]


@pytest.mark.parametrize("verdict", [Verdict.REFUSE, Verdict.RETURN])
def test_a_change_that_comes_to_nothing(school: School, verdict: Verdict) -> None:
    """The second step says no: the first edition stands again with the verdicts it was approved by."""
    case_id = approved(school)
    before = owed(school, case_id)
    change(school, case_id, out=day(school, 10))
    decides(school, case_id, "赵刚", Verdict.APPROVE)
    decides(school, case_id, "刘洋", verdict)
    assert state(school, case_id) == ("open", None, [], ["head", "office"])
    assert owed(school, case_id) == before
    with school.desk() as desk:
        case = desk.session.get_one(Case, case_id)
        assert {row.edition for row in steps.given(desk, case)} == {1}
        assert case.answers["out"] == (desk.today + timedelta(days=9)).isoformat()
    assert letters(school) == [("change_refused", "王伟")]


def test_its_filer_takes_it_back(school: School) -> None:
    """Whoever was asked or had decided hears once; a button of the change that fell settles nothing."""
    case_id = approved(school)
    change(school, case_id, out=day(school, 10))
    decides(school, case_id, "赵刚", Verdict.APPROVE)
    with school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        changes.drop(desk, desk.session.get_one(Case, case_id))
    assert state(school, case_id) == ("open", None, [], ["head", "office"])
    assert sorted(letters(school)) == [("change_dropped", "刘洋"), ("change_dropped", "赵刚")]
    with pytest.raises(Refusal):
        decides(school, case_id, "刘洋", Verdict.APPROVE)


def test_what_was_handed_out_comes_back(school: School) -> None:
    """李强 does not come along after all: his card is still out, and is to be handed back."""
    case_id = approved(school)
    with school.desk() as desk:
        alone = (one(desk, "王伟").id,)
    change(school, case_id, who=alone)
    decides(school, case_id, "赵刚", Verdict.APPROVE)
    decides(school, case_id, "刘洋", Verdict.APPROVE)
    assert [(key, who, state) for key, who, state, _ in owed(school, case_id)] == [
        ("back", "李强", "open"), ("back", "王伟", "open"), ("handout", "李强", "done"), ("handout", "王伟", "done"),
    ]  # fmt: skip
    assert sorted(letters(school)) == [("change_approved", "李强"), ("change_approved", "王伟")]


def test_called_off_while_a_change_is_settled(school: School) -> None:
    """Nobody waits for the change any more; it is the approved case that is called off."""
    case_id = approved(school)
    change(school, case_id, out=day(school, 10))
    with school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        case = desk.session.get_one(Case, case_id)
        cases.cancel(desk, case, "对方推迟")
        assert (case.in_force, case.steps, case.cancelled_on) == (None, [], desk.today)
        assert steps.waiting_on(desk) == []


def test_who_may_ask_for_one(school: School) -> None:
    """Its filer alone, until the day; nothing different is not sent."""
    case_id = approved(school)
    for name in ("李强", "刘洋"):
        with school.desk() as desk:
            desk.sits(one(desk, name))
            case = desk.session.get_one(Case, case_id)
            with pytest.raises(Refusal):
                changes.begin(desk, case)
    with pytest.raises(Refusal, match="Nothing is different"):
        change(school, case_id)
    with school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        desk.now += timedelta(days=9)
        assert not changes.may_change(desk, desk.session.get_one(Case, case_id))


def test_after_changes_that_came_to_nothing_everybodys_approval_stands(school: School) -> None:
    """One was approved by the head and turned down by the office, one returned, one taken back: all as before."""
    case_id = approved(school)
    for verdicts in ((("赵刚", Verdict.APPROVE), ("刘洋", Verdict.REFUSE)), (("赵刚", Verdict.RETURN),), ()):
        change(school, case_id, out=day(school, 10 + len(verdicts)))
        for name, verdict in verdicts:
            decides(school, case_id, name, verdict)
        if not verdicts:
            with school.desk() as desk:
                desk.sits(one(desk, "王伟"))
                changes.drop(desk, desk.session.get_one(Case, case_id))
        assert state(school, case_id) == ("open", None, [], ["head", "office"])


def takes_back(school: School, case_id: int, name: str) -> None:
    with school.desk() as desk:
        desk.sits(one(desk, name))
        case = desk.session.get_one(Case, case_id)
        act = undoing.undoable(desk, case)
        undoing.undo(desk, case, act.id if act else 0)


def test_the_last_yes_to_a_change_is_taken_back(school: School) -> None:
    """The change waits again, and what was approved before holds meanwhile, since the day it was approved on."""
    case_id, nine = approved(school), day(school, 9)
    before = owed(school, case_id)
    change(school, case_id, out=day(school, 10))
    decides(school, case_id, "赵刚", Verdict.APPROVE)
    decides(school, case_id, "刘洋", Verdict.APPROVE)
    takes_back(school, case_id, "刘洋")
    assert state(school, case_id) == ("settling", 1, ["office"], ["head"])
    assert owed(school, case_id) == before
    with school.desk() as desk:
        case = desk.session.get_one(Case, case_id)
        assert (case.opened_on, versions.holding(desk, case)[OUT]) == (desk.today, nine)
    takes_back_refused(school, case_id, "赵刚")
    decides(school, case_id, "刘洋", Verdict.REFUSE)
    takes_back_refused(school, case_id, "赵刚")
    assert state(school, case_id) == ("open", None, [], ["head", "office"])
    assert owed(school, case_id) == before


@pytest.mark.parametrize("verdict", [Verdict.RETURN, Verdict.REFUSE])
def test_a_no_to_a_change_is_taken_back(school: School, verdict: Verdict) -> None:
    """The same change waits at the same place, with what others had said to it; then it is approved after all."""
    case_id, ten = approved(school), day(school, 10)
    before = owed(school, case_id)
    change(school, case_id, out=ten)
    decides(school, case_id, "赵刚", Verdict.APPROVE)
    decides(school, case_id, "刘洋", verdict)
    assert state(school, case_id) == ("open", None, [], ["head", "office"])
    takes_back_refused(school, case_id, "赵刚")
    takes_back(school, case_id, "刘洋")
    standing, in_force, waits, given = state(school, case_id)
    assert (standing, in_force is not None, waits, given) == ("settling", True, ["office"], ["head"])
    assert owed(school, case_id) == before, "what is approved holds meanwhile"
    with school.desk() as desk:
        assert [person.name for person in cases.colleagues(desk, desk.session.get_one(Case, case_id))] == ["刘洋"]
    decides(school, case_id, "刘洋", Verdict.APPROVE)
    assert state(school, case_id) == ("open", None, [], ["head", "office"])
    with school.desk() as desk:
        assert versions.holding(desk, desk.session.get_one(Case, case_id))[OUT] == ten


def test_who_does_not_go_calls_it_off_although_a_change_waits(school: School) -> None:
    """不去了 is no taking back of the change; 撤回 is."""
    case_id = approved(school)
    change(school, case_id, out=day(school, 10))
    for text, form in (("撤回", "drop_change"), ("不去了", "cancel_reason"), ("we are not going", "cancel_reason")):
        with school.desk() as desk:
            desk.sits(one(desk, "王伟"))
            assert said.heard(desk, text)
            draft = drafts.in_focus(desk)
            assert draft is not None
            assert (draft.form, draft.subject) == (form, case_id)


def takes_back_refused(school: School, case_id: int, name: str) -> None:
    with pytest.raises(Refusal, match="no longer be taken back"):
        takes_back(school, case_id, name)


def test_an_opinion_that_was_waited_for_lets_a_change_hold(school: School) -> None:
    """Whoever was asked beside the last approval speaks: the change holds, and is told as a change."""
    case_id = approved(school)
    change(school, case_id, out=day(school, 10))
    decides(school, case_id, "赵刚", Verdict.APPROVE)
    with school.desk() as desk:
        for person in desk.session.scalars(select(Person)):
            person.chat_id = 7_000 + person.id
        desk.sits(one(desk, "刘洋"))
        seats.ask_opinion(desk, desk.session.get_one(Case, case_id), one(desk, "周洁"), None, first=False)
    decides(school, case_id, "刘洋", Verdict.APPROVE)
    assert state(school, case_id) == ("settling", 1, ["office"], ["head", "office"])
    with school.desk() as desk:
        desk.sits(one(desk, "周洁"))
        seats.give_opinion(desk, desk.session.get_one(Case, case_id), None)
    assert state(school, case_id) == ("open", None, [], ["head", "office"])
    assert sorted(letters(school)) == [("change_approved", "李强"), ("change_approved", "王伟")]


def test_a_change_is_dropped_and_the_case_is_never_withdrawn(school: School) -> None:
    """What is approved is called off or stays: there is nothing to withdraw beside the change."""
    case_id = approved(school)
    change(school, case_id, out=day(school, 10))
    with school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        case = desk.session.get_one(Case, case_id)
        assert (changes.may_drop(desk, case), cases.may_withdraw(desk, case)) == (True, False)


def test_its_history_tells_of_it(school: School) -> None:
    """What was asked for, and what became of it, in the reader's language."""
    case_id = approved(school)
    change(school, case_id, out=day(school, 10))
    decides(school, case_id, "赵刚", Verdict.REFUSE)
    with school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        told = story.told(desk, desk.session.get_one(Case, case_id))
        said = [(line["who"], voice.say(line["what"], "zh")) for line in told]
    assert said[-3:] == [
        ("王伟", "申请变更：时间"), ("赵刚", "不同意（第 2 版）"), ("", "变更未获批准，原批准仍然有效"),
    ]  # fmt: skip


def test_what_is_typed_for_it(school: School) -> None:
    """Nothing filed: they are told; nothing decided: their list says how; approved: the form opens."""

    def typed(text: str) -> tuple[bool, list[str]]:
        """Whether it is heard as one, and the forms that are open then."""
        with school.desk() as desk:
            desk.sits(one(desk, "王伟"))
            return change_words.heard(desk, text), [draft.form for draft in drafts.mine(desk)]

    with pytest.raises(Refusal, match="Nothing of yours is approved"):
        typed("变更")
    case_id = filed(school)
    assert [typed(text) for text in ("变更", "改期", "change", "ask for a change")] == [(False, [])] * 4
    assert [bool(said.CHANGES.fullmatch(text)) for text in ("变更", "申请变更", "change")] == [True, True, True]
    decides(school, case_id, "赵刚", Verdict.APPROVE)
    decides(school, case_id, "刘洋", Verdict.APPROVE)
    for text in ("变更 1", "改期", "i want to change my trip"):
        assert typed(text) == (True, ["outing"])
    assert typed("会议改期了") == (False, ["outing"])


def test_a_change_is_looked_at_by_itself(school: School) -> None:
    """It is never among several approvals at once: what differs stands on its card alone."""

    def plain(case_id: int) -> bool:
        with school.desk() as desk:
            desk.sits(one(desk, "赵刚"))
            return batch.plain(desk, desk.session.get_one(Case, case_id))

    assert plain(filed(school))
    case_id = approved(school)
    change(school, case_id, out=day(school, 10))
    assert not plain(case_id)
