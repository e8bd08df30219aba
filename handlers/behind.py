"""What stands behind a number of the year's figures: the cases (or people) that make it up, which add up to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flows.kit.people import Kind
from flows.kit.refusal import Words
from flows.kit.words import N_
from handlers import pages, voice
from handlers.screen import Row, button, pairs
from handlers.shown import named, translated
from handlers.tap import Act, Tap
from storage import access, cards, figures
from storage.desk import Desk
from storage.figures import Compared, Filed, Heads, Line, Parts, Planned
from storage.tables import Case, Person

PAGE = 8  # rows a page
PARTS = 12  # parts of a figure that have a button
PEOPLE, PLAN = "p", "l"
MADE, OPEN, BESIDE = "made", "open", "beside"  #: of a plan: what was made of it, what was not, what stands outside it


@dataclass(frozen=True)
class Number:
    """One number of a year: a line, one of its parts, or a kind of people."""

    titles: tuple[str, ...]  #: in the reader's language
    total: int
    cases: tuple[tuple[Filed, int], ...] = ()
    people: tuple[Person, ...] = ()
    planned: tuple[Planned, ...] = ()
    line: Line | None = None  #: where it is a whole line, whose parts can be looked at in turn
    splits: tuple[Parts, ...] = ()  #: of people


def lines(desk: Desk, year: int) -> list[tuple[str, Line]]:
    """Every line of the year with its code for buttons."""
    counted = [one for one in figures.of_year(desk, year) if one.lines]
    return [(f"{at}.{n}", line) for at, one in enumerate(counted) for n, line in enumerate(one.lines)]


def called(desk: Desk, parts: Parts, token: str) -> str:
    """A part by its name."""
    return str(voice.put(parts.split.called(token) if token else Words(N_("not said")), desk.language))


def kinds(desk: Desk, year: int) -> list[tuple[str, Kind, Heads]]:
    """The people who are counted, with their code."""
    return [(f"{PEOPLE}.{at}", kind, found) for at, (kind, found) in enumerate(figures.heads(desk, year).items())]


def plans(desk: Desk, year: int) -> list[tuple[str, Compared]]:
    """What was planned for the year beside what was made, each with its code."""
    found = figures.compared(desk, year, figures.of_year(desk, year))
    return [(f"{PLAN}.{at}", one) for at, one in enumerate(found)]


def _of_plan(desk: Desk, plan: Compared, part: str) -> Number | None:
    """A plan's rows, those made, those not, or what stands outside it."""
    title = translated(desk, plan.listed.title)
    if not part:
        return Number((title,), len(plan.rows), planned=plan.rows)
    words = {key: translated(desk, said) for key, said, _ in _parts_of_plan(plan)}
    if part == BESIDE:
        return Number((title, words[part]), len(plan.beside), tuple((case, 1) for case in plan.beside))
    rows = {MADE: plan.made, OPEN: plan.open}.get(part)
    return Number((title, words[part]), len(rows), planned=rows) if rows is not None else None


def number(desk: Desk, year: int, code: str) -> Number | None:
    """The number a code stands for; None: none, or not any more."""
    for one, plan in plans(desk, year) if code.startswith(PLAN) else ():
        if one == code.partition("/")[0]:
            return _of_plan(desk, plan, code.partition("/")[2])
    first, _, rest = code.partition("/")
    for one, kind, found in kinds(desk, year) if code.startswith(PEOPLE) else ():
        if one == first:
            return _of_people(desk, translated(desk, kind.label), found, rest)
    line = dict(lines(desk, year)).get(first)
    if line is None:
        return None
    title = translated(desk, line.figure.title)
    if not rest:
        return Number((title,), line.total, line.counted, line=line)
    if (part := _part(line.splits, rest)) is None:
        return None
    at, token, count = part
    titles = (title, translated(desk, line.splits[at].split.title), called(desk, line.splits[at], token))
    return Number(titles, count, tuple(line.of_part(line.splits[at], token)))


def _part(splits: tuple[Parts, ...], code: str) -> tuple[int, str, int] | None:
    """Which split, the token of one of its parts, and how many that counts; None: there is no such part."""
    at, _, part = code.partition(".")
    if not (at.isdecimal() and part.isdecimal() and int(at) < len(splits)) or int(part) >= len(splits[int(at)].parts):
        return None
    return int(at), *splits[int(at)].parts[int(part)]


