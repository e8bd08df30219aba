"""Cases: filed from a draft, settled step by step, called off, closed; each act with its history, letters and cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from flows.kit.answers import Answers, Question
from flows.kit.filling import findings, open_questions, refused
from flows.kit.flow import FILED_ON, WHY, Flow, Form, Step, Verdict
from flows.kit.refusal import Refusal, Words
from flows.kit.register import Register
from flows.kit.returning import Phrase, Place
from flows.kit.seats import FORMS as SEATS
from flows.kit.settling import OUT_OF_DATE, Progress, Standing, settled, shut
from flows.kit.tiny import (
    ASK,
    CANCEL_REASON,
    DROP_CHANGE,
    ON_PAPER,
    REPLY,
    TAKE_BACK,
    TYPED,
    UNDO,
    refuse_form,
    return_form,
    step_form,
)
from flows.kit.words import N_
from storage import (
    access,
    cards,
    copies,
    drafts,
    duties,
    editions,
    facts,
    history,
    holidays,
    opinions,
    outbox,
    records,
    returning,
    sealed,
    steps,
    transfers,
    versions,
    waits,
)
from storage.desk import Desk
from storage.facts import asker_of
from storage.tables import Case, Counter, Draft, Duty, Edition, Fact, History, Person
from storage.tables import Verdict as Row
from storage.versions import answers_of


def flow_of(desk: Desk, case: Case) -> Flow:
    """The case's flow. Raises Refusal where the school switched it off."""
    flow = desk.office.flows.get(case.flow)
    if flow is None:
        raise Refusal(N_("This form is not in use any more. Please ask the office."))
    return flow


# -- handing in --------------------------------------------------------------------------------------------------------


def submit(desk: Desk, draft: Draft, *, seen: int) -> Case:
    """Hand a finished draft in: a new case, or the one that was returned; it goes on where its route is open.

    Args:   seen: the draft's revision the Submit button carried.
    Raises: Refusal: an answer is missing, a rule refuses now, or the button is out of date.
    """
    form, given = finished(desk, draft, seen)
    answers = given.kept
    case = desk.session.get(Case, draft.subject) if draft.subject else None
    if case is not None and case.standing == Standing.ASKED.value and not _meets(form, case, given):
        case = None
    anew = case is not None and case.standing in (Standing.WITHDRAWN.value, Standing.ASKED.value)
    unasked = case is None and (form.campaign is None or form.campaign.anytime)
    if form.campaign is not None and not unasked and (case is None or not access.may_hand_in(desk, case)):
        raise Refusal(OUT_OF_DATE)  # what a campaign asks for has its case already
    if case is None:
        case = _begin(desk, form)
    elif anew:
        case.filed_at, case.filer_id = desk.now, desk.me.id  # it was with nobody meanwhile
    elif case.standing != Standing.RETURNED.value:
        raise Refusal(OUT_OF_DATE)
    of_steps = {question.key for step in form.steps for question in step.asks}
    replaced = case.answers
    case.answers = answers | {key: kept for key, kept in case.answers.items() if key in of_steps}
    case.version, case.edition = form.version, case.edition + 1
    steps.keep_edition(desk, case)
    sealed.erase_unreferred(desk, case, replaced, draft.answers)
    done_with(desk, draft)
    steps.review(desk, case, form)
    history.note(desk, case, "submitted", version=case.version, edition=case.edition)
    go_on(desk, case, form)
    if form.takes_up is not None and (notice := form.takes_up(answers_of(desk, case))) is not None:
        holidays.keep(desk, notice)
    if not isinstance(form, Register):
        _tell_named(desk, case, form, str(case.edition) if anew else "")
    return case


def _meets(form: Flow, case: Case, given: Answers) -> bool:
    """Whether what was filled is what the case's round asks for."""
    meets = form.campaign.meets if form.campaign is not None else None
    return meets is None or case.round is None or meets(given, case.round)


def _begin(desk: Desk, form: Flow) -> Case:
    """A case with its number, and no answers yet."""
    case = Case(
        number=next_number(desk, form), flow=form.key, version=form.version, filer_id=desk.me.id, revision=0,
        edition=0, standing=Standing.SETTLING.value, steps=[], answers={}, filed_at=desk.now,
    )  # fmt: skip
    desk.session.add(case)
    desk.session.flush()
    return case


def enter(desk: Desk, register: Register, answers: Answers) -> Case:
    """Enter a record that has no draft of its own: a row of many. Raises Refusal: it is not theirs to enter."""
    if register not in access.openable(desk) or not access.enters(desk, register):
        raise Refusal(access.NOT_HERE)
    case = _begin(desk, register)
    case.answers, case.edition = dict(answers.kept), 1
    steps.keep_edition(desk, case)
    history.note(desk, case, "submitted", version=case.version, edition=case.edition)
    go_on(desk, case, register)
    return case


