"""A bot's queue of updates, with a true memory of what was acknowledged."""

import random
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass

from playground.changed import Changed
from playground.entities import Json
from playground.refusals import OTHER_POLL, Refused

KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "message_reaction",
        "message_reaction_count",
        "chat_boost",
        "removed_chat_boost",
    }
)
#: A bot gets these only when it names them.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
#: An offset further ahead than this is not believed.
_FUTURE = 10


@dataclass(eq=False)
class _Poll:
    """One getUpdates that waits; *ended* says why it must end with a conflict."""

    ended: str = ""


class UpdateQueue:
    """Updates wait here until an offset, or a webhook's 2xx, confirms them."""

    #: Fault: every batch is put out of order by this.
    shuffler: random.Random | None = None

    def __init__(self, first_id: int) -> None:
        self.pending: deque[Json] = deque()
        self.next_id = first_id
        self.allowed = KINDS - ON_REQUEST
        #: How often each update went out, by its id.
        self.deliveries: Counter[int] = Counter()
        #: Confirmed updates, oldest first.
        self.confirmed: deque[Json] = deque(maxlen=10_000)
        #: Rings when something arrives, is confirmed, or a waiting poll must end.
        self.changed = Changed()
        #: Fault: updates to hand out once more, confirmed or not.
        self.repeats: deque[Json] = deque()
        self._waiting: _Poll | None = None

    def put(self, kind: str, payload: Json) -> Json | None:
        """Queue an update, unless the bot does not want its kind."""
        if kind not in self.allowed:
            return None
        update: Json = {"update_id": self.next_id, kind: payload}
        self.next_id += 1
        self.pending.append(update)
        self.changed.notify_all()
        return update

    def allow(self, kinds: object) -> None:
        """Remember allowed_updates; None keeps what was said before, an empty list means the default."""
        if not isinstance(kinds, list):
            return
        named = KINDS & {str(kind).lower() for kind in kinds}
        self.allowed = named or KINDS - ON_REQUEST

    @property
    def allowed_is_default(self) -> bool:
        """Whether the bot gets what every bot gets."""
        return self.allowed == KINDS - ON_REQUEST

    def confirm_below(self, offset: int) -> None:
        """Forget updates with an id below *offset*: the bot has them."""
        before = len(self.pending)
        while self.pending and self.pending[0]["update_id"] < offset:
            self.confirmed.append(self.pending.popleft())
        if len(self.pending) != before:
            self.changed.notify_all()

    def clear(self, keep: int = 0) -> None:
        """Drop all but the last *keep* updates."""
        while len(self.pending) > keep:
            self.pending.popleft()
        self.changed.notify_all()

    def end_poll(self, why: str) -> None:
        """Let a waiting getUpdates end with 409 and these words."""
        if self._waiting is not None:
            self._waiting.ended = why
            self.changed.notify_all()

    async def poll(self, offset: int, limit: int, seconds: int) -> list[Json]:
        """One getUpdates.

        Raises:  Refused: 409 when another getUpdates or a setWebhook came while it waited.
        """
        if offset < 0:
            self.clear(keep=-offset)
        elif 0 < offset <= self.next_id + _FUTURE:
            self.confirm_below(offset)
        batch = self._batch(limit)
        if batch or not seconds:
            return batch
        self.end_poll(OTHER_POLL)
        poll = self._waiting = _Poll()
        try:
            await self.changed.wait_for(lambda: poll.ended or self.pending or self.repeats, seconds)
        except TimeoutError:
            return []
        finally:
            if self._waiting is poll:
                self._waiting = None
        if poll.ended:
            raise Refused(409, poll.ended)
        return self._batch(limit)

    def _batch(self, limit: int) -> list[Json]:
        batch: list[Json] = []
        while self.repeats and len(batch) < limit:
            batch.append(self.repeats.popleft())
        if batch:
            self.changed.notify_all()
        batch += list(_first(self.pending, limit - len(batch)))
        if self.shuffler is not None:
            self.shuffler.shuffle(batch)
        self.deliveries.update(update["update_id"] for update in batch)
        return batch


def _first(updates: Iterable[Json], number: int) -> Iterable[Json]:
    return (update for _, update in zip(range(number), updates, strict=False))
