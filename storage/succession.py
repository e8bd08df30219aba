"""Succession: all that somebody settles is handed to a successor with one act, and the old rights end with it."""

from __future__ import annotations

from sqlalchemy import select

from flows.kit.refusal import Refusal
from flows.kit.settling import Standing
from flows.kit.words import N_
from storage import absence, access, cards, duties, handover, history, opinions, outbox, people, posts, standins, steps
from storage.desk import Desk
from storage.tables import Case, Duty, Opinion, Person, Taker, Transfer

SAME = N_("%(name)s holds it now. Who takes it over?")
PERSONAL = ("filer", "each")  #: roles of parties that mean somebody for what they did, whatever post they hold


def succeed(desk: Desk, former: Person, new: Person) -> None:
    """Hand every post of *former* to *new*: places on steps, opinions, duties of the post, standing in for others.

    What somebody filed or owes for themselves stays theirs. Both hear; the history of each case that moved says so.

    Raises: Refusal: there is nothing to hand over, or *new* cannot take it.
    """
    held = posts.of_person(former)
    if not held:
        raise Refusal(N_("%(name)s holds no role, so there is nothing to hand over."), name=former.called)
    if new.id == former.id:
        raise Refusal(SAME, name=new.called)
    if new.left_on is not None and new.left_on <= desk.today:
        raise Refusal(N_("%(name)s has left. Who else?"), name=new.called)
    _stand_ins(desk, former, new)
    waited = _waited(desk, former)
    for department, role in held:
        posts.take(desk, former, department, role)
        posts.give(desk, new, department, role)
    _places_by_name(desk, former, new)
    _opinions(desk, former, new)
    handover.hand_over(desk, former, to=new)
    _duties(desk, former)
    moved = {key: case for key, case in waited.items() if key not in _waited(desk, former)}
    for case in moved.values():
        keys = [key for key in case.steps if new in steps.takers(desk, case, key)]
        history.note(desk, case, "role_handed", steps=keys, people=[new.id], former=former.id)
    about = {
        "former": former.id, "new": new.id, "by": desk.me.id, "todo": new.id, "count": len(moved),
        "roles": [[department, role.value] for department, role in held],
    }  # fmt: skip
    for name, person in (("role_given", new), ("role_taken", former)):
        if person.id != desk.me.id:
            outbox.post(
                desk, name, person, f"event:{desk.event_id}:{name}:{person.id}", about=about,
                not_before=outbox.hours(desk, person, "day"),
            )  # fmt: skip
        people.show_commands(desk, person)
        for kind in ("person", "person_roles", "todo"):
            cards.mark(desk, kind, person.id)
    if moved:  # the letter stays what it is, the list beside it lives
        cards.show(desk, new, "todo", new.id, fresh=True).not_before = outbox.hours(desk, new, "day")


def _waited(desk: Desk, person: Person) -> dict[int, Case]:
    """The cases that wait for somebody, by id."""
    theirs = select(Taker.case_id).where(Taker.person_id == person.id, Taker.waits.is_(True))
    waiting = select(Case).where(Case.id.in_(theirs), Case.standing == Standing.SETTLING.value).order_by(Case.id)
    return {case.id: case for case in desk.session.scalars(waiting)}


def _stand_ins(desk: Desk, former: Person, new: Person) -> None:
    """Who stands in for somebody does no more, and the successor does; nobody need stand in for the former."""
    for row in standins.arranged(desk, former):
        absence.end(desk, row)
    for row in standins.standing_in(desk, former):
        away, since, until = desk.one(row.away_id), max(row.since, desk.today), row.until
        absence.end(desk, row)
        try:
            with desk.savepoint():
                absence.arrange(desk, away, new, since, until)
        except Refusal:  # they cannot: it is with whoever was away again, who has been told
            desk.session.expire_all()


def _places_by_name(desk: Desk, former: Person, new: Person) -> None:
    """What was handed to the former by name goes on to the successor."""
    standing = select(Transfer).join(Case, Case.id == Transfer.case_id).where(
        Transfer.to_id == former.id, Transfer.stands.is_(True), Case.standing == Standing.SETTLING.value
    )  # fmt: skip
    for row in desk.session.scalars(standing.order_by(Transfer.id)).all():
        row.stands = False
        if row.holder_id not in (former.id, new.id):
            desk.session.add(
                Transfer(
                    case_id=row.case_id, step=row.step, seat=row.seat, holder_id=row.holder_id, from_id=former.id,
                    to_id=new.id, at=desk.now,
                )
            )  # fmt: skip
    desk.session.flush()


def _opinions(desk: Desk, former: Person, new: Person) -> None:
    """What the former was asked to say is asked of the successor, who has no part in the case themselves."""
    wanted = select(Opinion).where(Opinion.of_id == former.id, Opinion.state.in_(opinions.WANTED))
    for row in desk.session.scalars(wanted.order_by(Opinion.id)).all():
        case = desk.session.get_one(Case, row.case_id)
        flow = desk.office.flows.get(case.flow)
        if flow is None or new.id == row.by_id or new.id in access.taking_part(flow, case):
            continue
        row.of_id = new.id
        if row.state == "asked":
            opinions.begin(desk, case, row)
        for kind in ("case", "step"):
            cards.mark(desk, kind, case.id)


def _duties(desk: Desk, former: Person) -> None:
    """What the former owed for their post is owed by whoever holds it now."""
    owed = select(Duty).where(Duty.owner_id == former.id, Duty.state.in_(duties.LIVE)).order_by(Duty.id)
    for duty in desk.session.scalars(owed).all():
        case = desk.session.get_one(Case, duty.case_id)
        flow = desk.office.flows.get(case.flow)
        if flow is not None and flow.duty(duty.key).of.role not in PERSONAL:
            duties.reconcile(desk, case, flow)