def _follow_on(desk: Desk, case: Case, register: Register) -> None:
    """Where there is one of a kind, the record that begins last holds; others end, with what was owed, and stay."""
    if not register.one:
        return
    of_kind = select(Case).where(Case.flow == register.key, Case.standing == Standing.OPEN.value).order_by(Case.id)
    if (holder := records.holder_of(register, case)) is not None:
        of_kind = of_kind.where(Case.id.in_(records.about(holder)))
    kept = [case.answers.get(question.key) for question in register.one]
    same = [one for one in desk.session.scalars(of_kind) if [one.answers.get(q.key) for q in register.one] == kept]
    newest = max(same, key=lambda one: (Answers(one.answers)[register.since], one.id))
    for other in (one for one in same if one is not newest):
        _move(desk, other, register, Standing.CLOSED, ())
        history.note(desk, other, "followed", record=newest.id)


def _hold_again(desk: Desk, case: Case, register: Register) -> None:
    """A record is looked at anew: what ended because of it holds again until it is seen."""
    acts = select(History).where(History.act == "followed").join(Case, Case.id == History.case_id).where(
        Case.flow == register.key, Case.standing == Standing.CLOSED.value
    )  # fmt: skip
    if (holder := records.holder_of(register, case)) is not None:
        acts = acts.where(Case.id.in_(records.about(holder)))
    for act in desk.session.scalars(acts):
        if act.about["record"] == case.id:
            before = desk.session.get_one(Case, act.case_id)
            _move(desk, before, register, Standing.OPEN, ())
            history.note(desk, before, "holds_again", record=case.id)


def finished(desk: Desk, draft: Draft, seen: int) -> tuple[Flow, Answers]:
    """The form of a draft and the answers that are handed in with it. Raises Refusal as `submit` does."""
    form, now, who = drafts.form_of(desk, draft), drafts.answers(desk, draft), drafts.asker(desk, draft)
    if not isinstance(form, Flow) or open_questions(form, now, who) or seen != draft.revision:
        raise Refusal(OUT_OF_DATE)
    if form not in access.openable(desk):
        raise Refusal(N_("This form is not in use any more. Your answers are kept; please ask the office."))
    if words := refused(form, now, who):
        raise Refusal(words.text, **words.params)
    return form, drafts.kept(desk, draft)


def done_with(desk: Desk, draft: Draft) -> None:
    """The case has the draft's answers now; what was being filled before is asked again."""
    draft.state, draft.answers = "done", {}
    if (earlier := drafts.leave(desk, draft)) is not None:
        cards.show(desk, desk.me, "draft", earlier.id, fresh=True)


def _tell_named(desk: Desk, case: Case, flow: Flow, again: str) -> None:
    """Whoever a case names hears of it once; again where it was taken back between, of which they heard as well."""
    for person in (desk.one(one) for one in sorted(access.taking_part(flow, case) - {case.filer_id})):
        outbox.post(
            desk, "case_names_you", person, f"case:{case.id}:case_names_you:{person.id}:{again}",
            about={"case": case.id}, not_before=outbox.hours(desk, person, "day"),
        )  # fmt: skip


def next_number(desk: Desk, flow: Flow) -> str:
    """The next number: ZJ-2026-0007; the digits alone are understood."""
    key = f"{flow.number}-{desk.today.year}"
    counter = desk.session.get(Counter, key)
    if counter is None:
        counter = Counter(key=key, last=0)
        desk.session.add(counter)
    counter.last += 1
    return f"{key}-{counter.last:04d}"


# -- settling ----------------------------------------------------------------------------------------------------------


def settleable(desk: Desk, case: Case, verdict: Verdict, *, seen: int) -> list[str]:
    """The steps on which the person at the desk may give that verdict now; two held by one person are one press.

    Args:   seen: the edition of the answers the button was shown with.
    Raises: Refusal: not theirs to settle, settled already, or out of date.
    """
    if not access.may_see(desk, case):
        raise Refusal(access.NOT_HERE)
    desk.session.refresh(case, with_for_update=True)  # on PostgreSQL whoever presses second waits here for the first
    flow = flow_of(desk, case)
    mine = [step for step in access.taken_steps(desk, case) if verdict in flow.step(step).gives]
    if case.standing == Standing.SETTLING.value and mine and seen == case.edition:
        for step in mine:
            for seat in access.seats_taken(desk, case, step):
                _nothing_awaited(desk, case, step, seat)
        return mine
    if case.standing == Standing.WITHDRAWN.value:
        raise Refusal(
            N_("%(name)s has taken it back: nothing is to be decided now."), name=desk.one(case.filer_id).called
        )
    to = None if access.taken_steps(desk, case) else transfers.given_away(desk, case)
    if to is not None and case.standing == Standing.SETTLING.value:
        raise Refusal(N_("You have handed this to %(name)s."), name=to.called)
    last = steps.last(desk, case)
    if last is not None and (case.standing != Standing.SETTLING.value or seen == case.edition):
        settled_on = last.at.astimezone(desk.office.zone).date()
        if last.by.id == desk.me.id:
            raise Refusal(N_("You settled this yourself on %(day)s."), day=settled_on)
        raise Refusal(N_("%(name)s settled this on %(day)s."), name=last.by.called, day=settled_on)
    raise Refusal(OUT_OF_DATE)


