"""Python code that answers an intent: the body of `analysis(summary_df, activities_df, profile_df, population_df)`.

The code returns the result that the data-science agent promises: `kind, feature, target, windows, numbers, units`,
JSON-safe, or a list of such under `findings`. What has no values gets `n` of 0 and no mean.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from local.offline_model.brain import code_templates
from local.offline_model.brain.intents import Intent, Threshold
from local.offline_model.brain.language import WEEKDAYS
from local.offline_model.brain.metrics import DataDictionary
from local.offline_model.brain.vocabulary import Metric
from local.offline_model.brain.windows import Prior, Window


def write_code(intent: Intent, dictionary: DataDictionary, *, today: str | None = None) -> str:
    """The body of `analysis` for an intent. `today` (ISO) stands in where the dictionary gives no last date."""
    ratios = [(metric.column, *metric.ratio_of) for metric in intent.metrics if metric.ratio_of]
    composites = [code_templates.RATIO.format(column=name, top=top, bottom=bottom) for name, top, bottom in ratios]
    parts = [code_templates.PRELUDE, *composites]
    if intent.kind == "association":
        blocks = [_association(intent, dictionary, today)]
    else:
        blocks = [_single(intent, metric, dictionary, today) for metric in intent.metrics]
    if len(blocks) == 1:
        return "".join([*parts, "\n", blocks[0], "return result\n"])
    parts.append("\nfindings = []\n")
    parts += [f"\n{block}findings.append(result)\n" for block in blocks]
    return "".join([*parts, '\nreturn {"findings": findings}\n'])


def write_plain_code(intent: Intent, dictionary: DataDictionary) -> str:
    """The least that answers: the mean over all days. For when the full code did not run."""
    metric = intent.metrics[0]
    return code_templates.PLAIN.format(
        column=metric.column, units=repr({"effect": dictionary.unit(metric), "n": "days"})
    )


def _association(intent: Intent, dictionary: DataDictionary, today: str | None) -> str:
    feature, target = intent.metrics[0], intent.metrics[-1]
    if feature == target:
        return code_templates.NO_PAIR.format(feature=feature.column)
    unit = dictionary.unit(target)
    return code_templates.ASSOCIATION.format(
        feature=feature.column,
        target=target.column,
        lag=intent.lag_days,
        shift=code_templates.LATER.format(lag=intent.lag_days) if intent.lag_days else "",
        name=_window_name(intent.window),
        units=repr({"effect": "ρ", "n": "days", "upper_half_mean": unit, "lower_half_mean": unit}),
        window=_window_code(intent.window, _latest(dictionary, today, feature, target), "pairs"),
    )


def _single(intent: Intent, metric: Metric, dictionary: DataDictionary, today: str | None) -> str:
    unit = dictionary.unit(metric)
    latest = _latest(dictionary, today, metric)
    template, fields = _template(intent, unit, latest)
    return template.format(
        column=metric.column,
        name=_window_name(intent.window),
        window=_window_code(intent.window, latest, "series"),
        **fields,
    )


def _template(intent: Intent, unit: str, latest: date) -> tuple[str, dict[str, object]]:
    """The template of a kind of question, and what it needs beside column and window."""
    match intent.kind:
        case "change":
            units = _units(unit, "recent_", "prior_", "change metric_sd")
            return code_templates.CHANGE, {"prior": _prior_code(intent.prior, latest), "slope": "", "units": units}
        case "trend":
            units = _units(unit, "recent_", "prior_", "change metric_sd slope_per_month")
            return code_templates.CHANGE, {
                "prior": code_templates.HALVES,
                "slope": code_templates.SLOPE,
                "units": units,
            }
        case "weekday" if intent.weekend:
            return code_templates.WEEKEND, {"units": _units(unit, "weekend_", "weekday_", "n")}
        case "weekday":
            keys = " ".join(f"{day}_mean" for day in (*WEEKDAYS, "highest", "lowest"))
            return code_templates.WEEKDAY, {"units": _units(unit, "", keys)}
        case "extreme":
            pick, day = ("idxmax", "highest") if intent.highest else ("idxmin", "lowest")
            return code_templates.EXTREME, {"pick": pick, "day": day, "units": _units(unit, "")}
        case "count":
            mark = intent.threshold or Threshold(0, ">")
            counted = {"effect": "days", "days_matching": "days", "n": "days", "threshold": unit, "mean": unit}
            return code_templates.COUNT, {"operator": mark.operator, "value": mark.value, "units": repr(counted)}
        case "latest":
            return code_templates.LATEST, {"units": _units(unit, "")}
        case _:
            total, keys = (code_templates.TOTAL, "min max total") if intent.total else ("", "min max")
            return code_templates.MEAN, {"total": total, "units": _units(unit, "", keys)}


def _units(unit: str, *groups: str) -> str:
    """Units by key, as Python: the last of `groups` lists single keys unless it is a prefix."""
    prefixes = [group for group in groups if group == "" or group.endswith("_")]
    singles = " ".join(group for group in groups if group and not group.endswith("_")).split()
    units = {"effect": unit}
    for prefix in prefixes:
        units |= {f"{prefix}mean": unit, f"{prefix}sd": unit, f"{prefix}n": "days"}
    units |= {single: "days" if single == "n" else unit for single in singles}
    return repr(units)


def _window_name(window: Window) -> str:
    return "all" if window.kind == "all" else "recent"


def _window_code(window: Window, latest: date, series: str) -> str:
    """Statements that set `start` and `end`; `last` is the last day with a value."""
    if window.kind == "last":
        return f"end = last\n    start = last - pd.Timedelta(days={window.days - 1})"
    start, end = window.dates(latest) if window.kind == "dates" else (None, None)
    first = f'pd.Timestamp("{start}")' if start else f"{series}.index.min()"
    final = f'min(last, pd.Timestamp("{end}"))' if end else "last"
    # A window that begins after the last value stays a window of no days with values.
    guard = f'pd.Timestamp("{end}") if pd.Timestamp("{start}") > last else {final}' if start and end else final
    return f"start = {first}\n    end = {guard}"


def _prior_code(prior: Prior, latest: date) -> str:
    if prior.window and prior.window.kind == "dates":
        start, end = prior.window.dates(latest)
        first = f'pd.Timestamp("{start}")' if start else "series.index.min()"
        final = f'pd.Timestamp("{end}")' if end else "start - pd.Timedelta(days=1)"
        return f"prior_start = {first}\n    prior_end = {final}"
    ends = "prior_end = start - pd.Timedelta(days=1)"
    if prior.window or prior.days == 0:
        return f"{ends}\n    prior_start = min(series.index.min(), prior_end)"
    length = f"pd.Timedelta(days={prior.days})" if prior.days > 0 else "(end - start + pd.Timedelta(days=1))"
    return f"{ends}\n    prior_start = start - {length}"


def _latest(dictionary: DataDictionary, today: str | None, *metrics: Metric) -> date:
    """The last date with values of all metrics, as far as the prompt tells."""
    known = dictionary.last_date_of(*metrics) or today
    try:
        return date.fromisoformat(str(known)[:10])
    except ValueError:
        return datetime.now(UTC).date()


def fenced(code: str) -> str:
    return f"```python\n{code}```"
