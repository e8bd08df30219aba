"""What people call countries, regions and well-known cities beside the names of `flows.kit.places`."""

import re
import unicodedata
from typing import TypeAlias

from flows.kit.places import CODES, MAINLAND, THREE_LETTERS, name

#: What a name may mean: one way or several, each of one place or several (新马泰). No way at all: a part of the world;
#: a way of no place: a city of China's mainland.
Ways: TypeAlias = tuple[tuple[str, ...], ...]

#: Code, Chinese names | English names. Lower case or capitals do not matter here.
_COUNTRIES = """
AE 阿联酋 阿拉伯联合酋长国 阿拉伯联合大公国 | UAE; Emirates
AF | Islamic Emirate of Afghanistan
AG 安提瓜 | Antigua
AR | Argentine Republic
AS | American Samoa
AU 澳洲 | Commonwealth of Australia
AZ 亚塞拜然 |
BA 波黑 波斯尼亚 波斯尼亚和黑塞哥维那 | Bosnia
BD 孟加拉 |
BN 文莱达鲁萨兰国 汶莱 | Brunei Darussalam
BO 多民族玻利维亚国 | Plurinational State of Bolivia
BR 巴西联邦共和国 | Brasil
BW 波札那 |
BY 白俄 | Belorussia; Byelorussia
CD 民主刚果 刚果民主共和国 刚果金
CD | Democratic Republic of the Congo; Democratic Republic of Congo; Congo-Kinshasa; DRC; Congo DR; Zaire
CF 中非共和国 中非 | CAR
CG 刚果共和国 刚果布 | Republic of the Congo; Republic of Congo; Congo-Brazzaville
CH 瑞士联邦 | Swiss Confederation
CI 象牙海岸 | Ivory Coast; Cote d Ivoire
CV 维德角 | Cabo Verde
CZ 捷克共和国 | Czech Republic; Czech
DE 德意志 德意志联邦共和国 | Deutschland; FRG
DM 多米尼克国 |
DO 多米尼加共和国 | Dominican; Dominican Rep
EG 阿拉伯埃及共和国 |
ES | Espana; Kingdom of Spain
PT | Portuguese Republic
ET 衣索比亚 |
FJ 飞枝 |
FK 福克兰群岛 马尔维纳斯群岛 | Falklands; Falkland Islands; Malvinas
FM 密克罗尼西亚联邦 | Federated States of Micronesia
FR 法兰西 法兰西共和国 | French Republic
GB 大不列颠 不列颠 英格兰 苏格兰 威尔士 北爱尔兰 英伦 大不列颠及北爱尔兰联合王国 联合王国
GB | UK; Britain; Great Britain; England; Scotland; Wales; Northern Ireland
GB | United Kingdom of Great Britain and Northern Ireland
GE 乔治亚 |
GM 甘比亚 | The Gambia
GR 希腊共和国 | Hellas; Hellenic Republic
GW 几内亚比绍共和国 几比 |
HK 香港 香港特区 香港特别行政区 中国香港特别行政区 | Hong Kong; Hongkong; Hong Kong SAR; HKSAR
HR 克罗埃西亚 |
ID 印尼 |
IE | Republic of Ireland; Eire
IR | Islamic Republic of Iran; Persia
IT 义大利 | Italia; Italian Republic
JP 日本国 | Nippon
KE 肯亚 |
KG 吉尔吉斯 | Kyrgyz Republic; Kirghizia; Kyrgyz; Kirgizstan
KH 高棉 | Kampuchea
KN 圣基茨 | Saint Kitts; St Kitts
KP 北韩 北朝鲜 朝鲜民主主义人民共和国 | DPRK; Democratic People's Republic of Korea; N Korea; Korea, North
KR 南韩 南朝鲜 大韩民国 | ROK; Republic of Korea; S Korea; Korea, South; Korea, Republic of
LA 寮国 老挝人民民主共和国 | Lao PDR; Lao; Lao People's Democratic Republic
LC | Saint Lucia
LI 列支敦斯登 |
LK 斯里兰卡民主社会主义共和国 | Ceylon
MD | Republic of Moldova
ME 蒙特内哥罗 |
MK 马其顿 | Macedonia
MM 缅甸联邦共和国 | Burma
MN 蒙古 | Outer Mongolia
MO 澳门 澳门特区 澳门特别行政区 中国澳门特别行政区 | Macao; Macau; Macao SAR; Macau SAR
MV 马代 |
MY 大马 马来 |
NE 尼日 |
NL 尼德兰 | Holland; The Netherlands; Nederland
NZ 纽西兰 | Aotearoa; N Z
PG 巴新 巴布亚 | PNG; Papua
PH 菲律宾共和国 | Philippine
PS 巴勒斯坦国 巴勒斯坦领土 | Palestinian Territories; State of Palestine
QA 卡达 |
RU 俄国 俄联邦 俄罗斯联邦 | Russian Federation
SA 沙特 沙乌地阿拉伯 | Saudi; KSA; Kingdom of Saudi Arabia
SB 索罗门群岛 所罗门 | Solomons
SC 塞席尔 |
SG 狮城 星加坡 | S'pore
SI 斯洛维尼亚 |
SK | Slovak Republic; Slovak
SL 狮子山 |
SO 索马利亚 |
ST 圣多美 | Sao Tome
SY | Syrian Arab Republic
SZ 史瓦帝尼 埃斯瓦蒂尼 | Swaziland
TH 泰王国 暹罗 | Siam; Kingdom of Thailand
TL | East Timor; Timor Leste
TN 突尼西亚 |
TR | Turkey
TT 千里达 特立尼达 特多 | Trinidad
TW 台湾 台湾地区 台湾省 中国台湾地区 | Taiwan; Taiwan Region; Chinese Taipei
TZ 坦尚尼亚 | United Republic of Tanzania
US 美利坚 美利坚合众国 | USA; US; United States of America; America; the States; U S
UY 乌拉圭东岸共和国 |
VA 梵帝冈 罗马教廷 | Vatican; Holy See
VC 圣文森特 | Saint Vincent
VE | Bolivarian Republic of Venezuela
VN | Viet Nam; Socialist Republic of Vietnam
YE 叶门 |
ZA 南非共和国 | RSA
ZM 尚比亚 |
CN 中国 中国大陆 大陆 中国内地 内地 祖国 国内 境内 中华人民共和国
CN | China; PRC; PR China; P R China; Mainland China; China Mainland; Mainland; Chinese Mainland
CN | People's Republic of China; the People's Republic of China
"""

