import { createWorkflowRequest } from "../../src/contracts/workflows/workflow-request";
import { CancelByKey } from "../../src/contracts/cancel-by-key";
import { RepairRequest } from "../../src/contracts/repair";
import { ScheduleStart } from "../../src/contracts/schedule-start";
import { ResumeRequest } from "../../src/contracts/workflows/resume-request";
import { createOpenApi3 } from "../../src/openapi/openapi-3";
import { postmanCollection } from "../../local/callers/requests/postman-collection";
import { sampleCalls } from "../../local/callers/requests/sample-calls";
import { contract } from "../support/app-contract";
import {
  type HandFile,
  type HandRequest,
  readCollection,
  readHttpFile,
  readPostmanFile,
} from "../support/callers/request-files";
import { at, type Json } from "../support/json";

const openApi: Json = createOpenApi3(contract, "https://runward.test");

const FILES: readonly (readonly [string, HandFile])[] = [
  ["the .http file", readHttpFile()],
  ["the Postman collection", readPostmanFile()],
];

/** `POST /runs/{id}/repair` of `POST {{baseUrl}}/runs/{{runId}}/repair`. */
function callOf({ method, url }: HandRequest): string {
  const [path = ""] = url.replace("{{baseUrl}}", "").split("?");
  const named = path
    .replaceAll(/\{\{(?:run|workflow)Id\}\}/g, "{id}")
    .replaceAll("{{scheduleName}}", "{name}");
  return `${method} ${named}`;
}

const documented: [string, Json][] = Object.entries(
  openApi["paths"] as Record<string, Record<string, Json>>,
).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]): [string, Json] => [
    `${method.toUpperCase()} ${path}`,
    operation,
  ]),
);

/** What the app reads the bodies with. */
const SCHEMAS = {
  RunRequest: contract.request,
  WorkflowRequest: createWorkflowRequest(contract),
  CancelByKey,
  RepairRequest,
  ResumeRequest,
  ScheduleStart,
};

function refusalOf(request: HandRequest): unknown {
  const operation = new Map(documented).get(callOf(request));
  const path = ["requestBody", "content", "application/json", "schema", "$ref"];
  const name = String(at(operation, ...path)).replace("#/components/schemas/", "");
  const parsed = SCHEMAS[name as keyof typeof SCHEMAS].safeParse(JSON.parse(request.body ?? ""));
  return parsed.error;
}

describe.each(FILES)("%s", (_name, { variables, requests }) => {
  it("has every call of the OpenAPI document, and no other", () => {
    const calls = documented.map(([call]) => call);

    expect([...new Set(requests.map(callOf))].toSorted()).toStrictEqual(calls.toSorted());
  });

  it("sends bodies that the app accepts, and a body where one is required", () => {
    const withBody = requests.filter(({ body }) => body !== null);
    const required = documented.filter(([, operation]) => "requestBody" in operation);

    expect(withBody.map(refusalOf).filter((refusal) => refusal !== undefined)).toStrictEqual([]);
    expect(new Set(withBody.map(callOf))).toStrictEqual(new Set(required.map(([call]) => call)));
  });

  it("says of each body that it is JSON", () => {
    const types = requests.map(({ body, headers }) => [body !== null, headers["Content-Type"]]);

    expect(new Set(types.map(String))).toStrictEqual(
      new Set([String([true, "application/json"]), String([false, undefined])]),
    );
  });

  it("has the address and the key as variables, and a value for every variable", () => {
    const used = [...JSON.stringify(requests).matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);

    expect([...variables.keys()].slice(0, 2)).toStrictEqual(["baseUrl", "functionKey"]);
    expect([...new Set(used)].filter((name = "") => !variables.has(name))).toStrictEqual([]);
    expect(requests.filter(({ url }) => !url.startsWith("{{baseUrl}}/"))).toStrictEqual([]);
  });

  it("names each call once", () => {
    const names = requests.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
  });
});

describe("the two files", () => {
  it("have the same calls with the same bodies", () => {
    const [http, postman] = FILES.map(([, { requests }]) =>
      requests.map(({ name, method, url, body }) => ({ name, method, url, body })),
    );

    expect(http).toStrictEqual(postman);
  });
});

describe("the .http file", () => {
  it("sends the key with each call but the signed links", () => {
    const without = readHttpFile().requests.filter(
      ({ headers }) => headers["x-functions-key"] !== "{{functionKey}}",
    );

    expect(without.map(callOf)).toStrictEqual([
      "GET /runs/{id}/result",
      "GET /workflows/{id}/result",
    ]);
  });
});

describe("the Postman collection", () => {
  it("has the key as its authentication, and a folder for each kind of thing", () => {
    const collection = readCollection();

    expect(collection).toMatchObject({
      auth: {
        type: "apikey",
        apikey: expect.arrayContaining([
          expect.objectContaining({ key: "key", value: "x-functions-key" }),
          expect.objectContaining({ key: "value", value: "{{functionKey}}" }),
        ]) as unknown,
      },
    });
    expect(collection.item.map(({ name }) => name)).toStrictEqual([
      "Runs",
      "Workflows",
      "Schedules",
      "System",
    ]);
  });

  it("is the same each time, with ids of its own for all calls", async () => {
    const make = async (): Promise<string> =>
      JSON.stringify(await postmanCollection(openApi, sampleCalls(openApi)));
    const ids = readCollection().item.flatMap(({ item }) => item.map(({ id }) => id));

    expect(await make()).toBe(await make());
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("sampleCalls", () => {
  it("refuses a body without an example, and a parameter without a value", () => {
    const operation = { operationId: "Sing", summary: "Sing", description: "", parameters: [] };
    const withBody = { ...operation, requestBody: { content: { "application/json": {} } } };
    const withTone = { ...operation, parameters: [{ name: "tone", in: "query" }] };

    expect(() => sampleCalls({ paths: { "/songs": { post: withBody } } })).toThrow(
      "Sing has a body without an example.",
    );
    expect(() => sampleCalls({ paths: { "/songs": { get: withTone } } })).toThrow(
      "The parameter tone of /songs has no sample value.",
    );
  });
});
