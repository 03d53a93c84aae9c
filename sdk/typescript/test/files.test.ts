/** Work that takes its time, against a real local cloud: runs, laboratory reports, imports, exports. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Amy, NotCompletedError } from "../src/index.ts";

const { AMY_TEST_PDF: pdf = "", AMY_TEST_CSV: csv = "" } = process.env;
const amy = new Amy(); // AMY_API_URL, AMY_API_KEY

test("an agent is run by itself", async () => {
  const run = await amy.runs.run({ agent: "domain_expert", instructions: "What does resting heart rate mean?" });

  assert.equal(run.status, "completed");
  assert.ok(run.report);
});

test("a laboratory report is sent with the request, or by a form where it is large", async () => {
  const small = new Uint8Array(readFileSync(pdf));
  const sent = await amy.labs.upload(small, { name: "Blutbild März.pdf" });
  const lab = await amy.labs.waitFor(sent.id, { interval: 100 });
  assert.deepEqual([lab.status, lab.file_name], ["completed", "Blutbild März.pdf"]);
  assert.equal((await amy.labs.upload(new File([small], "again.pdf"))).id, lab.id);

  // A comment at the end makes it large without making it another kind of file.
  const large = new Blob([small, "\n%", new Uint8Array(4 * 1024 * 1024).fill(65)]);
  const begun = await amy.labs.upload(large, { name: "large.pdf" });
  assert.equal(begun.file_name, "large.pdf");
  assert.ok(["completed", "needs_confirmation"].includes((await amy.labs.waitFor(begun.id, { interval: 100 })).status));
});

test("a file of another app is sent, looked at, and read", async () => {
  const stages = new Set<string>();
  const sent = await amy.imports.upload(new Uint8Array(readFileSync(csv)), { name: "days.csv", preview: true });
  const previewed = await amy.imports.waitFor(sent.id, { interval: 100, onProgress: (each) => stages.add(each.status) });
  assert.equal(previewed.status, "previewed");

  await amy.imports.confirm(sent.id);
  const done = await amy.imports.waitFor(sent.id, { interval: 100 });
  assert.equal(done.status, "completed");
  assert.ok(stages.has("previewed"));
});

test("a file that is none is said to be that", async () => {
  const sent = await amy.imports.upload(new Blob(["no table"]), { name: "nothing.csv" });

  await assert.rejects(amy.imports.waitFor(sent.id, { interval: 100 }), NotCompletedError);
});

test("an export is waited for and can be downloaded", async () => {
  const begun = await amy.exports.create();
  const done = await amy.exports.waitFor(begun.id, { interval: 200 });

  const file = await fetch(done.download!.url);
  assert.equal(file.status, 200);
  assert.equal(Buffer.from(await file.arrayBuffer()).subarray(0, 2).toString(), "PK");
});
