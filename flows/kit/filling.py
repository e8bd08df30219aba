"""Filling a form: a pure function of the answers kept so far. Nothing else holds state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flows.kit.answers import Answers, Question
from flows.kit.asker import Asker
from flows.kit.flow import WHY, Form, Rule, why
from flows.kit.refusal import Words
from flows.kit.rulepack import Effect


@dataclass(frozen=True)
class Finding:
    """What a rule says about the answers so far."""

    rule: Rule
    words: Words
    effect: Effect  #: refuse: the answer is not taken; reason: asks why and marks the case; hint: is said


def effect(rule: Rule, asker: Asker) -> Effect:
    """What a rule does: as the rule pack says; plain sense refuses."""
    return rule.effect or (asker.pack[rule.by].effect if rule.by else None) or "refuse"


def findings(form: Form, answers: Answers, asker: Asker, question: Question[Any] | None = None) -> list[Finding]:
    """What the rules say, each as soon as its answers are there; with *question*, only rules that need it."""
    found = []
    for rule in form.rules:
        if question is not None and question not in rule.needs:
            continue
        if all(answers.value(needed) is not None for needed in rule.needs) and (words := rule.judge(answers, asker)):
            found.append(Finding(rule, words, effect(rule, asker)))
    return found


def refused(form: Form, answers: Answers, asker: Asker, question: Question[Any] | None = None) -> Words | None:
    """The first thing a rule refuses."""
    return next((one.words for one in findings(form, answers, asker, question) if one.effect == "refuse"), None)


def questions(form: Form, answers: Answers, asker: Asker) -> tuple[Question[Any], ...]:
    """Every question that applies, in order; a rule that wants a reason asks for it after the last answer it needs."""
    applying = [one for one in form.questions if one.applies(answers, asker)]
    for finding in findings(form, answers, asker):
        if finding.effect == "reason":
            last = max((applying.index(one) for one in finding.rule.needs if one in applying), default=-1)
            while last + 1 < len(applying) and applying[last + 1].key.startswith(WHY):
                last += 1
            applying.insert(last + 1, why(finding.rule))
    return tuple(applying)


def open_questions(form: Form, answers: Answers, asker: Asker) -> tuple[Question[Any], ...]:
    """Questions that apply and are neither answered nor skipped, or are being answered anew in parts, in order."""
    return tuple(
        question
        for question in questions(form, answers, asker)
        if not answers.has(question) or answers.unfinished(question) is not None
    )


def asked_now(form: Form, answers: Answers, asker: Asker, chosen: str | None) -> Question[Any] | None:
    """The question to ask: the one chosen to be changed, else the first open one; None: all is answered."""
    if chosen and (question := form.question(chosen)) and question in questions(form, answers, asker):
        return question
    return next(iter(open_questions(form, answers, asker)), None)


def before(form: Form, answers: Answers, asker: Asker, question: Question[Any] | None) -> Question[Any] | None:
    """The question one step back; None where there is none. *question* None: the card with every answer."""
    applying = questions(form, answers, asker)
    at = applying.index(question) if question in applying else len(applying)
    return applying[at - 1] if at > 0 else None


EARLIER = "earlier_"  #: before the key of a question that is asked again: its answer so far, and what was changed


def asked_again(form: Form, earlier: Answers, now: Answers, changed: Question[Any]) -> tuple[Question[Any], ...]:
    """The answered questions that mean something else now that *changed* has another answer."""
    if not earlier.has(changed) or earlier.kept[changed.key] == now.kept[changed.key]:
        return ()
    return tuple(
        one
        for one in form.questions
        if earlier.value(one) is not None
        and (changed in one.rests_on or (one.names is not None and one.names(earlier) != one.names(now)))
    )


def put_aside(answers: Answers, again: tuple[Question[Any], ...], changed: Question[Any]) -> Answers:
    """The answers without those asked again, which are kept aside: whoever fills may let them stand."""
    aside = {EARLIER + one.key: [answers.kept[one.key], changed.key] for one in again}
    keys = {one.key for one in again}
    return Answers({key: kept for key, kept in answers.kept.items() if key not in keys} | aside)


def kept_for(form: Form, answers: Answers, asker: Asker) -> Answers:
    """Only the answers that still mean something: what a changed answer made needless is left out."""
    keys = {question.key for question in questions(form, answers, asker)}
    return Answers({key: kept for key, kept in answers.kept.items() if key in keys})
