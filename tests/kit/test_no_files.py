"""A school that takes no files: nothing asks for one, and the form says once what is handed in on paper."""

from __future__ import annotations

from bot.assembly import flows_of
from bot.school import EXAMPLE, Attachments, load_school
from flows.catalogue import FLOWS
from flows.kit.answers import Answers
from flows.kit.filling import findings, questions
from handlers.voice import say
from tests.kit.test_routing import ASKER

SCHOOL = load_school(EXAMPLE).model_copy(update={"attachments": Attachments(on=False)})


def test_no_question_of_any_flow_takes_a_file() -> None:
    """Not its form, nor a step, nor a duty."""
    for flow in flows_of(SCHOOL, FLOWS).values():
        asked = [*flow.questions, *(one for step in flow.steps for one in step.asks)]
        asked += [one for duty in flow.duties for one in duty.asks]
        assert [one.key for one in asked if one.kind == "attachment"] == []


def test_what_is_handed_in_on_paper_is_said_once_before_it_is_sent() -> None:
    """Beside the answers as a whole, naming only what applies; with no answer of its own."""
    trip = flows_of(SCHOOL, FLOWS)["trip"]
    official, private = Answers({"purpose": "official"}), Answers({"purpose": "private"})
    told = [say(one.words, "en") for one in findings(trip, official, ASKER) if one.rule.key == "on_paper"]
    assert told == ["No files are taken here. Please hand in on paper: Invitation, Itinerary"]
    assert all(one.rule.key != "on_paper" for one in findings(trip, private, ASKER))
    first = trip.questions[0]
    assert all(one.rule.key != "on_paper" for one in findings(trip, official, ASKER, first))
    assert [one.key for one in questions(trip, official, ASKER) if "invitation" in one.key] == []
