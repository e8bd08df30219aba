"""Values that nobody should be able to do harm with: names, departments and typed texts."""

from __future__ import annotations

from itertools import cycle

from bot.showing.cast import Values
from flows.kit.answers import Question

PIECES = (
    "<b>&\"'</b>", "{{ 7*7 }}", "%(name)s", "%s %d", "\u202eesrever\u202c", "a\u200b\u200c\ufeffb", "👩‍👩‍👧‍👦🇨🇳",
    "e\u0301\u0302\u0303", "</b><a href='tg://user?id=1'>x", "{% raw %}", "&amp;&lt;",
    "[x](tg://user?id=1) *_`~|", "\\n\\",
)  # fmt: skip
FORGED = "✅ approved"  # a line that somebody would like to be taken for one of ours
NAME, DEPARTMENT, TEXT = 60, 80, 3000  # characters


def long(start: str, length: int) -> str:
    """Every piece, again and again, after *start*, to that length."""
    found = start
    for piece in cycle(PIECES):
        if len(found) >= length:
            return found[:length]
        found += piece
    raise AssertionError


class Hostile(Values):
    """Everything a person can be called or type is long and full of what means something to somebody's program."""

    def __init__(self) -> None:
        self.number = 0

    def person(self, name: str, english: str) -> tuple[str, str]:
        """Sixty characters, beginning with another piece each time; every other with a line break."""
        self.number += 1
        piece = PIECES[self.number % len(PIECES)] + "\n" * (self.number % 2)
        return long(f"{self.number}{piece}", NAME), long(f"{piece}{self.number}", NAME)

    def department(self, zh: str, en: str) -> tuple[str, str]:
        """As long as a school's file allows."""
        return long(zh, DEPARTMENT), long(en, DEPARTMENT)

    def text(self, question: Question[str], sample: str) -> str:
        """Three thousand characters, with line breaks, or what the question takes."""
        return long(f"…\n{FORGED}\n\n" + "".join(f"{piece}\n\n" for piece in PIECES), TEXT)


class Recorded(Values):
    """The ordinary values, which are noted: they may stand in any language."""

    def __init__(self) -> None:
        self.given: set[str] = set()

    def person(self, name: str, english: str) -> tuple[str, str]:
        """As they are."""
        self.given |= {name, english}
        return name, english

    def department(self, zh: str, en: str) -> tuple[str, str]:
        """As they are, each in its language."""
        return zh, en

    def text(self, question: Question[str], sample: str) -> str:
        """As it is."""
        self.given.add(sample)
        return sample
