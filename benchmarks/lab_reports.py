"""Laboratory reports for tests and the benchmark: rows of NHANES, printed as PDFs in several layouts.

reportlab writes them, and pdfplumber and pypdfium2 read them: no fault of one library can hide a fault of the other.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from local.offline_model import page_code

DATA = Path(__file__).parent / "data" / "nhanes_2017_2018_labs.csv"
_ROW = 15
_TOP = 690
_BOTTOM = 60


@dataclass(frozen=True)
class Line:
    """A line of a report."""

    name: str
    value: str
    unit: str
    low: float | None
    high: float | None
    marker: str
    """The marker that it has to become."""

    @property
    def range(self) -> str:
        if self.low is None:
            return f"< {self.high:g}"
        return f"> {self.low:g}" if self.high is None else f"{self.low:g} - {self.high:g}"

    @property
    def flag(self) -> str:
        number = float(self.value.replace(",", ".").lstrip("<> "))
        high = self.high is not None and number > self.high
        return "H" if high else "L" if self.low is not None and number < self.low else ""


_COLUMNS: Mapping[str, tuple[str, str, float | None, float | None, str]] = {
    "hba1c_pct": ("Hemoglobin A1c", "%", 4.0, 5.6, "hba1c"),
    "fasting_glucose_mg_dl": ("Glucose, fasting", "mg/dL", 70, 99, "glucose_fasting"),
    "fasting_insulin_uU_ml": ("Insulin, fasting", "uIU/mL", 2.0, 20.0, "insulin_fasting"),
    "cholesterol_total_mg_dl": ("Cholesterol, total", "mg/dL", None, 200, "cholesterol_total"),
    "hdl_mg_dl": ("HDL Cholesterol", "mg/dL", 40, None, "hdl_c"),
    "triglycerides_refrigerated_mg_dl": ("Triglycerides", "mg/dL", None, 150, "triglycerides"),
    "alt_u_l": ("ALT (SGPT)", "U/L", 7, 40, "alt"),
    "ast_u_l": ("AST (SGOT)", "U/L", 10, 40, "ast"),
    "alp_u_l": ("Alkaline Phosphatase", "U/L", 30, 120, "alp"),
    "ggt_u_l": ("GGT", "U/L", 5, 61, "ggt"),
    "bilirubin_total_mg_dl": ("Bilirubin, total", "mg/dL", 0.1, 1.2, "bilirubin_total"),
    "ck_u_l": ("Creatine kinase", "U/L", 26, 308, "ck"),
    "albumin_g_dl": ("Albumin", "g/dL", 3.5, 5.5, "albumin"),
    "protein_total_g_dl": ("Protein, total", "g/dL", 6.0, 8.3, "total_protein"),
    "creatinine_mg_dl": ("Creatinine", "mg/dL", 0.5, 1.3, "creatinine"),
    "bun_mg_dl": ("Urea Nitrogen (BUN)", "mg/dL", 7, 20, "bun"),
    "uric_acid_mg_dl": ("Uric Acid", "mg/dL", 2.4, 7.0, "uric_acid"),
    "sodium_mmol_l": ("Sodium", "mmol/L", 136, 145, "sodium"),
    "potassium_mmol_l": ("Potassium", "mmol/L", 3.5, 5.0, "potassium"),
    "chloride_mmol_l": ("Chloride", "mmol/L", 98, 106, "chloride"),
    "calcium_mg_dl": ("Calcium, total", "mg/dL", 8.6, 10.2, "calcium"),
    "phosphorus_mg_dl": ("Phosphorus", "mg/dL", 2.5, 4.5, "phosphate"),
    "iron_ug_dl": ("Iron", "ug/dL", 50, 150, "iron"),
}
_EUROPEAN: Mapping[str, tuple[str, str, float, int]] = {
    "glucose_fasting": ("Glukose nüchtern", "mmol/l", 0.0555, 1),
    "cholesterol_total": ("Cholesterin gesamt", "mmol/l", 0.02586, 2),
    "hdl_c": ("HDL-Cholesterin", "mmol/l", 0.02586, 2),
    "triglycerides": ("Triglyceride", "mmol/l", 0.01129, 2),
    "creatinine": ("Kreatinin", "µmol/l", 88.4, 0),
    "uric_acid": ("Harnsäure", "µmol/l", 59.48, 0),
    "calcium": ("Calcium", "mmol/l", 0.2495, 2),
    "bilirubin_total": ("Bilirubin gesamt", "µmol/l", 17.1, 1),
    "hba1c": ("HbA1c", "%", 1.0, 1),
    "alt": ("GPT (ALAT)", "U/l", 1.0, 0),
    "ast": ("GOT (ASAT)", "U/l", 1.0, 0),
    "ggt": ("Gamma-GT", "U/l", 1.0, 0),
    "albumin": ("Albumin", "g/l", 10.0, 0),
    "potassium": ("Kalium", "mmol/l", 1.0, 1),
    "sodium": ("Natrium", "mmol/l", 1.0, 0),
    "iron": ("Eisen", "µmol/l", 0.1791, 1),
}
"""Name, unit, factor and decimals in which a German laboratory prints it."""


@cache
def people() -> list[dict[str, str]]:
    """Rows with at least fifteen values."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if sum(1 for column in _COLUMNS if row[column]) >= 15]


def report_of(row: Mapping[str, str]) -> list[Line]:
    """What a report about a row prints."""
    return [
        Line(name, row[column], unit, low, high, marker)
        for column, (name, unit, low, high, marker) in _COLUMNS.items()
        if row[column]
    ]


