"""The phones of the page: what a chat can show and do, seen in the browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from playground.page import Page as Phones
from tests.page.conftest import begins, visitor
from tests.playground.api import Api, File

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("page-phones")]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63f8ffff3f0005fe02fe331295"
    "140000000049454e44ae426082"
)


def phone(page: Page, phones: Phones, name: str) -> Locator:
    """Somebody's phone on the page."""
    return page.locator(f'.phone[data-phone="{phones.stage.phone(name).id}"]')


def content(path: Path) -> bytes:
    """What a file holds."""
    return path.read_bytes()


async def opens(page: Page, phones: Phones, name: str) -> Locator:
    """Choose somebody in the list."""
    await page.locator(f'[data-person="{phones.stage.phone(name).id}"]').click()
    return phone(page, phones, name)


async def says_all(bot: Api, chat: int) -> None:
    """A message with every entity, and buttons of every kind."""
    quote = "\n".join(f"line {number}" for number in range(9))
    text = (
        "<b>bold</b> <i>italic</i> <u>under</u> <s>struck</s> <code>code</code> #tag @somebody /help "
        f"<tg-spoiler>secret</tg-spoiler> <blockquote expandable>{quote}</blockquote><blockquote>short</blockquote>"
        '<pre><code class="language-python">print(1)</code></pre>'
        '<tg-time unix="1800000000" format="wDt">then</tg-time> <a href="https://t.me/waishi_bot?start=NOCODE">link</a>'
    )
    buttons = [
        [
            {"text": "Yes", "callback_data": "y", "style": "success"},
            {"text": "No", "callback_data": "n", "style": "danger"},
            {"text": "More", "callback_data": "m", "style": "primary"},
        ],
        [{"text": "Copy it", "copy_text": {"text": "CF-2026-0001"}}, {"text": "Site", "url": "https://example.org/"}],
    ]
    await bot("sendMessage", chat_id=chat, text=text, parse_mode="HTML", reply_markup={"inline_keyboard": buttons})


async def sends_album(bot: Api, chat: int) -> None:
    """Two photos as one album."""
    media = json.dumps([{"type": "photo", "media": f"attach://{name}"} for name in "ab"])
    await bot("sendMediaGroup", chat_id=chat, media=media, a=File("a.png", PNG), b=File("b.png", PNG))


async def everything(bot: Api, chat: int) -> None:
    """One of each kind that a chat can show."""
    await says_all(bot, chat)
    await sends_album(bot, chat)
    await bot("sendDocument", chat_id=chat, document=File("list.xlsx", b"PK"), caption="the list")
    sent = await bot("sendMessage", chat_id=chat, text="before", reply_markup={"keyboard": [[{"text": "Soup"}]]})
    await bot("editMessageText", chat_id=chat, message_id=sent["message_id"], text="after")


async def test_what_a_message_can_hold(browser: Browser, phones: Phones) -> None:
    """Entities, coloured and copying buttons, a reply keyboard, typing dots, an edit, an album, a link, an alert."""
    async with visitor(browser, phones, language="en") as page, Api(phones.stage.playground) as bot:
        await begins(page, "")
        li = await opens(page, phones, "李强")
        chat = phones.stage.phone("李强").id
        await bot("sendChatAction", chat_id=chat, action="typing")
        await expect(li.locator(".typing")).to_be_visible()
        await says_all(bot, chat)
        shown = li.locator(".message", has_text="line 8")
        await expect(shown.locator("strong")).to_have_text("bold")
        await expect(li.locator(".typing")).to_be_hidden()
        await expect(shown.locator("blockquote.folded")).to_be_visible()
        await shown.get_by_role("button", name="展开").click()
        await expect(shown.locator("blockquote.folded")).to_have_count(0)
        await shown.locator(".spoiler").press("Enter")
        await expect(shown).to_contain_text("secret")
        await expect(shown.locator("time").first).to_have_text("2027年1月15日星期五 16:00")
        await expect(shown.locator(".key.success")).to_have_text("Yes")
        await shown.get_by_role("button", name="Copy it").click()
        assert await page.evaluate("navigator.clipboard.readText()") == "CF-2026-0001"
        sent = await bot("sendMessage", chat_id=chat, text="before", reply_markup={"keyboard": [[{"text": "Soup"}]]})
        await bot("editMessageText", chat_id=chat, message_id=sent["message_id"], text="after")
        await expect(li.locator(".message.theirs").last.locator(".edited")).to_be_visible()
        await li.locator(".replies .key", has_text="Soup").click()
        await expect(li.locator(".message.mine").last).to_contain_text("Soup")
        await sends_album(bot, chat)
        await expect(li.locator(".album img")).to_have_count(2)
        await shown.get_by_role("button", name="link").click()
        await expect(li.locator(".message.mine").last).to_contain_text("/start NOCODE")
        await phones.stage.settled()
        await phones.stage.keeper.kill()  # who answers the tap is this test
        await shown.get_by_role("button", name="No", exact=True).click()
        await expect(shown.locator('.key[aria-busy="true"]')).to_have_text("No")
        tap = list(phones.stage.playground.bot.taps)[-1]
        await bot("answerCallbackQuery", callback_query_id=tap, text="Really?", show_alert=True)
        await expect(page.get_by_role("dialog")).to_contain_text("Really?")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog")).to_be_hidden()
        await expect(shown.locator("[aria-busy]")).to_have_count(0)
        await phones.stage.keeper.start()


