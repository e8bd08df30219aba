"""Drafts: everything that is waited for, and which one a person's next message answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import delete, or_, select

from flows.kit.answers import BEFORE, UNFINISHED, Answers, Around, Question
from flows.kit.asker import Asker
from flows.kit.filling import (
    EARLIER,
    asked_again,
    asked_now,
    findings,
    kept_for,
    open_questions,
    put_aside,
    refused,
)  # fmt: skip
from flows.kit.flow import FILED_ON, Flow, Form
from flows.kit.grouping import Rows
from flows.kit.hearing import Heard, added, answering, heard
from flows.kit.people import Kind, Rank, Role
from flows.kit.questions import Group
from flows.kit.reading import Ask, Directory, Named, Read, Reading, Unread, read_yes_no
from flows.kit.refusal import Name, Places, Refusal, Words, Zone
from flows.kit.register import Register
from flows.kit.settling import Standing
from flows.kit.words import N_
from storage import access, cards, sealed
from storage.desk import Desk
from storage.facts import asker_for, records
from storage.office import Department
from storage.tables import Case, Draft, Duty, Focus, Person
from storage.versions import year_days

CAME = "~message_"  #: before the key of a question: with which message its answer came
HEARD = "~heard_"  #: before the key of a question whose turn has not come: what was said to it beforehand
SHEET = "~sheet"  #: the file that is being read as the rows of a group, and the key of that group
MARKED = "~marked"  #: the sheet that was sent back with its wrong cells marked
INTERNAL = (CAME, HEARD, EARLIER, SHEET, MARKED)  #: no question has such a key
NOT_NEEDED = N_("Not needed any more; nothing was sent.")
READ_SO = N_("I read this in your message; please look it through. I ask only for the rest.")
LINES = "*"  #: chosen, where the lines of the card with every answer are shown to choose one


def keep_words(words: Words) -> dict[str, Any]:
    """A sentence as JSON, to be said when the card is drawn."""
    return {"words": words.text, "params": {name: _kept(value) for name, value in words.params.items()}}


def _kept(value: Any) -> Any:
    """A value named in a sentence, as JSON."""
    if isinstance(value, Words):
        return keep_words(value)
    if isinstance(value, Name):
        return {"name": value.name, "english": value.english}
    if isinstance(value, Department):
        return {"name": value.zh, "english": value.en}
    if isinstance(value, Kind | Rank | Role):
        return keep_words(Words(value.label))
    if isinstance(value, Zone):
        return {"zone": str(value)}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def take_words(kept: Mapping[str, Any]) -> Words:
    """The sentence again."""
    return Words(kept["words"], {name: _value(value) for name, value in kept["params"].items()})


def _value(kept: Any) -> Any:
    """A value named in a sentence, from its JSON: names, days and places have a form of their own."""
    if isinstance(kept, dict):
        if "name" in kept:
            return Name(kept["name"], kept["english"])
        if "zone" in kept:
            return Zone(kept["zone"])
        return take_words(kept) if "words" in kept else date.fromisoformat(kept["day"])
    return Places(kept) if isinstance(kept, list) else kept


def asker(desk: Desk, draft: Draft) -> Asker:
    """What the rules of the draft's form may ask about: they do not hear what its own case says."""
    case = case_of(desk, draft)
    who = asker_for(desk, case.filer_id if case else desk.me.id, case.id if case else 0)
    flow = desk.office.flows.get(draft.form)
    if case is None or flow is None or flow.day is None or case.standing != Standing.OPEN.value:
        return who
    if draft.answers.get(flow.day.key) != case.answers.get(flow.day.key):
        return who
    return replace(who, today=case.filed_at.astimezone(desk.office.zone).date())  # it was handed in in time


def case_of(desk: Desk, draft: Draft) -> Case | None:
    """The case a draft changes, or a tiny form is about."""
    if draft.subject is None:
        return None
    form = desk.office.form(draft.form)
    about = form.about if form is not None and not isinstance(form, Flow) else "case"
    if about == "duty":
        duty = desk.session.get(Duty, draft.subject)
        return desk.session.get(Case, duty.case_id) if duty else None
    return desk.session.get(Case, draft.subject) if about else None


