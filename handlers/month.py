"""A calendar of one month as buttons, for a question that asks for a day, or for a first and a last one."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

from flows.kit.answers import Question
from flows.kit.filling import refused
from flows.kit.questions import Day, Days
from flows.kit.reading import Period, fold
from flows.kit.refusal import Refusal, Words
from flows.kit.settling import OUT_OF_DATE
from flows.kit.words import N_
from handlers import voice
from handlers.screen import MAIN, Row, button
from handlers.tap import Act, Tap
from storage import drafts
from storage.desk import Desk
from storage.tables import Draft

BLANK = "⠀"  # Telegram takes no button without a character
NOT_THIS = "·"
YEARS = 12  #: months from one year to the next
OPENS = N_("📅 Calendar")
NOW_LAST = N_("From %(day)s on. Now tap the last day; if it is one day, tap it again.")
NOT_CHOSEN = N_("This day cannot be chosen.")


def shown(draft: Draft) -> date | None:
    """The first of the month that is shown; None: no calendar is open."""
    month = (draft.hint or {}).get("month")
    return date.fromisoformat(f"{month}-01") if month else None


def whole(draft: Draft, text: str) -> str:
    """What was typed; a number alone is a day of the month that is shown."""
    first, said = shown(draft), fold(text).rstrip("日号")
    if first is None or not (said.isascii() and said.isdigit() and len(said) < len("999")):
        return text
    return f"{first:%Y-%m}-{int(said):02}"


def opens(desk: Desk, draft: Draft, question: Day | Days, path: str) -> Any:
    """The button that shows the month where an answer is likeliest."""
    here = drafts.around(desk, draft)
    chips: list[date | Period] = [*question.chips(here), here.today]
    likely = _given(desk, draft, question, path) or chips[0]
    first = likely[0] if isinstance(likely, tuple) else likely
    return button(voice.say(Words(OPENS), desk.language), _to(draft, path, first))


def _given(desk: Desk, draft: Draft, question: Day | Days, path: str) -> date | Period | None:
    """The answer so far; one within a group is not looked for."""
    found = drafts.answers(desk, draft).value(question) if path == question.key else None
    return found if isinstance(found, date | tuple) else None


def _marked(desk: Desk, draft: Draft, question: Day | Days, path: str) -> tuple[date, ...]:
    """The days that stand out: the answer so far, or the first day that was tapped."""
    if begun := (draft.hint or {}).get("from"):
        return (date.fromisoformat(begun),)
    found = _given(desk, draft, question, path)
    return found if isinstance(found, tuple) else (found,) if found else ()


def buttons(desk: Desk, draft: Draft, question: Day | Days, path: str, first: date) -> list[Row]:
    """The month: the way to others, weekdays, days; those that cannot be chosen are dots."""
    title = button(f"{voice.month(first, desk.language)} ▴", Tap(Act.MONTH, draft.id, f"{path}@"))
    moves = [
        button(sign, _to(draft, path, _shifted(first, months)))
        for sign, months in (("«", -YEARS), ("‹", -1), ("›", 1), ("»", YEARS))
    ]
    names = [button(name, _to(draft, path, first)) for name in voice.weekdays(desk.language)]
    weeks = calendar.Calendar(voice.first_weekday(desk.language)).monthdatescalendar(first.year, first.month)
    marked = _marked(desk, draft, question, path)
    days = [[_day(desk, draft, question, path, first, day, marked) for day in week] for week in weeks]
    return [[title], moves, names, *days]


def _day(
    desk: Desk, draft: Draft, question: Day | Days, path: str, first: date, day: date, marked: tuple[date, ...]
) -> Any:
    if day.month != first.month:
        return button(BLANK, _to(draft, path, first))
    if why_not(desk, draft, question, path, day) is not None:
        return button(NOT_THIS, Tap(Act.MONTH, draft.id, f"{path}@{day.isoformat()}"))
    label = f"[{day.day}]" if day == desk.today else str(day.day)
    act, sign = (Act.MONTH, "@") if isinstance(question, Days) else (Act.ANSWER, "=")
    return button(label, Tap(act, draft.id, f"{path}{sign}{day.isoformat()}"), MAIN if day in marked else None)


def why_not(desk: Desk, draft: Draft, question: Day | Days, path: str, day: date) -> Words | None:
    """Why a day cannot be the answer, or its first day; None: it can."""
    if question.pick(day.isoformat(), drafts.around(desk, draft)) is None:
        return Words(NOT_CHOSEN)
    if path != question.key:  # within a group: its rows are judged together
        return None
    now = drafts.answers(desk, draft).given(question, (day, day) if isinstance(question, Days) else day)
    return refused(drafts.form_of(desk, draft), now, drafts.asker(desk, draft), question)


def _to(draft: Draft, path: str, day: date) -> Tap:
    return Tap(Act.MONTH, draft.id, f"{path}@{day:%Y-%m}")


def _shifted(first: date, months: int) -> date:
    at = min(max(first.year * 12 + first.month - 1 + months, 12), date.max.year * 12)
    return date(at // 12, at % 12 + 1, 1)


def turn(desk: Desk, draft: Draft, question: Question[Any], path: str, to: str) -> Period | None:
    """Show that month, or none any more; a day that cannot be chosen says why.

    Returns: the first and the last day, once both were tapped.
    Raises:  Refusal.
    """
    if not isinstance(question, Day | Days):
        raise Refusal(OUT_OF_DATE)
    kept = {key: value for key, value in (draft.hint or {}).items() if key not in ("month", "choices")}
    if not to:
        draft.hint = {key: value for key, value in kept.items() if key != "from"} or None
        return None
    try:
        day = date.fromisoformat(to if len(to) > len("2026-12") else f"{to}-01")
    except ValueError:
        raise Refusal(OUT_OF_DATE) from None
    if len(to) > len("2026-12") and isinstance(question, Days) and why_not(desk, draft, question, path, day) is None:
        begun = date.fromisoformat(kept["from"]) if "from" in kept else None
        if begun is not None and begun <= day:
            return begun, day
        told = drafts.keep_words(Words(NOW_LAST, {"day": day})) | {"only": "hint", "from": day.isoformat()}
        draft.hint = told | {"month": f"{day:%Y-%m}"}
        return None
    if len(to) > len("2026-12"):
        words = why_not(desk, draft, question, path, day) or Words(NOT_CHOSEN)
        raise Refusal(words.text, **words.params)
    draft.hint = kept | {"month": f"{day:%Y-%m}"}
    return None
