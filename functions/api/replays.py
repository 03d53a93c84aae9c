"""Replays that a client asks for, and what they may name: steps that the turn had, roles, models and agents that there are.

Everything that is unknown is refused before the replay exists, each with what would have been right. Imported when it is
needed: it reads agents, and a reader of YAML would be paid at every cold start.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, get_args

from contracts.turns import Replay, ReplayOverrides
from functions import packs
from functions.code_version import code_version
from functions.core import replays, snapshot
from functions.core.agents import AgentDefinition
from functions.core.errors import NothingToReplay, ReplayParentGone, ValidationFailed
from functions.core.journal import TurnJournal, state_of
from functions.core.prices import PRICES, price_of
from functions.core.principal import Principal
from functions.core.replays import Installed
from functions.core.settings import MODEL_ALIASES, ModelRole
from functions.core.turn_control import start_new
from functions.core.turns import TurnRecord, Turns

CURRENT = "current"
"""In place of a version: as the agent is installed now."""

Wrong = tuple[str, str]
"""Path of a field, and what is wrong with it."""


def replay_turn(principal: Principal, replay_id: str, parent_id: str, request: Replay) -> TurnRecord:
    """Start a replay of a turn that has ended, or finish starting the one that has this id already.

    When it returns, the replay has all that it needs of its parent. Raises TurnActive, NothingToReplay, ValidationFailed or
    TooManyTurns.
    """
    turns = Turns(principal)
    replay = turns.find(replay_id)
    if replay is None:
        parent = turns.get(parent_id)
        replays.require_replayable(parent)
        replay = replays.replay_of(parent, replay_id, resolved(parent, request, packs.all_agents))
    return start_new(replay, prepare=_pin)


def _pin(replay: TurnRecord) -> None:
    with suppress(ReplayParentGone):  # deleted at this moment; StartTurn meets the same, and the replay ends so
        replays.pin(replay, packs.all_agents, code_version())


def resolved(parent: TurnRecord, request: Replay, installed: Installed) -> Replay:
    """The request with model ids in place of aliases and versions in place of `current`.

    Raises ValidationFailed, and NothingToReplay where the record has expired.
    """
    content = snapshot.content_of(parent.principal, parent.id)
    if content is None:
        raise NothingToReplay
    overrides = request.overrides
    versions = _Versions(content, installed)
    wrong = [*_wrong_step(parent, request.from_step), *_wrong_models(overrides, content), *versions.wrong(overrides)]
    if wrong:
        raise ValidationFailed({"errors": [{"path": path, "message": message} for path, message in wrong]})
    models = {role: MODEL_ALIASES.get(name, name) for role, name in overrides.models.items()}
    agents = {name: versions.hash_of(name, version) for name, version in overrides.agents.items()}
    return request.model_copy(update={"overrides": overrides.model_copy(update={"models": models, "agents": agents})})


def _wrong_step(parent: TurnRecord, name: str | None) -> Iterator[Wrong]:
    if name is None:
        return
    known = dict.fromkeys(state_of(step.path) for step in TurnJournal(parent.principal, parent.id).steps())
    if name not in known:
        yield "from_step", f"the turn has had no step of this name; it had: {_listed(known)}"


def _wrong_models(overrides: ReplayOverrides, content: dict[str, Any]) -> Iterator[Wrong]:
    for role, model in overrides.models.items():
        place = f"overrides.models.{role}"
        if role not in get_args(ModelRole):
            yield place, f"there is no such role; there are: {_listed(get_args(ModelRole))}"
        elif model not in MODEL_ALIASES and model not in content["model_ids"].values() and price_of(model) is None:
            families = _listed(f"{name}-…" for name in PRICES)
            yield place, f"there is no such model; there are: {_listed(MODEL_ALIASES)}, and ids such as {families}"


class _Versions:
    """The versions that agents have: those that the turn ran with, and those that are installed."""

    def __init__(self, content: dict[str, Any], installed: Installed) -> None:
        self._then = content["agents"]
        self._installed = installed

    def wrong(self, overrides: ReplayOverrides) -> Iterator[Wrong]:
        for name, version in overrides.agents.items():
            today, then = self._today(name), self._of_the_turn(name)
            if version in (today, then) or (version == CURRENT and today):
                continue
            place = f"overrides.agents.{name}"
            if today is None and then is None:
                yield place, f"there is no such agent; there are: {_listed(sorted({*self._then, *self._installed()}))}"
            else:
                known = [f"{today} ({CURRENT})" if today else "", f"{then} (the turn's)" if then else ""]
                yield place, f"it has no such version; it has: {_listed(filter(None, known))}"

    def hash_of(self, name: str, version: str) -> str:
        """What a version that is not wrong stands for."""
        return (self._today(name) if version == CURRENT else None) or version

    def _today(self, name: str) -> str | None:
        agent = self._installed().get(name)
        return agent.version if agent else None

    def _of_the_turn(self, name: str) -> str | None:
        agent = self._then.get(name)
        return AgentDefinition.model_validate(agent).version if agent else None


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
