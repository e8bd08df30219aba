"""Routes as a table: whatever a step is, who is asked in which order until the case is settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from flows.kit.answers import Answers
from flows.kit.asker import Asker
from flows.kit.flow import FILED_ON, Flow, Rule, Step, Together, Verdict, each, head, leader, office
from flows.kit.modes import MEETING, RECEIPT, once_more
from flows.kit.people import Role
from flows.kit.questions import People, Text
from flows.kit.refusal import Words
from flows.kit.returning import Phrase
from storage import absence, cases, drafts, gates, posts, seats, steps
from storage.desk import Desk
from storage.tables import Case, Person
from tests.people.office import School
from tests.settling.regime import WHAT, one, with_flow

WHO = People("who", "Who travels?", "Who", sample="王伟")
HEAD, HEADS = Step("head", "Head", head()), Step("heads", "Heads", head(WHO), takes="all")
PERSONNEL, FINANCE = Step("personnel", "", office("personnel")), Step("finance", "", office("finance"))
TOLD = Step("each", "Each", each(WHO), takes="all")
EXCHANGE = Step("office", "", office("exchange"))
LEADER = Step("leader", "Leader", leader())
RESULT = Step("vetting", "Vetting", office("personnel"), gives=(Verdict.PASS, Verdict.FAIL), hidden=True)
RECEIVED = Step("receipt", "", office("personnel"), gives=(Verdict.RECORD,), asks=RECEIPT)
RECORDED = Step("meeting", "", office("finance"), gives=(Verdict.RECORD, Verdict.REFUSE), asks=MEETING)


def _tomorrow(answers: Answers, asker: Asker) -> Words | None:
    return None if asker.today > answers[FILED_ON] else Words("opens tomorrow")


GATED = replace(FINANCE, gate=Rule((FILED_ON,), _tomorrow))
ONLY_Y = replace(FINANCE, when=lambda answers, _asker: answers.value(WHAT) == "y")

Act = Callable[[School, int], None]


def away(who: str, by: str) -> Act:
    """Somebody is away from today, and another stands in."""

    def act(school: School, case_id: int) -> None:
        with school.desk() as desk:
            desk.sits(one(desk, who))
            absence.arrange(desk, one(desk, who), one(desk, by), desk.today, desk.today + timedelta(days=9))

    return act


def hands(who: str, to: str) -> Act:
    """Somebody hands their place on."""

    def act(school: School, case_id: int) -> None:
        with school.desk() as desk:
            desk.sits(one(desk, who))
            seats.hand_over(desk, desk.session.get_one(Case, case_id), one(desk, to), "x")

    return act


def wants(who: str, of: str, *, first: bool) -> Act:
    """Somebody asks for an opinion."""

    def act(school: School, case_id: int) -> None:
        with school.desk() as desk:
            desk.sits(one(desk, who))
            seats.ask_opinion(desk, desk.session.get_one(Case, case_id), one(desk, of), None, first=first)

    return act


def says(who: str) -> Act:
    """Somebody has seen it and does not object."""

    def act(school: School, case_id: int) -> None:
        with school.desk() as desk:
            desk.sits(one(desk, who))
            seats.give_opinion(desk, desk.session.get_one(Case, case_id), None)

    return act


def returned(who: str) -> Act:
    """Somebody returns it, and its filer sends it again as it was."""

    def act(school: School, case_id: int) -> None:
        _gives(school, case_id, who, Verdict.RETURN)
        with school.desk() as desk:
            case = desk.session.get_one(Case, case_id)
            desk.sits(desk.one(case.filer_id))
            draft = drafts.start(desk, cases.flow_of(desk, case), subject=case.id, answers=Answers(case.answers))
            cases.submit(desk, draft, seen=draft.revision)

    return act


def two_handle(school: School, case_id: int) -> None:
    """The exchange office has a second handler."""
    with school.desk() as desk:
        posts.give(desk, one(desk, "高翔"), "exchange", Role.HANDLER)


def next_day(school: School, case_id: int) -> None:
    """Gates are looked at."""
    with school.store.engine.begin() as db:
        gates.tick(db, school.office, school.store.now() + timedelta(days=1))


def passes(*names: str) -> Sequence[Act]:
    """Each in turn passes what waits for them."""

    def act(name: str) -> Act:
        return lambda school, case_id: _gives(school, case_id, name, None)

    return [act(name) for name in names]


def _gives(school: School, case_id: int, name: str, verdict: Verdict | None) -> None:
    with school.desk() as desk:
        desk.sits(one(desk, name))
        case = desk.session.get_one(Case, case_id)
        flow = cases.flow_of(desk, case)
        mine = [flow.step(taker.step) for taker in steps.mine(desk, case)]
        given: dict[str, Any] = {q.key: None if q.optional else q.sample for step in mine for q in step.asks}
        chosen = verdict or next(one for step in mine for one in step.gives if one.passes)
        cases.settle(
            desk, case, chosen, seen=case.edition, reason=Phrase("x") if verdict else None, given=given or None
        )


def asked(school: School, case_id: int) -> str:
    """Who is asked now, by step; where the case stands once nobody is."""
    with school.desk() as desk:
        case = desk.session.get_one(Case, case_id)
        if case.standing != "settling":
            return case.standing
        return ", ".join(f"{key}: {' '.join(_named(desk, case, key)) or '–'}" for key in case.steps)


def _named(desk: Desk, case: Case, key: str) -> list[str]:
    return [person.name for person in steps.takers(desk, case, key)]


def flow_of(*route: Step | Together) -> Flow:
    """A regime that names travellers."""
    return Flow(
        "seal", "Seal", (WHAT, WHO), number="YZ", command="seal", words=("seal",), route=route, seen_by=(head(),)
    )


TABLE = [
    # what it shows, route, travellers, before it is filed, what happens, who is asked first and after each act
    ("any one of two", (EXCHANGE,), "王伟", [two_handle], passes("高翔"), ["office: 刘洋 高翔", "closed"]),
    ("one after the other", (HEAD, LEADER), "王伟", [], passes("赵刚", "郑海"),
     ["head: 赵刚", "leader: 郑海", "closed"]),
    ("all, in any order", (HEADS,), "王伟 林娜", [], passes("孙丽", "赵刚"),
     ["heads: 赵刚 孙丽", "heads: 赵刚", "closed"]),
    ("together", (Together((PERSONNEL, FINANCE)), LEADER), "王伟", [], passes("周洁", "陈敏", "郑海"),
     ["personnel: 陈敏, finance: 周洁", "personnel: 陈敏", "leader: 郑海", "closed"]),
    ("a condition that does not hold", (HEAD, ONLY_Y), "王伟", [], passes("赵刚"), ["head: 赵刚", "closed"]),
    ("a receipt", (RECEIVED,), "王伟", [], passes("陈敏"), ["receipt: 陈敏", "closed"]),
    ("recorded", (HEAD, RECORDED), "王伟", [], passes("赵刚", "周洁"), ["head: 赵刚", "meeting: 周洁", "closed"]),
    ("a result and nothing else", (RESULT, LEADER), "王伟", [], passes("陈敏", "郑海"),
     ["vetting: 陈敏", "leader: 郑海", "closed"]),
    ("a gate", (HEAD, GATED), "王伟", [], [*passes("赵刚"), next_day, *passes("周洁")],
     ["head: 赵刚", "finance: –", "finance: 周洁", "closed"]),
    ("a head who travels goes up to the deputy", (HEAD,), "赵刚", [], passes("冯涛"), ["head: 冯涛", "closed"]),
    ("nobody signs about themselves", (TOLD,), "王伟", [], [], ["each: –"]),
    ("a stand-in", (PERSONNEL,), "王伟", [away("陈敏", "林娜")], passes("林娜"), ["personnel: 林娜", "closed"]),
    ("a stand-in who travels", (PERSONNEL,), "林娜", [away("陈敏", "林娜")], passes("陈敏"),
     ["personnel: 陈敏", "closed"]),
    ("away after it was asked", (PERSONNEL,), "王伟", [], [away("陈敏", "林娜"), *passes("林娜")],
     ["personnel: 陈敏", "personnel: 林娜", "closed"]),
    ("a return, sent again as it was", (HEAD, LEADER), "王伟", [], [*passes("赵刚"), returned("郑海"), *passes("郑海")],
     ["head: 赵刚", "leader: 郑海", "leader: 郑海", "closed"]),
    ("handed over", (PERSONNEL,), "王伟", [], [hands("陈敏", "李强"), *passes("李强")],
     ["personnel: 陈敏", "personnel: 李强", "closed"]),
    ("handed over and back", (PERSONNEL,), "王伟", [], [hands("陈敏", "李强"), hands("李强", "陈敏"), *passes("陈敏")],
     ["personnel: 陈敏", "personnel: 李强", "personnel: 陈敏", "closed"]),
    ("handed to somebody who then is away", (PERSONNEL,), "王伟", [],
     [hands("陈敏", "何军"), away("何军", "林娜"), *passes("林娜")],
     ["personnel: 陈敏", "personnel: 何军", "personnel: 林娜", "closed"]),
    ("handed over, and the giver is away later", (PERSONNEL,), "王伟", [],
     [hands("陈敏", "李强"), away("陈敏", "林娜")], ["personnel: 陈敏", "personnel: 李强", "personnel: 李强"]),
    ("one place of two is handed over", (EXCHANGE,), "王伟", [two_handle], [hands("刘洋", "李强"), *passes("李强")],
     ["office: 刘洋 高翔", "office: 李强 高翔", "closed"]),
    ("an opinion before", (PERSONNEL,), "王伟", [], [wants("陈敏", "何军", first=True), says("何军"), *passes("陈敏")],
     ["personnel: 陈敏", "personnel: 陈敏", "personnel: 陈敏", "closed"]),
    ("an opinion after", (PERSONNEL, LEADER), "王伟", [],
     [wants("陈敏", "何军", first=False), *passes("陈敏"), says("何军"), *passes("郑海")],
     ["personnel: 陈敏", "personnel: 陈敏", "personnel: –", "leader: 郑海", "closed"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("route", "travellers", "before", "acts", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_who_is_asked_in_which_order(
    tmp_path: Path, route: tuple[Step | Together, ...], travellers: str, before: Sequence[Act], acts: Sequence[Act],
    expected: list[str],
) -> None:  # fmt: skip
    """Filed by 钱亮 of the mechanical college; each act is followed by who is asked then."""
    school = School(tmp_path)
    flow = flow_of(*route)
    school.office = with_flow(school.office, flow)
    with school.desk() as desk:
        desk.session.execute(update(Person).values(chat_id=Person.id + 10**6))
    for act in before:
        act(school, 0)
    with school.desk() as desk:
        desk.sits(one(desk, "钱亮"))
        draft = drafts.start(desk, flow)
        drafts.answer(desk, draft, WHAT, "x")
        drafts.answer(desk, draft, WHO, tuple(one(desk, name).id for name in travellers.split()))
        case_id = cases.submit(desk, draft, seen=draft.revision).id
    found = [asked(school, case_id)]
    for act in acts:
        act(school, case_id)
        found.append(asked(school, case_id))
    assert found == expected
    school.store.close()


def test_two_steps_take_down_the_same() -> None:
    """The questions of a mode under keys of their own."""
    text = Text("receipt_no", "No?", "No")
    assert text.key in [question.key for question in RECEIPT]
    assert [question.key for question in once_more("police", RECEIPT)] == ["police_receipt_no", "police_receipt_on"]
