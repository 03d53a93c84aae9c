// The generated part of @amy/sdk: the OpenAPI document on standard input, {"<file>": "<its text>"} on standard output.
//
// Node needs most of a second to load the TypeScript compiler, which openapi-typescript prints with; whoever is in a hurry
// starts this process first and makes the document meanwhile (tools/sdk_typescript.py). What V8 compiled is kept between
// runs, so that it is less.

import nodeModule from "node:module";
import { json } from "node:stream/consumers";

nodeModule.enableCompileCache?.();
const { operationsOf } = await import("./operations.mjs");
const { resourcesText } = await import("./resources.mjs");
const { schemaText } = await import("./schema.mjs");

const document = await json(process.stdin);
const operations = operationsOf(document);
process.stdout.write(
  JSON.stringify({ "schema.ts": schemaText(document, operations), "resources.ts": resourcesText(document, operations) }),
);
