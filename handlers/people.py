"""/people: the exchange office keeps its people from the chat. Nobody else learns that there is such a command."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from telegram import Update

from flows.kit import roster as cells
from flows.kit.answers import Answers
from flows.kit.people import Kind, Rank, Role
from flows.kit.people_forms import BRING_IN, FIND, FROM, HAND_ON, LEAVES, SHEET, TAKES_OVER, WHO
from flows.kit.refusal import Refusal, Words
from flows.kit.settling import OUT_OF_DATE
from flows.kit.words import N_
from handlers import menu, voice
from handlers.people_cards import code, department_of
from handlers.shown import translated
from handlers.tap import Act, Tap
from storage import access, cards, directory, drafts, files, handover, outbox, people, posts, roster, succession
from storage.desk import Desk
from storage.tables import Draft, File, Person

HANDS = re.compile(r"(?P<former>.+?)\s*(?:移交给|交给|移交|->|→|\bhands? over to\b|\bto\b)\s*(?P<new>.+)")
PAGES = 9999  # a forged number of a page must not trouble the store
NO_KEEPER = N_("Then nobody would keep the people. Give somebody else of the exchange office the role first.")
GIVEN, TAKEN = N_("Given: %(role)s."), N_("Taken away: %(role)s.")


def show(update: Update, desk: Desk) -> None:
    """/people: how many there are, and everything to do about them.

    /people A shows A, /people A → B hands all roles of A to B.
    """
    if not access.keeps_people(desk):
        raise Refusal(menu.UNKNOWN_COMMAND)
    if (typed := HANDS.fullmatch(menu.after(update))) is not None:
        _hand(desk, _meant(desk, typed["former"]), _meant(desk, typed["new"]))
        return
    if named := menu.after(update):
        cards.show(desk, desk.me, "person", _meant(desk, named).id, fresh=True)
        return
    cards.show(desk, desk.me, "people", desk.me.id, fresh=True)


def _meant(desk: Desk, typed: str) -> Person:
    """The one person of that name, pinyin or staff number. Raises Refusal."""
    found = directory.search(desk, typed)
    if len(found) != 1:
        raise Refusal(
            N_("“%(typed)s” is nobody, or more than one. Please give the full name or the staff number."), typed=typed
        )
    return found[0]


def _hand(desk: Desk, former: Person, new: Person | None = None) -> None:
    """Ask whether all roles of *former* go to *new*, or to whom."""
    held = [
        f"{translated(desk, role.label)} · {desk.office.department(place, desk.language)}"
        for place, role in posts.of_person(former)
    ]
    if not held:
        raise Refusal(N_("%(name)s holds no role, so there is nothing to hand over."), name=former.called)
    if new is not None and new.id == former.id:
        raise Refusal(succession.SAME, name=new.called)
    drafts.end_mine(desk, HAND_ON.key)
    draft = drafts.start(desk, HAND_ON, seen=former.id)
    if new is not None:
        drafts.answer(desk, draft, TAKES_OVER, (new.id,))
    words = Words(N_("%(name)s: %(roles)s"), {"name": former.called, "roles": voice.listed(held, desk.language)})
    draft.hint = drafts.keep_words(words) | {"only": "hint"}
    cards.show(desk, desk.me, "draft", draft.id, fresh=True)


# -- all of them -------------------------------------------------------------------------------------------------------


def all_of_them(tap: Tap, desk: Desk) -> None:
    """A button about all people. Raises Refusal."""
    if not access.keeps_people(desk):
        raise Refusal(access.NOT_HERE)
    act = ALL.get(tap.arg)
    if act is None:
        raise Refusal(OUT_OF_DATE)
    act(desk)


def _overview(desk: Desk) -> None:
    cards.show(desk, desk.me, "people", desk.me.id, fresh=True)


def _find(desk: Desk) -> None:
    _ask(desk, FIND.key)


def _ask(desk: Desk, form: str, who: int = 0) -> None:
    """Begin a tiny form; *who*: the person it is about, which its draft carries as what was seen."""
    draft = drafts.start(desk, desk.office.tiny[form], seen=who)
    cards.show(desk, desk.me, "draft", draft.id, fresh=True)


def _list(kind: str, desk: Desk) -> None:
    cards.show(desk, desk.me, kind, 1, fresh=True)


def _template(desk: Desk) -> None:
    outbox.paper(desk, "people_template", desk.me, f"event:{desk.event_id}:template")
    desk.say(N_("The sheet is on its way."))


def _slips(desk: Desk) -> None:
    """Slips for everybody who is not bound: at most once, for each new set ends the one before."""
    if not people.unbound(desk):
        raise Refusal(N_("Everybody is bound already."))
    outbox.paper(desk, "people_slips", desk.me, f"event:{desk.event_id}:slips", once=True)
    desk.say(N_("The slips are on their way. Codes made before end with them."))


ALL: Mapping[str, Callable[[Desk], None]] = {
    "show": _overview,
    "find": _find,
    "add": lambda desk: _ask(desk, "people_add"),
    "sheet": lambda desk: _ask(desk, BRING_IN.key),
    "unbound": lambda desk: _list("people_unbound", desk),
    "places": lambda desk: _list("people_places", desk),
    "template": _template,
    "slips": _slips,
}


def turn_over(tap: Tap, desk: Desk) -> None:
    """Another page of a list, in its place. Raises Refusal."""
    kind = {Act.UNBOUND: "people_unbound", Act.PLACES: "people_places"}[tap.act]
    if not access.keeps_people(desk) or not tap.arg.isdecimal():
        raise Refusal(access.NOT_HERE)
    if (card := cards.find(desk, desk.me.id, kind, tap.subject)) is not None and tap.arg != str(tap.subject):
        cards.turn_into(desk, card, kind, min(max(1, int(tap.arg)), PAGES))


# -- one of them -------------------------------------------------------------------------------------------------------


def person(tap: Tap, desk: Desk) -> None:
    """A button on somebody's card, or on a list that names them. Raises Refusal."""
    who = access.kept_person(desk, tap.subject)
    act, _, value = tap.arg.partition("=")
    if act in VIEWS:
        if (card := cards.find(desk, desk.me.id, "person", who.id)) is not None:
            cards.turn_into(desk, card, VIEWS[act], who.id)
    elif act == "show":
        cards.show(desk, desk.me, "person", who.id, fresh=True)
    elif act == "invite":
        _invite(desk, who)
    elif act == "speak" and value in ("zh", "en"):
        who.language = value
        people.show_commands(desk, who)
        cards.mark(desk, "person", who.id)
    elif act == "left":
        _ask(desk, LEAVES.key, who.id)
    elif act == "here":
        who.left_on = None
        cards.mark(desk, "person", who.id)
    else:
        raise Refusal(OUT_OF_DATE)


