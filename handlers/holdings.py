"""What somebody holds on one card, with what comes first; and everybody's on the board of the office that keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from flows.kit import path
from flows.kit.answers import Answers
from flows.kit.path import Colour, Stage
from flows.kit.questions import Choice
from flows.kit.refusal import Refusal
from flows.kit.register import MANY, Register
from flows.kit.words import N_
from handlers import casecard, pages
from handlers.screen import GOOD, Row, button, pairs
from handlers.shown import named, short, shown, translated
from handlers.tap import Act, Tap
from storage import access, cards, cases, drafts, duties, records
from storage.desk import Desk
from storage.tables import Case, Draft

PAGE = 8  # people a page of the board
NAME = 24  # characters of a record on its button
SIGNS: dict[Colour, str] = {"red": "🔴", "amber": "🟡", "green": "🟢"}


def press(tap: Tap, desk: Desk) -> None:
    """Somebody's card, from the board. Raises Refusal alike for nobody and for whoever may not see it."""
    if _board(desk, tap.subject) is None:
        raise Refusal(access.NOT_HERE)
    cards.show(desk, desk.me, "holdings", tap.subject, fresh=True)


def tell(tap: Tap, desk: Desk) -> None:
    """Begin a record: of that person where the office enters it, one's own where its holder tells it."""
    register = next((one for one in _registers(desk) if one.key == tap.arg), None)
    if register is None or register.holder is None:
        raise Refusal(access.NOT_HERE)
    if tap.revision:
        _many(desk, register)
        return
    given = Answers({})
    if access.enters(desk, register):
        if tap.subject and tap.subject not in records.of_everybody(desk):
            raise Refusal(access.NOT_HERE)
        given = given.given(register.holder, (tap.subject,)) if tap.subject else given
    elif tap.subject != desk.me.id:
        raise Refusal(access.NOT_HERE)
    draft = drafts.start(desk, register, answers=given)
    cards.show(desk, desk.me, "draft", draft.id, fresh=True)


def _many(desk: Desk, register: Register) -> None:
    """Begin to enter many at once: the office does."""
    form = desk.office.tiny.get(f"{register.key}={MANY}")
    if form is None or not access.enters(desk, register):
        raise Refusal(access.NOT_HERE)
    draft = drafts.start(desk, form)
    cards.show(desk, desk.me, "draft", draft.id, fresh=True)


def entered(desk: Desk, draft: Draft, given: Answers) -> None:
    """Every row is a record; the board shows who is on it now."""
    register = next(one for one in _registers(desk) if draft.form == f"{one.key}={MANY}")
    (rows,) = drafts.form_of(desk, draft).questions
    for row in given[rows]:
        cases.enter(desk, register, row)
    desk.say(N_("Entered: %(n)d"), n=len(given[rows]))
    cards.show(desk, desk.me, "everybody", desk.me.id, fresh=True)


def _registers(desk: Desk) -> list[Register]:
    """The registers of holders that the person at the desk may enter or tell."""
    return [one for one in access.openable(desk) if isinstance(one, Register) and one.holder is not None]


def _board(desk: Desk, person: int) -> Register | None:
    """The register on whose board the person at the desk may look at that person: they keep it, or it is their own."""
    for register in records.boards(desk):
        if access.enters(desk, register):
            return register if person in records.of_everybody(desk) else None
        if person == desk.me.id:
            return register
    return None


# -- one person --------------------------------------------------------------------------------------------------------


def card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """What somebody holds, and what is to be done about it, the earliest first."""
    register = _board(desk, subject)
    if register is None or register.board is None:
        return "old", {}
    held = records.held_by(desk, subject)
    stages = records.path(desk, register, subject, held)
    return "holdings", {
        "title": register.board.own if subject == desk.me.id else register.board.title,
        "told": [_called(desk, of, case) for of, case in records.told(desk, subject)],
        "holder": desk.one(subject),
        "colour": SIGNS[path.colour(stages, desk.today)],
        "held": [_record(desk, of, case) for of, case in held],
        "stages": [stage_line(desk, one) for one in stages],
        "guessed": desk.office.calendar.guessed(
            day for one in stages if _near(desk, one) for day in (one.last, one.legal)
        ),
    }


