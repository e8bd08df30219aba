"""Cases driven at random by many people, twice, late, on stale cards, with forged buttons; what holds after each step.

A button is whatever was drawn, so a new thing that buttons do is pressed here without being named.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from flows.kit.flow import Flow
from flows.kit.flow import Verdict as Kind
from flows.kit.people import Role
from flows.kit.refusal import Refusal
from flows.kit.settling import ADDED, OUT_OF_DATE, Given, Standing, changed, open_steps
from flows.trip import TRIP
from handlers import routes, screens
from handlers.screen import Screen
from handlers.tap import LONGEST as CODE
from handlers.tap import Act, Tap
from handlers.voice import LONGEST, say
from playground.entities import read
from storage import absence, access, copies, drafts, duties, handover, opinions, people, posts, steps, succession
from storage.desk import Desk
from storage.facts import asker_of
from storage.tables import Case, History, Letter, Person, StandIn, Taker, Verdict
from storage.versions import answers_of
from tests.settling.chats import CHAT, STAMP, STRANGER, Chats, Heard, Shown, bound_school, chats_office
from tests.settling.regime import one
from tests.year.register import USUAL

FILERS = ("王伟", "Grace", "赵刚", "刘洋")
SETTLERS = ("赵刚", "冯涛", "孙丽", "陈敏", "何军", "周洁", "吴敏", "刘洋", "高翔", "郑海")
EVERYBODY = tuple(dict.fromkeys((*FILERS, *SETTLERS, "李强", "林娜", "钱亮", "马超")))
TYPED = (
    "同意", "不同意", "退回", "撤回", "算了", "催一下", "好的", "确定", "1", "12月5日", "是", "否", "材料不全，请补充",
    "/todo", "/desk", "/my", "/case 1", "/cancel", "/away", "/people", "/help", "E12345678", "approve", "withdraw",
)  # fmt: skip
NUMBER = re.compile(r"[A-Z]{2}-\d{4}-\d{4}")
MARK = re.compile(r"机密甲(\d+)号")  # stands in each case's answers and nowhere else
DEAD = {OUT_OF_DATE, access.NOT_HERE, routes.UNKNOWN_BUTTON}  # never said of a button that was just drawn
OWN = {
    "event",
    "letter",
    "card",
    "draft",
    "focus",
    "person",
    "attempt",
    "setting",
    "remark",
    "sealed",
    "file",
    "invite",
}
ANY = st.integers(0, 10_000)


class Cases(RuleBasedStateMachine):
    """A school where anybody does anything, and what must hold all the same."""

    prepared: tuple[Chats, ...]  #: schools to begin with: a new one, then those that have seen some cases
    office: Any

    def __init__(self, school: int = 0) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="waishi-cases-"))
        self.chats = self.prepared[school].copied(self.folder / "waishi.db")
        self.filed = 0
        self.last: tuple[int, str, int] | None = None
        self.shown: list[Shown] = []
        self.letters: set[str] = set()
        self.asked: set[tuple[int, int]] = set()  # case and person: who was waited for before this step
        self.meanwhile: set[tuple[int, int]] = set()  # and for a moment of it
        self.succeeded: set[int] = set()  # who took roles over, and was told of all of it at once

    def teardown(self) -> None:
        """Nothing is left of it."""
        self.chats.store.close()
        shutil.rmtree(self.folder)

    # -- what people do ------------------------------------------------------------------------------------------------

    @initialize(school=ANY, away=ANY)
    def begins(self, school: int, away: int) -> None:
        """The school has seen some cases; somebody is away."""
        self.chats.store.close()
        self.chats = self.prepared[1 + school % 2].copied(self.folder / "waishi.db")
        self.filed = len(self._read(select(Case.id)))
        with self.chats.desk() as desk:
            self.letters = {row.key for row in desk.session.scalars(select(Letter).where(Letter.act == "say"))}
        self.asked = {*self._read(select(Taker.case_id, Taker.person_id).where(Taker.waits.is_(True)))}
        self.goes_away(away, away + 1, 0, 3)

    def lives(self, last: Kind) -> Chats:
        """A case of each standing: new, under way, returned, turned down, approved, one whose change is asked for.

        Args:    last: the verdict on both changes.
        Returns: the school with them.
        """
        for alone in (True, False, False, True, True):
            self.files(0, 4, True, alone)
        self.files(1, 5, False, False)
        _, under_way, returned, refused, approved, trip = (case for (case,) in sorted(self._read(select(Case.id))))
        self._decides(under_way, Kind.APPROVE)
        self._decides(returned, Kind.RETURN)
        self._decides(refused, Kind.REFUSE)
        for case in (approved, trip):
            self._walks(0, case)
            self._asks_for_a_change(case, 1)
            self._decides(case, last)
        self.chats.store.close()
        return self.chats

    @rule(who=ANY, other=ANY, stamp=st.booleans(), alone=st.booleans())
    def files(self, who: int, other: int, stamp: bool, alone: bool) -> None:
        """Somebody fills a form and hands it in."""
        name = self._bound(FILERS, who)
        if name is None:
            return
        self.filed += 1
        mark = f"机密甲{self.filed}号"
        companions = [EVERYBODY[other % len(EVERYBODY)], *(() if alone else ("林娜",))]

        def answers(desk: Desk) -> dict[str, Any]:
            out = desk.today + timedelta(days=90)
            who = sorted({one(desk, companion).id for companion in companions})
            if stamp:
                return {"secret": mark, "who": who, "day": out.isoformat(), "costs": other % 2 == 0}
            back = out + timedelta(days=4)
            where = ["TH"] if other % 3 else ["HK"]
            more = {"where": where, "out": out.isoformat(), "back": back.isoformat(), "teaches": other % 2 == 0}
            return {**USUAL, "aim": f"{mark}洽谈", "who": who, "cover": "李强", **more}

        flow = self.office.flows[STAMP.key if stamp else TRIP.key]
        self._taps(self.chats.chat(name), self.chats.fills(name, flow, answers), 1)

    @rule(who=ANY, which=ANY)
    def presses(self, who: int, which: int) -> None:
        """A button of a message in somebody's chat."""
        self._presses_one(EVERYBODY[who % len(EVERYBODY)], which)

    @rule(which=ANY, button=ANY, times=st.integers(1, 6))
    def goes_on(self, which: int, button: int, times: int) -> None:
        """Somebody who is asked settles, answering what comes with it; several times."""
        for _ in range(times):
            waiting = self._read(select(Taker.person_id, Taker.case_id).where(Taker.waits.is_(True)).distinct())
            if not waiting:
                return
            person, case = sorted(waiting)[which % len(waiting)]
            fresh = self._drawn(person, "step", case)
            verdicts = [data for data in fresh if data.startswith(f"{Act.VERDICT.value}:")]
            if not verdicts:
                return
            pressed = verdicts[0 if button % 4 else button % len(verdicts)]
            self._taps(CHAT + person, pressed, 1)
            self._answers(CHAT + person)
            self._taps(CHAT + person, pressed, 1)  # a thumb that trembles

    @rule(which=ANY, back=st.booleans())
    def sends_it_again(self, which: int, back: bool) -> None:
        """Something is returned (to its filer or a step back), changed, sent again; a button of before is pressed."""
        waiting = sorted(self._read(select(Taker.case_id, Taker.person_id).where(Taker.waits.is_(True)).distinct()))
        if not waiting:
            return
        case, person = waiting[which % len(waiting)]
        old = [data for data in self._drawn(person, "step", case) if data.startswith(f"{Act.VERDICT.value}:")]
        self._decides(case, Kind.APPROVE)
        self._decides(case, Kind.RETURN, back=back)
        filer = self._read(select(Case.filer_id).where(Case.id == case))[0][0]
        self._taps(CHAT + filer, Tap(Act.AGAIN, case).write(), 1)
        if (submit := self._another_day(filer, which % 3)) is not None:
            self._taps(CHAT + filer, submit, 1)
        for data in old:
            self._taps(CHAT + person, data, 1)
            self._answers(CHAT + person)

    @rule(who=ANY, which=ANY, link=st.booleans())
    def looks(self, who: int, which: int, link: bool) -> None:
        """Anybody asks for any case, by its number or by the link of it."""
        numbers = sorted(self._read(select(Case.number)))
        number = numbers[which % len(numbers)][0]
        words = f"/start {number}" if link else f"/case {number}"
        self._says(self.chats.chat(EVERYBODY[who % len(EVERYBODY)]), words)

    @rule(which=ANY)
    def takes_back_late(self, which: int) -> None:
        """The filer of any case takes it back, whatever has become of it."""
        rows = sorted(self._read(select(Case.filer_id, Case.id)))
        filer, case = rows[which % len(rows)]
        self._taps(CHAT + filer, Tap(Act.WITHDRAW, case).write(), 1)
        self._answers(CHAT + filer)

    @rule(who=ANY, which=ANY)
    def presses_late(self, who: int, which: int) -> None:
        """Any button that somebody's chat ever had, on the message it stood on."""
        chat = self.chats.chat(EVERYBODY[who % len(EVERYBODY)])
        if old := self.chats.seen.get(chat):
            data, message = old[which % len(old)]
            self._taps(chat, data, message)

    @rule()
    def presses_again(self) -> None:
        """The last press once more."""
        if self.last is not None:
            self._taps(*self.last)

    @rule(who=ANY, whose=ANY, which=ANY)
    def presses_of_others(self, who: int, whose: int, which: int) -> None:
        """A button of another chat, or from nobody's."""
        chats = sorted(chat for chat, buttons in self.chats.seen.items() if buttons)
        old = self.chats.seen[chats[whose % len(chats)]]
        chat = STRANGER if who % 9 == 0 else self.chats.chat(EVERYBODY[who % len(EVERYBODY)])
        data, message = old[which % len(old)]
        self._taps(chat, data, message)

    @rule(who=ANY, act=st.sampled_from(sorted(Act, key=lambda act: act.value)), subject=st.integers(0, 8), more=ANY)
    def forges(self, who: int, act: Act, subject: int, more: int) -> None:
        """A button that was never drawn."""
        if act in (Act.PERSON, Act.ROLES):  # somebody of the office who presses it means it; see `posts_change`
            return
        args = ["", "ap", "rt", "rf", "ps", "fl", "rc", "invitation", "secret", "go", "end", "x" * 20, "who", "0", "-"]
        chat = self.chats.chat(EVERYBODY[who % len(EVERYBODY)])
        self._taps(chat, Tap(act, subject, args[more % len(args)], more % 4).write(), more)

    @rule(who=ANY, words=st.sampled_from(TYPED))
    def types(self, who: int, words: str) -> None:
        """Something typed in the middle."""
        self._says(self.chats.chat(EVERYBODY[who % len(EVERYBODY)]), words)

    @rule(who=ANY)
    def answers(self, who: int) -> None:
        """Whoever is asked something answers it."""
        self._answers(self.chats.chat(EVERYBODY[who % len(EVERYBODY)]))

    @rule(which=ANY, button=ANY)
    def filer_acts(self, which: int, button: int) -> None:
        """The filer of a case presses something on its card, and answers what is asked then."""
        rows = self._read(select(Case.filer_id, Case.id))
        filer, case = sorted(rows)[which % len(rows)]
        if buttons := self._drawn(filer, "case", case):
            self._taps(CHAT + filer, buttons[button % len(buttons)], 1)
            self._answers(CHAT + filer)

    @rule(which=ANY, days=st.integers(0, 3), drops=st.booleans())
    def changes_it(self, which: int, days: int, drops: bool) -> None:
        """The filer of an approved case asks for another day (or for the same), or takes such a change back."""
        open_now = sorted(self._read(select(Case.id, Case.filer_id).where(Case.standing == Standing.OPEN.value)))
        waiting = sorted(self._read(select(Case.id, Case.filer_id).where(Case.in_force.is_not(None))))
        if drops and waiting:
            case, filer = waiting[which % len(waiting)]
            self._taps(CHAT + filer, Tap(Act.UNAMEND, case).write(), 1)
            self._answers(CHAT + filer)
        elif not open_now:
            self._walks(which)
        else:
            case, _ = open_now[which % len(open_now)]
            if self._asks_for_a_change(case, days) and which % 3:
                self._walks(which, case)

    def _asks_for_a_change(self, case: int, days: int) -> bool:
        """The filer of an approved case asks for it so many days later. Returns whether it was handed in."""
        filer = self._read(select(Case.filer_id).where(Case.id == case))[0][0]
        self._taps(CHAT + filer, Tap(Act.AMEND, case).write(), 1)
        submit = self._another_day(filer, days)
        if submit is not None:
            self._taps(CHAT + filer, submit, 1)
        return submit is not None

    def _decides(self, case: int, verdict: Kind, *, back: bool = False) -> None:
        """The first who may gives that verdict on a case. *back*: a return goes to a step before, if there is one."""
        waiting = select(Taker.person_id).where(Taker.case_id == case, Taker.waits.is_(True)).distinct()
        for (person,) in sorted(self._read(waiting)):
            verdicts = (data for data in self._drawn(person, "step", case) if data.startswith(f"{Act.VERDICT.value}:"))
            if pressed := next((data for data in verdicts if data.endswith(f":{verdict.value}")), None):
                self._taps(CHAT + person, pressed, 1)
                self._answers(CHAT + person, last=back)
                return

    def _walks(self, which: int, case: int = 0) -> None:
        """Whoever is asked on one case says yes, until nobody is."""
        for _ in range(12):
            waiting = sorted(self._read(select(Taker.case_id, Taker.person_id).where(Taker.waits.is_(True)).distinct()))
            case = case or (waiting[which % len(waiting)][0] if waiting else 0)
            asked = [person for one, person in waiting if one == case]
            verdicts = [
                (person, data)
                for person in asked
                for data in self._drawn(person, "step", case)
                if data.startswith(f"{Act.VERDICT.value}:")
            ]
            if not verdicts:
                return
            person, data = verdicts[0]
            self._taps(CHAT + person, data, 1)
            self._answers(CHAT + person)

    def _another_day(self, filer: int, days: int) -> str | None:
        """Put everything so many days off in the form that is open. Returns the button that hands it in."""
        with self.chats.desk() as desk:
            desk.sits(desk.one(filer))
            draft = drafts.in_focus(desk)
            if draft is None or draft.form not in self.office.flows or not draft.subject:
                return None
            moved = {
                one.key: (date.fromisoformat(kept) + timedelta(days=days)).isoformat()
                for one in self.office.flows[draft.form].questions
                if one.kind == "date" and (kept := draft.answers.get(one.key))
            }
            draft.answers = {**draft.answers, **moved}
            desk.session.flush()
            buttons = [str(key.callback_data) for row in screens.buttons(desk, "draft", draft.id) for key in row]
        return next((data for data in buttons if data.startswith(f"{Act.SUBMIT.value}:")), None)

    @rule(who=ANY, new=ANY)
    def hands_over(self, who: int, new: int) -> None:
        """The roles of somebody go to a successor: seldom, for a school has few who settle."""
        if who % 5:
            return
        with self.chats.desk() as desk:
            desk.sits(one(desk, "刘洋"))
            if not access.keeps_people(desk):
                return
            former, other = one(desk, SETTLERS[who % 6]), one(desk, EVERYBODY[new % len(EVERYBODY)])
            try:
                with desk.savepoint():
                    succession.succeed(desk, former, other)
            except Refusal:
                desk.refused()
            else:
                self.succeeded.add(other.id)
        self.shown = self.chats.delivered()

    # -- what happens at the school ------------------------------------------------------------------------------------

    @rule(days=st.sampled_from([1, 1, 2, 5, 30, 100]))
    def days_pass(self, days: int) -> None:
        """The calendar moves on."""
        self.shown = self.chats.turn(days)

    @rule(who=ANY, by=ANY, since=st.integers(0, 2), length=st.integers(0, 5))
    def goes_away(self, who: int, by: int, since: int, length: int) -> None:
        """A stand-in is arranged, by the one who is away."""
        with self.chats.desk() as desk:
            away = one(desk, SETTLERS[who % len(SETTLERS)])
            desk.sits(away)
            first = desk.today + timedelta(days=since)
            try:
                with desk.savepoint():
                    stand_in = one(desk, EVERYBODY[by % len(EVERYBODY)])
                    absence.arrange(desk, away, stand_in, first, first + timedelta(days=length))
            except Refusal:
                desk.refused()
        self.shown = self.chats.delivered()

    @rule(which=ANY)
    def comes_back(self, which: int) -> None:
        """A stand-in is ended early."""
        with self.chats.desk() as desk:
            rows = desk.session.scalars(select(StandIn).where(StandIn.over.is_(False)).order_by(StandIn.id)).all()
            if rows:
                row = rows[which % len(rows)]
                desk.sits(desk.one(row.away_id))
                try:
                    with desk.savepoint():
                        absence.end(desk, row)
                except Refusal:
                    desk.refused()
        self.shown = self.chats.delivered()

    @rule(who=ANY, what=ANY, give=st.booleans())
    def posts_change(self, who: int, what: int, give: bool) -> None:
        """A post is given or taken, as the exchange office does it."""
        held = (
            ("mechanical", Role.HEAD), ("mechanical", Role.DEPUTY), ("finance", Role.HANDLER),
            ("personnel", Role.HANDLER), ("exchange", Role.HANDLER), ("foreign_languages", Role.HEAD),
        )  # fmt: skip
        with self.chats.desk() as desk:
            somebody = one(desk, EVERYBODY[who % len(EVERYBODY)])
            department, role = held[what % len(held)]
            if somebody.left_on is None and give:
                posts.give(desk, somebody, department, role)
            elif posts.take(desk, somebody, department, role):
                handover.hand_over(desk, somebody)
        self.shown = self.chats.delivered()

    @rule(who=ANY)
    def leaves(self, who: int) -> None:
        """Somebody leaves the school: one in a while, of those who are many."""
        with self.chats.desk() as desk:
            somebody = one(desk, ("冯涛", "何军", "李强", "吴敏")[who % 4])
            if somebody.left_on is None and who % 3 == 0:
                people.leave(desk, somebody, desk.today)
        self.shown = self.chats.delivered()

    # -- what holds ----------------------------------------------------------------------------------------------------

    @invariant()
    def one_verdict_a_place(self) -> None:
        """However often it was pressed."""
        standing = select(Verdict.case_id, Verdict.step, Verdict.seat).where(Verdict.stands.is_(True))
        assert [row for row, times in Counter(self._read(standing)).items() if times > 1] == []

    @invariant()
    def nobody_settles_their_own(self) -> None:
        """Whoever filed it or travels in it is asked on no step of it, in nobody's name, but on the filer's own."""
        with self.chats.desk() as desk:
            for case in desk.session.scalars(select(Case).where(Case.standing == Standing.SETTLING.value)):
                own = {step.key for step in self.office.flows[case.flow].steps if step.by.role in ("filer", "each")}
                asked = desk.session.execute(
                    select(Taker.person_id, Taker.step).where(Taker.case_id == case.id, Taker.waits.is_(True))
                )
                part = {case.filer_id, *(case.answers.get("who") or ())}
                assert [one for one in asked if one[0] in part and one[1] not in own] == [], case.number

    @invariant()
    def nobody_reads_what_is_not_theirs(self) -> None:
        """No message of this step names a case by number or answer to somebody it does not concern."""
        with self.chats.desk() as desk:
            for shown in self.shown:
                named = self._named_in(desk, shown.screen.text + str(shown.screen.keyboard or ""))
                for case in named:
                    assert shown.chat - CHAT in concerned(desk, case), (shown, case.number)

    @invariant()
    def history_explains(self) -> None:
        """Replaying what happened leads to where each case stands, and to the steps it waits on."""
        with self.chats.desk() as desk:
            for case in desk.session.scalars(select(Case)):
                explained(desk, case)

    @invariant()
    def letters_reach_whom_they_concern(self) -> None:
        """Everybody who is newly waited for hears of it, and nobody who is not; each letter once."""
        with self.chats.desk() as desk:
            rows = desk.session.scalars(select(Letter).where(Letter.act == "say")).all()
            new = [row for row in rows if row.key not in self.letters]
            assert len({row.key for row in rows}) == len(rows)
            same = Counter(
                (row.name, row.reader_id, str(sorted(row.about.items()))) for row in rows if row.name in ONCE
            )
            assert [letter for letter, times in same.items() if times > 1] == []
            self._everybody_concerned(desk, new)
            waiting = set(self._read(select(Taker.case_id, Taker.person_id).where(Taker.waits.is_(True)), desk))
            for row in new:
                self._rightly_written_to(desk, row, waiting)
            self.letters |= {row.key for row in new}
            told = {(row.about.get("case"), row.reader_id) for row in rows if row.name == "step_waits"}
            told |= self._told_of_all(desk)
            assert waiting - self.asked - told == set(), "somebody is waited for and has not heard of it"
            self.asked, self.meanwhile = waiting, set()

    @invariant()
    def cards_can_be_sent_and_pressed(self) -> None:
        """What was drawn is within Telegram's limits in both languages, and no button of it is dead."""
        for shown in self.shown:
            within_limits(shown.screen)
        for shown in self.shown[-2:]:
            if shown.kind.startswith("card "):
                self._in_both_languages(shown)
            live = self.chats.now_on[shown.chat].get(shown.message) == shown.buttons  # not drawn again meanwhile
            for data in shown.buttons if live else ():
                answer = self.chats.tried(shown.chat, data, shown.message)
                assert answer is None or answer.text not in DEAD, (shown.kind, data, answer)
        self.shown = []

    # -- how -----------------------------------------------------------------------------------------------------------

    def _bound(self, names: tuple[str, ...], which: int) -> str | None:
        name = names[which % len(names)]
        with self.chats.desk() as desk:
            return name if one(desk, name).chat_id else None

    def _presses_one(self, name: str, which: int) -> None:
        chat = self.chats.chat(name)
        live = [(data, at) for at, buttons in self.chats.now_on.get(chat, {}).items() for data in buttons]
        if live:
            self._taps(chat, *live[which % len(live)])

    def _taps(self, chat: int, data: str, message: int) -> None:
        self.last = (chat, data, message)
        before, rights = self.chats.rows(), self._rights()
        self._judged(chat, self.chats.tap(chat, data, message), before, rights)
        tap = Tap.read(data)
        if tap is not None and tap.act is Act.VERDICT and tap.subject in rights:
            at = list(Case.__table__.c).index(Case.__table__.c.edition)
            edition = before["case_"][(tap.subject,)][at]
            new = set(self.chats.rows()["verdict"]) - set(before["verdict"])
            assert tap.revision == edition or not new, "a verdict on answers that its button was not drawn with"

    def _says(self, chat: int, words: str) -> None:
        before, rights = self.chats.rows(), self._rights()
        self._judged(chat, self.chats.says(chat, words), before, rights)

    def _answers(self, chat: int, *, last: bool = False) -> None:
        """Type the sample of what is asked, until nothing is; at most five questions. *last*: of buttons the last."""
        asked = ""
        for _ in range(5):
            with self.chats.desk() as desk:
                person = desk.by_chat(chat)
                if person is None:
                    return
                desk.sits(person)
                draft = drafts.in_focus(desk)
                question = drafts.waits_for(desk, draft) if draft else None
                if draft is None:
                    return
                buttons = [str(key.callback_data) for row in screens.buttons(desk, "draft", draft.id) for key in row]
            choices = [data for data in buttons if data.startswith(f"{Act.ANSWER.value}:")]
            if last and choices:
                self._taps(chat, choices[-1], 1)
            elif question is not None and question.sample and question.key != asked:
                asked = question.key  # what is not taken as typed is tapped
                self._says(chat, question.sample)
            elif buttons:
                self._taps(chat, buttons[0], 1)

    def _judged(self, chat: int, heard: Heard, before: Any, rights: dict[int, set[int]]) -> None:
        """Whoever did it had a right to change what changed, and heard of nothing that is not theirs."""
        self.shown = [*self.shown, *heard.shown]
        after = self.chats.rows()
        self.meanwhile |= {(row[0], row[3]) for row in after["taker"].values() if row[4]}
        person = chat - CHAT
        for table in set(before) - OWN:
            was, now = before[table], after[table]
            for row in (was.get(key) or now[key] for key in {*was, *now} if was.get(key) != now.get(key)):
                case = case_of(table, row)
                if case is not None and case in rights:
                    assert person in rights[case], (person, table, row)
                elif table in ("post", "person"):
                    assert person in self._office_before(before), (person, table, row)
        waited = {row[:4] for row in before["taker"].values() if row[4]}
        office = self._office_before(before)
        names = [column.name for column in Verdict.__table__.columns]
        for key in set(after["verdict"]) - set(before["verdict"]):
            row = dict(zip(names, after["verdict"][key], strict=True))
            seat = (row["case_id"], row["step"], row["seat"], person)
            assert seat in waited or row["as_on"] or (row["paper"] and person in office), row
        if heard.toast is not None:
            with self.chats.desk() as desk:
                for told in self._named_in(desk, say(heard.toast, "zh")):
                    assert person in concerned(desk, told), heard.toast

    def _office_before(self, before: Any) -> set[int]:
        posts_now = before["post"].values()
        return {row[1] for row in posts_now if row[2] == "exchange" and row[3] in ("handler", "head", "deputy")}

    def _rights(self) -> dict[int, set[int]]:
        with self.chats.desk() as desk:
            return {case.id: concerned(desk, case) for case in desk.session.scalars(select(Case))}

    def _named_in(self, desk: Desk, text: str) -> list[Case]:
        """The cases a text names, by number or by what was answered in them."""
        numbers = set(NUMBER.findall(text))
        marks = set(MARK.findall(text))
        found = []
        for case in desk.session.scalars(select(Case)):
            own = MARK.search(str(case.answers))
            if case.number in numbers or (own and own[1] in marks):
                found.append(case)
        return found

    def _rightly_written_to(self, desk: Desk, row: Letter, waiting: set[tuple[int, int]]) -> None:
        case = desk.session.get(Case, row.about["case"]) if "case" in row.about else None
        reader = row.reader_id or 0
        if row.name == "step_waits":
            assert (row.about["case"], reader) in waiting | self.asked | self.meanwhile, row.key
        elif case is not None and row.name in ("case_approved", "case_names_you", "case_refused", "case_returned"):
            assert reader in {case.filer_id, *access.taking_part(self.office.flows[case.flow], case)}, row.key
        elif row.name == "nobody_takes":
            assert reader in {person.id for person in access.office_people(desk, "exchange")}, row.key

    def _everybody_concerned(self, desk: Desk, new: list[Letter]) -> None:
        """Of what was approved or changed everybody hears whom the case names, and nobody else."""
        told: dict[tuple[str, int, int], set[int]] = {}
        for row in new:
            if row.name in ("case_approved", "change_approved"):
                told.setdefault((row.name, row.about["case"], row.about["history"]), set()).add(row.reader_id or 0)
        for (name, number, _), readers in told.items():
            case = desk.session.get_one(Case, number)
            flow = self.office.flows[case.flow]
            named = access.taking_part(flow, case)
            if name == "change_approved":
                earlier = [steps.edition(desk, case, edition) for edition in range(1, case.edition)]
                named |= readers & {one for q in flow.taking_part for old in earlier for one in old.value(q) or ()}
            assert readers == named, (name, case.number)

    def _told_of_all(self, desk: Desk) -> set[tuple[int, int]]:
        """Whoever was told of everything at once that moved to them, or got it back, by case."""
        moved = {row.by_id for row in desk.session.scalars(select(StandIn))}
        moved |= {row.away_id for row in desk.session.scalars(select(StandIn))} | self.succeeded
        return {(case, person) for case in desk.session.scalars(select(Case.id)) for person in moved}

    def _drawn(self, person: int, kind: str, subject: int) -> list[str]:
        with self.chats.desk() as desk:
            if desk.one(person).chat_id is None:
                return []
            screen = screens.draw(desk, person, kind, subject)
        within_limits(screen)
        return [str(key.callback_data) for row in screen.rows for key in row]

    def _in_both_languages(self, shown: Shown) -> None:
        """The same card in the other language."""
        with self.chats.desk() as desk:
            person = desk.session.get(Person, shown.chat - CHAT)
            data = next(iter(shown.buttons), None)
            tap = Tap.read(data)
            if person is None or tap is None or tap.act not in routes.CARDS:
                return
            kind = shown.kind.removeprefix("card ")
            spoken, person.language = person.language, "en" if person.language == "zh" else "zh"
            within_limits(screens.draw(desk, person.id, kind, tap.subject or person.id))
            person.language = spoken

    def _read(self, query: Any, desk: Desk | None = None) -> list[tuple[Any, ...]]:
        if desk is not None:
            return [tuple(row) for row in desk.session.execute(query)]
        with self.chats.desk() as desk:
            return [tuple(row) for row in desk.session.execute(query)]


