"""Samples of settling: every step of a route as its takers see it, and every verdict they can give."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import update

from bot.showing.filling import draft_of, tiny
from bot.showing.fitting import Fitting, Given, NothingFits, Path
from bot.showing.scene import Moment, Part, Sample, Scene
from flows.kit.answers import Answers, Question
from flows.kit.flow import Flow, Step, Verdict
from flows.kit.returning import Whom
from flows.kit.seats import ASK_OPINION, TRANSFER, WITH_REMARK
from flows.kit.settling import Standing
from flows.kit.tiny import PAPER_SAYS, WHOM
from handlers.tap import Act, Tap
from storage import cases, opinions, returning, steps
from storage.tables import Letter

NUDGED = 7  # days after which somebody nudges
MOST_DAYS = 60  # a step whose rules do not let it pass yet is tried again so long


def looked_at(scene: Scene, moment: Moment, part: Part, case: int, *readers: int) -> Iterator[Sample]:
    """New letters, then the case as its filer, *readers* and the exchange office see it."""
    yield from scene.letters(moment, part)
    filer = scene.room.case(case).filer_id
    for who in dict.fromkeys((filer, *readers, scene.room.exchange)):
        yield from scene.card(moment, part, who, "case" if who == filer else "step", case)


def settled(scene: Scene, flow: Flow, case: int, filer: int, path: Path) -> Iterator[Sample]:
    """Every step of the route, until the case is approved. *path*: how it was filled."""
    yield from _taken_back(scene, flow, case, filer)
    yield from _paper_asked(scene, flow, case, filer)
    for _ in range(1 + len(scene.room.cast) * len(flow.steps)):
        row = scene.room.case(case)
        if row.standing != Standing.SETTLING.value:
            return
        yield from _papers(scene, case, filer)
        step = flow.step(row.steps[0])
        new, desk = scene.is_new(f"step {step.key}"), scene.room.desk()
        seat = next((seat for seat, waits in steps.seats_of(desk, row, step.key) if waits), "")
        takers = steps.takers(desk, row, step.key, seat)
        if new:
            yield from _on_paper(scene, step, case)
        if not takers:
            yield from _signed(scene, step, case, PAPER_SAYS.options[0].token)
            continue
        taker = takers[0].id
        if new:
            yield from scene.card("waits", step, taker, "step", case)
            yield from scene.card("waits", step, taker, "todo", taker)
            if step.notice is not None:
                scene.room.presses(taker, Tap(Act.NOTICE, case, step.key))
                yield from scene.letters("waits", step)
            yield from _nudged(scene, flow, case, filer, taker)
            yield from _inquired(scene, step, case, taker)
            yield from _undone(scene, step, case, taker)
            yield from _sent_back(scene, flow, step, case, taker)
            yield from _stopped(scene, flow, step, case, taker, path)
            yield from _beside(scene, step, case, taker)
        with scene.quietly(not new):
            yield from _passed(scene, step, case, taker)
            yield from looked_at(scene, "passed", step, case, taker)
        scene.skip()
    raise NothingFits(f"{flow.key}: its route does not come to an end")


def _taken_back(scene: Scene, flow: Flow, case: int, filer: int) -> Iterator[Sample]:
    """The filer takes it back before anybody decided."""
    tap = scene.room.button(filer, "case", case, Act.WITHDRAW)
    if tap is not None and scene.is_new("taken back"):
        takers = [person.id for person in cases.colleagues(scene.room.desk(), scene.room.case(case))]
        with scene.instead():
            scene.room.presses(filer, tap)
            yield from tiny(scene, filer)
            yield from looked_at(scene, "taken back", flow, case, *takers)


def _nudged(scene: Scene, flow: Flow, case: int, filer: int, taker: int) -> Iterator[Sample]:
    """It has waited a while, and the filer nudges."""
    with scene.instead():
        with scene.quietly():
            list(scene.until(scene.room.today + timedelta(days=NUDGED), "nudged", flow))
        tap = scene.room.button(filer, "case", case, Act.NUDGE)
        if tap is not None and scene.is_new("nudged"):
            scene.skip()
            scene.room.presses(filer, tap)
            yield from looked_at(scene, "nudged", flow, case, taker)


def _paper_asked(scene: Scene, flow: Flow, case: int, filer: int) -> Iterator[Sample]:
    """Whoever is asked misses a paper; the filer sends it."""
    for question in cases.to_follow(scene.room.desk(filer), scene.room.case(case)):
        for taker in cases.colleagues(scene.room.desk(), scene.room.case(case)):
            tap = scene.room.button(taker.id, "step", case, Act.ASK_FOR, question.key)
            if tap is not None and scene.is_new(f"paper {question.key}"):
                with scene.instead():
                    scene.room.presses(taker.id, tap)
                    yield from looked_at(scene, "paper asked", question, case, taker.id)
                    scene.room.presses(filer, Tap(Act.FOLLOW, case, question.key))
                    yield from tiny(scene, filer)
                    yield from looked_at(scene, "paper asked", question, case, taker.id)


def _papers(scene: Scene, case: int, filer: int) -> Iterator[Sample]:
    """Papers that were to follow are sent."""
    for question in cases.to_follow(scene.room.desk(filer), scene.room.case(case)):
        yield from scene.card("filed", question, filer, "case", case)
        if (tap := scene.room.button(filer, "case", case, Act.FOLLOW, question.key)) is not None:
            scene.room.presses(filer, tap)
            yield from tiny(scene, filer)


def _passed(scene: Scene, step: Step, case: int, taker: int) -> Iterator[Sample]:
    """The verdict with which the case goes on, as soon as the step's rules let it."""
    verdict = next(one for one in step.gives if one.passes)
    for _ in range(MOST_DAYS):
        before = len(steps.given(scene.room.desk(), scene.room.case(case)))
        if (tap := scene.room.button(taker, "step", case, Act.VERDICT, verdict.value)) is None:
            break
        scene.room.presses(taker, tap)
        yield from tiny(scene, taker, rules=step.rules)
        if len(steps.given(scene.room.desk(), scene.room.case(case))) > before:
            return
        yield from scene.letters("too early", step)
        with scene.quietly():
            yield from scene.until(scene.room.today + timedelta(days=1), "too early", step)
    raise NothingFits(f"{step.key}: nobody can let it pass")


