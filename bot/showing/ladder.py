"""`ladder`: every rung of a ladder from a day on: when it is sent, in which class, to whom, and whether it moved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.showing.commands import SchoolFile, office_shown
from bot.terminal import stop

if TYPE_CHECKING:
    from flows.kit.explaining import Ends, Rung
    from flows.kit.flow import Duty
    from storage.office import Office

YEARS = range(1900, 3000)  #: further away no calendar is kept

READERS = "each letter comes in its reader's own language"


def ladder(
    key: Annotated[str, typer.Argument(help="A ladder of the rule pack, FLOW.DUTY, or a yearly FLOW.")],
    day: Annotated[str, typer.Argument(help="The day it counts from, such as 2026-09-25, or 2026-09-25T14:30.")],
    *,
    today: Annotated[str, typer.Option(help="What is behind and where it stands is said for this day.")] = "",
    opens: Annotated[str, typer.Option(help="The day a campaign opens; none: as the rule pack says.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, to be read by a program.")] = False,
    school: SchoolFile = None,
) -> None:
    """Print each rung of a ladder: instant, class, readers, letter, whether it moved and why."""
    from flows.kit import explaining
    from flows.kit.reminding import in_hours
    from handlers.voice import say

    office = office_shown(school)
    name, duties = _named(office, key)
    found, hours = office.pack.ladder(name), in_hours(office.pack.ladder(name))
    counted, at, remarks = _day(day, office.zone)
    if hours and at is None:
        remarks.append("without an hour it counts from 00:00; write one like 2026-09-25T14:30")
    anchor = explaining.counted_from(counted, at, office.zone)
    until = {
        one: explaining.ends(duty, anchor, office.zone, office.pack, office.calendar) for one, duty in duties.items()
    }
    dues = {one.due for one in until.values()}
    due = dues.pop() if len(dues) == 1 else None
    if due is None and not hours:
        remarks.append("its rungs are moved as if the last of them were the last day")
    told = due or (counted if hours else explaining.last_rung_on(found, counted, office.calendar))
    openings = {explaining.opened_on(duty, told, office.pack) for duty in duties.values()}
    opening = _day(opens, office.zone)[0] if opens else openings.pop() if len(openings) == 1 else None
    if opening is None and any(rung.base != "anchor" for rung in found.rungs):
        remarks.append("what counts from an opening is left out; --opens 2026-11-01 gives its day")
    rungs = explaining.written_out(
        found, anchor, told, zone=office.zone, pack=office.pack, calendar=office.calendar, opens=opening
    )
    days = [day for one in until.values() for day in one.rests_on]
    guessed = office.calendar.guessed([*days, *(day for one in rungs for day in (one.nominal, one.at.date()))])
    if guessed is not None:
        remarks.append(say(guessed, "en"))
    shown, now = _where(today, rungs, office.zone)
    last = "" if due is None and not hours else "legal day" if _legal(until) else "last day"
    if as_json:
        told_as = {
            "ladder": name,
            "counts_from": anchor.isoformat() if at else counted.isoformat(),
            "opens": opening.isoformat() if opening else None,
            "until": [
                {
                    "duties": names,
                    "legal": one.legal,
                    "day": one.due.isoformat(),
                    "at": one.at.isoformat() if one.at else None,
                    "last_filing_day": one.last.isoformat(),
                }
                for one, names in _alike(until).items()
            ],
            "language": "their own",
            "remarks": remarks,
            "rungs": [_plain(one, n, now, last) for n, one in enumerate(rungs)],
        }
        typer.echo(json.dumps(told_as, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{name}: counts from {_put(counted)}{f' {at:%H:%M}' if at else ''}")
    for line in _until(until, named=key != name):
        typer.echo(line)
    for line in (*remarks, READERS):
        typer.echo(line)
    for n, rung in enumerate(rungs):
        typer.echo(_line(rung, n, now, last))
    if shown:
        typer.echo(f"· behind, → where it stands on {shown}")


def _named(office: Office, key: str) -> tuple[str, Mapping[str, Duty]]:
    """The ladder of that name, of that duty or of what is filed once a year, and the duties that are meant."""
    from flows.kit.flow import FILING
    from flows.kit.rulereading import did_you_mean

    duties = {f"{flow.key}.{duty.key}": duty for flow in office.flows.values() for duty in flow.every_duty}
    name = key if key in duties else f"{key}.{FILING}"
    if name in duties:
        return duties[name].ladder, {name: duties[name]}
    ladders = [one for one in office.pack if office.pack[one].kind == "ladder"]
    if key not in ladders and key in office.flows:
        of_it = [one for one in duties if one.startswith(f"{key}.")]
        stop(f"{key!r} is not filed once a year; name one of its duties: {', '.join(of_it) or 'it has none'}")
    if key not in ladders:
        yearly = [flow.key for flow in office.flows.values() if flow.filing is not None]
        stop(f"There is no ladder or duty {key!r}{did_you_mean(key, [*ladders, *duties, *yearly])}")
    return key, {one: duty for one, duty in duties.items() if duty.ladder == key}


def _day(text: str, zone: ZoneInfo) -> tuple[date, time | None, list[str]]:
    """The day, its time where one is given, and what is to be said about them: both are the school's."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        stop(f"{text!r} is no day; write it like 2026-09-25, with a time like 2026-09-25T14:30.")
    if read.year not in YEARS:
        stop(f"{text!r} is too far away; give a day of the years {YEARS[0]} to {YEARS[-1]}.")
    if read.tzinfo is not None:
        here = read.astimezone(zone)
        return here.date(), here.time(), [f"{text} is {_put(here)} {here:%H:%M} at the school ({zone.key})"]
    return read.date(), read.time() if "T" in text or " " in text else None, []


