"""The answer that the person reads. Every number in it is a reference to the fact sheet; its words hold no digit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.offline_model.brain.language import sentences, without_numbers
from local.offline_model.brain.sentences import CitedFigures, statement
from local.offline_model.prompt import Prompt

DISCLOSURE = "This answer was written by Amy's offline demo model, which follows rules and is not a language model."
_OWN_WORDS = ("offline",)
"""Sentences of a draft with these words are the drafting agent's own disclosure; the answer brings its own."""
_LAST_QUESTION = "Which one small step would fit into your coming week?"


def synthesise(prompt: Prompt) -> str:
    """The final answer from findings, fact sheet and draft."""
    paragraphs = _body(prompt)
    if prompt.text("mode") != "coaching":
        return "\n\n".join([*paragraphs, DISCLOSURE])
    # A coach's own end, a question or a closing summary, stays the end, so the disclosure comes before it.
    draft = prompt.text("draft")
    closed = bool(_provable(draft)) and not draft.endswith("?")
    *told, end = paragraphs if closed else _question_last(paragraphs)
    return "\n\n".join([*told, DISCLOSURE, end])


def brief(prompt: Prompt) -> str:
    """The briefing of an open question, from the findings that stand."""
    told = [_told(finding, prompt) for finding in sorted(_findings(prompt), key=_strength, reverse=True)]
    paragraphs = [text for text in told if text] or [
        "I looked for patterns, and none of them held up when it was tested."
    ]
    missing = prompt.value("missing")
    if isinstance(missing, list) and missing:
        paragraphs.append("Some of what would be worth knowing needs data that are not there yet.")
    return "\n\n".join([*paragraphs, DISCLOSURE, "Ask me about any one of these, and I will look more closely."])


def _body(prompt: Prompt) -> list[str]:
    draft = _provable(prompt.text("draft"))
    if prompt.text("data_science_status").strip('"').lower() == "failed":
        honest = (
            "The analysis of your data did not complete this time, so I have no result to give you and will not guess one. "
            "A narrower question often works: name one measurement and one span of days, "
            "for instance your resting heart rate over the last month."
        )
        # What rests on sources and not on the analysis stands without it.
        stands = draft and (prompt.text("mode") == "coaching" or prompt.value("sources"))
        return [honest, *([draft] if stands else [])]
    findings = _findings(prompt)
    standing = [finding for finding in findings if "rejected" not in _verdicts(finding)]
    cited = [_told(finding, prompt) for finding in sorted(standing, key=_strength, reverse=True)]
    paragraphs = [text for text in cited if text]
    if findings and not paragraphs:
        paragraphs.append("What I computed did not hold up when it was checked, so I would not read anything into it.")
    elif len(standing) < len(findings):
        paragraphs.append("Something else that I looked at did not hold up when it was checked, and is left out.")
    if not findings:
        paragraphs += _insights(prompt)
    if draft and (prompt.text("supporting_insights") not in {"", "[]", "{}", "null"} or not findings):
        paragraphs.append(draft)
    return paragraphs or [
        "Nothing came out for this question that I can state with confidence, so I will name no number."
    ]


def _findings(prompt: Prompt) -> list[Mapping[str, Any]]:
    value = prompt.value("findings")
    value = value.get("findings") if isinstance(value, dict) else value
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _verdicts(finding: Mapping[str, Any]) -> tuple[str, str]:
    """Of the strict layer and of the gates; empty where nothing was validated."""
    return str(finding.get("verdict") or ""), str(finding.get("verdict_seed") or "")


def _strength(finding: Mapping[str, Any]) -> tuple[int, float]:
    """Sorts findings: the better verdict first, then the larger effect beside its own spread."""
    numbers = finding.get("numbers")
    numbers = numbers if isinstance(numbers, dict) else {}
    effect, spread = (numbers.get(key) for key in ("effect", "metric_sd"))
    size = abs(float(effect)) if isinstance(effect, int | float) else 0.0
    if isinstance(spread, int | float) and spread:
        size /= abs(float(spread))
    # An association's effect is a correlation already; a mean says nothing by its size.
    comparable = finding.get("kind") in {"association", "trend"}
    strict, seed = _verdicts(finding)
    return {"validated": 2, "conditional": 1}.get(strict or seed, 0), size if comparable else 0.0


def _told(finding: Mapping[str, Any], prompt: Prompt) -> str:
    sheet = prompt.value("fact_sheet")
    figures = CitedFigures(finding, sheet if isinstance(sheet, dict) else {}, prompt.question())
    text = statement(figures)
    if figures.raw("effect") is None:
        return text
    if "conditional" in _verdicts(finding):
        text += " Take this as a preliminary signal that is worth tracking, not as settled."
    assessment = finding.get("assessment")
    if isinstance(assessment, dict):
        parts = (assessment.get("mechanism"), assessment.get("strategy"))
        text = " ".join([text, *(without_numbers(str(part)) for part in parts if part)]).strip()
    return text


def _insights(prompt: Prompt) -> list[str]:
    """What others contributed, as far as it rests on no numbers: that there is no data, for instance."""
    value = prompt.value("supporting_insights")
    texts = [str(one.get("answer", "")) for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    return [text for text in map(_provable, texts) if text]


def _provable(text: str) -> str:
    """A text without what it says of the model itself; nothing of one that rests on numbers, for it cannot prove them."""
    kept = sentences(text)
    if without_numbers(text) != " ".join(kept):
        return ""
    return " ".join(part for part in kept if not any(word in part.lower() for word in _OWN_WORDS))


def _question_last(paragraphs: list[str]) -> list[str]:
    """The paragraphs with the draft's last question as the last one, or one of our own."""
    *others, last = paragraphs
    parts = sentences(last)
    if parts and parts[-1].endswith("?"):
        return [*others, *([" ".join(parts[:-1])] if parts[:-1] else []), parts[-1]]
    return [*paragraphs, _LAST_QUESTION]
