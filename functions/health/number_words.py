"""Numbers that are written as words: "seventy-five", "a hundred and twenty", "a third"."""

from __future__ import annotations

import re

_UP_TO_NINETEEN = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_FROM_TWENTY = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_UNITS = {word: value for value, word in enumerate(_UP_TO_NINETEEN)}
_TENS = {word: 10 * value for value, word in enumerate(_FROM_TWENTY, start=2)}
_SCALES = {"hundred": 100, "thousand": 1000}
_FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4, "fifth": 1 / 5}
_TIMES = {"twice": 2.0, "double": 2.0, "doubled": 2.0, "triple": 3.0, "tripled": 3.0, "threefold": 3.0, "twofold": 2.0}

_WORD = "|".join((*_UNITS, *_TENS, *_SCALES))
_LETTERS = re.compile(r"[^\W\d_]+")
_ANY = frozenset((*_UNITS, *_TENS, *_SCALES, *_FRACTIONS, *_TIMES))
NUMBER_WORDS = re.compile(
    rf"\b(?:an?[ ](?=hundred|thousand))?(?:{_WORD})(?:(?:[ -]|[ ]and[ ])(?:{_WORD}))*\b", re.IGNORECASE
)
"""A run of number words, such as "two hundred and five"."""

FRACTIONS = re.compile(
    r"""
    \b(?:
        (?P<count>an?|one|two|three|four)[ -](?P<part>half|thirds?|quarters?|fifth)
          (?=[ ](?:of|as|more|less|lower|higher|better|worse)\b)
      | (?<=\bby[ ])half\b
      | (?P<bare>half)(?=[ ](?:of[ ])?(?:your|the[ ]time|the[ ](?:days|nights|weeks))\b)
      | (?P<times>twice|double|triple)(?=[ ](?:as|your|the|that)\b)
      | (?P<grown>doubled|tripled|threefold|twofold)
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""A share or a multiple that is claimed of something: "a third of your nights", "twice as long", "by half"."""


def may_hold_number_words(text: str) -> bool:
    """Quick: whether one of the words is there at all."""
    return not _ANY.isdisjoint(_LETTERS.findall(text.lower()))


def value_of(words: str) -> float:
    """What a run of number words means. Raises KeyError for other words."""
    total, current = 0, 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in ("a", "an", "and"):
            continue
        if word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if word == "thousand":
                total, current = total + current, 0
        else:
            current += _UNITS[word] if word in _UNITS else _TENS[word]
    return float(total + current)


def fraction_of(match: re.Match[str]) -> float:
    """The value of a match of `FRACTIONS`."""
    if match["part"]:
        count = {"a": 1, "an": 1}.get(match["count"].lower()) or _UNITS[match["count"].lower()]
        return count * _FRACTIONS[match["part"].lower()]
    return _TIMES.get(match[0].lower(), 0.5)
