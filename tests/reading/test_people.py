"""People as they are typed; what is expected stands as their numbers in the listing below. All names are invented."""

import random
import time

import pytest

from flows.kit.reading import Ask, Directory, Named, Read, read_people
from flows.kit.reading.spelling import letters, spelling
from tests.reading.tables import rows, shown

LISTING = (
    Named(1, "2015012", "王伟", "Wei Wang", "外语学院"),
    Named(2, "2016034", "王伟", "", "机电学院"),
    Named(3, "2017001", "李娜", "Nancy Li", "外语学院"),
    Named(4, "T0007", "张伟", "", "国际交流处"),
    Named(5, "2018005", "王小明", "", "机电学院"),
    Named(6, "2018006", "欧阳娜娜", "", "艺术学院"),
    Named(7, "F001", "John Smith", "John Smith", "外语学院"),
    Named(8, "2019001", "单雄信", "", "保卫处"),
    Named(9, "2019002", "吕梁", "", "财务处"),
    Named(10, "F002", "玛丽亚·加西亚", "María García López", "外语学院"),
    Named(11, "2019003", "王和平", "", "后勤处"),
    Named(12, "0042", "陈晨", "", ""),
    Named(13, "2020002", "张薇", "", "信息学院"),
    Named(14, "2020003", "乐强", "", "信息学院"),
    Named(15, "2020004", "李小明", "Dean Li", "信息学院"),
    Named(16, "", "曾国藩", "", "人事处"),
    Named(17, "F003", "Dean O'Neill", "Dean O'Neill", "机电学院"),
    Named(18, "F004", "Anna-Maria Müller", "Anna-Maria Müller", "机电学院"),
    Named(19, "2021001", "西安娜", "", "艺术学院"),
    Named(20, "2021002", "尉迟恭", "", "保卫处"),
)
DIRECTORY = Directory(LISTING)

ONE = """
# staff number
2015012 → 1
２０１５０１２ → 1
T0007 → 4
t0007 → 4
T-0007 → 4
0042 → 12
42 → 12
F001 → 7
# Chinese name, whole
李娜 → 3
张伟 → 4
王小明 → 5
欧阳娜娜 → 6
李 娜 → 3
李　娜 → 3
玛丽亚·加西亚 → 10
玛丽亚•加西亚 → 10
玛丽亚加西亚 → 10
李娜。 → 3
# part of it
欧阳 → 6
娜娜 → 6
和平 → 11
玛丽亚 → 10
加西亚 → 10
雄信 → 8
国藩 → 16
# with a title
李娜老师 → 3
李娜教授 → 3
单老师 → 8
吕院长 → 9
欧阳教授 → 6
欧阳副院长 → 6
老单 → 8
小吕 → 9
乐总 → 14
吕处 → 9
曾工 → 16
单 → 8
# pinyin
lina → 3
li na → 3
Li Na → 3
LI Na → 3
Na Li → 3
lǐ nà → 3
Lǐ Nà → 3
li3 na4 → 3
li-na → 3
wangxiaoming → 5
wang xiaoming → 5
Wang Xiao-ming → 5
Xiaoming Wang → 5
XIAOMING WANG → 5
wang xiao ming → 5
ouyangnana → 6
ouyang nana → 6
Nana Ouyang → 6
shanxiongxin → 8
danxiongxin → 8
lvliang → 9
luliang → 9
lyuliang → 9
Lü Liang → 9
lǚ liáng → 9
zengguofan → 16
cengguofan → 16
yueqiang → 14
le qiang → 14
yuchigong → 20
weichigong → 20
xianna → 19
xi'anna → 19
# part of it, and initials
ouyang → 6
nana → 6
shan → 8
xiongxin → 8
guofan → 16
wangxm → 5
wang xm → 5
oynn → 6
sxx → 8
WXM → 5
xmw → 5
ll → 9
# English name
John Smith → 7
Smith John → 7
john smith → 7
Smith, John → 7
SMITH → 7
John → 7
J. Smith → 7
J Smith → 7
John S. → 7
Mr Smith → 7
Mr. Smith → 7
Prof. John Smith → 7
Dr. Smith → 7
Nancy → 3
Nancy Li → 3
Dean Li → 15
Li Nancy → 3
Garcia → 10
Maria Garcia → 10
García López → 10
maria garcia lopez → 10
O'Neill → 17
O’Neill → 17
ONeill → 17
Dean O'Neill → 17
Dean → 15 or 17
Müller → 18
muller → 18
Anna-Maria → 18
Anna Maria Muller → 18
# oneself
我 → 4
本人 → 4
我自己 → 4
me → 4
Me → 4
myself → 4
"""

