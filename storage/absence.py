"""Being away: a stand-in is arranged, what is open moves to them on the first day and back after the last."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, select

from flows.kit.people_forms import BACKWARDS, NOT_ONESELF
from flows.kit.refusal import Refusal
from flows.kit.settling import OUT_OF_DATE, Standing
from flows.kit.words import N_
from storage import access, cards, outbox, posts, standins, steps
from storage.desk import Desk
from storage.office import Office
from storage.tables import Case, Person, StandIn, Taker


def arrange(desk: Desk, away: Person, by: Person, since: date, until: date) -> StandIn:
    """Let *by* settle in the name of *away* on those days, both included; today it begins at once.

    Raises: Refusal: with words for whoever arranges it.
    """
    if not posts.of_person(away):
        raise Refusal(N_("%(name)s settles nothing, so nobody need stand in."), name=away.called)
    if by.id == away.id:
        raise Refusal(NOT_ONESELF)
    if by.left_on is not None and by.left_on <= until:
        raise Refusal(N_("%(name)s is not at the school for all of that time. Who else stands in?"), name=by.called)
    if until < since or until < desk.today:
        raise Refusal(BACKWARDS)
    for other in standins.arranged(desk, by):
        if other.since <= until and since <= other.until:
            raise Refusal(
                N_("%(name)s is away as well, from %(since)s to %(until)s, and %(by)s stands in there. Who else does?"),
                name=by.called, by=desk.one(other.by_id).called, since=other.since, until=other.until,
            )  # fmt: skip
    for other in standins.arranged(desk, away):
        if other.since <= until and since <= other.until:
            raise Refusal(
                N_("%(name)s stands in from %(since)s to %(until)s already. End that first."),
                name=desk.one(other.by_id).called, since=other.since, until=other.until,
            )  # fmt: skip
    row = StandIn(away_id=away.id, by_id=by.id, since=since, until=until, set_by_id=desk.me.id, made_at=desk.now)
    desk.session.add(row)
    desk.session.flush()
    _tell(desk, row, "stand_in", by, away)
    if since <= desk.today:
        _begin(desk, row)
    return row


def staying(desk: Desk, away: Person, by: Person) -> list[Case]:
    """What waits for *away* and cannot move, for *by* filed it or has a part in it."""
    theirs = select(Taker.case_id).where(Taker.person_id == away.id, Taker.waits.is_(True))
    waiting = select(Case).where(Case.id.in_(theirs), Case.standing == Standing.SETTLING.value).order_by(Case.id)
    return [
        case
        for case in desk.session.scalars(waiting)
        if (flow := desk.office.flows.get(case.flow)) is not None
        and by.id in access.taking_part(flow, case) | {case.filer_id}
    ]


def end(desk: Desk, row: StandIn) -> None:
    """They are back, or do not go: what is still open is theirs again. Raises Refusal: it is over already."""
    if row.until < desk.today:
        raise Refusal(OUT_OF_DATE)
    begun, row.until = row.begun, desk.today - timedelta(days=1)
    desk.session.flush()
    _tell(desk, row, "stand_in_over", desk.one(row.by_id), desk.one(row.away_id))
    if begun:
        _end(desk, row)
    else:
        row.over = True


def tick(db: Connection, office: Office, now: datetime) -> int:
    """Once a day of the school: begin what begins, end what is over. Returns how many changed."""
    desk = Desk(db, office, now)
    begins = select(StandIn).where(StandIn.begun.is_(False), StandIn.over.is_(False), StandIn.since <= desk.today)
    ends = select(StandIn).where(StandIn.over.is_(False), StandIn.until < desk.today)
    over = desk.session.scalars(ends.order_by(StandIn.id)).all()
    for row in over:
        away = desk.one(row.away_id)
        if _end(desk, row) and (away.left_on is None or away.left_on > desk.today):
            outbox.post(
                desk, "stand_in_ends", away, f"stand_in:{row.id}:ends", about={"stand_in": row.id, "todo": away.id},
                not_before=outbox.hours(desk, away, "day"),
            )  # fmt: skip
    begun = desk.session.scalars(begins.order_by(StandIn.id)).all()
    for row in begun:
        _begin(desk, row)
    desk.session.flush()
    return len(over) + len(begun)


def _begin(desk: Desk, row: StandIn) -> None:
    """What waits for the one who is away moves, and the stand-in hears how much it is."""
    row.begun = True
    desk.session.flush()
    by = desk.one(row.by_id)
    _anew(desk, Taker.person_id == row.away_id)
    moved = select(Taker.case_id).where(
        Taker.person_id == row.by_id, Taker.for_id == row.away_id, Taker.waits.is_(True)
    )  # fmt: skip
    if desk.session.scalar(moved.limit(1)) is not None:  # what the stand-in has a part in stays where it was
        outbox.post(
            desk, "stand_in_begins", by, f"stand_in:{row.id}:begins", about={"stand_in": row.id, "todo": by.id},
            not_before=outbox.hours(desk, by, "day"),
        )  # fmt: skip


def _end(desk: Desk, row: StandIn) -> bool:
    """What nobody settled meanwhile returns; others who act through this one are looked at again as well.

    Returns whether anything waits for the one who was away.
    """
    row.over = True
    desk.session.flush()
    _anew(desk, Taker.person_id == row.by_id, Taker.for_id.is_not(None))
    theirs = select(Taker.case_id).where(Taker.person_id == row.away_id, Taker.waits.is_(True))
    return desk.session.scalar(theirs.limit(1)) is not None


def _anew(desk: Desk, *which: ColumnElement[bool]) -> int:
    """Name the people of the steps again that wait by those rows. Returns of how many cases."""
    waiting = select(Taker.case_id, Taker.step).where(*which, Taker.waits.is_(True))
    keys: dict[int, list[str]] = {}
    for case_id, step in desk.session.execute(waiting.distinct()):
        keys.setdefault(case_id, []).append(step)
    found = select(Case).where(Case.id.in_(keys), Case.standing == Standing.SETTLING.value).order_by(Case.id)
    cases = desk.session.scalars(found).all()
    for case in cases:
        if (flow := desk.office.flows.get(case.flow)) is not None:  # the school may have switched it off
            steps.reach(desk, case, flow, [key for key in case.steps if key in keys[case.id]], tell=False)
            for kind in ("case", "step", "desk"):
                cards.mark(desk, kind, case.id)
    return len(cases)


def _tell(desk: Desk, row: StandIn, name: str, *people: Person) -> None:
    """Both hear what was arranged, but for whoever arranged it."""
    for person in people:
        if person.id != desk.me.id:
            outbox.post(
                desk, name, person, f"stand_in:{row.id}:{name}:{person.id}", about={"stand_in": row.id},
                not_before=outbox.hours(desk, person, "day"),
            )  # fmt: skip
