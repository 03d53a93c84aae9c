"""The bucket: what is too large or too lasting for a row. Keys begin with the area and the user."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.core.aws import client
from functions.core.errors import StoreUnavailable
from functions.core.principal import Principal
from functions.core.settings import get_settings


def turn_prefix(principal: Principal, turn_id: str) -> str:
    """Where a turn's snapshot, large effect bodies and archived events live."""
    return f"journal/{principal.user_id}/{turn_id}/"


def put_json(key: str, value: Any) -> None:
    """Write a JSON value, compressed."""
    # Level 1: these objects are on the critical path of a step, and the gain beyond it is a few per cent.
    body = gzip.compress(
        json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode(), compresslevel=1, mtime=0
    )
    _call("put_object", Key=key, Body=body, ContentType="application/json", ContentEncoding="gzip")


def get_json(key: str) -> Any | None:
    """Read what `put_json` wrote; None where there is nothing."""
    try:
        answer = _call("get_object", Key=key)
    except KeyError:
        return None
    return json.loads(gzip.decompress(answer["Body"].read()))


def put_bytes(key: str, body: bytes, *, content_type: str, metadata: Mapping[str, str]) -> None:
    """Write an object as it is, with what has to be known beside it."""
    _call("put_object", Key=key, Body=body, ContentType=content_type, Metadata=dict(metadata))


def get_with_metadata(key: str) -> tuple[bytes, dict[str, str]] | None:
    """What `put_bytes` wrote; None where there is nothing."""
    try:
        answer = _call("get_object", Key=key)
    except KeyError:
        return None
    return answer["Body"].read(), dict(answer["Metadata"])


def keys(prefix: str, *, after: str = "", limit: int = 1000) -> Iterator[str]:
    """Keys that begin with `prefix`, in order: at most `limit` (1,000 at most), those behind `after`."""
    arguments = {"StartAfter": after} if after else {}
    answer = _call("list_objects_v2", Prefix=prefix, MaxKeys=limit, **arguments)
    return (entry["Key"] for entry in answer.get("Contents", []))


class ObjectChanged(Exception):
    """The object is not (or no longer) the one that was read."""


def get_bytes(key: str) -> tuple[bytes, str] | None:
    """An object and its ETag; None where there is nothing."""
    try:
        answer = _call("get_object", Key=key)
    except KeyError:
        return None
    return answer["Body"].read(), answer["ETag"]


def replace_bytes(key: str, body: bytes, etag: str | None) -> None:
    """Write an object over the one with this ETag, or where there is none (None). Raises ObjectChanged when somebody was
    quicker; so does a write whose first answer was lost, since it was quicker than its own repetition."""
    condition = {"IfNoneMatch": "*"} if etag is None else {"IfMatch": etag}
    try:
        _call("put_object", Key=key, Body=body, ContentType="application/octet-stream", **condition)
    except KeyError as gone:
        raise ObjectChanged from gone
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in {"PreconditionFailed", "ConditionalRequestConflict"}:
            raise ObjectChanged from error
        raise


def copy(key: str, to: str) -> bool:
    """Copy an object within the bucket, as it is. False where there is none."""
    try:
        _call("copy_object", Key=to, CopySource={"Bucket": get_settings().bucket, "Key": key})
    except KeyError:
        return False
    return True


def delete(key: str) -> None:
    """Remove one object, if it is there."""
    _call("delete_object", Key=key)


def delete_prefix(prefix: str) -> None:
    """Remove every object whose key begins with `prefix`."""
    arguments: dict[str, Any] = {"Prefix": prefix}
    while True:
        answer = _call("list_objects_v2", **arguments)
        keys = [{"Key": entry["Key"]} for entry in answer.get("Contents", [])]
        if keys:
            _call("delete_objects", Delete={"Objects": keys, "Quiet": True})
        if not answer.get("IsTruncated"):
            return
        arguments["ContinuationToken"] = answer["NextContinuationToken"]


def _call(operation: str, **arguments: Any) -> Any:
    try:
        return getattr(client("s3"), operation)(Bucket=get_settings().bucket, **arguments)
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in {"NoSuchKey", "404"}:
            raise KeyError(arguments.get("Key", "")) from error
        if code in {"SlowDown", "InternalError", "ServiceUnavailable", "503", "500"}:
            raise StoreUnavailable from error
        raise
    except BotoCoreError as error:
        raise StoreUnavailable from error
