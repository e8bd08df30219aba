"""From the files of a school and the settings to the office that the desk works with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.rulepack import load_rules
from bot.school import School, SchoolFault, Switch, load_school
from flows.catalogue import FLOWS
from flows.kit.flow import Flow, Form, WrongDeclaration
from flows.kit.people_forms import people_forms
from flows.kit.returning import Phrase
from flows.kit.routing import Reader, Station, copied, on_paper, routed, without_files
from flows.kit.rulepack import Fault
from flows.kit.tiny import tiny_forms
from storage.office import Department, Office
from storage.seals import Seal

if TYPE_CHECKING:
    from bot.settings import Settings

EXAMPLE = Path(__file__).with_name("example_school.toml")  #: the playground's college
DAYS_OFF = "holidays.fixed"  #: days off by law, whatever the year


def flows_of(school: School, flows: Mapping[str, Flow]) -> Mapping[str, Flow]:
    """The flows with the school's own routes and copies. Raises SchoolFault: what cannot work."""
    found, faults = dict(flows), list[Fault]()
    for key, switch in school.flows.items():
        if key in flows and (switch.returned_for or switch.refused_for):
            found[key] = _with_reasons(found[key], switch)
        if key in flows and switch.first is not None:
            if (campaign := found[key].campaign) is None:
                faults.append(Fault(school.file, f"flows.{key}.first", "it is filed at any time, not once a year"))
            else:
                found[key] = replace(found[key], campaign=replace(campaign, first=switch.first))
        if key in flows and switch.route is not None:
            stations = [
                Station(one.step, one.role or "", one.when, one.takes_down, one.opens_with or "")
                for one in switch.route
            ]
            try:
                found[key] = routed(found[key], stations)
            except WrongDeclaration as error:
                faults.append(Fault(school.file, f"flows.{key}.route", str(error)))
        if key in flows and switch.copies:
            readers = [Reader(one.to, one.on, one.when) for one in switch.copies]
            try:
                found[key] = copied(found[key], readers)
            except WrongDeclaration as error:
                faults.append(Fault(school.file, f"flows.{key}.copies", str(error)))
    if faults:
        raise SchoolFault(tuple(faults))
    return found if school.attachments.on else {key: on_paper(flow) for key, flow in found.items()}


def _asked_on_the_way(school: School, flows: Mapping[str, Flow]) -> Mapping[str, Form]:
    """The tiny forms of a case's way; a school that takes no files is not asked for a scan there either."""
    found = tiny_forms(flows.values())
    return found if school.attachments.on else {key: without_files(form) for key, form in found.items()}


def _with_reasons(flow: Flow, switch: Switch) -> Flow:
    """The flow with the school's usual reasons after its own."""
    returned = [Phrase(one.zh, one.en) for one in switch.returned_for]
    refused = [Phrase(one.zh, one.en) for one in switch.refused_for]
    return replace(
        flow,
        returned_for=tuple(dict.fromkeys((*flow.returned_for, *returned))),
        refused_for=tuple(dict.fromkeys((*flow.refused_for, *refused))),
    )


def office_of(school: School, flows: Mapping[str, Flow], key: str, data: Path) -> Office:
    """The office of a school. *key*: what seals private values; *data*: folder of kept files.

    Raises: RuleFault, SchoolFault.
    """
    flows = flows_of(school, flows)
    departments = {
        name: Department(name, department.zh, department.en, department.roles, department.aliases, department.kind)
        for name, department in school.departments.items()
    }
    pack = school.pack(load_rules())
    return Office(
        flows=flows,
        offered=tuple(flow for name, flow in flows.items() if school.is_on(name)),
        tiny={**_asked_on_the_way(school, flows), **people_forms(departments)},
        pack=pack,
        calendar=school.calendar(pack.month_days(DAYS_OFF)),
        departments=departments,
        seal=Seal(key),
        data=data,
        zh=school.office.zh,
        en=school.office.en,
        school_zh=school.school.zh,
        school_en=school.school.en,
        phone=school.office.phone,
        zone=school.zone,
        language=school.language,
    )


def office_for(settings: Settings) -> Office:
    """The office the settings name. Raises SchoolFault, RuleFault."""
    school = load_school(settings.school)
    return office_of(school, FLOWS, settings.secret_key.get_secret_value(), settings.data_dir)
