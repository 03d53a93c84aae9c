"""A file goes to the bucket by a form, and is read from there piece by piece."""

from __future__ import annotations

import io
import json
import zipfile
from base64 import b64decode
from pathlib import Path

import httpx
import pytest

from contracts.uploads import Upload
from functions.core import blobs
from functions.core.aws import client
from functions.core.principal import Principal
from functions.core.settings import get_settings
from functions.core.uploads import (
    ObjectReader,
    download_to,
    object_size,
    presigned_post,
    stored_object,
    upload_key,
)

CONTENT = bytes(range(256)) * 40


def send(upload: Upload, content: bytes) -> httpx.Response:
    return httpx.post(upload.url, data=upload.fields, files={"file": ("export.zip", content)})


def put(principal: Principal, content: bytes) -> str:
    key = upload_key(principal, "imp_1")
    client("s3").put_object(Bucket=get_settings().bucket, Key=key, Body=content)
    return key


def test_whoever_holds_the_form_sends_the_file_without_a_key(principal: Principal) -> None:
    key = upload_key(principal, "imp_1")
    upload = presigned_post(key, max_bytes=1_000_000, minutes=30)

    answer = send(upload, CONTENT)

    assert answer.status_code in (200, 204), answer.text
    assert object_size(key) == len(CONTENT)
    assert client("s3").get_object(Bucket=get_settings().bucket, Key=key)["Body"].read() == CONTENT


def test_the_form_is_for_one_object_of_one_kind_and_a_largest_size(principal: Principal) -> None:
    key = upload_key(principal, "lab_1")

    upload = presigned_post(key, max_bytes=5_000, minutes=10, content_type="application/pdf")

    conditions = json.loads(b64decode(upload.fields["policy"]))["conditions"]
    assert ["content-length-range", 1, 5_000] in conditions
    assert {"key": key} in conditions
    assert {"Content-Type": "application/pdf"} in conditions
    assert upload.fields["x-amz-algorithm"] == "AWS4-HMAC-SHA256"


def test_nothing_was_sent(principal: Principal, tmp_path: Path) -> None:
    key = upload_key(principal, "imp_2")

    assert object_size(key) is None
    with pytest.raises(KeyError):
        download_to(key, tmp_path / "file")


def test_an_object_becomes_a_file(principal: Principal, tmp_path: Path) -> None:
    download_to(put(principal, CONTENT), tmp_path / "file")

    assert (tmp_path / "file").read_bytes() == CONTENT


@pytest.mark.parametrize("piece", [1000, 1024, 10_240, 20_000])
def test_an_object_is_read_as_a_file_is(principal: Principal, piece: int) -> None:
    found = stored_object(put(principal, CONTENT))
    assert found is not None

    with ObjectReader(found, piece) as reader:
        plain = io.BytesIO(CONTENT)
        for place, whence, count in [(0, 0, 10), (5, 0, 2000), (-100, 2, 300), (-50, 1, 20), (3, 1, -1), (9**9, 0, 5)]:
            assert reader.seek(place, whence) == plain.seek(place, whence)
            assert reader.read(count) == plain.read(count)


def test_a_zip_is_read_where_it_lies(principal: Principal) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", CONTENT)
    found = stored_object(put(principal, file.getvalue()))
    assert found is not None

    with zipfile.ZipFile(ObjectReader(found, 100)) as archive:
        assert archive.read("a.txt") == CONTENT


def test_another_file_under_the_same_key_is_not_read_on(principal: Principal) -> None:
    found = stored_object(put(principal, CONTENT))
    assert found is not None
    reader = ObjectReader(found, 100)
    reader.read(10)

    put(principal, CONTENT[::-1])

    with pytest.raises(blobs.ObjectChanged):
        reader.read(1000)
