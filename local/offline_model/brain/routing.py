"""Who answers: vagueness, the six patterns of collaboration, and one question per agent."""

from __future__ import annotations

import re
from typing import Any

from local.offline_model.brain.intents import Intent, read_intent
from local.offline_model.brain.language import normalise
from local.offline_model.brain.metrics import DataDictionary, mentions
from local.offline_model.brain.windows import find_window
from local.offline_model.prompt import Prompt

DATA_SCIENCE, DOMAIN_EXPERT, HEALTH_COACH = "Data Science Agent", "Domain Expert Agent", "Health Coach Agent"

_NO_ANCHOR = re.compile(
    r"\b(anything|something|what is) (interesting|unusual|notable|surprising|worth (knowing|noticing))\b"
    r"|\bwhat stands out\b|\bsurprise me\b|\b(any|find|show me|tell me) (me )?(some )?(insights?|patterns?)\b"
    r"|\bwhat (can|do) you (see|find|notice|tell me)\b|\btell me (something )?about my (data|health)\b"
    r"|\bwhat should i know\b"
)
_HOW_AM_I = re.compile(r"\bhow am i( doing)?\b|\bam i (healthy|fit|well|ok|okay)\b")
_PERSONAL = re.compile(r"\b(my|mine|me|i|am i|i am|i have)\b")
_VALUE = re.compile(r"\b(?:of|at|is|was|about|around)\s+\d")
"""A value that is named is taken for the person's own, even where nothing else says so."""
_OWN_DATA = re.compile(r"\b(data|numbers|readings?|measurements?|stats|statistics|results?|labs?|health|trends?)\b")
_DEVICE = re.compile(
    r"\b(sync(ing|s|ed)?|bluetooth|battery|charg(e|er|ing)|firmware|strap|wristband|pair(ing)?|reset|log ?in"
    r"|password|app|screen|"
    r"subscription|account)\b"
)
_DEVICE_TROUBLE = re.compile(
    r"\b(fitbit|watch|ring|whoop|garmin|oura|tracker|device|band|app|phone|account|password)\b"
)
_SMALL_TALK = re.compile(
    r"^(hi|hello|hey|good (morning|evening|afternoon)|thanks?|thank you|bye|goodbye|ok|okay|cool|great|nice)\b"
    r"|\b(tell me a joke|joke|poem|who are you|what are you|your name|how are you|weather|write (me )?(a "
    r"|some )?code|capital of)\b"
)
_ADVICE = re.compile(
    r"\b(how (can|could|do|should|might) i|should i|help me|goals?|smart|plan|tips?|advice|advise"
    r"|recommend(ation|ations|ed)?|suggest(ion|ions)?"
    r"|want to|would like to|coach|motivat(e|ion|ed)|habits?|routine|what (can|could|should) i do|what to do"
    r"|ways to|(to|me|i) improve)\b"
)
_KNOWLEDGE = re.compile(
    r"^(what (is|are|does)|why|explain|is it|are there)\b|\b(mean|means|normal|healthy|unhealthy|good for"
    r"|bad for|dangerous|worr(y|ied|ying)"
    r"|concern(ed|ing)?|for my age|research|stud(y|ies)|science|evidence|news|cause[sd]?|risks?"
    r"|reference range|recommended|why|explain)\b"
)
_MEDICAL = re.compile(
    r"\b(doctor|medical|medication|medicine|diagnos\w+|disease|conditions?|symptoms?|diabet\w+|apnea|apnoea"
    r"|hypertension|cholesterol|"
    r"ldl|hdl|blood (pressure|sugar|test)|lab(s|oratory)?|insulin|thyroid|asthma|arrhythmia|afib|illness|sick"
    r"|ill|flu|covid|clinical)\b"
)
_HEALTH = re.compile(
    r"\b(health|healthy|sleep|heart|exercise|workouts?|fitness|diet|food|eat|eating|nutrition|stress|weight"
    r"|vitamins?|body|alcohol|caffeine|"
    r"coffee|smoking|energy|tired|fatigue|recover(y)?|wellness|wellbeing|muscle|running|yoga|meditation"
    r"|hydration|nap|insomnia|metabolism|"
    r"training|training load|fasting|supplements?|protein|sugar|medicine|immune|hormones?|ageing|aging|longevity)\b"
)
_DATA_QUESTION = re.compile(
    r"\b(what|how) (is|was|are|were) (my|the (trend|mean|average|median|total|highest|lowest|correlation|relationship))\b"
    r"|\bmy (average|mean|typical)\b"
)


