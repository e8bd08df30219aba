"""What reading a typed answer comes to: one reading, several that fit, or none with the reason."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Read(Generic[T]):
    """One reading fits."""

    value: T


@dataclass(frozen=True)
class Ask(Generic[T]):
    """Several readings fit: the form asks which."""

    choices: tuple[T, ...]  #: all different, the likeliest first; one alone is a guess to be confirmed
    #: key of another question and its answer beside each choice, which may then be the same: 3/8-3/12 is asked once
    beside: tuple[str, tuple[Any, ...]] | None = None


@dataclass(frozen=True)
class Unread:
    """No reading fits."""

    why: str  #: one English sentence, marked with N_
    params: Mapping[str, object] = field(default_factory=dict, hash=False)  #: values named in the sentence


Reading: TypeAlias = Read[T] | Ask[T] | Unread


def fitting(found: Iterable[T | Unread], *, otherwise: Unread, nearest: Callable[[T], Any] | None = None) -> Reading[T]:
    """Make a reading of every candidate found.

    Args:    otherwise: said when there was no candidate at all; a candidate's own reason goes first.
             nearest: sorts the choices, smallest first; without it they stay as found.
    """
    values: list[T] = []
    reasons: list[Unread] = []
    for one in found:
        if isinstance(one, Unread):
            reasons.append(one)
        elif one not in values:
            values.append(one)
    if not values:
        return reasons[0] if reasons else otherwise
    if len(values) == 1:
        return Read(values[0])
    return Ask(tuple(sorted(values, key=nearest) if nearest else values))
