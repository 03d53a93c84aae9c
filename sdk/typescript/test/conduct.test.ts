/** How a call behaves: tries, pauses, keys, errors. Without a server: here every answer is made to measure. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { AbortedError, ApiError, BadAnswerError, ConfigurationError, ConnectionFailedError, RateLimitError, TimedOutError } from "../src/index.ts";
import { Amy } from "../src/index.ts";
import { askedToWait, backoff, shouldRetry } from "../src/retry.ts";
import { json, refused, scripted } from "./answers.ts";

const AT_ONCE = { "retry-after-ms": "0" };

for (const status of [408, 409, 429, 500, 503]) {
  test(`status ${status} is tried again, with one idempotency key`, async () => {
    const { amy, seen } = scripted([refused(status, "later", AT_ONCE), json({ id: "turn_1" }, 201)]);

    const turn = await amy.turns.create({ messages: [{ role: "user", content: "?" }] });

    assert.equal(turn.id, "turn_1");
    assert.equal(seen.length, 2);
    assert.ok(seen[0]!.headers["Idempotency-Key"]);
    assert.equal(seen[0]!.headers["Idempotency-Key"], seen[1]!.headers["Idempotency-Key"]);
  });
}

test("each call has an idempotency key of its own, and takes the caller's", async () => {
  const { amy, seen } = scripted([() => json({ id: "turn_1" })]);

  await amy.turns.cancel("turn_1");
  await amy.turns.cancel("turn_1");
  await amy.turns.cancel("turn_1", { idempotencyKey: "mine" });
  await amy.turns.get("turn_1");

  const keys = seen.map((each) => each.headers["Idempotency-Key"]);
  assert.notEqual(keys[0], keys[1]);
  assert.deepEqual(keys.slice(2), ["mine", undefined]);
});

test("two retries, then the error, typed and with all that the API said", async () => {
  const { amy, seen } = scripted([() => refused(429, "too_many_turns", AT_ONCE)]);

  await assert.rejects(amy.turns.list(), (error: unknown) => {
    assert.ok(error instanceof RateLimitError);
    assert.deepEqual(
      [error.status, error.code, error.requestId, error.docsUrl, error.message],
      [429, "too_many_turns", "req_1", "https://docs/too_many_turns", "It is too_many_turns."],
    );
    return true;
  });
  assert.equal(seen.length, 3);
});

for (const [status, header, tries] of [
  [503, "false", 1],
  [404, "true", 2],
] as const) {
  test(`x-should-retry: ${header} decides over ${status}`, async () => {
    const { amy, seen } = scripted([refused(status, "so", { "x-should-retry": header, ...AT_ONCE }), json({ status: "ok" })]);

    await amy.system.health().catch(() => undefined);

    assert.equal(seen.length, tries);
  });
}

test("a connection that fails is tried again, and its error has a cause", async () => {
  const { amy, seen } = scripted([new TypeError("fetch failed")], { maxRetries: 1 });

  await assert.rejects(amy.me.get(), (error: unknown) => {
    assert.ok(error instanceof ConnectionFailedError && error.cause instanceof TypeError);
    return true;
  });
  assert.equal(seen.length, 2);
});

test("an answer that breaks off is tried again", async () => {
  const broken = (): Response =>
    new Response(new ReadableStream({ start: (controller) => controller.error(new TypeError("terminated")) }));
  const { amy, seen } = scripted([broken, json({ status: "ok" })]);

  assert.deepEqual(await amy.system.health(), { status: "ok" });
  assert.equal(seen.length, 2);
});

test("a try that takes too long is ended and tried again", async () => {
  const signals: AbortSignal[] = [];
  const never = (_: unknown, signal: AbortSignal): Promise<Response> => {
    signals.push(signal);
    return new Promise(() => undefined); // a fetch that does not listen to its signal
  };
  const { amy } = scripted([never], { timeout: 20, maxRetries: 1 });

  await assert.rejects(amy.me.get(), TimedOutError);
  assert.deepEqual(signals.map((each) => each.aborted), [true, true]);
});

test("the caller's signal ends a call, and the pause before a retry", async () => {
  const controller = new AbortController();
  const { amy, seen } = scripted([refused(503, "later", { "retry-after": "30" })]);

  const call = amy.me.get({ signal: controller.signal });
  setTimeout(() => controller.abort(), 20);

  await assert.rejects(call, AbortedError);
  assert.equal(seen.length, 1);
  await assert.rejects(amy.me.get({ signal: controller.signal }), AbortedError);
});

test("an answer that is not the API's own is said to be that", async () => {
  const page = new Response("<html>", { status: 200, headers: { "Content-Type": "text/html" } });
  await assert.rejects(scripted([page]).amy.me.get(), BadAnswerError);

  const gateway = new Response("<html>", { status: 404 });
  await assert.rejects(scripted([gateway]).amy.me.get(), (error: unknown) => {
    assert.ok(error instanceof ApiError);
    assert.deepEqual([error.status, error.code], [404, "unknown"]);
    return true;
  });
});

test("Retry-After is seconds, a date, or retry-after-ms; what is over a minute is not waited for", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  const asked = (headers: Record<string, string>): number | undefined => askedToWait(new Headers(headers), now);

  assert.equal(asked({ "retry-after": "1.5" }), 1500);
  assert.equal(asked({ "retry-after": "Thu, 01 Jan 2026 00:00:07 GMT" }), 7000);
  assert.equal(asked({ "retry-after": "Wed, 31 Dec 2025 23:59:00 GMT" }), 0);
  assert.equal(asked({ "retry-after-ms": "250", "retry-after": "9" }), 250);
  assert.equal(asked({ "retry-after": "61" }), undefined);
  assert.equal(asked({ "retry-after": "soon" }), undefined);
  assert.equal(asked({}), undefined);
});

test("pauses double up to eight seconds, less up to a quarter", () => {
  for (const [n, ms] of [[0, 500], [1, 1000], [4, 8000], [40, 8000]] as const) {
    for (let i = 0; i < 50; i++) assert.ok(backoff(n) <= ms && backoff(n) >= 0.75 * ms);
  }
  assert.equal(shouldRetry(404, new Headers()), false);
});

test("without a key nothing is sent but what needs none; a key may come from a function", async () => {
  const none = scripted([json({ status: "ok" })], { apiKey: "" });
  await none.amy.system.health();
  await assert.rejects(none.amy.me.get(), ConfigurationError);
  assert.equal(none.seen.length, 1);
  assert.equal(none.seen[0]!.headers["Authorization"], undefined);

  let asked = 0;
  const fresh = scripted([refused(503, "later", AT_ONCE), json({})], { apiKey: async () => `token${++asked}` });
  await fresh.amy.me.get();
  assert.deepEqual(fresh.seen.map((each) => each.headers["Authorization"]), ["Bearer token1", "Bearer token2"]);
});

test("addresses that cannot be are refused before anything is sent", async () => {
  assert.throws(() => new Amy({ baseUrl: "api.amy.health" }), ConfigurationError);
  const { amy, seen } = scripted([() => json({})], { baseUrl: "http://amy.test/base//" });

  assert.throws(() => amy.turns.get(".."), TypeError);
  assert.throws(() => amy.turns.get(""), TypeError);
  await amy.turns.get("turn/../../me?x=1");
  await amy.data.biomarkers({ metrics: "steps", from: "2024-01-01" });

  assert.equal(seen[0]!.url, "http://amy.test/base/v1/turns/turn%2F..%2F..%2Fme%3Fx%3D1");
  assert.equal(seen[1]!.url, "http://amy.test/base/v1/data/biomarkers?metrics=steps&from=2024-01-01");
});

test("lists go from page to page with what was asked, and stop at the end", async () => {
  const pages = (request: { url: string }): Response =>
    request.url.includes("cursor=b")
      ? json({ data: [{ id: "3" }], next_cursor: null })
      : json({ data: [{ id: "1" }, { id: "2" }], next_cursor: "b" });
  const { amy, seen } = scripted([pages]);

  const ids: string[] = [];
  for await (const turn of amy.turns.list({ limit: 2 })) ids.push(turn.id);
  const first = await amy.turns.list({ limit: 2 });
  const { response, requestId, data } = await amy.turns.list().withResponse();

  assert.deepEqual(ids, ["1", "2", "3"]);
  assert.match(seen[1]!.url, /\?limit=2&cursor=b$/);
  assert.deepEqual([first.hasNext, (await first.next())?.data.length, (await (await first.next())!.next())], [true, 1, undefined]);
  assert.deepEqual([response.status, requestId, data.data.length], [200, undefined, 2]);
});
