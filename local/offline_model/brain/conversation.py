"""The agents that talk: domain expert, health coach and fallback. Short, general, without numbers, and open about it."""

from __future__ import annotations

import re

from local.offline_model.brain.answers import DISCLOSURE
from local.offline_model.brain.language import normalise
from local.offline_model.brain.metrics import DataDictionary, mentions
from local.offline_model.prompt import Prompt

_BACKGROUND = {
    "resting_heart_rate": (
        "Resting heart rate tends to fall with endurance fitness and to rise with illness, heat, alcohol, "
        "stress and short sleep."
    ),
    "heart_rate_variability": (
        "Heart rate variability differs a great deal between people, so it is best read against one's own "
        "usual range; short sleep, alcohol and illness tend to lower it."
    ),
    "sleep_minutes": "How long people need to sleep differs, and regular times matter as well as length.",
    "steps": (
        "More daily walking goes along with better health in most studies, and the gain is largest for those "
        "who walk little."
    ),
    "active_zone_minutes": (
        "Regular activity that raises the heart rate is among the best supported habits for heart and metabolism."
    ),
    "stress_management_score": (
        "Such scores are computed by the device's maker from heart rate, sleep and activity, and are a hint "
        "rather than a measurement."
    ),
    "breathing_rate": "Breathing rate at night is steady in most people; a lasting rise can go along with illness.",
    "spo2": "Wrist devices estimate blood oxygen roughly; lasting low values are a matter for a doctor.",
    "skin_temperature_c": "Skin temperature follows the room, the bedding, the cycle and illness.",
    "sedentary_minutes": "Long sitting is linked with poorer health, and short breaks spent moving help.",
    "ldl_cholesterol": "LDL cholesterol is judged together with other risk factors, which a doctor can weigh.",
    "blood_pressure": "Blood pressure is judged over repeated measurements at rest.",
    "blood_glucose": "Blood glucose is judged by how and when it was measured.",
}
_HABITS = {
    "sleep_minutes": "A fixed time to get up, kept on weekends too, is the step that most often helps sleep.",
    "steps": "A walk after lunch on the days on which you walk least is an easy place to begin.",
    "resting_heart_rate": "Regular easy endurance exercise and enough sleep are the usual levers on resting heart rate.",
    "heart_rate_variability": (
        "Regular sleep and easy days after hard ones are the usual levers on heart rate variability."
    ),
    "active_zone_minutes": (
        "Adding one short brisk session to a day that has none is easier to keep than longer sessions."
    ),
    "stress_management_score": "A short pause at the same time each day, with slow breathing, is an easy habit to keep.",
    "sedentary_minutes": "Standing up for a short walk at fixed times breaks up long sitting.",
}
_NO_SOURCES = "This is general knowledge from Amy's offline demo model, which has searched no literature."
_SEARCHED = "This comes from Amy's offline demo model, which looks up titles and weighs nothing."
_COACHES = "This is general advice from Amy's offline demo model."
_ACTION = re.compile(
    r"\b(goal|plan|walk|run|running|train|lose|weight|habit|diet|eat|stress|bed|wake|smok\w+|drink\w*)\b"
)
_DEVICE = re.compile(
    r"\b(sync|syncing|bluetooth|battery|charg\w+|firmware|strap|pair|pairing|reset|password|app|account|log ?in)\b"
)
_GREETING = re.compile(
    r"^(hi|hello|hey|good (morning|evening|afternoon))\b|\bwho are you\b|\bwhat are you\b|\byour name\b|\bhow are you\b"
)
_THANKS = re.compile(r"\b(thanks?|thank you|bye|goodbye)\b")


def domain_expert(prompt: Prompt) -> str:
    told = _about(prompt, _BACKGROUND) or ["I have no prepared background on this topic."]
    compared, literature = _compared(prompt), _literature(prompt)
    known = {"range_compare", "ncbi_search"}
    looked_up = [
        f"A lookup with {result.name} returned material that I cannot weigh."
        for result in prompt.tool_results
        if result.name not in known
    ]
    end = _SEARCHED if literature else _NO_SOURCES
    return " ".join([*compared, *told, *literature, *looked_up, "A doctor can judge what it means for you.", end])


