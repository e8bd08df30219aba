"""Private values in one place: sealed, found again by their keyed hash, never in clear anywhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import delete, select

from flows.kit.questions import Sealed as Reference
from storage.desk import Desk
from storage.tables import Case, Duty, Edition, Sealed, Verdict


def close(desk: Desk, value: str) -> Reference:
    """Seal a value. Returns the reference that answers and records may hold."""
    plain = value.encode()
    row = Sealed(
        cipher=desk.office.seal.close(plain), last=value[-4:], hash=desk.office.seal.hash(plain), made_at=desk.now
    )
    desk.session.add(row)
    desk.session.flush()
    return Reference(row.id, row.last)


def erase_unreferred(
    desk: Desk, case: Case | None, *answers: Mapping[str, Any], still: Mapping[str, Any] | None = None
) -> None:
    """Erase what those answers refer to and their case does not: a sealed value belongs to one case and its drafts.

    Args: still: answers that go on referring to theirs.
    """
    of_case = _of_case(desk, case) if case else ()
    kept = {sealed_id for part in (*of_case, still or {}) for sealed_id in _referred(part)}
    for sealed_id in {sealed_id for part in answers for sealed_id in _referred(part)} - kept:
        erase(desk, sealed_id)


def _of_case(desk: Desk, case: Case) -> Iterator[Any]:
    """Wherever a case keeps answers: its own, each edition handed in, what was answered with duties and on paper."""
    yield case.answers
    yield from desk.session.scalars(select(Edition.answers).where(Edition.case_id == case.id))
    yield from desk.session.scalars(select(Duty.answers).where(Duty.case_id == case.id))
    yield from desk.session.scalars(select(Verdict.paper).where(Verdict.case_id == case.id))


def _referred(kept: Any) -> Iterator[int]:
    """Every sealed row that something kept as JSON refers to, however deep."""
    if isinstance(kept, dict) and isinstance(kept.get("sealed"), int):
        yield kept["sealed"]
    elif isinstance(kept, dict | list):
        for part in kept.values() if isinstance(kept, dict) else kept:
            yield from _referred(part)


def erase(desk: Desk, sealed_id: int) -> None:
    """Nothing refers to it any more."""
    desk.session.execute(delete(Sealed).where(Sealed.id == sealed_id))
