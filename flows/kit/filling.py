"""Filling a form: a pure function of the answers kept so far. Nothing else holds state."""

from __future__ import annotations

from typing import Any

from flows.kit.answers import Answers, Question
from flows.kit.flow import Asker, Flow, Form
from flows.kit.refusal import Words


def open_questions(form: Form, answers: Answers) -> tuple[Question[Any], ...]:
    """Questions neither answered nor skipped, in order."""
    return tuple(question for question in form.questions if not answers.has(question))


def asked_now(form: Form, answers: Answers, chosen: str | None) -> Question[Any] | None:
    """The question to ask: the one chosen to be changed, else the first open one; None: all is answered."""
    if chosen and (question := form.question(chosen)):
        return question
    return next(iter(open_questions(form, answers)), None)


def before(form: Form, question: Question[Any] | None) -> Question[Any] | None:
    """The question one step back; None where there is none. *question* None: the card with every answer."""
    at = form.questions.index(question) if question else len(form.questions)
    return form.questions[at - 1] if at > 0 else None


def judged(form: Form, answers: Answers, asker: Asker, question: Question[Any] | None = None) -> Words | None:
    """What a rule refuses, as soon as its answers are there; with *question*, only rules that need it."""
    for rule in form.rules if isinstance(form, Flow) else ():
        if question is not None and question not in rule.needs:
            continue
        if all(answers.value(needed) is not None for needed in rule.needs) and (words := rule.judge(answers, asker)):
            return words
    return None
