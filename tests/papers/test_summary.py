"""The summary: what was told at the end, as a document with its photo, for whoever may read it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from flows.kit.flow import Verdict
from flows.kit.refusal import Refusal
from flows.kit.settling import OUT_OF_DATE
from playground.seats import PIXEL
from storage import cases, files
from storage.access import NOT_HERE
from storage.tables import Case, Duty, File
from tests.papers.registry import Registry, lines, opened, rows

TOLD = {"results": "达成初步意向。\n拟派两名教师。", "contacts": None, "follow_up": "王伟负责"}


@pytest.fixture
def home(tmp_path: Path) -> Registry:
    """The same trip, approved and over: its summary is to be filed."""
    trip = Registry(tmp_path, invitation=1, itinerary=1)
    trip.settles("赵刚")
    trip.settles("周洁")
    trip.settles("陈敏", Verdict.PASS)
    trip.settles("刘洋", Verdict.RECORD, posted_on="2026-11-13")
    trip.settles("刘洋")
    trip.settles("郑海")
    trip.settles("刘洋", Verdict.RECORD, decision_no="外审〔2027〕15号", approved_days=5)
    trip.now = datetime(2027, 3, 13, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    return trip


def duty_of(trip: Registry) -> int:
    """The summary that is owed."""
    with trip.desk("王伟") as desk:
        return desk.session.scalars(select(Duty.id).where(Duty.key == "summary", Duty.state == "open")).one()


def tells(trip: Registry, content: bytes) -> int:
    """王伟 files the summary with a picture that was kept. Returns the duty."""
    duty_id = duty_of(trip)
    with trip.desk("王伟") as desk:
        photo = files.want(desk, "AgAD", "photo", "visit.jpg", len(content))
        files.kept(desk.db, photo.id, files.put(desk.office, content), len(content))
        desk.session.expire_all()
        assert desk.session.get_one(File, photo.id).state == "kept"
        duty, case = desk.session.get_one(Duty, duty_id), desk.session.get_one(Case, trip.case)
        cases.report(desk, duty, case, {**TOLD, "photos": photo.id})
    return duty_id


def test_a_summary_is_a_document_with_its_photo(home: Registry) -> None:
    """Who, where and when from the case, each question as a heading with its words, the picture itself."""
    paper = home.paper("刘洋", "duty_summary", duty=tells(home, PIXEL))
    document = opened(paper)
    assert paper.name == "CF-2026-0001 总结.docx"
    assert rows(document, 0) == [
        ("编号", "CF-2026-0001", "撰写人", "王伟"),
        ("出访人员", "王伟、李强", "目的地", "泰国"),
        ("离境日期", "2027年3月8日（星期一）", "返回日期", "2027年3月12日（星期五）"),
        ("提交日期", "2027年3月13日（星期六）"),
    ]
    assert lines(document) == [
        "江南职业技术学院出国（境）总结",
        "成果", "达成初步意向。", "拟派两名教师。", "后续工作", "王伟负责", "照片", "",
    ]  # fmt: skip
    assert len(document.inline_shapes) == 1


def test_what_is_no_picture_is_said_to_be_attached(home: Registry) -> None:
    """A broken file spoils no document."""
    document = opened(home.paper("刘洋", "duty_summary", duty=tells(home, b"\xff\xd8\xff no picture")))
    assert (lines(document)[-2:], len(document.inline_shapes)) == (["照片", "有附件"], 0)


def test_there_is_none_before_it_is_told_and_none_for_others(home: Registry) -> None:
    """A settled step opens no summary; a colleague learns nothing of it."""
    with pytest.raises(Refusal) as early:
        home.paper("刘洋", "duty_summary", duty=duty_of(home))
    assert early.value.words.text == OUT_OF_DATE
    duty = tells(home, PIXEL)
    for name in ("周洁", "林娜"):
        with pytest.raises(Refusal) as refused:
            home.paper(name, "duty_summary", duty=duty)
        assert refused.value.words.text == NOT_HERE
