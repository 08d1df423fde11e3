import type { z } from "zod";
import { RunRequest } from "../support/app-contract";
import { secondsOfIsoDuration } from "../support/callers/caller-time";
import { evaluate } from "../support/callers/expressions/evaluate";
import { danglingIn } from "../support/callers/references";
import { workflowFiles } from "../support/callers/template-files";
import { WorkflowDefinitionLanguage } from "../support/callers/workflow-schema";
import { at, objectAt, type Json } from "../support/json";
import { WorkflowRequest } from "../support/workflow-requests";

const FILES = workflowFiles();
const CASES = FILES.map((file) => [file.name, file] as const);

const PARAMETERS: Json = {
  runwardUrl: "https://runward.test",
  target: { type: "dbt-job", accountId: "70403103922125", jobId: "70403103936332" },
  waitSeconds: 5,
  timeoutSeconds: 600,
  steps: [{ name: "load", run: { target: { type: "dbt-job", jobId: "70403103936332" } } }],
  functionKey: "a-key",
  runwardAudience: "api://runward",
};

const parametersFrom = (parameters: Json) => (name: unknown) => parameters[String(name)];

const FUNCTIONS = {
  parameters: parametersFrom(PARAMETERS),
  workflow: () => ({ run: { name: "08584" } }),
  listCallbackUrl: () => "https://prod-01.northeurope.logic.azure.com/callback?sig=s",
};

/** The call that starts the run, evaluated. */
const startOf = ({ definition }: (typeof FILES)[number], functions = FUNCTIONS): Json => {
  const inputs = objectAt(definition.actions["RunJob"], "inputs");
  return evaluate(inputs["subscribe"] ?? inputs, functions) as Json;
};

interface Subject {
  readonly path: string;
  readonly request: z.ZodType;
  readonly body: Json;
}

const target = { type: "dbt-job", jobId: "70403103936332" };

const SUBJECTS: readonly [isWorkflow: boolean, subject: Subject][] = [
  [false, { path: "/api/runs", request: RunRequest, body: { target, waitSeconds: 5 } }],
  [
    true,
    {
      path: "/api/workflows",
      request: WorkflowRequest,
      body: { steps: [{ name: "load", run: { target } }], timeoutSeconds: 600 },
    },
  ],
];

const subjectOf = (name: string): Subject =>
  SUBJECTS.find(([isWorkflow]) => isWorkflow === name.includes("workflow"))![1];

describe("workflow templates", () => {
  it.each(CASES.filter(([name]) => !name.includes("workflow")))(
    "send waits that adapt for 0 seconds: %s",
    (_name, file) => {
      const parameters = parametersFrom({ ...PARAMETERS, waitSeconds: 0 });

      const start = startOf(file, { ...FUNCTIONS, parameters });

      expect(RunRequest.parse(start["body"])).toMatchObject({ waitSeconds: "adaptive" });
    },
  );

  it("exist for both ways to wait and both credentials", () => {
    expect(FILES.map(({ name }) => name).toSorted()).toStrictEqual([
      "runward-http-identity",
      "runward-http-key",
      "runward-webhook-identity",
      "runward-webhook-key",
      "runward-workflow-http-identity",
      "runward-workflow-http-key",
      "runward-workflow-webhook-identity",
      "runward-workflow-webhook-key",
    ]);
  });

  describe.each(CASES)("%s", (name, file) => {
    it("is written in the Workflow Definition Language", () => {
      expect(WorkflowDefinitionLanguage.parse(file.definition)).toStrictEqual(file.definition);
    });

    it("gives every parameter of the workflow a value of the deployment", () => {
      const properties = objectAt(file.deployment, "resources", 0, "properties");
      const values = objectAt(properties, "parameters");

      expect(Object.keys(values)).toStrictEqual(Object.keys(file.definition.parameters));
      for (const name of Object.keys(values)) {
        expect(values[name]).toStrictEqual({ value: `[parameters('${name}')]` });
        expect(objectAt(file.deployment, "parameters", name)).toBeDefined();
      }
    });

    it("is deployed switched off, because its recurrence would fire at once", () => {
      expect(at(file.deployment, "resources", 0, "properties", "state")).toBe("Disabled");
    });

    it("refers to actions and parameters that exist, and runs after actions that exist", () => {
      const { actions, parameters } = file.definition;
      const dangling = danglingIn(actions, {
        action: Object.keys(actions),
        parameter: Object.keys(parameters),
      });
      const before = Object.values(actions).flatMap(({ runAfter }) => Object.keys(runAfter));

      expect(dangling).toStrictEqual([]);
      expect(before.filter((name) => !(name in actions))).toStrictEqual([]);
    });

    it("sends a body that Runward accepts, under a key that is the run's own", () => {
      const start = startOf(file);

      const { path, request, body } = subjectOf(name);

      expect(start["uri"]).toBe(`https://runward.test${path}`);
      expect(objectAt(start, "headers")["Idempotency-Key"]).toBe("08584-RunJob");
      expect(request.parse(start["body"])).toMatchObject(body);
    });

    it("calls the same address where Runward's was given with a slash at its end", () => {
      const parameters = parametersFrom({ ...PARAMETERS, runwardUrl: "https://runward.test/" });

      expect(startOf(file, { ...FUNCTIONS, parameters })).toStrictEqual(startOf(file));
    });

    it("ends the run before the action's limit", () => {
      const limit = secondsOfIsoDuration(
        String(at(file.definition.actions, "RunJob", "limit", "timeout")),
      );
      const timeout = at(file.deployment, "parameters", "timeoutSeconds", "defaultValue");
      const CANCEL_GRACE_SECONDS = 600;

      expect(limit).toBeGreaterThanOrEqual(Number(timeout) + CANCEL_GRACE_SECONDS);
    });

    it("keeps its credential out of the run history", () => {
      expect(
        at(file.definition.actions, "RunJob", "runtimeConfiguration", "secureData", "properties"),
      ).toStrictEqual(["inputs"]);
    });
  });

  it("cancel by the same key that they started with", () => {
    const webhooks = FILES.filter(({ name }) => name.includes("webhook"));

    for (const file of webhooks) {
      const inputs = objectAt(file.definition.actions["RunJob"], "inputs");
      const unsubscribe = evaluate(inputs["unsubscribe"], FUNCTIONS) as Json;

      expect(unsubscribe).toMatchObject({
        method: "POST",
        uri: `https://runward.test${subjectOf(file.name).path}/cancel`,
        headers: { "Idempotency-Key": "08584-RunJob" },
      });
    }
    expect(webhooks).toHaveLength(4);
  });
});
