"""Somebody else's documents and guests: whoever tries a command, link, button or old card learns nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.permits import LODGING, PERMITS
from flows.visitor import VISITOR, VISITORS
from handlers.tap import Tap
from storage import cards, drafts, sealed
from storage.desk import Desk
from storage.tables import Person
from tests.engine.watching import logged
from tests.settling.chats import CHAT, STRANGER, Chats, bound_school, chats_office
from tests.settling.regime import one
from tests.settling.test_forged import NOWHERE, OWN, nothing_moves, refusal

NUMBER, GUEST, GUESTS_NUMBER = "RP1112223", "Eva Huber", "C01X00T47"
#: a teacher, the head of another college, a student with documents of her own, somebody nobody knows
OUTSIDERS = ("李强", "赵刚", "Amina", "stranger")
TYPED = (
    "/documents", "/documents Grace", "/permit", "/permit Grace", "/moved", "/records", "/records Grace",
    "/case WJ-2026-0001", "/case 1", "/find WJ-2026-0001", "/find Grace", f"/find {NUMBER}", "/find RP", "/today",
    "/desk", "/chase", "/year", "/my", "/start WJ-2026-0001", "/start 1", "WJ-2026-0001", "Grace", "居留许可", "证件",
    "/case LF-2026-0001", "/find LF-2026-0001", "/start LF-2026-0001", "LF-2026-0001", f"/find {GUEST}", "/find Huber",
    f"/find {GUESTS_NUMBER}", "/visitor Huber", "Huber",
)  # fmt: skip


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A school with everybody bound."""
    folder = tmp_path_factory.mktemp("documents")
    return bound_school(folder), chats_office(folder)


@pytest.fixture
def empty(start: tuple[Path, Any], tmp_path: Path) -> Iterator[Chats]:
    """A school whose office keeps nothing about Grace, and that nobody visits."""
    yield from _school(start, tmp_path / "empty.db")


@pytest.fixture
def full(start: tuple[Path, Any], tmp_path: Path) -> Iterator[Chats]:
    """One that keeps two of her documents, one she told herself, and where she lives; her college has a visitor."""
    for chats in _school(start, tmp_path / "full.db"):
        enters(chats, "刘洋", "residence", NUMBER)
        enters(chats, "刘洋", "work", "W20251220001234")
        enters(chats, "Grace", "passport", "P4445556")
        lives(chats, "Grace")
        visited(chats, "林娜")
        chats.says(chats.chat("刘洋"), "/documents")
        chats.says(chats.chat("Grace"), "/documents")
        with chats.desk() as desk:
            grace = one(desk, "Grace").id
        chats.tap(chats.chat("刘洋"), Tap.read(f"hd:{grace}:0:").write())  # type: ignore[union-attr]  # one of ours
        chats.turn(30)
        yield chats


def _school(start: tuple[Path, Any], file: Path) -> Iterator[Chats]:
    chats = Chats(Path(shutil.copy(start[0], file)), start[1])
    with chats.desk() as desk:
        student = Person(
            staff_no="2026301", name="Amina", english_name="Amina", department="foreign_languages", language="en",
            kind="international_student",
        )  # fmt: skip
        desk.session.add(student)
        desk.session.flush()
        student.chat_id, student.bound_at = CHAT + student.id, desk.now
    yield chats
    chats.store.close()


def enters(chats: Chats, who: str, kind: str, number: str) -> None:
    """Somebody enters, or tells, a document of Grace's, whose number is typed."""
    chat = chats.chat(who)

    with chats.desk() as desk:
        desk.sits(one(desk, who))
        draft = drafts.start(desk, PERMITS)
        draft.answers = {"kind": kind, "issued": "2026-01-05", "expires": "2027-01-04", "proof": None, "nation": ["GB"]}
        if who != "Grace":
            draft.answers = {"holder": [one(desk, "Grace").id], **draft.answers}
        cards.show(desk, desk.me, "draft", draft.id, fresh=True)
    chats.delivered()
    shown = chats.says(chat, number).shown  # the one question that is open
    chats.tap(chat, next(data for card in shown for data in card.buttons if data.startswith("s:")))


def lives(chats: Chats, who: str) -> None:
    """Grace tells where she lives."""
    known = {"why": "moved", "address": "外教公寓302", "moved": "2026-11-23", "at": "08:00"}
    chats.tap(chats.chat(who), chats.fills(who, LODGING, lambda desk: known))


