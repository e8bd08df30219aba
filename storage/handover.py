"""Handing over: what waits for somebody who has left, or holds a post no more, goes to whoever holds it now."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, or_, select

from flows.kit.settling import Standing
from storage import cards, drafts, duties, outbox, steps
from storage.desk import Desk
from storage.tables import Case, Draft, Duty, Focus, Letter, Person, Taker, Transfer

UNFINISHED = tuple(one.value for one in (Standing.SETTLING, Standing.RETURNED, Standing.OPEN))


def hand_over(desk: Desk, person: Person, *, to: Person | None = None) -> list[Case]:
    """Steps and confirmations that are not this person's any more are asked of whoever may do them now.

    Args:    to: a successor, who hears of all the steps at once and not of each.
    Returns: the cases for which nobody may.
    """
    return list(dict.fromkeys([*_steps(desk, person, to), *_confirmations(desk, person)]))


def _steps(desk: Desk, person: Person, to: Person | None) -> list[Case]:
    """Name the people of each step anew that waits for this person. Returns the cases where nobody is named then."""
    handed = select(Transfer.id).where(Transfer.case_id == Taker.case_id, Transfer.holder_id == person.id)
    by_them = or_(  # themselves, somebody in their name, or somebody whom their place was handed to
        Taker.person_id == person.id, Taker.for_id == person.id, Taker.transfer_id.in_(handed)
    )
    theirs = select(Taker.case_id).where(by_them, Taker.waits.is_(True))
    waiting = select(Case).where(Case.id.in_(theirs), Case.standing == Standing.SETTLING.value)
    stuck = []
    for case in desk.session.scalars(waiting.order_by(Case.id)).all():
        named = select(Taker.step).where(Taker.case_id == case.id, by_them, Taker.waits.is_(True))
        keys = [key for key in dict.fromkeys(desk.session.scalars(named)) if key in case.steps]
        flow = desk.office.flows.get(case.flow)
        if flow is not None:  # the school may have switched it off
            steps.reach(desk, case, flow, keys, but=to)
        if any(not _here(desk, steps.takers(desk, case, key)) for key in keys):
            stuck.append(case)
        for kind in ("case", "step", "office"):
            cards.mark(desk, kind, case.id)
    return stuck


def _here(desk: Desk, people: Iterable[Person]) -> list[Person]:
    return [person for person in people if person.left_on is None or person.left_on > desk.today]


def _confirmations(desk: Desk, person: Person) -> list[Case]:
    """Ask others to confirm what this person was asked for. Returns the cases nobody may."""
    stuck = []
    for duty in desk.session.scalars(select(Duty).where(Duty.id.in_(_asked(desk, person)), Duty.state == "claimed")):
        case = desk.session.get_one(Case, duty.case_id)
        closers = duties.closers(desk, duty, case)
        if person in closers:
            continue
        duties.mark(desk, duty)
        if not closers:
            stuck.append(case)
        for one in closers:
            if duty.id not in _asked(desk, one):
                outbox.post(
                    desk, "duty_claimed", one, f"handed:{duty.id}:{person.id}:{one.id}", about={"duty": duty.id},
                    not_before=outbox.hours(desk, one, "day"),
                )  # fmt: skip
    return stuck


def _asked(desk: Desk, person: Person) -> set[int]:
    """Ids of the duties somebody was asked to confirm."""
    letters = select(Letter.about).where(Letter.reader_id == person.id, Letter.name == "duty_claimed")
    return {about["duty"] for about in desk.session.scalars(letters)}


def unfinished(desk: Desk, person: Person) -> list[Case]:
    """Cases with something that only this person can do: they filed it, or owe a duty of it."""
    owed = select(Duty.case_id).where(Duty.owner_id == person.id, Duty.state.in_(duties.LIVE))
    own = (Case.filer_id == person.id) & Case.standing.in_(UNFINISHED)
    return list(desk.session.scalars(select(Case).where(or_(own, Case.id.in_(owed))).order_by(Case.id)))


def end_drafts(desk: Desk, person: Person) -> None:
    """What they were filling in is given up."""
    desk.session.execute(delete(Focus).where(Focus.person_id == person.id))
    mine = select(Draft).where(Draft.person_id == person.id, Draft.state.in_(["open", "saved"]))
    for draft in desk.session.scalars(mine):
        drafts.cancel(desk, draft)
