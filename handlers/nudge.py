"""The filer's nudge: its button, and what people type for it; the office's words for it open what it can do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.kit.reading import looks_like_document, tidy
from flows.kit.refusal import Refusal, Words
from flows.kit.settling import Standing
from flows.kit.words import N_
from handlers import board, voice
from handlers.letters import line
from handlers.shown import named, station
from handlers.tap import Tap
from storage import access, cards, cases, find, nudging, outbox, slow, waits
from storage.desk import Desk
from storage.tables import Case, Wait

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
    number = found["zh"] or found["en"] or ""
    case = _meant(desk, number)
    if case is not None and (words := _shut(desk, case)) is not None:
        line(desk, words)
        cards.show(desk, desk.me, "case", case.id, fresh=True)
    elif case is not None:
        _nudge(desk, case)
        cards.show(desk, desk.me, "case", case.id, fresh=True)
        if desk.toast is not None:
            line(desk, desk.toast)
            desk.toast = None
    return True


def _meant(desk: Desk, number: str) -> Case | None:
    """The case that is meant; None: several can be and are listed, or it is the office that chases. Raises Refusal."""
    office = access.in_office(desk, "exchange")
    if number:
        case = find.by_number(desk, number)
        if case is None or not access.may_see(desk, case):
            raise Refusal(access.NOT_HERE)
        if office and case.filer_id != desk.me.id:
            _chase(desk, waits.of_case(desk, case), case)
            return None
        return case
    mine = cases.of_person(desk, most=LOOKED_AT)
    waiting = nudging.nudgeable(desk, mine) or [case for case in mine if _shut(desk, case) is not None]
    if len(waiting) == 1:
        return waiting[0]
    if waiting:
        line(desk, Words(N_("Several can be meant. Please open the right one, or send its number, like: nudge 7")))
        cards.show(desk, desk.me, "my", desk.me.id, fresh=True)
    elif office:
        _chase(desk, slow.late(desk))
    elif any(case.standing == Standing.SETTLING.value for case in mine):
        raise Refusal(
            N_("There is nobody to nudge now. What is with the school's review goes on by itself."
               " /my shows what you have filed.")
        )  # fmt: skip
    else:
        raise Refusal(N_("Nothing you filed waits for a decision now. /my shows what you have filed."))
    return None


def _shut(desk: Desk, case: Case) -> Words | None:
    """What the reader's own case waits for where nobody is asked yet; None: somebody is."""
    flow = desk.office.flows.get(case.flow)
    if flow is None or case.filer_id != desk.me.id or nudging.nudging(desk, case, flow).takers:
        return None
    here = nudging.shut_steps(desk, case, flow)
    if not here:
        return None
    step, why = here[0]
    words = N_("Nobody need be nudged on %(number)s yet. %(who)s: %(why)s.")
    return Words(words, {"number": case.number, "who": station(desk, step), "why": why})


def _chase(desk: Desk, late: Sequence[Wait], case: Case | None = None) -> None:
    """The exchange office does not nudge as a filer does: it opens what waits, or the list. Raises Refusal: nothing."""
    if len(late) == 1 or (late and case is not None):
        cards.show(desk, desk.me, "slow", late[0].id, fresh=True)
    elif late:
        cards.show(desk, desk.me, "desk", desk.me.id, fresh=True).view = board.View(group="is", key="late").write()
    elif case is not None:
        raise Refusal(N_("%(number)s waits for nobody's decision now."), number=case.number)
    else:
        raise Refusal(N_("Nothing is past its limit now. /desk shows what waits, /chase who owes something."))


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
