"""Cards: what each kind shows and which buttons it has, drawn from the state of now for its reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handlers import (
    away,
    board,
    campaigncard,
    casecard,
    copycard,
    dutycard,
    formcard,
    found,
    holdings,
    lists,
    morning,
    owing,
    people_cards,
    planned,
    records,
    slow,
    story,
    today,
    todo,
    voice,
    year,
)
from handlers.screen import Row, Screen
from storage import access
from storage.desk import Desk
from storage.tables import Case, Duty


def _none(desk: Desk, subject: int) -> tuple[Row, ...]:
    return ()


@dataclass(frozen=True)
class Kind:
    """One kind of card."""

    context: Callable[[Desk, int], tuple[str, dict[str, Any]]]  #: its template, and what that may name
    buttons: Callable[[Desk, int], tuple[Row, ...]] = _none


KINDS: dict[str, Kind] = {
    "draft": Kind(formcard.context, formcard.buttons),
    "case": Kind(story.filer_card, casecard.filer_buttons),
    "step": Kind(story.step_card, casecard.step_buttons),
    "duty": Kind(dutycard.owner_card, dutycard.owner_buttons),
    "confirm": Kind(dutycard.closer_card, dutycard.closer_buttons),
    "my": Kind(lists.my_card, lists.my_buttons),
    "todo": Kind(todo.card, todo.buttons),
    "desk": Kind(board.card, board.buttons),
    "found": Kind(found.card, found.buttons),
    "campaigns": Kind(campaigncard.card, campaigncard.buttons),
    "chase": Kind(owing.card, owing.buttons),
    "owing": Kind(owing.duty_card, owing.duty_buttons),
    "dryrun": Kind(planned.card, planned.buttons),
    "records": Kind(records.card, records.buttons),
    "holdings": Kind(holdings.card, holdings.buttons),
    "everybody": Kind(holdings.board, holdings.board_buttons),
    "today": Kind(today.card, today.buttons),
    "morning": Kind(morning.card, morning.buttons),
    "slow": Kind(slow.card, slow.buttons),
    "year": Kind(year.card, year.buttons),
    "copy": Kind(copycard.card, copycard.buttons),
    "away": Kind(away.card, away.buttons),
    "help": Kind(lists.help_card, lists.help_buttons),
    "language": Kind(lists.language_card, lists.language_buttons),
    **{kind: Kind(*card) for kind, card in people_cards.KINDS.items()},
}


def draw(desk: Desk, person_id: int, kind: str, subject: int) -> Screen:
    """One card as its person sees it now. Raises where its subject is not there."""
    person = desk.one(person_id)
    desk.sits(person)
    # an earlier message about something that is shown below now, or about what is not theirs any more
    if kind.startswith("old:") or not open_to(desk, kind, subject):
        return Screen(voice.render("cards/old.html", desk.language, {}))
    template, context = KINDS[kind].context(desk, subject)
    text = voice.render(f"cards/{template}.html", desk.language, {"office": desk.office, "reader": person, **context})
    return Screen(text, buttons(desk, kind, subject), silent=True)


def open_to(desk: Desk, kind: str, subject: int) -> bool:
    """Whether the person at the desk may (still) see what that card is about."""
    if kind in ("duty", "confirm"):
        duty = desk.session.get_one(Duty, subject)
        if access.concerns(desk, duty):
            return True
        subject = duty.case_id
    elif kind == "copy":
        return copycard.open_to(desk, subject)
    elif kind not in ("case", "step"):
        return True
    case = desk.session.get_one(Case, subject)
    return access.may_see(desk, case) or access.has_settled(desk, case)


def buttons(desk: Desk, kind: str, subject: int) -> tuple[Row, ...]:
    """The buttons of that card for the person at the desk."""
    return KINDS[kind].buttons(desk, subject)
