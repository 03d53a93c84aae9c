"""The answer on its way to the person: streamed with its references rendered, then kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from contracts.turns import Citation, FactCheckIssue, Finding, ResultMode
from functions.core.models import OnText
from functions.core.steps import StepContext
from functions.health.citations import CitationGate, Sources
from functions.health.conversation import said_by_user
from functions.health.expert_tools.results import Source
from functions.health.fact_sheet import EMPTY, FactSheet
from functions.health.references import ReferenceRenderer, Span

NO_ANSWER = "I could not put an answer into words this time. Please ask again, perhaps a little differently."


class Answer(BaseModel):
    """What the person was told, and what its numbers rest on; kept in the journal."""

    text: str
    mode: ResultMode
    findings: list[Finding] = []
    fact_sheet: dict[str, float] = {}
    issues: list[FactCheckIssue] = []
    """References that could not be proven, and citations that no look-up had returned."""
    citations: list[Citation] = []
    """What the text cites."""
    rendered: list[Span] = []
    """What code rendered into the text: where it stands, and which key it stands for."""


def answer_by_agent(
    context: StepContext,
    agent: str,
    data: Mapping[str, Any],
    mode: ResultMode,
    *,
    sheet: FactSheet = EMPTY,
    findings: Sequence[Finding] = (),
    sources: Sequence[Source] = (),
    instructions: str | None = None,
    opening: str = "",
    closing: str = "",
) -> dict[str, Any]:
    """Let an agent write the answer. What it cites from `sheet` is rendered while it writes, and a citation of anything but
    `sources` does not get through.

    `opening` and `closing` are ours and stand before and behind it, as paragraphs of their own; they may cite, too.
    """
    gate = CitationGate(Sources.of(sources, said_by_user(context.turn)))

    def write(on_text: OnText) -> None:
        if opening:
            on_text(f"{opening}\n\n")
        context.run_agent(agent, data, instructions=instructions, on_text=lambda delta: on_text(gate.feed(delta)))
        on_text(gate.finish())
        if closing:
            on_text(f"\n\n{closing}")

    return _answer(context, write, mode, sheet, findings, gate=gate)


def answer_by_code(context: StepContext, text: str, mode: ResultMode) -> dict[str, Any]:
    """Give an answer that no model wrote."""
    return _answer(context, lambda on_text: on_text(text), mode, EMPTY, ())


def _answer(
    context: StepContext,
    write: Callable[[OnText], None],
    mode: ResultMode,
    sheet: FactSheet,
    findings: Sequence[Finding],
    *,
    gate: CitationGate | None = None,
) -> dict[str, Any]:
    renderer = ReferenceRenderer(sheet.render)
    with context.answer_stream() as stream:
        write(lambda delta: stream.write(renderer.feed(delta)))
        stream.write(renderer.finish())
        if not renderer.text.strip():
            stream.write(renderer.feed(NO_ANSWER))
    answer = Answer(
        text=renderer.text,
        mode=mode,
        findings=list(findings),
        fact_sheet=sheet.values,
        issues=[*renderer.issues, *(uncited(one.text, one.context) for one in (gate.removed if gate else ()))],
        citations=[Citation(title=one.title, url=one.url, source=one.source) for one in gate.used] if gate else [],
        rendered=renderer.rendered,
    )
    # An attempt that starts over streams the whole answer again, so its end is announced again, too.
    context.emit("answer.completed", {"text": answer.text}, key=str(context.events.author.attempt))
    return {"mode": mode, "answer": context.keep("answer", answer.model_dump(mode="json"))}


def uncited(citation: str, context: str) -> FactCheckIssue:
    """The note of a citation that was taken out."""
    return FactCheckIssue(
        value=citation, severity="error", context=f"{context} (removed: no look-up returned it)".strip()
    )
