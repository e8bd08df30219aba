"""Chasing: only the exchange office does it, nobody waives what they owe, one nudge a day; a reason stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from flows.kit.flow import FILER, Due
from flows.kit.flow import Duty as Declared
from flows.kit.refusal import Refusal
from handlers.screens import draw
from storage import access, chasing, duties, history
from storage.desk import Desk
from storage.tables import Case, Duty, History, Letter, Person
from tests.settling.regime import one
from tests.settling.test_reminding import BORROWED, ENDS, LODGING, ZONE, Here


@pytest.fixture
def here(tmp_path: Path) -> Here:
    """王伟 owes something that was due on Thursday 3 December; it is the Monday after."""
    found = Here(tmp_path, BORROWED)
    found.files({"ends": "2026-11-23"})
    found.now = datetime(2026, 12, 7, 9, tzinfo=ZONE)
    return found


def does(here: Here, who: str, act: Callable[[Desk, Duty, Case], object]) -> object:
    """Somebody does something about the duty."""
    with here.school.desk() as desk:
        desk.sits(one(desk, who))
        duty = desk.session.scalars(select(Duty)).one()
        return act(desk, duty, desk.session.get_one(Case, duty.case_id))


def queued(here: Here, name: str) -> list[str]:
    """Who gets a letter of that name."""
    with here.school.desk() as desk:
        rows = desk.session.scalars(select(Letter).where(Letter.name == name).order_by(Letter.id))
        return [desk.one(row.reader_id or 0).name for row in rows]


@pytest.mark.parametrize("who", ["王伟", "陈敏", "赵刚", "郑海"])
def test_only_the_exchange_office_sees_what_others_owe(here: Here, who: str) -> None:
    """Whoever else asks for the card gets nothing of it, and an act of theirs is refused as if it were not there."""
    with here.school.desk() as desk:
        desk.sits(one(desk, who))
        duty = desk.session.scalars(select(Duty)).one()
        with pytest.raises(Refusal) as refused:
            chasing.open_duty(desk, duty.id)
        assert refused.value.words.text == access.NOT_HERE
        me = desk.me.id
        for kind, about in (("chase", me), ("owing", duty.id)):
            assert "JW-2026" not in draw(desk, me, kind, about).text


def test_one_letter_a_day(here: Here) -> None:
    """The second nudge of a day is refused; the next day there is another."""

    def nudge() -> None:
        does(here, "刘洋", lambda desk, duty, _: chasing.nudge(desk, [duty]))

    nudge()
    with pytest.raises(Refusal) as refused:
        nudge()
    assert refused.value.words.text == chasing.NUDGED_TODAY
    assert queued(here, "digest") == ["王伟"]
    here.now = datetime(2026, 12, 8, 9, tzinfo=ZONE)
    nudge()
    assert queued(here, "digest") == ["王伟", "王伟"]


def test_what_is_waived_rings_no_more_and_keeps_its_reason(here: Here) -> None:
    """Its owner hears why; a later rule or holiday table does not bring it back; the case can close."""
    does(here, "刘洋", lambda desk, duty, case: chasing.waive(desk, duty, case, "证件已注销"))
    assert (here.duty().state, here.duty().next_at) == ("waived", None)
    assert queued(here, "duty_waived") == ["王伟"]
    here.until("2027-06-01 12:00")
    assert queued(here, "reminder") == []
    here.changes(ends="2026-12-20")
    assert here.duty().state == "waived"
    with here.school.desk() as desk:
        row = desk.session.scalars(select(History).where(History.act == "waived")).one()
        assert history.phrase(desk, row.about["remark"]).words == "证件已注销"
        assert duties.left(desk, desk.session.get_one(Case, here.case)) is False


def test_nobody_waives_what_they_owe(here: Here) -> None:
    """Not even the office, of what it took over."""
    does(here, "刘洋", chasing.take_over)
    with pytest.raises(Refusal) as refused:
        does(here, "刘洋", lambda desk, duty, case: chasing.waive(desk, duty, case, "不用了"))
    assert refused.value.words.text == "You have taken this over; hand it back first, then it can be waived."
    does(here, "高翔", lambda desk, duty, case: chasing.waive(desk, duty, case, "不用了"))
    assert here.duty().state == "waived"


def test_what_was_taken_over_rings_with_whoever_took_it(here: Here) -> None:
    """From then on; handed back, or when they leave, it rings with its owner again."""
    does(here, "刘洋", chasing.take_over)
    here.until("2026-12-10 12:00")
    assert queued(here, "reminder") == ["刘洋", "刘洋"]  # the legal day's, a week later the next
    with here.school.desk() as desk:
        one(desk, "刘洋").left_on = here.now.date()
        duty = desk.session.scalars(select(Duty)).one()
        assert [person.name for person in duties.owners(desk, duty)] == ["王伟"]


def test_reconciling_keeps_who_took_it_over(here: Here) -> None:
    """A changed day opens the next ladder; it stays with the office."""
    does(here, "刘洋", chasing.take_over)
    here.changes(ends="2026-12-01")
    taken_by = here.duty().taken_by_id or 0
    with here.school.desk() as desk:
        person = desk.session.get_one(Person, taken_by)
        assert person.name == "刘洋"


# -- what is overdue ---------------------------------------------------------------------------------------------------

BOTH = replace(  # the day's own duty is the older row
    LODGING, questions=(*LODGING.questions, ENDS),
    duties=(Declared("tell", "Tell", FILER, Due(ENDS), "passport.private_ladder", "x"), *LODGING.duties),
)  # fmt: skip


def late(here: Here, at: str) -> tuple[tuple[int, int], list[str], list[str], list[str]]:
    """At that minute: how much is owed and overdue; the list's order; what is overdue by the table, and row by row."""
    here.now = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    with here.school.desk() as desk:
        desk.sits(one(desk, "刘洋"))
        rows = chasing.owed(desk, 1, 8)
        return (
            chasing.counts(desk), [duty.key for duty in rows], [duty.key for duty in chasing.overdue(desk)],
            [duty.key for duty in rows if duties.overdue(desk, duty)],
        )  # fmt: skip