def _nothing_awaited(desk: Desk, case: Case, step: str, seat: str) -> None:
    """Raises Refusal where an opinion is waited for there before it is decided."""
    if (wanted := opinions.held_up(desk, case, step, seat)) is None:
        return
    words = N_("%(name)s was asked for an opinion first. It is waited for, or press “Do without it”.")
    if wanted.by_id != desk.me.id:  # who stands in, or had it handed to them, did not ask
        words = N_("%(name)s was asked for an opinion first, by %(by)s. It is waited for, or press “Do without it”.")
    raise Refusal(words, name=desk.one(wanted.of_id).called, by=desk.one(wanted.by_id).called)


def asked_with(desk: Desk, case: Case, verdict: Verdict, mine: list[str]) -> Form | None:
    """The tiny form somebody fills before that verdict counts: its reason, or what the step asks."""
    flow = flow_of(desk, case)
    if verdict is Verdict.RETURN:
        return return_form(flow, hidden=any(flow.step(step).hidden for step in mine))
    if verdict is Verdict.REFUSE:
        return refuse_form(flow, change=case.in_force is not None)
    asking = next((flow.step(step) for step in mine if flow.step(step).asks), None) if verdict.passes else None
    return step_form(flow, asking) if asking is not None else None


def ready(desk: Desk, case: Case, mine: list[str], given: Mapping[str, Any] | None = None) -> None:
    """Whether the steps may pass now, with what their taker answered. Raises Refusal: what a rule of one says."""
    flow, answers = flow_of(desk, case), Answers({**answers_of(desk, case).kept, **(given or {})})
    for key in mine:
        step = flow.step(key)
        if missing := [one.label for one in flow.questions if one.until == key and _skipped(answers, one)]:
            what = Words(N_("%(one)s and %(other)s"), {"one": Words(missing[0]), "other": Words(missing[-1])})
            raise Refusal(
                N_("This is still missing: %(what)s. Press “Ask for it” on the card, and the filer will be told."),
                what=what if len(missing) > 1 else Words(missing[0]),
            )
        for rule in step.rules:
            answered = all(answers.value(needed) is not None for needed in rule.needs)
            if answered and (words := rule.judge(answers, asker_of(desk, case))):
                raise Refusal(words.text, **words.params)


def _skipped(answers: Answers, question: Question[Any]) -> bool:
    return answers.has(question) and answers.value(question) is None


def settle(
    desk: Desk, case: Case, verdict: Verdict, *, seen: int, reason: Phrase | None = None,
    given: Mapping[str, Any] | None = None, to: Place | None = None,
) -> None:  # fmt: skip
    """Apply the verdict of the person at the desk on every step of theirs that offers it.

    Args:   seen: the edition the button carried; reason: words, for a return or a refusal; given: answers to what the
            steps ask, as JSON by question key; to: where a return goes; None: to its filer.
    Raises: Refusal: not theirs to settle, settled already, out of date, or a rule of the step does not let it pass.
    """
    mine = settleable(desk, case, verdict, seen=seen)
    if verdict.passes:
        ready(desk, case, mine, given)
    seats = [(step, seat) for step in mine for seat in access.seats_taken(desk, case, step)]
    _decide(desk, case, verdict, seats, reason=reason, given=given, paper=None, to=to if to and to.step else None)


def on_paper(
    desk: Desk, case: Case, step: str, seat: str, verdict: Verdict, paper: Mapping[str, Any], *, seen: int,
    reason: Phrase | None = None,
) -> None:  # fmt: skip
    """Take down what was signed on paper or in the OA system; the exchange office does.

    Args:   seen: the edition of the answers the button was shown with; reason: as the paper gives it.
    Raises: Refusal: it was decided meanwhile, sent again, or something it needs to pass is missing.
    """
    if not access.in_office(desk, "exchange"):
        raise Refusal(access.NOT_HERE)
    desk.session.refresh(case, with_for_update=True)
    if step in case.steps and (
        words := shut(flow_of(desk, case).step(step), answers_of(desk, case), asker_of(desk, case))
    ):
        raise Refusal(N_("It is not open yet: %(why)s"), why=words)
    if (step, seat) not in papers_wanted(desk, case) or seen != case.edition:
        last = steps.last(desk, case, step)
        if last is None or last.seat != seat:
            raise Refusal(N_("It does not wait there any more. Nothing was taken down."))
        raise Refusal(
            N_("%(name)s settled this on %(day)s. Nothing was taken down."),
            name=last.by.called, day=last.at.astimezone(desk.office.zone).date(),
        )  # fmt: skip
    if verdict.passes:
        _nothing_awaited(desk, case, step, seat)
        ready(desk, case, [step])
    _decide(desk, case, verdict, [(step, seat)], reason=reason, given=None, paper=paper, to=None)


