"""Six hard regimes on paper: the kit's words are enough for each. Type-checked like the program, never run by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.rulepack import load_rules
from flows.kit.answers import Answers, Question
from flows.kit.asker import Asker, Fact
from flows.kit.campaign import Campaign, year_day
from flows.kit.flow import (
    FILER,
    Due,
    Duty,
    Flow,
    Rule,
    Step,
    Together,
    Verdict,
    WrongDeclaration,
    each,
    head,
    leader,
    office,
)  # fmt: skip
from flows.kit.questions import (
    Attachment,
    Choice,
    Count,
    Day,
    Document,
    Group,
    LongText,
    Option,
    People,
    Places,
    Text,
    YesNo,
)  # fmt: skip
from flows.kit.refusal import Words
from flows.kit.register import Register

IEO, SECURITY = office("exchange"), office("security")
RECEIPT = (Verdict.RECORD, Verdict.RETURN)
GATE = (Verdict.PASS, Verdict.FAIL)

# -- a visit with a group: a row a visitor, lodging for each who stays on campus, security told beforehand -------------

NAME = Text("name", "Name as in the passport?", "Name")
PASSPORT = Document("document", "Document number?", "Document")
STAYS = Choice("stays", "Where do they stay?", "Stays", options=(Option("hotel", "Hotel"), Option("campus", "Campus")))
VISITORS = Group("visitors", "Who comes?", "Visitors", of=(NAME, PASSPORT, STAYS), row="visitor")
COUNTRY = Places("country", "Where from?", "From")
COMES = Day("comes", "Which day?", "Comes on")
ATTENDS = YesNo("attends", "Does a school leader attend?", "Leader attends")
GIFT = Count("gift", "Worth of the gifts, in yuan?", "Gifts")
SLIP = Attachment("slip", "Photo of the registration slip?", "Slip")


def on_campus(answers: Answers, _: Asker) -> bool:
    """Somebody stays on campus, who is registered with the police within a day."""
    return any(row[STAYS] == "campus" for row in answers.value(VISITORS) or ())


def too_late(answers: Answers, asker: Asker) -> Words | None:
    """Visits are filed ahead."""
    latest = asker.calendar.before(answers[COMES], asker.pack.span("visitor.lead_time"))
    return Words("It should have been filed by %(day)s.", {"day": latest}) if asker.today > latest else None


VISIT = Flow(
    "visit", "Visit", (COUNTRY, VISITORS, COMES, ATTENDS, GIFT), number="LF", command="visit", words=("来访",),
    rules=(Rule((COMES,), too_late, key="late", by="visitor.lead_time"),),
    route=(Step("head", "Head of department", head()), Step("office", "", IEO),
           Step("leader", "Leader", leader(), when=lambda answers, _: answers.value(ATTENDS) is True)),
    duties=(
        Duty("tell", "Tell the security office", IEO, Due(COMES), "campaign.ladder", did="Told"),
        Duty("lodging", "Register where they live", SECURITY, Due(COMES, "lodging.register_within"), "lodging.ladder",
             did="Registered", asks=(SLIP,), when=on_campus),
        Duty("summary", "File the summary", FILER, Due(COMES, "trip.report_soft"), "trip.summary_ladder", did="Filed",
             got="Received", closed_by=IEO, asks=(LongText("came", "What came of it?", "Results"),)),
    ),
    facts=lambda answers, filer, _: [Fact("visit", filer, answers[COMES], answers[COMES], answers[COUNTRY][0])],
    seen_by=(FILER, IEO, SECURITY),
)  # fmt: skip

# -- a permit: a record whose expiry gives rise to duties, changed by a case its holder files --------------------------

HOLDER = People("holder", "Whose?", "Holder", most=1)
NUMBER = Document("number", "Its number?", "Number")
CALLED = Text("called", "Of which kind?", "Kind")
ISSUED = Day("issued", "From when?", "Issued on")
EXPIRES = Day("expires", "Until when?", "Expires on")
RENEWED = Flow(
    "renewed", "I have the new one", (NUMBER, EXPIRES, Attachment("page", "A photo of it?", "Photo")), number="XZ",
    command="renewed", words=(), route=(Step("seen", "", IEO, gives=RECEIPT, did="Seen"),),
)  # fmt: skip
PERMIT = Register(
    "residence_permit", "Residence permit", (HOLDER, CALLED, NUMBER, ISSUED, EXPIRES), number="JL",
    command="residence_permit", words=(), serves="stay", called=CALLED, since=ISSUED, until=EXPIRES, one=(HOLDER,),
    duties=(Duty("extend", "Extend it", each(HOLDER), Due(EXPIRES, "residence.extend_before"), "residence.ladder",
                 did="I have applied", got="New one seen", closed_by=IEO, per=HOLDER),),
    seen_by=(each(HOLDER), IEO),
)  # fmt: skip

# -- an evaluation by three parties: each answers questions of its own, side by side; the teacher has the last word ----

YEAR = LongText("year", "Your year, in your own words?", "Statement")
SCORE = Count("score", "Score of 100?", "College's score", most=100)
VIEW = LongText("view", "The teaching office's view?", "Teaching office")
GRADE = Choice("grade", "Grade?", "Grade", options=(Option("a", "Excellent"), Option("b", "Good"), Option("c", "Poor")))
OBJECTS = LongText("objects", "Do you object? Please say to what, or skip.", "Objection", optional=True)
ANSWER = LongText("answer", "What is the answer to the objection?", "Answer")
EVALUATION = Flow(
    "evaluation", "Annual evaluation", (YEAR,), number="KH", command="evaluation", words=("考核",),
    route=(
        Together((Step("college", "College", head(), gives=(Verdict.RECORD,), asks=(SCORE,)),
                  Step("teaching", "", office("teaching"), gives=(Verdict.RECORD,), asks=(VIEW,)))),
        Step("grade", "", IEO, gives=(Verdict.RECORD,), asks=(GRADE,)),
        Step("reads", "Teacher", FILER, gives=(Verdict.RECORD,), asks=(OBJECTS,), did="I have read it"),
        Step("answers", "", IEO, gives=(Verdict.RECORD,), asks=(ANSWER,),
             when=lambda answers, _: answers.value(OBJECTS) is not None),
    ),
    seen_by=(FILER, IEO),
)  # fmt: skip

# -- hiring: gates in order, each a result and nothing else; one "no" ends it ------------------------------------------

EVIDENCE = Text("evidence", "Whom did you ask, when, and what did they say?", "Last employer")
HIRING = Flow(
    "hiring", "Hiring a foreign teacher", (NAME, PASSPORT), number="PY", command="hiring", words=("招聘",),
    route=(
        Step("qualified", "", office("personnel"), gives=GATE),
        Step("last_employer", "", IEO, gives=GATE, asks=(EVIDENCE,)),
        Step("background", "Background", office("publicity"), gives=GATE, hidden=True),
        Step("college", "College", head(), asks=(SCORE,)),
        Step("school", "Leader", leader()),
    ),
    seen_by=(FILER, IEO),
)  # fmt: skip

# -- an agreement: reviewers side by side, two decisions made in rooms and taken down, a seal; in force as a fact ------

PARTNER = Text("partner", "With whom?", "Partner")
MONEY = YesNo("money", "Does it cost money?", "Costs money")
MEETING = Text("meeting", "Which meeting, on which day?", "Meeting")
RESOLUTION = Text("resolution", "Number of the resolution?", "Resolution")
PARTY_MEETING = Text("party_meeting", "Which meeting, on which day?", "Party meeting")
PARTY_RESOLUTION = Text("party_no", "Number of the resolution?", "Party resolution")
SEALED_ON = Day("sealed_on", "Signed and sealed on which day?", "Sealed on", ahead=False)
ENDS = Day("ends", "Until when is it in force?", "In force until")


def in_force(answers: Answers, filer: int, _: date) -> Sequence[Fact]:
    """What visits and trips under it ask for."""
    sealed = answers.value(SEALED_ON)
    return [Fact("agreement", filer, sealed, answers[ENDS], answers[PARTNER])] if sealed else []


AGREEMENT = Flow(
    "agreement", "Agreement", (PARTNER, ENDS, MONEY), number="XY", command="agreement", words=("协议",),
    route=(
        Together((Step("organisation", "", office("organisation")), Step("research", "", office("research")),
                  Step("finance", "", office("finance"), when=lambda answers, _: answers.value(MONEY) is True))),
        Step("president", "President's meeting", IEO, gives=(Verdict.RECORD, Verdict.REFUSE),
             asks=(MEETING, RESOLUTION)),
        Step("party", "Party committee", IEO, gives=(Verdict.RECORD, Verdict.REFUSE),
             asks=(PARTY_MEETING, PARTY_RESOLUTION)),
        Step("seal", "Seal", IEO, gives=(Verdict.RECORD,), asks=(SEALED_ON,)),
    ),
    duties=(Duty("renew", "Decide on its renewal", FILER, Due(ENDS), "agreement.ladder", did="Decided"),),
    facts=in_force, seen_by=(FILER, IEO),
)  # fmt: skip

# -- a campaign of the year: each college files a form -----------------------------------------------------------------

PLAN = Flow(
    "plan", "Next year's plan", (Group("rows", "Which trips?", "Trips", of=(COUNTRY, COMES), row="trip"),), number="JH",
    command="plan", words=("计划",), route=(Step("office", "", IEO, gives=RECEIPT),),
    campaign=Campaign("File the plan", "Fill it in", year_day("plan.opens", "Opens"), year_day("plan.due", "Due"),
                      departments="college"),
)  # fmt: skip


@pytest.mark.parametrize("flow", [VISIT, RENEWED, EVALUATION, HIRING, AGREEMENT, PLAN], ids=lambda flow: flow.key)
def test_a_hard_regime_is_declared(flow: Flow) -> None:
    """Everything it names of the rule pack is there, its steps apart, its version a digest of its questions."""
    pack = load_rules()
    assert [key for key in flow.rule_keys() if ".step." not in key and key not in pack] == []
    assert len({step.key for step in flow.steps}) == len(flow.steps)
    assert len(flow.version) == 12


def test_a_record_and_campaigns_are_declared() -> None:
    """Days of the year and ladders are the rule pack's; a record's duty counts from a field of it."""
    pack = load_rules()
    filing = PLAN.filing
    assert filing is not None
    assert PLAN.duty("filing") == filing
    assert [pack.month_day(day.by).month for day in PLAN.year_days] == [11, 12]
    assert pack.ladder(filing.ladder).rungs[0].base == "opening"
    assert PLAN.campaign is not None
    with pytest.raises(WrongDeclaration, match="plan: a campaign asks departments, people or an office"):
        replace(PLAN, campaign=replace(PLAN.campaign, departments=""))
    assert pack.ladder(PERMIT.duties[0].ladder).rungs[0].offset.amount == -90
    extend = Duty("extend", "Extend", each(HOLDER), Due(COMES), "residence.ladder", did="Done")
    with pytest.raises(WrongDeclaration, match=r"residence_permit.extend: its anchor 'comes' is not asked"):
        replace(PERMIT, duties=(extend,))
    with pytest.raises(WrongDeclaration, match=r"residence_permit: 'comes' is not a field"):
        replace(PERMIT, since=COMES)
    with pytest.raises(WrongDeclaration, match="residence_permit: a record is entered, nobody settles it"):
        replace(PERMIT, route=(Step("seen", "", IEO),))
    with pytest.raises(WrongDeclaration, match="residence_permit: a register says what it serves"):
        replace(PERMIT, serves="")


def test_a_group_is_answers_again() -> None:
    """Each row of a group is read by the questions of the group."""
    rows: Question[tuple[Answers, ...]] = VISITORS
    row = Answers({}).given(NAME, "Tanaka").given(STAYS, "campus")
    kept = Answers({}).given(rows, (row, row.given(STAYS, "hotel")))
    assert [one[STAYS] for one in kept[VISITORS]] == ["campus", "hotel"]
    assert VISIT.duties[1].when is not None
