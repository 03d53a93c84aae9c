"""Numbers as laboratories print them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.health.lab_numbers import Style, read_date, read_range, read_value, style_of


@pytest.mark.parametrize(
    ("text", "style", "value", "comparator"),
    [
        ("5,4", "unknown", 5.4, None),
        ("5.4", "comma", 5.4, None),
        ("<0.3", "point", 0.3, "<"),
        ("< 0,3", "comma", 0.3, "<"),
        ("≥ 90", "unknown", 90, ">="),
        ("1,234", "point", 1234, None),
        ("1,234", "comma", 1.234, None),
        ("1.234", "comma", 1234, None),
        ("0,125", "point", 0.125, None),
        ("1,234.5", "unknown", 1234.5, None),
        ("1.234,5", "unknown", 1234.5, None),
        ("250.000.000", "unknown", 250e6, None),
        ("4'500", "unknown", 4500, None),
    ],
)
def test_a_number_is_read_as_its_report_writes_numbers(
    text: str, style: Style, value: float, comparator: str | None
) -> None:
    read = read_value(text, style)

    assert read is not None
    assert (read.value, read.comparator, read.ambiguous) == (value, comparator, False)


def test_what_can_be_read_in_two_ways_says_so() -> None:
    for text in ("1,234", "1.234"):
        read = read_value(text, "unknown")
        assert read is not None
        assert read.ambiguous


@pytest.mark.parametrize("text", ["", "negative", "1+", "12?4", "1-2", "--", "5,4,3.2.1", "120/80"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_value(text, "point") is None


@given(st.decimals(0, 99_999, places=2), st.sampled_from([".", ","]))
def test_what_is_printed_with_two_decimals_is_read_back(number: object, mark: str) -> None:
    read = read_value(str(number).replace(".", mark), "unknown")

    assert read is not None
    assert (read.value, read.ambiguous) == (float(str(number)), False)


@pytest.mark.parametrize(
    ("lines", "style"),
    [
        (["Kalium 4,1", "Natrium 140"], "comma"),
        (["Potassium 4.1"], "point"),
        (["Potassium 4.1", "Kalium 4,1"], "unknown"),
        (["Date 08.03.2024", "Kalium 4,1"], "comma"),
        (["Sodium 140"], "unknown"),
    ],
)
def test_a_report_tells_how_it_writes_decimals(lines: list[str], style: str) -> None:
    assert style_of(lines) == style


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("70 - 99", 70, 99),
        ("(3,9–5,5)", 3.9, 5.5),
        ("< 200", None, 200),
        ("bis 40", None, 40),
        (">= 60", 60, None),
        ("4.0 to 5.6", 4.0, 5.6),
        ("see note", None, None),
        ("99 - 70", None, None),
    ],
)
def test_a_range_is_read(text: str, low: float | None, high: float | None) -> None:
    read = read_range(text, "unknown")

    assert read is not None
    assert (read.low, read.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "month_first", "day", "ambiguous"),
    [
        ("Collected 2024-03-08 08:15", None, date(2024, 3, 8), False),
        ("08.03.2024", True, date(2024, 3, 8), False),
        ("03/08/2024", True, date(2024, 3, 8), False),
        ("03/08/2024", None, date(2024, 8, 3), True),
        ("03/03/2024", None, date(2024, 3, 3), False),
        ("12/25/2024", None, date(2024, 12, 25), False),
        ("8. März 2024", None, date(2024, 3, 8), False),
        ("March 8, 2024", None, date(2024, 3, 8), False),
    ],
)
def test_a_date_is_read(text: str, month_first: bool | None, day: date, ambiguous: bool) -> None:
    assert read_date(text, month_first=month_first) == (day, ambiguous)


@pytest.mark.parametrize("text", ["", "no date", "31.02.2024", "2024-13-01", "5/6/24"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None