#: Names of more than one place: "," all of them, "/" either, the likelier first.
_SHARED = """
SG,MY,TH 新马泰
SG,MY 新马
AU,NZ 澳新
HK,MO 港澳
HK,MO,TW 港澳台 台港澳
LT,LV,EE 波罗的海 | Baltics; Baltic States
DK,SE,NO 斯堪的纳维亚 | Scandinavia
KR/KP 高丽 | Korea; Korean Peninsula
CG/CD 刚果 | Congo; the Congo
VG/VI 维尔京群岛 处女岛 | Virgin Islands
MF/SX 圣马丁
SG/NZ 新
AU/MO 澳
CH/SE 瑞
ID/IN 印
GB/US 剑桥 | Cambridge
GB/CA | London Ontario
GB/US 伯明翰 | Birmingham
ZA/GB | East London
GB/AU 纽卡斯尔 | Newcastle
CL/ES/CU 圣地亚哥 | Santiago
US/CR 圣何塞 | San Jose
ES/CO/VE | Cartagena
"""

#: One character stands for its country only beside others like it, or alone: 英美, 赴日.
_SINGLE = """
GB 英
US 美
FR 法
DE 德
JP 日
KR 韩
RU 俄
TH 泰
VN 越
KH 柬
MM 缅
PH 菲
MY 马
CA 加
IT 意
ES 西
PT 葡
NL 荷
AT 奥
HU 匈
PL 波
CZ 捷
TR 土
KP 朝
MN 蒙
HK 港
TW 台
CN 中
"""

