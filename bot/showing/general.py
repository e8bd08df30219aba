"""Samples that belong to no flow: coming and going, help and language, full lists, trouble."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import select

from bot.showing.exploring import explored, typed_after
from bot.showing.filling import draft_of, filled, handed_in, tiny
from bot.showing.fitting import Path
from bot.showing.room import CHAT, Room
from bot.showing.scene import Sample, Scene
from bot.showing.settling import settled
from flows.kit.flow import Flow, Verdict
from handlers import board, routes
from handlers.tap import Act, Tap
from handlers.voice import LANGUAGES
from storage import absence, access, cards, cases, downtime, dryrun, duties, people, records, steps, succession
from storage.inbox import Waiting
from storage.tables import Duty, Letter, Wait

STRANGER = 4_000_000  # number of a chat that nobody has
CROWD = 24  # cases of an office with full lists
SLOW = 14  # days: every step is past its limit then
OFFERED = 12  # slow steps the office does something about


def everywhere(room: Room) -> Iterator[Sample]:
    """What every office says, whatever its flows are."""
    scene = Scene(room, None)
    teacher, office = room.filers[0], room.exchange
    with scene.instead():
        for who in (teacher, office):
            for kind in ("help", "my", "todo", "desk", "language"):
                yield from scene.card("lists", None, who, kind, who)
        yield from _arriving(scene, teacher)
        yield from explored(scene, office, "/people")
        many = room.cast[office].staff_no[:-2]  # everybody's number begins like that
        yield from typed_after(scene, office, Tap(Act.PEOPLE, arg="find"), many)
        yield from _trouble(scene, teacher, office)


def _arriving(scene: Scene, who: int) -> Iterator[Sample]:
    """Strangers, a code, another phone, a phone that blocks the assistant."""
    room = scene.room
    scene.skip()
    for language in LANGUAGES:  # a stranger's phone tells theirs
        for text in ("你好", "/start WRONGCODE2"):
            room.says(None, text, chat=STRANGER, language=language)
            yield from scene.letters("arriving", None, (language,))
    room.says(None, f"/start {people.invite(room.desk(), room.desk().one(who))}", chat=STRANGER)
    yield from scene.letters("arriving", None)
    room.blocks(who, chat=STRANGER)
    yield from scene.letters("arriving", None)


def _trouble(scene: Scene, who: int, office: int) -> Iterator[Sample]:
    """What is not understood, and what administrators hear of."""
    room = scene.room
    for text in ("你好", "/nothing", "/case"):
        room.says(office, text)
        yield from scene.letters("trouble", None)
    routes.trouble(room.desk(), Waiting(7, "telegram", CHAT + office, b"", 3), "A1B2C3")
    for name in ("trouble_letter", "trouble_card"):
        people.tell_admin(room.desk(), name, name, {"row": 7})
    yield from scene.letters("trouble", None)
    yield from scene.card("trouble", None, who, "old:my", who)


def crowded(room: Room, flows: Sequence[Flow]) -> Iterator[Sample]:
    """The lists of an office that has a lot to do, of every flow."""
    scene, flows = Scene(room, None), [flow for flow in flows if flow.campaign is None]
    with scene.instead():
        for number, who in enumerate(list(room.cast)[:CROWD]):
            flow = flows[number % len(flows)]
            who = room.exchange if flow.opened_by is not None else who
            path = next(room.fitting(who, flow).fillings({}, {}), None)
            if path is not None:
                _under_way(Scene(room, flow, quiet=True), flow, who, path, number % 3)
        busiest = sorted(room.cast, key=lambda who: len(steps.waiting_on(room.desk(who))))[-2:]
        for who, kind in ((room.filers[0], "my"), (room.exchange, "desk"), *((who, "todo") for who in busiest)):
            yield from scene.card("busy", None, who, kind, who)
        yield from scene.card("busy", None, room.exchange, "year", room.today.year)
        yield from _counted(scene, room.today.year)
        yield from _two_forms(scene, flows)
        yield from _looked_up(scene, room.exchange, busiest[-1])
        yield from _slow(scene)
        yield from _down(scene)
        yield from _together(scene, busiest)
        yield from _away(scene, busiest[-1], room.exchange)
        yield from _succeeded(scene, busiest[-1], room.exchange)
        yield from _left(scene, room.filers[0], busiest[-1])


def _two_forms(scene: Scene, flows: Sequence[Flow]) -> Iterator[Sample]:
    """A form that was filed before is begun again, and another one is asked for before it is filled."""
    room, who = scene.room, scene.room.filers[0]
    anybodys = [flow for flow in flows if flow.opened_by is None]
    first, other = anybodys[0], anybodys[-1]
    path = next(room.fitting(who, first).fillings({}, {}), ())
    with scene.instead():
        for flow in (first, other):
            room.says(who, f"/{flow.command}")
            yield from scene.card("busy", None, who, "draft", draft_of(scene, who))
            for question, given in path[:1] if flow is first else ():
                room.gives(who, draft_of(scene, who), question.key, given)


def _looked_up(scene: Scene, office: int, taker: int) -> Iterator[Sample]:
    """Each part of the desk, what is found and what is not, a case with its history."""
    room = scene.room
    desk = room.desk(office)
    scene.skip()
    cards.show(desk, desk.me, "desk", office)
    for view in ("places", "flows", "times", *(f"is:{key}:1" for key in board.HEADINGS)):
        room.presses(office, Tap(Act.VIEW, 0, f"desk={view}"))
        yield from scene.card("found", None, office, "desk", office)
    room.says(office, "/today")
    yield from scene.card("found", None, office, "today", office)
    for typed in ("/records", "/records ？"):
        room.says(office, typed)
        yield from scene.card("found", None, office, "records", office)
    for register in records.boards(desk):
        if register.board is not None:
            room.says(office, f"/{register.board.command}")
            yield from scene.card("found", None, office, "everybody", office)
            for person in list(records.of_everybody(desk))[:1]:
                room.presses(office, Tap(Act.HELD, person))
                yield from scene.card("found", None, office, "holdings", person)
    for typed in ("/find 2", "/find 9999", "/find"):
        room.says(office, typed)
        yield from scene.letters("found", None)
        if typed != "/find":
            yield from scene.card("found", None, office, "found", office)
    room.presses(taker, Tap(Act.VIEW, 0, "todo=2"))
    yield from scene.card("found", None, taker, "todo", taker)
    for case in [case for case in steps.waiting_on(room.desk(taker)) if access.may_see(room.desk(taker), case)][:1]:
        room.says(taker, f"/case {case.number}")
        yield from scene.card("found", None, taker, "step", case.id)


def _slow(scene: Scene) -> Iterator[Sample]:
    """What waits passes its limits: everybody is reminded once, the office chooses, what was slow is settled."""
    room = scene.room
    desk = room.desk()
    rows = desk.session.scalars(select(Wait).where(Wait.until.is_(None)).order_by(Wait.id)).all()
    yield from scene.until(room.today + timedelta(days=SLOW), "slow", None)
    for number, row in enumerate(rows):
        for arg in ("nudge", "call", "deputy", "tell") if number < OFFERED else ():
            scene.skip()
            tap = room.button(room.exchange, "slow", row.id, Act.SLOW, arg)
            if tap is not None:
                room.presses(room.exchange, tap)
                yield from scene.letters("slow", None)
                yield from scene.card("slow", None, room.exchange, "slow", row.id)


def _counted(scene: Scene, year: int) -> Iterator[Sample]:
    """What stands behind one of the year's numbers, and behind a part of it."""
    room, office = scene.room, scene.room.exchange
    desk = room.desk(office)
    cards.show(desk, desk.me, "year", year)
    for _ in range(2):
        taps = [tap for tap in room.taps(office, "year", year) if tap.act is Act.VIEW and tap.arg != "year="]
        for tap in taps[-1:]:
            room.presses(office, tap)
            yield from scene.card("busy", None, office, "year", year)


