"""Letters: one template a letter, rendered for its reader from ids when it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flows.kit.refusal import Words
from handlers import casecard, dutycard, notice, screens, slips, voice
from handlers.screen import Screen, button
from handlers.tap import Act, Tap
from storage import access, outbox
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
    "step_waits": Letter("step", "case"),
    "reminder": Letter("duty", "duty"),
    "reminder_copy": Letter(),
    "digest": Letter(),
    "duty_claimed": Letter("confirm", "duty"),
    "duty_not_yet": Letter("duty", "duty"),
    "duty_done": Letter("duty", "duty"),
    "case_cancelled": Letter("step", "case"),
    "nobody_takes": Letter("step", "case"),
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
        return any(_still_open(desk, letter.about, part) for part in ("owed", "copied"))
    if letter.name not in ("reminder", "reminder_copy"):
        return True
    return desk.session.get_one(Duty, letter.about["duty"]).state == "open" and not outbox.newer(desk, letter)


def _still_open(desk: Desk, about: dict[str, Any], part: str) -> list[int]:
    """Ids of the duties in a digest that are not done meanwhile."""
    return [row for row in about.get(part, ()) if desk.session.get_one(Duty, row).state == "open"]


def _digest(desk: Desk, about: dict[str, Any]) -> Screen:
    """What a person is reminded of on one morning: a list with a button each, or the one thing there is."""
    owed, copied = _still_open(desk, about, "owed"), _still_open(desk, about, "copied")
    if len(owed) + len(copied) == 1:
        alone = (owed or copied)[0]
        name = "reminder" if owed else "reminder_copy"
        text = voice.render(f"letters/{name}.html", desk.language, context(desk, {"duty": alone}))
        return Screen(text, screens.buttons(desk, "duty", alone), ("duty", alone)) if owed else Screen(text)
    names = {
        "owed": [dutycard.context(desk, desk.session.get_one(Duty, row)) for row in owed],
        "copied": [dutycard.context(desk, desk.session.get_one(Duty, row)) for row in copied],
    }
    rows = [[button(casecard.did(desk, desk.session.get_one(Duty, row)), Tap(Act.OWED, row))] for row in owed]
    return Screen(voice.render("letters/digest.html", desk.language, context(desk, {}) | names), tuple(rows))


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
    text = voice.render(f"letters/{letter.name}.html", language, context(desk, letter.about))
    if not kind.carries:
        return Screen(text)
    subject = int(letter.about[kind.about])
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
    remark = row.about.get("remark")
    return {
        "by": desk.session.get_one(Person, row.by_id),
        "at": row.at,
        "reason": desk.session.get_one(Remark, remark).words if remark else "",
    }
