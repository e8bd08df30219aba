"""The school's own file: its names, departments, holidays, switches and own numbers (regimes.md, notes 1 and 2)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from bot.faults import plain
from bot.rulepack import load_rules
from flows.kit.calendar import SchoolCalendar
from flows.kit.rulepack import DEPARTMENT_ROLES, Fault, RuleFault, RulePack
from flows.kit.rulereading import did_you_mean
from flows.kit.rulevalues import MonthDay

EXAMPLE = Path(__file__).with_name("example_school.toml")
EXCHANGE = "exchange"  #: key of the exchange office among the departments

DECEMBER = 12
HOW_DAYS = 'write days like "2026-10-01" or "2026-10-01..2026-10-07"'
LONGEST = 60  # days of one holiday: a longer range is a slip of the pen


class SchoolFault(Exception):
    """The school's file cannot be used; one line a fault."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def _known_role(role: str) -> str:
    if role not in DEPARTMENT_ROLES:
        raise ValueError(f"{role!r} is not a role{did_you_mean(role, DEPARTMENT_ROLES)}")
    return role


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{name!r} is not a time zone such as Asia/Shanghai") from None
    return name


def _callable(phone: str) -> str:
    if sum(letter.isdigit() for letter in phone) < 5:
        raise ValueError(f"{phone!r} is not a telephone number")
    return phone


def _days(raw: Any) -> frozenset[date]:
    """The days of a list of dates and of ranges "2026-10-01..2026-10-07", both ends included."""
    if not isinstance(raw, list):
        raise ValueError("write a list of days")  # noqa: TRY004 - pydantic collects ValueErrors
    return frozenset(day for one in raw for day in _range(one))


def _range(raw: Any) -> Iterator[date]:
    written = str(raw) if ".." in str(raw) else f"{raw}..{raw}"
    try:
        first, last = map(date.fromisoformat, written.split("..", 1))
    except ValueError:
        raise ValueError(f"{str(raw)!r} is no day; {HOW_DAYS}") from None
    if not 0 <= (last - first).days <= LONGEST:
        raise ValueError(f"{str(raw)!r} is no holiday; {HOW_DAYS}")
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _station(raw: Any) -> Any:
    return {"step": raw} if isinstance(raw, str) else raw


def _reader(raw: Any) -> Any:
    return {"to": raw} if isinstance(raw, str) else raw


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]  #: it is a button
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=32)]
Role = Annotated[str, AfterValidator(_known_role)]
Days = Annotated[frozenset[date], BeforeValidator(_days)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Names(_Part):
    """How the school is called."""

    zh: Name
    en: Name
    short_zh: str = ""
    short_en: str = ""


class Department(_Part):
    """A college, an office or the leadership."""

    zh: Name
    en: Name
    aliases: tuple[Name, ...] = ()
    kind: Literal["college", "office", "exchange", "leadership"] = "office"
    roles: tuple[Role, ...] = ()  #: what it is responsible for; one may hold several


class ExchangeOffice(_Part):
    """The exchange office itself, under whatever name; it is the department "exchange"."""

    zh: Name
    en: Name
    aliases: tuple[Name, ...] = ()
    roles: tuple[Role, ...] = ()  #: beside exchange
    phone: Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_callable)]  #: shown to strangers


class Holidays(_Part):
    """One year's holiday notice."""

    off: Days
    work: Days = frozenset()  #: weekends that are worked instead


class Sending(_Part):
    """When letters may arrive; the same as the rules send.day and send.digest."""

    day: str | None = None
    digest: str | None = None


class Station(_Part):
    """One step of a school's own route."""

    step: Key
    role: Role | None = None
    when: Mapping[str, str | int | bool | tuple[str, ...]] = Field(default_factory=dict)
    takes_down: Literal["receipt", "meeting"] | None = None  #: instead of deciding
    opens_with: Key | None = None  #: the question without whose answer it is shut


class Reader(_Part):
    """One department that is told of cases and decides nothing."""

    to: Role
    on: Literal["filed", "approved"] = "approved"
    when: Mapping[str, str | int | bool | tuple[str, ...]] = Field(default_factory=dict)


class Saying(_Part):
    """A usual reason in the school's own words."""

    zh: Reason
    en: Reason


class Switch(_Part):
    """One regime of this school."""

    on: bool = True
    returned_for: tuple[Saying, ...] = ()  #: usual reasons to return a case, after the flow's own
    refused_for: tuple[Saying, ...] = ()  #: usual reasons not to approve one
    #: None: the flow's own route; a plain "head" is the step of that key
    route: tuple[Annotated[Station, BeforeValidator(_station)], ...] | None = None
    #: who is told beside the flow's own copies; a plain "security" is the department of that role, once it is approved
    copies: tuple[Annotated[Reader, BeforeValidator(_reader)], ...] = ()
    first: Annotated[int, Field(ge=2000, le=9999)] | None = None  #: of a campaign: the first year it is run in


class Attachments(_Part):
    """Whether files are asked for at all."""

    on: bool = True


