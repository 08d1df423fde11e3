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
