"""The regimes this office runs: one line each."""

from __future__ import annotations

from flows.kit.flow import catalogue
from flows.passport_loan import PASSPORT_LOAN

FLOWS = catalogue(
    PASSPORT_LOAN,
)
