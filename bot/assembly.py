"""From files to the office the desk works with. (Temporary office until the school's file is read.)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any

from flows.kit.calendar import SchoolCalendar
from flows.kit.flow import Flow
from flows.kit.rulepack import Rule, RulePack
from flows.kit.rulevalues import Ladder, Rung, Span, Window
from flows.kit.tiny import tiny_forms
from storage.office import Department, Office
from storage.seals import Seal


def _rule(key: str, kind: str, value: Any) -> tuple[str, Rule]:
    return key, Rule(key, kind, value, "ours")


def _days(n: int) -> Span:
    return Span(n, "calendar_days")


PACK = RulePack(
    dict(
        [
            _rule("invite.valid", "span", _days(7)),
            _rule("invite.wrong_codes", "count", 5),
            _rule("invite.wait", "span", Span(1, "hours")),
            _rule("passport.private_return", "span", _days(10)),
            _rule("send.day", "window", Window(time(8), time(21))),
            _rule("send.digest", "time", time(8, 30)),
            _rule(
                "passport.private_ladder",
                "ladder",
                Ladder(
                    (
                        Rung(_days(0), ("owner",)),
                        Rung(_days(7), ("owner",)),
                        Rung(_days(10), ("owner",), ("personnel",), legal=True),
                    ),
                    "day",
                ),
            ),
        ]
    )
)


def office_of(school: Any, flows: Mapping[str, Flow], key: str, data: Path) -> Office:
    """The office of a school."""
    departments = {
        d.key: d
        for d in (
            Department("mechanical", "机电学院", "School of Mechanical Engineering"),
            Department("foreign_languages", "外语学院", "School of Foreign Languages"),
            Department("personnel", "人事处", "Personnel Office", ("personnel",)),
            Department("exchange", "国际交流处", "International Exchange Office", ("exchange",)),
        )
    }
    return Office(
        flows, tiny_forms(flows.values()), PACK, SchoolCalendar(), departments, Seal(key), data, "国际交流处",
        "International Exchange Office", "江南职业技术学院", "Jiangnan Vocational College", "0512-8888 1234",
    )  # fmt: skip