async def test_whose_phone(browser: Browser, phones: Phones) -> None:
    """The list says who somebody is and how much they have not read; opened, all of it is read."""
    async with visitor(browser, phones, language="en") as page, Api(phones.stage.playground) as bot:
        await begins(page, "")
        zheng = phones.stage.phone("郑海")
        listed = page.locator(f'[data-person="{zheng.id}"]')
        await expect(listed).to_have_text("郑Zheng HaiLeader in charge")
        for text in ("one", "two"):
            await bot("sendMessage", chat_id=zheng.id, text=text)
        await expect(listed).to_have_text("郑Zheng HaiLeader in charge22 unread")
        await expect(phone(page, phones, "郑海")).to_have_count(0)
        await listed.click()
        await expect(phone(page, phones, "郑海")).to_contain_text("two")
        await expect(listed).to_have_text("郑Zheng HaiLeader in charge")


async def test_commands_blocking_and_a_stranger(browser: Browser, phones: Phones) -> None:
    """The list after "/" is the person's own; who blocks the bot cannot write; a new phone starts as a stranger's."""
    async with visitor(browser, phones, language="en") as page:
        await begins(page, "")
        grace = await opens(page, phones, "Grace")
        await grace.get_by_role("button", name="Commands").press("Enter")
        await expect(grace.locator(".commands button").first).to_be_focused()
        assert "Trip abroad" in str(await grace.locator(".commands").text_content())
        await page.keyboard.press("Escape")
        await grace.get_by_role("textbox").press_sequentially("/my")
        await expect(grace.locator(".commands button")).to_have_count(1)
        await page.keyboard.press("Enter")
        await expect(grace.locator(".message.theirs").last).to_contain_text("My requests and duties")
        await grace.get_by_role("button", name="More").click()
        await grace.get_by_role("switch").click()
        await expect(grace.get_by_role("button", name="Unblock")).to_be_visible()
        assert phones.stage.phone("Grace").chat.blocked
        await grace.get_by_role("button", name="Unblock").click()
        await expect(grace.get_by_role("textbox")).to_be_visible()
        await grace.get_by_role("button", name="More").click()
        await grace.get_by_role("textbox", name="Link or code").fill("https://t.me/waishi_bot?start=NOCODE")
        await page.keyboard.press("Enter")
        await expect(grace.locator(".message.mine").last).to_contain_text("/start NOCODE")
        await page.get_by_text("A new phone …").click()
        await page.get_by_role("textbox", name="Name").fill("Nora")
        await page.get_by_role("combobox").select_option("en")
        await page.get_by_role("button", name="Add").click()
        nora = phone(page, phones, "Nora")
        await nora.get_by_role("button", name="Start").click()
        await expect(nora.locator(".message.theirs").last).to_contain_text("0512-8888 1234")


async def test_a_file_up_and_down(browser: Browser, phones: Phones, tmp_path: Path) -> None:
    """A file goes up from this machine into the chat and comes down the same; so does what the assistant makes."""
    letter = tmp_path / "邀请函.pdf"
    letter.write_bytes(b"%PDF-1.7 " + bytes(range(256)))
    async with visitor(browser, phones) as page:
        await begins(page, "passport")
        await page.locator('[data-do="step"]').click()
        await expect(page.locator('#story[data-at="2"][data-playing="false"]')).to_be_visible()
        wang = await opens(page, phones, "王伟")
        async with page.expect_file_chooser() as chosen:
            await wang.get_by_role("button", name="发送照片或文件").click()
            await wang.get_by_role("button", name="文件…", exact=True).click()
        await (await chosen.value).set_files(letter)
        async with page.expect_download() as loading:
            await wang.locator(".message.mine .paper").click()
        download = await loading.value
        assert download.suggested_filename == "邀请函.pdf"
        assert content(await download.path()) == content(letter)
        await page.locator('[data-do="step"]').click()
        await expect(page.locator('#story[data-at="8"][data-playing="false"]')).to_be_visible()
        await wang.locator(".key", has_text="审批表").last.click()
        async with page.expect_download() as loading:
            await wang.locator(".message.theirs .paper").click()
        assert content(await (await loading.value).path()).startswith(b"PK")


async def test_an_approval_on_three_phones(browser: Browser, phones: Phones) -> None:
    """The head agrees on her phone, and the teacher's and the office's show it at once, each in their language."""
    async with visitor(browser, phones) as page:
        await begins(page, "foreign-teacher")
        await page.locator('[data-do="step"]').click()
        await expect(page.locator('#story[data-playing="false"] .dots .over')).to_have_count(1)
        grace, sun, liu = (phone(page, phones, name) for name in ("Grace", "孙丽", "刘洋"))
        await expect(grace).to_contain_text("⏳ Head of department · Sun Li")
        await expect(liu).not_to_contain_text("CF-2026-0001")
        await sun.locator(".key.success").click()
        await expect(grace).to_contain_text("✅ Head of department · Sun Li")
        await expect(sun).to_contain_text("✅ 部门负责人 · 孙丽")
        await expect(liu).to_contain_text("✅ 部门负责人 · 孙丽")
        await expect(sun.locator(".toast")).to_have_text("已同意。")
        await expect(sun.locator(".key.success")).to_have_count(0)
