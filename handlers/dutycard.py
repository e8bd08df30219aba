"""The cards of a duty: as who owes it sees it, and as whoever may close it does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from telegram import InlineKeyboardButton

from flows.kit import flow
from flows.kit.answers import Answers
from flows.kit.refusal import Words, WorkingDay
from flows.kit.words import N_
from handlers.screen import GOOD, Row, button
from handlers.shown import named, of_rows, rows, translated
from handlers.tap import Act, Tap
from storage import access, cases, duties
from storage.desk import Desk
from storage.facts import asker_of
from storage.tables import Case, Duty, File
from storage.versions import holding

SUMMARY = N_("📄 Summary")
HOUR = timedelta(hours=1)
MANY = 2  # rows of which some can be done and others not


def is_told(declaration: flow.Duty, duty: Duty) -> bool:
    """Whether a duty that asks everybody for a long text was reported done with one: that makes a summary."""
    asked = [one for one in declaration.asks if one.kind == "long text" and one.when is None]
    return duty.state in ("claimed", "done") and any(duty.answers.get(one.key) for one in asked)


def declared(desk: Desk, duty: Duty) -> flow.Duty:
    """Its declaration."""
    return cases.flow_of(desk, desk.session.get_one(Case, duty.case_id)).duty(duty.key)


def title(desk: Desk, duty: Duty) -> str:
    """What is to be done, with the name of whom it is for where that is somebody else."""
    words, whose = translated(desk, declared(desk, duty).title), duties.about(desk, duty)
    return words if whose is None or whose.id == desk.me.id else f"{words} · {named(whose, desk.language)}"


def context(desk: Desk, duty: Duty) -> dict[str, Any]:
    """What templates may name about a duty."""
    case = desk.session.get_one(Case, duty.case_id)
    found, whose = declared(desk, duty), duties.about(desk, duty)
    file = desk.session.get(File, duty.file_id) if duty.file_id else None
    owners, calendar, read = duties.owners(desk, duty), desk.office.calendar, _to_read(desk, case, found)
    last = duties.last_day(desk, duty, found)
    return {
        "duty": duty,
        "duty_title": found.title,
        "duty_read": read,
        "owners": [named(person, desk.language) for person in owners],
        "office_owes": duty.owner_id is None,
        "names": [named(whose, desk.language)] if whose is not None else [],
        "about": whose,
        "mine": duties.owes(desk, duty) if desk.person else False,
        "case": case,
        "case_title": cases.flow_of(desk, case).title,
        "due": duty.due,
        "guessed": calendar.guessed(
            [*found.rests_on(duty.due, duty.anchor, calendar, desk.office.pack), *_working_days(read)]
        ),
        "due_at": duty.due_at,
        "filing_day": last,
        "files_by": last if desk.today <= last < duty.due else None,
        "overdue": duties.overdue(desk, duty),
        "days_left": (duty.due - desk.today).days,
        "hours_left": hours_left(desk, duty),
        "state": duty.state,
        "told": _told(desk, duty, case, found),
        "file_state": file.state if file else "",
        **_of_rows(desk, duty, case, found),
        "snoozed": duty.snoozed_until if duty.state == "open" else None,
    }


def _told(desk: Desk, duty: Duty, case: Case, found: flow.Duty) -> list[tuple[str, str]]:
    """What was answered with it, once it is reported."""
    if duty.state not in ("claimed", "done"):
        return []
    given = tuple(one for one in found.asks if one.key in duty.answers)
    return rows(desk, given, Answers({**case.answers, **duty.answers}))


def _of_rows(desk: Desk, duty: Duty, case: Case, found: flow.Duty) -> dict[str, Any]:
    """Of one that is done part by part: for how many rows of how many, and for which it is still to be."""
    answers = holding(desk, case)
    every = found.rows.left(answers, ()) if found.rows is not None and duty.state == "open" else ()
    if found.rows is None or len(every) < MANY:
        return {"of_rows": 0, "rows_done": 0, "rows_left": ""}
    rest = duties.rows_left(desk, duty, case)
    return {
        "of_rows": len(every),
        "rows_done": len(every) - len(rest),
        "rows_left": of_rows(desk, found.rows, rest, answers),
    }


def hours_left(desk: Desk, duty: Duty) -> int | None:
    """Whole hours until it is due, below 0 an hour after; None: it is counted in days."""
    return int((duty.due_at - desk.now) / HOUR) if duty.due_at is not None else None


def origin(desk: Desk, duty: Duty) -> dict[str, Any]:
    """How its day is worked out: the day it counts from, the span, its rule; when it rings next."""
    case = desk.session.get_one(Case, duty.case_id)
    found, answers = declared(desk, duty), holding(desk, case)
    counted = next((one for one in found.due.anchors if answers.value(one) == duty.anchor), found.due.anchors[0])
    rule = desk.office.pack[found.due.plus or found.ladder]
    zone = duties.zone(desk, duty)
    return {
        "counted_from": counted.label,
        "anchor": duty.anchor,
        "anchor_at": duty.anchor_at,
        "span": found.due.span(desk.office.pack),
        "standing": rule.standing,
        "source": rule.en if desk.language == "en" else rule.zh,
        "rings": duty.next_at.astimezone(zone).date() if duty.next_at else None,
    }


def _to_read(desk: Desk, case: Case, found: flow.Duty) -> Words | str:
    """What the owner is to read before pressing, with the values it names."""
    if found.names is None:
        return found.read
    names = found.names(holding(desk, case), asker_of(desk, case))
    # what was typed stands on one line, or one of its lines could be taken for ours
    return Words(
        found.read, {key: " ".join(one.split()) if isinstance(one, str) else one for key, one in names.items()}
    )


def _working_days(read: Words | str) -> list[date]:
    """The days it names because the school works on them."""
    return [one for one in read.params.values() if isinstance(one, WorkingDay)] if isinstance(read, Words) else []


def owner_card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """As who owes it sees it."""
    return "duty", context(desk, desk.session.get_one(Duty, subject))


def owner_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Done; put off, or not after all; why; the case it belongs to."""
    duty = desk.session.get_one(Duty, subject)
    if duty.state != "open" or not duties.owes(desk, duty):
        return ()
    case = desk.session.get_one(Case, duty.case_id)
    about = [button(translated(desk, N_("Why?")), Tap(Act.ORIGIN, duty.id))]
    if access.may_see(desk, case):
        about.append(button(case.number, Tap(Act.CASE, case.id)))
    done = [button(translated(desk, declared(desk, duty).did), Tap(Act.DONE, duty.id), GOOD)]
    return (done, _snoozing(desk, duty, case), about)


