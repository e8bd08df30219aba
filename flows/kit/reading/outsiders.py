"""Somebody who is not of the school: 田中花子，副校长; Dr. Somchai (Chiang Mai University), +66 53 941 300."""

import re
from dataclasses import dataclass

from flows.kit.reading.phones import read_phone
from flows.kit.reading.result import Read, Reading, Unread
from flows.kit.reading.text import normalise, tidy
from flows.kit.words import N_

NO_NAME = N_("Please give the name first, then the post, for example: Tanaka Hanako, vice-president.")
NO_NUMBER = N_("Please give the phone number with the name, for example: Sato +81 90 1234 5678.")
TOO_LONG = N_("That is too long: only name, post and institution, please.")

LONGEST = 200  #: characters in all
NAME = 80  #: of the name

_NUMBER = re.compile(
    r"(?<![0-9A-Za-z+])\+?\(?[0-9][0-9()\-– ./]{4,}[0-9](?:\s*(?:转|分机|extension|ext\.?)\s*[0-9]{1,6})?(?!\w)"
)
_LABEL = re.compile(
    r"[\s,，;；(（]*(?:手机|电话|联系电话|联系方式|tel|phone|mobile)(?:号码?)?[\s.:：]*$", re.IGNORECASE
)
_APART = re.compile(r"[,，;；、\n()（）]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Outsider:
    """Somebody the office does not know."""

    name: str
    post: str = ""  #: post, rank, institution, as they were typed
    phone: str = ""  #: E.164, with ";ext=" where there is an extension


def read_outsider(typed: str, *, reached: bool = False) -> Reading[Outsider]:
    """Name first, then post and institution; a phone number wherever it stands. *reached*: not without that."""
    text = tidy(typed)
    if len(text) > LONGEST:
        return Unread(TOO_LONG)
    number, rest = "", text
    if (found := _NUMBER.search(normalise(text))) is not None:
        reading = read_phone(found[0].strip())
        if isinstance(reading, Read):
            number, even = reading.value, normalise(text)
            before, after = _LABEL.sub("", even[: found.start()]), even[found.end() :]
            rest = f"{before}\n{after}"
        elif reached:
            return Unread(reading.why, reading.params) if isinstance(reading, Unread) else Unread(NO_NUMBER)
    parts = [part for one in _APART.split(rest) if (part := one.strip(" .。:："))]
    if not parts or len(parts[0]) > NAME or not re.search(r"[^\W\d_]", parts[0]):
        return Unread(NO_NAME)
    if reached and not number:
        return Unread(NO_NUMBER)
    post = "，".join(parts[1:]) if _HAN.search("".join(parts)) else ", ".join(parts[1:])
    return Read(Outsider(parts[0], post, number))
