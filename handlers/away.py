"""/away: somebody is away and names who settles for them; the exchange office does it for anybody."""

from __future__ import annotations

import re
from typing import Any

from telegram import Update

from flows.kit.answers import Answers
from flows.kit.people_forms import AWAY_FROM, AWAY_UNTIL, STAND_IN, STANDS_IN
from flows.kit.reading import looks_like_document, tidy
from flows.kit.refusal import Refusal
from flows.kit.settling import OUT_OF_DATE
from flows.kit.words import N_
from handlers.screen import BAD, MAIN, Row, button
from handlers.shown import named, translated
from handlers.tap import Act, Tap
from storage import absence, access, cards, drafts, posts, standins
from storage.desk import Desk
from storage.tables import Draft, Person, StandIn

#: 我要请假, 我出差了, 找人代班, I am away next week
AWAY = re.compile(
    r"我?(?:要|想|得|正|明天|下周|最近)*(?:请[一-鿿]{0,2}假|休假|出差了|在?外出(?:了|期间)|不在(?:学校|单位|办公室))(?:了|几天|一周)?"
    r"|(?:我要|我想|请)?(?:找人|安排|设置)?代班人?"
    r"|(?:i am|i'm|i will be|i'll be) (?:away|on leave|out of (?:the )?office)(?: .{0,20})?|stand-in",
    re.IGNORECASE,
)


def heard(desk: Desk, text: str) -> bool:
    """Whether somebody whom cases wait for says that they are away: then the card to arrange it is shown."""
    said = AWAY.fullmatch(tidy(text).replace("’", "'").rstrip("。.!！ ")) is not None
    if not said or looks_like_document(text) or not posts.of_person(desk.me):
        return False
    cards.show(desk, desk.me, "away", desk.me.id, fresh=True)
    return True


def show(update: Update, desk: Desk) -> None:
    """/away: who stands in for the person, and for whom they do."""
    if not posts.of_person(desk.me) and not standins.standing_in(desk, desk.me):
        raise Refusal(N_("Nothing waits for you to settle, so nobody need stand in for you. Have a good time."))
    cards.show(desk, desk.me, "away", desk.me.id, fresh=True)


def tap(tap: Tap, desk: Desk) -> None:
    """A button about a stand-in: arrange one, end one, show. Raises Refusal."""
    if tap.revision:
        row = desk.session.get(StandIn, tap.subject)
        if row is None or tap.arg != "end":
            raise Refusal(access.NOT_HERE)
        absence.end(desk, _theirs(desk, row))
        desk.say(N_("Ended. What is still open is back."))
        for person in (row.away_id, row.by_id):
            cards.mark(desk, "away", person)
        return
    away = _of(desk, tap.subject)
    if tap.arg == "show":
        cards.show(desk, desk.me, "away", away.id, fresh=True)
    elif tap.arg == "name":
        draft = drafts.start(desk, STAND_IN, seen=away.id)
        cards.show(desk, desk.me, "draft", draft.id, fresh=True)
    else:
        raise Refusal(OUT_OF_DATE)


def _theirs(desk: Desk, row: StandIn) -> StandIn:
    """What somebody arranged for themselves, or anybody's for who keeps the people. Raises Refusal."""
    _of(desk, row.away_id)
    return row


def _of(desk: Desk, person_id: int) -> Person:
    return desk.me if person_id == desk.me.id else access.kept_person(desk, person_id)


def arranged(desk: Desk, draft: Draft, given: Answers) -> None:
    """The tiny form is filled."""
    away = _of(desk, draft.seen)
    [by] = given[STANDS_IN]
    absence.arrange(desk, away, desk.one(by), given[AWAY_FROM], given[AWAY_UNTIL])
    if (card := cards.find(desk, desk.me.id, "draft", draft.id)) is not None:
        cards.turn_into(desk, card, "away", away.id)
    cards.show(desk, desk.me, "away", away.id, fresh=True)
    cards.mark(desk, "away", by)


def _open(desk: Desk, subject: int) -> bool:
    return subject == desk.me.id or access.keeps_people(desk)


def card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """Who stands in for somebody, and for whom they do."""
    if not _open(desk, subject):
        return "old", {}
    person = desk.one(subject)
    return "away", {
        "person": person,
        "own": person.id == desk.me.id,
        "settles": bool(posts.of_person(person)),
        "arranged": [
            _told(desk, row) | {"staying": [case.number for case in absence.staying(desk, person, desk.one(row.by_id))]}
            for row in standins.arranged(desk, person)
        ],
        "for_others": [_told(desk, row) for row in standins.standing_in(desk, person)],
    }


def _told(desk: Desk, row: StandIn) -> dict[str, Any]:
    return {"away": desk.one(row.away_id), "by": desk.one(row.by_id), "since": row.since, "until": row.until}


def buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Arrange, and end what is arranged."""
    if not _open(desk, subject):
        return ()
    person = desk.one(subject)
    ends = [
        [
            button(
                translated(desk, N_("End: %(name)s"), name=named(desk.one(row.by_id), desk.language)),
                Tap(Act.STAND_IN, row.id, "end", 1), BAD,
            )
        ]
        for row in standins.arranged(desk, person)
    ]  # fmt: skip
    if not posts.of_person(person):
        return tuple(ends)
    return ([button(translated(desk, N_("Name a stand-in")), Tap(Act.STAND_IN, person.id, "name"), MAIN)], *ends)


def context(desk: Desk, row_id: int) -> dict[str, Any]:
    """What a letter about a stand-in may name."""
    return _told(desk, desk.session.get_one(StandIn, row_id))
