"""The card of a form being filled: one question with its buttons, or every answer and Submit."""

from __future__ import annotations

from typing import Any

from flows.kit.answers import Answers, Question
from flows.kit.filling import before, findings, open_questions, questions
from flows.kit.flow import WHY, Flow
from flows.kit.questions import Attachment, Day, Days
from flows.kit.refusal import Words
from flows.kit.words import N_
from handlers import month, offers, rowcard
from handlers.rowcard import BACK
from handlers.screen import GOOD, MAIN, Row, button, packed, pairs
from handlers.shown import compared, rows, short, shown, translated
from handlers.tap import Act, Tap
from storage import cases, changes, drafts, files
from storage.desk import Desk
from storage.tables import Draft

BAR = 9  # cells of the progress bar
WIDE = 18  # characters of a button that still stands beside another
FEW = 4  # answers that stand on the card as they are: a phone shows three lines of a folded quote


def context(desk: Desk, subject: int) -> tuple[str, dict[str, Any]]:
    """Its template, and what that may name."""
    draft = desk.session.get_one(Draft, subject)
    form = drafts.form_of(desk, draft)
    found: dict[str, Any] = {"title": form.title, "state": draft.state, "rows": [], "hint": None, "choices": 0}
    if draft.state in ("done", "cancelled", "saved"):
        return "draft_over", found
    now, who = drafts.answers(desk, draft), drafts.asker(desk, draft)
    applying = questions(form, now, who)
    question = drafts.asked(desk, draft)
    told = rows(desk, applying, now)
    newest = question if question and now.has(question) else _newest(draft, applying, now)
    hint = draft.hint or {}
    fold = question is not None and len(told) > FEW and hint.get("words") != drafts.READ_SO
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
        "help": _help(question, now) if question else None,
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
        found["help"] = _help(found["question"], now) if found["question"] else None
    return ("draft" if question else "review"), found


def _changes(desk: Desk, draft: Draft) -> list[tuple[str, str, str]] | None:
    """What differs from what was approved; None: it changes nothing that was."""
    case = drafts.case_of(desk, draft)
    if case is None or not changes.is_change(desk, draft):
        return None
    form = cases.flow_of(desk, case)
    return compared(desk, form, Answers(case.answers), drafts.kept(desk, draft))


def _help(question: Question[Any], now: Answers) -> Words | None:
    return Words(question.help, question.names(now) if question.names else {}) if question.help else None


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
        keys += _offered(desk, draft, question)
        if (rows := drafts.group(desk, draft)) is not None and not rows.rows:
            keys += rowcard.sheet_button(desk, draft, rows)
        keys.append(_moves(desk, draft, question))
    leave = [button(translated(desk, N_("Cancel")), Tap(Act.CANCEL, draft.id))]
    if isinstance(form, Flow):
        leave.insert(0, button(translated(desk, N_("Save for later")), Tap(Act.SAVE, draft.id)))
    return (*keys, leave)


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
    path, here = _path(desk, draft, question), drafts.around(desk, draft)
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
    else:
        made = [
            button(_label(desk, question, value), Tap(Act.ANSWER, draft.id, f"{path}={question.code(value)}"))
            for value in question.chips(here)
        ]
    if isinstance(question, Day | Days):
        made.append(month.opens(desk, draft, question, path))
    wide = any(len(key.text) > WIDE for key in made)
    return [made[at : at + (1 if wide else 2)] for at in range(0, len(made), 1 if wide else 2)]


def _taken(desk: Desk, draft: Draft, question: Attachment, kept: int) -> list[Row]:
    """The files there are, each to be taken out; what is sent now is the answer instead."""
    rows = files.together(desk, kept)
    photos = [row.id for row in rows if row.kind == "photo"]
    named = [
        translated(desk, N_("Photo %(n)d"), n=photos.index(row.id) + 1)
        if row.id in photos
        else short(files.name(desk.office.seal, row), WIDE)
        for row in rows
    ]
    taps = [Tap(Act.OUT, draft.id, question.key, row.id) for row in rows]
    return pairs([button(f"✕ {name}", tap) for name, tap in zip(named, taps, strict=True)])


def _label(desk: Desk, question: Question[Any], value: Any) -> str:
    if question.kind == "acknowledgement":
        return translated(desk, question.agree)  # type: ignore[attr-defined]  # its kind says so
    if question.kind == "people":
        return translated(desk, N_("Myself"))
    return shown(desk, question, question.keep(value))
