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
    "law": N_("%(source)s. That is the law."),
    "college": N_("%(source)s. That is common practice at colleges."),
    "ours": N_("%(source)s. That is a rule of our own."),
}


def show(tap: Tap, desk: Desk) -> None:
    """Say where a rule comes from, below; the card stays as it is."""
    draft = drafts.own(desk, tap.subject)
    form = drafts.form_of(desk, draft)
    declared = next((rule for rule in form.rules if rule.key == tap.arg and rule.by), None)
    if declared is None:
        raise Refusal(OUT_OF_DATE)
    line(desk, words(desk.office.pack[declared.by], desk.language))


def words(rule: Rule, language: str) -> Words:
    """A rule's source and standing as whole sentences; one that nobody has checked is not shown as law."""
    if rule.standing == "unverified":
        return Words(N_("Nobody has checked the source of this rule yet. Please ask the office."))
    return Words(STANDINGS[rule.standing], {"source": rule.en if language == "en" else rule.zh})
