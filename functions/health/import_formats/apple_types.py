"""What Apple's types of record become: one table, which the reader and the documentation both follow.

https://developer.apple.com/documentation/healthkit/data_types
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

How = Literal["sum", "mean", "last"]

QUANTITY = "HKQuantityTypeIdentifier"
CATEGORY = "HKCategoryTypeIdentifier"

_COUNT = {"count": 1.0}
_LENGTH = {"m": 1.0, "km": 1000.0, "mi": 1609.344, "ft": 0.3048, "yd": 0.9144, "cm": 0.01, "in": 0.0254}
_ENERGY = {"kcal": 1.0, "Cal": 1.0, "kJ": 1 / 4.184, "cal": 0.001, "J": 1 / 4184}
_RATE = {"count/min": 1.0, "count/s": 60.0, "bpm": 1.0}
_MASS = {"kg": 1.0, "g": 0.001, "lb": 0.45359237, "st": 6.35029318, "oz": 0.028349523125}
_GRAMS = {unit: scale * 1000 for unit, scale in _MASS.items()} | {"mg": 0.001, "mcg": 1e-6}
_MILLIGRAMS = {unit: scale * 1000 for unit, scale in _GRAMS.items()}
_TIME = {"min": 1.0, "s": 1 / 60, "hr": 60.0, "h": 60.0, "ms": 1 / 60_000}
# Apple writes a share as 0.97 and calls it %.
_SHARE = {"%": 100.0}
_PRESSURE = {"mmHg": 1.0, "kPa": 7.500616827}
_GLUCOSE = {"mg/dL": 1.0, "mmol<180.1558800000541>/L": 18.01558800000541, "mmol/L": 18.01558800000541}
_VOLUME = {"mL": 1.0, "L": 1000.0, "fl_oz_us": 29.5735295625, "fl_oz_imp": 28.4130625, "cup_us": 236.5882365}
_UPTAKE = {"mL/min·kg": 1.0, "mL/kg·min": 1.0, "ml/kg*min": 1.0, "mL/kg/min": 1.0}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One type of record."""

    metric: str
    how: How
    """`sum` of the day's records of one device; their `mean`; or the `last` of the day."""
    units: Mapping[str, float]
    """By unit: what a value is multiplied with. Degrees Fahrenheit are the reader's business."""


QUANTITIES: Mapping[str, Quantity] = MappingProxyType(
    {
        "StepCount": Quantity("steps", "sum", _COUNT),
        "DistanceWalkingRunning": Quantity("distance_m", "sum", _LENGTH),
        "FlightsClimbed": Quantity("floors_climbed", "sum", _COUNT),
        "ActiveEnergyBurned": Quantity("active_calories", "sum", _ENERGY),
        "BasalEnergyBurned": Quantity("basal_calories", "sum", _ENERGY),
        "AppleExerciseTime": Quantity("active_minutes", "sum", _TIME),
        "HeartRate": Quantity("average_heart_rate", "mean", _RATE),
        "RestingHeartRate": Quantity("resting_heart_rate", "mean", _RATE),
        "HeartRateVariabilitySDNN": Quantity("heart_rate_variability_sdnn", "mean", {"ms": 1.0, "s": 1000.0}),
        "VO2Max": Quantity("vo2max", "mean", _UPTAKE),
        "OxygenSaturation": Quantity("spo2", "mean", _SHARE),
        "RespiratoryRate": Quantity("breathing_rate", "mean", _RATE),
        "AppleSleepingWristTemperature": Quantity("skin_temperature_c", "mean", {"degC": 1.0, "degF": 1.0}),
        "BodyTemperature": Quantity("body_temperature_c", "mean", {"degC": 1.0, "degF": 1.0}),
        "BodyMass": Quantity("weight_kg", "last", _MASS),
        "LeanBodyMass": Quantity("lean_mass_kg", "last", _MASS),
        "BodyFatPercentage": Quantity("body_fat_percent", "last", _SHARE),
        "BodyMassIndex": Quantity("bmi", "last", _COUNT),
        "BloodPressureSystolic": Quantity("systolic_blood_pressure", "mean", _PRESSURE),
        "BloodPressureDiastolic": Quantity("diastolic_blood_pressure", "mean", _PRESSURE),
        "BloodGlucose": Quantity("blood_glucose_mean_mg_dl", "mean", _GLUCOSE),
        "DietaryWater": Quantity("water_ml", "sum", _VOLUME),
        "DietaryEnergyConsumed": Quantity("calories_eaten", "sum", _ENERGY),
        "DietaryProtein": Quantity("protein_g", "sum", _GRAMS),
        "DietaryCarbohydrates": Quantity("carbohydrate_g", "sum", _GRAMS),
        "DietaryFatTotal": Quantity("fat_g", "sum", _GRAMS),
        "DietaryFiber": Quantity("fibre_g", "sum", _GRAMS),
        "DietaryCaffeine": Quantity("caffeine_mg", "sum", _MILLIGRAMS),
    }
)
"""By type without its prefix."""

# The sum over both is what the catalogue calls energy expenditure; a day with only one of them has none.
ALL_CALORIES = ("active_calories", "basal_calories")

SLEEP = CATEGORY + "SleepAnalysis"
MINDFUL = CATEGORY + "MindfulSession"

SUMMARY: Mapping[str, tuple[str, str, Mapping[str, float]]] = MappingProxyType(
    {
        "activeEnergyBurned": ("active_calories", "activeEnergyBurnedUnit", _ENERGY),
        "appleExerciseTime": ("active_minutes", "", {"": 1.0}),
        "appleStandHours": ("stand_hours", "", {"": 1.0}),
    }
)
"""Attributes of ActivitySummary: the metric, the attribute that has the unit, and the units. What Apple has reckoned for a
day goes before what we add up."""

WORKOUT_UNITS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {"minutes": _TIME, "distance_m": _LENGTH, "kcal": _ENERGY}
)
WORKOUT_STATISTICS: Mapping[str, tuple[str, str, Mapping[str, float]]] = MappingProxyType(
    {
        "ActiveEnergyBurned": ("kcal", "sum", _ENERGY),
        "DistanceWalkingRunning": ("distance_m", "sum", _LENGTH),
        "DistanceCycling": ("distance_m", "sum", _LENGTH),
        "DistanceSwimming": ("distance_m", "sum", _LENGTH),
        "HeartRate": ("mean_heart_rate", "average", _RATE),
        "StepCount": ("steps", "sum", _COUNT),
    }
)
"""By type: the field of a workout, the attribute that has the value, and the units."""
