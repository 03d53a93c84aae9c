// What the SDK needs to know of an operation of the document.

const METHODS = ["get", "post", "put", "patch", "delete"];

/** Every operation that has an `x-sdk-method`, in the order of the document. */
export function operationsOf(document) {
  const found = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS.filter((each) => item[each]?.["x-sdk-method"])) {
      found.push(operation(document, path, method, item[method]));
    }
  }
  return found;
}

export const camelCase = (name) => name.replace(/[_-]+(.)/g, (_, letter) => letter.toUpperCase());

export const pascalCase = (name) => camelCase(name).replace(/^./, (letter) => letter.toUpperCase());

function operation(document, path, method, spec) {
  const [resource, name] = spec["x-sdk-method"].split(".");
  const typeName = pascalCase(resource) + pascalCase(name);
  const parameters = (spec.parameters ?? []).map((each) => resolve(document, each));
  const query = parameters.filter((each) => each.in === "query");
  const success = successOf(document, spec);
  return {
    resource: camelCase(resource),
    name: camelCase(name),
    method: method.toUpperCase(),
    path,
    summary: spec.summary ?? "",
    description: spec.description ?? "",
    deprecated: Boolean(spec.deprecated),
    isPublic: Array.isArray(spec.security) && spec.security.length === 0,
    idempotent: parameters.some((each) => each.in === "header" && each.name.toLowerCase() === "idempotency-key"),
    streams: success.some((response) => response.content?.["text/event-stream"]),
    inPath: [...path.matchAll(/\{(\w+)\}/g)].map(([, each]) => ({
      wire: each,
      description: parameters.find((one) => one.in === "path" && one.name === each)?.description ?? "",
    })),
    query: query.length ? { type: `${typeName}Query`, schema: querySchema(query) } : undefined,
    body: bodyOf(spec, `${typeName}Body`),
    result: resultOf(document, success, `${typeName}Result`),
  };
}

/** A form of query parameters as a schema, so that they get their types and comments like all else. */
function querySchema(query) {
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(
      query.map((each) => [each.name, { ...each.schema, description: each.description ?? each.schema.description }]),
    ),
    required: query.filter((each) => each.required).map((each) => each.name),
  };
}

/** The JSON body. One that is a file is sent by `upload`, which is written by hand. */
function bodyOf(spec, name) {
  const schema = spec.requestBody?.content?.["application/json"]?.schema;
  if (!schema) return undefined;
  const reference = referenceOf(schema);
  return { type: reference ?? name, schema: reference ? undefined : schema, required: spec.requestBody.required ?? false };
}

function resultOf(document, success, name) {
  const schema = success.map((response) => response.content?.["application/json"]?.schema).find(Boolean);
  if (!schema) return undefined;
  const reference = referenceOf(schema);
  const properties = (reference ? document.components.schemas[reference] : schema).properties ?? {};
  const item = "next_cursor" in properties ? referenceOf(properties.data?.items ?? {}) : undefined;
  return { type: reference ?? name, schema: reference ? undefined : schema, item };
}

function successOf(document, spec) {
  return Object.entries(spec.responses)
    .filter(([status]) => status.startsWith("2"))
    .map(([, response]) => resolve(document, response));
}

function resolve(document, value) {
  if (!value.$ref) return value;
  return value.$ref.slice(2).split("/").reduce((found, key) => found[key], document);
}

function referenceOf(schema) {
  return schema.$ref?.match(/^#\/components\/schemas\/(\w+)$/)?.[1];
}
