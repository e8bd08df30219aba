"""One of several choices as people type it: a label in either language, a part of it, or its number."""

import re
from collections.abc import Sequence

from flows.kit.reading.numerals import count
from flows.kit.reading.result import Ask, Read, Reading, Unread, fitting
from flows.kit.reading.slips import one_slip
from flows.kit.reading.text import fold, tidy
from flows.kit.words import N_

NONE_OF_THEM = N_("That is none of the choices. Please tap one, or type it or a part of it.")
NO_SUCH_NUMBER = N_("There are only %(most)d choices. Please tap one, or type it or a part of it.")
TYPE_IT = N_("Please type it, in a few words.")
NOT_AMONG = N_("“%(part)s” is none of the choices. Please tap all that apply, or type them with commas.")

OTHER = "other"  #: the token of what is none of the options; after a colon the words typed for it
LONGEST = 120  #: characters
_SHORTEST_SLIP = 6  #: letters of a label in which a slip of the pen is looked for
_SHORTEST_PART = 3  #: letters of a part; of Chinese one character is enough

_CHOOSING = re.compile(
    r"^(?:我们?|请|想|要|就|选择?|填|是|属于)+"
    r"|^(?:(?:i|we) (?:choose|want|would like|pick|take|mean)|it is|its|please|the|a)\b ?"
    r"|(?:的|吧|了|谢谢| please| thanks)+$"
)
_NUMBER = re.compile(
    r"(?:选项?|第|no\.? ?|number ?|option ?|choice ?|#|\()*(?P<number>[0-9]{1,3}|[一二两三四五六七八九十]{1,3})"
    r"(?:个|项|号|条|种)?[).、. ]*"
    r"|(?:the )?(?P<ordinal>first|second|third|fourth|fifth|last|[0-9]{1,2}(?:st|nd|rd|th)|最后一[个项])(?: one)?"
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_NOT = re.compile(r"[不非没别]|\b(?:not|no|neither|except)\b|n't\b")
_EITHER = re.compile(r"[、,，;；/+&]|和|或者?|还是|\b(?:or|and)\b")
_AMOUNT = re.compile(r"[0-9]|[一二两三四五六七八九十]+[个人辆间份桌天台]")
_SOMETHING_ELSE = frozenset({
    "其他", "其它", "别的", "另外", "都不是", "other", "others", "something else", "somebody else", "none of them",
})  # fmt: skip
_WORD = re.compile(r"[^\W\d_]")
_APART = re.compile(r"[、,，;；/+&\n]|\s和\s?|(?<=[\u4e00-\u9fff])[和及与](?=[\u4e00-\u9fff])|\band\b", re.IGNORECASE)
_ALL = re.compile(
    r"(?:全部|所有|都要?|全都要?|都需要|以上(?:全部|都是?)|all(?: of (?:them|these|it))?|everything)"
    r"(?:的|都要|都是|要)?"
)
_BETWEEN = re.compile(r"[\s\"()\[\]/,;:.!?、，。·-]+")
_BLANK_BESIDE_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])")

Labelled = list[tuple[str, str]]  #: a token and one of its labels, made even


def read_choice(typed: str, options: Sequence[tuple[str, ...]], *, others: bool = False) -> Reading[str]:
    """Read one of several.

    Args:    options: each its token and then its labels in every language, in the order they are shown;
             others: what is none of them and no number is taken as it was typed, after OTHER and a colon.
    Returns: the token; the tokens to choose from where two fit, one alone where a slip of the pen is guessed; or the
             sentence that says what was expected. One Latin word from the midst of a label is a guess as well.
    """
    reading = _read_choice(typed, options)
    none = others and isinstance(reading, Unread) and reading.why == NONE_OF_THEM
    if none and _even(typed) in _SOMETHING_ELSE:
        return Unread(TYPE_IT)
    words = " ".join(tidy(typed).split()) if none else ""
    return Read(f"{OTHER}:{words}") if 1 < len(words) <= LONGEST and _WORD.search(words) else reading


def _read_choice(typed: str, options: Sequence[tuple[str, ...]]) -> Reading[str]:
    text = fold(typed)
    if not text or len(text) > LONGEST:
        return Unread(NONE_OF_THEM)
    labels = _labels(options)
    said = _even(text), _even(_CHOOSING.sub("", text))
    for even in said:
        if exact := [token for token, label in labels if label == even]:
            return fitting(exact, otherwise=Unread(NONE_OF_THEM))
    if numbered := _NUMBER.fullmatch(_CHOOSING.sub("", text)) or _NUMBER.fullmatch(text):
        number = _number(numbered, len(options))
        if 1 <= number <= len(options):
            return Read(options[number - 1][0])
        return Unread(NO_SUCH_NUMBER, {"most": len(options)})
    several = [_found(_even(part), labels) for part in _EITHER.split(text)]
    if all(several):
        return fitting((token for found in several for token in found), otherwise=Unread(NONE_OF_THEM))
    for even in said:
        if named := _named(even, labels):
            return fitting(named, otherwise=Unread(NONE_OF_THEM))
        if part := tuple(dict.fromkeys(_in_part(even, labels))):
            return Read(part[0]) if len(part) == 1 and _sure(even, labels) else Ask(part)
    slips = [token for token, label in labels if len(label) >= _SHORTEST_SLIP and one_slip(said[1], label)]
    return Ask(tuple(dict.fromkeys(slips))) if slips else Unread(NONE_OF_THEM)


