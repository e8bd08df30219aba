"""One playground a test, one client of its bot, one person who started it."""

from collections.abc import AsyncIterator

import pytest

from playground import Phone, Playground
from tests.playground.api import Api


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground() as playground:
        yield playground


@pytest.fixture
async def api(playground: Playground) -> AsyncIterator[Api]:
    async with Api(playground) as api:
        yield api


@pytest.fixture
async def wang(playground: Playground) -> Phone:
    """王伟, who has started the bot; the bot has read it."""
    wang = playground.phone("王伟")
    await wang.starts()
    playground.bot.queue.clear()
    return wang
