"""The cards of a case: as its filer sees it, as the taker of a step does, as the exchange office does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from telegram import InlineKeyboardButton

from flows.kit.answers import Answers, Question
from flows.kit.flow import FILING, Flow, Step, Verdict
from flows.kit.returning import code_of
from flows.kit.settling import Standing, changed, is_approved, shut, stages
from flows.kit.words import N_
from handlers import copies, offers, thread
from handlers.dutycard import SUMMARY, declared, is_told
from handlers.dutycard import context as duty_context
from handlers.screen import BAD, GOOD, MAIN, Row, button
from handlers.shown import (
    REVIEW,
    WHERE_AND_WHEN,
    acts_for,
    compared,
    named,
    phrase,
    rows,
    shown,
    signer,
    station,
    translated,
)
from handlers.tap import Act, Tap
from storage import access, cases, changes, duties, nudging, opinions, seats, steps, transfers, undoing
from storage.desk import Desk
from storage.facts import asker_of
from storage.steps import Decided
from storage.tables import Case, Person
from storage.versions import answers_of

VERDICTS = {
    Verdict.APPROVE: (N_("Approve"), GOOD),
    Verdict.PASS: (N_("Passed"), GOOD),
    Verdict.RECORD: (N_("Record"), GOOD),
    Verdict.RETURN: (N_("Return for changes"), None),
    Verdict.REFUSE: (N_("Not approved"), BAD),
    Verdict.FAIL: (N_("Not passed"), BAD),
}

STANDINGS = {
    Standing.ASKED: N_("to be filed"),
    Standing.SETTLING: N_("under review"),
    Standing.RETURNED: N_("returned for changes"),
    Standing.REFUSED: N_("not approved"),
    Standing.OPEN: N_("approved"),
    Standing.CLOSED: N_("closed"),
    Standing.WITHDRAWN: N_("withdrawn"),
}

ON_FILE = N_("On file.")
ON_RECORD = N_("On record")
CHANGING = N_("approved, a change is under review")


def context(desk: Desk, case: Case) -> dict[str, Any]:
    """What templates may name about a case."""
    flow = cases.flow_of(desk, case)
    standing = Standing(case.standing)
    answers = answers_of(desk, case)
    filer, last = desk.one(case.filer_id), steps.last(desk, case)
    return {
        "case": case,
        "title": flow.title,
        "filer": filer,
        "department": department(desk, filer.department),
        "gist": rows(desk, tuple(one for one in flow.questions if one.kind in WHERE_AND_WHEN), answers),
        "rows": rows(desk, (*flow.questions, *asked_later(desk, flow, case)), answers),
        "standing": standing.value,
        "standing_words": standing_words(desk, case),
        "cancelled": case.cancelled_on is not None,
        "warning": flow.standing(answers, asker_of(desk, case)),
        "stations": _stations(desk, flow, case, answers),
        "marks": cases.marks(desk, case),
        "missing": [question.label for question in cases.to_follow(desk, case)],
        "last": last,
        "last_by": _decided_by(desk, flow, last) if last else "",
        "last_signer": _signer(desk, flow, last) if last else "",
        "last_reason": phrase(desk, last.reason) if last else "",
        "receipt": receipt(desk, case),
        "owed": _lines(desk, case),
        "changes": _changes(desk, case) if desk.person else [],
        "changing": case.in_force is not None,
        "story": [],
        "copies": copies.of_case(desk, flow, case) if desk.person and follows(desk, case) else [],
        **thread.context(desk, case),
    }


def _decided_by(desk: Desk, flow: Flow, one: Decided) -> str:
    """Who decided; of a step that is hidden from the reader, the school's review."""
    if desk.person is not None and access.concealed(desk, flow.step(one.step)) and one.by.id != desk.me.id:
        return translated(desk, REVIEW)
    return acting(desk, one.by, one.away)


def _signer(desk: Desk, flow: Flow, one: Decided) -> str:
    """Who signed on paper; empty where nobody did, or the step is hidden from the reader."""
    hidden = desk.person is not None and access.concealed(desk, flow.step(one.step))
    return signer(desk, one.paper) if one.paper and not hidden else ""


def standing_words(desk: Desk, case: Case) -> str:
    """How a case stands, in a word or two; marked."""
    standing = Standing(case.standing)
    if case.cancelled_on is not None:
        return N_("called off")
    if case.in_force is not None:
        return CHANGING
    taken = receipt(desk, case) if standing is Standing.OPEN else ""
    if taken:
        return N_("on file") if taken == ON_FILE else taken
    return STANDINGS[standing]


