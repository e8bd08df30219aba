"""Whole bots of other makers against the playground, and their requests against the published specification."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    Message,
)
from telegram import Bot as PtbBot
from telegram import BotCommand, BotCommandScopeChat, InputMediaPhoto, ReplyParameters
from telegram import InlineKeyboardButton as Key
from telegram import InlineKeyboardMarkup as Keys
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from playground import Phone, Playground
from playground.seats import PIXEL
from tests.oracle import oracle
from tests.playground.api import Api


async def echo(bot: Bot) -> Dispatcher:
    """A small bot: greets, echoes with a button, edits its message on a tap."""
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart(deep_link=True))
    async def starts(message: Message) -> None:
        await message.answer(f"welcome {message.text}")

    @dispatcher.message(F.document)
    async def files(message: Message) -> None:
        assert message.document is not None
        content = await bot.download(message.document)
        assert content is not None
        await message.answer_document(BufferedInputFile(content.read()[::-1], "back.bin"), caption="reversed")

    @dispatcher.message()
    async def echoes(message: Message) -> None:
        button = InlineKeyboardButton(text="Again", callback_data="again")
        await message.answer(message.text or "?", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))

    @dispatcher.callback_query()
    async def taps(query: CallbackQuery) -> None:
        await query.answer("done", show_alert=True)
        assert isinstance(query.message, Message)
        await query.message.edit_text(f"{query.message.text}!")

    return dispatcher


async def test_an_aiogram_bot(playground: Playground) -> None:
    """An unmodified aiogram bot polls, greets, echoes, answers a tap, fetches and sends files, and acknowledges."""
    server = TelegramAPIServer.from_base(playground.url)
    bot = Bot(playground.token, session=AiohttpSession(api=server))
    dispatcher = await echo(bot)
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, polling_timeout=5))
    wang = playground.phone("王伟")
    try:
        await wang.starts("CODE")
        await wang.sees("welcome /start CODE")
        await wang.says("hello")
        await wang.sees("hello")
        tap = await wang.taps("Again")
        assert await tap.answered() == "done"
        assert tap.alert
        assert (await wang.sees("hello!")).buttons == []
        await wang.sends_file("x.bin", b"abc")
        back = await wang.sees("reversed")
        assert back.document is not None
        assert playground.bot.shelf.by_id[back.document["file_id"]].content == b"cba"
        await playground.acknowledged()
    finally:
        await dispatcher.stop_polling()
        await polling
        await bot.session.close()


async def test_python_telegram_bot(
    playground: Playground, wang: Phone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """python-telegram-bot's Bot sends, edits, uploads and fetches, and raises what it should."""
    # Without it the library warns of what RetryAfter will hold one day.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    keys = Keys([[Key("A", callback_data="a")]])
    async with PtbBot(playground.token, base_url=playground.base_url, base_file_url=playground.base_file_url) as bot:
        sent = await bot.send_message(wang.id, "<b>x</b>", parse_mode="HTML", reply_markup=keys)
        assert sent.text_html == "<b>x</b>"
        reply = await sent.reply_text("y", reply_parameters=ReplyParameters(sent.message_id))
        assert reply.reply_to_message == sent
        with pytest.raises(BadRequest, match="Message is not modified"):
            await sent.edit_text("x", entities=sent.entities, reply_markup=keys)
        media = [InputMediaPhoto(PIXEL, caption="both"), InputMediaPhoto(PIXEL)]
        assert len({message.media_group_id for message in await bot.send_media_group(wang.id, media)}) == 1
        photo = (await wang.sends_photo()).content["photo"][-1]
        path = await (await bot.get_file(photo["file_id"])).download_to_drive(tmp_path / "x.png")
        assert path.read_bytes() == PIXEL
        await bot.set_my_commands([BotCommand("todo", "What waits")], BotCommandScopeChat(wang.id), "zh")
        assert wang.commands() == [{"command": "todo", "description": "What waits"}]
        assert (await bot.get_chat(wang.id)).first_name == "王伟"
        updates = await bot.get_updates(timeout=0)
        assert [update.message.photo[-1].file_id for update in updates if update.message] == [photo["file_id"]]
        playground.faults.too_many(retry_after=3)
        with pytest.raises(RetryAfter):
            await bot.send_message(wang.id, "x")
        playground.faults.accepted_but_silent()
        with pytest.raises(TimedOut):
            await bot.send_message(wang.id, "x", read_timeout=0.1)
        playground.faults.cut()
        with pytest.raises(NetworkError):
            await bot.send_message(wang.id, "x")
        wang.blocks()
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(wang.id, "x")


async def test_the_journal_passes_the_specification(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request of both libraries is written down, and none offends the published specification."""
    path = tmp_path / "journal.jsonl"
    async with Playground(journal=path) as playground:
        wang = playground.phone("王伟")
        await wang.starts()
        playground.bot.queue.clear()
        await test_python_telegram_bot(playground, wang, tmp_path, monkeypatch)
        server = TelegramAPIServer.from_base(playground.url)
        await wang.starts()
        async with Bot(playground.token, session=AiohttpSession(api=server)).context() as bot:
            papers = (BufferedInputFile(b"x", name) for name in ("a.pdf", "b.pdf"))
            await bot.send_media_group(wang.id, [InputMediaDocument(media=paper) for paper in papers])
            await bot.send_chat_action(wang.id, "typing")
        assert len(playground.journal.of("sendMediaGroup")) == 2
        assert [entry["status"] for entry in playground.journal.of("sendChatAction")] == [200]
        requests = len(playground.journal.requests)
    judged = oracle(path)
    assert (judged.stdout, judged.returncode) == (f"{requests} requests, 0 problems\n", 0)


async def test_the_journal_tells_a_wrong_request(tmp_path: Path) -> None:
    """The checker is not asleep: a misspelled parameter in a journal is found."""
    path = tmp_path / "journal.jsonl"
    async with Playground(journal=path) as playground, Api(playground) as api:
        await api.refusal("sendMessage", chat_id="5", txt="x")
    assert "sendMessage.txt: no such parameter" in oracle(path).stdout


async def test_the_journals_file_by_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PLAYGROUND_JOURNAL names the file when nobody else does."""
    path = tmp_path / "deep" / "journal.jsonl"
    monkeypatch.setenv("PLAYGROUND_JOURNAL", str(path))
    async with Playground() as playground, PtbBot(playground.token, base_url=playground.base_url):
        pass
    assert '"method": "getMe"' in path.read_text(encoding="utf-8")


async def test_it_stands_alone() -> None:
    """``python -m playground`` serves until it is interrupted."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground", "--token", "5:alone", stdout=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None
    try:
        url = (await server.stdout.readline()).decode().removeprefix("Bot API: ").strip()
        async with PtbBot("5:alone", base_url=f"{url}/bot") as bot:
            assert bot.id == 5
    finally:
        server.send_signal(signal.SIGINT)
        await server.communicate()
    assert server.returncode == 0
