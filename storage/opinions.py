"""Opinions asked beside a verdict: before it, and the place waits for them; after it, and the step does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage import outbox
from storage.desk import Desk
from storage.tables import Case, Opinion, Person, Remark

WANTED = ("planned", "asked")


def of_case(desk: Desk, case: Case, step: str | None = None) -> list[Opinion]:
    """The opinions that were asked and not done without, of one step or of all, the first one first."""
    found = select(Opinion).where(Opinion.case_id == case.id, Opinion.state != "dropped").order_by(Opinion.id)
    return list(desk.session.scalars(found.where(Opinion.step == step) if step is not None else found))


def asked_of(desk: Desk, case: Case) -> Opinion | None:
    """What the person at the desk is asked for on the case now; None: nothing."""
    me = desk.person.id if desk.person else 0
    return next((one for one in of_case(desk, case) if one.of_id == me and one.state == "asked"), None)


def held_up(desk: Desk, case: Case, step: str, seat: str) -> Opinion | None:
    """The opinion a place waits for before it decides."""
    wanted = (one for one in of_case(desk, case, step) if one.seat == seat and one.first and one.state == "asked")
    return next(wanted, None)


def decided(desk: Desk, case: Case, step: str, seat: str, *, passed: bool) -> None:
    """A place has decided: what it wanted beforehand is not wanted any more, who speaks afterwards is asked now."""
    for one in of_case(desk, case, step):
        if one.seat == seat and one.state in WANTED:
            if one.first or not passed:
                one.state = "dropped"
            elif one.state == "planned":
                begin(desk, case, one)
    desk.session.flush()


def wanted(desk: Desk, case: Case) -> dict[str, str]:
    """The opinions that are wanted, by id, and what has become of each: a verdict that is taken back restores it."""
    return {str(one.id): one.state for one in of_case(desk, case) if one.state in WANTED}


def restore(desk: Desk, before: Mapping[str, str]) -> list[Person]:
    """They are wanted as they were; nothing was said meanwhile. Returns who had been asked and is not any more."""
    not_now = []
    for key, state in before.items():
        row = desk.session.get_one(Opinion, int(key))
        if row.state == "asked" and state == "planned":
            not_now.append(desk.one(row.of_id))
        row.state = state
    desk.session.flush()
    return not_now


def begin(desk: Desk, case: Case, row: Opinion) -> None:
    """Ask for it now."""
    row.state, row.asked_at = "asked", desk.now
    desk.session.flush()
    person = desk.one(row.of_id)
    outbox.post(
        desk, "opinion_asked", person, f"opinion:{row.id}:{case.revision}:opinion_asked:{person.id}",
        about={"case": case.id, "opinion": row.id}, not_before=outbox.hours(desk, person, "day"),
    )  # fmt: skip


def leave(desk: Desk, case: Case) -> None:
    """The case is with nobody any more: nobody need say anything."""
    for one in of_case(desk, case):
        if one.state in WANTED:
            one.state = "dropped"
    desk.session.flush()


@dataclass(frozen=True)
class Said:
    """An opinion as a card shows it."""

    id: int
    step: str
    of: Person
    by: Person
    state: str
    first: bool
    about: str
    words: str  #: "": seen, no objection, once it is given
    at: datetime  #: asked, or given; aware UTC


def said(desk: Desk, row: Opinion) -> Said:
    """The opinion of a row."""

    def words(remark: int | None) -> str:
        return desk.session.get_one(Remark, remark).words if remark else ""

    return Said(
        row.id, row.step, desk.one(row.of_id), desk.one(row.by_id), row.state, row.first, words(row.about_id),
        words(row.words_id), row.given_at or row.asked_at,
    )  # fmt: skip