def _where(today: str, rungs: list[Rung], zone: ZoneInfo) -> tuple[str, int | None]:
    """The day or instant it is looked at, and the number of the rung it stands at; -1: before the first."""
    if not today:
        return "", None
    day, at, _ = _day(today, zone)
    until = datetime.combine(day, at or time.max, zone)
    now = next((n for n, one in reversed(list(enumerate(rungs))) if one.at <= until), -1)
    return f"{_put(day)}{f' {at:%H:%M}' if at else ''}", now


def _put(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _alike(until: Mapping[str, Ends]) -> dict[Ends, list[str]]:
    """Duties that can be done until the same day are named together."""
    found: dict[Ends, list[str]] = {}
    for name, one in until.items():
        found.setdefault(one, []).append(name)
    return found


def _legal(until: Mapping[str, Ends]) -> bool:
    return bool(until) and all(one.legal for one in until.values())


def _until(until: Mapping[str, Ends], *, named: bool) -> list[str]:
    """Until when it can be done, of each duty that says another day. *named*: the one duty was asked for."""
    lines = []
    for one, names in _alike(until).items():
        at = f" {one.at:%H:%M}" if one.at else ""
        filing = f", last filing day {_put(one.last)}" if one.taken_in else ""
        whose = "" if named else f" ({', '.join(names)})"
        lines.append(f"{'legal day' if one.legal else 'last day'} {_put(one.due)}{at}{filing}{whose}")
    return lines or ["no duty counts by it, so there is no last day"]


def _why(one: Rung) -> str:
    """Why it is sent on another day than its own."""
    if not one.moved:
        return ""
    if one.moved == "hours":
        return "held until its class may be sent"
    own = f"{one.nominal:%a %-d %b}"
    if one.moved == "event":
        return f"moved from {own}, not before what it follows"
    return f"moved from {own}, {'a day off' if one.moved == 'holiday' else one.moved}"


def _letter(one: Rung) -> str:
    return "digest" if one.sending == "digest" else "reminder"


def _plain(one: Rung, number: int, now: int | None, last: str) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "class": one.sending,
        "to": list(one.to),
        "copies": list(one.copies),
        "letter": _letter(one),
        "words": one.words or None,
        "rung": one.nominal.isoformat(),
        "moved": _why(one) or None,
        "last_day": bool(last) and one.last,
        "window": None if now is None else "past" if number < now else "now" if number == now else "ahead",
    }


def _line(one: Rung, number: int, now: int | None, last: str) -> str:
    copies = f", copied: {', '.join(one.copies)}" if one.copies else ""
    letter = _letter(one) + (f" “{one.words}”" if one.words else "")
    notes = "; ".join(filter(None, (_why(one), last if one.last else "")))
    mark = "" if now is None else "  " if number > now else "→ " if number == now else "· "
    said = f"  [{notes}]" if notes else ""
    return f"{mark}{one.at:%a %Y-%m-%d %H:%M}  {one.sending:6}  {letter:20}  {', '.join(one.to)}{copies}{said}"
