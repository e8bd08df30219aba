"""What somebody can ask for by a command: declared once, for Telegram's list of commands and for /help."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flows.kit.people import Kind
from flows.kit.register import Register
from flows.kit.words import N_
from storage.office import Office


@dataclass(frozen=True)
class Command:
    """A command that no flow declares. *part*: whose it is (`access.parts`), "": everybody's."""

    name: str
    words: str  #: marked
    part: str = ""


FIRST = (
    Command("todo", N_("What waits for me"), "settles"),
    Command("desk", N_("What is under way, and on whom it waits"), "office"),
    Command("chase", N_("Who owes what; nudge, take over, waive"), "office"),
    Command("campaigns", N_("Yearly filings: who has filed, who has not"), "office"),
    Command("today", N_("Who is expected, here or away today"), "settles"),
    Command("case", N_("One case by its number"), "settles"),
    Command("find", N_("Cases by number, name, place, day"), "settles"),
    Command("away", N_("Somebody settles for me while I am away"), "settles"),
    Command("dryrun", N_("What would be reminded of, and switching it on"), "office"),
    Command("records", N_("Records the office keeps"), "office"),
    Command("figures", N_("The year’s figures, and a workbook"), "office"),
    Command("people", N_("People, invitations, roles"), "keeps"),
)
LAST = (
    Command("my", N_("What I filed and owe")),
    Command("calendar", N_("My days, for the phone’s calendar")),
    Command("cancel", N_("Give up the open form")),
    Command("language", N_("中文 or English")),
    Command("help", N_("What I can do")),
)


def offered(office: Office, parts: Collection[str]) -> list[Command]:
    """The commands of somebody with those parts, first what others wait for. A list shows; it never authorises."""
    kinds = [kind for kind in Kind if kind.value in parts]
    of_an_office = [flow for flow in office.offered if flow.opened_by is not None]
    flows = [
        flow for flow in office.offered if flow.opened_by is None and any(kind in flow.offered_to for kind in kinds)
    ]
    flows += [flow for flow in office.offered if (asked := flow.campaign) and f"files {asked.departments}" in parts]
    flows += [flow for flow in of_an_office if flow.opened_by and flow.opened_by.of in parts]
    flows += [flow for flow in of_an_office if flow not in flows and any(kind in flow.told_by for kind in kinds)]
    boards = [flow.board for flow in flows if isinstance(flow, Register) and flow.board is not None]
    theirs = [[one for one in some if not one.part or one.part in parts] for some in (FIRST, LAST)]
    theirs[0] += [Command(one.command, one.title) for one in boards]
    return [*theirs[0], *(Command(flow.command, flow.title) for flow in flows), *theirs[1]]
