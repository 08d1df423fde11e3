import type { Contract } from "../contracts/run-request";
import { ABOUT, BASE_PATH, HEADER_TEXTS, KEY_HEADER } from "./about";
import type { JsonSchema } from "./json-schema";
import { queryParameters } from "./openapi-3";
import type { Answer, Operation, Parameter } from "./operation";
import { pathsOf } from "./operations";
import { jsonSchemas, type Schemas } from "./schemas";
import { summaryOf, toSwaggerSchema, type SwaggerSchema } from "./swagger-schema";

const addressOf = (name: string): string => `#/definitions/${name}`;

/**
 * The HTTP contract as OpenAPI 2.0, for custom connectors of Logic Apps and Power Automate:
 * https://learn.microsoft.com/connectors/custom-connectors/openapi-extensions
 */
export function createOpenApi2(contract: Contract, baseUrl: string): Record<string, unknown> {
  const schemas = jsonSchemas(contract, addressOf);
  const paths = pathsOf((operation) => toOperation(operation, schemas));
  const { host, protocol, pathname } = new URL(baseUrl);
  return {
    swagger: "2.0",
    info: ABOUT,
    host,
    basePath: `${pathname.replace(/\/$/, "")}${BASE_PATH}`,
    schemes: [protocol.replace(":", "")],
    consumes: ["application/json"],
    produces: ["application/json"],
    // A connector supports one way to sign in. For Entra, replace this by the connector's OAuth 2.0 settings.
    securityDefinitions: { functionKey: { type: "apiKey", in: "header", name: KEY_HEADER } },
    security: [{ functionKey: [] }],
    paths,
    definitions: definitionsFor(paths, schemas),
  };
}

/** The schemas that something refers to. The others are inlined. */
function definitionsFor(
  paths: Record<string, unknown>,
  schemas: Schemas,
): Record<string, SwaggerSchema> {
  const all = Object.entries(schemas).map(
    ([name, schema]) => [name, toSwaggerSchema(schema, schemas)] as const,
  );
  const text = JSON.stringify([paths, all]);
  return Object.fromEntries(all.filter(([name]) => text.includes(`"${addressOf(name)}"`)));
}

function toOperation(operation: Operation, schemas: Schemas): Record<string, unknown> {
  const { id, summary, description, needsKey, inDesigner } = operation;
  return {
    operationId: id,
    summary,
    description,
    ...(needsKey ? {} : { security: [] }),
    ...(inDesigner ? {} : { "x-ms-visibility": "internal" }),
    parameters: [
      ...operation.parameters.map((parameter) => toParameter(parameter, schemas)),
      ...queryParameters(operation, schemas).map((parameter) => toParameter(parameter, schemas)),
      ...bodyParameter(operation, schemas),
    ],
    responses: Object.fromEntries(
      answersOf(operation).map((answer) => [answer.status, toResponse(answer)]),
    ),
  };
}

function toParameter(
  parameter: Omit<Parameter, "schema"> & { readonly schema: JsonSchema },
  schemas: Schemas,
): SwaggerSchema {
  const { schema, ...rest } = parameter;
  return {
    ...rest,
    "x-ms-summary": summaryOf(rest.name),
    ...(rest.in === "path" ? { "x-ms-url-encoding": "single" } : {}),
    ...toSwaggerSchema(schema, schemas),
  };
}

const bodyParameter = ({ body }: Operation, schemas: Schemas): SwaggerSchema[] =>
  body === null
    ? []
    : [
        {
          name: "body",
          in: "body",
          required: true,
          description: schemas[body].description,
          "x-ms-summary": "Body",
          schema: { $ref: addressOf(body) },
        },
      ];

/** A connector follows 202 and Location automatically. */
const answersOf = ({ answers, followedAnswers = [] }: Operation): readonly Answer[] => {
  const followed = new Set(followedAnswers.map(({ status }) => status));
  return [...answers.filter(({ status }) => !followed.has(status)), ...followedAnswers];
};

const toResponse = ({ description, schema, headers = [] }: Answer): SwaggerSchema => ({
  description,
  schema: { $ref: addressOf(schema) },
  ...(headers.length === 0
    ? {}
    : {
        headers: Object.fromEntries(
          headers.map((name) => [name, { type: "string", description: HEADER_TEXTS[name] }]),
        ),
      }),
});
