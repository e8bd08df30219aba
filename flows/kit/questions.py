"""The kinds of question: how each is read when typed, which buttons it offers, and how its answer is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from flows.kit import places
from flows.kit.answers import Answers, Around, Question
from flows.kit.reading import (
    Ask,
    Money,
    Period,
    Read,
    Reading,
    Unread,
    fold,
    read_choice,
    read_count,
    read_date,
    read_document,
    read_money,
    read_people,
    read_period,
    read_phone,
    read_places,
    read_yes_no,
    tidy,
)  # fmt: skip
from flows.kit.reading.choices import OTHER
from flows.kit.refusal import Words
from flows.kit.words import N_

T = TypeVar("T", date, Period)

#: typed where a sum is asked for
NO_COST = frozenset({
    "不花钱", "不用花钱", "不用钱", "没有费用", "无费用", "无经费", "不需要经费", "无需经费", "免费", "零",
    "free", "for free", "free of charge", "no cost", "no costs", "no money", "it costs nothing", "zero",
})  # fmt: skip

FAR_AHEAD = timedelta(days=270)  #: of a day whose year was not said: perhaps last time was meant
JUST_PASSED = timedelta(days=60)
YUAN = "CNY"
OFFERED = 6  #: records that have a button; others are typed
PLACES_ALONE = N_(
    "Please give only the countries or regions here, such as Thailand, Malaysia; the days are asked next."
)
STILL_TO_COME = N_("“%(what)s” cannot be later than today, %(today)s. Please give the day it really was.")
#: no number of a paper: 无, none, or a day alone
NO_NUMBER = N_("That is no number. Please type it as it stands on the paper, like %(sample)s")
NAME_ALONE = N_("Please give one name alone; everything else is asked next.")
NAMED_SO = re.compile(r"^(?:姓名|名字|full name|name)[ ]?[:：][ ]?", re.IGNORECASE)
APART = re.compile(r"[,，、;；/|\t\n]")
SEXES = frozenset({"男", "女", "男性", "女性", "男士", "女士", "male", "female", "(m)", "(f)"})
DIGIT = re.compile(r"[0-9零〇一二三四五六七八九十百]")
A_DAY = re.compile(r".*月.*[日号]?|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|.*[a-z]{3,}.*")
HAVING_READ = re.compile(
    r"^我?(?:已经?)?(?:阅读?|读过|看过|知道|知悉|明白|了解)(?:了|并承诺遵守)?(?:[,，。;；、 ]+|$)"
    r"|^(?:i have read (?:it|this)(?: and will keep to it)?|understood|got it)(?:[,.; ]+|$)"
)
#: not meant after all: 不通过, 先不撤回, 还是不取消了
NOT_THAT = re.compile(
    r"我?(?:还是|先|暂时?|就)*(?:不|别)(?![错懂清明]|好意).{0,5}|算了(?:吧)?"
    r"|(?:i |we )?(?:do not|don't|won't|would rather not|changed my mind)(?: .{0,30})?"
)


@dataclass(frozen=True)
class Text(Question[str]):
    """A short text, kept as typed, on one line."""

    longest: int = 200  #: characters
    shortest: int = 1
    clue: str = ""  #: a pattern whose group is found in a sentence that answers several questions

    kind: ClassVar[str] = "text"
    paragraphs: ClassVar[bool] = False  #: whether its line breaks are kept

    def read(self, typed: str, around: Around) -> Reading[str]:
        """Any text that is not empty and not too long."""
        value = tidy(typed) if self.paragraphs else " ".join(tidy(typed).split("\n"))
        if self.clue and re.search("[,，。；;]", value) and (named := re.match(self.clue, value)):
            return Ask((named[named.lastindex or 0], value))  # 与清迈大学签备忘录，有效期5年
        if not value:
            return Unread(N_("Please type a few words."), {})
        if len(value) < self.shortest:
            return Unread(N_("Please say a little more."), {})
        if len(value) > self.longest:
            return Unread(
                N_("That is %(length)d characters; please keep it to %(most)d."),
                {"length": len(value), "most": self.longest},
            )
        return Read(value)


@dataclass(frozen=True)
class Name(Text):
    """A person's name alone, as a paper has it."""

    def read(self, typed: str, around: Around) -> Reading[str]:
        """One name, perhaps after the word for it; what says more than a name is asked again."""
        reading = Text.read(self, NAMED_SO.sub("", tidy(typed)), around)
        if not isinstance(reading, Read):
            return reading
        parts = [part for one in APART.split(reading.value) if (part := one.strip())]
        words = {word for part in parts for word in part.casefold().split()}
        elsewhere = any(isinstance(read_places(part, slips=False), Read) for part in parts[1:])
        return Unread(NAME_ALONE) if words & SEXES or elsewhere or len(parts) > 2 else reading


