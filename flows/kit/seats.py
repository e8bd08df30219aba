"""Tiny forms of whoever has a place on a step: handing it over, asking somebody for an opinion, a remark with a yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from flows.kit.answers import Answers, Around, Question
from flows.kit.asker import Asker
from flows.kit.flow import Form, Rule
from flows.kit.people_forms import Colleague
from flows.kit.questions import Choice, Confirmation, LongText, Option, Text
from flows.kit.reading import Reading, Unread
from flows.kit.refusal import Words
from flows.kit.words import N_

FIRST, AFTERWARDS = "first", "after"

TO = Colleague("to", N_("Who takes it over? A name, pinyin or staff number."), N_("Handed to"), sample="李强")
WHY_TO = Text(
    "reason", N_("Why? A line is enough; they will read it."), N_("Reason"), sample="此事由您分管", longest=200
)
OF = Colleague(
    "of",
    N_("Whose opinion do you want? It is no decision. A name, pinyin or staff number."),
    N_("Opinion of"),
    sample="李强",
)
WHEN = Choice(
    "when", N_("When are they asked?"), N_("When"), sample=FIRST,
    options=(
        Option(FIRST, N_("Before I decide"), ("先", "之前", "before")),
        Option(AFTERWARDS, N_("After I have decided"), ("后", "之后", "after")),
    ),
)  # fmt: skip
ABOUT = Text(
    "about", N_("What are they to look at? They will read it; or skip."), N_("To look at"), sample="请看日程是否合理",
    longest=300, optional=True,
)  # fmt: skip
OPINION = LongText(
    "opinion", N_("Your opinion, in your own words. Whoever decides reads it; it is no decision."), N_("Opinion"),
    sample="日程合理，建议支持", longest=1000,
)  # fmt: skip
REMARK = LongText(
    "remark", N_("What do you add to your approval? It stands on the card and on the approval form."), N_("Remark"),
    sample="请注意安全", longest=500,
)  # fmt: skip


def _can_act(question: Question[tuple[int, ...]]) -> Rule:
    def judge(answers: Answers, asker: Asker) -> Words | None:
        [person] = answers[question]
        return asker.known.cannot_act(person)

    return Rule((question,), judge)


TRANSFER = Form("transfer", N_("Transfer"), (TO, WHY_TO), rules=(_can_act(TO),), about="case")
ASK_OPINION = Form("ask_opinion", N_("Ask for an opinion"), (OF, WHEN, ABOUT), rules=(_can_act(OF),), about="case")
GIVE_OPINION = Form("give_opinion", N_("Opinion"), (OPINION,), about="case")
WITH_REMARK = Form("with_remark", N_("Remark"), (REMARK,), about="case")
#: an approval that was typed with a remark counts when it was confirmed
SURE_SAID = Confirmation(
    "sure", N_("You typed it. Is that your decision on the case above?"), N_("Decided"), sample="是",
    agree=N_("Yes, that is my decision"),
    leave=N_("Do not decide yet"), left=N_("Nothing was decided; %(number)s is still with you."),
)  # fmt: skip
TYPED_REMARK = Form("typed_remark", N_("Approve"), (REMARK, SURE_SAID), about="case")


@dataclass(frozen=True)
class Pile(Question[tuple[tuple[int, int], ...]]):
    """Cases that are approved together, each as its row and the edition that was listed; nobody types them."""

    kind: ClassVar[str] = "cases"

    def read(self, typed: str, around: Around) -> Reading[tuple[tuple[int, int], ...]]:
        """Never."""
        return Unread(N_("Please press a button below, or open the cases one by one from /todo."))

    def take(self, kept: Any) -> tuple[tuple[int, int], ...]:
        """From a list of pairs."""
        return tuple((row, edition) for row, edition in kept)

    def keep(self, value: tuple[tuple[int, int], ...]) -> list[list[int]]:
        """As a list of pairs."""
        return [[row, edition] for row, edition in value]


PILE = Pile("cases", N_("Which are approved together?"), N_("To be approved"))
SURE_ALL = Confirmation(
    "sure", N_("Each counts as if you had approved it on its own card. Approve all of them?"), N_("Decided"),
    sample="是", agree=N_("Yes, approve all of them"),
    leave=N_("Leave it"), left=N_("None of them was approved; they are still with you."),
)  # fmt: skip
TOGETHER = Form("together", N_("Approve together"), (PILE, SURE_ALL))

FORMS = (TOGETHER, TRANSFER, ASK_OPINION, GIVE_OPINION, WITH_REMARK, TYPED_REMARK)
