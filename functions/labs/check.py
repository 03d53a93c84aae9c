"""Check: each copied value is held against its line, read as a number and examined; what is not sure waits."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from contracts.labs import MAX_VALUES, Doubt, LeftOut, ValueStatus
from functions.health.errors import LabNoValues, LabTooManyValues
from functions.health.lab_checks import Measured, doubts_of
from functions.health.lab_numbers import Style, read_date, read_range, read_value, style_of
from functions.health.lab_values import MOST_TEXT, ReportValue
from functions.health.profiles import Profiles
from functions.labs.borne_out import place_of, stands_in
from functions.labs.extract import PageReading, ReadValue, pages_of
from functions.labs.page_lines import PageText
from functions.labs.reading import Reading

DateDoubt = Literal["missing", "ambiguous"]
_OLDEST = date(1950, 1, 1)
_OTHER_DATE = re.compile(
    r"report|receiv|print|issued|born|birth|\bdob\b|geb|eingang|ausgang|befund|druck|order|valid|expire", re.IGNORECASE
)
"""Names of dates on a report that are not the specimen's; arrival in the laboratory may be days later."""
_PICTURE = 0.6
"""Confidence of a line of a picture on which two readings do not agree."""


def check(reading: Reading) -> dict[str, Any]:
    """`{"values", "waiting"}`. Raises LabNoValues, LabTooManyValues."""
    reading.advance("check", done=0, total=0)
    pages = pages_of(reading)
    extracted = {int(page): PageReading.model_validate(one) for page, one in reading.files.load("extracted").items()}
    month_first = {"en-us": True}.get(Profiles(reading.principal).get().profile.locale.lower())
    values, left_out, doubt = checked(pages, extracted, month_first=month_first)
    if not values:
        raise LabNoValues
    if len(values) > MAX_VALUES:
        raise LabTooManyValues
    kept = {
        "values": [one.model_dump(mode="json") for one in values],
        "left_out": [one.model_dump() for one in left_out[:MAX_VALUES]],
        "date_doubt": doubt,
    }
    reading.files.keep("checked", kept)
    return {"values": len(values), "waiting": sum(1 for one in values if one.status != "stored")}


def checked(
    pages: list[PageText], extracted: dict[int, PageReading], *, month_first: bool | None = None
) -> tuple[list[ReportValue], list[LeftOut], DateDoubt | None]:
    """The values, what was left out, and whether the date is in doubt."""
    style = style_of(line for page in pages for line in page.lines)
    dates, doubt = _dates(pages, extracted, month_first)
    values: list[ReportValue] = []
    left_out: list[LeftOut] = []
    for page in pages:
        copied = extracted.get(page.page)
        flags = any(one.flag.strip() for one in copied.values) if copied else False
        for one in copied.values if copied else ():
            made = _value(page, one, style, f"v{len(values) + 1}", dates.get(page.page), report_flags=flags)
            if isinstance(made, LeftOut):
                left_out.append(made)
            else:
                values.append(made)
    return _each_once(values), left_out, doubt


def _dates(
    pages: list[PageText], extracted: dict[int, PageReading], month_first: bool | None
) -> tuple[dict[int, date], DateDoubt | None]:
    """By page the day on which its specimen was taken: its own, or that of the page before it."""
    found: dict[int, date] = {}
    ambiguous = False
    for page in pages:
        said = extracted[page.page].collected if page.page in extracted else ""
        read = read_date(said, month_first=month_first) if _may_be_the_specimens(page, said) else None
        if read and _OLDEST <= read[0] <= datetime.now(UTC).date() + timedelta(days=1):
            found[page.page] = read[0]
            ambiguous = ambiguous or read[1]
    if not found:
        return {}, "missing"
    if ambiguous:
        return {}, "ambiguous"
    dates, current = {}, found[min(found)]
    for page in pages:
        current = found.get(page.page, current)
        dates[page.page] = current
    return dates, None


def _may_be_the_specimens(page: PageText, said: str) -> bool:
    """Whether the page has the date, at least once without a name that makes it another one."""
    labels = [
        re.split(r"\d", line[: found.start()])[-1]
        for line in page.lines
        for found in re.finditer(re.escape(said.strip()), line)
    ]
    return bool(said.strip()) and any(not _OTHER_DATE.search(label) for label in labels)


def _value(
    page: PageText, copied: ReadValue, style: Style, value_id: str, taken_on: date | None, *, report_flags: bool
) -> ReportValue | LeftOut:
    name = " ".join(copied.name.split())[:100]
    number = read_value(copied.value, style)
    if number is None or not name:
        return LeftOut(page=page.page, name=name, reason="not_a_number")
    place = place_of(page, copied.line, name, copied.value)
    if place is None:
        return LeftOut(page=page.page, name=name, reason="not_in_the_text")
    # What else it says is taken only where the page says it, too.
    unit, flag = (text.strip() if stands_in(page, text) else "" for text in (copied.unit, copied.flag))
    shown_range = read_range(copied.range, style) if stands_in(page, copied.range) else None
    loinc = copied.loinc.strip() if stands_in(page, copied.loinc) else ""
    own_name = name if copied.specimen == "blood" else f"{name}, {copied.specimen}"
    doubtful_picture = page.image and not page.sure[place.index]
    confidence = min(max(copied.confidence, 0.0), 1.0)
    measured = Measured(
        name=own_name,
        loinc=loinc or None,
        value=number.value,
        comparator=number.comparator,
        unit=unit[:40],
        printed_range=shown_range,
        flag=flag or None,
        report_flags=report_flags,
        confidence=confidence,
    )
    doubts = doubts_of(measured)
    if not place.beside_name:
        doubts.append(Doubt(reason="not_beside_its_name", text="It is not the first number after the test's name."))
    if number.ambiguous:
        doubts.append(
            Doubt(reason="number_ambiguous", text=f"{copied.value} can be read in two ways; here as {number.value:g}.")
        )
    if doubtful_picture:
        doubts.append(Doubt(reason="read_from_image", text="Two readings of the picture differ in this line."))
        confidence = min(confidence, _PICTURE)
    return ReportValue(
        id=value_id,
        status=_status(doubts),
        name=own_name,
        printed_name=name,
        loinc=loinc or None,
        value=number.value,
        comparator=number.comparator,
        unit=unit[:40],
        taken_on=taken_on,
        printed_range=shown_range,
        printed_flag=flag[:10] or None,
        page=page.page,
        source_text=place.line[:MOST_TEXT],
        confidence=confidence,
        doubts=doubts,
    )


def _status(doubts: Iterable[Doubt]) -> ValueStatus:
    return "needs_confirmation" if list(doubts) else "stored"


def _each_once(values: list[ReportValue]) -> list[ReportValue]:
    """One marker on one day is one measurement. The same value twice is one; two different ones are the person's to say."""
    groups: dict[tuple[str, date | None], list[ReportValue]] = defaultdict(list)
    for one in values:
        groups[one.marker, one.taken_on].append(one)
    kept: list[ReportValue] = []
    for same in groups.values():
        first = same[0]
        if all((one.value, one.unit, one.comparator) == (first.value, first.unit, first.comparator) for one in same):
            kept.append(min(same, key=lambda one: len(one.doubts)))
            continue
        written = ", ".join(f"{one.value:g} {one.unit} (page {one.page})" for one in same)
        doubt = Doubt(reason="twice_with_different_values", text=f"The report has it more than once: {written}.")
        kept += [
            one.model_copy(update={"status": "needs_confirmation", "doubts": [*one.doubts, doubt]}) for one in same
        ]
    return sorted(kept, key=lambda one: int(one.id[1:]))
