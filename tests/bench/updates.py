"""Updates a second: to the committed row of the outbox, and to the reply that arrived at Telegram."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from playground.college import example_office
from tests.bench.contestants import PLACE, Bare, Contestant, Waishi
from tests.bench.stores import KINDS, Databases
from tests.bench.table import middle, show, spread, times
from tests.bench.telegram import Telegram

ANSWER, LETTER = PLACE, "/start"
#: what people type, whether replies are sent, and what the row is called
RACES = (
    (LETTER, False, "/start → a letter's row"),
    (ANSWER, False, "typed answer → a card's row"),
    (LETTER, True, "/start → one message"),
    (ANSWER, True, "typed answer → new card, old one's buttons off"),
)
BARE, BARE_8 = "PTB", "PTB, 8 at once"
Rates = dict[tuple[str, str], list[float]]  #: (race, contestant) → updates a second, a round each


async def measure(databases: Databases, folder: Path, *, people: int, rounds: int) -> None:
    """Race, everybody in every round, and print the table."""
    office = example_office(folder)
    async with Telegram() as telegram:
        contestants: dict[str, Contestant] = {
            kind: Waishi(f"{n}00{n}:{kind}", telegram.url, office, databases.store(kind, "updates"))
            for n, kind in enumerate(KINDS, 2)
        }
        contestants |= {BARE: Bare("8001:bare", telegram.url, 1), BARE_8: Bare("8008:bare", telegram.url, 8)}
        for contestant in contestants.values():
            joined = await telegram.ask("join", token=contestant.token, people=people)
            await contestant.begin(joined["ids"])
            if isinstance(contestant, Waishi):
                for text in ("/passport", ANSWER):
                    await _race(telegram, contestant, text, people, replies=True)
        rates: Rates = defaultdict(list)
        for number in range(rounds):
            print(f"updates: round {number + 1} of {rounds} …", file=sys.stderr)
            for text, replies, title in RACES:
                for name, contestant in contestants.items():
                    rates[title, name].append(await _race(telegram, contestant, text, people, replies=replies))
        for contestant in contestants.values():
            await contestant.end()
    _show(rates, people)


async def _race(telegram: Telegram, contestant: Contestant, text: str, people: int, *, replies: bool) -> float:
    await contestant.ready(people, replies=replies)
    before = await contestant.rows() if isinstance(contestant, Waishi) else (0, 0)
    began = await telegram.ask("say", token=contestant.token, text=text)
    ended = await contestant.taken()
    if replies:
        ended = (await telegram.ask("sent", token=contestant.token, number=people))["at"]
    if isinstance(contestant, Waishi) and text == LETTER:
        letters, _ = await contestant.rows()
        assert letters == before[0] + people, f"{letters - before[0]} letters for {people} updates"
    await contestant.rest()
    return people / (ended - float(began["at"]))


def _show(rates: Rates, people: int) -> None:
    names = (*KINDS, BARE, BARE_8)
    rows = []
    for _, replies, title in RACES:
        of = {name: rates[title, name] for name in names}
        rows.append([
            title,
            *(f"{middle(of[name]):,.0f}" for name in names),
            *(times(of[kind], of[BARE]) for kind in KINDS),
            times(of[KINDS[0]], of[BARE_8]) if replies else "",
            spread(of[KINDS[0]]),
        ])  # fmt: skip
    head = [
        f"{people} people at once", *names, *(f"{kind} ÷ PTB" for kind in KINDS), f"{KINDS[0]} ÷ PTB, 8",
        f"spread, {KINDS[0]}",
    ]  # fmt: skip
    show("Updates a second", head, rows)
