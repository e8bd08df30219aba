"""Telegram's speed limits: 30 messages a second over all, about one a second in a chat, 20 a minute in a group."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from playground import limits
from playground.refusals import TooManyRequests


@dataclass
class _Bucket:
    """Tokens of one chat; a refused call takes one too, so hammering only makes it longer."""

    tokens: float = limits.CHAT_BURST
    at: float = 0.0


@dataclass
class Pace:
    """The limits of one bot. Refused calls count as calls."""

    #: Monotonic seconds; a test may bring its own.
    now: Callable[[], float] = time.monotonic
    refused: int = 0
    _everywhere: deque[float] = field(default_factory=deque)
    _chats: dict[int, _Bucket] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)

    def check(self, chat_id: int, messages: int = 1) -> None:
        """Count *messages* about to be sent to a chat.

        Raises:  TooManyRequests: with the whole seconds to wait.
        """
        now = self.now()
        wait = max(self._wait_everywhere(now, messages), self._wait_in_chat(now, chat_id, messages))
        if chat_id < 0:
            wait = max(wait, self._wait_in_group(now, chat_id, messages))
        if wait > 0:
            self.refused += 1
            raise TooManyRequests(max(1, math.ceil(wait)))

    def _wait_everywhere(self, now: float, messages: int) -> float:
        return _wait(self._everywhere, now, 1.0, limits.EVERYWHERE_A_SECOND, messages)

    def _wait_in_group(self, now: float, chat_id: int, messages: int) -> float:
        return _wait(self._groups.setdefault(chat_id, deque()), now, 60.0, limits.GROUP_A_MINUTE, messages)

    def _wait_in_chat(self, now: float, chat_id: int, messages: int) -> float:
        bucket = self._chats.setdefault(chat_id, _Bucket(at=now))
        refill = (now - bucket.at) * limits.CHAT_A_SECOND
        bucket.tokens = min(limits.CHAT_BURST, bucket.tokens + refill)
        bucket.at = now
        missing = 1 - bucket.tokens
        bucket.tokens -= messages if missing <= 0 else 1
        return missing / limits.CHAT_A_SECOND


def _wait(calls: deque[float], now: float, window: float, most: int, messages: int) -> float:
    """Seconds until a window has room, 0 when it has; the calls are counted either way."""
    while calls and calls[0] <= now - window:
        calls.popleft()
    full = len(calls) >= most
    wait = calls[len(calls) - most] + window - now if full else 0.0
    calls.extend([now] * messages)
    return wait