def answers(desk: Desk, draft: Draft) -> Answers:
    """What is answered so far, as rules and conditions see it: with the case's own answers and days behind it."""
    case = case_of(desk, draft)
    handed_in = case is not None and case.standing not in (Standing.WITHDRAWN.value, Standing.ASKED.value)
    filed = case.filed_at.astimezone(desk.office.zone).date() if case and handed_in else desk.today
    form = form_of(desk, draft)
    asked = {question.key for question in form.questions}
    behind = {} if case is None or isinstance(form, Flow) else case.answers
    behind = {key: kept for key, kept in behind.items() if key not in asked}
    if isinstance(form, Register) and form.holder is not None and (whose := _told_of(desk, form, case)) is not None:
        behind = {form.holder.key: [whose]}
    if form.about == "duty" and (duty := desk.session.get(Duty, draft.subject)) is not None:
        behind |= {key + BEFORE: kept for key, kept in duty.answers.items()}
    days = {} if case is None else year_days(desk, case)
    of_year = {key: day.isoformat() for key, day in days.items()}
    return Answers({**behind, FILED_ON.key: FILED_ON.keep(filed), **of_year, **draft.answers})


def _told_of(desk: Desk, register: Register, case: Case | None) -> int | None:
    """Whose record it is where nobody is asked: as it was, or their own who tell it; None: the keeper says so."""
    assert register.holder is not None  # whoever calls looked
    if case is not None and case.answers.get(register.holder.key):
        return int(case.answers[register.holder.key][0])
    return None if access.enters(desk, register) else desk.me.id


def kept(desk: Desk, draft: Draft) -> Answers:
    """Only the answers that still mean something; of a record of somebody's also whose it is."""
    form = form_of(desk, draft)
    found = kept_for(form, answers(desk, draft), asker(desk, draft))
    if not isinstance(form, Register) or form.holder is None or found.has(form.holder):
        return found
    whose = _told_of(desk, form, case_of(desk, draft))
    return found if whose is None else found.given(form.holder, (whose,))


def given(draft: Draft) -> Answers:
    """What was answered, and nothing of how: a tiny form leads to that."""
    return Answers({key: kept for key, kept in draft.answers.items() if not key.startswith(INTERNAL)})


def around(desk: Desk, draft: Draft) -> Around:
    """What reading typed text may look at."""
    now, rows = answers(desk, draft), group(desk, draft)
    given = rows.seen(now) if rows else now
    return replace(around_nothing(desk), answers=given)


def around_nothing(desk: Desk) -> Around:
    """The same before a form is begun."""
    return Around(
        desk.today,
        desk.me.id,
        directory=lambda: _directory(desk),
        shares=desk.office.pack.shares,
        records=lambda kind: records(desk, kind, desk.me.id),
        departments=lambda: desk.office.department_names,
        home=desk.me.department,
    )


def _directory(desk: Desk) -> Directory:
    if desk.directory is None:
        desk.directory = Directory(_known(desk))
    return desk.directory


def _known(desk: Desk) -> list[Named]:
    here = desk.session.execute(
        select(Person.id, Person.staff_no, Person.name, Person.english_name, Person.department)
        .where(or_(Person.left_on.is_(None), Person.left_on > desk.today))
        .order_by(Person.id)
    )
    return [Named(*row) for row in here]


def start(
    desk: Desk, form: Form, *, subject: int | None = None, seen: int = 0, answers: Answers | None = None
) -> Draft:
    """A new draft, in focus; or the one about the same *subject* and *seen* that is there: no edit is lost."""
    if subject is not None:
        about = select(Draft).where(
            Draft.person_id == desk.me.id, Draft.form == form.key, Draft.subject == subject,
            Draft.state.in_(["open", "saved"]),
        )  # fmt: skip
        for other in desk.session.scalars(about):
            if other.seen == seen:
                focus(desk, other)
                return other
            cancel(desk, other)
            cards.mark(desk, "draft", other.id)
    if form.about:
        _leave_unanswered(desk)
    draft = Draft(
        person_id=desk.me.id, form=form.key, version=form.version, subject=subject, seen=seen,
        answers=dict(answers.kept) if answers else {}, changed_at=desk.now, revision=0, state="open",
    )  # fmt: skip
    desk.session.add(draft)
    desk.session.flush()
    focus(desk, draft)
    return draft


