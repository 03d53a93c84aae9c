"""Readings at which nobody should wait: read with their units, and not where they are somebody's limit, diet or past."""

from __future__ import annotations

import pytest

from functions.health.safety.critical_values import critical_in_text, critical_marker


@pytest.mark.parametrize(
    "text",
    [
        "potassium 7.1 mmol/L",
        "My potassium is 7.1",
        "potassium: 2,1 mmol/l",
        "K+ 6.9 on today's test",
        "glucose 38",  # mg/dL or mmol/L: critical in either
        "glucose was 2.1 mmol/L",
        "blood sugar of 612 mg/dl",
        "haemoglobin 58 g/L",
        "Hb 5.9 g/dL",
        "Hemoglobin 6.1",
        "platelets 8 x10^9/L",
        "platelets are at 12,000 /µL",
        "INR is 9",
        "troponin 340 ng/L",
        "troponin I 0.9 ng/mL",
        "calcium 15.2 mg/dL",
        "SpO2 is 82 %",
        "oxygen saturation 79 percent",
        "BP 215/130",
        "blood pressure is 210 over 115",
        "temperature 41.3 °C",
        "resting heart rate 145",
    ],
)
def test_a_critical_reading_is_seen(text: str) -> None:
    assert list(critical_in_text(text))


@pytest.mark.parametrize(
    "text",
    [
        "potassium 4.2 mmol/L",
        "potassium above 6.5 mmol/L is dangerous, right?",
        "7 g of potassium from bananas",
        "my potassium intake is 4.7 g",
        "my potassium was 7.1 mmol/L two years ago",
        "glucose 95",
        "glucose 5.4 mmol/L",
        "haemoglobin A1c 6.9 %",
        "haemoglobin 14.1 g/dL",
        "haemoglobin 141",
        "platelets 245",
        "INR 2.4",
        "SpO2 94%",
        "BP 134/84",
        "120/80",
        "skin temperature 33.1 °C",
        "sauna temperature 90 degrees",
        "the pool has a temperature of 27 degrees",
        "resting heart rate 41",
        "heart rate 191 in the race",
        "lactate threshold 4.2 mmol/L",
        "calcium score 100",
        "sodium in my diet: 3.2 g",
    ],
)
def test_an_ordinary_one_is_not(text: str) -> None:
    assert list(critical_in_text(text)) == []


@pytest.mark.parametrize(
    ("marker", "critical"),
    [
        ({"name": "potassium", "value": 7.0, "unit": "mmol/L"}, True),
        ({"name": "hemoglobin", "value": 6.4, "unit": "g/dL"}, True),
        ({"name": "hemoglobin", "value": 14.0, "unit": "g/dL"}, False),
        ({"name": "potassium", "value": 7.0, "unit": "furlongs"}, False),
        ({"name": "vitamin_d", "value": 7.0, "unit": "ng/mL"}, False),
        ({"name": "potassium", "value": "< 2.0", "unit": "mmol/L"}, False),
        ({"value": 7.0}, False),
        ({}, False),
    ],
)
def test_markers_are_read_whatever_they_hold(marker: dict[str, object], critical: bool) -> None:
    assert (critical_marker(marker) is not None) is critical
