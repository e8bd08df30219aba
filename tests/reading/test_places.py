"""Countries and regions as people type them; what is expected stands as ISO codes."""

import pytest
from babel import Locale
from babel.core import get_global

from flows.kit import places
from flows.kit.reading import Ask, Read, Unread, read_places
from flows.kit.reading.placenames import IN_CAPITALS, NAMES, SINGLE
from tests.reading.tables import rows, shown

CHINESE = """
英国 → GB
美国 → US
日本 → JP
韩国 → KR
朝鲜 → KP
泰国 → TH
马来西亚 → MY
大马 → MY
新加坡 → SG
狮城 → SG
印尼 → ID
印度尼西亚 → ID
印度 → IN
越南 → VN
老挝 → LA
寮国 → LA
缅甸 → MM
柬埔寨 → KH
阿联酋 → AE
阿拉伯联合酋长国 → AE
沙特 → SA
沙特阿拉伯 → SA
沙乌地阿拉伯 → SA
俄罗斯 → RU
俄国 → RU
俄罗斯联邦 → RU
德意志联邦共和国 → DE
法兰西共和国 → FR
大韩民国 → KR
南韩 → KR
北韩 → KP
朝鲜民主主义人民共和国 → KP
美利坚合众国 → US
大不列颠及北爱尔兰联合王国 → GB
越南社会主义共和国 → VN
老挝人民民主共和国 → LA
泰王国 → TH
丹麦王国 → DK
瑞士联邦 → CH
新加坡共和国 → SG
阿拉伯埃及共和国 → EG
南非共和国 → ZA
波黑 → BA
波斯尼亚和黑塞哥维那 → BA
巴新 → PG
巴布亚新几内亚 → PG
几内亚 → GN
几内亚比绍 → GW
赤道几内亚 → GQ
多米尼加 → DO
多米尼克 → DM
刚果（金） → CD
刚果(布) → CG
刚果民主共和国 → CD
刚果共和国 → CG
中非 → CF
南苏丹 → SS
苏丹 → SD
澳洲 → AU
意大利 → IT
义大利 → IT
纽西兰 → NZ
荷兰 → NL
捷克共和国 → CZ
蒙古 → MN
蒙古国 → MN
英格兰 → GB
苏格兰 → GB
北爱尔兰 → GB
爱尔兰 → IE
格鲁吉亚 → GE
福克兰群岛 → FK
韓國 → KR
英國 → GB
馬來西亞 → MY
菲律賓 → PH
緬甸 → MM
愛爾蘭 → IE
奧地利 → AT
比利時 → BE
臺灣地區、澳門特別行政區 → TW MO
訪問英國與法國 → GB FR
# Hong Kong, Macao, Taiwan
香港 → HK
中国香港 → HK
香港（中国） → HK
香港特别行政区 → HK
中国香港特别行政区 → HK
中华人民共和国香港特别行政区 → HK
澳门 → MO
澳門特區 → MO
中国澳门 → MO
台湾 → TW
台湾地区 → TW
中国台湾 → TW
中国台湾地区 → TW
臺灣 → TW
台湾省 → TW
中国台北 → TW
赴台 → TW
赴港澳 → HK MO
港澳台 → HK MO TW
港澳台三地 → HK MO TW
# one character for a country
英 → GB
美 → US
赴日 → JP
赴美 → US
英美 → GB US
日韩 → JP KR
赴日韩 → JP KR
英、法、德 → GB FR DE
英法德三国 → GB FR DE
波罗的海三国 → LT LV EE
新马泰 → SG MY TH
澳新 → AU NZ
德奥 → DE AT
# words around the names
去泰国 → TH
到英国 → GB
前往马来西亚 → MY
我想去泰国清迈交流学习 → TH
拟赴德国、法国访问 → DE FR
先到新加坡，再去马来西亚 → SG MY
经新加坡转机到印度尼西亚 → SG ID
从北京到曼谷 → TH
"""

