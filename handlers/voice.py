"""The voice: every word the bot says, translated for its reader at the last moment (Jinja2 and Babel)."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, dates, lists, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import escape

from flows.kit import places as known
from flows.kit.people import Kind, Rank, Role
from flows.kit.reading import Money
from flows.kit.reading.zones import city
from flows.kit.refusal import Name, Places, Words, Zone
from flows.kit.roster import COLUMNS
from storage.office import Department

LOCALES = Path(__file__).parent.parent / "locales"
LANGUAGES = {"zh": "zh_Hans_CN", "en": "en_GB"}  #: ours → Babel's
LONGEST = 4096  # of a message without its tags, in UTF-16 units: at least what Telegram counts
CUTS = (600, 300, 150, 80)  # characters of a line, tried one after another until a message fits
DAY = {"zh": "y年M月d日（EEEE）", "en": "EEE d MMM y"}


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language, read from its .po so that no compiled file can be stale. English is the source."""
    path = LOCALES / language / "LC_MESSAGES" / "waishi.po"
    if not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def say(words: Words | str, language: str) -> str:
    """One sentence in plain text; values in it are put as the language puts them."""
    words = Words(words) if isinstance(words, str) else words
    sentence = translations(language).gettext(words.text)
    return sentence % {name: put(value, language) for name, value in words.params.items()} if words.params else sentence


def put(value: Any, language: str) -> Any:
    """A value as the language writes it: dates with their weekday, departments and kinds by name, else as it is."""
    if isinstance(value, datetime):
        raise TypeError("an instant needs a time zone: use the instant filter")
    if isinstance(value, Words):
        return say(value, language)
    if isinstance(value, Name):
        return value.to(language)
    if isinstance(value, list):
        return listed([str(put(one, language)) for one in value], language)
    if isinstance(value, Places):
        return places(value, language)
    if isinstance(value, Zone):
        return city(value, language)
    if isinstance(value, Kind | Rank | Role):
        return say(value.label, language)
    if isinstance(value, Department):
        return value.en if language == "en" else value.zh
    if isinstance(value, Money):
        return money(value, language)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return day(value, language) if isinstance(value, date) else value


def day(value: date, language: str) -> str:
    """2026年12月5日（星期六）; Sat 5 Dec 2026."""
    return dates.format_date(value, DAY[language], locale=LANGUAGES[language])


def day_near(value: date, language: str) -> str:
    """A day beside another that has its year: 12月4日（星期五）; Fri 4 Dec."""
    pattern = "M月d日（EEEE）" if language == "zh" else "EEE d MMM"
    return dates.format_date(value, pattern, locale=LANGUAGES[language])


def month(value: date, language: str) -> str:
    """2026年12月; December 2026."""
    return dates.format_date(value, "y年M月" if language == "zh" else "MMMM y", locale=LANGUAGES[language])


def first_weekday(language: str) -> int:
    """The day a week begins with for readers of that language; 0: Monday."""
    return int(Locale.parse(LANGUAGES[language]).first_week_day)


def weekdays(language: str) -> list[str]:
    """A letter or two for each day of the week, from the first on: 一 二 三; Mo Tu We."""
    named = dates.get_day_names("narrow" if language == "zh" else "short", locale=LANGUAGES[language])
    return [named[(first_weekday(language) + at) % 7] for at in range(7)]


def day_alone(value: date, language: str) -> str:
    """2026年12月5日; 5 Dec 2026: a day that something is signed with."""
    pattern = "yyyy年M月d日" if language == "zh" else "d MMM yyyy"
    return dates.format_date(value, pattern, locale=LANGUAGES[language])


def instant(value: datetime, language: str, zone: ZoneInfo) -> str:
    """An instant in its reader's time zone: 12月5日 09:30; 5 Dec 09:30."""
    pattern = "M月d日 HH:mm" if language == "zh" else "d MMM HH:mm"
    return dates.format_datetime(value, pattern, tzinfo=zone, locale=LANGUAGES[language])


def end(value: datetime, language: str, zone: ZoneInfo) -> str:
    """The same with its year, for what may be far off: 2026年12月5日 09:30; 5 Dec 2026 09:30."""
    pattern = "y年M月d日 HH:mm" if language == "zh" else "d MMM y HH:mm"
    return dates.format_datetime(value, pattern, tzinfo=zone, locale=LANGUAGES[language])


def place(code: str, language: str) -> str:
    """A country or region by its ISO code: 泰国, Thailand; 中国香港, Hong Kong, China."""
    return known.name(code, language)


