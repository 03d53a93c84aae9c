"""The answer on its way to the person: released sentence by sentence, each proven, then kept."""

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
from functions.health.references import Span
from functions.health.release import AnswerRelease, LetThrough
from functions.health.strict_check import NumberSources

NO_ANSWER = "I could not put an answer into words this time. Please ask again, perhaps a little differently."


class Answer(BaseModel):
    """What the person was told, and what its numbers rest on; kept in the journal."""

    text: str
    mode: ResultMode
    findings: list[Finding] = []
    fact_sheet: dict[str, float] = {}
    issues: list[FactCheckIssue] = []
    """References and numbers that could not be proven, sentences that were left out, citations that no look-up had
    returned."""
    citations: list[Citation] = []
    """What the text cites."""
    rendered: list[Span] = []
    """What code wrote into the text: where it stands, and which key it stands for."""
    let_through: list[LetThrough] = []
    """Numbers that the model wrote itself, and what let them stand."""


def answer_by_agent(
    context: StepContext,
    agent: str,
    data: Mapping[str, Any],
    mode: ResultMode,
    *,
    sheet: FactSheet = EMPTY,
    findings: Sequence[Finding] = (),
    sources: Sequence[Source] = (),
    expert_texts: Sequence[str] = (),
    proposals: Sequence[str] = (),
    instructions: str | None = None,
    opening: str = "",
    closing: str = "",
) -> dict[str, Any]:
    """Let an agent write the answer. What it cites from `sheet` is rendered while it writes, and a citation of anything but
    `sources` does not get through; a literal number may be the person's, one of `expert_texts`, or what one of `proposals`
    proposes.

    `opening` and `closing` are ours and stand before and behind it, as paragraphs of their own; they may cite, too.
    """
    gate = CitationGate(Sources.of(sources, said_by_user(context.turn)))
    numbers = NumberSources(
        person=said_by_user(context.turn),
        expert=expert_texts,
        proposals=proposals,
        rules=[*context.screening.constraints, *context.screening.notes],
    )

    def write(on_text: OnText) -> None:
        if opening:
            on_text(f"{opening}\n\n")
        context.run_agent(agent, data, instructions=instructions, on_text=lambda delta: on_text(gate.feed(delta)))
        on_text(gate.finish())
        if closing:
            on_text(f"\n\n{closing}")

    return _answer(context, write, mode, AnswerRelease(sheet, numbers), findings=findings, gate=gate)


def answer_by_code(context: StepContext, text: str, mode: ResultMode) -> dict[str, Any]:
    """Give an answer that no model wrote."""
    release = AnswerRelease(EMPTY, NumberSources())
    return _answer(context, lambda on_text: on_text(text), mode, release, by_code=True)


def _answer(
    context: StepContext,
    write: Callable[[OnText], None],
    mode: ResultMode,
    release: AnswerRelease,
    *,
    findings: Sequence[Finding] = (),
    gate: CitationGate | None = None,
    by_code: bool = False,
) -> dict[str, Any]:
    take = release.add if by_code else release.feed
    notes = [] if mode == "safety" else context.screening.notes
    with context.answer_stream() as stream:
        if notes and mode == "coaching":
            # Coaching ends with its question, so what has to be said besides comes first.
            stream.write(release.add("".join(f"{note}\n\n" for note in notes)))
        begun = len(release.text)
        write(lambda delta: stream.write(take(delta)))
        stream.write(release.finish())
        if not release.text[begun:].strip():
            stream.write(release.add(NO_ANSWER))
        if notes and mode != "coaching":
            stream.write(release.add("".join(f"\n\n{note}" for note in notes)))
    answer = Answer(
        text=release.text,
        mode=mode,
        findings=list(findings),
        fact_sheet=release.sheet.values,
        issues=[*release.issues, *(uncited(one.text, one.context) for one in (gate.removed if gate else ()))],
        citations=[Citation(title=one.title, url=one.url, source=one.source) for one in gate.used] if gate else [],
        rendered=release.rendered,
        let_through=release.let_through,
    )
    # An attempt that starts over streams the whole answer again, so its end is announced again, too.
    context.emit("answer.completed", {"text": answer.text}, key=str(context.events.author.attempt))
    return {"mode": mode, "answer": context.keep("answer", answer.model_dump(mode="json"))}


def uncited(citation: str, context: str) -> FactCheckIssue:
    """The note of a citation that was taken out."""
    return FactCheckIssue(
        value=citation, severity="error", context=f"{context} (removed: no look-up returned it)".strip()
    )
