"""How well laboratory reports are read: 25 people of NHANES in six layouts, through the offline model's rules. Prints JSON.

`right`: stored with the value, unit and marker that the report has. `waiting`: put before the person. `wrong`: stored, and
not what the report says. `missed`: not found. What a real model copies is another matter; what it copies wrongly has to pass
the same checks, which `altered` measures: each value is copied with one digit changed, and must not be stored.

`python -m benchmarks.labs [PEOPLE]`
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.lab_reports import LAYOUTS, Line, european, people, report_of
from functions.health.lab_checks import Measured, doubts_of
from functions.health.lab_names import lab_entry
from functions.health.lab_numbers import read_value
from functions.health.lab_values import ReportValue
from functions.health.ranges import PrintedRange, canonical
from functions.labs.check import checked
from functions.labs.extract import PageReading
from functions.labs.page_lines import PageText, lines_of
from functions.labs.pdf_tasks import draw_pages, read_words
from functions.labs.read_images import SIDES, agreement
from local.offline_model.brain.labs import read_page, transcribe
from local.offline_model.prompt import Prompt

PEOPLE = 25
LIMITS = {"wrong": 0, "right": 0.98}
"""In the layouts with a text layer: how many may be wrong, and which share must be right."""


def main() -> None:
    """Prints the figures. Exits with an error beyond a limit."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    figures = {name: measured(name, wanted) for name in LAYOUTS}
    print(json.dumps({"labs": {**figures, "units": units(), "limits": LIMITS}}, indent=1))
    read = [one for name, one in figures.items() if name in LAYOUTS]
    if any(one["wrong"] or one["altered"]["stored"] or one["right_share"] < LIMITS["right"] for one in read):
        raise SystemExit(1)


def measured(layout: str, wanted: int) -> dict[str, Any]:
    """One layout."""
    counts: Counter[str] = Counter()
    altered: Counter[str] = Counter()
    seconds = []
    for row in people()[:wanted]:
        tests = report_of(row)
        expected = european(tests) if layout == "european" else tests
        begun = time.perf_counter()
        pages = read_pdf(LAYOUTS[layout](tests))
        copied = {page.page: copy(page) for page in pages}
        values, _, doubt = checked(pages, copied)
        seconds.append(time.perf_counter() - begun)
        counts += compared(expected, values)
        counts["dates"] += doubt is None and {str(one.taken_on) for one in values} == {"2024-03-08"}
        altered += survivors(pages, copied, expected)
    total = counts["right"] + counts["waiting"] + counts["wrong"] + counts["missed"]
    return {
        "values": total,
        **{name: counts[name] for name in ("right", "waiting", "wrong", "missed")},
        "right_share": round(counts["right"] / total, 4),
        "dates_right": f"{counts['dates']}/{wanted}",
        "altered": {name: altered[name] for name in ("left_out", "waiting", "stored")},
        "seconds_median": round(statistics.median(seconds), 3),
    }


def units() -> dict[str, Any]:
    """Every value of every row: how many are doubted as they are, and how many once their unit is the marker's other one.

    Swapped units that no check can tell (mmol/L and mEq/L of sodium are one) are not counted.
    """
    asked = honest = swapped = caught = caught_by_range = 0
    missed: Counter[str] = Counter()
    for test in (test for row in people() for test in report_of(row)):
        entry = lab_entry(test.name)
        if entry is None:
            continue
        honest += 1
        asked += bool(doubts_of(_measured(test, float(test.value), test.unit)))
        other = entry.substance.other
        if other is None or abs(canonical(entry, 1.0, other) - 1.0) < 0.2:
            continue
        value = float(test.value)
        for shown, unit in ((value, other), (value / canonical(entry, 1.0, other), test.unit)):
            swapped += 1
            found = bool(doubts_of(_measured(test, round(shown, 3), unit)))
            caught += found
            ends = [None if end is None else end * shown / value for end in (test.low, test.high)]
            printed = PrintedRange(low=ends[0], high=ends[1])
            caught_by_range += found or bool(doubts_of(_measured(test, round(shown, 3), unit, printed)))
            missed[entry.key] += not found
    return {
        "values": honest,
        "doubted": asked,
        "swapped": swapped,
        "swapped_caught": round(caught / swapped, 4),
        "swapped_caught_with_its_range": round(caught_by_range / swapped, 4),
        "swapped_missed": dict(missed.most_common(6)),
    }


def _measured(test: Line, value: float, unit: str, printed: PrintedRange | None = None) -> Measured:
    return Measured(test.name, None, value, None, unit, printed, None, report_flags=False, confidence=1.0)


def read_pdf(pdf: bytes) -> list[PageText]:
    """The pages of a report, as ReadText and ReadImages read them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        path.write_bytes(pdf)
        found = []
        for number, page in enumerate(read_words(str(path)), start=1):
            if page["kind"] == "text":
                found.append(PageText(page=number, lines=lines_of(page["words"])))
            elif page["kind"] == "image":
                first, second = (_seen(str(path), number, side, folder) for side in SIDES)
                found.append(PageText(page=number, lines=first, image=True, sure=agreement(first, second)))
        return found


def _seen(path: str, number: int, side: int, folder: str) -> list[str]:
    (drawn,) = draw_pages(path, [number], side, folder)
    picture = Path(drawn).read_bytes()
    return list(transcribe(Prompt("lab_page_reader", pictures=(picture,)))["lines"])


def copy(page: PageText) -> PageReading:
    """What the offline model copies of a page."""
    text = "\n".join(f"{number}: {line}" for number, line in enumerate(page.lines, start=1))
    return PageReading.model_validate(read_page(Prompt("lab_extractor", {"page": text})))


def compared(expected: list[Line], values: list[ReportValue]) -> Counter[str]:
    """Each test of the report, and each value that it does not have."""
    counts: Counter[str] = Counter()
    by_marker = {one.marker: one for one in values}
    for test in expected:
        found = by_marker.pop(test.marker, None)
        number = read_value(test.value, "comma" if "," in test.value else "point")
        if found is None:
            counts["missed"] += 1
        elif found.status != "stored":
            counts["waiting"] += 1
        else:
            same = number is not None and found.value == number.value and found.unit.lower() == test.unit.lower()
            counts["right" if same else "wrong"] += 1
    counts["wrong"] += sum(1 for one in by_marker.values() if one.status == "stored")
    return counts


def survivors(pages: list[PageText], copied: dict[int, PageReading], expected: list[Line]) -> Counter[str]:
    """What becomes of values that are copied with a digit changed."""
    changed = {
        number: page.model_copy(
            update={"values": [one.model_copy(update={"value": _altered(one.value)}) for one in page.values]}
        )
        for number, page in copied.items()
    }
    values, left_out, _ = checked(pages, changed)
    printed = {test.marker: test.value for test in expected}
    stored = sum(1 for one in values if one.status == "stored" and f"{one.value:g}" != printed.get(one.marker))
    waiting = sum(1 for one in values if one.status == "needs_confirmation")
    return Counter({"left_out": len(left_out), "waiting": waiting, "stored": stored})


def _altered(value: str) -> str:
    last = value[-1]
    return f"{value[:-1]}{(int(last) + 3) % 10}" if last.isdigit() else value


if __name__ == "__main__":
    main()
