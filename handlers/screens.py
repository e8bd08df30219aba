"""Cards: what each kind shows and which buttons it has, drawn from the state of now for its reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flows.kit import flow
from flows.kit.answers import Answers, Question
from flows.kit.filling import before
from flows.kit.flow import Flow, Verdict
from flows.kit.refusal import Words
from flows.kit.settling import Standing
from flows.kit.words import N_
from handlers import voice
from handlers.screen import BAD, GOOD, MAIN, Row, Screen, button
from handlers.tap import Act, Tap
from storage import access, cases, drafts, duties
from storage.desk import Desk
from storage.tables import Case, Draft, Duty, File, Person

SHORT = 120  # characters of an answer on a card
LISTED = 20  # rows of a list: the rest comes up as these are done
BAR = 9  # cells of the progress bar

VERDICTS = {
    Verdict.APPROVE: (N_("Approve"), GOOD),
    Verdict.RETURN: (N_("Return for changes"), None),
    Verdict.REFUSE: (N_("Not approved"), BAD),
}

STANDINGS = {
    Standing.SETTLING: N_("being settled"),
    Standing.RETURNED: N_("returned for changes"),
    Standing.REFUSED: N_("not approved"),
    Standing.OPEN: N_("approved"),
    Standing.CLOSED: N_("closed"),
    Standing.WITHDRAWN: N_("withdrawn"),
}


def draw(desk: Desk, person_id: int, kind: str, subject: int) -> Screen:
    """One card as its person sees it now. Raises where its subject is not there."""
    person = desk.one(person_id)
    desk.sits(person)
    if kind.startswith("old:"):  # an earlier message about something that is shown below now
        return Screen(voice.render("cards/old.html", desk.language, {}))
    if not _open_to(desk, kind, subject):
        return Screen(voice.render("cards/old.html", desk.language, {}))
    template, context = CONTEXTS[kind](desk, subject)
    text = voice.render(f"cards/{template}.html", desk.language, {"office": desk.office, "reader": person, **context})
    return Screen(text, buttons(desk, kind, subject), silent=True)


def _open_to(desk: Desk, kind: str, subject: int) -> bool:
    """Whether the person at the desk may (still) see what that card is about."""
    if kind in ("duty", "confirm"):
        subject = desk.session.get_one(Duty, subject).case_id
    elif kind not in ("case", "step"):
        return True
    case = desk.session.get_one(Case, subject)
    return access.may_see(desk, case) or access.has_settled(desk, case)


def buttons(desk: Desk, kind: str, subject: int) -> tuple[Row, ...]:
    """The buttons of that card for the person at the desk."""
    return BUTTONS[kind](desk, subject) if kind in BUTTONS else ()


def _t(desk: Desk, text: str, **params: object) -> str:
    return voice.say(Words(text, params), desk.language)


# -- answers -----------------------------------------------------------------------------------------------------------


def shown(question: Question[Any], kept: Any, language: str) -> str:
    """One answer on a card: dates with their weekday, numbers of documents as their last four, long ones shortened."""
    if kept is None:
        return "–"
    if question.kind == "document":
        return f"•••• {kept['last']}"
    if question.kind == "attachment":
        return "📎"
    text = str(voice.put(question.take(kept), language))
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def rows(desk: Desk, flow_questions: tuple[Question[Any], ...], answers: Answers) -> list[tuple[str, str]]:
    """Label and answer of every question that has one."""
    return [
        (_t(desk, question.label), shown(question, answers.kept[question.key], desk.language))
        for question in flow_questions
        if answers.has(question)
    ]


# -- a form ------------------------------------------------------------------------------------------------------------


def _draft(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    draft = desk.session.get_one(Draft, subject)
    form = drafts.form_of(desk, draft)
    answers = Answers(draft.answers)
    context: dict[str, Any] = {"title": form.title, "state": draft.state, "rows": [], "hint": None, "choices": False}
    if draft.state in ("done", "cancelled", "saved"):
        return "draft_over", context
    question = drafts.asked(desk, draft)
    total = len(form.questions)
    at = form.questions.index(question) if question else total
    full = round(BAR * at / total)
    hint = draft.hint or {}
    context |= {
        "rows": rows(desk, form.questions, answers),
        "at": min(at + 1, total),
        "total": total,
        "bar": "▮" * full + "▯" * (BAR - full),
        "question": question,
        "hint": drafts.take_words(hint) if "words" in hint else None,
        "choices": "choices" in hint,
    }
    return ("draft" if question else "review"), context


def _draft_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    draft = desk.session.get_one(Draft, subject)
    if draft.state == "saved":
        return ([button(_t(desk, N_("Go on")), Tap(Act.RESUME, draft.id), MAIN)],)
    if draft.state != "open":
        return ()
    form = drafts.form_of(desk, draft)
    question = drafts.asked(desk, draft)
    keys: list[Row] = []
    if question is None:
        keys += [
            [button(f"✎ {_t(desk, one.label)}", Tap(Act.CHANGE, draft.id, one.key)) for one in pair]
            for pair in _pairs(form.questions)
        ]
        keys.append([button(_t(desk, N_("Submit")), Tap(Act.SUBMIT, draft.id, revision=draft.revision), GOOD)])
    else:
        offered = (draft.hint or {}).get("choices") or [question.keep(value) for value in question.chips(desk.today)]
        keys += [
            [button(shown(question, kept, desk.language), Tap(Act.ANSWER, draft.id, f"{question.key}={kept}"))]
            for kept in offered
        ]
        move: Row = []
        if before(form, question) is not None:
            move.append(button(_t(desk, N_("← Back")), Tap(Act.BACK, draft.id, question.key)))
        if question.optional:
            move.append(button(_t(desk, N_("Skip")), Tap(Act.SKIP, draft.id, question.key)))
        keys.append(move)
    leave = [button(_t(desk, N_("Cancel")), Tap(Act.CANCEL, draft.id))]
    if isinstance(form, Flow):
        leave.insert(0, button(_t(desk, N_("Save for later")), Tap(Act.SAVE, draft.id)))
    return (*keys, leave)


def _pairs(questions: tuple[Question[Any], ...]) -> list[tuple[Question[Any], ...]]:
    return [questions[at : at + 2] for at in range(0, len(questions), 2)]


# -- a case ------------------------------------------------------------------------------------------------------------


def case_context(desk: Desk, case: Case) -> dict[str, Any]:
    """What templates may name about a case."""
    flow = cases.flow_of(desk, case)
    standing = Standing(case.standing)
    step = flow.step(case.step) if case.step else None
    return {
        "case": case,
        "title": flow.title,
        "filer": desk.one(case.filer_id),
        "rows": rows(desk, flow.questions, Answers(case.answers)),
        "standing": standing.value,
        "standing_words": STANDINGS[standing],
        "step": step.title if step else "",
        "takers": [named(person, desk.language) for person in cases.takers(desk, case)],
        "last": cases.last_verdict(desk, case),
        "owed": [duty_context(desk, duty) for duty in duties.of_case(desk, case)],
    }


def named(person: Person, language: str) -> str:
    """A person's name for a reader of that language."""
    return person.english_name if language == "en" and person.english_name else person.name


