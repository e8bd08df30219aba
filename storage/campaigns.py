"""Campaigns: on its opening day each whom it concerns has a case to file; who files it, and where each stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, or_, select

from flows.kit.flow import FILING, Campaign, Flow
from flows.kit.people import Role
from flows.kit.refusal import Refusal
from flows.kit.settling import Standing
from flows.kit.words import N_
from storage import access, cards, cases, outbox, posts
from storage.desk import Desk
from storage.office import Office
from storage.tables import Case, Duty, Person
from storage.versions import day_in

ASKED = (Role.LIAISON, Role.HEAD)  #: who of a department is asked, in this order


@dataclass(frozen=True)
class Round:
    """One year of a campaign."""

    flow: Flow
    campaign: Campaign
    year: int
    opens: date
    due: date  #: the last day


@dataclass(frozen=True)
class Asked:
    """One who is asked in a round, and how far it is."""

    of: str  #: key of the department, or id of the person
    case: Case | None  #: None: nobody is there to be asked
    filing: Duty | None


def current(desk: Desk, flow: Flow) -> Round | None:
    """The round that opened last; None: none has, or nobody is asked for that form."""
    campaign = flow.campaign
    if campaign is None:
        return None
    for year in (desk.today.year, desk.today.year - 1):
        opens, due = (day_in(desk.office.pack, campaign, day, year) for day in (campaign.opens, campaign.due))
        if opens <= desk.today:
            return Round(flow, campaign, year, opens, due) if year >= campaign.first else None
    return None


def rounds(desk: Desk) -> list[Round]:
    """The round of each campaign that opened last, in the order of the catalogue."""
    return [found for flow in desk.office.offered if (found := current(desk, flow)) is not None]


def tick(db: Connection, office: Office, now: datetime) -> int:
    """Once a day: whoever is concerned by a round that is open and has nothing to file yet is asked; who left is not.

    Returns how many are newly asked.
    """
    desk = Desk(db, office, now)
    new = 0
    for one in rounds(desk):
        late = one.campaign.needed is not None  # then it is asked for as long as it is
        new += ask(desk, one) if is_needed(desk, one) and (late or desk.today <= one.due) else 0
        _look_after(desk, one)
    desk.session.flush()
    return new


def is_needed(desk: Desk, one: Round) -> bool:
    """Whether what the round asks for is not known in another way already."""
    return one.campaign.needed is None or one.campaign.needed(desk.office.calendar, one.year)


def ask(desk: Desk, one: Round, among: Collection[str] | None = None) -> int:
    """Give everybody it concerns, or those *among* them, a case to file. The office hears once a round.

    Returns how many are newly asked.
    """
    known = {case.asked_of for case in _cases(desk, one)}
    concerned = [(of, people) for of, people in _concerned(desk, one.campaign) if among is None or of in among]
    fresh = [(of, people[0]) for of, people in concerned if people and of not in known]
    for of, person in fresh:
        case = Case(
            number=cases.next_number(desk, one.flow), flow=one.flow.key, version=one.flow.version,
            filer_id=person.id, answers={}, edition=0, standing=Standing.ASKED.value, steps=[], revision=0,
            filed_at=desk.now, round=one.year, asked_of=of,
        )  # fmt: skip
        desk.session.add(case)
        desk.session.flush()
        cases.look_again(desk, case, one.flow)
    if fresh and not one.campaign.office:  # it asks itself
        for reader in access.office_people(desk, "exchange"):
            outbox.post(
                desk, "campaign_opened", reader, f"campaign:{one.flow.key}:{one.year}:{reader.id}",
                about={"campaign": one.flow.key}, not_before=outbox.hours(desk, reader, "digest"),
            )  # fmt: skip
    return len(fresh)


def _look_after(desk: Desk, one: Round) -> None:
    """What is not filed yet belongs to who is asked now: another liaison officer, or nobody where they left."""
    people = dict(_concerned(desk, one.campaign))
    for case in _cases(desk, one):
        if case.standing != Standing.ASKED.value:
            continue
        asked = people.get(case.asked_of or "", [])
        if asked and case.filer_id not in {person.id for person in asked}:
            for kind, subject in (("case", case.id), ("todo", case.filer_id)):
                cards.mark(desk, kind, subject)
            case.filer_id = asked[0].id
        cases.look_again(desk, case, one.flow)


def _concerned(desk: Desk, campaign: Campaign) -> Iterator[tuple[str, list[Person]]]:
    """Everybody a round asks, by department, person or role, each with who is asked; none: nobody is there."""
    if campaign.office:
        yield campaign.office, access.office_people(desk, campaign.office)
        return
    if campaign.departments:
        for key, department in desk.office.departments.items():
            if department.kind == campaign.departments:
                yield key, posts.acting(desk, (key,), ASKED)
        return
    kinds = [kind.value for kind in campaign.people]
    here = select(Person).where(Person.kind.in_(kinds), or_(Person.left_on.is_(None), Person.left_on > desk.today))
    for person in desk.session.scalars(here.order_by(Person.id)):
        yield str(person.id), [person]


def _cases(desk: Desk, one: Round) -> Sequence[Case]:
    found = select(Case).where(Case.flow == one.flow.key, Case.round == one.year)
    return desk.session.scalars(found.order_by(Case.id)).all()


# -- who files ---------------------------------------------------------------------------------------------------------


def is_asked(desk: Desk, flow: Flow) -> bool:
    """Whether the person at the desk files that form, or has filed it, in the round of now."""
    return _theirs(desk, flow) is not None


def _theirs(desk: Desk, flow: Flow) -> Case | None:
    one = current(desk, flow)
    every = _cases(desk, one) if one is not None else ()
    theirs = [case for case in every if case.filer_id == desk.me.id or access.may_file(desk, case)]
    return next((case for case in theirs if access.may_hand_in(desk, case)), theirs[0] if theirs else None)


def to_file(desk: Desk, flow: Flow) -> Case | None:
    """What the person at the desk files with that form, or has filed, in the round of now; None: it is filed unasked.

    Raises: Refusal: nothing is asked of them.
    """
    case, anytime = _theirs(desk, flow), flow.campaign is not None and flow.campaign.anytime
    if case is not None and not (anytime and not access.may_hand_in(desk, case)):
        return case
    if anytime:
        return None
    raise Refusal(N_("Nothing of this kind is asked of you now. It is asked for once a year; you will be told here."))


# -- the board ---------------------------------------------------------------------------------------------------------


def asked(desk: Desk, one: Round) -> list[Asked]:
    """Everybody the round asked, or would ask if anybody were there: what is not filed first."""
    filings = {
        duty.case_id: duty
        for duty in desk.session.scalars(
            select(Duty)
            .join(Case, Case.id == Duty.case_id)
            .where(Case.flow == one.flow.key, Case.round == one.year, Duty.key == FILING, Duty.state != "replaced")
        )
    }
    found = [Asked(case.asked_of or "", case, filings.get(case.id)) for case in _cases(desk, one)]
    there = {entry.of for entry in found}
    found = [entry for entry in found if is_filed(entry) or entry.filing is not None]  # others need not any more
    absent = [Asked(of, None, None) for of, people in _concerned(desk, one.campaign) if not people and of not in there]
    return sorted([*absent, *found], key=lambda entry: (is_filed(entry), entry.of if entry.case is None else ""))


def is_filed(entry: Asked) -> bool:
    """Whether it is not with who was asked any more."""
    return entry.case is not None and not Standing(entry.case.standing).is_with_filer


def is_waived(entry: Asked) -> bool:
    """Whether the office does without it."""
    return entry.filing is not None and entry.filing.state == "waived"


def late(desk: Desk, one: Round, entry: Asked) -> int:
    """Working days after the last day on which it was filed, or today where it is not; 0: in time."""
    if entry.case is None:
        return 0
    day = entry.case.filed_at.astimezone(desk.office.zone).date() if is_filed(entry) else desk.today
    return max(0, desk.office.calendar.working_days_between(one.due, day))


def is_over(desk: Desk, one: Round) -> bool:
    """Whether its last day has passed."""
    return desk.today > one.due
