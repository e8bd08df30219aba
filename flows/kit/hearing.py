"""One sentence that answers several questions of a form, such as 5月3-7日 张伟等4人赴泰国清迈大学访问."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flows.kit.answers import Around, Question
from flows.kit.flow import Form
from flows.kit.questions import Amount, Choice, Day, Days, People, Places, Text, YesNo
from flows.kit.reading import Ask, Period, Read, Reading, Unread, fold, read_yes_no
from flows.kit.reading.comings import Said, find_days
from flows.kit.reading.sentences import (
    Part,
    find_money,
    find_people,
    find_places,
    goes_alone,
    plain,
    without,
    without_places,
)

LONGEST = 400  #: characters of a sentence that is looked through

Heard = Mapping[str, Reading[Any]]  #: by key of the question: its answer, which of several, or why it is none


def heard(form: Form, typed: str, around: Around, *, since: Question[Any] | None = None) -> Heard:
    """What a sentence says to the questions of a form. *since*: only from that question on."""
    text = plain(typed)
    if not text or len(text) > LONGEST:
        return {}
    first = form.questions.index(since) if since is not None else 0
    asked = [question for question in form.questions[first:] if not question.sealed]
    found: dict[str, Reading[Any]] = {}
    people = next((one for one in asked if isinstance(one, People)), None)
    named = find_people(text, around.directory()) if people is not None else None
    if people is not None and named is not None:
        found[people.key] = people.read(named.text, around)
    rest = without(text, named)
    found |= _days(asked, without_places(rest), around)
    where = next((one for one in asked if isinstance(one, Places)), None)
    if where is not None and (place := find_places(rest)) is not None:
        found[where.key] = where.read(place.text, around)
    sums = [one for one in asked if isinstance(one, Amount)]
    if len(sums) == 1 and (money := find_money(rest)) is not None:
        found[sums[0].key] = sums[0].read(money.text, around)
    for question in asked:
        if (part := _worded(question, rest)) is not None:
            found[question.key] = question.read(part.text, around)
    if people is not None and named is None and found and goes_alone(text):
        found[people.key] = Read((around.me,))
    return {question.key: found[question.key] for question in asked if question.key in found}


def _days(asked: Sequence[Question[Any]], text: str, around: Around) -> Heard:
    """The days a sentence names, to the questions that ask for them."""
    whole = next((one for one in asked if isinstance(one, Days)), None)
    days = [one for one in asked if isinstance(one, Day)]
    if whole is None and not days:
        return {}
    before = days[0].after if whole is None else None  # "9日回来" is said of a day that was given already
    start = (around.answers.value(before) if before is not None else None) or around.today
    said = find_days(text, today=start, ahead=(whole or days[0]).ahead)
    if said is None:
        return {}
    return {whole.key: _whole(said.days)} if whole is not None else _first_and_last(days, said, around)


def _whole(days: Reading[tuple[date, ...]]) -> Reading[Period]:
    """One day is the first and the last."""
    if isinstance(days, Unread):
        return days
    if isinstance(days, Ask):
        return Ask(tuple((one[0], one[-1]) for one in days.choices))
    return Read((days.value[0], days.value[-1]))


def _first_and_last(asked: Sequence[Day], said: Said, around: Around) -> Heard:
    """Two days answer the question of the day something ends and the one it comes after; one day alone the first.

    A form that asks only for the day something ends hears no day that is not said to be that.
    """
    last = next((one for one in asked if one.ends), None)
    first = next((one for one in asked if one == last.after), None) if last is not None else asked[0]
    days = said.days
    if isinstance(days, Unread):
        return {(first or asked[0]).key: days}
    choices = days.choices if isinstance(days, Ask) else (days.value,)
    heard_so_far: dict[str, Reading[Any]] = {}
    alone = all(len(one) == 1 for one in choices)
    begins = None if alone and said.way == "back" else first if said.way or not alone else asked[0]
    if begins is not None and not (alone and begins == last):
        heard_so_far[begins.key] = _of(begins, tuple(one[0] for one in choices), around)
    if last is not None and (not alone or said.way == "back"):
        heard_so_far[last.key] = _of(last, tuple(one[-1] for one in choices), around)
    if len(choices) > 1 and len(heard_so_far) > 1 and first is not None and last is not None:
        firsts, lasts = zip(*((one[0], one[-1]) for one in choices), strict=True)
        heard_so_far[last.key] = Ask(lasts, beside=(first.key, tuple(first.keep(day) for day in firsts)))
    return heard_so_far


def _of(question: Day, days: Sequence[date], around: Around) -> Reading[date]:
    """The days as that question takes them: not one to come where it asks for what happened."""
    different = tuple(dict.fromkeys(days))
    taken = tuple(day for day in different if isinstance(question.read(day.isoformat(), around), Read))
    if not taken:
        return question.read(different[0].isoformat(), around)
    return Read(taken[0]) if len(taken) == 1 else Ask(taken)


def _worded(question: Question[Any], text: str) -> Part | None:
    """The words by which one option of a choice is meant, or what a text's clue finds."""
    if isinstance(question, Text) and question.clue:
        found = re.search(question.clue, text)
        return Part(*found.span(found.lastindex or 0), found[found.lastindex or 0]) if found else None
    if not isinstance(question, Choice) or _is_yes_or_no(question):
        return None
    meant: dict[str, str] = {}
    for option in question.options:
        words = [word for word in option.words if len(word) > 1 and _stands(word, text)]
        if words:
            meant[option.token] = max(words, key=len)
    words = list(meant.values())
    return Part(0, len(words[0]), words[0]) if len(words) == 1 else None


def _stands(word: str, text: str) -> bool:
    """Whether a word stands in a sentence: anywhere in Chinese, as a whole word in English."""
    if not word.isascii():
        return word in text
    return re.search(rf"\b{re.escape(fold(word))}\b", fold(text)) is not None


def _is_yes_or_no(question: Choice) -> bool:
    """Whether it is answered by yes or no, which stand in every sentence."""
    return any(isinstance(read_yes_no(word), Read) for option in question.options for word in option.words)


def told(heard_so_far: Heard) -> int:
    """How many questions are answered by it."""
    return sum(isinstance(reading, Read) for reading in heard_so_far.values())


def added(question: Question[Any], form: Form, typed: str, around: Around) -> Heard:
    """The sum that is said with a yes, where it is asked next: 是，2万左右."""
    after = form.questions[form.questions.index(question) + 1 :] if question in form.questions else ()
    if not isinstance(question, YesNo) or not after or not isinstance(after[0], Amount):
        return {}
    money = find_money(plain(typed))
    return {after[0].key: after[0].read(money.text, around)} if money is not None else {}


def answering(question: Question[Any], form: Form, typed: str, around: Around) -> Heard:
    """What was typed to one question, where it answers others as well; nothing where it does not answer that one."""
    if question not in form.questions:
        return {}
    said = heard(form, typed, around, since=question)
    enough = len(said) > 1 or isinstance(question, Day)  # 3月5日出发 says no more than the day, in more words
    return said if enough and isinstance(said.get(question.key), Read | Ask) else {}
