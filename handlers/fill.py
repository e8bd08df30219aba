"""Filling a form: typing, tapping, going back, saving, handing in. One card a draft, edited in place after a tap."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from telegram import Message, Update

from flows.kit.answers import Answers, Question
from flows.kit.filling import before, open_questions
from flows.kit.flow import Flow, Form, Verdict
from flows.kit.questions import NO_COST, Amount, Attachment, Confirmation, PaperNumber, Reply, Text
from flows.kit.reading import Read, Unread, fold, looks_like_document, read_count, tidy
from flows.kit.refusal import Refusal, Words
from flows.kit.settling import OUT_OF_DATE
from flows.kit.tiny import (
    CANCEL_REASON,
    ON_PAPER,
    PAPER,
    PAPER_SAYS,
    PAPER_WHY,
    PLACE,
    REASON,
    REFUSES,
    REFUSES_CHANGE,
    RETURNS,
    RETURNS_HIDDEN,
    TAKE_BACK,
    TYPED,
    WHOM,
    WHY_NOT,
    WHY_OFF,
)  # fmt: skip
from flows.kit.words import N_
from handlers import choosing, enclosed, formcard, month, rowcard, rowsheet, shown, voice
from handlers.letters import line
from handlers.tap import Act, Tap
from storage import access, cards, cases, changes, drafts, duties, outbox
from storage.desk import Desk
from storage.tables import Case, Draft

#: typed where a reason or a paper is asked for: they do not mean it after all
SECOND_THOUGHTS = frozenset({
    "算了", "不取消了", "不退了", "取消", "不用了", "没事", "没事了", "撤销", "cancel", "never mind", "no", "stop",
})  # fmt: skip

#: kinds of questions of a tiny form that may be given up in words
FREE = ("text", "long text", "attachment", "acknowledgement", "reason", "place", "reply")

#: words typed for a button that bears others
LIKEWISE: dict[Act, frozenset[str]] = {
    Act.BACK: frozenset({"返回", "回退", "后退", "上一题", "返回上一步", "回到上一步", "go back", "previous"}),
    Act.SAVE: frozenset({"保存", "先保存", "稍后再填", "明天再填", "下次再填", "save", "save it"}),
    Act.KEEP: frozenset({
        "沿用", "沿用原来的", "沿用原答案", "不变", "不改", "不用改", "没变", "照旧", "保持不变", "保留",
        "跟原来一样", "和原来一样",
        "keep", "keep it", "leave it", "as it was", "unchanged", "no change", "the same", "same", "same as before",
    }),
    Act.CANCEL: frozenset({"取消吧", "不填了", "不办了", "放弃", "give up", "forget it", "quit"}),
    Act.SAME: frozenset({
        "和上次一样", "跟上次一样", "同上次", "照上次", "照上次的填", "和上次一样填",
        "as last time", "same as last time", "like last time", "the same as last time",
    }),
    Act.SUBMIT: frozenset({"确认", "确认提交", "无误", "submit it", "send it"}),
    Act.SKIP: frozenset({
        "稍后", "以后补", "以后再补", "等会儿", "待会儿", "还没有", "没有", "暂无", "暂时没有",
        "无", "没有编号", "无编号", "none", "晚点补", "后补",
        "later", "skip", "not yet", "i don't have it yet", "i do not have it yet", "i'll send it later",
    }),
}  # fmt: skip

#: kinds of questions that any words answer, and words that answer none all the same
TEXTS = ("text", "long text")
NO_ANSWER = frozenset({
    "跳过", "略过", "不知道", "不清楚", "还不清楚", "不确定", "未定", "待定", "下一步", "下一个", "重来",
    "重新开始", "不去了", "稍后",
    "skip", "pass", "next", "i don't know", "i do not know", "don't know", "no idea", "not sure", "later", "restart",
    "start over", "nevermind", "never mind", "tbd",
})  # fmt: skip

#: typed where a question may be left out: the button that does so
NOTHING = frozenset({
    "没有", "没有的", "无", "没", "暂无", "没有人", "没人", "none", "no", "nothing", "nobody", "no one", "n/a",
})  # fmt: skip

#: typed by somebody who does not know what to answer
ASKED_BACK = frozenset({
    "为什么", "为啥", "怎么办", "什么意思", "怎么填", "怎么写", "不懂", "不明白", "看不懂", "不会填", "帮助", "求助",
    "why", "what", "what now", "now what", "how", "help", "help me", "what do you mean", "what does that mean",
    "i don't understand", "i do not understand",
})  # fmt: skip

#: what a verdict is answered with
SAID = {
    Verdict.APPROVE: N_("Approved."),
    Verdict.PASS: N_("Recorded: passed."),
    Verdict.FAIL: N_("Recorded: not passed."),
    Verdict.RECORD: N_("Recorded."),
    Verdict.RETURN: N_("Returned for changes."),
    Verdict.REFUSE: N_("Decided: not approved. The filer is told."),
}
ADDED = N_("Added to %(number)s: %(what)s.")
DONE = N_("Done, thank you.")
REPORTED = N_("Reported. Whoever confirms it is asked now.")
IN_PART = N_("Noted. Still left: %(n)d")
SAVED = N_("Saved. /my brings it back.")
NO_FORM = N_("No form is open. /my shows what you filed and left unfinished.")
NO_QUESTION = N_("I did not keep this file: nothing asks for one now. Open what it belongs to in /my, then tap its 📎.")
UNCLEAR = N_("If this is unclear, call the office: %(phone)s. What you filled in stays here.")
REALLY = N_("Give this form up? The %(n)d answers in it would be gone; Save for later keeps them.")
DELETED = N_("That looks like a document number, so I deleted it. It is asked for separately where it is needed.")
NEEDED = N_("This one is needed. If you cannot say yet, tap Save for later: what you filled in stays.")
GIVE_UP = N_("I did not take that as your answer. To give this form up, tap Cancel; to keep it, tap Save for later.")


def begun(desk: Desk, case: Case) -> Draft:
    """The form of a case that is to be handed in, the first time or again, with every answer it has."""
    return drafts.start(desk, cases.flow_of(desk, case), subject=case.id, answers=Answers(case.answers))


def open_again(desk: Desk, case: Case) -> None:
    """Open what is to be handed in, the first time or again."""
    cards.show(desk, desk.me, "draft", begun(desk, case).id, fresh=True)


def ask(desk: Desk, form: Form, *, subject: int, seen: int, answers: Answers | None = None) -> None:
    """Begin a tiny form about a case or duty. *answers*: what it is to know beforehand."""
    draft = drafts.start(desk, form, subject=subject, seen=seen, answers=answers)
    cards.show(desk, desk.me, "draft", draft.id, fresh=True)


def waits_for_text(desk: Desk) -> bool:
    """Whether what is typed answers a question."""
    return drafts.in_focus(desk) is not None


def message(update: Update, desk: Desk) -> None:
    """Anything sent that is no command: the answer to what was asked."""
    sent = update.message
    assert sent is not None  # the route looked
    draft = drafts.in_focus(desk)
    text = sent.text or sent.caption or ""
    if draft is not None:
        _once_more(desk, draft, sent)
    question = drafts.waits_for(desk, draft) if draft else None
    if question is not None and question.sealed and sent.text:
        forget(desk, sent)
    if (sent.photo or sent.document) and enclosed.joins(desk, sent):
        return
    if draft is None:
        if sent.photo or sent.document:
            raise Refusal(NO_QUESTION)
        if looks_like_document(text):
            line(desk, Words(DELETED))
            return
        outbox.post(
            desk, "hello", desk.me, f"event:{desk.event_id}:hello", about={"hello": desk.me.id}, rank=outbox.ANSWER
        )
        return
    if sent.photo or sent.document:
        if isinstance(question, Attachment) or (isinstance(question, Reply) and question.files):
            enclosed.take(desk, draft, question, sent)
        elif sent.document and (key := _in_a_sheet(desk, draft)) is not None:
            forget(desk, sent)  # there are numbers of documents in it
            if (file := enclosed.sheet(desk, draft, sent)) is not None:
                rowsheet.sent(desk, draft, key, file)
                return  # the card is drawn when the sheet is read: a moment later
        elif question is not None and question.sealed:
            forget(desk, sent)
            drafts.hint(draft, Words(N_("I deleted your photo from this chat. Please type the number.")))
        elif not enclosed.adds(desk, draft, sent):
            drafts.hint(draft, Words(N_("No file is needed here. Please type the answer.")))
    elif sent.text is None and isinstance(question, Attachment):
        drafts.hint(draft, Words(N_("I cannot read this kind of message. Please send a photo or a file.")))
    elif sent.text is None:
        drafts.hint(draft, Words(N_("I cannot read this kind of message. Please type your answer.")))
    elif question is not None and not question.sealed and looks_like_document(text):
        drafts.hint(draft, Words(DELETED))
    elif _second_thoughts(desk, draft, sent.text):
        _give_up(desk, draft, fresh=True)
        return
    elif (tap := _meant(desk, draft, sent.text)) is not None:
        _press(desk, draft, tap)
        return
    elif (words := _aside(desk, draft, sent.text)) is not None:
        draft.hint = drafts.keep_words(words) | {"only": "hint"}
    else:
        drafts.typed(desk, draft, month.whole(draft, sent.text), message=sent.message_id)
    _go_on(desk, draft, fresh=True)


def _once_more(desk: Desk, draft: Draft, sent: Message) -> None:
    """All is answered, and another sheet or text comes in the place of the one that was read: it is asked for again."""
    found = [one for one in drafts.form_of(desk, draft).questions if one.takes_sheet]
    if len(found) != 1 or drafts.asked(desk, draft) is not None:
        return
    if sent.document or isinstance(found[0].read(sent.text or "", drafts.around(desk, draft)), Read):
        draft.chosen = found[0].key


def corrected(desk: Desk, edited: Message) -> bool:
    """A message was edited that gave an answer of a form still open: it gives that answer anew. Returns whether so."""
    draft, keys = drafts.said_by(desk, edited.message_id)
    if draft is None or not edited.text:
        return False
    drafts.focus(desk, draft)
    drafts.correct(desk, draft, keys, edited.text, edited.message_id)
    _go_on(desk, draft, fresh=False)
    return True


def _second_thoughts(desk: Desk, draft: Draft, text: str) -> bool:
    """Whether somebody asked for a reason or a paper, or whether they mean it, says that they do not after all."""
    said, form = tidy(text).casefold().rstrip("。.!！"), drafts.form_of(desk, draft)
    question = drafts.waits_for(desk, draft)
    if isinstance(form, Flow) or question is None:
        return False
    if isinstance(question, Confirmation) and question.declined(text):
        return True
    leave = {_bare(voice.say(formcard.leaves(form), language)) for language in voice.LANGUAGES}
    return question.kind in FREE and (said in SECOND_THOUGHTS or _bare(text) in leave)


def _meant(desk: Desk, draft: Draft, text: str) -> Tap | None:
    """The button whose words were typed, or the line of the card with every answer that was named; None: neither."""
    said = _bare(text)
    if drafts.asked(desk, draft) is None and (key := _line_named(desk, draft, said)):
        return Tap(Act.CHANGE, draft.id, key)
    if (rows := drafts.group(desk, draft)) and (tap := rowcard.meant(desk, draft, rows, said)):
        return tap
    keys = [key for row in formcard.buttons(desk, draft.id) for key in row if said and _bare(key.text) == said]
    tap = Tap.read(str(keys[0].callback_data)) if keys else _likewise(desk, draft, said)
    if tap is None or tap.act not in PRESSED:
        return None
    reads = tap.act is Act.CANCEL and not isinstance(drafts.reading(desk, draft, text), Unread)
    return None if reads else tap  # what can be an answer gives nothing up


def _likewise(desk: Desk, draft: Draft, said: str) -> Tap | None:
    """The button that other words than its own are typed for."""
    question = drafts.waits_for(desk, draft)
    paper = isinstance(question, Attachment | PaperNumber)
    acts = [act for act, words in LIKEWISE.items() if said in words and (act is not Act.SKIP or paper)]
    acts += [Act.SKIP] if question is not None and _leaves_out(desk, draft, question, said) else []
    taps = [Tap.read(str(key.callback_data)) for row in formcard.buttons(desk, draft.id) for key in row]
    return next((tap for tap in taps if tap is not None and tap.act in acts), None)


def _leaves_out(desk: Desk, draft: Draft, question: Question[Any], said: str) -> bool:
    """Whether somebody says that there is none of what is asked for, and that is no answer by itself."""
    nothing = said in NOTHING | NO_ANSWER or (isinstance(question, Amount) and said in NO_COST)
    if not (question.optional and nothing):
        return False
    return isinstance(question, Text) or isinstance(drafts.reading(desk, draft, said), Unread)


def _aside(desk: Desk, draft: Draft, text: str) -> Words | None:
    """What is said to somebody who asks back, or names what the form is not asked to do; None: it is an answer."""
    said = _bare(text)
    question, flow = drafts.waits_for(desk, draft), isinstance(drafts.form_of(desk, draft), Flow)
    if flow and question is not None and question.kind in TEXTS and not question.optional and said in NO_ANSWER:
        return Words(NEEDED)
    if said in ASKED_BACK or not text.strip("?？ "):
        return Words(UNCLEAR, {"phone": desk.office.phone})
    stops = said in SECOND_THOUGHTS - {"no"} or said in LIKEWISE[Act.CANCEL]
    return Words(GIVE_UP) if stops and flow and question is not None else None


def _bare(text: str) -> str:
    """Words without the signs around them: what is said on a button and what is typed for it are alike."""
    return fold(re.sub(r"^[\W_]+|[\W_]+$", "", text))


def _line_named(desk: Desk, draft: Draft, said: str) -> str | None:
    """The key of the line of that number or name, in either language."""
    made = formcard.lines(desk, draft)
    if (number := read_count(said)) and isinstance(number, Read) and 1 <= number.value <= len(made):
        return made[number.value - 1].key
    named = [one.key for one in made if said in {_bare(voice.say(one.label, language)) for language in voice.LANGUAGES}]
    return named[0] if len(named) == 1 else None


def _press(desk: Desk, draft: Draft, tap: Tap) -> None:
    """A button's words were typed: what it does, with the card below."""
    if (card := cards.find(desk, desk.me.id, "draft", draft.id)) is not None:
        card.fresh = True
    PRESSED[tap.act](tap, desk)
    ended = draft.state == "done" and not isinstance(drafts.form_of(desk, draft), Flow)
    if desk.toast is not None and not ended:  # a tiny form that ended says it on its own card
        line(desk, desk.toast)


