"""What the desk knows about its school before it opens a database: regimes, rules, calendar, departments, the seal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.kit.calendar import SchoolCalendar
from flows.kit.flow import Flow, Form
from flows.kit.rulepack import RulePack
from storage.seals import Seal


@dataclass(frozen=True)
class Department:
    """A college, an office or the leadership."""

    key: str
    zh: str
    en: str
    roles: tuple[str, ...] = ()  #: what it is responsible for: personnel, exchange …
    aliases: tuple[str, ...] = ()  #: other names it is called by
    kind: str = "office"  #: college, office, exchange or leadership


@dataclass(frozen=True)
class Office:
    """One school's office. It comes from files and settings and, but for holidays, does not change."""

    flows: Mapping[str, Flow]  #: every regime by key: what was filed is settled even where it is switched off now
    offered: tuple[Flow, ...]  #: switched on: may be opened and handed in
    tiny: Mapping[str, Form]  #: tiny forms by key: a reason, evidence
    pack: RulePack
    calendar: SchoolCalendar
    departments: Mapping[str, Department]
    seal: Seal
    data: Path  #: folder of kept files
    zh: str  #: the office's own name, 国际交流处 under whatever name
    en: str
    school_zh: str
    school_en: str
    phone: str  #: public
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    language: str = "zh"

    def take_up(self, calendar: SchoolCalendar) -> None:
        """Another holiday table holds from now on: the one thing that may change while it runs. Its digest does too."""
        object.__setattr__(self, "calendar", calendar)
        self.__dict__.pop("digest", None)

    @cached_property
    def roles(self) -> frozenset[str]:
        """Every role that a department holds."""
        return frozenset(role for department in self.departments.values() for role in department.roles)

    def form(self, key: str) -> Form | None:
        """A flow or a tiny form; None where it was retired."""
        return self.flows.get(key) or self.tiny.get(key)

    def responsible(self, role: str) -> tuple[str, ...]:
        """Keys of the departments that hold *role*."""
        return tuple(department.key for department in self.departments.values() if role in department.roles)

    def department(self, key: str, language: str) -> str:
        """A department's name for readers of that language; its key where the school's file has it no more."""
        known = self.departments.get(key)
        return (known.en if language == "en" else known.zh) if known else key

    @cached_property
    def department_names(self) -> Mapping[str, tuple[str, ...]]:
        """What each department is called, by key, the Chinese name first."""
        return {key: (one.zh, one.en, *one.aliases) for key, one in self.departments.items()}

    @cached_property
    def digest(self) -> str:
        """Changes when the rule pack, the holiday table or what is owed does: then open duties are reconciled."""
        duties = [
            (key, duty.key, duty.due.plus, duty.ladder) for key, flow in self.flows.items() for duty in flow.duties
        ]
        return sha256(f"{self.pack.digest} {self.calendar.digest} {duties}".encode()).hexdigest()[:16]
