"""The pieces of the code that the offline model writes, one per kind of question; filled in by `code_writer`."""

from __future__ import annotations

PRELUDE = '''\
import pandas as pd

days = summary_df.assign(date=pd.to_datetime(summary_df["date"])).dropna(subset=["date"])
days = days.set_index("date").sort_index()
EMPTY = pd.Series(dtype="float64", index=pd.DatetimeIndex([]))


def values(column):
    """The metric's values by date; days without a value are left out."""
    if column not in days.columns:
        return EMPTY
    return pd.to_numeric(days[column], errors="coerce").dropna()


def span(series, start, end):
    return series[(series.index >= start) & (series.index <= end)]


def window(series, start, end):
    return {"start": start.date().isoformat(), "end": end.date().isoformat(), "days_with_values": int(len(series))}


def described(prefix, series):
    """Mean, spread and count of a window, as far as it has values."""
    numbers = {prefix + "n": int(len(series))}
    if len(series) > 0:
        numbers[prefix + "mean"] = float(series.mean())
    if len(series) > 1:
        numbers[prefix + "sd"] = float(series.std())
    return numbers

'''

RATIO = """
if "{column}" not in days.columns and {{"{top}", "{bottom}"}} <= set(days.columns):
    days["{column}"] = days["{top}"] / days["{bottom}"]
"""

MEAN = """\
series = values("{column}")
result = {{"kind": "scalar", "feature": "{column}", "target": None, "windows": {{}}, "units": {units}}}
numbers = {{"n": 0}}
if len(series) > 0:
    last = series.index.max()
    {window}
    chosen = span(series, start, end)
    result["windows"]["{name}"] = window(chosen, start, end)
    numbers = described("", chosen)
    if len(chosen) > 0:
        numbers["effect"] = numbers.pop("mean")
        numbers["min"] = float(chosen.min())
        numbers["max"] = float(chosen.max())
{total}\
result["numbers"] = numbers
"""

TOTAL = '        numbers["total"] = float(chosen.sum())\n'

CHANGE = """\
series = values("{column}")
result = {{"kind": "trend", "feature": "{column}", "target": None, "windows": {{}}, "units": {units}}}
numbers = {{"recent_n": 0, "prior_n": 0}}
if len(series) > 0:
    last = series.index.max()
    {window}
    {prior}
    recent, prior = span(series, start, end), span(series, prior_start, prior_end)
    result["windows"]["recent"] = window(recent, start, end)
    result["windows"]["prior"] = window(prior, prior_start, prior_end)
    numbers = {{**described("recent_", recent), **described("prior_", prior)}}
    if len(recent) > 0 and len(prior) > 0:
        numbers["change"] = numbers["effect"] = float(recent.mean() - prior.mean())
    if len(series) > 1:
        numbers["metric_sd"] = float(series.std())
{slope}\
result["numbers"] = numbers
"""

SLOPE = """\
    whole = span(series, prior_start, end)
    elapsed = pd.Series((whole.index - prior_start).days, index=whole.index, dtype="float64")
    if len(whole) > 2 and elapsed.var() > 0:
        numbers["slope_per_month"] = float(30 * elapsed.cov(whole) / elapsed.var())
"""

ASSOCIATION = """\
feature, target = values("{feature}"), values("{target}")
{shift}\
pairs = pd.DataFrame({{"feature": feature, "target": target}}).dropna()
result = {{"kind": "association", "feature": "{feature}", "target": "{target}", "windows": {{}}, "units": {units}}}
result["lag_days"] = {lag}
numbers = {{"n": 0}}
if len(pairs) > 0:
    last = pairs.index.max()
    {window}
    pairs = span(pairs, start, end)
    result["windows"]["{name}"] = window(pairs, start, end)
    numbers = {{"n": int(len(pairs))}}
    # Spearman's rank correlation is Pearson's of the ranks; of a constant there is none.
    if len(pairs) > 2 and pairs["feature"].nunique() > 1 and pairs["target"].nunique() > 1:
        ranks = pairs.rank()
        numbers["effect"] = float(ranks["feature"].corr(ranks["target"]))
        upper = pairs["feature"] > pairs["feature"].median()
        if upper.any() and not upper.all():
            numbers["upper_half_mean"] = float(pairs.loc[upper, "target"].mean())
            numbers["lower_half_mean"] = float(pairs.loc[~upper, "target"].mean())
result["numbers"] = numbers
"""