_CITIES = """
TH 曼谷 清迈 普吉 普吉岛 芭提雅 清莱 孔敬 罗勇 合艾 素叻他尼 佛统
TH | Bangkok; Chiang Mai; Chiangmai; Phuket; Pattaya; Chiang Rai; Khon Kaen; Rayong; Hat Yai
KR 首尔 汉城 釜山 仁川 大邱 大田 光州 济州 济州岛 水原 | Seoul; Busan; Incheon; Daegu; Daejeon; Gwangju; Jeju; Suwon
JP 东京 大阪 京都 名古屋 横滨 福冈 神户 札幌 北海道 仙台 广岛 冲绳 奈良 长崎 筑波 千叶 静冈
JP | Tokyo; Osaka; Kyoto; Nagoya; Yokohama; Fukuoka; Kobe; Sapporo; Hokkaido; Sendai; Hiroshima; Okinawa; Nara
JP | Nagasaki; Tsukuba; Shizuoka
MY 吉隆坡 槟城 新山 马六甲 沙巴 砂拉越 古晋 怡保 亚庇 雪兰莪 柔佛
MY | Kuala Lumpur; KL; Penang; Johor Bahru; Johor; Malacca; Melaka; Sabah; Sarawak; Kuching; Ipoh
MY | Kota Kinabalu; Selangor; Cyberjaya
ID 雅加达 巴厘岛 巴厘 泗水 万隆 日惹 棉兰 | Jakarta; Bali; Surabaya; Bandung; Yogyakarta; Medan
VN 河内 胡志明市 胡志明 西贡 岘港 海防 芽庄
VN | Hanoi; Ho Chi Minh City; Ho Chi Minh; Saigon; Da Nang; Danang; Haiphong; Nha Trang; HCMC
PH 马尼拉 宿务 达沃 长滩岛 碧瑶 | Manila; Cebu; Davao; Boracay; Quezon City; Baguio
KH 金边 暹粒 西哈努克港 西港 吴哥 | Phnom Penh; Siem Reap; Sihanoukville
LA 万象 琅勃拉邦 | Vientiane; Luang Prabang
MM 仰光 曼德勒 内比都 | Yangon; Rangoon; Mandalay; Naypyidaw
BN 斯里巴加湾 | Bandar Seri Begawan
IN 新德里 德里 孟买 班加罗尔 金奈 加尔各答 海得拉巴
IN | New Delhi; Delhi; Mumbai; Bombay; Bangalore; Bengaluru; Chennai; Kolkata; Hyderabad; Pune
PK 伊斯兰堡 卡拉奇 拉合尔 瓜达尔 | Islamabad; Karachi; Lahore; Gwadar
BD 达卡 吉大港 | Dhaka; Chittagong
NP 加德满都 博卡拉 | Kathmandu; Pokhara
LK 科伦坡 康提 | Colombo; Kandy
MV 马累 |
MN 乌兰巴托 | Ulaanbaatar; Ulan Bator
KZ 阿斯塔纳 阿拉木图 努尔苏丹 | Astana; Almaty
UZ 塔什干 撒马尔罕 | Tashkent; Samarkand
KG 比什凯克 | Bishkek
TJ 杜尚别 | Dushanbe
TM 阿什哈巴德 | Ashgabat
AE 迪拜 杜拜 阿布扎比 沙迦 | Dubai; Abu Dhabi; Sharjah
QA 多哈 | Doha
SA 利雅得 吉达 麦加 | Riyadh; Jeddah; Mecca; Dammam
IR 德黑兰 | Tehran
IQ 巴格达 | Baghdad
IL 特拉维夫 耶路撒冷 海法 | Tel Aviv; Jerusalem; Haifa
TR 伊斯坦布尔 安卡拉 | Istanbul; Ankara
GE 第比利斯 | Tbilisi
AM 埃里温 | Yerevan
AZ 巴库 | Baku
GB 伦敦 曼彻斯特 爱丁堡 利物浦 牛津 格拉斯哥 利兹 谢菲尔德 诺丁汉 布里斯托 考文垂 加的夫 卡迪夫 贝尔法斯特
GB 南安普顿
GB | London; Manchester; Edinburgh; Liverpool; Oxford; Glasgow; Leeds; Sheffield; Nottingham; Bristol
GB | Coventry; Cardiff; Belfast; Southampton
IE 都柏林 科克 | Dublin; Cork; Galway; Limerick
FR 巴黎 里昂 马赛 图卢兹 尼斯 斯特拉斯堡 波尔多 里尔
FR | Paris; Lyon; Marseille; Toulouse; Nice; Strasbourg; Bordeaux; Lille; Nantes
DE 柏林 慕尼黑 汉堡 法兰克福 科隆 斯图加特 杜塞尔多夫 德累斯顿 莱比锡 汉诺威 多特蒙德 纽伦堡 亚琛 波恩 不来梅
DE 巴伐利亚
DE | Berlin; Munich; Muenchen; Hamburg; Frankfurt; Cologne; Koeln; Stuttgart; Dusseldorf; Duesseldorf; Dresden
DE | Leipzig; Hanover; Hannover; Dortmund; Nuremberg; Aachen; Bonn; Bremen; Bavaria
AT 维也纳 萨尔茨堡 格拉茨 因斯布鲁克 | Vienna; Salzburg; Graz; Innsbruck
CH 苏黎世 日内瓦 伯尔尼 巴塞尔 洛桑 卢塞恩 | Zurich; Geneva; Bern; Basel; Lausanne; Lucerne
IT 罗马 米兰 佛罗伦萨 威尼斯 都灵 博洛尼亚 那不勒斯 比萨
IT | Rome; Milan; Florence; Venice; Turin; Bologna; Naples; Pisa
ES 马德里 巴塞罗那 瓦伦西亚 塞维利亚 | Madrid; Barcelona; Valencia; Seville
PT 里斯本 波尔图 | Lisbon; Porto
NL 阿姆斯特丹 鹿特丹 海牙 代尔夫特 乌得勒支 埃因霍温 | Amsterdam; Rotterdam; The Hague; Delft; Utrecht; Eindhoven
BE 布鲁塞尔 安特卫普 根特 鲁汶 | Brussels; Antwerp; Ghent; Leuven
LU 卢森堡市 | Luxembourg City
DK 哥本哈根 | Copenhagen; Aarhus
SE 斯德哥尔摩 哥德堡 | Stockholm; Gothenburg
NO 奥斯陆 卑尔根 | Oslo; Bergen
FI 赫尔辛基 坦佩雷 | Helsinki; Tampere; Turku
IS 雷克雅未克 | Reykjavik
PL 华沙 克拉科夫 | Warsaw; Krakow; Cracow
CZ 布拉格 布尔诺 | Prague; Brno
HU 布达佩斯 | Budapest
RO 布加勒斯特 | Bucharest
BG 索非亚 | Sofia
GR 雅典 | Athens
RS 贝尔格莱德 | Belgrade
HR 萨格勒布 | Zagreb
SI 卢布尔雅那 | Ljubljana
UA 基辅 | Kyiv; Kiev
BY 明斯克 | Minsk
EE 塔林 | Tallinn
LV 里加 | Riga
LT 维尔纽斯 | Vilnius
RU 莫斯科 圣彼得堡 海参崴 符拉迪沃斯托克 喀山 新西伯利亚 叶卡捷琳堡 伊尔库茨克 哈巴罗夫斯克
RU | Moscow; Saint Petersburg; St Petersburg; Vladivostok; Kazan; Novosibirsk; Yekaterinburg; Irkutsk
RU | Khabarovsk
US 华盛顿 纽约 洛杉矶 旧金山 三藩市 芝加哥 波士顿 西雅图 休斯敦 费城 硅谷 夏威夷 加利福尼亚 加州 得克萨斯 得州
US 亚特兰大 底特律 迈阿密 圣迭戈 达拉斯 拉斯维加斯
US | Washington; Washington DC; New York; NYC; Los Angeles; San Francisco; Chicago; Boston; Seattle; Houston
US | Philadelphia; Silicon Valley; Hawaii; California; Texas; Atlanta; Detroit; Miami; San Diego; Dallas
US | Las Vegas; Pittsburgh; Florida; Michigan
CA 多伦多 温哥华 蒙特利尔 渥太华 卡尔加里 魁北克 埃德蒙顿
CA | Toronto; Vancouver; Montreal; Ottawa; Calgary; Quebec; Edmonton; Ontario
MX 墨西哥城 | Mexico City
BR 圣保罗 里约热内卢 里约 巴西利亚 | Sao Paulo; Rio de Janeiro; Rio; Brasilia
AR 布宜诺斯艾利斯 | Buenos Aires
CL | Santiago de Chile
PE 利马 | Lima
CO 波哥大 | Bogota
CU 哈瓦那 | Havana
AU 悉尼 雪梨 墨尔本 布里斯班 珀斯 堪培拉 阿德莱德 黄金海岸 霍巴特 达尔文
AU | Sydney; Melbourne; Brisbane; Perth; Canberra; Adelaide; Gold Coast; Hobart; Darwin; Queensland; Tasmania
NZ 奥克兰 惠灵顿 基督城 但尼丁 | Auckland; Wellington; Christchurch; Dunedin
FJ 苏瓦 | Suva
EG 开罗 亚历山大 | Cairo; Alexandria
ZA 约翰内斯堡 约堡 开普敦 比勒陀利亚 德班 | Johannesburg; Cape Town; Pretoria; Durban
KE 内罗毕 蒙巴萨 | Nairobi; Mombasa
ET 亚的斯亚贝巴 | Addis Ababa
NG 拉各斯 阿布贾 | Lagos; Abuja
GH 阿克拉 | Accra
TZ 达累斯萨拉姆 | Dar es Salaam
UG 坎帕拉 | Kampala
RW 基加利 | Kigali
CD 金沙萨 | Kinshasa
CG 布拉柴维尔 | Brazzaville
ZM 卢萨卡 | Lusaka
MA 卡萨布兰卡 拉巴特 | Casablanca; Rabat
DZ 阿尔及尔 | Algiers
HK 九龙 | Kowloon
TW 台北 高雄 台中 台南 新竹 新北 桃园 基隆 花莲 金门 澎湖 | Taipei; Kaohsiung; Taichung; Tainan; Hsinchu
"""

