"""Words typed unasked: a case is taken back, a verdict is given; a sentence about something else is none of these."""

from __future__ import annotations

import pytest

from handlers.said import Said, read

BACK = ["撤回", "我要撤回", "撤回申请", "withdraw", "Take it back"]
OFF = [
    "我不去了",
    "不去了。",
    "我们不去了",
    "取消出访",
    "行程取消了",
    "I'm not going",
    "I’m not going!",
    "Cancel our trip",
]
NUMBERED = [("撤回 7", "7"), ("撤回CF-2026-0007", "CF-2026-0007"), ("withdraw 2026-0007", "2026-0007")]
YES = ["同意", "我同意。", "批准", "通过", "approve", "Approved!", "I approve", "passed"]
NO = [
    ("不同意", ""),
    ("我不同意", ""),
    ("不同意,时间太近", "时间太近"),
    ("不同意 时间太近", "时间太近"),
    ("Not approved", ""),
    ("未通过", ""),
    ("reject: too late", "too late"),
]
AGAIN = [
    ("退回", ""),
    ("退回修改", ""),
    ("退回 请写明城市", "请写明城市"),
    ("return for changes", ""),
    ("Return: which city?", "which city?"),
]
NEITHER = [
    "同意书在哪里",
    "我不去上海了",
    "撤回是什么意思",
    "return flight",
    "approval form",
    "不",
    "",
    "withdraw my name from the list",
    "退回EA1234567",
    "同意 EA1234567",
]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *((text, (Said.BACK, "")) for text in BACK),
        *((text, (Said.BACK, rest)) for text, rest in NUMBERED),
        *((text, (Said.OFF, "")) for text in OFF),
        ("不去了 7", (Said.OFF, "7")),
        *((text, (Said.YES, "")) for text in YES),
        *((text, (Said.NO, rest)) for text, rest in NO),
        *((text, (Said.AGAIN, rest)) for text, rest in AGAIN),
        *((text, None) for text in NEITHER),
    ],
)
def test_it_is_read(text: str, meant: tuple[Said, str] | None) -> None:
    """As people type it, in both languages."""
    assert read(text) == meant
