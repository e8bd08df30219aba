"""Forged and stale buttons: refused alike for what is not there and what is not theirs, kindly; nothing moves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.kit.people import Role
from flows.kit.refusal import Words
from flows.kit.settling import OUT_OF_DATE
from flows.trip import TRIP
from handlers import routes
from handlers.tap import Act, Tap
from handlers.voice import say
from storage import absence, access, handover, people, posts
from storage.desk import Desk
from storage.tables import Case
from tests.engine.watching import logged
from tests.settling.chats import STAMP, STRANGER, Chats, bound_school, chats_office
from tests.settling.regime import one
from tests.year.register import USUAL

NOWHERE = 999_999  # no row has this id
OUTSIDERS = ("李强", "孙丽", "冯涛", "周洁")  # a teacher, another college's head, past stand-in, past handler
TOLD = {"event", "letter", "person"}  # what an answer itself needs; of a person only that they can be reached


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A school where nothing was filed yet."""
    folder = tmp_path_factory.mktemp("forged")
    return bound_school(folder), chats_office(folder)


@pytest.fixture
def chats(start: tuple[Path, Any], tmp_path: Path) -> Iterator[Chats]:
    """A school of its own for each test."""
    chats = Chats(Path(shutil.copy(start[0], tmp_path / "waishi.db")), start[1])
    yield chats
    chats.store.close()


