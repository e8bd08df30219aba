"""The people's sheet: a template to fill in, and bringing a filled one in, all of it or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from sqlalchemy import select

from flows.kit.people import Kind, Rank, Role
from flows.kit.reading.spelling import in_latin
from flows.kit.refusal import Words
from flows.kit.roster import (
    CLEAR,
    COLUMNS,
    KINDS,
    LANGUAGES,
    RANKS,
    ROLES,
    Fault,
    Line,
    Written,
    Wrong,
    read_lines,
)
from flows.kit.roster import roles as read_roles
from flows.kit.words import N_
from storage import access, people, posts, sheets
from storage.desk import Desk
from storage.handover import hand_over
from storage.office import Office
from storage.tables import Person, Post, Sealed

WIDTHS = (14, 14, 20, 12, 20, 28, 12, 8, 18, 14)

#: the example of row 3: what it says of its department is the school's own
EXAMPLE = {
    "staff_no": "T0001", "name": "张三", "english_name": "Zhang San", "kind": "教师", "department": "",
    "roles": "联络员、经办人", "rank": "正科", "language": "中文", "phone": "138 0000 0000", "left": "",
}  # fmt: skip

NOTES = (
    ("工号或学号 staff_no", "必填，不重复；再次导入时按它更新。Needed, once each; importing again updates by it."),
    ("姓名 name", "新增人员必填。Needed for somebody new."),
    ("英文姓名 english_name", "不填则用姓名拼音。Left empty: the name in pinyin."),
    (
        "离校日期 left",
        "自该日起停用账号、移交待办。From that day on the account is closed, what waits for them moves.",
    ),
    ("空格 empty", "保持原有内容不变。What is there stays as it is."),
    (f"短横 {CLEAR}", "清空原有内容。Clears what is there."),
)


@dataclass(frozen=True)
class Outcome:
    """What a sheet changes, or would change, by numbers of people; or everything that is wrong with it."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0  #: among the new and changed ones
    faults: tuple[Fault, ...] = ()


def template(office: Office) -> bytes:
    """The sheet to fill in: column names, Chinese headings, an example; a second sheet with what may be written."""
    example = EXAMPLE | {"department": next(iter(office.departments.values())).zh}
    names = [f"{one.zh} · {one.en} · {one.key}" for one in office.departments.values()]
    return sheets.write(
        [tuple(COLUMNS), tuple(COLUMNS.values()), tuple(example.values())],
        title="people",
        head=2,
        widths=WIDTHS,
        choices={
            _place(column): [_chinese(names) for names in words.values()]
            for column, words in (("kind", KINDS), ("rank", RANKS), ("language", LANGUAGES))
        },
        notes=(
            *NOTES,
            ("人员类别 kind", _listed(KINDS)),
            ("职级 rank", _listed(RANKS)),
            ("语言 language", _listed(LANGUAGES)),
            ("外事职务 roles", _listed(ROLES)),
            ("", "在其他部门任职写 @：分管校领导@机电学院。In another department: leader@mechanical."),
            *((("部门 department" if number == 0 else ""), name) for number, name in enumerate(names)),
        ),
    )


def _place(column: str) -> int:
    return list(COLUMNS).index(column) + 1


def _chinese(words: Sequence[str]) -> str:
    return next(word for word in words if not word.isascii())


def _listed(words: Mapping[Any, Sequence[str]]) -> str:
    return "；".join(f"{_chinese(names)} {names[0]}" for names in words.values())


# -- bringing it in ----------------------------------------------------------------------------------------------------


def check(desk: Desk, content: bytes) -> Outcome:
    """What bringing the sheet in would come to. Changes nothing."""
    lines, faults = _read(desk, content)
    if faults:
        return Outcome(faults=tuple(faults))
    roll = _Roll(desk)
    return roll.counted([roll.after(line) for line in lines])


def bring_in(desk: Desk, content: bytes) -> Outcome:
    """Bring the sheet in: everybody in it, or, where something is wrong with it, nobody.

    Returns: what changed; with faults: nothing did.
    """
    lines, faults = _read(desk, content)
    if faults:
        return Outcome(faults=tuple(faults))
    roll = _Roll(desk)
    every = [roll.after(line) for line in lines]
    outcome = roll.counted(every)
    if not outcome.faults:
        changed = [(roll.keep(one), one) for one in every if one.changes]
        for person, one in changed:  # only now: who comes is there before who goes hands over
            if one.leaves:
                people.leave(desk, person, one.row["left_on"])
            elif one.loses:
                hand_over(desk, person)
            people.show_commands(desk, person)
    return outcome


