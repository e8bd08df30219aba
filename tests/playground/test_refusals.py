"""What Telegram refuses, with its own words."""

import json
from datetime import timedelta
from typing import Any

import pytest

from playground import Phone, Playground
from tests.playground.api import Api

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
UNREAD = "Bad Request: can't parse inline keyboard button: "


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: text must be non-empty"),
        ({"text": "字" * 4097}, "Bad Request: message is too long"),
        ({"text": "字" * 11000}, "Bad Request: text is too long"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"text": "<br>", "parse_mode": "HTML"},
            'Bad Request: can\'t parse entities: Unsupported start tag "br" at byte offset 0',
        ),
        (
            {"text": "1.", "parse_mode": "MarkdownV2"},
            "Bad Request: can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
        ),
        ({"text": "x", "parse_mode": "rst"}, "Bad Request: unsupported parse_mode"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "Bad Request: message to be replied not found"),
        ({"text": "x", "reply_to_message_id": 99}, "Bad Request: message to be replied not found"),
        ({"text": "x", "reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": []}, "Bad Request: object expected as reply markup"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [{"text": "A"}]}},
            'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            {"text": "x", "reply_markup": keyboard([{"text": "A"}])},
            UNREAD + "Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": keyboard([{"text": "A", "callback_data": ""}])},
            UNREAD + "Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": keyboard([{"text": "A", "callback_data": "a", "style": "pink"}])},
            UNREAD + "invalid button style specified",
        ),
        (
            {"text": "x", "reply_markup": keyboard([{"text": "", "callback_data": "a"}])},
            "Bad Request: inline keyboard button text must be non-empty",
        ),
        (
            {"text": "x", "reply_markup": keyboard([{"text": "A", "callback_data": "字" * 22}])},
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": keyboard([{"text": "A", "copy_text": {"text": "x" * 257}}])},
            "Bad Request: BUTTON_COPY_TEXT_INVALID",
        ),
        (
            {"text": "x", "reply_markup": keyboard([{"text": "A", "url": "http://localhost/x"}])},
            "Bad Request: inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x", "reply_markup": keyboard(*[[{"text": "A", "callback_data": "a"}]] * 101)},
            "Bad Request: reply markup is too long",
        ),
        (
            {"text": "x", "reply_markup": keyboard([{"text": "A", "callback_data": "a"}] * 9)},
            "Bad Request: reply markup is too long",
        ),
    ],
)
async def test_texts_that_cannot_be_sent(api: Api, wang: Phone, params: dict[str, Any], words: str) -> None:
    """A message that Telegram would not take is refused, and nothing appears in the chat."""
    assert await api.refusal("sendMessage", chat_id=wang.id, **params) == words
    assert [shown.mine for shown in wang.screen] == [True]


async def test_the_longest_of_everything_is_taken(api: Api, wang: Phone) -> None:
    """4,096 characters, 64 bytes of callback data and 100 buttons in rows of 8 are still taken."""
    buttons = [{"text": "A", "callback_data": "x" * 64}]
    rows = [buttons * 8] * 12 + [buttons * 4]
    message = await api("sendMessage", chat_id=wang.id, text="字" * 4096, reply_markup={"inline_keyboard": rows})
    assert sum(map(len, message["reply_markup"]["inline_keyboard"])) == 100


@pytest.mark.parametrize(
    ("chat", "words"),
    [
        ("", "Bad Request: chat_id is empty"),
        (987, "Bad Request: chat not found"),
        (-987, "Bad Request: chat not found"),
        ("@nobody", "Bad Request: chat not found"),
    ],
)
async def test_chats_that_are_not_there(api: Api, chat: object, words: str) -> None:
    """A chat nobody opened is not found."""
    assert await api.refusal("sendMessage", chat_id=chat, text="x") == words


async def test_a_person_who_never_started_the_bot(playground: Playground, api: Api) -> None:
    """A stranger is not found; somebody met in a group is known but cannot be written to first."""
    li = playground.phone("李娜")
    assert await api.refusal("sendMessage", chat_id=li.id, text="x") == "Bad Request: chat not found"
    await playground.group("外事", [li]).adds_bot()
    words = "Forbidden: bot can't initiate conversation with a user"
    assert await api.refusal("sendMessage", chat_id=li.id, text="x") == words
    await li.starts()
    assert (await api("sendMessage", chat_id=li.id, text="x"))["text"] == "x"


