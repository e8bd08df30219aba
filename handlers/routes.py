"""From an event to its handler: who is there, what they did, and the one place where a Refusal is caught."""

from __future__ import annotations

import json
from collections.abc import Callable
from unicodedata import normalize

import structlog
from telegram import Message, Update
from telegram.constants import ChatType

from flows.kit.people_forms import STAND_IN
from flows.kit.reading import looks_like_document
from flows.kit.refusal import Refusal, Words
from flows.kit.words import N_
from handlers import (
    agenda,
    asking,
    away,
    batch,
    campaigns,
    change,
    chase,
    copycard,
    dryrun,
    duty,
    fill,
    find,
    holdings,
    language,
    leads,
    menu,
    nudge,
    opening,
    pages,
    people_cards,
    prints,
    said,
    seats,
    settle,
    slow,
    start,
    today,
    unasked,
    undoing,
    why,
    year,
)
from handlers import people as keeping
from handlers.letters import line
from handlers.tap import Act, Tap
from handlers.voice import best_language
from storage import access, cards, people, records
from storage.desk import Desk
from storage.inbox import Waiting
from storage.tables import Person

log = structlog.get_logger()

Handler = Callable[[Update, Desk], None]
TapHandler = Callable[[Tap, Desk], None]

COMMANDS: dict[str, Handler] = {
    "start": start.start,
    "help": menu.help_,
    "my": menu.my,
    "calendar": agenda.send,
    "todo": menu.todo,
    "desk": menu.on_desk,
    "campaigns": campaigns.show,
    "chase": chase.show,
    "dryrun": dryrun.show,
    "case": menu.case,
    "find": find.show,
    "records": menu.kept,
    "today": today.show,
    "figures": menu.year,
    "year": menu.year,
    "cancel": fill.give_up,
    "away": away.show,
    "language": language.choose,
    "people": keeping.show,
}

TAPS: dict[Act, TapHandler] = {
    Act.ANSWER: fill.answer,
    Act.SKIP: fill.skip,
    Act.SAME: opening.as_last_time,
    Act.BACK: fill.back,
    Act.KEEP: fill.keep,
    Act.MONTH: fill.calendar,
    Act.PAGE: fill.turn,
    Act.OUT: fill.take_out,
    Act.LEAD: leads.follow,
    Act.CHANGE: fill.change,
    Act.ROW: fill.row,
    Act.SAVE: fill.save,
    Act.CANCEL: fill.cancel,
    Act.RESUME: fill.resume,
    Act.SUBMIT: fill.submit,
    Act.VERDICT: settle.verdict,
    Act.AGAIN: settle.again,
    Act.CASE: settle.show,
    Act.DONE: duty.done,
    Act.CONFIRM: duty.confirm,
    Act.NOT_YET: duty.not_yet,
    Act.DUTY: duty.show,
    Act.SNOOZE: duty.snooze,
    Act.ORIGIN: duty.origin,
    Act.FILE: duty.show_file,
    Act.OWED: duty.show_owed,
    Act.LANGUAGE: language.take,
    Act.WHY: why.show,
    Act.CALL_OFF: settle.call_off,
    Act.WITHDRAW: settle.withdraw,
    Act.COPY: settle.copy,
    Act.NUDGE: nudge.press,
    Act.FOLLOW: settle.follow,
    Act.ASK_FOR: settle.ask_for,
    Act.PAPER: settle.paper,
    Act.ATTACHED: settle.attached,
    Act.STAND_IN: away.tap,
    Act.VIEW: pages.turn,
    Act.SLOW: slow.tap,
    Act.TRANSFER: seats.transfer,
    Act.OPINION: seats.opinion,
    Act.BATCH: batch.ask,
    Act.REMARK: seats.remark,
    Act.WORKBOOK: year.send,
    Act.HELD: holdings.press,
    Act.TELL: holdings.tell,
    Act.FORM: prints.form,
    Act.SUMMARY: prints.summary,
    Act.NOTICE: prints.notice,
    **keeping.TAPS,
    **asking.TAPS,
    **undoing.TAPS,
    **change.TAPS,
    **copycard.TAPS,
    **chase.TAPS,
    **dryrun.TAPS,
}

