"""/find: cases by number, name, place and day in one line; each sees what their part gives them, and no more."""

from __future__ import annotations

import re

from telegram import Update

from flows.kit.reading import looks_like_document
from flows.kit.refusal import Refusal
from flows.kit.words import N_
from handlers import menu
from storage import cards, find
from storage.desk import Desk

#: 查王伟, 帮我找一下泰国3月, find Thailand
ASKED = re.compile(
    r"(?:请|帮我|请帮我|我想|我要)?(?:查找|查询|查|找|搜索|搜)(?:一下|一查|找)?[\s::]*(?P<zh>.+)|"
    r"(?:please )?(?:find|search(?: for)?|look for)\s+(?P<en>.+)",
    re.IGNORECASE,
)

#: asks for nothing else, whatever follows: what was not understood is said
LOOKS = re.compile(
    r"(?:请|帮我|请帮我|我想|我要)?(?:查找|查询|查一?[下查]?|搜索|搜)(?!收)|(?:please )?search for ", re.IGNORECASE
)


def show(update: Update, desk: Desk) -> None:
    """/find WHAT: the cases that everything fits that was typed. Raises Refusal: nothing was, or a document number."""
    typed = menu.after(update)
    if not typed:
        raise Refusal(
            N_(
                "Please say what to look for: a number, a name, a place, a day or month, or several."
                " Like: /find Thailand March"
            )
        )
    if looks_like_document(typed):
        raise Refusal(N_("Cases are not found by the numbers of documents. A name, a place or a day will do."))
    _show(desk, typed)


def heard(desk: Desk, text: str) -> bool:
    """Whether the words ask for a search, as in 查王伟 or find Thailand: then it is made."""
    asked = ASKED.fullmatch(text.strip().rstrip("。.?!"))
    if asked is None or looks_like_document(text):
        return False
    typed = (asked["zh"] or asked["en"]).strip()
    if not find.reads(desk, typed) and not LOOKS.match(text.strip()):
        return False
    _show(desk, typed)
    return True


def _show(desk: Desk, typed: str) -> None:
    cards.show(desk, desk.me, "found", desk.me.id, fresh=True).view = f"1:{typed[: find.LONGEST]}"