def _decide(
    desk: Desk, case: Case, verdict: Verdict, seats: list[tuple[str, str]], *, reason: Phrase | None,
    given: Mapping[str, Any] | None, paper: Mapping[str, Any] | None, to: Place | None,
) -> None:  # fmt: skip
    flow = flow_of(desk, case)
    standing = Standing.SETTLING
    named: dict[str, Any] = {}
    if to is not None:
        named |= {"to": to.step, "fell": returning.send_back(desk, case, flow, to, [step for step, _ in seats])}
    before, edition = case.in_force, case.edition
    named |= {"in_force": before} if before is not None else {}
    if beside := opinions.wanted(desk, case):
        named["opinions"] = beside
    remark = history.remark(desk, case, reason) if reason else None
    rows: list[Row] = []
    signed_for: list[int] = []  # one press may count for a place of their own and for those of people who are away
    for step, seat in seats:
        offered = _offered(flow.step(step).gives, verdict) if paper else verdict
        standing = settled(flow, progress(case), step, offered, seen=case.edition)
        away = None if paper else steps.in_name_of(desk, case, step, seat, desk.me)
        taker = None if paper else steps.taken_by(desk, case, step, seat, desk.me)
        rows.append(
            Row(
                case_id=case.id, step=step, seat=seat, by_id=desk.me.id, verdict=offered.value, edition=case.edition,
                at=desk.now, stands=offered.passes, remark_id=remark, paper=dict(paper) if paper else None,
                for_id=away.id if away else None, to_step=to.step if to else None, to_seat=to.seat if to else None,
                transfer_id=taker.transfer_id if taker else None,
            )
        )  # fmt: skip
        signed_for.append(away.id if away else 0)
        steps.take_seat(desk, case, step, seat)
        opinions.decided(desk, case, step, seat, passed=offered.passes)
    if any(signed_for):
        named |= {"for": sorted({*signed_for} - {0}), "own": 0 in signed_for}
    if given:
        case.answers = {**case.answers, **given}
    if to is not None:
        standing = Standing.SETTLING
    desk.session.add_all(rows)
    desk.session.flush()
    row = history.note(
        desk, case, verdict.name.lower(), steps=[step for step, _ in seats], remark=remark, edition=case.edition,
        verdicts=[one.id for one in rows], **({"paper": True} if paper else {}), **named,
    )  # fmt: skip
    if standing is Standing.SETTLING:
        go_on(desk, case, flow)
    elif before is not None:
        back_in_force(desk, case)
        history.note(desk, case, f"change_{standing.value}", edition=edition)
    else:
        _move(desk, case, flow, standing, ())
        steps.leave(desk, case)
    if before is not None:
        _tell_of_change(desk, case, flow, row, before, edition)
    else:
        _tell_outcome(desk, case, flow, row)
    close_if_done(desk, case)


def spoken(desk: Desk, case: Case, row: History) -> None:
    """An opinion was given or is done without: the case goes on where it waited for nothing else."""
    flow = flow_of(desk, case)
    if case.standing == Standing.SETTLING.value and steps.waiting(desk, case, flow) != tuple(case.steps):
        before, edition = case.in_force, case.edition
        go_on(desk, case, flow)
        if before is not None:
            _tell_of_change(desk, case, flow, row, before, edition)
        else:
            _tell_outcome(desk, case, flow, row)
        close_if_done(desk, case)
    for kind in ("case", "step"):
        cards.mark(desk, kind, case.id)


def _tell_outcome(desk: Desk, case: Case, flow: Flow, row: History) -> None:
    """Whoever the case is about hears what became of it with that act, if anything."""
    name = {Standing.RETURNED.value: "case_returned", Standing.REFUSED.value: "case_refused"}.get(case.standing)
    if name is None and case.standing in (Standing.OPEN.value, Standing.CLOSED.value):
        name = "case_approved"
    if name:
        told = access.taking_part(flow, case) if name == "case_approved" else {case.filer_id}
        for person in (desk.one(one) for one in sorted(told)):
            outbox.post(
                desk, name, person, f"history:{row.id}:{name}:{person.id}", about={"case": case.id, "history": row.id}
            )


