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
_DEVICE = re.compile(
    r"\b(sync|syncing|bluetooth|battery|charg\w+|firmware|strap|pair|pairing|reset|password|app|account|log ?in)\b"
)
_GREETING = re.compile(
    r"^(hi|hello|hey|good (morning|evening|afternoon))\b|\bwho are you\b|\bwhat are you\b|\byour name\b|\bhow are you\b"
)
_THANKS = re.compile(r"\b(thanks?|thank you|bye|goodbye)\b")


def domain_expert(prompt: Prompt) -> str:
    told = _about(prompt, _BACKGROUND) or ["I have no prepared background on this topic."]
    looked_up = [
        f"A lookup with {result.name} returned material that I cannot weigh." for result in prompt.tool_results
    ]
    return " ".join([*told, *looked_up, "A doctor can judge what it means for you.", _NO_SOURCES])


def health_coach(prompt: Prompt) -> str:
    told = _about(prompt, _HABITS) or [
        "A goal works best when it is small, tied to a fixed moment of the day, and easy to check."
    ]
    return " ".join(
        [
            *told,
            "Keep it for two weeks before you judge it.",
            "This is general advice from Amy's offline demo model.",
            "Which day of your week would be the easiest to start on?",
        ]
    )


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
