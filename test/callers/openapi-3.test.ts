import { contract, contractOf } from "../support/app-contract";
import { databricks } from "../../src/providers/databricks/databricks";
import { dbtCloud } from "../../src/providers/dbt-cloud/dbt-cloud";
import { createOpenApi3 } from "../../src/openapi/openapi-3";
import { OPERATIONS } from "../../src/openapi/operations";
import { CALLS, RESULT_CALLS } from "../../src/program/calls";
import {
  errorMessagesIn,
  operationsOf,
  silentIn,
  validated,
} from "../support/callers/openapi-documents";
import { at, objectAt, objectsIn, type Json } from "../support/json";

const BASE_URL = "https://runward.test";

/** The calls that the program registers, those that describe the others excepted. */
const registeredCalls = (): string[] =>
  Object.values({ ...CALLS, ...RESULT_CALLS })
    .map(([method, route]) => `${method} /${route}`)
    .filter((call) => !call.includes("openapi"));

describe("OPERATIONS", () => {
  it("are the calls that the program registers", () => {
    const documented = OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`);

    expect(documented.toSorted()).toStrictEqual(registeredCalls().toSorted());
  });
});

describe("createOpenApi3", () => {
  const document: Json = createOpenApi3(contract, BASE_URL);

  it("is valid OpenAPI 3.1", async () => {
    await expect(validated(document)).resolves.toBeUndefined();
    expect(document["openapi"]).toBe("3.1.0");
  });

  it("names the app's own address", () => {
    expect(document["servers"]).toStrictEqual([{ url: "https://runward.test/api" }]);
  });

  it("distinguishes the kinds of target by their type", () => {
    const ofTwo = createOpenApi3(contractOf([databricks, dbtCloud]), BASE_URL);

    expect(at(ofTwo, "components", "schemas", "Target")).toMatchObject({
      oneOf: [databricks, dbtCloud]
        .flatMap(({ targets }) => Object.values(targets))
        .map(({ schemaName }) => ({ $ref: `#/components/schemas/${schemaName}` })),
      discriminator: { propertyName: "type" },
    });
  });

  it("describes every call, parameter, field, body and schema", () => {
    const calls = operationsOf(document);
    const bodies = calls
      .filter((call) => "requestBody" in call)
      .map((call) => objectAt(call, "requestBody"));
    const schemas = Object.values(objectAt(document, "components", "schemas")) as Json[];
    const undescribed = [...calls, ...bodies, ...schemas].filter(
      ({ description }) => typeof description !== "string",
    );

    expect(silentIn(document, "description")).toStrictEqual([]);
    expect(undescribed).toStrictEqual([]);
    expect(calls.every(({ summary }) => typeof summary === "string")).toBe(true);
  });

  it("marks the text that is shown for an error, once for each form of error", () => {
    expect(errorMessagesIn(objectAt(document, "components", "schemas"))).toStrictEqual([
      "ResultDocument.message",
      "WorkflowResultDocument.message",
      "Problem.detail",
    ]);
  });

  it("never expresses null with anyOf, which client generators misread", () => {
    const forms = objectsIn(document).flatMap(({ anyOf = [] }) => anyOf as Json[]);
    const run = objectAt(document, "components", "schemas", "RunDocument", "properties");

    expect(forms.filter(({ type }) => type === "null")).toStrictEqual([]);
    expect(run).toMatchObject({
      vendorRunId: { type: ["string", "null"] },
      outcome: { oneOf: [{ type: "string" }, { type: "null" }] },
      error: { oneOf: [{ $ref: "#/components/schemas/RunError" }, { type: "null" }] },
    });
  });

  it("requires every field of every response, because callers read them without a check", () => {
    for (const name of ["RunDocument", "ResultDocument", "AcceptedRun", "Problem"]) {
      const schema = objectAt(document, "components", "schemas", name);

      expect(schema["required"]).toStrictEqual(Object.keys(objectAt(schema, "properties")));
    }
  });

  it("requires a credential for every call except the signed result link", () => {
    const open = operationsOf(document).filter(({ security }) => security !== undefined);

    expect(open.map(({ operationId }) => operationId as string)).toStrictEqual([
      "GetRunResult",
      "GetWorkflowResult",
    ]);
  });

  it("never returns a status that callers retry for a failed job", () => {
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
