"""Taking a verdict back: one button on the card of whoever gave it last, and a question whether they mean it."""

from __future__ import annotations

from flows.kit.answers import Answers
from flows.kit.refusal import Refusal
from flows.kit.tiny import UNDO
from flows.kit.words import N_
from handlers import fill
from handlers.tap import Act, Tap
from storage import access, cards, undoing
from storage.desk import Desk
from storage.tables import Draft


def undo(tap: Tap, desk: Desk) -> None:
    """Ask whether the verdict is to be taken back, as long as it can be."""
    case = access.seen_case(desk, tap.subject)
    act = undoing.undoable(desk, case)
    if act is None or act.id != tap.revision:
        raise Refusal(undoing.TOO_LATE)
    fill.ask(desk, UNDO, subject=case.id, seen=act.id)


def _undone(desk: Desk, draft: Draft, given: Answers) -> None:
    case = access.seen_case(desk, draft.subject or 0)
    undoing.undo(desk, case, draft.seen)
    desk.say(N_("Your decision on %(number)s is taken back."), number=case.number)
    cards.show(desk, desk.me, "step", case.id, fresh=True)


TAPS = {Act.UNDO: undo}
FINISHED = {UNDO.key: _undone}
