"""Updates pushed to the bot's own address, in order, again and again until it answers 2xx."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp

from playground.entities import Json
from playground.updates import UpdateQueue

#: Seconds after a first failure; doubled with every further one up to the longest.
RETRY_AFTER = 0.05
RETRY_AT_MOST = 2.0
_PATIENCE = aiohttp.ClientTimeout(total=60)


@dataclass(eq=False)
class Webhook:
    """Where a bot wants its updates; no URL means that it asks for them."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    ip_address: str = "127.0.0.1"
    #: Unix time and words of the last failure.
    last_error_date: int = 0
    last_error: str = ""
    #: How many POSTs were tried, and which updates went through.
    attempts: int = 0
    delivered: list[Json] = field(default_factory=list)
    _courier: asyncio.Task[None] | None = field(default=None, repr=False)

    def start(self, queue: UpdateQueue, now: Callable[[], int]) -> None:
        """Deliver from now on; *now* tells the Unix time for the record of failures."""
        self._courier = asyncio.get_running_loop().create_task(self._deliver(queue, now), name="playground webhook")

    async def stop(self) -> None:
        """Deliver no more; what is under way is given up and stays unconfirmed."""
        courier, self._courier = self._courier, None
        if courier is not None:
            courier.cancel()
            await asyncio.gather(courier, return_exceptions=True)

    async def _deliver(self, queue: UpdateQueue, now: Callable[[], int]) -> None:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
            wait = RETRY_AFTER
            while True:
                await queue.changed.wait_for(lambda: queue.pending or queue.repeats)
                repeated = bool(queue.repeats)
                update = (queue.repeats if repeated else queue.pending)[0]
                queue.deliveries[update["update_id"]] += 1
                if not await self._post(session, update):
                    self.last_error_date = now()
                    await asyncio.sleep(wait)
                    wait = min(2 * wait, RETRY_AT_MOST)
                    continue
                wait = RETRY_AFTER
                self.delivered.append(update)
                if repeated:
                    queue.repeats.popleft()
                else:
                    queue.confirm_below(update["update_id"] + 1)
                queue.changed.notify_all()

    async def _post(self, session: aiohttp.ClientSession, update: Json) -> bool:
        """Whether the bot took it."""
        self.attempts += 1
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with session.post(self.url, json=update, headers=headers, allow_redirects=False) as answer:
                await answer.read()
                if 200 <= answer.status < 300:
                    return True
                self.last_error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            self.last_error = "Connection refused" if isinstance(error, aiohttp.ClientConnectorError) else str(error)
        return False
