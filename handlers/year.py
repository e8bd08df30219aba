"""/figures: the year's figures for the exchange office, and the workbook with every case behind them (S1 §二.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flows.kit import figures as kit
from flows.kit.answers import Answers, Question
from flows.kit.flow import FILED_ON
from flows.kit.people import Kind
from flows.kit.reading import looks_like_document
from flows.kit.refusal import Places, Refusal, Words
from flows.kit.settling import Standing
from flows.kit.words import N_
from handlers import behind, voice
from handlers.screen import MAIN, Row, button, pairs
from handlers.shown import named, shown, translated
from handlers.tap import Act, Tap
from storage import access, cards, figures, outbox, sheets
from storage.desk import Desk
from storage.figures import CALLED_OFF, TAKEN, Compared, Filed, Heads, Line, Parts, Year
from storage.versions import holding

FIRST, LAST = 2000, 2099
MASK = "••••"
PICTURE = "picture"  #: what the button says that asks for it

STANDINGS = {
    Standing.OPEN.value: N_("Approved, not everything done"),
    Standing.CLOSED.value: N_("Approved and closed"),
    TAKEN: N_("On file, not subject to approval"),
    CALLED_OFF: N_("Called off"),
    Standing.REFUSED.value: N_("Not approved"),
    Standing.SETTLING.value: N_("Being settled"),
    Standing.RETURNED.value: N_("Returned for changes"),
    Standing.WITHDRAWN.value: N_("Withdrawn"),
}


# -- in the chat -------------------------------------------------------------------------------------------------------


def card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """The figures, short: totals and how their parts add up."""
    if not access.in_office(desk, "exchange"):
        return "old", {}
    if code := _code(desk, subject):
        behind_it = behind.card(desk, subject, code)
        return ("year_list", {"year": str(subject), **behind_it}) if behind_it else ("old", {})
    planned = [one for _, one in behind.plans(desk, subject)]
    counted: list[dict[str, Any]] = [
        {
            "title": year.flow.title,
            "filed": len(year.filed),
            "standings": [(STANDINGS[standing], count) for standing, count in year.standings],
            "lines": [_short(desk, line) for line in year.lines],
            "plans": [_against(one) for one in planned if one.flow is year.flow],
        }
        for year in figures.of_year(desk, subject)
        if year.lines
    ]
    people = [_heads(desk, kind, found) for _, kind, found in behind.kinds(desk, subject)]
    empty = [translated(desk, one["title"]) for one in counted if not one["filed"] and not one["plans"]]
    named_so = people if any(one["total"] for one in people) else []
    return "year", {"year": str(subject), "flows": counted, "empty": empty, "people": named_so}


def _heads(desk: Desk, kind: Kind, found: Heads) -> dict[str, Any]:
    """How many people of a kind, and their parts."""
    splits = [
        (one.split.title, [f"{behind.called(desk, one, token)} {count}" for token, count in one.parts])
        for one in found.splits
        if any(token for token, _ in one.parts)
    ]
    return {"label": kind.label, "total": len(found.people), "splits": splits}


def _against(plan: Compared) -> dict[str, Any]:
    """What was planned for the year, what was made of it, what stands outside; how what was made adds up."""
    made, beside = len(plan.cases), len(plan.beside)
    return {
        "title": plan.listed.title,
        "total": len(plan.rows),
        "parts": [(plan.listed.made, len(plan.made)), (plan.listed.open, len(plan.open))],
        "beside": (plan.listed.beside, beside),
        "sum": f"{made} + {beside} = {made + beside}",
    }


def _code(desk: Desk, year: int) -> str:
    """Which number of the year is looked into; "": none."""
    return cards.view(desk, "year", year).partition(":")[0]


def _short(desk: Desk, line: Line) -> dict[str, Any]:
    found = [
        (
            one.split.title,
            [f"{behind.called(desk, one, token)} {count}" for token, count in one.parts],
            sum_of(desk, one) if one.again else "",  # what simply adds up needs no line in a chat
        )
        for one in line.splits
        if one.parts
    ]
    return {"title": line.figure.title, "total": line.total, "splits": found}


def buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Each number opens what stands behind it; the workbook; the picture."""
    if not access.in_office(desk, "exchange"):
        return ()
    if code := _code(desk, subject):
        return behind.buttons(desk, subject, code)
    numbers = [
        button(f"{translated(desk, line.figure.title)} {line.total}", Tap(Act.VIEW, subject, f"year={code}"))
        for code, line in behind.lines(desk, subject)
        if line.total
    ]
    numbers += [
        button(f"{translated(desk, one.listed.title)} {len(one.rows)}", Tap(Act.VIEW, subject, f"year={code}"))
        for code, one in behind.plans(desk, subject)
    ]
    numbers += [
        button(f"{translated(desk, kind.label)} {len(found.people)}", Tap(Act.VIEW, subject, f"year={code}"))
        for code, kind, found in behind.kinds(desk, subject)
        if found.people
    ]
    workbook = button(translated(desk, N_("Send me the workbook")), Tap(Act.WORKBOOK, subject), MAIN)
    picture = button(translated(desk, N_("📊 By month and place")), Tap(Act.WORKBOOK, subject, PICTURE))
    return (*pairs(numbers), [picture], [workbook])


