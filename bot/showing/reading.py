"""How one typed answer is read: the value, the question it would ask back, or what is said to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.school import School
from bot.showing.cast import Values
from bot.showing.room import open_room, sample_office
from flows.kit.answers import Around, Question
from flows.kit.choosing import Department
from flows.kit.flow import Flow
from flows.kit.hearing import heard
from flows.kit.outside import Outside
from flows.kit.questions import Amount, Count, Day, Days, Document, Group, People, Phone, Places, Text, YesNo
from flows.kit.reading import Ask, Read, Reading, Unread
from flows.kit.refusal import Words
from flows.kit.times import Time
from flows.kit.words import N_
from handlers import voice
from handlers.menu import flow_named
from handlers.shown import shown
from storage import drafts
from storage.desk import Desk


def _asked(kind: Callable[..., Question[Any]]) -> Question[Any]:
    return kind("answer", N_("What is typed?"), N_("Answer"))


#: what the command reads, by its word for it; a pasted sentence beside these
KINDS: Mapping[str, Question[Any]] = {
    "date": _asked(Day),
    "period": _asked(Days),
    "money": _asked(Amount),
    "number": _asked(Count),
    "countries": _asked(Places),
    "people": _asked(People),
    "phone": _asked(Phone),
    "time": _asked(Time),
    "yes/no": _asked(YesNo),
    "department": _asked(Department),
    "outside": _asked(Outside),
    "document": _asked(Document),
    "text": _asked(Text),
}
PASTE = "paste"


def read(
    school: School, flows: Mapping[str, Flow], kind: str, text: str, *, today: date, language: str
) -> dict[str, Any]:
    """Read what is typed to a question of that kind, or that name, or what a pasted sentence says to the form it opens.

    Returns: `value` with `shown`, `ask` with the choices, or `refused` with the sentence; of a paste, the `flow` and
             its `answers` by question. People are those of the sample office.
    """
    with (
        TemporaryDirectory() as data,
        open_room(sample_office(school, flows, Values(), Path(data)), Values(), today) as room,
    ):
        desk = room.desk(room.filers[0])
        desk.language = language
        around = drafts.around_nothing(desk)
        if kind != PASTE:
            question = KINDS.get(kind) or asked(flows, kind)
            assert question is not None  # the command looked
            return _told(desk, question, question.read(text, around))
        flow = flow_named(desk, text) or next(flow for flow in desk.office.offered if flow.abroad)
        told = {key: _told(desk, question, reading) for question, key, reading in _heard(flow, text, around)}
        return {"flow": flow.key, "answers": told}


def asked(flows: Mapping[str, Flow], name: str) -> Question[Any] | None:
    """The question FLOW.QUESTION, or FLOW.GROUP.QUESTION; None: there is none of that name."""
    key, _, rest = name.partition(".")
    within, found = {one.key: one for one in flows[key].questions} if key in flows else {}, None
    for part in rest.split("."):
        found = within.get(part)
        within = {one.key: one for one in found.of} if isinstance(found, Group) else {}
    return found


def _heard(flow: Flow, text: str, around: Around) -> list[tuple[Question[Any], str, Reading[Any]]]:
    said = heard(flow, text, around)
    return [(question, question.key, said[question.key]) for question in flow.questions if question.key in said]


def _told(desk: Desk, question: Question[Any], reading: Reading[Any]) -> dict[str, Any]:
    if isinstance(reading, Read):
        return {"value": _kept(question, reading.value), "shown": _shown(desk, question, reading.value)}
    if isinstance(reading, Ask):
        choices = [(_kept(question, one), _shown(desk, question, one)) for one in reading.choices]
        return {"ask": [kept for kept, _ in choices], "shown": [words for _, words in choices]}
    assert isinstance(reading, Unread)  # a reading is one of the three
    return {"refused": voice.say(Words(reading.why, reading.params), desk.language)}


def _kept(question: Question[Any], value: Any) -> Any:
    return value if question.sealed else question.keep(value)


def _shown(desk: Desk, question: Question[Any], value: Any) -> str:
    return f"•••• {value[-4:]}" if question.sealed else shown(desk, question, question.keep(value))


def aloud(told: Mapping[str, Any]) -> list[str]:
    """The same as lines to be read."""
    if "answers" in told:
        return [f"{key}: {line}" for key, one in told["answers"].items() for line in aloud(one)]
    if "ask" in told:
        return ["? " + " | ".join(told["shown"])]
    return [told["shown"] if "value" in told else f"✗ {told['refused']}"]
