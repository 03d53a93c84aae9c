// resources.ts: a class for each resource with a method for each operation, and `Resources`, which has one of each.

import { camelCase, pascalCase } from "./operations.mjs";

const WIDTH = 120;

export function resourcesText(document, operations) {
  const resources = [...new Set(operations.map((each) => each.resource))].sort();
  const types = new Set();
  const classes = resources.map((resource) =>
    classText(
      resource,
      operations.filter((each) => each.resource === resource),
      types,
    ),
  );
  const url = document.servers?.[0]?.url ?? "";
  return `// Made from openapi.json by \`make sdk\`. Do not edit.

import type { Call } from "../call.ts";
import { EventStream, type StreamOptions } from "../event_stream.ts";
import type { Http, RequestOptions } from "../http.ts";
import type { PageCall } from "../pages.ts";
import { segment } from "../url.ts";
import type {
${[...types].sort().map((each) => `  ${each},`).join("\n")}
} from "./schema.ts";

/** Where the API is, unless the client is told another place. */
export const DEFAULT_BASE_URL = ${JSON.stringify(url)};

${classes.join("\n")}
/** All resources of the API. */
export class Resources {
${resources.map((each) => `  readonly ${each}: ${className(each)};`).join("\n")}

  constructor(http: Http) {
${resources.map((each) => `    this.${each} = new ${className(each)}(http);`).join("\n")}
  }
}
`;
}

export const className = (resource) => `${pascalCase(resource)}Resource`;

function classText(resource, operations, types) {
  return `export class ${className(resource)} {
  protected readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }
${operations.map((each) => methodText(each, types)).join("")}}
`;
}

function methodText(operation, types) {
  const { inPath, body, query, result, streams } = operation;
  const parameters = inPath.map(({ wire }) => `${camelCase(wire)}: string`);
  const path = inPath.length
    ? `\`${operation.path.replace(/\{(\w+)\}/g, (_, name) => `\${segment(${camelCase(name)})}`)}\``
    : JSON.stringify(operation.path);
  if (streams) {
    const work = path.replace(/\/events`$/, "`");
    return `
${comment(operation)}
  ${operation.name}(${[...parameters, "options: StreamOptions = {}"].join(", ")}): EventStream {
    return new EventStream(this.http, ${work}, options);
  }
`;
  }
  if (body) types.add(body.type);
  if (query) types.add(query.type);
  if (result) types.add(result.item ?? result.type);
  if (body) parameters.push(body.required ? `body: ${body.type}` : `body: ${body.type} = {}`);
  const needed = query?.schema.required.length;
  if (query) parameters.push(needed ? `query: ${query.type}` : `query: ${query.type} = {}`);
  parameters.push("options: RequestOptions = {}");
  const request = [`method: "${operation.method}"`, `path: ${path}`];
  if (query) request.push("query: { ...query }");
  if (body) request.push("body");
  if (operation.idempotent) request.push("idempotent: true");
  if (operation.isPublic) request.push("isPublic: true");
  const returns = result?.item ? `PageCall<${result.item}>` : `Call<${result?.type ?? "void"}>`;
  return `
${comment(operation)}
  ${operation.name}(${parameters.join(", ")}): ${returns} {
    return this.http.${result?.item ? "list" : "call"}({ ${request.join(", ")} }, options);
  }
`;
}

function comment({ summary, description, method, path, deprecated, inPath }) {
  const paragraphs = [summary && `${summary}.`, description, `\`${method} ${path}\``].filter(Boolean);
  const tags = inPath
    .filter((each) => each.description)
    .map((each) => `@param ${camelCase(each.wire)} ${each.description}`);
  if (deprecated) tags.push("@deprecated");
  const lines = [...paragraphs.flatMap((each, index) => (index ? ["", ...wrap(each)] : wrap(each)))];
  if (tags.length) lines.push("", ...tags.flatMap(wrap));
  return ["  /**", ...lines.map((line) => `   * ${line}`.trimEnd()), "   */"].join("\n");
}

function wrap(text) {
  return text.replaceAll("*/", "*\\/").split("\n").flatMap((line) => {
    const lines = [""];
    for (const word of line.split(" ")) {
      const last = lines.length - 1;
      if (lines[last] && lines[last].length + word.length + 6 > WIDTH) lines.push(word);
      else lines[last] += (lines[last] ? " " : "") + word;
    }
    return lines;
  });
}