def _tell_of_change(desk: Desk, case: Case, flow: Flow, row: History, before: int, edition: int) -> None:
    """How a change came out, once it did: all whom the case names hear that it holds, its filer that it does not."""
    if case.standing == Standing.SETTLING.value:
        return
    told, taken = {case.filer_id}, case.edition == edition
    if taken:
        old = steps.edition(desk, case, before)
        told |= access.taking_part(flow, case) | {one for q in flow.taking_part for one in old.value(q) or ()}
    for person in (desk.one(one) for one in sorted(told)):
        name = "change_approved" if taken else "change_refused"
        outbox.post(
            desk, name, person, f"history:{row.id}:{name}:{person.id}",
            about={"case": case.id, "history": row.id, "before": before, "after": edition},
        )  # fmt: skip


def back_in_force(desk: Desk, case: Case) -> None:
    """A change comes to nothing: the case stands as it was approved, with all that was done since."""
    flow = flow_of(desk, case)
    editions.fall_back(desk, case)
    _move(desk, case, flow, Standing.OPEN, ())
    close_if_done(desk, case)


def _offered(gives: tuple[Verdict, ...], wanted: Verdict) -> Verdict:
    """The verdict a step offers that comes to the same: a result step passes instead of approving."""
    same = [verdict for verdict in gives if (verdict.passes, verdict.ends) == (wanted.passes, wanted.ends)]
    if not same:
        raise Refusal(OUT_OF_DATE)
    return wanted if wanted in same else same[0]


def progress(case: Case) -> Progress:
    """How far the case is, as the pure part knows it."""
    return Progress(Standing(case.standing), tuple(case.steps), case.edition)


def go_on(desk: Desk, case: Case, flow: Flow) -> None:
    """Walk on as far as what stands allows; whoever is newly asked is written to."""
    earlier = set(case.steps) if case.standing == Standing.SETTLING.value else set()
    open_now = steps.waiting(desk, case, flow)
    if open_now:
        _move(desk, case, flow, Standing.SETTLING, open_now)
        steps.reach(desk, case, flow, [step for step in open_now if step not in earlier])
        if steps.waiting(desk, case, flow) != open_now:  # somebody had signed one of them already
            go_on(desk, case, flow)
    else:
        _move(desk, case, flow, Standing.OPEN, ())
        if isinstance(flow, Register):
            _follow_on(desk, case, flow)


def wait_again(desk: Desk, case: Case, flow: Flow) -> None:
    """A verdict was taken back: whoever was waited for on the steps that are open again is waited for as before."""
    open_now = steps.waiting(desk, case, flow)
    steps.wait_again(desk, case, open_now)
    _move(desk, case, flow, Standing.SETTLING, open_now)
    if isinstance(flow, Register):
        _hold_again(desk, case, flow)


def _move(desk: Desk, case: Case, flow: Flow, standing: Standing, open_now: tuple[str, ...]) -> None:
    if standing is not Standing.SETTLING:
        drafts.end_about(desk, case.id, flow.key, *_tiny(flow))
        case.in_force = None
    case.standing, case.steps, case.revision = standing.value, list(open_now), case.revision + 1
    if standing is Standing.OPEN and case.opened_on is None:
        case.opened_on = desk.today
    desk.session.flush()
    _changed(desk, case, flow)


def _tiny(flow: Flow) -> list[str]:
    """Keys of the tiny forms that lead to a verdict."""
    asked = [step_form(flow, step).key for step in flow.steps if step.asks]
    asked += [form.key for form in (*TYPED.values(), *SEATS)]
    asked += [return_form(flow, hidden=hidden).key for hidden in (False, True)]
    asked += [refuse_form(flow, change=change).key for change in (False, True)]
    return [ON_PAPER.key, TAKE_BACK.key, DROP_CHANGE.key, ASK.key, REPLY.key, UNDO.key, *asked]


def _changed(desk: Desk, case: Case, flow: Flow) -> None:
    """Answers, days or standing changed: facts, duties, gates and cards follow."""
    facts.refresh(desk, case)
    duties.reconcile(desk, case, flow)
    if case.standing == Standing.SETTLING.value:
        open_gates(desk, case, flow)
    waits.reconcile(desk, case, flow)
    copies.reconcile(desk, case, flow)
    for kind in ("case", "step"):
        cards.mark(desk, kind, case.id)
    if (holder := records.holder_of(flow, case)) is not None:
        for register, other in records.held_by(desk, holder[0]):
            if other.id != case.id:
                duties.reconcile(desk, other, register)
        cards.mark(desk, "holdings", holder[0])


def look_again(desk: Desk, case: Case, flow: Flow) -> None:
    """What is not its own answers changed: a day of the year, who is asked to file it. Duties and cards follow."""
    desk.session.flush()
    duties.reconcile(desk, case, flow)
    for kind in ("case", "step"):
        cards.mark(desk, kind, case.id)


