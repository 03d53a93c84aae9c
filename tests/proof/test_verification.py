"""A proof computed again: it holds as it was made, and whatever is changed in it is told."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contracts.proof import Proof
from functions.health.validation.again import validated_again
from functions.health.verification import NOT_OUR_QUANTITY
from tests.health.people import days_of_person
from tests.proof.made import checked, made, resealed

Place = tuple[str | int, ...]


def test_it_holds_as_it_was_made() -> None:
    found = checked(made())

    assert (found.holds, found.intact, found.problems) == (True, True, [])
    assert {one.key: (one.status, one.text) for one in found.numbers} == {
        "ds-001.recent_mean": ("holds", "75.57 bpm"),
        "ds-001.recent_n": ("holds", "26 days"),
        "ds-001.recent.start": ("holds", "2021-12-23"),
        "ds-001.change": ("holds", "+1.05 bpm"),
        "ds-001.prior_mean": ("holds", "74.52 bpm"),
        "ds-002.effect": ("holds", found.numbers[5].text),
        "ds-002.ci_low": ("not_recomputed", "70.0 steps/bpm"),
        "anchor.steps.usual": ("holds", found.numbers[7].text),
    }
    assert [one.status for one in found.findings] == ["holds"] * 3


def test_what_our_code_does_not_compute_is_said_and_does_not_fail_it() -> None:
    (number,) = [one for one in checked(made()).numbers if one.status == "not_recomputed"]
    assert number.reason == NOT_OUR_QUANTITY


def test_a_number_that_the_model_wrote_itself_is_told_from_one_that_code_rendered() -> None:
    written = {one["key"]: one["written_by"] for one in made()["numbers"]}
    assert {key for key, by in written.items() if by == "model"} == {"ds-001.prior_mean"}


def test_other_numbers_are_listed_with_the_reason_for_which_they_were_let_through() -> None:
    assert [(one.text, one.reason) for one in checked(made()).literals] == [
        ("12 weeks", "person"),
        ("1", "list_mark"),
        ("2", "list_mark"),
        ("12", "name"),
        ("2019", "citation"),
    ]


def test_the_days_of_the_proof_are_enough_and_no_more() -> None:
    proof = Proof.model_validate(made())

    shown = [day.model_dump() for day in proof.snapshot.days]
    whole, part = (
        validated_again(proof.findings, proof.validation, days, strict=True)
        for days in (days_of_person("person1"), shown)
    )

    assert part == whole
    assert {name for day in proof.snapshot.days for name in day.metrics} == {
        "resting_heart_rate",
        "sleep_minutes",
        "steps",
    }


def test_it_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a proof is computed offline")

    monkeypatch.setattr(socket, "socket", refused)
    assert checked(made()).holds


def test_how_its_json_is_written_does_not_matter() -> None:
    plain = json.loads(json.dumps(made(), indent=3), parse_float=lambda text: _javascript(float(text)))
    assert checked(plain).holds


def _javascript(value: float) -> float | int:
    return int(value) if value.is_integer() else value


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every string and number with a digit in it."""
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(one, (*place, key))
    elif not isinstance(value, bool) and re.search(r"\d", str(value)):
        yield place, value


LEAVES = list(leaves(made()))
SIGNIFICANT = 7
"""Digits of a number in which a change is larger than the rounding of sums."""


def with_change(place: Place, digit: int, by: int) -> tuple[dict[str, Any], bool]:
    """A proof with one digit changed, and whether the change is more than one of rounding."""
    proof = made()
    *path, last = place
    part: Any = proof
    for key in path:
        part = part[key]
    text = part[last] if isinstance(part[last], str) else json.dumps(part[last])
    digits = [match.start() for match in re.finditer(r"\d", text)]
    at = digits[digit % len(digits)]
    changed = f"{text[:at]}{(int(text[at]) + by) % 10}{text[at + 1 :]}"
    significant = len(re.sub(r"\D", "", text[: at + 1]).lstrip("0")) <= SIGNIFICANT
    if isinstance(part[last], str):
        part[last] = changed
    else:
        part[last] = type(part[last])(changed.lstrip("0") if "." not in changed and len(changed) > 1 else changed)
    return proof, significant


