"""Settling a case: apply one verdict to one step, as a pure function."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from flows.kit.flow import Flow, Step, Verdict
from flows.kit.refusal import Refusal
from flows.kit.words import N_


class Standing(Enum):
    """Where a case stands. The value is kept in the database."""

    SETTLING = "settling"  #: with the people of its step
    RETURNED = "returned"  #: with its filer, to be changed and sent again
    REFUSED = "refused"
    OPEN = "open"  #: approved; what must be done afterwards is not all done
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Progress:
    """How far a case is on its route."""

    standing: Standing
    step: str | None  #: key of the step it waits on
    revision: int  #: raised by every act; a button that carries another one is stale


def submitted(flow: Flow, revision: int = 0) -> Progress:
    """A case just handed in, or handed in again: at the first step of its route."""
    if not flow.route:
        return Progress(Standing.OPEN, None, revision + 1)
    return Progress(Standing.SETTLING, flow.route[0].key, revision + 1)


def following(flow: Flow, step: Step) -> Step | None:
    """The step after *step*."""
    at = flow.route.index(step) + 1
    return flow.route[at] if at < len(flow.route) else None


def settled(flow: Flow, progress: Progress, verdict: Verdict, *, seen: int) -> Progress:
    """Apply one verdict.

    Args:    seen: the revision the button carried.
    Returns: the progress afterwards.
    Raises:  Refusal: the case is settled already, the button is out of date, or the step does not offer it.
    """
    if progress.standing is not Standing.SETTLING or progress.step is None:
        raise Refusal(N_("This is settled already."))
    if seen != progress.revision:
        raise Refusal(N_("This card was out of date. Here is the current one."))
    step = flow.step(progress.step)
    if verdict not in step.gives:
        raise Refusal(N_("This card was out of date. Here is the current one."))
    moved = replace(progress, revision=progress.revision + 1)
    if verdict is Verdict.RETURN:
        return replace(moved, standing=Standing.RETURNED, step=None)
    if verdict is Verdict.REFUSE:
        return replace(moved, standing=Standing.REFUSED, step=None)
    after = following(flow, step)
    return replace(moved, standing=Standing.SETTLING if after else Standing.OPEN, step=after.key if after else None)
