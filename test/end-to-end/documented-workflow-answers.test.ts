/**
 * Every response that the documents declare for the calls about workflows, as the app returns it. The schemas are strict: a field
 * too many is refused, and so is one too few.
 */
import type { z } from "zod";
import { KeyCancellation } from "../../src/contracts/key-cancellation";
import { ProblemDocument } from "../../src/contracts/problem-document";
import {
  AcceptedWorkflow,
  WorkflowDocument,
  WorkflowList,
  WorkflowReport,
  WorkflowResultDocument,
} from "../../src/contracts/workflows/workflow-document";
import { createOpenApi3 } from "../../src/openapi/openapi-3";
import type { Answer as DeclaredAnswer } from "../../src/openapi/operation";
import { WORKFLOW_OPERATIONS } from "../../src/openapi/workflow-operations";
import { startCallbackReceiver } from "../../local/simulators/callback-receiver";
import { contract } from "../support/app-contract";
import { violationsOf } from "../support/callers/answer-schemas";
import type { Json } from "../support/json";
import { MemoryHub } from "../support/memory-hub";
import {
  callEndpoint,
  type RegisteredEndpoint,
  registeredEndpoints,
} from "../support/registered-endpoints";
import { World } from "../support/world";
import { aJob, FAILS_ONCE, jobStep } from "./workflow-scene";

const TENANT = "11111111-1111-4111-8111-111111111111";
const FACTORY = "33333333-3333-4333-8333-333333333333";
const STRANGER = "55555555-5555-4555-8555-555555555555";

const ENVIRONMENT = {
  WEBSITE_AUTH_ENABLED: "True",
  ALLOWED_TENANT_IDS: TENANT,
  ALLOWED_CLIENT_IDS: FACTORY,
  CALLBACK_HOSTS: "127.0.0.1",
  RETENTION_DAYS: "8",
  RESULT_LINK_DAYS: "30",
};

type Headers = Readonly<Record<string, string>>;

const as = (client: string): Headers => {
  const claims = [
    { typ: "http://schemas.microsoft.com/identity/claims/tenantid", val: TENANT },
    { typ: "appid", val: client },
  ];
  const principal = JSON.stringify({ auth_typ: "aad", claims });
  return { "x-ms-client-principal": Buffer.from(principal).toString("base64") };
};

const OWN = as(FACTORY);

const SCHEMAS: Partial<Record<DeclaredAnswer["schema"], z.ZodType>> = {
  AcceptedWorkflow,
  WorkflowDocument,
  WorkflowList,
  WorkflowResultDocument,
  KeyCancellation,
  Problem: ProblemDocument,
};

const openApi3 = createOpenApi3(contract, "https://runward.test") as Json;

const operationOf = (id: string): (typeof WORKFLOW_OPERATIONS)[number] =>
  WORKFLOW_OPERATIONS.find((one) => one.id === id)!;

const declaredOf = (id: string): string[] =>
  operationOf(id).answers.map(({ status }) => `${id} ${status}`);

const UNKNOWN = `w-${"0".repeat(40)}`;

const JOB = { type: "databricks-job", jobId: "7" };

/** What a call needs to be accepted as one. */
const BODIES: Readonly<Record<string, object>> = {
  StartWorkflow: {
    steps: [jobStep("only", "7", { run: { target: { ...JOB, workspaceId: "adb-1.2" } } })],
  },
  CancelWorkflowByKey: { idempotencyKey: "a-key" },
  ResumeWorkflow: {},
};