def _inquired(scene: Scene, step: Step, case: int, taker: int) -> Iterator[Sample]:
    """Its taker asks the filer, who answers: in words, and with a file."""
    filer, ask = scene.room.case(case).filer_id, scene.room.button(taker, "step", case, Act.ASK)
    if ask is None or not scene.is_new("inquired" if not step.hidden else "inquired hidden"):
        return
    for how in ("words", "file"):
        with scene.instead():
            scene.room.presses(taker, ask)
            yield from tiny(scene, taker)
            yield from looked_at(scene, "inquired", step, case, taker)
            reply = scene.room.button(filer, "case", case, Act.REPLY)
            assert reply is not None  # it waits for the filer
            scene.room.presses(filer, reply)
            if how == "words":
                yield from tiny(scene, filer)
            else:
                scene.room.sends(filer)
            yield from looked_at(scene, "inquired", step, case, taker)


def _undone(scene: Scene, step: Step, case: int, taker: int) -> Iterator[Sample]:
    """What was decided is taken back before anybody acts."""
    if not scene.is_new("undone" if not step.hidden else "undone hidden"):
        return
    for verdict in step.gives:
        tap = scene.room.button(taker, "step", case, Act.VERDICT, verdict.value)
        if tap is None:
            continue
        with scene.instead():
            scene.room.presses(taker, tap)
            with scene.quietly():
                yield from tiny(scene, taker, rules=step.rules)
            yield from scene.card("undone", step, taker, "step", case)
            if (undo := scene.room.button(taker, "step", case, Act.UNDO)) is not None:
                _read_already(scene)
                scene.room.presses(taker, undo)
                yield from tiny(scene, taker)
                yield from looked_at(scene, "undone", step, case, taker)


def _read_already(scene: Scene) -> None:
    """Letters up to now have reached their readers."""
    scene.room.db.execute(update(Letter).where(Letter.state == "new").values(state="sent"))
    scene.skip()


def _sent_back(scene: Scene, flow: Flow, step: Step, case: int, taker: int) -> Iterator[Sample]:
    """It goes back to a step before, which passes it again."""
    tap = scene.room.button(taker, "step", case, Act.VERDICT, Verdict.RETURN.value)
    places = returning.places(scene.room.desk(taker), scene.room.case(case), flow, [step.key])
    if tap is None or len(places) == 1 or not scene.is_new("sent back" if not step.hidden else "sent back hidden"):
        return
    asked = Whom(WHOM.key, "", "")
    with scene.instead():
        scene.room.presses(taker, tap)
        chosen = Given("taps", asked.code(places[1]), asked.keep(places[1]))
        yield from tiny(scene, taker, {WHOM.key: chosen})
        yield from looked_at(scene, "sent back", step, case, taker, places[1].by)