def forget(desk: Desk, sent: Message) -> None:
    """Delete what the person sent from the chat: it holds a document's number."""
    key, about = f"event:{desk.event_id}:delete", {"message": sent.message_id}
    delete = partial(outbox.act, desk, "delete", sent.chat_id, key, about=about)
    delete()
    desk.if_refused(delete)


def _in_a_sheet(desk: Desk, draft: Draft) -> str | None:
    """The key of what is asked, where that may come as a sheet."""
    if (rows := drafts.group(desk, draft)) is not None:
        return rows.group.key if rows.group.sheet_from else None
    question = drafts.asked(desk, draft)
    return question.key if question is not None and question.takes_sheet else None


def file_arrived(desk: Desk, file_id: int) -> None:
    """A file was kept, or is lost: whoever looks at it sees it."""
    enclosed.changed(desk, file_id)
    if (draft := rowsheet.arrived(desk, file_id)) is not None:
        cards.show(desk, desk.me, "draft", draft.id, fresh=True)


def _go_on(desk: Desk, draft: Draft, *, fresh: bool) -> None:
    """After an answer: the next question, or what a finished tiny form leads to."""
    form = drafts.form_of(desk, draft)
    drafts.recall(desk, draft)
    if isinstance(form, Flow) or drafts.asked(desk, draft) is not None:
        cards.show(desk, desk.me, "draft", draft.id, fresh=fresh)
        return
    given = drafts.given(draft)
    draft.state, draft.answers, draft.hint = "done", {}, None
    if (switch := SWITCHES.get(form.key)) is not None:
        _turn_into(desk, draft, switch(desk, draft, given), fresh=fresh)
        return
    cards.mark(desk, "draft", draft.id)
    _leave(desk, draft)
    desk.if_refused(partial(_unsent, desk, draft))  # it would ask for ever what nobody can use
    _finished(form)(desk, draft, given)
    if desk.toast is None:
        return
    draft.hint = drafts.keep_words(desk.toast)  # a tap's answer goes away, this one stays
    if fresh and (card := cards.find(desk, desk.me.id, "draft", draft.id)) is not None:
        card.fresh = True  # below what was typed


