"""What a case says: its answers with its own days, and beside them what holds while a change of it is settled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flows.kit.answers import Answers
from flows.kit.flow import CANCELLED_ON, FILED_ON, OPENED_ON, Campaign, YearDay
from flows.kit.rulepack import RulePack
from storage.desk import Desk
from storage.tables import Case, Edition

DAYS = (FILED_ON, OPENED_ON, CANCELLED_ON)  #: days of a case that no form asks for


def answers_of(desk: Desk, case: Case) -> Answers:
    """What a case's conditions, rules and dues may name: its answers and its own days."""
    return _with_days(desk, case, case.answers)


def holding(desk: Desk, case: Case) -> Answers:
    """The same as far as it is approved: while a change is settled the answers in force, and what duties brought."""
    flow = desk.office.flows.get(case.flow)
    if case.in_force is None or flow is None:
        return answers_of(desk, case)
    approved = desk.session.get_one(Edition, (case.id, case.in_force)).answers
    brought = {question.key for duty in flow.duties for question in duty.asks}
    followed = {one.key for one in flow.questions if one.until and approved.get(one.key) is None}
    since = {key: kept for key, kept in case.answers.items() if key in brought | followed}
    return _with_days(desk, case, {**approved, **since})


def all_of(desk: Desk, case: Case) -> list[Answers]:
    """What the case says now, and beside it what holds while a change is settled."""
    return [Answers(case.answers), *([holding(desk, case)] if case.in_force is not None else [])]


def year_days(desk: Desk, case: Case) -> dict[str, date]:
    """The days of the year its flow names, in the round the case belongs to; none where no campaign asked for it."""
    flow = desk.office.flows.get(case.flow)
    if flow is None or flow.campaign is None or case.round is None:
        return {}
    return {day.key: day_in(desk.office.pack, flow.campaign, day, case.round) for day in flow.year_days}


def day_in(pack: RulePack, campaign: Campaign, day: YearDay, year: int) -> date:
    """That day in the round that opens in *year*: what comes before the opening in the year is the next year's."""
    found = pack.month_day(day.by)
    opens = pack.month_day(campaign.opens.by).of(year)
    return found.of(year) if found.of(year) >= opens else found.of(year + 1)


def _with_days(desk: Desk, case: Case, answers: Mapping[str, Any]) -> Answers:
    days: dict[str, date | None] = {
        FILED_ON.key: case.filed_at.astimezone(desk.office.zone).date(),
        OPENED_ON.key: case.opened_on,
        CANCELLED_ON.key: case.cancelled_on,
        **year_days(desk, case),
    }
    return Answers({**answers, **{key: day.isoformat() for key, day in days.items() if day}})
