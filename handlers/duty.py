"""Duties from the card: "I have done it", the confirmation by whoever may close it, and its evidence."""

from __future__ import annotations

from telegram import Update

from flows.kit.refusal import Refusal
from flows.kit.tiny import evidence_key
from flows.kit.words import N_
from handlers import fill
from handlers.tap import Tap
from storage import access, cards, cases, duties, outbox
from storage.desk import Desk
from storage.tables import Case, Duty


def _tapped(update: Update, desk: Desk, kind: str) -> tuple[Duty, Case]:
    """The duty and its case, if the person may see it; the tapped message becomes the card. Raises Refusal."""
    query = update.callback_query
    tap = Tap.read(query.data if query else None)
    assert tap is not None  # the route looked
    duty, case = access.seen_duty(desk, tap.subject)
    if (card := cards.find(desk, desk.me.id, kind, duty.id)) and query and query.message:
        cards.adopt(desk, card, query.message.message_id)
        card.wants += 1  # a stale card shows the current state
    return duty, case


def done(update: Update, desk: Desk) -> None:
    """The owner says it is done: asks for evidence, or for confirmation at once."""
    duty, case = _tapped(update, desk, "duty")
    if duty.owner_id != desk.me.id:
        raise Refusal(access.NOT_HERE)
    if duty.state != "open":
        raise Refusal(N_("You have said so already; the office confirms it."))
    flow = cases.flow_of(desk, case)
    declared = flow.duty(duty.key)
    if declared.evidence is not None:
        fill.ask(desk, desk.office.tiny[evidence_key(flow, declared)], subject=duty.id, seen=0)
        return
    duties.claim(desk, duty, case, file_id=None)


def confirm(update: Update, desk: Desk) -> None:
    """Whoever may close it has seen it done."""
    duty, case = _tapped(update, desk, "confirm")
    duties.close(desk, duty, case)
    cases.close_if_done(desk, case)
    desk.say(N_("Confirmed. Thank you."))


def not_yet(update: Update, desk: Desk) -> None:
    """Whoever may close it has not: the ladder goes on."""
    duty, case = _tapped(update, desk, "confirm")
    duties.reopen(desk, duty, case)
    desk.say(N_("Noted. The reminders go on."))


def show_file(update: Update, desk: Desk) -> None:
    """Send the evidence."""
    duty, _ = _tapped(update, desk, "confirm")
    if duty.file_id is None or not duties.may_close(desk, duty):
        raise Refusal(access.NOT_HERE)
    query = update.callback_query
    outbox.act(desk, "file", desk.me.chat_id or 0, f"tap:{query.id if query else 0}:file", about={"file": duty.file_id})


def show(update: Update, desk: Desk) -> None:
    """Show what is to be confirmed, below."""
    duty, _ = _tapped(update, desk, "confirm")
    if not duties.may_close(desk, duty):
        raise Refusal(access.NOT_HERE)
    cards.show(desk, desk.me, "confirm", duty.id, fresh=True)
