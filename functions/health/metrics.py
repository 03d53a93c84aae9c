"""The catalogue of daily metrics: what each column of a person's days means, its unit, and how its values are written.

The data dictionary, the Fact Sheet and the import all read from here, so that a metric is described once. Names are
those of the daily rows (`DAY#<date>.metrics`). Composites are not stored: the sandbox derives them from the days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Metric:
    """A quantity with one value per day."""

    name: str
    """As in the rows, in code and in findings: `resting_heart_rate`."""
    label: str
    """As in a sentence: `resting heart rate`."""
    unit: str
    """Written after a value. Empty for ratios and scores."""
    decimals: int
    """Digits after the point when a value, a mean or a difference is shown."""
    plausible: tuple[float, float]
    """Daily values outside are taken for measurement errors of the device or of an import. Not a clinical range."""
    description: str
    """For the data dictionary that agents read."""


_BASE = (
    Metric("steps", "step count", "steps", 0, (0, 100_000), "Steps walked in the day."),
    Metric("sleep_minutes", "sleep duration", "min", 1, (0, 1_440), "Minutes asleep, night that ended this day."),
    Metric(
        "awake_minutes", "time awake in bed", "min", 1, (0, 1_440), "Minutes awake, between falling asleep and rising."
    ),
    Metric(
        "resting_heart_rate", "resting heart rate", "bpm", 2, (25, 140), "The device's estimate of heart rate at rest."
    ),
    Metric(
        "heart_rate_variability", "heart rate variability", "ms", 1, (1, 300), "RMSSD during sleep; higher is calmer."
    ),
    Metric(
        "active_zone_minutes",
        "active zone minutes",
        "min",
        1,
        (0, 2_880),
        "Zone 1 minutes plus twice the minutes in zones 2 and 3.",
    ),
    Metric(
        "fatburn_active_zone_minutes", "fat-burn zone minutes", "min", 1, (0, 1_440), "Minutes in heart-rate zone 1."
    ),
    Metric("cardio_active_zone_minutes", "cardio zone minutes", "min", 1, (0, 1_440), "Minutes in heart-rate zone 2."),
    Metric("peak_active_zone_minutes", "peak zone minutes", "min", 1, (0, 1_440), "Minutes in heart-rate zone 3."),
    Metric(
        "deep_sleep_ratio",
        "deep sleep against its 30-day mean",
        "",
        2,
        (0, 10),
        "Deep sleep divided by the wearer's own mean of 30 days: 1 is usual. A ratio, not minutes.",
    ),
    Metric(
        "rem_sleep_ratio",
        "REM sleep against its 30-day mean",
        "",
        2,
        (0, 10),
        "REM sleep divided by the wearer's own mean of 30 days: 1 is usual. A ratio, not minutes.",
    ),
    Metric(
        "light_sleep_ratio",
        "light sleep against its 30-day mean",
        "",
        2,
        (0, 10),
        "Light sleep divided by the wearer's own mean of 30 days: 1 is usual. A ratio, not minutes.",
    ),
    Metric("sleep_efficiency", "sleep efficiency", "%", 1, (0, 100), "Share of the time in bed spent asleep."),
    Metric(
        "stress_management_score", "stress management score", "", 1, (1, 100), "Score of the device; higher is calmer."
    ),
    Metric("skin_temperature_c", "skin temperature", "°C", 2, (25, 42), "Mean at the wrist during sleep."),
    Metric("breathing_rate", "breathing rate", "breaths/min", 1, (4, 60), "Mean during sleep."),
    Metric("spo2", "blood oxygen saturation", "%", 1, (60, 100), "Mean during sleep, estimated at the wrist."),
    Metric("calories", "energy expenditure", "kcal", 0, (1, 20_000), "Energy spent in the day, at rest included."),
    Metric("distance_m", "distance", "m", 0, (0, 200_000), "Distance covered on foot in the day."),
    Metric("very_active_minutes", "very active minutes", "min", 1, (0, 1_440), "Minutes of vigorous activity."),
    Metric("sedentary_minutes", "sedentary time", "min", 1, (0, 1_440), "Minutes without movement, sleep not counted."),
    Metric("deep_sleep_minutes", "deep sleep", "min", 1, (0, 720), "Minutes in deep (slow-wave) sleep."),
    Metric("rem_sleep_minutes", "REM sleep", "min", 1, (0, 720), "Minutes in REM sleep."),
    Metric("light_sleep_minutes", "light sleep", "min", 1, (0, 1_200), "Minutes in light sleep."),
    Metric("sleep_latency_minutes", "time to fall asleep", "min", 1, (0, 600), "From lying down to sleep."),
    Metric("time_in_bed_minutes", "time in bed", "min", 1, (0, 1_440), "Of the night that ended this day."),
    Metric("sleep_need_minutes", "sleep need", "min", 0, (0, 1_440), "The device's estimate of the sleep needed."),
    Metric("sleep_debt_minutes", "sleep debt", "min", 0, (0, 6_000), "Sleep missed so far, as the device reckons."),
    Metric(
        "sleep_consistency", "sleep consistency", "%", 0, (0, 100), "How alike the times of sleep are, by the device."
    ),
    Metric("sleep_performance", "sleep performance", "%", 0, (0, 100), "Sleep had of sleep needed, by the device."),
    Metric("sleep_score", "sleep score", "", 0, (0, 100), "Score of the device for the night."),
    Metric("recovery_score", "recovery score", "%", 0, (0, 100), "Score of the device for the morning."),
    Metric("readiness_score", "readiness score", "", 0, (0, 100), "Score of the device for the morning."),
    Metric("activity_score", "activity score", "", 0, (0, 100), "Score of the device for the day's movement."),
    Metric("strain_score", "strain", "", 1, (0, 21), "WHOOP's strain of the day, 0 to 21."),
    Metric("average_heart_rate", "average heart rate", "bpm", 1, (30, 220), "Over the whole day."),
    Metric("max_heart_rate", "highest heart rate", "bpm", 0, (40, 250), "Of the day."),
    Metric(
        "heart_rate_variability_sdnn",
        "heart rate variability (SDNN)",
        "ms",
        1,
        (1, 400),
        "SDNN, as Apple measures it. Another quantity than RMSSD: never compared with heart_rate_variability.",
    ),
    Metric("vo2max", "VO2 max", "mL/kg/min", 1, (10, 100), "The device's estimate of maximal oxygen uptake."),
    Metric("active_minutes", "minutes of activity", "min", 1, (0, 1_440), "Minutes of any activity."),
    Metric("moderate_active_minutes", "moderately active minutes", "min", 1, (0, 1_440), "Of moderate activity."),
    Metric("active_calories", "active energy", "kcal", 0, (0, 15_000), "Energy spent by moving."),
    Metric("floors_climbed", "floors climbed", "floors", 0, (0, 1_000), "Flights of stairs."),
    Metric("elevation_gain_m", "elevation gained", "m", 0, (0, 15_000), "Metres climbed."),
    Metric("stand_hours", "hours with standing", "h", 0, (0, 24), "Hours in which one stood for a minute at least."),
    Metric("mindful_minutes", "mindful minutes", "min", 1, (0, 1_440), "Minutes of meditation."),
    Metric(
        "skin_temperature_deviation_c",
        "skin temperature against the usual",
        "°C",
        2,
        (-8, 8),
        "Of the night, less the wearer's own usual value.",
    ),
    Metric("body_temperature_c", "body temperature", "°C", 2, (33, 43), "As measured."),
    Metric("weight_kg", "weight", "kg", 1, (10, 500), "Body weight."),
    Metric("bmi", "body mass index", "kg/m²", 1, (8, 100), "Weight by height squared."),
    Metric("body_fat_percent", "body fat", "%", 1, (1, 80), "Share of body weight."),
    Metric("lean_mass_kg", "lean mass", "kg", 1, (5, 250), "Body weight without fat."),
    Metric("systolic_blood_pressure", "systolic blood pressure", "mmHg", 0, (50, 280), "Mean of the day's readings."),
    Metric("diastolic_blood_pressure", "diastolic blood pressure", "mmHg", 0, (25, 180), "Mean of the day's readings."),
    Metric("blood_glucose_mean_mg_dl", "mean glucose", "mg/dL", 0, (20, 600), "Mean of the day's readings."),
    Metric("water_ml", "water drunk", "mL", 0, (0, 20_000), "As logged."),
    Metric("calories_eaten", "energy eaten", "kcal", 0, (0, 20_000), "As logged."),
    Metric("protein_g", "protein eaten", "g", 0, (0, 1_000), "As logged."),
    Metric("carbohydrate_g", "carbohydrate eaten", "g", 0, (0, 2_500), "As logged."),
    Metric("fat_g", "fat eaten", "g", 0, (0, 1_000), "As logged."),
    Metric("fibre_g", "fibre eaten", "g", 0, (0, 300), "As logged."),
    Metric("caffeine_mg", "caffeine", "mg", 0, (0, 5_000), "As logged."),
    Metric("alcohol_g", "alcohol", "g", 0, (0, 1_000), "As logged."),
)

_COMPOSITES = (
    Metric(
        "cardio_fitness_index",
        "cardio fitness index",
        "steps/bpm",
        1,
        (0, 4_000),
        "steps / resting_heart_rate of the same day.",
    ),
    Metric(
        "hrv_rhr_ratio",
        "ratio of heart rate variability to resting heart rate",
        "ms/bpm",
        3,
        (0, 12),
        "heart_rate_variability / resting_heart_rate of the same day.",
    ),
)

METRICS: Mapping[str, Metric] = MappingProxyType({metric.name: metric for metric in _BASE})
"""Stored metrics, by name, in the order in which they are shown."""

COMPOSITES: Mapping[str, Metric] = MappingProxyType({metric.name: metric for metric in _COMPOSITES})
"""Derived in the sandbox from the metrics of the same day; empty where the divisor is 0."""

RATIOS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "cardio_fitness_index": ("steps", "resting_heart_rate"),
        "hrv_rhr_ratio": ("heart_rate_variability", "resting_heart_rate"),
    }
)
"""What a composite is made of: the first metric divided by the second."""

COMPOSITES_RULE = (
    "summary_df also has: "
    + "; ".join(f"{metric.name} = {metric.description.rstrip('.')}" for metric in _COMPOSITES)
    + "; and for every column <metric>_mean_30d, <metric>_sd_30d and <metric>_cv_30d, rolling over 30 days with at "
    "least 10 values."
)
"""For the data dictionary."""

_ROLLING = {
    "_mean_30d": ("30-day mean of {}", None),
    "_sd_30d": ("30-day standard deviation of {}", None),
    "_cv_30d": ("30-day coefficient of variation of {}", ""),
}

ROLLING_SUFFIXES = tuple(_ROLLING)


def find_metric(name: str) -> Metric | None:
    """The metric of this name, rolling composites such as `steps_mean_30d` included; None if there is none."""
    metric = METRICS.get(name) or COMPOSITES.get(name)
    if metric is not None:
        return metric
    for suffix, (label, unit) in _ROLLING.items():
        stem = name.removesuffix(suffix)
        base = METRICS.get(stem) or COMPOSITES.get(stem) if stem != name else None
        if base is not None:
            return Metric(
                name=name,
                label=label.format(base.label),
                unit=base.unit if unit is None else unit,
                decimals=base.decimals if unit is None else 3,
                plausible=(0, base.plausible[1]),
                description=f"{label.format(base.name)}, over the 30 days that end with this one.",
            )
    return None


def known_metrics(names: Iterable[str]) -> list[Metric]:
    """Those of `names` that the catalogue knows, in the catalogue's order."""
    wanted = set(names)
    return [metric for metric in METRICS.values() if metric.name in wanted]


def ingredients_of(name: str) -> frozenset[str]:
    """The stored metrics that a metric is computed from; of a stored one, itself. Empty for a name that is no metric's."""
    stem = next((name.removesuffix(suffix) for suffix in ROLLING_SUFFIXES if name.endswith(suffix)), name)
    if stem in RATIOS:
        return frozenset(RATIOS[stem])
    return frozenset({stem} & METRICS.keys())
