import { objectionsTo } from "../../../page/logic/check-value";
import { fieldsOf, type Field, type Kinds } from "../../../page/logic/form-fields";
import { placeProblems, shownPaths } from "../../../page/logic/form-problems";
import { requestOf, textsOf } from "../../../page/logic/form-values";
import type { Schemas } from "../../../page/logic/json-schema";
import { fieldForAddress } from "../../../page/logic/pasted-address";
import { createOpenApi3 } from "../../../src/openapi/openapi-3";
import { contract } from "../../support/app-contract";

const { components } = createOpenApi3(contract, "https://runward.test") as unknown as {
  readonly components: { readonly schemas: Schemas };
};
const { schemas } = components;
const RUN = schemas["RunRequest"]!;
const fields = fieldsOf(RUN, schemas);
const kinds = fields.find((field): field is Kinds => field.kind === "kinds")!;

/** Every field of every kind of target, with the ones around it. */
const allFields = (some: readonly Field[]): readonly Field[] =>
  some.flatMap((field) => [
    field,
    ...(field.kind === "group" ? allFields(field.fields) : []),
    ...(field.kind === "kinds" ? field.options.flatMap((one) => allFields(one.fields)) : []),
  ]);

const namesConnection = (field: Field): boolean => "isConnection" in field && field.isConnection;

const kindAt = (path: string): string | undefined =>
  allFields(fields).find((field) => field.path === path)?.kind;

describe("fieldsOf", () => {
  it.each([
    ["target", "kinds"],
    ["target.workspaceId", "text"],
    ["target.jobId", "text"],
    ["target.jobParameters", "json"],
    ["target.jarParams", "lines"],
    ["target.pipelineParams", "group"],
    ["target.pipelineParams.fullRefresh", "flag"],
    ["target.performanceTarget", "choice"],
    ["target.threadsOverride", "number"],
    ["target.run", "json"],
    ["retry", "group"],
    ["retry.maxAttempts", "number"],
    ["queueTimeoutSeconds", "number"],
    ["idempotencyKey", undefined],
    ["target.type", undefined],
  ])("makes of %s a field of the kind %s", (path, kind) => {
    expect(kindAt(path)).toBe(kind);
  });

  it("describes every field", () => {
    const silent = allFields(fields).filter(({ description }) => description === "");

    expect(allFields(fields).length).toBeGreaterThan(80);
    expect(silent).toStrictEqual([]);
  });

  it("knows which field of each target names a connection", () => {
    const named = kinds.options.map(({ fields: inner }) =>
      inner.filter(namesConnection).map(({ name }) => name),
    );

    expect(named.flat()).toHaveLength(kinds.options.length);
    expect(new Set(named.flat())).toStrictEqual(new Set(["workspaceId", "accountId"]));
  });

  it("says what a list of objects has to have", () => {
    const [steps] = fieldsOf(schemas["WorkflowRequest"]!, schemas).filter(
      ({ name }) => name === "steps",
    );

    expect(steps).toMatchObject({
      kind: "json",
      form: '[{"name": "…", "run": {"target": "…"}}, …]',
    });
  });
});

const REQUESTS: readonly (readonly [string, object])[] = [
  [
    "a job with parameters",
    {
      target: {
        type: "databricks-job",
        jobId: "1",
        jobParameters: { day: "today" },
        jarParams: ["a", "b c"],
        queue: { enabled: false },
      },
      waitSeconds: 7,
      retry: { maxAttempts: 2, on: "anyFailure", backoff: 1.5 },
      tags: { team: "sales" },
    },
  ],
  [
    "texts that would be changed by lines",
    { target: { type: "databricks-job", jarParams: ["", "[", "two\nlines", " "] } },
  ],
  ["waits that adapt", { target: { type: "dbt-job", jobId: "1" }, waitSeconds: "adaptive" }],
  ["a name with spaces", { target: { type: "dbt-job", jobName: " nightly " } }],
  [
    "a one-time run",
    {
      target: {
        type: "databricks-submit",
        run: { tasks: [{ id: { $numberLong: "9007199254740993" } }] },
      },
    },
  ],
];

