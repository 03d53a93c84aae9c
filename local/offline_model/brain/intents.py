"""What a question about one's own data asks for: which metrics, which method, which days."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from local.offline_model.brain.language import WEEKDAYS, listed, normalise
from local.offline_model.brain.metrics import OVERVIEW, DataDictionary, Mention, blanked, mentions
from local.offline_model.brain.vocabulary import BY_COLUMN, Metric
from local.offline_model.brain.windows import ALL, AS_LONG_BEFORE, Prior, Window, find_comparison, find_window

Kind = Literal["mean", "change", "trend", "association", "weekday", "extreme", "count", "latest"]
Operator = Literal[">=", ">", "<", "<="]


@dataclass(frozen=True)
class Threshold:
    value: float
    """In the unit of the metric's column."""
    operator: Operator


@dataclass(frozen=True)
class Intent:
    kind: Kind
    metrics: tuple[Metric, ...]
    """Of an association: feature, then target; one alone when the question names something that is not measured."""
    window: Window
    prior: Prior = AS_LONG_BEFORE
    """Of a change."""
    lag_days: int = 0
    """Of an association: the target is taken that many days after the feature."""
    weekend: bool = False
    """Of a weekday pattern: weekends against weekdays."""
    highest: bool = True
    """Of an extreme."""
    threshold: Threshold | None = None
    """Of a count."""
    total: bool = False
    """Of a mean: the sum is asked for too."""

    def phrase(self) -> str:
        """One narrow question that is read back as the same intent."""
        names = [metric.label for metric in self.metrics]
        name = listed([f"my {one}" for one in names])
        when = self.window.phrase()
        match self.kind:
            case "change":
                return f"How has the mean of {name} changed {when} {self.prior.phrase()}?"
            case "trend":
                return f"What is the trend of {name} {when}?"
            case "association":
                later = " on the following day" if self.lag_days else ""
                return f"Does my {names[0]} affect my {names[-1]}{later}, {when}?"
            case "weekday":
                pattern = "on weekends and on weekdays" if self.weekend else "on each weekday"
                return f"What was the mean of {name} {pattern} {when}?"
            case "extreme":
                return f"On which day was {name} {'highest' if self.highest else 'lowest'} {when}?"
            case "count":
                mark = self.threshold or Threshold(0, ">")
                return f"On how many days was {name} {_OPERATOR_WORDS[mark.operator]} {mark.value:g} {when}?"
            case "latest":
                return f"What was the most recent value of {name}?"
            case _:
                return f"What was the {'total and mean' if self.total else 'mean'} of {name} {when}?"


_DEFAULT_WINDOWS: dict[Kind, Window] = {
    "mean": Window("last", 30),
    "change": Window("last", 30),
    "trend": Window("last", 90),
    "count": Window("last", 30),
    "latest": Window("last", 1),
    "association": ALL,
    "weekday": ALL,
    "extreme": ALL,
}