def _leave_unanswered(desk: Desk) -> None:
    """What was asked about a case before and is not answered at all is not asked again once another is."""
    for other in mine(desk):
        asked = desk.office.form(other.form)
        unanswered = asked is not None and not any(question.key in other.answers for question in asked.questions)
        if unanswered and asked is not None and asked.about and other.state == "open":
            cancel(desk, other)
            cards.mark(desk, "draft", other.id)


def end_mine(desk: Desk, form: str) -> None:
    """Give up what the person at the desk had open of that form."""
    for other in mine(desk):
        if other.form == form:
            cancel(desk, other)
            cards.mark(desk, "draft", other.id)


def focus(desk: Desk, draft: Draft) -> None:
    """The person's next message answers this draft."""
    row = desk.session.get(Focus, desk.me.id)
    if row is None:
        desk.session.add(Focus(person_id=desk.me.id, draft_id=draft.id))
    else:
        row.draft_id = draft.id
    draft.state = "open"
    desk.session.flush()


def leave(desk: Desk, draft: Draft) -> Draft | None:
    """The draft is no longer waited for. Returns the one that was being filled before it and is in focus again."""
    focused = desk.session.get(Focus, desk.me.id)
    if focused is None or focused.draft_id != draft.id:
        return None
    desk.session.delete(focused)
    desk.session.flush()
    earlier = next((one for one in mine(desk) if one.state == "open" and one.id != draft.id), None)
    if earlier is not None:
        focus(desk, earlier)
    return earlier


def cancel(desk: Desk, draft: Draft) -> None:
    """Give it up: its answers are gone, and what only it had sealed as well."""
    sealed.erase_unreferred(desk, case_of(desk, draft), draft.answers)
    draft.state, draft.answers, draft.hint = "cancelled", {}, None


def end_about(desk: Desk, subject: int, *forms: str) -> None:
    """What those forms asked about *subject* is decided: whoever was filling one is not waited for any more."""
    waiting = select(Draft).where(Draft.subject == subject, Draft.form.in_(forms), Draft.state.in_(["open", "saved"]))
    for draft in desk.session.scalars(waiting):
        cancel(desk, draft)
        draft.hint = keep_words(Words(NOT_NEEDED))
        cards.mark(desk, "draft", draft.id)
        desk.session.execute(delete(Focus).where(Focus.draft_id == draft.id))


def ended_about(desk: Desk, form: str, subject: int) -> list[Draft]:
    """Filled tiny forms of that kind about *subject*."""
    done = select(Draft).where(Draft.form == form, Draft.subject == subject, Draft.state == "done")
    return list(desk.session.scalars(done))


def in_focus(desk: Desk) -> Draft | None:
    """The draft the person's next message answers."""
    return desk.session.scalar(
        select(Draft).join(Focus, Focus.draft_id == Draft.id).where(Focus.person_id == desk.me.id)
    )


def mine(desk: Desk) -> list[Draft]:
    """The person's unfinished drafts, the latest first."""
    return list(
        desk.session.scalars(
            select(Draft)
            .where(Draft.person_id == desk.me.id, Draft.state.in_(["open", "saved"]))
            .order_by(Draft.changed_at.desc(), Draft.id.desc())
        )
    )


def holding(desk: Desk, person: int, file: int) -> list[Draft]:
    """The person's unfinished forms in which that file is an answer."""
    open_now = select(Draft).where(Draft.person_id == person, Draft.state.in_(["open", "saved"]))
    return [draft for draft in desk.session.scalars(open_now) if file in draft.answers.values()]


