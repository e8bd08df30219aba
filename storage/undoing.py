"""A verdict is taken back by whoever gave it last, as long as nobody has acted since: the case is where it was."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from flows.kit.flow import Flow
from flows.kit.flow import Verdict as Given
from flows.kit.refusal import Refusal
from flows.kit.settling import Standing
from flows.kit.words import N_
from storage import cases, editions, history, opinions, outbox, sealed, steps
from storage.desk import Desk
from storage.tables import Case, Draft, History, Letter, Person, Verdict

ACTS = frozenset(verdict.name.lower() for verdict in Given)
WITHIN = "undo.within"  #: how long a verdict may be taken back
TOO_LATE = N_("This can no longer be taken back. The card shows how it stands now.")
#: what is in the history and yet nobody's act on the case, or followed from the one before
PASSIVE = ("closed", "seen", "signed_once", "change_returned", "change_refused")
UNREAD = ("new", "waiting")  #: states of a letter that nobody has read


def last_act(desk: Desk, case: Case) -> History | None:
    """What was done last on a case; what followed from it by itself, or that a copy was read, is no act of its own."""
    acts = select(History).where(History.case_id == case.id, History.act.not_in(PASSIVE)).order_by(History.id.desc())
    return desk.session.scalar(acts.limit(1))


def undoable(desk: Desk, case: Case) -> History | None:
    """The verdict that the person at the desk may take back: theirs, and the last act on the case; None: there is none.

    Only for a while, and while they would be asked there still; not once the filer has opened what was returned. A case
    that was called off or that the school's file does not know any more stays as it is.
    """
    act = last_act(desk, case)
    if act is None or act.act not in ACTS or act.by_id != desk.me.id or "verdicts" not in act.about:
        return None
    if case.cancelled_on is not None or case.flow not in desk.office.flows or _too_late(desk, act):
        return None
    taken = [desk.session.get_one(Verdict, row) for row in act.about["verdicts"]]
    if not all(steps.would_be_asked(desk, case, row) for row in taken) or _being_changed(desk, case):
        return None
    return act


def _too_late(desk: Desk, act: History) -> bool:
    """Whether people rely on it by now."""
    day = act.at.astimezone(desk.office.zone).date()
    return desk.today > desk.office.calendar.after(day, desk.office.pack.span(WITHIN))


def _being_changed(desk: Desk, case: Case) -> bool:
    """Whether the filer has what was returned open, to change it."""
    draft = select(Draft.id).where(
        Draft.form == case.flow, Draft.subject == case.id, Draft.state.in_(["open", "saved"]), Draft.seen == 0
    )
    return case.standing == Standing.RETURNED.value and desk.session.scalar(draft.limit(1)) is not None


def undo(desk: Desk, case: Case, act_id: int) -> None:
    """Take it back: the case waits where it waited before, duties that came of it vanish, who was told hears once.

    Raises: Refusal: it is somebody else's, or somebody has acted since.
    """
    desk.session.refresh(case, with_for_update=True)  # on PostgreSQL whoever acts second waits here for the first
    act = undoable(desk, case)
    if act is None or act.id != act_id:
        raise Refusal(TOO_LATE)
    flow = cases.flow_of(desk, case)
    told = _told(desk, case, act) | {one.id: one for one in opinions.restore(desk, act.about.get("opinions", {}))}
    waited = {person.id: person for person in cases.colleagues(desk, case)}
    taken = [desk.session.get_one(Verdict, row) for row in act.about["verdicts"]]
    since = select(Verdict).where(Verdict.case_id == case.id, Verdict.id > taken[-1].id, Verdict.as_on.is_not(None))
    for row in [*taken, *desk.session.scalars(since)]:  # what counted because the same person had signed goes with it
        desk.session.delete(row)
    for fallen in act.about.get("fell", ()):
        desk.session.get_one(Verdict, fallen).stands = True
    fell = act.about.get("in_force") is not None and case.in_force is None and not taken[0].stands
    about: dict[str, Any] = {"of": act.id}
    if fell:  # the change that came to nothing with it is settled again
        about["stood"] = editions.take_up(desk, case, flow, act.about["edition"])
    else:
        _answers_back(desk, case, flow, act)
        case.in_force = act.about.get("in_force")
    if case.in_force is None and case.standing in (Standing.OPEN.value, Standing.CLOSED.value):
        case.opened_on = None
    cases.wait_again(desk, case, flow)
    back = history.note(desk, case, "undone", edition=case.edition, **about)
    told |= {one: person for one, person in waited.items() if one not in _ids(cases.colleagues(desk, case))}
    told.pop(desk.me.id, None)
    for person in told.values():
        if not _unsay(desk, case, act, person):
            outbox.post(
                desk, "verdict_undone", person, f"history:{back.id}:verdict_undone:{person.id}",
                about={"case": case.id, "history": back.id}, not_before=outbox.hours(desk, person, "day"),
            )  # fmt: skip


def _answers_back(desk: Desk, case: Case, flow: Flow, act: History) -> None:
    """What was answered with the verdict goes with it."""
    before, asked = case.answers, {one.key for key in act.about["steps"] for one in flow.step(key).asks}
    handed_in = steps.edition(desk, case, case.edition).kept
    case.answers = {key: handed_in.get(key) if key in asked else kept for key, kept in before.items()
                    if key not in asked or key in handed_in}  # fmt: skip
    desk.session.flush()
    sealed.erase_unreferred(desk, case, before)


def _ids(people: list[Person]) -> set[int]:
    return {person.id for person in people}


def _told(desk: Desk, case: Case, act: History) -> dict[int, Person]:
    """Who was written to about the verdict itself."""
    readers = select(Letter.reader_id).where(Letter.key.like(f"history:{act.id}:%"), Letter.reader_id.is_not(None))
    return {one: desk.one(one) for one in desk.session.scalars(readers) if one is not None}


def _unsay(desk: Desk, case: Case, act: History, person: Person) -> bool:
    """Whether nothing of it had reached them: then their letters are not sent, and there is nothing to take back."""
    theirs = desk.session.scalars(select(Letter).where(Letter.reader_id == person.id, Letter.queued_at >= act.at))
    rows = [row for row in theirs if _came_of(case, act, row.key)]
    reached = [row for row in rows if row.state not in (*UNREAD, "void")]
    still = [row.id for row in rows if row.state in UNREAD]
    desk.session.execute(update(Letter).where(Letter.id.in_(still)).values(state="void"))
    return not reached


def _came_of(case: Case, act: History, key: str) -> bool:
    """Whether a letter came of the verdict: its key names the act, or a later revision of the case."""
    what, row, *rest = key.split(":")
    if what == "case" and row == str(case.id):
        return bool(rest) and rest[0].isdigit() and int(rest[0]) > act.about["revision"]
    return (what, row) == ("history", str(act.id))