def receipt(desk: Desk, case: Case) -> str:
    """How a case stands that is only taken on file; empty where somebody says yes or no to it."""
    about = cases.flow_of(desk, case), answers_of(desk, case), asker_of(desk, case)
    if about[0].keeps:
        return ON_RECORD
    if is_approved(*about):
        return ""
    return next((step.taken for stage in stages(*about) for step in stage if step.taken), ON_FILE)


def follows(desk: Desk, case: Case) -> bool:
    """Whether the reader follows the case to its end: its filer and the exchange office do."""
    return desk.person is None or case.filer_id == desk.me.id or access.in_office(desk, "exchange")


def _lines(desk: Desk, case: Case) -> list[dict[str, Any]]:
    """What must be done, with those it is about on one line; past takers see only what is theirs."""
    all_of_it = follows(desk, case)
    found: dict[tuple[str, str, date, datetime | None], dict[str, Any]] = {}
    for duty in duties.of_case(desk, case):
        if not (all_of_it or duties.owes(desk, duty) or duties.may_close(desk, duty)):
            continue
        if duty.key == FILING and duty.state == "done":
            continue  # its way says so
        same = (duty.key, duty.state, duty.due, duty.due_at)
        one = found.setdefault(same, duty_context(desk, duty) | {"names": []})
        if duty.about_id is not None:
            one["names"].append(named(desk.one(duty.about_id), desk.language))
    return list(found.values())


def department(desk: Desk, key: str) -> str:
    """A department's name for the reader."""
    found = desk.office.departments.get(key)
    return (found.en if desk.language == "en" else found.zh) if found else key


def asked_later(desk: Desk, flow: Flow, case: Case) -> tuple[Question[Any], ...]:
    """What steps asked their takers, where the reader may see it, and what duties brought."""
    told = [step for step in flow.steps if not (access.concealed(desk, step) or access.kept_back(desk, case, step))]
    asked = [question for step in told for question in step.asks]
    return (*asked, *brought_later(desk, flow, case))


def brought_later(desk: Desk, flow: Flow, case: Case) -> tuple[Question[Any], ...]:
    """The days that duties brought, and what belongs on the card, for whoever follows the case."""
    brought = [(duty, one) for duty in flow.duties if duty.per is None for one in duty.asks]
    # several duties may ask the same
    shown_here = {one.key: one for duty, one in brought if duty.on_card or one.kind == "date"}
    return tuple(one for one in shown_here.values() if case.answers.get(one.key) and follows(desk, case))


def _stations(desk: Desk, flow: Flow, case: Case, answers: Answers) -> list[dict[str, Any]]:
    """The route as far as it was walked: what was decided, who is asked now, what comes next, what others said."""
    decided = {(one.step, one.seat): one for one in (steps.decided(desk, row) for row in steps.given(desk, case))}
    back = {(row.to_step, row.to_seat): steps.decided(desk, row) for row in steps.sent_back(desk, case)}
    found: list[dict[str, Any]] = []
    for step in (step for stage in stages(flow, answers, asker_of(desk, case)) for step in stage):
        hidden = access.concealed(desk, step)
        if step.key in case.steps and (why := shut(step, answers, asker_of(desk, case))) is not None:
            told = translated(desk, REVIEW) if hidden else why
            found.append({"state": "shut", "label": station(desk, step), "why": told})
            continue
        waits = _waiting(desk, case, step)
        here = [seat for key, seat in decided if key == step.key]
        places = steps.in_order(desk, case, step, answers, {*waits, *here})
        if step.takes == "all" and len(places) > 1 and not hidden:
            found.append({"state": "count", "label": station(desk, step), "done": len(here), "of": len(places)})
        for seat in places:
            if (one := decided.get((step.key, seat))) is not None:
                found.append(
                    {
                        "state": "passed",
                        "label": station(desk, step, seat),
                        "one": None if hidden else one,
                        "name": signer(desk, one.paper) if one.paper else acting(desk, one.by, one.away, one.giver),
                        "words": phrase(desk, one.reason),
                    }
                )
            elif seat in waits:
                asked = nudging.since(desk, case, step.key, seat)
                came = back.get((step.key, seat))
                found.append(
                    {
                        "state": "waits",
                        "label": station(desk, step, seat),
                        "names": [] if hidden else _takers(desk, case, step.key, seat),
                        "days": nudging.worked(desk, asked) if asked else 0,
                        "back": _came_back(desk, flow, case, came) if came else None,
                    }
                )
        found += [] if step.hidden else said_of(desk, case, step.key)
    return found