ENGLISH = """
UK → GB
U.K. → GB
u.k. → GB
uk → GB
ＵＫ → GB
United Kingdom → GB
the United Kingdom → GB
Great Britain → GB
England → GB
Northern Ireland → GB
Ireland → IE
USA → US
U.S.A. → US
U.S. → US
us → US
United States → US
the United States of America → US
America → US
UAE → AE
U.A.E. → AE
United Arab Emirates → AE
DPRK → KP
ROK → KR
R.O.K. → KR
South Korea → KR
S. Korea → KR
Korea, South → KR
Korea (Republic of) → KR
Republic of Korea → KR
North Korea → KP
Democratic People's Republic of Korea → KP
Democratic People’s Republic of Korea → KP
thailand → TH
THAILAND → TH
Kingdom of Thailand → TH
Malaysia → MY
Viet Nam → VN
Vietnam → VN
Lao PDR → LA
Laos → LA
Burma → MM
Myanmar → MM
Holland → NL
The Netherlands → NL
Türkiye → TR
Turkiye → TR
TURKEY → TR
Czech Republic → CZ
Czechia → CZ
Russia → RU
Russian Federation → RU
Federal Republic of Germany → DE
French Republic → FR
Republic of Singapore → SG
Islamic Republic of Iran → IR
Socialist Republic of Vietnam → VN
Georgia → GE
Guinea → GN
Guinea-Bissau → GW
Guinea Bissau → GW
Papua New Guinea → PG
Timor-Leste → TL
East Timor → TL
Côte d’Ivoire → CI
Cote d'Ivoire → CI
Ivory Coast → CI
DR Congo → CD
D.R. Congo → CD
DRC → CD
Democratic Republic of the Congo → CD
Republic of the Congo → CG
Congo-Brazzaville → CG
Congo (Kinshasa) → CD
Bosnia and Herzegovina → BA
Bosnia & Herzegovina → BA
Trinidad & Tobago → TT
St. Lucia → LC
Saint Lucia → LC
St Kitts and Nevis → KN
São Tomé and Príncipe → ST
Dominica → DM
Dominican Republic → DO
Niger → NE
Nigeria → NG
Sudan → SD
South Sudan → SS
Macedonia → MK
Swaziland → SZ
New Zealand → NZ
Palestine → PS
Vatican → VA
Hong Kong → HK
Hongkong → HK
H.K. → HK
HK → HK
Hong Kong SAR → HK
Hong Kong, China → HK
Hong Kong SAR, China → HK
Hong Kong (China) → HK
China Hong Kong → HK
HKSAR → HK
Macau → MO
Macao, China → MO
Macao SAR → MO
Taiwan → TW
Taiwan, China → TW
China Taiwan → TW
Chinese Taipei → TW
# codes, in capitals
TH → TH
JP → JP
TH, MY → TH MY
TH MY → TH MY
TH/MY/SG → TH MY SG
GBR → GB
THA, DEU → TH DE
IN → IN
IN, JP → IN JP
TO → TO
jp → JP
TRIP TO THAILAND → TH
VISIT TO THE UK → GB
# words around the names
to Thailand → TH
I want to go to the UK → GB
visit Germany and France → DE FR
travelling to Malaysia via Singapore → MY SG
from Beijing to Bangkok → TH
"""

CITIES = """
清迈 → TH
曼谷 → TH
泰国曼谷 → TH
曼谷、清迈 → TH
首尔 → KR
首尔特别市 → KR
韩国首尔、釜山 → KR
东京 → JP
东京都 → JP
大阪府 → JP
大阪 → JP
伦敦 → GB
柏林 → DE
德国柏林/慕尼黑 → DE
墨尔本 → AU
悉尼 → AU
雪梨 → AU
台北 → TW
高雄 → TW
九龙 → HK
纽约州 → US
夏威夷 → US
加州 → US
莫斯科 → RU
吉隆坡 → MY
槟城 → MY
胡志明市 → VN
河内 → VN
金边 → KH
万象 → LA
迪拜 → AE
巴黎 → FR
维也纳 → AT
开罗 → EG
内罗毕 → KE
奥克兰 → NZ
温哥华 → CA
Seoul → KR
Tokyo → JP
London → GB
London, UK → GB
Bangkok, Thailand → TH
Chiang Mai → TH
Chiangmai → TH
Kuala Lumpur → MY
KL → MY
Ho Chi Minh City → VN
New York → US
Washington D.C. → US
Melbourne → AU
Taipei → TW
Dubai → AE
St. Petersburg → RU
Zürich → CH
Düsseldorf → DE
Munich & Vienna → DE AT
Seoul, South Korea → KR
Korea, Seoul → KR
Seoul, Korea → KR
Cambridge, UK → GB
# the way out of the mainland and back
北京—曼谷—北京 → TH
杭州-香港-伦敦 → HK GB
Shanghai – Singapore – Shanghai → SG
"""

