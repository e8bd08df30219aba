"""The people's sheet: a filled one goes in whole or not at all, again updates, and leavers leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from flows.kit.roster import COLUMNS
from storage import roster
from storage.roster import Outcome
from storage.tables import Person, Sealed
from tests.people.office import School, told

LI: dict[str, object] = {"staff_no": "3001", "name": "李娜", "department": "机电学院"}


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    """A school with the cast of the playground."""
    opened = School(tmp_path)
    yield opened
    opened.store.close()


def test_a_filled_sheet_makes_people_known(school: School) -> None:
    """Everything that was filled in is kept; what was left empty has its usual value."""
    outcome = school.bring_in(
        {
            "staff_no": 3001, "name": "欧阳娜娜", "kind": "外籍教师", "department": "HR", "rank": "副处级",
            "roles": "负责人、liaison  分管校领导@机电学院；deputy@School of Tourism and Management",
        },
        {"staff_no": "S-07", "name": "Ana Silva", "kind": "international_student", "department": "foreign_languages"},
        {"staff_no": "3002", "name": "单 强", "department": "School of Mechanical Engineering", "language": "英文"},
    )  # fmt: skip
    assert outcome == Outcome(new=3)
    assert school.person("3001") == {
        "name": "欧阳娜娜", "english_name": "Ouyang Nana", "kind": "foreign_teacher", "department": "personnel",
        "rank": "division_deputy", "language": "en", "left_on": None,
        "posts": ["head@personnel", "deputy@tourism", "leader@mechanical", "liaison@personnel"],
    }  # fmt: skip
    assert (school.person("S-07")["language"], school.person("S-07")["english_name"]) == ("en", "")
    assert (school.person("3002")["language"], school.person("3002")["english_name"]) == ("en", "Shan Qiang")


def test_a_phone_is_sealed(school: School) -> None:
    """The number is kept as ciphertext; another one takes its place, a hyphen takes it away."""
    school.bring_in(LI | {"phone": 13800001234})
    with school.desk() as desk:
        kept = desk.session.scalars(select(Sealed)).one()
        assert (kept.last, desk.office.seal.open(kept.cipher)) == ("1234", b"13800001234")
    assert school.bring_in(LI | {"phone": "13800001234"}) == Outcome(unchanged=1)
    assert school.bring_in(LI | {"phone": "13900005678"}) == Outcome(changed=1)
    assert school.bring_in(LI | {"phone": "-"}) == Outcome(changed=1)
    with school.desk() as desk:
        assert desk.session.scalars(select(Sealed)).all() == []


def test_the_same_sheet_again_changes_nothing(school: School) -> None:
    """Somebody known is updated by their number; nobody is there twice."""
    whole = LI | {"roles": "经办人", "rank": "正科", "phone": "0512-1"}
    whole["phone"] = "0512-88881"
    assert school.bring_in(whole) == Outcome(new=1)
    assert school.bring_in(whole) == Outcome(unchanged=1)
    assert school.bring_in(whole | {"rank": "副处"}, LI | {"staff_no": "3002"}) == Outcome(new=1, changed=1)
    with school.desk() as desk:
        assert desk.session.scalar(select(func.count(Person.id)).where(Person.staff_no == "3001")) == 1


def test_what_is_left_empty_stays_and_a_hyphen_clears(school: School) -> None:
    """A sheet with two columns changes those two; roles and rank go with a hyphen only."""
    school.bring_in(LI | {"roles": "head", "rank": "正处", "english_name": "Linda Li"})
    assert school.bring_in({"staff_no": "3001", "name": "李娜娜"}, columns=("name", "staff_no")) == Outcome(changed=1)
    found = school.person("3001")
    assert [found[name] for name in ("name", "english_name", "rank", "posts")] == [
        "李娜娜", "Linda Li", "division", ["head@mechanical"],
    ]  # fmt: skip
    school.bring_in(LI | {"roles": "-", "rank": "-", "english_name": "-"})
    found = school.person("3001")
    assert [found[name] for name in ("name", "english_name", "rank", "posts")] == ["李娜", "Li Na", "", []]


def test_whoever_changes_department_leaves_its_posts(school: School) -> None:
    """The posts of the old department end, those elsewhere stay."""
    school.bring_in(LI | {"roles": "liaison, leader@tourism"})
    school.bring_in(LI | {"department": "tourism"})
    assert school.person("3001")["posts"] == ["leader@tourism"]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"department": "机电系"}, '4 department: "机电系" is no department; did you mean 机电学院?'),
        ({"department": "Physics"}, '4 department: "Physics" is no department'),
        ({"department": None}, "4 department: it is missing"),
        ({"name": None}, "4 name: it is missing"),
        ({"name": "长" * 81}, "4 name: it is longer than 80 characters"),
        ({"staff_no": None}, "4 staff_no: it is missing"),
        ({"staff_no": "3/1"}, '4 staff_no: "3/1" is no staff number: write letters, digits and hyphens'),
        ({"english_name": "李娜"}, '4 english_name: "李娜" is not in Latin letters'),
        ({"kind": "学生们"}, '4 kind: "学生们" is not known here; did you mean 学生?'),
        ({"rank": "处长"}, '4 rank: "处长" is not known here; did you mean 正处?'),
        ({"language": "-"}, '4 language: "-" is not known here'),
        ({"roles": "联络人"}, '4 roles: "联络人" is not known here; did you mean 联络员?'),
        ({"roles": "head@机电系"}, '4 roles: "机电系" is no department; did you mean 机电学院?'),
        ({"roles": "分管校领导"}, "4 roles: say of which department, as in leader@mechanical or 分管校领导@机电学院"),
        ({"phone": "call me"}, '4 phone: "call me" is no telephone number'),
        ({"left": "soon"}, '4 left: "soon" is no day; write it like 2026-07-01'),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_with_its_reason(school: School, row: dict[str, object], fault: str) -> None:
    """Row, column and what to write instead; nobody in the sheet is brought in."""
    outcome = school.bring_in({**LI, **row}, LI | {"staff_no": "3002"})
    assert told(outcome) == [fault]
    with school.desk() as desk:
        assert desk.session.scalar(select(func.count(Person.id)).where(Person.staff_no.like("300%"))) == 0


def test_every_fault_is_told_at_once(school: School) -> None:
    """Two wrong cells of a row and a number that stands twice are three lines."""
    outcome = school.bring_in(LI | {"kind": "x", "phone": "x"}, LI)
    assert told(outcome) == [
        '4 kind: "x" is not known here',
        '4 phone: "x" is no telephone number',
        '5 staff_no: "3001" stands in row 4 already',
    ]


def test_columns_may_stand_in_any_order(school: School) -> None:
    """Row 1 says which column is which."""
    assert school.bring_in(LI, columns=tuple(reversed(COLUMNS))) == Outcome(new=1)
    assert school.person("3001")["name"] == "李娜"


def _sheet(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]  # a new book has a sheet
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_chinese_headings_alone_do_and_days_may_be_days(school: School) -> None:
    """A sheet made from scratch, with Chinese headings, a real date cell and empty rows."""
    day = date.today() + timedelta(days=200)  # noqa: DTZ011 - any day ahead
    row = ["李娜", 3001, "人事处", datetime.combine(day, time())]
    content = _sheet(["姓名", "工号或学号", "部门", "离校日期"], [], row, [None, None])
    with school.desk() as desk:
        assert roster.bring_in(desk, content) == Outcome(new=1)
    assert school.person("3001")["left_on"] == day


def test_a_sheet_with_wrong_headings_is_told(school: School) -> None:
    """An unknown heading, one that stands twice, and the one that is needed."""
    with school.desk() as desk:
        assert told(roster.check(desk, _sheet(["nam", "phone", "phone"], ["李娜"]))) == [
            '1 : "nam" is no heading; did you mean name?',
            "1 phone: this heading stands there twice",
            "1 staff_no: this heading is missing; the template has it",
        ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"%PDF-1.7", "0 : This is not an xlsx file. Please save it as .xlsx and send it again."),
        (b"PK\x03\x04 broken", "0 : This is not an xlsx file. Please save it as .xlsx and send it again."),
        (bytes(5_000_001), "0 : The file is too large. A sheet of people is far smaller."),
        (_sheet(), "0 : There is nothing in this file."),
    ],
    ids=["a PDF", "a broken archive", "too large", "empty"],
)
def test_what_is_no_sheet_is_told(school: School, content: bytes, fault: str) -> None:
    """Another kind of file, a broken one, a huge one and an empty one."""
    with school.desk() as desk:
        assert told(roster.check(desk, content)) == [fault]


def test_a_check_changes_nothing(school: School) -> None:
    """The dry run counts what bringing it in comes to."""
    with school.desk() as desk:
        assert roster.check(desk, school.sheet(LI)) == Outcome(new=1)
        assert desk.session.scalar(select(func.count(Person.id)).where(Person.staff_no == "3001")) == 0


def test_the_template_alone_brings_nobody_in(school: School) -> None:
    """Its headings and its example, untouched, are passed over; the example filled with somebody real is not."""
    assert school.bring_in() == Outcome()
    book = load_workbook(BytesIO(roster.template(school.office)))
    book.worksheets[0]["A3"] = "3009"
    out = BytesIO()
    book.save(out)
    with school.desk() as desk:
        assert roster.bring_in(desk, out.getvalue()) == Outcome(new=1)
    assert school.person("3009")["name"] == "张三"


def test_the_template_has_its_headings_and_example(school: School) -> None:
    """Row 1 names the columns, row 2 in Chinese, row 3 is the example; a second sheet says what may be written."""
    book = load_workbook(BytesIO(roster.template(school.office)))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert rows[0] == list(COLUMNS)
    assert rows[1] == list(COLUMNS.values())
    assert rows[2][:5] == ["T0001", "张三", "Zhang San", "教师", "国际交流处"]
    assert len(rows) == 3
    assert book.worksheets[1].title == "说明 Notes"


def test_somebody_always_keeps_the_people(school: School) -> None:
    """A sheet that would leave the exchange office without a handler and a head is refused whole."""
    school.bring_in({"staff_no": "1107", "roles": "-"})
    words = "0 roles: then nobody in the exchange office would keep the people: leave it a handler or a head"
    assert told(school.bring_in({"staff_no": "1002", "roles": "admin"})) == [words]
    assert told(school.bring_in({"staff_no": "1002", "left": "是"})) == [words]
    assert school.bring_in({"staff_no": "1002", "left": "是"}, LI | {"roles": "head@国际交流处"}) == Outcome(
        new=1, changed=1, left=1
    )