def places(codes: Sequence[str], language: str) -> str:
    """Several of them: 泰国、马来西亚; Thailand and Malaysia. Semicolons where a name has a comma of its own."""
    names = [place(code, language) for code in codes]
    if language == "zh":
        return "、".join(names)
    if len(names) > 1 and any("," in name for name in names):
        return "; ".join(names)
    return lists.format_list(names, locale=LANGUAGES[language])


def listed(names: Sequence[str], language: str) -> str:
    """Names one after another: 王伟、李强; Wang Wei, Li Qiang."""
    return ("、" if language == "zh" else ", ").join(names)


def money(amount: Money, language: str) -> str:
    """An amount with its currency as the language writes it: ¥30,000; US$500."""
    whole = amount.amount == amount.amount.to_integral_value()
    return numbers.format_currency(
        amount.amount, amount.currency, format="¤#,##0" if whole else None, locale=LANGUAGES[language],
        currency_digits=not whole,
    )  # fmt: skip


@pass_context
def _day(context: Context, value: date) -> str:
    return day(value, context["language"])


@pass_context
def _day_near(context: Context, value: date) -> str:
    return day_near(value, context["language"])


@pass_context
def _places(context: Context, codes: Sequence[str]) -> str:
    return places(codes, context["language"])


@pass_context
def _said(context: Context, words: Words | str) -> str:
    return say(words, context["language"])


@pass_context
def _named(context: Context, person: Any) -> str:
    """A person's name for this reader: the English one for readers of English who have one to read."""
    return str(person.called.to(context["language"]))


@pass_context
def _names(context: Context, people: list[Any]) -> str:
    """Several people's names for this reader."""
    return listed([_named(context, person) for person in people], context["language"])


@pass_context
def _heading(context: Context, column: str) -> str:
    """A column of the people's sheet as this reader finds it there."""
    return COLUMNS[column] if context["language"] == "zh" else column


@pass_context
def _instant(context: Context, value: datetime) -> str:
    return instant(value, context["language"], ZoneInfo(context["reader"].time_zone))


@pass_context
def _end(context: Context, value: datetime) -> str:
    return end(value, context["language"], ZoneInfo(context["reader"].time_zone))


@pass_context
def _put(context: Context, value: Any) -> str:
    return str(put(value, context["language"]))


@pass_context
def _office_name(context: Context, office: Any) -> str:
    if context["language"] == "zh":
        return f"{office.school_zh}{office.zh}"
    return f"{office.en}, {office.school_en}"


@pass_context
def _listed(context: Context, names: list[str]) -> str:
    return listed(names, context["language"])


def _line(words: str) -> str:
    """What somebody typed, on one line: no line of theirs is taken for one of ours."""
    return " ".join(words.split())


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(LOCALES),
        autoescape=True,  # a person's words are always escaped
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        keep_trailing_newline=False,
    )
    environment.policies["ext.i18n.trimmed"] = True  # as at extraction, or long sentences lose their translation
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(
        day=_day, day_near=_day_near, places=_places, said=_said, named=_named, names=_names, heading=_heading,
        instant=_instant, end=_end, put=_put, office_name=_office_name, listed=_listed, line=_line,
    )  # fmt: skip
    return environment


def render(template: str, language: str, context: Mapping[str, Any]) -> str:
    """A template as Telegram's HTML, for a reader of that language. Raises on a name that is not given."""
    text = _environment(language).get_template(template).render({**context, "language": language})
    lines = "\n".join(line.strip() for line in text.strip().splitlines())
    return fitted(re.sub(r"\n{3,}", "\n\n", lines))


def fitted(text: str) -> str:
    """Telegram's HTML cut to what one message holds: long lines first, then the last ones; lines with tags stay."""
    for most in CUTS:
        if _length(text) <= LONGEST:
            return text
        text = "\n".join(_cut(line, most) for line in text.split("\n"))
    lines = text.split("\n")
    plain = [at for at, line in enumerate(lines) if line and "<" not in line]
    while plain and _length("\n".join(lines)) > LONGEST:
        last = plain.pop()
        lines[last : last + 2] = ["…"] if lines[last + 1 : last + 2] == ["…"] else ["…", *lines[last + 1 : last + 2]]
    return "\n".join(lines)


def _length(text: str) -> int:
    return len(unescape(re.sub(r"<[^>]*>", "", text)).encode("utf-16-le")) // 2


def _cut(line: str, most: int) -> str:
    words = unescape(line)
    return line if "<" in line or len(words) <= most else f"{escape(words[: most - 1])}…"


def best_language(code: str | None, otherwise: str) -> str:
    """The language of a phone: Chinese of any kind is zh, no answer is the school's, everything else English."""
    if not code:
        return otherwise
    return "zh" if code.lower().startswith("zh") else "en"


__all__ = ["best_language", "day", "escape", "instant", "place", "places", "put", "render", "say", "translations"]
