"""What the taker of a step is to post (公示): drafted from the case, as a letter to copy and as a document."""

from __future__ import annotations

from dataclasses import dataclass

from flows.kit.flow import Step
from flows.kit.people import Rank
from flows.kit.refusal import Persons, Refusal, Words
from flows.kit.settling import OUT_OF_DATE
from flows.kit.words import N_
from handlers import voice
from handlers.caseform import school
from handlers.shown import named, translated
from handlers.word import Word
from storage import access, cases
from storage.desk import Desk
from storage.facts import asker_of
from storage.tables import Case
from storage.versions import answers_of


@dataclass(frozen=True)
class Draft:
    """The text, in its reader's language."""

    title: str
    text: str
    office: str  #: who signs it
    day: str
    number: str

    def make(self) -> bytes:
        """The .docx."""
        word = Word(self.title, self.number)
        word.text(self.text)
        word.signed(self.office, self.day)
        return word.content()


def taken(desk: Desk, case: Case, key: str) -> Step:
    """The step with something to post that waits for the person at the desk. Raises Refusal."""
    flow = cases.flow_of(desk, case)
    if key not in access.taken_steps(desk, case) or flow.step(key).notice is None:
        raise Refusal(OUT_OF_DATE)
    return flow.step(key)


def drafted(desk: Desk, case: Case, key: str) -> Draft:
    """What is to be posted, made from the case as it is. Raises Refusal where the step is not theirs."""
    notice = taken(desk, case, key).notice
    assert notice is not None  # taken() says so
    office = desk.office
    known = {"school": school(desk), "phone": office.phone}
    values = known | dict(notice.values(answers_of(desk, case), asker_of(desk, case)))
    put = {name: _people(desk, value) if isinstance(value, Persons) else value for name, value in values.items()}
    put = {
        name: " ".join(value.split()) if isinstance(value, str) else value for name, value in put.items()
    }  # one line
    return Draft(
        title=translated(desk, notice.title),
        text=voice.say(Words(notice.text, put), desk.language),
        office=office.en if desk.language == "en" else f"{office.school_zh}{office.zh}",
        day=voice.day_alone(desk.today, desk.language),
        number=case.number,
    )


def _people(desk: Desk, ids: Persons) -> str:
    """Each with department and rank, where they have one."""
    found = []
    for person in (desk.one(one) for one in ids):
        where = desk.office.department(person.department, desk.language)
        rank, name = Rank(person.rank), named(person, desk.language)
        if rank is Rank.NONE:
            found.append(translated(desk, N_("%(who)s (%(where)s)"), who=name, where=where))
        else:
            found.append(translated(desk, N_("%(who)s (%(where)s, %(rank)s)"), who=name, where=where, rank=rank))
    return voice.listed(found, desk.language)
