"""Letters: one template a letter, rendered for its reader from ids when it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flows.kit.refusal import Words
from flows.kit.settling import Standing
from handlers import away, casecard, dutycard, lists, notice, screens, slips, voice
from handlers.screen import Row, Screen, button
from handlers.shown import translated
from handlers.tap import Act, Tap
from storage import access, cards, cases, outbox
from storage.desk import Desk
from storage.drafts import keep_words, take_words
from storage.outbox import Outgoing
from storage.tables import Case, Duty, History, Person, Remark


@dataclass(frozen=True)
class Letter:
    """One kind of letter. *carries*: the kind of card its message becomes, about the id in *about*."""

    carries: str = ""
    about: str = ""  #: which id names the card's subject


LETTERS: dict[str, Letter] = {
    "case_approved": Letter("case", "case"),
    "case_returned": Letter("case", "case"),
    "case_refused": Letter("case", "case"),
    "case_withdrawn": Letter(),
    "case_names_you": Letter("case", "case"),
    "paper_wanted": Letter("case", "case"),
    "paper_came": Letter("step", "case"),
    "step_waits": Letter("step", "case"),
    "reminder": Letter("duty", "duty"),
    "reminder_copy": Letter(),
    "digest": Letter(),
    "duty_why": Letter(),
    "duty_claimed": Letter("confirm", "duty"),
    "duty_not_yet": Letter("duty", "duty"),
    "duty_done": Letter(),
    "case_cancelled": Letter(),
    "nobody_takes": Letter("step", "case"),
    "stand_in": Letter(),
    "stand_in_begins": Letter("todo", "todo"),
    "stand_in_over": Letter(),
    "welcome": Letter(),
    "moved": Letter(),
    "person_blocked": Letter(),
    "person_left": Letter(),
    "goodbye": Letter(),
    "invitation": Letter(),
    "trouble_event": Letter(),
    "trouble_letter": Letter(),
    "trouble_card": Letter(),
    "notice": Letter(),
    "line": Letter(),
}


def line(desk: Desk, words: Words, suffix: str = "") -> None:
    """Answer the person (or stranger) at the desk with one sentence."""
    key = f"event:{desk.event_id}:line{suffix}"
    if desk.person is not None:
        outbox.post(desk, "line", desk.person, key, about=keep_words(words), rank=outbox.ANSWER)
    elif desk.chat_id is not None:
        about = keep_words(words) | {"language": desk.language}
        outbox.act(desk, "say", desk.chat_id, key, name="line", about=about)


def still_wanted(desk: Desk, letter: Outgoing) -> bool:
    """A reminder that was held up is not sent for what was done meanwhile, nor beside a newer one."""
    if letter.name == "digest":
        return any(_as_it_was(desk, letter.about, part) for part in PARTS)
    if letter.name in ("step_waits", "case_names_you", "case_withdrawn"):
        return _still_true(desk, letter, desk.session.get_one(Case, letter.about["case"]))
    if letter.name == "paper_wanted":
        wanted = desk.session.get_one(History, letter.about["history"]).about["question"]
        case = desk.session.get_one(Case, letter.about["case"])
        return wanted in [question.key for question in cases.to_follow(desk, case)]
    if letter.name not in ("reminder", "reminder_copy"):
        return True
    return bool(_as_it_was(desk, {"owed": [letter.about["duty"]]}, "owed")) and not outbox.newer(desk, letter)


def _still_true(desk: Desk, letter: Outgoing, case: Case) -> bool:
    """What was taken back before its reader heard of it is not spoken of; nor that, once it was sent again."""
    taken_back = case.standing == Standing.WITHDRAWN.value
    if letter.name != "case_withdrawn":
        return not taken_back and not outbox.newer(desk, letter)
    shown = (cards.find(desk, letter.reader_id or 0, kind, case.id) for kind in ("case", "step"))
    return taken_back and any(card is not None and card.message_id for card in shown)


#: the parts of a digest, and the state a duty is in for it; whose card it then is, and how it is opened
PARTS = {
    "owed": ("open", "reminder", "duty", Act.OWED),
    "pending": ("claimed", "reminder", "duty", Act.OWED),
    "confirming": ("claimed", "duty_claimed", "confirm", Act.DUTY),
    "copied": ("open", "reminder_copy", "", None),
}
MENTIONED = 15  # things of a morning that are named at all
LISTED = 8  # things of a morning that have a button: the lists show the others


def _as_it_was(desk: Desk, about: dict[str, Any], part: str) -> list[Duty]:
    """The duties of a part that are as they were, and not put off, meanwhile."""
    found = [desk.session.get_one(Duty, row) for row in dict.fromkeys(about.get(part, ()))]
    awake = [one for one in found if part != "owed" or not (one.snoozed_until and one.snoozed_until > desk.today)]
    return [one for one in awake if one.state == PARTS[part][0]]


def _digest(desk: Desk, about: dict[str, Any]) -> Screen:
    """What a person is reminded of on one morning: a list with a button each, or the one thing there is."""
    found = [(part, duty) for part in PARTS for duty in _as_it_was(desk, about, part)]
    if len(found) == 1:
        part, alone = found[0]
        _, name, kind, _ = PARTS[part]
        text = voice.render(f"letters/{name}.html", desk.language, context(desk, {"duty": alone.id}))
        return Screen(text, screens.buttons(desk, kind, alone.id), (kind, alone.id)) if kind else Screen(text)
    rows: list[Row] = []
    items: list[dict[str, Any]] = []
    for part, duty in found:
        act = PARTS[part][3]
        number = len(rows) + 1 if act is not None and len(rows) < LISTED else 0
        items.append(dutycard.context(desk, duty) | {"part": part, "number": number})
        if act is not None and number:
            rows.append([button(f"{number} · {dutycard.title(desk, duty)}", Tap(act, duty.id))])
    names = context(desk, {}) | {"items": items[:MENTIONED], "more": len(items) - MENTIONED}
    return Screen(voice.render("letters/digest.html", desk.language, names), tuple(rows))


def write(desk: Desk, letter: Outgoing) -> Screen:
    """The letter as its reader sees it now. Raises where a row or a name it needs is not there."""
    reader = desk.session.get(Person, letter.reader_id) if letter.reader_id else None
    language = reader.language if reader else letter.about.get("language", desk.office.language)
    desk.sits(reader, letter.chat_id)
    desk.language = language
    kind = LETTERS[letter.name]
    if letter.name == "line":
        return Screen(voice.escape(voice.say(take_words(letter.about), language)))
    if letter.name == "digest":
        return _digest(desk, letter.about)
    names = context(desk, letter.about)
    if letter.name == "duty_why":
        names |= dutycard.origin(desk, desk.session.get_one(Duty, letter.about["duty"]))
    text = voice.render(f"letters/{letter.name}.html", language, names)
    subject = int(letter.about[kind.about]) if kind.carries else 0
    if not kind.carries or not screens.open_to(desk, kind.carries, subject):
        return Screen(text)
    return Screen(text, screens.buttons(desk, kind.carries, subject), (kind.carries, subject))


def context(desk: Desk, about: dict[str, Any]) -> dict[str, Any]:
    """What a letter's template may name: the rows behind its ids."""
    names: dict[str, Any] = {"office": desk.office, "reader": desk.person, "today": desk.today, **about}
    readers: dict[str, Callable[[int], dict[str, Any]]] = {
        "duty": lambda row: dutycard.context(desk, desk.session.get_one(Duty, row)),
        "case": lambda row: casecard.context(desk, desk.session.get_one(Case, row)),
        "history": lambda row: _act_context(desk, desk.session.get_one(History, row)),
        "person": lambda row: {"person": desk.session.get_one(Person, row)},
        "notice": lambda row: {"notice": notice.drafted(desk, access.seen_case(desk, row), about["step"])},
        "stand_in": lambda row: away.context(desk, row),
        "todo": lambda row: lists.todo_card(desk, row)[1],
        "invited": lambda row: _invited(desk, access.kept_person(desk, row)),
    }
    for name, read in readers.items():
        if name in about:
            names |= read(about[name])
    return names


def _invited(desk: Desk, person: Person) -> dict[str, Any]:
    """The code is made here, where it is sent: no row ever holds it."""
    return {"person": person, "slip": slips.slip(desk, person, desk.bot)}


def _act_context(desk: Desk, row: History) -> dict[str, Any]:
    remark, asked = row.about.get("remark"), [row.about.get("question"), *row.about.get("questions", ())]
    questions = cases.flow_of(desk, desk.session.get_one(Case, row.case_id)).questions
    return {
        "papers": [translated(desk, question.label) for question in questions if question.key in asked],
        "by": desk.session.get_one(Person, row.by_id),
        "at": row.at,
        "reason": desk.session.get_one(Remark, remark).words if remark else "",
    }
