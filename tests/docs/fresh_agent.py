#!/usr/bin/env python3
"""A client by an agent that had the address of a local cloud and a key, and nothing else of Amy: no repository, no SDK.

How it came about (2026-11-21, 18:52 to 19:06). It was asked for a client that asks a question, follows it through dropped
connections and prints the answer with its numbers, from /llms.txt alone. It fetched, in this order:

    /llms.txt
    /docs/getting-started.md, /docs/concepts/streaming.md, /docs/concepts/turns.md
    /docs/concepts/errors.md, idempotency.md, findings.md; /docs/api/create_turn.md
    /docs/api/stream_turn_events.md, /docs/api/get_turn.md; /docs/concepts/fact_check.md; /docs/guides/errors.md
    /docs/concepts/authentication.md; six of the pages above again, whose output its terminal had cut; /openapi.json

After five minutes of reading it wrote what follows, which worked at its first run: a cut within event 13, resumed with
Last-Event-ID 12, 62 events without a gap. What it stumbled over: a name of a number that the reference had wrong; nothing said
from which day "the last 30 days" count; deltas that are sentences and not bits; `total_usd` that is no sum while steps run side
by side; units of `<window>.days`; X-Should-Retry, of which only the SDKs' pages spoke; a "client without an SDK" that left out
half of the rules; and no one page with all that it needed, which is docs/guides/without-sdk.md now.

Below this line it is as it was written; tests/docs/test_fresh_agent.py runs it behind a proxy that cuts.

Ask Amy a question without an SDK: Python 3.11 standard library only.

    AMY_API_URL=http://... AMY_API_KEY=amy_sk_... python3 client.py [--cut N] "question"

Events go to stderr as they come; the answer and its findings to stdout.
Exit status: 0 answered, 2 usage, 3 API error, 4 turn failed or cancelled, 5 turn waits for a person,
6 protocol violated (gap, repetition, text that differs), 7 server unreachable.
"""
import argparse
import contextlib
import http.client
import json
import os
import sys
import time
import urllib.parse
import uuid

TERMINAL = {"turn.completed", "turn.failed", "turn.cancelled"}
BACKOFF = (0.5, 1, 2, 4, 8, 8, 8)


class Cut(Exception):
    """The connection was cut by ourselves."""


class ApiError(Exception):
    def __init__(self, status, headers, body):
        self.status, self.retry_after = status, headers.get("Retry-After")
        try:
            error = json.loads(body)["error"]
        except (ValueError, KeyError, TypeError):
            error = {"message": body.decode("utf-8", "replace")[:300] or "(no body)"}
        if not isinstance(error, dict):
            error = {"message": str(error)}
        self.code = error.get("code") or f"http_{status}"
        self.message = error.get("message", "")
        self.details = error.get("details")
        self.request_id = error.get("request_id") or headers.get("X-Request-Id")
        self.docs_url = error.get("docs_url")

    def __str__(self):
        lines = [f"HTTP {self.status} {self.code}: {self.message}"]
        errors = self.details.get("errors") if isinstance(self.details, dict) else None
        for problem in errors or []:
            lines.append(f"  {problem.get('path')}: {problem.get('message')}")
        if self.details and not errors:
            lines.append(f"  details: {json.dumps(self.details)}")
        if self.code == "unauthorized":
            lines.append("  Check AMY_API_KEY.")
        if self.docs_url:
            lines.append(f"  see {self.docs_url}")
        lines.append(f"  request id: {self.request_id}")
        return "\n".join(lines)


def log(*words):
    print(*words, file=sys.stderr, flush=True)