SEVERAL = """
日本人、韩国人 → JP KR
德国籍 → DE
泰国、马来西亚 → TH MY
马来西亚、泰国 → MY TH
泰国，马来西亚 → TH MY
泰国,马来西亚 → TH MY
泰国；马来西亚 → TH MY
泰国;马来西亚 → TH MY
泰国/马来西亚 → TH MY
泰国 马来西亚 → TH MY
泰国马来西亚 → TH MY
泰国和马来西亚 → TH MY
泰国与马来西亚 → TH MY
泰国及马来西亚 → TH MY
泰国以及马来西亚 → TH MY
泰国、马来西亚和新加坡 → TH MY SG
泰国+马来西亚 → TH MY
泰国&马来西亚 → TH MY
泰国->老挝 → TH LA
泰国-老挝-越南 → TH LA VN
泰国——老挝 → TH LA
泰国、泰国 → TH
泰国曼谷、老挝万象 → TH LA
1. 泰国 2. 马来西亚 → TH MY
①泰国②马来西亚 → TH MY
（1）泰国（2）马来西亚 → TH MY
泰国、老挝两国 → TH LA
泰国、老挝等两国 → TH LA
泰国、香港两地 → TH HK
泰国、老挝、越南等3个国家 → TH LA VN
Thailand and Malaysia → TH MY
Thailand, Malaysia → TH MY
Thailand, Laos and Myanmar → TH LA MM
Thailand; Laos → TH LA
Thailand Malaysia → TH MY
Thailand & Malaysia → TH MY
Thailand/Malaysia → TH MY
Thailand -> Laos → TH LA
Thailand – Laos → TH LA
UK, USA and UAE → GB US AE
Hong Kong, China and Macao, China → HK MO
英国 USA 日本 → GB US JP
埃及、匈牙利及克罗地亚 → EG HU HR
Trinidad and Tobago and Cuba → TT CU
印度和印度尼西亚 → IN ID
尼日尔与尼日利亚 → NE NG
"""

ASKED = """
Korea → KR or KP
Korea、日本 → KR JP or KP JP
Congo → CG or CD
刚果 → CG or CD
新 → SG or NZ
赴新 → SG or NZ
澳 → AU or MO
赴澳 → AU or MO
新、澳 → SG AU or SG MO or NZ AU or NZ MO
印 → ID or IN
瑞 → CH or SE
LA → US or LA
Virgin Islands → VG or VI
Cambridge → GB or US
Birmingham → GB or US
Newcastle → GB or AU
# a part of a name
马来 → MY
沙特、阿曼 → SA OM
Zealand → NZ
Emirates → AE
Austr → AT or AU
Guin → GN or GQ or GW or PG
United → AE or GB or US
维尔京 → VG or VI
# where something begins like a name, that is a guess
Christmas → CX
# one or the other
泰国或越南 → TH or VN
泰国或者越南 → TH or VN
South Korea or Japan → KR or JP
泰国还是马来西亚 → TH or MY
"""

SLIPS = """
Tailand → TH
Thialand → TH
Thailnd → TH
Thaiiland → TH
Sinagpore → SG
Malasia → MY
Untied Kingdom → GB
South Koera → KR
Indonisia → ID
Philipines → PH
Veitnam → VN
Cambodja → KH
Bangkock → TH
Malasia and Tailand → MY TH
Tailand, Laos → TH LA
新家坡 → SG
马莱西亚 → MY
泰国、马莱西亚 → TH MY
印度尼西呀 → ID
哈撒克斯坦 → KZ
"""

INSIDE = "China's mainland is not abroad. Please name the countries or regions outside it, such as Thailand."
NOTHING = "I could not read a country or region there. You can write it like Thailand, UK or Hong Kong."