@dataclass(frozen=True)
class PaperNumber(Text):
    """The number a paper bears, as it stands there: 外备〔2026〕12号."""

    def read(self, typed: str, around: Around) -> Reading[str]:
        """Any text with a figure in it that is not a day."""
        reading = Text.read(self, typed, around)
        if not isinstance(reading, Read):
            return reading
        said = fold(reading.value)
        day = A_DAY.fullmatch(said) and isinstance(read_date(said, today=around.today, ahead=False), Read | Ask)
        return Unread(NO_NUMBER, {"sample": self.sample}) if day or not DIGIT.search(said) else reading


@dataclass(frozen=True)
class LongText(Text):
    """A text of several paragraphs; shortened on the card."""

    longest: int = 3000

    kind: ClassVar[str] = "long text"
    paragraphs: ClassVar[bool] = True


def _or_last_time(ahead: Reading[T], past: Reading[T], today: date) -> Reading[T]:
    """What lies ahead, or which of two where what was typed without its year has only just passed."""
    if not (isinstance(ahead, Read) and isinstance(past, Read)) or _begins(ahead.value) - today < FAR_AHEAD:
        return ahead
    recent = timedelta() < today - _begins(past.value) <= JUST_PASSED
    return Ask((ahead.value, past.value)) if recent else ahead


def _begins(value: date | Period) -> date:
    return value[0] if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Day(Question[date]):
    """A day in the school's calendar."""

    ahead: bool = True  #: a day without a year lies ahead
    chip_days: tuple[int, ...] = (0, 1, 7)  #: days from today offered as buttons
    after: Question[date] | None = None  #: buttons count from that answer instead
    chip_years: tuple[int, ...] = ()  #: last days of so many years from then on, offered as buttons instead
    happened: bool = False  #: what is asked about is over: no day after today
    ends: bool = False  #: the day something ends: of two days in a sentence the last one

    kind: ClassVar[str] = "date"
    material: ClassVar[bool] = True

    def read(self, typed: str, around: Around) -> Reading[date]:
        """Dates as people write them in Chinese and English."""
        reading = self._read(typed, around)
        if not self.happened or isinstance(reading, Unread):
            return reading
        days = reading.choices if isinstance(reading, Ask) else (reading.value,)
        over = tuple(day for day in days if day <= around.today)
        if not over:
            return Unread(STILL_TO_COME, {"what": Words(self.label), "today": around.today})
        coming = isinstance(read := read_date(typed, today=around.today), Read) and read.value > around.today
        guessed = coming and around.today - over[0] > FAR_AHEAD  # without its year: a day of last year is not assumed
        return Read(over[0]) if len(over) == 1 and not guessed else Ask(over)

    def _read(self, typed: str, around: Around) -> Reading[date]:
        reading = read_date(typed, today=around.today, ahead=self.ahead)
        first = around.answers.value(self.after) if self.after is not None else None
        if not isinstance(reading, Read):
            return reading
        if first is None:
            return _or_last_time(reading, read_date(typed, today=around.today, ahead=False), around.today)
        later = read_date(typed, today=first, ahead=True)  # "27日" after the 20th of December
        if not isinstance(later, Read) or later.value < first:
            return reading
        far = reading.value - first > FAR_AHEAD  # what began in the past ended there too, not in a year
        return later if reading.value < first or (far and later.value < reading.value) else reading

    def keep(self, value: date) -> str:
        """As ISO text."""
        return value.isoformat()

    def take(self, kept: Any) -> date:
        """From ISO text."""
        return date.fromisoformat(kept)

    def pick(self, code: str, around: Around) -> date | None:
        """From ISO text, no further away than what may be typed."""
        reading = self.read(code, around)
        return reading.value if isinstance(reading, Read) and reading.value.isoformat() == code else None

    def chips(self, around: Around) -> tuple[date, ...]:
        """Today, tomorrow, in a week, or the days after the answer they follow."""
        first = (around.answers.value(self.after) if self.after is not None else None) or around.today
        if self.chip_years:
            return tuple(_last_of(first, years) for years in self.chip_years)
        return tuple(first + timedelta(days=days) for days in self.chip_days)


