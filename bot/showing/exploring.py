"""Samples of what commands lead to: every button of every card is pressed once, every form on the way is filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from bot.showing.filling import tiny
from bot.showing.scene import Sample, Scene
from handlers.tap import Act, Tap
from storage import roster

ALIKE = 3  # buttons of one kind on one card that are pressed

Drawn = Mapping[tuple[str, int], int]


def explored(scene: Scene, who: int, command: str) -> Iterator[Sample]:
    """Every kind of card that a command, and the buttons below it, lead that person to."""
    with scene.instead():
        before = scene.room.cards(who)
        scene.room.says(who, command)
        yield from _seen(scene, who, before)


def typed_after(scene: Scene, who: int, tap: Tap, text: str) -> Iterator[Sample]:
    """What a button and a text typed after it lead that person to."""
    with scene.instead():
        scene.room.presses(who, tap)
        before = scene.room.cards(who)
        scene.room.says(who, text)
        yield from _seen(scene, who, before)


def _seen(scene: Scene, who: int, before: Drawn) -> Iterator[Sample]:
    """The cards that are to be drawn since then, and what their buttons lead to."""
    yield from scene.letters("office", None)
    for (kind, subject), wants in scene.room.cards(who).items():
        if before.get((kind, subject)) == wants or kind.startswith("old:"):
            continue
        focused = scene.room.draft(who)
        if kind == "draft" and focused is not None and focused.id == subject:
            yield from _filled(scene, who)
        elif kind != "draft":
            yield from _pressed(scene, who, kind, subject)


def _filled(scene: Scene, who: int) -> Iterator[Sample]:
    """A form on the way, what it leads to, and what becomes of a sheet that was sent with it."""
    before = scene.room.cards(who)
    yield from tiny(scene, who)
    yield from _seen(scene, who, before)
    before = scene.room.cards(who)
    if scene.room.arrives(who, roster.template(scene.room.office)):
        yield from _seen(scene, who, before)


def _pressed(scene: Scene, who: int, kind: str, subject: int) -> Iterator[Sample]:
    """A card that was not seen with such buttons yet, and what they lead to."""
    taps = _different(scene.room.taps(who, kind, subject))
    if not scene.is_new(f"card {kind} {sorted({tap.act.value for tap in taps})}"):
        return
    yield from scene.card("office", None, who, kind, subject)
    for tap in taps:
        with scene.instead():
            before = scene.room.cards(who)
            scene.room.presses(who, tap)
            yield from _seen(scene, who, before)


def _different(taps: list[Tap]) -> list[Tap]:
    """The first few of each kind that ask for different things."""
    found = {(tap.act, tap.arg): tap for tap in reversed(taps)}
    count: Counter[Act] = Counter()
    kept = []
    for tap in reversed(found.values()):
        count[tap.act] += 1
        if tap.act is Act.PEOPLE or tap.act is Act.PERSON or count[tap.act] <= ALIKE:
            kept.append(tap)
    return kept