UNREAD = f"""
中国 → {INSIDE}
China → {INSIDE}
P.R. China → {INSIDE}
PRC → {INSIDE}
CN → {INSIDE}
中国大陆 → {INSIDE}
中华人民共和国 → {INSIDE}
the People's Republic of China → {INSIDE}
北京 → {INSIDE}
Shanghai → {INSIDE}
上海、杭州 → {INSIDE}
中国、泰国 → {INSIDE}
东南亚 → “东南亚” is many places. Please name each country or region, such as Thailand, Malaysia.
欧洲 → “欧洲” is many places. Please name each country or region, such as Thailand, Malaysia.
泰国、欧盟 → “欧盟” is many places. Please name each country or region, such as Thailand, Malaysia.
Southeast Asia → “Southeast Asia” is many places. Please name each country or region, such as Thailand, Malaysia.
ASEAN → “ASEAN” is many places. Please name each country or region, such as Thailand, Malaysia.
国外 → “国外” is many places. Please name each country or region, such as Thailand, Malaysia.
中华民国 → Please write it as “Taiwan, China”.
中華民國 → Please write it as “Taiwan, China”.
Republic of China → Please write it as “Taiwan, China”.
泰国等 → Please name every country or region, such as Thailand, Malaysia.
泰国等国 → Please name every country or region, such as Thailand, Malaysia.
泰国、老挝等国家和地区 → Please name every country or region, such as Thailand, Malaysia.
Thailand etc. → Please name every country or region, such as Thailand, Malaysia.
Thailand and others → Please name every country or region, such as Thailand, Malaysia.
泰国、老挝等5国 → You wrote 5 places, and I read 2. Please name every country or region.
泰国、老挝三国 → You wrote 3 places, and I read 2. Please name every country or region.
新、澳、瑞、印 → “新” could be many places. Please write its whole name, such as South Korea.
岛 → I do not know the country or region “岛”. You can write it like Thailand, UK or Hong Kong.
群岛 → “群岛” could be many places. Please write its whole name, such as South Korea.
Island → “Island” could be many places. Please write its whole name, such as South Korea.
hello → I do not know the country or region “hello”. You can write it like Thailand, UK or Hong Kong.
没有 → I do not know the country or region “没有”. You can write it like Thailand, UK or Hong Kong.
123 → I do not know the country or region “123”. You can write it like Thailand, UK or Hong Kong.
th → I do not know the country or region “th”. You can write it like Thailand, UK or Hong Kong.
Thailand, Narnia and UK → I do not know the country or region “Narnia”. You can write it like Thailand, UK or Hong Kong.
清迈大学 → I do not know the country or region “清迈大学”. You can write it like Thailand, UK or Hong Kong.
住我家 → I do not know the country or region “住我家”. You can write it like Thailand, UK or Hong Kong.
泰国、月球 → I do not know the country or region “月球”. You can write it like Thailand, UK or Hong Kong.
Narnia Nowhere → I do not know the country or region “Narnia Nowhere”. You can write it like Thailand, UK or Hong Kong.
Chinese → I do not know the country or region “Chinese”. You can write it like Thailand, UK or Hong Kong.
this is a very long sentence about nothing → {NOTHING}
、、 → {NOTHING}
去 → {NOTHING}
to → I do not know the country or region “to”. You can write it like Thailand, UK or Hong Kong.
Austrlia → AT or AU
"""


@pytest.mark.parametrize(("typed", "comes"), [*rows(CHINESE), *rows(ENGLISH), *rows(CITIES)])
def test_a_place(typed: str, comes: str) -> None:
    """A place is read by its common, full or short name in either language, by its code or by a city of it."""
    assert shown(read_places(typed)) == comes


@pytest.mark.parametrize(("typed", "comes"), rows(SEVERAL))
def test_several_places(typed: str, comes: str) -> None:
    """Several places are read whatever stands between them, each once, in the order named."""
    assert shown(read_places(typed)) == comes


@pytest.mark.parametrize(("typed", "comes"), [*rows(ASKED), *rows(UNREAD)])
def test_a_place_in_doubt(typed: str, comes: str) -> None:
    """A name of two places asks which; what is no place is named, with what was expected and an example."""
    assert shown(read_places(typed)) == comes


@pytest.mark.parametrize(("typed", "comes"), rows(SLIPS))
def test_a_slip_of_the_pen(typed: str, comes: str) -> None:
    """One wrong letter is asked about, never silently mended."""
    assert read_places(typed) == Ask((tuple(comes.split()),))