def _turn_into(desk: Desk, draft: Draft, other: Draft, *, fresh: bool) -> None:
    """The message of a draft that is done goes on as another's, which is in focus now."""
    drafts.focus(desk, other)
    card = cards.find(desk, desk.me.id, "draft", draft.id)
    if card is None:
        cards.show(desk, desk.me, "draft", other.id, fresh=True)
        return
    cards.turn_into(desk, card, "draft", other.id)
    card.fresh = fresh


def _leave(desk: Desk, draft: Draft) -> None:
    """A draft ends or is put away: a form that was being filled before it is asked for again."""
    if (before_it := drafts.leave(desk, draft)) is not None:
        cards.show(desk, desk.me, "draft", before_it.id, fresh=True)


def _return(desk: Desk, draft: Draft, given: Answers) -> None:
    case = access.seen_case(desk, draft.subject or 0)
    to = given.value(WHOM)
    cases.settle(desk, case, Verdict.RETURN, seen=draft.seen, reason=given[REASON], to=to)
    desk.say(N_("Returned for changes to %(name)s."), name=desk.one(to.by if to else case.filer_id).called)


def _refuse(desk: Desk, draft: Draft, given: Answers) -> None:
    case = access.seen_case(desk, draft.subject or 0)
    cases.settle(desk, case, Verdict.REFUSE, seen=draft.seen, reason=given[WHY_NOT])
    desk.say(SAID[Verdict.REFUSE])


