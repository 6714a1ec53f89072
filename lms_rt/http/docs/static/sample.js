// From JSON Schemas to examples and to words.

/** Follows `$ref` within the document. */
export function resolve(node, root) {
  let seen = 0;
  while (node && node.$ref && seen++ < 20) {
    node = node.$ref.slice(2).split("/").reduce((at, key) => at?.[decodeURIComponent(key)], root);
  }
  return node ?? {};
}

/** The last part of a reference: `Course` of `#/components/schemas/Course`. */
export const nameOf = (node) => node?.$ref?.split("/").pop();

const withoutNull = (options) => options.filter((option) => option.type !== "null");

const STRINGS = {
  uuid: "0190a0a0-0000-7000-8000-000000000001",
  "date-time": "2026-01-01T10:00:00.000Z",
  date: "2026-01-01",
  email: "ada@example.org",
  uri: "https://example.org/",
};

/** A value that a schema allows, plain enough to be read at a glance. */
export function sample(schema, root, depth = 0) {
  schema = resolve(schema, root);
  if (schema.examples?.length) return schema.examples[0];
  if (schema.example !== undefined) return schema.example;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined && schema.default !== null) return schema.default;
  if (depth > 6) return null;
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => sample(part, root, depth + 1)));
  const options = schema.oneOf ?? schema.anyOf;
  if (options) return sample(withoutNull(options)[0] ?? {}, root, depth + 1);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object" || schema.properties) {
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, part]) => [name, sample(part, root, depth + 1)]),
    );
  }
  if (type === "array") {
    if (schema.prefixItems) return schema.prefixItems.map((part) => sample(part, root, depth + 1));
    const count = Math.max(1, schema.minItems ?? 1);
    return schema.items ? Array.from({ length: count }, () => sample(schema.items, root, depth + 1)) : [];
  }
  if (type === "integer") return Math.ceil(schema.minimum ?? schema.exclusiveMinimum ?? 1);
  if (type === "number") return schema.minimum ?? 1;
  if (type === "boolean") return false;
  if (type === "string") return STRINGS[schema.format] ?? "text".padEnd(schema.minLength ?? 0, "t");
  return null;
}

/** A schema's type in a few words. */
export function typeWords(schema, root) {
  const name = nameOf(schema);
  schema = resolve(schema, root);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const options = schema.oneOf ?? schema.anyOf;
  if (options) return [...new Set(options.map((option) => typeWords(option, root)))].join(" | ");
  if (schema.type === "array") return schema.items ? `list of ${typeWords(schema.items, root)}` : "list";
  if (name && schema.properties) return name;
  const type = schema.format ? `${schema.type} (${schema.format})` : schema.type;
  return type ?? "anything";
}

/** What a schema bounds, in a few words. */
export function boundsWords(schema, root) {
  schema = resolve(schema, root);
  const parts = [schema, ...(schema.anyOf ?? [])];
  const words = [];
  for (const part of parts) {
    if (part.minLength !== undefined) words.push(part.minLength === 1 ? "not empty" : `at least ${part.minLength} characters`);
    if (part.maxLength !== undefined) words.push(`at most ${part.maxLength} characters`);
    if (part.minItems !== undefined) words.push(`at least ${part.minItems}`);
    if (part.maxItems !== undefined) words.push(`at most ${part.maxItems}`);
    if (part.minimum !== undefined) words.push(`≥ ${part.minimum}`);
    if (part.exclusiveMinimum !== undefined) words.push(`> ${part.exclusiveMinimum}`);
    if (part.maximum !== undefined) words.push(`≤ ${part.maximum}`);
    if (part.exclusiveMaximum !== undefined) words.push(`< ${part.exclusiveMaximum}`);
    if (part.pattern !== undefined) words.push(`matches ${part.pattern}`);
  }
  if (schema.default !== undefined && schema.default !== null) words.push(`default ${JSON.stringify(schema.default)}`);
  return words.join(", ");
}

/** A request for the shell. */
export function curl(origin, method, path, operation, root) {
  const parameters = (operation.parameters ?? []).map((parameter) => resolve(parameter, root));
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => {
    const parameter = parameters.find((one) => one.in === "path" && one.name === name);
    return String(sample(parameter?.schema ?? {}, root));
  });
  const required = parameters.filter((one) => one.in === "query" && one.required);
  const query = required.map((one) => `${one.name}=${encodeURIComponent(sample(one.schema, root))}`).join("&");
  const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;
  const parts = [`curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}${quoted(origin + filled + (query ? `?${query}` : ""))}`];
  if (operation.security?.some((way) => "bearer" in way)) parts.push(`-H "Authorization: Bearer $TOKEN"`);
  for (const one of parameters.filter((one) => one.in === "header" && one.required)) {
    parts.push(`-H ${quoted(`${one.name}: ${one.example ?? sample(one.schema, root)}`)}`);
  }
  const [kind, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (kind === "multipart/form-data") parts.push("-F 'file=@name.pdf'");
  else if (kind?.endsWith("json")) {
    parts.push(`-H ${quoted(`Content-Type: ${kind}`)}`, `-d ${quoted(JSON.stringify(sample(content.schema, root)))}`);
  } else if (kind) parts.push(`-H ${quoted(`Content-Type: ${kind}`)}`, "--data-binary @file");
  return parts.join(" \\\n  ");
}
