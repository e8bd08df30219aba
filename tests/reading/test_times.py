"""Times of day: every way people write them, and what is not one."""

from __future__ import annotations

from datetime import time

import pytest

from flows.kit.reading import Ask, Read, Unread
from flows.kit.reading.times import read_time


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("14:30", "14:30"), ("14：30", "14:30"), ("1430", "14:30"), ("2:30 pm", "14:30"), ("2.30pm", "14:30"),
        ("下午两点半", "14:30"), ("下午2点30分", "14:30"), ("14点30", "14:30"), ("晚上8点", "20:00"),
        ("晚上十点一刻", "22:15"),
        ("上午9点", "09:00"), ("凌晨1点", "01:00"), ("中午12点", "12:00"), ("中午1点", "13:00"), ("noon", "12:00"),
        ("12 am", "00:00"), ("12pm", "12:00"), ("零点", "00:00"), ("0:05", "00:05"),
        ("8:15", "08:15"), ("20点", "20:00"),
    ],
)  # fmt: skip
def test_a_time_is_read(typed: str, found: str) -> None:
    """To the minute."""
    assert read_time(typed) == Read(time.fromisoformat(found))


@pytest.mark.parametrize(("typed", "hour"), [("8点", 8), ("八点", 8), ("11 o'clock", 11)])
def test_half_a_day_is_asked_for(typed: str, hour: int) -> None:
    """In the morning or in the evening: nobody guesses."""
    assert read_time(typed) == Ask((time(hour), time(hour + 12)))


@pytest.mark.parametrize("typed", ["", "25:00", "14:70", "下午", "8", "明天", "上午15点", "9999", "三点五十"])
def test_what_is_no_time_is_asked_for_again(typed: str) -> None:
    """Never a guess."""
    assert isinstance(read_time(typed), Unread)
