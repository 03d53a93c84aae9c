"""The numbers of a text as claims: every way to write one, with its unit, and without what is no claim.

No claims are dates, marks of a list, addresses and identifiers, sizes of cited samples, and names with a number in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from functions.health.number_words import FRACTIONS, fraction_of, may_hold_number_words, number_words_in, value_of

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_UNIT_AHEAD = r"\s?(?:%|bpm|ms\b|min|kcal|hours|days|points|m\b|[a-z]*\s?steps)"
_NO_CLAIM = re.compile(
    rf"""
    (?P<citation>
        \[[^\]\n]*\]\([^)\s]*\)                            # a markdown link with its text
      | \((?-i:[A-Z])[^()\d]{{1,60}},?\s(?:19|20)\d\d[a-z]?\)  # (Fleming et al., 2011)
      | \b(?:
          https?://\S+ | www\.\S+
        | arxiv:\s?\d{{4}}\.\d{{4,5}}(?:v\d+)?
        | (?:doi:\s?)?10\.\d{{4,9}}/\S+
        | PM(?:ID|CID|C)?:?\s?\d+
        | N\s?=\s?\d[\d,]*                                 # a sample
        )
      )
    | (?P<list_mark>(?m:^)[ \t>*-]*(?:\(?\d{{1,2}}[.)]|step\s\d{{1,2}}[:.]|\#+\s?\d{{1,2}}\b)(?=\s))
    | \b(?P<date>
        \d{{4}}-\d{{2}}-\d{{2}}(?:T[\d:.]+Z?)?\b
      | \d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?:,?\s(?:19|20)\d\d)?\b
      | {_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?\d{{1,2}}(?:st|nd|rd|th)?)?
        (?:,?\s(?:19|20)\d\d)?\b(?!{_UNIT_AHEAD})
      | {_MONTH}\s(?:19|20)\d\d\b
      | (?:in|since|until|during|before|after|early|late|mid|year|(?:end|beginning|spring|summer|autumn|fall|winter)\sof)\s
        (?:19|20)\d\d\b(?![.,]\d|-\d|{_UNIT_AHEAD})
      | (?:from|between)\s(?:19|20)\d\d\s(?:to|until|and|-|–)\s(?:19|20)\d\d\b(?![.,]\d|-\d|{_UNIT_AHEAD})
      )
    | \b(?P<name>
        (?:omega|covid|sars-cov|coenzyme\sq|vitamin\s[a-z]|type|zones?|stages?|grade|phase|class|category|level|step|option
          |tier|series|chapter)
        [\s-]?\d{{1,2}}(?:\s?(?:-|–|and|or|to)\s?\d)?\b(?![.,]\d)(?!{_UNIT_AHEAD})
      | [a-z]{{2,4}}-\d{{3}}\b                               # an id, such as ds-001
      )
    """,
    re.VERBOSE | re.IGNORECASE,
)

_HINTS = re.compile(r"(?:19|20)\d\d|\[|[A-Za-z]-\d|10\.\d|(?m:^)[ \t>*-]*(?:\(?\d{1,2}[.)]|[Ss]tep\s|\#)\s?")
_WORDS_BEFORE_NUMBERS = frozenset(
    ("http", "https", "www", "arxiv", "doi", "pmid", "pmcid", "pmc", "pm", "n", "jan", "january", "feb", "february",
     "mar", "march", "apr", "april", "may", "jun", "june", "jul", "july", "aug", "august", "sep", "sept", "september",
     "oct", "october", "nov", "november", "dec", "december", "omega", "covid", "sars", "coenzyme", "vitamin", "type",
     "zone", "zones", "stage", "stages", "grade", "phase", "class", "category", "level", "step", "option", "tier",
     "series", "chapter")
)  # fmt: skip
"""With `_HINTS`: what a text has at least one of if `_NO_CLAIM` matches in it. Most have none, and this is quick to see."""
_LETTERS = re.compile(r"[^\W\d_]+")
_A_DIGIT = re.compile(r"[\d½⅓⅔¼¾⅕⅛]")
_DIGITS = re.compile(
    r"(?<![\w#])(?<!\d[.,:])(?P<sign>(?<![\d%)])[-+−±~≈<>≤≥]\s?)?"
    r"(?P<number>\d{1,3}(?:[,   '’]\d{3})+(?:\.\d+)?|\d+(?:[.,·]\d+)?|[.,]\d+)(?!\d)(?P<more>:\d\d)?(?P<vulgar>[½⅓⅔¼¾⅕⅛])?"
    r"|(?P<alone>[½⅓⅔¼¾⅕⅛])"
)
_DURATION = re.compile(
    r"(?<![\w.,])(?P<hours>\d{1,2}) ?(?:h|hrs?|hours?)(?: ?(?:and )?)(?P<minutes>\d{1,2})"
    r"(?: ?(?:min(?:ute)?s?|m)\b|\b(?![.,:]\d))",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"""
    [ \-\u00a0\u202f]?(?P<unit>
        % | percentage\ points?\b | percent(?:ile)?\b | per\ cent\b | pp\b
      | bpm\b | beats?\ per\ minute\b | beats?(?:/min)?\b | ms\b | milliseconds?\b
      | min(?:ute)?s?\b | h\b | hrs?\b | hours?\b | s\b | sec(?:ond)?s?\b
      | steps?\b | kcal\b | calories\b | km\b | kilomet(?:er|re)s?\b | m\b | met(?:er|re)s?\b
      | °\s?C\b | degrees?(?:\ celsius)?\b | breaths?(?:/min\b|\ per\ minute\b)? | points?\b
      | days?\b | nights?\b | mornings?\b | evenings?\b | weeks?\b | months?\b | years?(?:\ old)?\b | times\b | fold\b
      | kg\b | lbs?\b | st\b | nd\b | rd\b | th\b | [ap]\.?m\.?(?!\w) | o'clock\b | k\b
      | mg/dl\b | mmol/l\b | g/dl\b | ng/ml\b | steps/bpm\b | ms/bpm\b
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_UNITS = {
    "percent": "%", "per cent": "%", "percentage point": "%", "percentage points": "%", "pp": "%",
    "beat": "bpm", "beats": "bpm", "beats/min": "bpm", "beat per minute": "bpm", "beats per minute": "bpm",
    "millisecond": "ms", "milliseconds": "ms", "mins": "min", "minute": "min", "minutes": "min",
    "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "sec": "s", "secs": "s", "second": "s", "seconds": "s",
    "step": "steps", "calories": "kcal", "kilometer": "km", "kilometers": "km", "kilometre": "km", "kilometres": "km",
    "meter": "m", "meters": "m", "metre": "m", "metres": "m",
    "°c": "°C", "° c": "°C", "degree": "°C", "degrees": "°C", "degree celsius": "°C", "degrees celsius": "°C",
    "breath": "breaths/min", "breaths": "breaths/min", "breaths per minute": "breaths/min", "point": "points",
    "day": "days", "night": "days", "nights": "days", "morning": "days", "mornings": "days", "evening": "days",
    "evenings": "days", "week": "weeks", "month": "months", "year": "years", "years old": "years", "year old": "years",
    "lb": "lbs", "st": "ordinal", "nd": "ordinal", "rd": "ordinal", "th": "ordinal", "k": "thousand",
    "am": "clock", "a.m.": "clock", "a.m": "clock", "pm": "clock", "p.m.": "clock", "p.m": "clock", "o'clock": "clock",
}  # fmt: skip
_BETWEEN = re.compile(r"\s?(?:-|–|—|to|and|or|\.\.\.?|…)\s?(?:about |around |roughly )?$", re.IGNORECASE)
_SMALL = 10
"""Words up to ten are claims only where they count what was measured: "three things" is none."""
_MEASURED = frozenset(
    {"%", "bpm", "ms", "min", "h", "kcal", "°C", "breaths/min", "points", "fold", "km", "kg", "mg/dl"}
)
_TIMES_AS = re.compile(r"[ ]times[ ](?:as|more|less|higher|lower|your|the)\b", re.IGNORECASE)
_OF_SOME = re.compile(
    r"[ ](?:out[ ])?of[ ](?:your[ ]|the[ ](?:last[ ]|past[ ])?|those[ ]|these[ ])?"
    r"(?:\d|\w+[ ](?:days|nights|weeks|mornings)|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|twenty"
    r"|thirty)",
    re.IGNORECASE,
)


def no_claims_in(text: str) -> list[tuple[int, int, str]]:
    """Start and end of what holds digits and claims nothing, each with what it is: citation, list_mark, date or name."""
    if _HINTS.search(text) is None and _WORDS_BEFORE_NUMBERS.isdisjoint(_LETTERS.findall(text.lower())):
        return []
    return [(*match.span(), match.lastgroup or "") for match in _NO_CLAIM.finditer(text)]


def may_hold_literals(text: str) -> bool:
    """Quick: whether there is a digit or a number word at all."""
    return _A_DIGIT.search(text) is not None or may_hold_number_words(text)


@dataclass(frozen=True, slots=True)
class Literal:
    """A number as it stands in a text."""

    text: str
    """With its unit."""
    value: float
    unit: str
    """In its one spelling; empty where none stands beside it."""
    start: int
    end: int
    """With the unit."""
    decimals: int
    negative: bool
    """Whether a minus stands before it."""


def literals_in(text: str, *, begins_line: bool = True) -> list[Literal]:
    """Every number that the text claims, in order; of the parts of a range each has the unit that stands behind the last.

    `begins_line`: whether the text stands at the beginning of a line, where a number can be the mark of a list.
    """
    taken: list[tuple[int, int]] = []
    found: list[Literal] = []
    if _A_DIGIT.search(text):
        taken = [
            (start, end) for start, end, what in no_claims_in(text) if begins_line or start > 0 or what != "list_mark"
        ]
        found = list(_durations(text, taken))
        taken += [(one.start, one.end) for one in found]
        found += _digits(text, taken)
    found += _words(text, taken)
    found.sort(key=lambda one: one.start)
    for i in range(len(found) - 2, -1, -1):
        this, following = found[i], found[i + 1]
        if this.unit == "" and following.unit and _BETWEEN.fullmatch(text[this.end : following.start]):
            found[i] = Literal(
                this.text, this.value, following.unit, this.start, this.end, this.decimals, this.negative
            )
    return found


def _durations(text: str, taken: list[tuple[int, int]]) -> Iterator[Literal]:
    """ "7 h 12 min" is one number, in minutes."""
    for match in _DURATION.finditer(text):
        if not _overlaps(*match.span(), taken):
            value = 60.0 * int(match["hours"]) + int(match["minutes"])
            yield Literal(match[0], value, "min", match.start(), match.end(), 0, negative=False)


def _digits(text: str, taken: list[tuple[int, int]]) -> Iterator[Literal]:
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        if _overlaps(start, end, taken):
            continue
        if match["alone"]:
            unit, stop = _unit(text, end)
            yield Literal(text[start:stop], unicodedata.numeric(match[0]), unit, start, stop, 2, negative=False)
            continue
        sign = (match["sign"] or "").strip()
        if sign in ("-", "−") and start > 0 and (text[start - 1].isalnum() or text[start - 1] in ")]"):
            start, sign = match.start("number"), ""  # a hyphen
        value, decimals = _read(match["number"])
        if match["vulgar"]:
            value, decimals = value + unicodedata.numeric(match["vulgar"]), 2
        unit, stop = _unit(text, end)
        if match["more"]:
            value, unit, stop = value + int(match["more"][1:]) / 60, "clock", max(end, stop if unit == "clock" else end)
        if unit == "thousand":
            value, decimals = value * 1000, 0
            unit, stop = _unit(text, stop)
        negative = sign in ("-", "−")
        yield Literal(text[start:stop].strip(), -value if negative else value, unit, start, stop, decimals, negative)


def _words(text: str, taken: list[tuple[int, int]]) -> Iterator[Literal]:
    for match in number_words_in(text):
        start, end = match.span()
        if _overlaps(start, end, taken):
            continue
        if match.re is FRACTIONS:
            yield Literal(match[0], fraction_of(match), "share", start, end, 2, negative=False)
            continue
        value = value_of(match[0])
        unit, stop = _unit(text, end)
        if value > _SMALL or _counts(text, match, unit):
            yield Literal(text[start:stop], value, unit, start, stop, 0, negative=False)


def _counts(text: str, match: re.Match[str], unit: str) -> bool:
    """Whether a small number word measures ("two hours less") or counts days ("three of the last ten nights")."""
    if unit in _MEASURED:
        return True
    if unit == "times":
        return _TIMES_AS.match(text, match.end()) is not None
    return match[0].lower() != "one" and _OF_SOME.match(text, match.end()) is not None


def _read(number: str) -> tuple[float, int]:
    """Value and decimals; a comma with three digits behind it stands between thousands, another one is a point."""
    if re.fullmatch(r"\d{1,3}(?:[,   '’]\d{3})+(?:\.\d+)?", number):
        number = re.sub(r"[,   '’]", "", number)
    number = number.replace(",", ".").replace("·", ".")
    return float(number), len(number.partition(".")[2])


def _unit(text: str, end: int) -> tuple[str, int]:
    match = _UNIT.match(text, end)
    if match is None:
        return "", end
    written = match["unit"].lower()
    return _UNITS.get(written, written), match.end()


def _overlaps(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < stop and first < end for first, stop in spans)
