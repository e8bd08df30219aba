"""The same as last time: what somebody answered to a form when they filed it last, as far as it still stands."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from flows.kit.answers import Question
from flows.kit.choosing import Choices, Department
from flows.kit.filling import questions
from flows.kit.flow import WHY, Flow
from flows.kit.questions import Choice, Group, words_of
from flows.kit.reading import Read
from flows.kit.refusal import Words
from flows.kit.settling import Standing
from flows.kit.words import N_
from storage import drafts
from storage.desk import Desk
from storage.facts import asker_for
from storage.tables import Case, Draft
from storage.versions import answers_of

#: kinds that are of each time alone
OWN = ("date", "period", "time", "attachment", "acknowledgement", "record", "notice")
AS_THEN = N_("As in %(number)s; please look it through. I ask only for the rest.")


def found(desk: Desk, flow: Flow) -> Case | None:
    """The case of that form which the person at the desk filed last, and did not take back."""
    mine = select(Case).where(Case.filer_id == desk.me.id, Case.flow == flow.key)
    still = mine.where(Case.standing != Standing.WITHDRAWN.value)
    return desk.session.scalar(still.order_by(Case.id.desc()).limit(1))


def offered(desk: Desk, draft: Draft) -> Case | None:
    """Whose answers may be taken over into a form that was just begun; None: nobody's."""
    flow = desk.office.flows.get(draft.form)
    if flow is None or flow.keeps or draft.answers or draft.subject is not None or all(map(_own, flow.questions)):
        return None
    return found(desk, flow)


def take_over(desk: Desk, draft: Draft, case: Case) -> None:
    """Answer whatever still stands as it was answered then; days, files, numbers and reasons are asked."""
    flow, then = desk.office.flows[draft.form], answers_of(desk, case)
    asked = questions(flow, then, asker_for(desk, desk.me.id))
    out = [one for one in asked if _own(one) or not _stands(desk, one, then.value(one))]
    while more := [one for one in asked if one not in out and any(other in out for other in one.rests_on)]:
        out += more
    kept = {one.key: Read(then[one]) for one in asked if one not in out}
    drafts.tell(desk, draft, kept)
    if draft.answers:
        draft.hint = drafts.keep_words(Words(AS_THEN, {"number": case.number})) | {"only": "hint"}


def _own(question: Question[Any]) -> bool:
    """Whether it is asked each time: what is of that time alone, what is sealed, why something is against a rule."""
    sealed = question.sealed or (isinstance(question, Group) and any(_own(one) for one in question.of))
    return sealed or question.kind in OWN or question.key.startswith(WHY)


def _stands(desk: Desk, question: Question[Any], value: Any) -> bool:
    """Whether an answer of then can be given now: the option is there, the department, each of the people."""
    if value is None:
        return False
    if question.kind == "people":
        here = {person.id for person in map(desk.one, value) if person.left_on is None or person.left_on > desk.today}
        return set(value) <= here
    if isinstance(question, Department):
        return bool(words_of(value)) or value in desk.office.departments
    if isinstance(question, Choice | Choices):
        known = [option.token for option in question.options]
        return all(one in known or words_of(one) for one in ((value,) if isinstance(value, str) else value))
    return True
