"""Who may see what, and who a party means: declared beside each flow, asked here only; the default is nobody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from flows.kit.answers import Answers
from flows.kit.flow import Flow, Party, Step
from flows.kit.people import Role
from flows.kit.refusal import Refusal, Words
from flows.kit.settling import Standing
from flows.kit.words import N_
from storage import posts, standins, versions
from storage.desk import Desk
from storage.outbox import people_with
from storage.tables import Case, Duty, Fact, History, Opinion, Person, Taker, Transfer, Verdict

NOT_HERE = N_("There is nothing here under that number.")  # the same for what is not there and what is not yours


@dataclass(frozen=True)
class Seat:
    """A place at which a verdict is given: a department's, a person's, or "" where there is only one."""

    key: str
    people: Sequence[Person]
    departments: tuple[str, ...] = ()  #: in whose name: with the person, the capacity somebody settles in


def seats(desk: Desk, party: Party, filer_id: int, answers: Answers, without: Collection[int] = ()) -> list[Seat]:
    """The places a party means for a case, each with the people who may act there, never those in *without*."""
    if party.role == "filer":
        return [Seat("", _but([desk.one(filer_id)], without))]
    if party.role == "each":
        return [Seat(str(one), _but([desk.one(one)], without)) for one in _among(party, answers)]
    if party.role == "office":
        departments = desk.office.responsible(party.of)
        return [Seat("", posts.acting(desk, departments, posts.HANDLING, without), tuple(departments))]
    if party.role == "leader":
        chosen = posts.acting(desk, (desk.one(filer_id).department,), (Role.LEADER,), without)
        leadership = desk.office.responsible("leader")
        return [Seat("", chosen or posts.acting(desk, leadership, (Role.HEAD, Role.HANDLER), without))]
    people = [desk.one(one) for one in _among(party, answers)] or [desk.one(filer_id)]
    roles = (Role.LIAISON, Role.HEAD) if party.role == "liaison" else posts.SETTLING
    departments = tuple(dict.fromkeys(person.department for person in people))
    if len(departments) == 1:
        return [Seat("", posts.acting(desk, departments, roles, without), departments)]
    return [Seat(one, posts.acting(desk, (one,), roles, without), (one,)) for one in departments]


def _among(party: Party, answers: Answers) -> tuple[int, ...]:
    return (answers.value(party.among) or ()) if party.among is not None else ()


def _but(people: Sequence[Person], without: Collection[int]) -> list[Person]:
    return [person for person in people if person.id not in without]


def people(desk: Desk, party: Party, filer_id: int, answers: Answers) -> list[Person]:
    """Everybody a party means, each once."""
    found = {person.id: person for seat in seats(desk, party, filer_id, answers) for person in seat.people}
    return list(found.values())


def taking_part(flow: Flow, case: Case) -> set[int]:
    """Who has a part in the case and settles nothing in it: its filer and whoever its answers name."""
    answers = Answers(case.answers)
    return {case.filer_id, *(one for question in flow.taking_part for one in answers.value(question) or ())}


def cannot_act(desk: Desk, case: Case, person: Person) -> Words | None:
    """Why the person at the desk cannot ask that one to act on the case; None: they can be asked."""
    flow = desk.office.flows.get(case.flow)
    if desk.person is not None and person.id == desk.me.id:
        return Words(N_("That is you. Who else?"))
    if flow is None or person.id in taking_part(flow, case):
        return Words(N_("%(name)s filed this or takes part in it, and so cannot. Who else?"), {"name": person.called})
    if person.left_on is not None and person.left_on <= desk.today:
        return Words(N_("%(name)s has left. Who else?"), {"name": person.called})
    if (acts := standins.today(desk, person)) is not None:
        return Words(
            N_("%(name)s is away until %(until)s, and %(by)s stands in. Who else?"),
            {"name": person.called, "until": acts.until, "by": desk.one(acts.by_id).called},
        )
    if not person.reached:
        return Words(
            N_("%(name)s cannot be reached here: no chat is linked, or it is blocked. Who else?"),
            {"name": person.called},
        )
    return None


KEEPERS = (Role.HANDLER, Role.HEAD)  #: of the exchange office: they keep the people


def keepers(desk: Desk) -> list[Person]:
    """Who keeps the office's people: the handlers and the head of the exchange office."""
    exchange = desk.office.responsible("exchange")
    return [person for role in KEEPERS for person in people_with(desk, role.value, exchange)]


def keeps_people(desk: Desk, person: Person | None = None) -> bool:
    """Whether a person (the one at the desk) keeps the office's people."""
    person = person or desk.person
    return person is not None and posts.held_in(person, desk.office.responsible("exchange"), KEEPERS)