def _last_of(first: date, years: int) -> date:
    """The last day of so many years that begin on a day: 31 January 2028 of one from 1 February 2027 on."""
    leap = (first.month, first.day) == (2, 29)
    again = date(first.year + years, 3, 1) if leap else first.replace(year=first.year + years)
    return again - timedelta(days=1)


@dataclass(frozen=True)
class Days(Question[Period]):
    """One day, or the first and the last of several: one answer. *first* and *last* are days that others may name."""

    ahead: bool = True  #: a day without a year lies ahead
    chip_days: tuple[int, ...] = (0, 1, 7)  #: days from today offered as buttons

    kind: ClassVar[str] = "period"
    material: ClassVar[bool] = True

    @property
    def first(self) -> Question[date]:
        """The first day."""
        return End(self.key, self.ask, self.label, at=0)

    @property
    def last(self) -> Question[date]:
        """The last day, which may be the first."""
        return End(self.key, self.ask, self.label, at=1)

    def read(self, typed: str, around: Around) -> Reading[Period]:
        """A day, or two as people write them."""
        reading = self._read(typed, around.today, ahead=self.ahead)
        return _or_last_time(reading, self._read(typed, around.today, ahead=False), around.today)

    def _read(self, typed: str, today: date, *, ahead: bool) -> Reading[Period]:
        alone = read_date(typed, today=today, ahead=ahead)
        if isinstance(alone, Read):
            return Read((alone.value, alone.value))
        if isinstance(alone, Ask):
            return Ask(tuple((day, day) for day in alone.choices))
        return read_period(typed, today=today, ahead=ahead)

    def keep(self, value: Period) -> list[str]:
        """Both as ISO text."""
        return [day.isoformat() for day in value]

    def take(self, kept: Any) -> Period:
        """From ISO text."""
        first, last = (date.fromisoformat(day) for day in kept)
        return first, last

    def pick(self, code: str, around: Around) -> Period | None:
        """One day, from ISO text."""
        reading = self.read(code, around)
        return reading.value if isinstance(reading, Read) and self.code(reading.value) == code else None

    def chips(self, around: Around) -> tuple[Period, ...]:
        """Today, tomorrow, in a week."""
        days = (around.today + timedelta(days=days) for days in self.chip_days)
        return tuple((day, day) for day in days)

    def code(self, value: Period) -> str:
        """The first day."""
        return value[0].isoformat()


@dataclass(frozen=True)
class End(Question[date]):
    """The first or the last day of an answer of days, wherever a day is named: an anchor, the day of a case."""

    at: int = 0

    kind: ClassVar[str] = "date"
    material: ClassVar[bool] = True

    def take(self, kept: Any) -> date:
        """From ISO text."""
        return date.fromisoformat(kept[self.at])


@dataclass(frozen=True)
class YesNo(Question[bool]):
    """Yes or no."""

    kind: ClassVar[str] = "yes/no"

    def read(self, typed: str, around: Around) -> Reading[bool]:
        """Words for yes and no in both languages."""
        return read_yes_no(typed)

    def pick(self, code: str, around: Around) -> bool | None:
        """1 or 0."""
        return {"1": True, "0": False}.get(code)

    def chips(self, around: Around) -> tuple[bool, ...]:
        """Both."""
        return (True, False)

    def code(self, value: Any) -> str:
        """1 or 0."""
        return "1" if value else "0"


@dataclass(frozen=True)
class Option:
    """One thing to choose."""

    token: str  #: kept in the database
    label: str  #: marked
    words: tuple[str, ...] = ()  #: what people also type for it, in either language


