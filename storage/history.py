"""The audit trail: who did what to a case, and when; appended only, ids and versions only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from flows.kit.returning import Phrase
from storage.desk import Desk
from storage.tables import Case, History, Remark


def note(desk: Desk, case: Case, act: str, *, by: int | None = None, **about: Any) -> History:
    """Append one row in the name of the person at the desk, or of *by*.

    Args: about: ids, digests, versions; never people's words.
    """
    told = {"revision": case.revision, **about}
    row = History(case_id=case.id, at=desk.now, by_id=by or desk.me.id, act=act, about=told)
    desk.session.add(row)
    desk.session.flush()
    return row


def of_case(desk: Desk, case: Case) -> Sequence[History]:
    """Everything that happened to it, the first first."""
    return desk.session.scalars(select(History).where(History.case_id == case.id).order_by(History.id)).all()


def remark(desk: Desk, case: Case, words: str | Phrase) -> int:
    """Keep somebody's words about a case where they can be erased. Returns the row's id for the history."""
    said = words if isinstance(words, Phrase) else Phrase(words)
    row = Remark(case_id=case.id, person_id=desk.me.id, words=said.words, english=said.english)
    desk.session.add(row)
    desk.session.flush()
    return row.id


def phrase(desk: Desk, remark_id: int | None) -> Phrase:
    """The words of a remark; empty where there is none."""
    row = desk.session.get_one(Remark, remark_id) if remark_id is not None else None
    return Phrase(row.words, row.english) if row else Phrase("")
