import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import SwaggerParser from "@apidevtools/swagger-parser";
import { createOpenApi2 } from "../../src/openapi/openapi-2";
import { createOpenApi3 } from "../../src/openapi/openapi-3";
import { OPERATIONS } from "../../src/openapi/operations";
import { toSwaggerSchema } from "../../src/openapi/swagger-schema";
import { at, objectAt, objectsIn, type Json } from "../support/json";

const BASE_URL = "https://runward.test";

const operationsOf = (document: Json): Json[] =>
  Object.values(objectAt(document, "paths")).flatMap(
    (path) => Object.values(path as Json) as Json[],
  );

const fieldsOf = ({ properties }: Json): [string, unknown][] => Object.entries(properties ?? {});

/** The parser writes into what it validates. */
const validated = async (document: Json): Promise<void> => {
  await SwaggerParser.validate(structuredClone(document) as never);
};

/** The calls that the program registers, those that describe the others excepted. */
const registeredCalls = (): string[] => {
  const program = readFileSync(resolve(__dirname, "../../src/index.ts"), "utf8");
  const calls = [...program.matchAll(/route: "([^"]+)",\s+methods: \["([A-Z]+)"\]/g)];
  return calls
    .map(([, route = "", method = ""]) => `${method} /${route}`)
    .filter((call) => !call.includes("openapi"));
};

describe("OPERATIONS", () => {
  it("are the calls that the program registers", () => {
    const documented = OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`);

    expect(documented.toSorted()).toStrictEqual(registeredCalls().toSorted());
  });
});

describe("createOpenApi3", () => {
  const document: Json = createOpenApi3(BASE_URL);

  it("is valid OpenAPI 3.1", async () => {
    await expect(validated(document)).resolves.toBeUndefined();
    expect(document["openapi"]).toBe("3.1.0");
  });

  it("names the app's own address", () => {
    expect(document["servers"]).toStrictEqual([{ url: "https://runward.test/api" }]);
  });

  it("tells the kinds of target apart by their type", () => {
    expect(at(document, "components", "schemas", "Target")).toMatchObject({
      oneOf: [
        { $ref: "#/components/schemas/DatabricksJobTarget" },
        { $ref: "#/components/schemas/DbtJobTarget" },
      ],
      discriminator: { propertyName: "type" },
    });
  });

  it("says something about every field of every schema", () => {
    const schemas = Object.entries(objectAt(document, "components", "schemas"));
    const silent = schemas.flatMap(([name, schema]) =>
      fieldsOf(schema as Json)
        .filter(([, field]) => (field as Json)["description"] === undefined)
        .map(([field]) => `${name}.${field}`),
    );

    expect(silent).toStrictEqual([]);
  });

  it("requires every field of every answer, since callers read them without asking", () => {
    for (const name of ["RunDocument", "ResultDocument", "AcceptedRun", "Problem"]) {
      const schema = objectAt(document, "components", "schemas", name);

      expect(schema["required"]).toStrictEqual(Object.keys(objectAt(schema, "properties")));
    }
  });

  it("asks for no credential at the signed result link alone", () => {
    const open = operationsOf(document).filter(({ security }) => security !== undefined);

    expect(open.map(({ operationId }) => operationId as string)).toStrictEqual(["GetRunResult"]);
  });

  it("never answers a business failure with a status that a caller would retry", () => {
    const result = operationsOf(document).find(({ operationId }) => operationId === "GetRunResult");

    expect(Object.keys(objectAt(result, "responses"))).toStrictEqual([
      "200",
      "202",
      "403",
      "404",
      "424",
      "503",
    ]);
  });
});

describe("createOpenApi2", () => {
  const document: Json = createOpenApi2(BASE_URL);

  it("is valid OpenAPI 2.0", async () => {
    await expect(validated(document)).resolves.toBeUndefined();
    expect(document["swagger"]).toBe("2.0");
  });

  it("stays below the megabyte that a custom connector takes", () => {
    expect(JSON.stringify(document).length).toBeLessThan(1_000_000);
  });

  it("has no union, no null and no other word that 2.0 does not know", () => {
    const words = new Set(objectsIn(document).flatMap(Object.keys));

    for (const word of ["oneOf", "anyOf", "nullable", "const", "$defs", "propertyNames"]) {
      expect(words).not.toContain(word);
    }
    expect(objectsIn(document).filter(({ type }) => Array.isArray(type))).toStrictEqual([]);
  });

  it("makes one object of the kinds of target, in which each field says where it belongs", () => {
    const target = objectAt(document, "definitions", "Target");
    const field = (name: string): Json => objectAt(target, "properties", name);

    expect(target["required"]).toStrictEqual(["type"]);
    expect(field("type")["enum"]).toStrictEqual(["databricks-job", "dbt-job"]);
    expect(field("workspaceId")["description"]).toMatch(/^databricks-job only\. /);
    expect(field("accountId")["description"]).toMatch(/^dbt-job only\. /);
    expect(field("jobName")).toMatchObject({ "x-ms-summary": "Job name", maxLength: 4_096 });
  });

  it("takes ids as strings, because numbers lose digits in a designer", () => {
    expect(objectAt(document, "definitions", "Target", "properties", "jobId")).toMatchObject({
      type: "string",
    });
  });

  it("offers the same calls as 3.1, each with a summary and the key as a header of the start", () => {
    const ids = operationsOf(document).map(({ operationId }) => operationId as string);
    const start = objectAt(document, "paths", "/runs", "post");
    const names = (start["parameters"] as Json[]).map(({ name }) => name);
    const statuses = Object.keys(objectAt(start, "responses"));

    expect(ids.toSorted()).toStrictEqual(OPERATIONS.map(({ id }) => id).toSorted());
    expect(operationsOf(document).every(({ summary }) => typeof summary === "string")).toBe(true);
    expect(names).toStrictEqual(["Idempotency-Key", "body"]);
    expect(statuses).toStrictEqual(["200", "202", "400", "401", "403", "409", "503"]);
  });
});

describe("toSwaggerSchema", () => {
  it.each([
    [{ type: ["string", "null"] }, { type: "string", "x-nullable": true }],
    [
      { const: "a", type: "string" },
      { type: "string", enum: ["a"] },
    ],
    [
      { type: "integer", exclusiveMinimum: 0 },
      { type: "integer", minimum: 0, exclusiveMinimum: true },
    ],
    [{ type: "string", pattern: "^\\p{ASCII}*$" }, { type: "string" }],
    [
      { anyOf: [{ type: "string" }, { type: "integer" }], description: "an id" },
      { type: "string", description: "an id" },
    ],
    [{ anyOf: [{ $ref: "#/definitions/A" }, { type: "null" }] }, { $ref: "#/definitions/A" }],
    [{ type: "string", default: null }, { type: "string" }],
  ])("says %j as %j", (schema, swagger) => {
    expect(toSwaggerSchema(schema, {})).toStrictEqual(swagger);
  });

  it("refuses what it has no rule for, so that nothing is lost unseen", () => {
    expect(() => toSwaggerSchema({ type: "string", not: {} } as never, {})).toThrow(
      "OpenAPI 2.0 has no rule here for: not.",
    );
    expect(() => toSwaggerSchema({ type: ["string", "integer"] }, {})).toThrow(
      "OpenAPI 2.0 takes one type",
    );
  });
});