def open_gates(desk: Desk, case: Case, flow: Flow) -> bool:
    """Ask the people of steps that open now. Returns whether there are such."""
    opening = steps.opening(desk, case, flow)
    steps.reach(desk, case, flow, opening)
    return bool(opening)


# -- afterwards --------------------------------------------------------------------------------------------------------


def add(desk: Desk, case: Case, given: Mapping[str, Any]) -> History:
    """Something followed: a paper of the filer's, or what a duty asked. Duties and cards are derived anew."""
    case.answers = {**case.answers, **given}
    case.revision += 1
    desk.session.flush()
    row = history.note(desk, case, "added", questions=sorted(given))
    _changed(desk, case, flow_of(desk, case))
    return row


def to_follow(desk: Desk, case: Case) -> list[Question[Any]]:
    """Papers that were skipped and may follow while the case is being settled."""
    if case.standing != Standing.SETTLING.value:
        return []
    flow, answers = flow_of(desk, case), Answers(case.answers)
    over = {row.step for row in steps.given(desk, case)}
    return [
        question
        for question in flow.questions
        if question.until and question.until not in over and answers.has(question) and answers.value(question) is None
    ]


def may_ask_for(desk: Desk, case: Case) -> list[Question[Any]]:
    """The papers whoever is asked now may ask the filer for."""
    flow = flow_of(desk, case)
    seen = any(not flow.step(step).hidden for step in access.taken_steps(desk, case))  # whoever is hidden asks nobody
    return to_follow(desk, case) if seen and case.filer_id != desk.me.id else []


def ask_for(desk: Desk, case: Case, question: Question[Any]) -> None:
    """Whoever is asked now misses a paper: its filer hears which, and the case goes on where it is. Raises Refusal."""
    if question not in may_ask_for(desk, case):
        raise Refusal(OUT_OF_DATE)
    filer = desk.one(case.filer_id)
    if any(row.by_id == desk.me.id for row in _asked_for(desk, case, question.key)):
        raise Refusal(N_("%(name)s has been asked for it already, and has not sent it yet."), name=filer.called)
    row = history.note(desk, case, "paper_asked", question=question.key, edition=case.edition)
    outbox.post(
        desk, "paper_wanted", filer, f"history:{row.id}:paper_wanted:{filer.id}",
        about={"case": case.id, "history": row.id}, not_before=outbox.hours(desk, filer, "day"),
    )  # fmt: skip


def _asked_for(desk: Desk, case: Case, question: str) -> list[History]:
    """Who asked for a paper since the answers were handed in."""
    rows = desk.session.scalars(
        select(History).where(History.case_id == case.id, History.act == "paper_asked").order_by(History.id)
    )
    return [row for row in rows if row.about["question"] == question and row.about["edition"] == case.edition]


def follow(desk: Desk, case: Case, given: Mapping[str, Any]) -> None:
    """The filer adds a paper that was to follow; whoever asked for it and still waits hears. Raises Refusal."""
    wanted = {question.key for question in to_follow(desk, case)}
    if case.filer_id != desk.me.id or not wanted.issuperset(given):
        raise Refusal(OUT_OF_DATE)
    row = add(desk, case, given)
    stored = desk.session.get_one(Edition, (case.id, case.edition))
    stored.answers = {**stored.answers, **given}
    asked = {one.by_id for key in given for one in _asked_for(desk, case, key)}
    for person in colleagues(desk, case):
        if person.id in asked:
            outbox.post(
                desk, "paper_came", person, f"history:{row.id}:paper_came:{person.id}",
                about={"case": case.id, "history": row.id}, not_before=outbox.hours(desk, person, "day"),
            )  # fmt: skip


def report(desk: Desk, duty: Duty, case: Case, given: Mapping[str, Any]) -> None:
    """A duty is reported done with what it asked; days among it move what follows. Raises Refusal."""
    flow = flow_of(desk, case)
    declared = flow.duty(duty.key)
    given = duties.with_before(desk, duty, case, given)
    off = flow.called_off_by
    called_off = off is not None and off.key in given and given[off.key] is None
    told = duties.prepared(desk, case) if called_off else []
    if called_off and declared.closed_by is not None:  # nothing is left to confirm
        duties.doable(desk, duty, case)
        told += duties.to_be_asked(desk, duty, case)
    else:
        files = [given[q.key] for q in declared.asks if q.kind == "attachment" and given.get(q.key) is not None]
        duties.claim(desk, duty, case, given=given, file_id=files[0] if files else None)
    if declared.per is None and given:
        case.answers = {**case.answers, **given}
    if called_off:
        if case.in_force is not None:
            back_in_force(desk, case)
        case.cancelled_on = desk.today
        row = history.note(desk, case, "cancelled")
        _tell_called_off(desk, case, row, told)
    went_on(desk, case)


