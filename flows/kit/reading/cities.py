"""Large cities by whose time people name it, a country's usual one first; IANA names, as in the tz database."""

_TABLE = """
    AD Europe/Andorra 安道尔 | Andorra
    AE Asia/Dubai 迪拜 | Dubai
    AF Asia/Kabul 喀布尔 | Kabul
    AG America/Antigua 安提瓜 | Antigua
    AI America/Anguilla 安圭拉 | Anguilla
    AL Europe/Tirane 地拉那 | Tirana
    AM Asia/Yerevan 埃里温 | Yerevan
    AO Africa/Luanda 罗安达 | Luanda
    AR America/Argentina/Buenos_Aires 布宜诺斯艾利斯 | Buenos Aires
    AS Pacific/Pago_Pago 帕果帕果 | Pago Pago
    AT Europe/Vienna 维也纳 | Vienna
    AU Australia/Sydney 悉尼 | Sydney
    AU Australia/Brisbane 布里斯班 | Brisbane
    AU Australia/Adelaide 阿德莱德 | Adelaide
    AU Australia/Darwin 达尔文 | Darwin
    AU Australia/Perth 珀斯 | Perth
    AW America/Aruba 阿鲁巴 | Aruba
    AX Europe/Mariehamn 玛丽港 | Mariehamn
    AZ Asia/Baku 巴库 | Baku
    BA Europe/Sarajevo 萨拉热窝 | Sarajevo
    BB America/Barbados 巴巴多斯 | Barbados
    BD Asia/Dhaka 达卡 | Dhaka
    BE Europe/Brussels 布鲁塞尔 | Brussels
    BF Africa/Ouagadougou 瓦加杜古 | Ouagadougou
    BG Europe/Sofia 索非亚 | Sofia
    BH Asia/Bahrain 巴林 | Bahrain
    BI Africa/Bujumbura 布琼布拉 | Bujumbura
    BJ Africa/Porto-Novo 波多诺伏 | Porto-Novo
    BL America/St_Barthelemy 圣巴泰勒米岛 | St Barthélemy
    BM Atlantic/Bermuda 百慕大 | Bermuda
    BN Asia/Brunei 文莱 | Brunei
    BO America/La_Paz 拉巴斯 | La Paz
    BQ America/Kralendijk 克拉伦代克 | Kralendijk
    BR America/Sao_Paulo 圣保罗 | São Paulo
    BR America/Manaus 马瑙斯 | Manaus
    BS America/Nassau 拿骚 | Nassau
    BT Asia/Thimphu 廷布 | Thimphu
    BW Africa/Gaborone 哈博罗内 | Gaborone
    BY Europe/Minsk 明斯克 | Minsk
    BZ America/Belize 伯利兹 | Belize
    CA America/Toronto 多伦多 | Toronto
    CA America/Vancouver 温哥华 | Vancouver
    CA America/Winnipeg 温尼伯 | Winnipeg
    CA America/Edmonton 埃德蒙顿 | Edmonton
    CA America/Halifax 哈利法克斯 | Halifax
    CA America/St_Johns 圣约翰斯 | St John’s
    CC Indian/Cocos 可可斯 | Cocos Islands
    CD Africa/Kinshasa 金沙萨 | Kinshasa
    CD Africa/Lubumbashi 卢本巴希 | Lubumbashi
    CF Africa/Bangui 班吉 | Bangui
    CG Africa/Brazzaville 布拉柴维尔 | Brazzaville
    CH Europe/Zurich 苏黎世 | Zurich
    CI Africa/Abidjan 阿比让 | Abidjan
    CK Pacific/Rarotonga 拉罗汤加 | Rarotonga
    CL America/Santiago 圣地亚哥 | Santiago
    CL Pacific/Easter 复活节岛 | Easter Island
    CM Africa/Douala 杜阿拉 | Douala
    CN Asia/Shanghai 北京 | Beijing
    CN Asia/Urumqi 乌鲁木齐 | Urumqi
    CO America/Bogota 波哥大 | Bogota
    CR America/Costa_Rica 哥斯达黎加 | Costa Rica
    CU America/Havana 哈瓦那 | Havana
    CV Atlantic/Cape_Verde 佛得角 | Cape Verde
    CW America/Curacao 库拉索 | Curaçao
    CX Indian/Christmas 圣诞岛 | Christmas Island
    CY Asia/Nicosia 尼科西亚 | Nicosia
    CZ Europe/Prague 布拉格 | Prague
    DE Europe/Berlin 柏林 | Berlin
    DJ Africa/Djibouti 吉布提 | Djibouti
    DK Europe/Copenhagen 哥本哈根 | Copenhagen
    DM America/Dominica 多米尼加 | Dominica
    DO America/Santo_Domingo 圣多明各 | Santo Domingo
    DZ Africa/Algiers 阿尔及尔 | Algiers
    EC America/Guayaquil 瓜亚基尔 | Guayaquil
    EE Europe/Tallinn 塔林 | Tallinn
    EG Africa/Cairo 开罗 | Cairo
    EH Africa/El_Aaiun 阿尤恩 | El Aaiun
    ER Africa/Asmara 阿斯马拉 | Asmara
    ES Europe/Madrid 马德里 | Madrid
    ES Atlantic/Canary 加那利 | Canary
    ET Africa/Addis_Ababa 亚的斯亚贝巴 | Addis Ababa
    FI Europe/Helsinki 赫尔辛基 | Helsinki
    FJ Pacific/Fiji 斐济 | Fiji
    FK Atlantic/Stanley 斯坦利 | Stanley
    FM Pacific/Pohnpei 波纳佩 | Pohnpei
    FO Atlantic/Faroe 法罗群岛 | Faroe Islands
    FR Europe/Paris 巴黎 | Paris
    GA Africa/Libreville 利伯维尔 | Libreville
    GB Europe/London 伦敦 | London
    GD America/Grenada 格林纳达 | Grenada
    GE Asia/Tbilisi 第比利斯 | Tbilisi
    GF America/Cayenne 卡宴 | Cayenne
    GG Europe/Guernsey 根西岛 | Guernsey
    GH Africa/Accra 阿克拉 | Accra
    GI Europe/Gibraltar 直布罗陀 | Gibraltar
    GL America/Nuuk 努克 | Nuuk
    GM Africa/Banjul 班珠尔 | Banjul
    GN Africa/Conakry 科纳克里 | Conakry
    GP America/Guadeloupe 瓜德罗普 | Guadeloupe
    GQ Africa/Malabo 马拉博 | Malabo
    GR Europe/Athens 雅典 | Athens
    GS Atlantic/South_Georgia 南乔治亚 | South Georgia
    GT America/Guatemala 危地马拉 | Guatemala
    GU Pacific/Guam 关岛 | Guam
    GW Africa/Bissau 比绍 | Bissau
    GY America/Guyana 圭亚那 | Guyana
    HK Asia/Hong_Kong 香港 | Hong Kong
    HN America/Tegucigalpa 特古西加尔巴 | Tegucigalpa
    HR Europe/Zagreb 萨格勒布 | Zagreb
    HT America/Port-au-Prince 太子港 | Port-au-Prince
    HU Europe/Budapest 布达佩斯 | Budapest
    ID Asia/Jakarta 雅加达 | Jakarta
    ID Asia/Makassar 望加锡 | Makassar
    ID Asia/Jayapura 查亚普拉 | Jayapura
    IE Europe/Dublin 都柏林 | Dublin
    IL Asia/Jerusalem 耶路撒冷 | Jerusalem
    IM Europe/Isle_of_Man 马恩岛 | Isle of Man
    IN Asia/Kolkata 加尔各答 | Kolkata
    IO Indian/Chagos 查戈斯 | Chagos
    IQ Asia/Baghdad 巴格达 | Baghdad
    IR Asia/Tehran 德黑兰 | Tehran
    IS Atlantic/Reykjavik 雷克雅未克 | Reykjavik
    IT Europe/Rome 罗马 | Rome
    JE Europe/Jersey 泽西岛 | Jersey
    JM America/Jamaica 牙买加 | Jamaica
    JO Asia/Amman 安曼 | Amman
    JP Asia/Tokyo 东京 | Tokyo
    KE Africa/Nairobi 内罗毕 | Nairobi
    KG Asia/Bishkek 比什凯克 | Bishkek
    KH Asia/Phnom_Penh 金边 | Phnom Penh
    KI Pacific/Tarawa 塔拉瓦 | Tarawa
    KM Indian/Comoro 科摩罗 | Comoro
    KN America/St_Kitts 圣基茨 | St Kitts
    KP Asia/Pyongyang 平壤 | Pyongyang
    KR Asia/Seoul 首尔 | Seoul
    KW Asia/Kuwait 科威特 | Kuwait
    KY America/Cayman 开曼 | Cayman
    KZ Asia/Almaty 阿拉木图 | Almaty
    LA Asia/Vientiane 万象 | Vientiane
    LB Asia/Beirut 贝鲁特 | Beirut
    LC America/St_Lucia 圣卢西亚 | St Lucia
    LI Europe/Vaduz 瓦杜兹 | Vaduz
    LK Asia/Colombo 科伦坡 | Colombo
    LR Africa/Monrovia 蒙罗维亚 | Monrovia
    LS Africa/Maseru 马塞卢 | Maseru
    LT Europe/Vilnius 维尔纽斯 | Vilnius
    LU Europe/Luxembourg 卢森堡 | Luxembourg
    LV Europe/Riga 里加 | Riga
    LY Africa/Tripoli 的黎波里 | Tripoli
    MA Africa/Casablanca 卡萨布兰卡 | Casablanca
    MC Europe/Monaco 摩纳哥 | Monaco
    MD Europe/Chisinau 基希讷乌 | Chisinau
    ME Europe/Podgorica 波德戈里察 | Podgorica
    MF America/Marigot 马里戈特 | Marigot
    MG Indian/Antananarivo 安塔那那利佛 | Antananarivo
    MH Pacific/Kwajalein 夸贾林 | Kwajalein
    MK Europe/Skopje 斯科普里 | Skopje
    ML Africa/Bamako 巴马科 | Bamako
    MM Asia/Yangon 仰光 | Yangon
    MN Asia/Ulaanbaatar 乌兰巴托 | Ulaanbaatar
    MN Asia/Hovd 科布多 | Hovd
    MO Asia/Macau 澳门 | Macao
    MP Pacific/Saipan 塞班 | Saipan
    MQ America/Martinique 马提尼克 | Martinique
    MR Africa/Nouakchott 努瓦克肖特 | Nouakchott
    MS America/Montserrat 蒙特塞拉特 | Montserrat
    MT Europe/Malta 马耳他 | Malta
    MU Indian/Mauritius 毛里求斯 | Mauritius
    MV Indian/Maldives 马尔代夫 | Maldives
    MW Africa/Blantyre 布兰太尔 | Blantyre
    MX America/Mexico_City 墨西哥城 | Mexico City
    MX America/Cancun 坎昆 | Cancun
    MX America/Tijuana 蒂华纳 | Tijuana
    MY Asia/Kuala_Lumpur 吉隆坡 | Kuala Lumpur
    MZ Africa/Maputo 马普托 | Maputo
    NA Africa/Windhoek 温得和克 | Windhoek
    NC Pacific/Noumea 努美阿 | Noumea
    NE Africa/Niamey 尼亚美 | Niamey
    NF Pacific/Norfolk 诺福克 | Norfolk Island
    NG Africa/Lagos 拉各斯 | Lagos
    NI America/Managua 马那瓜 | Managua
    NL Europe/Amsterdam 阿姆斯特丹 | Amsterdam
    NO Europe/Oslo 奥斯陆 | Oslo
    NP Asia/Kathmandu 加德满都 | Kathmandu
    NR Pacific/Nauru 瑙鲁 | Nauru
    NU Pacific/Niue 纽埃 | Niue
    NZ Pacific/Auckland 奥克兰 | Auckland
    NZ Pacific/Chatham 查塔姆 | Chatham
    OM Asia/Muscat 马斯喀特 | Muscat
    PA America/Panama 巴拿马 | Panama
    PE America/Lima 利马 | Lima
    PF Pacific/Tahiti 塔希提 | Tahiti
    PG Pacific/Port_Moresby 莫尔兹比港 | Port Moresby
    PH Asia/Manila 马尼拉 | Manila
    PK Asia/Karachi 卡拉奇 | Karachi
    PL Europe/Warsaw 华沙 | Warsaw
    PM America/Miquelon 密克隆 | Miquelon
    PN Pacific/Pitcairn 皮特凯恩 | Pitcairn
    PR America/Puerto_Rico 波多黎各 | Puerto Rico
    PS Asia/Gaza 加沙 | Gaza
    PT Europe/Lisbon 里斯本 | Lisbon
    PT Atlantic/Azores 亚速尔群岛 | Azores
    PW Pacific/Palau 帕劳 | Palau
    PY America/Asuncion 亚松森 | Asunción
    QA Asia/Qatar 卡塔尔 | Qatar
    RE Indian/Reunion 留尼汪 | Réunion
    RO Europe/Bucharest 布加勒斯特 | Bucharest
    RS Europe/Belgrade 贝尔格莱德 | Belgrade
    RU Europe/Moscow 莫斯科 | Moscow
    RU Asia/Yekaterinburg 叶卡捷琳堡 | Yekaterinburg
    RU Asia/Omsk 鄂木斯克 | Omsk
    RU Asia/Novosibirsk 新西伯利亚 | Novosibirsk
    RU Asia/Irkutsk 伊尔库茨克 | Irkutsk
    RU Asia/Vladivostok 符拉迪沃斯托克 | Vladivostok
    RU Europe/Kaliningrad 加里宁格勒 | Kaliningrad
    RW Africa/Kigali 基加利 | Kigali
    SA Asia/Riyadh 利雅得 | Riyadh
    SB Pacific/Guadalcanal 瓜达尔卡纳尔 | Guadalcanal
    SC Indian/Mahe 马埃岛 | Mahe
    SD Africa/Khartoum 喀土穆 | Khartoum
    SE Europe/Stockholm 斯德哥尔摩 | Stockholm
    SG Asia/Singapore 新加坡 | Singapore
    SH Atlantic/St_Helena 圣赫勒拿 | St Helena
    SI Europe/Ljubljana 卢布尔雅那 | Ljubljana
    SJ Arctic/Longyearbyen 朗伊尔城 | Longyearbyen
    SK Europe/Bratislava 布拉迪斯拉发 | Bratislava
    SL Africa/Freetown 弗里敦 | Freetown
    SM Europe/San_Marino 圣马力诺 | San Marino
    SN Africa/Dakar 达喀尔 | Dakar
    SO Africa/Mogadishu 摩加迪沙 | Mogadishu
    SR America/Paramaribo 帕拉马里博 | Paramaribo
    SS Africa/Juba 朱巴 | Juba
    ST Africa/Sao_Tome 圣多美 | São Tomé
    SV America/El_Salvador 萨尔瓦多 | El Salvador
    SX America/Lower_Princes 下太子区 | Lower Prince’s Quarter
    SY Asia/Damascus 大马士革 | Damascus
    SZ Africa/Mbabane 姆巴巴纳 | Mbabane
    TC America/Grand_Turk 大特克 | Grand Turk
    TD Africa/Ndjamena 恩贾梅纳 | Ndjamena
    TF Indian/Kerguelen 凯尔盖朗 | Kerguelen
    TG Africa/Lome 洛美 | Lome
    TH Asia/Bangkok 曼谷 | Bangkok
    TJ Asia/Dushanbe 杜尚别 | Dushanbe
    TK Pacific/Fakaofo 法考福 | Fakaofo
    TL Asia/Dili 帝力 | Dili
    TM Asia/Ashgabat 阿什哈巴德 | Ashgabat
    TN Africa/Tunis 突尼斯 | Tunis
    TO Pacific/Tongatapu 东加塔布 | Tongatapu
    TR Europe/Istanbul 伊斯坦布尔 | Istanbul
    TT America/Port_of_Spain 西班牙港 | Port of Spain
    TV Pacific/Funafuti 富纳富提 | Funafuti
    TW Asia/Taipei 台北 | Taipei
    TZ Africa/Dar_es_Salaam 达累斯萨拉姆 | Dar es Salaam
    UA Europe/Kyiv 基辅 | Kyiv
    UG Africa/Kampala 坎帕拉 | Kampala
    UM Pacific/Midway 中途岛 | Midway
    US America/New_York 纽约 | New York
    US America/Los_Angeles 洛杉矶 | Los Angeles
    US America/Chicago 芝加哥 | Chicago
    US America/Denver 丹佛 | Denver
    US America/Phoenix 凤凰城 | Phoenix
    US America/Anchorage 安克雷奇 | Anchorage
    US Pacific/Honolulu 檀香山 | Honolulu
    UY America/Montevideo 蒙得维的亚 | Montevideo
    UZ Asia/Tashkent 塔什干 | Tashkent
    VA Europe/Vatican 梵蒂冈 | Vatican
    VC America/St_Vincent 圣文森特 | St Vincent
    VE America/Caracas 加拉加斯 | Caracas
    VG America/Tortola 托尔托拉 | Tortola
    VI America/St_Thomas 圣托马斯 | St Thomas
    VN Asia/Ho_Chi_Minh 胡志明市 | Ho Chi Minh City
    VU Pacific/Efate 埃法特 | Efate
    WF Pacific/Wallis 瓦利斯 | Wallis
    WS Pacific/Apia 阿皮亚 | Apia
    YE Asia/Aden 亚丁 | Aden
    YT Indian/Mayotte 马约特 | Mayotte
    ZA Africa/Johannesburg 约翰内斯堡 | Johannesburg
    ZM Africa/Lusaka 卢萨卡 | Lusaka
    ZW Africa/Harare 哈拉雷 | Harare
"""


def _rows() -> list[tuple[str, str, str, str]]:
    found = []
    for line in _TABLE.strip().splitlines():
        code, zone, names = line.strip().split(" ", 2)
        chinese, english = names.split(" | ")
        found.append((code, zone, chinese, english))
    return found


#: country's ISO 3166 code, IANA name of the zone, the city in Chinese and in English
CITIES = _rows()
