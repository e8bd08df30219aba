"""Opening a form: while another is being filled, what is to become of that is asked first; it is never lost."""

from __future__ import annotations

from flows.kit.answers import Answers
from flows.kit.flow import Flow
from flows.kit.hearing import heard
from flows.kit.reading import looks_like_document
from flows.kit.refusal import Refusal, Words
from flows.kit.settling import OUT_OF_DATE
from flows.kit.tiny import BEGIN, DROP, NOW_WHAT, OPEN_OTHER, OPENS
from flows.kit.words import N_
from handlers import fill
from handlers.letters import line
from handlers.tap import Act, Tap
from storage import access, campaigns, cards, drafts, lasttime
from storage.desk import Desk
from storage.tables import Draft


def open_form(desk: Desk, flow: Flow, said: str = "", message: int = 0) -> None:
    """Begin a new form; of another one that is being filled ask what becomes of it. The same once more is saved.

    Args: said: a sentence that may answer some of it, sent with that *message*.
    """
    asked_for = campaigns.to_file(desk, flow) if flow.campaign is not None else None
    if asked_for is not None and not access.may_hand_in(desk, asked_for):
        cards.show(desk, desk.me, "case" if asked_for.filer_id == desk.me.id else "step", asked_for.id, fresh=True)
        return
    for waiting in drafts.mine(desk):
        if waiting.form == OPEN_OTHER.key:  # they asked for another one meanwhile
            drafts.cancel(desk, waiting)
            cards.mark(desk, "draft", waiting.id)
    begun = [one for one in drafts.mine(desk) if one.state == "open" and one.form in desk.office.flows]
    if asked_for is not None and any(one.subject == asked_for.id for one in begun):
        fill.open_again(desk, asked_for)
        return
    said = "" if looks_like_document(said) else said
    if filled := next((one for one in begun if one.answers and one.form != flow.key), None):
        asked = {"open": drafts.form_of(desk, filled).title, "new": flow.title}
        opens = {**asked, "flow": flow.key, "said": said, "message": message, "draft": filled.id}
        draft = drafts.start(desk, OPEN_OTHER, answers=Answers({OPENS: opens}))
        cards.show(desk, desk.me, "draft", draft.id, fresh=True)
        return
    for other in begun:  # nothing is in it, or it is the same form once more
        _put_away(desk, other)
        if other.answers:
            line(desk, Words(N_("Your other form is saved; /my brings it back.")))
    cards.show(desk, desk.me, "draft", _begun(desk, flow, said, message).id, fresh=True)


def _begun(desk: Desk, flow: Flow, said: str, message: int) -> Draft:
    asked_for = campaigns.to_file(desk, flow) if flow.campaign is not None else None
    draft = drafts.start(desk, flow) if asked_for is None else fill.begun(desk, asked_for)
    if told := heard(flow, said, drafts.around(desk, draft)):
        drafts.tell(desk, draft, told, message=message)
    return draft


def _put_away(desk: Desk, draft: Draft) -> None:
    draft.state = "saved"
    cards.mark(desk, "draft", draft.id)


def decided(desk: Desk, draft: Draft, given: Answers) -> Draft:
    """What becomes of the form that is open. Returns the one that is filled now. Raises Refusal."""
    opens = given.kept[OPENS]
    flow = next((one for one in access.openable(desk) if one.key == opens["flow"]), None)
    left = next((one for one in drafts.mine(desk) if one.id == opens["draft"]), None)
    if given[NOW_WHAT] not in (BEGIN, DROP):
        if left is None:
            raise Refusal(OUT_OF_DATE)
        return left
    if flow is None:
        raise Refusal(access.NOT_HERE)
    if left is not None and given[NOW_WHAT] == DROP:
        drafts.cancel(desk, left)
        cards.mark(desk, "draft", left.id)
    elif left is not None:
        _put_away(desk, left)
    return _begun(desk, flow, opens["said"], opens["message"])


def as_last_time(tap: Tap, desk: Desk) -> None:
    """A form that was just begun is answered as it was the last time."""
    draft = drafts.own(desk, tap.subject)
    drafts.focus(desk, draft)
    case = lasttime.offered(desk, draft)
    if case is None:
        raise Refusal(OUT_OF_DATE)
    lasttime.take_over(desk, draft, case)
    cards.show(desk, desk.me, "draft", draft.id)


def linked(desk: Desk, word: str) -> bool:
    """A deep link that names a form opens it. Returns whether it named one."""
    flow = next((one for one in access.openable(desk) if one.command == word), None)
    if flow is not None:
        open_form(desk, flow)
    return flow is not None


fill.SWITCHES[OPEN_OTHER.key] = decided
fill.PRESSED[Act.SAME] = as_last_time
