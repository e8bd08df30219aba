"""The card of a form being filled: one question with its buttons, or every answer and Submit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flows.kit.answers import Answers, Question
from flows.kit.filling import before, findings, open_questions, questions
from flows.kit.flow import WHY, Flow, Form
from flows.kit.questions import Attachment, Confirmation, Day, Days
from flows.kit.refusal import Words
from flows.kit.scores import Scores
from flows.kit.tiny import PLACE
from flows.kit.words import N_
from handlers import choosing, month, offers, rowcard
from handlers.rowcard import BACK
from handlers.screen import BAD, GOOD, MAIN, Row, button, packed, pairs
from handlers.shown import compared, dimensions, named, rows, short, shown, station, translated
from handlers.tap import Act, Tap
from storage import cases, changes, drafts, duties, files, lasttime
from storage.desk import Desk
from storage.tables import Draft

BAR = 9  # cells of the progress bar
LEAVING = "leaving"  #: in a form's hint: it is asked whether it shall be given up
SURE = "sure"  #: what the button carries that gives up a form with many answers
FEW = 4  # answers that stand on the card as they are: a phone shows three lines of a folded quote


def context(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """Its template, and what that may name."""
    draft = desk.session.get_one(Draft, subject)
    form = drafts.form_of(desk, draft)
    found: dict[str, Any] = {"title": form.title, "state": draft.state, "rows": [], "hint": None, "choices": 0}
    found["about"] = list(_about(desk, draft, form))
    if draft.state in ("done", "cancelled", "saved"):
        kept = draft.hint if draft.state != "saved" and draft.hint and "words" in draft.hint else None
        return "draft_over", found | {"told": drafts.take_words(kept) if kept else None}
    now, who = drafts.answers(desk, draft), drafts.asker(desk, draft)
    applying = questions(form, now, who)
    question = drafts.asked(desk, draft)
    told = rows(desk, applying, now)
    newest = question if question and now.has(question) else _newest(draft, applying, now)
    hint = draft.hint or {}
    # it is all to be looked through
    whole = isinstance(question, Confirmation) or hint.get("words") in (drafts.READ_SO, lasttime.AS_THEN)
    fold = question is not None and len(told) > FEW and not whole
    total = len(applying)
    at = applying.index(question) if question else total
    full = round(BAR * at / total)
    said = findings(form, now, who)
    found |= {
        "kept": isinstance(form, Flow) and form.keeps and draft.seen > 0,
        "folded": rows(desk, tuple(one for one in applying if one is not newest), now) if fold else [],
        "rows": rows(desk, (newest,), now) if fold and newest else told,
        "numbered": len(told) > FEW,
        "choosing": draft.chosen == drafts.LINES,
        "at": min(at + 1, total),
        "total": total,
        "bar": "▮" * full + "▯" * (BAR - full),
        "question": question,
        "help": _help(desk, question, now) if question else None,
        "again": _again(desk, draft, question) if question else None,
        "rowing": None,
        "hint": drafts.take_words(hint) if "words" in hint else None,
        "hint_sign": "ℹ️" if hint.get("only") else "⚠️",
        "choices": len(hint.get("choices", ())),
        "asked_why": next((one.words for one in said if question and question.key == WHY + one.rule.key), None),
        "changes": _changes(desk, draft) if question is None else [],
        "marks": [one.words for one in said if one.effect == "reason"] if question is None else [],
        "hints": [one.words for one in said if one.effect == "hint"] if question is None else [],
    }
    if (group := drafts.group(desk, draft)) is not None:
        found["rowing"] = rowcard.context(desk, draft, group)
        found["question"] = found["rowing"]["question"]
        found["help"] = _help(desk, found["question"], now) if found["question"] else None
    return ("draft" if question else "review"), found


def _about(desk: Desk, draft: Draft, form: Form) -> Iterator[str]:
    """What a tiny form is about: the case's number and, for others, whose it is; the place a paper was signed at."""
    case = drafts.case_of(desk, draft) if form.about else None
    if case is None:
        return
    yield case.number
    whose = duties.holder(desk, case) or desk.one(case.filer_id)
    if whose.id != desk.me.id:
        yield named(whose, desk.language)
    if PLACE in draft.answers:
        step, seat, _ = draft.answers[PLACE]
        yield station(desk, cases.flow_of(desk, case).step(step), seat)


