"""Typed text made even before it is read: full-width forms, spaces, dashes, traditional characters."""

import re
import unicodedata

LONGEST = 80  #: characters in a date, a period or an amount; anything longer is something else

_BLANKS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")  #: no database keeps these, nobody types them
_BLANK_LINES = re.compile(r"\n{3,}")
_HAN = "\u3007\u4e00-\u9fff"
_BESIDE_HAN = re.compile(rf"(?<=[{_HAN}])\s+|\s+(?=[{_HAN}])")
_STOP_AS_POINT = re.compile(r"(?<=[0-9])[。·](?=[0-9])")
_ENDS = " \n.。!,;、'\""

#: Characters that mean the same to a reader: every dash, every wave, the forms used in Hong Kong and Taiwan.
_SAME = str.maketrans(
    {
        **dict.fromkeys("‐‒–—―−─", "-"),
        **dict.fromkeys("〜∼˜", "~"),
        **dict.fromkeys("‘’`´", "'"),
        **dict.fromkeys("“”「」『』", '"'),
        "￥": "¥",
        "○": "〇",
        **dict(
            zip(
                "號週禮個後萬億兩貳陸圓塊錢幣歐鎊韓銖約來這從爲為過間從離開結澳門臺",
                "号周礼个后万亿两贰陆圆块钱币欧镑韩铢约来这从为为过间从离开结澳门台",
                strict=True,
            )
        ),
    }
)


def normalise(text: str) -> str:
    """Full-width forms made plain (NFKC), blanks collapsed, ends trimmed; line breaks stay, at most one blank line."""
    return tidy(unicodedata.normalize("NFKC", text))


def tidy(text: str) -> str:
    """Blanks collapsed and ends trimmed, the characters as typed: for texts people read, where "，" must stay "，"."""
    lines = _BLANKS.sub(" ", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))).split("\n")
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in lines)).strip()


def fold(text: str) -> str:
    """One line in lower case, ready for the grammar; empty when there is nothing to read."""
    seen = "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")
    even = " ".join(seen.lower().translate(_SAME).split())
    return _STOP_AS_POINT.sub(".", _BESIDE_HAN.sub("", even)).strip(_ENDS)