#: Said on the way, never a place of a trip abroad: 北京—曼谷.
_MAINLAND_CITIES = """
    北京 上海 天津 重庆 广州 深圳 杭州 宁波 温州 金华 义乌 绍兴 嘉兴 南京 苏州 无锡 常州 武汉 长沙 成都 西安 郑州
    济南 青岛 大连 沈阳 长春 哈尔滨 合肥 福州 厦门 泉州 南昌 昆明 贵阳 南宁 桂林 海口 三亚 石家庄 太原 兰州 西宁
    银川 乌鲁木齐 拉萨 呼和浩特 珠海 东莞 佛山 浙江 江苏 广东 广西 云南 海南 福建 山东 四川 湖北 湖南 河南 河北
"""
_MAINLAND_ENGLISH = """
    beijing shanghai tianjin chongqing guangzhou shenzhen hangzhou ningbo wenzhou nanjing suzhou wuxi wuhan changsha
    chengdu xiamen qingdao dalian shenyang harbin kunming nanning guilin zhuhai zhejiang jiangsu guangdong guangxi
    yunnan
"""

_PARTS_OF_THE_WORLD = """
欧洲 欧盟 申根 申根区 西欧 东欧 北欧 南欧 中欧 亚洲 东亚 南亚 西亚 东南亚 东盟 东盟国家 中亚 中东 海湾 海湾国家
非洲 北非 西非 东非 南部非洲 美洲 北美 北美洲 南美 南美洲 拉美 拉丁美洲 中美洲 加勒比 大洋洲 南太平洋 欧美 港台
海外 境外 国外 外国 国境外 一带一路
| Europe; EU; European Union; Schengen; Western Europe; Eastern Europe; Northern Europe; Balkans;
Nordic countries; Asia; East Asia; South Asia; Southeast Asia; South East Asia; ASEAN; Central Asia;
Middle East; Gulf; Gulf states; Africa; North Africa; East Africa; West Africa; North America; South America;
Latin America; Central America; Caribbean; Oceania; Pacific; overseas; abroad; foreign countries
"""