def _changes(desk: Desk, draft: Draft) -> list[tuple[str, str, str]] | None:
    """What differs from what was approved; None: it changes nothing that was."""
    case = drafts.case_of(desk, draft)
    if case is None or not changes.is_change(desk, draft):
        return None
    form = cases.flow_of(desk, case)
    return compared(desk, form, Answers(case.answers), drafts.kept(desk, draft))


def _help(desk: Desk, question: Question[Any], now: Answers) -> Words | None:
    if not question.help:
        return None
    names = dict(question.names(now)) if question.names else {}
    if isinstance(question, Scores):
        names["what"] = dimensions(desk, question)
    return Words(question.help, names)


def _again(desk: Desk, draft: Draft, question: Question[Any]) -> tuple[str, str] | None:
    """What was changed and what the answer was, where the question is asked again because of it."""
    so_far = drafts.earlier(draft, question)
    changed = drafts.form_of(desk, draft).question(so_far[1]) if so_far else None
    return (translated(desk, changed.label), shown(desk, question, so_far[0])) if so_far and changed else None


def _newest(draft: Draft, applying: tuple[Question[Any], ...], now: Answers) -> Question[Any] | None:
    """The question answered last, whose answer stays to be seen: what was read is shown."""
    by_key = {one.key: one for one in applying if now.has(one)}
    return next((by_key[key] for key in reversed(draft.answers) if key in by_key), None)


def answered(desk: Desk, draft: Draft) -> list[tuple[str, str]]:
    """Label and answer of everything that is answered so far."""
    return rows(desk, lines(desk, draft), drafts.answers(desk, draft))


def lines(desk: Desk, draft: Draft) -> tuple[Question[Any], ...]:
    """The questions whose answers stand on the card with every answer, in their order there."""
    return questions(drafts.form_of(desk, draft), drafts.answers(desk, draft), drafts.asker(desk, draft))


def buttons(desk: Desk, subject: int) -> tuple[Row, ...]:
    """Answers to tap, the way back, the way out."""
    draft = desk.session.get_one(Draft, subject)
    if draft.state == "saved":
        return ([button(translated(desk, N_("Go on")), Tap(Act.RESUME, draft.id), MAIN)],)
    if draft.state != "open":
        return ()
    form, question = drafts.form_of(desk, draft), drafts.waits_for(desk, draft)
    if question is None:
        keys = _every_answer(desk, draft)
    elif (rows := drafts.group(desk, draft)) is not None and question == rows.group:
        keys = rowcard.buttons(desk, draft, rows)
    else:
        now, who = drafts.answers(desk, draft), drafts.asker(desk, draft)
        tried, said = drafts.tried(draft, now), (draft.hint or {}).get("words", "")
        keys = [*offers.buttons(desk, form, tried, who, draft.id, of_case=False, said=said)]
        if drafts.earlier(draft, question) is not None:
            keys.append([button(translated(desk, N_("Leave it as it was")), Tap(Act.KEEP, draft.id, question.key))])
        keys += _as_last_time(desk, draft)
        keys += _offered(desk, draft, question)
        if (rows := drafts.group(desk, draft)) is not None and not rows.rows:
            keys += rowcard.sheet_button(desk, draft, rows)
        keys.append(_moves(desk, draft, question))
    if (draft.hint or {}).get(LEAVING):
        leave = [button(translated(desk, N_("Yes, give it up")), Tap(Act.CANCEL, draft.id, SURE), BAD)]
    else:
        leave = [button(translated(desk, leaves(form)), Tap(Act.CANCEL, draft.id))]
    if isinstance(form, Flow):
        leave.insert(0, button(translated(desk, N_("Save for later")), Tap(Act.SAVE, draft.id)))
    return (*keys, leave)


def leaves(form: Form) -> str:
    """The button that ends a form with nothing done; where an act may be a “cancel” itself it says which; marked."""
    return form.sure.leave if form.sure else N_("Cancel")


def _as_last_time(desk: Desk, draft: Draft) -> list[Row]:
    """For a form that was just begun: its answers as the person gave them last."""
    if (case := lasttime.offered(desk, draft)) is None:
        return []
    words = translated(desk, N_("↺ As last time (%(number)s)"), number=case.number)
    return [[button(words, Tap(Act.SAME, draft.id))]]


