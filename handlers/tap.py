"""What a button carries: a short code, never words. Anybody can forge one, so nothing in it is trusted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

LONGEST = 40  # bytes, of the 64 that Telegram allows
HIGHEST = 2**53  # no row has a larger id; a forged one must not trouble the store


class Act(Enum):
    """What a tap asks for. The value is its code."""

    ANSWER = "a"  #: draft, question, kept value: absolute, carries no revision
    SKIP = "k"  #: draft, question
    SAME = "sm"  #: draft: answered as it was the last time
    BACK = "b"  #: draft, question shown
    KEEP = "ke"  #: draft, question: its answer so far stands
    LEAD = "le"  #: draft (revision 0) or case (1), which: fill that form next
    CHANGE = "c"  #: draft, question
    ROW = "j"  #: draft, group.more, .done, .row, .row.question; .row.drop holds for its revision only
    OUT = "uf"  #: draft, question, file: it is no part of the answer
    MONTH = "mo"  #: draft, question@month of a calendar; @ alone closes it; @day says why it cannot be chosen
    PAGE = "pa"  #: draft, question@page of the answers it offers, or of a group's rows
    SAVE = "v"  #: draft
    CANCEL = "x"  #: draft
    RESUME = "o"  #: draft
    SUBMIT = "s"  #: draft, -, revision
    VERDICT = "w"  #: case, verdict, revision
    AGAIN = "r"  #: case: change what was returned and send it again
    CASE = "i"  #: case: show it
    DONE = "d"  #: duty: "I have done it"
    CONFIRM = "y"  #: duty
    NOT_YET = "n"  #: duty
    DUTY = "u"  #: duty: show it to whoever may close it
    FILE = "f"  #: duty: show its evidence
    SNOOZE = "sn"  #: duty, which length of the rule pack; none: as its ladder says
    ORIGIN = "dq"  #: duty: the rule its day comes from, the arithmetic, the source
    OWED = "e"  #: duty: show it to who owes it
    LANGUAGE = "l"  #: -, language
    WHY = "q"  #: draft, rule: its source and its standing
    CALL_OFF = "z"  #: case: its filer does not go
    WITHDRAW = "wd"  #: case: its filer takes it back before anybody decided
    COPY = "cp"  #: case: its filer begins again from one that came to nothing
    AMEND = "am"  #: case: its filer asks for a change of what was approved
    UNAMEND = "ua"  #: case: its filer takes that change back
    NUDGE = "nu"  #: case: its filer asks those who are to decide to look at it
    FOLLOW = "g"  #: case, question: its filer adds a paper
    ASK_FOR = "af"  #: case, question: whoever is asked now misses a paper
    PAPER = "p"  #: case, -, which: a signature on paper is taken down
    ATTACHED = "t"  #: case, question: send the file
    ASK = "as"  #: case, -, edition: whoever takes a step asks its filer
    REPLY = "re"  #: case, -, question: the filer answers it
    ENCLOSED = "en"  #: case, -, answer: send its file
    UNDO = "un"  #: case, -, act: whoever gave the last verdict takes it back
    FORM = "fo"  #: case: its approval form as a document
    SUMMARY = "su"  #: duty: what was answered with it as a document
    NOTICE = "no"  #: case, step: the text its taker is to post
    PEOPLE = "pp"  #: -, what to do about all of them
    UNBOUND = "pu"  #: page shown, page wanted
    PLACES = "pl"  #: page shown, page wanted
    SHEET = "ps"  #: draft, go or drop
    PERSON = "pe"  #: person, what to do
    ROLES = "pr"  #: person, +role@department or -role@department: absolute
    PLACE = "pd"  #: person, department
    KIND = "pt"  #: person, kind
    RANK = "pk"  #: person, rank
    STAND_IN = "si"  #: person away (revision 0) or a stand-in's row (1), what to do
    VIEW = "vw"  #: -, list=what of it to show: another page, another part
    SLOW = "sl"  #: a step's wait, what the exchange office does about it
    TRANSFER = "tr"  #: case: hand one's place to somebody
    OPINION = "op"  #: case, ask, give, seen, or without (revision: the opinion's row)
    BATCH = "ba"  #: -: several approvals at once
    REMARK = "rm"  #: case, -, edition: words beside an approval
    SEEN = "se"  #: copy, show (or nothing: it was read), how often it was told
    CHASE = "ch"  #: duty (0: the list), what the exchange office does about it
    DRY_RUN = "dr"  #: -, on=flow or off=flow, on= for all
    HELD = "hd"  #: person: what they hold, and what comes first
    TELL = "tl"  #: person (0: nobody yet), register: enter a record of theirs, or tell one's own
    WORKBOOK = "yb"  #: year: send its workbook


@dataclass(frozen=True)
class Tap:
    """One press."""

    act: Act
    subject: int = 0
    arg: str = ""
    revision: int = 0

    def write(self) -> str:
        """As callback data. Raises ValueError where it would be too long: a declaration's fault."""
        data = f"{self.act.value}:{self.subject}:{self.revision}:{self.arg}"
        if len(data.encode()) > LONGEST:
            raise ValueError(f"button code {data!r} is longer than {LONGEST} bytes")
        return data

    @classmethod
    def read(cls, data: str | None) -> Tap | None:
        """From callback data; None: not one of ours."""
        parts = (data or "").split(":", 3)
        if len(parts) != 4:
            return None
        try:
            tap = cls(Act(parts[0]), int(parts[1]), parts[3], int(parts[2]))
        except ValueError:
            return None
        return tap if 0 <= tap.subject < HIGHEST and 0 <= tap.revision < HIGHEST else None
