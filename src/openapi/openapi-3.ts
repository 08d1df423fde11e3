import type { Contract } from "../contracts/run-request";
import { ABOUT, BASE_PATH, HEADER_TEXTS, KEY_HEADER } from "./about";
import { type BodyName, EXAMPLES } from "./examples";
import type { Answer, Operation, Parameter } from "./operation";
import { pathsOf } from "./operations";
import { without, type JsonSchema } from "./json-schema";
import { withPlainNull } from "./plain-null";
import { jsonSchemas, type SchemaName, type Schemas } from "./schemas";

const addressOf = (name: string): string => `#/components/schemas/${name}`;

/** The HTTP contract as OpenAPI 3.1: https://spec.openapis.org/oas/v3.1.1 */
export function createOpenApi3(contract: Contract, baseUrl: string): Record<string, unknown> {
  const schemas = jsonSchemas(contract, addressOf);
  return {
    openapi: "3.1.0",
    info: ABOUT,
    servers: [{ url: `${baseUrl}${BASE_PATH}` }],
    // One of the two is enough; the deployment decides which.
    security: [{ functionKey: [] }, { entra: [] }],
    paths: pathsOf((operation) => toOperation(operation, schemas)),
    components: {
      schemas: withPlainNull({
        ...without(
          { ...schemas, ...targetsWithHints(schemas, contract) },
          ...["RunListQuery" as const, "WorkflowListQuery" as const, "ScheduleListQuery" as const],
          ...["StartedRun" as const, "StartedWorkflow" as const],
        ),
        Target: withDiscriminator(schemas.Target, contract),
      }),
      securitySchemes: {
        functionKey: { type: "apiKey", in: "header", name: KEY_HEADER },
        entra: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
      },
    },
  };
}

function toOperation(operation: Operation, schemas: Schemas): Record<string, unknown> {
  const { id, summary, description, body, answers, needsKey } = operation;
  return {
    operationId: id,
    summary,
    description,
    ...(needsKey ? {} : { security: [] }),
    parameters: [...operation.parameters, ...queryParameters(operation, schemas)],
    ...(body === null ? {} : { requestBody: requestBody(body, schemas) }),
    responses: Object.fromEntries(answers.map((answer) => [answer.status, toResponse(answer)])),
  };
}

const requestBody = (body: BodyName, schemas: Schemas): Record<string, unknown> => ({
  description: schemas[body].description,
  required: true,
  content: { "application/json": { schema: { $ref: addressOf(body) }, examples: EXAMPLES[body] } },
});

/** The fields of the operation's query schema, as parameters. */
export function queryParameters(
  { query }: Operation,
  schemas: Schemas,
): (Omit<Parameter, "schema"> & { readonly schema: JsonSchema })[] {
  if (query === null) return [];
  const { properties = {}, required = [] } = schemas[query];
  return Object.entries(properties).map(([name, { description = "", ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    description,
    schema,
  }));
}

const contentOf = (schema: SchemaName): Record<string, unknown> => ({
  [schema === "Problem" ? "application/problem+json" : "application/json"]: {
    schema: { $ref: addressOf(schema) },
  },
});

const toResponse = ({ description, schema, headers = [] }: Answer): Record<string, unknown> => ({
  description,
  ...(headers.length === 0
    ? {}
    : {
        headers: Object.fromEntries(
          headers.map((name) => [
            name,
            { description: HEADER_TEXTS[name], schema: { type: "string" } },
          ]),
        ),
      }),
  content: contentOf(schema),
});

/** Tools show the fields of the chosen type only with a discriminator. */
const withDiscriminator = (target: JsonSchema, { targets }: Contract): Record<string, unknown> => ({
  ...target,
  discriminator: {
    propertyName: "type",
    mapping: Object.fromEntries(
      targets.map(({ type, schemaName }) => [type, addressOf(schemaName)]),
    ),
  },
});

/** For forms: which field names a connection, and an address that the field for one takes. */
function targetsWithHints(schemas: Schemas, { targets }: Contract): Record<string, JsonSchema> {
  const hinted = targets.map(({ schemaName, connectionField, address }) => {
    const schema = schemas[schemaName] ?? {};
    const properties = { ...schema.properties };
    properties[connectionField] = { ...properties[connectionField], "x-runward-connection": true };
    if (address !== undefined) {
      properties[address.field] = { ...properties[address.field], examples: [address.example] };
    }
    return [schemaName, { ...schema, properties }] as const;
  });
  return Object.fromEntries(hinted);
}
