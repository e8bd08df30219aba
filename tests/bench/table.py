"""Medians, and the table they are printed in."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from unicodedata import east_asian_width

Row = Sequence[str]


def middle(values: Sequence[float]) -> float:
    """The median."""
    return float(median(values))


def times(a: Sequence[float], b: Sequence[float]) -> str:
    """How many times *b* fits into *a*, the median over rounds whose two were measured side by side: `0.43 x`."""
    return f"{middle([one / other for one, other in zip(a, b, strict=True)]):.2f} x"


def spread(values: Sequence[float]) -> str:
    """The lowest and the highest, as shares of the median: how far to trust it."""
    mid = middle(values)
    return f"{min(values) / mid:.2f}–{max(values) / mid:.2f}"


def show(title: str, head: Row, rows: Sequence[Row]) -> None:
    """Print a table: Markdown, so that docs/bench.md takes it as it is; numbers to the right."""
    widths = [max(_width(row[n]) for row in (head, *rows)) for n in range(len(head))]
    print(f"\n## {title}\n")
    print(_line(head, widths))
    print("|".join(["", *("-" * (width + 1) + (":" if n else "-") for n, width in enumerate(widths)), ""]))
    for row in rows:
        print(_line(row, widths))


def _line(row: Row, widths: Sequence[int]) -> str:
    cells = []
    for n, (text, width) in enumerate(zip(row, widths, strict=True)):
        blank = " " * (width - _width(text))
        cells.append(blank + text if n else text + blank)
    return "| " + " | ".join(cells) + " |"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
