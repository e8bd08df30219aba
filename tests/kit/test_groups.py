"""A group on the phone: row by row, changed and removed, saved, killed and gone on with, its numbers sealed."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.application import Application, Telegram
from bot.assembly import EXAMPLE, office_of
from bot.pace import Limits
from bot.school import load_school
from bot.showing.samples import samples
from flows.catalogue import FLOWS
from flows.kit.flow import Flow, Form, WrongDeclaration, catalogue
from flows.kit.questions import Attachment, Group, Text
from playground.college import KEY, TOKEN, College, open_college
from playground.transcript import replayed
from storage.office import Office
from storage.store import Store
from storage.tables import Case, Draft, Sealed
from tests.conftest import bound
from tests.engine.test_private import in_clear
from tests.kit.delegation import NUMBER, VISIT, VISITORS
from tests.kit.test_small_flow import says, taps

CHATS = {path.stem: path.read_text() for path in sorted((Path(__file__).parent / "groups").glob("*.txt"))}
FIRST, SECOND, THIRD = "EA9182736", "EB9182737", "EC9182738"
TANAKA = ("Tanaka Taro", "male", "Japan", FIRST, "Professor")
SUZUKI = ("Suzuki Hanako", "female", "Japan", SECOND, "Skip")


def office(data: Path, *flows: Flow) -> Office:
    """The example school's, with these beside the catalogue."""
    return office_of(load_school(EXAMPLE), catalogue(*FLOWS.values(), *flows), KEY, data)


async def last_four(college: College) -> list[str]:
    """Of every number that is sealed."""
    return sorted(last for (last,) in await college.read(select(Sealed.last)))


@pytest.mark.parametrize("written", CHATS.values(), ids=CHATS.keys())
async def test_a_chat_about_a_group(written: str, tmp_path: Path) -> None:
    """What the phones show is what is written down."""
    async with open_college(tmp_path / "data", office=office(tmp_path / "data", VISIT)) as college:
        assert await replayed(written, college) == written


async def test_numbers_in_rows_are_sealed_and_gone_with_their_row(tmp_path: Path, logs: Path) -> None:
    """Deleted from the chat, nowhere in clear, shown as the last four; erased with the row that held them."""
    data = tmp_path / "data"
    async with open_college(data, office=office(data, VISIT)) as college:
        lin, liu = await bound(college, "林娜"), await bound(college, "刘洋")
        await says(college, lin, "/delegation", "2026-12-05", *TANAKA, "Add a visitor", *SUZUKI)
        assert "1. Tanaka Taro · Male · Japan · •••• 2736 · Professor" in lin.last.text
        assert not any(number in message.text for message in lin.screen for number in (FIRST, SECOND))
        await says(college, lin, "1")
        await taps(college, lin, "✎ Passport")
        await says(college, lin, THIRD)
        assert await last_four(college) == sorted([SECOND[-4:], THIRD[-4:]])
        await taps(college, lin, "2 Suzuki Hanako")
        await taps(college, lin, "Remove")
        assert await last_four(college) == [THIRD[-4:]]
        await says(college, lin, "add", *SUZUKI, "done")
        assert await taps(college, lin, "Submit") == "Filed: TG-2026-0001"
        assert "Visitors: Tanaka Taro, Suzuki Hanako" in lin.last.text
        [(answers,)] = await college.read(select(Case.answers))
        assert list(answers) == ["comes", "visitors"]
        assert [(row["name"], row["number"]["last"], row["post"]) for row in answers["visitors"]] == [
            ("Tanaka Taro", THIRD[-4:], "Professor"), ("Suzuki Hanako", SECOND[-4:], None),
        ]  # fmt: skip
        assert await last_four(college) == sorted([SECOND[-4:], THIRD[-4:]])
        await taps(college, liu, "退回修改")
        await says(college, liu, "少了一位")
        await taps(college, lin, "Change and send again")
        await says(college, lin, "Visitors", "Suzuki Hanako")
        await taps(college, lin, "Remove")
        assert await last_four(college) == sorted([SECOND[-4:], THIRD[-4:]])  # the edition handed in has it still
    assert in_clear(data, logs) == []