@dataclass(frozen=True)
class Choice(Question[str]):
    """One of a few; the value is its token, or OTHER with the words typed for what is none of them."""

    options: tuple[Option, ...] = ()
    weighs: bool = True  #: who settled on it is asked again when it changes
    other: str = ""  #: marked; the button for what is none of them and is typed; empty: nothing else is taken

    kind: ClassVar[str] = "choice"

    def read(self, typed: str, around: Around) -> Reading[str]:
        """By label in either language, a unique part of one, or its number; else in words of one's own."""
        return read_choice(typed, labelled(self.options), others=bool(self.other))

    def pick(self, code: str, around: Around) -> str | None:
        """By token."""
        return code if any(option.token == code for option in self.options) else None

    def chips(self, around: Around) -> tuple[str, ...]:
        """Every option."""
        return tuple(option.token for option in self.options)

    def option(self, token: str) -> Option:
        """The option of that token; what was typed as its words; a retired one is shown as its token."""
        return option_of(self.options, self.other, token)


def labelled(options: Sequence[Option]) -> list[tuple[str, ...]]:
    """Options as they are read: each its token, its label, its other words."""
    return [(option.token, option.label, *option.words) for option in options]


def words_of(token: str) -> str:
    """The words typed for what is none of the options; empty: it is one of them."""
    kind, _, words = token.partition(":")
    return words if kind == OTHER else ""


def option_of(options: Sequence[Option], other: str, token: str) -> Option:
    """The option of that token; what was typed as its words, and those of one that was retired as its token."""
    label = (other or token) if token == OTHER else words_of(token) or token
    return next((one for one in options if one.token == token), Option(token, label))


def one_of(token: str) -> str:
    """The token by which answers are counted: all that is none of the options is one."""
    return OTHER if words_of(token) else token


@dataclass(frozen=True)
class Count(Question[int]):
    """A whole number of things."""

    least: int = 0
    most: int = 100_000

    kind: ClassVar[str] = "number"

    def read(self, typed: str, around: Around) -> Reading[int]:
        """Digits, Chinese numerals, small English words."""
        reading = read_count(typed)
        if isinstance(reading, Unread) and self.least == 0 and read_yes_no(typed) == Read(False):
            return Read(0)  # 没有, none
        if isinstance(reading, Read) and not self.least <= reading.value <= self.most:
            return Unread(
                N_("Please give a number from %(least)d to %(most)d."), {"least": self.least, "most": self.most}
            )
        return reading


@dataclass(frozen=True)
class Amount(Question[Money]):
    """An amount of money with its currency."""

    chip_sums: tuple[int, ...] = ()  #: usual amounts in yuan offered as buttons

    kind: ClassVar[str] = "money"
    material: ClassVar[bool] = True

    def read(self, typed: str, around: Around) -> Reading[Money]:
        """3万, ¥3,000, USD 500; that it costs nothing, where that is no button."""
        free = not self.optional and (fold(typed) in NO_COST or read_yes_no(typed) == Read(False))
        return Read(Money(Decimal(0), YUAN)) if free else read_money(typed)

    def keep(self, value: Money) -> dict[str, str]:
        """Amount as decimal text and currency."""
        return {"amount": str(value.amount), "currency": value.currency}

    def take(self, kept: Any) -> Money:
        """From its parts."""
        return Money(Decimal(kept["amount"]), kept["currency"])

    def pick(self, code: str, around: Around) -> Money | None:
        """One of the usual ones."""
        return next((one for one in self.chips(around) if self.code(one) == code), None)

    def chips(self, around: Around) -> tuple[Money, ...]:
        """The usual ones."""
        return tuple(Money(Decimal(one), YUAN) for one in self.chip_sums)

    def code(self, value: Any) -> str:
        """The amount."""
        return str(value.amount)


@dataclass(frozen=True)
class Places(Question[tuple[str, ...]]):
    """One or several countries and regions, as ISO 3166 codes."""

    kind: ClassVar[str] = "places"
    material: ClassVar[bool] = True

    def read(self, typed: str, around: Around) -> Reading[tuple[str, ...]]:
        """Any usual name in either language, several at once."""
        reading = read_places(typed)
        dated = isinstance(reading, Unread) and "part" in reading.params and re.search(r"[0-9]", typed)
        return Unread(PLACES_ALONE) if dated else reading

    def keep(self, value: tuple[str, ...]) -> list[str]:
        """As a list."""
        return list(value)

    def take(self, kept: Any) -> tuple[str, ...]:
        """From a list."""
        return tuple(kept)

    def chips(self, around: Around) -> tuple[tuple[str, ...], ...]:
        """The usual ones."""
        return tuple((code,) for code in places.usual())

    def pick(self, code: str, around: Around) -> tuple[str, ...] | None:
        """One of the usual ones."""
        return (code,) if code in places.usual() else None

    def code(self, value: Any) -> str:
        """Its code."""
        return str(value[0])