def noticed(proof: dict[str, Any]) -> bool:
    """Found to differ, or not to be a proof at all."""
    try:
        return not checked(proof).holds
    except ValueError:
        return True


def computed(place: Place) -> bool:
    """What is of the answer's numbers or of what was computed of them; not what is said besides."""
    match place:
        case ("answer" | "numbers", *_):
            return True
        case ("findings", int(), "recomputed" | "gates" | "statistics" | "verdict" | "verdict_seed" | "numbers", *_):
            return True
        case ("snapshot", "days", int(), "metrics", "resting_heart_rate"):
            return True
    return False


COMPUTED = [place for place, _ in LEAVES if computed(place)]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LEAVES), st.integers(0, 40), st.integers(1, 9))
def test_any_changed_digit_is_noticed(leaf: tuple[Place, Any], digit: int, by: int) -> None:
    proof, _ = with_change(leaf[0], digit, by)
    assume(proof != made())  # the 17th digit may be the same number still
    assert noticed(proof)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(COMPUTED), st.integers(0, 40), st.integers(1, 9))
def test_a_changed_number_is_noticed_under_a_new_digest_too(place: Place, digit: int, by: int) -> None:
    proof, significant = with_change(place, digit, by)
    found = noticed(resealed(proof))
    assert found or not significant


def test_damage_is_named_as_such() -> None:
    proof = made()
    proof["question"] += " "

    found = checked(proof)

    assert (found.intact, found.holds) == (False, False)
    assert {one.status for one in found.findings} == {"holds"}


def test_a_day_that_was_changed_shows_in_number_and_finding() -> None:
    proof = made()
    for day in proof["snapshot"]["days"][-20:]:
        day["metrics"] = {name: value + 3 for name, value in day["metrics"].items()}

    found = checked(resealed(proof))

    by_key = {one.key: one for one in found.numbers}
    assert found.intact
    assert by_key["ds-001.recent_mean"].status == "differs"
    assert by_key["ds-001.recent_mean"].again == pytest.approx(75.57 + 3, abs=1.5)
    assert by_key["ds-001.prior_mean"].status == "holds"
    assert "recomputed.recent_mean.recomputed" in {one.what for one in found.findings[0].differences}


def test_a_better_verdict_is_not_believed() -> None:
    proof = made()
    proof["findings"][0]["verdict"] = "validated"

    (first, *_) = checked(resealed(proof)).findings

    assert (first.status, first.verdict, first.verdict_again) == ("differs", "validated", "conditional")
    assert [one.what for one in first.differences] == ["verdict"]


def test_a_finding_whose_checks_broke_down_is_not_judged_among_the_others() -> None:
    proof = made()
    proof["findings"][2] |= {"gates": [], "statistics": [], "verdict": "rejected", "verdict_seed": "rejected"}

    found = checked(resealed(proof))

    assert [one.status for one in found.findings] == ["holds", "holds", "not_recomputed"]


def test_without_the_strict_layer_it_is_judged_without_it() -> None:
    proof = made()
    proof["snapshot"]["strict_layer"] = False
    (first, *_) = checked(resealed(proof)).findings
    assert first.status == "differs"


def test_a_criticism_that_was_taken_away_is_noticed() -> None:
    proof = made()
    proof["findings"][1]["critic"] = None
    assert not checked(resealed(proof)).holds


def test_a_number_that_was_put_into_the_text_is_noticed() -> None:
    proof = made()
    proof["answer"] += "Your HRV is 99 ms."
    (problem,) = checked(resealed(proof)).problems
    assert "'99'" in problem


def test_a_number_that_is_called_a_date_is_noticed() -> None:
    proof = made()
    start = len(proof["answer"])
    proof["answer"] += "99 ms"
    proof["literals"].append({"start": start, "end": start + 2, "text": "99", "reason": "date"})
    assert checked(resealed(proof)).problems == [f"'99' at {start} is no date."]


def test_a_finding_that_was_left_out_is_missed() -> None:
    proof = made()
    del proof["findings"][2]
    assert checked(resealed(proof)).problems == ["ds-003 was judged among the findings, and is not in the proof."]


@pytest.mark.parametrize("content", [{}, {"object": "proof"}, [], "text", None])
def test_what_is_no_proof_is_refused(content: Any) -> None:
    with pytest.raises(ValueError, match="validation error"):
        checked(content)
