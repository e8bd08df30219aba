"""The outbound plan: each college says in autumn which journeys it means to make next year (S1 §三.3; R13)."""

from __future__ import annotations

from datetime import date

from flows.kit.answers import Answers
from flows.kit.campaign import Campaign, filed_late, late, year_day
from flows.kit.figures import Column, Figure
from flows.kit.flow import FILER, Flow, Listed, Step, Verdict, head, liaison, office
from flows.kit.questions import Amount, Choice, Count, Group, Option, Places, Text, YesNo
from flows.kit.refusal import Places as Named
from flows.kit.returning import usual
from flows.kit.words import N_

EXCHANGE = office("exchange")
TAKEN_DOWN = (Verdict.RECORD, Verdict.RETURN)

OPENS = year_day("plan.opens", N_("Opening of the campaign"))
DUE = year_day("plan.due", N_("Last day of the campaign"))

ANY = YesNo(
    "any",
    N_("Are there journeys abroad next year?"),
    N_("Journeys planned"),
    N_("Also to Hong Kong, Macao and Taiwan. A journey that is not in the plan has to be explained when it is filed."),
    sample="是",
)
WHAT = Text(
    "what",
    N_("What for? A few words."),
    N_("What for"),
    N_("For example: talks about a joint course"),
    sample="洽谈联合课程",
    longest=120,
)
WHERE = Places("where", N_("Which countries or regions?"), N_("Destination"), sample="泰国")
MONTH = Choice(
    "month",
    N_("In which month, roughly?"),
    N_("Month"),
    sample="5月",
    options=(
        Option("1", N_("January"), ("1月", "一月", "jan")),
        Option("2", N_("February"), ("2月", "二月", "feb")),
        Option("3", N_("March"), ("3月", "三月", "mar")),
        Option("4", N_("April"), ("4月", "四月", "apr")),
        Option("5", N_("May"), ("5月", "五月")),
        Option("6", N_("June"), ("6月", "六月", "jun")),
        Option("7", N_("July"), ("7月", "七月", "jul")),
        Option("8", N_("August"), ("8月", "八月", "aug")),
        Option("9", N_("September"), ("9月", "九月", "sep", "sept")),
        Option("10", N_("October"), ("10月", "十月", "oct")),
        Option("11", N_("November"), ("11月", "十一月", "nov")),
        Option("12", N_("December"), ("12月", "十二月", "dec")),
    ),
)
HOW_MANY = Count("how_many", N_("How many people?"), N_("People"), sample="4", least=1, most=200)
BUDGET = Amount(
    "budget",
    N_("How much in all, roughly?"),
    N_("Budget"),
    N_("For example: ¥30,000 or USD 4,000"),
    sample="¥30,000",
    optional=True,
    skip=N_("None of our money"),
)
JOURNEYS = Group(
    "journeys",
    N_("Which journeys? The most important one first."),
    N_("Journeys"),
    of=(WHAT, WHERE, MONTH, HOW_MANY, BUDGET),
    row=N_("Journey"),
    more=N_("Add a journey"),
    done=N_("That is the whole plan"),
    listed=True,
    sheet_from="plan.sheet_from",
    when=lambda answers, asker: answers.value(ANY) is True,
)


def _rows(answers: Answers) -> tuple[Answers, ...]:
    return answers.value(JOURNEYS) or ()


def _listed(answers: Answers) -> list[tuple[str, date, date]]:
    """Each journey by what it is for, in the year after the plan was asked for."""
    opens = answers.value(OPENS)
    year = opens.year + 1 if opens is not None else 1
    return [(row[WHAT], date(year, 1, 1), date(year, 12, 31)) for row in _rows(answers)]


def _people(answers: Answers) -> int:
    return sum(row[HOW_MANY] for row in _rows(answers))


def _destinations(answers: Answers) -> Named:
    return Named(tuple(dict.fromkeys(code for row in _rows(answers) for code in row[WHERE])))


PLAN = Flow(
    key="outbound_plan",
    number="JH",
    command="plan",
    words=("出访计划", "年度计划"),
    title=N_("Outbound plan"),
    source="R13",
    questions=(ANY, JOURNEYS),
    campaign=Campaign(
        N_("File the outbound plan for next year"), N_("Fill in the plan"), OPENS, DUE, departments="college"
    ),
    route=(
        Step("head", N_("Head of department"), head(), gives=TAKEN_DOWN, did=N_("Confirm")),
        Step("office", "", EXCHANGE, gives=TAKEN_DOWN, did=N_("Received"), taken=N_("Plan received.")),
    ),
    offered_to=(),
    seen_by=(FILER, liaison(), head(), EXCHANGE),
    standing=filed_late(DUE),
    lists=Listed(
        "planned_journey",
        _listed,
        JOURNEYS,
        N_("Journeys planned for this year"),
        N_("Of these made"),
        N_("Not made"),
        N_("Trips that are no journey of the plan"),
    ),
    figures=(
        Figure("plans", N_("Outbound plans filed")),
        Figure("late", N_("Outbound plans filed late"), lambda answers: int(late(answers, DUE))),
        Figure("journeys", N_("Journeys planned for next year"), lambda answers: len(_rows(answers))),
        Figure("people", N_("People in planned journeys"), _people),
    ),
    columns=(
        Column(N_("Journeys"), lambda answers: len(_rows(answers))),
        Column(N_("Destinations"), _destinations),
        Column(N_("People"), _people),
    ),
    returned_for=usual(
        N_("The budgets are missing"),
        N_("Two journeys could be one"),
        N_("It is not clear what a journey is for"),
    ),
)  # fmt: skip
