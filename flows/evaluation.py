"""The year-end evaluation of foreign teachers: statement, scores, the offices' views, result, the last word (R37)."""

from __future__ import annotations

from collections.abc import Mapping

from flows.kit.answers import Answers, Question
from flows.kit.asker import Asker
from flows.kit.campaign import Campaign, filed_late, year_day
from flows.kit.figures import Column, Figure, Split
from flows.kit.flow import (
    DONE_BEFORE,
    FILER,
    OPENED_ON,
    Due,
    Duty,
    Flow,
    Step,
    Together,
    Verdict,
    head,
    office,
)  # fmt: skip
from flows.kit.people import Kind
from flows.kit.questions import Choice, LongText, Option
from flows.kit.refusal import Words
from flows.kit.returning import usual
from flows.kit.scores import Scores, total
from flows.kit.words import N_

EXCHANGE = office("exchange")
TAKEN_DOWN = (Verdict.RECORD, Verdict.RETURN)

OPENS = year_day("evaluation.opens", N_("Opening of the campaign"))
STATEMENT_DUE = year_day("evaluation.statement", N_("Last day for the statement"))
SCORES_DUE = year_day("evaluation.scores", N_("Last day for the scores"))
RESULT_DUE = year_day("evaluation.result", N_("Last day for the result"))
READ_BY = year_day("evaluation.acknowledged", N_("Last day to answer the result"))

# -- what the teacher says ---------------------------------------------------------------------------------------------

TAUGHT = LongText(
    "taught",
    N_("Which courses did you teach this year, to whom, how many hours a week?"),
    N_("Courses"),
    N_("For example: Oral English, two classes of first-year students, 8 hours a week"),
    sample="Oral English, two classes of first-year students, 8 hours a week",
    longest=1000,
)
YEAR = LongText(
    "year",
    N_("How did the year go, in your own words? What went well, what did you do beside teaching?"),
    N_("Self-statement"),
    N_("In English. Your head of department, the teaching office and the exchange office read it; no colleague does."),
    sample="My students improved a lot. I ran the English corner and coached the speech contest.",
    longest=3000,
    shortest=20,
)
NEEDS = LongText(
    "needs",
    N_("What was difficult, and what would help you next year?"),
    N_("What would help"),
    sample="A textbook with listening material would help.",
    longest=1500,
    optional=True,
    skip=N_("Nothing to add"),
)

# -- what the others say -----------------------------------------------------------------------------------------------

SCORES = Scores(
    "scores",
    N_("How do you score the year? One number from 0 to 100 for each line."),
    N_("Scores"),
    N_("In this order:%(what)s"),
    sample="90 85 88 92",
    by="evaluation.dimensions",
)
VIEW = Choice(
    "view",
    N_("How was the teaching, as the teaching office saw it?"),
    N_("Teaching, seen by the teaching office"),
    sample="良好",
    options=(
        Option("good", N_("Good in every respect"), ("各方面都好", "很好", "良好", "good")),
        Option("order", N_("In order"), ("正常", "in order", "ok")),
        Option("problems", N_("There were problems"), ("存在问题", "有问题", "problems")),
    ),
)
PROBLEMS = LongText(
    "problems",
    N_("Which problems? The teacher will read it."),
    N_("Problems"),
    N_("In English, or in both languages."),
    sample="Lesson plans were handed in late twice. 两次迟交教案。",
    longest=1000,
    when=lambda answers, asker: answers.value(VIEW) == "problems",
)
GRADES = (
    Option("excellent", N_("Excellent"), ("优秀", "excellent")),
    Option("good", N_("Good"), ("良好", "good")),
    Option("pass", N_("Qualified"), ("合格", "qualified", "pass")),
    Option("fail", N_("Not qualified"), ("不合格", "not qualified", "fail")),
)
GRADE = Choice("grade", N_("Which grade is it?"), N_("Grade"), sample="良好", options=GRADES)
REMARKS_EN = LongText(
    "remarks_en",
    N_("Your remarks in English: what was good, what should be better?"),
    N_("Remarks"),
    N_("The teacher reads them together with the grade."),
    sample="Well prepared lessons, liked by the students. Please hand in lesson plans in time.",
    longest=1500,
)
REMARKS_ZH = LongText(
    "remarks_zh",
    N_("The same remarks in Chinese, for the file?"),
    N_("Remarks in Chinese"),
    sample="备课认真，深受学生欢迎；请按时提交教案。",
    longest=1500,
)

# -- the last word -----------------------------------------------------------------------------------------------------

AGREES = Choice(
    "agrees",
    N_("Do you accept the result?"),
    N_("The teacher’s answer"),
    sample="accept",
    options=(
        Option("yes", N_("I have read it and accept it"), ("接受", "没有异议", "accept", "agree", "yes")),
        Option("objects", N_("I have read it and object"), ("有异议", "不接受", "object", "disagree", "no")),
    ),
)


def objects(answers: Answers, asker: Asker) -> bool:
    """Whether the teacher does not accept the result."""
    return answers.value(AGREES) == "objects"


OBJECTION = LongText(
    "objection",
    N_("To what do you object, and why?"),
    N_("Objection"),
    N_("The exchange office reads it and answers you here."),
    sample="The lesson plans were handed in on time; I can show the mails.",
    longest=1500,
    when=objects,
)
OUTCOME = Choice(
    "outcome",
    N_("What became of the objection?"),
    N_("On the objection"),
    sample="维持",
    options=(
        Option("stands", N_("The grade stands"), ("维持", "不变", "stands")),
        Option("changed", N_("The grade is changed"), ("更改", "调整", "changed")),
    ),
)
NEW_GRADE = Choice(
    "new_grade",
    N_("Which grade is it now?"),
    N_("Grade after the objection"),
    sample="优秀",
    options=GRADES,
    when=lambda answers, asker: answers.value(OUTCOME) == "changed",
)


