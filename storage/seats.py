"""What somebody does with their place on a step beside deciding: hand it over, ask for an opinion, add a remark."""

from __future__ import annotations

from flows.kit.flow import Verdict
from flows.kit.refusal import Refusal
from flows.kit.returning import Phrase
from flows.kit.settling import OUT_OF_DATE, Standing
from flows.kit.words import N_
from storage import access, cards, cases, history, opinions, outbox, steps, transfers
from storage.desk import Desk
from storage.tables import Case, Opinion, Person, Taker
from storage.tables import Verdict as Row


def open_places(desk: Desk, case: Case) -> list[Taker]:
    """The places the person at the desk may hand over or ask about: what is result only stays in its office."""
    if case.standing != Standing.SETTLING.value:
        return []
    flow = cases.flow_of(desk, case)
    return [one for one in steps.mine(desk, case) if one.step in case.steps and not flow.step(one.step).hidden]


def hand_over(desk: Desk, case: Case, to: Person, reason: str) -> list[Person]:
    """Hand every place of theirs on the case to *to*, who settles in their own name.

    Returns: who had one of them before *to* got it, and handed it on, the first of them first.
    Raises:  Refusal: nothing of theirs waits, or *to* cannot take it.
    """
    places = _places(desk, case, to)
    handed_on = [person for one in places for person in transfers.had(desk, case, one.step, one.seat)]
    had = list(dict.fromkeys(handed_on))
    rows = [transfers.hand(desk, case, one, to) for one in places]
    keys = list(dict.fromkeys(one.step for one in rows))
    row = history.note(
        desk, case, "transferred", steps=keys, to=to.id, remark=history.remark(desk, case, reason),
        had=[person.id for person in had], edition=case.edition,
    )  # fmt: skip
    steps.reach(desk, case, cases.flow_of(desk, case), keys, tell=False)
    for person in dict.fromkeys(one for key in keys for one in _acting(desk, case, key, {row.id for row in rows})):
        outbox.post(
            desk, "transferred", person, f"history:{row.id}:transferred:{person.id}",
            about={"case": case.id, "history": row.id}, not_before=outbox.hours(desk, person, "day"),
        )  # fmt: skip
    _draw(desk, case)
    return had


def _places(desk: Desk, case: Case, other: Person) -> list[Taker]:
    """Their open places, for handing over to or asking *other*. Raises Refusal."""
    places = open_places(desk, case)
    if not places:
        raise Refusal(OUT_OF_DATE)
    if words := access.cannot_act(desk, case, other):
        raise Refusal(words.text, **words.params)
    for one in places:
        if other in steps.takers(desk, case, one.step, one.seat):
            raise Refusal(
                N_("%(name)s has been asked on this step already, and can decide as you can."), name=other.called
            )
    return places


def _acting(desk: Desk, case: Case, step: str, handed: set[int]) -> list[Person]:
    """Who has the places that were handed over: whoever they were handed to, or who stands in for them."""
    found = []
    for person in steps.takers(desk, case, step):
        for seat, _ in steps.seats_of(desk, case, step):
            taker = steps.taken_by(desk, case, step, seat, person)
            if taker is not None and taker.transfer_id in handed:
                found.append(person)
    return found


def ask_opinion(desk: Desk, case: Case, of: Person, about: str | None, *, first: bool) -> None:
    """Ask somebody for an opinion before they decide (*first*), or after. Raises Refusal."""
    place = _places(desk, case, of)[0]
    if any(one.of_id == of.id and one.state in opinions.WANTED for one in opinions.of_case(desk, case)):
        raise Refusal(N_("%(name)s has been asked for an opinion already."), name=of.called)
    row = Opinion(
        case_id=case.id, step=place.step, seat=place.seat, by_id=desk.me.id, of_id=of.id, first=first, state="planned",
        about_id=history.remark(desk, case, about) if about else None, asked_at=desk.now,
    )  # fmt: skip
    desk.session.add(row)
    desk.session.flush()
    history.note(desk, case, "opinion_asked", opinion=row.id, of=of.id, first=first, remark=row.about_id)
    if first:
        opinions.begin(desk, case, row)
    _draw(desk, case)


