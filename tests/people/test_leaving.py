"""Whoever leaves: their chat is closed politely, what waited for them moves, and the office hears what cannot."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook

from playground.college import College
from playground.phones import Phone
from storage import roster
from storage.desk import Desk
from tests.conftest import bound

PASSPORT = ("证照", "日本", "2026-12-05", "EA1234567")


async def bring_in(college: College, *rows: tuple[str, ...]) -> None:
    """Bring a sheet in beside the running assistant."""
    book = Workbook()
    for row in (("staff_no", "name", "department", "roles", "left"), *rows):
        book.active.append(row)  # type: ignore[union-attr]  # a new book has a sheet
    content = BytesIO()
    book.save(content)
    store = college.application.store

    def act(db):  # type: ignore[no-untyped-def]  # a connection
        desk = Desk(db, college.office, store.store.now())
        assert roster.bring_in(desk, content.getvalue()).faults == ()
        desk.session.flush()

    await store.run(act)
    await college.settled()


async def files_passport(college: College, wang: Phone) -> None:
    """Ask for the passport; it waits for the personnel office."""
    for words in PASSPORT:
        await wang.says(words)
        await college.settled()
    await wang.taps("提交")
    await college.settled()


@pytest.fixture
async def li(college: College) -> Phone:
    """Who comes after 陈敏; she has no post yet."""
    await bring_in(college, ("1009", "李娜", "人事处"))
    return await bound(college, "李娜")


async def test_a_step_moves_to_whoever_holds_it_now(
    college: College, wang: Phone, chen: Phone, liu: Phone, li: Phone
) -> None:
    """The one who comes gets the card with its buttons, the one who goes a farewell, and then learns nothing."""
    await files_passport(college, wang)
    assert [row[0] for row in chen.last.labels][:2] == ["同意", "退回修改"]
    await bring_in(college, ("1001", "", "", "", "是"), ("1009", "", "", "经办人"))
    assert [message.labels for message in chen.screen if message.labels] == []
    assert li.last.labels[:2] == [["同意"], ["退回修改", "不同意"]]
    assert chen.last.text == (
        "您在江南职业技术学院国际交流处的账号已停用，因为您已离校。感谢您的付出！如有误，请致电 0512-8888 1234。"
    )
    assert [command["command"] for command in chen.commands()] == ["start"]
    await chen.says("/todo")
    await chen.sees("内部办事助手")
    await li.taps("同意")
    await wang.sees("✅ 已同意。")
    assert not any("离校" in message.text for message in liu.screen)


async def test_a_confirmation_moves_too(college: College, wang: Phone, chen: Phone, li: Phone) -> None:
    """What was reported done and not yet confirmed is asked of the one who comes, once."""
    await files_passport(college, wang)
    await chen.taps("同意")
    await college.settled()
    await wang.taps("已交回")
    await wang.taps("跳过")
    await college.settled()
    await bring_in(college, ("1001", "", "", "-"), ("1009", "", "", "经办人"))
    assert li.last.labels == [["已收到", "尚未办好"]]
    await li.taps("已收到")
    await wang.sees("☑︎ 交回护照")


async def test_what_cannot_move_is_told_to_the_office(college: College, wang: Phone, chen: Phone, liu: Phone) -> None:
    """A step nobody takes any more, and a case whose filer is gone."""
    await files_passport(college, wang)
    await bring_in(college, ("1001", "", "", "", "是"))
    assert liu.last.text == "陈敏已离校。\n⚠️ 以下事项无人可以办理或确认：ZJ-2026-0001"
    await bring_in(college, ("2001", "", "", "", "是"))
    assert liu.last.text == "王伟已离校。\n⚠️ 由其提交或尚未办结，请跟进：ZJ-2026-0001"


async def test_a_day_ahead_is_kept_until_it_comes(college: College, wang: Phone, chen: Phone) -> None:
    """Until the day everything works; on it the account is closed, and the farewell comes in the morning."""
    await bring_in(college, ("2001", "", "", "", "2026-11-25"))
    await wang.says("/my")
    await wang.sees("我的事项")
    await college.turn("2026-11-25 00:30")
    assert wang.last.text.startswith("我的事项")
    await college.turn("2026-11-25 08:00")
    await wang.sees("账号已停用")


async def test_who_comes_back_is_invited_anew(college: College, wang: Phone, liu: Phone) -> None:
    """A hyphen in the column left brings somebody back; their old chat is nobody's until they bind it again."""
    await bring_in(college, ("2001", "", "", "", "是"))
    await bring_in(college, ("2001", "", "", "", "-"))
    await wang.says("你好")
    await wang.sees("内部办事助手")
    await wang.starts(await college.invite("王伟"))
    await wang.sees("王伟，您好！")
