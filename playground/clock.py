"""The playground's clock: real time plus an offset that only moves forward."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

#: Called with the new instant after the clock was turned.
Listener = Callable[[datetime], Awaitable[None]]


class Clock:
    """Aware UTC time which a test or the demo may turn forward."""

    def __init__(self) -> None:
        #: Awaited one after the other on every turn, in the order they were added.
        self.listeners: list[Listener] = []
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The playground's instant, aware UTC."""
        return datetime.now(UTC) + self._ahead

    @property
    def ahead(self) -> timedelta:
        """How far it is ahead of real time; below zero for a day that is past."""
        return self._ahead

    def begin(self, at: datetime) -> None:
        """Start at an instant, past or future, before anything happens; no listener hears of it.

        Raises:  ValueError: a datetime without a time zone.
        """
        if at.tzinfo is None:
            raise ValueError("the clock begins at an aware datetime")
        self._ahead = at - datetime.now(UTC)

    async def turn(self, to: datetime | timedelta) -> datetime:
        """Turn the clock to an instant, or ahead by a duration, and tell every listener.

        Returns: the new instant.
        Raises:  ValueError: *to* is in the clock's past, or a datetime without a time zone.
        """
        now = self.now()
        then = now + to if isinstance(to, timedelta) else to
        if then.tzinfo is None:
            raise ValueError("the clock is turned to an aware datetime")
        if then < now:
            raise ValueError(f"the clock only turns forward: it is {now:%Y-%m-%d %H:%M:%S}, not yet {then}")
        self._ahead += then - now
        for listener in list(self.listeners):
            await listener(self.now())
        return self.now()
