"""The commands that show: flows, figure, preview. They need a school's file and nothing else."""

from __future__ import annotations

import atexit
import json
from datetime import date
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.terminal import school_faults, stop

if TYPE_CHECKING:
    from bot.school import School
    from flows.kit.flow import Flow
    from storage.office import Office

SchoolFile = Annotated[
    Path | None,
    typer.Option("--school", envvar="SCHOOL", help="The school's file; none: school.toml, else the example."),
]
OneFlow = Annotated[str, typer.Argument(help="Its key; none: every flow.")]

NEXT = "\n\n"  # from a heading to what it heads


def _school(file: Path | None) -> School:
    from bot.assembly import EXAMPLE
    from bot.school import load_school

    usual = Path("school.toml")
    return load_school(file or (usual if usual.exists() else EXAMPLE))


def office_shown(file: Path | None) -> Office:
    """The office of that school, with nobody in it."""
    from bot.showing.cast import Values
    from bot.showing.room import sample_office
    from flows.catalogue import FLOWS

    data = mkdtemp(prefix="waishi-shown-")  # what is sent in it is kept nowhere else
    atexit.register(rmtree, data, ignore_errors=True)
    with school_faults():
        return sample_office(_school(file), FLOWS, Values(), Path(data))


def _chosen(office: Office, key: str) -> list[Flow]:
    from flows.kit.rulereading import did_you_mean

    if key and key not in office.flows:
        stop(f"There is no flow {key!r}{did_you_mean(key, office.flows)}")
    return [flow for flow in office.flows.values() if key in ("", flow.key)]


def flows(
    flow: OneFlow = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, to be read by a program.")] = False,
    school: SchoolFile = None,
) -> None:
    """List each flow: questions, rules, route, duties."""
    from bot.showing.outline import aloud, outline

    office = office_shown(school)
    found = [outline(office, one) for one in _chosen(office, flow)]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(line for one in found for line in aloud(one)))


def read(
    kind: Annotated[str, typer.Argument(help="date, money, people …, FLOW.QUESTION, or paste")],
    text: Annotated[str, typer.Argument(help="What is typed.")],
    *,
    today: Annotated[str, typer.Option(help="The day it is typed, such as 2026-11-21; none: today.")] = "",
    language: Annotated[Literal["zh", "en"], typer.Option("--lang", help="Of what is said.")] = "zh",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, to be read by a program.")] = False,
    school: SchoolFile = None,
) -> None:
    """Show how one typed answer is read: the value, the question asked back, or what is said to it."""
    from bot.showing import reading
    from flows.catalogue import FLOWS
    from flows.kit.rulereading import did_you_mean

    kinds = (*reading.KINDS, reading.PASTE)
    if kind not in kinds and reading.asked(FLOWS, kind) is None:
        stop(f"There is no kind {kind!r}{did_you_mean(kind, kinds)}; there are {', '.join(kinds)}")
    try:
        day = date.fromisoformat(today) if today else date.today()  # noqa: DTZ011 - the machine's own day
    except ValueError:
        stop(f"{today!r} is no day; write it like 2026-11-21")
    with school_faults():
        found = reading.read(_school(school), FLOWS, kind, text, today=day, language=language)
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else "\n".join(reading.aloud(found)))


def figure(
    flow: OneFlow = "",
    *,
    language: Annotated[str, typer.Option(help="Of its labels: zh or en.")] = "zh",
    write: Annotated[list[Path] | None, typer.Option(help="A page of Markdown: its marked figures, anew.")] = None,
    school: SchoolFile = None,
) -> None:
    """Draw each route as a Mermaid flowchart, coloured by whose turn it is; several as Markdown."""
    from bot.showing.cast import Values
    from bot.showing.figure import figure as drawn
    from bot.showing.figure import walked
    from bot.showing.marked import redrawn
    from bot.showing.room import open_room
    from handlers.voice import LANGUAGES, say

    if language not in LANGUAGES:
        stop(f"There is no language {language!r}; say zh or en.")
    office = office_shown(school)
    with open_room(office, Values()) as room:

        def chart(one: Flow, language: str) -> str:
            return "\n".join(drawn(office, one, walked(room, one), language))

        def part(key: str, language: str) -> str:
            return "\n\n".join(
                f"{'' if key else f'### {say(one.title, language)}{NEXT}'}```mermaid\n{chart(one, language)}\n```"
                for one in _chosen(office, key)
            )

        for page in write or ():
            page.write_text(redrawn(page.read_text(encoding="utf-8"), part), encoding="utf-8")
        for one in _chosen(office, flow) if not write else ():
            head = f"## {say(one.title, language)}{NEXT}"
            typer.echo(chart(one, language) if flow else f"{head}```mermaid\n{chart(one, language)}\n```\n")


def preview(
    *,
    out: Annotated[Path, typer.Option(help="The folder it is written into.")] = Path("preview"),
    school: SchoolFile = None,
) -> None:
    """Write one page with every form, card and letter, Chinese beside English; it opens in any browser."""
    from bot.showing.cast import Values
    from bot.showing.chapters import paired
    from bot.showing.figure import walked
    from bot.showing.fitting import NothingFits
    from bot.showing.page import page
    from bot.showing.room import open_room
    from bot.showing.samples import samples
    from flows.catalogue import FLOWS

    office = office_shown(school)
    try:
        pairs = paired(samples(_school(school), FLOWS))
        with open_room(office, Values()) as room:
            routes = {flow.key: walked(room, flow) for flow in office.offered}
    except NothingFits as fault:
        stop(f"The samples do not get through: {fault}")
    file = out / "index.html"
    try:
        out.mkdir(parents=True, exist_ok=True)
        file.write_text(page(office, pairs, routes), encoding="utf-8")
    except OSError as error:
        stop(f"{file}: it cannot be written: {error.strerror}")
    typer.echo(f"{file}: {sum(map(len, pairs.values()))} messages in both languages")
