"""Laboratory reports: a PDF that was sent in, and the values that were read from it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from contracts.base import Request, Resource, Timestamp
from contracts.errors import Failure
from contracts.ids import LabId
from contracts.pages import Page
from contracts.uploads import Upload

MAX_SENT_BYTES = 4 * 1024 * 1024
"""Of a PDF in the request itself: a function's request holds 6 MB, and the gateway wraps bytes in base64."""
MAX_UPLOAD_BYTES = 50 * 1024 * 1024
MAX_PAGES = 50
MAX_VALUES = 250

LabStatus = Literal["awaiting_upload", "processing", "needs_confirmation", "completed", "duplicate", "failed"]
"""`needs_confirmation`: what is sure is stored; the rest waits for PATCH. `duplicate`: the file is that of another lab."""
LabStage = Literal["queued", "inspect", "read_text", "read_images", "extract", "check", "store", "done"]
ValueStatus = Literal["stored", "needs_confirmation", "dropped"]
Reason = Literal[
    "low_confidence",
    "not_beside_its_name",
    "read_from_image",
    "impossible_value",
    "unit_mix_up",
    "unit_missing",
    "unit_unknown",
    "range_in_other_unit",
    "flag_contradicts_range",
    "twice_with_different_values",
    "number_ambiguous",
    "unknown_marker",
    "name_and_code_disagree",
]
"""Why a value waits for the person: docs/concepts/labs.md has what each means."""
Flag = Literal["below", "within", "above", "depends_on_sex", "cannot_tell"]


class LabProgress(Resource):
    """How far the reading of a report is."""

    stage: LabStage
    """What is being done."""
    done: int = 0
    """How many of `total`."""
    total: int = 0
    """Pages, where the stage counts them; else 0."""


class Doubt(Resource):
    """A reason to ask the person."""

    reason: Reason
    """Of a fixed list: docs/concepts/labs.md has what each means."""
    text: str
    """In words, with what would fit where something would."""
    suggestion: dict[str, Any] | None = None
    """`{"unit": …}` for a unit mix-up: the unit in which the value would be a usual one."""


class LabRange(Resource):
    """From where to where a value is usual."""

    low: float | None = None
    """Null: no lower end."""
    high: float | None = None
    """Null: no upper end."""
    unit: str | None = None
    """Of both ends."""
    text: str | None = None
    """As printed; of a reference range what kind it is."""


class LabValue(Resource):
    """A value as it was read, and what it comes to."""

    id: str
    """`v1`, `v2`, …: of this lab."""
    status: ValueStatus
    """`stored`: it counts. `needs_confirmation`: it waits for the person. `dropped`: it does not count."""
    marker: str
    """Name under which it is kept: a key of the reference ranges where it is known there."""
    printed_name: str
    """As the report calls it."""
    loinc: str | None = None
    """Code of the measurement, where it is known."""
    value: float
    """As printed, or as the person corrected it."""
    comparator: Literal["<", "<=", ">", ">="] | None = None
    """Where the report gives a bound in place of a value."""
    unit: str
    """As printed, or as the person corrected it."""
    canonical_value: float | None = None
    """In `canonical_unit`; null where the unit does not convert."""
    canonical_unit: str | None = None
    """The unit in which this marker is kept."""
    taken_on: date | None = None
    """When the specimen was taken."""
    printed_range: LabRange | None = None
    """The report's own range."""
    reference_range: LabRange | None = None
    """For the person's sex and age, in the canonical unit."""
    printed_flag: str | None = None
    """H, L, * … as the report has it."""
    flag: Flag | None = None
    """Where the value lies: in the printed range if there is one, else in the reference range."""
    critical: bool = False
    """A value at which laboratories call a doctor at once."""
    page: int
    """Of the file, from 1."""
    source_text: str
    """The line of the report."""
    confidence: float
    """0 to 1: how sure the reading is."""
    needs_confirmation: bool
    """Whether it waits for the person."""
    doubts: list[Doubt] = []
    """Why it waits."""
    corrected: bool = False
    """The person changed it."""


class LeftOut(Resource):
    """What a model claimed to have read and the report does not bear out, or what is no number."""

    page: int
    """Of the file, from 1."""
    name: str
    """As the model or the report calls it."""
    reason: Literal["not_in_the_text", "not_a_number"]
    """`not_in_the_text`: the report does not bear it out. `not_a_number`: it has no numeric value."""


class LabSummary(Resource):
    """A laboratory report without its values."""

    id: LabId
    """`lab_…`"""
    object: Literal["lab"] = "lab"
    """Always `lab`."""
    status: LabStatus
    """`needs_confirmation`: what is sure is stored, the rest waits for PATCH. `duplicate`: the file is that of another
    report."""
    created_at: Timestamp
    """When it was sent."""
    updated_at: Timestamp
    """When it last changed."""
    file_name: str | None = None
    """As the sender calls it."""
    size_bytes: int | None = None
    """Of the file."""
    pages: int | None = None
    """How many the file has."""
    taken_on: date | None = None
    """When the specimen was taken; of a report with several dates the newest."""
    progress: LabProgress
    """How far the reading is."""
    stored: int = 0
    """Values that count."""
    waiting: int = 0
    """Values that wait for the person."""
    error: Failure | None = None
    """Of one that failed."""
    duplicate_of: LabId | None = None
    """The report that has the same file."""


class Lab(LabSummary):
    """A laboratory report with its values."""

    values: list[LabValue] = []
    """As they were read, with what the person made of them."""
    left_out: list[LeftOut] = []
    """What was not taken for a value."""
    date_doubt: Literal["missing", "ambiguous"] | None = None
    """The report says no date, or one that can be read in two ways: nothing is stored until PATCH says `taken_on`."""
    notice: str | None = None
    """What to do at once, where a value is critical."""
    upload: Upload | None = None
    """While the file is awaited, in the answer to POST."""


class LabPage(Page[LabSummary]):
    """Reports, the newest first."""


class LabCreate(Request):
    """Asks for an upload of up to 50 MB. A PDF of up to 4 MB is sent at once instead, as multipart/form-data."""

    file_name: Annotated[str, Field(max_length=200)] | None = None
    """For the person to recognise it."""


class ValueChange(Request):
    """A word on one value. Fields beside `id` and `decision` correct it."""

    id: Annotated[str, Field(pattern=r"^v\d{1,4}$")]
    """Which value: `v1`, `v2`, … as the report has them."""
    decision: Literal["confirm", "drop"] = "confirm"
    """Whether it counts."""
    value: Annotated[float, Field(allow_inf_nan=False, ge=-1e9, le=1e9)] | None = None
    """In place of what was read."""
    unit: Annotated[str, Field(max_length=40)] | None = None
    """In place of what was read."""
    marker: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    """Any name that the marker goes by."""

    @model_validator(mode="after")
    def _a_dropped_value_is_not_corrected(self) -> ValueChange:
        if self.decision == "drop" and (self.value, self.unit, self.marker) != (None, None, None):
            raise ValueError("a value is dropped or corrected, not both")
        return self


class LabUpdate(Request):
    """What the person says to the values of a report."""

    taken_on: date | None = None
    """For all values: the day on which the specimen was taken."""
    confirm_all: bool = False
    """Every value that waits and is not named in `values`."""
    values: Annotated[list[ValueChange], Field(max_length=MAX_VALUES)] = []
    """A word on single values."""
