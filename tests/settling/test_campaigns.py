"""Campaigns: who is asked, when, what becomes of it as people come and go; and that nobody learns of another's."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from flows.evaluation import EVALUATION
from flows.holiday_table import HOLIDAY_TABLE
from flows.kit.holiday_forms import PASTED
from flows.kit.people import Role
from flows.kit.reading import Read, Unread
from flows.kit.reading.holidays import read_holidays
from flows.kit.refusal import Refusal
from flows.outbound_plan import PLAN
from handlers import routes
from handlers.tap import Act, Tap
from handlers.voice import say
from handlers.year import workbook
from storage import access, campaigns, cards, drafts, duties, figures, holidays, people, posts
from storage.tables import Case, Draft, Duty
from tests.engine.watching import logged
from tests.settling.chats import STRANGER, Chats, Shown, Still, bound_school, chats_office
from tests.settling.regime import one

NOWHERE = 999_999  # no row has this id
SECRETS = ("speech contest", "85.8", "late twice", "in time", "I can show the mails", "按时提交", "KH-2026-0001")
#: another foreign teacher, a student, another college's head, its liaison officer, an office that has no part in it
OUTSIDERS = ("林娜", "李强", "赵刚", "钱亮", "周洁")


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A school that runs every campaign this year; nothing has opened yet."""
    folder = tmp_path_factory.mktemp("campaigns")
    office = chats_office(folder)
    flows = {
        key: replace(flow, campaign=replace(flow.campaign, first=0)) if flow.campaign is not None else flow
        for key, flow in office.flows.items()
    }
    return bound_school(folder), replace(office, flows=flows, offered=tuple(flows.values()))


@pytest.fixture
def chats(start: tuple[Path, Any], tmp_path: Path) -> Iterator[Chats]:
    """A school of its own for each test, on the last day before anything opens."""
    chats = Chats(Path(shutil.copy(start[0], tmp_path / "waishi.db")), start[1])
    on(chats, "2026-10-31 09:00")
    yield chats
    chats.store.close()


def on(chats: Chats, when: str) -> int:
    """It is that minute at the school, and the day's work was done. Returns how many were newly asked."""
    assert isinstance(chats.store.clock, Still)
    chats.store.clock.at = datetime.fromisoformat(f"{when}+08:00")
    now = chats.store.now()
    asked: int = chats.store.run(lambda db: campaigns.tick(db, chats.office, now))
    chats.delivered()
    return asked


def rounds(chats: Chats, flow: Any = PLAN) -> dict[str, tuple[str, str, list[str]]]:
    """By whom it is asked of: how it stands, with whom, and the states of the duty to file it."""
    with chats.desk() as desk:
        found = {}
        for case in desk.session.scalars(select(Case).where(Case.flow == flow.key)):
            filing = select(Duty.state).where(Duty.case_id == case.id, Duty.key == "filing").order_by(Duty.id)
            found[case.asked_of or ""] = case.standing, desk.one(case.filer_id).name, list(desk.session.scalars(filing))
        return found


def plan_of(chats: Chats, name: str) -> int:
    """That person files the plan of their college, in which there is nothing. Returns the case."""
    chats.says(chats.chat(name), "/plan")
    heard = chats.says(chats.chat(name), "否")
    chats.tap(chats.chat(name), next(data for shown in heard.shown for data in shown.buttons if data.startswith("s:")))
    with chats.desk() as desk:
        found: int = desk.session.scalars(
            select(Case.id).where(Case.filer_id == one(desk, name).id, Case.flow == PLAN.key)
        ).one()
        return found


