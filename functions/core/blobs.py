"""The bucket: what is too large or too lasting for a row. Keys begin with the area and the user."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

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


class ObjectChanged(Exception):
    """The object is not (or no longer) the one that was read."""


def get_bytes(key: str) -> tuple[bytes, str] | None:
    """An object and its ETag; None where there is nothing."""
    try:
        answer = _call("get_object", Key=key)
    except KeyError:
        return None
    return answer["Body"].read(), answer["ETag"]


def write(key: str, body: bytes) -> None:
    """Write an object, over the one that may be there."""
    _call("put_object", Key=key, Body=body, ContentType="application/octet-stream")


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


CHUNK = 1024 * 1024
"""Bytes of an object that are in memory at once where it is read in pieces."""


@dataclass(frozen=True, slots=True)
class Found:
    """An object of a list."""

    key: str
    size: int


def objects(prefix: str, after: str | None = None) -> Iterator[Found]:
    """The objects whose key begins with `prefix`, in the order of their keys, behind `after`."""
    arguments: dict[str, Any] = {"Prefix": prefix} | ({"StartAfter": after} if after else {})
    while True:
        answer = _call("list_objects_v2", **arguments)
        for entry in answer.get("Contents", []):
            yield Found(entry["Key"], entry["Size"])
        if not answer.get("IsTruncated"):
            return
        arguments["ContinuationToken"] = answer["NextContinuationToken"]


def chunks(key: str) -> Iterator[bytes]:
    """An object in pieces. Raises KeyError where there is none, before the first of them."""
    return _pieces(_call("get_object", Key=key)["Body"])


def _pieces(body: Any) -> Iterator[bytes]:
    try:
        yield from body.iter_chunks(CHUNK)
    except (BotoCoreError, HTTPClientError, OSError) as error:
        raise StoreUnavailable from error


def size_of(key: str) -> int | None:
    """How many bytes an object has; None where there is none."""
    try:
        return int(_call("head_object", Key=key)["ContentLength"])
    except KeyError:
        return None


def link_to(key: str, *, seconds: int, file_name: str) -> str:
    """An address at which anybody can download an object for so long, under this name."""
    disposition = f'attachment; filename="{file_name}"'
    parameters = {"Bucket": get_settings().bucket, "Key": key, "ResponseContentDisposition": disposition}
    link: str = client("s3").generate_presigned_url("get_object", Params=parameters, ExpiresIn=seconds)
    return link


def begin_upload(key: str, content_type: str) -> str:
    """Begin an object that is uploaded in parts; the upload's id."""
    return str(_call("create_multipart_upload", Key=key, ContentType=content_type)["UploadId"])


def put_part(key: str, upload_id: str, number: int, body: bytes) -> str:
    """Upload a part, at least 5 MB unless it is the last; its ETag. A part that is put again is replaced."""
    return str(_call("upload_part", Key=key, UploadId=upload_id, PartNumber=number, Body=body)["ETag"])


def complete_upload(key: str, upload_id: str, etags: Sequence[str]) -> None:
    """Make the object of its parts, from 1. Raises KeyError where the upload is over."""
    parts = [{"PartNumber": number, "ETag": etag} for number, etag in enumerate(etags, 1)]
    _call("complete_multipart_upload", Key=key, UploadId=upload_id, MultipartUpload={"Parts": parts})


def areas() -> list[str]:
    """What the keys of all objects, and of all versions of objects, begin with: `journal/`, …"""
    answer = _call("list_object_versions", Delimiter="/")
    return [entry["Prefix"] for entry in answer.get("CommonPrefixes", [])]


def has_any(prefix: str) -> bool:
    """Whether there is an object, a former version of one, or an upload that was begun."""
    versions = _call("list_object_versions", Prefix=prefix, MaxKeys=1)
    uploads = _call("list_multipart_uploads", Prefix=prefix, MaxUploads=1)
    return bool(versions.get("Versions") or versions.get("DeleteMarkers") or uploads.get("Uploads"))


def erase(prefix: str, *, at_most: int) -> int:
    """Remove objects whose key begins with `prefix`, with all their versions and whatever is being uploaded; how many there
    were of these, at most about so many. 0: there is nothing."""
    removed = 0
    for upload in _call("list_multipart_uploads", Prefix=prefix).get("Uploads", []):
        with suppress(KeyError):
            _call("abort_multipart_upload", Key=upload["Key"], UploadId=upload["UploadId"])
        removed += 1
    while removed < at_most:
        answer = _call("list_object_versions", Prefix=prefix)
        found = [*answer.get("Versions", []), *answer.get("DeleteMarkers", [])]
        if not found:
            break
        gone = [{"Key": entry["Key"], "VersionId": entry["VersionId"]} for entry in found]
        refused = _call("delete_objects", Delete={"Objects": gone, "Quiet": True}).get("Errors", [])
        if refused:
            raise StoreUnavailable
        removed += len(gone)
    return removed


def _call(operation: str, **arguments: Any) -> Any:
    try:
        return getattr(client("s3"), operation)(Bucket=get_settings().bucket, **arguments)
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in {"NoSuchKey", "NoSuchUpload", "404"}:
            raise KeyError(arguments.get("Key", "")) from error
        if code in {"SlowDown", "InternalError", "ServiceUnavailable", "503", "500"}:
            raise StoreUnavailable from error
        raise
    except BotoCoreError as error:
        raise StoreUnavailable from error