def went_on(desk: Desk, case: Case) -> None:
    """A duty was done, or was not after all: others may begin or end, the case may close."""
    case.revision += 1
    desk.session.flush()
    _changed(desk, case, flow_of(desk, case))
    close_if_done(desk, case)


def papers_wanted(desk: Desk, case: Case) -> list[tuple[str, str]]:
    """The places that wait for a verdict, which may come on paper: step and seat."""
    found = [(step, seat) for step in case.steps for seat, waits in steps.seats_of(desk, case, step) if waits]
    flow = flow_of(desk, case)
    unseated = [
        (step, "")
        for step in case.steps
        if not steps.seats_of(desk, case, step)
        and not shut(flow.step(step), answers_of(desk, case), asker_of(desk, case))
    ]
    return found + unseated


def may_take_down(desk: Desk, case: Case) -> list[tuple[str, str]]:
    """The places of others whose signature on paper the person at the desk, of the exchange office, may take down.

    Not what asks something with its verdict; of what is hidden from them only what nobody can be reached for.
    """
    if case.standing != Standing.SETTLING.value or not access.in_office(desk, "exchange"):
        return []
    flow = flow_of(desk, case)
    return [(step, seat) for step, seat in papers_wanted(desk, case) if _of_others(desk, case, flow.step(step), seat)]


def _of_others(desk: Desk, case: Case, step: Step, seat: str) -> bool:
    own = step.by.role == "office" and access.in_office(desk, step.by.of)
    takers = steps.takers(desk, case, step.key, seat)
    reached = any(one.reached for one in takers)
    return not own and desk.me not in takers and (not takers or not step.asks) and not (step.hidden and reached)


def may_withdraw(desk: Desk, case: Case) -> bool:
    """Whether the person at the desk may take the case back: it is theirs, and nobody has decided on it."""
    waits = case.standing == Standing.SETTLING.value and case.in_force is None and case.flow in desk.office.flows
    return waits and case.filer_id == desk.me.id and not steps.given(desk, case, standing=False)


def withdrawable(desk: Desk, case: Case) -> None:
    """Raises Refusal: why its filer cannot take the case back, and what there is instead."""
    if may_withdraw(desk, case):
        return
    if case.filer_id != desk.me.id:
        raise Refusal(N_("Only %(name)s, who filed it, can take it back."), name=desk.one(case.filer_id).called)
    if case.standing == Standing.WITHDRAWN.value:
        raise Refusal(N_("You have taken %(number)s back already. Its card lets you change it and send it again."),
                      number=case.number)  # fmt: skip
    last = steps.last(desk, case)
    if last is None or case.standing != Standing.SETTLING.value:
        raise Refusal(OUT_OF_DATE)
    raise Refusal(
        N_("%(number)s cannot be taken back any more: the first decision was made on %(day)s. Whoever has it now can"
           " return it to you for changes; once it is approved you can call it off."),
        number=case.number, day=steps.given(desk, case, standing=False)[0].at.astimezone(desk.office.zone).date(),
    )  # fmt: skip


def withdraw(desk: Desk, case: Case) -> None:
    """Its filer takes a case back before anybody decided: nobody waits, whoever was asked or named hears once.

    Raises: Refusal: it is not theirs, or somebody was faster.
    """
    withdrawable(desk, case)
    flow = flow_of(desk, case)
    told = {person.id: person for person in colleagues(desk, case)}
    told |= {one: desk.one(one) for one in access.taking_part(flow, case) - {case.filer_id}}
    steps.leave(desk, case)
    _move(desk, case, flow, Standing.WITHDRAWN, ())
    row = history.note(desk, case, "withdrawn")
    for person in told.values():
        outbox.post(
            desk, "case_withdrawn", person, f"history:{row.id}:case_withdrawn:{person.id}",
            about={"case": case.id, "history": row.id}, not_before=outbox.hours(desk, person, "day"),
        )  # fmt: skip


def may_copy(desk: Desk, case: Case) -> bool:
    """Whether the person at the desk may begin again from a case that came to nothing."""
    ended = case.standing == Standing.REFUSED.value or case.cancelled_on is not None
    return ended and case.filer_id == desk.me.id and desk.office.flows.get(case.flow) in desk.office.offered


