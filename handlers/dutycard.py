"""The cards of a duty: as who owes it sees it, and as whoever may close it does."""

from __future__ import annotations

from datetime import date
from typing import Any

from flows.kit import flow
from flows.kit.answers import Answers
from flows.kit.refusal import Words
from flows.kit.words import N_
from handlers.screen import GOOD, Row, button
from handlers.shown import named, rows, translated
from handlers.tap import Act, Tap
from storage import cases, duties
from storage.desk import Desk
from storage.facts import answers_of, asker_of
from storage.tables import Case, Duty, File

SUMMARY = N_("📄 Summary")


def is_told(declaration: flow.Duty, duty: Duty) -> bool:
    """Whether a duty that asks everybody for a long text was reported done with one: that makes a summary."""
    asked = [one for one in declaration.asks if one.kind == "long text" and one.when is None]
    return duty.state in ("claimed", "done") and any(duty.answers.get(one.key) for one in asked)


def declared(desk: Desk, duty: Duty) -> flow.Duty:
    """Its declaration."""
    return cases.flow_of(desk, desk.session.get_one(Case, duty.case_id)).duty(duty.key)


def context(desk: Desk, duty: Duty) -> dict[str, Any]:
    """What templates may name about a duty."""
    case = desk.session.get_one(Case, duty.case_id)
    found = declared(desk, duty)
    file = desk.session.get(File, duty.file_id) if duty.file_id else None
    owners = duties.owners(desk, duty)
    return {
        "duty": duty,
        "duty_title": found.title,
        "duty_read": _to_read(desk, case, found),
        "owners": [named(person, desk.language) for person in owners],
        "office_owes": duty.owner_id is None,
        "names": [named(desk.one(duty.about_id), desk.language)] if duty.about_id is not None else [],
        "about": desk.one(duty.about_id) if duty.about_id is not None else None,
        "mine": duties.owes(desk, duty) if desk.person else False,
        "case": case,
        "case_title": cases.flow_of(desk, case).title,
        "due": duty.due,
        "filing_day": _filing_day(desk, duty) if found.closed_by is not None else duty.due,
        "days_left": (duty.due - desk.today).days,
        "state": duty.state,
        "told": rows(desk, found.asks, Answers(duty.answers)) if duty.state in ("claimed", "done") else [],
        "file_state": file.state if file else "",
    }


def _filing_day(desk: Desk, duty: Duty) -> date:
    """The last working day up to the legal one; the legal day itself where none lies after what the duty follows."""
    day = desk.office.calendar.on_or_before(duty.due)
    return duty.due if day < duty.anchor <= duty.due else day


def _to_read(desk: Desk, case: Case, found: flow.Duty) -> Words | str:
    """What the owner is to read before pressing, with the values it names."""
    if found.names is None:
        return found.read
    return Words(found.read, found.names(answers_of(desk, case), asker_of(desk, case)))


def owner_card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """As who owes it sees it."""
    return "duty", context(desk, desk.session.get_one(Duty, subject))


def owner_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Done."""
    duty = desk.session.get_one(Duty, subject)
    if duty.state != "open" or not duties.owes(desk, duty):
        return ()
    return ([button(translated(desk, declared(desk, duty).did), Tap(Act.DONE, duty.id), GOOD)],)


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
