"""The samples of the example school, taken once for all who look at them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest

from bot.assembly import EXAMPLE
from bot.school import load_school
from bot.showing.samples import samples
from bot.showing.scene import Sample
from flows.catalogue import FLOWS
from tests.words.hostile import Hostile, Recorded

KNOWN = Recorded()

together = pytest.mark.xdist_group("samples")  # who looks at them runs where they were taken


@cache
def taken(values: str) -> Sequence[Sample]:
    """Every sample of the example school with *ordinary* values; with *hostile* ones of a few ways of each flow."""
    ordinary = values == "ordinary"
    return list(samples(load_school(EXAMPLE), FLOWS, values=KNOWN if ordinary else Hostile(), briefly=not ordinary))
