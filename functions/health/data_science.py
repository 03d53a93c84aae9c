"""The Data Science agent: plan, code, sandbox, at most two rounds of debugging, summary and findings.

An analysis ends `ok` with numbers that the sandbox computed, or `failed` with what went wrong and without a number; a
failure never looks like a result.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from functions.core.errors import ModelOutOfTokens, ModelRefused
from functions.core.sandbox_client import SandboxReply
from functions.core.steps import StepContext
from functions.health.agent_files import prompt_text
from functions.health.analysis_code import code_in, pre_flight
from functions.health.analysis_result import AnalysisResult, UnusableResult, analysis_results
from functions.health.data_dictionary import data_dictionary
from functions.health.findings import ExtractionReply, Proposals, looks_descriptive, own_findings, proven_findings
from functions.health.snapshot import analysis_tables, days_of
from functions.health.structured import parsed_answer

MOST_DEBUG_ROUNDS = 2
_BRANCH = "data_science"
_LONGEST_ERROR = 4_000
"""Characters of an error that the debugging agent reads."""

_NO_DATA = "There are no daily data of this person yet, so nothing could be computed."
_NO_RESULT = "The analysis of the data did not succeed, so there is no result to report."


@dataclass(slots=True)
class Analysis:
    """How a question to the data ended."""

    answer: str
    """For the agents that build on it. Of a failure: that there is no result; no number in it."""
    status: Literal["ok", "failed"]
    proposals: Proposals = field(default_factory=Proposals)
    failure: str | None = None
    """What the last attempt ran into, for the trace; never part of an answer."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One try at running the code."""

    code: str
    results: list[AnalysisResult] = field(default_factory=list)
    returned: Any = None
    error: str | None = None
    """For the debugging agent; None if the results can be used."""
    indentation: bool = False
    hopeless: bool = False
    """Whether other code would fail in the same way."""


def analyse(context: StepContext, question: str, *, debug_rounds: int = MOST_DEBUG_ROUNDS, first: int = 1) -> Analysis:
    """Answer a question by computing on the person's days. `first` is the number of the first finding's id.

    A model that declines or never comes to an end fails the analysis and not the turn (seed 002: its failures show in the answer).
    """
    dictionary = data_dictionary(days_of(context.snapshot))
    if not dictionary["columns"]:
        return Analysis(_NO_DATA, "failed", failure="no daily data")
    try:
        return _analysed(context, question, dictionary, debug_rounds, first)
    except (ModelOutOfTokens, ModelRefused) as error:
        return Analysis(_NO_RESULT, "failed", failure=error.code)


def _analysed(
    context: StepContext, question: str, dictionary: dict[str, Any], debug_rounds: int, first: int
) -> Analysis:
    material = {"question": question, "data_dictionary": dictionary}
    approach = context.run_agent("data_science_planner", material).text.strip()
    written = context.run_agent("data_science_coder", {**material, "approach": approach}).text
    attempt = _try(context, code_in(written), 1)
    for debug_round in range(1, debug_rounds + 1):
        if attempt.error is None or attempt.hopeless:
            break
        written = _debugged(context, {**material, "approach": approach}, attempt)
        attempt = _try(context, code_in(written), debug_round + 1)
    if attempt.error is not None:
        return Analysis(_NO_RESULT, "failed", failure=attempt.error)
    computed = {"question": question, "analysis_result": attempt.returned}
    summary = context.run_agent("data_science_summarizer", computed).text.strip()
    return Analysis(summary, "ok", _findings(context, question, computed, attempt.results, first))


def _try(context: StepContext, code: str, number: int) -> _Attempt:
    """Check the code, run it, and see whether what it returned can be used."""
    checked = pre_flight(code)
    if checked.error is not None:
        return _Attempt(checked.code, error=checked.error, indentation=checked.indentation)
    call = {"tool": "sandbox", "input": {"code": checked.code}}
    context.emit("agent.tool_call", call, key=str(number), agent=_BRANCH)
    reply = context.sandbox(checked.code, analysis_tables(context.snapshot))
    attempt = _outcome(checked.code, reply)
    result = {"tool": "sandbox", "summary": _summary(attempt), "duration_ms": reply.duration_ms}
    context.emit("agent.tool_result", result, key=str(number), agent=_BRANCH)
    return attempt


def _outcome(code: str, reply: SandboxReply) -> _Attempt:
    if reply.status != "ok":
        return _Attempt(code, error=_error_text(reply), hopeless=reply.status == "refused")
    try:
        return _Attempt(code, analysis_results(reply.result), reply.result)
    except UnusableResult as error:
        return _Attempt(code, error=str(error))


def _error_text(reply: SandboxReply) -> str:
    """What the debugging agent reads: how the run ended, the traceback where there is one, and what was printed."""
    told = [f"the run ended with status {reply.status}"]
    if reply.error is not None:
        told.append(reply.error.traceback.strip() or f"{reply.error.type}: {reply.error.message}")
    if reply.stdout.strip():
        told.append(f"printed before that:\n{reply.stdout.strip()}")
    return "\n".join(told)[:_LONGEST_ERROR]


def _summary(attempt: _Attempt) -> str:
    """One line for the event: which results came, or the last line of the error."""
    if attempt.error is not None:
        return f"failed: {attempt.error.strip().splitlines()[-1]}"[:200]
    return "; ".join(f"{result.kind} of {result.feature}" for result in attempt.results)


def _debugged(context: StepContext, material: dict[str, Any], failed: _Attempt) -> str:
    """The agent's reply. It reads what the coder read, and besides the code and what came of it."""
    help_ = f"\n\n{prompt_text('indentation_help')}" if failed.indentation else ""
    data = {**material, "code": failed.code, "error": failed.error}
    instructions = context.snapshot.agents["data_science_debugger"].task + help_
    return context.run_agent("data_science_debugger", data, instructions=instructions).text


def _findings(
    context: StepContext, question: str, computed: dict[str, Any], results: list[AnalysisResult], first: int
) -> Proposals:
    """A plain value needs no model to be a finding; nor does a result whose extraction could not be read."""
    if looks_descriptive(question) and all(result.kind == "scalar" for result in results):
        return own_findings(results, first)
    extracted = parsed_answer(context, "finding_extractor", computed, ExtractionReply)
    if extracted is None:
        return own_findings(results, first)
    return proven_findings(extracted.findings, results, question, first)
