/** What the package is made of: a method for each operation, nothing that a platform may lack, no dependency. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { Amy, VERSION } from "../src/index.ts";

const PACKAGE = new URL("../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, PACKAGE), "utf8");
const manifest = JSON.parse(read("package.json")) as Record<string, unknown>;
const document = JSON.parse(read("../../openapi.json")) as {
  paths: Record<string, Record<string, { "x-sdk-method"?: string }>>;
};
const sources = readdirSync(fileURLToPath(new URL("src", PACKAGE)), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => ({ path, text: read(`src/${path}`).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "") }));

const camelCase = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

test("every operation has its method", () => {
  const amy = new Amy({ apiKey: "amy_sk_test" }) as unknown as Record<string, Record<string, unknown>>;
  const methods = Object.values(document.paths).flatMap((item) => Object.values(item).map((each) => each["x-sdk-method"]));

  assert.ok(methods.length > 60);
  for (const each of methods) {
    const [resource, method] = each!.split(".").map(camelCase);
    assert.equal(typeof amy[resource!]?.[method!], "function", each);
  }
  for (const each of ["turns.run", "runs.run", "labs.upload", "labs.waitFor", "imports.upload", "imports.waitFor", "exports.waitFor"]) {
    const [resource, method] = each.split(".");
    assert.equal(typeof amy[resource!]?.[method!], "function", each);
  }
});

test("the source leans on nothing that browsers, Node or React Native lack", () => {
  const forbidden: [RegExp, string][] = [
    [/from "(?!\.)/, "an import from outside the package"],
    [/\brequire\(|\bimport\(/, "a module that is loaded later"],
    [/\bnew Request\b/, "Request: some fetches take an address only"],
    [/\bTextDecoderStream\b|\bTransformStream\b|\.pipeThrough\(|\.pipeTo\(/, "streams of the web beyond getReader"],
    [/stream:\s*true/, "a decoder that keeps half characters"],
    [/AbortSignal\.(any|timeout)\b|\.throwIfAborted\(/, "parts of AbortSignal that came late"],
    [/\bstructuredClone\b|\bBuffer\b|\bprocess\.(?!\?)/, "globals of one platform"],
    [/\bnew URL\b|\bURLSearchParams\b/, "URL, which React Native has in part"],
    [/\.at\(|\bObject\.groupBy\b|\bPromise\.withResolvers\b|\.replaceAll\(|\bhasOwn\b/, "what came after ES2020"],
    [/crypto\.(?!randomUUID|getRandomValues)|(?<!globals\.)crypto\.randomUUID/, "crypto without asking whether it is there"],
    [/\benum\b|\bnamespace\b/, "TypeScript that cannot be stripped"],
  ];
  for (const { path, text } of sources) {
    for (const [pattern, what] of forbidden) assert.doesNotMatch(text, pattern, `${path}: ${what}`);
  }
});

test("the package has no dependency, and one version", () => {
  for (const kind of ["dependencies", "peerDependencies", "optionalDependencies", "bundledDependencies"]) {
    assert.equal(manifest[kind], undefined, kind);
  }
  assert.equal(manifest["version"], VERSION);
  assert.equal(manifest["license"], "Apache-2.0");
});
