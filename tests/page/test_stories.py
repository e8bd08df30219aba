"""The guided stories: their list fits the transcripts, and a visitor gets through them by clicks and by keys alone."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from playground.page import Page as Phones
from playground.stories import stories
from tests.page.conftest import NARROW, WIDE, begins, visitor

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("page-stories")]

#: The same few steps to where the focus is: the sample photo and file stand third and fourth in their list.
_DOWN = {"photo": 2, "file": 3}


async def test_each_story_fits_its_transcript() -> None:
    """Every step begins at an act that is there, in both languages, and names up to four phones."""
    for story in stories().values():
        assert 1 <= len(story.phones) <= 4
        assert [step.first for step in story.steps] == sorted({step.first for step in story.steps})
        assert all(words["zh"] and words["en"] for words in [story.title, story.about, *(s.words for s in story.steps)])
    assert list(stories())[:2] == ["trip", "years-end"]


async def does(page: Page, keys: bool) -> None:
    """What the story points at, with the mouse or with the keyboard."""
    strip = page.locator("#story")
    at = await strip.get_attribute("data-at")
    turn = strip.locator(".hint:enabled")
    hint = page.locator(".phone .hint")
    await turn.or_(hint).first.wait_for()
    if await (said := page.locator("#alert[open] button")).count():  # an answer that stays until it is closed
        await (said.press("Enter") if keys else said.click())
    if await turn.count():
        await (turn.press("Enter") if keys else turn.click())
    elif keys:
        await strip.locator('[data-do="show"]').press("Enter")
        await page.keyboard.press("Enter")
        if await page.locator(".clips:not([hidden])").count():
            sample = page.locator(".clips .hint")
            kind = str(await sample.get_attribute("data-clip")).removeprefix("sample_")
            for _ in range(_DOWN[kind]):
                await page.keyboard.press("Tab")
            await page.keyboard.press("Enter")
    else:
        await hint.click()
        sample = page.locator(".clips .hint")
        if await sample.count():
            await sample.click()
    await expect(strip).not_to_have_attribute("data-at", str(at))


@pytest.mark.parametrize(
    ("story", "language", "dark", "size", "keys", "ends"),
    [
        pytest.param("trip", "zh", False, WIDE, False, "已办结", id="a trip, Chinese, light, wide, mouse"),
        pytest.param("years-end", "en", True, WIDE, True, "✅", id="the year's end, English, dark, wide, keys"),
        pytest.param(
            "passport", "zh", True, NARROW, True, "ZJ-2026-0001", id="a passport, Chinese, dark, narrow, keys"
        ),
        pytest.param("passport", "en", False, NARROW, False, "ZJ-2026-0001", id="a passport, English, light, narrow"),
    ],
)
async def test_a_story_by_clicks_and_keys(
    browser: Browser, phones: Phones, story: str, language: str, dark: bool, size: ViewportSize, keys: bool, ends: str
) -> None:
    """Each act that the page points at is done on the phone it points at, to the story's end."""
    async with visitor(browser, phones, language=language, dark=dark, size=size) as page:
        await begins(page, story)
        for _ in stories()[story].acts:
            if await page.locator('#story[data-done="true"]').count():
                break
            await does(page, keys)
        await expect(page.locator('#story[data-done="true"]')).to_be_visible()
        assert phones.telling is not None
        assert phones.telling.at == len(stories()[story].acts)
        await page.locator(f'[data-person="{phones.stage.phone(stories()[story].phones[0]).id}"]').click()
        await expect(page.locator(".phone .log", has_text=ends).first).to_be_visible()
