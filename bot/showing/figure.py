"""Figures: a route as a Mermaid flowchart, each step in the colour of whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.showing.fitting import Fitting, Search
from bot.showing.naming import Both, limit, party, span, told, verdict
from bot.showing.room import Room
from flows.kit.answers import Answers
from flows.kit.flow import Flow, Party, Step, Verdict, steps_of
from flows.kit.settling import stages
from flows.kit.words import N_
from storage.office import Office

FILED, APPROVED_ID, BESIDE_ID = "filed", "approved", "beside_"

#: whose turn it is: its name, and the colours of its boxes
TURNS = {
    "filer": (Both("申请人", "Whoever files"), "fill:#dbeafe,stroke:#2563eb"),
    "department": (Both("部门", "Departments"), "fill:#dcfce7,stroke:#16a34a"),
    "office": (Both("外事归口部门", "Exchange office"), "fill:#fef3c7,stroke:#d97706"),
    "leader": (Both("校领导", "School leader"), "fill:#fce7f3,stroke:#db2777"),
    "authority": (Both("上级主管部门", "Authority"), "fill:#e5e7eb,stroke:#4b5563"),
}
SUBMITTED, APPROVED = Both("提交", "Submitted"), Both("批准或备案", "Approved or on file")
BESIDE, LEGEND = Both("同时进行", "Side by side"), Both("轮到谁", "Whose turn")
TOLD, SEEN = Both("知会", "Copy"), N_("Seen")
EVERY, SOMETIMES = Both("各部门都要办", "every department"), Both("视情况", "where it applies")


def turn(whose: Party, gives: Sequence[Verdict] = ()) -> str:
    """Whose turn it is. What the exchange office takes down and may end a case with was decided by an authority."""
    if whose.role == "office":
        decided_elsewhere = Verdict.RECORD in gives and any(one.ends for one in gives)
        return ("authority" if decided_elsewhere else "office") if whose.of == "exchange" else "department"
    return {"head": "department", "liaison": "department", "leader": "leader"}.get(whose.role, "filer")


@dataclass(frozen=True)
class Walked:
    """How a route is walked at a school."""

    edges: frozenset[tuple[str, str]]  #: from one place to the next
    steps: frozenset[str]  #: keys of the steps that are reached
    sometimes: frozenset[str]  #: those that are left out although others of their stage are not


def walked(room: Room, flow: Flow) -> Walked:
    """How the samples of a flow, and each change of one answer, lead along its route."""
    with room.asking(flow):
        forms = {who: room.fitting(who, flow) for who in room.filing(flow)}
        search = Search(forms, lambda who, answers: _way(flow, forms[who], answers))
        search.ways()
    named = [name.split() for name in search.seen]
    edges = ((name[1], name[2]) for name in named if name[0] == "edge")
    taken, left_out = ({name[1] for name in named if name[0] == kind} for kind in ("with", "without"))
    return Walked(frozenset(edges), frozenset(taken), frozenset(taken & left_out))


def _way(flow: Flow, form: Fitting, answers: Answers) -> Iterator[str]:
    """Names of what one way shows: its edges, and which steps of its stages it takes."""
    before = FILED
    applying = {step.key for stage in stages(flow, answers, form.asker) for step in stage}
    for number, stage in enumerate(flow.route):
        keys = [step.key for step in steps_of(stage)]
        if applying.intersection(keys):
            place = place_of(number, steps_of(stage))
            yield f"edge {before} {place}"
            before = place
            yield from (f"{'with' if key in applying else 'without'} {key}" for key in keys)
    yield f"edge {before} {APPROVED_ID}"


def figure(office: Office, flow: Flow, route: Walked, language: str) -> Iterator[str]:
    """The lines of a flow's route, from its filing to its approval; dashed: a step that not each case takes."""
    unreached = [step.key for step in flow.steps if step.key not in route.steps]
    yield "flowchart TD"
    if unreached:
        yield f"  %% not reached at this school: {', '.join(unreached)}"
    yield f"  {FILED}([{_quoted([told(flow.title).in_(language), SUBMITTED.in_(language)])}]):::filer"
    for number, stage in enumerate(flow.route):
        steps = [step for step in steps_of(stage) if step.key in route.steps]
        boxes = [f"{_box(office, flow, step, language)}:::{turn(step.by, step.gives)}" for step in steps]
        if len(steps_of(stage)) == 1:
            yield from (f"  {box}" for box in boxes)
        elif steps:
            yield f"  subgraph {place_of(number, steps_of(stage))} [{_quoted([BESIDE.in_(language)])}]"
            yield "    direction TB"  # Mermaid puts what no edge joins across
            yield from (f"    {box}" for box in boxes)
            yield "  end"
    yield f"  {APPROVED_ID}([{_quoted([APPROVED.in_(language)])}]):::filer"
    places = [FILED, *(place_of(number, steps_of(stage)) for number, stage in enumerate(flow.route)), APPROVED_ID]
    for before, after in sorted(route.edges, key=lambda edge: [places.index(place) for place in edge]):
        yield f"  {before} --> {after}"
    yield from _copies(office, flow, language)
    yield from _colours(flow, route, language)