def _came_back(desk: Desk, flow: Flow, case: Case, one: Decided) -> dict[str, Any]:
    """From whom it came back to a step; why, for all but its filer."""
    mine = desk.person is not None and case.filer_id == desk.me.id
    return {
        "who": _decided_by(desk, flow, one),
        "label": station(desk, flow.step(one.step), one.seat),
        "when": one.at,
        "reason": "" if mine else phrase(desk, one.reason),
    }


def _waiting(desk: Desk, case: Case, step: Step) -> list[str]:
    """The places of a step that are waited for; the one of a step that nobody could be named for."""
    if step.key not in case.steps:
        return []
    return [seat for seat, waits in steps.seats_of(desk, case, step.key) or [("", True)] if waits]


def _takers(desk: Desk, case: Case, step: str, seat: str) -> list[str]:
    """Names of whoever a place waits for, with those they act for or had it from."""
    found = []
    for person in steps.takers(desk, case, step, seat):
        taker = steps.taken_by(desk, case, step, seat, person)
        giver = transfers.giver(desk, taker.transfer_id if taker else None)
        found.append(acting(desk, person, steps.in_name_of(desk, case, step, seat, person), giver))
    return found


def acting(desk: Desk, person: Person, away: Person | None, giver: Person | None = None) -> str:
    """A name; with the name they act in, where they stand in, and of whoever handed it to them."""
    name = acts_for(desk, person, away)
    if giver is not None:
        by = named(giver, desk.language)
        name = translated(desk, N_("%(name)s (transferred by %(giver)s)"), name=name, giver=by)
    return name


def said_of(desk: Desk, case: Case, step: str) -> list[dict[str, Any]]:
    """The opinions asked beside the verdicts of a step; whoever takes part reads that, and not what they say."""
    found = (opinions.said(desk, row) for row in opinions.of_case(desk, case, step))
    told = may_read_opinions(desk, case)
    return [
        {
            "state": "opinion", "one": one, "name": named(one.of, desk.language), "by": named(one.by, desk.language),
            "told": told,
        }
        for one in found
    ]  # fmt: skip


def may_read_opinions(desk: Desk, case: Case) -> bool:
    """Whether the person at the desk is one of those who settle it: the words are for them alone."""
    return desk.person is None or desk.me.id not in access.taking_part(cases.flow_of(desk, case), case)


def filer_card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """As its filer sees it."""
    return "case", context(desk, desk.session.get_one(Case, subject))


def filer_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """What its filer can do now."""
    case = desk.session.get_one(Case, subject)
    if access.may_file(desk, case):
        return (_filing(desk, case),)
    if case.filer_id != desk.me.id:
        return tuple(_owed(desk, case))
    if Standing(case.standing).is_with_filer:
        again = button(translated(desk, N_("Change and send again")), Tap(Act.AGAIN, case.id), MAIN)
        return [again], _form(desk, case)
    keys = [*thread.filer_buttons(desk, case)]
    keys += [
        [button(f"📎 {translated(desk, question.label)}", Tap(Act.FOLLOW, case.id, question.key))]
        for question in cases.to_follow(desk, case)
    ]
    keys += _owed(desk, case)
    if case.standing != Standing.REFUSED.value:
        flow = cases.flow_of(desk, case)
        keys += offers.buttons(desk, flow, answers_of(desk, case), asker_of(desk, case), case.id, of_case=True)
    if cases.may_cancel(desk, case):
        keys.append([button(translated(desk, cases.flow_of(desk, case).cancels), Tap(Act.CALL_OFF, case.id))])
    may_nudge = nudging.nudging(desk, case, cases.flow_of(desk, case))
    if may_nudge.takers and may_nudge.since <= desk.today:
        keys.append([button(translated(desk, N_("🔔 Nudge")), Tap(Act.NUDGE, case.id))])
    if changes.may_change(desk, case):
        keys.append(_amend(desk, case))
    if changes.may_drop(desk, case):
        keys.append([button(translated(desk, N_("↩︎ Take the change back")), Tap(Act.UNAMEND, case.id))])
    if cases.may_withdraw(desk, case):
        keys.append([button(translated(desk, N_("↩︎ Take it back")), Tap(Act.WITHDRAW, case.id))])
    if cases.may_copy(desk, case):
        keys.append([button(translated(desk, N_("Copy and change")), Tap(Act.COPY, case.id), MAIN)])
    return (*keys, _form(desk, case))


def _filing(desk: Desk, case: Case) -> Row:
    """Open what a campaign asks for."""
    asked = cases.flow_of(desk, case).campaign
    return [button(translated(desk, asked.did), Tap(Act.AGAIN, case.id), MAIN)] if asked is not None else []


