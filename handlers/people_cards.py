"""The cards of /people: who there is, one person, their posts, a sheet that was sent. Only for who keeps the people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from zlib import crc32

from flows.kit.people import Kind, Rank, Role
from flows.kit.words import N_
from handlers.screen import BAD, GOOD, MAIN, Row, button
from handlers.shown import named, translated
from handlers.tap import Act, Tap
from storage import access, directory, drafts, people, posts
from storage.desk import Desk
from storage.tables import Draft, Person, Sealed

PAGE = 8  # people a page
PLACES_PAGE = 6  # departments a page
FAULTS = 15  # lines of what is wrong with a sheet: these first, then it is sent again

OWN_ROLES = (Role.HEAD, Role.DEPUTY, Role.LIAISON, Role.HANDLER)

Context = Callable[[Desk, int], tuple[str, dict[str, Any]]]
Buttons = Callable[[Desk, int], tuple[Row, ...]]


def code(department: str) -> str:
    """A department in a button: its key may be longer than a button carries."""
    return f"{crc32(department.encode()):08x}"


def department_of(desk: Desk, coded: str) -> str | None:
    """The key of that code."""
    return next((key for key in desk.office.departments if code(key) == coded), None)


def _back(desk: Desk) -> Row:
    return [button(translated(desk, N_("← Directory")), Tap(Act.PEOPLE, arg="show"))]


def _listed(desk: Desk, found: Iterable[Person]) -> list[Row]:
    """A button for each, which shows their card."""
    return [
        [
            button(
                f"{named(person, desk.language)} · {desk.office.department(person.department, desk.language)}",
                Tap(Act.PERSON, person.id, "show"),
            )
        ]
        for person in found
    ]


def _pages(desk: Desk, act: Act, page: int, last: int) -> Row:
    """Turning over: the buttons name the page they lead to."""
    row: Row = []
    if page > 1:
        row.append(button("‹", Tap(act, page, str(page - 1))))
    if page < last:
        row.append(button("›", Tap(act, page, str(page + 1))))
    return row


# -- all of them -------------------------------------------------------------------------------------------------------


def _people(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    return "people", {"counts": directory.counts(desk)}


def _people_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    def make(text: str, arg: str, style: str | None = None) -> Any:
        return button(translated(desk, text), Tap(Act.PEOPLE, arg=arg), style)

    return (
        [make(N_("Find"), "find", MAIN), make(N_("Add somebody"), "add")],
        [make(N_("Not bound yet"), "unbound"), make(N_("Departments"), "places")],
        [make(N_("Template"), "template"), make(N_("Import a sheet"), "sheet")],
        [make(N_("Slips for all who are not bound"), "slips")],
    )


def _unbound(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    found = people.unbound(desk)
    return "people_unbound", {"count": len(found), "page": subject, "pages": _count(found, PAGE)}


def _unbound_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    found = people.unbound(desk)
    shown = found[(subject - 1) * PAGE : subject * PAGE]
    return (*_listed(desk, shown), _pages(desk, Act.UNBOUND, subject, _count(found, PAGE)), _back(desk))


def _count(found: Iterable[object], page: int) -> int:
    return max(1, -(-len(list(found)) // page))


def _places(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    keys = list(desk.office.departments)
    shown = [directory.manned(desk, key) for key in keys[(subject - 1) * PLACES_PAGE : subject * PLACES_PAGE]]
    return "people_places", {"places": shown, "page": subject, "pages": _count(keys, PLACES_PAGE)}


def _places_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    last = _count(desk.office.departments, PLACES_PAGE)
    return (_pages(desk, Act.PLACES, subject, last), _back(desk))


def _asked(desk: Desk, draft_id: int) -> dict[str, Any]:
    """What a filled tiny form led to; nothing: it is long ago."""
    draft = desk.session.get(Draft, draft_id)
    return draft.hint or {} if draft else {}


def _found(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    typed = _asked(desk, subject).get("find", "")
    return "people_found", {"typed": typed, "count": len(directory.search(desk, typed)), "most": directory.MOST}


def _found_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    typed = _asked(desk, subject).get("find", "")
    again = [button(translated(desk, N_("Find")), Tap(Act.PEOPLE, arg="find"))]
    return (*_listed(desk, directory.search(desk, typed)), again + _back(desk))


# -- one of them -------------------------------------------------------------------------------------------------------


def _person(kind: str, desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    person = desk.one(subject)
    phone = desk.session.get(Sealed, person.phone_id) if person.phone_id else None
    return kind, {
        "person": person,
        "department": desk.office.department(person.department, desk.language),
        "kind": Kind(person.kind).label,
        "rank": Rank(person.rank).label if person.rank else "",
        "posts": [
            {"role": role.label, "department": desk.office.department(place, desk.language)}
            for place, role in posts.of_person(person)
        ],
        "phone": phone.last if phone else "",
        "left": person.left_on is not None and person.left_on <= desk.today,
    }


def _person_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    person = desk.one(subject)
    if person.left_on is not None and person.left_on <= desk.today:
        here = button(translated(desk, N_("Is here again")), Tap(Act.PERSON, person.id, "here"))
        return ([here], _back(desk))

    def make(text: str, arg: str, style: str | None = None) -> Any:
        return button(translated(desk, text), Tap(Act.PERSON, person.id, arg), style)

    held = posts.of_person(person)
    other = "zh" if person.language == "en" else "en"
    speaks = {"zh": N_("Speak Chinese with them"), "en": N_("Speak English with them")}[other]
    return (
        [make(N_("New invitation"), "invite", MAIN)],
        [make(N_("Roles"), "roles"), make(N_("Department"), "place")],
        [make(N_("Kind"), "kind"), make(N_("Rank"), "rank")],
        *([[button(translated(desk, N_("Stand-in")), Tap(Act.STAND_IN, person.id, "show"))]] if held else []),
        [make(speaks, f"speak={other}"), make(N_("Has left"), "left", BAD)],
        _back(desk),
    )


def _to_person(desk: Desk, act: Act, subject: int) -> Row:
    return [button(translated(desk, N_("← Their card")), Tap(act, subject, "back"))]


def _roles_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    person = desk.one(subject)
    held = posts.of_person(person)
    own = [(person.department, role) for role in OWN_ROLES]
    if person.department in desk.office.responsible("exchange"):
        own.append((person.department, Role.ADMIN))
    rows: list[Row] = []
    for place, role in dict.fromkeys((*own, *held)):
        label = translated(desk, role.label)
        if place != person.department:
            label = f"{label} · {desk.office.department(place, desk.language)}"
        has = (place, role) in held
        arg = f"{'-' if has else '+'}{role.value}@{code(place)}"
        rows.append([button(f"✓ {label}" if has else label, Tap(Act.ROLES, person.id, arg), GOOD if has else None)])
    rows.append([button(translated(desk, N_("In another department …")), Tap(Act.ROLES, person.id, "more"))])
    if held:
        rows.append([button(translated(desk, N_("Hand all of them over …")), Tap(Act.ROLES, person.id, "hand"))])
    return (*rows, _to_person(desk, Act.ROLES, subject))


def _place_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    mine = desk.one(subject).department
    made = [
        button(
            ("✓ " if key == mine else "") + desk.office.department(key, desk.language),
            Tap(Act.PLACE, subject, code(key)),
        )
        for key in desk.office.departments
    ]
    return (*(made[at : at + 2] for at in range(0, len(made), 2)), _to_person(desk, Act.PLACE, subject))


def _kind_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    mine = desk.one(subject).kind
    rows = [
        [button(("✓ " if one.value == mine else "") + translated(desk, one.label), Tap(Act.KIND, subject, one.value))]
        for one in Kind
    ]
    return (*rows, _to_person(desk, Act.KIND, subject))


def _rank_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    mine = desk.one(subject).rank
    made = [
        button(
            ("✓ " if one.value == mine else "") + translated(desk, one.label),
            Tap(Act.RANK, subject, one.value or "none"),
        )
        for one in Rank
    ]
    return (*(made[at : at + 2] for at in range(0, len(made), 2)), _to_person(desk, Act.RANK, subject))


# -- a sheet -----------------------------------------------------------------------------------------------------------


def _sheet(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    found = _asked(desk, subject)
    faults = [fault | {"words": drafts.take_words(fault["words"])} for fault in found.get("faults", ())]
    return "people_sheet", {
        "state": found.get("sheet", ""), "counts": found.get("counts", {}), "faults": faults[:FAULTS],
        "more": max(0, len(faults) - FAULTS),
    }  # fmt: skip


def _sheet_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    found = _asked(desk, subject)
    if found.get("sheet") == "checked" and not found["faults"]:
        return (
            [
                button(translated(desk, N_("Import")), Tap(Act.SHEET, subject, "go"), GOOD),
                button(translated(desk, N_("Cancel")), Tap(Act.SHEET, subject, "drop")),
            ],
        )
    again = (
        [button(translated(desk, N_("Send another sheet")), Tap(Act.PEOPLE, arg="sheet"))]
        if found.get("faults")
        else []
    )
    return (again, _back(desk))


def _kept(context: Context) -> Context:
    """For nobody but who keeps the people, now."""

    def guarded(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
        return context(desk, subject) if access.keeps_people(desk) else ("old", {})

    return guarded


def _kept_buttons(buttons: Buttons) -> Buttons:
    def guarded(desk: Desk, subject: int) -> tuple[Row, ...]:
        return buttons(desk, subject) if access.keeps_people(desk) else ()

    return guarded


_CARDS: dict[str, tuple[Context, Buttons]] = {
    "people": (_people, _people_buttons),
    "people_unbound": (_unbound, _unbound_buttons),
    "people_places": (_places, _places_buttons),
    "people_found": (_found, _found_buttons),
    "people_sheet": (_sheet, _sheet_buttons),
    "person": (partial(_person, "person"), _person_buttons),
    "person_roles": (partial(_person, "person_roles"), _roles_buttons),
    "person_place": (partial(_person, "person_place"), _place_buttons),
    "person_kind": (partial(_person, "person_kind"), _kind_buttons),
    "person_rank": (partial(_person, "person_rank"), _rank_buttons),
}

KINDS: dict[str, tuple[Context, Buttons]] = {
    kind: (_kept(context), _kept_buttons(buttons)) for kind, (context, buttons) in _CARDS.items()
}

#: the kind of card that shows what a button is about
CARDS: dict[Act, str] = {
    Act.PEOPLE: "people", Act.UNBOUND: "people_unbound", Act.PLACES: "people_places", Act.SHEET: "people_sheet",
    Act.PERSON: "person", Act.ROLES: "person_roles", Act.PLACE: "person_place", Act.KIND: "person_kind",
    Act.RANK: "person_rank",
}  # fmt: skip

__all__ = ["CARDS", "KINDS", "code", "department_of"]
