"""Analyses of made-up data, run for what they leave behind: lazily imported modules, filled caches, copied pages.

pandas and scipy import many of their own parts only when first needed, and a job has no files to import from. A feature
that fails in a job with ModuleNotFoundError belongs into the full rehearsal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pandas as pd

from functions.sandbox.analysis import run_analysis
from functions.sandbox.frames import analysis_frames

_FULL = """
import warnings
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    daily = summary_df.set_index("date")
    steps, heart = daily["steps"], daily["resting_heart_rate"]
    for rule in ("W", "MS", "QS", "YS"):
        daily[["steps"]].resample(rule).mean()
    by_day = daily.groupby(daily.index.day_name())["steps"].agg(["mean", "std", "count", "median"])
    daily.groupby(pd.Grouper(freq="W")).mean()
    both = daily[["steps", "resting_heart_rate"]].dropna()
    for method in ("pearson", "spearman", "kendall"):
        both.corr(method=method)
    steps.rolling(7).mean(), steps.ewm(span=7).mean(), steps.expanding().mean(), steps.shift(1), steps.diff()
    steps.rolling("7D").apply(lambda window: window.mean()), heart.interpolate("linear"), heart.interpolate("time")
    heart.interpolate("spline", order=1), steps.quantile([0.1, 0.9]), steps.autocorr(1), steps.rank(), steps.pct_change()
    pd.cut(steps, 4), pd.qcut(steps, 4, duplicates="drop"), pd.get_dummies(by_day.index), steps.value_counts(bins=3)
    daily.query("steps > 0"), daily.eval("steps + 1"), daily.describe(), repr(daily), daily.to_string(), str(steps)
    daily.reset_index().melt("date"), daily.reset_index().merge(summary_df, on="date"), daily.to_csv(), daily.to_json()
    daily.reset_index().pivot_table("steps", index="date"), pd.crosstab(steps > 5, heart > 5), daily.to_dict("records")
    daily.tz_localize("UTC").tz_convert("Europe/Athens").index.strftime("%A %d %B"), daily.index.isocalendar()
    pd.to_datetime("2 January 2026"), pd.to_timedelta("3 days"), pd.date_range("2026-01-01", periods=3, freq="B")
    pd.period_range("2026-01", periods=2, freq="M"), pd.concat([daily, daily]).drop_duplicates(), daily.sort_values("steps")
    x, y = np.arange(40.0), np.random.default_rng(0).normal(size=40)
    for test in (stats.pearsonr, stats.spearmanr, stats.kendalltau, stats.ttest_ind, stats.ttest_rel, stats.linregress,
                 stats.mannwhitneyu, stats.wilcoxon, stats.theilslopes, stats.ks_2samp, stats.f_oneway, stats.kruskal,
                 stats.levene, stats.siegelslopes):
        test(x, y)
    stats.shapiro(y), stats.norm.ppf(0.9), stats.t.interval(0.9, 5), stats.zscore(y), stats.describe(y), stats.skew(y)
    stats.bootstrap((y,), np.mean, n_resamples=20), stats.permutation_test((x, y), lambda a, b: a.mean() - b.mean(),
                                                                         n_resamples=20)
    np.polyfit(x, y, 1), np.linalg.lstsq(np.c_[x, y], y, rcond=None), np.histogram(y), np.percentile(y, 5), np.corrcoef(x, y)
    import scipy.signal, scipy.optimize, scipy.interpolate
    scipy.signal.detrend(y), scipy.signal.find_peaks(y), scipy.signal.periodogram(y), scipy.signal.savgol_filter(y, 5, 2)
    scipy.optimize.curve_fit(lambda t, a, b: a * t + b, x, y), scipy.interpolate.interp1d(x, y)(2.5)
    scipy.optimize.minimize(lambda a: (a[0] - 1) ** 2, [0.0])
    print(f"{steps.mean():.2f}", population_df.head())
return {"table": by_day, "series": steps, "last": daily.index[-1], "test": stats.spearmanr(x, y)}
"""

_SMALL = """
recent = summary_df[summary_df["date"] > summary_df["date"].iloc[-1] - pd.Timedelta(days=30)]
both = summary_df[["steps", "resting_heart_rate"]].dropna()
by_day = summary_df.groupby(summary_df["date"].dt.day_name())["steps"].agg(["mean", "std"])
rho = stats.spearmanr(both["steps"], both["resting_heart_rate"], nan_policy="omit")
return {"mean": recent["steps"].mean(), "table": by_day, "rho": rho.statistic, "last": str(recent["date"].max())}
"""

_ROWS = [[f"2026-{1 + i // 28:02}-{1 + i % 28:02}", 1_000 * (i % 7), 60 + i % 5 or None] for i in range(84)]
_TABLE = {"columns": ["date", "steps", "resting_heart_rate"], "rows": _ROWS}


def full_rehearsal(population: pd.DataFrame) -> None:
    """Does, once, a little of everything that analyses do. Raises RuntimeError if any of it fails."""
    outcome = run_analysis(_FULL, analysis_frames({"summary": _TABLE}, population))
    if outcome["status"] != "ok":
        raise RuntimeError(f"the rehearsal failed: {outcome['error']}")


def small_rehearsal(population: pd.DataFrame) -> Iterator[None]:
    """Does what nearly every analysis does, in steps of a few milliseconds; the caller may leave after any of them."""
    yield
    tables = json.loads(json.dumps({"summary": _TABLE}))
    yield
    frames = analysis_frames(tables, population)
    yield
    run_analysis(_SMALL, frames)