class School(_Part):
    """One school, as its file describes it."""

    school: Names
    office: ExchangeOffice
    administrator: str = ""  #: who installs it and is invited first
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Shanghai"
    language: Literal["zh", "en"] = "zh"  #: for whoever's phone does not say
    offices: Mapping[Key, Department] = Field(default_factory=dict, alias="departments")
    holidays: Mapping[int, Holidays] = Field(default_factory=dict)
    sending: Sending = Sending()
    flows: Mapping[Key, Switch] = Field(default_factory=dict)
    attachments: Attachments = Attachments()
    rules: Mapping[str, Any] = Field(default_factory=dict, repr=False)
    file: str = Field(default="school.toml", exclude=True)  #: its name, for faults

    @property
    def zone(self) -> ZoneInfo:
        """The school's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def departments(self) -> Mapping[str, Department]:
        """Every department by key, the exchange office first."""
        own = self.office
        roles = tuple(dict.fromkeys((EXCHANGE, *own.roles)))
        office = Department(zh=own.zh, en=own.en, aliases=own.aliases, kind="exchange", roles=roles)
        return {EXCHANGE: office} | {key: other for key, other in self.offices.items() if key != EXCHANGE}

    def responsible(self, role: str) -> tuple[str, ...]:
        """Keys of the departments that hold *role*."""
        return tuple(key for key, department in self.departments.items() if role in department.roles)

    def is_on(self, flow: str) -> bool:
        """Whether a regime runs here; one the file does not mention does."""
        return flow not in self.flows or self.flows[flow].on

    def calendar(self, fixed: tuple[MonthDay, ...] = ()) -> SchoolCalendar:
        """The school's calendar with its own holiday tables. *fixed*: days off by law in years without one."""
        tables = self.holidays.values()
        return SchoolCalendar(
            holidays=frozenset[date]().union(*(table.off for table in tables)),
            workdays=frozenset[date]().union(*(table.work for table in tables)),
            years=frozenset(self.holidays),
            fixed=frozenset(fixed),
        )

    def pack(self, base: RulePack) -> RulePack:
        """The national rules with the school's own in their place. Raises RuleFault: those of both tables."""
        faults: list[Fault] = []
        try:
            base = base.overridden({f"send.{name}": value for name, value in self.sending if value}, self.file)
        except RuleFault as error:
            faults += (replace(fault, key=fault.key.replace("rules.send.", "sending.")) for fault in error.faults)
        try:
            base = base.overridden(self.rules, self.file)
        except RuleFault as error:
            faults += error.faults
        if faults:
            raise RuleFault(tuple(faults))
        return base


def load_school(path: Path) -> School:
    """Read and check a school's file. Raises SchoolFault: every fault with file and key."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        words = f"it cannot be read: {error.strerror}; SCHOOL names the file, `python -m bot init` writes one"
        raise SchoolFault((Fault(path.name, "", words),)) from None
    except UnicodeDecodeError:
        raise SchoolFault((Fault(path.name, "", "it is not in UTF-8; please save it as UTF-8"),)) from None
    return read_school(text, path.name)


def read_school(text: str, file: str = "school.toml") -> School:
    """Read and check the text of a school's file. Raises SchoolFault: every fault with file and key."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SchoolFault((Fault(file, "", f"it is not TOML: {error}"),)) from None
    return school_of(raw, file)


def school_of(raw: Mapping[str, Any], file: str = "school.toml") -> School:
    """Check what a school's file says. Raises SchoolFault: every fault with file and key."""
    try:
        school = School.model_validate({**raw, "file": file})
    except ValidationError as error:
        raise SchoolFault(tuple(_faults(error, file))) from None
    faults = [*_contradictions(school)]
    try:
        school.pack(load_rules())
    except RuleFault as error:
        faults += error.faults
    if faults:
        raise SchoolFault(tuple(faults))
    return school


def _faults(error: ValidationError, file: str) -> Iterator[Fault]:
    known = [name for part in _Part.__subclasses__() for name in part.model_fields] + ["departments"]
    for key, kind, words in plain(error):
        near = did_you_mean(key.rpartition(".")[2], known) if kind == "extra_forbidden" else ""
        yield Fault(file, key, words + near)


def _contradictions(school: School) -> Iterator[Fault]:
    """What is well written and still cannot be."""
    if EXCHANGE in school.offices:
        yield Fault(school.file, f"departments.{EXCHANGE}", "the exchange office is described under [office]")
    taken: dict[str, str] = {}
    for key, department in school.departments.items():
        if key != EXCHANGE and department.kind == "exchange":
            yield Fault(school.file, f"departments.{key}.kind", "the exchange office is described under [office]")
        for name in dict.fromkeys((department.zh, department.en, *department.aliases)):
            if taken.setdefault(name.casefold(), key) != key:
                yield Fault(
                    school.file, f"departments.{key}", f"{name} is the name of {taken[name.casefold()]} already"
                )
    for year, table in school.holidays.items():
        place = f"holidays.{year}"
        for day in sorted(table.off | table.work):
            if day.year != year and (day.year, day.month) != (year - 1, DECEMBER):  # New Year may begin in December
                yield Fault(school.file, place, f"{day} is not a day of {year}")
        for day in sorted(table.off & table.work):
            yield Fault(school.file, place, f"{day} is both off and worked")
        if not table.off:
            yield Fault(school.file, f"{place}.off", "it lists no day; leave the year out until the notice is there")
    nested = school.rules.get("send")
    for name, written in school.sending:
        if written is not None and (f"send.{name}" in school.rules or (isinstance(nested, dict) and name in nested)):
            yield Fault(school.file, f"sending.{name}", f"the rule send.{name} says it too; keep one")