def _amend(desk: Desk, case: Case) -> Row:
    """Ask for a change; a record is put right by its keepers."""
    words = N_("✎ Put right") if cases.flow_of(desk, case).keeps else N_("✎ Ask for a change")
    return [button(translated(desk, words), Tap(Act.AMEND, case.id))]


def _form(desk: Desk, case: Case) -> Row:
    """The approval form, to print or to keep; a sheet where nobody approves."""
    words = N_("📄 Record sheet") if receipt(desk, case) else N_("📄 Approval form")
    return [button(translated(desk, words), Tap(Act.FORM, case.id))]


def _owed(desk: Desk, case: Case) -> Iterable[Row]:
    for duty in duties.of_case(desk, case):
        if duty.state == "open" and duties.owes(desk, duty) and duties.has_begun(desk, duty, case):
            to_read = bool(declared(desk, duty).read)  # it stands on the duty's own card
            yield [button(did(desk, duty), Tap(Act.OWED if to_read else Act.DONE, duty.id), None if to_read else GOOD)]


def did(desk: Desk, duty: Any) -> str:
    """The owner's button of a duty; with a name where there is one for each traveller."""
    words = translated(desk, declared(desk, duty).did)
    if duty.about_id is None or duty.about_id == desk.me.id:
        return words
    return f"{words} · {named(desk.one(duty.about_id), desk.language)}"


def step_card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """As the taker of a step sees it."""
    return "step", context(desk, desk.session.get_one(Case, subject))


def _changes(desk: Desk, case: Case) -> list[tuple[str, str, str]]:
    """What is different from what stands approved, or from what the reader last settled on: label, before, now."""
    if case.in_force is not None:
        return between(desk, case, case.in_force, case.edition)
    if case.standing != Standing.SETTLING.value:
        return []
    seen = [row.edition for row in steps.given(desk, case, standing=False) if row.by_id == desk.me.id]
    if not seen or max(seen) == case.edition:
        return []
    flow = cases.flow_of(desk, case)
    earlier, now = steps.edition(desk, case, max(seen)), Answers(case.answers)

    def put(question: Question[Any], answers: Answers) -> str:
        return shown(desk, question, answers.kept.get(question.key))

    return [(translated(desk, one.label), put(one, earlier), put(one, now)) for one in changed(flow, earlier, now)]


def between(desk: Desk, case: Case, before: int, after: int) -> list[tuple[str, str, str]]:
    """What differs from one edition to another: label, before, now."""
    return compared(
        desk, cases.flow_of(desk, case), steps.edition(desk, case, before), steps.edition(desk, case, after)
    )


