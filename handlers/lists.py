"""Lists: what a person filed and owes; help and language."""

from __future__ import annotations

from typing import Any

from flows.kit.refusal import Zone
from flows.kit.words import N_
from handlers import casecard, dutycard, formcard
from handlers.commands import offered
from handlers.screen import Row, button
from handlers.shown import translated
from handlers.tap import Act, Tap
from storage import access, cases, drafts, duties, records
from storage.desk import Desk
from storage.tables import Draft

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


def help_card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """What the assistant does for this person."""
    waiting = drafts.in_focus(desk)
    return "help", {
        "commands": offered(desk.office, access.parts(desk, desk.me)),
        "waiting": drafts.form_of(desk, waiting).title if waiting else "",
    }


def help_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """The form that waits for an answer."""
    waiting = drafts.in_focus(desk)
    if waiting is None:
        return ()
    title = translated(desk, drafts.form_of(desk, waiting).title)
    return ([button(translated(desk, N_("Go on: %(title)s"), title=title), Tap(Act.RESUME, waiting.id))],)


def first_steps(desk: Desk) -> dict[str, Any]:
    """What somebody may want who did not say it so that it was understood: forms, and what is theirs."""
    forms = {flow.command for flow in desk.office.offered}
    forms |= {flow.board.command for flow in records.boards(desk) if flow.board is not None}
    return {"steps": [one for one in help_card(desk, 0)[1]["commands"] if one.name in forms | {"todo", "my"}]}


def language_card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """Which language, and by which time reminders come."""
    return "language", {"zone": Zone(desk.me.time_zone), "now": desk.now}


def language_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """The languages, each in its own words; where somebody is."""
    names = {"zh": "中文", "en": "English"}
    return (
        [
            button(f"✓ {name}" if key == desk.me.language else name, Tap(Act.LANGUAGE, 0, key))
            for key, name in names.items()
        ],
        [button(translated(desk, N_("🕗 I am somewhere else")), Tap(Act.LANGUAGE, 0, "zone"))],
    )
