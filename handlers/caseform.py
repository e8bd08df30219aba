"""The approval form (审批表) of a case: what was filed and what each step said to it, room for what is to come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flows.kit.answers import Answers
from flows.kit.flow import FILED_ON, Flow, Step, Verdict
from flows.kit.settling import Standing, stages
from flows.kit.words import N_
from handlers import casecard, voice
from handlers.shown import in_full, named, phrase, signer, station, translated
from handlers.word import Word
from storage import access, cases, opinions, steps
from storage.desk import Desk
from storage.facts import asker_of
from storage.steps import Decided
from storage.tables import Case
from storage.versions import answers_of

VERDICTS = {
    Verdict.APPROVE: N_("Approved"),
    Verdict.RETURN: N_("Returned"),
    Verdict.REFUSE: N_("Not approved"),
    Verdict.PASS: N_("Passed"),
    Verdict.FAIL: N_("Not passed"),
    Verdict.RECORD: N_("Recorded"),
}
APPROVAL, RECORD = N_("%(school)s: %(what)s, approval form"), N_("%(school)s: %(what)s, record sheet")
NO_OBJECTION = N_("Seen, no objection")
UNDER_WAY = N_("under way")


@dataclass(frozen=True)
class CaseForm:
    """What the document says, in its reader's language."""

    title: str
    number: str
    head: list[tuple[str, str]]  #: label and words: the case itself
    answers: list[tuple[str, str]]
    marks_title: str
    marks: list[tuple[str, str]]  #: what a rule remarks, and the filer's reason
    route_title: str
    columns: tuple[str, str, str, str]
    route: list[tuple[str, ...]]  #: who, verdict and opinion, name, day; or who and where to sign

    def make(self) -> bytes:
        """The .docx."""
        word = Word(self.title, self.number)
        word.pairs([*self.head, *self.answers])
        if self.marks:
            word.heading(self.marks_title)
            word.pairs(self.marks, short=0)
        word.heading(self.route_title)
        word.stations(self.columns, self.route)
        return word.content()


def school(desk: Desk) -> str:
    """The school's name for the reader."""
    return desk.office.school_en if desk.language == "en" else desk.office.school_zh


def form_of(desk: Desk, case: Case) -> CaseForm:
    """The case's form as the person at the desk may see it now."""
    flow, answers, filer = cases.flow_of(desk, case), answers_of(desk, case), desk.one(case.filer_id)
    standing = N_("called off") if case.cancelled_on else casecard.STANDINGS[Standing(case.standing)]
    standing = casecard.CHANGING if case.in_force is not None else standing
    asked = (*flow.questions, *casecard.brought_later(desk, flow, case))
    return CaseForm(
        title=translated(desk, RECORD if casecard.receipt(desk, case) else APPROVAL, school=school(desk),
                         what=translated(desk, flow.title)),
        number=case.number,
        head=[
            (translated(desk, N_("Number")), case.number),
            (translated(desk, FILED_ON.label), voice.day(answers[FILED_ON], desk.language)),
            (translated(desk, N_("Filed by")), named(filer, desk.language)),
            (translated(desk, N_("Department")), desk.office.department(filer.department, desk.language)),
            (translated(desk, N_("Standing")), translated(desk, standing)),
        ],
        answers=[
            (translated(desk, one.label), in_full(desk, one, answers.kept[one.key]))
            for one in asked
            if answers.has(one)
        ],
        marks_title=translated(desk, N_("Beyond the rules, and why")),
        marks=[(voice.say(one.words, desk.language), one.reason or "–") for one in cases.marks(desk, case)],
        route_title=translated(desk, N_("Opinions")),
        columns=(
            translated(desk, N_("Step")), translated(desk, N_("Opinion")), translated(desk, N_("Name")),
            translated(desk, N_("Day")),
        ),
        route=list(_route(desk, flow, case, answers)),
    )  # fmt: skip


