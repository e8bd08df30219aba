"""Changes after approval: asked for by the filer, settled by whom they concern; until then the approval stands."""

from __future__ import annotations

from sqlalchemy import select

from flows.kit.answers import Answers
from flows.kit.refusal import Refusal
from flows.kit.settling import OUT_OF_DATE, Standing, differing
from flows.kit.words import N_
from storage import access, cases, drafts, editions, history, outbox, steps
from storage.desk import Desk
from storage.tables import Case, Draft, History, Person

SAME = N_("Nothing is different yet. Tap Change and give the new answer; if all is to stay as approved, press Cancel.")
PASSED = N_("%(day)s has passed. A change is asked for before it happens; please tell the office.")


def may_change(desk: Desk, case: Case) -> bool:
    """Whether the person at the desk may ask for a change: the case is theirs, approved, and has not begun."""
    flow = desk.office.flows.get(case.flow)
    open_still = case.standing == Standing.OPEN.value and case.cancelled_on is None
    if flow is None or flow not in access.openable(desk) or not open_still:
        return False
    if flow.campaign is not None:  # others answered what was filed then
        return False
    if flow.keeps:  # whoever may enter a record puts it right
        return access.enters(desk, flow) and access.may_see(desk, case)
    if case.filer_id != desk.me.id:
        return False
    day = Answers(case.answers).value(flow.day) if flow.day is not None else None
    return bool(flow.route) and (day is None or desk.today < day)


def is_change(desk: Desk, draft: Draft) -> bool:
    """Whether a draft changes what was approved."""
    case = drafts.case_of(desk, draft)
    return draft.form in desk.office.flows and case is not None and draft.seen > 0 and draft.subject is not None


def begin(desk: Desk, case: Case) -> Draft:
    """The form with the answers that hold, or with those of a change that was returned; one draft for both presses.

    Raises: Refusal: it is not theirs, not approved, or has begun.
    """
    if not may_change(desk, case):
        raise Refusal(OUT_OF_DATE)
    answers = Answers(case.answers)
    last = desk.session.scalar(
        select(History)
        .where(History.case_id == case.id, History.act.in_(["change_returned", "change_refused", "change_dropped"]))
        .order_by(History.id.desc())
        .limit(1)
    )
    if last is not None and last.act == "change_returned" and last.about["edition"] == case.edition - 1:
        flow = cases.flow_of(desk, case)
        proposed = steps.edition(desk, case, case.edition - 1).kept
        answers = Answers({**case.answers, **{key: one for key, one in proposed.items() if flow.question(key)}})
    return drafts.start(desk, cases.flow_of(desk, case), subject=case.id, seen=case.edition, answers=answers)


def send(desk: Desk, draft: Draft, *, seen: int) -> Case:
    """Hand a change in: whoever settled on what is different is asked again; if nobody is, it holds at once.

    Args:   seen: the draft's revision the button carried.
    Raises: Refusal: an answer is missing, nothing is different, its day has passed, or the button is out of date.
    """
    flow, answers = cases.finished(desk, draft, seen)
    case = desk.session.get_one(Case, draft.subject)
    desk.session.refresh(case, with_for_update=True)
    if not may_change(desk, case) or draft.seen != case.edition:
        raise Refusal(OUT_OF_DATE)
    day = answers.value(flow.day) if flow.day is not None and not flow.keeps else None
    if day is not None and day < desk.today:
        raise Refusal(PASSED, day=day)
    different = differing(flow, Answers(case.answers), answers)
    if not different:
        raise Refusal(SAME)
    before, named = case.edition, access.taking_part(flow, case)
    stood = editions.propose(desk, case, flow, answers)
    cases.done_with(desk, draft)
    row = history.note(
        desk,
        case,
        "put_right" if flow.keeps else "change_asked",
        edition=case.edition,
        before=before,
        stood=stood,
        questions=[one.key for one in different],
    )
    cases.go_on(desk, case, flow)
    about = {"case": case.id, "history": row.id, "before": before, "after": case.edition}
    if case.standing != Standing.SETTLING.value:
        if not flow.keeps:
            history.note(desk, case, "change_taken", edition=case.edition)
        for person in access.office_people(desk, "exchange"):
            if person.id != desk.me.id and not flow.keeps:
                outbox.post(
                    desk, "change_taken", person, f"history:{row.id}:change_taken:{person.id}", about=about,
                    not_before=outbox.hours(desk, person, "day"),
                )  # fmt: skip
        cases.close_if_done(desk, case)
    for person in (desk.one(one) for one in sorted(access.taking_part(flow, case) - named)):
        outbox.post(
            desk, "case_names_you", person, f"case:{case.id}:case_names_you:{person.id}:{case.edition}",
            about={"case": case.id}, not_before=outbox.hours(desk, person, "day"),
        )  # fmt: skip
    return case


def may_drop(desk: Desk, case: Case) -> bool:
    """Whether the person at the desk may take their change back."""
    return case.in_force is not None and case.filer_id == desk.me.id and case.flow in desk.office.flows


def drop(desk: Desk, case: Case) -> None:
    """Its filer takes a change back: the approval stands as it was; whoever was asked or had decided hears once.

    Raises: Refusal: it is not theirs, or it is settled.
    """
    if not may_drop(desk, case):
        raise Refusal(OUT_OF_DATE)
    told: dict[int, Person] = {person.id: person for person in cases.colleagues(desk, case)}
    for decided in steps.given(desk, case):
        if decided.edition == case.edition:
            told[decided.by_id] = desk.one(decided.by_id)
    edition = case.edition
    cases.back_in_force(desk, case)
    row = history.note(desk, case, "change_dropped", edition=edition)
    for person in told.values():
        outbox.post(
            desk, "change_dropped", person, f"history:{row.id}:change_dropped:{person.id}",
            about={"case": case.id, "history": row.id}, not_before=outbox.hours(desk, person, "day"),
        )  # fmt: skip
