"""The regimes this office runs: one line each."""

from __future__ import annotations

from flows.activity import ACTIVITY
from flows.agreement import AGREEMENT
from flows.evaluation import EVALUATION
from flows.holiday_table import HOLIDAY_TABLE
from flows.kit.flow import catalogue
from flows.outbound_plan import PLAN
from flows.passport_loan import PASSPORT_LOAN
from flows.permits import LODGING, PERMITS
from flows.trip import TRIP
from flows.visitor import VISITOR
from flows.yearly_summary import YEARLY_SUMMARY

FLOWS = catalogue(
    TRIP,
    ACTIVITY,
    VISITOR,
    PASSPORT_LOAN,
    AGREEMENT,
    PERMITS,
    LODGING,
    EVALUATION,
    PLAN,
    YEARLY_SUMMARY,
    HOLIDAY_TABLE,
)
