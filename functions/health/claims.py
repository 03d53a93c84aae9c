"""The words for a result, made by code: used where no model was asked, or where a model's words cannot be proven."""

from __future__ import annotations

from functions.health.analysis_result import AnalysisResult, Window
from functions.health.metrics import find_metric
from functions.health.rendering import render_number

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def claim_of(result: AnalysisResult) -> str:
    """One sentence that says what was found, with the result's own numbers."""
    numbers = result.flat()
    if result.kind == "association":
        return _association(result, numbers)
    if result.kind == "trend":
        return _trend(result, numbers)
    return _weekdays(result, numbers) or _scalar(result, numbers)


def _trend(result: AnalysisResult, numbers: dict[str, float]) -> str:
    recent, prior = _written(result, numbers, "recent_mean"), _written(result, numbers, "prior_mean")
    change = _written(result, numbers, "change") or _written(result, numbers, "effect")
    sides = [
        f"{value} on average{_when(result.windows.get(name))}"
        for name, value in (("recent", recent), ("prior", prior))
        if value
    ]
    told = ", against ".join(sides) or "computed"
    return f"{_label(result.feature)} was {told}{f': a change of {change}' if change else ''}."


def _association(result: AnalysisResult, numbers: dict[str, float]) -> str:
    effect = _written(result, numbers, "effect")
    pair = f"{_label(result.feature)} and {_label(result.target or '', start=False)}"
    strength = f" (Spearman ρ {effect})" if effect else ""
    window = next(iter(result.windows.values()), None)
    return f"{pair} move together as computed{strength}{_when(window)}."


def _weekdays(result: AnalysisResult, numbers: dict[str, float]) -> str | None:
    means = {day: numbers[f"{day}_mean"] for day in _WEEKDAYS if f"{day}_mean" in numbers}
    if len(means) < 2:
        return None
    highest, lowest = max(means, key=lambda day: means[day]), min(means, key=lambda day: means[day])
    return (
        f"{_label(result.feature)} is highest on {highest.capitalize()}s "
        f"({_written(result, numbers, f'{highest}_mean')} on average) and lowest on {lowest.capitalize()}s "
        f"({_written(result, numbers, f'{lowest}_mean')}){_when(next(iter(result.windows.values()), None))}."
    )


def _scalar(result: AnalysisResult, numbers: dict[str, float]) -> str:
    mean = _written(result, numbers, "effect") or _written(result, numbers, "mean")
    window = next(iter(result.windows.values()), None)
    return f"{_label(result.feature)} was {f'{mean} on average' if mean else 'computed'}{_when(window)}."


def _written(result: AnalysisResult, numbers: dict[str, float], key: str) -> str | None:
    if key not in numbers:
        return None
    return render_number(numbers[key], key, result.kind, result.feature, result.units.get(key))


def _when(window: Window | None) -> str:
    if window is None:
        return ""
    days = render_number(window.days_with_values, "days", "scalar", "")
    return f" from {window.start} to {window.end} ({days} with values)"


def _label(name: str, *, start: bool = True) -> str:
    metric = find_metric(name)
    label = metric.label if metric is not None else name
    return label[:1].upper() + label[1:] if start else label
