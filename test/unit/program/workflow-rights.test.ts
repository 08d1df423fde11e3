import type { Grant } from "../../../src/contracts/caller-rights";
import { callEndpoint } from "../../support/registered-endpoints";
import { aHub, endpointsFor, find, headers } from "./rights-world";

const target = (workspaceId: string, jobId = "7"): object => ({
  type: "databricks-job",
  workspaceId,
  jobId,
});

const body = {
  steps: [
    { name: "one", run: { target: target("adb-1.2") } },
    { name: "two", dependsOn: ["one"], run: { target: target("adb-3.4") } },
  ],
};

const START_HERE: Grant[] = [{ actions: ["start"], connections: ["adb-1.2"] }];
const START_ANY: Grant[] = [{ actions: ["start"] }];

/** The id of a workflow that the first caller has started. */
async function started(hub: ReturnType<typeof aHub>): Promise<string> {
  const endpoint = find(endpointsFor(START_ANY), "StartWorkflow");
  const { text } = await callEndpoint(endpoint, hub, { headers, body });
  return (JSON.parse(text) as { id: string }).id;
}

const KEY = { "Idempotency-Key": "nightly" };

/** The same workflow, as if somebody else had started it. */
async function ofSomebodyElse(hub: ReturnType<typeof aHub>): Promise<string> {
  const endpoint = find(endpointsFor(START_ANY), "StartWorkflow");
  const { text } = await callEndpoint(endpoint, hub, { headers: { ...headers, ...KEY }, body });
  const { id } = JSON.parse(text) as { id: string };
  const input = hub.instances.get(id)?.input as object;
  hub.put({ instanceId: id, input: { ...input, startedBy: "key:finance" } });
  return id;
}

const READ_HERE: Grant[] = [
  { actions: ["start", "read", "cancel", "repair"], connections: ["adb-1.2"] },
];
const READ_ALL: Grant[] = [{ actions: ["read"] }];
const CANCEL_ALL: Grant[] = [{ actions: ["read", "cancel"] }];
const REPAIR_ALL: Grant[] = [{ actions: ["read", "repair"] }];

const OTHER = { "x-functions-key": "the key of nobody who is listed" };

const OF_A_WORKFLOW = ["GetWorkflow", "CancelWorkflow", "DeleteWorkflow", "ResumeWorkflow"];

describe("the rights of a caller of workflows", () => {
  it.each<[string, Grant[], object, number]>([
    ["of all its steps", START_ANY, body, 202],
    ["of one of its two steps", START_HERE, body, 403],
    ["of none", [{ actions: ["read"] }], body, 403],
    [
      "of the jobs of its steps, one of which a reference decides",
      [{ actions: ["start"], connections: ["adb-1.2"], jobs: ["7"] }],
      {
        steps: [
          { name: "one", run: { target: target("adb-1.2") } },
          {
            name: "two",
            dependsOn: ["one"],
            run: { target: target("adb-1.2", "${steps.one.outputs.tasks.main.result}") },
          },
        ],
      },
      403,
    ],
  ])("start a workflow only with the right %s", async (_which, grants, asked, status) => {
    const hub = aHub();
    const before = hub.starts;

    const answer = await callEndpoint(find(endpointsFor(grants), "StartWorkflow"), hub, {
      headers,
      body: asked,
    });

    expect(answer.status).toBe(status);
    expect(hub.starts > before).toBe(status === 202);
  });

  it.each(OF_A_WORKFLOW)("hide a workflow of another caller from %s", async (operation) => {
    const hub = aHub();
    const id = await started(hub);

    const hidden = await callEndpoint(find(endpointsFor(START_HERE), operation), hub, {
      id,
      headers: OTHER,
    });

    expect([403, 404]).toContain(hidden.status);
    expect(hidden.text).not.toContain('"steps"');
    expect(hub.raised).toStrictEqual([]);
  });

  it.each<[string, Grant[], { read: number; cancel: number; resume: number }]>([
    ["that is limited to a connection", READ_HERE, { read: 404, cancel: 404, resume: 404 }],
    ["to start alone", START_ANY, { read: 404, cancel: 404, resume: 404 }],
    ["to read", READ_ALL, { read: 200, cancel: 403, resume: 403 }],
    ["to read and cancel", CANCEL_ALL, { read: 200, cancel: 200, resume: 403 }],
    // It is live, so nobody can resume it.
    ["to read and repair", REPAIR_ALL, { read: 200, cancel: 403, resume: 409 }],
  ])("with a right %s", async (_right, grants, { read, cancel, resume }) => {
    const statusOf = async (operation: string): Promise<[number, number]> => {
      const hub = aHub();
      const id = await ofSomebodyElse(hub);
      const endpoint = find(endpointsFor(grants), operation);
      const { status } = await callEndpoint(endpoint, hub, { id, headers });
      return [status, hub.raised.length];
    };

    expect(await statusOf("GetWorkflow")).toStrictEqual([read, 0]);
    expect(await statusOf("CancelWorkflow")).toStrictEqual([cancel, Number(cancel === 200)]);
    expect(await statusOf("DeleteWorkflow")).toStrictEqual([cancel, Number(cancel === 200)]);
    expect(await statusOf("ResumeWorkflow")).toStrictEqual([resume, 0]);
  });

  it("hide a workflow of somebody else from lists and from its key", async () => {
    const hub = aHub();
    const id = await ofSomebodyElse(hub);
    const before = hub.starts;
    const asked = { headers: { ...headers, ...KEY } };
    const endpoints = endpointsFor(READ_HERE);

    const list = await callEndpoint(find(endpoints, "ListWorkflows"), hub, { headers });
    const cancel = await callEndpoint(find(endpoints, "CancelWorkflowByKey"), hub, asked);
    const start = await callEndpoint(find(endpointsFor(START_ANY), "StartWorkflow"), hub, {
      ...asked,
      body,
    });

    expect(list.text).toContain('"workflows":[]');
    expect(JSON.parse(cancel.text)).toMatchObject({ found: false, status: null });
    expect(start.status).toBe(409);
    expect(start.text).not.toContain(id);
    expect([hub.starts - before, hub.raised]).toStrictEqual([0, []]);
  });

  it("let a caller read and cancel what it has started", async () => {
    const hub = aHub();
    const id = await started(hub);
    const endpoints = endpointsFor(START_HERE);

    const read = await callEndpoint(find(endpoints, "GetWorkflow"), hub, { id, headers });
    const list = await callEndpoint(find(endpoints, "ListWorkflows"), hub, { headers });
    const cancel = await callEndpoint(find(endpoints, "CancelWorkflow"), hub, { id, headers });
    const resume = await callEndpoint(find(endpoints, "ResumeWorkflow"), hub, { id, headers });

    expect([read, list, cancel, resume].map(({ status }) => status)).toStrictEqual([
      200, 200, 200, 403,
    ]);
    expect(list.text).toContain(id);
    expect(hub.raised).toMatchObject([{ id, name: "CancelRequested" }]);
  });
});