def _compared(prompt: Prompt) -> list[str]:
    """Where a value lies, without figures."""
    found = prompt.found("range_compare")
    if not isinstance(found, dict) or "compared" not in found:
        return []
    where = {"below": "below", "within": "within", "above": "above"}.get(found["compared"]["position"])
    if where is None:
        return []
    kind = "the range on your own report" if found["compared"]["kind"] == "printed_on_report" else "the reference range"
    return [f"The value lies {where} {kind} [range:{found['marker']}]."]


def _literature(prompt: Prompt) -> list[str]:
    """The first article found; its words are passed on only as a title, since nothing here can weigh them."""
    found = prompt.found("ncbi_search")
    articles = found.get("articles") if isinstance(found, dict) else None
    if not articles:
        return []
    title, mark = str(articles[0].get("title", "")), f"[{articles[0].get('id', '')}]"
    named = "" if any(character.isdigit() for character in title) or "." in title else f": {title}"
    return [f"Research bears on this{named} {mark}."]


def health_coach(prompt: Prompt) -> str:
    own = _own_figure(prompt)
    question = "Which day of your week would be the easiest to start on?"
    if prompt.text("verdict").strip('"') == "NOREC":
        said = "Before I suggest anything, I would like to know what you want to change."
        return " ".join([said, *own, _COACHES, "What would you most like to be different in a month?"])
    told = _about(prompt, _HABITS) or [
        "A goal works best when it is small, tied to a fixed moment of the day, and easy to check."
    ]
    return " ".join([*own, *told, "Keep it for two weeks before you judge it.", _COACHES, question])


def recommend_gate(prompt: Prompt) -> dict[str, str]:
    """Whoever names a measurement or an action has said enough."""
    text = normalise(prompt.question())
    concrete = mentions(text, DataDictionary(None)) or _ACTION.search(text) or prompt.earlier_questions()
    return {"verdict": "YESREC" if concrete else "NOREC"}


def finish_gate(prompt: Prompt) -> dict[str, str]:
    return {"verdict": "FINISH" if _THANKS.search(normalise(prompt.question())) else "CONTINUE"}


def closing(_: Prompt) -> str:
    return (
        "So there is one small step to keep, and your own data will show whether it does you good. "
        "Come back whenever you want to look at it again."
    )


def _own_figure(prompt: Prompt) -> list[str]:
    """A sentence that cites something of the person's own: of what was asked about, else the first."""
    anchors = prompt.value("personal_anchors")
    sentences = [str(one.get("write", "")) for one in anchors or [] if isinstance(one, dict)]
    asked = [mention.metric.column for mention in mentions(normalise(prompt.question()), DataDictionary(None))]
    fitting = [one for one in sentences if any(f"anchor.{column}." in one for column in asked)]
    return (fitting or sentences)[:1]


def fallback(prompt: Prompt) -> str:
    text = normalise(prompt.question())
    if _DEVICE.search(text):
        said = (
            "I cannot help with devices, apps or accounts; the maker's support can. "
            "I can answer questions about the data they bring."
        )
    elif _THANKS.search(text):
        said = "You are welcome. Ask me whenever you want to look at your data."
    elif _GREETING.search(text):
        said = (
            "Hello, I am Amy. I answer questions about your own health data, for instance how your resting heart rate "
            "has changed over the last month, or whether your sleep and your heart rate variability go together."
        )
    else:
        said = (
            "That is outside what I can answer. Ask me about your own health data: a measurement, how it changed, "
            "or how two of them go together."
        )
    return f"{said}\n\n{DISCLOSURE}"


def _about(prompt: Prompt, texts: dict[str, str]) -> list[str]:
    named = mentions(normalise(prompt.question()), DataDictionary(None))
    columns = [mention.metric.column for mention in named]
    # The many sleep metrics share what there is to say about sleep.
    columns = ["sleep_minutes" if "sleep" in column else column for column in columns]
    return [texts[column] for column in dict.fromkeys(columns) if column in texts]
