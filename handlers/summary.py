"""The summary (总结): the long texts somebody answered with a duty, as a document, with the photo they sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flows.kit.answers import Answers
from flows.kit.words import N_
from handlers import voice
from handlers.caseform import school
from handlers.dutycard import declared
from handlers.shown import in_full, named, translated
from handlers.word import Word
from storage import access, cases, duties, files
from storage.desk import Desk
from storage.tables import Case, Duty

OF_THE_CASE = ("people", "places", "date", "period")  #: kinds of answers that stand above the texts


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it: words, or a picture that is opened when the document is made."""

    heading: str
    words: str
    picture: Callable[[], bytes] | None = None


@dataclass(frozen=True)
class Summary:
    """What the document says, in its reader's language."""

    title: str
    number: str
    head: list[tuple[str, str]]
    parts: list[Part]

    def make(self) -> bytes:
        """The .docx."""
        word = Word(self.title, self.number)
        word.pairs(self.head)
        for part in self.parts:
            word.heading(part.heading)
            if part.picture is None or not word.picture(part.picture()):
                word.text(part.words)
        return word.content()


def may_read(desk: Desk, duty: Duty, case: Case) -> bool:
    """Whether the person at the desk gets the document: who filed, who owes or may close it, the exchange office."""
    mine = desk.person is not None and case.filer_id == desk.person.id
    return mine or access.concerns(desk, duty) or access.in_office(desk, "exchange")


def summary_of(desk: Desk, duty: Duty, case: Case) -> Summary:
    """The summary of a duty."""
    flow, found = cases.flow_of(desk, case), declared(desk, duty)
    answers, told = Answers(case.answers), Answers(duty.answers)
    days = tuple(one for other in flow.duties if other.per is None for one in other.asks if one.kind == "date")
    asked = [one for one in (*flow.questions, *days) if one.kind in OF_THE_CASE and answers.value(one) is not None]
    parts = []
    for question in found.asks:
        kept = told.kept.get(question.key)
        if kept is not None:
            label, words = translated(desk, question.label), in_full(desk, question, kept)
            pictures = _pictures(desk, kept) if question.kind == "attachment" else [None]
            parts += [Part(label, words, picture) for picture in pictures]
    told_on = duty.claimed_at.astimezone(desk.office.zone).date() if duty.claimed_at else desk.today
    by = [named(one, desk.language) for one in duties.owners(desk, duty)]
    return Summary(
        title=translated(desk, N_("%(school)s: %(what)s, summary"), school=school(desk),
                         what=translated(desk, flow.title)),
        number=case.number,
        head=[
            (translated(desk, N_("Number")), case.number),
            (translated(desk, N_("Written by")), voice.listed(by, desk.language)),
            *((translated(desk, one.label), in_full(desk, one, answers.kept[one.key])) for one in asked),
            (translated(desk, N_("Handed in on")), voice.day(told_on, desk.language)),
        ],
        parts=parts,
    )  # fmt: skip


def _pictures(desk: Desk, file_id: int) -> list[Callable[[], bytes] | None]:
    """How to open each file of an answer that was kept; None: it is not here."""
    rows = files.together(desk, file_id)
    return [partial(files.get, desk.office, row.content) if row.state == "kept" else None for row in rows] or [None]
