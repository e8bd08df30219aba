"""A slow step: the exchange office nudges, calls, hands on to the deputy or tells the leader, by its own choice."""

from __future__ import annotations

from typing import Any

from flows.kit.refusal import Refusal
from flows.kit.settling import OUT_OF_DATE
from flows.kit.words import N_
from handlers import casecard, voice
from handlers.screen import MAIN, Row, button
from handlers.shown import named, station, translated
from handlers.tap import Act, Tap
from storage import access, cards, outbox, slow, steps, waits
from storage.desk import Desk
from storage.tables import Case, Person, Sealed, Wait

DID = {
    "office_nudged": N_("nudged"),
    "handed_on": N_("handed on"),
    "leader_told": N_("told the leader"),
}


def tap(tap: Tap, desk: Desk) -> None:
    """A button about a slow step. Raises Refusal."""
    row, case, flow = slow.offered(desk, tap.subject)
    hidden = access.concealed(desk, flow.step(row.step))
    if tap.arg == "show":
        cards.show(desk, desk.me, "slow", row.id, fresh=True)
    elif tap.arg == "nudge":
        told = slow.nudge(desk, row, case)
        _say(desk, N_("The nudge is on its way to %(names)s."), N_("The nudge is on its way."), [] if hidden else told)
    elif tap.arg == "tell":
        _say(desk, N_("%(names)s will hear of it."), N_("They will hear of it."), slow.tell(desk, row, case))
    elif tap.arg == "deputy" and not hidden:
        _say(desk, N_("Handed on to %(names)s."), N_("Handed on."), slow.hand_on(desk, row, case, flow))
    elif tap.arg == "call" and not hidden:
        key = f"event:{desk.event_id}:step_call"
        outbox.post(desk, "step_call", desk.me, key, about={"wait": row.id}, rank=outbox.ANSWER)
    else:
        raise Refusal(OUT_OF_DATE)


def _say(desk: Desk, words: str, without: str, people: list[Person]) -> None:
    """With names where the reader may know them."""
    names = voice.listed([named(person, desk.language) for person in people], desk.language)
    if names:
        desk.say(words, names=names)
    else:
        desk.say(without)


def context(desk: Desk, wait_id: int) -> dict[str, Any]:
    """What templates may name about a step that takes long."""
    row = desk.session.get_one(Wait, wait_id)
    case = desk.session.get_one(Case, row.case_id)
    flow = desk.office.flows[row.flow]
    step = flow.step(row.step)
    hidden = access.concealed(desk, step)
    asked = [] if hidden else steps.awaited(desk, case, row.step)
    return {
        **casecard.context(desk, case),
        "wait": row,
        "over": row.until is not None,
        "where": station(desk, step),
        "waits_for": [named(person, desk.language) for person in asked],
        "phones": [_phone(desk, person) for person in asked],
        "late": waits.days_late(desk, row),
        "done": [
            {"what": DID[one.act], "at": one.at, "by": named(desk.one(one.by_id), desk.language)}
            for one in slow.done(desk, row)
        ],
    }


def _phone(desk: Desk, person: Person) -> dict[str, str]:
    """Somebody's phone: whole for who keeps the people, its last four digits for others; "" where none is known."""
    sealed = desk.session.get(Sealed, person.phone_id) if person.phone_id else None
    number = ""
    if sealed is not None:
        keeps = access.keeps_people(desk)
        number = desk.office.seal.open(sealed.cipher).decode() if keeps else f"•••• {sealed.last}"
    return {"name": named(person, desk.language), "number": number}


def card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """What waits, on whom, since when, the nudge as it would go, and what was done about it."""
    if not access.in_office(desk, "exchange"):
        return "old", {}
    return "slow", context(desk, subject)


def buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """What the office can do; nothing happens upwards by itself."""
    if not access.in_office(desk, "exchange"):
        return ()
    row = desk.session.get_one(Wait, subject)
    case, flow = desk.session.get_one(Case, row.case_id), desk.office.flows[row.flow]
    opens = [[button(case.number, Tap(Act.CASE, case.id))]] if access.may_see(desk, case) else []
    if row.until is not None:
        return tuple(opens)

    def make(words: str, arg: str, style: str | None = None, **params: object) -> Any:
        return button(translated(desk, words, **params), Tap(Act.SLOW, row.id, arg), style)

    asked = steps.awaited(desk, case, row.step)
    keys: list[Row] = [[make(N_("Send the nudge"), "nudge", MAIN)]] if asked else []
    if not access.concealed(desk, flow.step(row.step)):
        if any(person.phone_id for person in asked):
            keys.append([make(N_("📞 Call"), "call")])
        for people in list(slow.deputies(desk, row, case, flow).values())[:1]:
            names = voice.listed([named(person, desk.language) for person in people], desk.language)
            keys.append([make(N_("Hand on to %(names)s"), "deputy", names=names)])
    told = {person for one in slow.done(desk, row) if one.act == "leader_told" for person in one.about["people"]}
    leaders = [person for person in slow.leaders(desk, row, case) if person.id not in told]
    if leaders:
        names = voice.listed([named(person, desk.language) for person in leaders], desk.language)
        keys.append([make(N_("Tell %(names)s"), "tell", names=names)])
    return (*keys, *opens)
