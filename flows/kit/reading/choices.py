"""stub"""

from collections.abc import Sequence

from flows.kit.reading.result import Read, Reading, Unread


def read_choice(typed: str, options: Sequence[Sequence[str]]) -> Reading[str]:
    for token, *labels in options:
        if typed.strip() in labels:
            return Read(token)
    return Unread("Which?")
