"""Chinese names in Latin letters as GB/T 28039 spells them: family name first, 吕 as Lyu."""

from __future__ import annotations

import re

#: family names that are read in another way than the same character elsewhere
FAMILIES = {
    "单": "Shan", "曾": "Zeng", "仇": "Qiu", "解": "Xie", "查": "Zha", "区": "Ou", "朴": "Piao", "盖": "Ge",
    "重": "Chong", "乐": "Yue", "折": "She", "缪": "Miao", "翟": "Zhai", "覃": "Qin", "阚": "Kan", "么": "Yao",
    "能": "Nai", "秘": "Bi", "薄": "Bo", "召": "Shao", "隗": "Wei", "种": "Chong", "洗": "Xian", "员": "Yun",
    "繁": "Po", "祭": "Zhai", "句": "Gou", "郇": "Xun", "藏": "Zang", "黑": "He", "都": "Du", "适": "Kuo",
}  # fmt: skip

#: family names of two characters, one after the other
DOUBLE = (
    "欧阳司马上官诸葛夏侯司徒司空皇甫尉迟公孙长孙慕容令狐宇文万俟单于"
    "澹台淳于申屠太史公羊轩辕钟离闻人赫连呼延鲜于濮阳独孤拓跋端木东方"
    "南宫西门东郭百里第五宗政梁丘左丘谷梁段干"
)

_HAN = "〇㐀-䶿一-鿿\U00020000-\U0003ffff"
_NAME = re.compile(rf"[{_HAN}]+(?:[·•・.][{_HAN}]+)*")
_DOTS = re.compile(r"[·•・.]")


def spelled(name: str) -> str:
    """A Chinese name in pinyin: 王伟 → Wang Wei, 艾力·买买提 → Aili Maimaiti. Empty: it cannot be read as one."""
    name = "".join(name.split())
    if not _NAME.fullmatch(name):
        return ""
    parts = _DOTS.split(name)
    words = [_word(part) for part in parts] if len(parts) > 1 else _family_first(name)
    return " ".join(words) if all(words) else ""


def _family_first(name: str) -> list[str]:
    doubles = {DOUBLE[at : at + 2] for at in range(0, len(DOUBLE), 2)}
    size = 2 if name[:2] in doubles and len(name) > 2 else 1
    family, given = name[:size], name[size:]
    first = FAMILIES.get(family) or _word(family)
    return [first, _word(given)] if given else [first]


def _word(characters: str) -> str:
    """One word of a name, its syllables kept apart where they would run together: Xi'an. Empty: a rare character."""
    from pypinyin import lazy_pinyin  # a tenth of a second, which only a new name need wait for

    syllables = [re.sub("^([ln])v", r"\1yu", one) for one in lazy_pinyin(characters, errors="ignore")]
    if len(syllables) != len(characters):
        return ""
    rest = (f"'{one}" if one[0] in "aoe" else one for one in syllables[1:])
    return "".join([syllables[0], *rest]).capitalize()