@dataclass(frozen=True)
class People(Question[tuple[int, ...]]):
    """One or several people the office knows, as the ids of their rows."""

    most: int = 50
    takes_part: bool = True  #: whoever is named has a part in the case and settles nothing in it

    kind: ClassVar[str] = "people"
    material: ClassVar[bool] = True

    def read(self, typed: str, around: Around) -> Reading[tuple[int, ...]]:
        """Names, pinyin, initials, staff numbers, several at once."""
        return read_people(typed, around.directory(), most=self.most, me=around.me or None)

    def keep(self, value: tuple[int, ...]) -> list[int]:
        """As a list."""
        return list(value)

    def take(self, kept: Any) -> tuple[int, ...]:
        """From a list."""
        return tuple(kept)

    def chips(self, around: Around) -> tuple[tuple[int, ...], ...]:
        """Oneself."""
        return ((around.me,),) if around.me else ()

    def pick(self, code: str, around: Around) -> tuple[int, ...] | None:
        """Oneself: nobody else is offered."""
        return (around.me,) if code == "me" and around.me else None

    def code(self, value: Any) -> str:
        """Oneself."""
        return "me"


@dataclass(frozen=True)
class Kept(Question[int]):
    """A record of the register that serves as *register*, as the id of its row."""

    register: str = ""
    near: Question[str] | None = None  #: those that sound like this answer are offered first

    kind: ClassVar[str] = "record"
    material: ClassVar[bool] = True

    def read(self, typed: str, around: Around) -> Reading[int]:
        """By what it is called, or a unique part of that."""
        reading = read_choice(typed, [(str(one.id), one.called) for one in around.records(self.register)])
        if isinstance(reading, Ask):
            return Ask(tuple(int(one) for one in reading.choices))
        return Read(int(reading.value)) if isinstance(reading, Read) else reading

    def pick(self, code: str, around: Around) -> int | None:
        """By its id."""
        return next((one.id for one in around.records(self.register) if str(one.id) == code), None)

    def chips(self, around: Around) -> tuple[int, ...]:
        """Those that have not ended, the likeliest first."""
        said = set(fold(around.answers.value(self.near) or "")) if self.near is not None else set()
        still = [one for one in around.records(self.register) if one.until >= around.today]
        likely = sorted(still, key=lambda one: -len(said & set(fold(one.called))))
        return tuple(one.id for one in likely[:OFFERED])


@dataclass(frozen=True)
class Sealed:
    """A reference to a sealed value: its row and the last four characters, which may be shown."""

    id: int
    last: str


@dataclass(frozen=True)
class Document(Question[Sealed]):
    """A travel document's number: sealed, shown as its last four, the typed message deleted."""

    longest: int = 12  #: letters and digits; cards of those who live in China have more

    kind: ClassVar[str] = "document"
    sealed: ClassVar[bool] = True

    def read(self, typed: str, around: Around) -> Reading[str]:
        """The number in capitals, without spaces."""
        return read_document(typed, self.longest)

    def keep(self, value: Sealed) -> dict[str, Any]:
        """The reference only."""
        return {"sealed": value.id, "last": value.last}

    def take(self, kept: Any) -> Sealed:
        """The reference."""
        return Sealed(kept["sealed"], kept["last"])


@dataclass(frozen=True)
class Phone(Question[str]):
    """A phone number, kept as E.164; one without a country code is Chinese."""

    kind: ClassVar[str] = "phone"

    def read(self, typed: str, around: Around) -> Reading[str]:
        """Mobile, landline with its area code, extensions, numbers abroad."""
        return read_phone(typed)


@dataclass(frozen=True)
class Attachment(Question[int]):
    """A photo or file; the answer is the file's row."""

    kind: ClassVar[str] = "attachment"

    def read(self, typed: str, around: Around) -> Reading[int]:
        """Text is not a file."""
        return Unread(N_("Please send a photo or a file."), {})


@dataclass(frozen=True)
class Said:
    """Words, a file, or a file with words."""

    words: str
    file: int | None = None  #: its row


