"""From files to the office the desk works with. (Temporary office until the school's file is read.)"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.rulepack import load_rules
from flows.kit.calendar import SchoolCalendar
from flows.kit.flow import Flow
from flows.kit.tiny import tiny_forms
from storage.office import Department, Office
from storage.seals import Seal


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
        flows, tiny_forms(flows.values()), load_rules(), SchoolCalendar(), departments, Seal(key), data, "国际交流处",
        "International Exchange Office", "江南职业技术学院", "Jiangnan Vocational College", "0512-8888 1234",
    )  # fmt: skip
