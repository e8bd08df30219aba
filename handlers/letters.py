"""Letters: one template a letter, rendered for its reader from ids when it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows.kit.people import Role
from flows.kit.refusal import Words
from flows.kit.settling import Standing
from handlers import (
    away,
    campaigncard,
    casecard,
    copycard,
    dutycard,
    lists,
    morning,
    notice,
    screens,
    slips,
    slow,
    thread,
    todo,
    voice,
)
from handlers.screen import Screen, button
from handlers.shown import REVIEW, named, phrase, translated
from handlers.tap import Act, Tap
from storage import (
    access,
    asking,
    campaigns,
    cards,
    cases,
    copies,
    downtime,
    dryrun,
    history,
    nudging,
    opinions,
    outbox,
    steps,
)
from storage.desk import Desk
from storage.drafts import keep_words, take_words
from storage.outbox import Outgoing
from storage.tables import Case, Copy, Duty, History, Opinion, Person, Utterance, Wait


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
    "nudged": Letter("step", "case"),
    "change_approved": Letter("case", "case"),
    "change_refused": Letter("case", "case"),
    "change_taken": Letter("step", "case"),
    "change_dropped": Letter(),
    "copy": Letter("copy", "copy"),
    "copy_changed": Letter("copy", "copy"),
    "copy_off": Letter("copy", "copy"),
    "copy_unread": Letter(),
    "paper_wanted": Letter("case", "case"),
    "asked": Letter("case", "case"),
    "answered": Letter("step", "case"),
    "verdict_undone": Letter(),
    "paper_came": Letter("step", "case"),
    "step_waits": Letter("step", "case"),
    "transferred": Letter("step", "case"),
    "opinion_asked": Letter("step", "case"),
    "opinion_given": Letter("step", "case"),
    "reminder": Letter("duty", "duty"),
    "reminder_copy": Letter(),
    "digest": Letter("morning"),
    "missed_report": Letter(),
    "campaign_opened": Letter(),
    "dry_waits": Letter("dryrun", "person"),
    "duty_why": Letter(),
    "duty_claimed": Letter("confirm", "duty"),
    "duty_not_yet": Letter("duty", "duty"),
    "duty_done": Letter(),
    "duty_taken": Letter(),
    "duty_handed_back": Letter("duty", "duty"),
    "duty_waived": Letter(),
    "case_cancelled": Letter(),
    "nobody_takes": Letter("step", "case"),
    "step_nudged": Letter("step", "case"),
    "step_handed": Letter("step", "case"),
    "step_call": Letter(),
    "leader_told": Letter(),
    "stand_in": Letter(),
    "stand_in_begins": Letter("todo", "todo"),
    "stand_in_ends": Letter("todo", "todo"),
    "stand_in_over": Letter(),
    "welcome": Letter(),
    "hello": Letter(),
    "moved": Letter(),
    "role_given": Letter(),
    "role_taken": Letter(),
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
    """What was held up is not sent for what was done or moved meanwhile, nor a reminder beside a newer one."""
    if letter.name == "digest":
        desk.sits(desk.one(letter.reader_id) if letter.reader_id else None)
        return bool(morning.things(desk, letter.about))
    if letter.name == "campaign_opened":
        return any(one.flow.key == letter.about["campaign"] for one in campaigns.rounds(desk))
    if letter.name == "dry_waits":
        return any(dryrun.owed_by_flow(desk).values())
    if "wait" in letter.about:
        return desk.session.get_one(Wait, letter.about["wait"]).until is None
    if letter.name in ("step_waits", "paper_came", "nobody_takes") and not _theirs_still(desk, letter):
        return False
    if letter.name in ("step_waits", "case_names_you", "case_withdrawn", "change_dropped"):
        return _still_true(desk, letter, desk.session.get_one(Case, letter.about["case"]))
    if letter.name in ("copy", "copy_changed", "copy_off", "copy_unread"):
        return _still_told(desk, letter)
    if letter.name == "nudged":
        asked = nudging.is_asked(desk, desk.session.get_one(Case, letter.about["case"]), letter.reader_id or 0)
        return asked and not outbox.newer(desk, letter)
    if letter.name in ("asked", "answered"):
        return asking.waits_for_letter(desk, letter.name, letter.about["utterance"])
    if letter.name == "paper_wanted":
        wanted = desk.session.get_one(History, letter.about["history"]).about["question"]
        case = desk.session.get_one(Case, letter.about["case"])
        return wanted in [question.key for question in cases.to_follow(desk, case)]
    if letter.name == "transferred":
        history = desk.session.get_one(History, letter.about["history"])
        case = desk.session.get_one(Case, letter.about["case"])
        return any(person.id == letter.reader_id for step in history.about["steps"]
                   for person in steps.takers(desk, case, step))  # fmt: skip
    if letter.name == "opinion_asked":
        return desk.session.get_one(Opinion, letter.about["opinion"]).state == "asked"
    if letter.name not in ("reminder", "reminder_copy"):
        return True
    if letter.name == "reminder" and downtime.told(desk, letter.reader_id or 0, letter.about["duty"]):
        return False
    return bool(morning.duties_of(desk, {"owed": [letter.about["duty"]]}, "owed")) and not outbox.newer(desk, letter)


def _still_told(desk: Desk, letter: Outgoing) -> bool:
    """Whether a copy is as it was when the letter was queued; that nothing came of it is said to who had read of it."""
    row = desk.session.get_one(Copy, letter.about["copy"])
    if row.times != letter.about["times"] or not letter.reader_id:
        return False
    if letter.name == "copy_off":
        return row.state != copies.LIVE and copies.had(desk, row, desk.one(letter.reader_id))
    return row.state == copies.LIVE and row.seen_by_id is None


def _theirs_still(desk: Desk, letter: Outgoing) -> bool:
    """Whether its reader may see the case still: a step may have moved to somebody else while the letter waited."""
    desk.sits(desk.one(letter.reader_id) if letter.reader_id else None)
    return screens.open_to(desk, "step", letter.about["case"])


def _still_true(desk: Desk, letter: Outgoing, case: Case) -> bool:
    """What was taken back before its reader heard of it is not spoken of; nor that, once it was sent again."""
    taken_back = case.standing == Standing.WITHDRAWN.value
    if letter.name == "step_waits" and case.standing == Standing.OPEN.value and case.edition > 1:
        return nudging.is_asked(desk, case, letter.reader_id or 0)  # a change that is over by now
    if letter.name == "change_dropped":
        taken_back = case.in_force is None
    elif letter.name != "case_withdrawn":
        return not taken_back and not outbox.newer(desk, letter)
    shown = (cards.find(desk, letter.reader_id or 0, kind, case.id) for kind in ("case", "step"))
    return taken_back and any(card is not None and card.message_id for card in shown)


LISTED = 8  # duties that are named in what the office reads after the assistant was away: /chase shows the others


def _alone(desk: Desk, about: dict[str, Any], part: str, one: Duty | Wait) -> Screen:
    """The one thing there is to say this morning: its letter, which becomes its card."""
    if isinstance(one, Wait):
        name, kind = morning.SLOW_PARTS[part]
        subject = one.case_id if part == "slow" else one.id
        text = voice.render(f"letters/{name}.html", desk.language, context(desk, {"wait": one.id}))
        return Screen(text, screens.buttons(desk, kind, subject), (kind, subject))
    _, name, kind, _ = morning.PARTS[part]
    text = voice.render(f"letters/{name}.html", desk.language, context(desk, {"duty": one.id}))
    if "missed" in about:
        text = f"{voice.render('parts/missed.html', desk.language, {})}\n\n{text}"
    return Screen(text, screens.buttons(desk, kind, one.id), (kind, one.id)) if kind else Screen(text)


def _morning(desk: Desk, letter: Outgoing) -> Screen:
    """What a person is reminded of on one morning: the one thing there is, or a card with a button for each."""
    if len(found := morning.things(desk, letter.about)) == 1:
        return _alone(desk, letter.about, *found[0])
    template, names = morning.card(desk, letter.id)
    text = voice.render(f"cards/{template}.html", desk.language, context(desk, {}) | names)
    return Screen(text, screens.buttons(desk, "morning", letter.id), ("morning", letter.id))


def _missed(desk: Desk, about: dict[str, Any]) -> Screen:
    """What the assistant was not there for: from when to when, whom it concerns; each opens as /chase opens it."""
    rows = [desk.session.get_one(Duty, row) for row in about["late"]]
    items = [
        dutycard.context(desk, row) | {
            "number": n, "office_owes": False,
            "told": [named(desk.one(one), desk.language) for one in about.get(f"{downtime.TOLD}{row.id}", ())],
        }
        for n, row in enumerate(rows[:LISTED], 1)
    ]  # fmt: skip
    names = context(desk, {}) | {
        "since": datetime.fromisoformat(about["down_since"]), "until": datetime.fromisoformat(about["up_at"]),
        "count": len(rows), "items": items, "more": len(rows) - LISTED,
    }  # fmt: skip
    keys = [
        button(f"{n} · {dutycard.title(desk, row)}", Tap(Act.CHASE, row.id, "show"))
        for n, row in enumerate(rows[:LISTED], 1)
    ]
    return Screen(voice.render("letters/missed_report.html", desk.language, names), tuple([key] for key in keys))


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
        return _morning(desk, letter)
    if letter.name == "missed_report":
        return _missed(desk, letter.about)
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
        "utterance": lambda row: _said_context(desk, desk.session.get_one(Utterance, row)),
        "person": lambda row: {"person": desk.session.get_one(Person, row)},
        "notice": lambda row: {"notice": notice.drafted(desk, access.seen_case(desk, row), about["step"])},
        "opinion": lambda row: {"opinion": opinions.said(desk, desk.session.get_one(Opinion, row))},
        "stand_in": lambda row: away.context(desk, row),
        "wait": lambda row: slow.context(desk, row),
        "todo": lambda row: todo.card(desk, row)[1],
        "former": lambda row: _succession(desk, about),
        "hello": lambda row: lists.first_steps(desk),
        "invited": lambda row: _invited(desk, access.kept_person(desk, row)),
    }
    if "copy" in about:
        return names | _copy_context(desk, desk.session.get_one(Copy, about["copy"]), about)
    if "before" in about:
        case = desk.session.get_one(Case, about["case"])
        names["differences"] = casecard.between(desk, case, about["before"], about["after"])
    if "campaign" in about:
        names |= campaigncard.opened(desk, about["campaign"])
    for name, read in readers.items():
        if name in about:
            names |= read(about[name])
    return names


def _copy_context(desk: Desk, row: Copy, about: dict[str, Any]) -> dict[str, Any]:
    """No more of the case than the copy gives."""
    names = copycard.context(desk, row)
    if "before" in about:
        names["differences"] = copycard.differences(desk, row, about["before"], about["after"])
    return names


def _succession(desk: Desk, about: dict[str, Any]) -> dict[str, Any]:
    """Who handed which roles from whom to whom."""
    return {
        "former": desk.one(about["former"]),
        "new": desk.one(about["new"]),
        "by": desk.one(about["by"]),
        "roles": [
            f"{translated(desk, Role(role).label)} · {desk.office.department(place, desk.language)}"
            for place, role in about["roles"]
        ],
    }


def _invited(desk: Desk, person: Person) -> dict[str, Any]:
    """The code is made here, where it is sent: no row ever holds it."""
    return {"person": person, "slip": slips.slip(desk, person, desk.bot)}


def _said_context(desk: Desk, row: Utterance) -> dict[str, Any]:
    """Who said what about a case."""
    case = desk.session.get_one(Case, row.case_id)
    return {
        "asker": thread.who(desk, case, row, desk.one(row.by_id)),
        "said": phrase(desk, history.phrase(desk, row.remark_id)),
    }


def _act_context(desk: Desk, row: History) -> dict[str, Any]:
    remark, asked = row.about.get("remark"), [row.about.get("question"), *row.about.get("questions", ())]
    questions = cases.flow_of(desk, desk.session.get_one(Case, row.case_id)).questions
    return {
        "papers": [translated(desk, question.label) for question in questions if question.key in asked],
        "by": desk.session.get_one(Person, row.by_id),
        "at": row.at,
        "had": [named(desk.one(one), desk.language) for one in row.about.get("had", ())],
        "reason": phrase(desk, history.phrase(desk, remark)),
        "by_shown": translated(desk, REVIEW) if _concealed(desk, row) else named(desk.one(row.by_id), desk.language),
    }


def _concealed(desk: Desk, row: History) -> bool:
    """Whether the verdict that was taken back was one on a step that is hidden from the reader."""
    act = desk.session.get(History, row.about.get("of", 0))
    flow = cases.flow_of(desk, desk.session.get_one(Case, row.case_id))
    return act is not None and any(access.concealed(desk, flow.step(step)) for step in act.about["steps"])
