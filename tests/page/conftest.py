"""The page in the system's Chromium: one browser for all, a fresh page of phones for each module that wants one."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from playground.page import Page as Phones

#: Nothing of the browser's own goes out, and nothing is kept.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
PATIENCE_MS = 30_000


def chromium() -> str:
    """Where the browser is; in CI a missing one is a failure."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        words = "the page is tried in Chromium; to get it: apt-get install chromium fonts-noto-cjk"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium."""
    expect.set_options(timeout=PATIENCE_MS)
    with TemporaryDirectory(prefix="waishi-chromium-") as home:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium(), args=FLAGS, env={**os.environ, "HOME": home}
            )
            yield browser
            await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def phones() -> AsyncIterator[Phones]:
    """The page of phones, with the assistant behind it; stories play without a pause."""
    async with Phones(pause=0) as phones:
        yield phones


@asynccontextmanager
async def visitor(
    browser: Browser,
    phones: Phones,
    *,
    language: str = "zh",
    dark: bool = False,
    size: ViewportSize = WIDE,
    expected: str | None = None,
) -> AsyncIterator[Page]:
    """Somebody who has opened the page. In the end: nothing complained, and nothing went anywhere else.

    Args:    expected: what a complaint may begin with.
    """
    context = await browser.new_context(
        viewport=size,
        locale="zh-CN" if language == "zh" else "en-GB",
        color_scheme="dark" if dark else "light",
        permissions=["clipboard-read", "clipboard-write"],
        accept_downloads=True,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    complaints: list[str] = []
    elsewhere: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: None if _ours(request.url, phones.url) else elsewhere.append(request.url))
    await page.goto(phones.url)
    await page.locator("[data-person]").first.wait_for()
    yield page
    await context.close()
    assert [one for one in complaints if expected is None or not one.startswith(expected)] == []
    assert elsewhere == []


def _ours(url: str, base: str) -> bool:
    return url.startswith((base, "blob:" + base.rsplit("/", 2)[0], "data:"))


async def until(page: Page, there: str) -> None:
    """Wait until there is such an element: looked for at each frame, where an expectation looks twice a second."""
    await page.wait_for_function("there => document.querySelector(there)", arg=there)


async def begins(page: Page, story: str) -> None:
    """Choose a story on the first view, "" for none, and wait until it stands there."""
    await page.locator("#home").click()
    await page.locator(f'.card[data-story="{story}"]').click()
    if story:
        await until(page, '#story[data-playing="false"] :is([data-do="show"], .hint):not(:disabled)')
    await until(page, 'body[data-opening="false"] .phone')
