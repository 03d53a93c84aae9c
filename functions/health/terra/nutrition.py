"""`nutrition`: what was eaten and drunk on a date. The summary counts; where a provider sends meals alone, their sum."""

from __future__ import annotations

from collections.abc import Iterator

from functions.health.days import Part
from functions.health.terra.fields import Fields, Said

_MACROS = {
    "calories_eaten": "calories",
    "protein_g": "protein_g",
    "carbohydrate_g": "carbohydrates_g",
    "fat_g": "fat_g",
    "fibre_g": "fiber_g",
    "alcohol_g": "alcohol_g",
}


def nutrition(item: Fields, said: Said) -> Iterator[Part]:
    day = said.day(item.text("metadata", "start_time"))
    if day is None:
        said.notes["undated"] += 1
        return
    summary = item.at("summary")
    eaten: dict[str, float | None] = {name: summary.number("macros", field) for name, field in _MACROS.items()}
    if all(value is None for value in eaten.values()):
        eaten |= _of_meals(item)
    eaten["caffeine_mg"] = summary.number("micros", "caffeine_mg")
    eaten["water_ml"] = summary.number("water_ml")
    metrics = said.metrics(eaten)
    if metrics:
        yield Part(day, said.provider, "nutrition", metrics, stamp=said.stamp, via="terra")


def _of_meals(item: Fields) -> dict[str, float | None]:
    totals: dict[str, float | None] = {}
    for meal in item.items("meals"):
        for name, field in _MACROS.items():
            value = meal.number("macros", field)
            if value is not None:
                totals[name] = (totals.get(name) or 0.0) + value
    return totals
