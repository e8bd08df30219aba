"""The approval form: every answer in full, each opinion with its name and day, room for those to come."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml.ns import qn
from docx.shared import Cm, Twips
from sqlalchemy import select, update

from flows.kit.flow import Verdict
from flows.kit.refusal import Refusal
from flows.kit.routing import Station
from storage import seats
from storage.access import NOT_HERE
from storage.desk import Desk
from storage.tables import Case, Person
from tests.papers.registry import AIM, Registry, lines, opened, rows

MONDAY = "2026年11月23日（星期一）"
DAY = "2026年11月23日"  # beside an opinion: without the day of the week
SIGN = "签字（盖章）：　　　　　　　　　　　年　　　月　　　日"
COLUMNS = ("环节", "意见", "姓名", "日期")


@pytest.fixture
def trip(tmp_path: Path) -> Registry:
    """A trip that waits for the head."""
    return Registry(tmp_path)


def test_a_form_says_who_files_what_with_every_word(trip: Registry) -> None:
    """The case itself first, short answers two in a row, long ones whole; attachments as such."""
    document = opened(trip.paper("王伟"))
    assert lines(document)[0] == "江南职业技术学院出国（境）审批表"
    assert rows(document, 0) == [
        ("编号", "CF-2026-0001", "提交日期", MONDAY),
        ("申请人", "王伟", "部门", "机电学院"),
        ("状态", "办理中", "出访性质", "因公（学校派出）"),
        ("出访人员", "王伟、李强", "目的地", "泰国"),
        ("离境日期", "2027年3月8日（星期一）", "返回日期", "2027年3月12日（星期五）"),
        ("任务类别", "访问：洽谈、交流、参会（无论文）"),
        ("出访任务", AIM),
        ("邀请单位和邀请人", "清迈大学", "列入年度计划", "已列入"),
        ("使用公费", "是", "预算", "¥30,000"),
        ("影响教学", "否", "出访证件", "全部有效"),
        ("邀请函", "–", "日程安排", "–"),
        ("纪律与保密", "✓"),
    ]


def test_steps_not_taken_have_room_for_a_signature_and_a_seal(trip: Registry) -> None:
    """One row a step of the route as it applies; nobody has spoken yet."""
    document = opened(trip.paper("王伟"))
    assert rows(document, -1) == [
        COLUMNS,
        ("部门负责人", SIGN),
        ("计划财务处", SIGN),
        ("学校审查", "办理中", "", ""),
        ("行前公示", SIGN),
        ("国际交流处", SIGN),
        ("分管校领导", SIGN),
        ("任务批件", SIGN),
    ]
    empty = document.tables[-1].rows[1]
    assert (empty.height_rule, (empty.height or 0) >= Cm(2)) == (WD_ROW_HEIGHT_RULE.AT_LEAST, True)


def test_each_opinion_has_its_name_and_day(trip: Registry) -> None:
    """Whoever settled is named with their department; a signature on paper with its number and who took it down."""
    trip.settles("赵刚")
    trip.on_paper("finance", signer="周处长", signed_on="2026-11-20", paper_no="财〔2026〕7号", scan=None)
    assert rows(opened(trip.paper("刘洋")), -1)[1:4] == [
        ("部门负责人（机电学院）", "同意", "赵刚", DAY),
        (
            "计划财务处",
            f"同意\n纸面签字，文号：财〔2026〕7号；由刘洋登记，{MONDAY}",
            "周处长",
            "2026年11月20日",
        ),
        ("学校审查", "办理中", "", ""),
    ]


def test_every_opinion_is_on_the_form(tmp_path: Path) -> None:
    """Both heads with a remark, added ones before and after, one of another department who objects to nothing, what a
    meeting decided with its number, a receipt; what was done without is not.
    """
    trip = Registry(
        tmp_path,
        (
            Station("head"), Station("office"), Station("council", "exchange", takes_down="meeting"),
            Station("filing", "security", takes_down="receipt"),
        ),
        invitation=0, itinerary=0,
    )  # fmt: skip
    with trip.desk("刘洋") as desk:  # opinions are asked of who can be reached
        desk.session.execute(update(Person).values(chat_id=Person.id + 10**6))
    for of, words, first in (("吴敏", "课已调好", True), ("周洁", None, False), ("何军", "", True)):
        with trip.desk("赵刚") as desk:
            seats.ask_opinion(desk, desk.session.get_one(Case, trip.case), _one(desk, of), None, first=first)
        if words:
            with trip.desk(of) as desk:
                seats.give_opinion(desk, desk.session.get_one(Case, trip.case), words)
    with trip.desk("赵刚") as desk:
        case = desk.session.get_one(Case, trip.case)
        [unanswered] = [row for row in seats.may_do_without(desk, case) if desk.one(row.of_id).name == "何军"]
        seats.do_without(desk, case, unanswered.id)
    trip.settles("赵刚", reason="注意安全")
    with trip.desk("周洁") as desk:
        seats.give_opinion(desk, desk.session.get_one(Case, trip.case), None)
    trip.settles("刘洋")
    trip.settles("刘洋", Verdict.RECORD, meeting="校长办公会", met_on="2026-11-20", resolution_no="会〔2026〕8号")
    trip.settles("马超", Verdict.RECORD, receipt_no="备〔2026〕3号", receipt_on="2026-11-22")
    printed = rows(opened(trip.paper("刘洋")), -1)
    assert printed == [
        COLUMNS,
        ("部门负责人（机电学院）", "同意\n注意安全", "赵刚", DAY),
        ("加签意见（教务处）", "课已调好", "吴敏", DAY),
        ("加签意见（计划财务处）", "已阅，无异议", "周洁", DAY),
        ("国际交流处", "同意", "刘洋", DAY),
        ("会议决议（国际交流处）",
         "登记\n会议：校长办公会\n会议日期：2026年11月20日（星期五）\n纪要编号：会〔2026〕8号", "刘洋", DAY),
        ("备案回执（保卫处）", "登记\n回执编号：备〔2026〕3号\n回执日期：2026年11月22日（星期日）", "马超", DAY),
    ]  # fmt: skip
    # what was said beside the verdicts is for those who settle
    assert rows(opened(trip.paper("王伟")), -1) == [row for row in printed if not row[0].startswith("加签意见")]


def _one(desk: Desk, name: str) -> Person:
    return desk.session.scalars(select(Person).where(Person.name == name)).one()


def test_a_return_is_on_the_form_with_its_reason(trip: Registry) -> None:
    """Until it is sent again."""
    trip.settles("赵刚", Verdict.RETURN, "请补充邀请函")
    assert rows(opened(trip.paper("王伟")), -1)[1] == ("部门负责人（机电学院）", "退回\n请补充邀请函", "赵刚", DAY)


@pytest.mark.parametrize(("verdict", "words"), [(Verdict.PASS, "通过"), (Verdict.FAIL, "未通过")])
def test_a_hidden_step_says_its_result_and_nothing_else(trip: Registry, verdict: Verdict, words: str) -> None:
    """To the filer and to other takers neither whose it is, nor who, when or why; to its own office all of it."""
    trip.settles("赵刚")
    trip.settles("陈敏", verdict, "内部意见不外传")
    for name in ("王伟", "赵刚", "刘洋"):
        paper = trip.paper(name)
        assert rows(opened(paper), -1)[3] == ("学校审查", words, "", "")
        said = ZipFile(BytesIO(paper.make())).read("word/document.xml").decode()
        assert [secret for secret in ("陈敏", "政审", "人事", "内部意见") if secret in said] == []
    assert rows(opened(trip.paper("陈敏")), -1)[3] == ("政审（人事处）", f"{words}\n内部意见不外传", "陈敏", DAY)


def test_what_a_rule_remarks_stands_with_its_reason(tmp_path: Path) -> None:
    """Beyond the days that are usual, and why all the same."""
    trip = Registry(tmp_path, back="2027-03-14", why_days="校际协议约定")
    document = opened(trip.paper("刘洋"))
    assert lines(document)[1:] == ["超出规定的事项及理由", "审批意见"]
    assert [row[-1] for row in rows(document, 1)] == ["校际协议约定"]


def test_what_people_typed_is_text(tmp_path: Path) -> None:
    """Markup, fields, control characters and marks that turn words around do nothing."""
    typed = '<w:p/>&amp;{{ office }}%(x)s\u202e\x07\x00"]]>\n第二行'
    trip = Registry(tmp_path, aim=typed)
    trip.settles("赵刚", Verdict.RETURN, "<b>否</b>\x0b")
    document = opened(trip.paper("王伟"))
    assert ("出访任务", '<w:p/>&amp;{{ office }}%(x)s"]]>\n第二行') in rows(document, 0)
    assert rows(document, -1)[1][1] == "退回\n<b>否</b>"


def test_a_reader_of_english_gets_it_in_english(trip: Registry) -> None:
    """Labels, names, days and the file's own name."""
    trip.settles("赵刚")
    with trip.desk("王伟") as desk:
        desk.me.language = "en"
    paper = trip.paper("王伟")
    assert paper.name == "CF-2026-0001 approval form.docx"
    assert rows(opened(paper), -1)[:3] == [
        ("Step", "Opinion", "Name", "Day"),
        ("Head of department (School of Mechanical Engineering)", "Approved", "Zhao Gang", "23 Nov 2026"),
        ("Finance Office", "Signature:               Seal:               Date:"),
    ]  # fmt: skip


