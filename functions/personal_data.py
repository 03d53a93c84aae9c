"""What there is of a person, kind by kind: how it gets into an export, and what an erasure has to undo beside it.

Rows of a person lie in two tables, below `USER#<id>` and, of a turn or run, below `USER#<id>#TURN#<turn id>`; what is
counted of their requests lies below `LIMITS#<hash of the id>`; objects lie in the bucket below `<area>/<id>/`. An erasure
removes all of that, declared or not. A kind that is not declared here would be missing from exports, though: so a test looks
through everything that the tests' people own and fails where it finds one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from functions.core import credentials, directory
from functions.core.check_in_results import OPEN
from functions.core.check_in_slots import execution_name
from functions.core.principal import Principal
from functions.core.store import Item
from functions.core.turns import TurnRecord

Place = Literal["person", "turn", "limits"]
"""Whose partition a row is in: the person's, that of one turn or run, or that of the person's limits."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Exported as they are stored: `<file>.json`, and `<file>.csv` with a column for each field."""

    file: str
    tells: str
    """For the README of the export."""
    hidden: tuple[str, ...] = ()
    """Fields that are machinery, or that nobody may have."""
    texts: tuple[str, ...] = ()
    """Fields that are stored as JSON text."""
    shown: tuple[str, ...] = ()
    """Fields that are machinery in rows of other kinds, and here are the person's."""


@dataclass(frozen=True, slots=True)
class DayRows:
    """Daily values: one row for each date, as JSON with the source of each value and as a wide CSV."""

    file: str
    tells: str


@dataclass(frozen=True, slots=True)
class Work:
    """Turns or runs: a file for each, with its events, and a CSV of all."""

    file: str
    tells: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Not a file of its own."""

    why: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rows."""

    prefix: str
    """What the sort key begins with; one without `#` at its end is the whole sort key."""
    name: str
    """As it is counted."""
    exported: Rows | DayRows | Work | Elsewhere
    place: Place = "person"
    forget: Callable[[Item], None] | None = None
    """Undoes what of a row lies in the directory. Done before the row goes, and maybe twice."""
    machine: str = ""
    """The setting that names the state machine of the executions that may be at it."""
    executions: Callable[[Item], list[str]] | None = None
    """Names of those that may be running."""

    def is_of(self, sk: str) -> bool:
        return sk.startswith(self.prefix) if self.prefix.endswith("#") else sk == self.prefix


@dataclass(frozen=True, slots=True)
class Area:
    """A kind of objects."""

    prefix: str
    """What keys begin with, before the user: `labs/`."""
    exported: str | Elsewhere
    """The folder of the export that they are copied into."""
    tells: str = ""


def id_of(row: Item) -> str:
    """The id of a thing, by its key: a row that somebody brought back half has nothing else."""
    return str(row["sk"]).partition("#")[2]


def _forget_work(row: Item) -> None:
    known = TurnRecord.model_construct(**{"epoch": 1, **row, "id": id_of(row)})
    for execution in known.executions:
        directory.forget_execution(execution)
    directory.close_turn(known.id, known.epoch)


def _forget_approval(row: Item) -> None:
    directory.close_approval(id_of(row))


def _forget_key(row: Item) -> None:
    credentials.forget_api_key(row.get("digest", ""))


def _forget_sign_in(row: Item) -> None:
    credentials.forget_subject(id_of(row), Principal(row["pk"].removeprefix("USER#")))


def _forget_connections(row: Item) -> None:
    owner = Principal(row["pk"].removeprefix("USER#"))
    for connection in row["said"].get("connections", {}):
        directory.forget_connection("TERRA", connection, owner)


def _asking(row: Item) -> list[str]:
    """The execution in which an action waits; after each failure there was a next one."""
    if row.get("status") != "awaiting_approval":
        return []
    failures = row.get("failures", 0)
    return [f"{id_of(row)}-{failures + 1}" if failures else id_of(row)]


def _reading(row: Item) -> list[str]:
    return [f"{id_of(row)}-{row.get('attempt', 1)}"] if row.get("status") == "processing" else []


def _importing(row: Item) -> list[str]:
    at_work = row.get("status") in ("detecting", "importing")
    return [id_of(row), f"{id_of(row)}-confirmed"] if at_work else []


def _checking_in(row: Item) -> list[str]:
    """The execution of a slot: it may wait for the end of quiet hours, up to a day."""
    return [execution_name(row["check_in_id"], row["slot"])] if row.get("status") in OPEN else []


def _forget_wait(row: Item) -> None:
    directory.close_wait(id_of(row))


def _while_running(row: Item) -> list[str]:
    return [id_of(row)] if row.get("status") == "running" else []


