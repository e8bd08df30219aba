"""What the page can do to the college: turn its calendar, kill its assistant, make Telegram ill, begin again."""

from __future__ import annotations

import time
from contextlib import AsyncExitStack

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from playground.page import Page as Phones
from tests.page.conftest import NARROW, WIDE, begins, until, visitor
from tests.page.test_phones import everything, opens, phone
from tests.playground.api import Api

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("page-phones")]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


async def lent(page: Page) -> None:
    """The passport's story up to where the calendar is turned."""
    await begins(page, "passport")
    for step in (1, 2):
        await page.locator('[data-do="step"]').click()
        await until(page, f'#story[data-playing="false"] .dots .over:nth-child({step})')


def college_day(phones: Phones) -> str:
    return f"{phones.stage.playground.now().astimezone(phones.stage.office.zone):%Y-%m-%d %H:%M}"


async def test_the_calendar_goes_forward_only(browser: Browser, phones: Phones) -> None:
    """A day, a week, the next reminder, a date: reminders come on the way, in their order, dated by their own day."""
    async with visitor(browser, phones) as page:
        await lent(page)
        wang = phone(page, phones, "王伟")
        await page.locator("#inspect").click()
        await page.locator("#tab-duties").click()
        await expect(page.locator(".entries summary")).to_contain_text("ZJ-2026-0001 hand_back")
        await expect(page.locator("#tab-panel .note")).to_have_text("下一次提醒: 2026年12月7日周一 08:00")
        await page.locator("#inspect").click()
        await page.locator("#calendar").click()
        await page.get_by_role("button", name="过一天").click()
        await expect(page.locator("#calendar")).to_contain_text("2026年11月24日")
        await page.get_by_role("button", name="过一周").click()
        await expect(page.locator("#calendar")).to_contain_text("2026年12月1日")
        await page.get_by_role("button", name="到下一次提醒").click()
        await expect(wang).to_contain_text("🔔 还有 8 天")
        assert college_day(phones) == "2026-12-07 08:00"
        await page.get_by_label("日期").fill("2026-12-20")
        await page.get_by_role("button", name="转到").click()
        await expect(page.locator("#calendar")).to_contain_text("2026年12月20日")
        await expect(wang).to_contain_text("🔔 今天是最后一天")
        days = await wang.locator(".day").all_text_contents()
        assert days == ["11月23日周一", "12月7日周一", "12月11日周五", "12月15日周二"]
        assert college_day(phones) == "2026-12-20 09:00"
        await expect(page.get_by_role("button", name="转到")).to_be_enabled()
        await page.get_by_label("日期").fill("2026-12-01")
        await page.get_by_role("button", name="转到").click()
        await expect(page.locator("#said")).to_contain_text("日历只能往前转")
        assert college_day(phones) == "2026-12-20 09:00"
        await page.get_by_role("button", name="重新开始").click()
        await expect(page.locator("#calendar")).to_contain_text("2026年11月23日")
        await expect(page.locator('#story[data-at="0"]')).to_be_visible()


async def test_killed_in_the_middle_nothing_is_lost(browser: Browser, phones: Phones) -> None:
    """Somebody goes on typing while the process is dead; started again, it answers all of it, at the same question."""
    async with visitor(browser, phones, language="en") as page:
        await begins(page, "")
        grace = await opens(page, phones, "Grace")
        await grace.get_by_role("textbox").fill("/passport")
        await page.keyboard.press("Enter")
        await expect(grace.locator(".message.theirs").last).to_contain_text("1/3")
        await page.get_by_role("button", name="Backstage").click()
        await page.get_by_role("tab", name="Faults").click()
        grace = await opens(page, phones, "Grace")
        await page.get_by_role("button", name="Kill (SIGKILL)").click()
        await expect(page.locator("#health")).to_contain_text("The assistant was killed")
        await grace.get_by_role("textbox").fill("Japan")
        await page.keyboard.press("Enter")
        await expect(page.locator("#health")).to_contain_text("Updates waiting at Telegram: 1.")
        await page.get_by_role("button", name="Start it again").click()
        await expect(page.locator("#health")).to_contain_text("nothing was lost")
        await expect(grace.locator(".message.theirs").last).to_contain_text("2/3")
        await expect(grace.locator(".message.theirs").last).to_contain_text("Destination: Japan")


