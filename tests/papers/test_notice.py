"""The posting text: drafted from the case, for the taker of its step alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flows.kit.flow import Verdict
from flows.kit.refusal import Refusal
from flows.kit.settling import OUT_OF_DATE
from handlers import letters
from storage.access import NOT_HERE
from storage.outbox import Outgoing
from tests.papers.registry import Registry, lines, opened

TEXT = """因公出访公示
根据因公临时出国（境）管理有关规定，现将下列因公出访事项予以公示。
出访人员：王伟（机电学院，一般教职工）、李强（机电学院，一般教职工）
国家和地区：泰国
出访日期：2027年3月8日（星期一）至2027年3月12日（星期五），共5天（含离境、入境当日）
任务类别：访问：洽谈、交流、参会（无论文）
出访任务：<商谈>联合办学
邀请单位：清迈大学
经费来源和预算：{money}
公示期：2026年11月23日（星期一）至2026年11月30日（星期一），共5个工作日
如有异议，请在公示期内向我处反映。监督电话：0512-8888 1234
江南职业技术学院国际交流处
2026年11月23日"""


def posting(folder: Path, **answers: Any) -> Registry:
    """A trip that waits to be posted."""
    trip = Registry(folder, aim="<商谈>联合办学", **answers)
    trip.settles("赵刚")
    if answers.get("public_money", True):
        trip.settles("周洁")
    trip.settles("陈敏", Verdict.PASS)
    return trip


def about(trip: Registry) -> dict[str, Any]:
    """What its row in the outbox names."""
    return {"notice": trip.case, "step": "posting"}


@pytest.mark.parametrize(
    ("answers", "money"),
    [({}, "学校经费，预算共¥30,000"), ({"public_money": False, "budget": None}, "不使用学校经费")],
)
def test_a_posting_names_what_it_has_to(tmp_path: Path, answers: dict[str, Any], money: str) -> None:
    """People with rank, places, days, task, host, money, how long it hangs, whom to call; on paper and as a letter."""
    trip = posting(tmp_path, **answers)
    paper = trip.paper("刘洋", "step_notice", **about(trip))
    written = TEXT.format(money=money).split("\n")
    assert (paper.name, lines(opened(paper))) == ("CF-2026-0001 公示稿.docx", written)
    with trip.desk("刘洋") as desk:
        letter = Outgoing(1, "say", "notice", about(trip), 0, desk.me.id, 0, False, 0)
        said = letters.write(desk, letter).text
    assert said == "\n".join([f"<b>{written[0]}</b>", "", *written[1:]]).replace("<商谈>", "&lt;商谈&gt;")


def test_a_posting_is_for_who_posts_it(tmp_path: Path) -> None:
    """The filer gets none, a colleague learns nothing, and once it is posted it is over."""
    trip = posting(tmp_path)
    for name, words in (("王伟", OUT_OF_DATE), ("林娜", NOT_HERE)):
        with pytest.raises(Refusal) as refused:
            trip.paper(name, "step_notice", **about(trip))
        assert refused.value.words.text == words
    trip.settles("刘洋", Verdict.RECORD, posted_on="2026-11-23")
    with pytest.raises(Refusal) as over:
        trip.paper("刘洋", "step_notice", **about(trip))
    assert over.value.words.text == OUT_OF_DATE
