"""Chinese names in pinyin as people type them: surname first or last, 单 as a surname is shan, 吕 is lv, lu or lyu."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

_COMPOUND_SURNAMES = """
    欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 长孙 宇文 司徒 令狐 夏侯 端木 独孤 南宫 司空 万俟 闻人 澹台
    淳于 鲜于 东郭 轩辕 百里 呼延 拓跋 赫连 申屠 公冶 宗政 濮阳 太史 钟离 闾丘 仲孙 西门 南门 东野 第五 梁丘
    左丘 公羊 谷梁 羊舌 微生 公良 段干 乐正 巫马 公西 太叔 完颜 纳兰 叶赫 爱新觉罗 那拉
"""
_COMPOUND = frozenset(_COMPOUND_SURNAMES.split())
#: How surnames are read, the likeliest first, where that is not the characters' first reading.
_READ_OTHERWISE = """
    单:shan 解:xie 仇:qiu 曾:zeng 朴:piao/pu 任:ren 查:zha 区:ou 盖:ge/gai 乐:yue/le 翟:zhai/di 华:hua
    覃:qin/tan 缪:miao/miu 繁:po 冼:xian 洗:xian/xi 折:she 员:yun 贠:yun 祭:zhai/ji 黑:he 秘:bi/mi 种:chong
    召:shao/zhao 宓:mi/fu 逄:pang 郗:xi/chi 都:du 晁:chao 那:na 句:gou 隗:wei/kui 谌:chen/shen 沈:shen 宁:ning
    燕:yan 应:ying 过:guo 车:che 石:shi 行:xing/hang 相:xiang 柏:bai/bo 薄:bo 牟:mu/mou 纪:ji 撒:sa 葛:ge 曲:qu
    么:yao 幺:yao 不:fou 卜:bu 褚:chu 藏:zang 臧:zang 颉:xie/jie 适:kuo 能:nai 贲:ben 费:fei/bi 呙:guo 尹:yin
    万:wan 俞:yu 瞿:qu 阚:kan 夏:xia 叶:ye 贾:jia 重:chong 长:chang 强:qiang 褶:zhe 佟:tong 余:yu 於:yu
    尉迟:yuchi 万俟:moqi 澹台:tantai 长孙:zhangsun 鲜于:xianyu 闾丘:lvqiu 乐正:yuezheng 令狐:linghu 尉:wei/yu
