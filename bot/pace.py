"""Telegram's limits on what a bot may send, kept on the monotonic clock: over all, and in each chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic


@dataclass(frozen=True)
class Limits:
    """What Telegram allows, as settings. *per_second* 0 switches pacing off."""

    per_second: float = 29.5
    chat_burst: int = 3  #: at once in one chat
    chat_interval: float = 1.0  #: seconds between answers after that
    broadcast_interval: float = 1.05  #: seconds between letters to many
    in_flight: int = 8


@dataclass
class _Bucket:
    tokens: float
    at: float


@dataclass
class Pace:
    """Says when the next message may go. Times are seconds of the monotonic clock."""

    limits: Limits
    now: Callable[[], float] = monotonic
    _all: _Bucket = field(init=False)
    _chats: dict[int, _Bucket] = field(init=False, default_factory=dict)
    _pauses: dict[int, float] = field(init=False, default_factory=dict)  # chat → until; 0: every chat
    _last_429: tuple[int, float] = field(init=False, default=(0, -1e9))

    def __post_init__(self) -> None:
        self._all = _Bucket(1.0, self.now())

    def free(self, chat: int = 0) -> float:
        """When that chat (0: any chat at all) may next be sent to; in the past: now."""
        until = max(self._pauses.get(0, 0.0), self._pauses.get(chat, 0.0))
        if self.limits.per_second <= 0:
            return until
        if chat == 0:
            return max(until, self._next(self._all, 1 / self.limits.per_second, 1.0))
        bucket = self._chats.get(chat)
        return max(until, self._next(bucket, self.limits.chat_interval, self.limits.chat_burst)) if bucket else until

    def _next(self, bucket: _Bucket, interval: float, most: float) -> float:
        tokens = min(most, bucket.tokens + (self.now() - bucket.at) / interval)
        return 0.0 if tokens >= 1 else self.now() + (1 - tokens) * interval

    def take(self, chat: int, *, broadcast: bool = False) -> None:
        """A message goes to that chat now."""
        if self.limits.per_second <= 0:
            return
        self._spend(self._all, 1 / self.limits.per_second, 1.0)
        bucket = self._chats.setdefault(chat, _Bucket(self.limits.chat_burst, self.now()))
        self._spend(bucket, self.limits.chat_interval, self.limits.chat_burst)
        if broadcast:  # no bursts of letters to many
            self._pauses[chat] = self.now() + self.limits.broadcast_interval
        if len(self._chats) > 10_000:
            self._forget()

    def _spend(self, bucket: _Bucket, interval: float, most: float) -> None:
        now = self.now()
        bucket.tokens = min(most, bucket.tokens + (now - bucket.at) / interval) - 1
        bucket.at = now

    def refused(self, chat: int, seconds: float) -> None:
        """Telegram said 429: that chat waits; two chats within a second mean everybody."""
        now = self.now()
        other, at = self._last_429
        self._pauses[chat] = now + seconds
        if other not in (0, chat) and now - at < 1.0:
            self._pauses[0] = now + seconds
        self._last_429 = (chat, now)

    def rest(self, chat: int, seconds: float) -> None:
        """Something to that chat must be tried again: what comes after it waits as long, and does not overtake."""
        self._pauses[chat] = max(self._pauses.get(chat, 0.0), self.now() + seconds)

    def pause_all(self, seconds: float) -> None:
        """Telegram is away: nobody is sent to for so long."""
        self._pauses[0] = max(self._pauses.get(0, 0.0), self.now() + seconds)

    def cooling(self) -> list[int]:
        """Chats that must wait now."""
        now = self.now()
        return [chat for chat in {*self._chats, *self._pauses} if chat and self.free(chat) > now]

    def soonest(self) -> float | None:
        """Seconds until more may be sent than now, over all or to some chat; None: nothing waits for the pace."""
        now = self.now()
        times = [free for chat in {0, *self._chats, *self._pauses} if (free := self.free(chat)) > now]
        return min(times) - now if times else None

    def _forget(self) -> None:
        """Chats that are free again need no memory."""
        now = self.now()
        full = self.limits.chat_burst
        self._chats = {
            chat: bucket
            for chat, bucket in self._chats.items()
            if bucket.tokens + (now - bucket.at) / self.limits.chat_interval < full
        }
        self._pauses = {chat: until for chat, until in self._pauses.items() if until > now}
