"""People with phones: what they do reaches the bot, what the bot does reaches them."""

import json
from typing import Any

import pytest
from aiogram.types import Update

from playground import Phone, Playground
from playground.seats import PIXEL
from tests.playground.api import Api


async def test_a_deep_link(playground: Playground, api: Api) -> None:
    """A link's code arrives as /start CODE, marked as a command; other codes Telegram would not pass on."""
    li = playground.phone("李娜", "zh-hans", last_name="老师", username="lina")
    await li.starts("CF-2026-0001")
    [update] = await api.updates()
    message = update["message"]
    assert message["text"] == "/start CF-2026-0001"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"] == {
        "id": li.id,
        "is_bot": False,
        "first_name": "李娜",
        "last_name": "老师",
        "username": "lina",
        "language_code": "zh-hans",
    }
    assert message["chat"] == {
        "id": li.id,
        "first_name": "李娜",
        "last_name": "老师",
        "username": "lina",
        "type": "private",
    }
    with pytest.raises(ValueError, match="deep link"):
        await li.starts("出访")
    with pytest.raises(ValueError, match="deep link"):
        await li.starts("x" * 65)


async def test_everything_a_person_sends_is_a_true_update(playground: Playground, api: Api, wang: Phone) -> None:
    """Every kind of update validates with aiogram's models and carries what was sent."""
    said = await wang.says("see https://example.com @somebody")
    await wang.says("again", reply_to=said)
    await wang.edits(said, "changed")
    await wang.sends_file("护照.pdf", b"%PDF", caption="#passport")
    await wang.sends_photo(caption="me")
    await wang.sends_album([PIXEL, PIXEL], caption="two")
    await wang.sends_album([("a.pdf", b"a", "application/pdf"), ("b.pdf", b"b", "application/pdf")])
    await wang.sends_voice()
    await wang.sends_sticker()
    await wang.sends_location(30.5, 114.3)
    await wang.sends_contact("+8613012345678", "王伟", wang.id)
    await wang.sends_poll("Lunch?", ["yes", "no"])
    await api("sendMessage", chat_id=wang.id, text="x", reply_markup=_buttons("A"))
    await wang.taps("A")
    wang.blocks()
    await wang.starts()
    updates = await api.updates()
    kinds = [next(kind for kind in update if kind != "update_id") for update in updates]
    assert kinds == [
        "message",
        "message",
        "edited_message",
        *["message"] * 11,
        "callback_query",
        "my_chat_member",
        "my_chat_member",
        "message",
    ]
    for update in updates:
        assert Update.model_validate(update).event_type in kinds
    albums = [update["message"].get("media_group_id") for update in updates[5:9]]
    assert albums[0] == albums[1] != albums[2] == albums[3]
    assert [update["my_chat_member"]["new_chat_member"]["status"] for update in updates[15:17]] == ["kicked", "member"]
    tap = updates[14]["callback_query"]
    assert tap["message"]["text"] == "x"
    assert set(tap) == {"id", "from", "message", "chat_instance", "data"}


async def test_a_forged_tap_on_a_deleted_message(api: Api, wang: Phone) -> None:
    """A tap on a message that is gone carries an inaccessible one, dated 0."""
    sent = await api("sendMessage", chat_id=wang.id, text="x")
    shown = wang.last
    await wang.deletes(shown)
    await wang.taps_data(shown, "forged")
    [update] = await api.updates()
    pressed = update["callback_query"]
    assert (pressed["data"], pressed["message"]["date"]) == ("forged", 0)
    assert pressed["message"]["message_id"] == sent["message_id"]
    Update.model_validate(update)


async def test_the_screen(api: Api, wang: Phone) -> None:
    """A phone shows text without tags, its HTML, labels, edits and files; a screenshot is a readable chat."""
    text = (
        '<b>CF-2026-0001</b> <a href="https://example.com/">😀 link</a>\n<blockquote expandable>1 &lt; 2</blockquote>'
    )
    rows = [
        [{"text": "Approve", "callback_data": "a", "style": "success"}, {"text": "Copy", "copy_text": {"text": "7"}}]
    ]
    sent = await api(
        "sendMessage", chat_id=wang.id, text=text, parse_mode="HTML", reply_markup={"inline_keyboard": rows}
    )
    last = wang.last
    assert last.text == "CF-2026-0001 😀 link\n1 < 2"
    assert last.html == text
    assert last.labels == [["Approve", "Copy"]]
    assert (last.buttons[0][0].style, last.buttons[0][1].copies) == ("success", "7")
    assert (last.mine, last.edited) == (False, False)
    await api("editMessageText", chat_id=wang.id, message_id=sent["message_id"], text="passed")
    await wang.sends_file("scan.pdf", b"%PDF")
    assert wang.last.edited
    assert wang.screenshot().splitlines()[1:] == [
        " " * 57 + "/start",
        "Playground (edited): passed",
        " " * 42 + "📎 scan.pdf (4 bytes)",
    ]