def _read(desk: Desk, content: bytes) -> tuple[list[Line], list[Fault]]:
    try:
        rows = sheets.read(content)
    except sheets.NotASheet as error:
        return [], [Fault(0, "", Words(error.words))]
    if not rows:
        return [], [Fault(0, "", Words(N_("There is nothing in this file.")))]
    (first, head), *rest = rows
    columns = [_column(word) for word in head]
    faults = [
        Fault(first, "", _no_heading(word))
        for word, column in zip(head, columns, strict=True)
        if word and column is None
    ]
    faults += [
        Fault(first, column or "", Words(N_("this heading stands there twice")))
        for column in dict.fromkeys(columns)
        if column and columns.count(column) > 1
    ]
    if "staff_no" not in columns:
        faults.append(Fault(first, "staff_no", Words(N_("this heading is missing; the template has it"))))
    if faults:
        return [], faults
    known = {row.staff_no: row.department for row in desk.db.execute(select(Person.staff_no, Person.department))}
    found = (
        (row, {column: text for column, text in zip(columns, cells, strict=False) if column}) for row, cells in rest
    )
    return read_lines(
        ((row, cells) for row, cells in found if any(cells.values()) and not _ours(cells)),
        departments=desk.office.department_names, known=known, today=desk.today,
    )  # fmt: skip


def _column(word: str) -> str | None:
    """The column of a heading in either language."""
    return next((key for key, zh in COLUMNS.items() if word.strip().casefold() in (key, zh)), None)


def _no_heading(word: str) -> Words:
    if near := get_close_matches(word, [*COLUMNS, *COLUMNS.values()], n=1):
        return Words(N_('"%(word)s" is no heading; did you mean %(near)s?'), {"word": word, "near": near[0]})
    return Words(N_('"%(word)s" is no heading'), {"word": word})


def _ours(cells: Mapping[str, str]) -> bool:
    """Whether a row is the template's own: its Chinese headings, or its example as it was."""
    if all(text in ("", COLUMNS[column]) for column, text in cells.items()):
        return True
    return all(text == EXAMPLE[column] for column, text in cells.items() if column != "department")


@dataclass(frozen=True)
class _After:
    """Somebody as they are once their line is kept."""

    line: Line
    person: Person | None  #: None: somebody new
    row: Mapping[str, Any]  #: values of the person's row
    posts: frozenset[tuple[str, Role]]
    new_phone: bool
    changes: bool
    loses: bool  #: a role
    leaves: bool  #: has left by today, and had not before


