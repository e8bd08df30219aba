"""Lists: what a person filed and owes, what waits for them, what the office has on its desk; help and language."""

from __future__ import annotations

from typing import Any

from flows.kit.words import N_
from handlers import casecard, dutycard, formcard
from handlers.commands import offered
from handlers.screen import Row, button
from handlers.shown import translated
from handlers.tap import Act, Tap
from storage import access, cases, drafts, duties, steps
from storage.desk import Desk
from storage.tables import Case, Draft

LISTED = 20  # rows of a list: the rest comes up as these are done
APART = 2  # answers that tell an unfinished form from another
NAME = 30  # characters of a form on its button
OPENED = 5  # drafts and cases of one's own that have a button


def my_card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """What the person filed, owes and left unfinished."""
    return "my", {
        "cases": [casecard.context(desk, case) for case in cases.of_person(desk)],
        "naming": [casecard.context(desk, case) for case in cases.naming(desk)],
        "owed": [dutycard.context(desk, duty) for duty in duties.of_person(desk)[:LISTED]],
        "drafts": [
            {
                "title": drafts.form_of(desk, draft).title,
                "told": told,
                "changed": draft.changed_at,
            }
            for draft, told in _told_apart(desk)
        ],
    }


def _large(desk: Desk) -> list[Draft]:
    return [draft for draft in drafts.mine(desk) if draft.form in desk.office.flows][:OPENED]


def _told_apart(desk: Desk) -> list[tuple[Draft, list[str]]]:
    """Unfinished forms, each with the first answers that others of its kind do not have."""
    open_now = [
        (draft, [value for _, value in formcard.answered(desk, draft) if value != "–"]) for draft in _large(desk)
    ]
    found = []
    for draft, told in open_now:
        others = [values for other, values in open_now if other.form == draft.form and other is not draft]
        shared = set(others[0]).intersection(*others[1:]) if others else set()
        found.append((draft, [value for value in told if value not in (*shared, "–")][:APART]))
    return found


def my_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Unfinished forms, then cases."""
    found = []
    apart = _told_apart(desk)
    for draft, told in apart:
        alone = sum(other.form == draft.form for other, _ in apart) == 1
        title = translated(desk, drafts.form_of(desk, draft).title)
        words = f"{title} · {told[0]}" if told and not alone else title
        short = words if len(words) <= NAME else f"{words[: NAME - 1]}…"
        found.append([button(translated(desk, N_("Go on: %(title)s"), title=short), Tap(Act.RESUME, draft.id))])
    filed = [*cases.of_person(desk, OPENED), *cases.naming(desk, OPENED)]
    return (*found, *([button(case.number, Tap(Act.CASE, case.id))] for case in filed))


def todo_card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """What waits for the person."""
    waiting = steps.waiting_on(desk)
    return "todo", {
        "confirming": [dutycard.context(desk, duty) for duty in duties.to_confirm(desk)[:LISTED]],
        "count": len(waiting),
        "cases": [casecard.context(desk, case) for case in waiting[:LISTED]],
        "owed": [dutycard.context(desk, duty) for duty in duties.of_person(desk)[:LISTED]],
    }


def todo_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Each case and each duty to be confirmed."""
    made = [button(case.number, Tap(Act.CASE, case.id)) for case in steps.waiting_on(desk)[:LISTED]]
    made += [
        button(f"📥 {desk.session.get_one(Case, duty.case_id).number}", Tap(Act.DUTY, duty.id))
        for duty in duties.to_confirm(desk)[:LISTED]
    ]
    return tuple(made[at : at + 2] for at in range(0, len(made), 2))


def desk_card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """What is under way at the school: on whom each case waits, and since when."""
    if not access.in_office(desk, "exchange"):
        return "old", {}
    waiting, returned, following = cases.under_way(desk)
    return "desk", {
        "waiting": [casecard.context(desk, case) | {"since": steps.since(desk, case)} for case in waiting[:LISTED]],
        "returned": [casecard.context(desk, case) for case in returned[:LISTED]],
        "following": [casecard.context(desk, case) for case in following[:LISTED]],
        "counts": (len(waiting), len(returned), len(following)),
    }


def desk_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """A button a case."""
    if not access.in_office(desk, "exchange"):
        return ()
    found = [case for part in cases.under_way(desk) for case in part][:LISTED]
    made = [button(case.number, Tap(Act.CASE, case.id)) for case in found]
    return tuple(made[at : at + 2] for at in range(0, len(made), 2))


def help_card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """What the assistant does for this person."""
    return "help", {"commands": offered(desk.office, access.parts(desk, desk.me))}


def language_card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """Which language."""
    return "language", {}


def language_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """The languages, each in its own words."""
    names = {"zh": "中文", "en": "English"}
    return (
        [
            button(f"✓ {name}" if key == desk.me.language else name, Tap(Act.LANGUAGE, 0, key))
            for key, name in names.items()
        ],
    )
