"""Asking the filer and answering, from the card: a button, a few words or a file, and the thread on both cards."""

from __future__ import annotations

from flows.kit.answers import Answers
from flows.kit.refusal import Words
from flows.kit.tiny import ASK, REPLY, WHAT_ASKED, WHAT_SAID
from flows.kit.words import N_
from handlers import fill, thread
from handlers.enclosed import send
from handlers.shown import short
from handlers.tap import Act, Tap
from storage import access, asking, cards, drafts, history
from storage.desk import Desk
from storage.tables import Draft


def ask(tap: Tap, desk: Desk) -> None:
    """Whoever takes a step wants to know something first."""
    case = access.seen_case(desk, tap.subject)
    asking.askable(desk, case, seen=tap.revision)
    fill.ask(desk, ASK, subject=case.id, seen=tap.revision)


def reply(tap: Tap, desk: Desk) -> None:
    """The filer answers a question."""
    case = access.seen_case(desk, tap.subject)
    row = asking.answerable(desk, case, tap.revision)
    fill.ask(desk, REPLY, subject=case.id, seen=row.id)
    if (draft := drafts.in_focus(desk)) is not None:  # it says which question it answers: there may be several
        who, words = thread.who(desk, case, row, desk.one(row.by_id)), history.phrase(desk, row.remark_id).words
        asked = Words(N_("%(who)s asks: %(words)s"), {"who": who, "words": short(words)})
        draft.hint = drafts.keep_words(asked) | {"only": "hint"}


def enclosed(tap: Tap, desk: Desk) -> None:
    """Send the file of an answer."""
    case = access.seen_case(desk, tap.subject)
    file = asking.enclosed(desk, case, tap.revision)
    send(desk, file)


def _asked(desk: Desk, draft: Draft, given: Answers) -> None:
    case = access.seen_case(desk, draft.subject or 0)
    asking.ask(desk, case, given[WHAT_ASKED], seen=draft.seen)
    desk.say(N_("%(name)s is asked; the case stays with you."), name=desk.one(case.filer_id).called)
    cards.show(desk, desk.me, "step", case.id)


def _answered(desk: Desk, draft: Draft, given: Answers) -> None:
    asking.answer(desk, access.seen_case(desk, draft.subject or 0), draft.seen, given[WHAT_SAID])
    desk.say(N_("Your answer is on the card; whoever asked is told."))


TAPS = {Act.ASK: ask, Act.REPLY: reply, Act.ENCLOSED: enclosed}
FINISHED = {ASK.key: _asked, REPLY.key: _answered}
