"""A group on the card of its form: a question of one row, the list of rows, or one row to be changed."""

from __future__ import annotations

import re
from typing import Any

from flows.kit.answers import Answers, Question
from flows.kit.filling import before
from flows.kit.grouping import Rows
from flows.kit.reading import Read, fold, read_count
from flows.kit.refusal import Refusal, Words
from flows.kit.settling import OUT_OF_DATE
from flows.kit.words import N_
from handlers import choosing
from handlers.screen import GOOD, MAIN, Row, button, packed, pairs
from handlers.shown import named_row, one_line, translated
from handlers.shown import rows as shown_rows
from handlers.tap import Act, Tap
from storage import drafts, outbox
from storage.desk import Desk
from storage.tables import Draft

BACK = N_("← Back")
FITS = 60  # rows that are shown at once
PAGE = 20  # rows a page, where they are more
LISTED = 8  # rows that stand on the card as they are; of more the last one stays to be seen
NAME = 14  # characters of a row's name on its button

#: typed beside what the buttons say
MORE = frozenset({"再加", "添加", "继续", "继续添加", "还有", "下一个", "add", "more", "add more", "another", "next"})
DONE = frozenset({"完成", "没有了", "没了", "就这些", "好了", "结束", "done", "finish", "finished", "no more",
                  "that is all", "that's all"})  # fmt: skip


def path(rows: Rows, question: Question[Any]) -> str:
    """What a button carries for a question of the open row: it means that row and no other."""
    return f"{rows.group.key}.{rows.at}.{question.key}"


def context(desk: Desk, draft: Draft, rows: Rows) -> dict[str, Any]:
    """What the card shows of a group."""
    now, who = drafts.answers(desk, draft), drafts.asker(desk, draft)
    question = rows.asked(now, who)
    found: dict[str, Any] = {
        "group": rows.group, "number": (rows.at or 0) + 1, "question": question, "list": [], "folded_list": [],
    }  # fmt: skip
    if rows.at is not None:
        found["lines"] = shown_rows(desk, rows.questions(now, who), Answers(rows.row(rows.at)))
        return found
    every = list(enumerate(rows.rows, 1))
    some, _ = choosing.page(draft, rows.group.key, every, FITS, PAGE, newest=True)
    made = [
        (at, one_line(desk, rows.group, row), bool(rows.wanting(now, who, at - 1)))
        for at, row in some
    ]  # fmt: skip
    keep = made if len(made) <= LISTED else made[-1:]
    return found | {"list": keep, "folded_list": made[: len(made) - len(keep)]}


def buttons(desk: Desk, draft: Draft, rows: Rows) -> list[Row]:
    """What can be done with the list, or with one row of it; a question's own buttons are its card's."""

    def key(label: str, verb: str, style: str | None = None) -> Any:
        return button(label, Tap(Act.ROW, draft.id, f"{rows.group.key}.{verb}", draft.revision), style)

    back = button(translated(desk, BACK), Tap(Act.BACK, draft.id, rows.group.key))
    if rows.at is not None:
        now, who = drafts.answers(desk, draft), drafts.asker(desk, draft)
        made = [key(f"✎ {translated(desk, one.label)}", f"{rows.at}.{one.key}") for one in rows.questions(now, who)]
        return [*pairs(made), [key(translated(desk, N_("Remove")), f"{rows.at}.drop")], [back]]
    called = [named_row(desk, rows.group, row) for row in rows.rows]
    short = [name if len(name) <= NAME else f"{name[: NAME - 1]}…" for name in called]
    names = [key(f"{at} {name}", str(at - 1)) for at, name in enumerate(short, 1)]
    last = [key(translated(desk, rows.group.done), "done", GOOD)]
    if len(rows.rows) < rows.group.most:
        last.insert(0, key(translated(desk, rows.group.more), "more", MAIN))
    form, now, who = drafts.form_of(desk, draft), drafts.answers(desk, draft), drafts.asker(desk, draft)
    leaves = now.unfinished(rows.group) is None or before(form, now, who, rows.group) is not None
    names, turning = choosing.page(draft, rows.group.key, names, FITS, PAGE, newest=True)
    return [*packed(names), *turning, last, *sheet_button(desk, draft, rows), [back] if leaves else []]


def sheet_button(desk: Desk, draft: Draft, rows: Rows) -> list[Row]:
    """The sheet for many rows, where the group offers one; what it brings takes the place of all rows."""
    if not rows.group.sheet_from:
        return []
    words = translated(desk, N_("📄 A sheet, for %(n)d or more"), n=desk.office.pack.count(rows.group.sheet_from))
    return [[button(words, Tap(Act.ROW, draft.id, f"{rows.group.key}.sheet", draft.revision))]]


def meant(desk: Desk, draft: Draft, rows: Rows, said: str) -> Tap | None:
    """The row that was named, or what is to be done with the list; None: neither."""

    def tap(verb: str) -> Tap:
        return Tap(Act.ROW, draft.id, f"{rows.group.key}.{verb}", draft.revision)

    if rows.at is not None:
        return None
    if said in MORE:
        return tap("more")
    if said in DONE:
        return tap("done")
    if (number := read_count(said)) and isinstance(number, Read) and 1 <= number.value <= len(rows.rows):
        return tap(str(number.value - 1))
    named = [at for at, row in enumerate(rows.rows) if fold(named_row(desk, rows.group, row)) == said]
    return tap(str(named[0])) if len(named) == 1 else None


def press(desk: Desk, draft: Draft, tap: Tap) -> None:
    """Open a row, begin one, remove one, or be done with them. Raises Refusal where the card is out of date."""
    rows = drafts.group(desk, draft)
    fits = re.fullmatch(r"([a-z_0-9]+)\.(?:(more|done|sheet)|(\d{1,3})(?:\.([a-z_0-9]+))?)", tap.arg)
    if rows is None or fits is None or fits[1] != rows.group.key:
        raise Refusal(OUT_OF_DATE)
    _, verb, place, what = fits.groups()
    if verb == "more":
        _one_more(desk, draft, rows)
    elif verb == "done":
        _done(desk, draft, rows)
    elif verb == "sheet":
        outbox.paper(desk, "rows", desk.me, f"event:{desk.event_id}:rows", about={"draft": draft.id})
        desk.say(N_("The sheet is on its way. Fill it in and send it here."))
    elif int(place) >= len(rows.rows) or (what == "drop" and tap.revision != draft.revision):
        raise Refusal(OUT_OF_DATE)
    elif what == "drop":
        drafts.fill(desk, draft, rows.without(int(place)))
    else:
        drafts.fill(desk, draft, rows.opened(int(place), what))


def _one_more(desk: Desk, draft: Draft, rows: Rows) -> None:
    if len(rows.rows) < rows.group.most:
        drafts.fill(desk, draft, rows.opened(len(rows.rows)))
    else:
        drafts.hint(draft, Words(N_("There may be %(most)d at most."), {"most": rows.group.most}))


def _done(desk: Desk, draft: Draft, rows: Rows) -> None:
    now, who = drafts.answers(desk, draft), drafts.asker(desk, draft)
    if (half := rows.half(now, who)) is not None:
        drafts.fill(desk, draft, rows.opened(half))
    elif len(rows.rows) < rows.group.least:
        drafts.hint(draft, Words(N_("At least %(least)d are needed."), {"least": rows.group.least}))
    else:
        drafts.answer(desk, draft, rows.group, rows.value)
