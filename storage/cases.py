"""Cases: filed from a draft, settled step by step, each act with its history, letters and cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from flows.kit.answers import Answers
from flows.kit.filling import judged, open_questions
from flows.kit.flow import Flow, Verdict
from flows.kit.refusal import Refusal
from flows.kit.settling import Progress, Standing, settled, submitted
from flows.kit.tiny import REFUSE_REASON, RETURN_REASON
from flows.kit.words import N_
from storage import access, cards, drafts, duties, facts, history, outbox
from storage.desk import Desk
from storage.tables import Case, Counter, Draft, History, Person, Remark, Taker

OUT_OF_DATE = N_("This card was out of date. Here is the current one.")


def flow_of(desk: Desk, case: Case) -> Flow:
    """The case's flow. Raises Refusal where the school switched it off."""
    flow = desk.office.flows.get(case.flow)
    if flow is None:
        raise Refusal(N_("This form is not in use any more. Please ask the office."))
    return flow


def submit(desk: Desk, draft: Draft, *, seen: int) -> Case:
    """Hand a finished draft in: a new case, or the one that was returned, at the first step of its route.

    Args:   seen: the draft's revision the Submit button carried.
    Raises: Refusal: an answer is missing, a rule refuses now, or the button is out of date.
    """
    form = drafts.form_of(desk, draft)
    answers = Answers(draft.answers)
    if not isinstance(form, Flow) or open_questions(form, answers) or seen != draft.revision:
        raise Refusal(OUT_OF_DATE)
    if form not in desk.office.offered:
        raise Refusal(N_("This form is not in use any more. Your answers are kept; please ask the office."))
    if words := judged(form, answers, drafts.asker(desk)):
        raise Refusal(words.text, **words.params)
    case = desk.session.get(Case, draft.subject) if draft.subject else None
    if case is None:
        case = Case(
            number=_number(desk, form), flow=form.key, version=form.version, filer_id=desk.me.id, revision=0,
            standing="", answers={}, filed_at=desk.now,
        )  # fmt: skip
        desk.session.add(case)
    elif case.standing != Standing.RETURNED.value:
        raise Refusal(OUT_OF_DATE)
    case.answers, case.version = dict(draft.answers), form.version
    draft.state = "done"
    draft.answers = {}  # the case has them now
    if (earlier := drafts.leave(desk, draft)) is not None:
        cards.show(desk, desk.me, "draft", earlier.id, fresh=True)  # what was being filled before is asked again
    desk.session.flush()
    _move(desk, case, form, submitted(form, case.revision))
    history.note(desk, case, "submitted", version=case.version)
    _reach(desk, case, form)
    return case


def settle(desk: Desk, case: Case, verdict: Verdict, *, seen: int, reason: str | None = None) -> None:
    """Apply the verdict of the person at the desk.

    Args:   seen: the revision the button carried; reason: typed words, for a return or a refusal.
    Raises: Refusal: not theirs to settle, settled already, or out of date.
    """
    moved = settleable(desk, case, verdict, seen=seen)
    flow, step = flow_of(desk, case), case.step
    _move(desk, case, flow, moved)
    remark = history.remark(desk, case, reason) if reason else None
    row = history.note(desk, case, verdict.name.lower(), step=step, remark=remark, seen=seen)
    filer = desk.one(case.filer_id)
    name = {Verdict.RETURN: "case_returned", Verdict.REFUSE: "case_refused"}.get(verdict)
    if name is None and case.standing == Standing.OPEN.value:
        name = "case_approved"
    if name:
        outbox.post(
            desk, name, filer, f"history:{row.id}:{name}:{filer.id}", about={"case": case.id, "history": row.id}
        )
    _reach(desk, case, flow)


def settleable(desk: Desk, case: Case, verdict: Verdict, *, seen: int) -> Progress:
    """How far the case would be after that verdict of the person at the desk. Raises Refusal as `settle` does."""
    if not access.may_see(desk, case):
        raise Refusal(access.NOT_HERE)
    last = last_verdict(desk, case)
    if case.standing != Standing.SETTLING.value and last is not None:
        settled_on = last.at.astimezone(desk.office.zone).date()
        if last.by.id == desk.me.id:
            raise Refusal(N_("You settled this yourself on %(day)s."), day=settled_on)
        raise Refusal(N_("%(name)s settled this on %(day)s."), name=last.by.name, day=settled_on)
    moved = settled(flow_of(desk, case), progress(case), verdict, seen=seen)
    if not access.is_taker(desk, case):
        raise Refusal(N_("This step is not yours to settle."))
    if case.filer_id == desk.me.id:
        raise Refusal(N_("You filed this yourself; somebody else settles it."))
    return moved


