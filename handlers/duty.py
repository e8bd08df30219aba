"""Duties from the card: "I have done it", the confirmation by whoever may close it, and its evidence."""

from __future__ import annotations

from flows.kit.refusal import Refusal
from flows.kit.tiny import duty_form
from flows.kit.words import N_
from handlers import fill
from handlers.tap import Tap
from storage import access, cards, cases, duties, outbox
from storage.desk import Desk


def done(tap: Tap, desk: Desk) -> None:
    """The owner says it is done: asks what the duty asks, or reports it at once."""
    duty, case = access.seen_duty(desk, tap.subject)
    declared = duties.doable(desk, duty, case)
    if declared.asks:
        fill.ask(desk, duty_form(cases.flow_of(desk, case), declared), subject=duty.id, seen=0)
        return
    cases.report(desk, duty, case, {})
    if duty.state == "done":
        desk.say(N_("Done, thank you."))


def confirm(tap: Tap, desk: Desk) -> None:
    """Whoever may close it has seen it done."""
    duty, case = access.seen_duty(desk, tap.subject)
    duties.close(desk, duty, case)
    cases.went_on(desk, case)
    desk.say(N_("Confirmed. Thank you."))


def not_yet(tap: Tap, desk: Desk) -> None:
    """Whoever may close it has not: the ladder goes on."""
    duty, case = access.seen_duty(desk, tap.subject)
    duties.reopen(desk, duty, case)
    desk.say(N_("Noted. The reminders go on."))


def show_file(tap: Tap, desk: Desk) -> None:
    """Send the evidence."""
    duty, _ = access.seen_duty(desk, tap.subject)
    if duty.file_id is None or not duties.may_close(desk, duty):
        raise Refusal(access.NOT_HERE)
    outbox.act(desk, "file", desk.me.chat_id or 0, f"event:{desk.event_id}:file", about={"file": duty.file_id})


def show(tap: Tap, desk: Desk) -> None:
    """Show what is to be confirmed, below."""
    duty, _ = access.seen_duty(desk, tap.subject)
    if not duties.may_close(desk, duty):
        raise Refusal(access.NOT_HERE)
    cards.show(desk, desk.me, "confirm", duty.id, fresh=True)


def show_owed(tap: Tap, desk: Desk) -> None:
    """Show what the person owes, below, with its button."""
    duty, _ = access.seen_duty(desk, tap.subject)
    if not duties.owes(desk, duty):
        raise Refusal(access.NOT_HERE)
    cards.show(desk, desk.me, "duty", duty.id, fresh=True)