describe("textsOf and requestOf", () => {
  it.each(REQUESTS)("give the same request again: %s", (_what, request) => {
    const texts = textsOf(fields, request);

    expect(texts).not.toBeNull();
    expect(requestOf(fields, texts!)).toStrictEqual({ request, problems: [] });
  });

  it("leave out what is the default anyway", () => {
    const request = { target: { type: "dbt-run", vendorRunId: "1" }, retry: null, tags: {} };

    expect(textsOf(fields, { ...request, outputs: "summary" })).toStrictEqual({
      "target.type": "dbt-run",
      "target.vendorRunId": "1",
    });
  });

  it.each([
    ["a field that the form has not", { target: { type: "dbt-run", vendorRunId: "1" }, odd: 1 }],
    ["a kind of target that is not known", { target: { type: "later" } }],
    ["a number where the form has a text", { target: { type: "dbt-run", vendorRunId: 1 } }],
    ["an empty text", { target: { type: "dbt-run", vendorRunId: "" } }],
    ["a text in place of a group", { target: { type: "dbt-run" }, retry: "often" }],
    ["a list", []],
    ["a target that is a text", { target: "job" }],
  ])("leave a request to the JSON editor: %s", (_what, request) => {
    expect(textsOf(fields, request)).toBeNull();
  });

  it.each([
    ["waitSeconds", "soon", 'must be a number or "adaptive"'],
    ["tags", "{", "is not JSON"],
    ["retry.maxAttempts", "1x", "must be a number"],
  ])("say what is wrong with %s: %s", (path, text, message) => {
    expect(requestOf(fields, { [path]: text }).problems).toMatchObject([
      { field: path, message: expect.stringContaining(message) as string },
    ]);
  });
});

const job = { type: "databricks-job", jobId: "1" };

describe("objectionsTo", () => {
  it.each([
    [{}, "target", "is needed"],
    [{ target: "job" }, "target", "must be an object with names and values"],
    [{ target: { jobId: "1" } }, "target.type", "must be one of: "],
    [{ target: { ...job, odd: 1 } }, "target.odd", "is not a known field"],
    [{ target: { ...job, jobId: true } }, "target.jobId", "must be a text"],
    [{ target: { ...job, jobParameters: { a: 1 } } }, "target.jobParameters.a", "must be a text"],
    [{ target: { ...job, only: [] } }, "target.only", "must have 1 or more entries"],
    [{ target: { ...job, queue: {} } }, "target.queue.enabled", "is needed"],
    [{ target: job, waitSeconds: 0 }, "waitSeconds", "must be 1 or more"],
    [{ target: job, waitSeconds: 1.5 }, "waitSeconds", "must be a whole number"],
    [{ target: job, waitSeconds: null }, "waitSeconds", "must be a whole number"],
    [{ target: job, outputs: "all" }, "outputs", "must be one of: summary, none"],
    [{ target: job, tags: { a: "x".repeat(257) } }, "tags.a", "must have at most 256 characters"],
    [{ target: { ...job, jobId: 2 ** 53 } }, "target.jobId", "2^53"],
  ])("finds in %j that %s %s", (request, field, message) => {
    expect(objectionsTo(request, RUN, schemas)).toStrictEqual([
      { field, message: expect.stringContaining(message) as string },
    ]);
  });

  it.each([
    { target: job, retry: null, queueTimeoutSeconds: null },
    { target: { ...job, jobId: 123 } },
    { target: { type: "dbt-job", jobName: "a", threadsOverride: "${steps.a.outputs.n}" } },
    { target: { type: "databricks-submit", run: { tasks: [{ anything: [{}] }], odd: 1 } } },
  ])("has nothing against %j", (request) => {
    expect(objectionsTo(request, RUN, schemas)).toStrictEqual([]);
  });
});

describe("placeProblems", () => {
  it("places each problem beside the nearest field that is shown", () => {
    const paths = shownPaths(fields, { "target.type": "databricks-job" });
    const problem = (field: string) => ({ field, message: "is odd" });

    const { at, elsewhere } = placeProblems(
      ["target.jobId", "target.jobParameters.a.b", "target.odd", "body"].map(problem),
      paths,
    );

    expect([...at]).toStrictEqual([
      ["target.jobId", ["is odd"]],
      ["target.jobParameters", ["a.b is odd"]],
      ["target", ["odd is odd"]],
    ]);
    expect(elsewhere).toStrictEqual([problem("body")]);
  });
});

describe("fieldForAddress", () => {
  it.each([
    ["https://adb-1.2.azuredatabricks.net/jobs/5?o=1", "databricks-job", "target.jobUrl"],
    ["adb-1.2.azuredatabricks.net/jobs/5/tasks/x", "databricks-job", "target.jobUrl"],
    ["https://w.net/jobs/5/runs/6", "databricks-run", "target.runUrl"],
    ["https://w.net/?o=1#job/5/run/6", "databricks-run", "target.runUrl"],
    [
      "https://w.net/#joblist/pipelines/7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0",
      "databricks-pipeline",
      "target.pipelineUrl",
    ],
    ["https://ab.us1.dbt.com/deploy/1/projects/2/jobs/3", "dbt-job", "target.jobUrl"],
    ["https://ab.us1.dbt.com/deploy/1/projects/2/runs/3/", "dbt-run", "target.runUrl"],
  ])("finds where %s belongs", (address, value, path) => {
    expect(fieldForAddress(address, kinds)).toStrictEqual({ value, path });
  });

  it.each([
    "",
    "https://w.net",
    "https://w.net/sql/5",
    "jobs",
    "http://",
    "https://w.net/jobs/new",
  ])("does not know %j", (address) => {
    expect(fieldForAddress(address, kinds)).toBeNull();
  });
});
