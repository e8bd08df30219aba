"""Time zones as people type them: a city (伦敦, London), a country with one zone (Japan), or the zone's own name."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location

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
_LARGE = (
    "Europe/Madrid", "Europe/Lisbon", "America/Chicago", "America/Denver", "America/Toronto", "America/Vancouver",
    "America/Mexico_City", "America/Sao_Paulo", "Asia/Jakarta", "Pacific/Auckland",
)  # fmt: skip
_LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
_CALLED = {"Asia/Shanghai": {"zh": "北京", "en": "Beijing"}}  # what its time is called
_AT_HOME = ("cn", "china", "中国", "中国内地", "内地", "beijing time", "北京时间")


def city(zone: str, language: str) -> str:
    """The city a zone is named after."""
    own = _CALLED.get(zone, {}).get(language)
    return own or str(get_timezone_location(zone, locale=_LOCALES[language], return_city=True))


def read_zone(typed: str) -> Reading[str]:
    """The IANA name of a time zone; several to choose from where a country has more, at most 8."""
    text = fold(typed).removesuffix("时间").removesuffix(" time").strip()
    if not text or len(text) > LONGEST:
        return Unread(NOT_A_ZONE)
    if text in _AT_HOME or fold(typed) in _AT_HOME:
        return Read(USUAL[0])
    if found := _named().get(text) or _named().get(text.removesuffix("市")):
        return fitting(found, otherwise=Unread(NOT_A_ZONE))
    countries = read_places(text, slips=False)
    if isinstance(countries, Ask):
        return Ask(tuple(zone for choice in countries.choices for zone in _apart(choice))[:MOST])
    if isinstance(countries, Read):
        return fitting(_apart(countries.value), otherwise=Unread(NOT_A_ZONE))
    return Unread(NOT_A_ZONE)


def _apart(codes: Iterable[str]) -> list[str]:
    """The zones of countries that tell different times, the usual ones first."""
    found: dict[tuple[timedelta | None, ...], str] = {}
    zones = [zone for code in codes for zone in get_global("territory_zones").get(code, ())]
    for zone in sorted(zones, key=lambda one: (one not in USUAL, one not in _LARGE, one.count("/"), one)):
        found.setdefault(_offsets(zone), zone)
    return list(found.values())[:MOST]


def _offsets(zone: str) -> tuple[timedelta | None, ...]:
    """How far it is from UTC, in winter and in summer."""
    return tuple(datetime(2026, month, 1, tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset() for month in (1, 7))


@cache
def _named() -> dict[str, list[str]]:
    """Zones by every name they go by in either language, and by their own."""
    found: dict[str, list[str]] = {}
    known = {zone for zones in get_global("territory_zones").values() for zone in zones if "/" in zone}
    for zone in sorted(known & available_timezones()):
        names = {zone, zone.rpartition("/")[2].replace("_", " "), *(city(zone, language) for language in _LOCALES)}
        for name in names:
            found.setdefault(fold(name), []).append(zone)
    found.setdefault(fold("上海"), []).append(USUAL[0])
    return {name: list(dict.fromkeys(zones)) for name, zones in found.items()}
