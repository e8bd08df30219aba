"""stub"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.kit.reading.result import Read, Reading, Unread


@dataclass(frozen=True)
class Named:
    id: int
    staff_no: str
    name: str
    english_name: str
    department: str


class Directory:
    def __init__(self, listing: Sequence[Named]) -> None:
        self.listing = listing

    def read(self, typed: str, *, most: int, me: int | None = None) -> Reading[tuple[int, ...]]:
        found = tuple(one.id for one in self.listing if one.name in typed or one.english_name in typed)
        return Read(found) if found else Unread("Nobody")
