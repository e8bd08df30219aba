"""A school that takes no files: nothing asks for one, and the form says once what is handed in on paper."""

from __future__ import annotations

from pathlib import Path

from bot.assembly import flows_of, office_of
from bot.school import EXAMPLE, Attachments, load_school
from flows.catalogue import FLOWS
from flows.kit.answers import Answers
from flows.kit.filling import findings, questions
from flows.kit.people_forms import BRING_IN
from flows.kit.questions import Reply
from flows.kit.tiny import ON_PAPER, REPLY
from handlers.voice import say
from playground.college import KEY, open_college
from tests.conftest import bound
from tests.kit.test_routing import ASKER

SCHOOL = load_school(EXAMPLE).model_copy(update={"attachments": Attachments(on=False)})


def test_no_question_of_any_flow_takes_a_file() -> None:
    """Not its form, nor a step, nor a duty."""
    for flow in flows_of(SCHOOL, FLOWS).values():
        asked = [*flow.questions, *(one for step in flow.steps for one in step.asks)]
        asked += [one for duty in flow.duties for one in duty.asks]
        assert [one.key for one in asked if one.kind == "attachment"] == []


def test_no_scan_is_asked_for_on_the_way(tmp_path: Path) -> None:
    """Not with a signature on paper, not with a meeting's decision, not with an answer to a question."""
    taken = {key: form for key, form in office_of(SCHOOL, FLOWS, KEY, tmp_path).tiny.items() if key != BRING_IN.key}
    asked = {(key, one.key) for key, form in taken.items() for one in form.questions if one.kind == "attachment"}
    assert asked == set()
    [said] = [one for one in taken[REPLY.key].questions if isinstance(one, Reply)]
    assert not said.files
    assert [one.key for one in taken[ON_PAPER.key].questions] == [
        "says", "why", "signer", "signed_on", "paper_no", "sure", "sure_not",
    ]  # fmt: skip


async def test_a_file_sent_all_the_same_is_not_kept(tmp_path: Path) -> None:
    """Where an answer is asked for, a photo is no answer, and says so."""
    office = office_of(SCHOOL, FLOWS, KEY, tmp_path / "data")
    async with open_college(tmp_path / "data", office=office) as college:
        wang, zhao = await bound(college, "王伟"), await bound(college, "赵刚")
        for text in ("报备", "讲座", "英语讲座", "王伟", "Dr. Somchai", "报告厅", "2026-12-05", "¥3000", "提交"):
            await wang.says(text)
            await college.settled()
        await zhao.taps("💬 征询王伟")
        await college.settled()
        await zhao.says("请问几点开始？")
        await college.settled()
        await wang.taps("答复")
        await college.settled()
        assert "您的答复是什么？" in wang.last.text
        await wang.sends_photo()
        await college.settled()
        assert "这里不需要文件" in wang.last.text


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