async def test_what_does_not_come_is_said_with_the_screen(api: Api, wang: Phone) -> None:
    """A wait that fails shows the chat, so that nobody has to guess."""
    await api("sendMessage", chat_id=wang.id, text="only this")
    with pytest.raises(AssertionError, match=r"(?s)'that' did not come within 0.01 s:.*only this"):
        await wang.sees("that", timeout=0.01)
    with pytest.raises(AssertionError, match="a button 'Go' did not come"):
        await wang.taps("Go", timeout=0.01)
    with pytest.raises(AssertionError, match="did not come"):
        await wang.waits(lambda phone: len(phone.screen) == 3, timeout=0.01)
    assert (await wang.sees("only", timeout=0.01)).id == wang.last.id
    assert await wang.waits(lambda phone: len(phone.screen)) == 2


async def test_the_newest_button_is_tapped(api: Api, wang: Phone) -> None:
    """Of two cards with the same label the lower one is tapped; a link is no tap."""
    await api("sendMessage", chat_id=wang.id, text="1", reply_markup=_buttons("Approve", data="old"))
    await api("sendMessage", chat_id=wang.id, text="2", reply_markup=_buttons("✓ Approve", data="new"))
    assert (await wang.taps("Approve")).data == "new"
    assert (await wang.taps("Approve", exact=True)).data == "old"
    rows = [[{"text": "Rules", "url": "https://example.com"}]]
    await api("sendMessage", chat_id=wang.id, text="3", reply_markup={"inline_keyboard": rows})
    with pytest.raises(AssertionError, match="does not tell the bot"):
        await wang.taps("Rules")


async def test_a_reply_keyboard(api: Api, wang: Phone) -> None:
    """Keys of a reply keyboard type their label, until the bot removes them."""
    keys = {"keyboard": [["出访", {"text": "来访"}]]}
    assert "reply_markup" not in await api("sendMessage", chat_id=wang.id, text="x", reply_markup=keys)
    assert wang.keyboard == [["出访", "来访"]]
    assert (await wang.presses("出访")).text == "出访"
    await api("sendMessage", chat_id=wang.id, text="y", reply_markup={"remove_keyboard": True})
    with pytest.raises(AssertionError, match="no key"):
        await wang.presses("出访")


async def test_command_lists_by_scope_and_language(playground: Playground, api: Api, wang: Phone) -> None:
    """The narrowest scope wins, in it the phone's language; a group has its own."""
    mary = playground.phone("Mary", "en")
    await mary.starts()
    zhao = playground.phone("赵主任")
    await zhao.starts()

    async def sets(name: str, scope: dict[str, Any] | None = None, **params: str) -> None:
        commands = [{"command": name, "description": "A command"}]
        await api(
            "setMyCommands", commands=json.dumps(commands), scope=json.dumps(scope or {"type": "default"}), **params
        )

    await sets("everybody")
    await sets("default_zh", language_code="zh")
    assert [phone.commands()[0]["command"] for phone in (wang, mary)] == ["default_zh", "everybody"]
    await sets("private", {"type": "all_private_chats"})
    assert [phone.commands()[0]["command"] for phone in (wang, mary)] == ["private", "private"]
    await sets("mine", {"type": "chat", "chat_id": wang.id})
    await sets("groups", {"type": "all_group_chats"})
    await sets("admins", {"type": "all_chat_administrators"})
    group = playground.group("外事", [zhao, wang])
    await group.adds_bot()
    assert [wang.commands()[0]["command"], zhao.commands()[0]["command"]] == ["mine", "private"]
    assert [group.seat(phone).commands()[0]["command"] for phone in (zhao, wang)] == ["admins", "groups"]
    await sets("him", {"type": "chat_member", "chat_id": group.id, "user_id": wang.id})
    assert group.seat(wang).commands()[0]["command"] == "him"
    assert await api("getMyCommands", language_code="en") == []
    await api("deleteMyCommands", scope={"type": "chat", "chat_id": wang.id})
    assert wang.commands()[0]["command"] == "private"
    words = "Bad Request: can't use specified scope in private chats"
    assert await api.refusal("getMyCommands", scope={"type": "chat_administrators", "chat_id": wang.id}) == words


async def test_name_descriptions_and_menu(playground: Playground, api: Api, wang: Phone) -> None:
    """A bot's texts are kept by language and fall back to everybody's."""
    mary = playground.phone("Mary", "en")
    for method, field, chinese, other in (
        ("MyName", "name", "外事助手", "Waishi"),
        ("MyDescription", "description", "办理外事。", "International office."),
        ("MyShortDescription", "short_description", "外事", "Office"),
    ):
        await api(f"set{method}", **{field: other})
        await api(f"set{method}", **{field: chinese, "language_code": "zh"})
        assert await api(f"get{method}") == {field: other}
        assert await api(f"get{method}", language_code="zh") == {field: chinese}
        assert (wang.profile()[field], mary.profile()[field]) == (chinese, other)
    await api("setChatMenuButton", chat_id=wang.id, menu_button={"type": "commands"})
    assert await api("getChatMenuButton", chat_id=wang.id) == {"type": "commands"}