def send(tap: Tap, desk: Desk) -> None:
    """Send the workbook (or the picture) of the year the button names. Raises Refusal: not the exchange office's."""
    if not access.in_office(desk, "exchange") or not FIRST <= tap.subject <= LAST:
        raise Refusal(access.NOT_HERE)
    name = "year_picture" if tap.arg == PICTURE else "year"
    outbox.paper(desk, name, desk.me, f"event:{desk.event_id}:{name}", about={"year": tap.subject})
    desk.say(N_("The picture is on its way.") if tap.arg == PICTURE else N_("The workbook is on its way."))


# -- the workbook ------------------------------------------------------------------------------------------------------


def workbook(desk: Desk, year: int) -> list[sheets.Sheet]:
    """The figures with their reconciliation, then a sheet a flow with every case filed for that year."""
    counted = figures.of_year(desk, year)
    people = [(_people(desk, kind, found), found) for _, kind, found in behind.kinds(desk, year) if found.people]
    plans = [one for _, one in behind.plans(desk, year)]
    return [
        _figures(desk, counted, plans, people),
        *(_register(desk, one) for one in counted),
        *(_plan(desk, one) for one in plans),
        *(sheet for sheet, _ in people),
    ]


def _plan(desk: Desk, plan: Compared) -> sheets.Sheet:
    """What was planned for the year, a row each with what came of it; below it what stands outside."""
    group = plan.listed.group
    head = [translated(desk, text) for text in (N_("Number"), N_("Department"))]
    head += [translated(desk, one.label) for one in group.of]
    head.append(translated(desk, plan.listed.made))
    rows: list[list[sheets.Value]] = []
    for row in plan.rows:
        answers = holding(desk, row.case).value(group) or ()
        told = [shown(desk, one, answers[row.place - 1].kept.get(one.key)) for one in group.of]
        where = desk.office.department(row.case.asked_of or desk.one(row.case.filer_id).department, desk.language)
        rows.append([row.case.number, where, *told, voice.listed([case.number for case in row.made], desk.language)])
    outside = translated(desk, plan.listed.beside)
    for case in plan.beside:
        where = desk.office.department(desk.one(case.filer_id).department, desk.language)
        rows.append([outside, where, *([None] * len(group.of)), case.number])
    return sheets.Sheet(translated(desk, plan.listed.title), head, rows)


def _people(desk: Desk, kind: Kind, found: Heads) -> sheets.Sheet:
    """Everybody of a kind."""
    head = [translated(desk, text) for text in (N_("Staff or student number"), N_("Name"), N_("Department"))]
    head += [translated(desk, one.split.title) for one in found.splits]
    rows: list[list[sheets.Value]] = []
    for one in found.people:
        said = [by.get(one.id, "") for by in found.said]
        told = [behind.called(desk, split, token) for split, token in zip(found.splits, said, strict=True)]
        where = desk.office.department(one.department, desk.language)
        rows.append([one.staff_no, named(one, desk.language), where, *told])
    return sheets.Sheet(translated(desk, kind.label), head, rows)


def _figures(
    desk: Desk, years: tuple[Year, ...], plans: list[Compared], people: list[tuple[sheets.Sheet, Heads]]
) -> sheets.Sheet:
    head = (N_("Form"), N_("Figure"), N_("Split by"), N_("Part"), N_("Count"), N_("How it adds up"))
    rows = [row for year in years for row in _rows(desk, year)]
    for plan in plans:
        rows += _planned(desk, plan)
    listed = translated(desk, N_("as many as the sheet lists"))
    form, total = translated(desk, N_("People")), translated(desk, N_("Total"))
    for sheet, found in people:
        rows.append([form, sheet.title, None, total, len(sheet.rows), listed])
        for one in found.splits:
            by = translated(desk, one.split.title)
            rows += [
                [form, sheet.title, by, behind.called(desk, one, token), count, None] for token, count in one.parts
            ]
            rows.append([form, sheet.title, by, total, one.total, sum_of(desk, one)])
    return sheets.Sheet(translated(desk, N_("Figures")), [translated(desk, text) for text in head], rows)


