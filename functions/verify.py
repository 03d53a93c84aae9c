"""`python -m functions.verify < proof.json`: computes a proof again, offline, and prints a Verification as JSON.

What is no proof gives `{"error": where it is wrong}`. `amy verify` runs it.
"""

from __future__ import annotations

import json
import sys

from pydantic import ValidationError

from functions.code_version import code_version
from functions.health.verification import verify


def main() -> None:
    try:
        result = verify(json.load(sys.stdin), code_version()).model_dump_json()
    except ValidationError as error:
        result = json.dumps({"error": ".".join(map(str, error.errors()[0]["loc"])) or "it is no object"})
    except (ValueError, TypeError) as error:
        result = json.dumps({"error": str(error)})
    sys.stdout.write(f"{result}\n")


if __name__ == "__main__":
    main()
