"""Samples of a change after approval: asked for, taken back, not approved, approved; and one that nobody decides on."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from bot.showing.filling import draft_of, tiny
from bot.showing.fitting import Path
from bot.showing.scene import Sample, Scene
from bot.showing.settling import looked_at, otherwise, settled
from flows.kit.answers import Answers, Question
from flows.kit.flow import Flow, Verdict
from flows.kit.settling import Standing
from handlers.tap import Act, Tap
from storage import cases


def changed(scene: Scene, flow: Flow, case: int, path: Path) -> Iterator[Sample]:
    """Each way a change of an approved case can go. *path*: how its form was filled."""
    filer = scene.room.case(case).filer_id
    for weighs in (True, False):
        tap = scene.room.button(filer, "case", case, Act.AMEND)
        if tap is not None:
            with scene.instead():
                scene.room.presses(filer, tap)
                yield from _sent(scene, flow, case, filer, path, weighs=weighs)


def _sent(scene: Scene, flow: Flow, case: int, filer: int, path: Path, *, weighs: bool) -> Iterator[Sample]:
    """One answer is given otherwise; *weighs*: those who settled on it are asked again."""
    question = yield from submitted(scene, flow, filer, path, weighs=weighs)
    if question is not None:
        takers = [person.id for person in cases.colleagues(scene.room.desk(), scene.room.case(case))]
        yield from looked_at(scene, "changed", question, case, *takers)
        if scene.room.case(case).in_force is not None and weighs:
            yield from _settled(scene, flow, case, filer, path, takers)


def submitted(
    scene: Scene, flow: Flow, filer: int, path: Path, *, weighs: bool
) -> Generator[Sample, None, Question[object] | None]:
    """The form of a change as it is filled; it comes to the answer that was changed, once it was handed in."""
    draft = draft_of(scene, filer)
    form = scene.room.fitting(filer, flow, scene.room.draft(filer))
    form.start = Answers({key: kept for key, kept in form.start.kept.items() if flow.question(key) is None})
    change = otherwise(form, path, weighs=weighs)
    if change is None:
        return None
    question, given = change
    if weighs:
        yield from scene.card("changed", flow, filer, "draft", draft)
    scene.room.presses(filer, Tap(Act.CHANGE, draft, question.key))
    scene.room.gives(filer, draft, question.key, given)
    for _ in flow.questions:  # what rests on it is asked again
        if (keep := scene.room.button(filer, "draft", draft, Act.KEEP)) is not None:
            scene.room.presses(filer, keep)
    yield from scene.card("changed", question, filer, "draft", draft)
    if (submit := scene.room.button(filer, "draft", draft, Act.SUBMIT)) is None:
        return None
    scene.room.presses(filer, submit)
    return question


def _settled(scene: Scene, flow: Flow, case: int, filer: int, path: Path, takers: list[int]) -> Iterator[Sample]:
    """The change is taken back, not approved, approved."""
    with scene.instead():
        scene.room.presses(filer, Tap(Act.UNAMEND, case))
        yield from tiny(scene, filer)
        yield from looked_at(scene, "changed", flow, case, *takers)
    for taker in takers[:1]:
        if (tap := scene.room.button(taker, "step", case, Act.VERDICT, Verdict.REFUSE.value)) is not None:
            with scene.instead():
                scene.room.presses(taker, tap)
                yield from tiny(scene, taker)
                yield from looked_at(scene, "changed", flow, case, taker)
    with scene.instead():
        before = scene.read
        with scene.quietly():
            list(settled(scene, flow, case, filer, path))
        scene.read = before
        if scene.room.case(case).standing == Standing.OPEN.value:
            yield from looked_at(scene, "changed", flow, case)