def _near(desk: Desk, stage: Stage) -> bool:
    return stage.colour(desk.today) != "green"


def _record(desk: Desk, register: Register, case: Case) -> dict[str, Any]:
    """A record on one line: what it is called, its last day, the last characters of its number."""
    answers = Answers(case.answers)
    _, until = register.holds(answers)
    numbers = [
        shown(desk, one, answers.kept[one.key]) for one in register.questions if one.sealed and answers.value(one)
    ]
    return {
        "called": _called(desk, register, case)
        if isinstance(register.called, Choice)
        else _labelled(desk, register, case),
        "until": until if until != date.max else None,
        "over": until < desk.today,
        "number": numbers[0] if numbers else "",
    }


def _is_legal(desk: Desk, stage: Stage) -> bool:
    """Whether its last filing day follows from the legal day alone, and not from what comes after it."""
    return stage.last == desk.office.calendar.on_or_before(stage.legal)


def stage_line(desk: Desk, stage: Stage) -> dict[str, Any]:
    """A stage as a template names it."""
    return {
        "what": stage.what,
        "sign": SIGNS[stage.colour(desk.today)],
        "state": stage.state(desk.today),
        "left": stage.left(desk.today),
        "last": stage.last,
        "legal": stage.legal,
        "before": (stage.ends - stage.legal).days if stage.ends is not None and _is_legal(desk, stage) else 0,
        "opens": stage.opens if stage.opens is not None and desk.today < stage.opens else None,
        "papers": stage.papers if _near(desk, stage) else (),
        "handed_in": stage.handed_in,
        "answer": stage.answer,
    }


def buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """What its holder owes for it, what they may tell; for the office what it may enter, and each record."""
    if _board(desk, subject) is None:
        return ()
    held = records.held_by(desk, subject)
    owed = [[key] for of, case in held for key in _owed(desk, of, case)]
    tells = [
        button(_tells(desk, one), Tap(Act.TELL, subject, one.key))
        for one in _registers(desk)
        if subject == desk.me.id or access.enters(desk, one)
    ]
    opens = [button(short(_called(desk, of, case), NAME), Tap(Act.CASE, case.id)) for of, case in held]
    return (*owed, *([key] for key in tells), *pairs(opens))


def _tells(desk: Desk, register: Register) -> str:
    return f"＋ {translated(desk, register.title if access.enters(desk, register) else register.tells)}"


def _called(desk: Desk, register: Register, case: Case) -> str:
    return shown(desk, register.called, case.answers[register.called.key])


def _labelled(desk: Desk, register: Register, case: Case) -> str:
    """With what it is: words of somebody's own say too little."""
    label, value = translated(desk, register.called.label), _called(desk, register, case)
    return translated(desk, N_("%(label)s: %(value)s"), label=label, value=value)


def _owed(desk: Desk, register: Register, case: Case) -> Row:
    """What the reader owes for a record: the button of each, with what it is about."""
    return [
        button(
            f"{casecard.did(desk, duty)} · {_called(desk, register, case)}",
            Tap(Act.OWED if register.duty(duty.key).read else Act.DONE, duty.id), GOOD,
        )
        for duty in duties.of_case(desk, case)
        if duty.state == "open" and duties.owes(desk, duty) and _is_near(desk, duty)
    ]  # fmt: skip


def _is_near(desk: Desk, duty: Any) -> bool:
    """Whether it is time to speak of it: its ladder has begun, or its day is near."""
    return duty.rang_on is not None or (duty.due - desk.today).days <= path.SOON


# -- everybody ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class View:
    """What of the board is shown: one colour or what is due within the next days; a page; a name looked for."""

    colour: Colour | Literal[""] = ""
    page: int = 1
    typed: str = ""

    def write(self) -> str:
        """As a card keeps it and a button carries it."""
        return f"{self.colour}:{self.page}:{self.typed}"


