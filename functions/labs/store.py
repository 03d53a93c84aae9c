"""Store: the values into the report's row, and those that are sure into the person's markers: all of them or none."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from contracts.labs import LeftOut
from functions.core.errors import StoreUnavailable
from functions.health.errors import LabGone, LabInProgress, LabNotFound
from functions.health.lab_values import values_from
from functions.labs.reading import Reading


def store(reading: Reading) -> dict[str, Any]:
    """`{"status"}` that the report ends with. Done again, it comes to the same."""
    reading.advance("store")
    checked = reading.files.load("checked")
    left_out = [LeftOut.model_validate(one) for one in checked["left_out"]]
    try:
        kept = reading.labs.keep(
            reading.lab, values_from(checked["values"]), left_out=left_out, date_doubt=checked["date_doubt"]
        )
    except (LabNotFound, LabInProgress) as other:
        # Deleted meanwhile, or begun anew: nobody changes the values of a report that is being read.
        raise LabGone from other
    # What is left over of the work says nothing that the row does not, and goes with the report at last.
    with suppress(StoreUnavailable):
        reading.files.forget_work()
    return {"status": kept.status}