#: the kind of card that shows what a button is about; other buttons stand on lists
CARDS: dict[Act, str] = {
    **dict.fromkeys(
        (
            Act.ANSWER,
            Act.SKIP,
            Act.SAME,
            Act.BACK,
            Act.KEEP,
            Act.MONTH,
            Act.PAGE,
            Act.OUT,
            Act.CHANGE,
            Act.ROW,
            Act.SAVE,
            Act.CANCEL,
            Act.RESUME,
            Act.SUBMIT,
        ),
        "draft",
    ),
    Act.VERDICT: "step",
    **dict.fromkeys((Act.AGAIN, Act.CALL_OFF, Act.WITHDRAW, Act.COPY, Act.FOLLOW, Act.NUDGE, Act.REPLY), "case"),
    **dict.fromkeys((Act.AMEND, Act.UNAMEND), "case"),
    **dict.fromkeys(
        (Act.PAPER, Act.ASK_FOR, Act.ASK, Act.UNDO, Act.TRANSFER, Act.OPINION, Act.REMARK),
        "step",
    ),
    **dict.fromkeys((Act.DONE, Act.SNOOZE), "duty"),
    **dict.fromkeys((Act.CONFIRM, Act.NOT_YET, Act.FILE), "confirm"),
    Act.LANGUAGE: "language",
    Act.SEEN: "copy",
    Act.SLOW: "slow",
    Act.CHASE: "owing",
    Act.DRY_RUN: "dryrun",
    Act.WORKBOOK: "year",
    **people_cards.CARDS,
}

fill.FINISHED.update({**keeping.FINISHED, **asking.FINISHED, **undoing.FINISHED})
fill.FINISHED[STAND_IN.key] = away.arranged
fill.FINISHED.update({**seats.FINISHED, **batch.FINISHED, **change.FINISHED, **chase.FINISHED})
fill.FINISHED.update({**language.FINISHED, **holdings.FINISHED, **unasked.FINISHED})

#: what people type unasked, the narrower before the wider; the first that knows the words answers
HEARD = (away.heard, change.heard, said.heard, nudge.heard, find.heard)

UNKNOWN_BUTTON = N_("This button is no longer in use. /my shows what is open.")


def route(waiting: Waiting, body: bytes, desk: Desk) -> str | None:
    """Settle one event. Returns the id of the tap to be answered. Raises whatever goes wrong: the worker's business."""
    data = json.loads(body)
    if waiting.source == "file":
        fill.file_arrived(desk, data["file"])
        keeping.file_arrived(desk, data["file"])
        return None
    update = Update.de_json(data)
    if update.my_chat_member:
        start.membership(update, desk)
        return None
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None or user.is_bot:
        return None
    if chat.type != ChatType.PRIVATE or chat.id != user.id:  # a private chat has the id of its person
        if update.callback_query:
            _refused(waiting, desk, Tap.read(update.callback_query.data))
            desk.toast = start.stranger_words(desk)
        return update.callback_query.id if update.callback_query else None
    person = desk.by_chat(chat.id)
    desk.language = best_language(user.language_code, desk.office.language)
    desk.sits(person, chat.id)
    if person is not None and not _written_before(update, person):
        people.reachable(desk, person)
    query = update.callback_query
    tap = Tap.read(query.data) if query else None
    if tap and query and query.message and person is not None:
        _adopt(desk, tap, query.message.message_id)
    try:
        with desk.savepoint():  # what a handler did before it refused is taken back
            if query:
                _tap(tap, desk)
            elif update.message:
                _message(update, update.message, desk)
            elif update.edited_message and person is not None:
                _edited(update.edited_message, desk)
    except Refusal as refusal:
        desk.refused()
        if query:
            _refused(waiting, desk, tap)
            desk.toast, desk.alert = refusal.words, len(refusal.words.text) > 60
        else:
            line(desk, refusal.words)
    if query and person is None:
        _refused(waiting, desk, tap)
    return query.id if query else None