def copy(desk: Desk, case: Case) -> Draft:
    """A new draft with the answers of a case that came to nothing; a second press finds the first one's.

    What has passed is asked again, and what is promised, sealed or reasoned about that very case. Raises Refusal.
    """
    if not may_copy(desk, case):
        raise Refusal(OUT_OF_DATE)
    flow, earlier = flow_of(desk, case), Answers(case.answers)
    for draft in drafts.mine(desk):
        if draft.form == flow.key and draft.subject is None and draft.seen == case.id:
            drafts.focus(desk, draft)
            return draft
    kept = [one for one in flow.questions if earlier.has(one) and not one.sealed and one.kind != "acknowledgement"]
    still = {one.key: earlier.kept[one.key] for one in kept if not _passed(desk, one, earlier)}
    draft = drafts.start(desk, flow, seen=case.id, answers=Answers(still))
    words = Words(N_("Copied from %(number)s. What has passed is asked again."), {"number": case.number})
    draft.hint = drafts.keep_words(words) | {"only": "hint"}
    return draft


def _passed(desk: Desk, question: Question[Any], answers: Answers) -> bool:
    """Whether it is a day that has passed, or days that have begun."""
    value = answers.value(question)
    day = value if question.kind == "date" else value[0] if question.kind == "period" and value else None
    return day is not None and day < desk.today


def may_cancel(desk: Desk, case: Case) -> bool:
    """Whether the person at the desk may call the approved case off."""
    flow = desk.office.flows.get(case.flow)
    approved = case.standing == Standing.OPEN.value or case.in_force is not None
    open_still = approved and case.cancelled_on is None
    if flow is None or not flow.cancels or not open_still or case.filer_id != desk.me.id:
        return False
    day = versions.holding(desk, case).value(flow.day) if flow.day is not None else None
    return day is None or desk.today < day


def cancel(desk: Desk, case: Case, reason: str) -> None:
    """Its filer calls an approved case off: what must still be done is derived anew, who approved is told.

    Raises: Refusal: it is not theirs, not approved, or called off already.
    """
    if not may_cancel(desk, case):
        raise Refusal(OUT_OF_DATE)
    flow = flow_of(desk, case)
    if case.in_force is not None:
        back_in_force(desk, case)
    case.cancelled_on = desk.today
    case.revision += 1
    desk.session.flush()
    row = history.note(desk, case, "cancelled", remark=history.remark(desk, case, reason))
    drafts.end_about(desk, case.id, flow.key, CANCEL_REASON.key)
    _changed(desk, case, flow)
    told = {one.by_id: desk.one(one.by_id) for one in steps.given(desk, case)}
    told |= {person.id: person for person in access.office_people(desk, "exchange")}
    told |= {one: desk.one(one) for one in access.taking_part(flow, case)}
    _tell_called_off(desk, case, row, [person for person in told.values() if person.id != case.filer_id])
    close_if_done(desk, case)


def _tell_called_off(desk: Desk, case: Case, row: History, told: list[Person]) -> None:
    for person in {one.id: one for one in told if one.id != desk.me.id}.values():
        outbox.post(
            desk, "case_cancelled", person, f"history:{row.id}:case_cancelled:{person.id}",
            about={"case": case.id, "history": row.id}, not_before=outbox.hours(desk, person, "day"),
        )  # fmt: skip


def close_if_done(desk: Desk, case: Case) -> None:
    """An open case closes when nothing is left to do."""
    if case.standing == Standing.OPEN.value and not flow_of(desk, case).keeps and not duties.left(desk, case):
        _move(desk, case, flow_of(desk, case), Standing.CLOSED, ())
        history.note(desk, case, "closed")


# -- what there is -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """What a rule remarks on a case, and why its filer asks for it all the same."""

    rule: str  #: key of the rule pack
    words: Words
    reason: str


def marks(desk: Desk, case: Case) -> list[Mark]:
    """What the rules remark on a case, as of the day it was filed."""
    flow, answers = flow_of(desk, case), answers_of(desk, case)
    asker = replace(asker_of(desk, case), today=answers[FILED_ON])
    return [
        Mark(one.rule.by, one.words, str(answers.kept.get(WHY + one.rule.key) or ""))
        for one in findings(flow, answers, asker)
        if one.effect == "reason"
    ]


def of_person(desk: Desk, most: int = 10) -> list[Case]:
    """Cases the person filed, the latest first."""
    return list(
        desk.session.scalars(select(Case).where(Case.filer_id == desk.me.id).order_by(Case.id.desc()).limit(most))
    )


def naming(desk: Desk, most: int = 10) -> list[Case]:
    """Cases of others that name the person and that they may see, the latest first."""
    named = select(Fact.case_id).where(Fact.kind == facts.TAKES_PART, Fact.about == desk.me.id)
    found = select(Case).where(Case.id.in_(named), Case.filer_id != desk.me.id).order_by(Case.id.desc())
    return [case for case in desk.session.scalars(found.limit(most)) if access.may_see(desk, case)]


def colleagues(desk: Desk, case: Case) -> list[Person]:
    """Everybody named on the steps the case waits on."""
    found = {person.id: person for step in case.steps for person in steps.takers(desk, case, step)}
    return list(found.values())