def _moves(desk: Desk, draft: Draft, question: Question[Any]) -> Row:
    """Beside a question's answers: the way back, the way past it, and why it is asked."""
    form, now, who = drafts.form_of(desk, draft), drafts.answers(desk, draft), drafts.asker(desk, draft)
    rows, move = drafts.group(desk, draft), Row()
    here = rows.group if rows else question
    inside = rows is not None and rows.back(now, who) is not None
    if inside or before(form, now, who, here) is not None or not open_questions(form, now, who):
        move.append(button(translated(desk, BACK), Tap(Act.BACK, draft.id, here.key)))
    for one in dict.fromkeys((question, here) if rows and not rows.rows else (question,)):
        if one.optional:
            tap = Tap(Act.SKIP, draft.id, _path(desk, draft, one))
            move.append(button(translated(desk, one.skip or N_("Skip")), tap))
    if question.key.startswith(WHY):
        rule = question.key.removeprefix(WHY)
        move.append(button(translated(desk, N_("Why?")), Tap(Act.WHY, draft.id, rule)))
    return move


def _path(desk: Desk, draft: Draft, question: Question[Any]) -> str:
    """What a button carries for a question of the form, or of the open row of a group."""
    rows = drafts.group(desk, draft)
    return question.key if rows is None or question == rows.group else rowcard.path(rows, question)


def _every_answer(desk: Desk, draft: Draft) -> list[Row]:
    """Submit and what changes an answer: a button each where they are few, else one that opens them."""
    made = lines(desk, draft)
    submit = [button(translated(desk, N_("Submit")), Tap(Act.SUBMIT, draft.id, revision=draft.revision), GOOD)]
    labels = [translated(desk, one.label) for one in made]
    changes = [Tap(Act.CHANGE, draft.id, one.key) for one in made]
    if len(made) <= FEW:
        return [*pairs([button(f"✎ {label}", tap) for label, tap in zip(labels, changes, strict=True)]), submit]
    if draft.chosen == drafts.LINES:
        small = [button(f"{at} {label}", tap) for at, (label, tap) in enumerate(zip(labels, changes, strict=True), 1)]
        return [*packed(small), [button(translated(desk, BACK), Tap(Act.BACK, draft.id, drafts.LINES))]]
    return [submit, [button(translated(desk, N_("Change…")), Tap(Act.CHANGE, draft.id, drafts.LINES))]]


def _offered(desk: Desk, draft: Draft, question: Question[Any]) -> list[Row]:
    """Readings to choose from, or the usual answers."""
    path = _path(desk, draft, question)
    if isinstance(question, Attachment) and (kept := draft.answers.get(question.key)) is not None:
        return _taken(desk, draft, question, kept)
    if isinstance(question, Day | Days) and (first := month.shown(draft)) is not None:
        return month.buttons(desk, draft, question, path, first)
    choices = (draft.hint or {}).get("choices")
    if choices:
        made = [
            button(shown(desk, question, kept), Tap(Act.ANSWER, draft.id, f"{path}#{at}", draft.revision))
            for at, kept in enumerate(choices)
        ]
        return choosing.lined([*made, *_calendar(desk, draft, question, path)])
    rows = choosing.buttons(desk, draft, question, path)
    if calendar := _calendar(desk, draft, question, path):
        return choosing.lined([*(key for row in rows for key in row), *calendar])
    return rows


def _calendar(desk: Desk, draft: Draft, question: Question[Any], path: str) -> Row:
    """The button that shows a month, where a day is asked for."""
    return [month.opens(desk, draft, question, path)] if isinstance(question, Day | Days) else []


def _taken(desk: Desk, draft: Draft, question: Attachment, kept: int) -> list[Row]:
    """The files there are, each to be taken out; what is sent now is the answer instead."""
    rows = files.together(desk, kept)
    photos = [row.id for row in rows if row.kind == "photo"]
    named = [
        translated(desk, N_("Photo %(n)d"), n=photos.index(row.id) + 1)
        if row.id in photos
        else short(files.name(desk.office.seal, row), choosing.WIDE)
        for row in rows
    ]
    taps = [Tap(Act.OUT, draft.id, question.key, row.id) for row in rows]
    return pairs([button(f"✕ {name}", tap) for name, tap in zip(named, taps, strict=True)])
