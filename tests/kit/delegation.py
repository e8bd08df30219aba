"""A visit with a group of visitors: a regime that is nowhere in the program, for what is said of groups."""

from __future__ import annotations

from flows.kit.answers import Answers
from flows.kit.asker import Asker
from flows.kit.flow import FILER, Flow, Rule, Step, Verdict, office
from flows.kit.questions import Choice, Day, Document, Group, Option, Places, Text
from flows.kit.refusal import Words

NAME = Text("name", "Name as in the passport?", "Name", longest=60, sample="Tanaka Hanako")
SEX = Choice(
    "sex", "Male or female?", "Sex", options=(Option("m", "Male", ("男",)), Option("f", "Female", ("女",))),
    sample="女",
)  # fmt: skip
FROM = Places("from", "Which nationality?", "Nationality", sample="日本")
NUMBER = Document("number", "Passport number?", "Passport", sample="EA1234567")
POST = Text("post", "Post?", "Post", optional=True, sample="Dean")
VISITORS = Group(
    "visitors", "Who comes?", "Visitors", "One after the other.", of=(NAME, SEX, FROM, NUMBER, POST), row="Visitor",
    more="Add a visitor", done="Everybody is there", least=2, most=3,
)  # fmt: skip
COMES = Day("comes", "Which day?", "Comes on", sample="2027-03-05")


def not_only_men(answers: Answers, _: Asker) -> Words | None:
    """A rule that looks at every row: no half row may reach it."""
    return Words("Only men come.") if all(row[SEX] == "m" for row in answers[VISITORS]) else None


VISIT = Flow(
    "delegation", "Delegation", (COMES, VISITORS), number="TG", command="delegation", words=("delegation",),
    rules=(Rule((VISITORS,), not_only_men),),
    route=(Step("seen", "", office("exchange"), gives=(Verdict.RECORD, Verdict.RETURN)),),
    seen_by=(FILER, office("exchange")), columns=(COMES,),
)  # fmt: skip