def test_the_instant_decides_of_a_clock_in_hours(tmp_path: Path) -> None:
    """Until Tue 24 November at 00:30, and something else on that whole day: of the table as of each row."""
    here = Here(tmp_path, BOTH)
    here.now = datetime(2026, 11, 23, 9, tzinfo=ZONE)
    here.files({"moves_in": "2026-11-23", "at": "00:30", "ends": "2026-11-24"})
    order = ["register", "tell"]
    assert [
        late(here, at) for at in ("2026-11-24 00:29", "2026-11-24 00:30", "2026-11-24 23:59", "2026-11-25 00:00")
    ] == [
        ((2, 0), order, [], []),
        ((2, 1), order, ["register"], ["register"]),
        ((2, 1), order, ["register"], ["register"]),
        ((2, 2), order, order, order),
    ]
    with here.school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        assert [duty.key for duty in duties.of_person(desk)] == order
        assert [duty.key for duty in duties.of_case(desk, desk.session.get_one(Case, here.case))] == order


@pytest.mark.parametrize(
    ("at", "line", "card"),
    [
        ("2026-11-23 09:00", "☐ Register：2026年11月24日 00:30前 ·", "王伟 · 还有 15 小时"),
        ("2026-11-24 00:10", "☐ Register：2026年11月24日 00:30前 ·", "王伟 · 还有不到 1 小时"),
        ("2026-11-24 00:40", "☐ Register：2026年11月24日 00:30前 ⚠️ 已过时限 ·", "王伟 · ⚠️ 已过时限"),
        ("2026-11-24 09:00", "☐ Register：2026年11月24日 00:30前 ⚠️ 已逾期 8 小时 ·", "王伟 · ⚠️ 已逾期 8 小时"),
        ("2026-11-26 09:00", "☐ Register：2026年11月24日 00:30前 ⚠️ 已逾期 2 天 ·", "王伟 · ⚠️ 已逾期 2 天"),
    ],
)
def test_every_card_says_the_same_of_it(tmp_path: Path, at: str, line: str, card: str) -> None:
    """The list of /chase, one's own, what waits, its detail card."""
    here = Here(tmp_path, LODGING)
    here.now = datetime(2026, 11, 23, 9, tzinfo=ZONE)
    here.files({"moves_in": "2026-11-23", "at": "00:30"})
    here.now = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    with here.school.desk() as desk:
        desk.sits(one(desk, "刘洋"))
        duty = desk.session.scalars(select(Duty)).one()
        office, owner = desk.me.id, one(desk, "王伟").id
        assert line in draw(desk, office, "chase", office).text
        assert draw(desk, office, "owing", duty.id).text.split("\n")[1] == card
        for kind in ("my", "todo"):
            assert line in draw(desk, owner, kind, owner).text
        assert line.removesuffix(" ·") in draw(desk, owner, "case", here.case).text
        presses = [key.text for row in draw(desk, office, "chase", office).rows for key in row]
        assert ("🔔 催办全部逾期事项" in presses) == ("⚠️" in card)