def own(desk: Desk, draft_id: int) -> Draft:
    """The person's own open draft of that id. Raises Refusal alike for another's and for one that is over."""
    draft = desk.session.get(Draft, draft_id)
    if draft is None or draft.person_id != desk.me.id or draft.state not in ("open", "saved"):
        raise Refusal(N_("That form is finished or cancelled. /my shows what is open."))
    return draft


def form_of(desk: Desk, draft: Draft) -> Form:
    """The draft's form. Raises Refusal where the school switched it off meanwhile."""
    form = desk.office.form(draft.form)
    if form is None:
        raise Refusal(N_("This form is not in use any more. Your answers are kept; please ask the office."))
    return form


def asked(desk: Desk, draft: Draft) -> Question[Any] | None:
    """The question the draft waits for; None: every answer is there."""
    form, given = form_of(desk, draft), (draft.answers, draft.chosen)  # looked for again only where these changed
    found = desk.asked.get(draft.id)
    if found is None or found[0][0] is not given[0] or found[0][1] != given[1]:
        found = given, asked_now(form, answers(desk, draft), asker(desk, draft), draft.chosen)
        desk.asked[draft.id] = found
    return found[1]


def group(desk: Desk, draft: Draft) -> Rows | None:
    """The group the draft asks for, as far as it is filled; None: it asks for something else."""
    question = asked(desk, draft)
    return Rows.of(question, answers(desk, draft)) if isinstance(question, Group) else None


def waits_for(desk: Desk, draft: Draft) -> Question[Any] | None:
    """The question that is answered by what is typed: within a group that of its open row, if one is open."""
    rows = group(desk, draft)
    if rows is None:
        return asked(desk, draft)
    return rows.asked(answers(desk, draft), asker(desk, draft)) or rows.group


def reading(desk: Desk, draft: Draft, text: str) -> Reading[Any]:
    """What was typed, as the answer to the question asked; a yes to the one reading that was offered means that one."""
    question, offered = waits_for(desk, draft), (draft.hint or {}).get("choices", ())
    if question is None:
        return Unread(N_("Every answer is there. Please press Submit, or send the name of a line to change it."))
    found = question.read(text, around(desk, draft))
    if isinstance(found, Unread) and len(offered) == 1 and read_yes_no(text) == Read(True):
        return Read(question.take(offered[0]))
    return found


def typed(desk: Desk, draft: Draft, text: str, *, message: int = 0) -> bool:
    """Take what was typed as the answer to the question asked. Returns whether it was kept.

    Args: message: whose edit corrects the answer.
    """
    before = draft.answers
    kept = _typed(desk, draft, text)
    if kept and message:
        _came_with(draft, message, before)
    elif message and draft.hint is not None:
        draft.hint = {**draft.hint, "message": message}
    return kept


def _came_with(draft: Draft, message: int, before: Mapping[str, Any]) -> None:
    """Remember which message gave the answers that are new."""
    new = {key for key, kept in draft.answers.items() if before.get(key, ...) != kept}
    new = {key for key in new if not key.startswith(INTERNAL) and not key.endswith(UNFINISHED)}
    others = {key: kept for key, kept in draft.answers.items() if kept != message or not key.startswith(CAME)}
    draft.answers = {CAME + key: message for key in new} | others  # the newest answer stays last


def said_by(desk: Desk, message: int) -> tuple[Draft | None, list[str]]:
    """The unfinished form that message answered, and the keys of the questions it did; none where it was not read."""
    for draft in mine(desk):
        if (draft.hint or {}).get("message") == message:
            return draft, []
        keys = [
            key.removeprefix(CAME) for key, kept in draft.answers.items() if key.startswith(CAME) and kept == message
        ]
        if keys:
            return draft, keys
    return None, []


