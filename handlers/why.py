"""Why? (依据): what a rule rests on, and how sure of it we are."""

from __future__ import annotations

from flows.kit.refusal import Refusal, Words
from flows.kit.rulepack import Rule
from flows.kit.settling import OUT_OF_DATE
from flows.kit.words import N_
from handlers.letters import line
from handlers.tap import Tap
from storage import drafts
from storage.desk import Desk

STANDINGS = {
    "law": N_("The law says so: %(source)s"),
    "college": N_("Common practice: %(source)s"),
    "ours": N_("A rule of our own: %(source)s"),
}


def show(tap: Tap, desk: Desk) -> None:
    """Say where a rule comes from, below; the card stays as it is."""
    draft = drafts.own(desk, tap.subject)
    form = drafts.form_of(desk, draft)
    declared = next((rule for rule in form.rules if rule.key == tap.arg and rule.by), None)
    if declared is None:
        raise Refusal(OUT_OF_DATE)
    line(desk, words(desk, desk.office.pack[declared.by]))


def words(desk: Desk, rule: Rule) -> Words:
    """A rule's source and standing; one that nobody has checked is not shown as law."""
    if rule.standing == "unverified":
        return Words(N_("Nobody has checked the source of this rule yet. Please ask the office."))
    return Words(STANDINGS[rule.standing], {"source": rule.en if desk.language == "en" else rule.zh})