async def test_a_group_is_gone_on_with_where_it_was_left(tmp_path: Path) -> None:
    """Put away, brought back, and met by another process in the midst of a row: the same question is asked."""
    data = tmp_path / "data"
    async with open_college(data, office=office(data, VISIT)) as college:
        lin = await bound(college, "林娜")
        await says(college, lin, "/delegation", "2026-12-05", *TANAKA, "more", "Suzuki Hanako", "Save for later", "/my")
        await taps(college, lin, "Go on")
        assert "Visitor 2\nName: Suzuki Hanako\n\nMale or female?" in lin.last.text
        await college.application.stop()
        telegram = Telegram(TOKEN, college.playground.url, limits=Limits(per_second=0), poll_seconds=2)
        college.application = Application(college.office, Store(f"sqlite:///{data / 'waishi.db'}"), telegram)
        await college.application.start()
        await says(college, lin, "female")
        assert "Visitor 2\nName: Suzuki Hanako\nSex: Female\n\nWhich nationality?" in lin.last.text
        await says(college, lin, "/cancel")
        assert (await college.read(select(Draft.answers)), await last_four(college)) == ([({},)], [])
        await college.application.stop()


async def test_taps_in_a_group_are_one_act_each(tmp_path: Path) -> None:
    """A second press changes nothing; a row is removed once; a forged place in the list is out of date."""
    data = tmp_path / "data"
    async with open_college(data, office=office(data, VISIT)) as college:
        lin = await bound(college, "林娜")
        await says(college, lin, "/delegation", "2026-12-05", *TANAKA[:4])
        skip = lin.last
        label = next(button for row in skip.buttons for button in row if button.label == "Skip")
        for _ in range(2):
            await lin.taps_data(skip, str(label.data))
            await college.settled()
        assert "1. Tanaka Taro · Male · Japan · •••• 2736\n" in lin.last.text
        await says(college, lin, "more", *SUZUKI, "1")
        item = lin.last
        remove = next(button for row in item.buttons for button in row if button.label == "Remove")
        told = []
        for data_of in (str(remove.data), str(remove.data), str(remove.data).replace("0.drop", "99.drop")):
            tap = await lin.taps_data(item, data_of)
            await college.settled()
            told.append(tap.toast)
        assert told == [None, *["This card was out of date. Here is the current one."] * 2]
        assert "1. Suzuki Hanako" in lin.last.text
        [(kept,)] = await college.read(select(Draft.answers))
        assert [row["name"] for row in kept["visitors+"]["rows"]] == ["Suzuki Hanako"]


@pytest.mark.parametrize(
    ("group", "says_what"),
    [
        (Group("g", "G?", "G"), "f.g: a group needs questions"),
        (Group("g", "G?", "G", of=(NUMBER, NUMBER)), "f.g: a group needs questions"),
        (Group("g", "G?", "G", of=(NUMBER,), most=501), "f.g: a group has at most 500 rows"),
        (Group("g", "G?", "G", of=(NUMBER,), least=4, most=3), "f.g: a group has at most 500 rows"),
        (Group("g", "G?", "G", of=(VISITORS,)), "f.g.visitors: a row asks neither"),
        (Group("g", "G?", "G", of=(Attachment("a", "A?", "A"),)), "f.g.a: a row asks neither"),
        (Group("g", "G?", "G", of=(Text("t", "", "T"),)), "f.g.t: a question needs"),
        (Group("g", "G?", "G", of=(Text("t" * 20, "T?", "T"),)), "both keys together exceed 20 letters"),
    ],
)
def test_a_wrong_group_names_itself(group: Group, says_what: str) -> None:
    """What could not be filled on a phone is refused where it is declared."""
    with pytest.raises(WrongDeclaration, match=says_what):
        Form("f", "F", (group,))


def test_a_group_has_its_samples() -> None:
    """A flow with a group is filled, filed and settled for the samples as any other."""
    shown = list(samples(load_school(EXAMPLE), catalogue(VISIT)))
    asked = [one.screen.text for one in shown if (one.moment, one.part) == ("asked", "visitors")]
    assert [("Who comes?" in text, "Name as in the passport?" in text) for text in asked] == [(True, True)] * 2
    assert any(
        "TG-2" in one.screen.text and "Visitors: Tanaka Hanako, Tanaka Hanako" in one.screen.text for one in shown
    )
