"""/language, or "in English, please": everything at once, the list of commands included."""

from __future__ import annotations

import re

from telegram import Update

from flows.kit.answers import Answers
from flows.kit.reading import Unread, fold
from flows.kit.refusal import Words
from flows.kit.words import N_
from flows.kit.zone_form import TIME_ZONE, WHERE
from handlers import fill
from handlers.letters import line
from handlers.tap import Tap
from storage import cards, drafts, people
from storage.desk import Desk
from storage.tables import Draft

CHANGED = N_("I speak English with you from now on.")
KEPT = N_("I kept that as your answer. To change the language, send /language (中文 or English).")

_WANTED = re.compile(
    r"(?:(?:please|pls|can (?:you|we|i)|could (?:you|we|i)|let's|i (?:want|prefer|need)|(?:do )?you) )*"
    r"(?:(?:speak|talk|write|use|reply|answer|switch|change|have it|language)(?: to me)? ?)?(?:(?:in|to|into|with) )?"
    r"(?P<name>english|chinese|mandarin)(?: (?:version|language))?(?:,? ?(?:please|pls|thanks|thank you))?[?!. ]*"
    r"|(?:请|麻烦|您|你|我|们|要|想|能|会|可以|帮|给|不能|能不能|可不可以)*(?:[说讲用选]|换成?|切换?[到成为]?|改[成用为]?|转[成为]?)?"
    r"(?P<word>中文|汉语|普通话|国语|英文|英语)(?:[版说讲吧吗呢]|界面|模式|回复|交流|谢谢|可以|好吗|行吗)*[?!。, ]*"
)
_CHINESE = frozenset({"chinese", "mandarin", "中文", "汉语", "普通话", "国语"})


def asked_for(text: str) -> str | None:
    """The language somebody asks for in plain words, alone or in a short sentence; None: it is about something else."""
    found = _WANTED.fullmatch(fold(text))
    if found is None:
        return None
    return "zh" if (found["name"] or found["word"]) in _CHINESE else "en"


def answers_a_question(desk: Desk, text: str) -> bool:
    """Whether what was typed is an answer to what the person is asked: then it is kept as one."""
    draft = drafts.in_focus(desk)
    return draft is not None and not isinstance(drafts.reading(desk, draft, text), Unread)


def kept(desk: Desk) -> None:
    """Words that ask for a language were kept as an answer: say so on the next card."""
    if (draft := drafts.in_focus(desk)) is not None:
        drafts.hint(draft, Words(KEPT))


def speak(desk: Desk, language: str) -> None:
    """Go on in that language: say so in it, with what the person is asked below."""
    _change(desk, language)
    line(desk, Words(CHANGED))
    if (draft := drafts.in_focus(desk)) is not None:
        cards.show(desk, desk.me, "draft", draft.id, fresh=True)


def choose(update: Update, desk: Desk) -> None:
    """Offer the languages."""
    cards.show(desk, desk.me, "language", desk.me.id, fresh=True)


def take(tap: Tap, desk: Desk) -> None:
    """Change the person's language, or ask where they are; what they see is drawn again."""
    if tap.arg == "zone":
        fill.ask(desk, TIME_ZONE, subject=desk.me.id, seen=0)
    if tap.arg not in ("zh", "en"):
        return
    _change(desk, tap.arg)
    desk.say(CHANGED)


def _moved(desk: Desk, draft: Draft, given: Answers) -> None:
    people.moves(desk, given[WHERE])
    cards.mark_all(desk, desk.me)
    desk.say(N_("From now on reminders come in the morning there: %(zone)s."), zone=given[WHERE])


FINISHED = {TIME_ZONE.key: _moved}


def _change(desk: Desk, language: str) -> None:
    desk.me.language = desk.language = language
    cards.mark_all(desk, desk.me)
    people.show_commands(desk, desk.me)