LATER = """\
# The target of a later day is set beside the feature of the day before it.
target.index = target.index - pd.Timedelta(days={lag})
"""

NO_PAIR = """\
result = {{"kind": "association", "feature": "{feature}", "target": None, "windows": {{}}, "units": {{}}}}
result["numbers"] = {{"n": 0}}
"""

WEEKDAY = """\
series = values("{column}")
result = {{"kind": "scalar", "feature": "{column}", "target": None, "windows": {{}}, "units": {units}}}
numbers = {{"n": 0}}
if len(series) > 0:
    last = series.index.max()
    {window}
    chosen = span(series, start, end)
    result["windows"]["{name}"] = window(chosen, start, end)
    numbers = described("", chosen)
    by_day = chosen.groupby(chosen.index.day_name()).mean()
    if len(by_day) > 0:
        numbers.update({{name.lower() + "_mean": float(mean) for name, mean in by_day.items()}})
        numbers["highest_mean"] = float(by_day.max())
        numbers["lowest_mean"] = float(by_day.min())
        numbers["effect"] = float(by_day.max() - by_day.min())
result["numbers"] = numbers
"""

WEEKEND = """\
series = values("{column}")
result = {{"kind": "scalar", "feature": "{column}", "target": None, "windows": {{}}, "units": {units}}}
numbers = {{"n": 0}}
if len(series) > 0:
    last = series.index.max()
    {window}
    chosen = span(series, start, end)
    result["windows"]["{name}"] = window(chosen, start, end)
    numbers = {{"n": int(len(chosen))}}
    is_weekend = chosen.index.day_of_week >= 5
    numbers.update(described("weekend_", chosen[is_weekend]))
    numbers.update(described("weekday_", chosen[~is_weekend]))
    if numbers["weekend_n"] > 0 and numbers["weekday_n"] > 0:
        numbers["effect"] = numbers["weekend_mean"] - numbers["weekday_mean"]
result["numbers"] = numbers
"""

EXTREME = """\
series = values("{column}")
result = {{"kind": "scalar", "feature": "{column}", "target": None, "windows": {{}}, "units": {units}}}
numbers = {{"n": 0}}
if len(series) > 0:
    last = series.index.max()
    {window}
    chosen = span(series, start, end)
    result["windows"]["{name}"] = window(chosen, start, end)
    numbers = described("", chosen)
    if len(chosen) > 0:
        day = chosen.{pick}()
        result["windows"]["{day}"] = window(chosen[[day]], day, day)
        numbers["effect"] = float(chosen[day])
result["numbers"] = numbers
"""

COUNT = """\
series = values("{column}")
result = {{"kind": "scalar", "feature": "{column}", "target": None, "windows": {{}}, "units": {units}}}
numbers = {{"n": 0}}
if len(series) > 0:
    last = series.index.max()
    {window}
    chosen = span(series, start, end)
    result["windows"]["{name}"] = window(chosen, start, end)
    numbers = {{"n": int(len(chosen))}}
    if len(chosen) > 0:
        numbers["effect"] = numbers["days_matching"] = int((chosen {operator} {value}).sum())
        numbers["threshold"] = {value}
        numbers["mean"] = float(chosen.mean())
result["numbers"] = numbers
"""

LATEST = """\
series = values("{column}")
result = {{"kind": "scalar", "feature": "{column}", "target": None, "windows": {{}}, "units": {units}}}
numbers = {{"n": 0}}
if len(series) > 0:
    last = series.index.max()
    start = last - pd.Timedelta(days=29)
    chosen = span(series, start, last)
    result["windows"]["latest"] = window(series[[last]], last, last)
    result["windows"]["recent"] = window(chosen, start, last)
    numbers = described("", chosen)
    numbers["effect"] = float(series[last])
result["numbers"] = numbers
"""

PLAIN = """\
import pandas as pd

series = EMPTY = pd.Series(dtype="float64")
if "{column}" in summary_df:
    series = pd.to_numeric(summary_df["{column}"], errors="coerce").dropna()
numbers = {{"n": int(len(series))}}
if len(series) > 0:
    numbers["effect"] = float(series.mean())
return {{"kind": "scalar", "feature": "{column}", "target": None, "windows": {{}}, "numbers": numbers, "units": {units}}}
"""

HALVES = """\
length = (end - start).days + 1
    prior_start, prior_end = start, start + pd.Timedelta(days=length // 2 - 1)
    start = prior_end + pd.Timedelta(days=1)"""