ASKED = """
王伟 → 1 or 2
wangwei → 1 or 2
wang wei → 1 or 2
Wei Wang → 1 or 2
小明 → 5 or 15
xiaoming → 5 or 15
张老师 → 4 or 13
张 → 4 or 13
小张 → 4 or 13
zhangwei → 4 or 13
zw → 4 or 13
ww → 1 or 2
Maria → 10 or 18
王老师 → 1 or 2 or 5 or 11
wang → 1 or 2 or 5 or 11
# what stands beside a name says which one is meant
王伟（外语学院） → 1
王伟(机电学院) → 2
王伟（机电） → 2
外语学院王伟 → 1
机电学院的王伟 → 2
机电学院 王伟 → 2
王伟 2016034 → 2
王伟（2016034） → 2
2015012王伟 → 1
张伟 Zhang Wei → 4
张薇（Zhang Wei） → 13
外语学院李老师 → 3
信息学院李老师 → 15
王伟 外语学院 → 1
# several, one of them in doubt
王伟、李娜 → 1 3 or 2 3
小明、李娜 → 5 3 or 15 3
李娜、王伟 → 3 1 or 3 2
王伟、张老师 → 1 4 or 1 13 or 2 4 or 2 13
# the same name twice is two people
王伟、王伟 → 1 2
王伟、李娜、王伟 → 1 3 2
王伟、我 → 1 4 or 2 4
zhangwei、我 → 13 4
"""

SEVERAL = """
李娜、张伟 → 3 4
张伟、李娜 → 4 3
李娜，张伟 → 3 4
李娜,张伟 → 3 4
李娜, 张伟 → 3 4
李娜；张伟 → 3 4
李娜;张伟 → 3 4
李娜/张伟 → 3 4
李娜|张伟 → 3 4
李娜+张伟 → 3 4
李娜&张伟 → 3 4
李娜 张伟 → 3 4
李娜张伟 → 3 4
李娜-张伟 → 3 4
李娜和张伟 → 3 4
李娜与张伟 → 3 4
李娜及张伟 → 3 4
李娜以及张伟 → 3 4
李娜跟张伟 → 3 4
我和李娜 → 4 3
李娜和我 → 3 4
我、李娜 → 4 3
王和平和李娜 → 11 3
王和平、李娜和我 → 11 3 4
李娜、张伟、王小明 → 3 4 5
李娜 张伟 王小明 → 3 4 5
李 娜、张 伟 → 3 4
李娜老师、张伟老师 → 3 4
李娜老师和张伟教授 → 3 4
李娜、李娜 → 3
我、张伟 → 4
李娜、张伟两人 → 3 4
李娜、张伟2人 → 3 4
李娜、张伟等2人 → 3 4
李娜、张伟共两人 → 3 4
李娜、张伟等两位老师 → 3 4
组长张伟、团员李娜 → 4 3
领队：张伟；团员：李娜 → 4 3
张伟（组长）、李娜 → 4 3
张伟（T0007）、李娜（2017001） → 4 3
2017001、T0007 → 3 4
2017001 T0007 → 3 4
lina, zhangguo → nobody zhangguo
li na, wang xiaoming → 3 5
lina wangxiaoming → 3 5
li na wang xiaoming → 3 5
Li Na and John Smith → 3 7
Li Na & John Smith → 3 7
John Smith, Li Na → 7 3
John and Nancy → 7 3
John Nancy → 7 3
Smith and me → 7 4
me and Smith → 4 7
Dr Smith and I → 7 4
李娜、John Smith → 3 7
李娜 John Smith → 3 7
ll、oynn → 9 6
李娜、张伟、王小明、欧阳娜娜、单雄信、吕梁 → 3 4 5 6 8 9
"""