def test_whoever_may_not_see_the_case_gets_no_form(trip: Registry) -> None:
    """A colleague, and the head of another college, are told what they are told of what is not there."""
    for name, case in (("林娜", trip.case), ("孙丽", trip.case), ("王伟", 999)):
        with pytest.raises(Refusal) as refused:
            trip.paper(name, case=case)
        assert refused.value.words.text == NOT_HERE


def test_the_page_is_a4_in_chinese_type_and_numbered(trip: Registry) -> None:
    """宋体 and 仿宋 are named for Chinese; the foot counts the pages."""
    document = opened(trip.paper("王伟"))
    section = document.sections[0]
    assert (section.page_width, section.page_height) == (Twips(11906), Twips(16838))
    xml = document.element.xml
    assert ('w:eastAsia="宋体"' in xml, 'w:eastAsia="仿宋"' in xml) == (True, True)
    codes = [one.text for one in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]


def test_what_runs_over_a_page_can_still_be_read(tmp_path: Path) -> None:
    """The headings of the opinions are repeated, a short row is not torn, a very long one is."""
    trip = Registry(tmp_path)
    trip.settles("赵刚", Verdict.RETURN, "请补充。" * 200)
    document = opened(trip.paper("王伟"))
    heading, returned, *to_sign = document.tables[-1].rows
    assert heading._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [row._tr.trPr.find(qn("w:cantSplit")) is not None for row in (heading, returned, *to_sign)] == [
        True, False, *(True for _ in to_sign),
    ]  # fmt: skip


def test_quotation_marks_are_chinese_in_chinese(tmp_path: Path) -> None:
    """Word sets “ ” as wide as a character only where it is told that they are Chinese."""
    document = opened(Registry(tmp_path, aim="商谈“双元制”合作").paper("王伟"))
    [fonts] = [
        run._element.rPr.rFonts for table in document.tables for row in table.rows for cell in row.cells[1:2]
        for run in cell.paragraphs[0].runs if "“" in run.text
    ]  # fmt: skip
    assert fonts.get(qn("w:hint")) == "eastAsia"
