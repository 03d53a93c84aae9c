"""`/v1/me`: the person behind the key."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Body

from contracts.me import Me, MeUpdate
from functions.api.caller import Caller
from functions.api.refusals import refuses
from functions.core import check_in_control
from functions.core.errors import WorkflowUnavailable
from functions.core.principal import Principal
from functions.health.profiles import Profiles, StoredProfile

router = Router()


@router.get(
    "/v1/me",
    summary="Read your profile",
    description="Who the key belongs to, and what the agents may know of that person besides measurements.",
    operation_id="get_me",
    tags=["me"],
)
def get_me(caller: Caller) -> Me:
    return _me(caller, Profiles(caller).get())


@router.patch(
    "/v1/me",
    summary="Change your profile",
    description="A merge patch (RFC 7396): a field that is absent stays, null clears it. Check-ins without a time zone of "
    "their own follow the profile's.",
    operation_id="update_me",
    tags=["me"],
)
@refuses(WorkflowUnavailable)
def update_me(caller: Caller, update: Annotated[MeUpdate, Body()] = MeUpdate()) -> Me:  # noqa: B008 - never changed
    profiles = Profiles(caller)
    if "time_zone" not in update.model_fields_set:
        return _me(caller, profiles.change(update))
    changed = check_in_control.follow_profile(
        caller, lambda: profiles.change(update), lambda: profiles.get().profile.time_zone
    )
    return _me(caller, changed)


def _me(principal: Principal, stored: StoredProfile) -> Me:
    return Me.model_validate(
        {
            "id": principal.user_id,
            "created_at": stored.created_at,
            "updated_at": stored.updated_at,
            "profile": stored.profile,
        }
    )
