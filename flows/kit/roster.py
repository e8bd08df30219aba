"""The people's sheet, row by row: what its cells say, in either language, or what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, TypedDict

from flows.kit.people import Kind, Rank, Role
from flows.kit.reading import Read, normalise, read_date
from flows.kit.reading.spelling import in_latin
from flows.kit.refusal import Words
from flows.kit.words import N_

#: the columns and their Chinese headings, in the order of the template
COLUMNS = {
    "staff_no": "工号或学号", "name": "姓名", "english_name": "英文姓名", "kind": "人员类别", "department": "部门",
    "roles": "外事职务", "rank": "职级", "language": "语言", "phone": "电话", "left": "离校日期",
}  # fmt: skip

CLEAR = "-"  #: in a cell: nothing there any more. An empty cell leaves what is there

NAME = 80  # characters
STAFF_NO = re.compile(r"[\w-]{1,32}")
PHONE = re.compile(r"\+?[\d ()-]{5,24}")

KINDS = {
    Kind.TEACHER: ("teacher", "staff", "教师", "教职工", "老师"),
    Kind.FOREIGN_TEACHER: ("foreign_teacher", "foreign teacher", "外籍教师", "外教"),
    Kind.INTERNATIONAL_STUDENT: ("international_student", "international student", "留学生", "国际学生"),
    Kind.STUDENT: ("student", "学生"),
    Kind.OUTSIDE: ("outside", "校外", "校外人员"),
}

RANKS = {
    Rank.NONE: ("none", "无", "无职级"),
    Rank.STAFF: ("staff", "一般教职工", "普通教职工", "科员"),
    Rank.SECTION_DEPUTY: ("section_deputy", "副科", "副科级"),
    Rank.SECTION: ("section", "正科", "正科级"),
    Rank.DIVISION_DEPUTY: ("division_deputy", "副处", "副处级"),
    Rank.DIVISION: ("division", "正处", "正处级"),
    Rank.BUREAU_DEPUTY: ("bureau_deputy", "副厅", "副厅级", "副局级"),
    Rank.BUREAU: ("bureau", "正厅", "正厅级", "正局级"),
}

ROLES = {
    Role.HEAD: ("head", "负责人", "正职负责人", "正职"),
    Role.DEPUTY: ("deputy", "分管副职", "副职"),
    Role.LEADER: ("leader", "分管校领导"),
    Role.LIAISON: ("liaison", "联络员", "外事联络员"),
    Role.HANDLER: ("handler", "经办人"),
    Role.ADMIN: ("admin", "administrator", "管理员", "系统管理员"),
}

LANGUAGES = {"zh": ("zh", "chinese", "中文", "汉语"), "en": ("en", "english", "英文", "英语")}

GONE = frozenset({"yes", "left", "是", "已离校", "离职", "毕业"})  #: in the column *left*: from today on

Departments = Mapping[str, tuple[str, ...]]  #: key → its names in either language, the Chinese one first


class Written(TypedDict, total=False):
    """What a row says; a key that is not there was left empty and changes nothing."""

    name: str
    english_name: str
    kind: Kind
    department: str
    roles: tuple[tuple[str, Role], ...]  #: department and role; these and no others
    rank: Rank
    language: str
    phone: str  #: empty: none any more
    left: date | None  #: None: is here again


@dataclass(frozen=True)
class Line:
    """One person's row that can be used."""

    row: int  #: as the sheet counts them, from 1
    staff_no: str
    says: Written


@dataclass(frozen=True)
class Fault:
    """What is wrong in one place of the sheet."""

    row: int
    column: str  #: empty: the row as a whole
    words: Words


class Wrong(Exception):
    """A cell cannot be used: why, as the end of a sentence that begins with its column."""

    def __init__(self, text: str, **params: object) -> None:
        super().__init__(text)
        self.words = Words(text, params)


def read_lines(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    *,
    departments: Departments,
    known: Mapping[str, str],
    today: date,
) -> tuple[list[Line], list[Fault]]:
    """Read every row.

    Args:    rows: the sheet's number of each row and its texts by column; known: department by staff number of
             everybody there is; today: the school's day.
    Returns: the rows that can be used, and every fault of the others, in order.
    """
    lines: list[Line] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for row, cells in rows:
        try:
            number = staff_no(cells.get("staff_no", ""), seen)
        except Wrong as wrong:
            faults.append(Fault(row, "staff_no", wrong.words))
            continue
        seen[number] = row
        says, wrongs = _read(cells, departments, known.get(number), today)
        faults += [Fault(row, column, words) for column, words in wrongs]
        if not wrongs:
            lines.append(Line(row, number, says))
    return lines, faults


