"""Countries and regions by ISO 3166 code: what the office calls them, and how travel rules and statistics sort them.

Hong Kong, Macao and Taiwan are regions of China: never called countries, outside the border all the same (R03, R05).
Names are kept here, not taken from Babel: flows import none of the parts that make words, and the office says 阿联酋.
"""

from collections.abc import Sequence
from typing import Literal

Group = Literal["hong_kong_macao", "taiwan", "abroad"]  #: the lines of the yearly statistics

HONG_KONG, MACAO, TAIWAN, MAINLAND = "HK", "MO", "TW", "CN"

#: two letters, three letters, the everyday name in Chinese and in English
_TABLE = """
    AD AND 安道尔 | Andorra
    AE ARE 阿联酋 | United Arab Emirates
    AF AFG 阿富汗 | Afghanistan
    AG ATG 安提瓜和巴布达 | Antigua and Barbuda
    AI AIA 安圭拉 | Anguilla
    AL ALB 阿尔巴尼亚 | Albania
    AM ARM 亚美尼亚 | Armenia
    AO AGO 安哥拉 | Angola
    AQ ATA 南极洲 | Antarctica
    AR ARG 阿根廷 | Argentina
    AS ASM 美属萨摩亚 | American Samoa
    AT AUT 奥地利 | Austria
    AU AUS 澳大利亚 | Australia
    AW ABW 阿鲁巴 | Aruba
    AX ALA 奥兰群岛 | Åland Islands
    AZ AZE 阿塞拜疆 | Azerbaijan
    BA BIH 波黑 | Bosnia and Herzegovina
    BB BRB 巴巴多斯 | Barbados
    BD BGD 孟加拉国 | Bangladesh
    BE BEL 比利时 | Belgium
    BF BFA 布基纳法索 | Burkina Faso
    BG BGR 保加利亚 | Bulgaria
    BH BHR 巴林 | Bahrain
    BI BDI 布隆迪 | Burundi
    BJ BEN 贝宁 | Benin
    BL BLM 圣巴泰勒米 | St. Barthélemy
    BM BMU 百慕大 | Bermuda
    BN BRN 文莱 | Brunei
    BO BOL 玻利维亚 | Bolivia
    BQ BES 荷属加勒比区 | Caribbean Netherlands
    BR BRA 巴西 | Brazil
    BS BHS 巴哈马 | Bahamas
    BT BTN 不丹 | Bhutan
    BV BVT 布韦岛 | Bouvet Island
    BW BWA 博茨瓦纳 | Botswana
    BY BLR 白俄罗斯 | Belarus
    BZ BLZ 伯利兹 | Belize
    CA CAN 加拿大 | Canada
    CC CCK 科科斯（基林）群岛 | Cocos (Keeling) Islands
    CD COD 刚果（金） | DR Congo
    CF CAF 中非 | Central African Republic
    CG COG 刚果（布） | Republic of the Congo
    CH CHE 瑞士 | Switzerland
    CI CIV 科特迪瓦 | Côte d’Ivoire
    CK COK 库克群岛 | Cook Islands
    CL CHL 智利 | Chile
    CM CMR 喀麦隆 | Cameroon
    CN CHN 中国 | China
    CO COL 哥伦比亚 | Colombia
    CR CRI 哥斯达黎加 | Costa Rica
    CU CUB 古巴 | Cuba
    CV CPV 佛得角 | Cape Verde
    CW CUW 库拉索 | Curaçao
    CX CXR 圣诞岛 | Christmas Island
    CY CYP 塞浦路斯 | Cyprus
    CZ CZE 捷克 | Czechia
    DE DEU 德国 | Germany
    DJ DJI 吉布提 | Djibouti
    DK DNK 丹麦 | Denmark
    DM DMA 多米尼克 | Dominica
    DO DOM 多米尼加 | Dominican Republic
    DZ DZA 阿尔及利亚 | Algeria
    EC ECU 厄瓜多尔 | Ecuador
    EE EST 爱沙尼亚 | Estonia
    EG EGY 埃及 | Egypt
    EH ESH 西撒哈拉 | Western Sahara
    ER ERI 厄立特里亚 | Eritrea
    ES ESP 西班牙 | Spain
    ET ETH 埃塞俄比亚 | Ethiopia
    FI FIN 芬兰 | Finland
    FJ FJI 斐济 | Fiji
    FK FLK 马尔维纳斯群岛（福克兰） | Falkland Islands (Malvinas)
    FM FSM 密克罗尼西亚 | Micronesia
    FO FRO 法罗群岛 | Faroe Islands
    FR FRA 法国 | France
    GA GAB 加蓬 | Gabon
    GB GBR 英国 | United Kingdom
    GD GRD 格林纳达 | Grenada
    GE GEO 格鲁吉亚 | Georgia
    GF GUF 法属圭亚那 | French Guiana
    GG GGY 根西岛 | Guernsey
    GH GHA 加纳 | Ghana
    GI GIB 直布罗陀 | Gibraltar
    GL GRL 格陵兰 | Greenland
    GM GMB 冈比亚 | Gambia
    GN GIN 几内亚 | Guinea
    GP GLP 瓜德罗普 | Guadeloupe
    GQ GNQ 赤道几内亚 | Equatorial Guinea
    GR GRC 希腊 | Greece
    GS SGS 南乔治亚和南桑威奇群岛 | South Georgia and South Sandwich Islands
    GT GTM 危地马拉 | Guatemala
    GU GUM 关岛 | Guam
    GW GNB 几内亚比绍 | Guinea-Bissau
    GY GUY 圭亚那 | Guyana
    HK HKG 中国香港 | Hong Kong, China
    HM HMD 赫德岛和麦克唐纳群岛 | Heard and McDonald Islands
    HN HND 洪都拉斯 | Honduras
    HR HRV 克罗地亚 | Croatia
    HT HTI 海地 | Haiti
    HU HUN 匈牙利 | Hungary
    ID IDN 印度尼西亚 | Indonesia
    IE IRL 爱尔兰 | Ireland
    IL ISR 以色列 | Israel
    IM IMN 马恩岛 | Isle of Man
    IN IND 印度 | India
    IO IOT 英属印度洋领地 | British Indian Ocean Territory
    IQ IRQ 伊拉克 | Iraq
    IR IRN 伊朗 | Iran
    IS ISL 冰岛 | Iceland
    IT ITA 意大利 | Italy
    JE JEY 泽西岛 | Jersey
    JM JAM 牙买加 | Jamaica
    JO JOR 约旦 | Jordan
    JP JPN 日本 | Japan
    KE KEN 肯尼亚 | Kenya
    KG KGZ 吉尔吉斯斯坦 | Kyrgyzstan
    KH KHM 柬埔寨 | Cambodia
    KI KIR 基里巴斯 | Kiribati
    KM COM 科摩罗 | Comoros
    KN KNA 圣基茨和尼维斯 | St. Kitts and Nevis
    KP PRK 朝鲜 | North Korea
    KR KOR 韩国 | South Korea
    KW KWT 科威特 | Kuwait
    KY CYM 开曼群岛 | Cayman Islands
    KZ KAZ 哈萨克斯坦 | Kazakhstan
    LA LAO 老挝 | Laos
    LB LBN 黎巴嫩 | Lebanon
    LC LCA 圣卢西亚 | St. Lucia
    LI LIE 列支敦士登 | Liechtenstein
    LK LKA 斯里兰卡 | Sri Lanka
    LR LBR 利比里亚 | Liberia
    LS LSO 莱索托 | Lesotho
    LT LTU 立陶宛 | Lithuania
    LU LUX 卢森堡 | Luxembourg
    LV LVA 拉脱维亚 | Latvia
    LY LBY 利比亚 | Libya
    MA MAR 摩洛哥 | Morocco
    MC MCO 摩纳哥 | Monaco
    MD MDA 摩尔多瓦 | Moldova
    ME MNE 黑山 | Montenegro
    MF MAF 法属圣马丁 | St. Martin
    MG MDG 马达加斯加 | Madagascar
    MH MHL 马绍尔群岛 | Marshall Islands
    MK MKD 北马其顿 | North Macedonia
    ML MLI 马里 | Mali
    MM MMR 缅甸 | Myanmar
    MN MNG 蒙古国 | Mongolia
    MO MAC 中国澳门 | Macao, China
    MP MNP 北马里亚纳群岛 | Northern Mariana Islands
    MQ MTQ 马提尼克 | Martinique
    MR MRT 毛里塔尼亚 | Mauritania
    MS MSR 蒙特塞拉特 | Montserrat
    MT MLT 马耳他 | Malta
    MU MUS 毛里求斯 | Mauritius
    MV MDV 马尔代夫 | Maldives
    MW MWI 马拉维 | Malawi
    MX MEX 墨西哥 | Mexico
    MY MYS 马来西亚 | Malaysia
    MZ MOZ 莫桑比克 | Mozambique
    NA NAM 纳米比亚 | Namibia
    NC NCL 新喀里多尼亚 | New Caledonia
    NE NER 尼日尔 | Niger
    NF NFK 诺福克岛 | Norfolk Island
    NG NGA 尼日利亚 | Nigeria
    NI NIC 尼加拉瓜 | Nicaragua
    NL NLD 荷兰 | Netherlands
    NO NOR 挪威 | Norway
    NP NPL 尼泊尔 | Nepal
    NR NRU 瑙鲁 | Nauru
    NU NIU 纽埃 | Niue
    NZ NZL 新西兰 | New Zealand
    OM OMN 阿曼 | Oman
    PA PAN 巴拿马 | Panama
    PE PER 秘鲁 | Peru
    PF PYF 法属波利尼西亚 | French Polynesia
    PG PNG 巴布亚新几内亚 | Papua New Guinea
    PH PHL 菲律宾 | Philippines
    PK PAK 巴基斯坦 | Pakistan
    PL POL 波兰 | Poland
    PM SPM 圣皮埃尔和密克隆群岛 | St. Pierre and Miquelon
    PN PCN 皮特凯恩群岛 | Pitcairn Islands
    PR PRI 波多黎各 | Puerto Rico
    PS PSE 巴勒斯坦 | Palestine
    PT PRT 葡萄牙 | Portugal
    PW PLW 帕劳 | Palau
    PY PRY 巴拉圭 | Paraguay
    QA QAT 卡塔尔 | Qatar
    RE REU 留尼汪 | Réunion
    RO ROU 罗马尼亚 | Romania
    RS SRB 塞尔维亚 | Serbia
    RU RUS 俄罗斯 | Russia
    RW RWA 卢旺达 | Rwanda
    SA SAU 沙特阿拉伯 | Saudi Arabia
    SB SLB 所罗门群岛 | Solomon Islands
    SC SYC 塞舌尔 | Seychelles
    SD SDN 苏丹 | Sudan
    SE SWE 瑞典 | Sweden
    SG SGP 新加坡 | Singapore
    SH SHN 圣赫勒拿 | St. Helena
    SI SVN 斯洛文尼亚 | Slovenia
    SJ SJM 斯瓦尔巴和扬马延 | Svalbard and Jan Mayen
    SK SVK 斯洛伐克 | Slovakia
    SL SLE 塞拉利昂 | Sierra Leone
    SM SMR 圣马力诺 | San Marino
    SN SEN 塞内加尔 | Senegal
    SO SOM 索马里 | Somalia
    SR SUR 苏里南 | Suriname
    SS SSD 南苏丹 | South Sudan
    ST STP 圣多美和普林西比 | São Tomé and Príncipe
    SV SLV 萨尔瓦多 | El Salvador
    SX SXM 荷属圣马丁 | Sint Maarten
    SY SYR 叙利亚 | Syria
    SZ SWZ 斯威士兰 | Eswatini
    TC TCA 特克斯和凯科斯群岛 | Turks and Caicos Islands
    TD TCD 乍得 | Chad
    TF ATF 法属南部领地 | French Southern Territories
    TG TGO 多哥 | Togo
    TH THA 泰国 | Thailand
    TJ TJK 塔吉克斯坦 | Tajikistan
    TK TKL 托克劳 | Tokelau
    TL TLS 东帝汶 | Timor-Leste
    TM TKM 土库曼斯坦 | Turkmenistan
    TN TUN 突尼斯 | Tunisia
    TO TON 汤加 | Tonga
    TR TUR 土耳其 | Türkiye
    TT TTO 特立尼达和多巴哥 | Trinidad and Tobago
    TV TUV 图瓦卢 | Tuvalu
    TW TWN 中国台湾 | Taiwan, China
    TZ TZA 坦桑尼亚 | Tanzania
    UA UKR 乌克兰 | Ukraine
    UG UGA 乌干达 | Uganda
    UM UMI 美国本土外小岛屿 | U.S. Outlying Islands
    US USA 美国 | United States
    UY URY 乌拉圭 | Uruguay
    UZ UZB 乌兹别克斯坦 | Uzbekistan
    VA VAT 梵蒂冈 | Vatican City
    VC VCT 圣文森特和格林纳丁斯 | St. Vincent and Grenadines
    VE VEN 委内瑞拉 | Venezuela
    VG VGB 英属维尔京群岛 | British Virgin Islands
    VI VIR 美属维尔京群岛 | U.S. Virgin Islands
    VN VNM 越南 | Vietnam
    VU VUT 瓦努阿图 | Vanuatu
    WF WLF 瓦利斯和富图纳 | Wallis and Futuna
    WS WSM 萨摩亚 | Samoa
    YE YEM 也门 | Yemen
    YT MYT 马约特 | Mayotte
    ZA ZAF 南非 | South Africa
    ZM ZMB 赞比亚 | Zambia
    ZW ZWE 津巴布韦 | Zimbabwe
"""

