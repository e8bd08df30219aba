"""Pydantic's findings in plain words: which key of the school's file or which setting, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

#: kinds of finding by the beginning of their name, the longer beginnings first
WORDS = (
    ("missing", "it is missing"),
    ("string_too_short", "it is empty; write it between quotes"),
    ("string_too_long", "it is too long"),
    ("string_pattern_mismatch", "write small letters, digits and underscores, a letter first"),
    ("string", "write text between quotes"),
    ("bool", "write true or false"),
    ("int", "write a whole number"),
    ("float", "write a number"),
    ("greater_than", "write a larger number"),
    ("tuple", "write a list in square brackets"),
    ("list", "write a list in square brackets"),
    ("dict", "write a table"),
    ("mapping", "write a table"),
    ("model", "write a table"),
    ("extra_forbidden", "there is no such key"),
)


def plain(error: ValidationError) -> Iterator[tuple[str, str, str]]:
    """Each finding's dotted key, its kind as pydantic calls it, and its words. What was written is never repeated."""
    for found in error.errors(include_url=False, include_input=False):
        key = ".".join(str(part) for part in found["loc"] if "[" not in str(part))
        yield key, found["type"], _words(found["type"], found["msg"], found.get("ctx", {}))


def _words(kind: str, message: str, context: dict[str, Any]) -> str:
    if kind == "value_error":
        return str(context.get("error", message))
    if kind == "literal_error":
        return f"write one of {context['expected']}"
    return next((words for beginning, words in WORDS if kind.startswith(beginning)), message)
