"""Copies: who is told when, what they may see, that one press is enough, and what a change or an end does to them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.assembly import flows_of
from bot.school import SchoolFault, read_school
from flows.catalogue import FLOWS
from flows.kit.flow import Copy, Verdict, WrongDeclaration, each, head, office
from flows.kit.people import Role
from flows.kit.settling import OUT_OF_DATE
from handlers.screens import draw
from handlers.tap import Act, Tap
from handlers.voice import say
from playground.college import example_office
from storage import access, board, cases, find, posts, undoing
from storage.tables import Case
from storage.tables import Copy as Row
from tests.rules.test_school import LEAST
from tests.settling.chats import SECRET, Chats, Shown, bound_school
from tests.settling.regime import one, with_flow
from tests.settling.test_changes import OUT, OUTING, WHO, WHY_GO, change, day, decides, filed

TOLD = replace(
    OUTING,
    copies=(
        Copy(office("security")),
        Copy(office("finance"), "filed", shows=(OUT,)),
        Copy(head(WHO), when=lambda answers, asker: answers.value(WHY_GO) == "去参加会议"),
    ),
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with everybody bound."""
    return bound_school(tmp_path_factory.mktemp("copies"))


@pytest.fixture
def school(prepared: Path, tmp_path: Path) -> Iterator[Chats]:
    """An office whose outings are told to others."""
    file = Path(shutil.copy(prepared, tmp_path / "waishi.db"))
    chats = Chats(file, with_flow(example_office(tmp_path), TOLD))
    yield chats
    chats.store.close()


def told(school: Chats, shown: list[Shown] | None = None) -> list[tuple[str, str]]:
    """Every letter of a copy that reached somebody now: its name and its reader."""
    names = {school.chat(name): name for name in ("马超", "周洁", "刘洋", "高翔", "赵刚", "孙丽", "王伟")}
    found = school.delivered() if shown is None else shown
    return sorted((one.kind, names[one.chat]) for one in found if one.kind.startswith("copy"))


def approves(school: Chats, case_id: int) -> None:
    """Both who are asked do."""
    decides(school, case_id, "赵刚", Verdict.APPROVE)
    decides(school, case_id, "刘洋", Verdict.APPROVE)


def seen(school: Chats, name: str, key: str = "security") -> str:
    """Somebody presses Seen on the newest copy of that key. Returns what they are told."""
    with school.desk() as desk:
        row = desk.session.scalars(select(Row).where(Row.key == key).order_by(Row.id.desc())).first()
        assert row is not None
        tap = Tap(Act.SEEN, row.id, "", row.times).write()
    heard = school.tap(school.chat(name), tap)
    return say(heard.toast, "en") if heard.toast else ""


def shown_to(school: Chats, name: str, key: str) -> str:
    """What that copy shows somebody."""
    with school.desk() as desk:
        row = desk.session.scalars(select(Row).where(Row.key == key)).one()
        desk.sits(one(desk, name))
        return draw(desk, desk.me.id, "copy", row.id).text


def test_each_is_told_at_its_moment_and_no_more_than_it_shows(school: Chats) -> None:
    """Finance when it is filed, with the day alone; security once it is approved; heads only of meetings."""
    filed(school)
    assert told(school) == [("copy", "周洁")]
    text = shown_to(school, "周洁", "finance")
    assert "时间：" in text
    assert "李强" not in text
    assert "参观" not in text
    approves(school, 1)
    assert told(school) == [("copy", "马超")]
    text = shown_to(school, "马超", "security")
    assert "李强" in text
    assert "参观" not in text, "what for is no deciding fact"


def test_one_press_of_an_office_is_enough(school: Chats) -> None:
    """A colleague's press is told who was first; the history says who saw it; the case is open to neither."""
    approves(school, filed(school))
    with school.desk() as desk:
        posts.give(desk, one(desk, "林娜"), "security", Role.HANDLER)
    assert seen(school, "马超") == "Noted as seen."
    assert seen(school, "林娜") == "Ma Chao has seen it already."
    with school.desk() as desk:
        case = desk.session.get_one(Case, 1)
        for name in ("马超", "林娜"):
            desk.sits(one(desk, name))
            assert not access.may_see(desk, case)
            assert not access.has_settled(desk, case)
            assert find.by_number(desk, "1") is None
            copy = find.copy_by_number(desk, "1")
            assert copy is not None
            assert copy.key == "security"
        row = desk.session.scalars(select(Row).where(Row.key == "security")).one()
        assert row.seen_by_id == one(desk, "马超").id


@pytest.mark.parametrize("name", ["周洁", "王伟", "赵刚", "刘洋"])
def test_nobody_else_presses_it(school: Chats, name: str) -> None:
    """Not whoever gets another copy, nor filer, approver or office: as if it were not there."""
    approves(school, filed(school))
    assert seen(school, name) == say(access.NOT_HERE, "en")


