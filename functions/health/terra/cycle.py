"""`menstruation` and `hormone`: the day of the cycle, and hormones as home tests measure them."""

from __future__ import annotations

from collections.abc import Iterator

from functions.health.days import Part
from functions.health.markers import Marker
from functions.health.terra.fields import IMPLAUSIBLE, Fields, Said

_HORMONES = {
    "lh_mIU_per_ml": ("urine_luteinizing_hormone", "mIU/mL"),
    "fsh_mIU_per_ml": ("urine_follicle_stimulating_hormone", "mIU/mL"),
    "hcg_mIU_per_ml": ("urine_chorionic_gonadotropin", "mIU/mL"),
    "e3g_ng_per_ml": ("urine_estrone_glucuronide", "ng/mL"),
    "pdg_ug_per_ml": ("urine_pregnanediol_glucuronide", "ug/mL"),
}
"""Home tests read urine: named so, they are never compared with the ranges of blood."""
_HIGHEST = 1_000_000


def menstruation(item: Fields, said: Said) -> Iterator[Part]:
    """The day of the cycle; what an app predicts, or does not say that it does not, is nothing measured."""
    day = said.day(item.text("metadata", "start_time"))
    if day is None:
        said.notes["undated"] += 1
        return
    cycle = item.at("menstruation_data")
    if cycle.flag("is_predicted_cycle") is not False:
        said.notes["predicted"] += 1
        return
    metrics = said.metrics({"menstrual_cycle_day": cycle.number("day_in_cycle")})
    if metrics:
        yield Part(day, said.provider, "cycle", metrics, stamp=said.stamp, via="terra")


def hormone(item: Fields, said: Said) -> Iterator[Marker]:
    """A marker for each hormone of one test."""
    at, day = said.instant(item.text("timestamp")), said.day(item.text("timestamp"))
    if at is None or day is None:
        said.notes["undated"] += 1
        return
    for field, (name, unit) in _HORMONES.items():
        value = item.number(field)
        if value is None:
            continue
        if not 0 <= value <= _HIGHEST:
            said.notes[IMPLAUSIBLE] += 1
            continue
        yield Marker.measured(name, value, unit, taken_at=at.isoformat(), source=said.provider, stamp=said.stamp)
