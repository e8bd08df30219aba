"""Whether it is meant: yes does it, no leaves everything as it is; what cannot be is not taken down."""

from __future__ import annotations

from datetime import date

import pytest

from flows.catalogue import FLOWS
from flows.kit.answers import Around
from flows.kit.flow import Verdict
from flows.kit.modes import MEETING, RECEIPT
from flows.kit.people_forms import people_forms
from flows.kit.questions import Choice, Group
from flows.kit.reading import Ask, Read, Unread
from flows.kit.refusal import Words
from flows.kit.tiny import PAPER_NO, PAPER_ON, SURE_BACK, SURE_NOT, SURE_OFF, TYPED, tiny_forms
from handlers import voice

HERE = Around(date(2026, 11, 23))
FORMS = [*FLOWS.values(), *tiny_forms(FLOWS.values()).values(), *people_forms({}).values()]
SURE = [form.sure for form in FORMS if form.sure is not None]


@pytest.mark.parametrize(
    "typed", ["否", "不", "不是", "不同意", "不通过", "算了", "先不撤回", "还是不了", "no", "don't"]
)
def test_a_no_leaves_it(typed: str) -> None:
    """It is not read as yes, and declines."""
    assert (SURE_BACK.declined(typed), isinstance(SURE_BACK.read(typed, HERE), Unread)) == (True, True)


@pytest.mark.parametrize("typed", ["是", "是的", "对", "确认", "yes", "好的"])
def test_a_yes_does_it(typed: str) -> None:
    """The words for yes."""
    assert (SURE_OFF.declined(typed), SURE_OFF.read(typed, HERE)) == (False, Read(True))


def test_a_no_that_repeats_the_decision_confirms_it() -> None:
    """Asked whether it is not approved, “not approved” is a yes."""
    fail = TYPED[Verdict.FAIL].sure
    assert fail is not None
    assert [one.read("不通过", HERE) for one in (SURE_NOT, fail)] == [Read(True)] * 2
    assert [one.declined("不通过") for one in (SURE_NOT, fail)] == [False, False]


def test_what_is_neither_is_told_both_words() -> None:
    """The button's own words and what a no would mean; never “approve”."""
    found = SURE_BACK.read("撤回 2", HERE)
    assert isinstance(found, Unread)
    said = [voice.say(Words(found.why, found.params), language) for language in ("zh", "en")]
    assert said == [
        "请点“确认撤回”，或回复“是”；先不撤回的，请回复“否”。",
        "Please tap “Yes, take it back” or type “yes”; type “no” for “Do not take it back”.",
    ]


def test_every_way_out_says_what_stays() -> None:
    """Each names its button and what is said then, none of them a bare “Cancel”."""
    assert [one.ask for one in SURE if not one.left or one.leave == "Cancel"] == []
    assert len(SURE) > len(TYPED)


@pytest.mark.parametrize("language", voice.LANGUAGES)
def test_a_choice_is_read_by_what_stands_on_its_button(language: str) -> None:
    """Every option of every form, in both languages."""
    wrong = [
        (form.key, choice.key, option.token)
        for form in FORMS
        for question in form.questions
        for choice in (question, *(question.of if isinstance(question, Group) else ()))
        if isinstance(choice, Choice)
        for option in choice.options
        if choice.read(voice.say(option.label, language), HERE) != Read(option.token)
    ]
    assert wrong == []


@pytest.mark.parametrize("typed", ["12月20日", "明天", "2026-12-30"])
def test_what_has_happened_was_not_later_than_today(typed: str) -> None:
    """The day of a signature, a receipt, a meeting."""
    days = (PAPER_ON, *(one for one in (*RECEIPT, *MEETING) if one.kind == "date"))
    assert [isinstance(one.read(typed, HERE), Unread) for one in days] == [True] * 3
    assert [one.read("今天", HERE) for one in days] == [Read(HERE.today)] * 3


def test_a_day_nearly_a_year_ago_is_not_assumed() -> None:
    """Typed without its year it is asked about; a few months ago it is meant."""
    assert PAPER_ON.read("12月30日", HERE) == Ask((date(2025, 12, 30),))
    assert PAPER_ON.read("3月5日", HERE) == Read(date(2026, 3, 5))
    assert PAPER_ON.read("2025-12-30", HERE) == Read(date(2025, 12, 30))


@pytest.mark.parametrize(
    ("typed", "reads"),
    [
        *((one, False) for one in ("无", "没有", "11月20日", "2026-11-20", "20 Nov")),
        *((one, True) for one in ("外备〔2026〕12号", "第十二号", "8号", "2026-8", "OA-7788")),
    ],
)
def test_a_number_is_one(typed: str, reads: bool) -> None:
    """Something with a figure in it that is no day."""
    assert isinstance(PAPER_NO.read(typed, HERE), Read) is reads
