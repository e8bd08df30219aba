"""A case taken back: nobody hears of what they never heard of, nobody twice; and nobody but its filer can."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from playground.college import College
from playground.phones import Phone
from storage.tables import Case, History, Letter, Person
from tests.conftest import bound
from tests.engine.watching import NUMBER, TYPED, texts, type_all

NOT_HERE = "没有查到这个编号的事项。"


async def filed(college: College, wang: Phone) -> None:
    """A passport request of 王伟's."""
    await type_all(wang, [*TYPED, NUMBER])
    await college.settled()
    await wang.taps("提交", exact=True)
    await college.settled()


async def taken_back(college: College, wang: Phone) -> None:
    """He takes it back by typing."""
    await wang.says("撤回")
    await college.settled()
    await wang.taps("确认撤回", exact=True)
    await college.settled()


async def letters(college: College, name: str) -> list[tuple[str, str]]:
    """Name and state of the letters about cases that somebody gets, in order."""
    query = select(Letter.name, Letter.state).join(Person, Person.id == Letter.reader_id)
    rows = await college.read(query.where(Person.name == name, Letter.key.like("%case%")).order_by(Letter.id))
    return [(row[0], row[1]) for row in rows]


async def test_what_nobody_heard_of_is_not_spoken_of(college: College, wang: Phone, chen: Phone) -> None:
    """Filed and taken back in one night: in the morning there is nothing to read."""
    await college.turn("2026-11-23 23:00")
    before = texts(chen)
    await filed(college, wang)
    await taken_back(college, wang)
    await college.turn("2026-11-24 08:30")
    assert texts(chen) == before
    assert await letters(college, "陈敏") == [("step_waits", "void"), ("case_withdrawn", "void")]


async def test_sent_again_the_same_night_is_one_letter(college: College, wang: Phone, chen: Phone) -> None:
    """Filed, taken back and sent again in one night: who is asked reads of it once."""
    await college.turn("2026-11-23 23:00")
    before = len(texts(chen))
    await filed(college, wang)
    await taken_back(college, wang)
    await wang.taps("提交", exact=True)
    await college.settled()
    await college.turn("2026-11-24 08:30")
    assert texts(chen)[before:] == ["ZJ-2026-0001 · 借用因私护照"]
    assert [state for _, state in await letters(college, "陈敏")] == ["void", "void", "sent"]
    assert await college.read(select(Case.number, Case.edition, Case.standing)) == [("ZJ-2026-0001", 2, "settling")]


async def test_the_days_of_waiting_count_from_the_second_time(college: College, wang: Phone, chen: Phone) -> None:
    """What was with nobody meanwhile is filed on the day it is sent again, as the rules on lateness see it."""
    await filed(college, wang)
    first = (await college.read(select(Case.filed_at)))[0][0]
    await taken_back(college, wang)
    await college.turn("2026-11-26 10:00")
    await wang.taps("提交", exact=True)
    await college.settled()
    assert ((await college.read(select(Case.filed_at)))[0][0] - first).days == 3
    acts = [row.act for row in await college.read(select(History.act).order_by(History.id))]
    assert acts == ["submitted", "withdrawn", "submitted"]


@pytest.mark.parametrize("data", ["wd:{}:0:", "cp:{}:0:", "af:{}:0:invitation", "z:{}:0:", "g:{}:0:invitation"])
async def test_nobody_else_can(college: College, wang: Phone, data: str) -> None:
    """Another teacher and a head of another college are refused in the words for what is not there."""
    await filed(college, wang)
    told = []
    for name in ("李强", "孙丽"):
        phone = await bound(college, name)
        await phone.says("/my")
        await college.settled()
        for case in (1, 999):
            tap = await phone.taps_data(phone.last, data.format(case))
            await college.settled()
            told.append(await tap.answered())
    assert told == [NOT_HERE] * 4
    assert await college.read(select(Case.standing)) == [("settling",)]


async def test_who_decides_cannot_take_it_back(college: College, wang: Phone, chen: Phone) -> None:
    """Whoever may see it hears whose it is."""
    await filed(college, wang)
    tap = await chen.taps_data(chen.last, "wd:1:0:")
    await college.settled()
    assert await tap.answered() == "只有申请人王伟可以撤回。"
    assert await college.read(select(Case.standing)) == [("settling",)]
