"""What is refused has not happened: nothing a handler did before it refused stays, but for what must stand anyway."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from playground.college import College
from playground.phones import Phone
from storage.tables import Card, Draft, Duty, File, Focus, History, Person
from tests.engine.watching import NUMBER, TYPED, answers, lent, texts, type_all

OUT_OF_DATE = "这张卡片已过期，以现在显示的为准。"


async def states(college: College) -> list[tuple[str, str]]:
    """Form and state of every draft, in order."""
    return [tuple(row) for row in await college.read(select(Draft.form, Draft.state).order_by(Draft.id))]


async def focused(college: College, name: str = "王伟") -> list[int]:
    """Which draft somebody's next message answers."""
    query = select(Focus.draft_id).join(Person, Person.id == Focus.person_id).where(Person.name == name)
    return [row[0] for row in await college.read(query)]


def edits(college: College, phone: Phone, method: str) -> list[Any]:
    """Ids of the messages that were edited on a phone, oldest first."""
    return [
        int(entry["params"]["message_id"])
        for entry in college.playground.journal.of(method)
        if str(entry["params"]["chat_id"]) == str(phone.id)
    ]


async def test_a_refused_tap_moves_no_focus(college: College, wang: Phone) -> None:
    """A tap on a saved form is refused half way: the form stays saved, and what is typed answers the other one."""
    await type_all(wang, [*TYPED, "/passport"])
    await college.settled()
    tap = await wang.taps_data(wang.last, "a:1:0:place=nothing")
    await wang.says("老挝")
    await college.settled()
    assert await tap.answered() == OUT_OF_DATE
    assert await states(college) == [("passport_loan", "saved"), ("passport_loan", "open")]
    assert await focused(college) == [2]
    assert await answers(college) == [{"place": ["TH"], "back": "2026-12-05"}, {"place": ["LA"]}]


async def test_a_refused_tap_still_names_its_message(college: College, wang: Phone) -> None:
    """The bot lost the message of a card: a tap on it is refused as stale, and the card is drawn there again."""
    await type_all(wang, [*TYPED, NUMBER])
    await college.settled()
    card = wang.last.message.id
    forgotten = update(Card).where(Card.kind == "draft").values(message_id=None)
    await college.application.store.run(lambda db: db.execute(forgotten))
    tap = await wang.taps_data(wang.last, "s:1:0:")
    await college.settled()
    assert await tap.answered() == OUT_OF_DATE
    assert [tuple(row) for row in await college.read(select(Card.message_id, Card.kind))] == [(card, "draft")]
    assert edits(college, wang, "editMessageText")[-1:] == [card]


async def test_a_refused_tap_on_an_older_message(college: College, wang: Phone) -> None:
    """A refused tap on an older message of a card takes that message's buttons off, however it came by them."""
    await wang.says("/passport")
    await college.settled()
    older = wang.last
    await wang.says("曼谷")
    await college.settled()
    before = edits(college, wang, "editMessageReplyMarkup")
    await wang.taps_data(older, "k:1:0:place")
    await college.settled()
    assert edits(college, wang, "editMessageReplyMarkup")[len(before) :] == [older.message.id]


async def test_evidence_that_came_too_late(college: College, wang: Phone, chen: Phone) -> None:
    """The passport was confirmed while its owner looked for the slip: it is said, no file is fetched, nobody waits."""
    await lent(college, wang, chen)
    await type_all(wang, ["/passport", "老挝"])
    await college.turn("2026-12-07 08:00")
    await wang.taps("已交回", exact=True)
    await college.settled()
    await chen.taps("已收到")
    await college.settled()
    await wang.sends_file("slip.pdf", b"%PDF")
    await college.settled()
    assert [text for text in texts(wang) if text == "已经办理过了。"] != []
    assert await college.read(select(File.id)) == []
    assert await college.read(select(Duty.state)) == [("done",)]
    assert [row.act for row in await college.read(select(History.act).order_by(History.id))][-1] == "closed"
    assert (await states(college))[-1][1] == "cancelled"
    assert await focused(college) == [2]
    await wang.says("12月9日")
    await college.settled()
    assert (await answers(college))[1] == {"place": ["LA"], "back": "2026-12-09"}


async def test_a_file_too_large_to_fetch(college: College, wang: Phone, chen: Phone) -> None:
    """A file larger than Telegram hands out is refused at once, none is fetched, and the question stays."""
    await lent(college, wang, chen)
    await college.turn("2026-12-07 08:00")
    await wang.taps("已交回", exact=True)
    await wang.sends_file("slip.pdf", bytes(20_000_001))
    await college.settled()
    assert "文件超过 20 MB，超出 Telegram 允许接收的大小，请压缩后再发。" in wang.last.text
    assert await college.read(select(File.id)) == []
    assert college.playground.journal.of("getFile") == []
    await wang.sends_file("slip.pdf", b"%PDF-1.7 " + bytes(19_999_991))
    await college.settled()
    assert await college.read(select(File.state, File.size)) == [("kept", 20_000_000)]
    assert await college.read(select(Duty.state)) == [("claimed",)]


async def test_a_number_is_deleted_where_nothing_waits_for_it(college: College, wang: Phone) -> None:
    """A document number typed where nothing is waited for is deleted from the chat, and an answer comes."""
    await wang.says(f"我的护照 {NUMBER}")
    await college.settled()
    assert [message.text for message in wang.screen if message.mine and NUMBER in message.text] == []
    assert "这像是证件号码，已从聊天中删除" in wang.last.text
