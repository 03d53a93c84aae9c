// schema.ts: a type for each schema of the document, written by openapi-typescript.

import { astToString, resolveRef, transformSchema } from "openapi-typescript";

const HEADER = "// Made from openapi.json by `make sdk`. Do not edit.\n\n";

/** What openapi-typescript's own entry would make of its options; that entry also validates the document, which the linter
 * of the API has done and which takes longer than all the rest. */
const OPTIONS = {
  additionalProperties: false,
  alphabetize: false,
  arrayLength: false,
  conditionalEnums: false,
  dedupeEnums: false,
  defaultNonNullable: false,
  discriminators: { objects: {}, refsHandled: [] },
  emptyObjectsUnknown: true,
  enum: false,
  enumValues: false,
  excludeDeprecated: false,
  exportType: true,
  generatePathParams: false,
  immutable: false,
  makePathsEnum: false,
  pathParamsAsTypes: false,
  propertiesRequiredByDefault: false,
  readWriteMarkers: false,
  rootTypes: true,
  rootTypesKeepCasing: true,
  rootTypesNoSchemaPrefix: true,
  silent: true,
};

export function schemaText(document, operations) {
  const schemas = structuredClone(document.components.schemas);
  for (const { query, body, result } of operations.filter((each) => !each.streams)) {
    for (const each of [query, body, result]) if (each?.schema) schemas[each.type] = structuredClone(each.schema);
  }
  Object.values(schemas).forEach(tidy);
  const part = { openapi: document.openapi, info: document.info, paths: {}, components: { schemas } };
  const context = { ...OPTIONS, injectFooter: [], resolve: (reference) => resolveRef(part, reference, { silent: true }) };
  const text = astToString(transformSchema(part, context));
  return HEADER + text.slice(text.indexOf("export type components")).replace(/\nexport type (\$defs|operations) = .*;/g, "");
}

/** What says more in TypeScript when it is put differently. */
function tidy(schema) {
  if (Array.isArray(schema)) {
    schema.forEach(tidy);
    return;
  }
  if (typeof schema !== "object" || schema === null) return;
  // Each kind of event declares its `type`, so TypeScript tells them apart without being told to.
  if (schema.discriminator?.propertyName) delete schema.discriminator;
  if (schema.properties) {
    const properties = Object.entries(schema.properties);
    for (const [name, property] of properties) {
      delete property.title; // pydantic's, and the property's own name
      if (property.default === null) delete property.default;
      // A request may leave out what has a default; an answer always has it.
      const required = (schema.required ??= []);
      if (schema.additionalProperties !== false && property.default !== undefined && !required.includes(name)) {
        required.push(name);
      }
    }
  }
  delete schema.examples;
  delete schema.example;
  for (const [key, value] of Object.entries(schema)) {
    if (key === "properties") Object.values(value).forEach(tidy);
    else if (key !== "default" && key !== "enum" && key !== "const") tidy(value);
  }
}
