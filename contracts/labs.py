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
    stage: LabStage
    done: int = 0
    total: int = 0
    """Pages, where the stage counts them; else 0."""


class Doubt(Resource):
    """A reason to ask the person."""

    reason: Reason
    text: str
    """In words, with what would fit where something would."""
    suggestion: dict[str, Any] | None = None
    """`{"unit": …}` for a unit mix-up: the unit in which the value would be a usual one."""


class LabRange(Resource):
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    text: str | None = None
    """As printed; of a reference range what kind it is."""


class LabValue(Resource):
    """A value as it was read, and what it comes to."""

    id: str
    """`v1`, `v2`, …: of this lab."""
    status: ValueStatus
    marker: str
    """Name under which it is kept: a key of the reference ranges where it is known there."""
    printed_name: str
    loinc: str | None = None
    value: float
    comparator: Literal["<", "<=", ">", ">="] | None = None
    unit: str
    """As printed, or as the person corrected it."""
    canonical_value: float | None = None
    canonical_unit: str | None = None
    taken_on: date | None = None
    printed_range: LabRange | None = None
    reference_range: LabRange | None = None
    """For the person's sex and age, in the canonical unit."""
    printed_flag: str | None = None
    """H, L, * … as the report has it."""
    flag: Flag | None = None
    """Where the value lies: in the printed range if there is one, else in the reference range."""
    critical: bool = False
    """A value at which laboratories call a doctor at once."""
    page: int
    source_text: str
    """The line of the report."""
    confidence: float
    needs_confirmation: bool
    doubts: list[Doubt] = []
    corrected: bool = False
    """The person changed it."""


class LeftOut(Resource):
    """What a model claimed to have read and the report does not bear out, or what is no number."""

    page: int
    name: str
    reason: Literal["not_in_the_text", "not_a_number"]


class LabSummary(Resource):
    id: LabId
    object: Literal["lab"] = "lab"
    status: LabStatus
    created_at: Timestamp
    updated_at: Timestamp
    file_name: str | None = None
    size_bytes: int | None = None
    pages: int | None = None
    taken_on: date | None = None
    """When the specimen was taken; of a report with several dates the newest."""
    progress: LabProgress
    stored: int = 0
    """Values that count."""
    waiting: int = 0
    """Values that wait for the person."""
    error: Failure | None = None
    duplicate_of: LabId | None = None


class Lab(LabSummary):
    values: list[LabValue] = []
    left_out: list[LeftOut] = []
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


class ValueChange(Request):
    """A word on one value. Fields beside `id` and `decision` correct it."""

    id: Annotated[str, Field(pattern=r"^v\d{1,4}$")]
    decision: Literal["confirm", "drop"] = "confirm"
    value: Annotated[float, Field(allow_inf_nan=False, ge=-1e9, le=1e9)] | None = None
    unit: Annotated[str, Field(max_length=40)] | None = None
    marker: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    """Any name that the marker goes by."""

    @model_validator(mode="after")
    def _a_dropped_value_is_not_corrected(self) -> ValueChange:
        if self.decision == "drop" and (self.value, self.unit, self.marker) != (None, None, None):
            raise ValueError("a value is dropped or corrected, not both")
        return self


class LabUpdate(Request):
    taken_on: date | None = None
    """For all values: the day on which the specimen was taken."""
    confirm_all: bool = False
    """Every value that waits and is not named in `values`."""
    values: Annotated[list[ValueChange], Field(max_length=MAX_VALUES)] = []
