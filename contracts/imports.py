"""Bringing data in without a connected provider."""

from __future__ import annotations

from datetime import date
from typing import Literal

from contracts.base import Resource, Timestamp


class SkippedRow(Resource):
    line: int
    reason: str


class Import(Resource):
    """A file of daily summaries that was read into the person's days."""

    id: str
    object: Literal["import"] = "import"
    status: Literal["completed"]
    created_at: Timestamp
    format: Literal["daily_csv"]
    days_written: int
    first_date: date | None = None
    last_date: date | None = None
    metrics: list[str] = []
    skipped: list[SkippedRow] = []
    unknown_columns: list[str] = []
