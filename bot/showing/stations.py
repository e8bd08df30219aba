"""A route as a list of stations, each in the colour of whose turn it is: the figure for a page without a program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from bot.showing.figure import (
    APPROVED,
    APPROVED_ID,
    BESIDE,
    FILED,
    LEGEND,
    SOMETIMES,
    SUBMITTED,
    TOLD,
    TURNS,
    Walked,
    lines_of,
    place_of,
    turn,
)
from bot.showing.naming import Both, party, told
from flows.kit.flow import Flow, Step, Together, steps_of
from storage.office import Office

NEXT = Both("之后", "Then")


def stations(office: Office, flow: Flow, route: Walked) -> str:
    """A flow's route from its filing to its approval, both languages on each station."""
    names = {FILED: told(flow.title), APPROVED_ID: APPROVED} | {
        place_of(number, steps_of(stage)): BESIDE if len(steps_of(stage)) > 1 else _name(office, flow, stage)
        for number, stage in enumerate(flow.route)
    }
    after = {place: _after(names, route, place) for place in names}
    first = _station("filer", [str(told(flow.title)), str(SUBMITTED), *after[FILED]])
    last = _station("filer", [str(APPROVED)])
    listed = "".join((*_listed(office, flow, route, after), last, *_copied(office, flow)))
    return f'<ol class="route">{first}{listed}</ol>{_legend(flow, route)}'


def _name(office: Office, flow: Flow, stage: Step | Together) -> Both:
    (step,) = steps_of(stage)
    return Both(lines_of(office, flow, step, "zh")[0], lines_of(office, flow, step, "en")[0])


def _after(names: Mapping[str, Both], route: Walked, place: str) -> list[str]:
    """A line that says where it goes from there, unless it always goes to the station below."""
    reached = {one for edge in route.edges for one in edge}
    below = [one for one in names if one in reached]
    ways = [one for one in below if (place, one) in route.edges]
    if place not in reached or ways == below[below.index(place) + 1 :][:1]:
        return []
    return [f"{NEXT}: {' / '.join(str(names[one]) for one in ways)}"]


def _listed(office: Office, flow: Flow, route: Walked, after: Mapping[str, list[str]]) -> Iterator[str]:
    for number, stage in enumerate(flow.route):
        steps = [step for step in steps_of(stage) if step.key in route.steps]
        goes_on = after[place_of(number, steps_of(stage))]
        if len(steps_of(stage)) == 1:
            yield from (_station(turn(step.by, step.gives), [*_lines(office, flow, step), *goes_on]) for step in steps)
        elif steps:
            beside = "".join(_beside(office, flow, step, route) for step in steps)
            below = "".join(f"<p>{escape(line)}</p>" for line in goes_on)
            yield f'<li class="beside"><p>{escape(str(BESIDE))}</p><ol>{beside}</ol>{below}</li>'


def _copied(office: Office, flow: Flow) -> Iterator[str]:
    """Who is told beside those who settle it."""
    for copy in flow.copies:
        lines = [str(TOLD), str(party(office, copy.to)), str(SUBMITTED if copy.on == "filed" else APPROVED)]
        classes = turn(copy.to) if copy.when is None else f"{turn(copy.to)} sometimes"
        yield _station(classes, [*lines, *([str(SOMETIMES)] if copy.when is not None else [])])


def _lines(office: Office, flow: Flow, step: Step) -> list[str]:
    both = zip(lines_of(office, flow, step, "zh"), lines_of(office, flow, step, "en"), strict=True)
    return [str(Both(zh, en)) for zh, en in both if zh]


def _beside(office: Office, flow: Flow, step: Step, route: Walked) -> str:
    lines = _lines(office, flow, step)
    if step.key not in route.sometimes:
        return _station(turn(step.by, step.gives), lines)
    return _station(f"{turn(step.by, step.gives)} sometimes", [*lines, str(SOMETIMES)])


def _station(classes: str, lines: list[str]) -> str:
    first, *rest = map(escape, lines)
    below = "".join(f"<small>{line}</small>" for line in rest)
    return f'<li class="{classes}"><b>{first}</b>{below}</li>'


def _legend(flow: Flow, route: Walked) -> str:
    used = {"filer", *(turn(step.by, step.gives) for step in flow.steps if step.key in route.steps)}
    shown = "".join(f'<span class="{key}">{name}</span>' for key, (name, _) in TURNS.items() if key in used)
    return f'<p class="legend">{LEGEND}: {shown}</p>'


def colours() -> str:
    """Style rules: the colour of each turn."""
    lines = []
    for key, (_, style) in TURNS.items():
        fill, stroke = (one.split(":")[1] for one in style.split(","))
        lines.append(f".{key} {{ --fill: {fill}; --stroke: {stroke}; }}")
    return "\n".join(lines)