def european(tests: Iterable[Line]) -> list[Line]:
    """The same as a German laboratory prints it: its names, SI units, decimal commas."""
    made = []
    for test in tests:
        if test.marker in _EUROPEAN:
            name, unit, factor, decimals = _EUROPEAN[test.marker]
            low, high = (None if end is None else round(end * factor, decimals) for end in (test.low, test.high))
            text = f"{float(test.value) * factor:.{decimals}f}".replace(".", ",")
            made.append(replace(test, name=name, value=text, unit=unit, low=low, high=high))
    return made


class Sheet:
    """Pages with a head, filled from the top."""

    def __init__(self, taken: str, title: str = "City Medical Laboratory") -> None:
        self.buffer = io.BytesIO()
        # Invariant: the same report is the same file, byte by byte.
        self.canvas = Canvas(self.buffer, pagesize=A4, invariant=1)
        self._title, self._taken, self._page = title, taken, 0
        self.y = 0.0
        self.new_page()

    def new_page(self) -> None:
        if self._page:
            self.canvas.showPage()
        self._page += 1
        self.text(50, 800, self._title, size=15)
        self.text(50, 780, "Patient: Sample Person    Born: 1961-02-03    Order no. 4711-20", size=9)
        self.text(50, 766, f"Collected: {self._taken} 08:15    Reported: 2024-03-09", size=9)
        self.text(500, 30, f"Page {self._page}", size=8)
        self.y = _TOP

    def text(self, x: float, y: float, text: str, size: float = 10) -> None:
        self.canvas.setFont("Helvetica", size)
        self.canvas.drawString(x, y, text)

    def row(self, cells: Iterable[tuple[float, str]]) -> None:
        if self.y < _BOTTOM:
            self.new_page()
        for x, text in cells:
            if text:
                self.text(x, self.y, text)
        self.y -= _ROW

    def pdf(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()


def table(tests: list[Line], taken: str = "2024-03-08") -> bytes:
    """Name, result, unit, range: one test a row."""
    sheet = Sheet(taken)
    sheet.row([(50, "Test"), (240, "Result"), (310, "Units"), (400, "Reference range")])
    for test in tests:
        sheet.row([(50, test.name), (240, test.value), (310, test.unit), (400, _shown_range(test))])
    return sheet.pdf()


def two_columns(tests: list[Line], taken: str = "2024-03-08") -> bytes:
    """Two tests a row, in small print."""
    sheet = Sheet(taken)
    half = (len(tests) + 1) // 2
    for index in range(half):
        cells: list[tuple[float, str]] = []
        for x, test in ((40, tests[index]), *(((310, tests[index + half]),) if index + half < len(tests) else ())):
            cells += [(x, test.name), (x + 115, test.value), (x + 155, test.unit), (x + 200, _shown_range(test))]
        sheet.row(cells)
    return sheet.pdf()


def flags(tests: list[Line], taken: str = "2024-03-08") -> bytes:
    """Flags before the units, ranges in brackets, an earlier result, headings between: as many laboratories print."""
    sheet = Sheet(taken)
    sheet.row([(50, "TEST"), (215, "RESULT"), (275, "FLAG"), (315, "UNITS"), (385, "REF. INTERVAL"), (490, "PREVIOUS")])
    for number, test in enumerate(tests):
        if number % 8 == 0:
            sheet.row([(50, ("CHEMISTRY", "METABOLIC PANEL", "OTHER")[number // 8 % 3])])
        earlier = f"{float(test.value.replace(',', '.')) * 1.07:.1f}"
        cells = [
            (50, test.name),
            (215, test.value),
            (275, test.flag),
            (315, test.unit),
            (385, f"({_shown_range(test)})"),
        ]
        sheet.row([*cells, (490, earlier)])
    sheet.row([(50, "H above, L below the interval. This report was released electronically.")])
    return sheet.pdf()


def sentences(tests: list[Line], taken: str = "2024-03-08") -> bytes:
    """No table at all: `Glucose, fasting: 99 mg/dL (70 - 99)`, one below the other."""
    sheet = Sheet(taken)
    for test in tests:
        sheet.row(
            [(50, f"{test.name}: {test.value} {test.flag} {test.unit} ({_shown_range(test)})".replace("  ", " "))]
        )
    return sheet.pdf()


def scanned(tests: list[Line], taken: str = "2024-03-08", *, strip: bool = True) -> bytes:
    """A picture of a table, without a text layer; with the strip that the offline model reads instead of seeing."""
    page = Image.new("L", (1240, 1754), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(size=20)
    lines = ["City Medical Laboratory", f"Collected: {taken} 08:15", "Test | Result | Units | Reference range"]
    lines += [" | ".join((test.name, test.value, test.unit, _shown_range(test))) for test in tests]
    for number, line in enumerate(lines):
        for column, cell in enumerate(line.split(" | ")):
            pen.text((80 + 300 * column, 80 + 34 * number), cell, fill=0, font=font)
    if strip:
        page_code.draw(page, "\n".join(lines))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(page), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


LAYOUTS: Mapping[str, Callable[[list[Line]], bytes]] = {
    "table": table,
    "two_columns": two_columns,
    "flags": flags,
    "sentences": sentences,
    "scanned": scanned,
    "european": lambda tests: table(european(tests), "08.03.2024"),
}


def _shown_range(test: Line) -> str:
    """With the decimal mark of its value."""
    return test.range.replace(".", ",") if "," in test.value else test.range
