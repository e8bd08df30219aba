"""What goes wrong between a bot and Telegram, on order."""

import random
from dataclasses import dataclass
from typing import Literal

from playground.call import Call
from playground.changed import Changed
from playground.world import World

#: A fault for any method leaves these alone; name them to strike them. downloadFile stands for fetching a file's bytes.
_ONLY_BY_NAME = {"getupdates", "downloadfile"}

Kind = Literal["too_many", "server_error", "bad_gateway", "cut", "silent"]


@dataclass(eq=False)
class Fault:
    """One order: it strikes *times* matching requests."""

    kind: Kind
    #: None strikes until it is cleared.
    times: int | None
    #: Without one, every method but getUpdates and downloadFile.
    method: str | None
    chat: int | None = None
    retry_after: int = 0
    struck: int = 0

    def matches(self, call: Call) -> bool:
        """Whether it strikes this request."""
        if self.chat is not None and call.chat_id != self.chat:
            return False
        method = call.method.lower()
        return method not in _ONLY_BY_NAME if self.method is None else method == self.method.lower()


class Faults:
    """The orders that still stand; the oldest that matches strikes first."""

    def __init__(self, world: World) -> None:
        self.orders: list[Fault] = []
        self.is_away = False
        #: Rings when silence is released.
        self.changed = Changed()
        self._world = world
        self._released = 0

    def too_many(
        self, retry_after: int = 2, chat: int | None = None, times: int | None = 1, method: str | None = None
    ) -> Fault:
        """429 with *retry_after* seconds, for one chat or for all; nothing is done."""
        return self._order(Fault("too_many", times, method, chat, retry_after))

    def server_error(self, times: int | None = 1, method: str | None = None) -> Fault:
        """500; nothing is done."""
        return self._order(Fault("server_error", times, method))

    def bad_gateway(self, times: int | None = 1, method: str | None = None) -> Fault:
        """502 with a page of HTML, as a proxy in front of Telegram sends it; nothing is done."""
        return self._order(Fault("bad_gateway", times, method))

    def cut(self, times: int | None = 1, method: str | None = None) -> Fault:
        """The act is done, the connection breaks after half the answer."""
        return self._order(Fault("cut", times, method))

    def accepted_but_silent(self, times: int | None = 1, method: str | None = None) -> Fault:
        """The act is done, the answer never comes until the client gives up or :meth:`release`."""
        return self._order(Fault("silent", times, method))

    def release(self) -> None:
        """Let the answers that are held back go out."""
        self._released += 1
        self.changed.notify_all()

    def away(self, gone: bool = True) -> None:
        """Drop every connection without an answer, waiting polls too, until it is called with False."""
        self.is_away = gone
        if gone:
            for bot in self._world.bots.values():
                bot.queue.end_poll("the server went away")

    def repeat_updates(self, number: int) -> None:
        """Deliver the last *number* updates that a bot confirmed once more, to each bot."""
        for bot in self._world.bots.values():
            confirmed = list(bot.queue.confirmed)
            bot.queue.repeats.extend(confirmed[max(0, len(confirmed) - number) :])
            bot.queue.changed.notify_all()

    def shuffle_updates(self, seed: int | None = 1) -> None:
        """Deliver every batch out of order from now on; None ends it."""
        for bot in self._world.bots.values():
            bot.queue.shuffler = None if seed is None else random.Random(seed)

    def clear(self) -> None:
        """Mend everything."""
        self.orders.clear()
        self.shuffle_updates(None)
        self.away(False)
        self.release()

    def strike(self, call: Call) -> Fault | None:
        """The fault of this request, used up by one."""
        for fault in self.orders:
            if fault.matches(call):
                fault.struck += 1
                if fault.times is not None and fault.struck >= fault.times:
                    self.orders.remove(fault)
                return fault
        return None

    async def silence(self) -> None:
        """Hold an answer back until the next release."""
        before = self._released
        await self.changed.wait_for(lambda: self._released > before)

    def _order(self, fault: Fault) -> Fault:
        self.orders.append(fault)
        return fault
