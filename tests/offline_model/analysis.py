"""A question through the data-science agent: rephrased, planned, coded, run on a person's days."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd

from tests.offline_model.people import days_of, dictionary_of, run
from tests.offline_model.prompts import ask

FENCE = re.compile(r"```python\n(.*)```", re.DOTALL)
ROUTE = {"main_agent": "Data Science Agent", "supporting_agents": ""}


def narrowed(question: str, conversation: Any = ()) -> str:
    """The question as the rephraser puts it to the data-science agent."""
    reply = json.loads(ask("rephraser", question=question, conversation=list(conversation), route=ROUTE))
    return str(reply["main_agent_question"])


def code_for(question: str, dictionary: dict[str, Any]) -> str:
    approach = ask("data_science_planner", question=question, data_dictionary=dictionary)
    assert approach.startswith("== Approach ==")
    reply = ask("data_science_coder", question=question, approach=approach, data_dictionary=dictionary)
    return code_in(reply)


def code_in(reply: str) -> str:
    fenced = FENCE.fullmatch(reply)
    assert fenced is not None, reply
    return fenced[1]


def analysed(question: str, person: str) -> list[dict[str, Any]]:
    """The results of a person's question."""
    returned = run(code_for(narrowed(question), dictionary_of(person)), days_of(person))
    return list(returned.get("findings", [returned]))


def analysed_on(question: str, days: pd.DataFrame, dictionary: dict[str, Any]) -> dict[str, Any]:
    return run(code_for(question, dictionary), days)