def _copies(office: Office, flow: Flow, language: str) -> Iterator[str]:
    """Who is told beside those who settle it, and when."""
    for copy in flow.copies:
        lines = [TOLD.in_(language), party(office, copy.to).in_(language), told(SEEN).in_(language)]
        yield f"  copy_{copy.key}>{_quoted(lines)}]:::{turn(copy.to)}"
        yield f"  {FILED if copy.on == 'filed' else APPROVED_ID} -.-> copy_{copy.key}"


def place_of(number: int, steps: tuple[Step, ...]) -> str:
    """Where edges lead to: a step's box, or the frame around those side by side."""
    return _id(steps[0]) if len(steps) == 1 else f"{BESIDE_ID}{number}"


def _id(step: Step) -> str:
    return f"step_{step.key}"  # a bare key could be one of Mermaid's own words, such as end


def lines_of(office: Office, flow: Flow, step: Step, language: str) -> list[str]:
    """The lines of a step's box: its name, whose it is, what they press, how long it takes; some may be empty."""
    label, whose = told(step.label).in_(language), party(office, step.by).in_(language)
    allowed = limit(office.pack, flow.key, step.key)
    marks = [span(allowed) if allowed else None, EVERY if step.takes == "all" else None]
    return [
        label or whose,
        whose if label and step.by.role == "office" else "",
        " / ".join(verdict(one, step.did).in_(language) for one in step.gives),
        ("，" if language == "zh" else ", ").join(mark.in_(language) for mark in marks if mark),
    ]


def _box(office: Office, flow: Flow, step: Step, language: str) -> str:
    return f"{_id(step)}[{_quoted([line for line in lines_of(office, flow, step, language) if line])}]"


def _quoted(lines: list[str]) -> str:
    """Lines of a box. Mermaid reads #quot; and its like as HTML reads &quot;."""
    escaped = (
        line.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;") for line in lines
    )
    return f'"{"<br/>".join(escaped)}"'


def _colours(flow: Flow, route: Walked, language: str) -> Iterator[str]:
    """What the colours mean, of those that the figure has, and which steps are not always taken."""
    used = {"filer", *(turn(step.by, step.gives) for step in flow.steps if step.key in route.steps)}
    used |= {turn(copy.to) for copy in flow.copies}
    yield f"  subgraph legend [{_quoted([LEGEND.in_(language)])}]"
    yield "    direction TB"
    yield from (
        f"    legend_{key}[{_quoted([name.in_(language)])}]:::{key}" for key, (name, _) in TURNS.items() if key in used
    )
    sometimes = [_id(step) for step in flow.steps if step.key in route.sometimes]
    sometimes += [f"copy_{copy.key}" for copy in flow.copies if copy.when is not None]
    if sometimes:
        yield f"    legend_sometimes[{_quoted([SOMETIMES.in_(language)])}]"
        sometimes.append("legend_sometimes")
    yield "  end"
    yield f"  {APPROVED_ID} ~~~ legend"  # below everything
    yield from (f"  classDef {key} {colours},color:#111827" for key, (_, colours) in TURNS.items() if key in used)
    beside = [place for place, _ in route.edges if place.startswith(BESIDE_ID)]
    frames = ["legend", *sorted(set(beside))]
    yield "  classDef frame fill:#ffffff,stroke:#d1d5db,color:#111827"
    yield f"  class {','.join(frames)} frame"
    if sometimes:
        yield "  classDef sometimes stroke-dasharray:6 4"
        yield f"  class {','.join(sometimes)} sometimes"