def _down(scene: Scene) -> Iterator[Sample]:
    """The assistant was not running for a while: what its people missed, and what the office reads of it."""
    desk = scene.room.desk()
    owed = desk.session.scalars(select(Duty).where(Duty.state == "open").order_by(Duty.due, Duty.id)).all()
    scene.skip()
    last = scene.room.now - timedelta(days=SLOW)
    for duty in owed:
        for person in duties.owners(desk, duty):
            downtime.gather(desk, person, desk.today, "day", "owed", duty)
        downtime.report(desk, last, duty)
    yield from scene.letters("trouble", None)
    mornings = select(Letter).where(Letter.name == "digest").order_by(Letter.id.desc()).limit(1)
    for letter in desk.session.scalars(mornings).all():
        yield from scene.card("busy", None, letter.reader_id or 0, "morning", letter.id)
    office = scene.room.exchange
    with scene.instead():
        scene.room.says(office, "/dryrun 30")
        yield from scene.card("found", None, office, "dryrun", office)
        for flow in scene.room.office.flows:
            if (tap := scene.room.button(office, "dryrun", office, Act.DRY_RUN, f"off={flow}")) is not None:
                scene.room.presses(office, tap)
        yield from scene.card("found", None, office, "dryrun", office)
        scene.skip()
        dryrun.tick(scene.room.db, scene.room.office, scene.room.now)
        yield from scene.letters("found", None)