async def test_a_group(playground: Playground, api: Api, wang: Phone) -> None:
    """The bot hears that it was added, then only what concerns it; left or thrown out it may not write."""
    li = playground.phone("李娜")
    group = playground.group("外事交流", [wang, li])
    with pytest.raises(AssertionError, match="is not in"):
        group.seat(playground.phone("路人"))
    await group.adds_bot(by=li)
    added, joined = await api.updates()
    assert added["my_chat_member"]["from"]["first_name"] == "李娜"
    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert joined["message"]["new_chat_members"][0]["username"] == "playground_bot"
    sent = await api("sendMessage", chat_id=group.id, text="hello", reply_markup=_buttons("A"))
    seat = group.seat(li)
    await seat.says("lunch?")
    await seat.says("/todo@other_bot")
    await seat.says("/todo@playground_bot")
    await seat.says("hi @playground_bot")
    await seat.says("yes", reply_to=seat.last)
    await seat.taps("A")
    heard = await api.updates(offset=joined["update_id"] + 1)
    assert [update["message"]["text"] for update in heard[:-1]] == ["/todo@playground_bot", "hi @playground_bot", "yes"]
    assert heard[2]["message"]["reply_to_message"]["message_id"] == sent["message_id"]
    assert heard[3]["callback_query"]["message"]["chat"] == {"id": group.id, "type": "group", "title": "外事交流"}
    assert await api("getChatMemberCount", chat_id=group.id) == 3
    assert (await api("getChatMember", chat_id=group.id, user_id=li.id))["status"] == "member"
    assert [admin["status"] for admin in await api("getChatAdministrators", chat_id=group.id)] == ["creator"]
    assert (await api("getChat", chat_id=group.id))["title"] == "外事交流"
    assert await api("leaveChat", chat_id=group.id) is True
    words = "Forbidden: bot is not a member of the group chat"
    assert await api.refusal("sendMessage", chat_id=group.id, text="x") == words
    await group.adds_bot()
    await group.removes_bot(by=li)
    words = "Forbidden: bot was kicked from the group chat"
    assert await api.refusal("sendMessage", chat_id=group.id, text="x") == words
    statuses = [
        update["my_chat_member"]["new_chat_member"]["status"]
        for update in await api.updates()
        if "my_chat_member" in update
    ]
    assert statuses == ["left", "member", "kicked"]


async def test_deleting_in_a_supergroup(playground: Playground, api: Api, wang: Phone) -> None:
    """In a supergroup a bot deletes what others wrote only as an administrator."""
    group = playground.group("外事大群", [wang], kind="supergroup")
    await group.adds_bot()
    place = {"chat_id": group.id, "message_id": (await group.seat(wang).says("x")).id}
    assert await api.refusal("deleteMessage", **place) == "Bad Request: message can't be deleted"
    await group.adds_bot(admin=True)
    assert await api("deleteMessage", **place) is True


async def test_small_acts_of_the_bot(api: Api, wang: Phone) -> None:
    """Forwards keep their author, copies do not; actions, reactions and pins are seen."""
    said = await wang.says("hello")
    place = {"chat_id": wang.id, "from_chat_id": wang.id, "message_id": said.id}
    forwarded = await api("forwardMessage", **place)
    assert forwarded["forward_origin"]["sender_user"]["first_name"] == "王伟"
    copied = await api("copyMessage", **place)
    assert set(copied) == {"message_id"}
    assert wang.last.text == "hello"
    await api("sendChatAction", chat_id=wang.id, action="typing")
    assert wang.chat.actions == ["typing"]
    mark = [{"type": "emoji", "emoji": "👍"}]
    await api("setMessageReaction", chat_id=wang.id, message_id=said.id, reaction=mark)
    assert said.reactions == mark
    await api("pinChatMessage", chat_id=wang.id, message_id=said.id)
    assert (await api("getChat", chat_id=wang.id))["pinned_message"]["text"] == "hello"
    await api("unpinChatMessage", chat_id=wang.id)
    assert await api.refusal("unpinChatMessage", chat_id=wang.id) == "Bad Request: message to unpin not found"
    location = await api("sendLocation", chat_id=wang.id, latitude=30.5, longitude=114.3)
    assert location["location"] == {"latitude": 30.5, "longitude": 114.3}
    for method in ("getMe", "logOut", "close", "getWebhookInfo"):
        await api(method)


def _buttons(label: str, data: str = "a") -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": data}]]}