def _of_people(desk: Desk, title: str, found: Heads, code: str) -> Number | None:
    """The people of a kind, or of one part of them."""
    if not code:
        return Number((title,), len(found.people), people=found.people, splits=found.splits)
    if (part := _part(found.splits, code)) is None:
        return None
    at, token, count = part
    titles = (title, translated(desk, found.splits[at].split.title), called(desk, found.splits[at], token))
    return Number(titles, count, people=found.of_part(at, token))


def card(desk: Desk, year: int, code: str) -> dict[str, Any] | None:
    """A page of the list, and how it adds up."""
    if (found := number(desk, year, code)) is None:
        return None
    page, last = _page(desk, year, found)
    rows = [
        {"number": case.number, "name": named(desk.one(case.filer_id), desk.language), "day": case.day, "count": count}
        for case, count in found.cases[(page - 1) * PAGE : page * PAGE]
    ]
    people = [
        f"{named(one, desk.language)} · {desk.office.department(one.department, desk.language)}"
        for one in found.people[(page - 1) * PAGE : page * PAGE]
    ]
    people += [planned(desk, one) for one in found.planned[(page - 1) * PAGE : page * PAGE]]
    counts = [count for _, count in found.cases]
    adds = f"{' + '.join(map(str, counts))} = {sum(counts)}" if 1 < len(counts) <= 2 * PAGE else ""
    return {
        "titles": found.titles, "total": found.total, "rows": rows, "people": people, "cases": len(counts),
        "adds": adds, "page": page, "pages": last,
    }  # fmt: skip


def planned(desk: Desk, row: Planned) -> str:
    """A row of a plan on one line: its case, what it is called, what came of it."""
    came = voice.listed([case.number for case in row.made], desk.language) if row.made else "–"
    return f"{row.case.number} · {row.name} → {came}"


def _page(desk: Desk, year: int, found: Number) -> tuple[int, int]:
    last = pages.last(len(found.cases) + len(found.people) + len(found.planned), PAGE)
    return min(pages.number(cards.view(desk, "year", year).partition(":")[2]), last), last


def _parts_of_plan(plan: Compared) -> list[tuple[str, str, int]]:
    """The parts of a plan that can be looked at: code, words, how many."""
    return [
        (MADE, plan.listed.made, len(plan.made)),
        (OPEN, plan.listed.open, len(plan.open)),
        (BESIDE, plan.listed.beside, len(plan.beside)),
    ]


def buttons(desk: Desk, year: int, code: str) -> tuple[Row, ...]:
    """Each case opens its card; a line's parts can be looked at; back to the figures."""
    back = [button(translated(desk, N_("← Figures")), Tap(Act.VIEW, year, "year="))]
    if (found := number(desk, year, code)) is None:
        return (back,)
    page, last = _page(desk, year, found)
    opens: Row = []
    shown = [case for case, _ in found.cases[(page - 1) * PAGE : page * PAGE]]
    shown += [case for row in found.planned[(page - 1) * PAGE : page * PAGE] for case in row.made]
    for case in shown:
        if access.may_see(desk, desk.session.get_one(Case, case.id)):
            opens.append(button(case.number, Tap(Act.CASE, case.id)))
    turning = pages.row("year", page, last, f"{code}:{page - 1}", f"{code}:{page + 1}", subject=year)
    parts = [
        button(f"{called(desk, split, token)} {count}", Tap(Act.VIEW, year, f"year={code}/{at}.{n}"))
        for at, split in enumerate(found.line.splits if found.line else found.splits)
        for n, (token, count) in enumerate(split.parts)
    ]
    if code.startswith(PLAN) and not code.partition("/")[2]:
        parts = [
            button(f"{translated(desk, words)} {many}", Tap(Act.VIEW, year, f"year={code}/{part}"))
            for part, words, many in _parts_of_plan(dict(plans(desk, year))[code])
            if many
        ]
    if code.partition("/")[2]:
        whole = Tap(Act.VIEW, year, f"year={code.partition('/')[0]}")
        back = [button(f"← {found.titles[0]}", whole), *back]
    return (*pairs(opens), turning, *pairs(parts[:PARTS]), back)