UNREAD = """
赵六 → nobody 赵六
王五、李娜 → nobody 王五
李娜、龙傲天 → nobody 龙傲天
李娜和龙傲天 → nobody 龙傲天
王伟明 → nobody 王伟明
Tom Smith → nobody Tom Smith
zhaoliu → nobody zhaoliu
9999999 → nobody 9999999
李娜 9999999 → nobody 9999999
wangwei99 → nobody wangwei99
q → nobody q
hello world → nobody hello world
院长 → I could not read a name there. You can write a name, its pinyin or a staff number, such as Wang Wei.
、 → I could not read a name there. You can write a name, its pinyin or a staff number, such as Wang Wei.
和 → I could not read a name there. You can write a name, its pinyin or a staff number, such as Wang Wei.
张伟等4人 → You wrote 4 people, and I found 1. Please name everybody.
张伟等四人 → You wrote 4 people, and I found 1. Please name everybody.
张伟、李娜等5人 → You wrote 5 people, and I found 2. Please name everybody.
张伟一行3人 → You wrote 3 people, and I found 1. Please name everybody.
李娜、张伟、王小明两人 → You wrote 2 people, and I found 3. Please name everybody.
张伟等 → Please name everybody, such as Wang Wei, Li Na.
张伟等人 → Please name everybody, such as Wang Wei, Li Na.
张伟等老师 → Please name everybody, such as Wang Wei, Li Na.
John Smith et al. → Please name everybody, such as Wang Wei, Li Na.
John Smith and others → Please name everybody, such as Wang Wei, Li Na.
John Smith and 3 others → Please name everybody, such as Wang Wei, Li Na.
我们 → Please name everybody, such as Wang Wei, Li Na.
大家 → Please name everybody, such as Wang Wei, Li Na.
everyone → Please name everybody, such as Wang Wei, Li Na.
李娜、张伟、王小明、欧阳娜娜、单雄信、吕梁、陈晨 → You named 7 people; please name at most 6.
王老师、张老师、小明 → “王老师” fits 4 people. Please write the full name or the staff number.
"""


def said(table: str) -> list[tuple[str, str]]:
    """Rows in which "nobody X" stands for the sentence that says so."""
    sentence = "I found nobody called “{}”. You can write a full name or a staff number, such as Wang Wei."
    found = rows(table)
    return [(typed, sentence.format(comes[7:]) if comes.startswith("nobody ") else comes) for typed, comes in found]


@pytest.mark.parametrize(("typed", "comes"), [*said(ONE), *said(ASKED), *said(SEVERAL), *said(UNREAD)])
def test_people(typed: str, comes: str) -> None:
    """People are found by any of their names; two who fit are asked; what nobody is called is named."""
    assert shown(read_people(typed, DIRECTORY, most=6, me=4)) == comes


@pytest.mark.parametrize("typed", ["我", "本人", "me"])
def test_who_is_asked_may_be_nobody_of_the_listing(typed: str) -> None:
    """Without somebody to mean, "me" is nobody's name."""
    assert shown(read_people(typed, LISTING, most=6)).startswith(f"I found nobody called “{typed}”.")


@pytest.mark.parametrize("typed", ["李娜、张伟", "王伟、张伟", "我和李娜", "王伟、王伟"])
def test_one_person_only(typed: str) -> None:
    """Where one person is asked for, two are refused."""
    assert shown(read_people(typed, LISTING, most=1, me=4)) == "Please name one person."


def test_more_than_eight_are_not_offered() -> None:
    """Nine people of one name are too many to choose from; eight are not."""
    nine = [Named(number, f"{number}", "王伟", "", "") for number in range(1, 10)]
    assert shown(read_people("王伟", nine, most=6)) == (
        "“王伟” fits 9 people. Please write the full name or the staff number."
    )
    assert read_people("王伟", nine[:8], most=6) == Ask(tuple((one.id,) for one in nine[:8]))
    assert read_people("7", nine, most=6) == Read((7,))


