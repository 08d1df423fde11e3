import { Ajv2020 } from "ajv/dist/2020";
import Ajv04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { objectAt, type Json } from "../json";
import { operationsOf } from "./openapi-documents";

export interface DocumentedAnswer {
  readonly operationId: string;
  readonly status: number;
  readonly body: unknown;
}

/**
 * Where a response does not match a document, as paths and messages.
 *
 * Only some tools for OpenAPI 2.0 support `x-nullable`: NSwag does and allows null only there; a plain validator of JSON
 * Schema does not. With `ignoringNullable` it is ignored.
 */
export function violationsOf(
  document: Json,
  answer: DocumentedAnswer,
  { ignoringNullable = false } = {},
): string[] {
  const isOpenApi2 = document["swagger"] === "2.0";
  const schema = schemaOf(document, answer);
  if (schema === undefined) return [`${answer.operationId} documents no ${answer.status}`];
  const known = isOpenApi2 && !ignoringNullable ? (withNulls(document) as Json) : document;
  const Validator = isOpenApi2 ? Ajv04 : Ajv2020;
  const ajv = new Validator({ strict: false, allErrors: true });
  addFormats(ajv);
  const { definitions, components } = known;
  const validate = ajv.compile({ ...schema, definitions, components });
  validate(answer.body);
  return (validate.errors ?? []).map(
    ({ instancePath, message = "" }) => `${instancePath} ${message}`,
  );
}

function schemaOf(document: Json, { operationId, status }: DocumentedAnswer): Json | undefined {
  const operation = operationsOf(document).find((one) => one["operationId"] === operationId);
  const response = objectAt(operation, "responses")[String(status)] as Json | undefined;
  if (response === undefined || "schema" in response) return response?.["schema"] as Json;
  const [content] = Object.values(objectAt(response, "content"));
  return objectAt(content, "schema");
}

/** Converts `x-nullable` to JSON Schema. */
function withNulls(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withNulls);
  if (typeof json !== "object" || json === null) return json;
  const { "x-nullable": isNullable, ...schema } = Object.fromEntries(
    Object.entries(json).map(([name, inner]) => [name, withNulls(inner)]),
  );
  return isNullable === true ? { anyOf: [schema, { type: "null" }] } : schema;
}
