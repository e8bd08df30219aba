"""Tables of typed answers: a row says what is typed and what comes of it."""

from datetime import date
from decimal import Decimal
from typing import Any

from flows.kit.reading import Ask, Money, Read, Reading

TODAY = date(2026, 11, 21)  #: a Saturday


def rows(table: str) -> list[tuple[str, str]]:
    """The rows of a table, "typed → what comes of it"; lines starting with # explain."""
    lines = [line for line in table.strip().splitlines() if line.strip() and not line.startswith("#")]
    parts = [line.partition("→") for line in lines]
    return [(typed.strip(), comes.strip()) for typed, _, comes in parts]


def shown(reading: Reading[Any]) -> str:
    """A reading on one line: the value; the choices with "or" between them; the sentence that says what was wrong."""
    if isinstance(reading, Read):
        return _value(reading.value)
    if isinstance(reading, Ask):
        return " or ".join(_value(choice) for choice in reading.choices)
    return reading.why % reading.params


def _value(value: Any) -> str:
    if isinstance(value, tuple) and all(isinstance(one, str | int) for one in value):
        return " ".join(str(one) for one in value)
    if isinstance(value, tuple):
        return f"{value[0]} to {value[1]}"
    if isinstance(value, Money):
        return f"{value.currency} {value.amount:f}"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
