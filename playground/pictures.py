"""The README's pictures, taken on the page itself: `make pictures`. Needs Chromium and fonts for Chinese and emoji."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from playground.page import Page as Phones
from playground.stories import stories

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
COLOURS = 256  # enough for text, flat colours and the few of an emoji
WIDE, NARROW = (1360, 820), (390, 800)


async def _visit(
    browser: Browser, phones: Phones, language: str, size: tuple[int, int] = WIDE, *, dark: bool = False
) -> Page:
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="zh-CN" if language == "zh" else "en-GB",
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    page = await context.new_page()
    await page.goto(phones.url)
    await page.locator("#home").click()
    await page.locator('body[data-opening="false"] .card').first.wait_for()
    return page


async def _tell(page: Page, phones: Phones, key: str, acts: int) -> None:
    """A story, up to so many acts."""
    await page.locator(f'.card[data-story="{key}"]').click()
    await page.locator('#story [data-do="step"]:enabled').wait_for()
    assert phones.telling is not None
    await phones.telling.play(acts, 0)
    await page.locator(f'#story[data-at="{acts}"][data-playing="false"]').wait_for()


def _act(key: str, line: str) -> int:
    """How many acts a story has before this one."""
    return stories()[key].acts.index(line)


async def _take(page: Page, name: str) -> None:
    await page.mouse.move(1, 1)
    await page.wait_for_timeout(4500)  # what flashes over a chat is gone by then
    await page.screenshot(path=FOLDER / f"{name}.png")
    await page.context.close()


async def take(browser: Browser, phones: Phones) -> None:
    """All of them, each from a fresh college."""
    page = await _visit(browser, phones, "zh")
    await _take(page, "start")
    page = await _visit(browser, phones, "zh")
    await _tell(page, phones, "trip", _act("trip", "孙丽 [同意]"))
    await _take(page, "approval")
    page = await _visit(browser, phones, "en", dark=True)
    await _tell(page, phones, "foreign-teacher", _act("foreign-teacher", "刘洋 [同意]"))
    await page.locator("#inspect").click()
    await page.locator("summary", has_text="sendMessage").first.click()
    await _take(page, "backstage")
    page = await _visit(browser, phones, "en", NARROW)
    await _tell(page, phones, "permit", _act("permit", "Grace [I have submitted · Work permit]"))
    await page.locator('[data-do="end"]').click()
    await page.locator(f'[data-person="{phones.stage.phone("Grace").id}"]').click()
    await page.locator(".message.theirs", has_text="What comes first").last.evaluate(
        "card => { const log = card.closest('.log'); log.scrollTop = card.offsetTop - log.offsetTop - 8; }"
    )
    await _take(page, "phone")


async def main() -> None:
    """Take them, and make them small."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Pictures need Chromium: apt-get install chromium fonts-noto-cjk fonts-noto-color-emoji")
    async with Phones(pause=0) as phones, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--headless", "--no-sandbox"])
        await take(browser, phones)
        await browser.close()
    for picture in sorted(FOLDER.glob("*.png")):
        with Image.open(picture) as full:
            small = full.convert("RGB").quantize(COLOURS, kmeans=3, dither=Image.Dither.NONE)
        small.save(picture, optimize=True)
        print(f"{picture.relative_to(FOLDER.parent.parent)} {picture.stat().st_size // 1024} KB")


if __name__ == "__main__":
    asyncio.run(main())
