"""The Health Coach's run, in the seed's three parts: whether to recommend now, the coaching itself, whether it is finished.

Two rules are code's and not only asked for. Something of the person's own stands in every answer: where the coach used none
of the anchors, a sentence with one is put in. And the end fits the verdict: a question forward, or a closing summary and no
question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from functions.core.steps import StepContext
from functions.health.agent_files import prompt_text
from functions.health.anchors import Anchors, anchor_sentence, compute_anchors, uses_anchor
from functions.health.citations import Sources, check
from functions.health.conversation import conversation_of, said_by_user
from functions.health.expert_tools.results import Source
from functions.health.snapshot import days_of, markers_of
from functions.health.structured import parsed_answer

FORWARD_QUESTION = "Which part of this would fit best into your coming week?"
"""Where the coach's own text ends without one."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


class RecommendReply(BaseModel):
    """What the recommend gate puts out."""

    verdict: Literal["YESREC", "NOREC"]


class FinishReply(BaseModel):
    """What the finish gate puts out."""

    verdict: Literal["FINISH", "CONTINUE"]


@dataclass(frozen=True, slots=True)
class Coaching:
    """What the run came to."""

    answer: str
    """With references to anchors still in it."""
    rendered: str
    """The same as a person reads it."""
    sources: list[Source] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What code had to put right."""


def anchors_of(context: StepContext) -> Anchors:
    """The anchors of the turn's person."""
    return compute_anchors(days_of(context.snapshot), markers_of(context.snapshot))


def coach(
    context: StepContext, question: str, insights: Iterable[dict[str, Any]], sources: Sequence[Source]
) -> Coaching:
    """`sources` are what the others' look-ups returned."""
    told, anchors = list(insights), anchors_of(context)
    data = {"conversation": conversation_of(context.turn), "question": question, "supporting_insights": told}
    recommend = parsed_answer(context, "coach_recommend_gate", data, RecommendReply)
    # What cannot be read is NOREC: the gate is there so that nobody is advised too early.
    verdict = recommend.verdict if recommend is not None else "NOREC"
    block = prompt_text("health_coach_yesrec" if verdict == "YESREC" else "health_coach_norec")
    text = context.run_agent(
        "health_coach",
        {**data, "verdict": verdict, "personal_anchors": anchors.for_prompt()},
        instructions=f"{context.snapshot.agents['health_coach'].task}\n\n{block}",
    ).text.strip()
    notes = []
    if not uses_anchor(text, anchors):
        text = _before_last_question(text, anchor_sentence(f"{question} {context.turn.question}", anchors) or "")
        notes.append("the coach used no personal anchor; one was put in")
    finish = parsed_answer(context, "coach_finish_gate", {**data, "draft": anchors.rendered(text)}, FinishReply)
    if finish is not None and finish.verdict == "FINISH":
        text = _closed(context, question, text, anchors)
    elif not text.endswith("?"):
        text = f"{text} {FORWARD_QUESTION}".strip()
        notes.append("the coach asked no question; one was put in")
    checked = check(text, Sources.of(sources, said_by_user(context.turn)))
    removed = [one.text for one in checked.removed]
    return Coaching(checked.text, anchors.rendered(checked.text), checked.used, removed, notes)


def _closed(context: StepContext, question: str, text: str, anchors: Anchors) -> str:
    """Without its last question, and with a closing summary behind it."""
    body, _ = _split_last_question(text)
    closing = context.run_agent("coach_closing", {"question": question, "draft": anchors.rendered(body)}).text.strip()
    summary = " ".join(part for part in _SENTENCE_END.split(closing) if not part.rstrip().endswith("?"))
    return f"{body}\n\n{summary}".strip()


def _before_last_question(text: str, sentence: str) -> str:
    body, question = _split_last_question(text)
    return " ".join(part for part in (body, sentence, question) if part)


def _split_last_question(text: str) -> tuple[str, str]:
    """The text before its last sentence, and that sentence, if it is a question; else the text and nothing."""
    if not text.endswith("?"):
        return text, ""
    ends = list(_SENTENCE_END.finditer(text))
    start = ends[-1].end() if ends else 0
    return text[:start].rstrip(), text[start:]
