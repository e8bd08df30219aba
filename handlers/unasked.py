"""What is sent where no form waits: a paper that a case of theirs still lacks, an answer somebody waits for."""

from __future__ import annotations

from telegram import Message, Update

from flows.kit.answers import Answers
from flows.kit.refusal import Words
from flows.kit.sending import FILE, FILE_FOR, WHICH, Paper, choosing
from flows.kit.words import N_
from handlers import enclosed, fill, thread
from handlers.letters import line
from handlers.shown import short
from storage import access, asking, cards, cases, drafts, history
from storage.desk import Desk
from storage.tables import Case, Draft, Utterance

LOOKED_AT = 50  # cases of one person, the latest
WAITED_FOR = N_(
    "%(who)s waits for your answer on %(number)s: “%(words)s” Tap 💬 on the card below first, then send it."
)


def taken(update: Update, desk: Desk) -> bool:
    """Whether what was sent is meant for a case of theirs that lacks something: then it is dealt with here."""
    sent = update.message
    assert sent is not None  # the route looked
    mine = cases.of_person(desk, most=LOOKED_AT)
    if sent.photo or sent.document:
        return enclosed.joins(desk, sent) or _paper(desk, sent, mine) or _answer(desk, mine)
    return bool(sent.text) and _answer(desk, mine)


def _paper(desk: Desk, sent: Message, mine: list[Case]) -> bool:
    """Take it as the one paper that is missing; ask which it is where several are."""
    papers = [
        Paper(case.id, case.number, one.key, one.label)
        for case in mine
        if case.flow in desk.office.flows
        for one in cases.to_follow(desk, case)
    ]
    if not papers:
        return False
    file = enclosed.wanted(desk, sent)
    if len(papers) > 1 or _waiting(desk, mine):  # it may be an answer as well
        draft = drafts.start(desk, FILE_FOR, answers=choosing(papers, file))
        cards.show(desk, desk.me, "draft", draft.id, fresh=True)
        return True
    line(desk, _follow(desk, papers[0], file))
    return True


def _follow(desk: Desk, paper: Paper, file: int) -> Words:
    """Hand it in as if it had been sent after its button. Returns what is said. Raises Refusal: it came meanwhile."""
    case = access.seen_case(desk, paper.case)
    cases.follow(desk, case, {paper.key: file})
    return Words(fill.ADDED, {"number": case.number, "what": Words(paper.label)})


def _chosen(desk: Desk, draft: Draft, given: Answers) -> None:
    desk.toast = _follow(desk, given[WHICH], given.kept[FILE])


def _waiting(desk: Desk, mine: list[Case]) -> list[tuple[Case, Utterance]]:
    """What they are asked and have not answered."""
    here = [case for case in mine if case.flow in desk.office.flows]
    return [(case, row) for case in here for row in asking.unanswered(desk, case)]


def _answer(desk: Desk, mine: list[Case]) -> bool:
    """Whether somebody waits for an answer: say who, and show the card with its button; nothing is taken for it."""
    if not (waiting := _waiting(desk, mine)):
        return False
    case, row = max(waiting, key=lambda one: one[1].id)
    who, words = thread.who(desk, case, row, desk.one(row.by_id)), history.phrase(desk, row.remark_id).words
    line(desk, Words(WAITED_FOR, {"who": who, "number": case.number, "words": short(words)}))
    cards.show(desk, desk.me, "case", case.id, fresh=True)
    return True


FINISHED = {FILE_FOR.key: _chosen}
