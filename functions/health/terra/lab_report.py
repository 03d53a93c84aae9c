"""`lab_report.completed`: results that Terra read from a report which a person uploaded there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import ValidationError

from functions.health.markers import Marker
from functions.health.terra.fields import IMPLAUSIBLE, MALFORMED, Fields, Said

SOURCE = "terra_labs"
_HIGHEST = 10_000_000
"""Of any marker in any unit."""
_LOINC = re.compile(r"\d{1,7}-\d")


def lab_report(item: Fields, said: Said) -> Iterator[Marker]:
    """A marker for each numeric result, on the day on which the sample was taken."""
    reported = item.text("report_date")
    for each in item.items("results"):
        taken = each.text("source", "collection_date") or reported
        day = said.day(taken)
        name = each.text("biomarker", "key") or each.text("source", "name")
        value = each.number("measurement", "numeric")
        if day is None or name is None or value is None:
            said.notes["incomplete_result"] += 1
            continue
        if not 0 <= value <= _HIGHEST:
            said.notes[IMPLAUSIBLE] += 1
            continue
        loinc = each.text("biomarker", "loinc_code")
        try:
            yield Marker.measured(
                name,
                value,
                each.text("measurement", "units") or each.text("source", "units") or "",
                taken_at=day.isoformat(),
                source=SOURCE,
                loinc=loinc if loinc and _LOINC.fullmatch(loinc) else None,
                stamp=said.stamp,
            )
        except ValidationError:
            said.notes[MALFORMED] += 1