def _call_off(desk: Desk, draft: Draft, given: Answers) -> None:
    case = access.seen_case(desk, draft.subject or 0)
    cases.cancel(desk, case, given[WHY_OFF])
    desk.say(N_("%(number)s is called off. Everybody concerned is told."), number=case.number)


def _take_back(desk: Desk, draft: Draft, given: Answers) -> None:
    """The case is with its filer again: its card says so, and its form is open to be changed."""
    case = access.seen_case(desk, draft.subject or 0)
    cases.withdraw(desk, case)
    open_again(desk, case)
    desk.say(N_("%(number)s is taken back. You can change it below and send it again."), number=case.number)


def _typed(verdict: Verdict, desk: Desk, draft: Draft, given: Answers) -> None:
    """A typed verdict is confirmed: it counts, or asks first what its step asks."""
    case = access.seen_case(desk, draft.subject or 0)
    mine = cases.settleable(desk, case, verdict, seen=draft.seen)
    form = cases.asked_with(desk, case, verdict, mine) if verdict.passes else None
    if form is not None:
        ask(desk, form, subject=case.id, seen=draft.seen)
        return
    cases.settle(desk, case, verdict, seen=draft.seen, reason=given.value(REASON))
    desk.say(SAID[verdict])


def _on_paper(desk: Desk, draft: Draft, given: Answers) -> None:
    case = access.seen_case(desk, draft.subject or 0)
    verdict = Verdict(given[PAPER_SAYS])
    step, seat, edition = given.kept[PLACE]
    paper = {one.key: given.kept.get(one.key) for one in PAPER}
    cases.on_paper(desk, case, step, seat, verdict, paper, seen=edition, reason=given.value(PAPER_WHY))
    words = Words(PAPER_SAYS.option(given[PAPER_SAYS]).label)
    desk.say(N_("Taken down, signed on paper by %(name)s: %(said)s."), name=shown.signer(desk, paper), said=words)


