"""Every form of the catalogue filled at random: typed, tapped, gone back in, put away, edited, late and with ill will.

Each event meets a desk that knows nothing of the one before, as after a restart. A button is whatever was drawn, so a
new kind of question is filled here without being named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import select

from bot.assembly import EXAMPLE
from bot.school import load_school
from bot.showing.cast import Values
from bot.showing.fitting import Given, NothingFits
from bot.showing.room import Room, open_room, sample_office
from flows.catalogue import FLOWS
from flows.kit.answers import UNFINISHED, Answers, Question
from flows.kit.filling import EARLIER
from flows.kit.flow import Flow, catalogue
from flows.kit.questions import Group
from flows.kit.tiny import DROP, NOW_WHAT, OPEN_OTHER
from handlers import rowcard
from handlers.tap import Act, Tap
from handlers.voice import LANGUAGES
from storage import drafts
from storage.drafts import INTERNAL
from storage.tables import Draft, Person
from tests.kit.delegation import VISIT
from tests.kit.test_choosing import DINNER
from tests.settling.test_machine import within_limits
from tests.words.hostile import PIECES, long

OURS = catalogue(*FLOWS.values(), VISIT, DINNER)
ANY = st.integers(0, 10_000)
ENDS = frozenset({Act.CANCEL, Act.SUBMIT})
HOSTILE = (
    *PIECES, long("<i>", 4096), "E12345678", "110105194912310021", "1\n2\n3", "=1+1", "9" * 400, "\x00", "，、；",
    "/my", "/help", "/start", "/start activity", "/case 1", "是", "否", "不知道", "？", "1", "99", "明天", "无", "-5",
    "2026-02-30", "上一步", "跳过", "修改…", "全部", "完成", "其他", "和上次一样", "next Friday",
    "12月5日到12月9日张伟等4人去泰国开会",
)  # fmt: skip
FORGED = (Act.ANSWER, Act.ROW, Act.MONTH, Act.PAGE, Act.SKIP, Act.CHANGE, Act.OUT, Act.SAME, Act.KEEP)
ARGUMENTS = ("=+x", "=-x", "=", "#9", ".0.drop", ".99", ".more", "@9999", "@2026-13", "")
typed = st.sampled_from(HOSTILE) | st.text(max_size=40)
KEPT = ("open", "saved")


class Forms(RuleBasedStateMachine):
    """Somebody with a form to fill, and what must hold all the same."""

    room: Room
    flow: Flow

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(self.room.instead())
        self.stack.enter_context(self.room.asking(self.flow))  # what is asked for once a year, on its day
        self.who = 0
        self.seen: list[Tap] = []  #: every button that was ever drawn
        self.last: Tap | None = None
        self.said: list[int] = []  #: messages that were typed

    def teardown(self) -> None:
        """Whatever happened, the form can be brought to its end."""
        try:
            if self.who:
                self._finishes()
        finally:
            self.stack.close()

    # -- what they do --------------------------------------------------------------------------------------------------

    @initialize(who=ANY)
    def begins(self, who: int) -> None:
        """They open the form."""
        filing = self.room.filing(self.flow)
        self.who = filing[who % len(filing)]
        self._does(lambda: self.room.says(self.who, f"/{self.flow.command}"))

    @rule(way=ANY, times=st.integers(1, 4))
    def answers(self, way: int, times: int) -> None:
        """What is asked is answered: typed, tapped, sent, skipped."""
        for _ in range(times):
            self._answers(way)

    @rule(which=ANY)
    def types_another_answer(self, which: int) -> None:
        """Something that would answer another question."""
        samples = [one.sample for one in _every(self.flow) if one.sample]
        self._says(samples[which % len(samples)])

    @rule(text=typed)
    def types(self, text: str) -> None:
        """Anything at all."""
        self._says(text)

    @rule(text=typed, which=ANY)
    def edits(self, text: str, which: int) -> None:
        """A message that was typed before is changed."""
        if self.said and text:
            at = self.said[which % len(self.said)]
            edited = {"edited_message": {"message_id": at, "text": text, "edit_date": 1}}
            self._does(lambda: self.room._hears(self.who, edited))

    @rule(which=ANY)
    def presses(self, which: int) -> None:
        """A button of the card that is there now, but for those that end it."""
        now = [tap for tap in self._buttons() if tap.act not in ENDS]
        if now:
            self._taps(now[which % len(now)])

    @rule(which=ANY)
    def presses_late(self, which: int) -> None:
        """A button that was there once."""
        old = [tap for tap in self.seen if tap.act not in ENDS]
        if old:
            self._taps(old[which % len(old)])

    @rule()
    def presses_again(self) -> None:
        """The last one once more."""
        if self.last is not None:
            self._taps(self.last)

    @rule(act=st.sampled_from(FORGED), which=ANY, arg=st.sampled_from(ARGUMENTS))
    def forges(self, act: Act, which: int, arg: str) -> None:
        """A button that was never drawn."""
        keys = [one.key for one in self.flow.questions]
        draft = self.room.draft(self.who)
        if draft is not None:
            self._taps(Tap(act, draft.id, f"{keys[which % len(keys)]}{arg}"[:24], which % 3))

    @rule()
    def puts_it_away(self) -> None:
        """Saved, found again in /my, gone on with."""
        save = next((tap for tap in self._buttons() if tap.act is Act.SAVE), None)
        if save is not None:
            self._taps(save)
            self._does(lambda: self.room.says(self.who, "/my"))
            self._taps(Tap(Act.RESUME, save.subject))

    @rule(which=ANY, choice=ANY)
    def asks_for_another(self, which: int, choice: int) -> None:
        """Another form, or this one once more; then whatever is offered."""
        flows = [one for one in self.room.office.offered if one.opened_by is None]
        self._says(f"/{flows[which % len(flows)].command}")
        self.presses(choice)

    @rule()
    def sends_a_photo(self) -> None:
        """Whether one is asked for or not."""
        self._does(lambda: self.room.sends(self.who))

    @rule(days=st.integers(1, 40), language=st.sampled_from(sorted(LANGUAGES)))
    def comes_back_later(self, days: int, language: str) -> None:
        """Days pass, and they read the other language."""
        self.room.now += timedelta(days=days)
        self.room.speaks(self.who, language)

    # -- how -----------------------------------------------------------------------------------------------------------

    def _says(self, text: str) -> None:
        self._does(lambda: self.room.says(self.who, text))
        self.said.append(self.room.event)

    def _taps(self, tap: Tap) -> None:
        self.last = tap
        self._does(lambda: self.room.presses(self.who, tap), tap)

    def _buttons(self) -> list[Tap]:
        draft = self.room.draft(self.who)
        return self.room.taps(self.who, "draft", draft.id) if draft is not None else []

    def _answers(self, way: int) -> bool:
        """Answer what is asked in one of the ways that fit. Returns whether there was anything to answer."""
        desk = self.room.desk(self.who)
        draft = drafts.in_focus(desk)
        question = drafts.waits_for(desk, draft) if draft is not None else None
        if draft is None or question is None:
            return False
        rows = drafts.group(desk, draft)
        if draft.form not in self.room.office.flows:
            self._taps(self._buttons()[way % 3])
        elif rows is not None and question == rows.group:
            verbs = {tap.arg.rpartition(".")[2]: tap for tap in self._buttons() if tap.act is Act.ROW}
            short = len(rows.rows) < rows.group.least
            back = next(tap for tap in self._buttons() if tap.act is Act.BACK) if rows.at is not None else None
            self._taps(back or verbs["more" if short else "done"])
        else:
            now = drafts.answers(desk, draft)
            fitting = self.room.fitting(self.who, desk.office.flows[draft.form], draft)
            ways = fitting.ways(question, rows.seen(now) if rows else now)
            assert ways, f"nothing answers {question.key}"
            path = rowcard.path(rows, question) if rows else question.key
            given = ways[way % len(ways)]
            self._does(lambda: self.room.gives(self.who, draft.id, path, given), gives=given)
        return True

    def _does(self, act: Callable[[], None], tap: Tap | None = None, gives: Given | None = None) -> None:
        """Do it, and see that nothing is lost, what is shown can be sent, and there is a way on and a way out."""
        before, asked = self._kept(), self.room.draft(self.who)
        switching = asked is not None and asked.form == OPEN_OTHER.key
        switching = switching or (tap is not None and tap.arg == f"{NOW_WHAT.key}={DROP}")
        act()
        after = self._kept()
        for key, (state, answers) in before.items():
            now_state, now = after[key]
            if state in KEPT and now_state not in KEPT:
                empty = all(one.startswith(INTERNAL) for one in answers)  # another form takes its place at once
                assert empty or switching or (tap is not None and tap.act in ENDS), (key, state, now_state)
            elif now_state in KEPT:
                _nothing_is_lost(answers, now, tap)
        self._is_shown()

    def _kept(self) -> dict[int, tuple[str, Mapping[str, Any]]]:
        mine = select(Draft.id, Draft.state, Draft.answers, Draft.form).where(Draft.person_id == self.who)
        rows = self.room.db.execute(mine)
        return {row.id: (row.state, row.answers) for row in rows if row.form in self.room.office.flows}

    def _is_shown(self) -> None:
        draft = self.room.draft(self.who)
        if draft is None:
            assert not any(state == "open" for state, _ in self._kept().values()), "a form is open and nothing asks"
            return
        language = self.room.db.scalar(select(Person.language).where(Person.id == self.who))
        other = next(one for one in LANGUAGES if one != language)
        for one in (language, other):
            screen, _ = self.room.draws(self.who, "draft", draft.id, str(one))
            within_limits(screen)
            assert sum(len(row) for row in screen.rows) <= 100
        taps = [Tap.read(str(key.callback_data)) for row in screen.rows for key in row]
        found = [tap for tap in taps if tap is not None]
        assert any(tap.act is Act.CANCEL for tap in found)
        self.seen += [tap for tap in found if tap not in self.seen]

    # -- its end -------------------------------------------------------------------------------------------------------

    def _finishes(self) -> None:
        """Answer whatever is left and hand it in; a rule that is in the way is got round by another answer."""
        mine = [key for key, (state, _) in self._kept().items() if state in KEPT]
        if not mine:
            return
        self._taps(Tap(Act.RESUME, mine[0]))
        for step in range(STEPS):
            draft = self.room.draft(self.who)
            if draft is None or draft.id != mine[0]:
                return  # it is handed in
            if (likely := self._likely(draft, step)) is not None:
                self._does(partial(self.room.gives, self.who, draft.id, *likely))
            elif not self._answers(step % 5):
                shown = {tap.act: tap for tap in self._buttons()}  # the lines to choose from, or all of it
                self._taps(shown.get(Act.SUBMIT) or shown[Act.BACK])
        left = self.room.draft(self.who)
        raise AssertionError(f"{self.flow.key} cannot be brought to its end: {left and (left.answers, left.hint)}")

    def _likely(self, draft: Draft, step: int) -> tuple[str, Given] | None:
        """The next answer of a way to the end; None: something else comes first, or there is no such way."""
        desk = self.room.desk(self.who)
        question = drafts.waits_for(desk, draft)
        if question is None or drafts.group(desk, draft) is not None:
            return None
        fitting = self.room.fitting(self.who, desk.office.flows[draft.form], draft)
        others = {key: kept for key, kept in fitting.start.kept.items() if key != question.key}  # it is asked again
        fitting.start = Answers(others)
        try:
            path = fitting.first()
        except NothingFits:
            back = [tap for tap in self._buttons() if tap.act is Act.BACK]
            if back and step % 3 == 2:  # another answer before this one may be in the way, or one after it
                self._taps(back[0])
            return None
        return next(((one.key, given) for one, given in path if one.key == question.key), None)


STEPS = 150


def _every(flow: Flow) -> Iterator[Question[Any]]:
    for one in flow.questions:
        yield from (one, *one.of) if isinstance(one, Group) else (one,)


def _nothing_is_lost(before: Mapping[str, Any], now: Mapping[str, Any], tap: Tap | None) -> None:
    """Every answer is there still, or another in its place, or is kept aside to be asked again."""
    dropped = tap is not None and (tap.act is Act.OUT or tap.arg.endswith(".drop"))
    for key, kept in before.items():
        if key.startswith(INTERNAL) or dropped:
            continue
        if key.endswith(UNFINISHED):
            whole = key.removesuffix(UNFINISHED)
            rows = kept["rows"] if isinstance(kept, dict) else ()
            left = now.get(key) or {"rows": now.get(whole) or ()}
            assert not rows or len(left["rows"]) >= len(rows), (key, kept, left)
            continue
        assert key in now or EARLIER + key in now, (key, kept, now)


QUICK = settings(
    phases=(Phase.explicit, Phase.generate),
    max_examples=4, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True,
    database=None,
)  # fmt: skip
LONG = settings(QUICK, max_examples=40, stateful_step_count=30, derandomize=False)


@pytest.fixture(scope="module")
def office_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """The sample office, made once; what is done in it is taken back."""
    office = sample_office(load_school(EXAMPLE), OURS, Values(), tmp_path_factory.mktemp("forms"))
    with open_room(office, Values()) as room:
        yield room


def _machine(room: Room, flow: Flow) -> type[Forms]:
    return type("Forms", (Forms,), {"room": room, "flow": room.office.flows[flow.key]})


@pytest.mark.parametrize("flow", OURS.values(), ids=OURS)
def test_a_form_is_filled_whatever_happens(office_room: Room, flow: Flow) -> None:
    """Some ways, as each test does."""
    run_state_machine_as_test(_machine(office_room, flow), settings=QUICK)


@pytest.mark.soak
@pytest.mark.parametrize("flow", OURS.values(), ids=OURS)
def test_a_form_is_filled_for_long(office_room: Room, flow: Flow) -> None:
    """Many more, and longer ones."""
    run_state_machine_as_test(_machine(office_room, flow), settings=LONG)
