"""Papers: documents made when they are sent. Rows are read inside the transaction, the printing is done outside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flows.kit.words import N_
from handlers import agenda, casecard, caseform, notice, prints, rowsheet, slips, summary, voice, year, yearchart
from storage import access, drafts, files, people, roster, sheets
from storage.desk import Desk
from storage.outbox import Outgoing
from storage.tables import File, Person


@dataclass(frozen=True)
class Paper:
    """One document. *make* reads no rows: it runs in a thread of its own while others are served."""

    name: str  #: the file's
    make: Callable[[], bytes]
    caption: str = ""  #: plain text, in the reader's language


def prepare(desk: Desk, letter: Outgoing) -> Paper:
    """The paper a row of the outbox stands for, for its reader. Raises where a row or a name it needs is not there."""
    reader = desk.session.get(Person, letter.reader_id) if letter.reader_id else None
    desk.sits(reader, letter.chat_id)
    return PAPERS[letter.name](desk, letter.about)


def _template(desk: Desk, about: Mapping[str, Any]) -> Paper:
    caption = voice.say(
        N_("Fill it in from row 4 on, then press Import a sheet in /people and send it."), desk.language
    )
    return Paper("people.xlsx", partial(roster.template, desk.office), caption)


def _rows(desk: Desk, about: Mapping[str, Any]) -> Paper:
    """The empty sheet of the group that a form asks for."""
    draft = drafts.own(desk, about["draft"])
    rows = drafts.group(desk, draft)
    if rows is None:
        raise LookupError(f"draft {draft.id} asks for no group any more")
    caption = N_("One line each, from row 2 on. Then send it here; your message is deleted from this chat.")
    name = f"{voice.say(rows.group.label, desk.language)}.xlsx"
    return Paper(name, rowsheet.template(desk, rows.group), voice.say(caption, desk.language))


def _marked(desk: Desk, about: Mapping[str, Any]) -> Paper:
    """A sheet that was sent for a group, with its wrong cells marked; numbers of documents are masked in it."""
    file = desk.session.get_one(File, about["file"])
    if file.person_id != desk.me.id or file.state != "kept":
        raise LookupError(f"file {file.id} is not here any more")
    caption = N_("What is wrong stands out. Numbers of documents are left out: please put it right in your own file.")
    made = partial(files.get, desk.office, file.content)
    return Paper(files.name(desk.office.seal, file), made, voice.say(caption, desk.language))


def _slips(desk: Desk, about: Mapping[str, Any]) -> Paper:
    """Codes for everybody who is not bound: they are made with the paper and stand nowhere else."""
    if not access.keeps_people(desk):
        raise PermissionError(f"person {desk.me.id} keeps the people no more")
    made = [slips.slip(desk, person, desk.bot) for person in people.unbound(desk)]
    caption = N_("Print, cut, hand out. Codes made before have ended.")
    return Paper("slips.pdf", partial(slips.as_cards, made, desk.office), voice.say(caption, desk.language))


def _year(desk: Desk, about: Mapping[str, Any]) -> Paper:
    """The year's figures and every case behind them, as of now."""
    if not access.in_office(desk, "exchange"):
        raise PermissionError(f"person {desk.me.id} is of the exchange office no more")
    caption = voice.say(N_("Personal data: please keep it within the office."), desk.language)
    return Paper(f"{about['year']}.xlsx", partial(sheets.book, year.workbook(desk, about["year"])), caption)


def _year_picture(desk: Desk, about: Mapping[str, Any]) -> Paper:
    """What took place in a year, by month and place."""
    if not access.in_office(desk, "exchange"):
        raise PermissionError(f"person {desk.me.id} is of the exchange office no more")
    return Paper(f"{about['year']}.png", yearchart.picture(desk, about["year"]))


def _calendar(desk: Desk, about: Mapping[str, Any]) -> Paper:
    """The days of whoever asked for them."""
    name = voice.say(N_("reminders"), desk.language)
    caption, file = agenda.made(desk)
    return Paper(f"{name}.ics", file, caption)


def _name(desk: Desk, number: str, what: str) -> str:
    """CF-2026-0001 审批表.docx."""
    return f"{number} {voice.say(what, desk.language)}.docx"


def _case_form(desk: Desk, about: Mapping[str, Any]) -> Paper:
    case = access.seen_case(desk, about["case"])
    what = N_("record sheet") if casecard.receipt(desk, case) else N_("approval form")
    return Paper(_name(desk, case.number, what), caseform.form_of(desk, case).make)


def _summary(desk: Desk, about: Mapping[str, Any]) -> Paper:
    found = summary.summary_of(desk, *prints.told_duty(desk, about["duty"]))
    return Paper(_name(desk, found.number, N_("summary")), found.make)


def _notice(desk: Desk, about: Mapping[str, Any]) -> Paper:
    draft = notice.drafted(desk, access.seen_case(desk, about["notice"]), about["step"])
    return Paper(_name(desk, draft.number, N_("posting")), draft.make)


#: by the name in the outbox; ids are in *about*
PAPERS: dict[str, Callable[[Desk, Mapping[str, Any]], Paper]] = {
    "people_template": _template,
    "rows": _rows,
    "marked": _marked,
    "people_slips": _slips,
    "year": _year,
    "year_picture": _year_picture,
    "calendar": _calendar,
    "case_form": _case_form,
    "duty_summary": _summary,
    "step_notice": _notice,
}
