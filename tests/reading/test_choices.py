"""Yes, no, and one of several choices, as people type them."""

import pytest

from flows.kit.reading import Ask, Read, read_choice, read_yes_no
from tests.reading.tables import rows, shown

YES = """
是 对 有 要 需要 会 能 可以 行 好 嗯 恩 哦 成 好的 是的 对的 有的 要的 可以的 行的 嗯嗯 嗯嗯嗯 对对 对对对
是是是 好好好 对啊 是啊 是呀 有呢 好吧 好嘞 没问题 没有问题 没错 当然 当然有 当然可以 肯定有 都有 也有 我有
我们有 有了 已有 已经有了 同意 确认 确定 愿意 必须的 正确 是，有两位 有，3个 好，谢谢 好的谢谢 是。 是！ yes Yes
YES ＹＥＳ Yes. yes! y Y yeah yep yup ok OK Ok. okay sure right correct true certainly definitely absolutely
yes,please √ ✓ ✔ ✅ 👍 👍👍
"""
YES_IN_WORDS = """
yes please → True
yes, please → True
Yes, two of them → True
of course → True
oh yes → True
yes I do → True
yes, there are → True
I do → True
there is → True
OK, thank you → True
I agree → True
I agree to this. → True
we accept → True
I will → True
好的 谢谢 → True
"""

NO = """
不 否 没 没有 无 非 未 暂无 还没有 还没 没有的 没有了 不是 不是的 不对 不要 不要了 不用 不用了 不必 不必了
不需要 不需 不会 不能 不可 不可以 不行 不好 不同意 不愿意 都没有 也没有 我没有 我们没有 目前没有 暂时没有 当然不
不不 不不不 没没没 没有没有 没必要 不用谢谢 没有，谢谢 不用，谢谢 没有。 不！ 不，一个都没带 no No NO ＮＯ no. n
N nope nah not none nothing never false n/a N/A na nil negative No,thanks × ✗ ❌ 👎
"""
NO_IN_WORDS = """
no thanks → False
no, thank you → False
not yet → False
not at all → False
not really → False
no need → False
of course not → False
absolutely not → False
I don't → False
I don’t → False
no I don't → False
I don't agree → False
I will not → False
we cannot accept that → False
No, nobody → False
没有 谢谢 → False
"""

NEITHER = """
不确定 → Please answer yes or no.
不知道 → Please answer yes or no.
不清楚 → Please answer yes or no.
也许 → Please answer yes or no.
可能 → Please answer yes or no.
看情况 → Please answer yes or no.
是不是 → Please answer yes or no.
有没有 → Please answer yes or no.
有吗 → Please answer yes or no.
是？ → Please answer yes or no.
是或否 → Please answer yes or no.
yes or no → Please answer yes or no.
maybe → Please answer yes or no.
not sure → Please answer yes or no.
I don't know → Please answer yes or no.
yesterday → Please answer yes or no.
notes → Please answer yes or no.
有效 → Please answer yes or no.
无锡 → Please answer yes or no.
没关系 → Please answer yes or no.
好像是 → Please answer yes or no.
hello → Please answer yes or no.
12 → Please answer yes or no.
、 → Please answer yes or no.
是，不 → I read both a yes and a no there. Please answer yes or no.
不，有 → I read both a yes and a no there. Please answer yes or no.
yes, no → I read both a yes and a no there. Please answer yes or no.
"""

TASKS = (
    ("visit", "访问考察", "Visit (talks, exchange)"),
    ("training", "培训进修", "Training"),
    ("academic", "学术会议", "Academic conference"),
    ("posting", "常驻", "Posting"),
    ("student", "学生团组", "Student group"),
)

CHOSEN = """
# the label
访问考察 → visit
培训进修 → training
学术会议 → academic
常驻 → posting
学生团组 → student
Training → training
training → training
TRAINING → training
Ｔｒａｉｎｉｎｇ → training
Visit (talks, exchange) → visit
visit talks exchange → visit
Academic conference → academic
academic-conference → academic
学术会议。 → academic
学术 会议 → academic
“常驻” → posting
# with words around it
我选访问考察 → visit
选择培训进修 → training
我要常驻 → posting
请选学生团组 → student
是学术会议 → academic
常驻的 → posting
常驻吧 → posting
常驻，谢谢 → posting
I choose training → training
I want training please → training
it is a posting → posting
the student group → student
因公访问考察 → visit
# a part of it
访问 → visit
考察 → visit
培训 → training
进修 → training
会议 → academic
学术 → academic
学生 → student
团组 → student
访 → visit
驻 → posting
visit → visit
Train → training
student → student
stu → student
acad → academic
访问的 → visit
我选培训 → training
# its number
1 → visit
2 → training
５ → student
② → training
2. → training
2、 → training
2） → training
(2) → training
#2 → training
一 → visit
两 → training
三 → academic
第2 → training
第2个 → training
第二个 → training
第二项 → training
第三种 → academic
选3 → academic
选项4 → posting
我选第四个 → posting
选择5 → student
1个 → visit
2号 → training
no. 2 → training
No 2 → training
number 3 → academic
option 4 → posting
choice 5 → student
first → visit
the first → visit
the second one → training
2nd → training
the 3rd one → academic
last → student
the last one → student
最后一个 → student
"""