def _case(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    return "case", case_context(desk, desk.session.get_one(Case, subject))


def _case_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    case = desk.session.get_one(Case, subject)
    if case.standing == Standing.RETURNED.value and case.filer_id == desk.me.id:
        return ([button(_t(desk, N_("Change and send again")), Tap(Act.AGAIN, case.id), MAIN)],)
    return tuple(
        [button(_t(desk, _declared(desk, duty).did), Tap(Act.DONE, duty.id), GOOD)]
        for duty in duties.of_case(desk, case)
        if duty.state == "open" and duty.owner_id == desk.me.id
    )


def _step(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    return "step", case_context(desk, desk.session.get_one(Case, subject))


def _step_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    case = desk.session.get_one(Case, subject)
    if case.standing == Standing.OPEN.value:
        return tuple(
            [button(_t(desk, _declared(desk, duty).got), Tap(Act.CONFIRM, duty.id), GOOD)]
            for duty in duties.of_case(desk, case)
            if duty.state in duties.LIVE and duties.may_close(desk, duty)
        )
    if not access.is_taker(desk, case) or case.standing != Standing.SETTLING.value or case.step is None:
        return ()
    gives = cases.flow_of(desk, case).step(case.step).gives
    made = [
        button(
            _t(desk, VERDICTS[verdict][0]),
            Tap(Act.VERDICT, case.id, verdict.value, case.revision),
            VERDICTS[verdict][1],
        )
        for verdict in gives
    ]
    return (made[:1], made[1:])


# -- a duty ------------------------------------------------------------------------------------------------------------


def _declared(desk: Desk, duty: Duty) -> flow.Duty:
    return cases.flow_of(desk, desk.session.get_one(Case, duty.case_id)).duty(duty.key)


def duty_context(desk: Desk, duty: Duty) -> dict[str, Any]:
    """What templates may name about a duty."""
    case = desk.session.get_one(Case, duty.case_id)
    declared = cases.flow_of(desk, case).duty(duty.key)
    file = desk.session.get(File, duty.file_id) if duty.file_id else None
    return {
        "duty": duty,
        "duty_title": declared.title,
        "owner": desk.one(duty.owner_id),
        "case": case,
        "due": duty.due,
        "filing_day": desk.office.calendar.on_or_before(duty.due),
        "days_left": (duty.due - desk.today).days,
        "state": duty.state,
        "file_state": file.state if file else "",
    }


def _duty(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    return "duty", duty_context(desk, desk.session.get_one(Duty, subject))


def _duty_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    duty = desk.session.get_one(Duty, subject)
    if duty.state != "open" or duty.owner_id != desk.me.id:
        return ()
    return ([button(_t(desk, _declared(desk, duty).did), Tap(Act.DONE, duty.id), GOOD)],)


def _confirm(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    return "confirm", duty_context(desk, desk.session.get_one(Duty, subject))


def _confirm_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    duty = desk.session.get_one(Duty, subject)
    if duty.state != "claimed" or not duties.may_close(desk, duty):
        return ()
    keys: list[Row] = [
        [
            button(_t(desk, _declared(desk, duty).got), Tap(Act.CONFIRM, duty.id), GOOD),
            button(_t(desk, N_("Not yet")), Tap(Act.NOT_YET, duty.id)),
        ]
    ]
    if duty.file_id is not None:
        keys.append([button(_t(desk, N_("📎 See the slip")), Tap(Act.FILE, duty.id))])
    return tuple(keys)


# -- lists -------------------------------------------------------------------------------------------------------------


def _my(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    return "my", {
        "cases": [case_context(desk, case) for case in cases.of_person(desk)],
        "owed": [duty_context(desk, duty) for duty in duties.of_person(desk)[:LISTED]],
        "drafts": [_draft(desk, draft.id)[1] for draft in _large(desk)],
    }


def _large(desk: Desk) -> list[Draft]:
    return [draft for draft in drafts.mine(desk) if draft.form in desk.office.flows][:5]


def _my_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    found = [
        [
            button(
                _t(desk, N_("Go on: %(title)s"), title=_t(desk, drafts.form_of(desk, draft).title)),
                Tap(Act.RESUME, draft.id),
            )
        ]
        for draft in _large(desk)
    ]
    return (*found, *([button(case.number, Tap(Act.CASE, case.id))] for case in cases.of_person(desk, 5)))


def _todo(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    waiting = cases.waiting_on(desk)
    return "todo", {
        "confirming": [duty_context(desk, duty) for duty in duties.to_confirm(desk)[:LISTED]],
        "count": len(waiting),
        "cases": [case_context(desk, case) for case in waiting[:LISTED]],
        "owed": [duty_context(desk, duty) for duty in duties.of_person(desk)[:LISTED]],
    }


def _todo_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    found = cases.waiting_on(desk)[:LISTED]
    made = [button(case.number, Tap(Act.CASE, case.id)) for case in found]
    made += [
        button(f"📥 {desk.session.get_one(Case, duty.case_id).number}", Tap(Act.DUTY, duty.id))
        for duty in duties.to_confirm(desk)[:LISTED]
    ]
    return tuple(made[at : at + 2] for at in range(0, len(made), 2))


def _help(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    return "help", {"flows": list(desk.office.offered)}


def _language(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    return "language", {}


def _language_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    names = {"zh": "中文", "en": "English"}
    return (
        [
            button(f"✓ {name}" if key == desk.me.language else name, Tap(Act.LANGUAGE, 0, key))
            for key, name in names.items()
        ],
    )


CONTEXTS: dict[str, Callable[[Desk, int], tuple[str, dict[str, Any]]]] = {
    "draft": _draft,
    "case": _case,
    "step": _step,
    "duty": _duty,
    "confirm": _confirm,
    "my": _my,
    "todo": _todo,
    "help": _help,
    "language": _language,
}

BUTTONS: dict[str, Callable[[Desk, int], tuple[Row, ...]]] = {
    "draft": _draft_buttons,
    "case": _case_buttons,
    "step": _step_buttons,
    "duty": _duty_buttons,
    "confirm": _confirm_buttons,
    "my": _my_buttons,
    "todo": _todo_buttons,
    "language": _language_buttons,
}
