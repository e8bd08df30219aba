"""`check`: settings, school, rules, routes, database and the way to Telegram; each fault names its file and key."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.assembly import flows_of
from bot.rulepack import load_rules
from bot.school import School, SchoolFault, load_school
from bot.settings import Settings
from flows.catalogue import FLOWS
from flows.kit.calendar import SchoolCalendar
from flows.kit.flow import Flow
from flows.kit.rulepack import Fault, RuleFault, RulePack
from flows.kit.rulereading import did_you_mean
from flows.kit.settling import settled_on
from handlers.voice import say
from locales import catalogues
from storage.store import Store

OTHERS = 0o077  # rights of group and others


class Need(NamedTuple):
    """A step of a flow that must find a department."""

    flow: str
    step: str
    role: str


@dataclass
class Findings:
    """What stops the assistant, and what somebody should know."""

    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


def check(
    settings: Settings,
    *,
    reach: Callable[[], None],
    today: date,
    needs: Iterable[Need] = (),
    keys: Iterable[tuple[str, str]] = (),
    more: Sequence[Callable[[], Iterable[Fault]]] = (),
) -> Findings:
    """Look at everything that needs no network.

    Args: reach: raises where the database does not answer; today: the school's day; needs: steps of the flows;
          keys: flow and key of each rule it reads; more: further checks, such as the catalogues'.
    """
    found = Findings()
    found.faults += _database(reach)
    found.faults += _folder(settings.data_dir)
    pack, school = _pack(found), _school(settings.school, found)
    if pack is not None:
        found.faults += _rules(pack, keys)
    if school is not None:
        own, faults = _own_routes(school)
        found.faults += faults
        found.faults += _routes(school, [*(need for need in needs if need.flow not in own), *needs_of(own.values())])
        found.notes += _years(school, today)
        if pack is not None:
            found.notes += _replaced_law(pack, school.pack(pack))
            found.notes += _several_at_once(school.pack(pack))
            found.notes += _lead_times({**FLOWS, **own}.values(), school.pack(pack))
    for further in more:
        found.faults += further()
    return found


def _pack(found: Findings) -> RulePack | None:
    try:
        return load_rules()
    except RuleFault as error:
        found.faults += error.faults
        return None


def _school(path: Path, found: Findings) -> School | None:
    try:
        return load_school(path)
    except SchoolFault as error:
        found.faults += error.faults
    except RuleFault:  # of the national pack, told already
        pass
    return None


def _rules(pack: RulePack, keys: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    for flow, key in keys:
        if key not in pack:
            yield Fault("rules.toml", key, f"the flow {flow} reads it and it is not there{did_you_mean(key, pack)}")


def needs_of(flows: Iterable[Flow]) -> list[Need]:
    """The departments that the steps of flows, and those who get copies, must find."""
    named = [(flow.key, step.key, step.by) for flow in flows for step in flow.steps]
    named += [(flow.key, "copies", copy.to) for flow in flows for copy in flow.copies]
    return [Need(flow, part, party.of) for flow, part, party in named if party.role == "office"]


def _own_routes(school: School) -> tuple[dict[str, Flow], tuple[Fault, ...]]:
    """The flows that go the school's own way, and what is wrong with that."""
    try:
        flows = flows_of(school, FLOWS)
    except SchoolFault as error:
        return {}, error.faults
    return {key: flow for key, flow in flows.items() if flow is not FLOWS[key]}, ()


def _lead_times(flows: Iterable[Flow], pack: RulePack) -> Iterator[Fault]:
    """Lead times shorter than the route's own steps: whoever keeps them is late all the same. Holidays come on top."""
    monday = date(2026, 3, 2)
    calendar = SchoolCalendar(years=frozenset({monday.year}))
    for flow in flows:
        ready = settled_on(flow, pack, calendar, monday)
        for key in flow.lead_times:
            spans = pack[key].value
            for span in spans.values() if isinstance(spans, dict) else [pack.span(key)]:
                if calendar.after(monday, span) < ready:
                    steps = f"the steps of {flow.key}, which may take {(ready - monday).days} days"
                    words = f"{span.amount} {span.unit} are shorter than {steps}"
                    yield Fault(pack[key].origin or "rules.toml", key, words)