def vagueness(question: str) -> str:
    """`high` only where nothing at all anchors the question; leans towards `low`."""
    text = normalise(question)
    window = find_window(text)
    if mentions(text, DataDictionary(None)) or _ADVICE.search(text) or (window and window.kind != "all"):
        return "low"
    if _NO_ANCHOR.search(text):
        return "high"
    return "medium" if _asks_for_overview(text) else "low"


def _asks_for_overview(text: str) -> bool:
    """The person's data as a whole is meant, and no measurement is named."""
    own_data = _PERSONAL.search(text) and _OWN_DATA.search(text)
    return bool(own_data or _HOW_AM_I.search(text) or _NO_ANCHOR.search(text))


def classify_vagueness(prompt: Prompt) -> dict[str, Any]:
    return {"vagueness": vagueness(prompt.question())}


def route(prompt: Prompt) -> dict[str, Any]:
    """Main agent, supporting agents and how they work together; no agents: the fallback replies."""
    question = prompt.question()
    text = normalise(question)
    intent = read_intent(question, DataDictionary(None), prompt.earlier_questions())
    if (_DEVICE.search(text) and _DEVICE_TROUBLE.search(text)) or (_SMALL_TALK.search(text) and intent is None):
        return _routed("", [], "No agent: this is not about health or the person's data.")
    personal = bool(_PERSONAL.search(text) and (intent or _OWN_DATA.search(text)))
    personal = personal or bool(mentions(text, DataDictionary(None)) and _VALUE.search(text))
    half_a_pair = intent is not None and intent.kind == "association" and len(intent.metrics) == 1
    relates_data = intent is not None and intent.kind == "association" and len(intent.metrics) > 1
    medical = bool(_MEDICAL.search(text)) or (intent is not None and any(one.medical for one in intent.metrics))
    knowledge = bool(_KNOWLEDGE.search(text)) and not _DATA_QUESTION.search(text)
    if _ADVICE.search(text):
        supporting = [DATA_SCIENCE] if personal else []
        supporting += [DOMAIN_EXPERT] if personal and medical else []
        return _routed(HEALTH_COACH, supporting, "The coach guides" + _helped_by(supporting))
    if medical or (knowledge and not relates_data):
        if not (personal or intent or medical or _HEALTH.search(text)):
            return _routed("", [], "No agent: this is not about health or the person's data.")
        supporting = [DATA_SCIENCE] if personal else []
        return _routed(DOMAIN_EXPERT, supporting, "The expert explains" + _helped_by(supporting))
    if (intent and (personal or not half_a_pair)) or (not intent and _asks_for_overview(text)):
        return _routed(DATA_SCIENCE, [], "The data scientist computes the answer from the person's own data.")
    if intent or _HEALTH.search(text):
        supporting = [DATA_SCIENCE] if _PERSONAL.search(text) else []
        return _routed(DOMAIN_EXPERT, supporting, "The expert explains" + _helped_by(supporting))
    return _routed("", [], "No agent: this is not about health or the person's data.")


def _helped_by(supporting: list[str]) -> str:
    roles = {DATA_SCIENCE: "the data scientist computes first", DOMAIN_EXPERT: "the expert adds medical context"}
    return "".join(f"; {roles[agent]}" for agent in supporting) + "."


def _routed(main: str, supporting: list[str], workflow: str) -> dict[str, Any]:
    return {"main_agent": main, "supporting_agents": "; ".join(supporting), "collaboration_workflow": workflow}


def rephrase(prompt: Prompt) -> dict[str, Any]:
    """The person's question to each agent; the data scientist's as one narrow computation."""
    question = prompt.question()
    narrow = narrow_question(question, prompt.earlier_questions())
    chosen = prompt.value("route")
    chosen = chosen if isinstance(chosen, dict) else {}
    main = str(chosen.get("main_agent", ""))
    supporting = chosen.get("supporting_agents", "")
    names = supporting if isinstance(supporting, list) else [name.strip() for name in str(supporting).split(";")]
    asked = {agent: narrow if agent == DATA_SCIENCE else question for agent in [main, *names] if agent}
    return {
        "main_agent_question": asked.get(main, question),
        "supporting_agent_questions": [{"agent": name, "question": asked[name]} for name in names if name],
    }


def narrow_question(question: str, earlier: list[str]) -> str:
    """The question as one computation, or as it is where its words may name a column that only the data knows."""
    intent = read_intent(question, DataDictionary(None), earlier)
    return intent.phrase() if intent and _is_whole(intent) else question


def _is_whole(intent: Intent) -> bool:
    return intent.kind != "association" or len(intent.metrics) > 1