VIEWS = {"roles": "person_roles", "place": "person_place", "kind": "person_kind", "rank": "person_rank"}


def _invite(desk: Desk, who: Person) -> None:
    """A code and its link for the office to hand on: made when it is sent, at most once, and kept nowhere."""
    if who.left_on is not None and who.left_on <= desk.today:
        raise Refusal(OUT_OF_DATE)
    key = f"event:{desk.event_id}:invitation"
    outbox.post(desk, "invitation", desk.me, key, about={"invited": who.id}, rank=outbox.ANSWER, once=True)
    desk.say(N_("The invitation is on its way. Earlier codes end with it."))


def roles(tap: Tap, desk: Desk) -> None:
    """Give or take a role. Raises Refusal."""
    who = access.kept_person(desk, tap.subject)
    if tap.arg == "more":
        _ask(desk, "people_roles", who.id)
        return
    if tap.arg == "hand":
        _hand(desk, who)
        return
    if _goes_back(tap, desk, "person_roles"):
        return
    name, _, coded = tap.arg[1:].partition("@")
    role = next((one for one in Role if one.value == name), None)
    place = next((key for key, _ in posts.of_person(who) if code(key) == coded), department_of(desk, coded))
    if role is None or place is None or tap.arg[0] not in "+-":
        raise Refusal(OUT_OF_DATE)
    if tap.arg[0] == "+":
        posts.give(desk, who, place, role)
        desk.say(GIVEN, role=role)
    else:
        _take(desk, who, place, role)
        desk.say(TAKEN, role=role)
    people.show_commands(desk, who)
    cards.mark(desk, "person_roles", who.id)


