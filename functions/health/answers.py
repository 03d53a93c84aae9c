"""The answer on its way to the person: streamed with its references rendered, then kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from contracts.turns import FactCheckIssue, Finding, ResultMode
from functions.core.models import OnText
from functions.core.steps import StepContext
from functions.health.fact_sheet import EMPTY, FactSheet
from functions.health.references import ReferenceRenderer

NO_ANSWER = "I could not put an answer into words this time. Please ask again, perhaps a little differently."


class Answer(BaseModel):
    """What the person was told, and what its numbers rest on; kept in the journal."""

    text: str
    mode: ResultMode
    findings: list[Finding] = []
    fact_sheet: dict[str, float] = {}
    issues: list[FactCheckIssue] = []
    """References that could not be proven."""
    rendered: list[tuple[int, int]] = []
    """Start and end of what code rendered into the text."""


def answer_by_agent(
    context: StepContext,
    agent: str,
    data: Mapping[str, Any],
    mode: ResultMode,
    *,
    sheet: FactSheet = EMPTY,
    findings: Sequence[Finding] = (),
    instructions: str | None = None,
    opening: str = "",
    closing: str = "",
) -> dict[str, Any]:
    """Let an agent write the answer. What it cites from `sheet` is rendered while it writes.

    `opening` and `closing` are ours and stand before and behind it, as paragraphs of their own; they may cite, too.
    """

    def write(on_text: OnText) -> None:
        if opening:
            on_text(f"{opening}\n\n")
        context.run_agent(agent, data, instructions=instructions, on_text=on_text)
        if closing:
            on_text(f"\n\n{closing}")

    return _answer(context, write, mode, sheet, findings)


def answer_by_code(context: StepContext, text: str, mode: ResultMode) -> dict[str, Any]:
    """Give an answer that no model wrote."""
    return _answer(context, lambda on_text: on_text(text), mode, EMPTY, ())


def _answer(
    context: StepContext,
    write: Callable[[OnText], None],
    mode: ResultMode,
    sheet: FactSheet,
    findings: Sequence[Finding],
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
        issues=renderer.issues,
        rendered=[(span.start, span.end) for span in renderer.rendered],
    )
    # An attempt that starts over streams the whole answer again, so its end is announced again, too.
    context.emit("answer.completed", {"text": answer.text}, key=str(context.events.author.attempt))
    return {"mode": mode, "answer": context.keep("answer", answer.model_dump(mode="json"))}