async def test_telegram_is_ill_and_well_again(browser: Browser, phones: Phones) -> None:
    """However Telegram is ill, the page says what waits; well again, each answer comes, once, and nothing was lost."""
    async with visitor(browser, phones, language="en") as page:
        await begins(page, "")
        await page.get_by_role("button", name="Backstage").click()
        await page.get_by_role("tab", name="Faults").click()
        grace = await opens(page, phones, "Grace")
        health, lists = page.locator("#health"), grace.locator(".message.theirs", has_text="My requests and duties")
        for ill, waits in (
            ("answers 500 (internal error)", "0 to come in, 1 to go out"),
            ("answers 429 (too many requests)", "0 to come in, 1 to go out"),
            ("takes it and never answers (times out)", "0 to come in, 1 to go out"),
            ("cannot be reached", "1 to come in, 0 to go out"),
        ):
            before = await lists.count()
            await page.get_by_label(ill).check()
            await expect(health).to_have_text(f"Telegram {ill}.")
            await grace.get_by_role("textbox").fill("/my")
            await page.keyboard.press("Enter")
            await expect(health).to_have_text(f"Telegram {ill}. Waiting: {waits}.")
            await page.get_by_label("all is well").check()
            await expect(health).to_have_text("Telegram is well again; nothing was lost.")
            await expect(lists).to_have_count(before + 1)
        await page.get_by_role("tab", name="Requests").click()
        await page.locator(".entries summary", has_text="sendMessage").first.click()
        await expect(page.locator(".entries pre").first).to_contain_text("My requests and duties")
        await page.get_by_role("tab", name="Updates").click()
        await page.locator(".entries summary", has_text="message").first.click()
        await expect(page.locator(".entries pre").first).to_contain_text('"text": "/my"')
        await page.get_by_role("tab", name="Outbox").click()
        await expect(page.locator(".entries .state.sent").first).to_be_visible()
        await page.get_by_role("tab", name="Duties").click()
        await expect(page.locator("#tab-panel")).to_have_text("Next reminder: noneNothing here yet.")


async def test_everybody_can_use_it(browser: Browser, phones: Phones) -> None:
    """axe finds nothing against WCAG 2.2 AA: in every part of the page and for every kind of message, light and dark,
    wide and narrow.
    """
    found: list[str] = []
    passed = 0
    axe, options = Axe(), {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}

    async def check(page: Page, where: str) -> None:
        nonlocal passed
        result = (await axe.run(page, options=options)).response
        passed += len(result["passes"])
        found.extend(f"{where}: {one['id']} {one['nodes'][0]['html'][:160]}" for one in result["violations"])

    async with AsyncExitStack() as stack:
        pages = {
            f"{'dark' if dark else 'light'} {size['width']}": await stack.enter_async_context(
                visitor(browser, phones, language=language, dark=dark, size=size)
            )
            for dark, size, language in (
                (False, WIDE, "en"),
                (True, WIDE, "zh"),
                (False, NARROW, "zh"),
                (True, NARROW, "en"),
            )
        }
        for how, page in pages.items():
            await page.locator("#home").click()
            await page.locator(".card").first.wait_for()
            await check(page, f"{how}: first view")
        await lent(next(iter(pages.values())))
        bot = await stack.enter_async_context(Api(phones.stage.playground))
        await everything(bot, phones.stage.phone("王伟").id)
        for how, page in pages.items():
            wang = await opens(page, phones, "王伟")
            await expect(wang.locator(".replies .key")).to_be_visible()
            await check(page, f"{how}: a chat")
            if how in ("light 1440", "dark 390"):
                continue  # with the other two each colour and each width has been seen
            for name in ("slash", "clip", "menu-button"):
                await wang.locator(f".icon.{name}").click()
                await check(page, f"{how}: {name}")
                await page.keyboard.press("Escape")
            await page.locator("#calendar").click()
            await check(page, f"{how}: calendar")
            await page.keyboard.press("Escape")
            await page.locator("#inspect").click()
            for tab in ("requests", "duties", "engine"):
                await page.locator(f"#tab-{tab}").click()
                await check(page, f"{how}: {tab}")
            await page.locator("#inspect").click()
            phones.stage.phone("王伟").blocks()
            await wang.locator(".foot .start").wait_for()
            await check(page, f"{how}: blocked")
            phones.stage.phone("王伟").unblocks()
            await wang.locator(".write").wait_for()
    assert found == []
    assert passed >= 400