def _together(scene: Scene, takers: Sequence[int]) -> Iterator[Sample]:
    """Several are approved with one press."""
    for who in takers:
        if (tap := scene.room.button(who, "todo", who, Act.BATCH)) is not None:
            with scene.instead():
                scene.room.presses(who, tap)
                yield from tiny(scene, who)
                yield from scene.letters("busy", None)


def _away(scene: Scene, taker: int, office: int) -> Iterator[Sample]:
    """Somebody is away with something to settle, and back again; the office arranges it."""
    room = scene.room
    stand_in = next(who for who in room.cast if who not in (taker, office))
    scene.skip()
    desk = room.desk(office)
    row = absence.arrange(desk, desk.one(taker), desk.one(stand_in), desk.today, desk.today)
    yield from scene.letters("away", None)
    for who in (taker, stand_in):
        yield from scene.card("away", None, who, "away", who)
    with scene.instead():
        absence.tick(room.db, room.office, room.now + timedelta(days=1))
        yield from scene.letters("away", None)
    absence.end(desk, row)
    yield from scene.letters("away", None)


def _succeeded(scene: Scene, former: int, office: int) -> Iterator[Sample]:
    """Somebody's roles are handed to a successor."""
    new = next(who for who in scene.room.cast if who not in (former, office))
    with scene.instead():
        desk = scene.room.desk(office)
        succession.succeed(desk, desk.one(former), desk.one(new))
        yield from scene.letters("away", None)


def _left(scene: Scene, filer: int, taker: int) -> Iterator[Sample]:
    """Somebody leaves who has filed something; and everybody of a department that has something to settle."""
    room = scene.room
    gone = [one for one, member in room.cast.items() if member.department == room.cast[taker].department]
    for who in dict.fromkeys((filer, *gone)):
        scene.skip()
        desk = room.desk()
        people.leave(desk, desk.one(who), desk.today)
        desk.session.flush()
        yield from scene.letters("left", None)


def _under_way(scene: Scene, flow: Flow, who: int, path: Path, end: int) -> None:
    """A case that waits, was returned, or is approved with something left to do."""
    list(filled(scene, flow, who, path))
    case = handed_in(scene, flow, who)
    if end == 1:
        for taker in cases.colleagues(scene.room.desk(), scene.room.case(case))[:1]:
            if (tap := scene.room.button(taker.id, "step", case, Act.VERDICT, Verdict.RETURN.value)) is not None:
                scene.room.presses(taker.id, tap)
                list(tiny(scene, taker.id))
    elif end:
        list(settled(scene, flow, case, who, path))
