"""Amy's API from Python: `Amy`, and `AsyncAmy` for asyncio.

    from amy_sdk import Amy

    with Amy() as amy:  # AMY_API_KEY, AMY_API_URL
        turn = amy.turns.run("How did I sleep this month?")
        print(turn.result.text)

Objects of the API are in `amy_sdk.models`, dictionaries that go into requests in `amy_sdk.params`.
"""

from amy_sdk import models, params, resources
from amy_sdk._calls import OMIT, Omit
from amy_sdk._client import API_URL, Amy, AsyncAmy
from amy_sdk._effects import Reply
from amy_sdk._errors import (
    AmyError,
    ApiError,
    AuthenticationError,
    BadAnswerError,
    BadRequestError,
    ConfigurationError,
    ConflictError,
    ConnectionFailedError,
    NotCompletedError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    TimedOutError,
    TooLargeError,
    UnprocessableError,
    UploadError,
    WaitError,
)
from amy_sdk._events import Event, UnknownEvent
from amy_sdk._models import Model, reply_of
from amy_sdk._pages import AsyncPage, AsyncPages, Page
from amy_sdk._streams import AsyncEventStream, EventStream
from amy_sdk._version import __version__

__all__ = [
    "API_URL",
    "OMIT",
    "Amy",
    "AmyError",
    "ApiError",
    "AsyncAmy",
    "AsyncEventStream",
    "AsyncPage",
    "AsyncPages",
    "AuthenticationError",
    "BadAnswerError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "ConnectionFailedError",
    "Event",
    "EventStream",
    "Model",
    "NotCompletedError",
    "NotFoundError",
    "Omit",
    "Page",
    "PermissionDeniedError",
    "RateLimitError",
    "Reply",
    "ServerError",
    "TimedOutError",
    "TooLargeError",
    "UnknownEvent",
    "UnprocessableError",
    "UploadError",
    "WaitError",
    "__version__",
    "models",
    "params",
    "reply_of",
    "resources",
]
