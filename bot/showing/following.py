"""Samples of what follows an approval: what is owed, reminded of, reported and confirmed; calling it off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from bot.showing.filling import tiny
from bot.showing.fitting import Given, NothingFits
from bot.showing.scene import Moment, Sample, Scene
from bot.showing.settling import looked_at
from flows.kit.flow import Duty, Flow
from flows.kit.questions import Choice, Day
from flows.kit.refusal import Refusal
from flows.kit.settling import Standing
from flows.kit.tiny import duty_form
from handlers.tap import Act, Tap
from storage import access, duties
from storage.desk import Desk
from storage.tables import Case
from storage.tables import Duty as Row
from storage.versions import answers_of

LATE = timedelta(days=8)  # a duty is followed so long after its day


def followed(scene: Scene, flow: Flow, case: int, *, plain: bool) -> Iterator[Sample]:
    """From the approval to the end. *plain*: with all that is the same on every way."""
    filer = scene.room.case(case).filer_id
    if plain and scene.room.case(case).standing == Standing.OPEN.value:
        yield from scene.card("approved", flow, filer, "my", filer)
        yield from scene.card("approved", flow, scene.room.exchange, "desk", scene.room.exchange)
        yield from _called_off(scene, flow, case, filer)
    while (number := _next(scene, case)) is not None or _waited(scene, flow, case):
        if number is not None:
            yield from _duty(scene, flow, case, number)
    if plain and scene.room.case(case).standing == Standing.CLOSED.value:
        yield from looked_at(scene, "closed", flow, case)


def _open(scene: Scene, case: int) -> list[Row]:
    return [duty for duty in duties.of_case(scene.room.desk(), scene.room.case(case)) if duty.state == "open"]


def _next(scene: Scene, case: int) -> int | None:
    """The next duty that can be done now."""
    for duty in _open(scene, case):
        owners = duties.owners(scene.room.desk(), duty)
        flow = scene.room.office.flows[scene.room.case(case).flow]
        passed = flow.duty(duty.key).done_by is not None and f"duty {duty.key}" in scene.shown
        if owners and not passed and _is_doable(scene.room.desk(owners[0].id), duty.id):
            return duty.id
    return None


def _waited(scene: Scene, flow: Flow, case: int) -> bool:
    """Turn the calendar to the day the next duty begins. Returns whether there is such a day."""
    answers = answers_of(scene.room.desk(), scene.room.case(case))
    since = [question for duty in _open(scene, case) if (question := flow.duty(duty.key).since) is not None]
    days = [day for question in since if (day := answers.value(question)) and day > scene.room.today]
    if days:
        with scene.quietly():
            list(scene.until(min(days), "rang", flow))
    return bool(days)


def _is_doable(desk: Desk, number: int) -> bool:
    duty = desk.session.get_one(Row, number)
    try:
        duties.doable(desk, duty, desk.session.get_one(Case, duty.case_id))
    except Refusal:
        return False
    return True


def _duty(scene: Scene, flow: Flow, case: int, number: int) -> Iterator[Sample]:
    """One duty: owed, reminded of, overdue, reported, not yet there, confirmed."""
    row = scene.room.duty(number)
    declared = flow.duty(row.key)
    owner = duties.owners(scene.room.desk(), row)[0].id
    new = scene.is_new(f"duty {declared.key}")
    if new:
        yield from scene.card("due", declared, owner, "duty", number)
        yield from _why(scene, declared, number, owner)
        yield from _overdue(scene, declared, case, number, owner)
        yield from _otherwise(scene, flow, declared, case, number, owner)
    if declared.done_by is not None:
        yield from _by_another_form(scene, declared, number, owner)
        return
    with scene.quietly():
        yield from scene.until(max(row.anchor, scene.room.today), "rang", declared)
    off = flow.called_off_by
    if new and off is not None and off in declared.asks:
        with scene.instead():
            yield from _reported(scene, declared, case, number, owner, "called off", {off.key: Given("skips")})
    if new:
        yield from _late(scene, flow, declared, case, number, owner)
    with scene.quietly(not new and not _asks_more(scene, flow, declared)):
        yield from _reported(scene, declared, case, number, owner, "reported", None)
        if scene.room.duty(number).state == "claimed":
            yield from _confirmed(scene, declared, case, number, owner)
    scene.skip()


def _otherwise(scene: Scene, flow: Flow, declared: Duty, case: int, number: int, owner: int) -> Iterator[Sample]:
    """What follows where its owner chooses otherwise than the sample does: duties that only then come to be."""
    chosen = [(one.key, option.token) for one in declared.asks if isinstance(one, Choice) for option in one.options]
    for key, token in chosen:
        with scene.instead():
            with scene.quietly():
                forced = {key: Given("taps", token, token)}
                list(_reported(scene, declared, case, number, owner, "reported", forced))
            scene.skip()
            while (after := _next(scene, case)) is not None:
                yield from _duty(scene, flow, case, after)


def _why(scene: Scene, declared: Duty, number: int, owner: int) -> Iterator[Sample]:
    """Its owner asks where its day comes from, and puts it off."""
    with scene.instead():
        scene.skip()
        scene.room.presses(owner, Tap(Act.ORIGIN, number))
        yield from scene.letters("why", declared)
        if (later := scene.room.button(owner, "duty", number, Act.SNOOZE)) is not None:
            scene.room.presses(owner, later)
            yield from scene.card("why", declared, owner, "duty", number)


def _overdue(scene: Scene, declared: Duty, case: int, number: int, owner: int) -> Iterator[Sample]:
    """Nobody does it: its reminders, and how it looks when its day is past."""
    filer, office, due = scene.room.case(case).filer_id, scene.room.exchange, scene.room.duty(number).due
    told: set[tuple[object, ...]] = set()
    with scene.instead():
        for sample in scene.until(due + LATE, "rang", declared):
            today = scene.room.today
            which = (sample.kind, sample.reader, sample.language, today > due, today == due)
            if which not in told:  # before the day, on it and after it: the days between say the same
                told.add(which)
                yield sample
        yield from scene.card("overdue", declared, owner, "duty", number)
        yield from scene.card("overdue", declared, owner, "my", owner)
        yield from scene.card("overdue", declared, filer, "case", case)
        yield from scene.card("overdue", declared, office, "desk", office)
        if scene.is_new("chased"):  # of other duties it says the same
            yield from _chased(scene, declared, number, owner)


def _chased(scene: Scene, declared: Duty, number: int, owner: int) -> Iterator[Sample]:
    """The exchange office looks at it, nudges, takes it over, hands it back, nudges all, waives it."""
    office = scene.room.exchange
    scene.room.says(office, "/chase")
    yield from scene.card("chased", declared, office, "chase", office)
    yield from scene.card("chased", declared, office, "owing", number)
    for arg in ("nudge", "take", "back", "all", "waive"):
        kind, about = ("chase", office) if arg == "all" else ("owing", number)
        if (tap := scene.room.button(office, kind, about, Act.CHASE, arg)) is None:
            continue
        scene.skip()
        scene.room.presses(office, tap)
        yield from tiny(scene, office)
        yield from scene.letters("chased", declared)
        yield from scene.card("chased", declared, office, "owing", number)
        yield from scene.card("chased", declared, owner, "duty", number)


def _late(scene: Scene, flow: Flow, declared: Duty, case: int, number: int, owner: int) -> Iterator[Sample]:
    """What is asked beside where what has happened, happened later than it was to."""
    day = next((one for one in declared.asks if isinstance(one, Day) and one.happened), None)
    if day is None or not _asks_more(scene, flow, declared):
        return
    with scene.instead():
        with scene.quietly():
            yield from scene.until(scene.room.today + LATE, "rang", declared)
        today = scene.room.today.isoformat()
        yield from _reported(scene, declared, case, number, owner, "reported", {day.key: Given("types", today, today)})


def _asks_more(scene: Scene, flow: Flow, declared: Duty) -> bool:
    """Whether it may ask something that other ways did not lead to."""
    form = duty_form(flow, declared).key if declared.asks else ""
    return any(one.when is not None and f"question {form} {one.key}" not in scene.shown for one in declared.asks)


def _by_another_form(scene: Scene, declared: Duty, number: int, owner: int) -> Iterator[Sample]:
    """Its button opens the form it is done by; what that leads to is shown there."""
    scene.shown.add(f"duty {declared.key}")
    if (tap := scene.room.button(owner, "duty", number, Act.DONE)) is not None:
        with scene.instead():
            scene.room.presses(owner, tap)
            if (draft := scene.room.draft(owner)) is not None:
                yield from scene.card("reported", declared, owner, "draft", draft.id)


def _reported(
    scene: Scene, declared: Duty, case: int, number: int, owner: int, moment: Moment, forced: Mapping[str, Given] | None
) -> Iterator[Sample]:  # fmt: skip
    """Its owner says that it is done."""
    if (tap := scene.room.button(owner, "duty", number, Act.DONE)) is None:
        raise NothingFits(f"{declared.key}: who owes it has no button to say that it is done")
    scene.room.presses(owner, tap)
    yield from tiny(scene, owner, forced)
    if scene.room.duty(number).state == "open":
        raise NothingFits(f"{declared.key}: it was not taken when it was reported done")
    yield from looked_at(scene, moment, declared, case)
    yield from scene.card(moment, declared, owner, "duty", number)


def _confirmed(scene: Scene, declared: Duty, case: int, number: int, owner: int) -> Iterator[Sample]:
    """Whoever may close it has not seen it done, then has."""
    desk, row, of = scene.room.desk(), scene.room.duty(number), scene.room.case(case)
    meant = access.people(desk, declared.closed_by, of.filer_id, answers_of(desk, of)) if declared.closed_by else []
    closer = next((one.id for one in meant if duties.may_close(scene.room.desk(one.id), row)), None)
    if closer is None:
        raise NothingFits(f"{declared.key}: nobody is there to confirm it")
    yield from scene.card("reported", declared, closer, "confirm", number)
    yield from scene.card("reported", declared, closer, "todo", closer)
    confirmed, not_yet = (scene.room.button(closer, "confirm", number, act) for act in (Act.CONFIRM, Act.NOT_YET))
    if confirmed is None or not_yet is None:
        raise NothingFits(f"{declared.key}: who confirms it has no buttons for it")
    with scene.instead():
        scene.room.presses(closer, not_yet)
        yield from scene.letters("not yet", declared)
        yield from scene.card("not yet", declared, owner, "duty", number)
    scene.room.presses(closer, confirmed)
    yield from looked_at(scene, "done", declared, case)
    yield from scene.card("done", declared, owner, "duty", number)
    yield from scene.card("done", declared, closer, "confirm", number)


def _called_off(scene: Scene, flow: Flow, case: int, filer: int) -> Iterator[Sample]:
    """The filer calls the approved case off."""
    if (tap := scene.room.button(filer, "case", case, Act.CALL_OFF)) is not None:
        with scene.instead():
            scene.room.presses(filer, tap)
            yield from tiny(scene, filer)
            yield from looked_at(scene, "called off", flow, case)