IN_DOUBT = """
学 → academic or student
访问、培训 → visit or training
培训、访问 → training or visit
访问和培训 → visit or training
访问或培训 → visit or training
visit or training → visit or training
training and posting → training or posting
Visit/Posting → visit or posting
访问考察培训进修 → visit or training
# one word from the midst of a label is a guess
talks → visit
exchange → visit
conf → academic
group → student
访问、考察 → visit
"""

NONE = "That is none of the choices. Please tap one, or type it or a part of it."
FIVE = "There are only 5 choices. Please tap one, or type it or a part of it."

NOT_CHOSEN = f"""
旅游 → {NONE}
x → {NONE}
st → {NONE}
ing → {NONE}
hello → {NONE}
不是访问 → {NONE}
非常驻 → {NONE}
not training → {NONE}
no training → {NONE}
、 → {NONE}
我选 → {NONE}
0 → {FIVE}
6 → {FIVE}
99 → {FIVE}
第六个 → {FIVE}
option 7 → {FIVE}
"""


@pytest.mark.parametrize("typed", YES.split())
def test_a_yes(typed: str) -> None:
    """A word that says yes, in either language."""
    assert read_yes_no(typed) == Read(True)


@pytest.mark.parametrize("typed", NO.split())
def test_a_no(typed: str) -> None:
    """A word that says no, in either language."""
    assert read_yes_no(typed) == Read(False)


@pytest.mark.parametrize(("typed", "comes"), [*rows(YES_IN_WORDS), *rows(NO_IN_WORDS), *rows(NEITHER)])
def test_yes_no_or_neither(typed: str, comes: str) -> None:
    """Several words say yes or no; a question, a doubt or both at once are asked again."""
    assert shown(read_yes_no(typed)) == comes


@pytest.mark.parametrize(("typed", "comes"), [*rows(CHOSEN), *rows(IN_DOUBT), *rows(NOT_CHOSEN)])
def test_one_of_several(typed: str, comes: str) -> None:
    """A choice is read by its label, a part of it or its number; two that fit are asked."""
    assert shown(read_choice(typed, TASKS)) == comes


@pytest.mark.parametrize(
    ("typed", "token"), [("trainning", "training"), ("Postnig", "posting"), ("Academic conferense", "academic")]
)
def test_a_slip_of_the_pen_is_asked(typed: str, token: str) -> None:
    """One wrong letter is asked about, never silently mended."""
    assert read_choice(typed, TASKS) == Ask((token,))


def test_a_label_goes_before_a_number() -> None:
    """Where labels are numbers, what is typed is the label."""
    years = (("a", "2025"), ("b", "2"), ("c", "1"))
    assert read_choice("1", years) == Read("c")
    assert read_choice("2", years) == Read("b")
    assert read_choice("3", years) == Read("c")


def test_a_label_within_another() -> None:
    """The longer label is meant where both stand in the text; the shorter where it is alone."""
    kinds = (("permit", "工作许可", "Work permit"), ("notice", "工作许可通知", "Work permit notice"))
    assert read_choice("工作许可通知", kinds) == Read("notice")
    assert read_choice("办工作许可通知", kinds) == Read("notice")
    assert read_choice("work permit", kinds) == Read("permit")
    assert read_choice("工作许可", kinds) == Read("permit")
    assert read_choice("通知", kinds) == Read("notice")
    assert read_choice("工作", kinds) == Ask(("permit", "notice"))


def test_labels_that_say_no() -> None:
    """A label may itself begin with a "not"."""
    kinds = (("yes", "同意", "Approve"), ("no", "不同意", "Not approved"))
    assert read_choice("不同意", kinds) == Read("no")
    assert read_choice("我不同意", kinds) == Read("no")
    assert read_choice("同意", kinds) == Read("yes")
    assert read_choice("not approved", kinds) == Read("no")


def test_without_options_nothing_is_chosen() -> None:
    """No options, no choice."""
    assert shown(read_choice("1", ())).startswith("There are only 0 choices")
    assert shown(read_choice("访问", ())) == NONE


MONTHS = [(str(n), f"{n}月") for n in range(1, 13)]


@pytest.mark.parametrize(("typed", "month"), [("3月", "3"), ("12月", "12"), ("大约在9月", "9"), ("2027年3月", "3")])
def test_a_number_in_a_label_is_a_number_of_its_own(typed: str, month: str) -> None:
    """A month is read among other words."""
    assert read_choice(typed, MONTHS) == Read(month)


@pytest.mark.parametrize("typed", ["13月", "23月"])
def test_part_of_another_number_is_none_of_them(typed: str) -> None:
    """There is no thirteenth month, and it is not the third."""
    assert not isinstance(read_choice(typed, MONTHS), Read)
