"""What Telegram tells us, kept before it is acknowledged, through python-telegram-bot's request seam."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from operator import itemgetter
from typing import Any

import structlog
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from storage.inbox import Arrival

log = structlog.get_logger()

Keep = Callable[[Sequence[Arrival]], Awaitable[None]]

LARGEST_ID = 1 << 52  # Telegram's ids have at most 52 significant bits
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]


def lane(update: dict[str, Any]) -> int:
    """The person an update comes from, whose order is kept; 0 where none can be made out."""
    for part in update.values():
        if isinstance(part, dict) and isinstance(sender := part.get("from"), dict):
            person = sender.get("id")
            return person if isinstance(person, int) and 0 < person < LARGEST_ID else 0
    return 0


def arrivals(bot_id: int, updates: Sequence[dict[str, Any]]) -> list[Arrival]:
    """Raw updates as arrivals, in their order: keyed by bot and update id, never by a high-water mark."""
    return [
        Arrival("telegram", f"{bot_id}:{update['update_id']}", lane(update), json.dumps(update).encode())
        for update in sorted(updates, key=itemgetter("update_id"))
    ]


class InboxRequest(HTTPXRequest):
    """Keeps every batch of getUpdates before python-telegram-bot sees it.

    The acknowledgement is the *next* getUpdates, so keeping comes first. Only bare update ids are passed on: one update
    that cannot be parsed must not block its batch, so parsing is the worker's.
    """

    def __init__(self, keep: Keep, bot_id: int, **settings: Any) -> None:
        super().__init__(**settings)
        self._keep = keep
        self._bot_id = bot_id

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """As HTTPXRequest; raises NetworkError where keeping fails, so that polling backs off and asks again."""
        code, payload = await super().do_request(url, *args, **kwargs)
        if code != 200 or not url.endswith("/getUpdates"):
            return code, payload
        try:
            updates = json.loads(payload)["result"]
            if updates:
                await self._keep(arrivals(self._bot_id, updates))
        except Exception as error:  # anything but NetworkError would end polling in silence
            log.warning("keeping failed", action="keep_failed", error=type(error).__name__)
            raise NetworkError(f"inbox: {type(error).__name__}") from error
        bare = [{"update_id": number} for number in sorted(update["update_id"] for update in updates)]
        return code, json.dumps({"ok": True, "result": bare}).encode()
