"""The metrics that people ask about: their columns, what people call them, and which way is better."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from local.offline_model.brain.language import normalise

_UNIT_SUFFIX = re.compile(r" (minutes|min|ms|bpm|c|m|kg|km|pct|percent|score)$")


@dataclass(frozen=True)
class Metric:
    column: str
    label: str
    """A noun phrase without digits, as it stands after "your"."""
    unit: str = ""
    phrases: tuple[str, ...] = ()
    """What people call it, normalised; the column's own name is understood too."""
    better: Literal["higher", "lower"] | None = None
    medical: bool = False
    """Measured in a laboratory or by a doctor."""
    ratio_of: tuple[str, str] | None = None
    """A composite: the first column divided by the second."""


VOCABULARY: tuple[Metric, ...] = (
    Metric("hrv_rhr_ratio", "ratio of heart rate variability to resting heart rate", "ms/bpm",
           ("hrv rhr ratio", "hrv to rhr ratio", "ratio of hrv to rhr", "hrv to resting heart rate ratio",
            "ratio of hrv to resting heart rate"),
           "higher", ratio_of=("heart_rate_variability", "resting_heart_rate")),
    Metric("cardio_fitness_index", "cardio fitness index", "steps/bpm",
           ("cardio fitness", "cardiovascular fitness", "aerobic fitness", "fitness index", "fitness"),
           "higher", ratio_of=("steps", "resting_heart_rate")),
    Metric("heart_rate_variability", "heart rate variability", "ms",
           ("hrv", "heart rate variation", "variability of my heart rate", "rmssd"), "higher"),
    Metric("resting_heart_rate", "resting heart rate", "bpm",
           ("rhr", "resting hr", "resting pulse", "resting heartrate", "heart rate", "heartrate", "pulse", "heart beat"),
           "lower"),
    Metric("steps", "steps", "steps", ("step", "step count", "daily steps", "walk", "walked", "walking"), "higher"),
    Metric("distance_m", "distance", "m",
           ("distance walked", "how far", "how far did i walk", "how far do i walk", "how far have i walked", "kilometer",
            "kilometers", "km", "meters", "miles", "mileage"), "higher"),
    Metric("deep_sleep_minutes", "deep sleep", "min", ("minutes of deep sleep", "slow wave sleep"), "higher"),
    Metric("deep_sleep_ratio", "deep sleep relative to your usual", "",
           ("deep sleep ratio", "deep sleep", "slow wave sleep"), "higher"),
    Metric("rem_sleep_minutes", "REM sleep", "min", ("minutes of rem sleep", "rem", "dream sleep"), "higher"),
    Metric("rem_sleep_ratio", "REM sleep relative to your usual", "",
           ("rem sleep ratio", "rem sleep", "rem", "dream sleep"), "higher"),
    Metric("light_sleep_minutes", "light sleep", "min", ("minutes of light sleep",)),
    Metric("light_sleep_ratio", "light sleep relative to your usual", "", ("light sleep ratio", "light sleep")),
    Metric("sleep_score", "sleep score", "", ("sleep quality", "quality of my sleep", "quality of sleep"), "higher"),
    Metric("sleep_efficiency", "sleep efficiency", "%",
           ("efficiency of my sleep", "sleep quality", "quality of my sleep", "quality of sleep"), "higher"),
    Metric("sleep_minutes", "sleep", "min",
           ("sleep duration", "sleep time", "sleep length", "time asleep", "hours of sleep", "minutes of sleep", "asleep",
            "slept", "sleeping", "nights of sleep", "night's sleep"), "higher"),
    Metric("awake_minutes", "time awake at night", "min",
           ("awake", "time awake", "minutes awake", "wake time", "awake time", "wakefulness", "restlessness"), "lower"),
    Metric("stress_management_score", "stress management score", "",
           ("stress score", "stress management", "stress level", "stress", "stressed"), "higher"),
    Metric("cardio_active_zone_minutes", "cardio zone minutes", "min",
           ("cardio zone", "cardio minutes", "minutes of cardio", "cardio active minutes"), "higher"),
    Metric("fatburn_active_zone_minutes", "fat burn zone minutes", "min",
           ("fat burn zone", "fat burn", "fat burning zone", "fatburn zone minutes", "fatburn"), "higher"),
    Metric("peak_active_zone_minutes", "peak zone minutes", "min", ("peak zone", "peak minutes"), "higher"),
    Metric("very_active_minutes", "very active minutes", "min",
           ("very active time", "vigorous activity", "vigorous exercise", "vigorous minutes", "intense activity",
            "intense exercise", "intensive exercise"), "higher"),
    Metric("active_zone_minutes", "active zone minutes", "min",
           ("azm", "zone minutes", "active minutes", "activity", "physical activity", "active time", "active", "exercise",
            "exercising", "exercised", "workout", "working out", "work out", "worked out", "training"), "higher"),
    Metric("sedentary_minutes", "sedentary minutes", "min",
           ("sedentary time", "sedentary", "sitting time", "sitting", "sit", "inactive", "inactivity"), "lower"),
    Metric("calories", "calories burned", "kcal",
           ("calorie", "calories", "kcal", "energy expenditure", "energy burned", "burn"), None),
    Metric("breathing_rate", "breathing rate", "breaths/min",
           ("respiratory rate", "respiration rate", "respiration", "breathing", "breaths per minute", "breaths"), None),
    Metric("spo2", "blood oxygen saturation", "%",
           ("sp o2", "blood oxygen", "oxygen saturation", "o2 saturation", "oxygen level", "oxygen"), "higher"),
    Metric("skin_temperature_c", "skin temperature", "°C",
           ("skin temp", "wrist temperature", "body temperature", "temperature"), None),
    Metric("weight_kg", "weight", "kg", ("body weight", "body mass")),
    Metric("vo2_max", "maximal oxygen uptake", "", ("vo2 max", "vo2max"), "higher"),
    Metric("blood_pressure", "blood pressure", "mmHg", ("systolic", "diastolic"), "lower", medical=True),
    Metric("blood_glucose", "blood glucose", "mg/dL", ("glucose", "blood sugar"), medical=True),
    Metric("hba1c", "long-term blood sugar", "%", ("a1c", "hba1c", "hb a1c"), "lower", medical=True),
    Metric("ldl_cholesterol", "LDL cholesterol", "mg/dL", ("ldl",), "lower", medical=True),
    Metric("hdl_cholesterol", "HDL cholesterol", "mg/dL", ("hdl",), "higher", medical=True),
    Metric("total_cholesterol", "total cholesterol", "mg/dL", ("cholesterol",), medical=True),
    Metric("triglycerides", "triglycerides", "mg/dL", ("triglyceride",), "lower", medical=True),
    Metric("vitamin_d", "vitamin D", "ng/mL", ("vitamin d",), medical=True),
)  # fmt: skip

BY_COLUMN: Mapping[str, Metric] = {metric.column: metric for metric in VOCABULARY}


def metric_of(column: str, unit: str = "") -> Metric:
    """The metric of a column, known or not."""
    if column in BY_COLUMN:
        return BY_COLUMN[column]
    words = " ".join(column.replace("_", " ").split())
    short = _UNIT_SUFFIX.sub("", words)
    label = re.sub(r"\d+", "", short).strip() or "this measurement"
    return Metric(column, " ".join(label.split()), unit, (normalise(short),) if short else ())
