"""`ladder`: every rung of a ladder from a day on: when it is sent, in which class, to whom, and whether it moved."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.showing.commands import SchoolFile, office_shown
from bot.terminal import stop

if TYPE_CHECKING:
    from flows.kit.explaining import Rung
    from flows.kit.rulevalues import Span
    from storage.office import Office

OWN = frozenset({"owner", "host", "taker"})  # people of a case: each has a language of their own


def ladder(
    key: Annotated[str, typer.Argument(help="A ladder of the rule pack, or FLOW.DUTY.")],
    day: Annotated[str, typer.Argument(help="The day it counts from, such as 2026-09-25, or 2026-09-25T14:30.")],
    *,
    today: Annotated[str, typer.Option(help="What is behind and where it stands is said for this day.")] = "",
    opens: Annotated[str, typer.Option(help="The day a campaign opens.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, to be read by a program.")] = False,
    school: SchoolFile = None,
) -> None:
    """Print each rung of a ladder: instant, class, reader, language, letter, whether it moved and why."""
    from flows.kit.explaining import counted_from, last_day, written_out
    from flows.kit.reminding import length

    office = office_shown(school)
    name, plus, back = _named(office, key)
    found = office.pack.ladder(name)
    counted, at = _day(day)
    anchor = counted_from(counted, at, office.zone)
    if plus is None:
        due = last_day(found, anchor, office.zone, office.calendar)
    elif plus.unit in ("hours", "minutes"):
        due = (anchor.astimezone(UTC) + length(plus)).astimezone(office.zone).date()
    else:
        due = (office.calendar.before if back else office.calendar.after)(counted, plus)
    rungs = written_out(
        found, anchor, due, zone=office.zone, pack=office.pack, calendar=office.calendar,
        opens=_day(opens)[0] if opens else None,
    )  # fmt: skip
    seen = _day(today)[0] if today else None
    now = (
        None if seen is None else next((n for n, one in reversed(list(enumerate(rungs))) if one.at.date() <= seen), -1)
    )
    if as_json:
        shown = {
            "ladder": name,
            "counts_from": anchor.isoformat() if at else counted.isoformat(),
            "legal_day": due.isoformat(),
            "last_filing_day": office.calendar.on_or_before(due).isoformat(),
            "rungs": [_plain(office, one, n, now) for n, one in enumerate(rungs)],
        }
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{name}: counts from {counted:%a %-d %b %Y}{f' {at:%H:%M}' if at else ''}")
    typer.echo(f"legal day {due:%a %-d %b %Y}, last filing day {office.calendar.on_or_before(due):%a %-d %b %Y}")
    for n, one in enumerate(rungs):
        typer.echo(_line(office, one, n, now))
    if seen is not None:
        typer.echo(f"· behind, → where it stands on {seen:%a %-d %b %Y}")


def _named(office: Office, key: str) -> tuple[str, Span | None, bool]:
    """The ladder of that name or of that duty, the duty's span, and whether that is counted back."""
    from flows.kit.rulereading import did_you_mean

    flow, _, duty = key.partition(".")
    declared = (
        next((one for one in office.flows[flow].duties if one.key == duty), None) if flow in office.flows else None
    )
    if declared is not None:
        return declared.ladder, declared.due.span(office.pack), declared.due.back
    ladders = [name for name in office.pack if office.pack[name].kind == "ladder"]
    if key not in ladders:
        duties = [f"{one.key}.{each.key}" for one in office.flows.values() for each in one.duties]
        stop(f"There is no ladder or duty {key!r}{did_you_mean(key, [*ladders, *duties])}")
    return key, None, False


def _day(text: str) -> tuple[date, time | None]:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        stop(f"{text!r} is no day; write it like 2026-09-25, with a time like 2026-09-25T14:30.")
    return read.date(), read.time() if "T" in text or " " in text else None


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


def _language(office: Office, role: str) -> str:
    return "their own" if role in OWN else office.language


def _plain(office: Office, one: Rung, number: int, now: int | None) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "class": one.sending,
        "to": [{"role": role, "language": _language(office, role)} for role in one.to],
        "copies": [{"role": role, "language": _language(office, role)} for role in one.copies],
        "letter": "digest" if one.sending == "digest" else "reminder",
        "words": one.words or None,
        "rung": one.nominal.isoformat(),
        "moved": _why(one) or None,
        "legal_day": one.legal,
        "window": None if now is None else "past" if number < now else "now" if number == now else "ahead",
    }


def _line(office: Office, one: Rung, number: int, now: int | None) -> str:
    who = ", ".join(f"{role} ({_language(office, role)})" for role in one.to)
    copies = f", copied: {', '.join(one.copies)}" if one.copies else ""
    letter = ("digest" if one.sending == "digest" else "reminder") + (f" “{one.words}”" if one.words else "")
    notes = "; ".join(filter(None, (_why(one), "legal day" if one.legal else "")))
    mark = "" if now is None else "  " if number > now else "→ " if number == now else "· "
    said = f"  [{notes}]" if notes else ""
    return f"{mark}{one.at:%a %Y-%m-%d %H:%M}  {one.sending:6}  {letter:20}  {who}{copies}{said}"