def parts(desk: Desk, person: Person) -> list[str]:
    """What somebody is here for: their kind; "settles" with a post, "office" in the exchange office, "keeps" people,
    "files college" who may file for a department of that kind.

    Of offices that have forms of their own, the role of each they act for as well.
    """
    found = {
        "settles": any(role is not Role.ADMIN for _, role in posts.of_person(person)),
        "office": posts.held_in(person, desk.office.responsible("exchange"), posts.HANDLING),
        "keeps": keeps_people(desk, person),
        **{f"files {place.kind}": True for key, place in desk.office.departments.items()
           if posts.held_in(person, [key], FILING)},
        **{role: posts.held_in(person, desk.office.responsible(role), posts.HANDLING)
           for role in sorted({flow.opened_by.of for flow in desk.office.offered if flow.opened_by is not None})},
    }  # fmt: skip
    return [person.kind, *(name for name, holds in found.items() if holds)]


def enters(desk: Desk, flow: Flow) -> bool:
    """Whether the person at the desk may fill that form about anybody: some are one office's."""
    return flow.opened_by is None or in_office(desk, flow.opened_by.of)


def may_open(desk: Desk, flow: Flow) -> bool:
    """Whether the person at the desk may fill that form, if only about themselves."""
    return enters(desk, flow) or desk.me.kind in [kind.value for kind in flow.told_by]


FILING = (Role.LIAISON, Role.HEAD, Role.DEPUTY)  #: who of a department may file what a campaign asks of it


def may_file(desk: Desk, case: Case) -> bool:
    """Whether the person at the desk may hand in what a campaign asks for: it is asked of them or their department."""
    flow = desk.office.flows.get(case.flow)
    if desk.person is None or flow is None or flow.campaign is None or case.standing != Standing.ASKED.value:
        return False
    if flow.campaign.office:
        return in_office(desk, flow.campaign.office)
    if not flow.campaign.departments:
        return case.filer_id == desk.person.id
    return posts.held_in(desk.person, [case.asked_of or ""], FILING)


def may_hand_in(desk: Desk, case: Case) -> bool:
    """Whether it is the person at the desk who hands it in now, the first time or again."""
    if case.standing == Standing.ASKED.value:
        return may_file(desk, case)
    return Standing(case.standing).is_with_filer and desk.person is not None and case.filer_id == desk.person.id


def openable(desk: Desk) -> list[Flow]:
    """The forms the person at the desk may fill."""
    return [flow for flow in desk.office.offered if may_open(desk, flow)]


def kept_person(desk: Desk, person_id: int) -> Person:
    """Somebody of the office's people, for whoever keeps them. Raises Refusal alike for one who is not there."""
    person = desk.session.get(Person, person_id) if keeps_people(desk) else None
    if person is None:
        raise Refusal(NOT_HERE)
    return person


def may_see(desk: Desk, case: Case) -> bool:
    """Whether the person at the desk may see the case: by the flow's declaration, or named on a step it reached."""
    if desk.person is None:
        return False
    declared = desk.office.flows.get(case.flow)
    if declared is not None and declared.keeps and enters(desk, declared):
        return True  # the whole office keeps its records
    for party in declared.seen_by if declared else ():
        if party.role == "office":
            if in_office(desk, party.of):
                return True
            continue
        for answers in versions.all_of(desk, case):
            if any(person.id == desk.person.id for person in people(desk, party, case.filer_id, answers)):
                return True
    me = desk.person.id
    return any(desk.session.scalar(one.where(case_id == case.id).limit(1)) is not None for one, case_id in _named(me))


def _named(person: int) -> list[tuple[Select[int], Any]]:
    """What names somebody on a case, beside the flow's declaration: each query of case ids with its column."""
    return [
        (select(Taker.case_id).where(or_(Taker.person_id == person, Taker.for_id == person)), Taker.case_id),
        (select(Verdict.case_id).where(Verdict.for_id == person), Verdict.case_id),
        (select(Transfer.case_id).where(Transfer.from_id == person), Transfer.case_id),
        (
            select(Opinion.case_id).where(Opinion.of_id == person, Opinion.state.in_(("asked", "given"))),
            Opinion.case_id,
        ),
    ]


