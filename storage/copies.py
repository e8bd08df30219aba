"""Copies: who is told of a case without deciding on it; derived from it after every change, seen with one press."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, and_, select

from flows.kit import flow as kit
from flows.kit.answers import Question
from flows.kit.flow import Flow
from flows.kit.refusal import Refusal
from flows.kit.settling import OUT_OF_DATE, Standing
from flows.kit.words import N_
from storage import access, cards, history, outbox, steps
from storage.desk import Desk
from storage.facts import asker_of
from storage.tables import Case, Copy, Person
from storage.versions import holding

LIVE, ENDED = "live", "ended"
UNSEEN: ColumnElement[bool] = and_(Copy.state == LIVE, Copy.seen_at.is_(None))


def of_case(desk: Desk, case: Case) -> Sequence[Copy]:
    """Whoever was told of it, in the order they were."""
    return desk.session.scalars(select(Copy).where(Copy.case_id == case.id).order_by(Copy.id)).all()


def reconcile(desk: Desk, case: Case, flow: Flow) -> None:
    """Make the rows match: who is to know is told, again where something of it differs, or that nothing came of it."""
    rows = {(row.key, row.seat): row for row in of_case(desk, case)}
    edition = case.in_force or case.edition
    for copy, seat in _wanted(desk, case, flow):
        row = rows.pop((copy.key, seat.key), None)
        if row is None:
            row = Copy(
                case_id=case.id, key=copy.key, seat=seat.key, edition=edition, times=1, state=LIVE, told_at=desk.now
            )
            desk.session.add(row)
            desk.session.flush()
            _tell(desk, row, seat.people, "copy")
        elif row.state != LIVE:
            _anew(desk, row, edition)
            _tell(desk, row, seat.people, "copy")
        elif differing(desk, case, flow.shown_to(copy), row.edition, edition):
            before = row.edition
            _anew(desk, row, edition)
            _tell(desk, row, seat.people, "copy_changed", before)
    for row in of_case(desk, case):
        cards.mark(desk, "copy", row.id)  # how the case stands is on them
    for row in rows.values():
        if row.state == LIVE:
            row.state = ENDED
            _tell(desk, row, readers(desk, row), "copy_off")
    desk.session.flush()


def _wanted(desk: Desk, case: Case, flow: Flow) -> Iterator[tuple[kit.Copy, access.Seat]]:
    """Who is to know of the case as it stands, by what holds of it."""
    approved = case.standing in (Standing.OPEN.value, Standing.CLOSED.value) or case.in_force is not None
    filed = approved or case.standing in (Standing.SETTLING.value, Standing.RETURNED.value)
    if case.cancelled_on is not None or not filed:
        return
    answers, asker = holding(desk, case), asker_of(desk, case)
    for copy in flow.copies:
        if (approved or copy.on == "filed") and (copy.when is None or copy.when(answers, asker)):
            for seat in access.seats(desk, copy.to, case.filer_id, answers):
                yield copy, seat


def differing(
    desk: Desk, case: Case, shown: Sequence[Question[object]], before: int, after: int
) -> tuple[Question[object], ...]:
    """What a copy shows that is another in the later edition."""
    if before == after:
        return ()
    earlier, now = steps.edition(desk, case, before).kept, steps.edition(desk, case, after).kept
    return tuple(one for one in shown if earlier.get(one.key) != now.get(one.key))


def _anew(desk: Desk, row: Copy, edition: int) -> None:
    row.state, row.edition, row.times, row.told_at = LIVE, edition, row.times + 1, desk.now
    row.seen_at = row.seen_by_id = None
    desk.session.flush()


def _tell(desk: Desk, row: Copy, people: Sequence[Person], name: str, before: int = 0) -> None:
    """Whoever holds the place hears; of what differs only where they had read of it; nobody there: the office hears."""
    about = {"copy": row.id, "case": row.case_id, "times": row.times}
    for person in people:
        read = had(desk, row, person)
        changed = name == "copy_changed" and read
        outbox.post(
            desk, name if changed or name == "copy_off" else "copy", person,
            f"copy:{row.id}:{row.times}:{name}:{person.id}",
            about={**about, "before": before, "after": row.edition} if changed else about,
            not_before=outbox.hours(desk, person, "day"),
        )  # fmt: skip
        cards.mark(desk, "todo", person.id)
    cards.mark(desk, "copy", row.id)
    if row.state == LIVE and not any(person.reached for person in people):
        for person in access.office_people(desk, "exchange"):
            outbox.post(
                desk, "copy_unread", person, f"copy:{row.id}:{row.times}:unread:{person.id}", about=about,
                not_before=outbox.hours(desk, person, "day"),
            )  # fmt: skip


def had(desk: Desk, row: Copy, person: Person) -> bool:
    """Whether a message about it reached that person."""
    card = cards.find(desk, person.id, "copy", row.id)
    return card is not None and card.message_id is not None


def readers(desk: Desk, row: Copy) -> Sequence[Person]:
    """Who holds the place now: they read the copy."""
    case = desk.session.get_one(Case, row.case_id)
    flow = desk.office.flows.get(case.flow)
    copy = flow.copy(row.key) if flow is not None else None
    if copy is None:
        return ()
    found = access.seats(desk, copy.to, case.filer_id, holding(desk, case))
    return next((seat.people for seat in found if seat.key == row.seat), ())


def reads(desk: Desk, row: Copy) -> bool:
    """Whether the person at the desk reads that copy."""
    return desk.person is not None and any(person.id == desk.me.id for person in readers(desk, row))


def read(desk: Desk, copy_id: int) -> Copy:
    """A copy, for who reads it. Raises Refusal alike for one that is not there."""
    row = desk.session.get(Copy, copy_id)
    if row is None or not reads(desk, row):
        raise Refusal(access.NOT_HERE)
    return row


def see(desk: Desk, row: Copy, *, seen: int) -> None:
    """The person at the desk has read it, for all of their office.

    Args:   seen: how often it had been told when the button was drawn.
    Raises: Refusal: not theirs, seen already, out of date.
    """
    desk.session.refresh(row, with_for_update=True)
    if not reads(desk, row):
        raise Refusal(access.NOT_HERE)
    if row.state != LIVE or row.times != seen:
        raise Refusal(OUT_OF_DATE)
    if row.seen_by_id is not None:
        raise Refusal(N_("%(name)s has seen it already."), name=desk.one(row.seen_by_id).called)
    case = desk.session.get_one(Case, row.case_id)
    row.seen_at, row.seen_by_id = desk.now, desk.me.id
    history.note(desk, case, "seen", copy=row.id, key=row.key, edition=row.edition)
    for person in readers(desk, row):
        cards.mark(desk, "todo", person.id)
    cards.mark(desk, "copy", row.id)
    for kind in ("case", "step"):
        cards.mark(desk, kind, case.id)


def unseen(desk: Desk) -> list[Copy]:
    """What the person at the desk is still to read, the oldest first."""
    return [row for row in desk.session.scalars(select(Copy).where(UNSEEN).order_by(Copy.id)) if reads(desk, row)]


def of_number(desk: Desk, number: ColumnElement[bool]) -> Copy | None:
    """The latest copy the person at the desk reads, of the cases that *number* means."""
    fits = select(Copy).join(Case, Case.id == Copy.case_id).where(number).order_by(Copy.id.desc())
    return next((row for row in desk.session.scalars(fits) if reads(desk, row)), None)
