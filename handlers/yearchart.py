"""The year at a glance: one picture of what took place in each month and in which countries and regions, by form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from pylopdf_fonts_zh_cn import sans_path

from flows.kit.refusal import Places
from flows.kit.words import N_
from handlers import behind
from handlers.shown import translated
from storage import figures
from storage.desk import Desk
from storage.figures import Year

MONTHS = range(1, 13)
MOST_PLACES = 12
COLOURS = (
    "#2563eb",
    "#16a34a",
    "#d97706",
    "#db2777",
    "#7c3aed",
    "#0891b2",
    "#4b5563",
)  # told apart by the colour-blind
FAINT = "#e5e7eb"
WIDE, HIGH, DPI = 9.0, 10.5, 130  # inches, and points an inch: a phone's width when it is tapped


@dataclass(frozen=True)
class Series:
    """One form's first figure: how much of it in each month, and by place."""

    title: str
    months: tuple[int, ...]
    places: Counter[str]  #: by name


def series(desk: Desk, year: int) -> list[Series]:
    """Every form of that year whose cases took place on a day, with something to show, in the reader's language."""
    found = (_of(desk, one) for one in figures.of_year(desk, year) if one.lines and one.flow.day and not one.flow.keeps)
    return [one for one in found if sum(one.months)]


def _of(desk: Desk, year: Year) -> Series:
    line = year.lines[0]
    months = Counter[int]()
    for case, count in line.counted:
        months[case.day.month] += count
    places = Counter[str]()
    for split in line.splits:
        for token, count in split.parts:
            if token and isinstance(split.split.called(token), Places):
                places[behind.called(desk, split, token)] += count
    return Series(translated(desk, line.figure.title), tuple(months[month] for month in MONTHS), places)


def picture(desk: Desk, year: int) -> partial[bytes]:
    """The picture, to be drawn where nobody waits for it."""
    titles = (
        translated(desk, N_("%(year)s by month"), year=str(year)),
        translated(desk, N_("%(year)s by country or region"), year=str(year)),
        translated(desk, N_("Nothing took place in that year.")),
    )
    return partial(_drawn, titles, series(desk, year))


def _drawn(titles: tuple[str, str, str], shown: Sequence[Series]) -> bytes:
    from matplotlib.figure import Figure  # it takes a second and some memory: only where a picture is asked for
    from matplotlib.font_manager import FontProperties
    from matplotlib.ticker import MaxNLocator

    font = FontProperties(fname=str(sans_path()), size=12)
    large = FontProperties(fname=str(sans_path()), size=15)
    figure = Figure(figsize=(WIDE, HIGH), dpi=DPI, layout="constrained")
    above, below = figure.subplots(2, 1, height_ratios=(1, 1.2))
    base = [0] * 12
    for colour, one in zip(COLOURS * 2, shown, strict=False):
        above.bar(MONTHS, one.months, bottom=base, color=colour, label=one.title)
        base = [low + high for low, high in zip(base, one.months, strict=True)]
    for month, total in zip(MONTHS, base, strict=True):
        if total:
            above.text(month, total, str(total), ha="center", va="bottom", fontproperties=font)
    above.set_xticks(list(MONTHS), [str(month) for month in MONTHS])
    above.set_title(titles[0], fontproperties=large, loc="left")
    named = Counter[str]()
    for one in shown:
        named.update(one.places)
    top = [name for name, _ in sorted(named.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_PLACES]][::-1]
    left = [0] * len(top)
    for colour, one in zip(COLOURS * 2, shown, strict=False):
        counts = [one.places[name] for name in top]
        below.barh(top, counts, left=left, color=colour)
        left = [low + high for low, high in zip(left, counts, strict=True)]
    for at, total in enumerate(left):
        below.text(total, at, f" {total}", va="center", fontproperties=font)
    below.set_yticks(range(len(top)), top, fontproperties=font)
    below.set_title(titles[1], fontproperties=large, loc="left")
    for axes, axis in ((above, above.yaxis), (below, below.xaxis)):
        axis.set_major_locator(MaxNLocator(integer=True))
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y" if axes is above else "x", color=FAINT)
        axes.set_axisbelow(True)
    if shown:  # above the bars, where none can be behind it
        figure.legend(prop=font, frameon=False, loc="outside upper left", ncols=3)
    else:
        above.text(0.5, 0.5, titles[2], fontproperties=large, ha="center", transform=above.transAxes)
    out = BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()
