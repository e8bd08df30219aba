"""Duties from the card: "I have done it", the confirmation by whoever may close it, and its evidence."""

from __future__ import annotations

import re

from flows.kit.flow import FILING
from flows.kit.reading import tidy
from flows.kit.refusal import Refusal, Words
from flows.kit.rulevalues import Span
from flows.kit.tiny import duty_form
from flows.kit.words import N_
from handlers import enclosed, fill, leads, voice
from handlers.letters import line
from handlers.shown import named
from handlers.tap import Act, Tap
from storage import access, cards, cases, duties, outbox
from storage.desk import Desk
from storage.versions import answers_of


def done(tap: Tap, desk: Desk) -> None:
    """The owner says it is done: asks what the duty asks, or reports it at once; what is to be filed is opened."""
    duty, case = access.seen_duty(desk, tap.subject)
    declared = duties.doable(desk, duty, case)
    if declared.done_by is not None:
        leads.begin(desk, declared.done_by, cases.flow_of(desk, case), answers_of(desk, case))
        return
    if declared.key == FILING:
        fill.open_again(desk, case)
        return
    if declared.asks:
        fill.ask(desk, duty_form(cases.flow_of(desk, case), declared), subject=duty.id, seen=0)
        return
    cases.report(desk, duty, case, {})
    if duty.state == "done":
        desk.say(fill.DONE)


def confirm(tap: Tap, desk: Desk) -> None:
    """Whoever may close it has seen it done."""
    duty, case = access.seen_duty(desk, tap.subject)
    duties.close(desk, duty, case)
    cases.went_on(desk, case)
    desk.say(N_("Confirmed. Thank you."))


def not_yet(tap: Tap, desk: Desk) -> None:
    """Whoever may close it has not: the ladder goes on."""
    duty, case = access.seen_duty(desk, tap.subject)
    duties.reopen(desk, duty, case)
    cases.went_on(desk, case)
    desk.say(N_("Noted. The reminders go on."))


def show_file(tap: Tap, desk: Desk) -> None:
    """Send the evidence."""
    duty, _ = access.seen_duty(desk, tap.subject)
    if duty.file_id is None or not duties.may_close(desk, duty):
        raise Refusal(access.NOT_HERE)
    enclosed.send(desk, duty.file_id)


def show(tap: Tap, desk: Desk) -> None:
    """Show what is to be confirmed, below."""
    duty, _ = access.seen_duty(desk, tap.subject)
    if not duties.may_close(desk, duty):
        raise Refusal(access.NOT_HERE)
    cards.show(desk, desk.me, "confirm", duty.id, fresh=True)


def show_owed(tap: Tap, desk: Desk) -> None:
    """Show what the person owes, below, with its button."""
    duty, _ = access.seen_duty(desk, tap.subject)
    if not duties.owes(desk, duty):
        raise Refusal(access.NOT_HERE)
    cards.show(desk, desk.me, "duty", duty.id, fresh=True)


# -- putting a reminder off --------------------------------------------------------------------------------------------

SNOOZED = N_("I will remind you again on %(day)s.")
SNOOZED_THAT = N_("“%(duty)s”: I will remind you again on %(day)s.")
AS_FAR = N_("I will remind you again on %(day)s: it cannot be put off any further.")
THAT_AS_FAR = N_("“%(duty)s”: I will remind you again on %(day)s. It cannot be put off any further.")
REPORTED = N_("“%(duty)s”: you reported it done, and it waits for %(names)s to confirm it. No reminder comes for now.")
AS_BEFORE = N_("The reminders come as before.")

DONE_WORDS = frozenset({
    "done", "i have done it", "it is done", "finished",
    "办好了", "办完了", "已办", "已办好", "已完成", "完成了", "做完了", "做好了", "弄好了",
})  # fmt: skip
NUMBERS = {one: n for n, one in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
LATER = r"(?:再|之?后再?)?(?:提醒我?|说|办|通知我?|叫我?)(?:吧|一下)?"
IN_DAYS = re.compile(
    rf"(?:请|过)?(?P<zh>\d{{1,3}}|[一二两三四五六七八九十])\s*[天日]之?[后後]?{LATER}|"
    r"(?:please )?(?:snooze|remind me|later)(?: again)?(?: in| for)? (?P<en>\d{1,3}) days?"
)
NAMED_DAYS = (
    (1, re.compile(rf"明[天日]{LATER}|(?:please )?(?:snooze|remind me|do it)?(?: again)?(?: until)? ?tomorrow")),
    (2, re.compile(rf"后天{LATER}")),
    (7, re.compile(rf"(?:下周|下星期|过一周|一周后){LATER}|(?:snooze|remind me)(?: again)?(?: until)? next week")),
)


def put_off_by(text: str) -> int | None:
    """For how many days somebody puts it off: 3天后再提醒, 明天再说, snooze 3 days. None: they do not."""
    typed = tidy(text).casefold().rstrip("。.!！")
    if match := IN_DAYS.fullmatch(typed):
        number = match["zh"] or match["en"]
        return NUMBERS.get(number) or int(number) or None
    return next((days for days, words in NAMED_DAYS if words.fullmatch(typed)), None)


def said(text: str, desk: Desk) -> bool:
    """What is typed where no form waits: that the duty shown last is done, or is to be put off. Returns whether it was.

    Raises: Refusal: it cannot be.
    """
    is_done, days = tidy(text).casefold().rstrip("。.!！") in DONE_WORDS, put_off_by(text)
    if not is_done and days is None:
        return False
    shown = cards.latest(desk, "duty")
    duty = duties.owed(desk, shown) if shown is not None else None
    if duty is None:
        return False
    _, case = access.seen_duty(desk, duty.id)
    title = Words(cases.flow_of(desk, case).duty(duty.key).title)
    if duty.state == "claimed":
        names = voice.listed([named(one, desk.language) for one in duties.to_be_asked(desk, duty, case)], desk.language)
        line(desk, Words(REPORTED, {"duty": title, "names": names}))
        return True
    if is_done:
        done(Tap(Act.DONE, duty.id), desk)
    elif days is not None:
        span = Span(days, "calendar_days")
        day = duties.snooze(desk, duty, case, span)
        far = day is not None and duties.is_cut_short(desk, duty, span, day)
        line(desk, Words(THAT_AS_FAR if far else SNOOZED_THAT, {"duty": title, "day": day}))
        return True
    cards.show(desk, desk.me, "duty", duty.id)
    if desk.toast is not None:  # there was no button whose answer it would be
        line(desk, desk.toast)
        desk.toast = None
    return True


def snooze(tap: Tap, desk: Desk) -> None:
    """Its owner puts it off by one of the rule pack's lengths, or does not after all."""
    duty, case = access.seen_duty(desk, tap.subject)
    span = desk.office.pack.lengths(duties.SNOOZE).get(tap.arg) if tap.arg else None
    if tap.arg and span is None:
        raise Refusal(N_("This cannot be put off any longer."))
    day = duties.snooze(desk, duty, case, span)
    if span is None or day is None:
        desk.say(AS_BEFORE)
    else:
        desk.say(AS_FAR if duties.is_cut_short(desk, duty, span, day) else SNOOZED, day=day)


def origin(tap: Tap, desk: Desk) -> None:
    """Say how its day is worked out, below; the card stays as it is."""
    duty, _ = access.seen_duty(desk, tap.subject)
    outbox.post(
        desk, "duty_why", desk.me, f"event:{desk.event_id}:duty_why", about={"duty": duty.id}, rank=outbox.ANSWER
    )
