"""Analyses as a model would write them: bodies over a `summary_df` with the metrics x and y."""

from __future__ import annotations

ANALYSES = {
    "a change between windows": """
x = summary_df.dropna(subset=["x"])
last = x["date"].max()
recent = x[x["date"] > last - pd.Timedelta(days=30)]["x"]
prior = x[(x["date"] <= last - pd.Timedelta(days=30)) & (x["date"] > last - pd.Timedelta(days=60))]["x"]
return [recent.mean() - prior.mean(), stats.ttest_ind(recent, prior, equal_var=False)]
""",
    "by weekday": """
day = summary_df["date"].dt.day_name()
return summary_df.groupby(day)["x"].agg(["mean", "count", "sem", "median", "nunique"])
""",
    "resampling": """
return summary_df.set_index("date")[["x", "y"]].resample("W-MON").agg({"x": "mean", "y": "max"}).dropna()
""",
    "a lagged association": """
return [stats.spearmanr(summary_df["x"].shift(lag), summary_df["y"], nan_policy="omit") for lag in range(7)]
""",
    "regression": """
d = summary_df[["x", "y"]].dropna()
return [stats.linregress(d.x, d.y), np.polyfit(d.x, d.y, 2), stats.theilslopes(d.y, d.x)]
""",
    "a permutation test": """
chance = np.random.default_rng(1)
x = summary_df["x"].dropna().to_numpy()
return np.mean([chance.permutation(x)[:20].mean() for _ in range(500)])
""",
    "a bootstrap": """
x = summary_df["x"].dropna()
return stats.bootstrap((x,), np.mean, n_resamples=100, method="BCa").confidence_interval
""",
    "merging and pivoting": """
d = summary_df.merge(summary_df, on="date").melt("date", ["x_x", "y_y"])
return d.pivot_table("value", "date", "variable", aggfunc="mean").tail(2)
""",
    "cutting": """
return pd.cut(summary_df["x"], [0, 5, 10, 20]).value_counts().sort_index()
""",
    "text": """
print(summary_df.describe().round(2).to_string())
summary_df.info()
return summary_df.head(1).to_json(orient="records", date_format="iso")
""",
    "time zones": """
return summary_df["date"].dt.tz_localize("America/New_York").dt.tz_convert("Asia/Kolkata").iloc[0]
""",
    "dates": """
date = summary_df["date"]
return [
    date.dt.strftime("%A %-d %B %Y").iloc[0],
    date.dt.isocalendar().week.iloc[0],
    pd.Timestamp("3 May 2025"),
    pd.offsets.MonthEnd().rollforward(pd.Timestamp("2025-02-03")),
]
""",
    "interpolation": """
x = summary_df.set_index("date")["x"]
return [x.interpolate(method).notna().sum() for method in ("linear", "time", "nearest", "pchip")]
""",
    "signals": """
from scipy import signal
x = summary_df["x"].fillna(0).to_numpy()
peaks, _ = signal.find_peaks(x)
return [len(peaks), signal.savgol_filter(x, 7, 2)[:2], signal.welch(x)[0][:2], signal.butter(2, 0.1)]
""",
    "optimisation": """
from scipy.optimize import brentq, curve_fit, minimize
slope, _ = curve_fit(lambda t, a: a * t, [1.0, 2.0], [2.0, 4.0])
return [slope, minimize(lambda v: (v[0] - 3) ** 2, [0.0], method="Nelder-Mead").x, brentq(lambda t: t - 1, 0, 5)]
""",
    "clustering": """
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.cluster.vq import kmeans2
d = summary_df[["x", "y"]].dropna().to_numpy()
return [kmeans2(d, 2, seed=1)[0].shape, fcluster(linkage(d), 2, "maxclust").max()]
""",
    "linear algebra": """
import scipy.linalg
a = np.random.default_rng(0).normal(size=(600, 600))
return [np.linalg.slogdet(a @ a.T), scipy.linalg.svdvals(a)[0], np.linalg.eigvalsh(a + a.T)[0], np.fft.rfft(a[0]).real[0]]
""",
    "the standard library": """
import bisect, calendar, collections, dataclasses, datetime as dt, functools, itertools, json, math, random, re, statistics
import textwrap, typing
from zoneinfo import ZoneInfo
@dataclasses.dataclass
class Window:
    days: int
noon = dt.datetime(2026, 1, 1, 12, tzinfo=ZoneInfo("Europe/London"))
return [statistics.median([1, 2]), collections.Counter("aab"), re.sub("a", "b", "a"), noon, Window(1).days]
""",
    "warnings as text": """
import warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("careful")
return str(caught[0].message)
""",
    "extended arrays": """
return [
    pd.array([1, None], dtype="Int64"),
    pd.Series(["a", None], dtype="string"),
    pd.Series([1.5, None]).convert_dtypes(),
    pd.Series(["a"]).astype("category"),
]
""",
    "rolling with numpy": """
return summary_df["x"].rolling(7, min_periods=3).apply(np.nanmedian, raw=True).tail(2)
""",
    "correlation matrices": """
return [summary_df[["x", "y"]].corr(method) for method in ("pearson", "spearman", "kendall")]
""",
    "ranks and outliers": """
x = summary_df["x"].dropna()
z = stats.zscore(x)
return [(abs(z) > 3).sum(), stats.iqr(x), x.rank(pct=True).iloc[3], stats.median_abs_deviation(x)]
""",
    "seasons": """
months = [group["x"].dropna() for _, group in summary_df.groupby(summary_df["date"].dt.month)]
return [stats.kruskal(*months), stats.f_oneway(*months), stats.chi2_contingency([[5, 9], [8, 3]]).pvalue]
""",
    "distributions": """
return [
    stats.norm.cdf(1),
    stats.t.ppf(0.975, 10),
    stats.gaussian_kde([1.0, 2.0, 3.0])(2.0),
    stats.beta(2, 3).mean(),
    stats.ecdf([1, 2]).cdf.evaluate(1),
    stats.false_discovery_control([0.01, 0.5]),
]
""",
}
