"""A calendar of one month as buttons, for a question that asks for a day."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

from flows.kit.answers import Question
from flows.kit.filling import refused
from flows.kit.questions import Day
from flows.kit.reading import fold
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


def opens(desk: Desk, draft: Draft, question: Day, path: str) -> Any:
    """The button that shows the month where an answer is likeliest."""
    here = drafts.around(desk, draft)
    given = drafts.answers(desk, draft).value(question) if path == question.key else None
    first = given or next(iter(question.chips(here)), here.today)
    return button(voice.say(Words(OPENS), desk.language), _to(draft, path, first))


def buttons(desk: Desk, draft: Draft, question: Day, path: str, first: date) -> list[Row]:
    """The month: the way to others, weekdays, days; those that cannot be chosen are dots."""
    title = button(f"{voice.month(first, desk.language)} ▴", Tap(Act.MONTH, draft.id, f"{path}@"))
    moves = [
        button(sign, _to(draft, path, _shifted(first, months)))
        for sign, months in (("«", -YEARS), ("‹", -1), ("›", 1), ("»", YEARS))
    ]
    names = [button(name, _to(draft, path, first)) for name in voice.weekdays(desk.language)]
    weeks = calendar.Calendar(voice.first_weekday(desk.language)).monthdatescalendar(first.year, first.month)
    given = drafts.answers(desk, draft).value(question) if path == question.key else None
    days = [[_day(desk, draft, question, path, first, day, given) for day in week] for week in weeks]
    return [[title], moves, names, *days]


def _day(desk: Desk, draft: Draft, question: Day, path: str, first: date, day: date, given: date | None) -> Any:
    if day.month != first.month:
        return button(BLANK, _to(draft, path, first))
    if why_not(desk, draft, question, path, day) is not None:
        return button(NOT_THIS, Tap(Act.MONTH, draft.id, f"{path}@{day.isoformat()}"))
    label = f"[{day.day}]" if day == desk.today else str(day.day)
    return button(label, Tap(Act.ANSWER, draft.id, f"{path}={day.isoformat()}"), MAIN if day == given else None)


def why_not(desk: Desk, draft: Draft, question: Day, path: str, day: date) -> Words | None:
    """Why a day cannot be the answer; None: it can."""
    if question.pick(day.isoformat(), drafts.around(desk, draft)) is None:
        return Words(NOT_CHOSEN)
    if path != question.key:  # within a group: its rows are judged together
        return None
    now = drafts.answers(desk, draft).given(question, day)
    return refused(drafts.form_of(desk, draft), now, drafts.asker(desk, draft), question)


def _to(draft: Draft, path: str, day: date) -> Tap:
    return Tap(Act.MONTH, draft.id, f"{path}@{day:%Y-%m}")


def _shifted(first: date, months: int) -> date:
    at = min(max(first.year * 12 + first.month - 1 + months, 12), date.max.year * 12)
    return date(at // 12, at % 12 + 1, 1)


def turn(desk: Desk, draft: Draft, question: Question[Any], path: str, to: str) -> None:
    """Show that month, or none any more; a day that cannot be chosen says why. Raises Refusal."""
    if not isinstance(question, Day):
        raise Refusal(OUT_OF_DATE)
    kept = {key: value for key, value in (draft.hint or {}).items() if key not in ("month", "choices")}
    if not to:
        draft.hint = kept or None
        return
    try:
        day = date.fromisoformat(to if len(to) > len("2026-12") else f"{to}-01")
    except ValueError:
        raise Refusal(OUT_OF_DATE) from None
    if len(to) > len("2026-12"):
        words = why_not(desk, draft, question, path, day) or Words(NOT_CHOSEN)
        raise Refusal(words.text, **words.params)
    draft.hint = kept | {"month": f"{day:%Y-%m}"}
