// SPDX-License-Identifier: MIT
// Checks each document of YAML files against Kubernetes' schema, and prints what is
// wrong: check.mjs FILE...
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

const schemas = new URL("./node_modules/kubernetes-models/_schemas/", import.meta.url);
const groups = { v1: "CoreV1", "apps/v1": "AppsV1", "batch/v1": "BatchV1" };

// The validators pass over keys that they do not know, which are mistyped ones:
// those that they never ask for.
const watched = (value, path, unknown) => {
  if (value === null || typeof value !== "object") return value;
  const left = new Map(
    Object.keys(value).map((key) => [key, watched(value[key], `${path}/${key}`, unknown)]),
  );
  const asked = new Set();
  unknown.push(() => [...left.keys()].filter((key) => !asked.has(key)).map((key) => `${path}/${key}`));
  return new Proxy(value, {
    get(target, key) {
      asked.add(key);
      return left.has(key) ? left.get(key) : target[key];
    },
    ownKeys(target) {
      for (const key of left.keys()) asked.add(key);
      return Reflect.ownKeys(target);
    },
  });
};

const problems = async (document) => {
  if (document.errors.length > 0) return document.errors.map((error) => error.message);
  const made = document.toJS();
  const group = groups[made?.apiVersion];
  if (group === undefined) return [`apiVersion ${made?.apiVersion} is not one that is known here`];
  const schema = new URL(`IoK8sApi${group}${made.kind}.js`, schemas);
  const { validate } = await import(schema.href).catch(() => ({}));
  if (validate === undefined) return [`${made.apiVersion} has no ${made.kind}`];
  const unknown = [];
  const wrong = validate(watched(made, "", unknown))
    ? []
    : validate.errors.map((error) => `${error.instancePath} ${error.keyword} ${JSON.stringify(error.params)}`);
  return wrong.concat(unknown.flatMap((left) => left()).map((path) => `${path} is no field`));
};

let failed = false;
for (const file of process.argv.slice(2))
  for (const document of parseAllDocuments(readFileSync(file, "utf8"))) {
    const kind = document.get("kind");
    const found = await problems(document);
    failed ||= found.length > 0;
    console.log(found.length === 0 ? `valid ${kind}` : found.map((one) => `${kind}: ${one}`).join("\n"));
  }
process.exit(failed ? 1 : 0);
