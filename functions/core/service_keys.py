"""Keys of the services that Amy calls: one JSON object in Secrets Manager, put there by a person.

`{"api_key": …}` is the model provider's; `ncbi_api_key` and `datacommons_api_key` are optional.
"""

from __future__ import annotations

import json
from functools import cache

from botocore.exceptions import ClientError

from functions.core.aws import client
from functions.core.settings import get_settings


def service_key(name: str) -> str | None:
    """A key by its name; None where it was not given, or no key at all was put there yet."""
    if not get_settings().model_secret_arn:
        return None
    try:
        return _keys().get(name) or None
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            # A fresh deployment: the secret is there and has no value yet. Not kept, so that a key put there counts at
            # once.
            return None
        raise


@cache
def _keys() -> dict[str, str]:
    answer = client("secretsmanager").get_secret_value(SecretId=get_settings().model_secret_arn)
    return {str(name): str(value) for name, value in json.loads(answer["SecretString"]).items()}
