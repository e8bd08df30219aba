"""What outlines, figures and the page call things in both languages: parties, kinds, lengths of time, moments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows.kit.flow import Party, Verdict
from flows.kit.rulepack import RulePack, Span
from flows.kit.rulevalues import Unit
from handlers.casecard import VERDICTS
from handlers.voice import say
from storage.office import Office


@dataclass(frozen=True)
class Both:
    """The same in Chinese and in English."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """In one of them."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return f"{self.zh} · {self.en}" if self.zh != self.en else self.zh


def told(sentence: str) -> Both:
    """A marked sentence."""
    return Both(say(sentence, "zh"), say(sentence, "en")) if sentence else Both("", "")


PARTIES: Mapping[str, Both] = {
    "filer": Both("申请人", "Whoever files"),
    "head": Both("部门负责人", "Head of department"),
    "liaison": Both("外事联络员", "Liaison officer"),
    "leader": Both("分管校领导", "School leader in charge"),
    "each": Both("每位当事人", "Each of them"),
}
UNITS: Mapping[Unit, tuple[Both, Both]] = {  #: one of them, several
    "calendar_days": (Both("{} 天", "{} day"), Both("{} 天", "{} days")),
    "working_days": (Both("{} 个工作日", "{} working day"), Both("{} 个工作日", "{} working days")),
    "months": (Both("{} 个月", "{} month"), Both("{} 个月", "{} months")),
    "hours": (Both("{} 小时", "{} hour"), Both("{} 小时", "{} hours")),
    "minutes": (Both("{} 分钟", "{} minute"), Both("{} 分钟", "{} minutes")),
}


def party(office: Office, one: Party) -> Both:
    """Who that is at this school."""
    if one.role != "office":
        return PARTIES[one.role]
    held = [office.departments[key] for key in office.responsible(one.of)]
    if not held:
        return Both(one.of, one.of)
    return Both("、".join(each.zh for each in held), ", ".join(each.en for each in held))


def span(length: Span) -> Both:
    """A length of time."""
    one, several = UNITS[length.unit]
    words = one if length.amount == 1 else several
    return Both(words.zh.format(length.amount), words.en.format(length.amount))


def limit(pack: RulePack, flow: str, step: str) -> Span | None:
    """How long a step may take; None: nobody says."""
    key = f"{flow}.step.{step}"
    return pack.span(key) if key in pack else None


def verdict(one: Verdict, did: str = "") -> Both:
    """What a step's taker presses. *did*: the step's own word for letting it pass."""
    return told(did if did and one.passes else VERDICTS[one][0])
