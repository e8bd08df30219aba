"""Phone numbers as people type them: 138 1234 5678, 0519-8123 4567 转 8012, +66 53 941 300."""

import re

import phonenumbers

from flows.kit.reading.result import Read, Reading, Unread
from flows.kit.reading.text import normalise
from flows.kit.words import N_

NOT_A_PHONE = N_("I could not read a phone number there. You can write it like 138 1234 5678 or +66 53 941 300.")
NO_AREA = N_("Please give the area code as well, as in 0519-8123 4567.")
NO_SUCH_PHONE = N_("There is no such number; please check its digits. Abroad it begins with + and the country's code.")

HOME = "CN"  #: whose numbers need no country code
LONGEST = 60  #: characters

_LABEL = re.compile(
    r"^(?:我的)?(?:手机|电话|联系电话|联系方式|tel|phone|mobile|call)(?:号码?)?(?: ?(?:is|是|为))?[ .:]*", re.IGNORECASE
)
_EXTENSION = re.compile(r"\s*(?:转|分机|extension|ext\.?|#)\s*(?=[0-9]{1,6}$)", re.IGNORECASE)
_LOCAL = re.compile(r"[2-8][0-9]{6,7}")


def read_phone(text: str) -> Reading[str]:
    """A phone number as E.164, with ";ext=" where there is an extension; one without a country code is Chinese."""
    typed = _EXTENSION.sub(" ext ", _LABEL.sub("", normalise(text)))
    digits = re.sub(r"[^0-9]", "", typed)
    if len(typed) > LONGEST or re.search(r"[^0-9+()\-–—./ ]", typed.replace(" ext ", "")) or len(digits) < 3:
        return Unread(NOT_A_PHONE)
    if _LOCAL.fullmatch(digits) and "+" not in typed:
        return Unread(NO_AREA)
    try:
        number = phonenumbers.parse(typed, HOME)
    except phonenumbers.NumberParseException:
        return Unread(NOT_A_PHONE)
    if not phonenumbers.is_valid_number(number):
        return Unread(NO_SUCH_PHONE)
    kept = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Read(f"{kept};ext={number.extension}" if number.extension else kept)


def phone(kept: str) -> str:
    """A number as it is read aloud: at home without the country's code."""
    bare, _, extension = kept.partition(";ext=")
    number = phonenumbers.parse(bare, HOME)
    at_home = number.country_code == phonenumbers.country_code_for_region(HOME)
    form = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form) + (f" ext {extension}" if extension else "")