def _read(
    cells: Mapping[str, str], departments: Departments, own: str | None, today: date
) -> tuple[Written, list[tuple[str, Words]]]:
    """The other cells of a row. *own*: the department of somebody known; None: a new person."""
    says: dict[str, Any] = {}
    wrongs: list[tuple[str, Words]] = []
    for column, read in (
        ("name", _name),
        ("english_name", _english),
        ("kind", lambda text: one_of(text, KINDS, Kind.TEACHER)),
        ("department", lambda text: department(text, departments)),
        ("rank", lambda text: one_of(text, RANKS, Rank.NONE)),
        ("language", lambda text: one_of(text, LANGUAGES, None)),
        ("phone", _phone),
        ("left", lambda text: _left(text, today)),
    ):
        if text := normalise(cells.get(column, "")):
            try:
                says[column] = read(text)
            except Wrong as wrong:
                wrongs.append((column, wrong.words))
        elif own is None and column in ("name", "department"):
            wrongs.append((column, Words(N_("it is missing"))))
    if text := normalise(cells.get("roles", "")):
        try:
            says["roles"] = roles(text, says.get("department", own) or "", departments)
        except Wrong as wrong:
            wrongs.append(("roles", wrong.words))
    return Written(**says), wrongs  # type: ignore[typeddict-item]  # each reader above gives its key's type


# -- one cell ----------------------------------------------------------------------------------------------------------


def staff_no(text: str, seen: Mapping[str, int]) -> str:
    """A staff or student number. *seen*: the rows of earlier ones. Raises Wrong."""
    number = normalise(text)
    if not number:
        raise Wrong(N_("it is missing"))
    if not STAFF_NO.fullmatch(number):
        raise Wrong(N_('"%(word)s" is no staff number: write letters, digits and hyphens'), word=number)
    if number in seen:
        raise Wrong(N_('"%(word)s" stands in row %(row)d already'), word=number, row=seen[number])
    return number


def _name(text: str) -> str:
    if text == CLEAR:
        raise Wrong(N_("it is missing"))
    if len(text) > NAME or "\n" in text:
        raise Wrong(N_("it is longer than %(most)d characters"), most=NAME)
    return text


def _english(text: str) -> str:
    if text == CLEAR:
        return ""
    if in_latin(text) or not re.search("[A-Za-zÀ-ž]", text):
        raise Wrong(N_('"%(word)s" is not in Latin letters'), word=text)
    return _name(text)


def one_of(text: str, words: Mapping[Any, tuple[str, ...]], nothing: Any) -> Any:
    """The value that has that name. *nothing*: what a dash stands for; None: a dash is no value here. Raises Wrong."""
    if text == CLEAR and nothing is not None:
        return nothing
    for value, names in words.items():
        if text.casefold() in names:
            return value
    known = [name for names in words.values() for name in names]
    if near := get_close_matches(text.casefold(), known, n=1, cutoff=0.5):
        raise Wrong(N_('"%(word)s" is not known here; did you mean %(near)s?'), word=text, near=near[0])
    raise Wrong(N_('"%(word)s" is not known here'), word=text)


def _key(text: str, departments: Departments) -> str | None:
    wanted = text.casefold()
    called = (key for key, names in departments.items() if wanted in (key, *(name.casefold() for name in names)))
    return next(called, None)


def department(text: str, departments: Departments) -> str:
    """The key of the department of that key, name or alias. Raises Wrong."""
    if (key := _key(text, departments)) is not None:
        return key
    near = get_close_matches(text, [name for names in departments.values() for name in names], n=1, cutoff=0.5)
    if near:
        raise Wrong(N_('"%(word)s" is no department; did you mean %(near)s?'), word=text, near=near[0])
    raise Wrong(N_('"%(word)s" is no department'), word=text)


def roles(text: str, own: str, departments: Departments) -> tuple[tuple[str, Role], ...]:
    """The roles "head, 分管校领导@机电学院": each in its own department where none is named. Raises Wrong.

    Args: own: key of the person's department.
    """
    if normalise(text) == CLEAR:
        return ()
    return tuple(dict.fromkeys(_role(word, own, departments) for word in _roles_apart(text, departments)))


def _roles_apart(text: str, departments: Departments) -> Iterator[str]:
    """Each role's own words. Blanks part them too, but not inside "head@School of Tourism"."""
    for piece in re.split(r"[,、;\n]", normalise(text)):
        words = re.sub(r"\s*@\s*", "@", piece).split()
        for at, word in enumerate(words):
            place = " ".join([word, *words[at + 1 :]]).partition("@")[2]
            if " " in place and _key(place, departments) is not None:
                yield f"{word.partition('@')[0]}@{place}"
                break
            yield word


def _role(word: str, own: str, departments: Departments) -> tuple[str, Role]:
    name, at, place = (part.strip() for part in word.partition("@"))
    role: Role = one_of(name, ROLES, None)
    if at:
        return department(place, departments), role
    if role is Role.LEADER:
        raise Wrong(N_("say of which department, as in leader@mechanical or 分管校领导@机电学院"))
    return own, role


def _phone(text: str) -> str:
    if text == CLEAR:
        return ""
    if not PHONE.fullmatch(text):
        raise Wrong(N_('"%(word)s" is no telephone number'), word=text)
    return text


def _left(text: str, today: date) -> date | None:
    if text == CLEAR:
        return None
    if text.casefold() in GONE:
        return today
    reading = read_date(text, today=today, ahead=False)
    if not isinstance(reading, Read):
        raise Wrong(N_('"%(word)s" is no day; write it like 2026-07-01'), word=text)
    return reading.value
