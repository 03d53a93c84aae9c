/** The SDK against a real local cloud, through a proxy that breaks what it is told to (tests/fault_proxy.py). */

import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";

import { Amy, AnswerText, AuthenticationError, NotCompletedError, NotFoundError, type Turn, type TurnEvent, UnprocessableError } from "../src/index.ts";
import { seqs } from "./answers.ts";

const { AMY_API_URL: proxy = "" } = process.env;
const amy = new Amy(); // AMY_API_URL, AMY_API_KEY
const EVENTS = "/events";

/** Orders faults of requests to this path, in this order. */
async function faults(path: string, ...each: Record<string, unknown>[]): Promise<void> {
  for (const { method = null, ...fault } of each) {
    const answer = await fetch(`${proxy}/_faults`, { method: "POST", body: JSON.stringify({ match: { method, path }, ...fault }) });
    assert.equal(answer.status, 201, await answer.text());
  }
}

interface Seen {
  method: string;
  path: string;
  headers: Record<string, string>;
}

async function requests(method: string, path: string): Promise<Seen[]> {
  const { data } = (await (await fetch(`${proxy}/_requests`)).json()) as { data: Seen[] };
  return data.filter((each) => each.method === method && each.path.includes(path));
}

let turn: Turn;
let events: TurnEvent[];

before(async () => {
  // Everything comes in pieces of seven bytes, which cuts every line, most frames and some characters.
  await faults(EVENTS, { chunk_bytes: 7, times: null });
  events = [];
  const question = { messages: [{ role: "user" as const, content: "How is my sleep? – 睡眠 💤" }], require_approval: true };
  turn = await amy.turns.run(question, {
    onEvent: async (each) => {
      events.push(each);
      if (each.type === "approval.required") await amy.approvals.decide(each.data.approval_id, { decision: "approve" });
    },
  });
});

beforeEach(async () => {
  await fetch(`${proxy}/_faults`, { method: "DELETE" });
});

test("run asks, follows, is approved on the way and gives the answer", () => {
  const answer = new AnswerText();
  for (const each of events) answer.take(each);

  assert.equal(turn.status, "completed");
  assert.equal(answer.text, turn.result?.text);
  assert.deepEqual(events.map((each) => each.seq), events.map((_, index) => index + 1));
  assert.equal(events.at(-1)?.type, "turn.completed");
  assert.ok(events.some((each) => each.type === "approval.resolved"));
});

test("a stream goes on through cuts, refusals, 429 and 503, from where it was", async () => {
  await faults(
    EVENTS,
    { drop_after_bytes: 3000, chunk_bytes: 11 },
    { refuse: true },
    { status: 429, headers: { "Retry-After": "0" }, body: { error: { code: "too_many_streams", message: "Wait." } } },
    { drop_after_bytes: 2000 },
    { status: 503, headers: { "Retry-After": "0" }, body: "upstream is away" },
    { stall_after_bytes: 2500 },
  );

  const found = await seqs(amy.turns.stream(turn.id, { idleTimeout: 500 }));

  assert.deepEqual(found, events.map((each) => each.seq));
  const places = (await requests("GET", EVENTS)).map((each) => Number(each.headers["last-event-id"]));
  assert.equal(places.length, 7);
  assert.deepEqual(places, [...places].sort((a, b) => a - b));
});

test("by pages it is the same events, and behind the last there is nothing", async () => {
  const by = amy.turns.stream(turn.id, { transport: "poll" });
  assert.deepEqual(await seqs(by), events.map((each) => each.seq));

  assert.deepEqual(await seqs(amy.turns.stream(turn.id, { after: by.after })), []);
  assert.deepEqual(await seqs(amy.turns.stream(turn.id, { after: by.after, transport: "poll" })), []);
  assert.deepEqual(await seqs(amy.turns.stream(turn.id, { after: by.after - 2 })), [by.after - 1, by.after]);
});

test("a call whose answer is lost acts once", async () => {
  await faults("/v1/memory$", { method: "POST", drop_after_bytes: 0 }, { method: "POST", status: 503, headers: { "Retry-After": "0" } });

  const { data, response } = await amy.memory.create({ text: "I run on Saturdays", kind: "preference" }).withResponse();

  const tries = await requests("POST", "/v1/memory");
  assert.equal(new Set(tries.map((each) => each.headers["idempotency-key"])).size, 1);
  assert.equal(tries.length, 3);
  assert.equal(response.headers.get("idempotent-replayed"), "true");
  assert.equal((await amy.memory.get(data.id)).text, "I run on Saturdays");
});

test("a list goes through all of its pages", async () => {
  for (const text of ["I sleep with the window open", "I drink tea", "I cycle to work"]) await amy.memory.create({ text, kind: "fact" });

  const all = await amy.memory.list({ limit: 100 });
  const one: string[] = [];
  for await (const memory of amy.memory.list({ limit: 1 })) one.push(memory.id);

  assert.ok(one.length >= 3);
  assert.deepEqual(one, all.data.map((memory) => memory.id));
  assert.equal(await amy.memory.delete(one[0]!), undefined);
  await assert.rejects(amy.memory.get(one[0]!), NotFoundError);
});

test("errors have their class, code and request id", async () => {
  await assert.rejects(amy.turns.create({ messages: [] }), (error: unknown) => {
    assert.ok(error instanceof UnprocessableError);
    assert.equal(error.code, "validation_failed");
    assert.match(error.requestId ?? "", /^req_/);
    assert.ok(error.details?.["errors"]);
    return true;
  });
  await assert.rejects(new Amy({ apiKey: "amy_sk_wrong" }).me.get(), AuthenticationError);
  await assert.rejects(seqs(amy.turns.stream("turn_01M7ZK0T5TSVT3P74F18X94PQ4")), { code: "turn_not_found" });
});

test("a turn that does not come to an answer is an error that has the turn", async () => {
  const running = amy.turns.run("What is my resting heart rate?", {
    onEvent: async (each) => {
      if (each.type === "turn.started") await amy.turns.cancel(each.turn_id);
    },
  });

  await assert.rejects(running, (error: unknown) => {
    assert.ok(error instanceof NotCompletedError);
    assert.deepEqual([error.code, (error.ended as Turn).status], ["cancelled", "cancelled"]);
    return true;
  });
});