KINDS: tuple[Kind, ...] = (
    Kind("PROFILE", "profile", Rows("profile", "What you told Amy about yourself.")),
    Kind(
        "CONSENT#",
        "consents",
        Rows("consents", "What you agreed to and withdrew, each with its time.", shown=("version",)),
    ),
    Kind(
        "KEY#",
        "api_keys",
        Rows("api_keys", "Your API keys: name, scopes and when each was made, not the key.", hidden=("digest",)),
        forget=_forget_key,
    ),
    Kind("SIGNIN#", "sign_ins", Rows("sign_ins", "Who signs you in, and since when."), forget=_forget_sign_in),
    Kind("RATE#", "rates", Elsewhere("how many requests you may still send at this moment"), place="limits"),
    Kind("STREAMS", "streams", Elsewhere("which event streams are open at this moment"), place="limits"),
    Kind(
        "PRIORITIES",
        "priorities",
        Rows("source_priorities", "Which source you want to be believed, for which metric."),
    ),
    Kind(
        "DAY#",
        "days",
        DayRows("days", "Your daily values, in the units of GET /v1/data/metrics; the JSON has what each source said."),
    ),
    Kind("ACTIVITY#", "activities", Rows("activities", "Workouts and other activities, from all sources.")),
    Kind("MARKER#", "markers", Rows("markers", "Laboratory values and other measurements with a time.")),
    Kind(
        "LAB#",
        "labs",
        Rows(
            "labs",
            "The reports that laboratory values were read from, and what was read.",
            hidden=("written", "settled", "attempt"),
            texts=("values", "left_out", "error"),
        ),
        machine="lab_state_machine_arn",
        executions=_reading,
    ),
    Kind("LABFILE#", "lab_files", Elsewhere("hashes of reports, by which the same file is known again")),
    Kind(
        "SOURCE#",
        "sources",
        Rows("sources", "Providers and files that your data came from."),
        forget=_forget_connections,
    ),
    Kind(
        "IMPORT#",
        "imports",
        Rows("imports", "Files that you imported, and what was skipped of each."),
        machine="import_state_machine_arn",
        executions=_importing,
    ),
    Kind(
        "MEMORY#",
        "memories",
        Rows("memories", "What Amy remembers of you.", hidden=("key", "revision"), texts=("meta",)),
    ),
    Kind("MEMORYKEY#", "memory_keys", Elsewhere("hashes of memories, which are in memories.json")),
    Kind("MEMORYPENDING#", "memory_marks", Elsewhere("marks of writers at work, without content")),
    Kind(
        "TURN#",
        "turns",
        Work("turns", "Your questions, Amy's answers with their findings, and every event on the way."),
        forget=_forget_work,
    ),
    Kind("RUN#", "runs", Work("runs", "What single agents were asked, and what they reported."), forget=_forget_work),
    Kind("ACTIVE", "active_turns", Elsewhere("which turns are at work; each turn's own file says it")),
    Kind(
        "APPROVAL#",
        "approvals",
        # A token would let its holder decide.
        Rows("approvals", "What you were asked to approve, and what you decided.", hidden=("token",)),
        forget=_forget_approval,
    ),
    Kind(
        "ACTION#",
        "actions",
        Rows("actions", "What agents asked the outside world to do.", texts=("payload", "result", "error")),
        machine="action_state_machine_arn",
        executions=_asking,
    ),
    Kind("REVIEW#", "reviews", Rows("reviews", "What agents asked a human to look at.")),
    Kind(
        "CHECKIN#",
        "check_ins",
        Rows(
            "check_ins",
            "What Amy asks herself for you, and when.",
            hidden=("revision", "scheduled", "deleted"),
            texts=("run", "quiet_hours", "budget", "metadata", "told"),
        ),
    ),
    Kind(
        "CHECKIN_RESULT#",
        "check_in_results",
        Rows("check_in_results", "What came of each check-in.", texts=("changes", "error")),
        machine="check_in_state_machine_arn",
        executions=_checking_in,
    ),
    Kind(
        "AWAITED#",
        "awaited_ends",
        Elsewhere("which check-in waits for which turn, with what wakes it"),
        forget=_forget_wait,
    ),
    Kind(
        "EXPORT#",
        "exports",
        Rows("exports", "Exports that you asked for.", hidden=("key",), texts=("progress",)),
        machine="export_state_machine_arn",
        executions=_while_running,
    ),
    Kind("EXPORTING", "exporting", Elsewhere("which export is being written; it is in exports.json")),
    Kind("CHANGE#", "changes", Elsewhere("which rows changed in which order, without their content")),
    Kind("PENDING#", "change_marks", Elsewhere("marks of writers at work, without content")),
    Kind("IDEMPOTENCY#", "stored_answers", Elsewhere("answers of the last 24 hours, kept for requests sent again")),
    Kind(
        "STEP#",
        "steps",
        Elsewhere("how an answer was worked out; GET /v1/turns/:id/trace?include=bodies has it for 400 days"),
        place="turn",
    ),
    Kind("RECORDED#", "recordings", Elsewhere("copies of another turn's steps, for a replay"), place="turn"),
    Kind("EVENT#", "events", Elsewhere("in the file of its turn or run"), place="turn"),
)

AREAS: tuple[Area, ...] = (
    Area("labs/", "labs", "The reports themselves, as you sent them."),
    Area("raw/", "raw", "What connected providers sent, as it came."),
    Area("journal/", Elsewhere("how an answer was worked out; the trace of a turn has it")),
    Area("memory/", Elsewhere("numbers that memories are searched by, computed from their texts")),
    Area("uploads/", Elsewhere("files on their way in; what was read of them is in the other files")),
    Area("exports/", Elsewhere("exports, such as this one")),
)


def kind_of(place: Place, sk: str) -> Kind | None:
    """The declared kind of a row."""
    return next((kind for kind in KINDS if kind.place == place and kind.is_of(sk)), None)


def place_of(principal: Principal, pk: str) -> Place | None:
    """Which of a person's partitions this is; None: none of them."""
    if pk == principal.partition:
        return "person"
    if pk == principal.limits_partition:
        return "limits"
    return "turn" if pk.startswith(principal.turn_partition("")) else None
