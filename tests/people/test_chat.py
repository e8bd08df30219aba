"""/people beside its ordinary ways: who may not, what is refused, what is sent, and pages."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from handlers import papers
from handlers.papers import Paper
from playground.college import CAST, College
from playground.phones import Phone
from storage import outbox
from storage.desk import Desk
from storage.tables import Invite, Letter, Person
from tests.conftest import bound
from tests.people.test_leaving import bring_in, files_passport

NOT_HERE = "没有查到这个编号的事项。"


async def taps(college: College, phone: Phone, *labels: str) -> list[str | None]:
    """Tap these buttons one after the other. Returns what each tap was told."""
    told = []
    for label in labels:
        tap = await phone.taps(label, exact=True)
        await college.settled()
        told.append(await tap.answered())
    return told


async def says(college: College, phone: Phone, *texts: str) -> None:
    """Type these texts one after the other."""
    for text in texts:
        await phone.says(text)
        await college.settled()


@pytest.mark.parametrize(
    "data",
    ["pp:0:0:slips", "pu:1:0:2", "pe:1:0:show", "pe:1:0:invite", "pr:1:0:+admin@00000000", "pd:1:0:x", "pt:1:0:student",
     "pk:1:0:bureau", "ps:1:0:go", "pe:999:0:show"],
)  # fmt: skip
async def test_a_forged_button_of_anybody_else_does_nothing(college: College, wang: Phone, data: str) -> None:
    """Whoever does not keep the people is told what they are told of what is not there."""
    tap = await wang.taps_data(wang.last, data)
    await college.settled()
    assert (await tap.answered(), wang.last.text.splitlines()[0][:5]) == (NOT_HERE, "王伟，您好")
    assert await college.read(select(func.count(Invite.id)).where(Invite.used_at.is_(None))) == [(0,)]


async def test_the_last_who_keeps_the_people_stays(college: College, liu: Phone) -> None:
    """Neither the role, nor the department, nor a day of leaving takes the last handler away."""
    await bring_in(college, ("1107", "", "", "-"))
    await says(college, liu, "/people")
    await taps(college, liu, "查找")
    await says(college, liu, "liuyang")
    refused = "这样就没有人管理人员名册了，请先把职务授予国际交流处的其他同事。"
    assert await taps(college, liu, "外事职务", "✓ 经办人", "← 返回", "部门", "组织部") == [
        None,
        refused,
        None,
        None,
        refused,
    ]
    assert await taps(college, liu, "← 返回", "离校", "2026年11月23日（星期一）") == [None, None, refused]
    await says(college, liu, "/people")
    assert liu.last.text.startswith("人员名册")


async def test_a_role_taken_hides_what_it_showed(college: College, liu: Phone, chen: Phone) -> None:
    """Whoever keeps the people no more sees no card of it, and no such command."""
    await bring_in(college, ("1001", "", "国际交流处", "经办人"))
    assert "people" in [command["command"] for command in chen.commands()]
    await says(college, chen, "/people")
    await bring_in(college, ("1001", "", "人事处", "-"))
    assert "people" not in [command["command"] for command in chen.commands()]
    assert await taps(college, chen, "查找") == [NOT_HERE]
    assert (chen.last.text, chen.last.labels) == ("最新进展见下方。", [])
    await says(college, chen, "/people")
    assert chen.last.text == "没有这个命令。发送 /help 看看我能做什么。"


async def test_a_role_taken_moves_what_waited(college: College, wang: Phone, chen: Phone, liu: Phone) -> None:
    """The step goes to the one who holds the role now, and the card of the other loses its buttons."""
    await bring_in(college, ("1009", "李娜", "人事处"))
    li = await bound(college, "李娜")
    await files_passport(college, wang)
    assert chen.last.labels[:2] == [["同意"], ["退回修改", "不同意"]]
    await says(college, liu, "/people")
    for who, role in (("李娜", "经办人"), ("陈敏", "✓ 经办人")):
        await taps(college, liu, "查找")
        await says(college, liu, who)
        await taps(college, liu, "外事职务", role)
    assert li.last.labels[:2] == [["同意"], ["退回修改", "不同意"]]
    assert chen.last.labels == []


async def test_slips_come_once_with_codes_that_count(college: College, wang: Phone, liu: Phone) -> None:
    """The PDF holds a code for everybody not bound; the codes stand nowhere but in it."""
    await says(college, liu, "/people")
    await taps(college, liu, "生成邀请条（未绑定者）")
    document = liu.last.document
    assert document is not None
    assert document["file_name"] == "slips.pdf"
    sent = college.playground.bot.shelf.by_id[document["file_id"]]
    assert sent.content.startswith(b"%PDF-")
    waiting = select(func.count(Invite.id)).where(Invite.used_at.is_(None))
    assert await college.read(waiting) == [(len(CAST) - 2,)]
    letters = await college.read(select(Letter.about, Letter.once).where(Letter.act == "paper"))
    assert letters == [({}, True)]


async def test_the_list_has_pages(college: College, liu: Phone) -> None:
    """Eight people a page, turned over in place."""
    await bring_in(college, *((f"7{number:03}", f"学生{number}", "旅游与管理学院") for number in range(15)))
    await says(college, liu, "/people")
    await taps(college, liu, "未绑定")
    pages = [liu.last.text]
    for turn in ("›", "›", "‹"):
        await taps(college, liu, turn)
        pages.append(liu.last.text)
    assert pages == [f"未绑定 · {len(CAST) - 1 + 15} · {page}/4" for page in (1, 2, 3, 2)]
    assert [len(row) for row in liu.last.labels] == [1] * 8 + [2, 1]


async def test_searching_finds_by_any_name(college: College, liu: Phone) -> None:
    """A part of a name, pinyin with and without blanks, an English name, a number; somebody's pinyin beside theirs."""
    await bring_in(college, ("4001", "欧阳娜娜", "人事处"), ("4002", "李娜", "人事处"))
    store = college.application.store

    def found(db):  # type: ignore[no-untyped-def]  # a connection
        from storage import directory

        desk = Desk(db, college.office, store.store.now())
        desk.session.scalars(select(Person).where(Person.staff_no == "4002")).one().english_name = "Linda Li"
        desk.session.flush()
        texts = ("娜", "ww", "王老师", "ouyangnana", "Ou yang", "linda", "lina", "4001", "400", "grace", "%", "nobody")
        return {text: [person.staff_no for person in directory.search(desk, text)] for text in texts}

    assert await store.run(found) == {
        "娜": ["2102", "4001", "4002"],
        "ww": ["2001"],
        "王老师": ["2001"],
        "ouyangnana": ["4001"],
        "Ou yang": ["4001"],
        "linda": ["4002"],
        "lina": ["4002"],
        "4001": ["4001"],
        "400": ["4001", "4002"],
        "grace": ["2002"],
        "%": [],
        "nobody": [],
    }


