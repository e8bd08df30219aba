"""How an answer is put on a card: in the reader's words, short, private numbers masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flows.kit.answers import Answers, Question
from flows.kit.choosing import Among, Choices
from flows.kit.flow import Flow, Step
from flows.kit.holiday_forms import told
from flows.kit.questions import Choice, Group, words_of
from flows.kit.reading import Outsider, phone
from flows.kit.refusal import Words
from flows.kit.returning import Phrase, Reason, Whom
from flows.kit.scores import Mark, Scores, total
from flows.kit.settling import differing
from flows.kit.words import N_
from handlers import voice
from storage import access, directory, facts, files
from storage.desk import Desk
from storage.tables import Case, Person

#: kinds of answers that have one way to be put
NAMED = (
    "document", "phone", "yes/no", "acknowledgement", "choice", "choices", "department", "person from outside",
    "places", "money", "period", "record",
)  # fmt: skip
SHORT = 120  # characters of an answer on a card
LINES = 12  # rows of a group that stand on lines of their own; more are counted
NAMES = 8  # people named one by one; more are counted

FOLLOWS = N_("follows later")
ATTACHED = N_("attached")
ANOTHER = N_("another one")
YES, NO = N_("Yes"), N_("No")


def translated(desk: Desk, text: str, **params: object) -> str:
    """One sentence in the language of whoever is at the desk."""
    return voice.say(Words(text, params), desk.language)


def named(person: Person, language: str) -> str:
    """A person's name for a reader of that language."""
    return person.called.to(language)


def signer(desk: Desk, paper: Mapping[str, Any]) -> str:
    """Who signed on paper, for the reader: by their own name there where the office knows one person of that name."""
    person = directory.called(desk, str(paper["signer"]))
    return named(person, desk.language) if person is not None else str(paper["signer"])


def acts_for(desk: Desk, person: Person, *in_name_of: Person | None, own: bool = False) -> str:
    """A name; with the names they act in, where they stand in. *own*: in their own as well."""
    name, away = named(person, desk.language), [named(one, desk.language) for one in in_name_of if one is not None]
    if not away:
        return name
    words = N_("%(name)s, also for %(away)s") if own else N_("%(name)s for %(away)s")
    return translated(desk, words, name=name, away=voice.listed(away, desk.language))


FILER = N_("Filer")
REVIEW = N_("The school's review")  # what others see of a step whose content is not theirs


def phrase(desk: Desk, said: Phrase) -> str:
    """A usual reason in the reader's language; what was typed as it was typed."""
    if not said.english:
        return said.words
    return said.english if desk.language == "en" else translated(desk, said.words)


