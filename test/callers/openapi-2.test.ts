import { contract, contractOf } from "../support/app-contract";
import { databricks } from "../../src/providers/databricks/databricks";
import { dbtCloud } from "../../src/providers/dbt-cloud/dbt-cloud";
import { createOpenApi2 } from "../../src/openapi/openapi-2";
import { toSwaggerSchema } from "../../src/openapi/swagger-schema";
import { createOpenApi3 } from "../../src/openapi/openapi-3";
import { OPERATIONS } from "../../src/openapi/operations";
import {
  allFieldsOf,
  errorMessagesIn,
  nullableFieldsOf,
  operationsOf,
  silentIn,
  validated,
} from "../support/callers/openapi-documents";
import { at, objectAt, objectsIn, type Json } from "../support/json";

const BASE_URL = "https://runward.test";

describe("createOpenApi2", () => {
  const document: Json = createOpenApi2(contract, BASE_URL);

  it("is valid OpenAPI 2.0", async () => {
    await expect(validated(document)).resolves.toBeUndefined();
    expect(document["swagger"]).toBe("2.0");
  });

  it("stays below the 1 MB limit of a custom connector", () => {
    expect(JSON.stringify(document).length).toBeLessThan(1_000_000);
  });

  it("uses no union, no null and no other keyword that 2.0 does not have", () => {
    const words = new Set(objectsIn(document).flatMap(Object.keys));

    for (const word of ["oneOf", "anyOf", "nullable", "const", "$defs", "propertyNames"]) {
      expect(words).not.toContain(word);
    }
    expect(objectsIn(document).filter(({ type }) => Array.isArray(type))).toStrictEqual([]);
  });

  it("has no keyword next to a $ref, because readers ignore it", () => {
    const references = objectsIn(document).filter(({ $ref }) => $ref !== undefined);

    expect(references.length).toBeGreaterThan(10);
    expect(references.filter((reference) => Object.keys(reference).length > 1)).toStrictEqual([]);
  });

  it("inlines every field that is an object, because designers do not read allOf", () => {
    const behindReferences = allFieldsOf(document)
      .filter(([, field]) => ["$ref", "allOf"].some((word) => word in field))
      .map(([name]) => name);

    expect(behindReferences).toStrictEqual([]);
  });

  it("marks every nullable field as x-nullable", () => {
    const nullable = allFieldsOf(document).filter(([, field]) => field["x-nullable"] === true);
    const field = (schema: string, name: string): Json =>
      objectAt(document, "definitions", schema, "properties", name);

    expect(new Set(nullable.map(([name]) => name))).toStrictEqual(
      new Set(nullableFieldsOf(createOpenApi3(contract, BASE_URL))),
    );
    expect(field("RunDocument", "error")).toMatchObject({
      type: "object",
      required: ["message", "code"],
      description: "Why it did not succeed; null until it has ended and on success.",
      "x-nullable": true,
    });
    expect(field("RunRequest", "retry")).toMatchObject({ "x-nullable": true });
    expect(field("RunDocument", "target")).not.toHaveProperty("x-nullable");
  });

  it("describes and titles every call, parameter and field", () => {
    const calls = operationsOf(document);
    const bodies = calls.flatMap(({ parameters }) => parameters as Json[]);
    const summaries = calls.map(({ summary }) => summary as string);

    expect(silentIn(document, "description", "x-ms-summary")).toStrictEqual([]);
    expect(bodies.every(({ description }) => typeof description === "string")).toBe(true);
    expect(calls.every(({ description }) => typeof description === "string")).toBe(true);
    expect(new Set(summaries).size).toBe(OPERATIONS.length);
  });

  it("describes the final response of a start, because connectors follow the 202 automatically", () => {
    const responses = objectAt(document, "paths", "/runs", "post", "responses");
    const schema = (status: string): unknown => at(responses, status, "schema", "$ref");
    const started = objectAt(document, "definitions", "StartedRun");

    expect([schema("200"), schema("202")]).toStrictEqual([
      "#/definitions/StartedRun",
      "#/definitions/StartedRun",
    ]);
    expect(schema("424")).toBe("#/definitions/ResultDocument");
    expect(Object.keys(objectAt(started, "properties"))).toStrictEqual(
      expect.arrayContaining(["outcome", "error", "runPageUrl", "vendorRunId", "resultUrl"]),
    );
    expect(started["required"]).toStrictEqual([
      "id",
      "status",
      "done",
      "succeeded",
      "message",
      "statusUrl",
    ]);
  });

  it("hides in designers the second way to cancel, the link that the engine follows, and what is no step of a workflow", () => {
    const hidden = operationsOf(document).filter(
      (operation) => operation["x-ms-visibility"] === "internal",
    );

    expect(hidden.map(({ operationId }) => operationId as string).toSorted()).toStrictEqual([
      "DeleteRun",
      "DeleteWorkflow",
      "GetRunResult",
      "GetSystem",
      "GetWorkflowResult",
      "RunSchedule",
    ]);
  });

  it("marks the text that is shown for an error, once for each form of error", () => {
    expect(errorMessagesIn(objectAt(document, "definitions"))).toStrictEqual([
      "ResultDocument.message",
      "WorkflowResultDocument.message",
      "Problem.detail",
    ]);
  });

  it("makes one object of the kinds of target, in which each field says where it belongs", () => {
    const ofTwo = createOpenApi2(contractOf([databricks, dbtCloud]), BASE_URL);
    const target = objectAt(ofTwo, "definitions", "RunRequest", "properties", "target");
    const field = (name: string): Json => objectAt(target, "properties", name);

    expect(target["required"]).toStrictEqual(["type"]);
    expect(target["description"]).toBe("What to run, and where.");
    expect(field("type")["enum"]).toStrictEqual(
      [databricks, dbtCloud].flatMap(({ targets }) => Object.keys(targets)),
    );
    expect(field("workspaceId")["description"]).toMatch(/^databricks-job, [a-z, -]+ only\. /);
    expect(field("accountId")["description"]).toMatch(/^dbt-job, dbt-run only\. /);
    expect(field("jobName")).toMatchObject({ "x-ms-summary": "Job name", maxLength: 4_096 });
  });

  it("takes ids as strings, because numbers lose digits in a designer", () => {
    const target = objectAt(document, "definitions", "RunRequest", "properties", "target");

    expect(objectAt(target, "properties", "jobId")).toMatchObject({ type: "string" });
  });

  it("offers the same calls as 3.1, and takes the key as a header of the start", () => {
    const ids = operationsOf(document).map(({ operationId }) => operationId as string);
    const start = objectAt(document, "paths", "/runs", "post");
    const names = (start["parameters"] as Json[]).map(({ name }) => name);
    const statuses = Object.keys(objectAt(start, "responses"));

    expect(ids.toSorted()).toStrictEqual(OPERATIONS.map(({ id }) => id).toSorted());
    expect(names).toStrictEqual(["Idempotency-Key", "body"]);
    expect(statuses).toStrictEqual(["200", "202", "400", "401", "403", "409", "413", "424", "503"]);
  });
});

describe("toSwaggerSchema", () => {
  const references = { A: { type: "object", description: "an A" } };

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
    [
      { anyOf: [{ $ref: "#/definitions/A" }, { type: "null" }], description: "none or one" },
      { type: "object", description: "none or one", "x-nullable": true },
    ],
    [
      { properties: { a: { $ref: "#/definitions/A" } } },
      { properties: { a: { type: "object", description: "an A", "x-ms-summary": "A" } } },
    ],
    [
      { type: "array", items: { $ref: "#/definitions/A" } },
      { type: "array", items: { $ref: "#/definitions/A" } },
    ],
    [{ type: "string", default: null }, { type: "string" }],
  ])("says %j as %j", (schema, swagger) => {
    expect(toSwaggerSchema(schema, references)).toStrictEqual(swagger);
  });

  it("throws for a keyword without a rule, so that nothing is dropped silently", () => {
    expect(() => toSwaggerSchema({ type: "string", not: {} } as never, {})).toThrow(
      "OpenAPI 2.0 has no rule here for: not.",
    );
    expect(() => toSwaggerSchema({ type: ["string", "integer"] }, {})).toThrow(
      "OpenAPI 2.0 takes one type",
    );
  });
});