def within_limits(screen: Screen) -> None:
    """Telegram takes it."""
    assert 0 < len(read(screen.text, "HTML").text.encode("utf-16-le")) // 2 <= LONGEST
    for row in screen.rows:
        for key in row:
            assert len(str(key.callback_data).encode()) <= CODE < 64
            assert key.text.strip()


def case_of(table: str, row: tuple[Any, ...]) -> int | None:
    """Which case a row of a table is part of."""
    names = {"case_": 0, "taker": 0, "edition": 0, "verdict": 1, "history": 1, "duty": 1, "copy_": 1}
    return int(row[names[table]]) if table in names else None


def concerned(desk: Desk, case: Case) -> set[int]:
    """Whom a case concerns now: said here once more, apart from what the program asks."""
    found = {case.filer_id, *(case.answers.get("who") or ())}
    found |= set(desk.session.scalars(select(Taker.person_id).where(Taker.case_id == case.id)))
    found |= set(desk.session.scalars(select(History.by_id).where(History.case_id == case.id)))
    found |= {person.id for role in posts.HANDLING for person in posts.holding(desk, role, "exchange")}
    for copy in copies.of_case(desk, case):
        held = {"security": ("security", posts.HANDLING), "head": (desk.one(case.filer_id).department, posts.SETTLING)}
        department, roles = held[copy.key]
        found |= {person.id for role in roles for person in posts.holding(desk, role, department)}
    for duty in duties.of_case(desk, case):
        found |= {person.id for person in (*duties.owners(desk, duty), *duties.closers(desk, duty, case))}
        for owner in duties.owners(desk, duty):  # copies of what is overdue
            for role in (Role.HEAD, Role.DEPUTY, Role.LIAISON):
                found |= {person.id for person in posts.holding(desk, role, owner.department)}
    return found


