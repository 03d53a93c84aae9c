"""A method for each operation. Made from openapi.json by `make sdk`: not for editing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Literal

from amy_sdk._calls import OMIT, Call, Omit, Settings, given
from amy_sdk._drivers import AsyncDriver, SyncDriver
from amy_sdk._generated import models, params
from amy_sdk._pages import AsyncPages, Page, RawPage
from amy_sdk._resource import AsyncResource, SyncResource, path


class Actions(SyncResource):
    """What agents asked the outside world to do, and what became of it."""

    def list(
        self,
        *,
        status: Literal['emitted', 'awaiting_approval', 'acted', 'refused', 'rejected', 'failed'] | Omit = OMIT,
        topic: str | Omit = OMIT,
        turn_id: str | Omit = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> Page[models.Action]:
        """List what agents asked for.

        Those of the newest turn or run first. `status`, `topic` and `turn_id` narrow the list.

        Args:
            status: Only those with this status.
            topic: Only those of this topic.
            turn_id: Only those of this turn or run.
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/actions', RawPage, query=given({'status': status, 'topic': topic, 'turn_id': turn_id, 'limit': limit, 'cursor': cursor}), timeout=timeout), models.Action)

    def get(
        self,
        action_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Action:
        """Read what became of an action.

        The id is the one that the agent was given: `event_id` in the result of its `emit_event`.

        Args:
            action_id: `evt_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/actions/{action_id}', action_id=action_id), models.Action, timeout=timeout))


class AsyncActions(AsyncResource):
    """What agents asked the outside world to do, and what became of it."""

    def list(
        self,
        *,
        status: Literal['emitted', 'awaiting_approval', 'acted', 'refused', 'rejected', 'failed'] | Omit = OMIT,
        topic: str | Omit = OMIT,
        turn_id: str | Omit = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> AsyncPages[models.Action]:
        """List what agents asked for.

        Those of the newest turn or run first. `status`, `topic` and `turn_id` narrow the list.

        Args:
            status: Only those with this status.
            topic: Only those of this topic.
            turn_id: Only those of this turn or run.
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/actions', RawPage, query=given({'status': status, 'topic': topic, 'turn_id': turn_id, 'limit': limit, 'cursor': cursor}), timeout=timeout), models.Action)

    async def get(
        self,
        action_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Action:
        """Read what became of an action.

        The id is the one that the agent was given: `event_id` in the result of its `emit_event`.

        Args:
            action_id: `evt_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/actions/{action_id}', action_id=action_id), models.Action, timeout=timeout))


class ApiKeys(SyncResource):
    """The methods of `amy.api_keys`."""

    def list(
        self,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> Page[models.ApiKey]:
        """List your API keys.

        The newest first, without their secrets.

        Args:
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/api-keys', RawPage, query=given({'limit': limit, 'cursor': cursor}), timeout=timeout), models.ApiKey)

    def create(
        self,
        *,
        name: str,
        scopes: Sequence[Literal['turns:read', 'turns:write', 'data:read', 'data:write', 'memory:read', 'memory:write', 'approvals:write', 'account:read', 'account:write']] | None | Omit = OMIT,
        expires_at: dt.datetime | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.ApiKeyCreated:
        """Make an API key.

        The answer holds its `secret`, which is shown this once. Without `scopes` it may do what you may do; a
        key cannot make one that may do more than itself (403 insufficient_scope), nor one that outlives it.

        Args:
            name: What it is for, such as `laptop`.
            scopes: What it may do; null: as much as whoever asks. A key cannot make one that may do more than
                itself.
            expires_at: When it ends by itself, RFC 3339; null: never, or with the key that it is made with.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/api-keys', models.ApiKeyCreated, body=given({'name': name, 'scopes': scopes, 'expires_at': expires_at}), timeout=timeout, idempotency_key=idempotency_key))

    def delete(
        self,
        key_id: str,
        *,
        timeout: float | None = None,
    ) -> None:
        """Revoke an API key.

        It opens nothing any more, after 60 seconds at the latest. A key may revoke itself.

        Args:
            key_id: `key_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        self._perform(Call('DELETE', path('/v1/api-keys/{key_id}', key_id=key_id), type(None), timeout=timeout))

    def update(
        self,
        key_id: str,
        *,
        name: str,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.ApiKey:
        """Rename an API key.

        What it may do and when it ends stay as they are: for that, make another one.

        Args:
            key_id: `key_…`
            name: What it is for.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('PATCH', path('/v1/api-keys/{key_id}', key_id=key_id), models.ApiKey, body=given({'name': name}), timeout=timeout, idempotency_key=idempotency_key))


class AsyncApiKeys(AsyncResource):
    """The methods of `amy.api_keys`."""

    def list(
        self,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> AsyncPages[models.ApiKey]:
        """List your API keys.

        The newest first, without their secrets.

        Args:
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/api-keys', RawPage, query=given({'limit': limit, 'cursor': cursor}), timeout=timeout), models.ApiKey)

    async def create(
        self,
        *,
        name: str,
        scopes: Sequence[Literal['turns:read', 'turns:write', 'data:read', 'data:write', 'memory:read', 'memory:write', 'approvals:write', 'account:read', 'account:write']] | None | Omit = OMIT,
        expires_at: dt.datetime | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.ApiKeyCreated:
        """Make an API key.

        The answer holds its `secret`, which is shown this once. Without `scopes` it may do what you may do; a
        key cannot make one that may do more than itself (403 insufficient_scope), nor one that outlives it.

        Args:
            name: What it is for, such as `laptop`.
            scopes: What it may do; null: as much as whoever asks. A key cannot make one that may do more than
                itself.
            expires_at: When it ends by itself, RFC 3339; null: never, or with the key that it is made with.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/api-keys', models.ApiKeyCreated, body=given({'name': name, 'scopes': scopes, 'expires_at': expires_at}), timeout=timeout, idempotency_key=idempotency_key))

    async def delete(
        self,
        key_id: str,
        *,
        timeout: float | None = None,
    ) -> None:
        """Revoke an API key.

        It opens nothing any more, after 60 seconds at the latest. A key may revoke itself.

        Args:
            key_id: `key_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        await self._perform(Call('DELETE', path('/v1/api-keys/{key_id}', key_id=key_id), type(None), timeout=timeout))

    async def update(
        self,
        key_id: str,
        *,
        name: str,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.ApiKey:
        """Rename an API key.

        What it may do and when it ends stay as they are: for that, make another one.

        Args:
            key_id: `key_…`
            name: What it is for.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('PATCH', path('/v1/api-keys/{key_id}', key_id=key_id), models.ApiKey, body=given({'name': name}), timeout=timeout, idempotency_key=idempotency_key))


class Approvals(SyncResource):
    """Where Amy waits for a person's yes or no: a plan, an answer, an action."""

    def list(
        self,
        *,
        status: Literal['pending', 'approved', 'rejected'] | Omit = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> Page[models.Approval]:
        """List your approvals.

        Those of the newest turn first. What each is about in full is shown where it is read alone.

        Args:
            status: Only these.
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/approvals', RawPage, query=given({'status': status, 'limit': limit, 'cursor': cursor}), timeout=timeout), models.Approval)

    def get(
        self,
        approval_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Approval:
        """Read an approval.

        What is decided, by when, and what it is about: the plan, or the findings and the draft.

        Args:
            approval_id: `apr_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/approvals/{approval_id}', approval_id=approval_id), models.Approval, timeout=timeout))

    def decide(
        self,
        approval_id: str,
        *,
        decision: Literal['approve', 'reject'],
        comment: str | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Approval:
        """Approve or reject.

        An answer that is approved is given, one that is rejected ends its turn as cancelled, with what was
        reached. Approving a plan is starting its turn, rejecting it is cancelling it. The same decision again
        changes nothing; another one is refused with 409 `approval_decided`, or `approval_expired` when the time
        was over.

        Args:
            approval_id: `apr_…`
            decision: Yes or no.
            comment: Kept with the approval. No model ever reads it.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', path('/v1/approvals/{approval_id}', approval_id=approval_id), models.Approval, body=given({'decision': decision, 'comment': comment}), timeout=timeout, idempotency_key=idempotency_key))


class AsyncApprovals(AsyncResource):
    """Where Amy waits for a person's yes or no: a plan, an answer, an action."""

    def list(
        self,
        *,
        status: Literal['pending', 'approved', 'rejected'] | Omit = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> AsyncPages[models.Approval]:
        """List your approvals.

        Those of the newest turn first. What each is about in full is shown where it is read alone.

        Args:
            status: Only these.
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/approvals', RawPage, query=given({'status': status, 'limit': limit, 'cursor': cursor}), timeout=timeout), models.Approval)

    async def get(
        self,
        approval_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Approval:
        """Read an approval.

        What is decided, by when, and what it is about: the plan, or the findings and the draft.

        Args:
            approval_id: `apr_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/approvals/{approval_id}', approval_id=approval_id), models.Approval, timeout=timeout))

    async def decide(
        self,
        approval_id: str,
        *,
        decision: Literal['approve', 'reject'],
        comment: str | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Approval:
        """Approve or reject.

        An answer that is approved is given, one that is rejected ends its turn as cancelled, with what was
        reached. Approving a plan is starting its turn, rejecting it is cancelling it. The same decision again
        changes nothing; another one is refused with 409 `approval_decided`, or `approval_expired` when the time
        was over.

        Args:
            approval_id: `apr_…`
            decision: Yes or no.
            comment: Kept with the approval. No model ever reads it.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', path('/v1/approvals/{approval_id}', approval_id=approval_id), models.Approval, body=given({'decision': decision, 'comment': comment}), timeout=timeout, idempotency_key=idempotency_key))


class Auth(SyncResource):
    """Keys, the sign-in of a device, and tokens for streams."""

    def approve_device_login(
        self,
        *,
        user_code: str,
        decision: Literal['approve', 'deny'] | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.DeviceLoginRequest:
        """Let a device in, or not.

        For the person who is signed in where the device's code is typed. Without `decision` it tells who asks
        and for what, which the person should see first. A code is decided once. Ten tries in ten minutes:
        guessing is not on.

        Args:
            user_code: As the device shows it.
            decision: Null only looks who asks, and for what: show it before the person decides.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/auth/cli/approve', models.DeviceLoginRequest, body=given({'user_code': user_code, 'decision': decision}), timeout=timeout, idempotency_key=idempotency_key))

    def revoke_token(
        self,
        *,
        token: str,
        token_type_hint: str | None | Omit = OMIT,
        client_id: str | None | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.TokenRevoked:
        """Revoke a key by its secret.

        Public: whoever holds a key may end it (RFC 7009), whatever its scopes. It opens nothing any more, after
        60 seconds at the latest. 200 also where there is no such key, so the answer tells nothing. Takes a form
        or JSON.

        Args:
            token: The key that is to open nothing any more: `amy_sk_…`.
            token_type_hint: Read and not used: there is one type of them.
            client_id: Not used.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/auth/cli/revoke', models.TokenRevoked, body=given({'token': token, 'token_type_hint': token_type_hint, 'client_id': client_id}), timeout=timeout))

    def start_device_login(
        self,
        *,
        client_id: str | None | Omit = OMIT,
        client_name: str | None | Omit = OMIT,
        scope: str | None | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.DeviceLogin:
        """Begin to sign in a device.

        Public. Show the person `user_code` and `verification_uri`, then ask POST /v1/auth/cli/token every
        `interval` seconds. Takes JSON or a form.

        Args:
            client_id: Read and not used: Amy has no registered clients. RFC 8628 has devices send it.
            client_name: What the person sees as they approve, and what the key will be called.
            scope: Scopes, blank-separated; absent: all that the person may do.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/auth/cli/start', models.DeviceLogin, body=given({'client_id': client_id, 'client_name': client_name, 'scope': scope}), timeout=timeout))

    def device_token(
        self,
        *,
        grant_type: str,
        device_code: str,
        client_id: str | None | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.DeviceToken:
        """Get the key of a device that was let in.

        Public. 400 with `authorization_pending` until the person has decided; after `slow_down` wait 5 seconds
        longer between requests, for good; `access_denied` and `expired_token` end it. The key is handed out
        once. Takes a form or JSON.

        Args:
            grant_type: `urn:ietf:params:oauth:grant-type:device_code`.
            device_code: From the answer that began it.
            client_id: As in the request that began it; not used.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/auth/cli/token', models.DeviceToken, body=given({'grant_type': grant_type, 'device_code': device_code, 'client_id': client_id}), timeout=timeout))


class AsyncAuth(AsyncResource):
    """Keys, the sign-in of a device, and tokens for streams."""

    async def approve_device_login(
        self,
        *,
        user_code: str,
        decision: Literal['approve', 'deny'] | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.DeviceLoginRequest:
        """Let a device in, or not.

        For the person who is signed in where the device's code is typed. Without `decision` it tells who asks
        and for what, which the person should see first. A code is decided once. Ten tries in ten minutes:
        guessing is not on.

        Args:
            user_code: As the device shows it.
            decision: Null only looks who asks, and for what: show it before the person decides.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/auth/cli/approve', models.DeviceLoginRequest, body=given({'user_code': user_code, 'decision': decision}), timeout=timeout, idempotency_key=idempotency_key))

    async def revoke_token(
        self,
        *,
        token: str,
        token_type_hint: str | None | Omit = OMIT,
        client_id: str | None | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.TokenRevoked:
        """Revoke a key by its secret.

        Public: whoever holds a key may end it (RFC 7009), whatever its scopes. It opens nothing any more, after
        60 seconds at the latest. 200 also where there is no such key, so the answer tells nothing. Takes a form
        or JSON.

        Args:
            token: The key that is to open nothing any more: `amy_sk_…`.
            token_type_hint: Read and not used: there is one type of them.
            client_id: Not used.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/auth/cli/revoke', models.TokenRevoked, body=given({'token': token, 'token_type_hint': token_type_hint, 'client_id': client_id}), timeout=timeout))

    async def start_device_login(
        self,
        *,
        client_id: str | None | Omit = OMIT,
        client_name: str | None | Omit = OMIT,
        scope: str | None | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.DeviceLogin:
        """Begin to sign in a device.

        Public. Show the person `user_code` and `verification_uri`, then ask POST /v1/auth/cli/token every
        `interval` seconds. Takes JSON or a form.

        Args:
            client_id: Read and not used: Amy has no registered clients. RFC 8628 has devices send it.
            client_name: What the person sees as they approve, and what the key will be called.
            scope: Scopes, blank-separated; absent: all that the person may do.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/auth/cli/start', models.DeviceLogin, body=given({'client_id': client_id, 'client_name': client_name, 'scope': scope}), timeout=timeout))

    async def device_token(
        self,
        *,
        grant_type: str,
        device_code: str,
        client_id: str | None | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.DeviceToken:
        """Get the key of a device that was let in.

        Public. 400 with `authorization_pending` until the person has decided; after `slow_down` wait 5 seconds
        longer between requests, for good; `access_denied` and `expired_token` end it. The key is handed out
        once. Takes a form or JSON.

        Args:
            grant_type: `urn:ietf:params:oauth:grant-type:device_code`.
            device_code: From the answer that began it.
            client_id: As in the request that began it; not used.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/auth/cli/token', models.DeviceToken, body=given({'grant_type': grant_type, 'device_code': device_code, 'client_id': client_id}), timeout=timeout))


class CheckIns(SyncResource):
    """The methods of `amy.check_ins`."""

    def list(
        self,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> Page[models.CheckIn]:
        """List your check-ins.

        Newest first, each with its last result.

        Args:
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/check-ins', RawPage, query=given({'limit': limit, 'cursor': cursor}), timeout=timeout), models.CheckIn)

    def create(
        self,
        *,
        question: str | None | Omit = OMIT,
        built_in: Literal['morning_briefing', 'weekly_review', 'something_changed'] | None | Omit = OMIT,
        run: params.RunTaskParam | models.RunTask | None | Omit = OMIT,
        name: str | None | Omit = OMIT,
        schedule: str | None | Omit = OMIT,
        time_zone: str | None | Omit = OMIT,
        quiet_hours: params.QuietHoursParam | models.QuietHours | None | Omit = OMIT,
        flexible_minutes: int | Omit = OMIT,
        enabled: bool | Omit = OMIT,
        skip_when_no_new_data: bool | None | Omit = OMIT,
        budget: params.BudgetParam | models.Budget | None | Omit = OMIT,
        metadata: dict[str, str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.CheckIn:
        """Have Amy check in.

        With a question of your own, a built-in, or a run of an agent: one of the three. `schedule` is a
        `cron(…)` or `rate(…)` of EventBridge Scheduler, at most once an hour, in `time_zone`. 409
        `too_many_check_ins` beyond 20.

        Args:
            question: A turn with this question of the person's own.
            built_in: A turn with a question of ours; `something_changed` only when a rule, not a model, finds
                that a metric has shifted.
            run: A run of an agent.
            name: What the person calls it; a built-in has a name of its own.
            schedule: At most once an hour. Absent: a built-in's own.
            time_zone: Null: the profile's, whatever it is then.
            quiet_hours: When nothing is started. Null: there are none.
            flexible_minutes: It may come so much later than scheduled. Default: `0`.
            enabled: False: it begins paused. Default: `True`.
            skip_when_no_new_data: Skip a slot when none of the person's data has changed since the last one
                that was not skipped. Null: as the built-in has it, else no.
            budget: Limits of each turn or run that it starts.
            metadata: Yours; returned as given.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/check-ins', models.CheckIn, body=given({'question': question, 'built_in': built_in, 'run': run, 'name': name, 'schedule': schedule, 'time_zone': time_zone, 'quiet_hours': quiet_hours, 'flexible_minutes': flexible_minutes, 'enabled': enabled, 'skip_when_no_new_data': skip_when_no_new_data, 'budget': budget, 'metadata': metadata}), timeout=timeout, idempotency_key=idempotency_key))

    def get(
        self,
        check_in_id: str,
        *,
        timeout: float | None = None,
    ) -> models.CheckIn:
        """Read a check-in.

        With its last result.

        Args:
            check_in_id: `chk_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/check-ins/{check_in_id}', check_in_id=check_in_id), models.CheckIn, timeout=timeout))

    def delete(
        self,
        check_in_id: str,
        *,
        timeout: float | None = None,
    ) -> None:
        """Delete a check-in.

        With its schedule and its results. A turn that it has started goes on, and stays until you delete it.

        Args:
            check_in_id: `chk_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        self._perform(Call('DELETE', path('/v1/check-ins/{check_in_id}', check_in_id=check_in_id), type(None), timeout=timeout))

    def update(
        self,
        check_in_id: str,
        *,
        question: str | None | Omit = OMIT,
        run: params.RunTaskParam | models.RunTask | None | Omit = OMIT,
        name: str | None | Omit = OMIT,
        schedule: str | None | Omit = OMIT,
        time_zone: str | None | Omit = OMIT,
        quiet_hours: params.QuietHoursParam | models.QuietHours | None | Omit = OMIT,
        flexible_minutes: int | None | Omit = OMIT,
        enabled: bool | None | Omit = OMIT,
        skip_when_no_new_data: bool | None | Omit = OMIT,
        budget: params.BudgetParam | models.Budget | None | Omit = OMIT,
        metadata: dict[str, str] | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.CheckIn:
        """Change or pause a check-in.

        A merge patch (RFC 7396): a field that is absent stays, null clears it. `enabled: false` pauses it. A
        slot that is being dealt with goes on as it was.

        Args:
            check_in_id: `chk_…`
            question: Of a check-in with a question.
            run: Of a check-in that runs an agent.
            name: Null: none, or the built-in's own.
            schedule: Null: the built-in's own.
            time_zone: Null: the profile's.
            quiet_hours: Null: none.
            flexible_minutes: It may come so much later than scheduled. Null: 0.
            enabled: False pauses it. Null: true.
            skip_when_no_new_data: Null: as the built-in has it, else false.
            budget: Null: that of the settings.
            metadata: Replaced as a whole. Null: empty.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('PATCH', path('/v1/check-ins/{check_in_id}', check_in_id=check_in_id), models.CheckIn, body=given({'question': question, 'run': run, 'name': name, 'schedule': schedule, 'time_zone': time_zone, 'quiet_hours': quiet_hours, 'flexible_minutes': flexible_minutes, 'enabled': enabled, 'skip_when_no_new_data': skip_when_no_new_data, 'budget': budget, 'metadata': metadata}), timeout=timeout, idempotency_key=idempotency_key))

    def fire(
        self,
        check_in_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.CheckInResult:
        """Have a check-in now.

        Its slot is this moment. Pause, quiet hours and `skip_when_no_new_data` do not hold; `something_changed`
        still asks nothing when nothing has changed. Follow it in the check-in's results.

        Args:
            check_in_id: `chk_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', path('/v1/check-ins/{check_in_id}/fire', check_in_id=check_in_id), models.CheckInResult, timeout=timeout, idempotency_key=idempotency_key))

    def results(
        self,
        check_in_id: str,
        *,
        limit: int | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.CheckInResultPage:
        """Read a check-in's results.

        What became of its last slots, newest first: at most 50 are kept, in one page.

        Args:
            check_in_id: `chk_…`
            limit: Most entries of the page. Default: `20`.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/check-ins/{check_in_id}/results', check_in_id=check_in_id), models.CheckInResultPage, query=given({'limit': limit}), timeout=timeout))


class AsyncCheckIns(AsyncResource):
    """The methods of `amy.check_ins`."""

    def list(
        self,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> AsyncPages[models.CheckIn]:
        """List your check-ins.

        Newest first, each with its last result.

        Args:
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/check-ins', RawPage, query=given({'limit': limit, 'cursor': cursor}), timeout=timeout), models.CheckIn)

    async def create(
        self,
        *,
        question: str | None | Omit = OMIT,
        built_in: Literal['morning_briefing', 'weekly_review', 'something_changed'] | None | Omit = OMIT,
        run: params.RunTaskParam | models.RunTask | None | Omit = OMIT,
        name: str | None | Omit = OMIT,
        schedule: str | None | Omit = OMIT,
        time_zone: str | None | Omit = OMIT,
        quiet_hours: params.QuietHoursParam | models.QuietHours | None | Omit = OMIT,
        flexible_minutes: int | Omit = OMIT,
        enabled: bool | Omit = OMIT,
        skip_when_no_new_data: bool | None | Omit = OMIT,
        budget: params.BudgetParam | models.Budget | None | Omit = OMIT,
        metadata: dict[str, str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.CheckIn:
        """Have Amy check in.

        With a question of your own, a built-in, or a run of an agent: one of the three. `schedule` is a
        `cron(…)` or `rate(…)` of EventBridge Scheduler, at most once an hour, in `time_zone`. 409
        `too_many_check_ins` beyond 20.

        Args:
            question: A turn with this question of the person's own.
            built_in: A turn with a question of ours; `something_changed` only when a rule, not a model, finds
                that a metric has shifted.
            run: A run of an agent.
            name: What the person calls it; a built-in has a name of its own.
            schedule: At most once an hour. Absent: a built-in's own.
            time_zone: Null: the profile's, whatever it is then.
            quiet_hours: When nothing is started. Null: there are none.
            flexible_minutes: It may come so much later than scheduled. Default: `0`.
            enabled: False: it begins paused. Default: `True`.
            skip_when_no_new_data: Skip a slot when none of the person's data has changed since the last one
                that was not skipped. Null: as the built-in has it, else no.
            budget: Limits of each turn or run that it starts.
            metadata: Yours; returned as given.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/check-ins', models.CheckIn, body=given({'question': question, 'built_in': built_in, 'run': run, 'name': name, 'schedule': schedule, 'time_zone': time_zone, 'quiet_hours': quiet_hours, 'flexible_minutes': flexible_minutes, 'enabled': enabled, 'skip_when_no_new_data': skip_when_no_new_data, 'budget': budget, 'metadata': metadata}), timeout=timeout, idempotency_key=idempotency_key))

    async def get(
        self,
        check_in_id: str,
        *,
        timeout: float | None = None,
    ) -> models.CheckIn:
        """Read a check-in.

        With its last result.

        Args:
            check_in_id: `chk_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/check-ins/{check_in_id}', check_in_id=check_in_id), models.CheckIn, timeout=timeout))

    async def delete(
        self,
        check_in_id: str,
        *,
        timeout: float | None = None,
    ) -> None:
        """Delete a check-in.

        With its schedule and its results. A turn that it has started goes on, and stays until you delete it.

        Args:
            check_in_id: `chk_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        await self._perform(Call('DELETE', path('/v1/check-ins/{check_in_id}', check_in_id=check_in_id), type(None), timeout=timeout))

    async def update(
        self,
        check_in_id: str,
        *,
        question: str | None | Omit = OMIT,
        run: params.RunTaskParam | models.RunTask | None | Omit = OMIT,
        name: str | None | Omit = OMIT,
        schedule: str | None | Omit = OMIT,
        time_zone: str | None | Omit = OMIT,
        quiet_hours: params.QuietHoursParam | models.QuietHours | None | Omit = OMIT,
        flexible_minutes: int | None | Omit = OMIT,
        enabled: bool | None | Omit = OMIT,
        skip_when_no_new_data: bool | None | Omit = OMIT,
        budget: params.BudgetParam | models.Budget | None | Omit = OMIT,
        metadata: dict[str, str] | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.CheckIn:
        """Change or pause a check-in.

        A merge patch (RFC 7396): a field that is absent stays, null clears it. `enabled: false` pauses it. A
        slot that is being dealt with goes on as it was.

        Args:
            check_in_id: `chk_…`
            question: Of a check-in with a question.
            run: Of a check-in that runs an agent.
            name: Null: none, or the built-in's own.
            schedule: Null: the built-in's own.
            time_zone: Null: the profile's.
            quiet_hours: Null: none.
            flexible_minutes: It may come so much later than scheduled. Null: 0.
            enabled: False pauses it. Null: true.
            skip_when_no_new_data: Null: as the built-in has it, else false.
            budget: Null: that of the settings.
            metadata: Replaced as a whole. Null: empty.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('PATCH', path('/v1/check-ins/{check_in_id}', check_in_id=check_in_id), models.CheckIn, body=given({'question': question, 'run': run, 'name': name, 'schedule': schedule, 'time_zone': time_zone, 'quiet_hours': quiet_hours, 'flexible_minutes': flexible_minutes, 'enabled': enabled, 'skip_when_no_new_data': skip_when_no_new_data, 'budget': budget, 'metadata': metadata}), timeout=timeout, idempotency_key=idempotency_key))

    async def fire(
        self,
        check_in_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.CheckInResult:
        """Have a check-in now.

        Its slot is this moment. Pause, quiet hours and `skip_when_no_new_data` do not hold; `something_changed`
        still asks nothing when nothing has changed. Follow it in the check-in's results.

        Args:
            check_in_id: `chk_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', path('/v1/check-ins/{check_in_id}/fire', check_in_id=check_in_id), models.CheckInResult, timeout=timeout, idempotency_key=idempotency_key))

    async def results(
        self,
        check_in_id: str,
        *,
        limit: int | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.CheckInResultPage:
        """Read a check-in's results.

        What became of its last slots, newest first: at most 50 are kept, in one page.

        Args:
            check_in_id: `chk_…`
            limit: Most entries of the page. Default: `20`.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/check-ins/{check_in_id}/results', check_in_id=check_in_id), models.CheckInResultPage, query=given({'limit': limit}), timeout=timeout))


class Consents(SyncResource):
    """The methods of `amy.consents`."""

    def list(
        self,
        *,
        timeout: float | None = None,
    ) -> models.Consents:
        """Read what you agreed to.

        What holds for each purpose, and the statements that it comes from. What was never said is not granted.

        Args:
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', '/v1/me/consents', models.Consents, timeout=timeout))

    def create(
        self,
        *,
        purpose: Literal['health_data_processing', 'model_provider', 'research'],
        version: str,
        granted: bool,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Consent:
        """Agree to a purpose, or withdraw.

        Adds a statement; it holds from now on. Without `health_data_processing` no data comes in and nothing is
        asked; without `model_provider` nothing is asked: such requests are refused with `consent_required`.
        What is at work goes on to its end, and what is there stays: to remove it, delete it, or the account.

        Args:
            purpose: What it is about.
            version: Of the text that the person read, such as `2026-11-01`.
            granted: False withdraws.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/me/consents', models.Consent, body=given({'purpose': purpose, 'version': version, 'granted': granted}), timeout=timeout, idempotency_key=idempotency_key))


class AsyncConsents(AsyncResource):
    """The methods of `amy.consents`."""

    async def list(
        self,
        *,
        timeout: float | None = None,
    ) -> models.Consents:
        """Read what you agreed to.

        What holds for each purpose, and the statements that it comes from. What was never said is not granted.

        Args:
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', '/v1/me/consents', models.Consents, timeout=timeout))

    async def create(
        self,
        *,
        purpose: Literal['health_data_processing', 'model_provider', 'research'],
        version: str,
        granted: bool,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Consent:
        """Agree to a purpose, or withdraw.

        Adds a statement; it holds from now on. Without `health_data_processing` no data comes in and nothing is
        asked; without `model_provider` nothing is asked: such requests are refused with `consent_required`.
        What is at work goes on to its end, and what is there stays: to remove it, delete it, or the account.

        Args:
            purpose: What it is about.
            version: Of the text that the person read, such as `2026-11-01`.
            granted: False withdraws.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/me/consents', models.Consent, body=given({'purpose': purpose, 'version': version, 'granted': granted}), timeout=timeout, idempotency_key=idempotency_key))


class Data(SyncResource):
    """Daily values, series over time, and what changed since you last looked."""

    def biomarkers(
        self,
        *,
        metrics: str,
        from_: dt.date | Omit = OMIT,
        to: dt.date | Omit = OMIT,
        resolution: Literal['day', 'week', 'month'] | Omit = OMIT,
        aggregation: Literal['mean', 'median', 'min', 'max', 'sum', 'first', 'last', 'count'] | Omit = OMIT,
        unit: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.SeriesAnswer:
        """Read series over time.

        Daily metrics and laboratory markers by day, week (from Monday) or month. Without `from` the last 90
        days. A span at the edge holds what lies within the range.

        Args:
            metrics: Names of the catalogue, with commas.
            from_: First date, `YYYY-MM-DD`.
            to: Last date, included. Without it: today, where you are.
            resolution: Length of one point's span. Default: `day`.
            aggregation: How a span's values become one. Default: `mean`.
            unit: Instead of the metric's own.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', '/v1/data/biomarkers', models.SeriesAnswer, query=given({'metrics': metrics, 'from': from_, 'to': to, 'resolution': resolution, 'aggregation': aggregation, 'unit': unit}), timeout=timeout))

    def metrics(
        self,
        *,
        timeout: float | None = None,
    ) -> models.Catalogue:
        """List what can be measured.

        The catalogue: name, unit and meaning of every metric and marker, and which other units there are.

        Args:
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', '/v1/data/metrics', models.Catalogue, timeout=timeout))

    def summaries(
        self,
        *,
        from_: dt.date | Omit = OMIT,
        to: dt.date | Omit = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> Page[models.Summary]:
        """List your days.

        Newest first; days without any value are absent.

        Args:
            from_: First date, `YYYY-MM-DD`.
            to: Last date, included. Without it: today, where you are.
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/data/summaries', RawPage, query=given({'from': from_, 'to': to, 'limit': limit, 'cursor': cursor}), timeout=timeout), models.Summary)

    def summary(
        self,
        day: str,
        *,
        timeout: float | None = None,
    ) -> models.DaySummary:
        """Read a day.

        With its workouts and, where sources differ, what each of them said.

        Args:
            day: `YYYY-MM-DD`, the person's local date.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/data/summaries/{day}', day=day), models.DaySummary, timeout=timeout))

    def sync(
        self,
        *,
        cursor: str | Omit = OMIT,
        limit: int | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.SyncPage:
        """Follow what changes.

        Without a cursor everything, then what changed since: apply the entries of each page to your copy
        (`deleted` removes), keep `cursor` with it, and ask again while `has_more`. Later, go on with the cursor
        that you kept; your copy then is what the server has.

        Args:
            cursor: `cursor` of the page before.
            limit: About how many entries. Default: `500`.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', '/v1/data/sync', models.SyncPage, query=given({'cursor': cursor, 'limit': limit}), timeout=timeout))


class AsyncData(AsyncResource):
    """Daily values, series over time, and what changed since you last looked."""

    async def biomarkers(
        self,
        *,
        metrics: str,
        from_: dt.date | Omit = OMIT,
        to: dt.date | Omit = OMIT,
        resolution: Literal['day', 'week', 'month'] | Omit = OMIT,
        aggregation: Literal['mean', 'median', 'min', 'max', 'sum', 'first', 'last', 'count'] | Omit = OMIT,
        unit: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.SeriesAnswer:
        """Read series over time.

        Daily metrics and laboratory markers by day, week (from Monday) or month. Without `from` the last 90
        days. A span at the edge holds what lies within the range.

        Args:
            metrics: Names of the catalogue, with commas.
            from_: First date, `YYYY-MM-DD`.
            to: Last date, included. Without it: today, where you are.
            resolution: Length of one point's span. Default: `day`.
            aggregation: How a span's values become one. Default: `mean`.
            unit: Instead of the metric's own.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', '/v1/data/biomarkers', models.SeriesAnswer, query=given({'metrics': metrics, 'from': from_, 'to': to, 'resolution': resolution, 'aggregation': aggregation, 'unit': unit}), timeout=timeout))

    async def metrics(
        self,
        *,
        timeout: float | None = None,
    ) -> models.Catalogue:
        """List what can be measured.

        The catalogue: name, unit and meaning of every metric and marker, and which other units there are.

        Args:
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', '/v1/data/metrics', models.Catalogue, timeout=timeout))

    def summaries(
        self,
        *,
        from_: dt.date | Omit = OMIT,
        to: dt.date | Omit = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> AsyncPages[models.Summary]:
        """List your days.

        Newest first; days without any value are absent.

        Args:
            from_: First date, `YYYY-MM-DD`.
            to: Last date, included. Without it: today, where you are.
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/data/summaries', RawPage, query=given({'from': from_, 'to': to, 'limit': limit, 'cursor': cursor}), timeout=timeout), models.Summary)

    async def summary(
        self,
        day: str,
        *,
        timeout: float | None = None,
    ) -> models.DaySummary:
        """Read a day.

        With its workouts and, where sources differ, what each of them said.

        Args:
            day: `YYYY-MM-DD`, the person's local date.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/data/summaries/{day}', day=day), models.DaySummary, timeout=timeout))

    async def sync(
        self,
        *,
        cursor: str | Omit = OMIT,
        limit: int | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.SyncPage:
        """Follow what changes.

        Without a cursor everything, then what changed since: apply the entries of each page to your copy
        (`deleted` removes), keep `cursor` with it, and ask again while `has_more`. Later, go on with the cursor
        that you kept; your copy then is what the server has.

        Args:
            cursor: `cursor` of the page before.
            limit: About how many entries. Default: `500`.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', '/v1/data/sync', models.SyncPage, query=given({'cursor': cursor, 'limit': limit}), timeout=timeout))


class Erasures(SyncResource):
    """The methods of `amy.erasures`."""

    def get(
        self,
        erasure_id: str,
        *,
        token: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.Erasure:
        """Read how far an erasure is.

        Public: the token of the link is the key. What it shows names nobody.

        Args:
            erasure_id: `ers_…`
            token: From the link that DELETE /v1/me gave. Default: ``.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/erasures/{erasure_id}', erasure_id=erasure_id), models.Erasure, query=given({'token': token}), timeout=timeout))


class AsyncErasures(AsyncResource):
    """The methods of `amy.erasures`."""

    async def get(
        self,
        erasure_id: str,
        *,
        token: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.Erasure:
        """Read how far an erasure is.

        Public: the token of the link is the key. What it shows names nobody.

        Args:
            erasure_id: `ers_…`
            token: From the link that DELETE /v1/me gave. Default: ``.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/erasures/{erasure_id}', erasure_id=erasure_id), models.Erasure, query=given({'token': token}), timeout=timeout))


class Exports(SyncResource):
    """The methods of `amy.exports`."""

    def list(
        self,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> Page[models.Export]:
        """List your exports.

        Newest first.

        Args:
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/exports', RawPage, query=given({'limit': limit, 'cursor': cursor}), timeout=timeout), models.Export)

    def create(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Export:
        """Ask for a copy of all your data.

        Answers at once; read the export until it is completed. While one is being written, it is that one. The
        file is deleted after seven days.

        Args:
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/exports', models.Export, timeout=timeout, idempotency_key=idempotency_key))

    def get(
        self,
        export_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Export:
        """Read an export.

        Of one that is completed, with an address to download it from: made anew each time, good for 15 minutes.

        Args:
            export_id: `exp_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/exports/{export_id}', export_id=export_id), models.Export, timeout=timeout))


class AsyncExports(AsyncResource):
    """The methods of `amy.exports`."""

    def list(
        self,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> AsyncPages[models.Export]:
        """List your exports.

        Newest first.

        Args:
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/exports', RawPage, query=given({'limit': limit, 'cursor': cursor}), timeout=timeout), models.Export)

    async def create(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Export:
        """Ask for a copy of all your data.

        Answers at once; read the export until it is completed. While one is being written, it is that one. The
        file is deleted after seven days.

        Args:
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/exports', models.Export, timeout=timeout, idempotency_key=idempotency_key))

    async def get(
        self,
        export_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Export:
        """Read an export.

        Of one that is completed, with an address to download it from: made anew each time, good for 15 minutes.

        Args:
            export_id: `exp_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/exports/{export_id}', export_id=export_id), models.Export, timeout=timeout))


class Imports(SyncResource):
    """Files of other apps, read into the person's days."""

    def list(
        self,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> Page[models.Import]:
        """List your imports.

        Newest first.

        Args:
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/imports', RawPage, query=given({'limit': limit, 'cursor': cursor}), timeout=timeout), models.Import)

    def create(
        self,
        *,
        file_name: str,
        size: int,
        format: Literal['auto', 'apple_health', 'fitbit', 'whoop', 'oura', 'daily_csv'] | Omit = OMIT,
        preview: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Import:
        """Import a file.

        As `text/csv`: a table of at most 4 MB (a row for each local date with a column `date` and columns named
        like metrics; or one of the tables that WHOOP and Oura export) is imported at once and answered as
        completed. As JSON: an import that waits for its file (export.zip of Apple Health, Fitbit's archive,
        WHOOP's, Oura's JSON, at most 2 GB), to be sent by the form in `upload` and then started with POST
        …/start. Importing a file again writes nothing. 422 `unreadable_import` says why a table is refused.

        Args:
            file_name: For the person to recognise it; which format it is, the content says.
            size: Bytes.
            format: A file of another format than the one named here is refused. Default: `auto`.
            preview: Wait for POST …/confirm before anything is written. Default: `False`.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/imports', models.Import, body=given({'file_name': file_name, 'size': size, 'format': format, 'preview': preview}), timeout=timeout, idempotency_key=idempotency_key))

    def get(
        self,
        import_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Import:
        """Read an import.

        How far it is, what its file holds, and what became of it.

        Args:
            import_id: `imp_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/imports/{import_id}', import_id=import_id), models.Import, timeout=timeout))

    def delete(
        self,
        import_id: str,
        *,
        timeout: float | None = None,
    ) -> None:
        """Cancel or forget an import.

        One that has not ended is cancelled and stays in the list; what it has written stays too. One that has
        ended is forgotten: its row and its file go, the days it brought stay (DELETE /v1/sources/… removes
        those).

        Args:
            import_id: `imp_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        self._perform(Call('DELETE', path('/v1/imports/{import_id}', import_id=import_id), type(None), timeout=timeout))

    def confirm(
        self,
        import_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Import:
        """Write what a preview has shown.

        Within a day: what was read is kept no longer. Confirming again changes nothing.

        Args:
            import_id: `imp_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', path('/v1/imports/{import_id}/confirm', import_id=import_id), models.Import, timeout=timeout, idempotency_key=idempotency_key))

    def start(
        self,
        import_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Import:
        """Start an import whose file was sent.

        Follow it with GET: `progress` moves about once a second. 409 `upload_missing` when the file is not
        there. Starting an import that is at work changes nothing.

        Args:
            import_id: `imp_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', path('/v1/imports/{import_id}/start', import_id=import_id), models.Import, timeout=timeout, idempotency_key=idempotency_key))


class AsyncImports(AsyncResource):
    """Files of other apps, read into the person's days."""

    def list(
        self,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> AsyncPages[models.Import]:
        """List your imports.

        Newest first.

        Args:
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/imports', RawPage, query=given({'limit': limit, 'cursor': cursor}), timeout=timeout), models.Import)

    async def create(
        self,
        *,
        file_name: str,
        size: int,
        format: Literal['auto', 'apple_health', 'fitbit', 'whoop', 'oura', 'daily_csv'] | Omit = OMIT,
        preview: bool | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Import:
        """Import a file.

        As `text/csv`: a table of at most 4 MB (a row for each local date with a column `date` and columns named
        like metrics; or one of the tables that WHOOP and Oura export) is imported at once and answered as
        completed. As JSON: an import that waits for its file (export.zip of Apple Health, Fitbit's archive,
        WHOOP's, Oura's JSON, at most 2 GB), to be sent by the form in `upload` and then started with POST
        …/start. Importing a file again writes nothing. 422 `unreadable_import` says why a table is refused.

        Args:
            file_name: For the person to recognise it; which format it is, the content says.
            size: Bytes.
            format: A file of another format than the one named here is refused. Default: `auto`.
            preview: Wait for POST …/confirm before anything is written. Default: `False`.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/imports', models.Import, body=given({'file_name': file_name, 'size': size, 'format': format, 'preview': preview}), timeout=timeout, idempotency_key=idempotency_key))

    async def get(
        self,
        import_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Import:
        """Read an import.

        How far it is, what its file holds, and what became of it.

        Args:
            import_id: `imp_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/imports/{import_id}', import_id=import_id), models.Import, timeout=timeout))

    async def delete(
        self,
        import_id: str,
        *,
        timeout: float | None = None,
    ) -> None:
        """Cancel or forget an import.

        One that has not ended is cancelled and stays in the list; what it has written stays too. One that has
        ended is forgotten: its row and its file go, the days it brought stay (DELETE /v1/sources/… removes
        those).

        Args:
            import_id: `imp_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        await self._perform(Call('DELETE', path('/v1/imports/{import_id}', import_id=import_id), type(None), timeout=timeout))

    async def confirm(
        self,
        import_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Import:
        """Write what a preview has shown.

        Within a day: what was read is kept no longer. Confirming again changes nothing.

        Args:
            import_id: `imp_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', path('/v1/imports/{import_id}/confirm', import_id=import_id), models.Import, timeout=timeout, idempotency_key=idempotency_key))

    async def start(
        self,
        import_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Import:
        """Start an import whose file was sent.

        Follow it with GET: `progress` moves about once a second. 409 `upload_missing` when the file is not
        there. Starting an import that is at work changes nothing.

        Args:
            import_id: `imp_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', path('/v1/imports/{import_id}/start', import_id=import_id), models.Import, timeout=timeout, idempotency_key=idempotency_key))


class Labs(SyncResource):
    """Laboratory reports, from the PDF to values that the person has confirmed."""

    def list(
        self,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> Page[models.LabSummary]:
        """List your laboratory reports.

        The newest first, without their values.

        Args:
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/labs', RawPage, query=given({'limit': limit, 'cursor': cursor}), timeout=timeout), models.LabSummary)

    def create(
        self,
        *,
        file_name: str | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Lab:
        """Send a laboratory report.

        A PDF of up to 4 MB as the part `file` of a form: 202, and the report is read. Or a JSON body: 201 with
        `upload`, a form by which up to 50 MB are sent to the bucket, then POST /v1/labs/:id/start. A file that
        is there already is the same report: 200, and nothing is read again; one that failed is read anew.

        Args:
            file_name: For the person to recognise it.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/labs', models.Lab, body=given({'file_name': file_name}), timeout=timeout, idempotency_key=idempotency_key))

    def get(
        self,
        lab_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Lab:
        """Read a laboratory report.

        How far its reading is, and its values with their ranges, where they stand, and what has to be
        confirmed.

        Args:
            lab_id: `lab_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/labs/{lab_id}', lab_id=lab_id), models.Lab, timeout=timeout))

    def delete(
        self,
        lab_id: str,
        *,
        timeout: float | None = None,
    ) -> None:
        """Delete a laboratory report.

        With its values, in the report and among your markers, and its file.

        Args:
            lab_id: `lab_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        self._perform(Call('DELETE', path('/v1/labs/{lab_id}', lab_id=lab_id), type(None), timeout=timeout))

    def update(
        self,
        lab_id: str,
        *,
        taken_on: dt.date | None | Omit = OMIT,
        confirm_all: bool | Omit = OMIT,
        values: Sequence[params.ValueChangeParam | models.ValueChange] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Lab:
        """Confirm, correct or drop values.

        Values that wait count once they are confirmed, as they are or corrected; a value that counts can be
        corrected or dropped, too. `taken_on` sets the day of all of them.

        Args:
            lab_id: `lab_…`
            taken_on: For all values: the day on which the specimen was taken.
            confirm_all: Every value that waits and is not named in `values`. Default: `False`.
            values: A word on single values.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('PATCH', path('/v1/labs/{lab_id}', lab_id=lab_id), models.Lab, body=given({'taken_on': taken_on, 'confirm_all': confirm_all, 'values': values}), timeout=timeout, idempotency_key=idempotency_key))

    def start(
        self,
        lab_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Lab:
        """Read a report that was uploaded.

        Of a report that is being read, or has been, nothing changes; one that failed is read anew.

        Args:
            lab_id: `lab_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', path('/v1/labs/{lab_id}/start', lab_id=lab_id), models.Lab, timeout=timeout, idempotency_key=idempotency_key))


class AsyncLabs(AsyncResource):
    """Laboratory reports, from the PDF to values that the person has confirmed."""

    def list(
        self,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> AsyncPages[models.LabSummary]:
        """List your laboratory reports.

        The newest first, without their values.

        Args:
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/labs', RawPage, query=given({'limit': limit, 'cursor': cursor}), timeout=timeout), models.LabSummary)

    async def create(
        self,
        *,
        file_name: str | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Lab:
        """Send a laboratory report.

        A PDF of up to 4 MB as the part `file` of a form: 202, and the report is read. Or a JSON body: 201 with
        `upload`, a form by which up to 50 MB are sent to the bucket, then POST /v1/labs/:id/start. A file that
        is there already is the same report: 200, and nothing is read again; one that failed is read anew.

        Args:
            file_name: For the person to recognise it.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/labs', models.Lab, body=given({'file_name': file_name}), timeout=timeout, idempotency_key=idempotency_key))

    async def get(
        self,
        lab_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Lab:
        """Read a laboratory report.

        How far its reading is, and its values with their ranges, where they stand, and what has to be
        confirmed.

        Args:
            lab_id: `lab_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/labs/{lab_id}', lab_id=lab_id), models.Lab, timeout=timeout))

    async def delete(
        self,
        lab_id: str,
        *,
        timeout: float | None = None,
    ) -> None:
        """Delete a laboratory report.

        With its values, in the report and among your markers, and its file.

        Args:
            lab_id: `lab_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        await self._perform(Call('DELETE', path('/v1/labs/{lab_id}', lab_id=lab_id), type(None), timeout=timeout))

    async def update(
        self,
        lab_id: str,
        *,
        taken_on: dt.date | None | Omit = OMIT,
        confirm_all: bool | Omit = OMIT,
        values: Sequence[params.ValueChangeParam | models.ValueChange] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Lab:
        """Confirm, correct or drop values.

        Values that wait count once they are confirmed, as they are or corrected; a value that counts can be
        corrected or dropped, too. `taken_on` sets the day of all of them.

        Args:
            lab_id: `lab_…`
            taken_on: For all values: the day on which the specimen was taken.
            confirm_all: Every value that waits and is not named in `values`. Default: `False`.
            values: A word on single values.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('PATCH', path('/v1/labs/{lab_id}', lab_id=lab_id), models.Lab, body=given({'taken_on': taken_on, 'confirm_all': confirm_all, 'values': values}), timeout=timeout, idempotency_key=idempotency_key))

    async def start(
        self,
        lab_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Lab:
        """Read a report that was uploaded.

        Of a report that is being read, or has been, nothing changes; one that failed is read anew.

        Args:
            lab_id: `lab_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', path('/v1/labs/{lab_id}/start', lab_id=lab_id), models.Lab, timeout=timeout, idempotency_key=idempotency_key))


class Me(SyncResource):
    """The person behind the key: profile, consents, a copy of everything, and the end of the account."""

    def get(
        self,
        *,
        timeout: float | None = None,
    ) -> models.Me:
        """Read your profile.

        Who the key belongs to, and what the agents may know of that person besides measurements.

        Args:
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', '/v1/me', models.Me, timeout=timeout))

    def erase(
        self,
        *,
        confirm: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.Erasure:
        """Erase your account and everything in it.

        `confirm` is your own user id, so that a program that has the wrong key erases nobody. It begins at once
        and cannot be stopped: your keys end, what is at work is cancelled, schedules, rows, files and their
        versions are removed, and all of it is looked through again until nothing is found, which takes 20 to 40
        minutes. `links.status` in the answer reads how far it is, without a key; it is given once. Sent again
        while a key is still known (up to a minute) it answers with a new link, and the former one ends.

        Args:
            confirm: Your user id, as GET /v1/me says it. Default: ``.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('DELETE', '/v1/me', models.Erasure, query=given({'confirm': confirm}), timeout=timeout))

    def update(
        self,
        *,
        name: str | None | Omit = OMIT,
        birth_year: int | None | Omit = OMIT,
        sex: Literal['female', 'male', 'other'] | None | Omit = OMIT,
        height_cm: float | None | Omit = OMIT,
        weight_kg: float | None | Omit = OMIT,
        units: Literal['metric', 'imperial'] | None | Omit = OMIT,
        time_zone: str | None | Omit = OMIT,
        locale: str | None | Omit = OMIT,
        goals: Sequence[str] | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Me:
        """Change your profile.

        A merge patch (RFC 7396): a field that is absent stays, null clears it. Check-ins without a time zone of
        their own follow the profile's.

        Args:
            name: What Amy calls the person.
            birth_year: Four digits.
            sex: Reference ranges depend on it.
            height_cm: Centimetres.
            weight_kg: Kilograms.
            units: In which the person wants to read values. Null: metric.
            time_zone: IANA name, such as Europe/Berlin. Null: UTC.
            locale: Language tag (BCP 47), such as en or de-CH. Null: en.
            goals: What the person wants to reach, one line each. Replaced as a whole. Null: none.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('PATCH', '/v1/me', models.Me, body=given({'name': name, 'birth_year': birth_year, 'sex': sex, 'height_cm': height_cm, 'weight_kg': weight_kg, 'units': units, 'time_zone': time_zone, 'locale': locale, 'goals': goals}), timeout=timeout, idempotency_key=idempotency_key))


class AsyncMe(AsyncResource):
    """The person behind the key: profile, consents, a copy of everything, and the end of the account."""

    async def get(
        self,
        *,
        timeout: float | None = None,
    ) -> models.Me:
        """Read your profile.

        Who the key belongs to, and what the agents may know of that person besides measurements.

        Args:
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', '/v1/me', models.Me, timeout=timeout))

    async def erase(
        self,
        *,
        confirm: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.Erasure:
        """Erase your account and everything in it.

        `confirm` is your own user id, so that a program that has the wrong key erases nobody. It begins at once
        and cannot be stopped: your keys end, what is at work is cancelled, schedules, rows, files and their
        versions are removed, and all of it is looked through again until nothing is found, which takes 20 to 40
        minutes. `links.status` in the answer reads how far it is, without a key; it is given once. Sent again
        while a key is still known (up to a minute) it answers with a new link, and the former one ends.

        Args:
            confirm: Your user id, as GET /v1/me says it. Default: ``.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('DELETE', '/v1/me', models.Erasure, query=given({'confirm': confirm}), timeout=timeout))

    async def update(
        self,
        *,
        name: str | None | Omit = OMIT,
        birth_year: int | None | Omit = OMIT,
        sex: Literal['female', 'male', 'other'] | None | Omit = OMIT,
        height_cm: float | None | Omit = OMIT,
        weight_kg: float | None | Omit = OMIT,
        units: Literal['metric', 'imperial'] | None | Omit = OMIT,
        time_zone: str | None | Omit = OMIT,
        locale: str | None | Omit = OMIT,
        goals: Sequence[str] | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Me:
        """Change your profile.

        A merge patch (RFC 7396): a field that is absent stays, null clears it. Check-ins without a time zone of
        their own follow the profile's.

        Args:
            name: What Amy calls the person.
            birth_year: Four digits.
            sex: Reference ranges depend on it.
            height_cm: Centimetres.
            weight_kg: Kilograms.
            units: In which the person wants to read values. Null: metric.
            time_zone: IANA name, such as Europe/Berlin. Null: UTC.
            locale: Language tag (BCP 47), such as en or de-CH. Null: en.
            goals: What the person wants to reach, one line each. Replaced as a whole. Null: none.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('PATCH', '/v1/me', models.Me, body=given({'name': name, 'birth_year': birth_year, 'sex': sex, 'height_cm': height_cm, 'weight_kg': weight_kg, 'units': units, 'time_zone': time_zone, 'locale': locale, 'goals': goals}), timeout=timeout, idempotency_key=idempotency_key))


class Memory(SyncResource):
    """What Amy remembers between turns, and what the person told her to keep."""

    def list(
        self,
        *,
        q: str | Omit = OMIT,
        kind: Literal['goal', 'barrier', 'preference', 'insight', 'hypothesis', 'decision', 'value', 'tested_hypothesis', 'fact'] | Omit = OMIT,
        agent: str | Omit = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> Page[models.Memory]:
        """List or search your memories.

        Newest first. With `q` those that are nearest to it in meaning, each with its `score`, at most `limit`
        and without a next page. `kind` and `agent` narrow both.

        Args:
            q: Search for this.
            kind: Only of this kind.
            agent: Only this agent's; `user`: the shared ones.
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/memory', RawPage, query=given({'q': q, 'kind': kind, 'agent': agent, 'limit': limit, 'cursor': cursor}), timeout=timeout), models.Memory)

    def create(
        self,
        *,
        kind: Literal['goal', 'barrier', 'preference', 'insight', 'hypothesis', 'decision', 'value', 'tested_hypothesis', 'fact'],
        text: str,
        confidence: float | Omit = OMIT,
        agent: str | Omit = OMIT,
        meta: dict[str, Any] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Memory:
        """Remember something.

        What is remembered already is answered as it is, with 200 and the id that it has. Numbers of payment
        cards, national ids and passports are masked before anything is stored.

        Args:
            kind: What sort of thing it is.
            text: What to remember.
            confidence: 0 to 1: how sure it is. Default: `1.0`.
            agent: Who may recall it; `user` means all agents. Default: `user`.
            meta: More, for programs: at most 8,000 bytes of JSON.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/memory', models.Memory, body=given({'kind': kind, 'text': text, 'confidence': confidence, 'agent': agent, 'meta': meta}), timeout=timeout, idempotency_key=idempotency_key))

    def get(
        self,
        memory_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Memory:
        """Read a memory.

        What is remembered, since when, and from which turn.

        Args:
            memory_id: `mem_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/memory/{memory_id}', memory_id=memory_id), models.Memory, timeout=timeout))

    def delete(
        self,
        memory_id: str,
        *,
        timeout: float | None = None,
    ) -> None:
        """Forget a memory.

        Removes it and its vector. Turns that were asked before keep what they saw.

        Args:
            memory_id: `mem_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        self._perform(Call('DELETE', path('/v1/memory/{memory_id}', memory_id=memory_id), type(None), timeout=timeout))

    def update(
        self,
        memory_id: str,
        *,
        kind: Literal['goal', 'barrier', 'preference', 'insight', 'hypothesis', 'decision', 'value', 'tested_hypothesis', 'fact'] | None | Omit = OMIT,
        text: str | None | Omit = OMIT,
        confidence: float | None | Omit = OMIT,
        meta: dict[str, Any] | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Memory:
        """Change a memory.

        A merge patch (RFC 7396) of kind, text, confidence and meta; meta is replaced as a whole.

        Args:
            memory_id: `mem_…`
            kind: What sort of thing it is.
            text: What to remember.
            confidence: 0 to 1: how sure it is.
            meta: Replaced as a whole; null empties it.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('PATCH', path('/v1/memory/{memory_id}', memory_id=memory_id), models.Memory, body=given({'kind': kind, 'text': text, 'confidence': confidence, 'meta': meta}), timeout=timeout, idempotency_key=idempotency_key))


class AsyncMemory(AsyncResource):
    """What Amy remembers between turns, and what the person told her to keep."""

    def list(
        self,
        *,
        q: str | Omit = OMIT,
        kind: Literal['goal', 'barrier', 'preference', 'insight', 'hypothesis', 'decision', 'value', 'tested_hypothesis', 'fact'] | Omit = OMIT,
        agent: str | Omit = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> AsyncPages[models.Memory]:
        """List or search your memories.

        Newest first. With `q` those that are nearest to it in meaning, each with its `score`, at most `limit`
        and without a next page. `kind` and `agent` narrow both.

        Args:
            q: Search for this.
            kind: Only of this kind.
            agent: Only this agent's; `user`: the shared ones.
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/memory', RawPage, query=given({'q': q, 'kind': kind, 'agent': agent, 'limit': limit, 'cursor': cursor}), timeout=timeout), models.Memory)

    async def create(
        self,
        *,
        kind: Literal['goal', 'barrier', 'preference', 'insight', 'hypothesis', 'decision', 'value', 'tested_hypothesis', 'fact'],
        text: str,
        confidence: float | Omit = OMIT,
        agent: str | Omit = OMIT,
        meta: dict[str, Any] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Memory:
        """Remember something.

        What is remembered already is answered as it is, with 200 and the id that it has. Numbers of payment
        cards, national ids and passports are masked before anything is stored.

        Args:
            kind: What sort of thing it is.
            text: What to remember.
            confidence: 0 to 1: how sure it is. Default: `1.0`.
            agent: Who may recall it; `user` means all agents. Default: `user`.
            meta: More, for programs: at most 8,000 bytes of JSON.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/memory', models.Memory, body=given({'kind': kind, 'text': text, 'confidence': confidence, 'agent': agent, 'meta': meta}), timeout=timeout, idempotency_key=idempotency_key))

    async def get(
        self,
        memory_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Memory:
        """Read a memory.

        What is remembered, since when, and from which turn.

        Args:
            memory_id: `mem_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/memory/{memory_id}', memory_id=memory_id), models.Memory, timeout=timeout))

    async def delete(
        self,
        memory_id: str,
        *,
        timeout: float | None = None,
    ) -> None:
        """Forget a memory.

        Removes it and its vector. Turns that were asked before keep what they saw.

        Args:
            memory_id: `mem_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        await self._perform(Call('DELETE', path('/v1/memory/{memory_id}', memory_id=memory_id), type(None), timeout=timeout))

    async def update(
        self,
        memory_id: str,
        *,
        kind: Literal['goal', 'barrier', 'preference', 'insight', 'hypothesis', 'decision', 'value', 'tested_hypothesis', 'fact'] | None | Omit = OMIT,
        text: str | None | Omit = OMIT,
        confidence: float | None | Omit = OMIT,
        meta: dict[str, Any] | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Memory:
        """Change a memory.

        A merge patch (RFC 7396) of kind, text, confidence and meta; meta is replaced as a whole.

        Args:
            memory_id: `mem_…`
            kind: What sort of thing it is.
            text: What to remember.
            confidence: 0 to 1: how sure it is.
            meta: Replaced as a whole; null empties it.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('PATCH', path('/v1/memory/{memory_id}', memory_id=memory_id), models.Memory, body=given({'kind': kind, 'text': text, 'confidence': confidence, 'meta': meta}), timeout=timeout, idempotency_key=idempotency_key))


class Reviews(SyncResource):
    """What agents asked a human to look at. Nothing waits for it."""

    def list(
        self,
        *,
        status: Literal['open', 'resolved'] | Omit = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> Page[models.Review]:
        """List your reviews.

        The open ones first, in each part those of the newest turn or run first. `status` names one part.

        Args:
            status: Only those with this status.
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/reviews', RawPage, query=given({'status': status, 'limit': limit, 'cursor': cursor}), timeout=timeout), models.Review)

    def get(
        self,
        review_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Review:
        """Read a review.

        What a human should look at, and whether somebody has.

        Args:
            review_id: `rev_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/reviews/{review_id}', review_id=review_id), models.Review, timeout=timeout))

    def resolve(
        self,
        review_id: str,
        *,
        resolution: Literal['handled', 'dismissed'],
        comment: str | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Review:
        """Resolve a review.

        Once. The same again changes nothing; another resolution or comment is refused.

        Args:
            review_id: `rev_…`
            resolution: `handled`: somebody saw to it. `dismissed`: there is nothing to do.
            comment: Kept with the review.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', path('/v1/reviews/{review_id}/resolve', review_id=review_id), models.Review, body=given({'resolution': resolution, 'comment': comment}), timeout=timeout, idempotency_key=idempotency_key))


class AsyncReviews(AsyncResource):
    """What agents asked a human to look at. Nothing waits for it."""

    def list(
        self,
        *,
        status: Literal['open', 'resolved'] | Omit = OMIT,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> AsyncPages[models.Review]:
        """List your reviews.

        The open ones first, in each part those of the newest turn or run first. `status` names one part.

        Args:
            status: Only those with this status.
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/reviews', RawPage, query=given({'status': status, 'limit': limit, 'cursor': cursor}), timeout=timeout), models.Review)

    async def get(
        self,
        review_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Review:
        """Read a review.

        What a human should look at, and whether somebody has.

        Args:
            review_id: `rev_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/reviews/{review_id}', review_id=review_id), models.Review, timeout=timeout))

    async def resolve(
        self,
        review_id: str,
        *,
        resolution: Literal['handled', 'dismissed'],
        comment: str | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Review:
        """Resolve a review.

        Once. The same again changes nothing; another resolution or comment is refused.

        Args:
            review_id: `rev_…`
            resolution: `handled`: somebody saw to it. `dismissed`: there is nothing to do.
            comment: Kept with the review.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', path('/v1/reviews/{review_id}/resolve', review_id=review_id), models.Review, body=given({'resolution': resolution, 'comment': comment}), timeout=timeout, idempotency_key=idempotency_key))


class Runs(SyncResource):
    """One agent, started directly with instructions and material of yours."""

    def list(
        self,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> Page[models.Run]:
        """List your runs.

        Newest first. A page may have fewer entries than `limit`; `next_cursor` says whether there are more.

        Args:
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/runs', RawPage, query=given({'limit': limit, 'cursor': cursor}), timeout=timeout), models.Run)

    def create(
        self,
        *,
        agent: str,
        instructions: str,
        payload: dict[str, Any] | Omit = OMIT,
        mode: Literal['sync', 'async'] | Omit = OMIT,
        budget: params.BudgetParam | models.Budget | None | Omit = OMIT,
        metadata: dict[str, str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Run:
        """Run an agent.

        With `mode: sync` waits for the end: 201 with the run that has ended, or after 25 seconds 202 with the
        run as it is, which goes on; follow it through its events. With `mode: async` 202 at once. A request
        with the same Idempotency-Key waits for the same run. 422 `unknown_agent` lists the names; 429
        `too_many_turns` when as many of your turns and runs are at work as may be.

        Args:
            agent: By name; an unknown one is answered with the list of names.
            instructions: What to do, in plain text.
            payload: The material that it needs: a JSON object, 64,000 bytes at most.
            mode: `sync` waits up to 25 seconds for the end: 201 with the run that has ended, else 202 with the
                run as it is, which goes on. `async` answers 202 at once. Default: `sync`.
            budget: Limits of this run. Null: those of the settings.
            metadata: Yours; returned as given.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/runs', models.Run, body=given({'agent': agent, 'instructions': instructions, 'payload': payload, 'mode': mode, 'budget': budget, 'metadata': metadata}), timeout=timeout, idempotency_key=idempotency_key))

    def get(
        self,
        run_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Run:
        """Read a run.

        How it stands, and its report once it has one.

        Args:
            run_id: `run_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/runs/{run_id}', run_id=run_id), models.Run, timeout=timeout))

    def delete(
        self,
        run_id: str,
        *,
        timeout: float | None = None,
    ) -> None:
        """Delete a run that has ended.

        Removes its instructions, payload, report, events and trace. What was answered under an Idempotency-Key
        expires within 24 hours; backups of the tables and old versions of objects within 35 days.

        Args:
            run_id: `run_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        self._perform(Call('DELETE', path('/v1/runs/{run_id}', run_id=run_id), type(None), timeout=timeout))

    def cancel(
        self,
        run_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Run:
        """Cancel a run.

        Keeps what was reached. Cancelling a cancelled run again changes nothing.

        Args:
            run_id: `run_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', path('/v1/runs/{run_id}/cancel', run_id=run_id), models.Run, timeout=timeout, idempotency_key=idempotency_key))

    def retry(
        self,
        run_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Run:
        """Retry a failed run.

        Within 14 days. The run goes on where it stopped; what was paid for is not paid for again.

        Args:
            run_id: `run_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', path('/v1/runs/{run_id}/retry', run_id=run_id), models.Run, timeout=timeout, idempotency_key=idempotency_key))

    def trace(
        self,
        run_id: str,
        *,
        include: Literal['bodies'] | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.Trace:
        """Read a run's trace.

        Every step and every effect: model calls and tool calls, with durations and cost.

        Args:
            run_id: `run_…`
            include: `bodies` adds request and response of each effect.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/runs/{run_id}/trace', run_id=run_id), models.Trace, query=given({'include': include}), timeout=timeout))


class AsyncRuns(AsyncResource):
    """One agent, started directly with instructions and material of yours."""

    def list(
        self,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> AsyncPages[models.Run]:
        """List your runs.

        Newest first. A page may have fewer entries than `limit`; `next_cursor` says whether there are more.

        Args:
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/runs', RawPage, query=given({'limit': limit, 'cursor': cursor}), timeout=timeout), models.Run)

    async def create(
        self,
        *,
        agent: str,
        instructions: str,
        payload: dict[str, Any] | Omit = OMIT,
        mode: Literal['sync', 'async'] | Omit = OMIT,
        budget: params.BudgetParam | models.Budget | None | Omit = OMIT,
        metadata: dict[str, str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Run:
        """Run an agent.

        With `mode: sync` waits for the end: 201 with the run that has ended, or after 25 seconds 202 with the
        run as it is, which goes on; follow it through its events. With `mode: async` 202 at once. A request
        with the same Idempotency-Key waits for the same run. 422 `unknown_agent` lists the names; 429
        `too_many_turns` when as many of your turns and runs are at work as may be.

        Args:
            agent: By name; an unknown one is answered with the list of names.
            instructions: What to do, in plain text.
            payload: The material that it needs: a JSON object, 64,000 bytes at most.
            mode: `sync` waits up to 25 seconds for the end: 201 with the run that has ended, else 202 with the
                run as it is, which goes on. `async` answers 202 at once. Default: `sync`.
            budget: Limits of this run. Null: those of the settings.
            metadata: Yours; returned as given.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/runs', models.Run, body=given({'agent': agent, 'instructions': instructions, 'payload': payload, 'mode': mode, 'budget': budget, 'metadata': metadata}), timeout=timeout, idempotency_key=idempotency_key))

    async def get(
        self,
        run_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Run:
        """Read a run.

        How it stands, and its report once it has one.

        Args:
            run_id: `run_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/runs/{run_id}', run_id=run_id), models.Run, timeout=timeout))

    async def delete(
        self,
        run_id: str,
        *,
        timeout: float | None = None,
    ) -> None:
        """Delete a run that has ended.

        Removes its instructions, payload, report, events and trace. What was answered under an Idempotency-Key
        expires within 24 hours; backups of the tables and old versions of objects within 35 days.

        Args:
            run_id: `run_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        await self._perform(Call('DELETE', path('/v1/runs/{run_id}', run_id=run_id), type(None), timeout=timeout))

    async def cancel(
        self,
        run_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Run:
        """Cancel a run.

        Keeps what was reached. Cancelling a cancelled run again changes nothing.

        Args:
            run_id: `run_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', path('/v1/runs/{run_id}/cancel', run_id=run_id), models.Run, timeout=timeout, idempotency_key=idempotency_key))

    async def retry(
        self,
        run_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Run:
        """Retry a failed run.

        Within 14 days. The run goes on where it stopped; what was paid for is not paid for again.

        Args:
            run_id: `run_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', path('/v1/runs/{run_id}/retry', run_id=run_id), models.Run, timeout=timeout, idempotency_key=idempotency_key))

    async def trace(
        self,
        run_id: str,
        *,
        include: Literal['bodies'] | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.Trace:
        """Read a run's trace.

        Every step and every effect: model calls and tool calls, with durations and cost.

        Args:
            run_id: `run_…`
            include: `bodies` adds request and response of each effect.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/runs/{run_id}/trace', run_id=run_id), models.Trace, query=given({'include': include}), timeout=timeout))


class Sources(SyncResource):
    """Connected providers, and which of several sources is believed."""

    def list(
        self,
        *,
        timeout: float | None = None,
    ) -> models.SourceList:
        """List your sources.

        Connected providers and imports, each with how it stands and when data came last.

        Args:
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', '/v1/sources', models.SourceList, timeout=timeout))

    def priorities(
        self,
        *,
        timeout: float | None = None,
    ) -> models.SourcePriorities:
        """Read the order of your sources.

        What you chose: for all metrics, and for those that have an order of their own.

        Args:
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', '/v1/sources/priorities', models.SourcePriorities, timeout=timeout))

    def set_priorities(
        self,
        *,
        default: Sequence[str] | Omit = OMIT,
        metrics: dict[str, Sequence[str]] | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.SourcePriorities:
        """Choose the order of your sources.

        Replaces the whole choice. Of the sources that speak of a metric on a day exactly one is used, never a
        maximum or a mean of several; all days follow at once.

        Args:
            default: For all metrics without an order of their own. Sources that are not named follow in Amy's
                order.
            metrics: By metric name, as in GET /v1/data/metrics; `workouts` too.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('PUT', '/v1/sources/priorities', models.SourcePriorities, body=given({'default': default, 'metrics': metrics}), timeout=timeout))

    def connect(
        self,
        *,
        providers: Sequence[str] | Omit = OMIT,
        language: str | Omit = OMIT,
        success_url: str | None | Omit = OMIT,
        failure_url: str | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.SourceSession:
        """Connect a provider.

        Answers with a page where the person chooses a provider and logs in there. Open it in that person's own
        browser and give it to nobody: whoever logs in there connects their wearable to this account. The source
        appears in GET /v1/sources when it is connected, and 90 days of its history follow.

        Args:
            providers: Which to offer; empty: all that the deployment has.
            language: Of the page. Default: `en`.
            success_url: Where the browser goes afterwards.
            failure_url: Where the browser goes when it did not work.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/sources/terra/connect', models.SourceSession, body=given({'providers': providers, 'language': language, 'success_url': success_url, 'failure_url': failure_url}), timeout=timeout, idempotency_key=idempotency_key))

    def rebuild(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Rebuild:
        """Read all stored payloads again.

        Makes days, workouts and markers anew from every payload that Terra ever sent for you, in the
        background.

        Args:
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/sources/terra/rebuild', models.Rebuild, timeout=timeout, idempotency_key=idempotency_key))

    def delete(
        self,
        provider: str,
        *,
        delete_data: bool | Omit = OMIT,
        timeout: float | None = None,
    ) -> None:
        """Disconnect a source.

        Ends the connection at Terra and the provider. What came from it stays, unless `delete_data` is true:
        then its values, workouts and markers go, with the payloads that they came in, and what was imported
        from its files.

        Args:
            provider: `oura`, as in the list
            delete_data: Forget what it said, too. Default: `False`.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        self._perform(Call('DELETE', path('/v1/sources/{provider}', provider=provider), type(None), query=given({'delete_data': delete_data}), timeout=timeout))


class AsyncSources(AsyncResource):
    """Connected providers, and which of several sources is believed."""

    async def list(
        self,
        *,
        timeout: float | None = None,
    ) -> models.SourceList:
        """List your sources.

        Connected providers and imports, each with how it stands and when data came last.

        Args:
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', '/v1/sources', models.SourceList, timeout=timeout))

    async def priorities(
        self,
        *,
        timeout: float | None = None,
    ) -> models.SourcePriorities:
        """Read the order of your sources.

        What you chose: for all metrics, and for those that have an order of their own.

        Args:
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', '/v1/sources/priorities', models.SourcePriorities, timeout=timeout))

    async def set_priorities(
        self,
        *,
        default: Sequence[str] | Omit = OMIT,
        metrics: dict[str, Sequence[str]] | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.SourcePriorities:
        """Choose the order of your sources.

        Replaces the whole choice. Of the sources that speak of a metric on a day exactly one is used, never a
        maximum or a mean of several; all days follow at once.

        Args:
            default: For all metrics without an order of their own. Sources that are not named follow in Amy's
                order.
            metrics: By metric name, as in GET /v1/data/metrics; `workouts` too.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('PUT', '/v1/sources/priorities', models.SourcePriorities, body=given({'default': default, 'metrics': metrics}), timeout=timeout))

    async def connect(
        self,
        *,
        providers: Sequence[str] | Omit = OMIT,
        language: str | Omit = OMIT,
        success_url: str | None | Omit = OMIT,
        failure_url: str | None | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.SourceSession:
        """Connect a provider.

        Answers with a page where the person chooses a provider and logs in there. Open it in that person's own
        browser and give it to nobody: whoever logs in there connects their wearable to this account. The source
        appears in GET /v1/sources when it is connected, and 90 days of its history follow.

        Args:
            providers: Which to offer; empty: all that the deployment has.
            language: Of the page. Default: `en`.
            success_url: Where the browser goes afterwards.
            failure_url: Where the browser goes when it did not work.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/sources/terra/connect', models.SourceSession, body=given({'providers': providers, 'language': language, 'success_url': success_url, 'failure_url': failure_url}), timeout=timeout, idempotency_key=idempotency_key))

    async def rebuild(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Rebuild:
        """Read all stored payloads again.

        Makes days, workouts and markers anew from every payload that Terra ever sent for you, in the
        background.

        Args:
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/sources/terra/rebuild', models.Rebuild, timeout=timeout, idempotency_key=idempotency_key))

    async def delete(
        self,
        provider: str,
        *,
        delete_data: bool | Omit = OMIT,
        timeout: float | None = None,
    ) -> None:
        """Disconnect a source.

        Ends the connection at Terra and the provider. What came from it stays, unless `delete_data` is true:
        then its values, workouts and markers go, with the payloads that they came in, and what was imported
        from its files.

        Args:
            provider: `oura`, as in the list
            delete_data: Forget what it said, too. Default: `False`.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        await self._perform(Call('DELETE', path('/v1/sources/{provider}', provider=provider), type(None), query=given({'delete_data': delete_data}), timeout=timeout))


class StreamTokens(SyncResource):
    """The methods of `amy.stream_tokens`."""

    def create(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.StreamToken:
        """Get a token for an EventSource.

        Good for five minutes and for `GET …/events?token=…` alone. What is wrong with a stream that is opened
        so, the token above all, is answered with 200 and one event `error`, whose data is an `ErrorBody`, and
        the stream ends: close the EventSource, get a new token, and open it anew with `after`. Clients that can
        send headers need none of this.

        Args:
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/stream-tokens', models.StreamToken, body=given({}), timeout=timeout, idempotency_key=idempotency_key))


class AsyncStreamTokens(AsyncResource):
    """The methods of `amy.stream_tokens`."""

    async def create(
        self,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.StreamToken:
        """Get a token for an EventSource.

        Good for five minutes and for `GET …/events?token=…` alone. What is wrong with a stream that is opened
        so, the token above all, is answered with 200 and one event `error`, whose data is an `ErrorBody`, and
        the stream ends: close the EventSource, get a new token, and open it anew with `after`. Clients that can
        send headers need none of this.

        Args:
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/stream-tokens', models.StreamToken, body=given({}), timeout=timeout, idempotency_key=idempotency_key))


class System(SyncResource):
    """Whether the API answers."""

    def health(
        self,
        *,
        timeout: float | None = None,
    ) -> dict[str, Any]:
        """Whether the API answers.

        Public, and without a look at any table.

        Args:
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', '/healthz', dict, timeout=timeout))


class AsyncSystem(AsyncResource):
    """Whether the API answers."""

    async def health(
        self,
        *,
        timeout: float | None = None,
    ) -> dict[str, Any]:
        """Whether the API answers.

        Public, and without a look at any table.

        Args:
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', '/healthz', dict, timeout=timeout))


class Turns(SyncResource):
    """Questions, and the durable reasoning that answers them: start one, follow its events, read its answer, its
    trace and its proof, replay it.
    """

    def list(
        self,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> Page[models.Turn]:
        """List your turns.

        Newest first. A page may have fewer entries than `limit`; `next_cursor` says whether there are more.

        Args:
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/turns', RawPage, query=given({'limit': limit, 'cursor': cursor}), timeout=timeout), models.Turn)

    def create(
        self,
        *,
        messages: Sequence[params.MessageParam | models.Message],
        stream: bool | Omit = OMIT,
        start: Literal['now', 'queued', 'plan'] | Omit = OMIT,
        require_approval: bool | Omit = OMIT,
        if_active: Literal['allow', 'reject', 'enqueue', 'cancel_previous'] | Omit = OMIT,
        budget: params.BudgetParam | models.Budget | None | Omit = OMIT,
        metadata: dict[str, str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Turn:
        """Start a turn.

        Answers at once; follow the turn through its events, or read it until it has ended. 429 `too_many_turns`
        when as many of your turns are at work as may be.

        Args:
            messages: The conversation so far; the last message is the person's question.
            stream: False: no `text.delta` events are written; all others are. Default: `True`.
            start: `queued` waits for POST …/start; `plan` stops after the questions to the agents are known,
                with a cost estimate, and waits for POST …/start as well. Default: `now`.
            require_approval: Pause before the answer is given, until the person has seen findings and draft and
                approved (/v1/approvals). What has neither, such as the reply to an emergency, is said at once.
                Default: `False`.
            if_active: What to do when this user has a turn at work, at the moment at which this one would
                begin: `reject` answers 409, `enqueue` begins when the newest one has ended, `cancel_previous`
                cancels all others, those that wait included. A turn that waits for an approval is not at work.
                Default: `allow`.
            budget: Limits of this turn. Null: those of the settings.
            metadata: Yours; returned as given.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', '/v1/turns', models.Turn, body=given({'messages': messages, 'stream': stream, 'start': start, 'require_approval': require_approval, 'if_active': if_active, 'budget': budget, 'metadata': metadata}), timeout=timeout, idempotency_key=idempotency_key))

    def get(
        self,
        turn_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Turn:
        """Read a turn.

        How it stands, and its answer with the findings that it rests on once it has one.

        Args:
            turn_id: `turn_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/turns/{turn_id}', turn_id=turn_id), models.Turn, timeout=timeout))

    def delete(
        self,
        turn_id: str,
        *,
        timeout: float | None = None,
    ) -> None:
        """Delete a turn that has ended or is pending.

        Removes its messages, answer, events and trace. What was answered under an Idempotency-Key expires
        within 24 hours; backups of the tables and old versions of objects within 35 days.

        Args:
            turn_id: `turn_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        self._perform(Call('DELETE', path('/v1/turns/{turn_id}', turn_id=turn_id), type(None), timeout=timeout))

    def cancel(
        self,
        turn_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Turn:
        """Cancel a turn.

        Keeps what was reached. Cancelling a cancelled turn again changes nothing.

        Args:
            turn_id: `turn_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', path('/v1/turns/{turn_id}/cancel', turn_id=turn_id), models.Turn, timeout=timeout, idempotency_key=idempotency_key))

    def proof(
        self,
        turn_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Proof:
        """Read the proof of a turn's answer.

        One file with all that is needed to compute the answer's numbers again: each number with its place and
        its key, the findings, and the days that they rest on. `amy verify` does it, offline. Of completed
        turns; the same turn has the same proof, to the byte.

        Args:
            turn_id: `turn_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/turns/{turn_id}/proof', turn_id=turn_id), models.Proof, timeout=timeout))

    def replay(
        self,
        turn_id: str,
        *,
        mode: Literal['recorded', 'live'] | Omit = OMIT,
        from_step: str | None | Omit = OMIT,
        overrides: params.ReplayOverridesParam | models.ReplayOverrides | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Turn:
        """Replay or fork a turn that has ended.

        Makes a new turn of kind `replay` that does again what this one did, on the data, the date and the
        memories that it saw, and changes nothing outside. A recorded replay calls no model and gives the same
        answer; one that comes to something that is not in the record fails with `replay_mismatch`, which names
        it. A live replay asks everything anew, with `from_step` (a fork) from there on, with `overrides` in
        another way. The turn may be deleted then.

        Args:
            turn_id: `turn_…`
            mode: `recorded`: everything that the turn asked of models, the sandbox and tools is taken from its
                record; nothing is called and nothing paid. `live`: all of it is asked anew. Default:
                `recorded`.
            from_step: Of a live replay: the name of a step. What was done before it, or beside it, is taken
                from the record.
            overrides: Of a live replay. With `from_step`, a call before it that they change is made anew as
                well. Default: `{'models': {}, 'agents': {}, 'strict_layer': None}`.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', path('/v1/turns/{turn_id}/replay', turn_id=turn_id), models.Turn, body=given({'mode': mode, 'from_step': from_step, 'overrides': overrides}), timeout=timeout, idempotency_key=idempotency_key))

    def retry(
        self,
        turn_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Turn:
        """Retry a failed turn.

        Within 14 days. The turn goes on where it stopped; what was paid for is not paid for again.

        Args:
            turn_id: `turn_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', path('/v1/turns/{turn_id}/retry', turn_id=turn_id), models.Turn, timeout=timeout, idempotency_key=idempotency_key))

    def start(
        self,
        turn_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Turn:
        """Start a pending turn.

        One that was made with `start: queued`, or one with `start: plan` whose plan is there; the latter goes
        on where it stopped. Its `if_active` holds now. Starting it again while it is queued changes nothing.

        Args:
            turn_id: `turn_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('POST', path('/v1/turns/{turn_id}/start', turn_id=turn_id), models.Turn, timeout=timeout, idempotency_key=idempotency_key))

    def trace(
        self,
        turn_id: str,
        *,
        include: Literal['bodies'] | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.Trace:
        """Read a turn's trace.

        Every step and every effect: model calls, sandbox runs, tool calls, with durations and cost.

        Args:
            turn_id: `turn_…`
            include: `bodies` adds request and response of each effect.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._perform(Call('GET', path('/v1/turns/{turn_id}/trace', turn_id=turn_id), models.Trace, query=given({'include': include}), timeout=timeout))


class AsyncTurns(AsyncResource):
    """Questions, and the durable reasoning that answers them: start one, follow its events, read its answer, its
    trace and its proof, replay it.
    """

    def list(
        self,
        *,
        limit: int | Omit = OMIT,
        cursor: str | Omit = OMIT,
        timeout: float | None = None,
    ) -> AsyncPages[models.Turn]:
        """List your turns.

        Newest first. A page may have fewer entries than `limit`; `next_cursor` says whether there are more.

        Args:
            limit: Most entries of the page. Default: `20`.
            cursor: `next_cursor` of the page before, exactly as it came.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return self._list(Call('GET', '/v1/turns', RawPage, query=given({'limit': limit, 'cursor': cursor}), timeout=timeout), models.Turn)

    async def create(
        self,
        *,
        messages: Sequence[params.MessageParam | models.Message],
        stream: bool | Omit = OMIT,
        start: Literal['now', 'queued', 'plan'] | Omit = OMIT,
        require_approval: bool | Omit = OMIT,
        if_active: Literal['allow', 'reject', 'enqueue', 'cancel_previous'] | Omit = OMIT,
        budget: params.BudgetParam | models.Budget | None | Omit = OMIT,
        metadata: dict[str, str] | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Turn:
        """Start a turn.

        Answers at once; follow the turn through its events, or read it until it has ended. 429 `too_many_turns`
        when as many of your turns are at work as may be.

        Args:
            messages: The conversation so far; the last message is the person's question.
            stream: False: no `text.delta` events are written; all others are. Default: `True`.
            start: `queued` waits for POST …/start; `plan` stops after the questions to the agents are known,
                with a cost estimate, and waits for POST …/start as well. Default: `now`.
            require_approval: Pause before the answer is given, until the person has seen findings and draft and
                approved (/v1/approvals). What has neither, such as the reply to an emergency, is said at once.
                Default: `False`.
            if_active: What to do when this user has a turn at work, at the moment at which this one would
                begin: `reject` answers 409, `enqueue` begins when the newest one has ended, `cancel_previous`
                cancels all others, those that wait included. A turn that waits for an approval is not at work.
                Default: `allow`.
            budget: Limits of this turn. Null: those of the settings.
            metadata: Yours; returned as given.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', '/v1/turns', models.Turn, body=given({'messages': messages, 'stream': stream, 'start': start, 'require_approval': require_approval, 'if_active': if_active, 'budget': budget, 'metadata': metadata}), timeout=timeout, idempotency_key=idempotency_key))

    async def get(
        self,
        turn_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Turn:
        """Read a turn.

        How it stands, and its answer with the findings that it rests on once it has one.

        Args:
            turn_id: `turn_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/turns/{turn_id}', turn_id=turn_id), models.Turn, timeout=timeout))

    async def delete(
        self,
        turn_id: str,
        *,
        timeout: float | None = None,
    ) -> None:
        """Delete a turn that has ended or is pending.

        Removes its messages, answer, events and trace. What was answered under an Idempotency-Key expires
        within 24 hours; backups of the tables and old versions of objects within 35 days.

        Args:
            turn_id: `turn_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        await self._perform(Call('DELETE', path('/v1/turns/{turn_id}', turn_id=turn_id), type(None), timeout=timeout))

    async def cancel(
        self,
        turn_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Turn:
        """Cancel a turn.

        Keeps what was reached. Cancelling a cancelled turn again changes nothing.

        Args:
            turn_id: `turn_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', path('/v1/turns/{turn_id}/cancel', turn_id=turn_id), models.Turn, timeout=timeout, idempotency_key=idempotency_key))

    async def proof(
        self,
        turn_id: str,
        *,
        timeout: float | None = None,
    ) -> models.Proof:
        """Read the proof of a turn's answer.

        One file with all that is needed to compute the answer's numbers again: each number with its place and
        its key, the findings, and the days that they rest on. `amy verify` does it, offline. Of completed
        turns; the same turn has the same proof, to the byte.

        Args:
            turn_id: `turn_…`
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/turns/{turn_id}/proof', turn_id=turn_id), models.Proof, timeout=timeout))

    async def replay(
        self,
        turn_id: str,
        *,
        mode: Literal['recorded', 'live'] | Omit = OMIT,
        from_step: str | None | Omit = OMIT,
        overrides: params.ReplayOverridesParam | models.ReplayOverrides | Omit = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Turn:
        """Replay or fork a turn that has ended.

        Makes a new turn of kind `replay` that does again what this one did, on the data, the date and the
        memories that it saw, and changes nothing outside. A recorded replay calls no model and gives the same
        answer; one that comes to something that is not in the record fails with `replay_mismatch`, which names
        it. A live replay asks everything anew, with `from_step` (a fork) from there on, with `overrides` in
        another way. The turn may be deleted then.

        Args:
            turn_id: `turn_…`
            mode: `recorded`: everything that the turn asked of models, the sandbox and tools is taken from its
                record; nothing is called and nothing paid. `live`: all of it is asked anew. Default:
                `recorded`.
            from_step: Of a live replay: the name of a step. What was done before it, or beside it, is taken
                from the record.
            overrides: Of a live replay. With `from_step`, a call before it that they change is made anew as
                well. Default: `{'models': {}, 'agents': {}, 'strict_layer': None}`.
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', path('/v1/turns/{turn_id}/replay', turn_id=turn_id), models.Turn, body=given({'mode': mode, 'from_step': from_step, 'overrides': overrides}), timeout=timeout, idempotency_key=idempotency_key))

    async def retry(
        self,
        turn_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Turn:
        """Retry a failed turn.

        Within 14 days. The turn goes on where it stopped; what was paid for is not paid for again.

        Args:
            turn_id: `turn_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', path('/v1/turns/{turn_id}/retry', turn_id=turn_id), models.Turn, timeout=timeout, idempotency_key=idempotency_key))

    async def start(
        self,
        turn_id: str,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> models.Turn:
        """Start a pending turn.

        One that was made with `start: queued`, or one with `start: plan` whose plan is there; the latter goes
        on where it stopped. Its `if_active` holds now. Starting it again while it is queued changes nothing.

        Args:
            turn_id: `turn_…`
            idempotency_key: For a call that is to be carried out once over several runs of a program; else one
                is made.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('POST', path('/v1/turns/{turn_id}/start', turn_id=turn_id), models.Turn, timeout=timeout, idempotency_key=idempotency_key))

    async def trace(
        self,
        turn_id: str,
        *,
        include: Literal['bodies'] | Omit = OMIT,
        timeout: float | None = None,
    ) -> models.Trace:
        """Read a turn's trace.

        Every step and every effect: model calls, sandbox runs, tool calls, with durations and cost.

        Args:
            turn_id: `turn_…`
            include: `bodies` adds request and response of each effect.
            timeout: Seconds without a byte after which a try has failed; the client's, if not given.
        """
        return await self._perform(Call('GET', path('/v1/turns/{turn_id}/trace', turn_id=turn_id), models.Trace, query=given({'include': include}), timeout=timeout))


class SyncResources:
    """A client's resources, each made when it is first used."""

    _driver: SyncDriver
    _settings: Settings

    @cached_property
    def actions(self) -> Actions:
        return Actions(self._driver, self._settings)

    @cached_property
    def api_keys(self) -> ApiKeys:
        return ApiKeys(self._driver, self._settings)

    @cached_property
    def approvals(self) -> Approvals:
        return Approvals(self._driver, self._settings)

    @cached_property
    def auth(self) -> Auth:
        return Auth(self._driver, self._settings)

    @cached_property
    def check_ins(self) -> CheckIns:
        return CheckIns(self._driver, self._settings)

    @cached_property
    def consents(self) -> Consents:
        return Consents(self._driver, self._settings)

    @cached_property
    def data(self) -> Data:
        return Data(self._driver, self._settings)

    @cached_property
    def erasures(self) -> Erasures:
        return Erasures(self._driver, self._settings)

    @cached_property
    def exports(self) -> Exports:
        return Exports(self._driver, self._settings)

    @cached_property
    def imports(self) -> Imports:
        return Imports(self._driver, self._settings)

    @cached_property
    def labs(self) -> Labs:
        return Labs(self._driver, self._settings)

    @cached_property
    def me(self) -> Me:
        return Me(self._driver, self._settings)

    @cached_property
    def memory(self) -> Memory:
        return Memory(self._driver, self._settings)

    @cached_property
    def reviews(self) -> Reviews:
        return Reviews(self._driver, self._settings)

    @cached_property
    def runs(self) -> Runs:
        return Runs(self._driver, self._settings)

    @cached_property
    def sources(self) -> Sources:
        return Sources(self._driver, self._settings)

    @cached_property
    def stream_tokens(self) -> StreamTokens:
        return StreamTokens(self._driver, self._settings)

    @cached_property
    def system(self) -> System:
        return System(self._driver, self._settings)

    @cached_property
    def turns(self) -> Turns:
        return Turns(self._driver, self._settings)


class AsyncResources:
    """A client's resources, each made when it is first used."""

    _driver: AsyncDriver
    _settings: Settings

    @cached_property
    def actions(self) -> AsyncActions:
        return AsyncActions(self._driver, self._settings)

    @cached_property
    def api_keys(self) -> AsyncApiKeys:
        return AsyncApiKeys(self._driver, self._settings)

    @cached_property
    def approvals(self) -> AsyncApprovals:
        return AsyncApprovals(self._driver, self._settings)

    @cached_property
    def auth(self) -> AsyncAuth:
        return AsyncAuth(self._driver, self._settings)

    @cached_property
    def check_ins(self) -> AsyncCheckIns:
        return AsyncCheckIns(self._driver, self._settings)

    @cached_property
    def consents(self) -> AsyncConsents:
        return AsyncConsents(self._driver, self._settings)

    @cached_property
    def data(self) -> AsyncData:
        return AsyncData(self._driver, self._settings)

    @cached_property
    def erasures(self) -> AsyncErasures:
        return AsyncErasures(self._driver, self._settings)

    @cached_property
    def exports(self) -> AsyncExports:
        return AsyncExports(self._driver, self._settings)

    @cached_property
    def imports(self) -> AsyncImports:
        return AsyncImports(self._driver, self._settings)

    @cached_property
    def labs(self) -> AsyncLabs:
        return AsyncLabs(self._driver, self._settings)

    @cached_property
    def me(self) -> AsyncMe:
        return AsyncMe(self._driver, self._settings)

    @cached_property
    def memory(self) -> AsyncMemory:
        return AsyncMemory(self._driver, self._settings)

    @cached_property
    def reviews(self) -> AsyncReviews:
        return AsyncReviews(self._driver, self._settings)

    @cached_property
    def runs(self) -> AsyncRuns:
        return AsyncRuns(self._driver, self._settings)

    @cached_property
    def sources(self) -> AsyncSources:
        return AsyncSources(self._driver, self._settings)

    @cached_property
    def stream_tokens(self) -> AsyncStreamTokens:
        return AsyncStreamTokens(self._driver, self._settings)

    @cached_property
    def system(self) -> AsyncSystem:
        return AsyncSystem(self._driver, self._settings)

    @cached_property
    def turns(self) -> AsyncTurns:
        return AsyncTurns(self._driver, self._settings)
