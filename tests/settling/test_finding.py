"""The desk and what is found: everybody sees what their part gives them, whatever they type or forge."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event

from flows.kit.flow import FILER, Flow, Step, head, office
from flows.kit.refusal import Refusal
from handlers import board as desk_card
from handlers import found, pages, screens, todo
from handlers.tap import Act, Tap
from handlers.todo import PAGE
from storage import board, cards, find
from storage.desk import Desk
from tests.people.office import School
from tests.settling.regime import WHAT, files, one

SEALED = Flow(
    "seal", "Seal", (WHAT,), number="YZ", command="seal", words=("seal",),
    route=(Step("vetting", "Vetting", office("personnel"), hidden=True), Step("head", "Head", head())),
    seen_by=(FILER, office("exchange")),
)  # fmt: skip


@pytest.fixture
def school(tmp_path: Path) -> School:
    """王伟 and 李强 have each filed one; the personnel office has both, which others do not see."""
    school = School(tmp_path)
    files(school, SEALED, "王伟")
    files(school, SEALED, "李强")
    return school


def numbers(desk: Desk, who: str, typed: str) -> list[str]:
    desk.sits(one(desk, who))
    return [case.number[-4:] for case in find.found(desk, typed)]


@pytest.mark.parametrize(
    ("who", "typed", "sees"),
    [
        ("王伟", "王伟", ["0001"]),
        ("王伟", "李强", []),  # like one that is not there
        ("王伟", "2", []),
        ("王伟", "0001", ["0001"]),
        ("李强", "李强", ["0002"]),
        ("刘洋", "YZ-2", ["0002"]),
        ("刘洋", "王伟 1", ["0001"]),
        ("刘洋", "王伟 2", []),
        ("刘洋", "wangwei", ["0001"]),
        ("陈敏", "李强", ["0002"]),  # it waits for her
        ("赵刚", "王伟", []),  # it has not come to him
        ("林娜", "1", []),
        ("刘洋", "%", []),
        ("刘洋", "_", []),
        ("刘洋", "' or 1=1 --", []),
        ("刘洋", "x" * 500, []),
    ],
)
def test_what_is_found(school: School, who: str, typed: str, sees: list[str]) -> None:
    """By what somebody filed, is asked for, or what their office sees."""
    with school.desk() as desk:
        assert numbers(desk, who, typed) == sees


@pytest.mark.parametrize("typed", ["2", "0002", "YZ-2", "YZ-2026-0002"])
def test_a_number_is_looked_for_among_what_one_sees(school: School, typed: str) -> None:
    """The same number says nothing to others."""
    with school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        assert find.by_number(desk, typed) is None
        desk.sits(one(desk, "刘洋"))
        seen = find.by_number(desk, typed)
        assert seen is not None
        assert seen.number.endswith("0002")


@pytest.mark.parametrize("view", ["9999:王伟", "-1:王伟", "1e9:王伟", ":王伟", "٣:王伟"])
def test_a_forged_page_shows_the_same(school: School, view: str) -> None:
    """A page that is not there is the last, or the first; the count is that of what one sees."""
    with school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        cards.show(desk, desk.me, "found", desk.me.id).view = view
        desk.session.flush()
        _, names = found.card(desk, desk.me.id)
        assert (names["count"], names["page"], names["pages"]) == (1, 1, 1)


@pytest.mark.parametrize("arg", ["people=1", "person=", "", "desk", "todo=" + "9" * 40, "case=story"])
def test_a_forged_list_is_refused_or_empty(school: School, arg: str) -> None:
    """Other cards have no parts to turn to, and nothing long is kept."""
    with school.desk() as desk:
        desk.sits(one(desk, "王伟"))
        if arg == "desk":
            pages.turn(Tap(Act.VIEW, 0, "desk=is:waiting:1"), desk)
            assert cards.find(desk, desk.me.id, "desk", desk.me.id) is None
        else:
            with pytest.raises(Refusal):
                pages.turn(Tap(Act.VIEW, 0, arg), desk)


@pytest.mark.parametrize("who", ["王伟", "赵刚", "陈敏", "郑海", "林娜"])
@pytest.mark.parametrize("view", ["", "places", "times", "is:waiting:1"])
def test_the_desk_is_the_exchange_offices(school: School, who: str, view: str) -> None:
    """Whatever part of it a forged card names, others are drawn nothing."""
    with school.desk() as desk:
        desk.sits(one(desk, who))
        cards.show(desk, desk.me, "desk", desk.me.id).view = view
        desk.session.flush()
        assert (desk_card.card(desk, desk.me.id), desk_card.buttons(desk, desk.me.id)) == (("old", {}), ())
        row = cards.find(desk, desk.me.id, "desk", desk.me.id)
        assert row is not None
        assert "YZ" not in screens.draw(desk, desk.me.id, "desk", row.subject).text


def test_a_hidden_step_has_no_department(school: School) -> None:
    """Nobody reads off the counts or lists who vets; whoever does sees their own office named."""
    with school.desk() as desk:
        desk.sits(one(desk, "刘洋"))
        assert board.by_department(desk) == {board.REVIEW: 2}
        assert board.listed(desk, "at", "personnel", 1, 8) == ([], 0)
        assert board.listed(desk, "at", board.REVIEW, 1, 8)[1] == 2
        screen = screens.draw(desk, desk.me.id, "desk", desk.me.id)
        assert "陈敏" not in screen.text


def test_every_number_is_the_length_of_its_list(school: School) -> None:
    """What is counted is what is listed."""
    with school.desk() as desk:
        desk.sits(one(desk, "刘洋"))
        counts = board.counts(desk)
        for key in desk_card.HEADINGS:
            assert board.listed(desk, "is", key, 1, 8)[1] == getattr(counts, key)
        for key, number in board.by_flow(desk).items():
            assert board.listed(desk, "of", key, 1, 8)[1] == number


def test_the_list_turns_its_pages(school: School) -> None:
    """Eight a page, each once, in the order of filing where nobody leaves."""
    for _ in range(8):
        files(school, SEALED, "王伟")
    with school.desk() as desk:
        desk.sits(one(desk, "陈敏"))
        cards.show(desk, desk.me, "todo", desk.me.id)
        _, first = todo.card(desk, desk.me.id)
        pages.turn(Tap(Act.VIEW, 0, "todo=2"), desk)
        _, second = todo.card(desk, desk.me.id)
        shown = [one["case"].number[-4:] for one in (*first["items"], *second["items"])]
        assert (first["count"], len(first["items"])) == (10, 8)
        assert shown == [f"{number:04d}" for number in range(1, 11)]


def test_what_waits_is_read_at_once(school: School) -> None:
    """A page of many costs as many statements as a page of few."""
    asked: list[int] = []
    for many in (PAGE, 3 * PAGE):
        for _ in range(many):
            files(school, SEALED, "王伟")
        with school.desk() as desk:
            desk.sits(one(desk, "陈敏"))
            asked.append(0)

            def count(*_: object) -> None:
                asked[-1] += 1

            event.listen(desk.db, "before_cursor_execute", count)
            assert todo.card(desk, desk.me.id)[1]["count"] >= many
            event.remove(desk.db, "before_cursor_execute", count)
    assert asked[0] == asked[1]


#: each query with the index that keeps its cost small
PLANS = (
    ("select id from wait where next_at <= '2026-11-23' order by next_at limit 100", "ix_wait_due"),
    ("select count(distinct case_id) from wait where until is null and due < '2026-11-23'", "ix_wait_"),
    ("select * from wait where case_id = 1 and until is null", "ix_wait_"),
    ("select * from wait where until >= '2026-11-23' and decided", "ix_wait_until"),
    ("select count(*) from case_ where standing = 'returned'", "ix_case__standing"),
    ("select case_id from fact where kind = 'found_at' and value in ('TH')", "ix_fact_kind_value"),
    ("select case_id from fact where kind = 'found_on' and until >= '2026-11-01' and since <= '2026-11-30'",
     "ix_fact_kind_until"),
)  # fmt: skip


@pytest.mark.parametrize(("query", "index"), PLANS)
def test_an_index_answers(school: School, query: str, index: str) -> None:
    """No list reads what is over and done."""
    with school.store.engine.connect() as db:
        plan = " ".join(row[-1] for row in db.exec_driver_sql(f"explain query plan {query}"))
    assert index in plan, plan
