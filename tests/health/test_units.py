"""Unit conversions: equal units in their many spellings, substances in mass and in amount, and what cannot be converted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.health import ranges
from functions.health.ranges import canonical, known_markers, marker_entry
from functions.health.units import NotConvertible, UnitUnknown, convert, plain_unit, read_unit


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("MG/DL", "mg/dL"), ("mg / dl", "mg/dL"), ("µmol/l", "umol/L"), ("μg/L", "ug/L"), ("mcg/dL", "ug/dL"),
        ("IU/L", "U/L"), ("uIU/mL", "uU/mL"), ("K/uL", "1e3/uL"), ("x10E3/µL", "1e3/uL"), ("10*9/L", "1e9/L"),
        ("mm/hr", "mm/h"), ("mL/min/1.73m2", "mL/min"), ("mmhg", "mmHg"), ("K/mcL", "1e3/uL"), ("X10(3)/mcL", "1e3/uL"),
        ("Thousand/uL", "1e3/uL"), ("Million/uL", "1e6/uL"), ("G/l", "1e9/L"), ("T/l", "1e12/L"), ("Tsd/µl", "1e3/uL"),
        ("Mio./µl", "1e6/uL"), ("mL/min/1.73 m²", "mL/min"), ("g/l", "g/L"),
    ],
)  # fmt: skip
def test_a_unit_is_known_however_it_is_written(written: str, plain: str) -> None:
    assert plain_unit(written) == plain


@pytest.mark.parametrize(
    ("value", "given", "wanted", "result"),
    [
        (1, "g/L", "mg/dL", 100), (98.6, "°F", "°C", 37), (37, "°C", "°F", 98.6), (1, "h", "min", 60),
        (70, "kg", "lb", 154.324),
        (180, "cm", "in", 70.866), (1, "mi", "km", 1.609344), (120, "mmHg", "kPa", 15.9987), (5, "10^9/L", "K/uL", 5),
        (4500, "cells/uL", "10^9/L", 4.5),
    ],
)  # fmt: skip
def test_units_of_the_same_thing_convert(value: float, given: str, wanted: str, result: float) -> None:
    assert convert(value, given, wanted) == pytest.approx(result, rel=1e-5)


@pytest.mark.parametrize(
    ("marker", "value", "unit", "result"),
    [
        ("glucose_fasting", 5.55, "mmol/L", 100), ("hba1c", 39, "mmol/mol", 5.718), ("hba1c", 5.7, "%", 5.7),
        ("ldl_c", 3.2, "mmol/l", 123.74), ("creatinine", 88.4, "µmol/L", 1), ("hemoglobin", 140, "g/L", 14),
        ("hemoglobin", 14000, "mg/dL", 14), ("vitamin_d", 50, "nmol/L", 20.03), ("alt", 0.5, "ukat/L", 29.99),
        ("tsh", 2500, "uIU/L", 2.5), ("wbc", 6500, "/uL", 6.5), ("bun", 5, "mmol/L", 14.006), ("egfr", 90, "mL/min", 90),
    ],
)  # fmt: skip
def test_a_marker_converts_to_its_own_unit(marker: str, value: float, unit: str, result: float) -> None:
    entry = marker_entry(marker)
    assert entry is not None
    assert canonical(entry, value, unit) == pytest.approx(result, rel=2e-4)


@pytest.mark.parametrize(
    ("marker", "unit", "named"),
    [
        ("ldl_c", "bpm", "mg/dL, mmol/L"), ("ldl_c", "furlongs", "mg/dL, mmol/L"), ("lpa_molar", "mg/dL", "nmol/L"),
        ("hba1c", "fraction", "%, mmol/mol"), ("homa_ir", "mg/dL", "ratio"),
    ],
)  # fmt: skip
def test_what_cannot_be_converted_is_refused_with_the_units_that_can(marker: str, unit: str, named: str) -> None:
    entry = marker_entry(marker)
    assert entry is not None
    with pytest.raises(NotConvertible, match=f"converts from: {named}$"):
        canonical(entry, 1, unit)


def test_a_unit_of_nothing_known_is_unknown() -> None:
    with pytest.raises(UnitUnknown):
        read_unit("furlongs")


@given(st.sampled_from(known_markers()), st.floats(0.01, 10_000))
def test_there_and_back_is_the_same_value(marker: str, value: float) -> None:
    entry = marker_entry(marker)
    assert entry is not None
    substance = entry.substance
    if substance.factor is not None and substance.other is not None:
        other = value * substance.factor + substance.offset
        assert canonical(entry, other, substance.other) == pytest.approx(value)


def test_every_unit_of_the_file_can_be_read() -> None:
    content = json.loads((Path(ranges.__file__).parent / "data" / "reference_ranges.json").read_text("utf-8"))
    for entry in content["entries"]:
        for unit in {entry["unit"], entry["alt_unit"]} - {None}:
            read_unit(unit)


def test_factors_agree_with_molar_masses() -> None:
    """An independent check of the file: mass to amount by the molar mass that it names."""
    content = json.loads((Path(ranges.__file__).parent / "data" / "reference_ranges.json").read_text("utf-8"))
    checked = 0
    for entry in content["entries"]:
        if entry["molar_mass_check"]:
            mass, amount = read_unit(entry["unit"]), read_unit(entry["alt_unit"])
            per_gram = 1 / entry["molar_mass_check"]["molar_mass"]
            by_mass = mass.scale * per_gram / amount.scale
            if mass.measures == "amount/volume":
                by_mass = mass.scale / per_gram / amount.scale
            assert entry["to_alt_factor"] == pytest.approx(by_mass, rel=2e-3), entry["key"]
            checked += 1
    assert checked > 15
