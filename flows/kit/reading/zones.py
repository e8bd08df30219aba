"""Time zones as people type them: a city (伦敦, London), a country (Japan), or the zone's own name."""

import re
from functools import cache

from flows.kit.reading.cities import CITIES
from flows.kit.reading.places import read_places
from flows.kit.reading.result import Ask, Read, Reading, Unread, fitting
from flows.kit.reading.text import fold
from flows.kit.words import N_

NOT_A_ZONE = N_("I do not know the time there. Please name a large city or a country, for example: London.")

LONGEST = 60  #: characters
MOST = 8  #: choices
USUAL = (
    "Asia/Shanghai", "Asia/Tokyo", "Asia/Bangkok", "Europe/London", "Europe/Berlin", "America/New_York",
    "America/Los_Angeles", "Australia/Sydney",
)  # fmt: skip
_HOME = "CN"
_AT_HOME = frozenset({"china", "中国", "中国内地", "内地", "中国大陆", "上海", "shanghai"})


_I_AM = re.compile(
    r"^(?:我们?|现在|目前|已经?|人|刚)*(?:在|到|回到?)(?:了|达了?)?(?=.)"
    r"|^(?:(?:i am|i'm|we are|we're|now|currently|still|back|arrived|staying|living) )*(?:in|at|to) "
)
_BACK_HOME = re.compile(
    r"我?(?:已经?|刚)?(?:回国|回来|回家|到家)了?"
    r"|(?:(?:i am|i'm|i|now) )*(?:back|(?:back |at )?home|returned)(?: now)?"
)


def city(zone: str, language: str) -> str:
    """The city a zone's time is called after; the zone's own name where it is none of the large ones."""
    return next((zh if language == "zh" else en for _, one, zh, en in CITIES if one == zone), zone)


def read_zone(typed: str) -> Reading[str]:
    """The IANA name of a time zone; several to choose from where a country has more, at most 8."""
    text = fold(typed).removesuffix("时间").removesuffix(" time").strip()
    if not text or len(text) > LONGEST:
        return Unread(NOT_A_ZONE)
    if _BACK_HOME.fullmatch(text.rstrip(".!。！ ")):
        return Read(next(zone for code, zone, _, _ in CITIES if code == _HOME))
    if not _names(text):
        text = re.sub(r"了$", "", _I_AM.sub("", text))
    if text in _AT_HOME or text.removesuffix("市") in _AT_HOME:
        return Read(next(zone for code, zone, _, _ in CITIES if code == _HOME))
    if found := _named().get(text) or _named().get(text.removesuffix("市")):
        return fitting(found, otherwise=Unread(NOT_A_ZONE))
    if within := [zone for name, zones in _named().items() if _ends(text, name) for zone in zones]:
        return fitting(within, otherwise=Unread(NOT_A_ZONE))
    countries = read_places(text, slips=False)
    choices = (
        countries.choices if isinstance(countries, Ask) else ([countries.value] if isinstance(countries, Read) else [])
    )
    codes = [code for choice in choices for code in choice]
    reading = fitting([zone for code, zone, _, _ in CITIES if code in codes][:MOST], otherwise=Unread(NOT_A_ZONE))
    return Ask((reading.value,)) if isinstance(countries, Ask) and isinstance(reading, Read) else reading


def _names(text: str) -> bool:
    """Whether it is the name of a city or a zone, as it stands."""
    return text in _named() or text in _AT_HOME


def _ends(text: str, name: str) -> bool:
    """Whether a city stands beside its country: 加拿大温哥华, Vancouver, Canada."""
    if name.isascii():
        country = text.removeprefix(f"{name},") if text.startswith(f"{name},") else ""
    else:
        country = text.removesuffix(name) if text.endswith(name) else ""
    return bool(country.strip()) and isinstance(read_places(country, slips=False), Read)


@cache
def _named() -> dict[str, list[str]]:
    """Zones by the city's names in either language, and by their own."""
    found: dict[str, list[str]] = {}
    for _, zone, *names in CITIES:
        for name in {zone, *names}:
            found.setdefault(fold(name), []).append(zone)
    return found
