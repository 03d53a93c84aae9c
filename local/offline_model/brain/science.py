"""The data-science agent's stages: plan, code, repair, summary, findings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from local.offline_model.brain.code_writer import fenced, write_code, write_plain_code
from local.offline_model.brain.intents import Intent, overview, read_intent
from local.offline_model.brain.language import listed
from local.offline_model.brain.metrics import DataDictionary
from local.offline_model.brain.sentences import WrittenFigures, statement
from local.offline_model.prompt import Prompt

_QUOTED = re.compile(r"`([a-z0-9_]+)`")
_METHODS = {
    "mean": "the mean over the days with values, with spread and range",
    "change": "the difference of the means of the two windows, beside the metric's own day-to-day spread",
    "trend": "the slope of the straight line through the days, and the means of the two halves of the window",
    "association": "Spearman's rank correlation over the days on which both have a value",
    "weekday": "the mean per weekday",
    "extreme": "the day with the most extreme value, beside the mean",
    "count": "the number of days that meet the mark",
    "latest": "the last value, beside the mean of the thirty days up to it",
}
_NO_METRIC = """\
feature = "the_measurement_asked_about"
return {"kind": "scalar", "feature": feature, "target": None, "windows": {}, "numbers": {"n": 0}, "units": {}}
"""


def plan(prompt: Prompt) -> str:
    dictionary = DataDictionary(prompt.value("data_dictionary"))
    intent = _intent(prompt, dictionary)
    if intent is None:
        return "== Approach ==\n1. The question names nothing that is measured; return no numbers."
    columns = listed([f"`{metric.column}`" for metric in intent.metrics])
    missing = [f"`{metric.column}`" for metric in intent.metrics if not dictionary.has_values(metric)]
    steps = [
        f"Take {columns} from `summary_df` by date and leave out the days without a value.",
        f"Days: {intent.window.phrase()}"
        + (f", {intent.prior.phrase()}" if intent.kind == "change" else "")
        + "; windows count back from the last day that has a value.",
        f"Compute {_METHODS[intent.kind]}.",
        "Return the numbers with their units, the dates of each window and its days with values.",
    ]
    if missing:
        steps.append(f"The data has no values of {listed(missing)}: say so by a count of zero and claim no mean.")
    return "\n".join(["== Approach ==", *(f"{number}. {step}" for number, step in enumerate(steps, 1))])


def code(prompt: Prompt) -> str:
    return fenced(_full_code(prompt))


def repair(prompt: Prompt) -> str:
    """The code written anew; where it is the very code that failed, the plainest that answers."""
    fresh = _full_code(prompt)
    if prompt.text("code").strip() != fresh.strip():
        return fenced(fresh)
    dictionary = _dictionary(prompt)
    intent = _intent(prompt, dictionary)
    return fenced(write_plain_code(intent, dictionary) if intent else _NO_METRIC)


def summarise(prompt: Prompt) -> str:
    question = prompt.question()
    told = [statement(WrittenFigures(result, question)) for result in results(prompt.value("analysis_result"))]
    return " ".join(told) if told else "The analysis returned nothing that can be put into words."


def extract_findings(prompt: Prompt) -> dict[str, Any]:
    found = results(prompt.value("analysis_result"))
    return {"findings": [_finding(result) for result in found if "effect" in result["numbers"]]}


def results(value: Any) -> list[Mapping[str, Any]]:
    """The results within what the analysis returned: one, or a list under `findings`; what has no numbers is left out."""
    value = value.get("findings", [value]) if isinstance(value, dict) else value
    return [
        one
        for one in (value if isinstance(value, list) else [])
        if isinstance(one, dict) and isinstance(one.get("numbers"), dict) and one.get("feature")
    ]


def _finding(result: Mapping[str, Any]) -> dict[str, Any]:
    units = result.get("units") or {}
    windows = result.get("windows") or {}
    return {
        "claim": statement(WrittenFigures(result)),
        "kind": result.get("kind", "scalar"),
        "feature": result["feature"],
        "target": result.get("target"),
        "windows": [{"name": name, **span} for name, span in windows.items() if isinstance(span, dict)],
        "numbers": [{"key": key, "value": value, "unit": units.get(key)} for key, value in result["numbers"].items()],
        "mechanism": None,
    }


def _full_code(prompt: Prompt) -> str:
    dictionary = _dictionary(prompt)
    intent = _intent(prompt, dictionary)
    if intent is None:
        return _NO_METRIC
    return write_code(intent, dictionary, today=prompt.context.get("today"))


def _dictionary(prompt: Prompt) -> DataDictionary:
    """The data's columns; to a prompt that has no dictionary, those that its approach names."""
    given = prompt.value("data_dictionary")
    if given is not None:
        return DataDictionary(given)
    return DataDictionary({"columns": [{"name": name} for name in _QUOTED.findall(prompt.text("approach"))]})


def _intent(prompt: Prompt, dictionary: DataDictionary) -> Intent | None:
    """From the question; a question that names no metric is answered by an overview."""
    return read_intent(prompt.question(), dictionary) or overview(prompt.question(), dictionary)
