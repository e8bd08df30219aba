"""The same as last time: what still stands is taken over, and only by whoever filed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.activity import ACTIVITY
from flows.kit.settling import OUT_OF_DATE
from handlers.tap import Act, Tap
from storage import drafts, people
from storage.desk import Desk
from tests.settling.chats import Chats, Heard, bound_school, chats_office
from tests.settling.regime import one

FILED = {
    "kind": "lecture", "topic": "机电专业英语讲座", "partner": "Dr. Somchai", "where": "实训楼报告厅",
    "budget": {"amount": "3000", "currency": "CNY"},
}  # fmt: skip


@pytest.fixture
def chats(tmp_path: Path) -> Iterator[Chats]:
    """A college where Wang Wei filed an activity with Li Qiang."""
    office = chats_office(tmp_path)
    made = Chats(bound_school(tmp_path), office)

    def answers(desk: Desk) -> dict[str, Any]:
        day = (desk.today + timedelta(days=20)).isoformat()
        return {**FILED, "who": [one(desk, "王伟").id, one(desk, "李强").id], "days": [day, day]}

    made.tap(made.chat("王伟"), made.fills("王伟", ACTIVITY, answers))
    yield made
    made.store.close()


def button(heard: Heard, act: Act) -> str:
    """What the button of that act carries, on the last card that came."""
    found = [data for shown in heard.shown for data in shown.buttons if data.startswith(f"{act.value}:")]
    return found[-1] if found else ""


def answered(chats: Chats, name: str) -> dict[str, Any]:
    """The answers of the form that somebody is filling."""
    with chats.desk() as desk:
        desk.sits(one(desk, name))
        draft = drafts.in_focus(desk)
        return dict(draft.answers) if draft else {}


def test_what_still_stands_is_taken_over(chats: Chats) -> None:
    """Everything but the days; typed as well as tapped; not from a form that has an answer already."""
    wang = chats.chat("王伟")
    begun = chats.says(wang, "/activity")
    chats.says(wang, "和上次一样")
    kept = answered(chats, "王伟")
    assert {key: kept[key] for key in FILED} == FILED
    assert len(kept["who"]) == 2
    assert "days" not in kept
    assert chats.tap(wang, button(begun, Act.SAME)).toast.text == OUT_OF_DATE  # type: ignore[union-attr]  # it is refused


def test_whoever_left_is_asked_for_anew(chats: Chats) -> None:
    """An answer that names somebody who is not here any more is not taken over, and what rests on it neither."""
    with chats.desk() as desk:
        people.leave(desk, one(desk, "李强"), desk.today)
    wang = chats.chat("王伟")
    chats.tap(wang, button(chats.says(wang, "/activity"), Act.SAME))
    kept = answered(chats, "王伟")
    assert {key: kept[key] for key in FILED} == FILED
    assert "who" not in kept


def test_nobody_gets_what_others_filed(chats: Chats) -> None:
    """It is not offered to them, and a forged button finds nothing of theirs."""
    zhao = chats.chat("赵刚")
    begun = chats.says(zhao, "/activity")
    assert button(begun, Act.SAME) == ""
    draft = Tap.read(button(begun, Act.SAVE)).subject  # type: ignore[union-attr]  # it was drawn
    for who in (zhao, chats.chat("王伟")):
        assert chats.tap(who, Tap(Act.SAME, draft).write()).toast is not None
    assert answered(chats, "赵刚") == {}


def test_a_number_typed_beside_a_command_is_kept_nowhere(chats: Chats) -> None:
    """What is asked about the form that is open does not remember a document's number."""
    wang = chats.chat("王伟")
    chats.says(wang, "/activity")
    chats.says(wang, "讲座")
    chats.says(wang, "/passport E12345678")
    assert "E12345678" not in str(answered(chats, "王伟"))
    assert answered(chats, "王伟")["opens"]["said"] == ""