class Amy:
    def __init__(self, url, key):
        self.base, self.key = urllib.parse.urlsplit(url.rstrip("/")), key

    def connect(self, method, path, headers=None, body=None, timeout=45):
        kind = http.client.HTTPSConnection if self.base.scheme == "https" else http.client.HTTPConnection
        connection = kind(self.base.hostname, self.base.port, timeout=timeout)
        try:
            connection.request(method, self.base.path + path, body,
                               {"Authorization": f"Bearer {self.key}", **(headers or {})})
            return connection, connection.getresponse()
        except BaseException:
            connection.close()
            raise

    def request(self, method, path, body=None, headers=None):
        """A request that may be repeated: a GET, or a POST with an Idempotency-Key."""
        headers = dict(headers or {})
        if body is not None:
            body = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        for attempt in range(len(BACKOFF) + 1):
            pause = BACKOFF[min(attempt, len(BACKOFF) - 1)]
            try:
                connection, response = self.connect(method, path, headers, body)
                with contextlib.closing(connection):
                    raw = response.read()
                if response.status < 400:
                    return json.loads(raw), response
                error = ApiError(response.status, response.headers, raw)
                if not (error.status == 429 or error.status >= 500 or error.code == "idempotency_in_flight"):
                    raise error
                if error.retry_after and error.retry_after.isdigit():
                    pause = max(pause, int(error.retry_after))
            except (OSError, http.client.HTTPException) as broken:
                error = broken
            if attempt == len(BACKOFF):
                raise error
            log(f"-- {method} {path}: {error!r}; again in {pause} s")
            time.sleep(pause)

    def frames(self, response, cut):
        """(fields) of each whole frame; a frame that is cut off is dropped."""
        buffer, total, fields = b"", 0, {}
        while True:
            chunk = response.read1(65536 if cut is None else max(1, min(65536, cut - total)))
            if not chunk:
                return
            total += len(chunk)
            buffer += chunk
            # CRLF and LF; a bare CR is not used by this server
            *lines, buffer = buffer.split(b"\n")
            for line in lines:
                line = line.removesuffix(b"\r").decode("utf-8")
                if line == "":
                    yield fields
                    fields = {}
                elif not line.startswith(":"):
                    name, _, value = line.partition(":")
                    value = value.removeprefix(" ")
                    fields[name] = f"{fields['data']}\n{value}" if name == "data" and "data" in fields else value
            if cut is not None and total >= cut:
                left = len(buffer) + sum(len(k) + len(v) for k, v in fields.items())
                raise Cut(f"cut by --cut after {total} bytes, about {left} of them in an unfinished frame")

    def follow(self, path, cut=None):
        after, retry, failures = 0, 1.0, 0
        while True:
            why, pause, came = "server ended the stream", None, False
            try:
                log(f"-- connecting, Last-Event-ID: {after}")
                connection, response = self.connect(
                    "GET", path, {"Accept": "text/event-stream", "Last-Event-ID": str(after)})
                with contextlib.closing(connection):
                    if response.status == 204:
                        return
                    if response.status >= 400:
                        error = ApiError(response.status, response.headers, response.read())
                        if error.status != 429 and error.status < 500:
                            raise error
                        why, pause = str(error), float(error.retry_after or 2 ** min(failures, 3))
                        if failures >= 10:
                            raise error
                    else:
                        for frame in self.frames(response, cut):
                            if frame.get("id", "").isdigit():
                                after = int(frame["id"])
                            if frame.get("retry", "").isdigit():
                                retry = int(frame["retry"]) / 1000
                            if "data" in frame:
                                came = True
                                event = json.loads(frame["data"])
                                yield event
                                if event.get("type") in TERMINAL:
                                    return
            except Cut as broken:
                why, cut = str(broken), None
            except (OSError, http.client.HTTPException) as broken:
                why = repr(broken)
                if failures >= 10:
                    raise
            failures = 0 if came else failures + 1
            log(f"-- {why}; resuming after event {after}")
            time.sleep(pause if pause is not None else retry)


def describe(event):
    data, words = event.get("data") or {}, []
    for name in ("tool", "summary", "claim", "verdict", "text", "reason", "message"):
        if data.get(name):
            words.append(f"{name}={str(data[name])[:90]!r}")
    return f"{event['seq']:>4} {event['type']:<18} {event.get('step') or ''} {event.get('agent') or ''} {' '.join(words)}".rstrip()


