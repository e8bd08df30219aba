"""/chase: who owes what, overdue first; the exchange office nudges one or all, takes over, waives with a reason."""

from __future__ import annotations

from telegram import Update

from flows.kit.answers import Answers
from flows.kit.refusal import Refusal
from flows.kit.settling import OUT_OF_DATE
from flows.kit.tiny import NUDGE_ALL, WAIVE, WHY_WAIVED
from flows.kit.words import N_
from handlers import fill, menu, voice
from handlers.shown import named, translated
from handlers.tap import Act, Tap
from storage import access, cards, cases, chasing
from storage.desk import Desk
from storage.tables import Draft, Person

LISTED = 5  # names: of more it is said how many they are


def show(update: Update, desk: Desk) -> None:
    """What is owed at the school; the exchange office's."""
    if not access.in_office(desk, "exchange"):
        raise Refusal(menu.UNKNOWN_COMMAND)
    cards.show(desk, desk.me, "chase", desk.me.id, fresh=True).view = ""


def tap(tap: Tap, desk: Desk) -> None:
    """A button of the list, or about one duty. Raises Refusal."""
    if tap.arg == "all":
        if not access.in_office(desk, "exchange"):
            raise Refusal(access.NOT_HERE)
        fill.ask(desk, NUDGE_ALL, subject=desk.me.id, seen=0)
        return
    duty, case = chasing.open_duty(desk, tap.subject)
    if tap.arg == "show":
        cards.show(desk, desk.me, "owing", duty.id, fresh=True)
    elif tap.arg == "nudge":
        if duty.state != "open":
            raise Refusal(N_("They have said that it is done; it is still to be confirmed."))
        _say(desk, chasing.nudge(desk, [duty]))
    elif tap.arg == "take":
        chasing.take_over(desk, duty, case)
        cards.show(desk, desk.me, "duty", duty.id, fresh=True)
        desk.say(N_("It is yours now; who owed it is told."))
    elif tap.arg == "back":
        chasing.hand_back(desk, duty, case)
        desk.say(N_("Handed back; they are told."))
    elif tap.arg == "waive":
        chasing.may_waive(desk, duty)
        fill.ask(desk, WAIVE, subject=duty.id, seen=0)
    else:
        raise Refusal(OUT_OF_DATE)


def _say(desk: Desk, told: list[Person]) -> None:
    there = [person for person in told if person.reached]
    away = _names(desk, [person for person in told if not person.reached])
    if not there:
        desk.say(N_("%(away)s cannot be reached here now, so please call. The nudge waits until they can."), away=away)
    elif away:
        desk.say(N_("On its way to %(names)s. %(away)s cannot be reached here now, so please call."),
                 names=_names(desk, there), away=away)  # fmt: skip
    else:
        desk.say(N_("The nudge is on its way to %(names)s."), names=_names(desk, there))


def _names(desk: Desk, people: list[Person]) -> str:
    if len(people) > LISTED:
        return translated(desk, N_("%(n)s people"), n=len(people))
    return voice.listed([named(person, desk.language) for person in people], desk.language)


def _waived(desk: Desk, draft: Draft, given: Answers) -> None:
    duty, case = chasing.open_duty(desk, draft.subject or 0)
    chasing.waive(desk, duty, case, given[WHY_WAIVED])
    cases.went_on(desk, case)
    desk.say(N_("Waived; who owed it is told."))
    cards.show(desk, desk.me, "owing", duty.id, fresh=True)


def _nudged(desk: Desk, draft: Draft, given: Answers) -> None:
    if not access.in_office(desk, "exchange"):
        raise Refusal(access.NOT_HERE)
    _say(desk, chasing.nudge(desk, chasing.overdue(desk)))
    cards.show(desk, desk.me, "chase", desk.me.id, fresh=True)


TAPS = {Act.CHASE: tap}
FINISHED = {WAIVE.key: _waived, NUDGE_ALL.key: _nudged}