def _planned(desk: Desk, plan: Compared) -> Iterator[list[sheets.Value]]:
    """A plan's lines: its rows, made and not, which add up to them; what stands outside beside what was named in it."""
    form, title, total = (translated(desk, text) for text in (plan.flow.title, plan.listed.title, N_("Total")))
    made, left, beside = len(plan.made), len(plan.open), len(plan.beside)
    yield [form, title, None, total, len(plan.rows), f"{made} + {left} = {made + left}"]
    yield [form, title, None, translated(desk, plan.listed.made), made, None]
    yield [form, title, None, translated(desk, plan.listed.open), left, None]
    named_in_it = len(plan.cases)
    sum_up = f"{named_in_it} + {beside} = {named_in_it + beside}"
    yield [form, translated(desk, plan.listed.beside), None, total, beside, sum_up]


def _rows(desk: Desk, year: Year) -> Iterator[list[sheets.Value]]:
    title, total, filed = translated(desk, year.flow.title), translated(desk, N_("Total")), len(year.filed)
    standings = " + ".join(str(count) for _, count in year.standings)
    told = translated(desk, N_("Every request, by what became of it"))
    yield [title, told, None, total, filed, f"{standings} = {filed}" if standings else ""]
    for standing, count in year.standings:
        yield [title, told, None, translated(desk, STANDINGS[standing]), count, None]
    for line in year.lines:
        name = translated(desk, line.figure.title)
        yield [title, name, None, total, line.total, None]
        for one in line.splits:
            by = translated(desk, one.split.title)
            for token, count in one.parts:
                yield [title, name, by, behind.called(desk, one, token), count, None]
            several = voice.listed(one.several, desk.language)
            adds_up = f"{sum_of(desk, one)} ({several})" if several else sum_of(desk, one)
            yield [title, name, by, total, one.total, adds_up if one.parts else None]


def _register(desk: Desk, year: Year) -> sheets.Sheet:
    """Every case of the year; answers in typed cells, an amount beside its currency."""
    head = [N_("Number"), N_("Filed by"), N_("Department"), FILED_ON.label]
    for column in year.flow.columns:
        title = column.title if isinstance(column, kit.Column) else column.label
        head += [title, N_("Currency")] if _is_money(column) else [title]
    rows = [[*_whose(desk, case), *_answers(desk, year, case), _standing(desk, case)] for case in year.filed]
    return sheets.Sheet(
        translated(desk, year.flow.title), [translated(desk, text) for text in (*head, N_("Standing"))], rows
    )


def _whose(desk: Desk, case: Filed) -> list[sheets.Value]:
    filer = desk.one(case.filer_id)
    department = desk.office.department(filer.department, desk.language)
    return [case.number, named(filer, desk.language), department, case.answers[FILED_ON]]


def _standing(desk: Desk, case: Filed) -> str:
    return translated(desk, STANDINGS[case.standing])


def _answers(desk: Desk, year: Year, case: Filed) -> Iterator[sheets.Value]:
    for column in year.flow.columns:
        if isinstance(column, kit.Column):
            yield _cell(desk, column.of(case.answers))
        elif isinstance(column, Question) and _is_money(column):
            money = case.answers.value(column)
            yield from (money.amount, money.currency) if money else (None, None)
        else:
            yield _answer(desk, column, case.answers)


def _is_money(column: Question[Any] | kit.Column) -> bool:
    return isinstance(column, Question) and column.kind == "money"


def _answer(desk: Desk, question: Question[Any], answers: Answers) -> sheets.Value:
    value = answers.value(question)
    if value is None:
        return None
    if question.kind == "people":
        return voice.listed([named(desk.one(one), desk.language) for one in value], desk.language)
    if question.kind in ("date", "number", "text", "long text"):
        return _cell(desk, value)
    return shown(desk, question, answers.kept[question.key])


def _cell(desk: Desk, value: kit.Value) -> sheets.Value:
    """A value as a cell: words in the reader's language, days and numbers as they are; no document's number."""
    if isinstance(value, str):
        return MASK if looks_like_document(value) else value
    if isinstance(value, Words | Places):
        return str(voice.put(value, desk.language))
    return value


# -- how parts add up --------------------------------------------------------------------------------------------------


def sum_of(desk: Desk, parts: Parts) -> str:
    """The reconciliation: "12 + 3 = 15, 1 counted twice: 14"."""
    listed = " + ".join(str(count) for _, count in parts.parts)
    summed = f"{listed} = {parts.listed}" if len(parts.parts) > 1 else listed
    if not parts.again:
        return summed
    again = N_("%(sum)s, %(again)d counted twice: %(total)d")
    if parts.most > 2:
        again = N_("%(sum)s, %(again)d of them counted before: %(total)d")
    return translated(desk, again, sum=summed, again=parts.again, total=parts.total)
