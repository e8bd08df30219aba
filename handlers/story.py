"""The history of a case as a list to read: who, in whose name, what, when, from which version to which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.kit.refusal import Words
from flows.kit.words import N_
from handlers import casecard, copies, thread, voice
from handlers.shown import acts_for, named, phrase, signer, station, translated
from storage import access, asking, cards, cases, duties, history
from storage.desk import Desk
from storage.history import of_case
from storage.tables import Case, Copy, Duty, History, Verdict

VIEW = "story"  #: of a case's card on which its history stands

SAID = {
    "approve": N_("approved"),
    "pass": N_("passed"),
    "record": N_("took it down"),
    "return": N_("returned it for changes"),
    "refuse": N_("did not approve"),
    "fail": N_("did not let it pass"),
    "withdrawn": N_("took it back"),
    "cancelled": N_("called it off"),
    "closed": N_("closed: everything is done"),
    "followed": N_("a newer one took its place"),
    "holds_again": N_("it holds again: the newer one is being looked at"),
    "added": N_("added: %(what)s"),
    "paper_asked": N_("asked for: %(what)s"),
    "claimed": N_("reported done: %(what)s"),
    "done": N_("done: %(what)s"),
    "done_in_part": N_("done in part: %(what)s"),
    "not_done": N_("not done yet: %(what)s"),
    "snoozed": N_("put off: %(what)s"),
    "duty_nudged": N_("sent a nudge about: %(what)s"),
    "duty_taken": N_("took over: %(what)s"),
    "duty_handed_back": N_("handed back: %(what)s"),
    "waived": N_("waived: %(what)s"),
    "not_snoozed": N_("no longer put off: %(what)s"),
    "office_nudged": N_("sent a nudge"),
    "handed_on": N_("handed it on to %(what)s"),
    "leader_told": N_("told %(what)s"),
    "nudged": N_("sent a nudge"),
    "asked": N_("asked a question"),
    "answered": N_("answered"),
    "undone": N_("took the decision back"),
    "transferred": N_("transferred it to %(what)s"),
    "opinion_asked": N_("asked %(what)s for an opinion"),
    "opinion_given": N_("gave an opinion"),
    "opinion_dropped": N_("did without the opinion of %(what)s"),
    "remarked": N_("added a remark"),
    "put_right": N_("put right: %(what)s"),
    "change_asked": N_("asked for a change: %(what)s"),
    "change_taken": N_("the change holds at once"),
    "change_returned": N_("the change fell; the approval stands"),
    "change_refused": N_("the change fell; the approval stands"),
    "change_dropped": N_("took the change back"),
    "signed_once": N_("signed once before, which counts here too"),
    "role_handed": N_("the role was handed over: now with %(what)s"),
    "seen": N_("has seen the copy for %(what)s"),
}
VERDICTS = ("approve", "pass", "record", "return", "refuse", "fail")
ABOUT_DUTIES = (
    "claimed", "done", "done_in_part", "not_done", "snoozed", "not_snoozed", "duty_nudged", "duty_taken",
    "duty_handed_back", "waived",
)  # fmt: skip
WITH_REASON = (*VERDICTS, "cancelled", "transferred", "waived")  # what is said otherwise stands on the card
BY_ITSELF = ("change_taken", "change_returned", "change_refused")  # it followed from the act before


def show(desk: Desk, kind: str, case: Case) -> None:
    """Show a case below with its history on its card."""
    cards.show(desk, desk.me, kind, case.id, fresh=True).view = VIEW


def filer_card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """The case as its filer sees it, with its history where /case asked for that."""
    template, names = casecard.filer_card(desk, subject)
    return template, names | {"story": _on_card(desk, "case", names["case"])}


def step_card(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """The case as the taker of a step sees it, with its history where /case asked for that."""
    template, names = casecard.step_card(desk, subject)
    return template, names | {"story": _on_card(desk, "step", names["case"])}


def _on_card(desk: Desk, kind: str, case: Case) -> list[dict[str, Any]]:
    return told(desk, case) if cards.view(desk, kind, case.id) == VIEW else []


def told(desk: Desk, case: Case) -> list[dict[str, Any]]:
    """What happened, the first first, as far as the reader may see it: each with when, who, where, what, why."""
    return [line for row in of_case(desk, case) if (line := _line(desk, case, row)) is not None]


def _line(desk: Desk, case: Case, row: History) -> dict[str, Any] | None:
    """One act; None: it does not concern the reader."""
    if row.act in ABOUT_DUTIES and not _concerned(desk, case, row):
        return None
    if row.act in ("asked", "answered"):
        return _spoken(desk, case, row)
    about = desk.session.get_one(History, row.about["of"]).about if row.act == "undone" else row.about
    steps = [cases.flow_of(desk, case).step(key) for key in about.get("steps", ())]
    steps = [step for step in steps if row.act != "nudged" or not step.hidden]
    hidden = any(access.concealed(desk, step) for step in steps)
    where = list(dict.fromkeys(station(desk, step) for step in steps))
    if hidden and row.act == "undone":
        return {"at": None, "who": "", "where": where, "what": Words(SAID[row.act]), "why": "", "ends": False}
    if hidden and row.act in VERDICTS:
        ends = row.act in ("refuse", "fail")
        words = {"return": N_("returned"), "refuse": N_("not passed"), "fail": N_("not passed")}.get(
            row.act, N_("passed")
        )
        return {"at": None, "who": "", "where": where, "what": Words(words), "why": "", "ends": ends}
    what = _what(desk, case, row, hidden=hidden)
    remark = row.about.get("remark") if row.act in WITH_REASON else None
    away = row.about.get("for", [])
    away = away if isinstance(away, list) else [away]  # older rows name one
    who = acts_for(desk, desk.one(row.by_id), *map(desk.one, away), own=row.about.get("own", False))
    return {
        "at": row.at,
        "who": "" if row.act in BY_ITSELF else who,
        "where": where,
        "what": what,
        "why": phrase(desk, history.phrase(desk, remark)),
        "ends": False,
    }


def _spoken(desk: Desk, case: Case, row: History) -> dict[str, Any] | None:
    """A question or an answer; None: it does not concern the reader."""
    said = next((one for one in asking.threads(desk, case) if one.row.id == row.about["utterance"]), None)
    if said is None:
        return None
    who = thread.who(desk, case, said.row, said.by)
    return {"at": row.at, "who": who, "where": [], "what": Words(SAID[row.act]), "why": "", "ends": False}


def _concerned(desk: Desk, case: Case, row: History) -> bool:
    duty = desk.session.get(Duty, row.about.get("duty", 0))
    if duty is None:
        return False
    return casecard.follows(desk, case) or duties.owes(desk, duty) or duties.may_close(desk, duty)


def _what(desk: Desk, case: Case, row: History, *, hidden: bool) -> Words:
    about = row.about
    if row.act == "submitted":
        edition = about["edition"]
        if edition == 1:
            return Words(N_("filed it (version 1)"))
        return Words(N_("sent it again (version %(before)d → %(now)d)"), {"before": edition - 1, "now": edition})
    said = Words(SAID[row.act], {"what": _named(desk, case, about, hidden=hidden)} if "%" in SAID[row.act] else {})
    if row.act in VERDICTS:
        given = desk.session.get(Verdict, about["verdicts"][0]) if about.get("paper") else None
        if given is not None and given.paper:
            words = N_("took down: %(name)s %(said)s on paper (version %(n)d)")
            return Words(words, {"name": signer(desk, given.paper), "said": said, "n": about["edition"]})
        words = N_("%(said)s on paper (version %(n)d)") if about.get("paper") else N_("%(said)s (version %(n)d)")
        return Words(words, {"said": said, "n": about["edition"]})
    return said


def _named(desk: Desk, case: Case, about: Mapping[str, Any], *, hidden: bool) -> str:
    """What, or whom, an act was about."""
    if "opinion" in about or "to" in about:
        return named(desk.one(about["of"] if "opinion" in about else about["to"]), desk.language)
    if "copy" in about:
        return copies.place(
            desk, cases.flow_of(desk, case).copy(about["key"]), desk.session.get_one(Copy, about["copy"])
        )
    if "people" in about and "duty" not in about:
        if hidden:
            return "…"
        return voice.listed([named(desk.one(one), desk.language) for one in about["people"]], desk.language)
    flow = cases.flow_of(desk, case)
    if "duty" in about:
        return translated(desk, flow.duty(desk.session.get_one(Duty, about["duty"]).key).title)
    keys = {about.get("question"), *about.get("questions", ())}
    asked = [*flow.questions, *(one for duty in flow.duties for one in duty.asks)]
    return voice.listed([translated(desk, one.label) for one in asked if one.key in keys], desk.language) or "–"
