"""Files in answers: a photo or document, several sent together or one after the other, sent on again, taken out."""

from __future__ import annotations

from typing import Any

from telegram import Message
from telegram.constants import FileSizeLimit

from flows.kit.answers import Question
from flows.kit.questions import Attachment, Reply, Said
from flows.kit.refusal import Refusal, Words
from flows.kit.settling import OUT_OF_DATE
from flows.kit.words import N_
from handlers.letters import line
from storage import cards, drafts, duties, files, outbox
from storage.desk import Desk
from storage.tables import Draft, File

TOO_LARGE = N_("This file is larger than %(most)d MB, more than Telegram lets me fetch. Please send a smaller one.")
ADDED = N_("Added to “%(what)s”: now %(n)d files.")
TAKEN = N_("Taken as “%(what)s”.")
STILL_ARRIVING = N_("A file is still on its way from Telegram. Please press again in a moment.")
NOT_FETCHED = N_("“%(name)s” could not be fetched from Telegram. Please send it again.")
NOT_TAKEN = N_("“%(name)s” is no photo, PDF, Word or Excel file. Please send one of these.")
MOST = 10  #: files of one answer, as many as Telegram puts into an album


def take(desk: Desk, draft: Draft, question: Attachment | Reply, sent: Message) -> None:
    """The photo or document that was sent is the answer, and is to be fetched."""
    if (kept := _wanted(desk, sent)) is None:
        drafts.hint(draft, _too_large())
        return
    drafts.answer(desk, draft, question, _value(question, sent, kept.id))


def _wanted(desk: Desk, sent: Message, first: File | None = None) -> File | None:
    """Note what was sent as a file to be fetched; None: it is too large."""
    file = sent.document or sent.photo[-1]  # of a photo's sizes the last is the largest
    if (file.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
        return None
    kind, name = ("document", sent.document.file_name or "file") if sent.document else ("photo", "photo.jpg")
    album = sent.media_group_id or ""
    return files.want(desk, file.file_id, kind, name, file.file_size or 0, album=album, first=first)


def wanted(desk: Desk, sent: Message) -> int:
    """The row of what was sent, which is to be fetched. Raises Refusal: it is too large."""
    if (file := _wanted(desk, sent)) is None:
        words = _too_large()
        raise Refusal(words.text, **words.params)
    return file.id


def sheet(desk: Desk, draft: Draft, sent: Message) -> File | None:
    """A sheet that was sent, to be fetched; None: it is too large, and the card says so."""
    if (file := _wanted(desk, sent)) is None:
        drafts.hint(draft, _too_large())
    return file


def _too_large() -> Words:
    return Words(TOO_LARGE, {"most": FileSizeLimit.FILESIZE_DOWNLOAD // 1_000_000})


def _value(question: Attachment | Reply, sent: Message, file: int) -> int | Said:
    """The file as the answer, with the words that came with it where they belong to it."""
    return file if isinstance(question, Attachment) else Said((sent.caption or "")[: question.longest], file)


def joins(desk: Desk, sent: Message) -> bool:
    """Another part of an album whose first part is an answer already: it belongs to that. Returns whether it is."""
    first = files.of_album(desk, sent.media_group_id) if sent.media_group_id else None
    if first is None or len(files.together(desk, first.id)) >= MOST:
        return False
    if _wanted(desk, sent, first) is None:
        line(desk, _too_large())
    changed(desk, first.id)
    return True


def adds(desk: Desk, draft: Draft, sent: Message) -> bool:
    """One more file right after one that was taken, where the next question asks for none. Returns whether it is."""
    form = drafts.form_of(desk, draft)
    question = next((q for key in reversed(draft.answers) if (q := form.question(key)) is not None), None)
    value = draft.answers.get(question.key) if question is not None else None
    if not isinstance(question, Attachment) or value is None:
        return False
    first = desk.session.get_one(File, value)
    if len(files.together(desk, first.id)) >= MOST:
        return False
    if files.handed_in(desk, first.id):
        first = files.apart(desk, files.together(desk, first.id))[0]
    if _wanted(desk, sent, first) is None:
        return False
    stands = first.id
    for row in files.together(desk, first.id, every=True):
        if _unusable(desk, row) is not None:  # what was just sent takes its place
            stands = files.take_out(desk, stands, row.id) or stands
    draft.answers = {**draft.answers, question.key: stands}
    n = len(files.together(desk, stands))
    told = Words(ADDED if n > 1 else TAKEN, {"what": Words(question.label), "n": n})
    draft.hint = drafts.keep_words(told) | {"only": "hint"}
    drafts.touch(desk, draft)
    return True


def send(desk: Desk, file: int) -> None:
    """Send every file of an answer."""
    for row in files.together(desk, file):
        key = f"event:{desk.event_id}:file:{row.id}"
        outbox.act(desk, "file", desk.me.chat_id or 0, key, about={"file": row.id})


def changed(desk: Desk, file_id: int) -> None:
    """A file was kept, lost, or is one of several now: whoever looks at it sees it."""
    file = desk.session.get_one(File, file_id)
    first = file.first_id or file.id
    for duty in duties.with_file(desk, first):
        for kind in ("duty", "confirm"):
            cards.mark(desk, kind, duty.id)
    for draft in drafts.holding(desk, file.person_id, first):
        if (words := _unusable(desk, file)) is not None:
            drafts.hint(draft, words)
        cards.mark(desk, "draft", draft.id)


def _unusable(desk: Desk, file: File) -> Words | None:
    """Why a file is of no use; None: it is here, or still on its way."""
    words = {"lost": NOT_FETCHED, "refused": NOT_TAKEN}.get(file.state)
    return Words(words, {"name": files.name(desk.office.seal, file)}) if words else None


def take_out(desk: Desk, draft: Draft, question: Question[Any], file: int) -> None:
    """One file of an answer is taken out; of the only one the question is asked again. Raises Refusal."""
    kept = draft.answers.get(question.key) if isinstance(question, Attachment) else None
    if kept is None or file not in [row.id for row in files.together(desk, kept, every=True)]:
        raise Refusal(OUT_OF_DATE)
    left = files.take_out(desk, kept, file)
    others = {key: value for key, value in draft.answers.items() if key != question.key}
    draft.answers = others if left is None else {**others, question.key: left}
    draft.hint = None
    drafts.touch(desk, draft)


def arrived(desk: Desk, draft: Draft) -> bool:
    """Whether every file of a form is here; one that is not to be had is asked for again.

    Raises: Refusal: one is still on its way.
    """
    for question in drafts.form_of(desk, draft).questions:
        kept = draft.answers.get(question.key)
        if question.kind != "attachment" or kept is None:
            continue
        for row in files.together(desk, kept, every=True):
            if (words := _unusable(desk, row)) is not None:
                take_out(desk, draft, question, row.id)
                draft.chosen = question.key
                drafts.hint(draft, words)
                return False
            if row.state == "wanted":
                raise Refusal(STILL_ARRIVING)
    return True
