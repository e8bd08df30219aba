"""The answers a question offers as buttons: usual ones a page at a time, options to tick, words of one's own."""

from __future__ import annotations

from typing import Any, TypeVar

from flows.kit.answers import Answers, Question
from flows.kit.choosing import ALL, OFF, ON, Among, Choices, Department, Ticked
from flows.kit.questions import Choice, words_of
from flows.kit.reading.choices import OTHER, TYPE_IT
from flows.kit.refusal import Refusal, Words
from flows.kit.settling import OUT_OF_DATE
from flows.kit.words import N_
from handlers import pages, voice
from handlers.screen import GOOD, MAIN, Row, button
from handlers.shown import named_row, short, shown, translated
from handlers.tap import Act, Tap
from storage import drafts
from storage.desk import Desk
from storage.tables import Draft

PAGE = 8  # answers a page
FITS = 10  # answers that still stand on one
WIDE = 18  # characters of a button that still stands beside another


def buttons(desk: Desk, draft: Draft, question: Question[Any], path: str) -> list[Row]:
    """The usual answers, or every option; and what is none of them."""
    here = drafts.around(desk, draft)
    made = [
        button(label(desk, question, value), Tap(Act.ANSWER, draft.id, f"{path}={question.code(value)}"))
        for value in question.chips(here)
    ]
    if isinstance(question, Ticked):
        made = _ticks(desk, draft, question, path)
    part, turning = page(draft, path, made, FITS, PAGE)
    if isinstance(question, Choice | Choices | Department) and question.other:
        words = translated(desk, N_("%(other)s…"), other=Words(question.other))
        part.append(button(words, Tap(Act.ANSWER, draft.id, f"{path}={OTHER}")))
    rows = [*lined(part), *turning]
    if isinstance(question, Among) and question.every:
        words = translated(desk, question.every, n=len(question.tokens(here.answers)))
        rows.insert(0, [button(words, Tap(Act.ANSWER, draft.id, f"{path}={ALL}"), MAIN)])
    if isinstance(question, Ticked) and question.ticked(here.answers):
        rows.append([button(translated(desk, N_("That is all")), Tap(Act.ANSWER, draft.id, f"{path}="), GOOD)])
    return rows


def _ticks(desk: Desk, draft: Draft, question: Ticked, path: str) -> Row:
    """Each that may be ticked, what was typed beside them as well: pressed, it is chosen, or no more."""
    answers = drafts.around(desk, draft).answers
    ticked = question.ticked(answers)
    made = [
        button(
            f"{'☑' if token in ticked else '☐'} {words}",
            Tap(Act.ANSWER, draft.id, f"{path}={OFF if token in ticked else ON}{token}"),
        )
        for token, words in _listed(desk, question, answers)
    ]
    if own := [words for token in ticked if (words := words_of(token))]:
        words = short(voice.listed(own, desk.language), WIDE - 2)
        made.append(button(f"☑ {words}", Tap(Act.ANSWER, draft.id, f"{path}={OFF}{OTHER}")))
    return made


def _listed(desk: Desk, question: Ticked, answers: Answers) -> list[tuple[str, str]]:
    """What may be ticked, each token with its words: an option's label, a row's place and what it is called."""
    if isinstance(question, Among):
        rows = question.rows(answers)
        return [(at, f"{at} {named_row(desk, *rows[at])}") for at in question.tokens(answers)]
    assert isinstance(question, Choices)  # there are no others
    return [(one.token, translated(desk, one.label)) for one in question.options]


def label(desk: Desk, question: Question[Any], value: Any) -> str:
    """What the button of a usual answer says."""
    if question.kind == "acknowledgement":
        return translated(desk, question.agree)  # type: ignore[attr-defined]  # its kind says so
    if question.kind == "people":
        return translated(desk, N_("Myself"))
    return shown(desk, question, question.keep(value))


def lined(keys: Row) -> list[Row]:
    """Two a row, where all of them are short enough for that."""
    size = 1 if any(len(key.text) > WIDE for key in keys) else 2
    return [keys[at : at + size] for at in range(0, len(keys), size)]


T = TypeVar("T")


def page(
    draft: Draft, path: str, every: list[T], fits: int, size: int, *, newest: bool = False
) -> tuple[list[T], list[Row]]:
    """The part of a long list that is shown, and the buttons that turn over; all of it where it fits.

    Args: newest: its last page is the one that is shown at first.
    """
    if len(every) <= fits:
        return every, []
    last = pages.last(len(every), size)
    at = min(int((draft.hint or {}).get("page", last if newest else 1)), last)
    turning = [
        button(f"{sign} {to}/{last}", Tap(Act.PAGE, draft.id, f"{path}@{to}"))
        for sign, to in (("‹", at - 1), ("›", at + 1))
        if 1 <= to <= last
    ]
    return every[(at - 1) * size : at * size], [turning]


def turn(draft: Draft, to: str) -> None:
    """Show another page."""
    draft.hint = {**(draft.hint or {}), "page": pages.number(to)}


def press(desk: Desk, draft: Draft, question: Question[Any], code: str) -> bool:
    """A button that is no whole answer: an option ticked or no more, or words to be typed. Returns whether it was.

    Raises: Refusal: no button of this question carries that.
    """
    if code == OTHER and isinstance(question, Choice | Choices | Department) and question.other:
        draft.hint = drafts.keep_words(Words(TYPE_IT)) | {"only": "hint"}
        drafts.touch(desk, draft)
        return True
    if not isinstance(question, Ticked) or not code or (code == ALL and isinstance(question, Among)):
        return False
    chosen = question.turned(code, drafts.around(desk, draft).answers)
    if chosen is None:
        raise Refusal(OUT_OF_DATE)
    drafts.begin(desk, draft, question, question.keep(chosen))
    return True
