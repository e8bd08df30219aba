"""Telegram's limits on sending: kept by the clock, and none of what is sent is refused or lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.pace import Limits, Pace
from flows.kit.refusal import Words
from playground.college import TOKEN, open_college
from playground.server import Playground
from storage import outbox
from storage.desk import Desk
from storage.drafts import keep_words
from storage.tables import Person

PEOPLE, LETTERS = 40, 3


@dataclass
class Hand:
    """A clock turned by hand, in seconds."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


def waits(pace: Pace, chat: int = 0) -> float:
    """Seconds until that chat is free, to the millisecond."""
    return round(max(0.0, pace.free(chat) - pace.now()), 3)


def paced(limits: Limits | None = None) -> tuple[Pace, Hand]:
    """A pace and its clock."""
    hand = Hand()
    return Pace(limits or Limits(), hand), hand


def test_over_all_it_sends_29_5_a_second() -> None:
    """Messages to different chats go 1/29.5 s apart, never faster after a pause."""
    pace, hand = paced()
    gaps = []
    for chat in range(1, 31):
        gaps.append(waits(pace))
        hand.at += waits(pace)
        pace.take(chat)
    assert set(gaps[1:]) == {round(1 / 29.5, 3)}
    hand.at += 60
    pace.take(99)
    assert waits(pace) == round(1 / 29.5, 3)


def test_in_a_chat_three_at_once_then_one_a_second() -> None:
    """A chat takes three answers at once, then one a second, and three again after a rest."""
    pace, hand = paced()
    gaps = []
    for _ in range(5):
        gaps.append(waits(pace, 7))
        hand.at += waits(pace, 7)
        pace.take(7)
    assert gaps == [0, 0, 0, 1, 1]
    assert (waits(pace, 7), waits(pace, 8)) == (1, 0)
    hand.at += 3
    assert waits(pace, 7) == 0


def test_broadcasts_to_one_chat_are_1_05_seconds_apart() -> None:
    """Letters to many make no bursts in a chat."""
    pace, _ = paced()
    pace.take(7, broadcast=True)
    assert waits(pace, 7) == 1.05


def test_retry_after_holds_only_that_chat() -> None:
    """429 for one chat: that chat waits as long as Telegram said, others do not."""
    pace, hand = paced()
    pace.refused(7, 5)
    assert (waits(pace, 7), waits(pace, 8), waits(pace)) == (5, 0, 0)
    assert pace.cooling() == [7]
    hand.at += 5
    assert pace.cooling() == []


def test_retry_after_for_two_chats_at_once_holds_everybody() -> None:
    """429 for two chats within a second means the whole bot; later than that it does not."""
    pace, hand = paced()
    pace.refused(7, 5)
    hand.at += 2
    pace.refused(8, 5)
    assert waits(pace) == 0
    hand.at += 0.5
    pace.refused(9, 4)
    assert (waits(pace), waits(pace, 1)) == (4, 4)


def test_a_chat_rests_while_something_is_tried_again() -> None:
    """What is to be tried again keeps its place: the chat waits, for the longest of what it was told."""
    pace, hand = paced()
    pace.rest(7, 4)
    pace.rest(7, 1)
    assert (waits(pace, 7), waits(pace)) == (4, 0)
    hand.at += 4
    assert waits(pace, 7) == 0


def test_telegram_away_holds_everybody() -> None:
    """When Telegram cannot be reached nobody is sent to for a while; a shorter pause does not end a longer one."""
    pace, hand = paced()
    pace.pause_all(3)
    pace.pause_all(1)
    assert (waits(pace), waits(pace, 7), pace.soonest()) == (3, 3, 3)
    hand.at += 3
    assert pace.soonest() is None


def test_pacing_can_be_off() -> None:
    """With 0 a second nothing waits, save for what Telegram itself said."""
    pace, _ = paced(Limits(per_second=0))
    for _ in range(100):
        pace.take(7)
    assert (waits(pace), waits(pace, 7)) == (0, 0)
    pace.refused(7, 2)
    assert waits(pace, 7) == 2


def test_chats_long_quiet_are_forgotten() -> None:
    """Ten thousand chats later only those that still wait are remembered."""
    pace, hand = paced(Limits(per_second=1e9))
    for chat in range(1, 10_001):
        pace.take(chat)
    hand.at += 10
    pace.take(20_000)
    assert len(pace._chats) == 1


def test_what_is_free_is_free_however_fast_the_clock_is_read() -> None:
    """A chat that may be sent to is not cooling, and nobody is woken for it, though time passes between two looks."""
    pace = Pace(Limits())  # the real clock
    pace.take(7)
    pace.take(8, broadcast=True)
    pace._pauses[8] = pace.now() - 1
    for chat in (7, 8):
        pace._chats[chat].at -= 10
    pace._all.at -= 10
    assert (pace.cooling(), pace.soonest()) == ([], None)


@pytest.mark.parametrize("rank", [outbox.ANSWER, outbox.BROADCAST])
async def test_forty_people_three_letters_each(tmp_path: Path, rank: int) -> None:
    """Under Telegram's enforced limits 120 letters arrive, each chat's in order, and not one request is refused."""
    playground = Playground(TOKEN, username="waishi_bot", limits=True)
    async with open_college(tmp_path / "data", playground=playground, limits=Limits()) as college:
        phones = [playground.phone(f"人{n}") for n in range(PEOPLE)]

        def queue(db: Connection) -> None:
            desk = Desk(db, college.office, college.application.store.store.now())
            for phone in phones:
                phone.chat.started = True
                desk.session.add(
                    Person(
                        staff_no=f"t{phone.id}", name=phone.user.first_name, department="mechanical", chat_id=phone.id,
                        bound_at=datetime.now(UTC),
                    )
                )  # fmt: skip
            desk.session.flush()
            for number in range(LETTERS):
                for phone in phones:
                    reader = desk.by_chat(phone.id)
                    assert reader is not None
                    about = keep_words(Words(f"letter {number}"))
                    outbox.post(desk, "line", reader, f"test:{number}:{phone.id}", about=about, rank=rank)

        await college.application.store.run(queue)
        await college.settled()
        statuses = [entry["status"] for entry in playground.journal.of("sendMessage")]
        assert (len(statuses), set(statuses), playground.pace[TOKEN].refused) == (PEOPLE * LETTERS, {200}, 0)
        arrived = [[message.text for message in phone.screen] for phone in phones]
        assert arrived == [[f"letter {number}" for number in range(LETTERS)]] * PEOPLE
