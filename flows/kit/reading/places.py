"""Countries and regions as people type them, one or several: 英国, UK, 泰国、马来西亚, Seoul; Korea asks which."""

import re
from itertools import product

from flows.kit.places import CODES, MAINLAND, name
from flows.kit.reading.numerals import count
from flows.kit.reading.placenames import MISNAMED, NAMES, Ways, key, plain
from flows.kit.reading.result import Ask, Read, Reading, Unread, fitting
from flows.kit.reading.slips import one_slip
from flows.kit.reading.stretches import Stretch, latin, merged, stretches
from flows.kit.reading.text import normalise
from flows.kit.words import N_

Places = tuple[str, ...]  #: ISO 3166 alpha-2, in the order named, none twice

NOT_A_PLACE = N_("I could not read a country or region there. You can write it like Thailand, UK or Hong Kong.")
NOT_KNOWN = N_("I do not know the country or region “%(part)s”. You can write it like Thailand, UK or Hong Kong.")
TOO_WIDE = N_("“%(part)s” is many places. Please name each country or region, such as Thailand, Malaysia.")
INSIDE = N_("China's mainland is not abroad. Please name the countries or regions outside it, such as Thailand.")
MISNAMED_SO = N_("Please write it as “Taiwan, China”.")
NAME_ALL = N_("Please name every country or region, such as Thailand, Malaysia.")
OTHER_COUNT = N_("You wrote %(said)d places, and I read %(found)d. Please name every country or region.")
TOO_MANY_WAYS = N_("“%(part)s” could be many places. Please write its whole name, such as South Korea.")
TOO_LONG = N_("That is too long for a list of places. Please write their names alone.")

LONGEST = 400  #: characters; every place a trip can have, with its full name
MOST_CHOICES = 8
_LONGEST_PART = 24  #: characters worth repeating

_ENDS_PART = re.compile(r"[\n、;/|+→⇒➔>。…•·:\"“”「」()\[\]{}<!?]|[-—=]+>")
_DASHES = re.compile(r"[-‐‑‒–—―−─~〜_]+")
_STOP = re.compile(r"(?<![A-Za-z])([A-Za-z]|St|Rep)\.", re.IGNORECASE)
_BLANK_BESIDE_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_OF_CHINA = re.compile(
    r"(?P<english>\b(?:hong ?kong|macao|macau|taiwan|taipei|hk)(?: sar| region)?)[ ,]*\b(?:p\.?r\.? ?)?china\b"
    r"|\bchina[ ,]*(?=(?:hong ?kong|macao|macau|taiwan|taipei)\b)"
    r"|(?P<han>香港|澳[门門]|[台臺][湾灣北]|高雄)[ ,]*中[国國](?:[ ,]|$)"
    r"|中(?:[国國]|[华華]人民共和[国國])[ ,]?(?=香港|澳[门門]|[台臺][湾灣北]|高雄)",
    re.IGNORECASE,
)
_CONGO = re.compile(r"刚果[ ,]*([金布])")
_PERSON_OF = re.compile(r"(?<=[\u4e00-\u9fff])(?:人士?|籍)(?=$|,)")
_JOINED = re.compile(r"[和与及跟或、]")
_COUNT = r"(?P<count>[0-9]{1,2}|[两二三四五六七八九十]{1,2})个?"
_WHAT = r"(?:国家(?:[和或与及]?地区)?|地区|国|地)"
_AND_OTHERS = re.compile(
    rf"[ ,]*(?:(?P<others>等+)[ ,]*(?:{_COUNT})?{_WHAT}?|[共这]?{_COUNT.replace('count', 'only')}{_WHAT}"
    r"|(?:and|,) *(?P<etc>etc|others?|so on|more|other (?:countries|places)))[ ,]*$",
    re.IGNORECASE,
)
_EITHER = re.compile(r"[ ,]*(?:或者?是?|还是|\bor\b)[ ,]*", re.IGNORECASE)

_EVERYDAY = {key(name(code, language)): code for code in sorted(CODES) for language in ("zh", "en")}


def read_places(typed: str, *, slips: bool = True) -> Reading[Places]:
    """Read one or several countries and regions outside China's mainland.

    Args:    slips: whether a slip of the pen is guessed at, which takes a hundred times as long.
    Returns: their codes in the order named, each once; whole lists to choose from (at most 8; one alone is a guess
             at a slip of the pen); or the sentence that names the part that was not understood.
    """
    if len(typed) > LONGEST:
        return Unread(TOO_LONG)
    raw = _even(typed)
    sides = _EITHER.split(raw)
    if len(sides) > 1 and all(sides):
        return _either(sides, slips=slips)
    others = _AND_OTHERS.search(raw)
    if others is None:
        return _listed(raw, slips=slips)
    found = _listed(raw[: others.start()], slips=slips)
    said = others["count"] or others["only"]
    if not said:
        return found if isinstance(found, Unread) else Unread(NAME_ALL)
    number = count(said) or 0
    if isinstance(found, Read) and len(found.value) != number:
        return Unread(OTHER_COUNT, {"said": number, "found": len(found.value)})
    return found


def _either(sides: list[str], *, slips: bool) -> Reading[Places]:
    """泰国或越南: one of them is meant, and only the person knows which."""
    found: list[Places | Unread] = []
    for side in sides:
        reading = _listed(side, slips=slips)
        if isinstance(reading, Unread):
            return reading
        found += [reading.value] if isinstance(reading, Read) else reading.choices
    if len(set(found)) > MOST_CHOICES:
        return Unread(NOT_A_PLACE)
    return fitting(found, otherwise=Unread(NOT_A_PLACE))


