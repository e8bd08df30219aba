"""Transcripts: a chat written down, replayed through the real application, and held against what the phones show.

    # a comment
    school: [flows.trip]      lines of the school's file, in place of what the example school says there
    a new school              no regime's reminders are switched on yet
    @ 2026-11-23 09:00        the calendar is turned to that minute
    @ 2026-11-23 09:00 down   the same, and the assistant was not running until then
    王伟 starts               presses the link of their invitation
    everybody starts          the whole cast is bound already; what that showed is passed over
    王伟: 证照                 types
    王伟 answers 日本 / 12.5   types one after the other; only what is shown in the end is written down
    王伟 edits 日本 → 韩国     changes the message they sent last with those words
    王伟 [提交]                taps the newest button with that label
    王伟 taps again            taps the button tapped last once more, on the message as it was
    王伟 sends photo           sends a photo (or: sends file NAME; sends album 3: that many photos at once)
    王伟 sends disguised NAME  sends a program under that name
    王伟 sends sticker         sends what is no words (also: voice, location, poll)
    刘洋 sends sheet name=李娜 department=人事处; name=…   sends the people's sheet with these rows
    王伟 sends rows 姓名,性别: A,女; B,男   sends a sheet with that heading and these rows
    王伟 blocks / unblocks

What follows indented is what the phones showed because of it: a new message (|), one that changed (✎: the lines that
went and came), one that is gone, and what a tap was told. A quote (>) stands as it is folded at first. Nothing else may
show. Codes of invitations, which chance makes, show as ABCDE FGHJK.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from difflib import ndiff
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook, load_workbook
from sqlalchemy import Connection

from bot.assembly import EXAMPLE, office_of
from bot.logs import set_up
from bot.school import school_of
from flows.catalogue import FLOWS
from flows.kit.roster import COLUMNS
from playground.college import KEY, College, Town, open_college
from playground.entities import utf16_len, utf16_slice
from playground.phones import Phone
from playground.screen import Shown
from playground.seats import PIXEL
from storage import dryrun, roster
from storage.office import Office

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNFOLDED = 3  # lines of a folded quote that a phone shows
OWN = "their own"
SCHOOL = "school: "
NEW = "a new school"
GONE = "what was typed is gone from the chat"
ACT = re.compile(
    r"@ (?P<to>[\d-]+ [\d:]+)(?P<down> down)?$|(?P<all>everybody starts)$|"
    r"(?P<who>[^\s:\[]+)(?:: (?P<says>.+)| \[(?P<taps>.+)\]|"
    r" edits (?P<was>.+?) → (?P<now>.+)| answers (?P<answers>.+)| sends sheet (?P<sheet>.+)|"
    r" sends rows (?P<rows>.+)|"
    r" (?P<does>starts|taps again|blocks|unblocks|sends photo|sends file (?P<file>.+)|"
    r"sends (?P<other>sticker|voice|location|poll)|"
    r"sends album (?P<album>\d)|sends disguised (?P<program>.+)))$"
)
CODES = ((re.compile(r"\b[A-HJKMNP-Z2-9]{5} [A-HJKMNP-Z2-9]{5}\b"), "ABCDE FGHJK"),
         (re.compile(r"\?start=\w+"), "?start=ABCDEFGHJK"))  # fmt: skip

_OTHERS: Mapping[str, Callable[[Phone], Awaitable[object]]] = {
    "sticker": Phone.sends_sticker,
    "voice": Phone.sends_voice,
    "location": lambda phone: phone.sends_location(31.23, 121.47),
    "poll": lambda phone: phone.sends_poll("?", ["1", "2"]),
}


class NotAnAct(Exception):
    """A line of a transcript that cannot be read; the text names it."""


@dataclass
class Replay:
    """One transcript being replayed."""

    college: Town
    _shown: dict[str, dict[int, str]] = field(default_factory=dict)
    _last_tap: dict[str, tuple[Shown, str]] = field(default_factory=dict)

    async def play(self, text: str) -> AsyncIterator[str]:
        """Do every act, and give the whole transcript again as it really went, line by line."""
        for line in text.splitlines():
            if line.startswith((" ", "\t")):
                continue
            yield line
            if not line.strip() or line.startswith(("#", SCHOOL, NEW)):
                continue
            for shown in await self.act(line):
                yield shown

    async def act(self, line: str) -> list[str]:
        """Do one act, and wait until all of it is settled. Returns what it showed, as a transcript says it.

        Raises: NotAnAct: the line cannot be read.
        """
        told = await self._act(line)
        await self.college.rung()  # where a background tick falls is chance
        return [f"    {answer}" if answer == GONE else f"    told: {answer}" for answer in told] + self._changes()

    async def _act(self, line: str) -> list[str]:
        match = ACT.match(line.strip())
        if match is None:
            raise NotAnAct(f"this is no act: {line!r}")
        if match["to"]:
            await self.college.turn(match["to"], down=bool(match["down"]))
            return []
        if match["all"]:
            await self._everybody()
            return []
        who = match["who"]
        phone = self.college.phone(who)
        if match["answers"]:
            for answer in match["answers"].split(" / "):
                await phone.says(answer)
                await self.college.settled()
            return []
        toast: list[str] = []
        typed = None
        if match["now"]:
            mine = [one for one in phone.screen if one.mine and one.text == match["was"]]
            await phone.edits(mine[-1], match["now"])
        elif match["says"]:
            typed = await phone.says(match["says"])
        elif match["taps"] or match["does"] == "taps again":
            toast = await self._tap(who, match["taps"])
        elif match["does"] == "starts":
            await phone.starts(await self.college.invite(who))
        elif match["does"] == "blocks":
            phone.blocks()
        elif match["does"] == "unblocks":
            phone.unblocks()
        elif match["sheet"]:
            await phone.sends_file("people.xlsx", _sheet(match["sheet"], self.college.office), XLSX)
        elif match["album"]:
            await phone.sends_album([PIXEL] * int(match["album"]))
        elif match["other"]:
            await _OTHERS[match["other"]](phone)
        elif match["program"]:
            await phone.sends_file(match["program"], b"MZ a program", "application/octet-stream")
        elif match["rows"]:
            await phone.sends_file("rows.xlsx", _rows(match["rows"]), XLSX)
        elif match["file"]:
            await phone.sends_file(match["file"], b"%PDF-1.7 a page", "application/pdf")
        else:
            await phone.sends_photo()
        await self.college.settled()
        if typed is not None and typed.id not in {message.id for message in phone.screen}:
            toast.append(GONE)
        return toast

    async def _everybody(self) -> None:
        """Bind the whole cast; their phones begin where that left them."""
        for name in list(self.college.phones):
            await self.college.phone(name).starts(await self.college.invite(name))
        await self.college.settled()
        self._changes()

    async def _tap(self, who: str, label: str | None) -> list[str]:
        """Tap a button, or (no label) the one tapped last; what the tap was told."""
        phone = self.college.phone(who)
        if label is None:
            tap = await phone.taps_data(*self._last_tap[who])
        else:
            tap = await phone.taps(label, exact=True)
            message = next(one for one in reversed(phone.screen) if [label in row for row in one.labels].count(True))
            self._last_tap[who] = (message, tap.data)
        await self.college.settled()
        answer = await tap.answered()
        return [answer] if answer else []

    def _changes(self) -> list[str]:
        """What every phone shows differently now, in the order of the cast."""
        lines: list[str] = []
        for name, phone in self.college.phones.items():
            before, now = self._shown.get(name, {}), _seen(phone)
            for message_id in sorted({*before, *now}):
                if message_id not in now:
                    lines.append(f"    {name}: {'their' if before[message_id] == OWN else 'a'} message is gone")
                elif now[message_id] == OWN:
                    continue
                elif message_id not in before:
                    lines.append(f"    {name}")
                    lines += [f"      | {part}".rstrip() for part in now[message_id].splitlines()]
                elif before[message_id] != now[message_id]:
                    lines += _edited(name, before[message_id].splitlines(), now[message_id].splitlines())
            self._shown[name] = now
        return lines


def _edited(name: str, before: list[str], now: list[str]) -> list[str]:
    """A message that changed: its first line, then the lines that went (-) and came (+)."""
    changes = [line for line in ndiff(before, now) if line[:2] in ("- ", "+ ") and line[2:].strip()]
    return [f"    {name} ✎ {now[0] if now else ''}".rstrip(), *(f"      {line}".rstrip() for line in changes)]


def _seen(phone: Phone) -> dict[int, str]:
    """The bot's messages on a phone, as text with their buttons; and the person's own, to see when one is deleted."""
    return {message.id: (OWN if message.mine else _text(message)) for message in phone.screen}


def _text(message: Shown) -> str:
    rows = [" ".join(f"[{label}]" for label in row) for row in message.labels]
    kind = "📷 " if message.photo else f"📄 {message.document.get('file_name', '')} " if message.document else ""
    text = _folded(message)
    for code, written in CODES:
        text = code.sub(written, text)
    return "\n".join([f"{kind}{text}", *rows])


def _folded(message: Shown) -> str:
    """Its text as a phone shows it at first: of a folded quote the first lines, and how many more there are."""
    text = message.text
    for quote in reversed([one for one in message.message.entities if one["type"] == "expandable_blockquote"]):
        start, length = quote["offset"], quote["length"]
        lines = utf16_slice(text, start, length).strip().split("\n")
        more = [f"> … {len(lines) - UNFOLDED}"] if len(lines) > UNFOLDED else []
        seen = "\n".join([*(f"> {one}" for one in lines[:UNFOLDED]), *more])
        text = utf16_slice(text, 0, start) + seen + utf16_slice(text, start + length, utf16_len(text))
    return text


def _sheet(rows: str, office: Office) -> bytes:
    """The template with rows such as "name=李娜 department=人事处", parted by semicolons."""
    book = load_workbook(BytesIO(roster.template(office)))
    for row in rows.split(";"):
        cells = dict(cell.split("=", 1) for cell in row.split())
        book.worksheets[0].append([cells.get(column) for column in COLUMNS])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(text: str) -> bytes:
    """A sheet: its heading, a colon, then rows parted by semicolons; cells by commas."""
    head, _, lines = text.partition(":")
    book = Workbook()
    for row in (head, *lines.split(";")):
        book.worksheets[0].append([cell.strip() for cell in row.split(",")])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def replayed(text: str, college: Town) -> str:
    """The transcript as it really went."""
    if isinstance(college, College):
        college.application.scheduler.stop()  # what is due comes after each act, not in the midst of one
        if NEW in text.splitlines():
            await college.application.store.run(lambda db: _new(db, college.office))
    lines = [line async for line in Replay(college).play(text)]
    return "\n".join(lines) + "\n"


def _new(db: Connection, office: Office) -> None:
    """Nothing was ever switched on here."""
    dryrun.seen(db, [])
    dryrun.begin(db, office)


def office_in(text: str, data: Path) -> Office:
    """The office of the example school, with what a transcript says of it. *data*: folder of kept files."""
    said = "\n".join(line.removeprefix(SCHOOL) for line in text.splitlines() if line.startswith(SCHOOL))
    school = school_of(_over(tomllib.loads(EXAMPLE.read_text()), tomllib.loads(said)))
    return office_of(school, FLOWS, KEY, data)


def _over(under: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """The tables of both; what both have is as *said*."""
    within = {key: _over(under[key], value) for key, value in said.items() if isinstance(under.get(key), dict)}
    return {**under, **said, **within}


def transcripts() -> list[Path]:
    """Every transcript there is."""
    return sorted((Path(__file__).parent.parent / "tests" / "transcripts").glob("*.txt"))


async def write(paths: list[Path]) -> None:
    """Replay transcripts and write them as they went; the change is read before it is kept."""
    for path in paths:
        with TemporaryDirectory() as folder:
            text = path.read_text()
            async with open_college(Path(folder), office=office_in(text, Path(folder))) as college:
                path.write_text(await replayed(text, college))


if __name__ == "__main__":
    set_up("ERROR")
    asyncio.run(write([Path(name) for name in sys.argv[1:]] or transcripts()))
