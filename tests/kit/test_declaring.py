"""Declaring: a wrong declaration fails when it is built, and names its culprit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.rulepack import load_rules
from flows.catalogue import FLOWS
from flows.kit.answers import Answers, Around
from flows.kit.asker import Asker, Fact, Record, Somebody
from flows.kit.calendar import SchoolCalendar
from flows.kit.campaign import year_day
from flows.kit.figures import Figure
from flows.kit.filling import asked_now, before, kept_for, open_questions, refused
from flows.kit.flow import (
    DONE_BEFORE,
    FILER,
    OPENED_ON,
    RESULT,
    Due,
    Duty,
    Flow,
    Form,
    Rule,
    Step,
    Together,
    Verdict,
    WrongDeclaration,
    catalogue,
    each,
    head,
    office,
)  # fmt: skip
from flows.kit.questions import Day, Document, Group, People, Text
from flows.kit.reading import Directory, Named, Read
from flows.kit.refusal import Refusal, Words
from flows.kit.settling import Given, Progress, Standing, changed, open_steps, settled

NAME = Text("name", "Name?", "Name")
ON = Day("on", "Which day?", "Day")
FLOW = Flow(
    "sample", "Sample", (NAME, ON), number="SP", command="sample", words=(), route=(Step("one", "One", office("x")),)
)
DUTY = Duty(
    "do", "Do it", FILER, Due(ON, "passport.private_return"), "passport.private_ladder", "Did"
)  # fmt: skip


class Nothing:
    """Nothing is known."""

    def facts(self, kind: str, about: int, since: date, until: date) -> list[Fact]:
        """None."""
        return []

    def person(self, person: int) -> Somebody:
        """An ordinary teacher."""
        return Somebody(person, "王伟", "teacher", "staff", "mechanical")

    def records(self, kind: str) -> tuple[()]:
        """None."""
        return ()

    def cannot_act(self, person: int) -> None:
        """Everybody can."""


ASKER = Asker(1, date(2026, 11, 23), Nothing(), load_rules(), SchoolCalendar())
GOERS = People("goers", "Who?", "Who")
ID = Document("id", "Number?", "Number")


@pytest.mark.parametrize(
    ("declare", "says"),
    [
        (lambda: Form("f", "F", (NAME, NAME)), "f: question 'name' is declared twice"),
        (lambda: Form("f", "F", ()), "f: no question is declared"),
        (lambda: Form("f", "", (NAME,)), "f: it has no title"),
        (lambda: Form("f", "F", (Text("t", "", "T"),)), "f.t: a question needs its prompt and its label"),
        (lambda: replace(FLOW, number="sp1"), "sample: number 'sp1' is not two capital letters"),
        (lambda: replace(FLOW, command="Two Words"), "sample: command 'Two Words' is not small Latin letters"),
        (lambda: replace(FLOW, columns=(GOERS,)), "sample: column 'goers' is not asked"),
        (lambda: replace(FLOW, questions=(ID,), columns=(ID,)), "sample: 'id' is nothing for a sheet"),
        (
            lambda: replace(FLOW, day=OPENED_ON, figures=(Figure("n", "N", by=(NAME,)),)),
            "sample.n: 'name' is neither a choice nor places",
        ),
        (lambda: replace(FLOW, questions=(NAME,), day=ON), "sample: its day 'on' is not asked"),
        (lambda: replace(FLOW, route=FLOW.route * 2), "sample: a step is declared twice in ['one', 'one']"),
        (lambda: replace(FLOW, questions=(NAME,), duties=(DUTY,)), "sample.do: its anchor 'on' is not asked"),
        (
            lambda: replace(FLOW, route=(Step("one", "One", office("x"), gives=(Verdict.RETURN,)),)),
            "sample.one: no verdict of it passes",
        ),
        (
            lambda: replace(FLOW, route=(Step("one", "One", office("x"), asks=(NAME,)),)),
            "sample.one: question 'name' is declared twice",
        ),
        (
            lambda: replace(FLOW, route=(Step("one", "One", head(GOERS)),)),
            "sample: a party is among 'goers', which is not asked",
        ),
        (
            lambda: replace(FLOW, duties=(replace(DUTY, of=each(GOERS)),)),
            "sample: a party is among 'goers', which is not asked",
        ),
        (lambda: replace(FLOW, duties=(replace(DUTY, after="gone"),)), "sample.do: there is no duty 'gone'"),
        (
            lambda: replace(FLOW, duties=(replace(DUTY, due=Due(DONE_BEFORE)),)),
            "sample.do: it counts from another duty and comes after none",
        ),
        (
            lambda: replace(FLOW, duties=(replace(DUTY, due=Due(year_day("plan.due", "Due"))),)),
            "sample.do: its anchor '~plan.due' is not asked",
        ),
        (
            lambda: replace(FLOW, duties=(replace(DUTY, closed_by=FILER),)),
            "sample.do: whoever closes it needs a button",
        ),
        (
            lambda: replace(FLOW, questions=(replace(NAME, until="gone"), ON)),
            "sample.name: there is no step 'gone' to follow until",
        ),
        (
            lambda: replace(FLOW, rules=(Rule((ON,), lambda _a, _w: None, by="trip.lead_time"),)),
            "sample: the rule by 'trip.lead_time' needs a key of its own",
        ),
        (lambda: catalogue(FLOW, FLOW), "sample: key 'sample' belongs to sample already"),
        (lambda: catalogue(FLOW, replace(FLOW, key="b")), "b: number 'SP' belongs to sample already"),
    ],
)
def test_a_wrong_declaration_names_its_culprit(declare: Callable[[], object], says: str) -> None:
    """It cannot be built, and the error says which flow and which part."""
    with pytest.raises(WrongDeclaration) as error:
        declare()
    assert str(error.value) == says


def test_every_flow_reads_only_rules_that_are_there() -> None:
    """Spans, ladders and step limits of the catalogue are keys of the rule pack."""
    pack = load_rules()
    assert [key for flow in FLOWS.values() for key in flow.rule_keys() if key not in pack] == []


def test_every_sample_reads() -> None:
    """What a question gives as a sample is read by it without asking back."""
    wang = Named(1, "2001", "王伟", "Wang Wei", "mechanical")
    kept = Record(1, "Chiang Mai University", date(2026, 11, 1), date.max)
    planned = Record(-1001, "洽谈联合课程", date(2027, 1, 1), date(2027, 12, 31))
    known = (kept, planned)
    around = Around(date(2026, 11, 23), 1, directory=lambda: Directory((wang,)), records=lambda _kind: known)
    unread = [
        f"{flow.key}.{question.key}"
        for flow in FLOWS.values()
        for asked in flow.questions
        for question in (asked.of if isinstance(asked, Group) else (asked,))
        if question.kind != "attachment" and not isinstance(question.read(question.sample, around), Read)
    ]
    assert unread == []


def test_filling_asks_the_first_open_question_unless_another_is_chosen() -> None:
    """Filling is a function of the answers kept; a chosen question is asked again, and back is one step."""
    none, one = Answers({}), Answers({}).given(NAME, "Li")
    asked = [asked_now(FLOW, none, ASKER, None), asked_now(FLOW, one, ASKER, None), asked_now(FLOW, one, ASKER, "name")]
    assert asked == [NAME, ON, NAME]
    assert [before(FLOW, none, ASKER, NAME), before(FLOW, none, ASKER, ON), before(FLOW, none, ASKER, None)] == [
        None, NAME, ON,
    ]  # fmt: skip
    assert open_questions(FLOW, one.given(ON, date(2026, 12, 5)), ASKER) == ()


def test_a_retired_question_is_passed_over() -> None:
    """A draft that waits for a question the flow no longer has goes on with the next one."""
    assert asked_now(FLOW, Answers({"gone": 1}), ASKER, "gone") == NAME


def test_a_question_is_asked_only_where_it_applies() -> None:
    """A changed answer makes a later question needless: its answer is left out when the form is handed in."""
    cover = Text("cover", "Who covers?", "Cover", when=lambda answers, _: answers.value(NAME) == "Li")
    form = Form("f", "F", (NAME, cover))
    both = Answers({}).given(NAME, "Li").given(cover, "Wang")
    assert open_questions(form, Answers({}).given(NAME, "Li"), ASKER) == (cover,)
    assert kept_for(form, both, ASKER).kept == {"name": "Li", "cover": "Wang"}
    assert kept_for(form, both.given(NAME, "Zhao"), ASKER).kept == {"name": "Zhao"}


def test_a_rule_that_wants_a_reason_asks_for_it_at_once_and_no_longer_than_it_holds() -> None:
    """The reason is asked right after the answer it is about; another answer makes it needless."""
    late = Rule((ON,), lambda a, who: Words("Late") if a[ON] < who.today else None, key="late", by="trip.lead_time")
    form = Form("f", "F", (ON, NAME), rules=(late,))
    past, ahead = Answers({}).given(ON, date(2026, 11, 1)), Answers({}).given(ON, date(2026, 12, 1))
    assert [one.key for one in open_questions(form, past, ASKER)] == ["why_late", "name"]
    assert [one.key for one in open_questions(form, ahead, ASKER)] == ["name"]
    assert form.question("why_late") is not None
    assert refused(form, past, ASKER) is None


# -- settling ----------------------------------------------------------------------------------------------------------

HEADS = Step("heads", "Heads", head(), takes="all")
MONEY = Step("money", "Money", office("finance"), when=lambda answers, _: answers.value(NAME) == "rich")
VET = Step("vet", "Vetting", office("personnel"), gives=RESULT)
LAST = Step("last", "Last", office("exchange"))
LONG = replace(FLOW, route=(HEADS, Together((MONEY, VET)), LAST))
SEATS = {"heads": ["a", "b"], "money": [""], "vet": [""], "last": [""]}


@pytest.mark.parametrize(
    ("name", "given", "waits"),
    [
        ("poor", "", "heads"),
        ("poor", "heads:a", "heads"),
        ("poor", "heads:a heads:b", "vet"),
        ("rich", "heads:a heads:b", "money vet"),
        ("rich", "heads:a heads:b vet:", "money"),
        ("rich", "vet: heads:b heads:a money:", "last"),
        ("poor", "heads:a heads:b vet: last:", ""),
        ("rich", "heads:a heads:b vet: last:", "money"),
    ],
)
def test_a_route_waits_on_its_first_stage_that_is_not_done(name: str, given: str, waits: str) -> None:
    """All heads, then those side by side that apply, then the last; whatever order the verdicts came in."""
    stood = [
        Given(step, seat, Verdict.PASS if step == "vet" else Verdict.APPROVE)
        for step, _, seat in (one.partition(":") for one in given.split())
    ]
    assert " ".join(open_steps(LONG, Answers({"name": name}), ASKER, stood, SEATS)) == waits


@pytest.mark.parametrize(
    ("step", "verdict", "after"),
    [
        ("vet", Verdict.PASS, Standing.SETTLING),
        ("vet", Verdict.FAIL, Standing.REFUSED),
        ("vet", Verdict.RETURN, Standing.RETURNED),
        ("last", Verdict.APPROVE, Standing.SETTLING),
        ("last", Verdict.REFUSE, Standing.REFUSED),
    ],
)
def test_a_verdict_moves_the_case(step: str, verdict: Verdict, after: Standing) -> None:
    """One that passes lets it go on, the others end or return it."""
    assert settled(LONG, Progress(Standing.SETTLING, (step,), 1), step, verdict, seen=1) == after


@pytest.mark.parametrize(
    ("progress", "step", "verdict"),
    [
        (Progress(Standing.SETTLING, ("last",), 2), "last", Verdict.APPROVE),
        (Progress(Standing.SETTLING, ("vet",), 1), "last", Verdict.APPROVE),
        (Progress(Standing.SETTLING, ("vet",), 1), "vet", Verdict.APPROVE),
        (Progress(Standing.OPEN, (), 1), "last", Verdict.APPROVE),
    ],
)
def test_a_verdict_on_what_is_not_there_is_refused(progress: Progress, step: str, verdict: Verdict) -> None:
    """Another edition, another step, a verdict the step does not offer, a case that is settled: nothing moves."""
    with pytest.raises(Refusal):
        settled(LONG, progress, step, verdict, seen=1)


def test_only_material_answers_are_asked_about_again() -> None:
    """Another day makes those who settled look again; another wording does not."""
    earlier = Answers({}).given(NAME, "Li").given(ON, date(2026, 12, 5))
    assert changed(FLOW, earlier, earlier.given(NAME, "Li Wei")) == ()
    assert changed(FLOW, earlier, earlier.given(ON, date(2026, 12, 6))) == (ON,)