def _route(desk: Desk, flow: Flow, case: Case, answers: Answers) -> Iterator[tuple[str, ...]]:
    """A row for each place of each step, as the route applies to this case."""
    decided = _decided(desk, case)
    for step in (step for stage in stages(flow, answers, asker_of(desk, case)) for step in stage):
        for seat in _seats(desk, case, step, answers, decided):
            yield _row(desk, case, step, seat, decided.get((step.key, seat)), answers)
        yield from _opinions(desk, case, step)


def _opinions(desk: Desk, case: Case, step: Step) -> Iterator[tuple[str, ...]]:
    """What was said beside the verdicts of a step, for those who settle; a question nobody answered is not printed."""
    for row in (
        () if step.hidden or not casecard.may_read_opinions(desk, case) else opinions.of_case(desk, case, step.key)
    ):
        one = opinions.said(desk, row)
        if one.state == "given":
            name, day = named(one.of, desk.language), one.at.astimezone(desk.office.zone).date()
            where = desk.office.department(one.of.department, desk.language)
            who = translated(desk, N_("Opinion (%(where)s)"), where=where)
            yield who, one.words or translated(desk, NO_OBJECTION), name, voice.day_alone(day, desk.language)


def _decided(desk: Desk, case: Case) -> Mapping[tuple[str, str], Decided]:
    """By step and place: the verdicts that stand, and the one that returned or ended what was handed in last."""
    over = case.standing in (Standing.RETURNED.value, Standing.REFUSED.value)
    found = [steps.decided(desk, row) for row in steps.given(desk, case, standing=False)]
    counted = [one for one in found if one.stands or (over and one.edition == case.edition and not one.verdict.passes)]
    return {(one.step, one.seat): one for one in counted}


def _seats(
    desk: Desk, case: Case, step: Step, answers: Answers, decided: Mapping[tuple[str, str], Decided]
) -> list[str]:
    """The places of a step: those that were named or gave a verdict, else those that will be."""
    reached = [seat for seat, _ in steps.seats_of(desk, case, step.key)]
    spoke = [seat for key, seat in decided if key == step.key]
    if not reached and not spoke and step.takes == "all":
        return [seat.key for seat in access.seats(desk, step.by, case.filer_id, answers)] or [""]
    return list(dict.fromkeys((*spoke, *reached))) or [""]


def _row(desk: Desk, case: Case, step: Step, seat: str, one: Decided | None, answers: Answers) -> tuple[str, ...]:
    who = station(desk, step, seat)
    if access.concealed(desk, step):  # whoever may not see more learns passed, not passed or under way
        said = VERDICTS[one.verdict] if one and one.verdict in (Verdict.PASS, Verdict.FAIL) else UNDER_WAY
        return who, translated(desk, said), "", ""
    if one is None:
        return who, translated(desk, N_("Signature:               Seal:               Date:"))
    taken_down = [
        translated(desk, N_("%(label)s: %(value)s"), label=translated(desk, asked.label),
                   value=in_full(desk, asked, answers.kept[asked.key]))
        for asked in step.asks
        if one.verdict.passes and answers.value(asked) is not None and not access.kept_back(desk, case, step)
    ]  # fmt: skip
    words = [translated(desk, VERDICTS[one.verdict]), *taken_down, phrase(desk, one.reason), _on_paper(desk, one)]
    name = casecard.acting(desk, one.by, one.away, one.giver)
    day = one.at.astimezone(desk.office.zone).date()
    if one.paper:
        name, day = signer(desk, one.paper), date.fromisoformat(one.paper["signed_on"])
    where = desk.office.department(one.by.department, desk.language)
    if where not in who and not one.paper:
        who = translated(desk, N_("%(who)s (%(where)s)"), who=who, where=where)
    return who, "\n".join(filter(None, words)), name, voice.day_alone(day, desk.language)


def _on_paper(desk: Desk, one: Decided) -> str:
    if not one.paper:
        return ""
    by, on = named(one.by, desk.language), one.at.astimezone(desk.office.zone).date()
    if number := one.paper.get("paper_no"):
        return translated(
            desk, N_("Signed on paper, no. %(number)s; taken down by %(by)s, %(day)s"), number=number, by=by, day=on
        )
    return translated(desk, N_("Signed on paper; taken down by %(by)s, %(day)s"), by=by, day=on)
