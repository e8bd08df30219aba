"""Several choices, a department, somebody from outside, usual amounts: tapped and typed."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from flows.kit.answers import Answers
from flows.kit.choosing import Choices, Department
from flows.kit.figures import split_by
from flows.kit.flow import FILER, Flow, Step, Verdict, office
from flows.kit.outside import Outside
from flows.kit.questions import Amount, Choice, Group, Option
from playground.college import open_college
from playground.phones import Phone
from storage.tables import Case, Draft
from tests.conftest import bound
from tests.kit.test_groups import office as office_with
from tests.kit.test_small_flow import says, taps

MEALS = Choices(
    "meals", "Which meals?", "Meals", options=(Option("b", "Breakfast"), Option("l", "Lunch"), Option("d", "Dinner")),
    sample="Lunch", other="Another",
)  # fmt: skip
GUEST = Outside("guest", "Who comes?", "Guest", sample="Tanaka, dean", reached=False)
GUESTS = Group("guests", "Which guests?", "Guests", of=(GUEST, MEALS), row="Guest", most=3)
WHERE = Department("where", "Which department?", "Department", sample="HR")
SEATS = Choice("seats", "Which table?", "Table", options=(Option("r", "Round"), Option("l", "Long")), other="Another")
COSTS = Amount("costs", "How much?", "Costs", sample="¥300", chip_sums=(300, 500))
DINNER = Flow(
    "dinner", "Dinner", (WHERE, COSTS, SEATS, MEALS, GUESTS), number="YC", command="dinner", words=("dinner",),
    route=(Step("seen", "", office("exchange"), gives=(Verdict.RECORD, Verdict.RETURN)),), seen_by=(FILER,),
)  # fmt: skip


def labels(phone: Phone) -> list[str]:
    """The buttons of the last message."""
    return [key.label for row in phone.last.buttons for key in row]


async def test_taps_add_up_in_a_form_and_in_a_row_of_it(tmp_path: Path) -> None:
    """Each tap sets one option, pressed twice as well; what is typed joins what is ticked."""
    data = tmp_path / "data"
    async with open_college(data, office=office_with(data, DINNER)) as college:
        lin = await bound(college, "林娜")
        await says(college, lin, "/dinner")
        await taps(college, lin, "School of Foreign Languages")
        assert "CN¥500" in labels(lin)
        await taps(college, lin, "CN¥500")
        await taps(college, lin, "Another…")
        await says(college, lin, "standing")
        ticking = lin.last
        lunch, dinner = (
            str(key.data) for row in ticking.buttons for key in row if key.label in ("☐ Lunch", "☐ Dinner")
        )
        for tap in (dinner, lunch, dinner):
            await lin.taps_data(ticking, tap)
        await college.settled()
        assert [one for one in labels(lin) if one.startswith("☑")] == ["☑ Lunch", "☑ Dinner"]
        await says(college, lin, "tea")
        assert "Meals: Lunch, Dinner, tea\n" in lin.last.text
        await says(college, lin, "Tanaka Taro, dean, +81 90 1234 5678")
        await taps(college, lin, "☐ Breakfast")
        await says(college, lin, "Save for later", "/my")
        await taps(college, lin, "Go on")
        assert [one for one in labels(lin) if one.startswith("☑")] == ["☑ Breakfast"]
        await taps(college, lin, "That is all")
        assert "1. Tanaka Taro, dean, +81 90-1234-5678 · Breakfast\n" in lin.last.text
        [(kept,)] = await college.read(select(Draft.answers))
        assert set(kept["guests+"]["rows"][0]) == {"guest", "meals"}
        await taps(college, lin, "That is all")
        await taps(college, lin, "Submit")
        [(answers,)] = await college.read(select(Case.answers))
        assert {key: answers[key] for key in ("where", "seats", "meals")} == {
            "where": "foreign_languages", "seats": "other:standing", "meals": ["l", "d", "other:tea"],
        }  # fmt: skip


async def test_what_a_button_carries_is_looked_at(tmp_path: Path) -> None:
    """An option, an amount, a department that is none is refused; nothing ticked is no answer."""
    data = tmp_path / "data"
    async with open_college(data, office=office_with(data, DINNER)) as college:
        lin = await bound(college, "林娜")
        await says(college, lin, "/dinner", "HR", "¥300", "round")
        plain = next(str(key.data) for row in lin.last.buttons for key in row if key.label == "☐ Lunch")
        for forged in ("=+x", "=", "=other:x", "=-"):
            tap = await lin.taps_data(lin.last, plain.replace("=+l", forged))
            await college.settled()
            assert forged == "=-" or tap.toast == "This card was out of date. Here is the current one."
        assert not any(one.startswith("☑") for one in labels(lin))


def test_what_is_none_of_the_options_counts_as_one() -> None:
    """In the year's figures it stands together, whatever words were typed; each of several counts."""
    answers = Answers({"seats": "other:standing", "meals": ["l", "other:tea", "other:cake"]})
    assert split_by(SEATS).parts(answers) == {"other"}
    assert split_by(MEALS).parts(answers) == {"l", "other"}
    assert [split_by(MEALS).called(one).text for one in ("l", "other")] == ["Lunch", "Another"]  # type: ignore[union-attr]  # words, of a choice
