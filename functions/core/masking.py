"""Numbers that nobody should find here: payment cards, national ids and passports are masked before anything is stored.

What has check digits or a form of its own is masked wherever it stands. What is merely a run of letters and digits is masked
only behind the words that announce it ("passport no. …"), since a memory about health is full of numbers that mean no harm.
Nothing here knows every country's ids; the forms below are the ones that can be told from other numbers.
"""

from __future__ import annotations

import re
from typing import Any

CARD = "[card number]"
NATIONAL_ID = "[national id]"
PASSPORT = "[passport number]"

_GAP = r"[ \u00a0\u2009\u202f.\-\u2010-\u2015/]"

_DIGIT_GROUPS = re.compile(rf"[a-z]+_[0-9A-Z]{{26}}|\d+(?:{_GAP}{{1,3}}\d+)*")
"""Ids of ours may hold many digits in a row; they are matched so that they can be left alone."""
_CARD_LENGTHS = range(13, 20)
_MOST_GROUPS = 6

_NATIONAL_ID = re.compile(
    r"(?<![A-Za-z0-9])(?<!\d[.,])(?:"
    r"(?!000|666)\d{3}(?P<us>[ \u00a0.\-\u2010-\u2015])(?!00)\d{2}(?P=us)(?!0000)\d{4}|"  # US SSN, and ITIN with its 9
    r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?\d{2}){3} ?[A-D]|"  # UK National Insurance
    r"[XYZ]?\d{7,8}-?[A-HJ-NP-TV-Z]|"  # Spain DNI and NIE
    r"[A-Z]{6}\d{2}[A-EHLMPR-T]\d{2}[A-Z]\d{3}[A-Z]|"  # Italy codice fiscale
    r"(?:\d{2})?\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])[-+]\d{4}|"  # Sweden
    r"(?:[0-2]\d|3[01])(?:0[1-9]|1[0-2])\d{2}(?:-\d{4}|[-+A]\d{3}[0-9A-Y])|"  # Denmark, Finland
    r"[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}(?: ?\d{2})?|"  # France
    r"\d{3}\.\d{3}\.\d{3}-\d{2}|"  # Brazil CPF
    r"[2-9]\d{3}(?P<india>[ -])\d{4}(?P=india)\d{4}"  # India Aadhaar
    r")(?![A-Za-z0-9])(?![.,]\d)"
)

_PASSPORT = re.compile(
    r"P[A-Z<][A-Z]{3}[A-Z<]{20,39}|"  # machine-readable zone, first line
    r"[A-Z0-9<]{9}\d[A-Z<]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{14,16}|"  # second line
    r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{7,8}(?![A-Za-z0-9])"  # US, India, Japan, Italy, China, …
)

_NO_DATE = r"(?!\d{4}-\d{2}-\d{2}(?!\d))"
_ANNOUNCED = (
    rf"(?<![A-Za-z0-9]){_NO_DATE}"
    r"(?:(?=(?:[A-Z]*\d){5})[A-Z0-9]{6,14}|[A-Z]?\d{1,4}(?:[ .-]\d{2,4}){2,3}|\d{3,6}[ .-]\d{3,6})(?![A-Za-z0-9])"
)
"""Five digits and more, solid with letters among them, or digits in groups."""
_PASSPORT_WORDS = r"passports?|passnummer|reisepass|passeport|pasaporte|passaporto|paspoort"
_ID_WORDS = (
    r"ssn|itin|social[\s-]security|social[\s-]insurance|national[\s-]insurance|national[\s-]id(?:entity|entification)?|"
    r"identity[\s-](?:card|number)|id[\s-](?:card|number)|tax(?:payer)?[\s-]id(?:entification)?|aadhaar|pesel|cpf|dni|nie|bsn|"
    r"personnummer|personalausweis|steuer-?id|sozialversicherungsnummer|codice[\s-]fiscale|s[eé]curit[eé][\s-]sociale"
)
_AFTER_PASSPORT = re.compile(rf"(\b(?<!\[)(?:{_PASSPORT_WORDS})\b[^\n\d]{{0,30}}?){_ANNOUNCED}", re.IGNORECASE)
_AFTER_ID = re.compile(rf"(\b(?<!\[)(?:{_ID_WORDS})\b[^\n\d]{{0,30}}?){_ANNOUNCED}", re.IGNORECASE)


def mask(text: str) -> str:
    """The text without such numbers. Masking again changes nothing."""
    text = _DIGIT_GROUPS.sub(_without_cards, text)
    text = _NATIONAL_ID.sub(NATIONAL_ID, text)
    text = _PASSPORT.sub(PASSPORT, text)
    text = _AFTER_PASSPORT.sub(rf"\1{PASSPORT}", text)
    return _AFTER_ID.sub(rf"\1{NATIONAL_ID}", text)


def mask_json(value: Any) -> Any:
    """A JSON value with every text in it masked, keys and whole numbers too."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {mask(key): mask_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [mask_json(inner) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool) and mask(str(value)) != str(value):
        return mask(str(value))
    return value


def _without_cards(found: re.Match[str]) -> str:
    """A run of groups of digits with the card numbers in it replaced: each a sequence of whole groups."""
    run = found[0]
    if not run[0].isdecimal():
        return run
    groups = list(re.finditer(r"\d+", run))
    parts, written, first = [], 0, 0
    while first < len(groups):
        most = min(len(groups), first + _MOST_GROUPS)
        last = next((last for last in range(most, first, -1) if _is_card(groups[first:last])), None)
        if last is not None:
            parts += [run[written : groups[first].start()], CARD]
            written = groups[last - 1].end()
        first = last or first + 1
    return "".join([*parts, run[written:]])


def _is_card(groups: list[re.Match[str]]) -> bool:
    digits = [int(digit) for group in groups for digit in group[0]]
    if len(digits) not in _CARD_LENGTHS or not _passes_luhn(digits):
        return False
    if len(groups) == 1:
        return True
    # As cards are printed. Without this, one in ten lists of heart rates would pass for a card.
    lengths = [len(group[0]) for group in groups]
    return digits[0] in range(2, 7) and lengths[0] == 4 and all(length in range(3, 7) for length in lengths[1:-1])


def _passes_luhn(digits: list[int]) -> bool:
    doubled = (2 * digit - 9 if digit > 4 else 2 * digit for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
