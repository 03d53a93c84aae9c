"""What is masked, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.core.masking import CARD, NATIONAL_ID, PASSPORT, mask, mask_json

GROUPINGS = ((4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 3, 3, 3))
GAPS = (" ", "-", ".", "\u00a0", "\u2013", " - ", "/")


def with_check_digit(digits: str) -> str:
    """The digits and the one that Luhn puts behind them."""
    total = sum(sum(divmod(2 * int(d), 10)) if at % 2 == 0 else int(d) for at, d in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


@st.composite
def solid_cards(draw: st.DrawFn) -> str:
    return with_check_digit(draw(digits(draw(st.integers(12, 18)))))


@st.composite
def printed_cards(draw: st.DrawFn) -> str:
    grouping = draw(st.sampled_from(GROUPINGS))
    card = with_check_digit(draw(st.sampled_from("23456")) + draw(digits(sum(grouping) - 2)))
    gap, parts = draw(st.sampled_from(GAPS)), []
    for length in grouping:
        parts.append(card[:length])
        card = card[length:]
    return gap.join(parts)


words = st.text("abcdefgh ,;:!?äéß\n", max_size=30)


@given(before=words, card=solid_cards() | printed_cards(), after=words)
def test_a_card_number_is_masked_wherever_it_stands(before: str, card: str, after: str) -> None:
    masked = mask(f"{before}{card}{after}")

    assert CARD in masked
    assert not any(character.isdigit() for character in masked)
    assert masked == f"{before}{CARD}{after}"


@given(card=solid_cards(), wrong=st.integers(1, 9))
def test_digits_that_fail_the_check_are_no_card(card: str, wrong: int) -> None:
    changed = card[:-1] + str((int(card[-1]) + wrong) % 10)

    assert CARD not in mask(f"number {changed} it is")


@given(area=st.integers(1, 999).filter(lambda n: n != 666), group=st.integers(1, 99), serial=st.integers(1, 9999))
def test_a_social_security_number_is_masked(area: int, group: int, serial: int) -> None:
    parts = (f"{area:03}", f"{group:02}", f"{serial:04}")

    assert mask(f"I am {'-'.join(parts)}, you know") == f"I am {NATIONAL_ID}, you know"
    assert mask(f"my SSN: {' '.join(parts)}") == f"my SSN: {NATIONAL_ID}"
    assert mask(f"my social security number is {''.join(parts)}.") == f"my social security number is {NATIONAL_ID}."


@given(st.from_regex(r"[CFGHJKLMNPRTVWXYZ0-9]{9}", fullmatch=True).filter(lambda n: sum(map(str.isdigit, n)) >= 5))
def test_what_is_announced_as_a_passport_is_masked(number: str) -> None:
    assert number not in mask(f"Passport no. {number}")
    assert number.lower() not in mask(f"mein reisepass: {number.lower()}")


@given(st.text(max_size=300) | st.text("0123456789 -.XABpasspornid[]", max_size=80))
def test_masking_again_changes_nothing(text: str) -> None:
    masked = mask(text)

    assert mask(masked) == masked


@given(st.text().filter(lambda text: not any(character.isdigit() for character in text)))
def test_a_text_without_digits_stays(text: str) -> None:
    if "P" not in text:  # the first line of a passport's machine-readable zone may have none
        assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "walked 10432 steps on 2026-01-31 at 08:15, rates 58 60 61 62 57 59 60 61, slept 7.5 h",
        "1,234,567 steps; LDL 124 mg/dL since 2026-01-31T08:15:00.123Z",
        "window 2021-05-24 to 2021-06-23, from turn_01JD8Q4111111111111111TEST",
        "call 555-123-4567",
        "passport expires 2027-05-01; trip in 2026",
        "blood pressure 120/80, 118/79, 121/82",
        "ICD E11.9, LOINC 2089-1, weight 72.5 kg",
    ],
)
def test_what_is_no_such_number_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("number", "becomes"),
    [
        ("4111 1111 1111 1111 12/27", f"{CARD} 12/27"),
        ("visa4111111111111111", f"visa{CARD}"),
        ("AB 12 34 56 C", NATIONAL_ID),
        ("12345678Z", NATIONAL_ID),
        ("X1234567L", NATIONAL_ID),
        ("RSSMRA85T10A562S", NATIONAL_ID),
        ("850709-9805", NATIONAL_ID),
        ("2 69 05 49 588 157 80", NATIONAL_ID),
        ("123.456.789-09", NATIONAL_ID),
        ("2345 6789 0123", NATIONAL_ID),
        ("X12345678", PASSPORT),
        ("passport 123 456 789", f"passport {PASSPORT}"),
        ("L898902C36UTO7408122F1204159ZE184226B<<<<<10", PASSPORT),
    ],
)
def test_forms_of_their_own(number: str, becomes: str) -> None:
    assert mask(number) == becomes
    assert mask(f"it is {number} indeed") == f"it is {becomes} indeed"


def test_values_and_keys_of_json_are_masked() -> None:
    given_ = {"a": [4111111111111111, True, 3.5, None], "4111111111111111": {"b": "SSN 123-45-6789"}}

    assert mask_json(given_) == {"a": [CARD, True, 3.5, None], CARD: {"b": f"SSN {NATIONAL_ID}"}}