@dataclass(frozen=True)
class Reply(Question[Said]):
    """An answer to somebody's question: typed, or a photo or file with or without words."""

    longest: int = 1000  #: characters
    files: bool = True  #: a file is an answer as well

    kind: ClassVar[str] = "reply"

    def read(self, typed: str, around: Around) -> Reading[Said]:
        """Any words that are not too many."""
        reading = LongText(self.key, self.ask, self.label, longest=self.longest).read(typed, around)
        if isinstance(reading, Read):
            return Read(Said(reading.value))
        return reading if isinstance(reading, Unread) else Unread(N_("Please type a few words."))

    def keep(self, value: Said) -> dict[str, Any]:
        """Words and the file's row."""
        return {"words": value.words, "file": value.file}

    def take(self, kept: Any) -> Said:
        """From its parts."""
        return Said(kept["words"], kept["file"])


@dataclass(frozen=True)
class Acknowledgement(Question[bool]):
    """Something to read and agree to; the only answer is yes."""

    agree: str = N_("I have read this and will keep to it")  #: marked; the button

    kind: ClassVar[str] = "acknowledgement"

    def read(self, typed: str, around: Around) -> Reading[bool]:
        """Words for yes, or for having read it."""
        said = HAVING_READ.sub("", fold(typed), count=1)
        reading = read_yes_no(said) if said else Read(True)
        if not isinstance(reading, Read) or not reading.value:
            return Unread(N_("Please read it and press the button below, or type “yes”."), {})
        return reading

    def pick(self, code: str, around: Around) -> bool | None:
        """1."""
        return True if code == "1" else None

    def chips(self, around: Around) -> tuple[bool, ...]:
        """Yes."""
        return (True,)

    def code(self, value: Any) -> str:
        """1."""
        return "1"


@dataclass(frozen=True)
class Confirmation(Acknowledgement):
    """Whether an act is meant that cannot be undone by a tap: yes does it, no leaves everything as it is."""

    leave: str = N_("Leave it")  #: marked; the button that ends the form, wherever it stands
    left: str = ""  #: marked; what is said then, may name the %(number)s of the case
    words: tuple[str, ...] = ()  #: what people also type for yes, where it sounds like a no: 不同意

    def read(self, typed: str, around: Around) -> Reading[bool]:
        """Words for yes; everything else asks again, a no as well (see `declined`)."""
        if fold(typed).rstrip("。.!！") in self.words:
            return Read(True)
        reading = Acknowledgement.read(self, typed, around)
        if isinstance(reading, Read):
            return reading
        return Unread(
            N_("Please tap “%(agree)s” or type “yes”; type “no” for “%(leave)s”."),
            {"agree": Words(self.agree), "leave": Words(self.leave)},
        )

    def declined(self, typed: str) -> bool:
        """Whether somebody says that they do not mean it."""
        said = fold(typed).rstrip("。.!！")
        if said in self.words:
            return False
        return read_yes_no(said) == Read(False) or NOT_THAT.fullmatch(said) is not None


@dataclass(frozen=True)
class Group(Question[tuple[Answers, ...]]):
    """The same questions for several things: visitors of a delegation, legs of a journey. A row is Answers again."""

    of: tuple[Question[Any], ...] = ()
    row: str = N_("Item")  #: marked; what one row is called, before its number: "Visitor"
    least: int = 1  #: rows
    most: int = 30
    more: str = N_("Add another")  #: marked; the button for one row more
    done: str = N_("That is all")  #: marked; the button when every row is there
    sheet_from: str = ""  #: key of a count: from so many rows on a sheet is offered
    listed: bool = False  #: who decides reads each row with every answer, on a line of its own

    kind: ClassVar[str] = "group"
    material: ClassVar[bool] = True

    def read(self, typed: str, around: Around) -> Reading[tuple[Answers, ...]]:
        """Its rows are answered question by question."""
        return Unread(N_("Please tap a button below. To change a line, send its number."))

    def keep(self, value: tuple[Answers, ...]) -> list[dict[str, Any]]:
        """A list of answers as JSON."""
        return [answers.kept for answers in value]

    def take(self, kept: Any) -> tuple[Answers, ...]:
        """The rows again."""
        return tuple(Answers(row) for row in kept)