async def test_who_comes_back_hears_what_they_missed(phones: Phones) -> None:
    """With the number of the last event only what came after is told; with none, or another run's, everything."""
    async with aiohttp.ClientSession() as session:
        first = await _first(session, phones)
        wang = phones.stage.phone("王伟")
        await phones.stage.settled()
        await wang.says("one")
        await phones.stage.settled()
        told = await _first(session, phones, first[0])
        assert (first[1], told[1]) == ("state", "message")
        assert (await _first(session, phones, "another-3"))[1] == "state"


async def _first(session: aiohttp.ClientSession, phones: Phones, last: str = "") -> tuple[str, str]:
    """Number and kind of the first event after *last* that is no news of the run itself."""
    async with session.get(f"{phones.url}events", headers={"Last-Event-ID": last}) as stream:
        number = kind = ""
        async for line in stream.content:
            name, _, value = line.decode().strip().partition(": ")
            number, kind = (value, kind) if name == "id" else (number, value) if name == "event" else (number, kind)
            if not name and kind in ("state", "message"):
                return number, kind
    raise AssertionError("the stream ended")


async def test_a_page_that_was_cut_off_catches_up(browser: Browser, phones: Phones) -> None:
    """The stream breaks while things happen: the page says so, comes back by itself, and shows what it missed, once."""
    async with visitor(browser, phones, language="en", expected="Failed to load resource: net::ERR_") as page:
        await begins(page, "")
        grace = await opens(page, phones, "Grace")
        await grace.get_by_role("button", name="Send", exact=True).wait_for()
        await page.route("**/events", lambda route: route.abort())
        assert phones._runner is not None
        assert phones._runner.server is not None
        for connection in phones._runner.server.connections:
            if connection.transport is not None:
                connection.transport.abort()
        await expect(page.locator("#health")).to_contain_text("connection to the demo is lost")
        lists = grace.locator(".message.theirs", has_text="My requests and duties")
        before = await lists.count()
        await phones.stage.phone("Grace").says("/my")
        await phones.stage.settled()
        await page.unroute("**/events")
        await expect(lists).to_have_count(before + 1)
        await expect(page.locator("#health")).to_have_text("")


async def test_it_is_nobody_elses(phones: Phones) -> None:
    """Without the path there is nothing, under another name neither, and nothing may be loaded from outside."""
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{phones.port}/") as answer:
            assert answer.status == 404
        async with session.get(phones.url, headers={"Host": "evil.example:80"}) as answer:
            assert answer.status == 403
        async with session.get(phones.url) as answer:
            assert answer.status == 200
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
        async with session.post(f"{phones.url}calendar", json={"to": "2020-01-01"}) as answer:
            assert await answer.json() == {"why": "past"}


async def test_forty_people_and_five_thousand_messages(browser: Browser, phones: Phones) -> None:
    """The page opens at once, draws the newest of each chat, and shows what is said a moment later."""
    bot = phones.stage.playground.bot
    for number in range(40 - len(phones.stage.phones)):
        phones.stage.phone(f"同事{number:02d}")
    for one in phones.stage.phones.values():
        one.chat.started = True
        for number in range(125):
            bot.post(one.chat, bot.user, {"text": f"第 {number} 条消息，说的是一件寻常的事。"})
    began = time.monotonic()
    async with visitor(browser, phones) as page:
        await page.locator(f'[data-person="{phones.stage.phone("王伟").id}"]').click()
        wang = phone(page, phones, "王伟")
        await expect(wang.locator(".message.theirs").last).to_contain_text("第 124 条")
        assert time.monotonic() - began < 10
        assert await wang.locator(".message").count() <= 60
        began = time.monotonic()
        bot.post(phones.stage.phone("王伟").chat, bot.user, {"text": "最新"})
        await expect(wang.locator(".message.theirs").last).to_contain_text("最新")
        assert time.monotonic() - began < 2
        await wang.get_by_role("button", name="更早的").click()
        assert await wang.locator(".message").count() > 60