def test_a_round_opens_once_on_its_day_or_later(chats: Chats) -> None:
    """Nobody is asked the day before; each college once, whenever the process was running again; nobody after its end.

    The college without anybody to ask is on the board, and is asked once somebody is there.
    """
    assert (on(chats, "2026-10-31 10:00"), rounds(chats)) == (0, {})
    on(chats, "2026-11-09 10:00")
    asked = {"mechanical": ("asked", "钱亮", ["open"]), "foreign_languages": ("asked", "孙丽", ["open"])}
    assert rounds(chats) == asked
    assert (on(chats, "2026-11-09 11:00"), on(chats, "2026-11-10 09:00"), rounds(chats)) == (0, 0, asked)
    with chats.desk() as desk:
        [plan] = [one for one in campaigns.rounds(desk) if one.flow.key == PLAN.key]
        assert (plan.year, plan.opens, plan.due) == (2026, date(2026, 11, 1), date(2026, 12, 15))
        assert [entry.of for entry in campaigns.asked(desk, plan) if entry.case is None] == ["tourism"]
        posts.give(desk, one(desk, "王伟"), "tourism", Role.LIAISON)
    on(chats, "2026-11-11 09:00")
    assert rounds(chats)["tourism"] == ("asked", "王伟", ["open"])
    with chats.desk() as desk:
        desk.session.execute(delete(Duty))
        desk.session.execute(delete(Case))
    on(chats, "2026-12-16 09:00")
    assert rounds(chats) == {}


def test_who_is_asked_changes_with_the_post(chats: Chats) -> None:
    """What is not filed goes over to the new liaison officer, who owes it from then on; what is filed stays."""
    on(chats, "2026-11-02 09:00")
    with chats.desk() as desk:
        posts.take(desk, one(desk, "钱亮"), "mechanical", Role.LIAISON)
        posts.give(desk, one(desk, "李强"), "mechanical", Role.LIAISON)
    on(chats, "2026-11-03 09:00")
    assert rounds(chats)["mechanical"] == ("asked", "李强", ["open"])
    with chats.desk() as desk:
        assert [row for row in desk.session.scalars(select(Duty)) if row.owner_id == one(desk, "钱亮").id] == []
    plan_of(chats, "赵刚")  # the head may, whoever is asked
    assert rounds(chats)["mechanical"] == ("settling", "赵刚", ["done"])


def test_filing_is_owed_again_while_it_is_with_its_filer(chats: Chats) -> None:
    """Filed, it is done; returned or taken back, it is owed again; waived, nobody owes it."""
    on(chats, "2026-11-02 09:00")
    plan = plan_of(chats, "钱亮")
    assert rounds(chats)["mechanical"] == ("settling", "钱亮", ["done"])
    chats.tap(chats.chat("赵刚"), f"w:{plan}:1:rt")
    chats.says(chats.chat("赵刚"), "请写明")
    assert rounds(chats)["mechanical"] == ("returned", "钱亮", ["open"])
    heard = chats.tap(chats.chat("钱亮"), f"r:{plan}:0:")
    chats.tap(chats.chat("钱亮"), next(data for one in heard.shown for data in one.buttons if data.startswith("s:")))
    assert rounds(chats)["mechanical"] == ("settling", "钱亮", ["done"])
    with chats.desk() as desk:
        filing = (
            desk.session.scalars(
                select(Duty).join(Case).where(Case.asked_of == "foreign_languages", Case.flow == PLAN.key)
            )
            .one()
            .id
        )
    chats.tap(chats.chat("刘洋"), f"ch:{filing}:0:waive")
    chats.says(chats.chat("刘洋"), "学院今年新设，免报")
    assert rounds(chats)["foreign_languages"] == ("asked", "孙丽", ["waived"])
    with chats.desk() as desk:
        [one_round] = [one for one in campaigns.rounds(desk) if one.flow.key == PLAN.key]
        states = {
            entry.of: (campaigns.is_filed(entry), campaigns.is_waived(entry))
            for entry in campaigns.asked(desk, one_round)
        }
    assert states == {"mechanical": (True, False), "foreign_languages": (False, True), "tourism": (False, False)}