def short(text: str, most: int = SHORT) -> str:
    """Words on one line, cut to so many characters."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def station(desk: Desk, step: Step, seat: str = "") -> str:
    """Whose turn it is: an office by its own name, a head with the department where several are asked."""
    if access.concealed(desk, step):
        return translated(desk, REVIEW)
    if step.label:
        name = translated(desk, step.label)
    else:
        held = desk.office.responsible(step.by.of)
        name = desk.office.department(held[0], desk.language) if held else step.by.of
    where = desk.office.department(seat, desk.language)
    return translated(desk, N_("%(who)s (%(where)s)"), who=name, where=where) if seat else name


def _whom(desk: Desk, question: Whom, kept: Any) -> str:
    """To whom a case goes back: a step and who passed it, or its filer."""
    place = question.take(kept)
    step, name = (
        question.step(place.step),
        acts_for(desk, desk.one(place.by), desk.one(place.away) if place.away else None),
    )
    return f"{station(desk, step, place.seat) if step else translated(desk, FILER)} · {name}"


def compared(desk: Desk, flow: Flow, earlier: Answers, now: Answers) -> list[tuple[str, str, str]]:
    """Every answer to a form that differs: label, before, now."""
    found = []
    for one in differing(flow, earlier, now):
        before, after = shown(desk, one, earlier.kept.get(one.key)), shown(desk, one, now.kept.get(one.key))
        if before == after:  # both are a file or a masked number: that it is another one is what there is to say
            after = translated(desk, ANOTHER)
        found.append((translated(desk, one.label), before, after))
    return found


def shown(desk: Desk, question: Question[Any], kept: Any) -> str:
    """One answer, for the person at the desk."""
    if kept is None:
        return translated(desk, FOLLOWS) if question.until else "–"
    match question.kind:
        case "document":
            return f"•••• {kept['last']}"
        case "phone":
            return phone(kept)
        case "attachment":
            several = len(files.together(desk, kept))
            return f"📎 {several}" if several > 1 else "📎"
        case "yes/no":
            return translated(desk, YES if kept else NO)
        case "acknowledgement":
            return "✓"
        case "choice":
            assert isinstance(question, Choice)  # its kind says so
            return _option(desk, question, kept)
        case "choices":
            assert isinstance(question, Choices)  # its kind says so
            return voice.listed([_option(desk, question, token) for token in question.take(kept)], desk.language)
        case "department":
            return short(words_of(kept)) or desk.office.department(kept, desk.language)
        case "person from outside":
            return short(_outsider(desk, question.take(kept)))
        case "rows":
            return str(len(kept))  # what they are called only the other answers say
        case "places":
            return voice.places(kept, desk.language)
        case "people":
            return people(desk, kept)
        case "money":
            return voice.money(question.take(kept), desk.language)
        case "record":
            return short(facts.called(desk, kept))
        case "period":
            return _days(desk, *question.take(kept))
        case "reason":
            assert isinstance(question, Reason)  # its kind says so
            return short(phrase(desk, question.take(kept)))
        case "place":
            assert isinstance(question, Whom)  # its kind says so
            return _whom(desk, question, kept)
        case "paper":
            paper = question.take(kept)
            return f"{paper.number} {translated(desk, paper.label)}"
        case "cases":
            return "".join(f"\n• {told}" for told in (_case(desk, row) for row, _ in kept))
        case "notice":
            return voice.say(told(kept), desk.language)  # all of it: it is looked through before it is handed in
        case "scores":
            assert isinstance(question, Scores)  # its kind says so
            return scores(desk, question.take(kept))
        case "group":
            assert isinstance(question, Group)  # its kind says so
            return _group(desk, question, kept)
    return short(str(voice.put(question.take(kept), desk.language)))  # no line of theirs looks like ours


WHERE_AND_WHEN = ("places", "date", "period", "time")  # kinds of questions that tell a case in one line


def _case(desk: Desk, row: int) -> str:
    """A case on one line: number, form, filer, where and when."""
    case = desk.session.get_one(Case, row)
    flow, answers = desk.office.flows[case.flow], Answers(case.answers)
    told = [value for _, value in rows(desk, tuple(q for q in flow.questions if q.kind in WHERE_AND_WHEN), answers)]
    filer = named(desk.one(case.filer_id), desk.language)
    return " · ".join((f"{case.number} {translated(desk, flow.title)}", filer, *told))


def in_full(desk: Desk, question: Question[Any], kept: Any) -> str:
    """One answer with every word of it, as a document prints it; private numbers stay masked."""
    match question.kind:
        case _ if kept is None:
            return "–"
        case "attachment":
            return translated(desk, ATTACHED)
        case "people":
            return voice.listed([named(desk.one(one), desk.language) for one in kept], desk.language)
        case _ if question.kind in NAMED:
            return shown(desk, question, kept)
        case "group":
            assert isinstance(question, Group)  # its kind says so
            return "\n".join(f"{at}. {one_line(desk, question, row)}" for at, row in enumerate(kept, 1))
    return str(voice.put(question.take(kept), desk.language))


def _option(desk: Desk, question: Choice | Choices, token: str) -> str:
    """One of the options by its label; what is none of them in the words that were typed."""
    return short(words_of(token)) or translated(desk, question.option(token).label)


def _outsider(desk: Desk, who: Outsider) -> str:
    """Name, post and number on one line."""
    parts = [who.name, who.post, phone(who.phone) if who.phone else ""]
    return (", " if desk.language == "en" else "，").join(filter(None, parts))


def _days(desk: Desk, first: date, last: date) -> str:
    """One day, or the first and the last."""
    if first == last:
        return voice.day(first, desk.language)
    return translated(desk, N_("%(first)s – %(last)s"), first=first, last=last)


def scores(desk: Desk, marks: tuple[Mark, ...]) -> str:
    """Every dimension with its points, and all of them by their weights."""
    each = [f"{one.en if desk.language == 'en' else one.zh} {one.points}" for one in marks]
    every = " · ".join(each)
    return translated(desk, N_("%(every)s; %(total)s in all"), every=every, total=str(total(marks)))


def dimensions(desk: Desk, question: Scores) -> str:
    """What is to be scored, a line each with its weight."""
    shares = desk.office.pack.shares(question.by)
    named_so = ((one.en if desk.language == "en" else one.zh, one.percent) for one in shares)
    return "".join(f"\n{n}. {name} ({percent} %)" for n, (name, percent) in enumerate(named_so, 1))


def _group(desk: Desk, group: Group, kept: Any) -> str:
    """A group on one line: its rows by name, or on a line each where it says so; many are counted."""
    if group.listed:
        lines = [f"\n{n}. {one_line(desk, group, row)}" for n, row in enumerate(kept[:LINES], 1)]
        more = translated(desk, N_("and %(n)d more"), n=len(kept) - LINES) if len(kept) > LINES else ""
        return "".join([*lines, *([f"\n{more}"] if more else [])])
    return _several(desk, [named_row(desk, group, row) for row in kept])


def _several(desk: Desk, names: Sequence[str]) -> str:
    """Names one by one; many are counted."""
    if len(names) <= NAMES:
        return voice.listed(names, desk.language) or "–"
    return translated(
        desk, N_("%(names)s and others (%(n)d)"), names=voice.listed(names[: NAMES - 1], desk.language), n=len(names)
    )


def named_row(desk: Desk, group: Group, row: Mapping[str, Any] | Answers) -> str:
    """What a row of a group is called: its first answer that is no private number."""
    kept = row.kept if isinstance(row, Answers) else row
    named = [one for one in group.of if not one.sealed and kept.get(one.key) is not None]
    return shown(desk, named[0], kept[named[0].key]) if named else translated(desk, group.row)


def of_rows(desk: Desk, question: Among, places: Sequence[str], answers: Answers) -> str:
    """Rows by what they are called, joined; many are counted."""
    rows = question.rows(answers)
    return _several(desk, [named_row(desk, *rows[at]) for at in places if at in rows])


def one_line(desk: Desk, group: Group, row: Mapping[str, Any]) -> str:
    """A row of a group with every answer."""
    return " · ".join(shown(desk, one, row[one.key]) for one in group.of if row.get(one.key) is not None)


def _told(desk: Desk, question: Question[Any], answers: Answers) -> str:
    """One answer among the others it may name."""
    if isinstance(question, Among) and (named := answers.value(question)) is not None:
        return of_rows(desk, question, named, answers)
    if question.kind == "record" and (kept := answers.value(question) or 0) < 0 and (row := facts.row_of(desk, kept)):
        # those who decide read what was planned
        return f"{one_line(desk, row[0], row[1].kept)} ({desk.session.get_one(Case, -kept // facts.ROWS).number})"
    return shown(desk, question, answers.kept[question.key])


def people(desk: Desk, ids: Any) -> str:
    """Names of people, joined; many are counted."""
    names = [named(desk.one(one), desk.language) for one in ids]
    if len(names) <= NAMES:
        return voice.listed(names, desk.language)
    return translated(
        desk,
        N_("%(names)s and others, %(n)d people"),
        names=voice.listed(names[: NAMES - 1], desk.language),
        n=len(names),
    )


def rows(desk: Desk, questions: tuple[Question[Any], ...], answers: Answers) -> list[tuple[str, str]]:
    """Label and answer of every question that has one."""
    return [
        (translated(desk, question.label), _told(desk, question, answers))
        for question in questions
        if answers.has(question)
    ]