async def test_a_person_who_blocked_the_bot(api: Api, wang: Phone) -> None:
    """Nothing reaches somebody who blocked the bot, until they come back."""
    wang.blocks()
    for method, params in (("sendMessage", {"text": "x"}), ("sendChatAction", {"action": "typing"})):
        answer = await api.answer(method, chat_id=wang.id, **params)
        assert (answer["error_code"], answer["description"]) == (403, "Forbidden: bot was blocked by the user")
    wang.unblocks()
    await api("sendMessage", chat_id=wang.id, text="x")


async def test_a_deleted_account(api: Api, wang: Phone) -> None:
    """A deactivated person cannot be written to."""
    wang.deactivates()
    assert await api.refusal("sendMessage", chat_id=wang.id, text="x") == "Forbidden: user is deactivated"


async def test_edits_that_are_refused(api: Api, wang: Phone) -> None:
    """An edit needs a message of the bot, of the right kind, and a difference."""
    mine = await wang.says("hello")
    buttons = keyboard([{"text": "A", "callback_data": "a"}])
    message = await api("sendMessage", chat_id=wang.id, text="<b>x</b>", parse_mode="HTML", reply_markup=buttons)
    place = {"chat_id": wang.id, "message_id": message["message_id"]}
    same = {"text": "<b>x</b>", "parse_mode": "HTML", "reply_markup": buttons}
    assert await api.refusal("editMessageText", **place, **same) == NOT_MODIFIED
    assert await api.refusal("editMessageReplyMarkup", **place, reply_markup=buttons) == NOT_MODIFIED
    assert await api.refusal("editMessageCaption", **place, caption="x") == (
        "Bad Request: there is no caption in the message to edit"
    )
    wrong = {"chat_id": wang.id, "text": "y"}
    assert await api.refusal("editMessageText", **wrong, message_id=99) == "Bad Request: message to edit not found"
    assert await api.refusal("editMessageText", **wrong, message_id=mine.id) == "Bad Request: message can't be edited"
    assert await api.refusal("editMessageText", text="y") == "Bad Request: message identifier is not specified"
    assert (await api("editMessageText", **place, text="x", reply_markup=buttons))["edit_date"] >= message["date"]


async def test_an_edit_without_buttons_takes_them_off(api: Api, wang: Phone) -> None:
    """editMessageText without reply_markup removes the keyboard, and that alone is a difference."""
    buttons = keyboard([{"text": "A", "callback_data": "a"}])
    message = await api("sendMessage", chat_id=wang.id, text="x", reply_markup=buttons)
    edited = await api("editMessageText", chat_id=wang.id, message_id=message["message_id"], text="x")
    assert "reply_markup" not in edited
    assert wang.last.buttons == []


async def test_deleting(playground: Playground, api: Api, wang: Phone) -> None:
    """Messages of either side go within 48 hours of the playground's clock, once."""
    mine = await wang.says("护照 E12345678")
    old = await api("sendMessage", chat_id=wang.id, text="x")
    place = {"chat_id": wang.id, "message_id": mine.id}
    assert await api("deleteMessage", **place) is True
    assert await api.refusal("deleteMessage", **place) == "Bad Request: message to delete not found"
    assert "E12345678" not in wang.screenshot()
    await playground.clock.turn(timedelta(hours=48, minutes=1))
    words = "Bad Request: message can't be deleted for everyone"
    assert await api.refusal("deleteMessage", chat_id=wang.id, message_id=old["message_id"]) == words
    fresh = await api("sendMessage", chat_id=wang.id, text="y")
    assert await api("deleteMessages", chat_id=wang.id, message_ids=[fresh["message_id"], 99]) is True
    assert await api.refusal("deleteMessages", chat_id=wang.id, message_ids=list(range(1, 102))) == (
        "Bad Request: too many message identifiers specified"
    )


