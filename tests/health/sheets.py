"""The Fact Sheet of the benchmark: five findings, as a turn about a month has them."""

from __future__ import annotations

from benchmarks.fact_check import findings
from functions.health.fact_sheet import FactSheet, build_fact_sheet

SHEET: FactSheet = build_fact_sheet(findings())
