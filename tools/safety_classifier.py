"""Makes the safety classifier from evals/safety/training, and measures it on authors that it was not made with.

`python -m tools.safety_classifier` fits it and writes functions/health/safety/classifier.*. `--measure` leaves out one
author after the other, fits the rest, and prints as JSON what that finds in the messages of the one left out, beside
the rules: what to expect of an author who is not among them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse, special

from functions.health.safety import classifier as files
from functions.health.safety.classifier import BUCKETS, KIND_BUCKETS, WINDOW, Classifier, features, message_words
from functions.health.safety.evidence import Evidence, evidence_in
from functions.health.safety.rules import rule_book

ROOT = Path(__file__).parents[1]
SAFETY = ROOT / "evals" / "safety"
MADE_THE_RULES = "phrasings"
NEVER_LEFT_OUT = {MADE_THE_RULES, "plain_words"}
"""Whoever wrote these had seen the rules, which would look too good."""
PLACE = ROOT / "functions" / "health" / "safety"

STRENGTH = 30.0
"""How much the messages count against small weights (C of liblinear). Chosen between 3 and 300 on
authors left out."""
SMOOTHING = 0.1
"""Added to the counts behind the log-count ratios."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Message:
    """One of the training set."""

    text: str
    flag: str | None


def read(path: Path) -> list[Message]:
    """The messages of one author, without laboratory values: whether 7.1 is critical is no matter of wording."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Message(row["text"], row["emergency"]) for row in rows if row["emergency"] != "critical_value"]


def authors() -> dict[str, list[Message]]:
    """All of the training set, by author."""
    paths = [SAFETY / f"{MADE_THE_RULES}.jsonl", *sorted((SAFETY / "training").glob("*.jsonl"))]
    return {path.stem: read(path) for path in paths}


def fitted(messages: Sequence[Message]) -> Classifier:
    """The classifier that these messages make."""
    found = [features(message_words(rule_book().form.sentences(message.text))[:WINDOW]) for message in messages]
    flags = np.array([message.flag or "" for message in messages])
    matrix, emergency = _matrix(found, BUCKETS), flags != ""
    ratios = _log_count_ratios(matrix, emergency)
    weights, intercept = _binary(matrix @ sparse.diags(ratios), emergency)
    scale, steps = _quantised(ratios * weights, 32_767)
    kinds = sorted(set(flags[emergency]))
    number = np.array([kinds.index(flag) for flag in flags[emergency]])
    kind_weights, kind_intercepts = _multinomial(
        _matrix([one for one, is_one in zip(found, emergency, strict=True) if is_one], KIND_BUCKETS), number, len(kinds)
    )
    kind_scale, kind_steps = _quantised(kind_weights.ravel(), 127)
    return Classifier(
        float(intercept),
        scale,
        array("h", steps.astype(np.int16).tobytes()),
        kinds,
        [round(float(one), 4) for one in kind_intercepts],
        kind_scale,
        array("b", kind_steps.astype(np.int8).tobytes()),
    )


def _matrix(found: Sequence[Sequence[int]], buckets: int) -> sparse.csr_matrix:
    """A row for each message, of Euclidean length 1 but for features that share a bucket."""
    rows = np.repeat(np.arange(len(found)), [len(one) for one in found])
    columns = np.concatenate([np.array(one, dtype=np.int64) % buckets for one in found])
    values = np.repeat([1 / np.sqrt(max(len(one), 1)) for one in found], [len(one) for one in found])
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(found), buckets))


def _log_count_ratios(matrix: sparse.csr_matrix, emergency: NDArray[np.bool_]) -> Floats:
    of_emergencies, of_others = (
        SMOOTHING + np.asarray(matrix[side].sum(axis=0)).ravel() for side in (emergency, ~emergency)
    )
    ratios: Floats = np.log((of_emergencies / of_emergencies.sum()) / (of_others / of_others.sum()))
    ratios[np.asarray(matrix.sum(axis=0)).ravel() == 0] = 0.0
    return ratios


def _binary(matrix: sparse.csr_matrix, positive: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Weights and intercept of L2-regularised logistic regression."""
    sign = np.where(positive, 1.0, -1.0)
    transposed = matrix.T.tocsr()

    def loss(point: Floats) -> tuple[float, Floats]:
        margin = sign * (matrix @ point[:-1] + point[-1])
        pull = -STRENGTH * sign * special.expit(-margin)
        value = 0.5 * point[:-1] @ point[:-1] + STRENGTH * np.logaddexp(0, -margin).sum()
        return value, np.append(point[:-1] + transposed @ pull, pull.sum())

    point = _minimum(loss, matrix.shape[1] + 1)
    return point[:-1], point[-1]


