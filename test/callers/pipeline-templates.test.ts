import { ResultDocument, RunDocument, AcceptedRun } from "../../src/contracts/run-document";
import { WorkflowResultDocument } from "../../src/contracts/workflows/workflow-document";
import { secondsOfTimeSpan } from "../support/callers/caller-time";
import { throughTheLibrary } from "../support/callers/data-factory-library";
import { evaluate } from "../support/callers/expressions/evaluate";
import { danglingIn, namesIn } from "../support/callers/references";
import type { Activity } from "../support/callers/run-pipeline";
import { allActivities, pipelineFiles, startOf } from "../support/callers/template-files";
import {
  expectedOf,
  FUNCTIONS,
  PARAMETERS,
  pathOf,
  pipelineWith,
  RESULT_URL,
  requestOf,
} from "../support/callers/template-requests";
import { at, objectAt, type Json } from "../support/json";

const FILES = pipelineFiles();
const CASES = FILES.map((file) => [file.name, file] as const);
const BY_FUNCTION = CASES.filter(([name]) => name.endsWith("-function-service"));
/** They call an address that they are given. */
const BY_ADDRESS = CASES.filter(([name]) => !name.endsWith("-function-service"));

const activitiesOf = ({ pipeline }: (typeof FILES)[number]): Activity[] =>
  allActivities(pipeline.activities);

const CALLS = new Set(["WebActivity", "AzureFunctionActivity"]);

const isCall = ({ type }: Activity): boolean => CALLS.has(type);

/** Valid since early 2024, and unknown to the newest library: azure-rest-api-specs pull request 22340. */
const UNKNOWN_TO_THE_LIBRARY = new Set(["httpRequestTimeout", "turnOffAsync"]);

const withoutThem = (json: unknown): unknown => {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(withoutThem);
  const kept = Object.entries(json).filter(([name]) => !UNKNOWN_TO_THE_LIBRARY.has(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutThem(inner)]));
};

/** Keys that Data Factory puts beside those of the answer. */
const RESERVED = [
  "ADFWebActivityResponseHeaders",
  "ADFHttpStatusCodeInResponse",
  "effectiveIntegrationRuntime",
  "executionDuration",
  "durationInQueue",
  "billingReference",
  "Response",
];

const retryOf = ({ policy }: Activity): number => Number(policy?.["retry"]);

/** What Key Vault calls a secret's value. */
const SECRET_VALUE = "value";

const namesOf = (specifications: Json | undefined): string[] => Object.keys(specifications ?? {});

const namesBefore = ({ dependsOn = [] }: Activity): string[] =>
  dependsOn.map(({ activity }) => activity);

/** The linked services that the activities name. */
const servicesOf = (activities: readonly Activity[]): string[] =>
  activities.flatMap(({ linkedServiceName }) =>
    linkedServiceName === undefined ? [] : [linkedServiceName.referenceName],
  );

/** How long the activity that waits for the job may take. */
const longestWaitOf = ({ name, type, typeProperties, policy }: Activity): string[] => {
  if (type === "Until" || type === "WebHook") return [String(typeProperties["timeout"])];
  return type === "WebActivity" && name === "RunJob" ? [String(policy?.["timeout"])] : [];
};

