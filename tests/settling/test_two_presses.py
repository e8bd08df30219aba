"""Two presses of Approve at the same instant: one verdict, one kind answer. Two connections, or two processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier

from sqlalchemy import Connection, func, select

from flows.kit.flow import Step, Verdict, office
from flows.kit.people import Role
from flows.kit.refusal import Refusal
from handlers.voice import say
from playground.college import example_office
from storage import cases, posts
from storage.desk import Desk
from storage.office import Office
from storage.store import Store
from storage.tables import Case, Letter
from storage.tables import Verdict as Row
from tests.people.office import School
from tests.settling.regime import asking, files, one, with_flow

FLOW = asking(Step("office", "Office", office("exchange")))
TIMES = 200
BOTH = ("刘洋", "高翔")
APPROVED = "approved"


def _press(db: Connection, office: Office, now: object, case_id: int, name: str) -> None:
    desk = Desk(db, office, now)  # type: ignore[arg-type]  # the store's instant
    desk.sits(one(desk, name))
    case = desk.session.get_one(Case, case_id)
    cases.settle(desk, case, Verdict.APPROVE, seen=1)
    desk.session.flush()


def presses(url: str, folder: Path, name: str, ids: Sequence[int], at_once: Barrier) -> list[str]:
    """Press Approve on each case, each time together with somebody else. Returns what was answered."""
    store, school = Store(url), with_flow(example_office(folder), FLOW)
    answers = []
    for case_id in ids:
        at_once.wait(30)
        try:
            store.run(partial(_press, office=school, now=store.now(), case_id=case_id, name=name))
        except Refusal as refusal:
            answers.append(say(refusal.words, "en"))
        else:
            answers.append(APPROVED)
    store.close()
    return answers


def _together(url: str) -> tuple[Executor, Barrier]:
    if url.startswith("sqlite"):
        return ThreadPoolExecutor(2), Barrier(2)
    spawning = multiprocessing.get_context("spawn")
    barrier: Barrier = multiprocessing.Manager().Barrier(2)
    return ProcessPoolExecutor(2, mp_context=spawning), barrier


def test_one_verdict(url: str, tmp_path: Path) -> None:
    """Both of the office press at once, two hundred times: one approves, the other hears kindly who did."""
    school = School(tmp_path, url)
    with school.desk() as desk:
        posts.give(desk, one(desk, "高翔"), "exchange", Role.HANDLER)
    ids = [files(school, FLOW, "王伟") for _ in range(TIMES)]
    pool, barrier = _together(url)
    with pool:
        runs = [pool.submit(presses, url, tmp_path, name, ids, barrier) for name in BOTH]
        first, second = (run.result(timeout=300) for run in runs)
    assert [APPROVED in pair for pair in zip(first, second, strict=True)] == [True] * TIMES
    assert {pair.count(APPROVED) for pair in zip(first, second, strict=True)} == {1}
    others = {answer.partition(" settled this on ")[0] for answer in (*first, *second) if answer != APPROVED}
    assert others <= {"Liu Yang", "Gao Xiang"}
    assert others
    with school.desk() as desk:
        verdicts = select(func.count()).select_from(Row).group_by(Row.case_id)
        assert list(desk.session.scalars(verdicts)) == [1] * TIMES
        told = select(func.count()).select_from(Letter).where(Letter.name == "case_approved")
        assert desk.session.scalar(told) == TIMES
    school.store.close()
