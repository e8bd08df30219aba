"""The smallest regime, on any route, in an office over a file."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from flows.kit.flow import Flow, Step, head
from flows.kit.questions import Text
from storage import cases, drafts
from storage.desk import Desk
from storage.office import Office
from storage.tables import Person
from tests.people.office import School

WHAT = Text("what", "What?", "What", sample="x")


def asking(*route: Step) -> Flow:
    """A regime of one question on that route."""
    return Flow("seal", "Seal", (WHAT,), number="YZ", command="seal", words=("seal",), route=route, seen_by=(head(),))


def one(desk: Desk, name: str) -> Person:
    """Somebody of the college."""
    return desk.session.scalars(select(Person).where(Person.name == name)).one()


def with_flow(office: Office, flow: Flow) -> Office:
    """An office that knows that regime alone."""
    return replace(office, flows={flow.key: flow}, offered=(flow,))


def files(school: School, flow: Flow, name: str) -> int:
    """Somebody files it. Returns the case's row."""
    school.office = with_flow(school.office, flow)
    with school.desk() as desk:
        desk.sits(one(desk, name))
        draft = drafts.start(desk, flow)
        drafts.answer(desk, draft, WHAT, "x")
        return cases.submit(desk, draft, seen=draft.revision).id
