"""Pages of Markdown that hold figures between marks, which are drawn anew and never by hand.

`<!-- figure KEY in LANGUAGE -->` … `<!-- end of figure -->`; without a key: every flow's, each under its title.
"""

from __future__ import annotations

import re
from collections.abc import Callable

MARKED = re.compile(r"(<!-- figure (?:(\w+) )?in (zh|en) -->\n).*?(<!-- end of figure -->)", re.DOTALL)


def redrawn(page: str, draw: Callable[[str, str], str]) -> str:
    """The page with each figure as *draw* makes it of key (empty: all) and language."""
    return MARKED.sub(lambda mark: f"{mark[1]}{draw(mark[2] or '', mark[3])}\n{mark[4]}", page)