def _refused(waiting: Waiting, desk: Desk, tap: Tap | None) -> None:
    """Say in the log which button was refused to whom: a stale one, or a forged one."""
    log.info(
        "tap refused", action="tap_refused", row=waiting.id, person=desk.person.id if desk.person else 0,
        act=tap.act.name.lower() if tap else "", subject=tap.subject if tap else 0, revision=tap.revision if tap else 0,
    )  # fmt: skip


def _written_before(update: Update, person: Person) -> bool:
    """Whether a message is older than the block that was noticed meanwhile: then its writer is not back."""
    return bool(update.message and person.blocked_at and update.message.date < person.blocked_at)


def _tap(tap: Tap | None, desk: Desk) -> None:
    if desk.person is None:
        desk.toast = start.stranger_words(desk)
        return
    if tap is None:
        raise Refusal(UNKNOWN_BUTTON)
    TAPS[tap.act](tap, desk)


def _adopt(desk: Desk, tap: Tap, message_id: int) -> None:
    """The tapped message becomes the card; where it is stale it shows the current state."""
    subject = tap.subject or desk.me.id  # the button of a card about its reader names nobody
    if tap.act in CARDS and (card := cards.find(desk, desk.me.id, CARDS[tap.act], subject)):
        cards.adopt(desk, card, message_id)
        card.wants += 1


def _edited(message: Message, desk: Desk) -> None:
    if looks_like_document(message.text or ""):
        fill.forget(desk, message)
    elif fill.corrected(desk, message):
        return
    line(desk, Words(N_("I read your message as it was first sent. To change an answer, tap it on the card.")))


def _message(update: Update, message: Message, desk: Desk) -> None:
    text = normalize("NFKC", message.text or "").strip()
    if looks_like_document(message.text or message.caption or ""):
        fill.forget(desk, message)
    if desk.person is None:
        start.stranger(update, desk)
        return
    if text.startswith("/"):
        name = text[1:].split(maxsplit=1)[0].split("@")[0].lower() if len(text) > 1 else ""
        if name in COMMANDS:
            COMMANDS[name](update, desk)
            return
        if (
            kept := next((one for one in records.boards(desk) if one.board and one.board.command == name), None)
        ) is not None:
            menu.held(update, desk, kept)
            return
        flow = next((flow for flow in access.openable(desk) if flow.command == name), None)
        if flow is None:
            raise Refusal(menu.UNKNOWN_COMMAND)
        opening.open_form(desk, flow, menu.after(update), message.message_id)
        return
    wanted = language.asked_for(text) if text else None
    if wanted is not None and not language.answers_a_question(desk, text):
        language.speak(desk, wanted)
        return
    if text and not fill.waits_for_text(desk) and any(heard(desk, text) for heard in HEARD):
        return
    asked = menu.flow_named(desk, text) if text and not looks_like_document(text) else None
    if (flow := asked) is not None and not fill.waits_for_text(desk):
        opening.open_form(desk, flow, text, message.message_id)
        return
    if not fill.waits_for_text(desk) and (duty.said(text, desk) or unasked.taken(update, desk)):
        return
    fill.message(update, desk)
    if wanted is not None:
        language.kept(desk)


def trouble(desk: Desk, waiting: Waiting, code: str) -> None:
    """An event was set aside: its person gets a short code, the administrators hear once."""
    if waiting.lane:
        person = desk.by_chat(waiting.lane)
        desk.sits(person, waiting.lane)
        desk.event_id = waiting.id
        line(
            desk,
            Words(
                N_("Something went wrong on our side with your last message. Please tell the office: %(code)s"),
                {"code": code},
            ),
        )
    people.tell_admin(desk, "trouble_event", f"event:{waiting.id}", {"row": waiting.id, "code": code})
    desk.session.flush()