def test_what_is_seen_does_not_stop_a_decision_from_being_taken_back(school: Chats) -> None:
    """The approval falls, whoever read of it hears, and the next approval is told anew."""
    approves(school, filed(school))
    school.delivered()
    assert seen(school, "马超") == "Noted as seen."
    with school.desk() as desk:
        desk.sits(one(desk, "刘洋"))
        case = desk.session.get_one(Case, 1)
        act = undoing.undoable(desk, case)
        assert act is not None
        undoing.undo(desk, case, act.id)
    assert told(school) == [("copy_off", "马超")]
    decides(school, 1, "刘洋", Verdict.APPROVE)
    assert told(school) == [("copy", "马超")]


def test_what_was_not_read_is_not_spoken_of(school: Chats) -> None:
    """Called off at night: in the morning nobody hears of what came to nothing."""
    case_id = filed(school)
    school.delivered()
    school.pass_time(hours=14)
    approves(school, case_id)
    with school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        cases.cancel(desk, desk.session.get_one(Case, case_id), "不去了")
    assert told(school, school.turn(1)) == [("copy_off", "周洁")], "finance had read of it, security had not"


def test_a_change_is_told_where_it_shows(school: Chats) -> None:
    """Another day to both, who see what differs and press again; another reason to nobody."""
    approves(school, filed(school))
    school.delivered()
    seen(school, "马超")
    change(school, 1, why="参观新校区")
    assert told(school) == []
    change(school, 1, out=day(school, 11))
    assert told(school) == [], "nothing is told before it is approved"
    approves(school, 1)
    letters = [one for one in school.delivered() if one.kind == "copy_changed"]
    assert {one.chat for one in letters} == {school.chat("马超"), school.chat("周洁")}
    assert all("🔁 时间" in one.screen.text and "新校区" not in one.screen.text for one in letters)
    assert seen(school, "马超") == "Noted as seen."


def test_a_press_on_what_has_changed_since_is_out_of_date(school: Chats) -> None:
    """What was shown is not what it says now."""
    approves(school, filed(school))
    [old] = [data for one in school.delivered() if one.kind == "copy" for data in one.buttons if ":1:" in data][-1:]
    change(school, 1, out=day(school, 11))
    approves(school, 1)
    heard = school.tap(school.chat("马超"), old)
    assert heard.toast is not None
    assert heard.toast.text == OUT_OF_DATE


def test_each_head_gets_a_copy_of_their_own(school: Chats) -> None:
    """Where those who go are of two departments, both heads are told, and each presses for themselves."""
    with school.desk() as desk:
        one(desk, "李强").department = "foreign_languages"
    approves(school, filed(school))
    school.delivered()
    change(school, 1, why="去参加会议")
    assert told(school) == [("copy", "孙丽"), ("copy", "赵刚")]


def test_nobody_there_is_told_to_the_office(school: Chats) -> None:
    """A copy nobody can receive, and it stays among what is not seen; who takes the post over reads it."""
    with school.desk() as desk:
        posts.take(desk, one(desk, "马超"), "security", Role.HANDLER)
    approves(school, filed(school))
    assert told(school) == [("copy", "周洁"), ("copy_unread", "刘洋")]
    with school.desk() as desk:
        assert board.counts(desk).unseen == 1
        posts.give(desk, one(desk, "林娜"), "security", Role.HANDLER)
    assert "📨" in school.says(school.chat("林娜"), "/todo").shown[-1].screen.text
    assert seen(school, "林娜") == "Noted as seen."
    seen(school, "周洁", "finance")
    with school.desk() as desk:
        assert board.counts(desk).unseen == 0


@pytest.mark.parametrize(
    ("copies", "words"),
    [
        ((Copy(office("security")), Copy(office("security"), "filed")), "'security' is declared twice"),
        ((Copy(each(WHO)),), "'each' needs people with a post"),
        ((Copy(office("security"), shows=(SECRET,)),), "'security' shows 'secret', which is not asked"),
    ],
)
def test_what_cannot_be_told_is_named(copies: tuple[Copy, ...], words: str) -> None:
    """Twice, to whoever has no post, or what is not asked."""
    with pytest.raises(WrongDeclaration, match=words):
        replace(OUTING, copies=copies)


def test_a_school_adds_its_own() -> None:
    """A role alone, or with its moment and condition; what it cannot mean is named with its key."""
    school = read_school(
        LEAST + '[flows.trip]\ncopies = ["security", { to = "publicity", on = "filed", when = { task = "visit" } }]\n'
    )
    copies = flows_of(school, FLOWS)["trip"].copies
    assert [(copy.key, copy.on, copy.when is None) for copy in copies] == [
        ("security", "approved", True), ("publicity", "filed", False),
    ]  # fmt: skip
    wrong = read_school(LEAST + '[flows.trip]\ncopies = [{ to = "security", when = { weather = "fine" } }]\n')
    with pytest.raises(SchoolFault) as raised:
        flows_of(wrong, FLOWS)
    assert str(raised.value) == "school.toml: flows.trip.copies: trip: 'weather' is no question of it"
