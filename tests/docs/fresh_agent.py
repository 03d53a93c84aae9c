"""A client by somebody who had /llms.txt and a key, and nothing else of Amy: no SDK, no repository.

How it came about (2026-11-21). The task was "write a client without the SDK in Python that asks a question, follows it through
a dropped connection and prints the answer with its numbers". No agent that knows nothing of Amy was at hand; one of her authors
did it in that one's place, and kept to what a running local cloud served. What was fetched, in this order:

    curl -s $URL/llms.txt                          # names Streaming and Turns; hosts, key, the three terminal events
    curl -s $URL/docs/concepts/streaming.md        # the seven rules; frames; what the data of each event is
    curl -s $URL/docs/concepts/turns.md            # the body of POST /v1/turns; what `result` holds
    curl -s $URL/docs/concepts/findings.md         # fact_sheet's keys are <finding>.<key>; units are the finding's
    curl -s $URL/docs/concepts/idempotency.md      # a key, so that the POST may be repeated
    curl -s $URL/docs/concepts/errors              # 302 without a body: the text is at errors.md, which llms.txt has

What it stumbled over was mended in the pages: the Authentication page was named and not there; that a unit of a number stands
with its finding and not in the sheet; that the first frame has an id and no data; that two pages were called "Your data".

It is kept as it was written, but for its lines' lengths; tests/docs/test_fresh_agent.py runs it behind a proxy that cuts.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from http.client import HTTPException

URL = os.environ["AMY_API_URL"]
TERMINAL = {"turn.completed", "turn.failed", "turn.cancelled"}


def request(method, path, body=None, headers=None):
    data = None if body is None else json.dumps(body).encode()
    sent = urllib.request.Request(URL + path, data=data, method=method)
    sent.add_header("Authorization", f"Bearer {os.environ['AMY_API_KEY']}")
    if data is not None:
        sent.add_header("Content-Type", "application/json")
    for name, value in (headers or {}).items():
        sent.add_header(name, value)
    return urllib.request.urlopen(sent, timeout=45)


def patiently(method, path, body=None, headers=None):
    """Again after a break, a 429 or a 5xx; the Idempotency-Key stays the same."""
    for attempt in range(8):
        try:
            with request(method, path, body, headers) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            if error.code != 429 and error.code < 500:
                raise SystemExit(f"{json.load(error)['error']}")
            time.sleep(float(error.headers.get("Retry-After") or min(0.5 * 2**attempt, 8)))
        except (OSError, HTTPException, ValueError):
            time.sleep(min(0.5 * 2**attempt, 8))
    raise SystemExit("nothing answers")


def follow(turn_id):
    after, breaks = 0, 0
    while True:
        try:
            with request("GET", f"/v1/turns/{turn_id}/events", headers={"Last-Event-ID": str(after)}) as response:
                if response.status == 204:
                    return
                last, data = after, []
                for raw in response:
                    line = raw.decode().rstrip("\r\n")
                    if line.startswith("id:"):
                        last = int(line[3:])
                    elif line.startswith("data:"):
                        data.append(line[5:].removeprefix(" "))
                    elif not line:
                        # Only a whole frame counts: one that was cut comes again.
                        after = last
                        if data:
                            event = json.loads("\n".join(data))
                            yield event
                            if event["type"] in TERMINAL:
                                print(f"({breaks} breaks)", file=sys.stderr)
                                return
                        data = []
        except urllib.error.HTTPError as error:
            if error.code != 429 and error.code < 500:
                raise
        except (OSError, HTTPException):
            pass
        breaks += 1
        time.sleep(1)


def main():
    question = " ".join(sys.argv[1:]) or "How has my resting heart rate changed over the last 30 days?"
    turn = patiently(
        "POST",
        "/v1/turns",
        {"messages": [{"role": "user", "content": question}]},
        {"Idempotency-Key": str(uuid.uuid4())},
    )
    text = ""
    for event in follow(turn["id"]):
        if event["type"] == "answer.reset":
            text = ""
        elif event["type"] == "text.delta":
            text += event["data"]["text"]
        elif event["type"] == "answer.completed":
            assert text == event["data"]["text"]
    turn = patiently("GET", f"/v1/turns/{turn['id']}")
    if turn["status"] != "completed":
        raise SystemExit(f"{turn['status']}: {turn.get('error')}")
    print(text)
    for finding in turn["result"]["findings"]:
        print(f"\n{finding['id']}: {finding['verdict'] or 'not validated'}")
        for key, value in turn["result"]["fact_sheet"].items():
            if key.startswith(f"{finding['id']}."):
                name = key.removeprefix(f"{finding['id']}.")
                print(f"  {name} = {value:g} {finding['units'].get(name, '')}".rstrip())


main()
