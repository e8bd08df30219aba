"""Samples of forms: each question, what cannot be read or is refused, the card with every answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.showing.fitting import Given, NothingFits, Path, Refused, Search
from bot.showing.scene import Moment, Sample, Scene
from flows.kit.answers import Question
from flows.kit.flow import WHY, Flow, Rule
from flows.kit.questions import Text
from handlers.tap import Act, Tap
from handlers.voice import LANGUAGES
from storage import cases, drafts


def filled(scene: Scene, flow: Flow, who: int, path: Path) -> Iterator[Sample]:
    """The flow's form, question by question, to the card with every answer."""
    scene.room.says(who, f"/{flow.command}")
    yield from answered(scene, who, path, flow.key)
    yield from scene.card("review", flow, who, "draft", draft_of(scene, who))


def draft_of(scene: Scene, who: int) -> int:
    """The form that waits for their answer. Raises NothingFits where none does any more."""
    draft = scene.room.draft(who)
    if draft is None:
        raise NothingFits(f"{scene.flow.key if scene.flow else ''}: a form was left before it was filled")
    return draft.id


def answered(scene: Scene, who: int, path: Path, form: str) -> Iterator[Sample]:
    """Every question of a path: how it is asked, what is said to what cannot be read, and its answer."""
    for question, given in path:
        draft, asked = draft_of(scene, who), scene.room.asked(who)
        if asked != question.key:
            raise NothingFits(f"{form}: {question.key!r} should be asked now, and it is {asked!r}")
        if scene.is_new(f"question {form} {question.key}"):
            yield from scene.card("asked", question, who, "draft", draft)
            yield from _not_answered(scene, who, draft, question)
        scene.room.gives(who, draft, question.key, given)


def _not_answered(scene: Scene, who: int, draft: int, question: Question[object]) -> Iterator[Sample]:
    """What is said to who asks why, and to an answer that cannot be read."""
    if question.key.startswith(WHY):
        for language in LANGUAGES:  # a rule's source is told in the language of whoever asks
            with scene.instead():
                scene.room.speaks(who, language)
                scene.room.presses(who, Tap(Act.WHY, draft, question.key.removeprefix(WHY)))
                yield from scene.letters("asked", question, (language,))
    with scene.instead():
        scene.room.says(who, "？" * (question.longest + 1 if isinstance(question, Text) else 3))
        now = scene.room.draft(who)
        if now is not None and now.id == draft and now.hint:
            yield from scene.card("unread", question, who, "draft", draft)


def tiny(
    scene: Scene, who: int, forced: Mapping[str, Given] | None = None, rules: tuple[Rule, ...] = ()
) -> Iterator[Sample]:
    """The tiny form that somebody is asked now, if any. *rules*: what judges its answers afterwards."""
    draft = scene.room.draft(who)
    if draft is None or draft.form in scene.room.office.flows:
        return
    form = scene.room.office.tiny[draft.form]
    fitting = scene.room.fitting(who, form, draft, rules)
    path = fitting.first(forced)
    if scene.is_new(f"form {form.key}"):
        for way in Search({who: fitting}, lambda _who, _answers: ()).ways()[1:]:  # what only other answers lead to
            with scene.instead():
                yield from answered(scene, who, way.path, form.key)
    yield from answered(scene, who, path, form.key)


def refusals(scene: Scene, flow: Flow, who: int, refused: Mapping[int, Refused]) -> Iterator[Sample]:
    """What each rule says to an answer that it refuses."""
    for rule, one in refused.items():
        if scene.is_new(f"rule {rule}"):
            with scene.instead():
                scene.room.says(who, f"/{flow.command}")
                for question, given in (*one.path, (one.question, one.given)):
                    scene.room.gives(who, draft_of(scene, who), question.key, given)
                yield from scene.card("refused", one.question, who, "draft", draft_of(scene, who))


def put_away(scene: Scene, flow: Flow, who: int) -> Iterator[Sample]:
    """The form saved for later, and given up."""
    draft = draft_of(scene, who)
    ends: tuple[tuple[Act, Moment], ...] = ((Act.SAVE, "put away"), (Act.CANCEL, "given up"))
    for act, moment in ends:
        if (tap := scene.room.button(who, "draft", draft, act)) is not None:
            with scene.instead():
                scene.room.presses(who, tap)
                yield from scene.card(moment, flow, who, "draft", draft)
                yield from scene.card(moment, flow, who, "my", who)


def handed_in(scene: Scene, flow: Flow, who: int) -> int:
    """Submit the form that is filled. Returns the case's id. Raises NothingFits."""
    draft = draft_of(scene, who)
    asked = drafts.own(scene.room.desk(who), draft).subject  # what a campaign asks for has its case already
    if (tap := scene.room.button(who, "draft", draft, Act.SUBMIT)) is not None:
        scene.room.presses(who, tap)
    filed = asked or next((case.id for case in cases.of_person(scene.room.desk(who), 1)), None)
    if filed is None or scene.room.draft(who) is not None:
        raise NothingFits(f"{flow.key}: it was not taken when it was handed in")
    return filed