describe("pipeline templates", () => {
  it("exist for every target, way to wait and credential", () => {
    const subjects = [
      ...["databricks", "dbt", "pipeline", "submit"].flatMap((target) =>
        ["until", "web", "webhook"].map((style) => `${target}-${style}`),
      ),
      ...["web", "webhook"].map((style) => `workflow-${style}`),
    ];
    const byCall = subjects.flatMap((subject) =>
      ["identity", "key"].map((credential) => `runward-${subject}-${credential}`),
    );
    const byFunction = ["databricks", "dbt", "pipeline", "submit", "workflow"].map(
      (target) => `runward-${target}-function-service`,
    );

    expect(FILES.map(({ name }) => name).toSorted()).toStrictEqual(
      [...byCall, ...byFunction].toSorted(),
    );
  });

  describe.each(CASES)("%s", (name, file) => {
    const activities = activitiesOf(file);

    it("is a folder as Data Factory imports it", () => {
      expect(file.manifest).toMatchObject({ name, contributorType: "Community" });
      expect(Object.keys(objectAt(file.manifest, "requires", "linkedservices"))).toStrictEqual(
        servicesOf(activities),
      );
      expect(Object.keys(objectAt(file.deployment, "parameters"))).toStrictEqual([
        "factoryName",
        ...servicesOf(activities),
      ]);
      expect(file.deployment).toMatchObject({
        $schema: "http://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
        parameters: { factoryName: { type: "string" } },
        resources: [
          {
            name: `[concat(parameters('factoryName'), '/${name}')]`,
            type: "Microsoft.DataFactory/factories/pipelines",
            apiVersion: "2018-06-01",
          },
        ],
      });
    });

    it("is unchanged after parsing by Data Factory's own library", async () => {
      await expect(throughTheLibrary(file.properties)).resolves.toStrictEqual(
        withoutThem(file.properties),
      );
    });

    it("depends on activities that exist beside it, and on nothing that runs later", () => {
      const names = file.pipeline.activities.map(({ name: own }) => own);
      const early = file.pipeline.activities.flatMap((activity, index) =>
        namesBefore(activity).filter((before) => !names.slice(0, index).includes(before)),
      );

      expect(early).toStrictEqual([]);
      expect(new Set(activities.map(({ name: own }) => own)).size).toBe(activities.length);
    });

    it("refers to activities, parameters and variables that exist", () => {
      const dangling = danglingIn(file.pipeline.activities, {
        activity: activities.map(({ name: own }) => own),
        parameter: namesOf(file.pipeline.parameters),
        variable: namesOf(file.pipeline.variables),
      });

      expect(namesIn(file.pipeline.activities, "parameter").length).toBeGreaterThan(3);
      expect(dangling).toStrictEqual([]);
    });

    it("uses every parameter that it asks for", () => {
      expect(namesIn(file.pipeline.activities, "parameter")).toStrictEqual(
        namesOf(file.pipeline.parameters).toSorted(),
      );
    });

    it("reads only fields that every such response has", () => {
      const documented = [
        ...[RunDocument, ResultDocument, AcceptedRun, WorkflowResultDocument],
      ].flatMap((schema) => Object.keys(schema.shape));
      const undocumented = namesIn(file.pipeline.activities, "output").filter(
        (field) => ![...documented, SECRET_VALUE].includes(field),
      );

      expect(undocumented).toStrictEqual([]);
      expect(documented.filter((field) => RESERVED.includes(field))).toStrictEqual([]);
    });

    it("sends a body that Runward accepts with the intended values", () => {
      const body = evaluate(startOf(file).typeProperties["body"], FUNCTIONS);

      expect(requestOf(name).parse(body)).toMatchObject({
        ...expectedOf(name),
        timeoutSeconds: 600,
        tags: { dataFactory: "adf-test", pipelineRunId: "0f5c" },
      });
    });

    it("sends a key that is the same for every retry and belongs to this activity alone", () => {
      const start = startOf(file);
      const key = evaluate(at(start.typeProperties, "headers", "Idempotency-Key"), FUNCTIONS);

      expect(key).toBe(`adf-test:0f5c:${start.name}`);
    });

    it("ends the run before Data Factory gives up on it", () => {
      const [waitSpan] = activities.flatMap(longestWaitOf);
      const defaultTimeout = at(file.pipeline.parameters, "TimeoutSecond", "defaultValue");
      const CANCEL_GRACE_SECONDS = 600;

      expect(secondsOfTimeSpan(waitSpan!)).toBeGreaterThanOrEqual(
        Number(defaultTimeout) + CANCEL_GRACE_SECONDS,
      );
    });

    it("retries every call, which is safe with the key", () => {
      const retries = activities.filter(isCall).map(retryOf);

      expect(retries.every((retry) => retry >= 2)).toBe(true);
    });
  });

  describe.each(BY_ADDRESS)("%s", (name, file) => {
    it("calls the same addresses where those it was given end in a slash", () => {
      const calls = activitiesOf(file).filter(({ typeProperties }) => "url" in typeProperties);
      const urlsWith = (functions: typeof FUNCTIONS): unknown[] =>
        calls.map(({ typeProperties }) => evaluate(typeProperties["url"], functions));
      const urls = urlsWith(FUNCTIONS);
      const pipeline = pipelineWith({
        ...PARAMETERS,
        RunwardUrl: "https://runward.test/",
        KeyVaultUrl: "https://kv-test.vault.azure.net/",
      });

      expect(urls).toContain(`https://runward.test${pathOf(name)}`);
      expect(urlsWith({ ...FUNCTIONS, pipeline })).toStrictEqual(urls);
    });
  });

  describe.each(BY_FUNCTION)("%s", (name, file) => {
    const activities = activitiesOf(file);

    it("calls the function by its route, and waits at the result link without a credential", () => {
      const [start, wait] = activities
        .slice(0, 2)
        .map(({ typeProperties }) => evaluate(typeProperties, FUNCTIONS));

      expect(start).toMatchObject({ method: "POST", functionName: pathOf(name).slice(5) });
      expect(wait).toStrictEqual({ method: "GET", url: RESULT_URL, headers: {} });
    });

    it("asks for a linked service of Azure Functions", () => {
      expect(file.manifest["requires"]).toStrictEqual({
        linkedservices: { RunwardFunctionApp: { supportTypes: ["AzureFunction"] } },
      });
      expect(JSON.stringify(file.deployment)).toContain(
        `{"referenceName":"[parameters('RunwardFunctionApp')]","type":"LinkedServiceReference"}`,
      );
    });
  });

  it("is rejected with a misspelt property, or without a required one", async () => {
    const web = (typeProperties: Json): Json => ({
      activities: [{ name: "A", type: "WebActivity", typeProperties }],
    });
    const misspelt = web({ method: "GET", url: "https://runward.test", heders: {} });

    await expect(throughTheLibrary(misspelt)).resolves.not.toStrictEqual(misspelt);
    await expect(throughTheLibrary(web({ method: "GET" }))).rejects.toThrow(
      "typeProperties.url cannot be null",
    );
  });

  it("keep the function key out of the monitor", () => {
    const calls = FILES.filter(({ name }) => name.endsWith("-key")).flatMap(activitiesOf);
    const fetching = calls.filter(({ name }) => name === "GetKey");
    const sending = calls.filter(({ typeProperties }) =>
      Object.keys({ ...(typeProperties["headers"] as Json) }).includes("x-functions-key"),
    );

    expect(fetching).toHaveLength(14);
    expect(fetching.every(({ policy }) => policy?.["secureOutput"] === true)).toBe(true);
    expect(sending.length).toBeGreaterThan(9);
    expect(sending.every(({ policy }) => policy?.["secureInput"] === true)).toBe(true);
  });

  it("show an identity for the audience that the app has, and no key", () => {
    const files = FILES.filter(({ name }) => name.endsWith("-identity"));

    for (const file of files) {
      expect(objectAt(startOf(file).typeProperties, "authentication")).toStrictEqual({
        type: "MSI",
        resource: { value: "@pipeline().parameters.RunwardAudience", type: "Expression" },
      });
      expect(JSON.stringify(file.pipeline)).not.toContain("x-functions-key");
    }
  });

  it("make the Webhook activity use the callback's status", () => {
    const webhooks = FILES.flatMap(activitiesOf).filter(({ type }) => type === "WebHook");

    expect(webhooks).toHaveLength(10);
    expect(
      webhooks.every(({ typeProperties }) => typeProperties["reportStatusOnCallBack"] === true),
    ).toBe(true);
  });

  it("let the Until loop start without waiting in its first call", () => {
    const starts = BY_ADDRESS.flatMap(([, file]) => activitiesOf(file)).filter(
      ({ name }) => name === "StartJob",
    );

    expect(starts).toHaveLength(8);
    expect(starts.every(({ typeProperties }) => typeProperties["turnOffAsync"] === true)).toBe(
      true,
    );
  });
});
