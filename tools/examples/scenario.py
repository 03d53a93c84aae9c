"""What is done while it is recorded: everything that the API offers, once."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

import httpx

from benchmarks.lab_reports import people, report_of, table
from local.state import ROOT, LocalState
from tools.examples.recorder import Recorder

QUESTION = "How has my resting heart rate changed over the last 30 days compared with the 30 days before?"
MISSING = "01JD0Q5V3G9999999999999999"
CSV = "date,steps,resting_heart_rate\n2022-01-23,8211,61\n2022-01-24,10432,59\n"
DONE = ("completed", "failed", "cancelled")
DEMO = ROOT / "local" / "demo" / "person1_daily.csv"


@dataclass
class Scenario:
    """`me` does most of it; `other` is somebody whose account is erased at the end."""

    cloud: LocalState
    me: Recorder
    other: Recorder

    def play(self) -> None:
        """Everything."""
        self.me.quietly("POST", "/v1/imports", text=DEMO.read_bytes(), content_type="text/csv")
        for part in (
            self.system,
            self.sign_in,
            self.profile,
            self.imports,
            self.labs,
            self.data,
            self.memory,
            self.turns,
            self.plans,
            self.failures,
            self.runs,
            self.actions,
            self.check_ins,
            self.sources,
            self.exports,
            self.refusals,
            self.leaving,
        ):
            part()

    def system(self) -> None:
        self.me.call("The API answers", "GET", "/healthz", 200)

    def sign_in(self) -> None:
        me = self.me
        key = me.call(
            "A key that only reads", "POST", "/v1/api-keys", 201, body={"name": "dashboard", "scopes": ["data:read"]}
        )
        path = f"/v1/api-keys/{key['id']}"
        me.call("Your keys", "GET", "/v1/api-keys", 200)
        me.call("Call it otherwise", "PATCH", path, 200, body={"name": "kitchen display"})
        limited = me.holding(key["secret"])
        limited.fails("insufficient_scope", "POST", "/v1/memory", body={"kind": "fact", "text": "Has a dog"})
        me.call("Revoke it", "DELETE", path, 204)
        me.fails("api_key_not_found", "PATCH", path, body={"name": "gone"})
        me.call("For an EventSource", "POST", "/v1/stream-tokens", 201, body={})
        asked = {"client_name": "laptop", "scope": "turns:read turns:write"}
        login = me.call("A terminal asks", "POST", "/v1/auth/cli/start", 200, body=asked)
        grant = {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": login["device_code"]}
        me.call("The person has not decided", "POST", "/v1/auth/cli/token", 400, body=grant)
        approved = {"user_code": login["user_code"], "decision": "approve"}
        me.call("Let it in", "POST", "/v1/auth/cli/approve", 200, body=approved)
        me.fails("device_login_not_found", "POST", "/v1/auth/cli/approve", body={"user_code": "BCDF-GHJK"})
        time.sleep(login["interval"] + 1)
        granted = me.call("The key of the terminal", "POST", "/v1/auth/cli/token", 200, body=grant)
        me.call("Sign it out", "POST", "/v1/auth/cli/revoke", 200, body={"token": granted["access_token"]})
        me.call("A scope that there is not", "POST", "/v1/auth/cli/start", 400, body={"scope": "everything"})
        me.holding("amy_sk_none").fails("unauthorized", "GET", "/v1/me")

    def profile(self) -> None:
        profile = {
            "name": "Sam",
            "birth_year": 1990,
            "sex": "female",
            "time_zone": "Europe/Berlin",
            "goals": ["Sleep better"],
        }
        self.me.call("Name, year of birth and time zone", "PATCH", "/v1/me", 200, body=profile)
        self.me.call("A profile", "GET", "/v1/me", 200)
        consent = {"purpose": "research", "version": "2026-11-01", "granted": True}
        self.me.call("Agree to research", "POST", "/v1/me/consents", 201, body=consent)
        self.me.call("What holds for each purpose", "GET", "/v1/me/consents", 200)
        self.me.fails("validation_failed", "PATCH", "/v1/me", body={"birth_year": 90})

    def imports(self) -> None:
        me = self.me
        me.call("A table, imported at once", "POST", "/v1/imports", 201, text=CSV, content_type="text/csv")
        wanted = {"file_name": "export.csv", "size": 200_000, "preview": True}
        made = me.call("A file that will be sent", "POST", "/v1/imports", 201, body=wanted)
        path = f"/v1/imports/{made['id']}"
        me.fails("upload_missing", "POST", f"{path}/start")
        self._upload(made["upload"], "export.csv", DEMO.read_bytes())
        me.call("Read what was sent", "POST", f"{path}/start", 202)
        me.until(path, lambda it: it["status"] == "previewed")
        me.call("An import that shows what is in its file", "GET", path, 200)
        me.call("Write what the preview has shown", "POST", f"{path}/confirm", 202)
        me.until(path, lambda it: it["status"] in DONE)
        me.fails("import_not_there", "POST", f"{path}/start")
        me.fails("unreadable_import", "POST", "/v1/imports", text="no table", content_type="text/csv")
        me.call("The newest of your imports", "GET", "/v1/imports", 200, query={"limit": 1})
        me.call("Forget an import", "DELETE", path, 204)

    def labs(self) -> None:
        me = self.me
        made = me.call("A file that will be sent", "POST", "/v1/labs", 201, body={"file_name": "blood-count.pdf"})
        path = f"/v1/labs/{made['id']}"
        me.fails("lab_not_uploaded", "POST", f"{path}/start")
        self._upload(made["upload"], "blood-count.pdf", table(report_of(people()[1])))
        me.call("Read what was sent", "POST", f"{path}/start", 202)
        pdf = table(report_of(people()[0]))
        sent = me.call("A PDF of up to 4 MB", "POST", "/v1/labs", 202, file=("report.pdf", pdf))
        for one in (path, f"/v1/labs/{sent['id']}"):
            lab = me.until(one, lambda it: it["status"] not in ("processing", "awaiting_upload"))
        me.call("The same file again", "POST", "/v1/labs", 200, file=("report.pdf", pdf))
        me.call("A report with its values", "GET", f"/v1/labs/{sent['id']}", 200)
        change = {"values": [{"id": lab["values"][0]["id"], "decision": "confirm", "value": 0.95}]}
        me.call("Correct a value", "PATCH", f"/v1/labs/{sent['id']}", 200, body=change)
        unknown = {"values": [{"id": "v999", "decision": "drop"}]}
        me.fails("unknown_lab_value", "PATCH", f"/v1/labs/{sent['id']}", body=unknown)
        me.call("Your reports", "GET", "/v1/labs", 200)
        me.call("Delete a report", "DELETE", path, 204)

    def data(self) -> None:
        me = self.me
        me.call("The catalogue", "GET", "/v1/data/metrics", 200)
        me.call("The last days of January", "GET", "/v1/data/summaries", 200, query={"from": "2022-01-01", "limit": 2})
        me.call("One day", "GET", "/v1/data/summaries/2022-01-20", 200)
        weekly = {"metrics": "resting_heart_rate,steps", "from": "2022-01-01", "to": "2022-01-22", "resolution": "week"}
        me.call("Weekly means", "GET", "/v1/data/biomarkers", 200, query=weekly)
        me.call("The first page of everything", "GET", "/v1/data/sync", 200, query={"limit": 3})
        me.fails("unknown_metric", "GET", "/v1/data/biomarkers", query={"metrics": "resting_hart_rate"})
        me.fails("unit_does_not_fit", "GET", "/v1/data/biomarkers", query={"metrics": "steps", "unit": "kg"})
        me.fails("day_not_found", "GET", "/v1/data/summaries/1999-01-01")
        me.fails("bad_parameter", "GET", "/v1/data/biomarkers", query={"metrics": "steps", "resolution": "year"})

    def memory(self) -> None:
        me = self.me
        goal = {"kind": "goal", "text": "Run a half marathon in May"}
        made = me.call("Remember a goal", "POST", "/v1/memory", 201, body=goal)
        me.call("What is remembered already", "POST", "/v1/memory", 200, body=goal)
        path = f"/v1/memory/{made['id']}"
        me.quietly("POST", "/v1/memory", body={"kind": "preference", "text": "Prefers to train in the morning"})
        me.call("Search by meaning", "GET", "/v1/memory", 200, query={"q": "what am I training for?", "limit": 2})
        me.call("A memory", "GET", path, 200)
        me.call("Correct it", "PATCH", path, 200, body={"text": "Run a half marathon in June"})
        me.fails(
            "memory_exists", "PATCH", path, body={"kind": "preference", "text": "prefers to train in the morning."}
        )
        me.call("Forget it", "DELETE", path, 204)

    def turns(self) -> None:
        me = self.me
        asked = {
            "messages": [{"role": "user", "content": QUESTION}],
            "require_approval": True,
            "metadata": {"screen": "home"},
        }
        turn = me.call("Ask a question", "POST", "/v1/turns", 201, body={"messages": asked["messages"]})
        path = f"/v1/turns/{turn['id']}"
        me.fails("turn_active", "POST", f"{path}/replay", body={})
        me.fails("turn_active_already", "POST", "/v1/turns", body={**asked, "if_active": "reject"})
        me.fails("turn_not_completed", "GET", f"{path}/proof")
        me.events(path)
        page = {"query": {"after": 2, "wait": 5}, "headers": {"Accept": "application/json"}}
        me.call("A page of events", "GET", f"{path}/events", 200, **page)
        me.until(path, lambda it: it["status"] in DONE)
        seq = me.quietly("GET", f"{path}/events", headers={"Accept": "application/json"}, query={"after": 0})["after"]
        streamed = {"query": {"after": seq - 2}, "headers": {"Accept": "text/event-stream"}}
        me.call("The end of a stream", "GET", f"{path}/events", 200, **streamed)
        me.call("You have all of its events", "GET", f"{path}/events", 204, query={"after": seq})
        me.call("A turn with its answer", "GET", path, 200)
        me.call("What it did", "GET", f"{path}/trace", 200)
        me.call("What its numbers rest on", "GET", f"{path}/proof", 200)
        me.fails("turn_not_failed", "POST", f"{path}/retry")
        me.fails("turn_ended", "POST", f"{path}/start")
        replay = me.call("Do it again, from the record", "POST", f"{path}/replay", 201, body={"mode": "recorded"})
        me.events(f"/v1/turns/{replay['id']}")
        turn = me.quietly("POST", "/v1/turns", body=asked)
        path = f"/v1/turns/{turn['id']}"
        me.events(path)
        (approval,) = me.quietly("GET", "/v1/approvals", query={"status": "pending"})["data"]
        place = f"/v1/approvals/{approval['id']}"
        me.call("An answer that waits for its person", "GET", place, 200)
        me.call("Approve it", "POST", place, 200, body={"decision": "approve", "comment": "Looks right."})
        me.fails("approval_decided", "POST", place, body={"decision": "reject"})
        me.until(path, lambda it: it["status"] in DONE)
        me.events(path)
        me.call("Your newest turn", "GET", "/v1/turns", 200, query={"limit": 1})
        me.call("What was decided", "GET", "/v1/approvals", 200)
        me.call("Delete a turn", "DELETE", path, 204)

    def plans(self) -> None:
        me = self.me
        asked = {"messages": [{"role": "user", "content": QUESTION}]}
        turn = me.quietly("POST", "/v1/turns", body={**asked, "start": "plan"})
        path = f"/v1/turns/{turn['id']}"
        me.until(path, lambda it: it["plan"] is not None and it["status"] == "pending")
        me.events(path)
        me.call("Start a turn whose plan is there", "POST", f"{path}/start", 200)
        me.call("Cancel it", "POST", f"{path}/cancel", 200)
        me.until(path, lambda it: it["status"] in DONE)
        me.events(path)
        # An emergency, and a question that is vague: events that others do not have.
        for question in ("I have crushing chest pain and my left arm is numb.", "What should I know about my health?"):
            turn = me.quietly("POST", "/v1/turns", body={"messages": [{"role": "user", "content": question}]})
            me.events(f"/v1/turns/{turn['id']}")
        asked = {"messages": [{"role": "user", "content": "Is my sleep getting better? I like short answers."}]}
        me.events(f"/v1/turns/{me.quietly('POST', '/v1/turns', body=asked)['id']}")
        # Its budget is nearly spent by the first call.
        run = {"agent": "domain_expert", "instructions": "What is known about sleep?", "budget": {"max_cost_usd": 0.05}}
        me.events(f"/v1/runs/{me.quietly('POST', '/v1/runs', body=run)['id']}")

    def failures(self) -> None:
        me = self.me
        self._rule({"type": "error", "status": 529}, agent="router")
        self._rule({"type": "cut", "after_characters": 400}, agent="synthesizer")
        turn = me.quietly("POST", "/v1/turns", body={"messages": [{"role": "user", "content": QUESTION}]})
        me.events(f"/v1/turns/{turn['id']}")
        self._rule({"type": "error", "status": 401}, agent="synthesizer")
        turn = me.quietly("POST", "/v1/turns", body={"messages": [{"role": "user", "content": QUESTION}]})
        path = f"/v1/turns/{turn['id']}"
        me.events(path)
        me.until(path, lambda it: it["status"] == "failed")
        me.call("Go on where it failed", "POST", f"{path}/retry", 200)
        me.until(path, lambda it: it["status"] in DONE)
        me.events(path)

    def runs(self) -> None:
        me = self.me
        task = {"agent": "domain_expert", "instructions": "What is known about resting heart rate and sleep?"}
        run = me.call("Ask an agent and wait", "POST", "/v1/runs", 201, body=task)
        path = f"/v1/runs/{run['id']}"
        me.events(path)
        me.call("A page of events", "GET", f"{path}/events", 200, headers={"Accept": "application/json"})
        me.call("A run with its report", "GET", path, 200)
        me.call("What it did", "GET", f"{path}/trace", 200)
        page = me.quietly("GET", f"{path}/events", headers={"Accept": "application/json"})
        streamed = {"query": {"after": page["after"] - 1}, "headers": {"Accept": "text/event-stream"}}
        me.call("The end of a stream", "GET", f"{path}/events", 200, **streamed)
        me.call("You have all of its events", "GET", f"{path}/events", 204, query={"after": page["after"]})
        self._rule({"type": "error", "status": 401}, agent="domain_expert")
        failed = me.quietly("POST", "/v1/runs", body=task)
        again = f"/v1/runs/{failed['id']}"
        me.until(again, lambda it: it["status"] == "failed")
        me.call("Go on where it failed", "POST", f"{again}/retry", 200)
        me.until(again, lambda it: it["status"] in DONE)
        me.call("Ask an agent and go on", "POST", "/v1/runs", 202, body={**task, "mode": "async"})
        newest = me.call("Your newest run", "GET", "/v1/runs", 200, query={"limit": 1})["data"][0]["id"]
        me.until(f"/v1/runs/{newest}", lambda it: it["status"] in DONE)
        rule = self._rule({"type": "hold"}, agent="domain_expert")
        held = me.quietly("POST", "/v1/runs", body={**task, "mode": "async"})["id"]
        me.call("Cancel a run", "POST", f"/v1/runs/{held}/cancel", 200)
        self._model("POST", f"/_release/{rule}")
        me.until(f"/v1/runs/{held}", lambda it: it["status"] in DONE)
        me.call("Delete a run", "DELETE", again, 204)
        me.fails("unknown_agent", "POST", "/v1/runs", body={**task, "agent": "astrologer"})

    def actions(self) -> None:
        me = self.me
        run = me.quietly(
            "POST", "/v1/runs", body={"agent": "triage", "instructions": f"Order {self._order()} was damaged"}
        )
        review = {
            "name": "emit_event",
            "input": {
                "topic": "human_review",
                "payload": {
                    "summary": "The customer writes of an injury.",
                    "details": "Read the message before anything is sent.",
                    "priority": "urgent",
                },
            },
        }
        asked = me.until("/v1/actions", lambda it: any(one["status"] == "awaiting_approval" for one in it["data"]))
        waiting = next(one for one in asked["data"] if one["status"] == "awaiting_approval")
        me.call("Something that waits for its person", "GET", f"/v1/actions/{waiting['id']}", 200)
        me.call("What agents asked for", "GET", "/v1/actions", 200, query={"turn_id": run["id"]})
        me.quietly("POST", f"/v1/approvals/{waiting['approval_id']}", body={"decision": "approve"})
        self._rule({"type": "reply", "tool_use": [review]}, agent="refund_decision")
        hurt = f"Order {self._order()} arrived broken, and the customer was hurt by it"
        me.quietly("POST", "/v1/runs", body={"agent": "triage", "instructions": hurt})
        found = me.until("/v1/reviews", lambda it: bool(it["data"]))["data"][0]["id"]
        me.call("What agents asked a human to look at", "GET", "/v1/reviews", 200)
        me.call("A review", "GET", f"/v1/reviews/{found}", 200)
        resolved = {"resolution": "handled", "comment": "Called the customer."}
        me.call("Close it", "POST", f"/v1/reviews/{found}/resolve", 200, body=resolved)
        me.fails("review_resolved", "POST", f"/v1/reviews/{found}/resolve", body={"resolution": "dismissed"})

    def check_ins(self) -> None:
        me = self.me
        made = me.call(
            "Every morning at seven",
            "POST",
            "/v1/check-ins",
            201,
            body={
                "name": "Morning",
                "question": "How did I sleep, and what should I do with today?",
                "schedule": "cron(0 7 * * ? *)",
                "time_zone": "Europe/Berlin",
                "quiet_hours": {"start": "22:00", "end": "06:30"},
            },
        )
        path = f"/v1/check-ins/{made['id']}"
        me.call("Have it now", "POST", f"{path}/fire", 202)
        me.until(f"{path}/results", lambda it: it["data"][0]["status"] in DONE)
        me.call("What became of its last slots", "GET", f"{path}/results", 200)
        me.call("A check-in", "GET", path, 200)
        me.call("Pause it", "PATCH", path, 200, body={"enabled": False})
        me.call("Your check-ins", "GET", "/v1/check-ins", 200)
        built_in = {"built_in": "weekly_review"}
        more = [me.quietly("POST", "/v1/check-ins", body=built_in)["id"] for _ in range(19)]
        me.fails("too_many_check_ins", "POST", "/v1/check-ins", body=built_in)
        for one in more:
            me.quietly("DELETE", f"/v1/check-ins/{one}")
        me.call("Delete it", "DELETE", path, 204)

    def sources(self) -> None:
        me = self.me
        session = me.call(
            "A page to connect a wearable",
            "POST",
            "/v1/sources/terra/connect",
            201,
            body={
                "providers": ["oura"],
                "success_url": "https://example.com/connected",
            },
        )
        httpx.get(session["url"], trust_env=False)
        me.until("/v1/sources", lambda it: any(one["last_data_on"] for one in it["data"] if one["provider"] == "oura"))
        me.call("Your sources", "GET", "/v1/sources", 200)
        order = {"default": ["oura"], "metrics": {"steps": ["apple_health", "oura"]}}
        me.call("Oura first", "PUT", "/v1/sources/priorities", 200, body=order)
        me.call("Which source is believed", "GET", "/v1/sources/priorities", 200)
        me.call("Read all payloads again", "POST", "/v1/sources/terra/rebuild", 202)
        me.fails("source_not_found", "DELETE", "/v1/sources/garmin")
        me.call("Disconnect a wearable", "DELETE", "/v1/sources/oura", 204, query={"delete_data": "true"})

    def exports(self) -> None:
        me = self.me
        path = f"/v1/exports/{me.call('Ask for a copy', 'POST', '/v1/exports', 202)['id']}"
        me.until(path, lambda it: it["status"] in DONE)
        me.call("A copy that can be downloaded", "GET", path, 200)
        me.call("Your exports", "GET", "/v1/exports", 200)

    def refusals(self) -> None:
        me = self.me
        for collection, prefix, code in (
            ("turns", "turn", "turn"),
            ("runs", "run", "run"),
            ("labs", "lab", "lab"),
            ("imports", "imp", "import"),
            ("exports", "exp", "export"),
            ("memory", "mem", "memory"),
            ("actions", "evt", "action"),
            ("reviews", "rev", "review"),
            ("approvals", "apr", "approval"),
            ("check-ins", "chk", "check_in"),
        ):
            me.fails(f"{code}_not_found", "GET", f"/v1/{collection}/{prefix}_{MISSING}")
        me.fails("erasure_not_found", "GET", f"/v1/erasures/ers_{MISSING}", query={"token": "none"})
        me.fails("bad_cursor", "GET", "/v1/turns", query={"cursor": "none"})
        me.fails("malformed_json", "POST", "/v1/memory", text="{", content_type="application/json")
        me.fails("unsupported_media_type", "POST", "/v1/memory", text="<xml/>", content_type="application/xml")
        large = json.dumps({"text": "a" * 600_000})
        me.fails("payload_too_large", "POST", "/v1/memory", text=large, content_type="application/json")
        key = {"Idempotency-Key": "a-key"}
        me.quietly("POST", "/v1/memory", body={"kind": "fact", "text": "Has a dog"}, headers=key)
        me.fails("idempotency_mismatch", "POST", "/v1/memory", body={"kind": "fact", "text": "Has a cat"}, headers=key)
        me.fails("confirmation_required", "DELETE", "/v1/me")
        queued = {"messages": [{"role": "user", "content": QUESTION}], "start": "queued"}
        withdrawn = {"purpose": "model_provider", "version": "2026-11-01", "granted": False}
        self.other.quietly("POST", "/v1/me/consents", body=withdrawn)
        self.other.fails("consent_required", "POST", "/v1/turns", body=queued)

    def leaving(self) -> None:
        other = self.other
        confirm = {"confirm": other.user.user_id}
        erasure = other.call("Erase your account", "DELETE", "/v1/me", 202, query=confirm)
        path, _, token = erasure["links"]["status"].removeprefix(self.cloud.api_url).partition("?token=")
        other.call("How far it is", "GET", path, 200, query={"token": token})

    def _order(self) -> str:
        """The name of a new order in the demo shop."""
        name = f"#{time.time_ns() // 1_000_000 % 100_000}"
        order = {"name": name, "email": "anna@example.com", "items": [{"title": "Linen towel", "price": "120.00"}]}
        answer = httpx.post(f"{self.cloud.shop_url}/_orders", json=order, trust_env=False)
        answer.raise_for_status()
        return str(answer.json()["name"])

    def _upload(self, form: dict[str, Any], name: str, content: bytes) -> None:
        files = {"file": (name, content)}
        httpx.post(form["url"], data=form["fields"], files=files, trust_env=False).raise_for_status()

    def _rule(self, action: dict[str, Any], **match: str) -> str:
        return str(self._model("POST", "/_script", {"match": match, "action": action, "times": 1})["id"])

    def _model(self, method: str, path: str, body: Any = None) -> Any:
        answer = httpx.request(method, f"{self.cloud.model_url}{path}", json=body, trust_env=False)
        answer.raise_for_status()
        return answer.json() if answer.content else None