def _take(desk: Desk, who: Person, place: str, role: Role) -> None:
    if posts.take(desk, who, place, role):
        _somebody_keeps(desk)
        handover.hand_over(desk, who)


def _somebody_keeps(desk: Desk) -> None:
    """Raises Refusal, which takes back what would have left nobody to keep the people."""
    if not access.keepers(desk):
        raise Refusal(NO_KEEPER)


def place(tap: Tap, desk: Desk) -> None:
    """Change somebody's department: their posts in the old one end. Raises Refusal."""
    who = access.kept_person(desk, tap.subject)
    if _goes_back(tap, desk, "person_place"):
        return
    key = department_of(desk, tap.arg)
    if key is None:
        raise Refusal(OUT_OF_DATE)
    if key != who.department:
        for held, role in posts.of_person(who):
            if held == who.department:
                _take(desk, who, held, role)
        who.department = key
        people.show_commands(desk, who)
    _to_person(desk, "person_place", who)


def kind(tap: Tap, desk: Desk) -> None:
    """Change what somebody is to the school. Raises Refusal."""
    who = access.kept_person(desk, tap.subject)
    if tap.arg in [one.value for one in Kind]:
        who.kind = tap.arg
    _to_person(desk, "person_kind", who)


def rank(tap: Tap, desk: Desk) -> None:
    """Change somebody's rank. Raises Refusal."""
    who = access.kept_person(desk, tap.subject)
    wanted = "" if tap.arg == "none" else tap.arg
    if wanted in [one.value for one in Rank]:
        who.rank = wanted
    _to_person(desk, "person_rank", who)


def _goes_back(tap: Tap, desk: Desk, shown: str) -> bool:
    if tap.arg == "back":
        _to_person(desk, shown, desk.one(tap.subject))
    return tap.arg == "back"


def _to_person(desk: Desk, shown: str, who: Person) -> None:
    """The message shows the person again."""
    if (card := cards.find(desk, desk.me.id, shown, who.id)) is not None:
        cards.turn_into(desk, card, "person", who.id)


# -- what was typed ----------------------------------------------------------------------------------------------------


def _found(desk: Desk, draft: Draft, given: Answers) -> None:
    """Show the one who was meant, or those who may have been."""
    _keeping(desk)
    found = directory.search(desk, given[WHO])
    if len(found) == 1:
        _answered(desk, draft, "person", found[0].id)
        return
    draft.hint = {"find": given[WHO]}
    _answered(desk, draft, "people_found", draft.id)


def _added(desk: Desk, draft: Draft, given: Answers) -> None:
    """Make somebody known, as a row of the sheet would."""
    _keeping(desk)
    number = given.kept["no"]
    if known := directory.numbered(desk, number):
        raise Refusal(N_("%(number)s is %(name)s already. Find shows their card."), number=number, name=known.called)
    written = {
        "staff_no": number,
        "name": given.kept["name"],
        "department": given.kept["at"],
        "kind": given.kept["kind"],
    }
    try:
        who = roster.add(desk, written)
    except cells.Wrong as wrong:
        raise Refusal(wrong.words.text, **wrong.words.params) from None
    _answered(desk, draft, "person", who.id)


def _has_left(desk: Desk, draft: Draft, given: Answers) -> None:
    """They leave on that day."""
    who = access.kept_person(desk, draft.seen)
    people.leave(desk, who, given[FROM])
    _somebody_keeps(desk)
    _answered(desk, draft, "person", who.id)


def _roles_given(desk: Desk, draft: Draft, given: Answers) -> None:
    """Give the roles that were typed, beside those they have."""
    who = access.kept_person(desk, draft.seen)
    try:
        wanted = cells.roles(given.kept["roles"], who.department, desk.office.department_names)
    except cells.Wrong as wrong:
        raise Refusal(wrong.words.text, **wrong.words.params) from None
    for where, role in wanted:
        posts.give(desk, who, where, role)
    people.show_commands(desk, who)
    _answered(desk, draft, "person_roles", who.id)