#: letters that nobody gets twice about the same
ONCE = ("case_approved", "case_refused", "case_returned", "case_cancelled", "case_withdrawn", "verdict_undone",
        "change_approved", "change_refused", "change_taken", "change_dropped", "copy", "copy_changed", "copy_off",
        "copy_unread", "role_given", "role_taken")  # fmt: skip
#: acts after which a verdict may stand or not for another reason than what it saw
BENT = ("change_asked", "change_dropped", "undone")
ACTS = {verdict.name.lower(): verdict for verdict in Kind}


def explained(desk: Desk, case: Case) -> None:
    """The rows of a case's history lead to its standing, its verdicts and the steps it waits on."""
    flow: Flow = desk.office.flows[case.flow]
    rows = desk.session.scalars(select(History).where(History.case_id == case.id).order_by(History.id)).all()
    given = steps.given(desk, case, standing=False)
    standing, edition, off, changing = None, 0, False, False
    told: Counter[tuple[int, str, str, int]] = Counter()
    for row in rows:
        if row.act in ("submitted", "change_asked", "undone"):
            standing, edition = Standing.SETTLING, row.about["edition"]
            changing = row.act == "change_asked"
            if row.act == "undone":
                changing = next(one for one in rows if one.id == row.about["of"]).about.get("in_force") is not None
        elif row.act in ACTS:
            verdict = ACTS[row.act]
            assert row.about["steps"], (case.number, "a verdict on nothing")
            told.update((row.by_id, step, row.act, row.about["edition"]) for step in row.about["steps"])
            ends = Standing.REFUSED if verdict.ends else Standing.SETTLING
            standing = Standing.RETURNED if verdict is Kind.RETURN and "to" not in row.about else ends
            if changing and standing is not Standing.SETTLING:  # the change falls: what was approved stands, as another
                standing, edition, changing = Standing.OPEN, edition + 1, False
        elif row.act in ("change_taken", "change_dropped"):
            standing, edition, changing = Standing.OPEN, edition + (row.act == "change_dropped"), False
        elif row.act == "withdrawn":
            assert not told, (case.number, "taken back after somebody had decided")
            standing = Standing.WITHDRAWN
        elif row.act == "closed":
            standing = Standing.CLOSED
        elif row.act == "cancelled":
            off, edition, changing = True, edition + changing, False
            standing = Standing.OPEN if standing is Standing.SETTLING else standing
    if rows[-1].act == "return" and "to" in rows[-1].about:
        assert rows[-1].about["to"] in case.steps, (case.number, "sent back to a step that does not wait")
    if standing is Standing.SETTLING and not case.steps:
        standing, changing = Standing.OPEN, False
    assert standing is not None
    assert (standing.value, edition, off, changing) == (
        case.standing, case.edition, case.cancelled_on is not None, case.in_force is not None,
    ), case.number  # fmt: skip
    own = [row for row in given if not row.as_on and not row.paper]
    rows_of = Counter((row.by_id, row.step, Kind(row.verdict).name.lower(), row.edition) for row in own)
    assert rows_of == told & rows_of, case.number  # what was taken down from paper is told with one verdict for all
    now, plain = steps.edition(desk, case, case.edition), not any(row.act in BENT or "to" in row.about for row in rows)
    for verdict_row in given:
        seen = steps.edition(desk, case, verdict_row.edition)
        assert not verdict_row.stands or not changed(flow, seen, now), (case.number, verdict_row.step)
        if not plain:
            continue
        later = range(verdict_row.edition + 1, case.edition + 1)
        moved = any(changed(flow, seen, steps.edition(desk, case, number)) for number in later)
        assert verdict_row.stands == (Kind(verdict_row.verdict).passes and not moved), (case.number, verdict_row.step)
    stood = [Given(row.step, row.seat, Kind(row.verdict)) for row in given if row.stands]
    if case.standing == Standing.SETTLING.value:
        seats: dict[str, list[str]] = {}
        named = select(Taker.step, Taker.seat).where(Taker.case_id == case.id).distinct()
        for step, seat in desk.session.execute(named):
            seats.setdefault(step, []).append(seat)
        for asked in (one for one in opinions.of_case(desk, case) if not one.first):
            seats.setdefault(asked.step, []).append(f"{ADDED}{asked.id}")
            if asked.state == "given":
                stood.append(Given(asked.step, f"{ADDED}{asked.id}", Kind.RECORD))
        wanted = open_steps(flow, answers_of(desk, case), asker_of(desk, case), stood, seats)
        assert list(wanted) == case.steps, case.number
    else:
        assert case.steps == []
        waits = select(Taker).where(Taker.case_id == case.id, Taker.waits.is_(True))
        assert desk.session.scalars(waits).all() == []


# a failure is found again by its seed; making it smaller takes minutes
QUICK = settings(
    phases=(Phase.explicit, Phase.generate),
    max_examples=9, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True,
    database=None,
)  # fmt: skip
LONG = settings(QUICK, max_examples=300, stateful_step_count=60, derandomize=False)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> type[Cases]:
    """The machine over a database that is made once."""
    folder = tmp_path_factory.mktemp("cases")

    class Prepared(Cases):
        prepared: tuple[Chats, ...] = (Chats(bound_school(folder), chats_office(folder)),)
        office = chats_office(folder)

    Prepared.prepared += tuple(Prepared().lives(verdict) for verdict in (Kind.REFUSE, Kind.APPROVE))
    return Prepared


def test_cases(machine: type[Cases]) -> None:
    """Some runs, as each test does."""
    run_state_machine_as_test(machine, settings=QUICK)


@pytest.mark.soak
def test_cases_for_long(machine: type[Cases]) -> None:
    """Many more, and longer ones."""
    run_state_machine_as_test(machine, settings=LONG)