def correct(desk: Desk, draft: Draft, keys: Sequence[str], text: str, message: int) -> None:
    """The message that answered those questions was edited."""
    before, form = draft.answers, form_of(desk, draft)
    if len(keys) > 1:
        if tell(desk, draft, heard(form, text, around(desk, draft)), again=True):
            _came_with(draft, message, before)
        return
    if keys:
        draft.chosen = keys[0]
    typed(desk, draft, text, message=message)


def _typed(desk: Desk, draft: Draft, text: str) -> bool:
    question, found = waits_for(desk, draft), reading(desk, draft, text)
    if isinstance(found, Unread) and question is not None:
        form, here = form_of(desk, draft), around(desk, draft)
        if also := answering(question, form, text, here):
            return tell(desk, draft, also, again=True)
    if isinstance(found, Unread) or question is None:
        assert isinstance(found, Unread)  # without a question nothing is read
        hint(draft, Words(found.why, found.params))
        return False
    if isinstance(found, Ask):
        draft.hint = {"choices": [question.keep(value) for value in found.choices]}
        touch(desk, draft)
        return False
    more = added(question, form_of(desk, draft), text, around(desk, draft)) if found.value is True else {}
    kept = give(desk, draft, question, found.value)
    if kept and more:
        tell(desk, draft, more)
    return kept


def tell(desk: Desk, draft: Draft, said: Heard, *, again: bool = False, message: int = 0) -> bool:
    """Keep every answer a sentence gives; what is doubtful is asked when its question comes. Returns whether one was.

    Args: again: also those that are there already; message: whose edit corrects them.
    """
    form, kept, before = form_of(desk, draft), False, draft.answers
    for question in form.questions:
        reading = said.get(question.key)
        if reading is None or (question.key in draft.answers and not again):
            continue
        if isinstance(reading, Read) and answer(desk, draft, question, reading.value):
            kept = True
            continue
        _put(draft, HEARD + question.key, _for_later(question, reading))
    draft.hint = keep_words(Words(READ_SO)) | {"only": "hint"} if kept else None
    if kept and message:
        _came_with(draft, message, before)
    recall(desk, draft)
    return kept


def _for_later(question: Question[Any], reading: Reading[Any]) -> dict[str, Any]:
    """A reading as JSON, until its question is asked."""
    if isinstance(reading, Unread):
        return {"hint": keep_words(Words(reading.why, reading.params))}
    values = reading.choices if isinstance(reading, Ask) else (reading.value,)
    beside = {"beside": reading.beside} if isinstance(reading, Ask) and reading.beside is not None else {}
    return {"choices": [question.keep(value) for value in values]} | beside


def recall(desk: Desk, draft: Draft) -> None:
    """What was said beforehand to the question that is asked now: what is offered, or what was wrong with it."""
    question = asked(desk, draft)
    said = draft.answers.get(HEARD + question.key) if question is not None else None
    if question is None or said is None:
        return
    draft.answers = {key: kept for key, kept in draft.answers.items() if key != HEARD + question.key}
    choices = _left(draft, said)
    if "hint" in said:
        draft.hint = said["hint"]
    elif len(choices) > 1:
        draft.hint = {"choices": choices}
    elif answer(desk, draft, question, question.take(choices[0])):  # a rule refused it then, perhaps not now
        recall(desk, draft)
        return
    touch(desk, draft)


def _left(draft: Draft, said: Mapping[str, Any]) -> list[Any]:
    """The readings that are left, each once: where another question was answered meanwhile, those that go with it."""
    choices = said.get("choices", [])
    if (beside := said.get("beside")) is not None:
        key, others = beside
        along = [one for one, other in zip(choices, others, strict=True) if other == draft.answers.get(key)]
        choices = along or choices
    return [one for at, one in enumerate(choices) if one not in choices[:at]]


def _put(draft: Draft, key: str, kept: Any) -> None:
    draft.answers = {**draft.answers, key: kept}


def give(desk: Desk, draft: Draft, question: Question[Any], value: Any) -> bool:
    """Keep the answer (None: skipped) to the question that is waited for, within a group as well. Returns as answer."""
    rows = group(desk, draft)
    if rows is None or question == rows.group:
        return answer(desk, draft, question, value)
    if value is not None and question.sealed and isinstance(value, str):
        value = sealed.close(desk, value)
    fill(desk, draft, rows.given(question, value, answers(desk, draft), asker(desk, draft)))
    return True


