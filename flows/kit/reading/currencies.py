"""Currencies by the names, codes and signs people type; values are ISO 4217 codes."""

_CODES = """
    AED ARS AUD BDT BHD BND BRL BYN CAD CHF CLP CNY COP CZK DKK EGP ETB EUR GBP GEL HKD HUF IDR ILS INR IRR ISK JOD
    JPY KES KGS KHR KRW KWD KZT LAK LKR MAD MMK MNT MOP MXN MYR NGN NOK NPR NZD OMR PEN PHP PKR PLN QAR RON RSD RUB
    SAR SEK SGD THB TJS TMT TND TRY TWD TZS UAH UGX USD UZS VND ZAR ZMW
"""
CODES = frozenset(_CODES.split())

#: The local "dollar": a lone $ means the form's own currency where that is one of these.
DOLLARS = frozenset({"USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD", "BND"})

#: Say only that it is money; the currency is named beside them, or they mean 人民币.
PLAIN = frozenset({"元", "块", "块钱", "圆", "圆整", "元整"})

_NAMES = {
    "CNY": "人民币 人民币元 rmb cn¥ cny¥ rmb¥ yuan 元人民币 块人民币 renminbi",
    "USD": "美元 美金 美刀 us$ usd$ dollar dollars usdollars 美圆",
    "EUR": "欧元 € euro euros 欧",
    "GBP": "英镑 £ pound pounds sterling poundssterling 镑",
    "JPY": "日元 日币 日圆 円 yen jp¥ 元日币",
    "HKD": "港币 港元 港纸 hk$ hkd$ 元港币 hongkongdollars 港圆",
    "MOP": "澳门元 澳门币 葡币 mop$ pataca patacas 元澳门币",
    "TWD": "新台币 台币 新台币元 nt$ ntd nt twd$ 元新台币 元台币",
    "KRW": "韩元 韩币 韩圆 ₩ won 元韩币",
    "THB": "泰铢 泰币 ฿ baht 铢",
    "SGD": "新加坡元 新加坡币 新币 坡币 s$ sg$ sgd$ singaporedollars 新元",
    "MYR": "林吉特 马币 令吉 马来西亚林吉特 马来西亚令吉 rm ringgit",
    "IDR": "印尼盾 印尼卢比 印度尼西亚卢比 rp rupiah",
    "VND": "越南盾 越盾 ₫ dong",
    "PHP": "菲律宾比索 菲币 ₱ 菲律宾披索",
    "LAK": "基普 老挝基普 ₭ kip",
    "KHR": "瑞尔 柬埔寨瑞尔 ៛ riel",
    "MMK": "缅元 缅币 缅甸元 kyat",
    "AUD": "澳元 澳币 澳大利亚元 a$ au$ aud$ australiandollars",
    "NZD": "新西兰元 纽币 纽元 新西兰币 nz$ newzealanddollars",
    "CAD": "加元 加币 加拿大元 c$ ca$ cad$ canadiandollars",
    "CHF": "瑞士法郎 瑞郎 法郎 fr francs swissfrancs sfr",
    "RUB": "卢布 俄罗斯卢布 ₽ ruble rubles rouble roubles",
    "INR": "印度卢比 ₹ rupees",
    "KZT": "坚戈 哈萨克斯坦坚戈 ₸ tenge",
    "MNT": "图格里克 蒙图 ₮",
    "AED": "迪拉姆 阿联酋迪拉姆 dirham dirhams",
    "SAR": "沙特里亚尔 里亚尔",
    "TRY": "土耳其里拉 里拉 ₺ lira",
    "SEK": "瑞典克朗",
    "NOK": "挪威克朗",
    "DKK": "丹麦克朗",
    "PLN": "兹罗提 波兰兹罗提 zł",
    "HUF": "福林 匈牙利福林",
    "EGP": "埃及镑 埃镑",
    "ZAR": "兰特 南非兰特 rand",
    "BRL": "雷亚尔 巴西雷亚尔 r$",
}
NAMES = {name: code for code, names in _NAMES.items() for name in names.split()}


def currency(name: str, *, default: str) -> str | None:
    """The code of one name as folded, without blanks; "" for words that say only money; None when unknown.

    A lone ¥ is the yen, and a lone $ the local dollar, only where *default* says so.
    """
    if name in PLAIN or not name:
        return ""
    if name == "¥":
        return "JPY" if default == "JPY" else "CNY"
    if name == "$":
        return default if default in DOLLARS else "USD"
    if name.upper() in CODES:
        return name.upper()
    return NAMES.get(name)