_WEEKDAY = re.compile(
    rf"\b(weekday|week day|weekend|days? of the week|day of week|{'|'.join(WEEKDAYS)})s?\b|\b(what|which) days do\b"
)
_WEEKEND = re.compile(r"\b(weekends?|working days|work days)\b")
_RELATION = re.compile(
    r"\b(affects?|affected|effects?|impacts?|influences?|influenced|relat(?:e|es|ed|ion|ionship)|correlat(?:e|es|ed|ion)"
    r"|connect(?:ed|ion)|link(?:ed)?|associat(?:ed|ion)|depends?|dependent|drives?|driven|predicts?|hurts?|tied"
    r"|(?:move|go|hang)s? together|because of|due to|leads? to|helps? METRIC|matters? for|good for|bad for|makes?"
    r"|(?:improve|raise|lower|increase|reduce)s? my METRIC|have to do with|play a role)\b"
)
_WHEN = re.compile(
    r"\b(when|(?:after|if) (?:i|a|an|more|less|METRIC)|means? (?:a )?(?:better|worse|higher|lower|more|less)"
    r"|on (?:the )?(?:days|nights) (?:when|that|after|with|i)|the more|on days)\b"
)
_STRONG_RELATION = re.compile(
    r"\b(does|do|is|can) .*\b(affect|impact|influence|hurt)\b|\b(relationship|correlation|connection|link) between\b"
)
_EFFECT_FIRST = re.compile(
    r"METRIC.*\b(depends?|dependent|affected|influenced|driven|because of|due to|when|after|if"
    r"|on (?:the )?(?:days|nights))\b.*METRIC"
)
_NEXT_DAY = re.compile(r"\b(next|following) (day|night|morning)\b|\bday after\b|\bday later\b|\bnext day's\b")
_EXTREME = re.compile(
    r"\b(best|worst|highest|lowest|longest|shortest|most|least|fewest|greatest|max|maximum|min|minimum|record)\b"
)
_EXTREME_DAY = re.compile(
    r"\b((which|what) (single )?(day|night|date)|when (did|was|were|have)|personal (record|best)"
    r"|(best|worst|highest|lowest|longest|shortest|maximum|minimum|record|greatest|least|most) (METRIC|day"
    r"|night|value|ever))\b"
)
_LOWEST = re.compile(r"\b(lowest|shortest|least|fewest|min|minimum)\b")
_COUNT = re.compile(
    r"\b(?:how (?:many|often|frequently)|number of (?:days|nights))\b.*?\b"
    r"(at least|more than|over|above|exceed(?:ed)?|reach(?:ed)?|hit|beyond|less than|fewer than|under|below|at most)"
    r"(?: of)?(?: my goal of)? (\d+(?:\.\d+)?) ?(hours?|minutes?|km|kilometers?)?(?! ?(?:day|night|week|month"
    r"|year)s?\b)\b"
)
_OPERATOR_WORDS: dict[Operator, str] = {">=": "at least", ">": "more than", "<": "less than", "<=": "at most"}
_OPERATORS: dict[str, Operator] = {
    "at least": ">=", "reach": ">=", "reached": ">=", "hit": ">=", "less than": "<", "fewer than": "<", "under": "<",
    "below": "<", "at most": "<=",
}  # fmt: skip
_LATEST = re.compile(
    r"\b(last night|yesterday|today|tonight|this morning|(most recent|latest) (value|reading|METRIC)"
    r"|last (value|reading))\b"
)
_TREND = re.compile(
    r"\b(trend|trends|trending|over time|going up|going down|getting (better|worse|higher|lower)|improving"
    r"|worsening|declining"
    r"|increasing|decreasing|rising|falling|dropping|develop(ed|ing)?|progress(ed|ing)?|evolv(ed|ing))\b"
)
_CHANGE = re.compile(
    r"\b(chang(e|ed|es|ing)|compar(e|ed|ing)|differ(s|ent|ence)?|improved|worsened|dropped|fallen|fell|risen"
    r"|rose|increased|decreased"
    r"|declined|gone (up|down)|went (up|down)|higher|lower|better|worse|up or down)\b"
)
_AVERAGE = re.compile(
    r"\b(average[sd]?|mean|median|typical(ly)?|usual(ly)?|how (much|many|long|far|high|low)|what (is|was) my)\b"
)
_HOW_IS = re.compile(r"\bhow (is|are|was|were|has|have|did|does|do)\b|\bhow am i\b|\bdoing\b|\blook(s|ing)? like\b")
_TOTAL = re.compile(r"\b(total|altogether|in all|sum)\b|\bhow (many|much|far) .*\b(did|have) i\b|\bhow far\b")
_FOLLOW_UP = re.compile(r"^(and|what about|how about|now|same|also|ok|okay)\b")


def read_intent(question: str, dictionary: DataDictionary, earlier: list[str] | None = None) -> Intent | None:
    """What the question asks of the data; None when it names no metric.

    `earlier`: the person's earlier questions, oldest first. A follow-up ("and my HRV?") takes what it leaves out from them.
    """
    text = normalise(question)
    found = mentions(text, dictionary)
    follows_up = _FOLLOW_UP.search(text) or (not found and (find_window(text) or find_comparison(text)))
    if earlier and follows_up:
        before = next((intent for one in reversed(earlier) if (intent := read_intent(one, dictionary))), None)
        if before and found and not _names_method(text):
            return replace(
                before, metrics=tuple(one.metric for one in found), window=find_window(text) or before.window
            )
        if before and not found:
            return _read(text, [Mention(one, 0, 0) for one in before.metrics], blanked_text=text)
    return _read(text, found, blanked_text=blanked(text, found)) if found else None