@pytest.fixture(scope="module")
def full(start: tuple[Path, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chats]:
    """A school where something stands everywhere; the tests on it leave it as it is."""
    file = tmp_path_factory.mktemp("full") / "waishi.db"
    chats = Chats(Path(shutil.copy(start[0], file)), start[1])
    school_with_everything(chats)
    yield chats
    chats.store.close()


def files(chats: Chats, flow: Any = STAMP, name: str = "王伟") -> int:
    """Somebody files it alone. Returns the case's row."""

    def answers(desk: Desk) -> dict[str, Any]:
        who, day = [one(desk, name).id], (desk.today + timedelta(days=90)).isoformat()
        if flow is STAMP:
            return {"secret": "机密", "who": who, "day": day, "costs": False}
        return {**USUAL, "who": who, "where": ["TH"], "out": day, "back": day}

    chats.tap(chats.chat(name), chats.fills(name, chats.office.flows[flow.key], answers))
    with chats.desk() as desk:
        return desk.session.query(Case.id).order_by(Case.id.desc()).limit(1).scalar() or 0


def school_with_everything(chats: Chats) -> None:
    """Cases being settled, returned, withdrawn, refused and approved; 冯涛 stood in, 周洁 handled something once."""
    trip, stamp = files(chats, TRIP), files(chats)
    head, filer, office = chats.chat("赵刚"), chats.chat("王伟"), chats.chat("刘洋")
    returned, withdrawn, refused, passed = files(chats), files(chats), files(chats), files(chats)
    chats.tap(head, f"w:{returned}:1:rt")
    chats.says(head, "材料不全，请补充")
    chats.tap(filer, f"wd:{withdrawn}:0:")
    chats.says(filer, "是")
    chats.tap(head, f"w:{refused}:1:rf")
    chats.says(head, "今年没有计划")
    chats.says(head, "是")
    chats.tap(head, f"w:{passed}:1:ap")
    chats.tap(chats.chat("陈敏"), f"w:{passed}:1:ps")
    chats.tap(office, f"w:{passed}:1:ap")
    chats.says(office, "7")
    with chats.desk() as desk:
        desk.sits(one(desk, "赵刚"))
        row = absence.arrange(desk, one(desk, "赵刚"), one(desk, "冯涛"), desk.today, desk.today)
        absence.end(desk, row)
        posts.take(desk, one(desk, "周洁"), "finance", Role.HANDLER)
        handover.hand_over(desk, one(desk, "周洁"))
        people.leave(desk, one(desk, "何军"), desk.today)
    chats.delivered()
    with chats.desk() as desk:
        standings = {case.id: case.standing for case in desk.session.query(Case)}
    assert (standings[trip], standings[stamp], standings[passed]) == ("settling",) * 3
    assert [standings[case] for case in (returned, withdrawn, refused)] == ["returned", "withdrawn", "refused"]


def moved(before: Any, after: Any) -> set[str]:
    """The tables in which anything is different."""
    return {table for table in before if before[table] != after[table]}


def refusal(chats: Chats, chat: int, data: str) -> Words:
    """What a press is answered with, which shows nothing."""
    heard = chats.tap(chat, data)
    assert heard.toast is not None, data
    assert heard.shown == [], data
    return heard.toast


@contextmanager
def nothing_moves(chats: Chats) -> Iterator[None]:
    """The whole database is as it was, but for what an answer itself needs."""
    before = chats.rows()
    yield
    assert moved(before, chats.rows()) <= TOLD


#: about nobody's case: what is theirs alone is theirs to press
OWN = {Act.LANGUAGE, Act.STAND_IN}


def buttons_of_others(chats: Chats) -> list[str]:
    """Every button that stood in anybody's chat."""
    found = {data for buttons in chats.seen.values() for data, _ in buttons}
    return sorted(data for data in found if (tap := Tap.read(data)) and tap.act not in OWN)


def test_buttons_of_others_and_of_nothing_are_refused_alike(full: Chats, logs: Path) -> None:
    """Whoever it does not concern hears of a case the same as of one that is not there, and nothing moves."""
    pressed = 0
    for name in OUTSIDERS:
        chat = full.chat(name)
        with nothing_moves(full):
            for data in buttons_of_others(full):
                tap = Tap.read(data)
                assert tap is not None
                missing = Tap(tap.act, NOWHERE, tap.arg, tap.revision).write()
                assert refusal(full, chat, data) == refusal(full, chat, missing), (name, data)
                pressed += 2
    refused = logged(logs, "tap_refused")
    assert len(refused) == pressed > 100
    assert all(set(line) >= {"row", "person", "act", "subject", "revision"} for line in refused)
    assert "机密" not in json.dumps(refused, ensure_ascii=False)


@pytest.mark.parametrize("act", [act for act in Act if act not in OWN], ids=lambda act: act.name.lower())
def test_every_act_with_every_wrong_subject(full: Chats, act: Act) -> None:
    """An id of whatever else there is, none, or the highest: the same words for all of them."""
    for name in OUTSIDERS[:2]:
        chat, words = full.chat(name), set()
        with nothing_moves(full):
            for subject in (*range(1, 7), NOWHERE, 2**53 - 1):
                words.add(str(refusal(full, chat, Tap(act, subject, "ap" if subject % 2 else "", 1).write())))
        assert len(words) == 1, words


def test_nobody_else_switches_reminders(full: Chats) -> None:
    """All of them with one press, or one regime: for others there is no such button, on and off alike."""
    for name in OUTSIDERS:
        with nothing_moves(full):
            said = {str(refusal(full, full.chat(name), f"dr:0:0:{arg}")) for arg in ("on=", "on=trip", "off=trip")}
        assert len(said) == 1, said


def test_a_stranger_and_a_leaver_learn_nothing(full: Chats, logs: Path) -> None:
    """Whoever has no chat here, or none any more, hears the one line for strangers whatever they press."""
    every = [*buttons_of_others(full), "l:0:0:en", "si:3:0:name", "", "rubbish", "w:1:1", "w:-1:1:ap", "w:x:1:ap"]
    for chat in (STRANGER, full.chat("何军")):
        with nothing_moves(full):
            assert len({str(refusal(full, chat, data)) for data in every}) == 1
    assert len(logged(logs, "tap_refused")) == 2 * len(every)


@pytest.mark.parametrize(
    "data", ["", "rubbish", "w:1:1", "w:-1:1:ap", "w:x:1:ap", "zz:1:1:ap", f"w:{2**53}:1:ap", ":::"]
)
def test_no_button_of_ours(chats: Chats, data: str) -> None:
    """What no card ever carried is said to be no longer in use."""
    files(chats)
    assert refusal(chats, chats.chat("赵刚"), data).text == routes.UNKNOWN_BUTTON


def test_a_callback_from_another_chat(chats: Chats, logs: Path) -> None:
    """A press that says it was made in the head's chat, by somebody else, is a stranger's."""
    case, head = files(chats), chats.chat("赵刚")
    before = chats.rows()
    forged = chats.tap(head, f"w:{case}:1:ap", by=chats.chat("李强"))
    assert moved(before, chats.rows()) <= {"event"}
    assert forged.toast == refusal(chats, STRANGER, f"w:{case}:1:ap")
    assert len(logged(logs, "tap_refused")) == 2
    assert chats.tap(head, f"w:{case}:1:ap").toast == Words("Approved.")


STALE = [  # what happens between drawing and pressing; who presses; what they hear
    ("returned", "赵刚", "You settled this yourself"),
    ("resubmitted", "赵刚", OUT_OF_DATE),
    ("withdrawn", "赵刚", "has taken it back"),
    ("approved", "赵刚", "You settled this yourself"),
    ("approved", "王伟", ""),
    ("moved", "赵刚", access.NOT_HERE),
]


@pytest.mark.parametrize(("after", "who", "hears"), STALE)
def test_an_old_button(chats: Chats, logs: Path, after: str, who: str, hears: str) -> None:
    """Each verdict of a card that was drawn before: nothing of the case moves, and the card is drawn as it is now."""
    case, head, filer = files(chats), chats.chat("赵刚"), chats.chat("王伟")
    if after in ("returned", "resubmitted"):
        chats.tap(head, f"w:{case}:1:rt")
        chats.says(head, "材料不全，请补充")
    if after == "resubmitted":
        heard = chats.tap(filer, f"r:{case}:0:")
        again = next(data for shown in heard.shown for data in shown.buttons if data.startswith("s:"))
        chats.tap(filer, again)
    if after == "withdrawn":
        chats.tap(filer, f"wd:{case}:0:")
        chats.says(filer, "是")
    if after == "approved":
        chats.tap(head, f"w:{case}:1:ap")
    if after == "moved":
        with chats.desk() as desk:
            posts.give(desk, one(desk, "冯涛"), "mechanical", Role.HEAD)
            posts.take(desk, one(desk, "赵刚"), "mechanical", Role.HEAD)
            handover.hand_over(desk, one(desk, "赵刚"))
        chats.delivered()
    for verdict in ("ap", "rt", "rf", "ps", "fl", "rc", "zz", ""):
        before = chats.rows("event", "letter", "card")
        words = chats.tap(chats.chat(who), f"w:{case}:1:{verdict}").toast
        assert words is not None
        assert moved(before, chats.rows("event", "letter", "card")) == set(), verdict
        assert hears in (words.text, "") or hears in say(words, "en") or verdict in ("zz", ""), (verdict, words)
    assert len(logged(logs, "tap_refused")) == 8


def test_a_letter_that_waited_for_the_morning(chats: Chats) -> None:
    """Filed in the evening, the post handed on by night: the case is told to whoever holds it, not to who held it."""
    chats.pass_time(hours=13)
    files(chats)
    with chats.desk() as desk:
        posts.give(desk, one(desk, "冯涛"), "mechanical", Role.HEAD)
        posts.take(desk, one(desk, "赵刚"), "mechanical", Role.HEAD)
        handover.hand_over(desk, one(desk, "赵刚"))
    assert {shown.chat for shown in chats.delivered()} <= {chats.chat("王伟")}
    chats.pass_time(hours=11)
    told = [shown.chat for shown in chats.delivered() if shown.kind == "step_waits"]
    assert told == [chats.chat("冯涛")]
