"""Several approvals at once from /todo: what is meant is listed, then asked, then each is settled as if alone."""

from __future__ import annotations

from flows.kit.answers import Answers
from flows.kit.refusal import Refusal
from flows.kit.seats import PILE, TOGETHER
from flows.kit.settling import OUT_OF_DATE
from flows.kit.words import N_
from handlers.lists import LISTED
from handlers.tap import Tap
from storage import batch, cards, drafts
from storage.desk import Desk
from storage.tables import Draft


def ask(tap: Tap, desk: Desk) -> None:
    """List what would be approved together and ask whether that is meant."""
    found = batch.offered(desk, LISTED)
    if len(found) < 2:
        raise Refusal(OUT_OF_DATE)
    listed = PILE.keep(tuple((case.id, case.edition) for case in found))
    for open_still in drafts.mine(desk):
        if open_still.form == TOGETHER.key:
            drafts.cancel(desk, open_still)
            cards.mark(desk, "draft", open_still.id)
    draft = drafts.start(desk, TOGETHER, answers=Answers({PILE.key: listed}))
    cards.show(desk, desk.me, "draft", draft.id, fresh=True)


def meant(desk: Desk, draft: Draft, given: Answers) -> None:
    """Confirmed: approve them; what has changed meanwhile is left out and said."""
    done, left_out = batch.approve(desk, given[PILE])
    words = N_("%(n)d approved.")
    if left_out:
        words = N_("%(n)d approved. Left out, because it changed meanwhile: %(numbers)s. /todo shows what is left.")
    desk.say(words, n=done, numbers=", ".join(left_out))
    cards.mark(desk, "todo", desk.me.id)


FINISHED = {TOGETHER.key: meant}
