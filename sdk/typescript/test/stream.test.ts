/** How a stream behaves, whatever is done to its bytes and connections. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { AbortedError, AuthenticationError, BadAnswerError, ServerError } from "../src/index.ts";
import { EventStreamParser } from "../src/sse.ts";
import { event, json, refused, scripted, seqs, stream } from "./answers.ts";

const AT_ONCE = { "retry-after-ms": "0" };
const NOW = "retry: 0\n\n";
const whole = (response: () => Response) => (): Response => response();

test("an event stream means the same wherever it is cut, with any line ends", () => {
  const text = `\uFEFF: hello\nid: 1\nretry: 1500\nevent: a\ndata: {"s":"Schläft 睡眠 💤"}\ndata:more\n\ndata\n\nevent: lost\n\nid:3\ndata: x\n\ndata: cut off`;
  const expected = [
    { event: "a", data: '{"s":"Schläft 睡眠 💤"}\nmore' },
    { event: "message", data: "" },
    { event: "message", data: "x" },
  ];
  for (const ends of ["\n", "\r", "\r\n"]) {
    const bytes = new TextEncoder().encode(text.replaceAll("\n", ends));
    for (let cut = 0; cut <= bytes.length; cut++) {
      const parser = new EventStreamParser();
      const events = [bytes.slice(0, cut), bytes.slice(cut)].flatMap((chunk) => parser.feed(chunk));
      assert.deepEqual(events, expected, `cut at ${cut} with ${JSON.stringify(ends)}`);
      assert.equal(parser.retryMs, 1500);
    }
    const parser = new EventStreamParser();
    assert.deepEqual([...bytes].flatMap((byte) => parser.feed(new Uint8Array([byte]))), expected, "byte by byte");
  }
});

test("a stream that is cut goes on where it stopped, and repeats and skips nothing", async () => {
  const end = event(4, "turn.completed");
  const { amy, seen } = scripted([
    stream([NOW + event(1) + event(2).slice(0, 40)], "cut"),
    refused(503, "later", AT_ONCE),
    new TypeError("refused"),
    refused(429, "too_many", { "retry-after": "0" }),
    stream([NOW + event(1) + event(2)]), // a server that starts over, and ends in order before the turn does
    stream([NOW + event(3) + end], "cut"),
    () => new Response(null, { status: 204 }),
    json({ status: "completed" }),
  ]);

  assert.deepEqual(await seqs(amy.turns.stream("turn_1")), [1, 2, 3, 4]);
  const places = seen.filter((each) => each.url.endsWith("/events")).map((each) => each.headers["Last-Event-ID"]);
  assert.deepEqual(places, ["0", "1", "1", "1", "1", "2", "4"]);
});

test("a failed turn that was set going again is read to its last end", async () => {
  const all = [event(1), event(2, "turn.failed"), event(3, "turn.resumed"), event(4, "turn.completed")];
  const { amy } = scripted([stream(all)]);

  assert.deepEqual(await seqs(amy.turns.stream("turn_1")), [1, 2, 3, 4]);
});

test("204 is believed once the turn itself has ended", async () => {
  const nothing = whole(() => new Response(null, { status: 204 }));
  const { amy } = scripted([
    nothing,
    json({ status: "running" }), // it was just set going again
    stream([event(3, "turn.resumed") + event(4, "turn.completed")]),
  ]);
  assert.deepEqual(await seqs(amy.turns.stream("turn_1", { after: 2 })), [3, 4]);

  const over = scripted([nothing, json({ status: "completed" })]);
  assert.deepEqual(await seqs(over.amy.turns.stream("turn_1", { after: 4 })), []);
});

test("a pause is waited through, or ends the reading where that is asked for", async () => {
  const answers = (): Response[] => [stream([NOW + event(1, "turn.paused")]), stream([NOW]), stream([event(2, "turn.resumed") + event(3, "turn.completed")])];

  assert.deepEqual(await seqs(scripted(answers()).amy.turns.stream("turn_1")), [1, 2, 3]);
  const { amy, seen } = scripted(answers());
  assert.deepEqual(await seqs(amy.turns.stream("turn_1", { untilPause: true })), [1]);
  assert.equal(seen.length, 1);
});

test("one's own decision is a reason to look at once", async () => {
  const { amy } = scripted([
    stream(["retry: 600000\n\n" + event(1, "approval.required") + event(2, "turn.paused")]),
    json({ id: "apr_1" }),
    stream([event(3, "turn.completed")]),
  ]);
  const found: number[] = [];

  for await (const each of amy.turns.stream("turn_1")) {
    found.push(each.seq);
    if (each.seq === 2) setTimeout(() => void amy.approvals.decide("apr_1", { decision: "approve" }), 10);
  }

  assert.deepEqual(found, [1, 2, 3]);
});

test("silence is a dead connection", async () => {
  const { amy, seen } = scripted([stream([event(1)], "silent"), stream([event(2, "turn.completed")])]);

  assert.deepEqual(await seqs(amy.turns.stream("turn_1", { idleTimeout: 30 })), [1, 2]);
  assert.equal(seen[1]!.headers["Last-Event-ID"], "1");
});

const PAGES = [
  json({ data: [{ seq: 1, type: "turn.failed" }], after: 1, ended: false, paused: false }),
  json({ data: [], after: 1, ended: false, paused: false }),
  refused(503, "later", AT_ONCE),
  json({ data: [{ seq: 2, type: "turn.resumed" }, { seq: 3, type: "turn.completed" }], after: 3, ended: true, paused: false }),
];
const places = (urls: { url: string }[]): string[] => urls.map((each) => each.url.replace(/.*events/, ""));

test("where a fetch has no streams the events come by pages", async () => {
  const bodiless = { status: 200, headers: new Headers({ "content-type": "text/event-stream" }), body: undefined };
  const { amy, seen } = scripted([bodiless as unknown as Response, ...PAGES.map((each) => each.clone())]);

  assert.deepEqual(await seqs(amy.turns.stream("turn_1")), [1, 2, 3]);
  assert.deepEqual(places(seen), ["", "?after=0&wait=20", "?after=1&wait=20", "?after=1&wait=20", "?after=1&wait=20"]);
  assert.equal(seen[1]!.headers["Accept"], "application/json");
});

test("where something holds a stream back the events come by pages, but not where only streams are wanted", async () => {
  const held = (): Promise<Response> => new Promise(() => undefined);
  const { amy, seen } = scripted([held, ...PAGES.map((each) => each.clone())]);
  assert.deepEqual(await seqs(amy.turns.stream("turn_1", { idleTimeout: 30 })), [1, 2, 3]);
  assert.equal(seen.length, 5);

  const strict = scripted([held, stream([event(1, "turn.completed")])]);
  assert.deepEqual(await seqs(strict.amy.turns.stream("turn_1", { idleTimeout: 30, transport: "sse" })), [1]);
});

test("React Native's own fetch is not asked for a stream", async (t) => {
  const asked: string[] = [];
  t.mock.method(globalThis, "fetch", async (url: string, init: { headers: Record<string, string> }) => {
    asked.push(`${init.headers["Accept"]} ${url}`);
    return json({ data: [{ seq: 1, type: "turn.completed" }], after: 1, ended: true, paused: false });
  });
  const navigator = Object.getOwnPropertyDescriptor(globalThis, "navigator")!;
  Object.defineProperty(globalThis, "navigator", { value: { product: "ReactNative" }, configurable: true });
  t.after(() => Object.defineProperty(globalThis, "navigator", navigator));
  const { Amy } = await import("../src/index.ts");

  assert.deepEqual(await seqs(new Amy({ apiKey: "k", baseUrl: "http://amy.test" }).turns.stream("turn_1")), [1]);
  assert.deepEqual(asked, ["application/json http://amy.test/v1/turns/turn_1/events?after=0&wait=20"]);
});

test("what the API refuses ends the stream at once", async () => {
  await assert.rejects(seqs(scripted([refused(401, "unauthorized")]).amy.turns.stream("turn_1")), AuthenticationError);
  const said = `event: error\ndata: {"error":{"code":"unauthorized","message":"No.","request_id":"req_1","docs_url":""}}\n\n`;
  await assert.rejects(seqs(scripted([stream([said])]).amy.turns.stream("turn_1")), { code: "unauthorized" });
  await assert.rejects(seqs(scripted([json({})]).amy.turns.stream("turn_1")), BadAnswerError);
  await assert.rejects(seqs(scripted([stream(["data: nonsense\n\n"])]).amy.turns.stream("turn_1")), BadAnswerError);
});

test("an API that stays away is given up on in the end", async () => {
  const { amy, seen } = scripted([() => refused(503, "later", AT_ONCE)]);

  await assert.rejects(seqs(amy.turns.stream("turn_1")), ServerError);
  assert.equal(seen.length, 11);
});

test("breaking off leaves the place, from which the same stream goes on", async () => {
  const signals: AbortSignal[] = [];
  const first = (_: unknown, signal: AbortSignal): Response => {
    signals.push(signal);
    return stream([event(1) + event(2) + event(3)], "silent");
  };
  const { amy, seen } = scripted([first, stream([event(3) + event(4, "turn.completed")])]);
  const events = amy.turns.stream("turn_1");

  for await (const each of events) if (each.seq === 2) break;
  assert.equal(events.after, 2);
  assert.ok(signals[0]!.aborted, "the connection is given up");

  assert.deepEqual(await seqs(events), [3, 4]);
  assert.equal(seen[1]!.headers["Last-Event-ID"], "2");
});

test("close ends a reading in order, a signal with an error", async () => {
  const { amy } = scripted([() => stream([event(1)], "silent")]);

  const events = amy.turns.stream("turn_1");
  const found: number[] = [];
  for await (const each of events) {
    found.push(each.seq);
    setTimeout(() => events.close(), 10);
  }
  assert.deepEqual(found, [1]);

  const controller = new AbortController();
  setTimeout(() => controller.abort(), 10);
  await assert.rejects(seqs(amy.turns.stream("turn_1", { signal: controller.signal })), AbortedError);
  await assert.rejects(seqs(amy.turns.stream("turn_1", { signal: controller.signal })), AbortedError);
});

test("events of types that this version does not know are passed on", async () => {
  const { amy } = scripted([stream([event(1, "moon.rises", { phase: "full" }) + event(2, "turn.completed")])]);
  const types: string[] = [];

  for await (const each of amy.turns.stream("turn_1")) types.push(each.type);

  assert.deepEqual(types, ["moon.rises", "turn.completed"]);
});
