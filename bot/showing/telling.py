"""Samples of copies: whoever is told of a case reads it, hears of a change, and that nothing came of it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import update

from bot.showing.changing import submitted
from bot.showing.filling import tiny
from bot.showing.fitting import Path
from bot.showing.scene import Sample, Scene
from bot.showing.settling import settled
from flows.kit.flow import Flow
from handlers.tap import Act, Tap
from storage import access, copies
from storage.tables import Card
from storage.versions import answers_of

LETTERS = "copy"  #: names of their letters begin so


def told(scene: Scene, flow: Flow, case: int, path: Path) -> Iterator[Sample]:
    """What the readers of a case's copies see, from its approval on. *path*: how its form was filled."""
    room, filer = scene.room, scene.room.case(case).filer_id
    desk, row = room.desk(), room.case(case)
    readers = [one for copy in flow.copies for one in access.people(desk, copy.to, filer, answers_of(desk, row))]
    with scene.instead():
        for reader in readers:
            room.blocks(reader.id)
        yield from _approved(scene, flow, case, filer, path)
    with scene.instead():
        yield from _approved(scene, flow, case, filer, path)
        for copy in copies.of_case(room.desk(), room.case(case)):
            for reader in copies.readers(room.desk(), copy)[:1]:
                yield from scene.card("told", flow, reader.id, "todo", reader.id)
                room.presses(reader.id, Tap(Act.SEEN, copy.id, "show"))
                yield from scene.card("told", flow, reader.id, "copy", copy.id)
                if (tap := room.button(reader.id, "copy", copy.id, Act.SEEN)) is not None:
                    yield from scene.card("told", flow, room.exchange, "desk", room.exchange)
                    yield from scene.card("told", flow, room.exchange, "step", case)
                    room.presses(reader.id, tap)
                yield from scene.card("told", flow, reader.id, "copy", copy.id)
        yield from scene.card("told", flow, room.exchange, "step", case)
        room.db.execute(update(Card).where(Card.kind == "copy").values(message_id=Card.id))  # they have read it
        yield from _otherwise(scene, flow, case, filer, path)


def _approved(scene: Scene, flow: Flow, case: int, filer: int, path: Path) -> Iterator[Sample]:
    """It is settled, and whoever is to know of it is told."""
    before = scene.room.last_letter()
    with scene.quietly():
        list(settled(scene, flow, case, filer, path))
    scene.read = before
    yield from scene.letters("told", flow, named=LETTERS)


def _otherwise(scene: Scene, flow: Flow, case: int, filer: int, path: Path) -> Iterator[Sample]:
    """It is changed, and called off."""
    room = scene.room
    if (amend := room.button(filer, "case", case, Act.AMEND)) is not None:
        with scene.instead():
            room.presses(filer, amend)
            with scene.quietly():
                list(submitted(scene, flow, filer, path, weighs=True))
            yield from _approved(scene, flow, case, filer, path)
    if (off := room.button(filer, "case", case, Act.CALL_OFF)) is not None:
        with scene.instead():
            before = room.last_letter()
            room.presses(filer, off)
            with scene.quietly():
                list(tiny(scene, filer))
            scene.read = before
            yield from scene.letters("told", flow, named=LETTERS)
            for copy in copies.of_case(room.desk(), room.case(case)):
                for reader in copies.readers(room.desk(), copy)[:1]:
                    yield from scene.card("told", flow, reader.id, "copy", copy.id)
