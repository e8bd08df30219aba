"""A tap on an inline button, from the finger to the bot's answer."""

# ruff: noqa: ASYNC109 - a test reads best when it says how long it is willing to wait

from dataclasses import dataclass, field
from datetime import datetime

from playground.changed import Changed


@dataclass(eq=False)
class Tap:
    """One callback query and what the bot answered."""

    id: str
    data: str
    at: datetime
    changed: Changed = field(repr=False)
    #: Where the button is.
    chat_id: int
    message_id: int
    #: Whether answerCallbackQuery came.
    is_answered: bool = False
    #: What flashed over the chat, None when the bot answered without words or not yet.
    toast: str | None = None
    #: The words came in a box that must be closed.
    alert: bool = False
    url: str | None = None

    async def answered(self, timeout: float = 10) -> str | None:
        """Wait until the bot answered, and read the toast.

        Raises:  AssertionError: no answer came within *timeout* seconds.
        """
        try:
            await self.changed.wait_for(lambda: self.is_answered, timeout)
        except TimeoutError:
            raise AssertionError(f"the tap {self.data!r} was not answered within {timeout} s") from None
        return self.toast