def _decided(answers: Answers, asker: Asker) -> bool:
    return answers.value(OUTCOME) is not None


ANSWER_EN = LongText(
    "answer_en",
    N_("Your answer to the teacher, in English?"),
    N_("Answer to the objection"),
    sample="We looked at the mails: the plans were in time. The grade is changed.",
    longest=1500,
    when=_decided,
)
ANSWER_ZH = LongText(
    "answer_zh",
    N_("The same answer in Chinese, for the file?"),
    N_("Answer in Chinese"),
    sample="经核对邮件，教案按时提交，等级予以更改。",
    longest=1500,
    when=_decided,
)


def final(answers: Answers) -> str | None:
    """The token of the grade that counts in the end."""
    return answers.value(NEW_GRADE) or answers.value(GRADE)


def _grade(question: Question[str], answers: Answers) -> Words | str:
    token = answers.value(question)
    return Words(GRADE.option(token).label) if token is not None else "–"


def result(answers: Answers, asker: Asker) -> Mapping[str, object]:
    """What the teacher reads before answering: grade and points, remarks in both languages."""
    marks = answers.value(SCORES) or ()
    return {
        "grade": _grade(GRADE, answers),
        "points": str(total(marks)),
        "english": answers.value(REMARKS_EN) or "–",
        "chinese": answers.value(REMARKS_ZH) or "–",
    }


def answered(answers: Answers, asker: Asker) -> Mapping[str, object]:
    """What the teacher reads of the answer to the objection."""
    question = NEW_GRADE if answers.value(NEW_GRADE) is not None else GRADE
    return {
        "grade": _grade(question, answers),
        "english": answers.value(ANSWER_EN) or "–",
        "chinese": answers.value(ANSWER_ZH) or "–",
    }


BY_GRADE = Split(
    N_("Grade"),
    lambda answers: {grade} if (grade := final(answers)) is not None else (),
    lambda token: Words(GRADE.option(token).label),
)

EVALUATION = Flow(
    key="evaluation",
    number="KH",
    command="evaluation",
    words=("年度考核", "述职"),
    title=N_("Year-end evaluation"),
    source="R37",
    questions=(TAUGHT, YEAR, NEEDS),
    campaign=Campaign(
        N_("Write your self-statement for the year-end evaluation"), N_("Write the statement"), OPENS, STATEMENT_DUE,
        people=(Kind.FOREIGN_TEACHER,),
    ),
    route=(
        Together((
            Step("score", N_("Head of department"), head(), gives=TAKEN_DOWN, asks=(SCORES,), did=N_("Score it"),
                 kept_back=True, by_day=SCORES_DUE),
            Step("teaching", "", office("teaching"), gives=(Verdict.RECORD,), asks=(VIEW, PROBLEMS),
                 did=N_("Give our view"), kept_back=True, by_day=SCORES_DUE),
        )),
        Step("result", "", EXCHANGE, gives=(Verdict.RECORD,), asks=(GRADE, REMARKS_EN, REMARKS_ZH),
             did=N_("Grade it"), kept_back=True, by_day=RESULT_DUE, taken=N_("The result is here.")),
    ),
    duties=(
        Duty(
            "acknowledge", N_("Read the result of your evaluation and answer it"), FILER, Due(READ_BY, opens=OPENED_ON),
            "campaign.ladder", did=N_("Answer the result"), asks=(AGREES, OBJECTION), names=result, on_card=True,
            read=N_("Grade: %(grade)s, %(points)s points of 100.\n%(english)s\n%(chinese)s"),
        ),
        Duty(
            "answer", N_("Answer the objection to the evaluation"), EXCHANGE,
            Due(DONE_BEFORE, "evaluation.answer_within"), "evaluation.answer_ladder", did=N_("Answer the objection"),
            asks=(OUTCOME, NEW_GRADE, ANSWER_EN, ANSWER_ZH), after="acknowledge", when=objects, on_card=True,
            names=lambda answers, asker: {"objection": answers.value(OBJECTION) or "–"},
            read=N_("The teacher objects: %(objection)s"),
        ),
        Duty(
            "read_answer", N_("Read the answer to your objection"), FILER,
            Due(DONE_BEFORE, "evaluation.answer_within"), "evaluation.answer_ladder", did=N_("I have read the answer"),
            after="answer", names=answered, read=N_("The grade is now: %(grade)s.\n%(english)s\n%(chinese)s"),
        ),
    ),
    offered_to=(Kind.FOREIGN_TEACHER,),
    seen_by=(FILER, EXCHANGE),
    standing=filed_late(STATEMENT_DUE),
    figures=(
        Figure("evaluations", N_("Foreign teachers evaluated"), by=(BY_GRADE,)),
        Figure("objections", N_("Objections to an evaluation"), lambda answers: int(answers.has(OBJECTION))),
    ),
    columns=(
        Column(N_("Points"), lambda answers: total(answers.value(SCORES) or ())),
        VIEW,
        GRADE,
        AGREES,
        OUTCOME,
        NEW_GRADE,
    ),
    returned_for=usual(
        N_("It does not say which courses were taught"),
        N_("It is too short to be judged"),
    ),
)  # fmt: skip
