"""A question for somebody who is not of the school: name, post, institution, perhaps a phone number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from flows.kit.answers import Around, Question
from flows.kit.reading import Outsider, Reading, read_outsider


@dataclass(frozen=True)
class Outside(Question[Outsider]):
    """One person from outside."""

    reached: bool = False  #: a phone number is wanted with the name

    kind: ClassVar[str] = "person from outside"
    material: ClassVar[bool] = True

    def read(self, typed: str, around: Around) -> Reading[Outsider]:
        """Name first; post, institution and number after it."""
        return read_outsider(typed, reached=self.reached)

    def keep(self, value: Outsider) -> dict[str, str]:
        """Its parts."""
        return {"name": value.name, "post": value.post, "phone": value.phone}

    def take(self, kept: Any) -> Outsider:
        """From its parts; from one text, which such an answer was before."""
        return Outsider(kept) if isinstance(kept, str) else Outsider(kept["name"], kept["post"], kept["phone"])