def test_a_whole_name_goes_before_a_part() -> None:
    """李明 is he, not 李明明 as well; without him it is part of hers."""
    both = (Named(1, "", "李明明", "", ""), Named(2, "", "李明", "", ""))
    assert read_people("李明", both, most=1) == Read((2,))
    assert read_people("liming", both, most=1) == Read((2,))
    assert read_people("李明", both[:1], most=1) == Read((1,))


def test_the_names_between_words_are_theirs() -> None:
    """Names that hold a word which stands between names, or a title, are names."""
    listing = (Named(1, "", "王和", "", ""), Named(2, "", "李同", "", ""), Named(3, "", "张领队", "", ""))
    assert read_people("王和和李同", listing, most=3) == Read((1, 2))
    assert read_people("李同、王和与张领队", listing, most=3) == Read((2, 1, 3))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单田芳", "shantianfang"),
        ("解晓东", "xiexiaodong"),
        ("仇英", "qiuying"),
        ("曾志伟", "zengzhiwei"),
        ("朴树", "piaoshu"),
        ("朴树", "pushu"),
        ("任正非", "renzhengfei"),
        ("查良镛", "zhaliangyong"),
        ("区明", "ouming"),
        ("盖叫天", "gejiaotian"),
        ("盖叫天", "gaijiaotian"),
        ("翟志刚", "zhaizhigang"),
        ("覃琴", "qinqin"),
        ("覃琴", "tanqin"),
        ("缪斯", "miaosi"),
        ("冼星海", "xianxinghai"),
        ("乐毅", "yueyi"),
        ("尉迟恭", "yuchigong"),
        ("万俟卨", "moqixie"),
        ("长孙无忌", "zhangsunwuji"),
        ("澹台明", "tantaiming"),
        ("种师道", "chongshidao"),
        ("吕布", "lvbu"),
        ("吕布", "lubu"),
        ("吕布", "lyubu"),
        ("李绿", "lilv"),
        ("李女", "linyu"),
        ("诸葛亮", "zhugeliang"),
        ("诸葛亮", "liangzhuge"),
        ("那英", "naying"),
        ("沈腾", "shenteng"),
        ("晁盖", "chaogai"),
    ],
)
def test_a_name_in_pinyin(name: str, typed: str) -> None:
    """Surnames are read as surnames are, whole ones too, and ü as keyboards and passports write it."""
    spelled = spelling(name)
    assert spelled is not None
    assert typed in spelled.whole


@pytest.mark.parametrize(
    ("typed", "key"),
    [("Lǚ Bù", "lvbu"), ("lü bu", "lvbu"), ("Wáng Xiǎo-míng", "wangxiaoming"), ("xi'an", "xian"), ("lu:bu", "lvbu")],
)
def test_pinyin_as_typed(typed: str, key: str) -> None:
    """Tones, dashes and apostrophes make no difference."""
    assert letters(typed) == key


def test_five_thousand_people_are_read_at_once() -> None:
    """A listing is indexed once, and then read in a few milliseconds, however long the text is."""
    chosen = random.Random(1)
    given = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国志红文玉兰小海燕春梅"
    listing = tuple(
        Named(
            number,
            f"{2_000_000 + number}",
            chosen.choice("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗") + "".join(chosen.choices(given, k=2)),
            "" if number % 5 else f"Tom{number} Lee",
            "外语学院",
        )
        for number in range(5000)
    )
    read_people("王伟", listing, most=6)
    texts = (
        "王老师",
        "wang wei",
        "ww",
        "2000007、2000008",
        "李小明、张建国",
        "啊" * 1000,
        "王伟李娜" * 250,
        "a " * 500,
    )
    for text in texts:
        began = time.perf_counter()
        read_people(text, listing, most=6)
        assert time.perf_counter() - began < 0.25, text