def _pass(desk: Desk, draft: Draft, given: Answers) -> None:
    """What a step asks is answered: its verdict counts now."""
    case = access.seen_case(desk, draft.subject or 0)
    step = cases.flow_of(desk, case).step(draft.form.partition(":")[2])
    verdict = next(verdict for verdict in step.gives if verdict.passes)
    cases.settle(desk, case, verdict, seen=draft.seen, given=given.kept)
    desk.say(SAID[verdict])


def _follow(desk: Desk, draft: Draft, given: Answers) -> None:
    """A paper the filer adds to what is under way."""
    case = access.seen_case(desk, draft.subject or 0)
    cases.follow(desk, case, given.kept)
    [paper] = drafts.form_of(desk, draft).questions
    desk.say(ADDED, number=case.number, what=Words(paper.label))


def _report(desk: Desk, draft: Draft, given: Answers) -> None:
    duty, case = access.seen_duty(desk, draft.subject or 0)
    cases.report(desk, duty, case, given.kept)
    if rest := duties.rows_left(desk, duty, case):
        desk.say(IN_PART, n=len(rest))
        return
    desk.say(REPORTED if duty.state == "claimed" else DONE)


#: what a filled tiny form leads to; others are a step's, a paper's or a duty's own
FINISHED: dict[str, Callable[[Desk, Draft, Answers], None]] = {
    **{form.key: partial(_typed, verdict) for verdict, form in TYPED.items()},
    RETURNS: _return,
    RETURNS_HIDDEN: _return,
    REFUSES: _refuse,
    REFUSES_CHANGE: _refuse,
    CANCEL_REASON.key: _call_off,
    TAKE_BACK.key: _take_back,
    ON_PAPER.key: _on_paper,
}


