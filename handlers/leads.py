"""A form that was offered next is opened, with the answers both ask for carried over."""

from __future__ import annotations

from typing import Any

from flows.kit.answers import Answers, Question
from flows.kit.asker import Asker
from flows.kit.flow import Flow, Form, Lead
from flows.kit.reading import Read
from flows.kit.refusal import Refusal, Words
from flows.kit.settling import OUT_OF_DATE
from flows.kit.words import N_
from handlers import offers
from handlers.letters import line
from handlers.shown import shown
from handlers.tap import Tap
from storage import access, cards, cases, drafts
from storage.desk import Desk
from storage.facts import asker_of
from storage.tables import Draft
from storage.versions import answers_of


def follow(tap: Tap, desk: Desk) -> None:
    """Open the form that was offered: one that was left for it with answers in it is saved."""
    if tap.revision:
        _after_case(tap, desk)
    else:
        _instead(tap, desk)


def _after_case(tap: Tap, desk: Desk) -> None:
    case = access.seen_case(desk, tap.subject)
    if case.filer_id != desk.me.id:
        raise Refusal(OUT_OF_DATE)
    draft = _begin(desk, tap, cases.flow_of(desk, case), answers_of(desk, case), asker_of(desk, case))
    cards.show(desk, desk.me, "draft", draft.id, fresh=True)


def _instead(tap: Tap, desk: Desk) -> None:
    left = drafts.own(desk, tap.subject)
    answers = drafts.tried(left, drafts.answers(desk, left))
    said = (left.hint or {}).get("words", "")
    draft = _begin(desk, tap, drafts.form_of(desk, left), answers, drafts.asker(desk, left), said)
    card = cards.find(desk, desk.me.id, "draft", left.id)
    if left.answers or card is None:
        left.state = "saved"
        line(desk, Words(N_("Your other form is saved; /my brings it back.")))
        cards.mark(desk, "draft", left.id)
        cards.show(desk, desk.me, "draft", draft.id, fresh=True)
    else:  # nothing was filled yet: its card goes on
        drafts.cancel(desk, left)
        cards.turn_into(desk, card, "draft", draft.id)


def _begin(desk: Desk, tap: Tap, form: Form, answers: Answers, who: Asker, said: str = "") -> Draft:
    offered = offers.offered(desk, form, answers, who, said)
    if not tap.arg.isdigit() or int(tap.arg) >= len(offered):
        raise Refusal(OUT_OF_DATE)
    lead, flow = offered[int(tap.arg)]
    return drafts.start(desk, flow, answers=_carried(desk, lead, flow, answers))


def begin(desk: Desk, lead: Lead, form: Flow, answers: Answers) -> None:
    """Open the form a duty is done by. Raises Refusal: the school has none such, or it is not theirs to fill."""
    flow = next((one for one in access.openable(desk) if one.serves == lead.to), None)
    if flow is None:
        raise Refusal(N_("This form is not in use any more. Please ask the office."))
    draft = drafts.start(desk, flow, answers=_carried(desk, lead, flow, answers))
    cards.show(desk, desk.me, "draft", draft.id, fresh=True)


def _carried(desk: Desk, lead: Lead, flow: Flow, answers: Answers) -> Answers:
    """The answers as the other form would have got them; what it cannot read is asked."""
    found = Answers({})
    for key, source in lead.carries.items():
        question = flow.question(key)
        if question is not None and answers.value(source) is not None:
            found = _put(desk, found, question, source, answers.kept[source.key])
    return found


def _put(desk: Desk, found: Answers, question: Question[Any], source: Question[Any], kept: Any) -> Answers:
    if question.kind == source.kind:
        return Answers({**found.kept, question.key: kept})
    reading = question.read(shown(desk, source, kept), drafts.around_nothing(desk))
    return found.given(question, reading.value) if isinstance(reading, Read) else found
