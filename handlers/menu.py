"""What a person can see and do: /help, /my, /todo, and plain words that open a form."""

from __future__ import annotations

import re
from unicodedata import normalize

from telegram import Update

from flows.kit import hearing
from flows.kit.flow import Flow
from flows.kit.reading import Read, read_places
from flows.kit.refusal import Refusal
from flows.kit.register import Register
from flows.kit.words import N_
from handlers import holdings, pages, records, settle, story
from handlers.year import FIRST, LAST
from storage import access, campaigns, cards, drafts, find
from storage.desk import Desk

SENTENCE = 40  # characters: a longer text is a request for a form only where it
ANSWERS = 3  # answers at least so many of its questions

LONGEST_NAME = 8  # characters of a country in Chinese
GOING = re.compile(
    r"(?:去|赴|前往|飞)(?P<zh>[\u4e00-\u9fff]{2,})"
    r"|\b(?:(?:go|going|fly|flying|travel\w*) to|(?:conference|meeting|holiday|vacation) in) (?P<en>[a-z][a-z ]+)"
)
#: said of what was begun already, or of a passport: no request for a new form
OTHERWISE = re.compile(
    r"丢|遗失|被偷|被盗|补办|过期|到期|取消|[修更]?改|批了|没去|不去|去不|(?<![日号天上午])回来"
    r"|\b(?:lost|stolen|expired?|expires|cancel\w*|chang\w*|can't go|cannot go|not going|back from)\b"
)

UNKNOWN_COMMAND = N_("I do not know that command. /help shows what I can do.")


def help_(update: Update, desk: Desk) -> None:
    """What the bot does for this person."""
    cards.show(desk, desk.me, "help", desk.me.id, fresh=True)


def my(update: Update, desk: Desk) -> None:
    """What the person has filed, owes and left unfinished."""
    cards.show(desk, desk.me, "my", desk.me.id, fresh=True)


def todo(update: Update, desk: Desk) -> None:
    """What waits for the person."""
    cards.show(desk, desk.me, "todo", desk.me.id, fresh=True).view = ""


def on_desk(update: Update, desk: Desk) -> None:
    """What is under way at the school; the exchange office's."""
    if not access.in_office(desk, "exchange"):
        raise Refusal(UNKNOWN_COMMAND)
    cards.show(desk, desk.me, "desk", desk.me.id, fresh=True).view = ""


def year(update: Update, desk: Desk) -> None:
    """/figures YEAR: that year's figures, without a year this one's; the exchange office's."""
    if not access.in_office(desk, "exchange"):
        raise Refusal(UNKNOWN_COMMAND)
    typed = after(update).removesuffix("年").strip()
    if typed and not (re.fullmatch("[0-9]{4}", typed) and FIRST <= int(typed) <= LAST):
        raise Refusal(N_("Please give a year, for example: /figures 2026"))
    cards.show(desk, desk.me, "year", int(typed) if typed else desk.today.year, fresh=True)


def kept(update: Update, desk: Desk) -> None:
    """/records: what the reader's office keeps; /records WORDS: what is called something like it."""
    if not records.registers(desk):
        raise Refusal(UNKNOWN_COMMAND)
    view = records.View(typed=after(update)[: pages.LONGEST])
    cards.show(desk, desk.me, "records", desk.me.id, fresh=True).view = view.write()


def held(update: Update, desk: Desk, register: Register) -> None:
    """The command of a register's board: for who keeps it everybody, or those of a name; for others their own card."""
    if not access.enters(desk, register):
        cards.show(desk, desk.me, "holdings", desk.me.id, fresh=True)
        return
    view = holdings.View(typed=after(update)[: pages.LONGEST])
    cards.show(desk, desk.me, "everybody", desk.me.id, fresh=True).view = view.write()


def after(update: Update) -> str:
    """What follows the command."""
    text = update.message.text if update.message and update.message.text else ""
    return normalize("NFKC", text).partition(" ")[2].strip()


def case(update: Update, desk: Desk) -> None:
    """/case NUMBER: one case with its history, for whoever may see it; the copy for who is told of it."""
    typed = after(update)
    if not typed:
        raise Refusal(N_("Please give its number, for example: /case 7"))
    found = find.by_number(desk, typed)
    copy = find.copy_by_number(desk, typed) if found is None else None
    if copy is not None:
        cards.show(desk, desk.me, "copy", copy.id, fresh=True)
        return
    if found is None:
        raise Refusal(access.NOT_HERE)
    story.show(desk, settle.kind_for(desk, found.id), found)


def flow_named(desk: Desk, text: str) -> Flow | None:
    """The flow a plain word opens, alone (证照) or in a short sentence (我要出访); the longest word found decides."""
    typed = text.casefold()
    if len(typed) > hearing.LONGEST or OTHERWISE.search(typed):
        return None
    flow = _meant(desk, typed)
    if flow is None or len(typed) <= SENTENCE:
        return flow
    least = min(ANSWERS, sum(not one.sealed for one in flow.questions))
    return flow if _told(desk, flow, text) >= least else None


def _meant(desk: Desk, typed: str) -> Flow | None:
    mine = [flow for flow in access.openable(desk) if flow.campaign is None or campaigns.is_asked(desk, flow)]
    found = [(len(word), flow) for flow in mine for word in flow.words if _said(word, typed)]
    if not found and _goes_abroad(typed):
        return next((flow for flow in mine if flow.abroad), None)
    return max(found, key=lambda one: one[0])[1] if found else _answered(desk, mine, typed)


def _answered(desk: Desk, flows: list[Flow], text: str) -> Flow | None:
    """The flow of whose questions a sentence without its word answers most: 王伟和我，3月5号至9号，泰国."""
    told = sorted(((_told(desk, flow, text), flow) for flow in flows), key=lambda one: -one[0])
    if not told or told[0][0] < ANSWERS or (len(told) > 1 and told[0][0] == told[1][0]):
        return None
    return told[0][1]


def _told(desk: Desk, flow: Flow, text: str) -> int:
    """How many of its questions a sentence answers."""
    return hearing.told(hearing.heard(flow, text, drafts.around_nothing(desk)))


def _goes_abroad(typed: str) -> bool:
    """Whether somebody says that they go to a country or region: 3月去泰国开会, I need to go to Japan."""
    for found in GOING.finditer(typed):
        words = found["zh"] or ""
        starts = [words[:most] for most in range(2, LONGEST_NAME + 1)] if words else _first_words(found["en"])
        if any(isinstance(read_places(start), Read) for start in dict.fromkeys(starts)):
            return True
    return False


def _first_words(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[:most]) for most in range(1, 4)]


def _said(word: str, typed: str) -> bool:
    """Whether a word is said: anywhere in Chinese, as whole words in English."""
    return f" {word} " in f" {' '.join(typed.split())} " if word.isascii() else word in typed
