"""What analysis code returns: one result or several, each about one metric or a pair, with its windows and numbers.

The shape is asked for in `prompts/data_science_coder.md`. A result of another shape is worth a debug round: the message
of `UnusableResult` is written for the agent that debugs.
"""

from __future__ import annotations

import math
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from functions.health.rendering import render_date, role_of

Kind = Literal["association", "trend", "scalar"]


class UnusableResult(ValueError):
    """The code ran, and returned nothing that could become a finding."""


class Window(BaseModel):
    """The days that a number is about."""

    model_config = ConfigDict(extra="ignore")

    start: str
    end: str
    days_with_values: Annotated[int, Field(ge=0)]

    @field_validator("start", "end")
    @classmethod
    def _is_a_day(cls, value: str) -> str:
        day = render_date(value)
        if day is None:
            raise ValueError("not a date such as 2022-01-31")
        return day


class AnalysisResult(BaseModel):
    """One result of an analysis."""

    model_config = ConfigDict(extra="ignore")

    kind: Kind
    feature: str
    target: str | None = None
    lag_days: Annotated[int, Field(ge=-60, le=60)] = 0
    """Of an association: the target was taken so many days after the feature."""
    windows: dict[str, Window] = {}
    numbers: dict[str, float | list[float]]
    units: dict[str, str] = {}

    @field_validator("windows", "numbers", "units", mode="before")
    @classmethod
    def _names_that_can_be_cited(cls, value: Any) -> Any:
        """Names become parts of Fact Sheet keys: letters, digits and underscores."""
        return {_name(str(key)): inner for key, inner in value.items()} if isinstance(value, dict) else value

    @field_validator("numbers", mode="before")
    @classmethod
    def _finite_numbers(cls, value: Any) -> Any:
        """Numbers that could not be computed (None, NaN, infinite) are left out, not carried as numbers."""
        if not isinstance(value, dict):
            return value
        return {key: number for key, number in value.items() if _is_number(number)}

    @field_validator("units", mode="before")
    @classmethod
    def _named_units(cls, value: Any) -> Any:
        return {key: unit for key, unit in value.items() if isinstance(unit, str)} if isinstance(value, dict) else value

    @field_validator("lag_days", mode="before")
    @classmethod
    def _none_is_the_same_day(cls, value: Any) -> Any:
        return 0 if value is None else value

    @property
    def empty(self) -> bool:
        """Whether nothing but days was counted: there were no values to compute with."""
        return all(role_of(key, self.kind, self.units.get(key)) == "count" for key in self.numbers)

    def flat(self) -> dict[str, float]:
        """Every single number by key: intervals as `_low` and `_high`, days with values as `<window>_n`."""
        flat = {key: float(value) for key, value in self.numbers.items() if not isinstance(value, list)}
        for key, value in self.numbers.items():
            if isinstance(value, list):
                flat.setdefault(f"{key}_low", value[0])
                flat.setdefault(f"{key}_high", value[1])
        for name, window in self.windows.items():
            flat.setdefault(f"{name}_n", float(window.days_with_values))
        return flat


def analysis_results(returned: Any) -> list[AnalysisResult]:
    """The results that the code returned, at least one; raises UnusableResult with what is wrong."""
    if not isinstance(returned, dict):
        raise UnusableResult(f"analysis must return the RESULT dict, and returned {type(returned).__name__}")
    items = returned.get("findings") if "findings" in returned else [returned]
    if not isinstance(items, list) or not items:
        raise UnusableResult("the list under 'findings' is empty: return one RESULT dict at least")
    results = []
    for item in items:
        try:
            result = AnalysisResult.model_validate(item)
        except ValidationError as error:
            problems = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'RESULT'}: {e['msg']}" for e in error.errors()[:5])
            raise UnusableResult(f"the RESULT dict has another shape than asked for: {problems}") from error
        if not result.numbers:
            raise UnusableResult("'numbers' holds no finite number: is the window empty, or the column all missing?")
        results.append(result)
    return results


def _name(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_") or "value"


def _is_number(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) == 2 and all(_is_number(part) for part in value)
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