def _handed(desk: Desk, draft: Draft, given: Answers) -> None:
    """All roles go to whoever was named, now."""
    former = access.kept_person(desk, draft.seen)
    [new] = given[TAKES_OVER]
    succession.succeed(desk, former, desk.one(new))
    if access.keeps_people(desk):
        _answered(desk, draft, "person", new)
    else:  # their own roles were handed on, and with them the right to see that
        desk.say(N_("Handed over: %(name)s holds your roles now and is told."), name=desk.one(new).called)


def _answered(desk: Desk, draft: Draft, kind: str, subject: int) -> None:
    """The card that asked goes on, below what was typed, as the card of what it led to."""
    if (card := cards.find(desk, desk.me.id, "draft", draft.id)) is not None:
        cards.turn_into(desk, card, kind, subject)
    cards.show(desk, desk.me, kind, subject, fresh=True)


def _keeping(desk: Desk) -> None:
    if not access.keeps_people(desk):
        raise Refusal(access.NOT_HERE)


# -- a sheet -----------------------------------------------------------------------------------------------------------


def _sent(desk: Desk, draft: Draft, given: Answers) -> None:
    """The sheet was sent; it is looked at when it is here."""
    _keeping(desk)
    draft.subject = given[SHEET]
    draft.hint = {"sheet": "reading"}
    _answered(desk, draft, "people_sheet", draft.id)


def file_arrived(desk: Desk, file_id: int) -> None:
    """A file is here, or lost: whoever sent it as a sheet sees what it would change."""
    for draft in drafts.ended_about(desk, BRING_IN.key, file_id):
        if (draft.hint or {}).get("sheet") == "reading":
            desk.sits(desk.one(draft.person_id))
            file = desk.session.get_one(File, file_id)
            draft.hint = {"sheet": "lost"} if file.state == "lost" else _checked(desk, file)
            cards.mark(desk, "people_sheet", draft.id)


def _checked(desk: Desk, file: File) -> dict[str, object]:
    content = files.get(desk.office, file.content) if file.state == "kept" else b""  # of another kind: none was kept
    return _told(roster.check(desk, content), "checked")


def _told(outcome: roster.Outcome, state: str) -> dict[str, object]:
    """What a sheet comes to, as JSON on its draft."""
    return {
        "sheet": state,
        "counts": {name: getattr(outcome, name) for name in ("new", "changed", "unchanged", "left")},
        "faults": [
            {"row": fault.row, "column": fault.column, "words": drafts.keep_words(fault.words)}
            for fault in outcome.faults
        ],
    }


def sheet(tap: Tap, desk: Desk) -> None:
    """Bring the sheet in, or leave it. Raises Refusal."""
    draft = desk.session.get(Draft, tap.subject)
    if draft is None or draft.person_id != desk.me.id or draft.form != BRING_IN.key or not access.keeps_people(desk):
        raise Refusal(access.NOT_HERE)
    cards.mark(desk, "people_sheet", draft.id)
    if (draft.hint or {}).get("sheet") != "checked":
        desk.say(N_("This is settled already."))
    elif tap.arg == "drop":
        draft.hint = {"sheet": "dropped"}
    elif tap.arg == "go":
        file = desk.session.get_one(File, draft.subject)
        outcome = roster.bring_in(desk, files.get(desk.office, file.content))
        draft.hint = _told(outcome, "checked" if outcome.faults else "done")


#: what a filled tiny form leads to
FINISHED: dict[str, Callable[[Desk, Draft, Answers], None]] = {
    FIND.key: _found,
    "people_add": _added,
    "people_roles": _roles_given,
    LEAVES.key: _has_left,
    HAND_ON.key: _handed,
    BRING_IN.key: _sent,
}

TAPS: dict[Act, Callable[[Tap, Desk], None]] = {
    Act.PEOPLE: all_of_them,
    Act.UNBOUND: turn_over,
    Act.PLACES: turn_over,
    Act.SHEET: sheet,
    Act.PERSON: person,
    Act.ROLES: roles,
    Act.PLACE: place,
    Act.KIND: kind,
    Act.RANK: rank,
}
