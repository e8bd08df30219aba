"""What the office is asked for a year's holiday notice: its text, or a sheet, shown as it was read, then kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from flows.kit.answers import Answers, Around, Question
from flows.kit.reading import Read, Reading, Unread
from flows.kit.reading.holidays import Holiday, HolidayNotice, read_holidays
from flows.kit.refusal import Words
from flows.kit.words import N_

#: as the notice calls them
NAMES = {
    "元旦": N_("New Year"), "春节": N_("Spring Festival"), "清明节": N_("Tomb-Sweeping Day"),
    "清明": N_("Tomb-Sweeping Day"),
    "劳动节": N_("Labour Day"), "端午节": N_("Dragon Boat Festival"), "中秋节": N_("Mid-Autumn Festival"),
    "国庆节": N_("National Day"),
}  # fmt: skip
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")  # as a sheet's cells come


@dataclass(frozen=True)
class NoticeText(Question[str]):
    """The text of a notice; taken only where every line of it can be read."""

    kind: ClassVar[str] = "notice"
    takes_sheet: ClassVar[bool] = True

    def from_sheet(self, rows: Sequence[Sequence[str]]) -> str:
        """A sheet as a notice: a row a holiday with its name, first and last day, or a day worked instead (上班)."""
        days = [(row, [date.fromisoformat(cell) for cell in row if DAY.fullmatch(cell)]) for row in rows]
        years = Counter(day.year for _, found in days for day in found)
        lines = [f"{years.most_common(1)[0][0]}年放假安排。" if years else ""]
        for row, found in days:
            if not found:
                continue
            told = [f"{day.year}年{day.month}月{day.day}日" for day in (found[0], found[-1])]
            if any(word in cell.casefold() for cell in row for word in ("班", "work")):
                lines += [f"{day.year}年{day.month}月{day.day}日上班。" for day in found]
            else:
                lines.append(f"{row[0]}：{told[0]}至{told[1]}放假。")
        return "\n".join(lines)

    def read(self, typed: str, around: Around) -> Reading[str]:
        """The text as it is, or the line that cannot be read."""
        found = read_holidays(typed)
        return found if isinstance(found, Unread) else Read(typed.strip())


PASTED = NoticeText(
    "pasted", N_("Please paste the State Council's holiday notice, the whole text with its title."), N_("Notice"),
    N_("Or send an xlsx sheet: a row each with the holiday, its first and its last day; weekends worked with 上班."),
    sample="国务院办公厅关于2027年部分节假日安排的通知。一、元旦：1月1日（周五）至3日（周日）放假，共3天。"
    "二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月30日（周六）、2月13日（周六）上班。"
    "三、清明节：4月3日（周六）至5日（周一）放假，共3天。四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。"
    "5月8日（周六）上班。五、端午节：6月9日（周三）放假1天。六、中秋节：9月15日（周三）放假1天。"
    "七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。",
)  # fmt: skip


def read_from(answers: Answers) -> HolidayNotice | None:
    """What the notice says."""
    found = read_holidays(answers.value(PASTED) or "")
    return found.value if isinstance(found, Read) else None


def told(text: str) -> Words:
    """A notice in few words: each holiday with its days, then the weekends worked."""
    found = read_holidays(text)
    if not isinstance(found, Read):
        return Words(text)
    notice = found.value

    def called(one: Holiday) -> Words:
        names = [Words(NAMES.get(name, name)) for name in re.split("[、和]", one.name)]
        return Words(N_("%(names)s %(days)s"), {"names": names, "days": days(one.first, one.last)})

    def day(one: date) -> str:
        return f"{one.month}/{one.day}"

    def days(first: date, last: date) -> str:
        return day(first) if first == last else f"{day(first)}–{day(last)}"

    return Words(
        N_("%(year)s, days off: %(off)s. Weekends worked: %(work)s."),
        {
            "year": str(notice.year),
            "off": [called(one) for one in notice.holidays],
            "work": list(map(day, notice.worked)) or "–",
        },
    )