def show(value):
    if isinstance(value, list):
        return "[" + ", ".join(show(v) for v in value) + "]"
    return f"{value:.6g}" if isinstance(value, (int, float)) else str(value)


def report(result):
    print(result["text"])
    for finding in result.get("findings") or []:
        print(f"\n[{finding['id']}] {finding.get('verdict') or 'not validated'}: {finding['claim']}")
        for reason in finding.get("reasons") or []:
            print(f"    because: {reason}")
        for name, window in (finding.get("window") or {}).items():
            if isinstance(window, dict):
                print(f"    window {name}: {window.get('start')} to {window.get('end')}, "
                      f"{window.get('days_with_values')} days with values")
        units = finding.get("units") or {}
        for name, value in (finding.get("numbers") or {}).items():
            print(f"    {name} = {show(value)} {units.get(name, '')}".rstrip())


def main():
    parser = argparse.ArgumentParser(description="Ask Amy a question.")
    parser.add_argument("question", nargs="?")
    parser.add_argument("--cut", type=int, metavar="N", help="cut the first connection after N bytes of events")
    parser.add_argument("--turn", metavar="ID", help="follow a turn that exists, instead of asking")
    parser.add_argument("--idempotency-key", default=str(uuid.uuid4()))
    parser.add_argument("--create-only", action="store_true", help="print the turn's id and end")
    args = parser.parse_args()
    if (args.question is None) == (args.turn is None):
        parser.error("give a question, or --turn ID")
    url, key = os.environ.get("AMY_API_URL"), os.environ.get("AMY_API_KEY")
    if not url or not key:
        parser.error("set AMY_API_URL and AMY_API_KEY")
    amy = Amy(url, key)

    if args.turn:
        turn_id = args.turn
    else:
        turn, response = amy.request(
            "POST", "/v1/turns", {"messages": [{"role": "user", "content": args.question}]},
            {"Idempotency-Key": args.idempotency_key})
        turn_id = turn["id"]
        log(f"-- {response.status} {turn_id} {turn['status']}"
            f" idempotent-replayed={response.headers.get('Idempotent-Replayed')}")
        if args.create_only:
            print(turn_id)
            return 0
    path = f"/v1/turns/{urllib.parse.quote(turn_id, safe='')}"

    seen, text, whole = 0, "", None
    for event in amy.follow(path + "/events", args.cut):
        log(describe(event))
        if event["seq"] != seen + 1:
            log(f"PROTOCOL: event {event['seq']} came after {seen}")
            return 6
        seen, kind, data = event["seq"], event["type"], event.get("data") or {}
        if kind == "text.delta":
            text += data["text"]
        elif kind == "answer.reset":
            text = ""
        elif kind == "answer.completed":
            whole = data["text"]
        elif kind == "turn.paused":
            log(f"The turn waits for its person ({data.get('reason')}): decide at /v1/approvals, "
                f"then run again with --turn {turn_id}")
            return 5
    turn, _ = amy.request("GET", path)
    result = turn.get("result")
    log(f"-- {seen} events, 1 to {seen} without gap or repetition; "
        f"deltas == answer.completed: {text == whole}; == result.text: {bool(result) and whole == result['text']}")
    if turn["status"] != "completed":
        if result and result.get("text"):
            report(result)
        error = turn.get("error") or {}
        log(f"The turn is {turn['status']}: {error.get('code')}: {error.get('message')}"
            + (f"\n  It can be retried: POST {path}/retry" if error.get("retriable") else ""))
        return 4
    report(result)
    if whole is not None and (whole != result["text"] or (text and text != whole)):
        log("PROTOCOL: the text that was streamed is not the answer's")
        return 6
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ApiError as error:
        log(f"Amy refused: {error}")
        sys.exit(3)
    except (OSError, http.client.HTTPException) as error:
        log(f"Cannot reach {os.environ.get('AMY_API_URL')}: {error!r}")
        sys.exit(7)
    except KeyboardInterrupt:
        sys.exit(130)
