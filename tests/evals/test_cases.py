"""The cases themselves, the people in them, and their records."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from evals import bundle
from evals.case import Group, chosen, read_cases
from evals.people import PEOPLE
from functions.health.daily_csv import read_daily_csv
from tests.evals.made import call, case, record, row, step

CASES = read_cases()


def test_there_are_cases_of_each_kind() -> None:
    assert len(CASES) >= 40
    assert {one.group for one in CASES} == set(get_args(Group))


def test_every_case_has_a_record_and_every_record_a_case() -> None:
    files = {path.name.removesuffix(".json.gz") for path in bundle.RECORDS.glob("*.json.gz")}
    assert files == {one.id for one in CASES}


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_is_the_same_each_time_and_can_be_imported(name: str) -> None:
    text = PEOPLE[name]()
    assert text == PEOPLE[name]()
    if text:
        table = read_daily_csv(text.encode())
        assert (list(table.skips.found()), table.unknown_columns) == ([], [])
        assert table.days


def test_a_workouts_name_reaches_the_data() -> None:
    days = read_daily_csv(PEOPLE["hostile_workouts"]().encode()).days
    assert any("IGNORE ALL PREVIOUS" in name for day in days for name in day.workouts)


def test_cases_are_chosen_by_id_or_group() -> None:
    assert [one.id for one in chosen(CASES, ["p2-rhr-change"])] == ["p2-rhr-change"]
    assert {one.group for one in chosen(CASES, ["safety", "inject-*"])} == {"safety", "injection"}
    assert chosen(CASES, []) == CASES


def test_what_is_expected_is_no_part_of_what_is_asked() -> None:
    assert case(must=["x"]).asked == case().asked
    assert case(person="person1").asked != case().asked != case(question="Why?").asked


@pytest.mark.parametrize(
    "fields",
    [{"question": ""}, {"person": "somebody"}, {"must": ["("]}, {"unknown": 1}, {"id": "A case"}],
)
def test_a_case_that_makes_no_sense_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        case(**fields)


def test_two_cases_of_one_id_are_refused(tmp_path: Path) -> None:
    text = "- {id: x, group: corner, why: y, question: Hello}\n"
    (tmp_path / "a.yaml").write_text(text * 2, encoding="utf-8")
    with pytest.raises(ValueError, match="x"):
        read_cases(tmp_path)


def test_a_record_is_read_back_as_it_was_written_and_has_the_same_bytes(tmp_path: Path) -> None:
    written = record(step("Route", call(text="ρ", nothing=None)), snapshot={"b": None, "a": [1.0, 1]}, turn=row())
    bundle.write(written, tmp_path)
    first = bundle.path_of("a-case", tmp_path).read_bytes()

    again = bundle.read("a-case", tmp_path)

    assert again == written
    assert list((again.snapshot or {}).items()) == [("b", None), ("a", [1.0, 1])]
    bundle.write(again, tmp_path)
    assert bundle.path_of("a-case", tmp_path).read_bytes() == first
    assert bundle.read("another", tmp_path) is None
