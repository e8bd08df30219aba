"""The guided stories: their list fits the transcripts, and a visitor gets through them by clicks and by keys alone."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import cycle

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from playground.page import Page as Phones
from playground.stories import stories
from tests.page.conftest import NARROW, WIDE, begins, until, visitor

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("page-stories")]

#: The guided stories come first, in this order.
THREE = ("trip", "permit", "years-end")
#: The same few steps to where the focus is: the sample photo and file stand third and fourth in their list.
_DOWN = {"photo": 2, "file": 3}


async def test_each_story_fits_its_transcript() -> None:
    """Every step begins at an act that is there, in both languages, and names up to four phones."""
    for story in stories().values():
        assert 1 <= len(story.phones) <= 4
        assert [step.first for step in story.steps] == sorted({step.first for step in story.steps})
        assert all(words["zh"] and words["en"] for words in [story.title, story.about, *(s.words for s in story.steps)])
    assert tuple(stories())[:3] == THREE


@dataclass(frozen=True)
class Visitor:
    """How somebody sees and uses the page."""

    language: str
    dark: bool
    size: ViewportSize
    keys: bool


async def does(page: Page, keys: bool) -> None:
    """What the story points at, with the mouse or with the keyboard."""
    strip = page.locator("#story")
    turn = strip.locator(".hint:enabled")
    hint = page.locator(".phone .hint")
    await until(page, "#story .hint:not(:disabled), .phone .hint")
    await closes_alert(page, keys)
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


async def closes_alert(page: Page, keys: bool) -> None:
    """An answer that stays until it is closed."""
    if await (said := page.locator("#alert[open] button")).count():
        await (said.press("Enter") if keys else said.click())


@pytest.mark.parametrize(
    ("story", "one", "other", "ends"),
    [
        pytest.param(
            "trip",
            Visitor("zh", dark=False, size=WIDE, keys=False),
            Visitor("en", dark=True, size=NARROW, keys=True),
            "已办结",
            id="a trip",
        ),
        pytest.param(
            "permit",
            Visitor("zh", dark=True, size=NARROW, keys=False),
            Visitor("en", dark=False, size=WIDE, keys=True),
            "Work permit •••• 5678",
            id="a foreign teacher's permits",
        ),
        pytest.param(
            "years-end",
            Visitor("zh", dark=False, size=NARROW, keys=True),
            Visitor("en", dark=True, size=WIDE, keys=False),
            "✅",
            id="the year's end",
        ),
    ],
)
async def test_a_story_by_clicks_and_keys(
    browser: Browser, phones: Phones, story: str, one: Visitor, other: Visitor, ends: str
) -> None:
    """Two visitors, as unlike as can be, take turns: each does what the page points at, and both see it go on."""
    async with AsyncExitStack() as stack:
        pages = [
            await stack.enter_async_context(
                visitor(browser, phones, language=who.language, dark=who.dark, size=who.size)
            )
            for who in (one, other)
        ]
        await begins(pages[0], story)
        telling = phones.telling
        assert telling is not None
        turns = cycle(zip(pages, (one, other), strict=True))
        while (at := telling.at) < len(telling.story.acts):
            page, who = next(turns)
            await until(page, f'#story[data-at="{at}"]')
            await does(page, who.keys)
            await until(page, f'#story:not([data-at="{at}"])')
        for page, who in zip(pages, (one, other), strict=True):
            await expect(page.locator('#story[data-done="true"]')).to_be_visible()
            await closes_alert(page, who.keys)
            await page.locator(f'[data-person="{phones.stage.phone(telling.story.phones[0]).id}"]').click()
            await expect(page.locator(".phone .log", has_text=ends).first).to_be_visible()


@pytest.mark.parametrize("story", [key for key in stories() if key not in THREE])
async def test_a_story_plays_by_itself(browser: Browser, phones: Phones, story: str) -> None:
    """One press, and all of it is done, to the last act."""
    async with visitor(browser, phones, language="en") as page:
        await begins(page, story)
        await page.get_by_role("button", name="Play it all").click()
        await expect(page.locator('#story[data-done="true"]')).to_be_visible()
        await expect(page.locator("#story")).to_have_attribute("data-at", str(len(stories()[story].acts)))


async def test_another_way_to_the_same(browser: Browser, phones: Phones) -> None:
    """A button with the words that are to be typed does as well; where a story cannot go on, the page says so."""
    async with visitor(browser, phones, language="en") as page:
        await begins(page, "permit")
        liu = page.locator(f'.phone[data-phone="{phones.stage.phone("刘洋").id}"]')
        for at in (1, 2):
            await until(page, f'#story[data-at="{at}"]')
            await does(page, keys=False)
        await page.locator('#story[data-at="3"]').wait_for()
        await liu.locator(".key", has_text="护照").last.click()
        await expect(page.locator('#story[data-at="4"]')).to_be_visible()
        await liu.locator(".key", has_text="取消").last.click()
        assert phones.telling is not None
        await phones.telling.play(len(phones.telling.story.acts), 0)
        await expect(page.locator("#story")).to_contain_text("The story has gone another way")
        await page.get_by_role("button", name="End it").click()
        await expect(page.locator("#story")).to_be_hidden()
        await expect(liu.locator(".message.mine", has_text="2024-05-02")).to_be_visible()