#: Names of Taiwan that an office of the mainland must not write.
MISNAMED = frozenset({"中华民国", "台湾国", "republic of china", "republic of taiwan"})

#: Two letters people type small, too.
_SMALL_CODES = "HK JP KR NZ SG TW VN"

_TRADITIONAL = str.maketrans(
    (
        "問國亞馬蘭爾羅納維盧魯烏聯賓緬紐聖達倫賽臘岡剛幾瑪麗訪灣臺東漢諾蘇葉薩貝貢賴錫雙頓龍濟檳嶼義內喬敘約邊"
        "獅濱橫雲澤歐華溫滿廈廣門韓韋勞極屬奧島與時庫麥誕愛關蓋別區領衛圖萊遜寶贊鐵莊舊黃長兩個訊會學習飛轉機"
        "從經過後還併繼陸吳際們遊參賀顧紹臨諸"
    ),
    (
        "问国亚马兰尔罗纳维卢鲁乌联宾缅纽圣达伦赛腊冈刚几玛丽访湾台东汉诺苏叶萨贝贡赖锡双顿龙济槟屿义内乔叙约边"
        "狮滨横云泽欧华温满厦广门韩韦劳极属奥岛与时库麦诞爱关盖别区领卫图莱逊宝赞铁庄旧黄长两个讯会学习飞转机"
        "从经过后还并继陆吴际们游参贺顾绍临诸"
    ),
)