def _multinomial(matrix: sparse.csr_matrix, number: NDArray[np.int64], kinds: int) -> tuple[Floats, Floats]:
    """The same for more than two classes: weights (kinds, buckets) and intercepts."""
    one_hot = np.eye(kinds)[number]
    transposed, shape = matrix.T.tocsr(), (matrix.shape[1] + 1, kinds)

    def loss(flat: Floats) -> tuple[float, Floats]:
        point = flat.reshape(shape)
        logits = matrix @ point[:-1] + point[-1]
        pull = STRENGTH * (special.softmax(logits, axis=1) - one_hot)
        likelihood = (special.log_softmax(logits, axis=1) * one_hot).sum()
        value = 0.5 * (point[:-1] ** 2).sum() - STRENGTH * likelihood
        return value, np.vstack([point[:-1] + transposed @ pull, pull.sum(axis=0)]).ravel()

    point = _minimum(loss, shape[0] * kinds).reshape(shape)
    return point[:-1].T, point[-1]


def _minimum(loss: Any, size: int) -> Floats:
    found = optimize.minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": 500, "ftol": 1e-7})
    point: Floats = found.x
    return point


def _quantised(weights: Floats, most: int) -> tuple[float, Floats]:
    scale = float(np.abs(weights).max()) / most
    return scale, np.rint(weights / scale)


def write(made: Classifier, of: dict[str, list[Message]]) -> None:
    """The three files."""
    about = {
        "made_of": _made_of(of),
        "intercept": made.intercept,
        "scale": made.scale,
        "kind_scale": made.kind_scale,
        "kinds": list(made.kinds),
        "kind_intercepts": list(made.kind_intercepts),
    }
    (PLACE / files.ABOUT).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    (PLACE / files.WEIGHTS).write_bytes(made.weights.tobytes())
    (PLACE / files.KINDS).write_bytes(made.kind_weights.tobytes())


def _made_of(of: dict[str, list[Message]]) -> dict[str, Any]:
    messages = [message for each in of.values() for message in each]
    digest = hashlib.sha256("\n".join(f"{one.flag} {one.text}" for one in messages).encode())
    return {
        "authors": len(of),
        "emergencies": sum(1 for one in messages if one.flag),
        "harmless": sum(1 for one in messages if not one.flag),
        "sha256": digest.hexdigest(),
    }


def is_current() -> bool:
    """Whether the classifier that is there was made from the messages that are there."""
    about = json.loads((PLACE / files.ABOUT).read_text(encoding="utf-8"))
    return bool(about["made_of"] == _made_of(authors()))


def measured() -> dict[str, Any]:
    """For each author what the others' messages catch of theirs, with the rules; the rules saw none of them either."""
    everyone = authors()
    by_author = {}
    for name in everyone.keys() - NEVER_LEFT_OUT:
        made = fitted([message for other, theirs in everyone.items() if other != name for message in theirs])
        by_author[name] = [(message, evidence_in(message.text, made)) for message in everyone[name]]
    everything = [one for each in by_author.values() for one in each]
    return {"all": shares(everything), "left_out": {name: shares(by_author[name]) for name in sorted(by_author)}}


def shares(seen: Sequence[tuple[Message, Evidence]]) -> dict[str, dict[str, float]]:
    """Of the emergencies and of the harmless messages: how many, what share the rules alone would stop, what share is
    stopped, and what share goes on with the constraints and the note of what may be one."""
    table = {}
    for name, wanted in (("emergencies", True), ("harmless", False)):
        of_kind = [found for message, found in seen if bool(message.flag) is wanted]
        verdicts = [found.verdict for found in of_kind]
        parts = {
            "by_rules_alone": sum(1 for found in of_kind if found.ruled),
            "stopped": verdicts.count("emergency"),
            "possible": verdicts.count("possible"),
        }
        table[name] = {"messages": len(of_kind)} | {part: round(n / len(of_kind), 4) for part, n in parts.items()}
    return table


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tools.safety_classifier", description=__doc__)
    parser.add_argument("--measure", action="store_true", help="measure it on authors left out, and write nothing")
    asked = parser.parse_args()
    if asked.measure:
        sys.stdout.write(json.dumps(measured(), indent=1) + "\n")
        return
    everyone = authors()
    write(fitted([message for own in everyone.values() for message in own]), everyone)


if __name__ == "__main__":
    main()