class _Roll:
    """Everybody there is, read once: a sheet has thousands of rows."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.people = {person.staff_no: person for person in desk.session.scalars(select(Person))}
        self.posts: dict[int, set[tuple[str, Role]]] = {}
        for post in desk.session.scalars(select(Post)):
            self.posts.setdefault(post.person_id, set()).add((post.department, Role(post.role)))
        phones = select(Sealed.id, Sealed.hash).join(Person, Person.phone_id == Sealed.id)
        self.phones: dict[int, bytes] = {row.id: row.hash for row in desk.db.execute(phones)}

    def after(self, line: Line) -> _After:
        """What a line makes of its person."""
        person, says = self.people.get(line.staff_no), line.says
        row = self._row(person, says)
        held = frozenset(self.posts.get(person.id, ())) if person else frozenset[tuple[str, Role]]()
        had_left = bool(person and self._is_past(person.left_on))
        if self._is_past(row["left_on"]):
            wanted = frozenset[tuple[str, Role]]()
        elif "roles" in says:
            wanted = frozenset(says["roles"])
        else:  # whoever changes department is not its handler any more
            gone = person.department if person and person.department != row["department"] else None
            wanted = frozenset(post for post in held if post[0] != gone)
        new_phone = "phone" in says and self._phone(person) != self._hash(says["phone"])
        changes = person is None or new_phone or held != wanted or any(getattr(person, k) != v for k, v in row.items())
        leaves = self._is_past(row["left_on"]) and not had_left
        return _After(line, person, row, wanted, new_phone, changes, bool(held - wanted), leaves)

    def _row(self, person: Person | None, says: Written) -> dict[str, Any]:
        kind = says["kind"] if "kind" in says else Kind(person.kind) if person else Kind.TEACHER
        foreign = kind in (Kind.FOREIGN_TEACHER, Kind.INTERNATIONAL_STUDENT)
        name = says.get("name") or (person.name if person else "")
        left = says.get("left", person.left_on if person else None)
        if person and left == self.desk.today and self._is_past(person.left_on):
            left = person.left_on  # "left: yes" said once more is no later day
        return {
            "name": name,
            "english_name": english_name(person, name, says.get("english_name")),
            "kind": kind.value,
            "department": says.get("department") or (person.department if person else ""),
            "rank": (says["rank"] if "rank" in says else Rank(person.rank) if person else Rank.NONE).value,
            "language": says.get("language")
            or (person.language if person else "en" if foreign else self.desk.office.language),
            "left_on": left,
        }

    def _is_past(self, day: date | None) -> bool:
        return day is not None and day <= self.desk.today

    def _phone(self, person: Person | None) -> bytes:
        return self.phones[person.phone_id] if person and person.phone_id else b""

    def _hash(self, phone: str) -> bytes:
        return self.desk.office.seal.hash(phone.encode()) if phone else b""

    def counted(self, every: Sequence[_After]) -> Outcome:
        """How many are new, changed, left; a fault where nobody would keep the people any more."""
        held = {person.id: mine for person in self.people.values() if (mine := self.posts.get(person.id))}
        then = held | {one.person.id: set(one.posts) for one in every if one.person}
        fresh = [one.posts for one in every if one.person is None]
        if self._kept(held.values()) and not self._kept([*then.values(), *fresh]):
            words = N_("then nobody in the exchange office would keep the people: leave it a handler or a head")
            return Outcome(faults=(Fault(0, "roles", Words(words)),))
        new = sum(one.person is None for one in every)
        changed = sum(one.changes for one in every) - new
        return Outcome(new, changed, len(every) - new - changed, sum(one.leaves for one in every))

    def _kept(self, every: Iterable[Collection[tuple[str, Role]]]) -> bool:
        exchange = self.desk.office.responsible("exchange")
        return any(place in exchange and role in access.KEEPERS for held in every for place, role in held)

    def keep(self, after: _After) -> Person:
        """Make it so; what waited for them is still to be handed over."""
        person, desk = after.person, self.desk
        if person is None:
            person = Person(staff_no=after.line.staff_no, time_zone=str(desk.office.zone), **after.row)
            desk.session.add(person)
        else:
            for name, value in after.row.items():
                setattr(person, name, value)
        if after.new_phone:
            people.keep_phone(desk, person, after.line.says["phone"])
        desk.session.flush()
        if after.posts != self.posts.get(person.id, set()):
            posts.put(desk, person, after.posts)
        return person


def english_name(person: Person | None, name: str, written: str | None) -> str:
    """The name in Latin letters: as written, else the one there was, else in pinyin.

    Args: name: the Chinese name they have from now on; written: empty: cleared; None: nothing was said.
    """
    if written:
        return written
    if written is None and person and person.english_name not in ("", in_latin(person.name)):
        return person.english_name
    return in_latin(name)


class UnknownPerson(Exception):
    """There is nobody of that number, and too little was said to make them known; or they have left."""


def known_or_new(desk: Desk, staff_no: str, name: str, department: str, roles: Sequence[str]) -> Person:
    """Somebody by their staff number, made known where they are new, with these roles beside those they have.

    Args:   name, department: for somebody new; roles: as in the sheet.
    Raises: UnknownPerson: in plain English, for whoever sits at the keyboard.
    """
    person = desk.session.scalar(select(Person).where(Person.staff_no == staff_no))
    if person is None and not (name and department):
        known = ", ".join(desk.office.departments)
        raise UnknownPerson(f"Nobody has the number {staff_no}: please add --name and --department, of {known}.")
    if person and person.left_on and person.left_on <= desk.today:
        raise UnknownPerson(f"{staff_no} has left. A sheet with - in the column left brings them back.")
    try:
        if person is None:
            return add(desk, {"staff_no": staff_no, "name": name, "department": department, "roles": ",".join(roles)})
        for place, role in read_roles(",".join(roles), person.department, desk.office.department_names):
            posts.give(desk, person, place, role)
    except Wrong as wrong:
        raise UnknownPerson(wrong.words.text % wrong.words.params) from None
    return person


def add(desk: Desk, cells: Mapping[str, str]) -> Person:
    """Make somebody new known, as a row of a sheet with these cells would. Raises Wrong."""
    lines, faults = read_lines([(1, cells)], departments=desk.office.department_names, known={}, today=desk.today)
    if faults:
        raise Wrong(faults[0].words.text, **faults[0].words.params)
    roll = _Roll(desk)
    return roll.keep(roll.after(lines[0]))