def read_choices(typed: str, options: Sequence[tuple[str, ...]], *, others: bool = False) -> Reading[tuple[str, ...]]:
    """Read several of several: 用车、用餐; 1 3; all.

    Args:    options: each its token and then its labels; others: as of one choice.
    Returns: their tokens in the order of the options, then what is none of them; several such where one part could
             mean more than one; or the sentence that says what was expected.
    """
    if not fold(typed) or len(typed) > LONGEST * 2:
        return Unread(NONE_OF_THEM)
    order = [option[0] for option in options]
    if _ALL.fullmatch(fold(typed)):
        return Read(tuple(order))
    found: list[str] = []
    doubtful: list[tuple[str, ...]] = []
    for part in _parts(typed, options):
        reading = read_choice(part, options, others=others)
        named = _named(_even(part), _labels(options))
        if others and named and _AMOUNT.search(fold(part)):
            found.append(f"{OTHER}:{' '.join(tidy(part).split())}")  # what else is said of it is not dropped
        elif named:
            found += named
        elif isinstance(reading, Read):
            found.append(reading.value)
        elif isinstance(reading, Ask):
            doubtful.append(reading.choices)
        else:
            return reading if reading.why != NONE_OF_THEM else Unread(NOT_AMONG, {"part": part})
    if not found and not doubtful:
        return Unread(NONE_OF_THEM)
    certain = [*(token for token in order if token in found), *(token for token in found if token not in order)]
    if not doubtful:
        return Read(tuple(dict.fromkeys(certain)))
    return Ask(tuple(dict.fromkeys((*certain, token) for token in doubtful[0])))


def _parts(typed: str, options: Sequence[tuple[str, ...]]) -> list[str]:
    """What was typed, apart at commas and at "and"; numbers at blanks too. What is one label stays whole."""
    if _even(typed) in [label for _, label in _labels(options)]:
        return [typed]
    if re.fullmatch(r"[0-9][0-9 ]*", fold(typed)):
        return fold(typed).split()
    return [part for one in _APART.split(typed) if (part := one.strip(" .。!"))]


def _labels(options: Sequence[tuple[str, ...]]) -> Labelled:
    return [(option[0], _even(label)) for option in options for label in option[1:] if _even(label)]


def _even(text: str) -> str:
    """A label or what was typed without marks between its words."""
    return _BLANK_BESIDE_HAN.sub("", _BETWEEN.sub(" ", fold(text)).strip())


def _number(found: re.Match[str], most: int) -> int:
    """The number typed, 0 where it is none."""
    ordinal = found["ordinal"]
    if ordinal is None:
        return count(found["number"]) or 0
    if ordinal == "last" or ordinal.startswith("最后"):
        return most
    return _ORDINALS.get(ordinal) or int(ordinal[:-2])


def _found(even: str, labels: Labelled) -> list[str]:
    return _named(even, labels) or _in_part(even, labels)


def _named(even: str, labels: Labelled) -> list[str]:
    """Tokens whose label stands in what was typed, longer labels before those they hold; none after a "not"."""
    found = [
        (token, label)
        for token, label in labels
        if f" {label} " in f" {even} " or (_han(label) and _within(label, even))
    ]
    longest = [
        (token, label) for token, label in found if not any(label in other and label != other for _, other in found)
    ]
    rest = even
    for _, label in longest:
        rest = rest.replace(label, " ")
    return [] if _NOT.search(rest) else [token for token, _ in longest]


def _within(label: str, even: str) -> bool:
    """Whether it stands in what was typed: a number of its own there, 3月 is no part of 13月."""
    return label in even if not label[0].isdigit() else re.search(rf"(?<!\d){re.escape(label)}", even) is not None


def _in_part(even: str, labels: Labelled) -> list[str]:
    """Tokens whose label holds what was typed: Chinese anywhere, letters from the beginning of a word."""
    if _han(even):
        return [token for token, label in labels if even in label]
    return [token for token, label in labels if len(even) >= _SHORTEST_PART and f" {even}" in f" {label}"]


def _sure(even: str, labels: Labelled) -> bool:
    """Whether a part says enough: any Chinese, several words, or how a label begins; one from its midst does not."""
    return _han(even) or " " in even or any(label.startswith(even) for _, label in labels)


def _han(text: str) -> bool:
    return any("\u4e00" <= one <= "\u9fff" for one in text)