async def test_a_tap_is_answered_once_and_in_time(playground: Playground, api: Api, wang: Phone) -> None:
    """A second answer, a late one and one to an unknown query are refused alike."""
    buttons = keyboard([{"text": "Approve", "callback_data": "a"}])
    await api("sendMessage", chat_id=wang.id, text="x", reply_markup=buttons)
    tap, late = await wang.taps("Approve"), await wang.taps("Approve")
    long = {"callback_query_id": tap.id, "text": "x" * 201}
    assert await api.refusal("answerCallbackQuery", **long) == "Bad Request: MESSAGE_TOO_LONG"
    assert await api("answerCallbackQuery", callback_query_id=tap.id, text="好", show_alert=True) is True
    assert (await tap.answered(), tap.alert) == ("好", True)
    assert await api.refusal("answerCallbackQuery", callback_query_id=tap.id) == TOO_OLD
    assert await api.refusal("answerCallbackQuery", callback_query_id="17") == TOO_OLD
    await playground.clock.turn(timedelta(seconds=16))
    assert await api.refusal("answerCallbackQuery", callback_query_id=late.id) == TOO_OLD


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ({"command": "Trip", "description": "File a trip"}, "Bad Request: BOT_COMMAND_INVALID"),
        ({"command": "出访", "description": "File a trip"}, "Bad Request: BOT_COMMAND_INVALID"),
        ({"command": "t" * 33, "description": "File a trip"}, "Bad Request: command length must not exceed 32"),
        ({"command": "", "description": "File a trip"}, "Bad Request: command must be non-empty"),
        ({"command": "trip", "description": " "}, "Bad Request: command description must be non-empty"),
        ({"command": "trip", "description": "出"}, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"),
        (
            {"command": "trip", "description": "x" * 257},
            "Bad Request: command description length must not exceed 256",
        ),
    ],
)
async def test_commands_that_are_refused(api: Api, command: dict[str, str], words: str) -> None:
    """A command list with one wrong command is refused whole."""
    good = {"command": "todo", "description": "What waits"}
    assert await api.refusal("setMyCommands", commands=[good, command]) == words
    assert await api("getMyCommands") == []


async def test_too_many_commands(api: Api) -> None:
    """A hundred commands are taken, one more is not."""
    commands = [{"command": f"c{n}", "description": "A command"} for n in range(101)]
    assert await api.refusal("setMyCommands", commands=commands) == "Bad Request: BOT_COMMANDS_TOO_MUCH"
    assert await api("setMyCommands", commands=commands[:100]) is True


async def test_odds_and_ends(api: Api, wang: Phone) -> None:
    """Unknown actions, languages, scopes, files and methods are named as such."""
    to = {"chat_id": wang.id}
    assert await api.refusal("sendChatAction", **to, action="sleeping") == (
        "Bad Request: wrong parameter action in request"
    )
    assert await api.refusal("setMyDescription", language_code="zh-hans", description="x") == (
        "Bad Request: invalid language code specified"
    )
    assert await api.refusal("getMyCommands", scope={"type": "town"}) == (
        "Bad Request: can't parse BotCommandScope: Unsupported type specified"
    )
    assert await api.refusal("getFile", file_id="nothing") == "Bad Request: invalid file_id"
    assert await api.refusal("sendDocument", **to) == "Bad Request: there is no document in the request"
    assert await api.refusal("sendDocument", **to, document="nothing") == (
        "Bad Request: wrong file identifier/HTTP URL specified"
    )
    assert await api.refusal("setMyName", name="x" * 65) == "Bad Request: name is too long"
    answer = await api.answer("sendEverything")
    assert (answer["error_code"], answer["description"]) == (404, "Not Found: method not found")


async def test_an_unknown_token(playground: Playground) -> None:
    """Only registered tokens are served."""
    async with Api(playground, token="2:other") as stranger:
        answer = await stranger.answer("getMe")
        assert answer == {"ok": False, "error_code": 401, "description": "Unauthorized"}
        playground.add_bot("2:other", username="other_bot")
        assert (await stranger("getMe"))["username"] == "other_bot"


@pytest.mark.parametrize("way", ["query", "form", "json", "multipart"])
async def test_every_way_to_send_parameters(playground: Playground, api: Api, wang: Phone, way: str) -> None:
    """Query, urlencoded, JSON and multipart mean the same; a method's case does not matter."""
    markup = json.dumps(keyboard([{"text": "A", "callback_data": "a"}]))
    params = {"chat_id": str(wang.id), "text": "x", "reply_markup": markup}
    url = f"{api.root}/SENDmessage"
    match way:
        case "query":
            sent = api.session.get(url, params=params)
        case "form":
            sent = api.session.post(url, data=params)
        case "json":
            sent = api.session.post(url, json=params)
        case _:
            import aiohttp

            form = aiohttp.FormData(params)
            form.add_field("unused", b"x", filename="x.txt")
            sent = api.session.post(url, data=form)
    async with sent as response:
        assert (await response.json())["ok"] is True
    assert wang.last.labels == [["A"]]
    assert playground.journal.requests[-1]["params"] == params