def fill(desk: Desk, draft: Draft, rows: Rows) -> None:
    """Keep a group as far as it is filled; numbers of a row that is gone are gone too."""
    others = {key: kept for key, kept in draft.answers.items() if key != rows.group.key + UNFINISHED}
    as_answered = rows.at is None and list(rows.rows) == draft.answers.get(rows.group.key)
    _replace(desk, draft, others if as_answered else {**others, rows.group.key + UNFINISHED: rows.kept})
    draft.hint = None
    touch(desk, draft)


def begin(desk: Desk, draft: Draft, question: Question[Any], kept: Any) -> None:
    """Keep an answer that is not all there yet (as JSON), of the form or of the open row of its group."""
    rows = group(desk, draft)
    if rows is not None and question in rows.group.of:
        fill(desk, draft, rows.begun(question, kept))
        return
    draft.answers = {**draft.answers, question.key + UNFINISHED: kept}
    draft.hint = None
    touch(desk, draft)


def answer(desk: Desk, draft: Draft, question: Question[Any], value: Any) -> bool:
    """Keep one answer (None: skipped) unless a rule refuses it. Returns whether it was kept."""
    if value is not None and question.sealed and isinstance(value, str):
        value = sealed.close(desk, value)
    form, who = form_of(desk, draft), asker(desk, draft)
    now = answers(desk, draft).given(question, value)
    again = asked_again(form, answers(desk, draft), now, question)
    if words := refused(form, put_aside(now, again, question), who, question):  # what is asked again forbids nothing
        hint(draft, words)
        if not question.sealed:  # the card may offer what else can be done with it
            draft.hint = (draft.hint or {}) | {"tried": {question.key: now.kept[question.key]}}
        if question.sealed and value is not None:
            sealed.erase(desk, value.id)
        return False
    replaced = (question.key, question.key + UNFINISHED, EARLIER + question.key)
    others = {key: kept for key, kept in draft.answers.items() if key not in replaced}
    given = Answers({**others, question.key: now.kept[question.key]})  # the newest last: the card shows it
    _replace(desk, draft, put_aside(given, again, question).kept)
    draft.chosen = None
    said = [one.words for one in findings(form, now, who, question) if one.effect == "hint"]
    draft.hint = keep_words(said[0]) | {"only": "hint"} if said else None
    touch(desk, draft)
    return True


def tried(draft: Draft, now: Answers) -> Answers:
    """The answers with the one a rule refused just now."""
    return Answers({**now.kept, **(draft.hint or {}).get("tried", {})})


def earlier(draft: Draft, question: Question[Any]) -> tuple[Any, str] | None:
    """The answer so far of a question that is asked again, as JSON, and the key of what was changed."""
    kept = draft.answers.get(EARLIER + question.key)
    return (kept[0], kept[1]) if kept else None


def _replace(desk: Desk, draft: Draft, given: dict[str, Any]) -> None:
    """The draft's answers are these now; what only those before had sealed is erased."""
    sealed.erase_unreferred(desk, case_of(desk, draft), draft.answers, still=given)
    draft.answers = given


def recheck(desk: Desk, draft: Draft) -> bool:
    """Judge again before handing in: days have passed. Returns whether a question is asked again."""
    form, now, who = form_of(desk, draft), answers(desk, draft), asker(desk, draft)
    for question in form.questions:
        if words := refused(form, now, who, question):
            draft.chosen = question.key
            hint(draft, words)
            touch(desk, draft)
            return True
    return bool(open_questions(form, now, who))


def hint(draft: Draft, words: Words) -> None:
    """What the card says above its question."""
    draft.hint = keep_words(words)


def touch(desk: Desk, draft: Draft) -> None:
    """The draft changed: buttons that carry the old revision are stale."""
    draft.revision += 1
    draft.changed_at = desk.now