#: tiny forms after which another form is filled: they say which, and their message goes on as that
SWITCHES: dict[str, Callable[[Desk, Draft, Answers], Draft]] = {}


def _finished(form: Form) -> Callable[[Desk, Draft, Answers], None]:
    own = _pass if ":" in form.key else _follow if "+" in form.key else _report
    return FINISHED.get(form.key.rpartition("=")[2], own)


# -- taps --------------------------------------------------------------------------------------------------------------


def _focused(tap: Tap, desk: Desk) -> Draft:
    """The person's own draft that was tapped: their next message answers it. Raises Refusal."""
    draft = drafts.own(desk, tap.subject)
    drafts.focus(desk, draft)
    return draft


def answer(tap: Tap, desk: Desk) -> None:
    """A button that answers the question: absolute, so pressing it twice is one act."""
    draft = _focused(tap, desk)
    path, kind, code = re.match(r"([^=#]*)([=#]?)(.*)", tap.arg).groups()  # type: ignore[union-attr]  # it always fits
    if _answered_already(desk, draft, path):
        _go_on(desk, draft, fresh=False)
        return
    question = _at(desk, draft, path)
    if kind == "#":  # one of the readings that were offered, as long as they are
        offered = (draft.hint or {}).get("choices", []) if tap.revision == draft.revision else []
        value = question.take(offered[int(code)]) if code.isdigit() and int(code) < len(offered) else None
    elif choosing.press(desk, draft, question, code):
        cards.show(desk, desk.me, "draft", draft.id)
        return
    else:
        value = question.pick(code, drafts.around(desk, draft))
    if value is None:
        raise Refusal(OUT_OF_DATE)
    _give(desk, draft, question, value)


def skip(tap: Tap, desk: Desk) -> None:
    """Leave an optional question out."""
    draft = _focused(tap, desk)
    question = _at(desk, draft, tap.arg)
    if not question.optional:
        raise Refusal(OUT_OF_DATE)
    _give(desk, draft, question, None)


def _answered_already(desk: Desk, draft: Draft, path: str) -> bool:
    """Whether a button belongs to a row that is whole and closed by now: it was pressed twice."""
    rows, parts = drafts.group(desk, draft), path.split(".")
    if rows is None or len(parts) == 1 or parts[0] != rows.group.key or not parts[1].isdigit():
        return False
    return int(parts[1]) != rows.at and parts[-1] in rows.row(int(parts[1]))