def overview(question: str, dictionary: DataDictionary) -> Intent | None:
    """How the main metrics that have values changed, for a question that names none."""
    metrics = tuple(BY_COLUMN[name] for name in OVERVIEW if dictionary.has_values(BY_COLUMN[name]))
    text = normalise(question)
    window, prior = find_comparison(text) or (find_window(text) or _DEFAULT_WINDOWS["change"], AS_LONG_BEFORE)
    if window.kind == "all":
        window = _DEFAULT_WINDOWS["change"]
    return Intent("change", metrics[:3], window, prior) if metrics else None


def _names_method(text: str) -> bool:
    return any(
        pattern.search(text) for pattern in (_RELATION, _WEEKDAY, _EXTREME_DAY, _COUNT, _TREND, _CHANGE, _AVERAGE)
    )


def _read(text: str, found: list[Mention], *, blanked_text: str) -> Intent:
    metrics = tuple(one.metric for one in found)
    comparison = find_comparison(blanked_text)
    kind = _kind(blanked_text, len(metrics), compared=comparison is not None)
    window = find_window(blanked_text) or _DEFAULT_WINDOWS[kind]
    match kind:
        case "association":
            reversed_order = len(metrics) > 1 and _EFFECT_FIRST.search(blanked_text)
            pair = metrics[:2][::-1] if reversed_order else metrics[:2]
            return Intent(kind, pair, window, lag_days=1 if _NEXT_DAY.search(text) else 0)
        case "change":
            recent, prior = comparison or (window, AS_LONG_BEFORE)
            if recent.kind == "all":
                recent = _DEFAULT_WINDOWS["change"]
            if prior.days < 0 and recent.kind == "last":
                prior = Prior(recent.days)
            return Intent(kind, metrics, recent, prior)
        case "weekday":
            return Intent(kind, metrics[:1], window, weekend=bool(_WEEKEND.search(text)))
        case "extreme":
            return Intent(kind, metrics[:1], window, highest=_wants_highest(blanked_text, metrics[0]))
        case "count":
            return Intent(kind, metrics[:1], window, threshold=_threshold(blanked_text, metrics[0]))
        case "latest":
            return Intent(kind, metrics, _DEFAULT_WINDOWS["latest"])
        case "trend":
            return Intent(kind, metrics, window if window.kind != "all" else ALL)
        case _:
            return Intent(kind, metrics, window, total=bool(_TOTAL.search(text)))


def _kind(text: str, metrics: int, *, compared: bool) -> Kind:
    if _COUNT.search(text):
        return "count"
    if _WEEKDAY.search(text):
        return "weekday"
    if (metrics > 1 and (_RELATION.search(text) or _WHEN.search(text))) or _STRONG_RELATION.search(text):
        return "association"
    if compared:
        return "change"
    if _EXTREME_DAY.search(text) and _EXTREME.search(text) and not re.search(r"\bmost recent\b", text):
        return "extreme"
    if _LATEST.search(text):
        return "latest"
    if _TREND.search(text):
        return "trend"
    if _CHANGE.search(text):
        return "change"
    if _AVERAGE.search(text):
        return "mean"
    return "change" if _HOW_IS.search(text) else "mean"


def _wants_highest(text: str, metric: Metric) -> bool:
    if re.search(r"\b(best|worst)\b", text):
        return ("best" in text) == (metric.better != "lower")
    return not _LOWEST.search(text)


def _threshold(text: str, metric: Metric) -> Threshold:
    hit = _COUNT.search(text)
    assert hit is not None  # noqa: S101 - a count is recognised by this very pattern
    value = float(hit[2])
    unit = (hit[3] or "").rstrip("s")
    if unit == "hour" and metric.unit == "min":
        value *= 60
    elif unit in {"km", "kilometer"} and metric.unit == "m":
        value *= 1000
    return Threshold(value, _OPERATORS.get(hit[1], ">"))