def may_concern(desk: Desk) -> ColumnElement[bool]:
    """What every case fulfils that the person at the desk may see; `may_see` decides about what is left."""
    me = desk.person.id if desk.person else 0
    held = desk.person is not None and bool(posts.of_person(desk.person))
    ways: list[ColumnElement[bool]] = [Case.id.in_(query) for query, _ in _named(me)]
    for flow in desk.office.flows.values():
        roles = {party.role for party in flow.seen_by}
        of_flow = Case.flow == flow.key
        offices = [party.of for party in flow.seen_by if party.role == "office"]
        if flow.keeps and enters(desk, flow):
            ways.append(of_flow)
            continue
        by_post = held and roles - {"filer", "each", "office"}  # each case is looked at by itself
        if by_post or (held and any(in_office(desk, one) for one in offices)):
            ways.append(of_flow)
            continue
        if "filer" in roles:
            ways.append(of_flow & (Case.filer_id == me))
        if "each" in roles:
            named = select(Fact.case_id).where(Fact.kind == "takes_part", Fact.about == me)
            ways.append(of_flow & Case.id.in_(named))
    return or_(*ways)


def is_settled_by_concern(flow: Flow) -> bool:
    """Whether `may_concern` says exactly who sees the cases of a flow, so that none need be looked at by itself."""
    exact = {"filer", "office"} | ({"each"} if len(flow.taking_part) == 1 else set())
    named = all(party.among in flow.taking_part for party in flow.seen_by if party.role == "each")
    return named and {party.role for party in flow.seen_by} <= exact


def concealed(desk: Desk, step: Step) -> bool:
    """Whether the person at the desk sees only that the step is under way, passed or not."""
    return step.hidden and not (step.by.role == "office" and in_office(desk, step.by.of))


def kept_back(desk: Desk, case: Case, step: Step) -> bool:
    """Whether the person at the desk filed the case, and reads what that step was told when all is settled."""
    settled = case.standing in (Standing.OPEN.value, Standing.CLOSED.value)
    return step.kept_back and not settled and desk.person is not None and desk.person.id == case.filer_id


def taken_steps(desk: Desk, case: Case) -> list[str]:
    """The steps of the case that wait for the person at the desk now."""
    named = select(Taker.step).where(
        Taker.case_id == case.id, Taker.person_id == (desk.person.id if desk.person else 0), Taker.waits.is_(True)
    )
    found = set(desk.session.scalars(named))
    return [step for step in case.steps if step in found]


def seats_taken(desk: Desk, case: Case, step: str) -> list[str]:
    """The places of a step that wait for the person at the desk."""
    named = select(Taker.seat).where(Taker.case_id == case.id, Taker.step == step, Taker.person_id == desk.me.id)
    return list(desk.session.scalars(named.where(Taker.waits.is_(True)).order_by(Taker.seat)))


def has_settled(desk: Desk, case: Case) -> bool:
    """Whether the person at the desk gave a verdict on the case: what they settled they may look at again."""
    acted = select(History.id).where(
        History.case_id == case.id, History.by_id == (desk.person.id if desk.person else 0), History.act != "seen"
    )
    return desk.session.scalar(acted.limit(1)) is not None


def office_people(desk: Desk, role: str) -> list[Person]:
    """The people who do the work of the department that holds *role*."""
    return posts.acting(desk, desk.office.responsible(role), posts.HANDLING)


def in_office(desk: Desk, role: str) -> bool:
    """Whether the person at the desk holds a post in the department that holds *role*."""
    me = desk.person
    if me is None or (me.left_on is not None and me.left_on <= desk.today):
        return False
    return posts.held_in(me, desk.office.responsible(role), posts.HANDLING)


def seen_case(desk: Desk, case_id: int) -> Case:
    """The case, if the person at the desk may see it. Raises Refusal alike for a case that is not there."""
    case = desk.session.get(Case, case_id)
    if case is None or not may_see(desk, case):
        raise Refusal(NOT_HERE)
    return case


def seen_duty(desk: Desk, duty_id: int) -> tuple[Duty, Case]:
    """The duty and its case, if the person at the desk may see the case or owes the duty. Raises Refusal."""
    duty = desk.session.get(Duty, duty_id)
    if duty is None:
        raise Refusal(NOT_HERE)
    if concerns(desk, duty):
        return duty, desk.session.get_one(Case, duty.case_id)
    return duty, seen_case(desk, duty.case_id)


def concerns(desk: Desk, duty: Duty) -> bool:
    """Whether the person at the desk owes the duty or may close it: they see it, whatever they see of the case."""
    if desk.person is None:
        return False
    case = desk.session.get_one(Case, duty.case_id)
    flow = desk.office.flows.get(case.flow)
    owns = desk.person.id in (duty.owner_id, duty.taken_by_id)
    if owns or flow is None:
        return owns
    if duty.owner_id is None and any(person.id == desk.person.id for person in office_people(desk, duty.office)):
        return True
    party = flow.duty(duty.key).closed_by
    closers = people(desk, party, case.filer_id, versions.holding(desk, case)) if party is not None else []
    return any(person.id == desk.person.id for person in closers)