def _routes(school: School, needs: Iterable[Need]) -> Iterator[Fault]:
    """Flows the file switches exist, and each step of one that is on finds a department."""
    wanted = list(needs)
    flows = {need.flow for need in wanted} | set(FLOWS)
    for flow in school.flows:
        if flow not in flows:
            yield Fault(school.file, f"flows.{flow}", f"there is no such flow{did_you_mean(flow, flows)}")
    for flow, step, role in wanted:
        if school.is_on(flow) and not school.responsible(role):
            words = f"no department holds the role {role!r}, which {flow}.{step} needs; add it, or switch {flow} off"
            yield Fault(school.file, "departments", words)


def _years(school: School, today: date) -> Iterator[Fault]:
    """Years of which nobody has told us the holidays: a visible warning, never a crash."""
    calendar = school.calendar()
    for year in (today.year, today.year + 1):
        if (guessed := calendar.guessed([date(year, 7, 1)])) is not None:
            yield Fault(school.file, f"holidays.{year}", say(guessed, "en"))


def _several_at_once(own: RulePack) -> Iterator[Fault]:
    """The school lets people approve several cases with one press: it should be meant."""
    if own.switch("settling.batch"):
        yield Fault("school.toml", "settling.batch", "several cases can be approved at once from /todo; refusals never")


def _replaced_law(base: RulePack, own: RulePack) -> Iterator[Fault]:
    for key in base:
        if base[key].standing == "law" and own[key].value != base[key].value:
            yield Fault(own[key].origin, f"rules.{key}", f"it replaces a number of the law: {base[key].en}")


def _database(reach: Callable[[], None]) -> Iterator[Fault]:
    try:
        reach()
    except (SQLAlchemyError, OSError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error  # without the address, which holds a password
        words = (str(cause).strip() or type(cause).__name__).splitlines()[0]
        yield Fault("settings", "DATABASE_URL", f"the database does not answer: {words}")


def _folder(folder: Path) -> Iterator[Fault]:
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    if not (place.is_dir() and os.access(place, os.W_OK | os.X_OK)):
        yield Fault("settings", "DATA_DIR", f"{place} is no folder this user may write to")


def loose_secrets(env_file: Path) -> list[Fault]:
    """A note where others on this machine may read the token and the key."""
    if env_file.exists() and env_file.stat().st_mode & OTHERS:
        return [Fault(env_file.name, "", f"others may read it; please run: chmod 600 {env_file}")]
    return []


async def _telegram(settings: Settings) -> list[Fault]:
    request = HTTPXRequest(proxy=settings.proxy_url)
    try:
        async with Bot(settings.bot_token.get_secret_value(), f"{settings.bot_api_url}/bot", request=request):
            return []
    except InvalidToken:
        return [Fault("settings", "BOT_TOKEN", "Telegram refuses it; set the token that @BotFather gave")]
    except TelegramError as error:
        words = f"Telegram does not answer ({type(error).__name__}); where it is blocked, set PROXY_URL"
        return [Fault("settings", "PROXY_URL" if settings.proxy_url else "BOT_API_URL", words)]


def _words() -> Iterator[Fault]:
    """Sentences that readers of Chinese would get in English."""
    for sentence in catalogues.missing(catalogues.chinese(), catalogues.marked()):
        yield Fault(catalogues.CHINESE.name, sentence, "it has no Chinese; `make i18n` names every such sentence")


def reach_database(settings: Settings) -> None:
    """Ask the database for an answer; nothing is made where there is no SQLite file yet. Raises SQLAlchemyError."""
    if settings.database_url.startswith("sqlite:///") and not Path(settings.database_url[10:]).exists():
        return
    store = Store(settings.database_url)
    try:
        store.ping()
    finally:
        store.close()


async def check_everything(
    settings: Settings, *more: Callable[[], Iterable[Fault]], env_file: Path = Path(".env")
) -> tuple[list[Fault], list[Fault]]:
    """Every check, Telegram's answer last. Returns faults and notes."""
    flows = FLOWS.values()
    found = await asyncio.to_thread(
        check,
        settings,
        reach=lambda: reach_database(settings),
        today=datetime.now().astimezone().date(),
        needs=needs_of(flows),
        keys=[(flow.key, key) for flow in flows for key in flow.rule_keys()],
        more=(_words, *more),
    )
    return found.faults + await _telegram(settings), found.notes + loose_secrets(env_file)