def test_nobody_files_for_others(chats: Chats) -> None:
    """A teacher, another college's liaison officer, the exchange office: not with the command, a tap, or a draft."""
    on(chats, "2026-11-02 09:00")
    with chats.desk() as desk:
        case = desk.session.scalars(
            select(Case).where(Case.flow == PLAN.key, Case.asked_of == "foreign_languages")
        ).one()
        filing = desk.session.scalars(select(Duty).where(Duty.case_id == case.id)).one()
        row, duty = case.id, filing.id
    for name in ("王伟", "钱亮", "刘洋"):
        chat = chats.chat(name)
        chats.tap(chat, f"r:{row}:0:")
        chats.tap(chat, f"d:{duty}:0:")
        with chats.desk() as desk:
            desk.sits(one(desk, name))
            assert drafts.mine(desk) == []
            forged = drafts.start(desk, desk.office.flows[PLAN.key], subject=row)
            forged.answers = {"any": False}
            cards.show(desk, desk.me, "draft", forged.id, fresh=True)
            submit = f"s:{forged.id}:{forged.revision}:"
        chats.delivered()
        chats.tap(chat, submit)
        assert rounds(chats)["foreign_languages"] == ("asked", "孙丽", ["open"]), name
    with chats.desk() as desk:  # nobody takes over what others file
        desk.sits(one(desk, "刘洋"))
    assert chats.tap(chats.chat("刘洋"), f"ch:{duty}:0:take").toast is not None
    assert rounds(chats)["foreign_languages"][2] == ["open"]


def test_who_comes_and_goes_while_a_round_is_open(chats: Chats) -> None:
    """A foreign teacher who comes is asked the next day; one who leaves owes nothing any more."""
    on(chats, "2026-11-16 09:00")
    assert [name for _, name, _ in rounds(chats, EVALUATION).values()] == ["Grace"]
    with chats.desk() as desk:
        one(desk, "林娜").kind = "foreign_teacher"
        people.leave(desk, one(desk, "Grace"), desk.today)
    on(chats, "2026-11-17 09:00")
    by_name = {name: states for _, name, states in rounds(chats, EVALUATION).values()}
    assert by_name == {"Grace": ["replaced"], "林娜": ["open"]}


def test_every_list_and_paper_stands_while_it_is_asked_for(chats: Chats) -> None:
    """What nobody has filed has no answers: each command, card and sheet shows it all the same, or leaves it out."""
    on(chats, "2026-11-16 09:00")
    asked = {"刘洋": "FJ-2026-0001", "钱亮": "JH-2026-0001", "孙丽": "JH-2026-0002", "Grace": "KH-2026-0001"}
    for name, number in asked.items():
        chat = chats.chat(name)
        chats.says(chat, f"/case {number}")
        chats.says(chat, f"/find {number[-1]}")
        for command in routes.COMMANDS:
            for shown in chats.says(chat, f"/{command}").shown:
                for data in shown.buttons:
                    if (tap := Tap.read(data)) is not None and tap.act in (Act.VIEW, Act.CASE, Act.OWED, Act.ORIGIN):
                        chats.tap(chat, data)
    with chats.desk() as desk:
        desk.sits(one(desk, "刘洋"))
        filed = {year.flow.key: len(year.filed) for year in figures.of_year(desk, 2026)}
        assert filed[PLAN.key] == filed[EVALUATION.key] == 0
        assert len(workbook(desk, 2026)) > len(filed)
    assert {standing for standing, _, _ in rounds(chats).values()} == {"asked"}


# -- nobody learns of another's ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def evaluated(start: tuple[Path, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chats]:
    """Two foreign teachers: of one all is said, up to the objection's answer; of the other nothing."""
    file = tmp_path_factory.mktemp("evaluated") / "waishi.db"
    chats = Chats(Path(shutil.copy(start[0], file)), start[1])
    with chats.desk() as desk:
        one(desk, "林娜").kind = "foreign_teacher"
        one(desk, "李强").kind = "international_student"
    on(chats, "2026-11-16 09:00")
    grace, head, teaching, office = (chats.chat(name) for name in ("Grace", "孙丽", "吴敏", "刘洋"))
    chats.says(grace, "/evaluation")
    for text in ("Oral English, 8 hours", "I ran the English corner and coached the speech contest."):
        chats.says(grace, text)
    heard = chats.says(grace, "nothing")
    press(chats, grace, heard.shown, "s:")
    with chats.desk() as desk:
        case = desk.session.scalars(select(Case).where(Case.number == "KH-2026-0001")).one().id
    chats.tap(head, f"w:{case}:1:rc")
    chats.says(head, "90 85 70 92")
    chats.tap(teaching, f"w:{case}:1:rc")
    chats.says(teaching, "有问题")
    chats.says(teaching, "Plans came late twice.")
    chats.tap(office, f"w:{case}:1:rc")
    for text in ("良好", "Please hand in lesson plans in time.", "请按时提交教案。"):
        chats.says(office, text)
    answer(chats, grace, "acknowledge", "object", "I can show the mails.")
    answer(chats, office, "answer", "维持", "They came late.", "确实迟交。")
    with chats.desk() as desk:
        states = {duty.key: duty.state for duty in desk.session.scalars(select(Duty).where(Duty.case_id == case))}
    assert states == {"filing": "done", "acknowledge": "done", "answer": "done", "read_answer": "open"}
    yield chats
    chats.store.close()