def _even(typed: str) -> str:
    """The text as typed, one line, parts ended by ", ", no stops in abbreviations, dashes as blanks."""
    text = normalise(typed).replace("’", "").replace("'", "").replace("&", " and ").replace("，", ",")
    text = _DASHES.sub(" ", _ENDS_PART.sub(", ", _STOP.sub(r"\1", text))).replace(".", ", ")
    text = re.sub(r"[ ,]*,[ ,]*", ", ", " ".join(text.split()))
    text = _OF_CHINA.sub(lambda found: (found["english"] or found["han"] or "") + (", " if found["han"] else ""), text)
    return _PERSON_OF.sub("", _CONGO.sub(r"刚果\1", _BLANK_BESIDE_HAN.sub("", text)).strip(" ,"))


def _listed(raw: str, *, slips: bool) -> Reading[Places]:
    """What the whole of an even text names."""
    text = plain(raw)
    found: list[tuple[str, Ways]] = []
    guessed = False
    parts = merged(stretches(text, raw), text)
    for stretch in _widened(parts, text) if slips else parts:
        part = raw[stretch.start : stretch.end].strip(" ,")
        ways = stretch.ways
        if plain(part) in MISNAMED:
            return Unread(MISNAMED_SO)
        if ways is None:
            ways = _by_part(plain(part))
            guessed = guessed or (len(ways) == 1 and latin(part[0].lower()))
            if not ways and slips:
                ways, guessed = _by_slip(plain(part)), True
            if not ways:
                part = _as_typed(raw, stretch) or part
                return Unread(NOT_KNOWN, {"part": part}) if len(part) <= _LONGEST_PART else Unread(NOT_A_PLACE)
            if len(ways) > MOST_CHOICES:
                return Unread(TOO_MANY_WAYS, {"part": part})
        elif not ways:
            return Unread(TOO_WIDE, {"part": part})
        found.append((part, ways))
    return _together(found, guessed=guessed)


def _as_typed(raw: str, stretch: Stretch) -> str:
    """The whole word an unknown piece is of: 清迈大学, not 大学 alone; empty where "and" stands within it."""
    start = max(raw.rfind(end, 0, stretch.start) for end in " ,") + 1
    end = min(at for end in " ," if (at := (raw + " ,").find(end, stretch.end)) >= 0)
    return "" if _JOINED.search(raw[start:end]) else raw[start:end]


def _together(found: list[tuple[str, Ways]], *, guessed: bool) -> Reading[Places]:
    """The lists there can be when every part means one of its ways."""
    if not found:
        return Unread(NOT_A_PLACE)
    sure = {code for _, ways in found if len(ways) == 1 for code in ways[0]}
    if MAINLAND in sure or not any(any(way) for _, ways in found for way in ways):
        return Unread(INSIDE)
    #: 韩国首尔 says which Korea "Korea, Seoul" is
    left = [ways for _, ways in found if len(ways) == 1 or not any(sure.issuperset(way) for way in ways)]
    lists: list[Places] = []
    for one in product(*left):
        lists.append(tuple(dict.fromkeys(code for way in one for code in way)))
        if len(lists) > MOST_CHOICES:
            part = next(part for part, ways in found if len(ways) > 1)
            return Unread(TOO_MANY_WAYS, {"part": part})
    reading = fitting(lists, otherwise=Unread(NOT_A_PLACE))
    return Ask((reading.value,)) if guessed and isinstance(reading, Read) else reading


def _widened(parts: list[Stretch], text: str) -> list[Stretch]:
    """An unknown piece takes what it touches with it where all that is one slip away from a name (马莱西亚)."""
    found = parts
    for stretch in parts:
        if stretch.ways is not None or latin(text[stretch.start]):
            continue
        start = max(text.rfind(end, 0, stretch.start) for end in " ,") + 1
        end = min(at for end in " ," if (at := (text + " ,").find(end, stretch.end)) >= 0)
        if (start, end) != (stretch.start, stretch.end) and _by_slip(text[start:end]):
            before = [one for one in found if one.end <= start]
            found = [*before, Stretch(start, end), *(one for one in found if one.start >= end)]
    return found


def _by_part(part: str) -> Ways:
    """Places whose everyday name holds the part: two Chinese characters, or the first four letters of a word."""
    if latin(part[:1]):
        if len(part) < 4:
            return ()
        codes = [code for written, code in _EVERYDAY.items() if written.startswith(part) or f" {part}" in written]
    elif len(part) < 2:
        return ()
    else:
        codes = [code for written, code in _EVERYDAY.items() if part in written]
    return tuple((code,) for code in dict.fromkeys(codes))


def _by_slip(part: str) -> Ways:
    """Places a single slip away: a letter too many, too few, wrong or changed with its neighbour; 新家坡."""
    shortest = 6 if latin(part[:1]) else 3
    near: dict[Ways, None] = {}
    for written, ways in NAMES.items():
        if len(written) >= shortest and ways and any(ways[0]) and one_slip(part, written):
            near[ways] = None
    return tuple(dict.fromkeys(way for ways in near for way in ways if way != (MAINLAND,)))[:MOST_CHOICES]