def plain(text: str) -> str:
    """Names made even, character for character: small letters without accents, simplified characters."""
    return "".join(_letter(one) for one in text.translate(_TRADITIONAL))


def _letter(one: str) -> str:
    base = unicodedata.normalize("NFKD", one)[0].lower()
    return base if len(base) == 1 else one


def key(written: str) -> str:
    """A name as the text is searched for it: plain, without stops, dashes as blanks."""
    even = "".join(_BETWEEN.get(one, one) for one in plain(written))
    return " ".join(even.split())


_BRACKETS = re.compile(r"[ ]?[（(](.+?)[）)]")
_BETWEEN = {**dict.fromkeys(".’'（）()", ""), "-": " "}


def _names() -> dict[str, Ways]:
    """Every name there is, by its key."""
    found: dict[str, Ways] = {}
    for code in (*sorted(CODES), MAINLAND):
        english = name(code, "en")
        for written in (name(code, "zh"), english, english.replace("St. ", "Saint ")):
            found[key(written)] = found[key(_BRACKETS.sub(r", \1, ", written).strip(" ,"))] = ((code,),)
    for line in (_COUNTRIES + _CITIES + _SHARED).strip().splitlines():
        codes, _, names = line.partition(" ")
        chinese, _, english = names.partition("|")
        ways = tuple(tuple(way.split(",")) for way in codes.split("/"))
        for written in (*chinese.split(), *english.split(";")):
            if written.strip():
                found[key(written)] = ways
    for code in _SMALL_CODES.split():
        found[code.lower()] = ((code,),)
    for city in (_MAINLAND_CITIES + _MAINLAND_ENGLISH).split():
        found[city] = ((),)
    chinese, _, english = _PARTS_OF_THE_WORLD.partition("|")
    found.update({key(part): () for part in (*chinese.split(), *english.split(";"))})
    return found


NAMES = _names()
SINGLE: dict[str, Ways] = {one: ((code,),) for code, one in (line.split() for line in _SINGLE.strip().splitlines())}
SINGLE |= {one: NAMES.pop(one) for one in [*NAMES] if len(one) == 1}
#: Codes as typed in capitals.
IN_CAPITALS: dict[str, Ways] = {code: ((code,),) for code in (*CODES, MAINLAND)}
IN_CAPITALS |= {three: ((code,),) for three, code in THREE_LETTERS.items()}
IN_CAPITALS["LA"] = (("US",), ("LA",))
