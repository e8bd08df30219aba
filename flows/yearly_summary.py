"""The yearly summary: each college sums up its year abroad and with guests before the office writes its own (R72)."""

from __future__ import annotations

from flows.kit.answers import Answers
from flows.kit.campaign import Campaign, filed_late, late, year_day
from flows.kit.figures import Figure
from flows.kit.flow import FILER, Flow, Step, Verdict, head, liaison, office
from flows.kit.questions import Attachment, LongText
from flows.kit.returning import usual
from flows.kit.words import N_

EXCHANGE = office("exchange")
TAKEN_DOWN = (Verdict.RECORD, Verdict.RETURN)

OPENS = year_day("summary.opens", N_("Opening of the campaign"))
DUE = year_day("summary.due", N_("Last day of the campaign"))

DONE = LongText(
    "done",
    N_("What was done this year, and what came of it?"),
    N_("Done this year"),
    N_("Journeys, guests, agreements, teachers and students; how the year's plan was kept. A few sentences each."),
    sample="全年出访两批六人次，接待来访三批；与清迈大学签署联合课程协议。年度计划五项完成四项。",
    longest=3000,
    shortest=10,
)
PROBLEMS = LongText(
    "problems",
    N_("What was difficult, and what should be done about it?"),
    N_("Difficulties"),
    sample="签证办理周期长，建议提前三个月启动。",
    longest=1500,
    optional=True,
    skip=N_("Nothing to report"),
)
NEXT = LongText(
    "next",
    N_("What are the main points for next year?"),
    N_("Next year"),
    sample="联合课程开课，接收首批交换生。",
    longest=1500,
)
FILE = Attachment(
    "file",
    N_("Please send the summary as a file, or skip."),
    N_("Summary as a file"),
    N_("Where the college has written one; what you typed is enough."),
    optional=True,
)


def _late(answers: Answers) -> int:
    return int(late(answers, DUE))


YEARLY_SUMMARY = Flow(
    key="yearly_summary",
    number="ZB",
    command="annual",
    words=("年度总结", "年终总结"),
    title=N_("Yearly summary"),
    source="R72",
    questions=(DONE, PROBLEMS, NEXT, FILE),
    campaign=Campaign(N_("File the yearly summary"), N_("Write the summary"), OPENS, DUE, departments="college"),
    route=(
        Step("head", N_("Head of department"), head(), gives=TAKEN_DOWN, did=N_("Confirm")),
        Step("office", "", EXCHANGE, gives=TAKEN_DOWN, did=N_("Received"), taken=N_("Summary received.")),
    ),
    offered_to=(),
    seen_by=(FILER, liaison(), head(), EXCHANGE),
    standing=filed_late(DUE),
    figures=(
        Figure("summaries", N_("Yearly summaries filed")),
        Figure("late", N_("Yearly summaries filed late"), _late),
    ),
    columns=(DONE, PROBLEMS, NEXT),
    returned_for=usual(
        N_("It does not say what came of the work"),
        N_("The figures are missing"),
        N_("Next year's points are too general"),
    ),
)  # fmt: skip