def give_opinion(desk: Desk, case: Case, words: str | None) -> None:
    """Say what they were asked for; None: seen, no objection. Raises Refusal: it is not wanted any more."""
    row = opinions.asked_of(desk, case)
    before = [one for one in opinions.of_case(desk, case) if one.of_id == desk.me.id and one.state == "given"]
    if row is None and before:
        raise Refusal(N_("You have given your opinion on this already. Thank you."))
    if row is None or case.standing != Standing.SETTLING.value:
        raise Refusal(N_("Your opinion on this is not needed any more. Thank you."))
    row.state, row.given_at = "given", desk.now
    row.words_id = history.remark(desk, case, words) if words else None
    noted = history.note(desk, case, "opinion_given", opinion=row.id, remark=row.words_id)
    if row.first:
        for person in steps.takers(desk, case, row.step, row.seat):
            outbox.post(
                desk, "opinion_given", person, f"opinion:{row.id}:opinion_given:{person.id}",
                about={"case": case.id, "opinion": row.id}, not_before=outbox.hours(desk, person, "day"),
            )  # fmt: skip
    cases.spoken(desk, case, noted)


def may_do_without(desk: Desk, case: Case) -> list[Opinion]:
    """The opinions that are waited for at a place of the person at the desk."""
    if case.standing != Standing.SETTLING.value or desk.person is None:
        return []
    wanted = (one for one in opinions.of_case(desk, case) if one.state in opinions.WANTED)
    return [
        one
        for one in wanted
        if one.by_id == desk.me.id or steps.taken_by(desk, case, one.step, one.seat, desk.me) is not None
    ]


def do_without(desk: Desk, case: Case, opinion: int) -> None:
    """Go on without an opinion. Raises Refusal: it came, or it is not theirs to do without."""
    row = next((one for one in may_do_without(desk, case) if one.id == opinion), None)
    if row is None:
        raise Refusal(OUT_OF_DATE)
    row.state = "dropped"
    cases.spoken(desk, case, history.note(desk, case, "opinion_dropped", opinion=row.id, of=row.of_id))


def may_remark(desk: Desk, case: Case) -> bool:
    """Whether the person at the desk can add words to an approval: theirs to give, or the one they gave last."""
    if case.standing != Standing.SETTLING.value or desk.person is None:
        return False
    return bool(_approvable(desk, case) or _unremarked(desk, case))


def _approvable(desk: Desk, case: Case) -> bool:
    """Whether a place of theirs can simply be approved with words: nothing is asked, no opinion is waited for."""
    flow, places = cases.flow_of(desk, case), open_places(desk, case)
    if any(opinions.held_up(desk, case, one.step, one.seat) for one in places):
        return False
    taken = [flow.step(one) for one in access.taken_steps(desk, case)]
    return bool(taken) and all(Verdict.APPROVE in step.gives and not step.asks and not step.hidden for step in taken)


def _unremarked(desk: Desk, case: Case) -> list[Row]:
    """The approvals of the edition at hand they gave without a word."""
    flow = cases.flow_of(desk, case)
    return [
        row
        for row in steps.given(desk, case)
        if row.by_id == desk.me.id and row.edition == case.edition and row.verdict == Verdict.APPROVE.value
        and row.remark_id is None and row.paper is None and not flow.step(row.step).hidden
    ]  # fmt: skip


def remark(desk: Desk, case: Case, words: str, *, seen: int) -> bool:
    """Approve with a remark, or add it to what they approved. Returns whether it approved.

    Raises: Refusal: neither can be done now.
    """
    if _approvable(desk, case):
        cases.settle(desk, case, Verdict.APPROVE, seen=seen, reason=Phrase(words))
        return True
    rows = _unremarked(desk, case) if seen == case.edition else []
    if not rows:
        raise Refusal(OUT_OF_DATE)
    kept = history.remark(desk, case, words)
    for row in rows:
        row.remark_id = kept
    history.note(desk, case, "remarked", steps=[row.step for row in rows], remark=kept)
    _draw(desk, case)
    return False


def _draw(desk: Desk, case: Case) -> None:
    desk.session.flush()
    for kind in ("case", "step"):
        cards.mark(desk, kind, case.id)
