"""The filer's nudge: its button, and what people type for it."""

from __future__ import annotations

import re

from flows.kit.reading import looks_like_document, tidy
from flows.kit.refusal import Refusal, Words
from flows.kit.words import N_
from handlers import voice
from handlers.letters import line
from handlers.shown import named
from handlers.tap import Tap
from storage import access, cards, cases, find, nudging, outbox
from storage.desk import Desk
from storage.tables import Case

LOOKED_AT = 50  # cases of one person, the latest

#: with the number of a case or alone
NUDGE = re.compile(
    r"(?:请|麻烦|帮我|帮忙)*(?:催一下|催一催|催催|催办|催)(?:一下|吧)?\s*(?P<zh>[a-z]{0,2}-?[\d-]*\d)?|"
    r"(?:please )?nudge(?: them| him| her)?\s*(?P<en>[a-z]{0,2}-?[\d-]*\d)?(?: please)?",
    re.IGNORECASE,
)


def heard(desk: Desk, text: str) -> bool:
    """Whether somebody asks to nudge: then it is answered here."""
    found = None if looks_like_document(text) else NUDGE.fullmatch(tidy(text).rstrip("。.!！ "))
    if found is None:
        return False
    case = _meant(desk, found["zh"] or found["en"] or "")
    if case is not None:
        _nudge(desk, case)
        cards.show(desk, desk.me, "case", case.id, fresh=True)
        if desk.toast is not None:
            line(desk, desk.toast)
            desk.toast = None
    return True


def _meant(desk: Desk, number: str) -> Case | None:
    """The case that is meant; None: several can be, and they are listed. Raises Refusal."""
    if number:
        case = find.by_number(desk, number)
        if case is None or not access.may_see(desk, case):
            raise Refusal(access.NOT_HERE)
        return case
    waiting = nudging.nudgeable(desk, cases.of_person(desk, most=LOOKED_AT))
    if not waiting:
        raise Refusal(
            N_("There is nobody to nudge now. What is with the school's review goes on by itself."
               " /my shows what you have filed.")
        )  # fmt: skip
    if len(waiting) == 1:
        return waiting[0]
    line(desk, Words(N_("Several can be meant. Please open the right one, or send its number, like: nudge 7")))
    cards.show(desk, desk.me, "my", desk.me.id, fresh=True)
    return None


def press(tap: Tap, desk: Desk) -> None:
    """The filer's button."""
    _nudge(desk, access.seen_case(desk, tap.subject))


def _nudge(desk: Desk, case: Case) -> None:
    """Nudge and say whom; too early, say from when on it can be done."""
    flow = cases.flow_of(desk, case)
    state = nudging.nudging(desk, case, flow)
    names = voice.listed([named(one, desk.language) for one in state.takers], desk.language)
    if case.filer_id == desk.me.id and state.takers:
        if desk.today < state.since:
            words = N_("%(names)s got it only just now. You can nudge from %(day)s on.")
            raise Refusal(words, names=names, day=state.since)
        if state.again is not None and desk.now < state.again:
            at = voice.instant(state.again, desk.language, desk.zone(desk.me))
            raise Refusal(N_("%(names)s was nudged already. You can nudge again from %(at)s on."), names=names, at=at)
    reached = nudging.nudge(desk, case, flow)
    names = voice.listed([named(one, desk.language) for one in reached], desk.language)
    soonest = min(outbox.hours(desk, one, "day") for one in reached)
    if soonest > desk.now:
        at = voice.instant(soonest, desk.language, desk.zone(desk.me))
        desk.say(N_("Nudged: %(names)s. The letter arrives at %(at)s."), names=names, at=at)
    else:
        desk.say(N_("Nudged: %(names)s."), names=names)
