"""The answer on its way to the person: released sentence by sentence, each proven, then kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from contracts.turns import FactCheckIssue, Finding, ResultMode
from functions.core.models import OnText
from functions.core.steps import StepContext
from functions.health.conversation import said_by_user
from functions.health.fact_sheet import EMPTY, FactSheet
from functions.health.release import AnswerRelease
from functions.health.strict_check import Sources

NO_ANSWER = "I could not put an answer into words this time. Please ask again, perhaps a little differently."


class Answer(BaseModel):
    """What the person was told, and what its numbers rest on; kept in the journal."""

    text: str
    mode: ResultMode
    findings: list[Finding] = []
    fact_sheet: dict[str, float] = {}
    issues: list[FactCheckIssue] = []
    """References and numbers that could not be proven, and sentences that were left out."""
    rendered: list[tuple[int, int]] = []
    """Start and end of what code wrote into the text."""


def answer_by_agent(
    context: StepContext,
    agent: str,
    data: Mapping[str, Any],
    mode: ResultMode,
    *,
    sheet: FactSheet = EMPTY,
    findings: Sequence[Finding] = (),
    expert_texts: Sequence[str] = (),
    proposals: Sequence[str] = (),
    instructions: str | None = None,
) -> dict[str, Any]:
    """Let an agent write the answer. What it cites from `sheet` is rendered while it writes; a literal number may be the
    person's, one of `expert_texts`, or what one of `proposals` proposes."""
    sources = Sources(
        person=said_by_user(context.turn),
        expert=expert_texts,
        proposals=proposals,
        rules=[*context.screening.constraints, *context.screening.notes],
    )

    def write(on_text: OnText) -> None:
        context.run_agent(agent, data, instructions=instructions, on_text=on_text)

    return _answer(context, write, mode, AnswerRelease(sheet, sources), findings=findings)


def answer_by_code(context: StepContext, text: str, mode: ResultMode) -> dict[str, Any]:
    """Give an answer that no model wrote."""
    release = AnswerRelease(EMPTY, Sources())
    return _answer(context, lambda on_text: on_text(text), mode, release, by_code=True)


def _answer(
    context: StepContext,
    write: Callable[[OnText], None],
    mode: ResultMode,
    release: AnswerRelease,
    *,
    findings: Sequence[Finding] = (),
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
        issues=release.issues,
        rendered=[(span.start, span.end) for span in release.rendered],
    )
    # An attempt that starts over streams the whole answer again, so its end is announced again, too.
    context.emit("answer.completed", {"text": answer.text}, key=str(context.events.author.attempt))
    return {"mode": mode, "answer": context.keep("answer", answer.model_dump(mode="json"))}