@dataclass(frozen=True)
class Line:
    """Somebody on the board."""

    person: int
    name: str
    colour: Colour
    stages: Sequence[Stage]
    first: Stage | None


def _view(desk: Desk) -> View:
    colour, _, rest = cards.view(desk, "everybody", desk.me.id).partition(":")
    page, _, typed = rest.partition(":")
    known = next((one for one in SIGNS if one == colour), None)
    return View(known or "", pages.number(page), typed)


def _kept(desk: Desk) -> Register | None:
    return next((one for one in records.boards(desk) if access.enters(desk, one)), None)


def _lines(desk: Desk, register: Register, typed: str) -> list[Line]:
    """Everybody with a record, whose next day comes first in front."""
    found = []
    for person, held in records.of_everybody(desk).items():
        name = named(desk.one(person), desk.language)
        if typed and typed.casefold() not in f"{name} {desk.one(person).name}".casefold():
            continue
        stages = records.path(desk, register, person, held)
        found.append(Line(person, name, path.colour(stages, desk.today), stages, path.first(stages)))
    return sorted(found, key=lambda one: (one.first.last if one.first else date.max, one.person))


def _chosen(lines: list[Line], view: View) -> list[Line]:
    """Of one colour; else whoever has something to do within the next days."""
    if view.typed:
        return lines
    return [one for one in lines if (one.colour == view.colour if view.colour else one.colour != "green")]


def board(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """How many stand how, and what is due within the next days."""
    register = _kept(desk)
    if register is None or register.board is None:
        return "old", {}
    view = _view(desk)
    lines = _lines(desk, register, view.typed)
    chosen = _chosen(lines, view)
    last = pages.last(len(chosen), PAGE)
    page = min(view.page, last)
    return (
        "everybody",
        {
            "title": register.board.title,
            "command": register.command,
            "typed": view.typed,
            "days": path.SOON,
            "chosen": view.colour and SIGNS[view.colour],
            "counts": [(sign, sum(one.colour == colour for one in lines)) for colour, sign in SIGNS.items()],
            "people": [
                {
                    "name": one.name,
                    "sign": SIGNS[one.colour],
                    "first": stage_line(desk, one.first) if one.first is not None else None,
                    "waiting": [stage_line(desk, stage) for stage in one.stages if stage.handed_in is not None],
                }
                for one in chosen[(page - 1) * PAGE : page * PAGE]
            ],
            "page": page,
            "pages": last,
        },
    )


def board_buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Each person of the page; the colours; entering."""
    register = _kept(desk)
    if register is None:
        return ()
    view = _view(desk)
    lines = _lines(desk, register, view.typed)
    chosen = _chosen(lines, view)
    last = pages.last(len(chosen), PAGE)
    page = min(view.page, last)
    here = [
        button(short(f"{SIGNS[one.colour]} {one.name}", NAME), Tap(Act.HELD, one.person))
        for one in chosen[(page - 1) * PAGE : page * PAGE]
    ]
    colours = [button(sign, Tap(Act.VIEW, 0, f"everybody={View(colour).write()}")) for colour, sign in SIGNS.items()]
    soon = button(translated(desk, N_("Next %(n)d days"), n=path.SOON), Tap(Act.VIEW, 0, f"everybody={View().write()}"))
    turns = [View(view.colour, to).write() for to in (page - 1, page + 1)]
    enters = [
        button(f"＋ {translated(desk, one.title)}", Tap(Act.TELL, 0, one.key))
        for one in _registers(desk)
        if access.enters(desk, one)
    ]
    many = button(translated(desk, N_("📄 Many at once, or a sheet")), Tap(Act.TELL, 0, register.key, 1))
    turning = pages.row("everybody", page, last, *turns)
    return (*pairs(here), turning, [*colours, soon], *([key] for key in enters), [many])


FINISHED = {MANY: entered}