"""
_SURNAMES = {
    surname: tuple(readings.split("/")) for surname, readings in (pair.split(":") for pair in _READ_OTHERWISE.split())
}
_MOST = 24  #: spellings of one name; rarer readings are left out
_UMLAUT = ("lv", "nv")


@dataclass(frozen=True)
class Spelling:
    """One name in pinyin: small letters without tones, blanks or dashes; ü is v, as on a keyboard."""

    surname: str  #: in Chinese
    whole: frozenset[str]  #: wangxiaoming, xiaomingwang
    loose: frozenset[str]  #: the same with rarer readings of its characters
    parts: frozenset[str]  #: wang, xiaoming, wangxm, xmwang
    initials: frozenset[str]  #: wxm, xmw


def is_han(text: str) -> bool:
    """Whether every character is a Chinese one."""
    return bool(text) and all("\u3400" <= one <= "\u9fff" or one >= "\U00020000" or one == "〇" for one in text)


def letters(typed: str) -> str:
    """Pinyin as typed, as keys of a Spelling: no tones or blanks, ü as v."""
    apart = unicodedata.normalize("NFD", typed.lower()).replace("u\u0308", "v").replace("u:", "v")
    return "".join(one for one in apart if "a" <= one <= "z")


@lru_cache(maxsize=20_000)
def spelling(name: str) -> Spelling | None:
    """How a Chinese name is typed in pinyin; None: it is not a Chinese name."""
    if len(name) < 2 or not is_han(name):
        return None
    long = next((length for length in (4, 3, 2) if length < len(name) and name[:length] in _COMPOUND), 1)
    surname, given = name[:long], name[long:]
    surnames = _umlauts(_SURNAMES.get(surname) or ("".join(_readings(one)[0] for one in surname),))
    syllables = [_readings(one) for one in given]
    givens = _umlauts(["".join(one[0] for one in syllables)])
    short = "".join(one[0][0] for one in syllables)
    rare = _umlauts("".join(one) for one in islice(product(*syllables), _MOST))
    rare_surnames = _umlauts("".join(one) for one in islice(product(*(_readings(one) for one in surname)), _MOST))
    return Spelling(
        surname,
        whole=_both_ways(surnames, givens),
        loose=_both_ways({*surnames, *rare_surnames}, rare),
        parts=frozenset({*surnames, *givens, *_both_ways(surnames, [short])}),
        initials=_both_ways({"".join(one) for one in _first_letters(surname, surnames)}, [short]),
    )


_PARTS = re.compile(r"[·•・.]")


def in_latin(name: str) -> str:
    """A Chinese name in Latin letters as GB/T 28039 writes it: 王伟 Wang Wei, 吕布 Lyu Bu, 艾力·买买提 Aili Maimaiti.

    Returns: empty: it is no Chinese name, or a character of it is too rare.
    """
    parts = _PARTS.split("".join(name.split()))
    if not all(is_han(part) for part in parts):
        return ""
    if len(parts) > 1:  # names of the minorities, in their own order
        words = [_word(part) for part in parts]
    else:
        [one] = parts
        long = next((length for length in (4, 3, 2) if length < len(one) and one[:length] in _COMPOUND), 1)
        surname = _SURNAMES.get(one[:long])
        family = _latin(surname[0]).capitalize() if surname else _word(one[:long])
        words = [family, _word(one[long:])] if one[long:] else [family]
    return " ".join(words) if all(words) else ""


def _word(characters: str) -> str:
    """One word of a name, its syllables kept apart where they would run together: Xi'an. Empty: a rare character."""
    from pypinyin import lazy_pinyin  # a fifth of a second and 55 MiB, for who types or spells a name

    syllables = [_latin(one) for one in lazy_pinyin(characters, errors="ignore")]
    if len(syllables) != len(characters):
        return ""
    rest = (f"'{one}" if one[0] in "aoe" else one for one in syllables[1:])
    return "".join([syllables[0], *rest]).capitalize()


def _latin(syllable: str) -> str:
    """ü as yu after l and n."""
    return re.sub("^([ln])v", r"\1yu", syllable)


@lru_cache(maxsize=20_000)
def _readings(one: str) -> tuple[str, ...]:
    """A character's readings without tones, the usual one first; itself where it has none."""
    from pypinyin import Style, pinyin

    found = pinyin(one, style=Style.NORMAL, heteronym=True)
    usable = [reading for reading in found[0] if reading and letters(reading) == reading] if found else []
    return tuple(dict.fromkeys(usable)) or ("x",)


def _first_letters(surname: str, surnames: Iterable[str]) -> set[str]:
    """The initials of a surname: w for 王, oy for 欧阳."""
    if len(surname) == 1:
        return {one[0] for one in surnames}
    return {"".join(_readings(one)[0][0] for one in surname), *(one[0] for one in surnames)}


def _both_ways(surnames: Iterable[str], givens: Iterable[str]) -> frozenset[str]:
    return frozenset(way for pair in product(surnames, givens) for way in ("".join(pair), "".join(pair[::-1])))


def _umlauts(spelled: Iterable[str]) -> set[str]:
    """With ü as v, as u and, in passports, as yu."""
    found = set(spelled)
    for one in tuple(found):
        for umlaut in _UMLAUT:
            found |= {one.replace(umlaut, umlaut[0] + as_typed) for as_typed in ("u", "yu") if umlaut in one}
    return found