describe("the answers of the calls about workflows", () => {
  const seen = new Set<string>();
  let world: World;
  let bad: string;
  let good: string;

  beforeAll(async () => {
    world = await World.start({ environment: ENVIRONMENT });
    bad = world.vendors.databricks.addJob(aJob("Bad", FAILS_ONCE));
    good = world.vendors.databricks.addJob(aJob("Good"));
  });

  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  /** Checks a response against both documents, and notes it. */
  const note = (id: string, { status, body }: { status: number; body: unknown }): Json => {
    const declared = operationOf(id).answers.find((one) => one.status === status);
    expect([id, status, declared?.schema]).toStrictEqual([id, status, expect.any(String)]);
    const schema = SCHEMAS[declared!.schema]!;
    expect(schema.parse(body)).toStrictEqual(body);
    expect(violationsOf(openApi3, { operationId: id, status, body })).toStrictEqual([]);
    seen.add(`${id} ${status}`);
    return body as Json;
  };

  interface Call {
    readonly workflow?: string;
    readonly body?: unknown;
    readonly headers?: Headers;
    readonly query?: string;
  }

  const call = async (
    id: string,
    { workflow = UNKNOWN, body = BODIES[id], headers = OWN, query = "" }: Call = {},
  ): Promise<Json> => {
    const { method, path } = operationOf(id);
    const answer = await world.call(`/api${path.replace("{id}", workflow)}${query}`, {
      method: method.toUpperCase(),
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return note(id, answer);
  };

  const start = (steps: readonly unknown[], fields: object = {}): Promise<Json> =>
    call("StartWorkflow", { body: { steps, ...fields } });

  const resultOf = async ({ id, resultUrl }: Json): Promise<Json> =>
    call("GetWorkflowResult", {
      workflow: String(id),
      headers: {},
      query: new URL(String(resultUrl)).search,
    });

  const ended = (): Promise<void> => world.host.advance({ seconds: 300 });

  it("are as documented from a start over a failure and a resume to the success", async () => {
    const accepted = await start([
      jobStep("load", bad, { optional: false }),
      jobStep("report", good, { dependsOn: ["load"] }),
      jobStep("notify", good, { dependsOn: ["load"], when: "failed" }),
    ]);
    const workflow = String(accepted["id"]);

    const atOnce = await call("GetWorkflow", { workflow });
    await world.host.advance({ seconds: 5 });
    const live = [await call("GetWorkflow", { workflow }), await resultOf(accepted)];
    await call("ResumeWorkflow", { workflow });
    await ended();
    const failed = [await call("GetWorkflow", { workflow }), await resultOf(accepted)];
    const resumed = await call("ResumeWorkflow", { workflow });
    await ended();
    const succeeded = [await call("GetWorkflow", { workflow }), await resultOf(accepted)];

    expect([atOnce, ...live].map(({ status }) => status)).toStrictEqual([
      ...["running", "running", "running"],
    ]);
    expect(failed.map(({ status }) => status)).toStrictEqual(["failed", "failed"]);
    expect(resumed).toMatchObject({ id: workflow, status: "running" });
    expect(succeeded.map(({ status }) => status)).toStrictEqual(["succeeded", "succeeded"]);
    expect([...seen]).toStrictEqual(
      expect.arrayContaining([
        ...["GetWorkflowResult 202", "GetWorkflowResult 424", "GetWorkflowResult 200"],
        ...["ResumeWorkflow 202", "ResumeWorkflow 409"],
      ]),
    );
  });

  it("are as documented for cancels and lists", async () => {
    const accepted = await start([jobStep("only", good)], { idempotencyKey: "to-be-cancelled" });
    const workflow = String(accepted["id"]);

    const cancelled = await call("CancelWorkflow", { workflow });
    await call("CancelWorkflowByKey", { body: { idempotencyKey: "to-be-cancelled" } });
    await ended();
    const deleted = await call("DeleteWorkflow", { workflow });
    const list = await call("ListWorkflows", { query: "?status=cancelled" });

    expect([cancelled["status"], deleted["status"]]).toStrictEqual(["running", "cancelled"]);
    expect(list).toMatchObject({ workflows: [{ id: workflow }], continuation: null });
  });

  it("are as documented with a callback, and so is what is posted", async () => {
    const receiver = await startCallbackReceiver({ clock: world.clock });

    await start([jobStep("only", good)], { callbackUrl: receiver.callBackUri });
    await ended();

    const [callback] = receiver.received();
    expect(WorkflowReport.parse(callback?.body)).toStrictEqual(callback?.body);
    expect(seen).toContain("StartWorkflow 200");
    await receiver.close();
  });

  it("are the documented problems for invalid requests", async () => {
    const long = { note: "x".repeat(300_000) };
    const key = { "Idempotency-Key": "one-key" };
    const steps = [jobStep("only", good)];
    await call("StartWorkflow", { body: { steps }, headers: { ...OWN, ...key } });

    await call("StartWorkflow", { body: { steps, maxParallel: 2 }, headers: { ...OWN, ...key } });
    await call("StartWorkflow", { body: { steps: [] } });
    await call("StartWorkflow", { body: { steps, tags: long } });
    await call("ListWorkflows", { query: "?colour=red" });
    await call("CancelWorkflowByKey", { body: {} });
    await call("CancelWorkflowByKey", { body: long });
    await call("ResumeWorkflow", { body: { mode: "again" } });
    await call("ResumeWorkflow", { body: long });
    await call("GetWorkflowResult", { query: "?exp=1&sig=x", headers: {} });

    expect([...seen].filter((one) => / 4(?:00|09|13)$/.test(one)).length).toBeGreaterThan(5);
  });

  const ofOne = WORKFLOW_OPERATIONS.filter(
    ({ path, needsKey }) => path.includes("{id}") && needsKey,
  );

  it.each(ofOne.map(({ id }) => id))("is 404 from %s for an unknown workflow", async (id) => {
    expect(await call(id)).toMatchObject({ status: 404, code: "noSuchWorkflow" });
  });

  it("is 404 from GetWorkflowResult when the workflow was deleted", async () => {
    const accepted = await start([jobStep("only", good)]);
    await world.host.advance({ seconds: 10 * 86_400 });

    expect(await resultOf(accepted)).toMatchObject({ status: 404, code: "noSuchWorkflow" });
  });

  const endpointOf = (id: string): RegisteredEndpoint => {
    const { path, method } = operationOf(id);
    const endpoints = registeredEndpoints({
      environment: {},
      now: () => world.clock.now(),
      listTasks: () => Promise.resolve({ kind: "missing", reason: "" }),
    });
    return endpoints.find(
      (one) => `/${one.route}` === path && one.method.toLowerCase() === method,
    )!;
  };

  const protectedOnes = WORKFLOW_OPERATIONS.filter(({ needsKey }) => needsKey);

  it.each(protectedOnes.map(({ id }) => id))(
    "are 401 and 403 from %s for callers that are not allowed",
    async (id) => {
      const unknown = await call(id, { headers: {} });
      const stranger = await call(id, { headers: as(STRANGER) });

      expect([unknown["status"], stranger["status"]]).toStrictEqual([401, 403]);
    },
  );

  it.each(WORKFLOW_OPERATIONS.map(({ id }) => id))(
    "is 503 from %s while the task hub cannot be used",
    async (id) => {
      const hub = new MemoryHub(() => world.clock.now());
      const started = await callEndpoint(endpointOf("StartWorkflow"), hub, {
        body: BODIES["StartWorkflow"],
      });
      const { resultUrl } = JSON.parse(started.text) as Json;
      const link = new URL(String(resultUrl));
      const queries: Readonly<Record<string, object>> = {
        GetWorkflowResult: { query: link.search },
      };
      hub.trouble = new Error("The storage account does not answer.");

      const { status, text } = await callEndpoint(endpointOf(id), hub, {
        id: String(link.pathname.split("/").at(-2)),
        body: BODIES[id],
        ...queries[id],
      });

      expect(note(id, { status, body: JSON.parse(text) })).toMatchObject({
        code: "taskHubUnavailable",
      });
    },
  );

  it("were all seen at the end", () => {
    const declared = WORKFLOW_OPERATIONS.flatMap(({ id }) => declaredOf(id));

    expect([...seen].toSorted()).toStrictEqual(declared.toSorted());
  });
});