def press(chats: Chats, chat: int, shown: Any, begins: str) -> None:
    """Press the button among what was shown that begins so."""
    chats.tap(chat, next(data for one in shown for data in one.buttons if data.startswith(begins)))


def answer(chats: Chats, chat: int, key: str, *texts: str) -> None:
    """Somebody answers what a duty asks."""
    with chats.desk() as desk:
        duty = desk.session.scalars(select(Duty).where(Duty.key == key)).one().id
    chats.tap(chat, f"d:{duty}:0:")
    for text in texts:
        chats.says(chat, text)


def test_nobody_learns_of_anothers_evaluation(evaluated: Chats, logs: Path) -> None:
    """Every command, every button and stale card of it, every number: refused as if it were not there, and logged."""
    chats = evaluated
    concerned = {chats.chat(name) for name in ("Grace", "孙丽", "吴敏", "刘洋", "高翔")}
    with chats.desk() as desk:
        own = {case.id for case in desk.session.scalars(select(Case)) if case.number != "KH-2026-0001"}
        theirs = {duty.id for duty in desk.session.scalars(select(Duty)) if duty.case_id in own}
        drafted = {draft.id for draft in desk.session.scalars(select(Draft))}
    about = {Act.LANGUAGE, Act.STAND_IN, Act.VIEW, Act.DRY_RUN, Act.WORKBOOK}  # about nobody's case
    seen = sorted({data for chat in concerned for data, _ in chats.seen.get(chat, ())})
    buttons = [tap for data in seen if (tap := Tap.read(data)) is not None and tap.act not in about]
    of_duties = {Act.DONE, Act.OWED, Act.SNOOZE, Act.ORIGIN, Act.DUTY, Act.CHASE, Act.CONFIRM, Act.NOT_YET}
    buttons = [tap for tap in buttons if tap.subject not in (theirs if tap.act in of_duties else own - drafted)]
    assert len(buttons) > 20
    pressed = 0
    for name in OUTSIDERS:
        chat = chats.chat(name)
        for tap in buttons:
            missing = Tap(tap.act, NOWHERE, tap.arg, tap.revision)
            heard, nothing = chats.tap(chat, tap.write()), chats.tap(chat, missing.write())
            assert heard.toast is not None
            assert (heard.toast, heard.shown) == (nothing.toast, []), (name, tap)
            pressed += 2
        commands = [*routes.COMMANDS, *(flow.command for flow in chats.office.flows.values())]
        numbers = ("case KH-2026-0001", "case 1", "find KH-2026-0001", "find Grace", "start KH-2026-0001")
        for command in (*commands, *numbers):
            typed = command.partition(" ")[2]  # which an answer may repeat
            told = [text_of(shown).replace(typed or " ", " ") for shown in chats.says(chat, f"/{command}").shown]
            assert not [secret for text in told for secret in SECRETS if secret in text], (name, command)
    for tap in buttons:
        assert chats.tap(STRANGER, tap.write()).shown == []
    refused = logged(logs, "tap_refused")
    assert len(refused) == pressed + len(buttons)
    assert not any(secret in json.dumps(refused, ensure_ascii=False) for secret in SECRETS)


def text_of(shown: Shown) -> str:
    """What a message says, and its buttons."""
    return shown.screen.text + " ".join(key.text for row in shown.screen.rows for key in row)