def _stopped(scene: Scene, flow: Flow, step: Step, case: int, taker: int, path: Path) -> Iterator[Sample]:
    """Every verdict with which the case does not go on; what was returned is changed and sent again."""
    filer = scene.room.case(case).filer_id
    for verdict in step.gives:
        tap = scene.room.button(taker, "step", case, Act.VERDICT, verdict.value)
        if verdict.passes or tap is None:
            continue
        with scene.instead():
            scene.room.presses(taker, tap)
            yield from tiny(scene, taker)
            yield from looked_at(scene, "turned down" if verdict.ends else "returned", step, case, taker)
            if not verdict.ends and scene.is_new("sent again"):
                yield from scene.card("returned", step, filer, "my", filer)
                yield from scene.card("returned", step, scene.room.exchange, "desk", scene.room.exchange)
                yield from _sent_again(scene, flow, step, case, taker, path)


def _beside(scene: Scene, step: Step, case: int, taker: int) -> Iterator[Sample]:
    """The place is handed over, an opinion asked and given, a remark added: each once."""
    room = scene.room
    acts = {
        TRANSFER.key: room.button(taker, "step", case, Act.TRANSFER),
        ASK_OPINION.key: room.button(taker, "step", case, Act.OPINION, "ask"),
        WITH_REMARK.key: room.button(taker, "step", case, Act.REMARK),
    }
    for key, tap in acts.items():
        if tap is None or not scene.is_new(key):
            continue
        with scene.instead():
            room.presses(taker, tap)
            yield from tiny(scene, taker)
            others = [person.id for person in cases.colleagues(room.desk(), room.case(case))]
            others += [row.of_id for row in opinions.of_case(room.desk(), room.case(case))]
            yield from looked_at(scene, "passed" if key == WITH_REMARK.key else "waits", step, case, taker, *others)
            for who in others:
                if (give := room.button(who, "step", case, Act.OPINION, "give")) is not None:
                    room.presses(who, give)
                    yield from tiny(scene, who)
                    yield from looked_at(scene, "waits", step, case, taker, who)


def _sent_again(scene: Scene, flow: Flow, step: Step, case: int, taker: int, path: Path) -> Iterator[Sample]:
    """What was returned is changed where it weighs, and handed in again."""
    filer = scene.room.case(case).filer_id
    scene.room.presses(filer, Tap(Act.AGAIN, case))
    draft = draft_of(scene, filer)
    yield from scene.card("returned", step, filer, "draft", draft)
    form = scene.room.fitting(filer, flow, scene.room.draft(filer))
    form.start = Answers({key: kept for key, kept in form.start.kept.items() if flow.question(key) is None})
    if (change := otherwise(form, path)) is not None:
        question, given = change
        scene.room.presses(filer, Tap(Act.CHANGE, draft, question.key))
        yield from scene.card("returned", question, filer, "draft", draft)
        scene.room.gives(filer, draft, question.key, given)
    if (submit := scene.room.button(filer, "draft", draft, Act.SUBMIT)) is not None:
        scene.room.presses(filer, submit)
        yield from looked_at(scene, "sent again", step, case, taker)


def otherwise(form: Fitting, path: Path, *, weighs: bool = True) -> tuple[Question[object], Given] | None:
    """One answer that weighs (or does not), given otherwise, with all others as they were."""
    chosen = {question.key: given for question, given in path}
    for at, (question, given) in enumerate(path):
        answers = Answers({**form.start.kept, **{one.key: before.kept for one, before in path[:at]}})
        for other in form.ways(question, answers) if question.material == weighs else ():
            if other.kept not in (given.kept, None):
                new = next(form.fillings({}, {**chosen, question.key: other}), None)
                if new is not None and [one.key for one, _ in new] == [one.key for one, _ in path]:
                    return question, other
    return None


def _on_paper(scene: Scene, step: Step, case: int) -> Iterator[Sample]:
    """The step's signature was given on paper; the exchange office's own never is."""
    if scene.room.button(scene.room.exchange, "step", case, Act.PAPER) is None:
        return
    for option in PAPER_SAYS.options if scene.is_new("on paper") else PAPER_SAYS.options[:1]:
        with scene.instead():
            yield from _signed(scene, step, case, option.token)


def _signed(scene: Scene, step: Step, case: int, says: str) -> Iterator[Sample]:
    """The exchange office takes a signature down."""
    office = scene.room.exchange
    if (tap := scene.room.button(office, "step", case, Act.PAPER)) is None:
        raise NothingFits(f"{step.key}: nobody may settle it, and it cannot be taken down from paper")
    scene.room.presses(office, tap)
    yield from tiny(scene, office, {PAPER_SAYS.key: Given("taps", says, says)})
    yield from looked_at(scene, "on paper", step, case)