def _number(desk: Desk, flow: Flow) -> str:
    """The next number: ZJ-2026-0007; the digits alone are understood."""
    key = f"{flow.number}-{desk.today.year}"
    counter = desk.session.get(Counter, key)
    if counter is None:
        counter = Counter(key=key, last=0)
        desk.session.add(counter)
    counter.last += 1
    return f"{key}-{counter.last:04d}"


def progress(case: Case) -> Progress:
    """How far the case is, as the pure part knows it."""
    return Progress(Standing(case.standing), case.step, case.revision)


def _move(desk: Desk, case: Case, flow: Flow, to: Progress) -> None:
    case.standing, case.step, case.revision = to.standing.value, to.step, to.revision
    if to.standing is Standing.OPEN and case.opened_on is None:
        case.opened_on = desk.today
    desk.session.flush()
    drafts.end_about(desk, case.id, flow.key, RETURN_REASON.key, REFUSE_REASON.key)
    facts.refresh(desk, case)
    duties.reconcile(desk, case, flow)
    for kind in ("case", "step"):
        cards.mark(desk, kind, case.id)


def _reach(desk: Desk, case: Case, flow: Flow) -> None:
    """Name the people of the step that was reached and write to them; nobody there: the office hears at once."""
    if case.step is None:
        return
    filer = desk.one(case.filer_id)
    desk.session.execute(delete(Taker).where(Taker.case_id == case.id, Taker.step == case.step))
    people = [p for p in access.people(desk, flow.step(case.step).by, filer) if p.id != filer.id]
    for person in people:
        desk.session.add(Taker(case_id=case.id, step=case.step, person_id=person.id))
        outbox.post(
            desk, "step_waits", person, f"case:{case.id}:{case.revision}:step_waits:{person.id}",
            about={"case": case.id}, not_before=duties.hours(desk, person, "day"),
        )  # fmt: skip
    if not any(person.chat_id and person.blocked_at is None for person in people):
        for person in outbox.people_with(desk, "handler", desk.office.responsible("exchange")):
            outbox.post(
                desk, "nobody_takes", person, f"case:{case.id}:{case.revision}:nobody_takes:{person.id}",
                about={"case": case.id, "step": case.step},
            )  # fmt: skip


def close_if_done(desk: Desk, case: Case) -> None:
    """An open case closes when nothing is left to do."""
    if case.standing == Standing.OPEN.value and not duties.left(desk, case):
        flow = flow_of(desk, case)
        _move(desk, case, flow, Progress(Standing.CLOSED, None, case.revision + 1))
        history.note(desk, case, "closed")


def of_person(desk: Desk, most: int = 10) -> list[Case]:
    """Cases the person filed, the latest first."""
    return list(
        desk.session.scalars(select(Case).where(Case.filer_id == desk.me.id).order_by(Case.id.desc()).limit(most))
    )


def waiting_on(desk: Desk) -> list[Case]:
    """Cases whose step waits for the person, the oldest first."""
    return list(
        desk.session.scalars(
            select(Case)
            .join(Taker, (Taker.case_id == Case.id) & (Taker.step == Case.step))
            .where(Taker.person_id == desk.me.id, Case.standing == Standing.SETTLING.value)
            .order_by(Case.id)
        )
    )


def takers(desk: Desk, case: Case) -> list[Person]:
    """The people named on the case's step now."""
    if case.step is None:
        return []
    return list(
        desk.session.scalars(
            select(Person)
            .join(Taker, Taker.person_id == Person.id)
            .where(Taker.case_id == case.id, Taker.step == case.step)
            .order_by(Person.id)
        )
    )


@dataclass(frozen=True)
class LastVerdict:
    """Who settled last, what, when (aware UTC), and their words if they gave any."""

    by: Person
    act: str
    at: datetime
    reason: str


def last_verdict(desk: Desk, case: Case) -> LastVerdict | None:
    """The last verdict on the case; None: there is none."""
    acts = [verdict.name.lower() for verdict in Verdict]
    row = desk.session.scalar(
        select(History).where(History.case_id == case.id, History.act.in_(acts)).order_by(History.id.desc()).limit(1)
    )
    if row is None:
        return None
    remark = row.about.get("remark")
    words = desk.session.get_one(Remark, remark).words if remark else ""
    return LastVerdict(desk.one(row.by_id), row.act, row.at, words)