def _at(desk: Desk, draft: Draft, path: str) -> Question[Any]:
    """The question a button is about: of the form, or of the open row of the group that is asked. Raises Refusal."""
    rows, parts = drafts.group(desk, draft), path.split(".")
    question = drafts.form_of(desk, draft).question(path)
    if rows is not None and len(parts) > 1 and parts[:2] == [rows.group.key, str(rows.at)]:
        question = next((one for one in rows.group.of if one.key == parts[-1]), None)
    if question is None:
        raise Refusal(OUT_OF_DATE)
    return question


def _give(desk: Desk, draft: Draft, question: Question[Any], value: Any) -> None:
    """Keep what a button answers, and go on."""
    rows = drafts.group(desk, draft)
    give = drafts.give if rows is not None and question in rows.group.of else drafts.answer
    give(desk, draft, question, value)
    _go_on(desk, draft, fresh=False)


def calendar(tap: Tap, desk: Desk) -> None:
    """A month of the calendar of a question that asks for a day, or none any more."""
    draft = _focused(tap, desk)
    path, _, to = tap.arg.partition("@")
    question = _at(desk, draft, path)
    if question != drafts.waits_for(desk, draft):
        raise Refusal(OUT_OF_DATE)
    if (days := month.turn(desk, draft, question, path, to)) is not None:
        _give(desk, draft, question, days)
        return
    cards.show(desk, desk.me, "draft", draft.id)


def turn(tap: Tap, desk: Desk) -> None:
    """Another page of the answers that are offered, or of a group's rows."""
    draft = _focused(tap, desk)
    path, _, to = tap.arg.partition("@")
    if _at(desk, draft, path) != drafts.waits_for(desk, draft):
        raise Refusal(OUT_OF_DATE)
    choosing.turn(draft, to)
    cards.show(desk, desk.me, "draft", draft.id)


def take_out(tap: Tap, desk: Desk) -> None:
    """One of several files is no part of the answer any more."""
    draft = _focused(tap, desk)
    enclosed.take_out(desk, draft, _at(desk, draft, tap.arg), tap.revision)
    _go_on(desk, draft, fresh=False)


def keep(tap: Tap, desk: Desk) -> None:
    """What is asked again stays as it was."""
    draft = _focused(tap, desk)
    question = drafts.form_of(desk, draft).question(tap.arg)
    so_far = drafts.earlier(draft, question) if question is not None else None
    if question is None or so_far is None:
        raise Refusal(OUT_OF_DATE)
    drafts.answer(desk, draft, question, question.take(so_far[0]))
    _go_on(desk, draft, fresh=False)


def back(tap: Tap, desk: Desk) -> None:
    """Ask the question before the one shown again; its answer is kept until it is given anew.

    Where every answer is there, the way back is the card that shows them all.
    """
    draft = _focused(tap, desk)
    form = drafts.form_of(desk, draft)
    now, who = drafts.answers(desk, draft), drafts.asker(desk, draft)
    if (rows := drafts.group(desk, draft)) and (within := rows.back(now, who)):
        drafts.fill(desk, draft, within)
    elif not open_questions(form, now, who):
        draft.chosen, draft.hint = None, None
    elif (earlier := before(form, now, who, form.question(tap.arg))) is not None:
        draft.chosen, draft.hint = earlier.key, None
    drafts.touch(desk, draft)
    cards.show(desk, desk.me, "draft", draft.id)


def change(tap: Tap, desk: Desk) -> None:
    """Ask one question again from the card with every answer, or show its lines to choose one."""
    draft = _focused(tap, desk)
    if tap.arg != drafts.LINES and drafts.form_of(desk, draft).question(tap.arg) is None:
        raise Refusal(OUT_OF_DATE)
    draft.chosen, draft.hint = tap.arg, None
    drafts.touch(desk, draft)
    cards.show(desk, desk.me, "draft", draft.id)


def row(tap: Tap, desk: Desk) -> None:
    """A row of a group: opened, begun, removed; or there are no more."""
    draft = _focused(tap, desk)
    rowcard.press(desk, draft, tap)
    _go_on(desk, draft, fresh=False)


