"""Editions of what was approved: a change is settled beside the edition in force, and takes its place or falls."""

from __future__ import annotations

from sqlalchemy import select

from flows.kit.answers import Answers
from flows.kit.flow import Flow
from flows.kit.flow import Verdict as Given
from storage import steps, versions
from storage.desk import Desk
from storage.tables import Case, Edition, History


def propose(desk: Desk, case: Case, flow: Flow, answers: Answers) -> list[int]:
    """A new edition with those answers to the form; the one in force keeps all that holds now.

    Returns the ids of the verdicts it was approved by, for the history: they stand again should the change fall.
    """
    stood = [row.id for row in steps.given(desk, case)]
    desk.session.get_one(Edition, (case.id, case.edition)).answers = dict(case.answers)
    others = {key: kept for key, kept in case.answers.items() if flow.question(key) is None}
    case.in_force, case.edition = case.edition, case.edition + 1
    case.answers, case.version = {**others, **answers.kept}, flow.version
    steps.keep_edition(desk, case)
    steps.review(desk, case, flow)
    return stood


def take_up(desk: Desk, case: Case, flow: Flow, edition: int) -> list[int]:
    """A change that had come to nothing is settled again where it was: as a new edition with the same answers.

    What was decided on it stands again, but for steps that asked something: their answers are gone.
    Returns as `propose`.
    """
    proposed = steps.edition(desk, case, edition).kept
    stood = propose(
        desk, case, flow, Answers({key: kept for key, kept in proposed.items() if flow.question(key) is not None})
    )
    rows = steps.given(desk, case, standing=False)
    again = [row for row in rows if row.edition == edition and Given(row.verdict).passes]
    for row in (one for one in again if not flow.step(one.step).asks):
        for other in rows:
            if (other.step, other.seat) == (row.step, row.seat):
                other.stands = other is row
    desk.session.flush()
    return stood


def fall_back(desk: Desk, case: Case) -> None:
    """The edition in force stands again, under a number of its own, with the verdicts it was approved by."""
    before = case.in_force
    assert before is not None  # whoever calls knows that a change is being settled
    holds, stood = versions.holding(desk, case), _stood(desk, case)
    for row in steps.given(desk, case, standing=False):
        row.stands = row.id in stood
    days = {one.key for one in versions.DAYS}
    case.answers = {key: kept for key, kept in holds.kept.items() if key not in days}
    case.in_force, case.edition = None, case.edition + 1
    steps.keep_edition(desk, case)
    steps.leave(desk, case)


def _stood(desk: Desk, case: Case) -> set[int]:
    """The verdicts that the change now being settled was asked for beside."""
    asked = select(History).where(History.case_id == case.id, History.act.in_(("change_asked", "undone")))
    rows = desk.session.scalars(asked.order_by(History.id.desc())).all()
    return set(next((row.about["stood"] for row in rows if "stood" in row.about), ()))