@pytest.mark.parametrize("arrow", ["→", "⇒", "➔", "->", "=>"])
def test_arrows_between_places(arrow: str) -> None:
    """A route is written with any arrow."""
    assert read_places(f"上海{arrow}泰国{arrow}老挝{arrow}上海") == Read(("TH", "LA"))


@pytest.mark.parametrize("code", sorted(places.CODES))
def test_a_place_reads_back(code: str) -> None:
    """What the office calls a place, and what others commonly do, is read as that place."""
    babel = [Locale(language).territories[code] for language in ("zh", "en")]
    for written in (places.name(code, "zh"), places.name(code, "en"), *babel, code):
        expected = Ask((("US",), ("LA",))) if written == "LA" else Read((code,))
        assert (written, read_places(written)) == (written, expected)


@pytest.mark.parametrize("written", sorted({**NAMES, **SINGLE}))
def test_every_name_of_the_tables_is_found(written: str) -> None:
    """No name is hidden by another or by a word that is passed over."""
    ways = {**NAMES, **SINGLE}[written]
    found = read_places(written)
    if not ways or not any(ways[0]) or ways == (("CN",),):
        assert isinstance(found, Unread)
    else:
        assert found == (Read(ways[0]) if len(ways) == 1 else Ask(ways))


def test_names_are_those_of_babel_but_for_the_offices_own() -> None:
    """Every ISO code is there; Babel's name is used unless an office would say something else."""
    alphabetic = {code for code in IN_CAPITALS if len(code) == 2}
    assert alphabetic == places.CODES | {"CN"}
    others = {"zh": set[str](), "en": set[str]()}
    for code in alphabetic:
        for language, locale in (("zh", "zh"), ("en", "en")):
            usual = Locale(locale).territories[code].replace("&", "and")
            if places.name(code, language) != usual:
                others[language].add(f"{usual} → {places.name(code, language)}")
    assert others == {
        "zh": {
            "中国香港特别行政区 → 中国香港",
            "中国澳门特别行政区 → 中国澳门",
            "台湾 → 中国台湾",
            "阿拉伯联合酋长国 → 阿联酋",
            "波斯尼亚和黑塞哥维那 → 波黑",
            "中非共和国 → 中非",
            "多米尼加共和国 → 多米尼加",
            "巴勒斯坦领土 → 巴勒斯坦",
            "蒙古 → 蒙古国",
            "福克兰群岛 → 马尔维纳斯群岛（福克兰）",
        },
        "en": {
            "Hong Kong SAR China → Hong Kong, China",
            "Macao SAR China → Macao, China",
            "Taiwan → Taiwan, China",
            "Congo - Kinshasa → DR Congo",
            "Congo - Brazzaville → Republic of the Congo",
            "Myanmar (Burma) → Myanmar",
            "Palestinian Territories → Palestine",
            "Falkland Islands → Falkland Islands (Malvinas)",
        },
    }


def test_three_letters_are_iso() -> None:
    """The three letters of a passport stand for the same place as Babel says."""
    aliases = get_global("territory_aliases")
    for three, code in places.THREE_LETTERS.items():
        assert aliases[three] == [code]


def test_regions_are_never_countries() -> None:
    """Hong Kong, Macao and Taiwan are regions, each in its own line of the statistics."""
    assert [code for code in sorted(places.CODES) if not places.is_country(code)] == ["HK", "MO", "TW"]
    assert [places.group(code) for code in ("HK", "MO", "TW", "TH")] == [
        "hong_kong_macao",
        "hong_kong_macao",
        "taiwan",
        "abroad",
    ]


def test_far_places() -> None:
    """Latin America and Africa are far, whatever their language or whose territory they are; no place else is."""
    assert all(places.is_far(code) for code in ("BR", "MX", "CU", "PR", "GF", "ZA", "EG", "KE", "RE", "CV"))
    assert not any(places.is_far(code) for code in ("US", "CA", "GL", "BM", "ES", "IL", "AU", "TH", "HK", "RU"))
    assert sum(places.is_far(code) for code in places.CODES) == 52 + 60  # as the United Nations count them


def test_the_usual_ones_are_places() -> None:
    """Buttons offer places that can be chosen, none twice."""
    assert len(set(places.usual())) == len(places.usual())
    assert set(places.usual()) <= places.CODES