LENGTHS: dict[str, tuple[str, str]] = {
    "calendar_days": (N_("⏰ 1 day"), N_("⏰ %(n)d days")),
    "working_days": (N_("⏰ 1 working day"), N_("⏰ %(n)d working days")),
    "months": (N_("⏰ 1 month"), N_("⏰ %(n)d months")),
}


def _snoozing(desk: Desk, duty: Duty, case: Case) -> Row:
    """Lengths it can be put off by, each to a day of its own; of one that is put off, back to its ladder."""
    if duty.snoozed_until is not None:
        return [button(translated(desk, N_("🔔 Remind me as before")), Tap(Act.SNOOZE, duty.id))]
    days: dict[date, InlineKeyboardButton] = {}
    for name, span in desk.office.pack.lengths(duties.SNOOZE).items():
        day = duties.snooze_day(desk, duty, case, span)
        if day is not None and day not in days:
            one, many = LENGTHS[span.unit]
            days[day] = button(
                translated(desk, one if span.amount == 1 else many, n=span.amount), Tap(Act.SNOOZE, duty.id, name)
            )
    return list(days.values())


def closer_card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """As whoever may close it sees it."""
    return "confirm", context(desk, desk.session.get_one(Duty, subject))


def closer_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Received, not yet, and the papers sent with it."""
    duty = desk.session.get_one(Duty, subject)
    if duty.state != "claimed" or not duties.may_close(desk, duty):
        return ()
    keys: list[Row] = [
        [
            button(translated(desk, declared(desk, duty).got), Tap(Act.CONFIRM, duty.id), GOOD),
            button(translated(desk, N_("Not yet")), Tap(Act.NOT_YET, duty.id)),
        ]
    ]
    if duty.file_id is not None:
        keys.append([button(translated(desk, N_("📎 See what was sent")), Tap(Act.FILE, duty.id))])
    if is_told(declared(desk, duty), duty):
        keys.append([button(translated(desk, SUMMARY), Tap(Act.SUMMARY, duty.id))])
    return tuple(keys)