async def test_a_number_that_is_taken_is_told(college: College, liu: Phone) -> None:
    """Nobody is made known twice."""
    await says(college, liu, "/people")
    await taps(college, liu, "新增人员")
    await says(college, liu, "2001", "王五", "机电学院", "教师")
    assert liu.last.text == "2001 已是王伟的工号，可用“查找”打开其卡片。"


async def test_a_paper_that_cannot_be_made_is_set_aside(college: College, liu: Phone) -> None:
    """The administrator hears, nobody waits behind it."""
    papers.PAPERS["broken"] = lambda desk, about: Paper("broken.docx", lambda: b"" + bytes(1 // 0))
    try:
        store = college.application.store

        def queue(db):  # type: ignore[no-untyped-def]  # a connection
            desk = Desk(db, college.office, store.store.now())
            who = desk.session.scalars(select(Person).where(Person.name == "刘洋")).one()
            outbox.paper(desk, "broken", who, "test:broken")
            outbox.paper(desk, "nothing of that name", who, "test:nothing")
            outbox.paper(desk, "people_template", who, "test:template")

        await store.run(queue)
        await college.settled()
    finally:
        del papers.PAPERS["broken"]
    states = select(Letter.name, Letter.state, Letter.error).where(Letter.act == "paper").order_by(Letter.id)
    assert await college.read(states) == [
        ("broken", "parked", "make"),
        ("nothing of that name", "parked", "render"),
        ("people_template", "sent", ""),
    ]
    assert [message.document["file_name"] for message in liu.screen if message.document] == ["people.xlsx"]


async def test_a_sheet_is_its_senders_and_is_brought_in_once(college: College, liu: Phone, chen: Phone) -> None:
    """Neither a forged button of a colleague nor a second press changes anything; one left alone changes nothing."""
    await bring_in(college, ("1001", "", "", "经办人@国际交流处"))
    await says(college, liu, "/people")
    for _ in range(2):
        await taps(college, liu, "导入表格")
        await liu.sends_file("people.xlsx", _sheet("3001", "李娜", "机电学院"))
        await college.settled()
    message = liu.last
    import_ = message.buttons[0][0].data or ""
    forged = await chen.taps_data(chen.last, import_)
    await college.settled()
    assert await forged.answered() == NOT_HERE
    assert await taps(college, liu, "取消") == [None]
    again = await liu.taps_data(message, import_)
    await college.settled()
    assert await again.answered() == "已经办理过了。"
    assert await college.read(select(Person.id).where(Person.staff_no == "3001")) == []


def _sheet(*row: str) -> bytes:
    book = Workbook()
    for cells in (("工号或学号", "姓名", "部门"), row):
        book.active.append(cells)  # type: ignore[union-attr]  # a new book has a sheet
    out = BytesIO()
    book.save(out)
    return out.getvalue()