def step_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Verdicts for whoever is asked now; what is theirs to do or confirm; signatures from paper; papers on tap."""
    case = desk.session.get_one(Case, subject)
    flow = cases.flow_of(desk, case)
    if case.standing == Standing.ASKED.value:
        return (_filing(desk, case),) if access.may_file(desk, case) else ()
    mine = access.taken_steps(desk, case) if case.standing == Standing.SETTLING.value else []
    signed = _signed(desk, flow, case)
    rows_now = (
        *_verdicts(desk, flow, case, mine),
        *thread.taker_buttons(desk, case),
        *_beside(desk, case),
        *_missed(desk, case),
        *_owed(desk, case),
        *_confirmed(desk, case),
        *signed,
    )
    concerned = rows_now or access.in_office(desk, "exchange")
    drafted = [*_notices(desk, flow, case, mine), *_summaries(desk, case)]
    drafted += [_form(desk, case)] if access.may_see(desk, case) else []
    undo = list(_undo(desk, case))
    if flow.keeps and changes.may_change(desk, case):
        rows_now = (*rows_now, _amend(desk, case))
    sent = [*_papers(desk, flow, case), *thread.files(desk, case)]
    return (*rows_now, *undo, *sent, *drafted) if concerned else tuple(undo)


def _undo(desk: Desk, case: Case) -> Iterable[Row]:
    """Whoever decided last takes it back, until somebody else acts."""
    if (act := undoing.undoable(desk, case)) is not None:
        yield [button(translated(desk, N_("↩︎ Take my decision back")), Tap(Act.UNDO, case.id, "", act.id))]


def _notices(desk: Desk, flow: Flow, case: Case, mine: list[str]) -> Iterable[Row]:
    """What the reader is to post, drafted."""
    for step in mine:
        if flow.step(step).notice is not None:
            yield [button(translated(desk, N_("📄 Posting text")), Tap(Act.NOTICE, case.id, step))]


def _summaries(desk: Desk, case: Case) -> Iterable[Row]:
    """For the exchange office: what was told at the end, as a document."""
    if access.in_office(desk, "exchange"):
        for duty in duties.of_case(desk, case):
            if is_told(declared(desk, duty), duty):
                yield [button(translated(desk, SUMMARY), Tap(Act.SUMMARY, duty.id))]


def _verdicts(desk: Desk, flow: Flow, case: Case, mine: list[str]) -> Iterable[Row]:
    """What may be decided: what passes stands first, alone. Nothing while an opinion is waited for beforehand."""
    if any(opinions.held_up(desk, case, step, seat) for step in mine for seat in access.seats_taken(desk, case, step)):
        return
    gives = [verdict for verdict in VERDICTS if any(verdict in flow.step(step).gives for step in mine)]
    passing = next((flow.step(step).did for step in mine if flow.step(step).did), "")

    def made(verdict: Verdict) -> InlineKeyboardButton:
        words, style = VERDICTS[verdict]
        label = translated(desk, passing if verdict.passes and passing else words)
        return button(label, Tap(Act.VERDICT, case.id, verdict.value, case.edition), style)

    yield [made(verdict) for verdict in gives if verdict.passes]
    yield [made(verdict) for verdict in gives if not verdict.passes]


def _beside(desk: Desk, case: Case) -> Iterable[Row]:
    """Under the verdicts: an opinion to give, one to do without, and what else can be done with a place."""
    if case.standing != Standing.SETTLING.value:
        return
    if opinions.asked_of(desk, case) is not None:
        yield [button(translated(desk, N_("✎ Give my opinion")), Tap(Act.OPINION, case.id, "give"), MAIN)]
        yield [button(translated(desk, N_("Seen, no objection")), Tap(Act.OPINION, case.id, "seen"), GOOD)]
    for one in seats.may_do_without(desk, case):
        words = translated(desk, N_("Do without it: %(name)s"), name=named(desk.one(one.of_id), desk.language))
        yield [button(words, Tap(Act.OPINION, case.id, "without", one.id))]
    row = []
    if seats.may_remark(desk, case):
        row.append(button(translated(desk, N_("✎ Remark")), Tap(Act.REMARK, case.id, "", case.edition)))
    if seats.open_places(desk, case):
        row.append(button(translated(desk, N_("Transfer")), Tap(Act.TRANSFER, case.id)))
        row.append(button(translated(desk, N_("Ask for an opinion")), Tap(Act.OPINION, case.id, "ask")))
    if row:
        yield row


def _missed(desk: Desk, case: Case) -> Iterable[Row]:
    """Papers that are still to follow: whoever is asked may ask for them, without returning the case."""
    for question in cases.may_ask_for(desk, case):
        words = translated(desk, N_("📎 Ask for it: %(what)s"), what=translated(desk, question.label))
        yield [button(words, Tap(Act.ASK_FOR, case.id, question.key))]


def _signed(desk: Desk, flow: Flow, case: Case) -> Iterable[Row]:
    """For the exchange office: what somebody else signed on paper can be taken down."""
    for step, seat in cases.may_take_down(desk, case):
        words = N_("🖊 Signed on paper: %(who)s")
        who = station(desk, flow.step(step), seat)
        yield [button(translated(desk, words, who=who), Tap(Act.PAPER, case.id, code_of(step, seat), case.edition))]


def _confirmed(desk: Desk, case: Case) -> Iterable[Row]:
    for duty in duties.of_case(desk, case):
        told = duty.state == "claimed" or all(question.optional for question in declared(desk, duty).asks)
        if duty.state in duties.LIVE and told and duties.may_close(desk, duty):
            words = translated(desk, declared(desk, duty).got)
            if duty.about_id is not None:
                words += f" · {named(desk.one(duty.about_id), desk.language)}"
            yield [button(words, Tap(Act.CONFIRM, duty.id), GOOD)]


def evidence(desk: Desk, flow: Flow, case: Case) -> list[Question[Any]]:
    """What duties ask, whose papers stand with the case: for whoever follows it."""
    asked = [one for duty in flow.duties if duty.per is None for one in duty.asks]
    return list(dict.fromkeys(asked)) if follows(desk, case) else []


def _papers(desk: Desk, flow: Flow, case: Case) -> Iterable[Row]:
    answers = Answers(case.answers)
    told = (step for step in flow.steps if not access.concealed(desk, step))
    of_steps = (question for step in told for question in step.asks)
    for question in (*flow.questions, *of_steps, *evidence(desk, flow, case)):
        if question.kind == "attachment" and answers.value(question) is not None:
            yield [button(f"📎 {translated(desk, question.label)}", Tap(Act.ATTACHED, case.id, question.key))]