def visited(chats: Chats, host: str) -> None:
    """Somebody registers a guest whose number is kept, and their head agrees."""
    number = next(one for one in VISITORS.of if one.sealed)

    def known(desk: Desk) -> dict[str, Any]:
        kept = number.keep(sealed.close(desk, GUESTS_NUMBER))
        guest = {"name": GUEST, "sex": "f", "nation": ["DE"], number.key: kept, "post": "Head of office"}
        return {
            "from": ["DE"], "guest": GUEST, "head": GUEST, "entry": "free",
            "days": ["2027-01-18", "2027-01-19"], "guests": [guest], "purpose": "talks",
            "invited": "foreign_languages", "programme": "座谈", "leaders": [], "interpreter": "none",
            "lodging": "hotel", "needs": [], "gifts": None, "public": False, "phone": GUEST,
        }  # fmt: skip

    chats.tap(chats.chat(host), chats.fills(host, VISITOR, known))
    head = chats.chat("孙丽")
    chats.tap(head, next(data for data, _ in chats.seen[head] if data.startswith("w:")))


def chat_of(chats: Chats, who: str) -> int:
    """Somebody's chat, or one that nobody has."""
    return STRANGER if who == "stranger" else chats.chat(who)


def answered(chats: Chats, who: str, text: str) -> list[Any]:
    """What typing it shows: texts and what the buttons are called."""
    shown = chats.says(chat_of(chats, who), text).shown
    return [(one.kind, one.screen.text, [key.text for row in one.screen.rows for key in row]) for one in shown]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_whatever_is_typed_is_answered_as_if_there_were_nothing(empty: Chats, full: Chats, who: str) -> None:
    """No command, number, name or word tells a school that keeps her documents from one that does not."""
    empty.turn(30)
    empty.pass_time(seconds=int((full.store.now() - empty.store.now()).total_seconds()))
    for text in TYPED:
        assert answered(full, who, text) == answered(empty, who, text), text


@pytest.mark.parametrize("who", OUTSIDERS)
def test_every_button_of_others_is_refused_as_for_what_is_not_there(full: Chats, logs: Path, who: str) -> None:
    """Buttons of her chat and of the office's, old cards among them: one answer, nothing moves, each is logged."""
    hers = {data for name in ("Grace", "刘洋", "马超", "林娜", "孙丽") for data, _ in full.seen[full.chat(name)]}
    pressed = [tap for data in sorted(hers) if (tap := Tap.read(data)) and tap.act not in OWN and tap.subject]
    assert {tap.act.name for tap in pressed} >= {"CASE", "DONE", "OWED", "TELL", "HELD", "VERDICT", "AMEND", "SUBMIT"}
    with nothing_moves(full):
        for tap in pressed:
            missing = Tap(tap.act, NOWHERE, tap.arg, tap.revision).write()
            chat = chat_of(full, who)
            assert refusal(full, chat, tap.write()) == refusal(full, chat, missing), tap
    assert len(logged(logs, "tap_refused")) == 2 * len(pressed)


def test_a_holder_tells_nothing_of_others(full: Chats) -> None:
    """A holder's record is their own, whoever the answers name."""
    with full.desk() as desk:
        grace = one(desk, "Grace").id
    known = {"holder": [grace], "why": "moved", "address": "外教公寓303", "moved": "2026-11-23", "at": "08:00"}
    full.tap(full.chat("Amina"), full.fills("Amina", LODGING, lambda desk: known))
    [shown] = [text for kind, text, _ in answered(full, "Amina", "/documents") if kind == "card holdings"]
    assert "外教公寓303" in shown
    [shown] = [text for kind, text, _ in answered(full, "Grace", "/documents") if kind == "card holdings"]
    assert "外教公寓303" not in shown


def test_numbers_stand_nowhere_in_clear(full: Chats, logs: Path) -> None:
    """Neither in the database, nor in what was sent, nor in the log."""
    kept = str(full.rows())
    log = logs.read_text()
    for number in (NUMBER, "W20251220001234", "P4445556"):
        assert number not in kept
        assert number not in log
    assert "•••• 2223" in str(answered(full, "Grace", "/documents"))