def test_the_teacher_reads_scores_only_with_the_result(chats: Chats) -> None:
    """While it is settled the filer sees who has spoken, not what; the offices see it."""
    on(chats, "2026-11-16 09:00")
    with chats.desk() as desk:
        case = desk.session.scalars(select(Case).where(Case.flow == EVALUATION.key)).one()
        case.standing, case.steps = "settling", ["result"]
        case.answers = {"scores": [{"zh": "教学", "en": "Teaching", "percent": 100, "points": 77}]}
        step = desk.office.flows[EVALUATION.key].step("score")
        seen = {}
        for name in ("Grace", "孙丽", "刘洋"):
            desk.sits(one(desk, name))
            seen[name] = access.kept_back(desk, case, step)
        assert seen == {"Grace": True, "孙丽": False, "刘洋": False}
        case.standing = "open"
        desk.sits(one(desk, "Grace"))
        assert not access.kept_back(desk, case, step)


def test_what_is_asked_once_a_year_says_so(chats: Chats) -> None:
    """The command answers who is asked nothing, before the opening and beside it; it is no dead end."""
    with chats.desk() as desk:
        desk.sits(one(desk, "钱亮"))
        with pytest.raises(Refusal) as refused:
            campaigns.to_file(desk, desk.office.flows[PLAN.key])
        assert "once a year" in say(refused.value.words, "en")
    on(chats, "2026-11-02 09:00")
    with chats.desk() as desk:
        desk.sits(one(desk, "钱亮"))
        case = campaigns.to_file(desk, desk.office.flows[PLAN.key])
        assert case is not None
        assert case.asked_of == "mechanical"
        assert duties.of_person(desk)[0].key == "filing"


# -- the holiday notice ------------------------------------------------------------------------------------------------

ROWS = (
    ("节日", "第一天", "最后一天"),
    ("元旦", "2027-01-01", "2027-01-03"), ("春节", "2027-02-05", "2027-02-11"), ("清明节", "2027-04-03", "2027-04-05"),
    ("劳动节", "2027-05-01", "2027-05-05"), ("端午节", "2027-06-09", "2027-06-09"),
    ("中秋节", "2027-09-15", "2027-09-15"), ("国庆节", "2027-10-01", "2027-10-07"),
    ("上班", "2027-01-30", "2027-02-13"),
)  # fmt: skip


def test_the_office_owes_the_holiday_notice_until_the_table_is_there(chats: Chats) -> None:
    """From 1 November on it is the office's, also late; once the table is there, nobody owes it."""
    on(chats, "2026-11-02 09:00")
    assert rounds(chats, HOLIDAY_TABLE) == {"exchange": ("asked", "刘洋", ["open"])}
    with chats.desk() as desk:
        [owed] = [duty for duty in desk.session.scalars(select(Duty)) if duty.office == "exchange"]
        assert (owed.owner_id, owed.due) == (None, date(2026, 12, 15))
        desk.session.execute(delete(Duty))
        desk.session.execute(delete(Case))
    on(chats, "2027-01-04 09:00")  # nobody was there before
    assert rounds(chats, HOLIDAY_TABLE)["exchange"][2] == ["open"]
    notice = read_holidays(PASTED.from_sheet(ROWS))
    assert isinstance(notice, Read)
    assert (notice.value.year, len(notice.value.holidays), len(notice.value.worked)) == (2027, 7, 2)
    with chats.desk() as desk:
        holidays.keep(desk, notice.value)
    calendar = chats.office.calendar
    try:
        chats.store.run(lambda db: holidays.load(db, chats.office))
        on(chats, "2027-01-05 09:00")
        assert rounds(chats, HOLIDAY_TABLE) == {"exchange": ("asked", "刘洋", ["replaced"])}
        with chats.desk() as desk:
            [one_round] = [one for one in campaigns.rounds(desk) if one.flow.key == HOLIDAY_TABLE.key]
            assert campaigns.asked(desk, one_round) == []
    finally:
        chats.office.take_up(calendar)


def test_a_sheet_without_days_is_no_notice() -> None:
    """A sheet of something else is read as nothing, and says what is wanted."""
    assert isinstance(read_holidays(PASTED.from_sheet([("姓名", "性别"), ("田中", "女")])), Unread)