def save(tap: Tap, desk: Desk) -> None:
    """Put the form away."""
    draft = drafts.own(desk, tap.subject)
    draft.state = "saved"
    cards.mark(desk, "draft", draft.id)
    _leave(desk, draft)
    desk.say(SAVED)


def resume(tap: Tap, desk: Desk) -> None:
    """Go on with a saved form where it was left, below."""
    draft = _focused(tap, desk)
    cards.show(desk, desk.me, "draft", draft.id, fresh=True)


def cancel(tap: Tap, desk: Desk) -> None:
    """Give the form up by its button; where much is filled in, by a second one."""
    draft = drafts.own(desk, tap.subject)
    if tap.arg == formcard.SURE or not _asks_first(desk, draft):
        _give_up(desk, draft, fresh=False)
    else:
        cards.show(desk, desk.me, "draft", draft.id)


def give_up(update: Update, desk: Desk) -> None:
    """/cancel: give up the form in focus."""
    draft = drafts.in_focus(desk)
    if draft is None:
        raise Refusal(NO_FORM)
    _give_up(desk, draft, fresh=True)


def _asks_first(desk: Desk, draft: Draft) -> bool:
    """Ask whether a form in which much is filled in shall be given up. Returns whether it is asked."""
    filled = len(drafts.given(draft).kept)
    if filled <= formcard.FEW or not isinstance(drafts.form_of(desk, draft), Flow):
        return False
    drafts.hint(draft, Words(REALLY, {"n": filled}))
    draft.hint = (draft.hint or {}) | {formcard.LEAVING: True}
    drafts.touch(desk, draft)
    return True


def _give_up(desk: Desk, draft: Draft, *, fresh: bool) -> None:
    form, case = desk.office.form(draft.form), drafts.case_of(desk, draft)
    drafts.cancel(desk, draft)
    if form is not None and form.sure is not None:  # “cancelled” would say that the act was
        draft.hint = drafts.keep_words(Words(form.sure.left, {"number": case.number} if case is not None else {}))
    cards.show(desk, desk.me, "draft", draft.id, fresh=fresh)
    _leave(desk, draft)


def _unsent(desk: Desk, draft: Draft) -> None:
    """What it led to was refused, and said to be: nobody called it off."""
    drafts.cancel(desk, draft)
    draft.hint = drafts.keep_words(Words(N_("Nothing was sent.")))
    cards.show(desk, desk.me, "draft", draft.id)
    _leave(desk, draft)


def submit(tap: Tap, desk: Desk) -> None:
    """Hand the form in: its message goes on as the case's card."""
    draft = _focused(tap, desk)
    card = cards.find(desk, desk.me.id, "draft", draft.id)
    cards.mark(desk, "draft", draft.id)
    if drafts.recheck(desk, draft) or not enclosed.arrived(desk, draft):
        return
    again = changes.is_change(desk, draft)
    case: Case = (changes.send if again else cases.submit)(desk, draft, seen=tap.revision)
    if card is not None:
        cards.turn_into(desk, card, "case", case.id)
    if not again:
        desk.say(N_("Filed: %(number)s"), number=case.number)
        if cases.flow_of(desk, case).takes_up is not None and (n := duties.count_open(desk)):
            line(desk, Words(N_("Reminders are worked out again by it; open duties: %(n)d."), {"n": n}))
    elif case.in_force is not None:
        desk.say(
            N_("The change is on its way. Until it is settled, %(number)s stands as approved."), number=case.number
        )
    elif cases.flow_of(desk, case).keeps:
        desk.say(N_("Put right. What stood before is kept in its history."))
    else:
        desk.say(N_("Changed. Nobody need decide on it again; the office is told."))


#: buttons of the card that may be pressed by typing their words
PRESSED: dict[Act, Callable[[Tap, Desk], None]] = {
    Act.SKIP: skip,
    Act.BACK: back,
    Act.CHANGE: change,
    Act.ROW: row,
    Act.SAVE: save,
    Act.CANCEL: cancel,
    Act.SUBMIT: submit,
    Act.KEEP: keep,
}