_ROWS = [line.split(maxsplit=2) for line in _TABLE.strip().splitlines()]
_NAMES = {code: dict(zip(("zh", "en"), names.split(" | "), strict=True)) for code, _, names in _ROWS}
#: three letters, as passports print them → two
THREE_LETTERS = {three: code for code, three, _ in _ROWS}
#: every place outside China's mainland, ISO 3166 alpha-2
CODES = frozenset(_NAMES) - {MAINLAND}

#: Latin America and the Caribbean, and Africa, as the United Nations count them (M49 regions 419 and 002).
_LATIN_AMERICA = """
    AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY LC MF MQ MS MX NI PA
    PE PR PY SR SV SX TC TT UY VC VE VG VI
"""
_AFRICA = """
    AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG
    RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW
"""
_FAR = frozenset((_LATIN_AMERICA + _AFRICA).split())

_USUAL = ("TH", "MY", "SG", "DE", "JP", "KR", HONG_KONG, MACAO, TAIWAN)


def name(code: str, language: str) -> str:
    """The everyday name in *language* (zh, en): 泰国, Thailand; 中国香港. KeyError: there is no such code."""
    return _NAMES[code][language]


def is_country(code: str) -> bool:
    """Whether a sentence may call it a country; the others are regions."""
    return code not in {HONG_KONG, MACAO, TAIWAN}


def group(code: str) -> Group:
    """The line of the statistics a trip there, or a guest from there, is counted in."""
    if code in {HONG_KONG, MACAO}:
        return "hong_kong_macao"
    return "taiwan" if code == TAIWAN else "abroad"


def is_far(code: str) -> bool:
    """Whether it lies in Latin America or Africa, where a trip may take a day more (trip.days_far)."""
    return code in _FAR


def usual() -> tuple[str, ...]:
    """The codes offered as buttons before anything is typed, those a vocational college travels to most first."""
    return _USUAL


#: words in the names of institutions in Taiwan that no paper of ours repeats
NOT_WRITTEN = ("国立", "國立", "中央", "中华民国", "中華民國")


def must_be_written_otherwise(codes: Sequence[str], name: str) -> bool:
    """Whether the name of an institution in Taiwan is given as our papers do not write it."""
    return "TW" in codes and any(word in name for word in NOT_WRITTEN)
