"""A sample of every form, card and letter: each flow is filled, settled and followed to its end in a sample office.

Nothing is made up for a flow: its questions are answered with their samples, as far as its rules let them through, and
every other message comes of what people then press. A new kind of question needs a way to answer it (`Fitting`); a
letter that no act here leads to, an act.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.school import School
from bot.showing.cast import Values
from bot.showing.changing import changed
from bot.showing.filling import filled, handed_in, put_away, refusals
from bot.showing.fitting import Fitting, Search, Way
from bot.showing.following import followed
from bot.showing.general import crowded, everywhere
from bot.showing.room import TODAY, Room, open_room, sample_office
from bot.showing.scene import Sample, Scene
from bot.showing.settling import looked_at, settled
from bot.showing.telling import told
from flows.kit.answers import Answers
from flows.kit.filling import findings
from flows.kit.flow import FILED_ON, OPENED_ON, Flow
from flows.kit.register import Register
from flows.kit.settling import stages
from storage import cases, duties


def samples(
    school: School,
    flows: Mapping[str, Flow],
    *,
    values: Values | None = None,
    today: date = TODAY,
    briefly: bool = False,
) -> Iterator[Sample]:
    """Every sample of the flows a school offers, by its own routes, in each language.

    Args:   values: names of people and departments, and typed texts; briefly: of the ways of a flow the first alone,
            and those that lead to letters no way before led to.
    Raises: NothingFits: the samples of a form do not get through its rules; the text names the form.
    """
    values = values or Values()
    with (
        TemporaryDirectory() as data,
        open_room(sample_office(school, flows, values, Path(data)), values, today) as room,
    ):
        shown: set[str] | None = set() if briefly else None
        for flow in room.office.offered:
            yield from of_flow(room, flow, shown)
        yield from everywhere(room)
        yield from crowded(room, room.office.offered)


def of_flow(room: Room, flow: Flow, shown: set[str] | None = None) -> Iterator[Sample]:
    """Every sample of one flow, a campaign's on the day it opens.

    Args: shown: what ways so far led to beside the common; its first way alone, and those that lead to something else.
    """
    with room.asking(flow):
        scene = Scene(room, flow)
        for who in room.filing(flow) if flow.campaign is not None else ():
            yield from _asked_for(scene, flow, who)
        with scene.instead():
            yield from _of_flow(scene, flow, shown)


def _asked_for(scene: Scene, flow: Flow, who: int) -> Iterator[Sample]:
    """What a campaign asks for: how it is told, and the board of who has filed it."""
    room, filing = scene.room, flow.filing
    duty = next((duty for duty in duties.of_person(room.desk(who)) if room.case(duty.case_id).flow == flow.key), None)
    if filing is None or duty is None:
        return
    yield from scene.letters("due", filing)
    yield from scene.card("due", filing, who, "duty", duty.id)
    yield from scene.card("due", filing, who, "case", duty.case_id)
    with scene.instead():
        room.says(room.exchange, "/campaigns")
        yield from scene.card("due", filing, room.exchange, "campaigns", room.exchange)
        for tap in room.taps(room.exchange, "campaigns", room.exchange):
            room.presses(room.exchange, tap)
            yield from scene.card("due", filing, room.exchange, "campaigns", room.exchange)


def _of_flow(scene: Scene, flow: Flow, shown: set[str] | None) -> Iterator[Sample]:
    room = scene.room
    search = searched(room, flow)
    for number, way in enumerate(search.ways()):
        leads = {kind for kind in ("copy", "follows") if any(one.startswith(kind) for one in way.shows)}
        if shown is not None:
            if number and leads <= shown:
                continue
            shown |= leads
        with scene.instead():
            yield from _way(scene, flow, way, plain=number == 0)
    for who, form in search.fittings.items():
        yield from refusals(scene, flow, who, form.refusals)


def searched(room: Room, flow: Flow) -> Search:
    """The ways a flow can go in that office: every question, step and duty that some answers lead to.

    Of a register with holders one record is there already: what is owed for another may follow from it.
    """
    if isinstance(flow, Register) and flow.holder is not None:
        room.enters(flow)
    forms = {who: room.fitting(who, flow) for who in room.filing(flow)}
    return Search(forms, lambda who, answers: _covers(flow, forms[who], answers))


def _covers(flow: Flow, form: Fitting, answers: Answers) -> Iterator[str]:
    """What some answers lead to: steps, duties, what rules say, papers that follow."""
    opened = Answers({**answers.kept, OPENED_ON.key: FILED_ON.keep(form.around.today)})
    for stage in stages(flow, answers, form.asker):
        yield from (f"step {step.key}" for step in stage)
    for duty in flow.duties:
        owed = duty.due.worked_out is None or duty.due.worked_out(opened, form.asker) is not None
        if owed and (duty.when is None or duty.when(opened, form.asker)):
            yield f"duty {duty.key}"
    for copy in flow.copies:
        if copy.when is None or copy.when(opened, form.asker):
            yield f"copy {copy.key}"
    for found in findings(flow, answers, form.asker):
        yield f"rule {flow.rules.index(found.rule)}"
    for question in flow.questions:
        if question.until and answers.has(question) and answers.value(question) is None:
            yield f"follows {question.key}"


def _way(scene: Scene, flow: Flow, way: Way, *, plain: bool) -> Iterator[Sample]:
    """One way: filled, handed in, settled, followed to its end. *plain*: with all that is the same on every way."""
    room, who = scene.room, way.filer
    yield from filled(scene, flow, who, way.path)
    if plain:
        yield from put_away(scene, flow, who)
        yield from _unreachable(scene, flow, who)
    case = handed_in(scene, flow, who)
    yield from looked_at(scene, "filed", flow, case)
    if not any(one.startswith(("step", "duty", "follows", "copy")) for one in way.shows):
        return  # from here on it is like a way before
    if any(one.startswith("copy") for one in way.shows):
        yield from told(scene, flow, case, way.path)
    yield from settled(scene, flow, case, who, way.path)
    if plain:
        yield from changed(scene, flow, case, way.path)
        # the same again while the first is under way
        form = room.fitting(who, flow)
        next(form.fillings({}, {}), None)
        yield from refusals(scene, flow, who, form.refusals)
    if any(one.startswith("duty") for one in way.shows):
        yield from followed(scene, flow, case, plain=plain)


def _unreachable(scene: Scene, flow: Flow, who: int) -> Iterator[Sample]:
    """It is handed in while nobody who takes its first step can be reached."""
    with scene.instead():
        first = cases.colleagues(scene.room.desk(), scene.room.case(handed_in(scene, flow, who)))
    with scene.instead():
        for taker in first:
            if taker.id != scene.room.exchange:
                scene.room.blocks(taker.id)
        scene.skip()
        handed_in(scene, flow, who)
        yield from scene.letters("unreachable", flow)
