"""How a number of a finding is written: unit, sign and precision follow from the number's key, kind and metric.

One number has one spelling, wherever it is shown. Rendered numbers use ASCII signs and a comma between thousands, so
that they can be found again in a text.
"""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Literal

from functions.health.metrics import find_metric

Role = Literal["count", "coefficient", "probability", "change", "percent_change", "percent", "level"]

_COUNT = re.compile(r"(^|_)(n|days|count)$|^n_")
_CHANGE = re.compile(r"(^|_)(change|difference|diff|delta|slope)($|_)")
_COEFFICIENT = re.compile(r"(^|_)(rho|tau|r|spearman|kendall|pearson|correlation)($|_)")
_PROBABILITY = re.compile(r"(^|_)p(_value)?$")
_PERCENT = re.compile(r"(^|_)(pct|percent)$")
_INTERVAL = re.compile(r"^(effect_|rho_)?ci_(low|high)$")

_DIMENSIONLESS = frozenset({"", "rho", "ρ", "spearman rho", "correlation", "ratio", "none", "unitless", "1"})
_UNIT_DECIMALS = {"steps": 0, "kcal": 0, "m": 0, "bpm": 2, "°C": 2, "min": 1, "ms": 1, "%": 1, "breaths/min": 1}
_SIGNED: frozenset[Role] = frozenset({"change", "coefficient", "percent_change"})


def role_of(key: str, kind: str, unit: str | None = None) -> Role:
    """What a number is, judged by its key (`recent_n`, `change`, `effect`, `ci_low`, …) and the finding's kind."""
    if _COUNT.search(key) or unit in ("days", "day"):
        return "count"
    if _PROBABILITY.search(key):
        return "probability"
    if _PERCENT.search(key):
        return "percent_change" if _CHANGE.search(key) else "percent"
    of_effect = key == "effect" or _INTERVAL.search(key) is not None
    if _COEFFICIENT.search(key) or (of_effect and kind == "association"):
        return "coefficient"
    return "change" if _CHANGE.search(key) or (of_effect and kind == "trend") else "level"


def unit_of(key: str, kind: str, feature: str, given: str | None) -> str:
    """The unit of a number: what the analysis gave, else what its role and its metric imply."""
    role = role_of(key, kind, given)
    if role == "count":
        return "days"
    if role in ("coefficient", "probability"):
        return ""
    if role in ("percent", "percent_change"):
        return "%"
    if given is not None:
        return "" if given.lower() in _DIMENSIONLESS else given
    metric = find_metric(feature)
    return metric.unit if metric is not None and kind != "association" else ""


def render_number(value: float, key: str, kind: str, feature: str, unit: str | None = None) -> str:
    """`75.57 bpm`, `26 days`, `+1.05 bpm`, `-0.37`, `5,777 steps`. `value` must be finite."""
    if not math.isfinite(value):
        raise ValueError("only finite numbers can be rendered")
    role = role_of(key, kind, unit)
    written_unit = unit_of(key, kind, feature, unit)
    if role == "count":
        return f"{value:,.0f} {'day' if round(value) == 1 else 'days'}"
    if role == "probability":
        return "below 0.001" if 0 <= value < 0.001 else f"{value:.3f}"
    text = _fixed(value, _decimals(role, feature, written_unit), signed=role in _SIGNED)
    if written_unit == "":
        return text
    return f"{text}{'' if written_unit == '%' else ' '}{written_unit}"


def render_date(value: str) -> str | None:
    """A day as `2021-12-24`, whatever time or zone follows it; None if it is no date."""
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        return None


def _decimals(role: Role, feature: str, unit: str) -> int:
    if role == "coefficient":
        return 2
    if role in ("percent", "percent_change"):
        return 1
    metric = find_metric(feature)
    if metric is not None and metric.unit == unit:
        return metric.decimals
    return _UNIT_DECIMALS.get(unit, 2)


def _fixed(value: float, decimals: int, *, signed: bool) -> str:
    rounded = round(value, decimals)
    if rounded == 0:
        return f"{0:.{decimals}f}"
    return f"{rounded:{'+' if signed else ''},.{decimals}f}"
