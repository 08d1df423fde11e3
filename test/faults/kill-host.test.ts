import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunRequest } from "../../client/documents";
import { RunwardClient } from "../../client/runward-client";
import { startSimulatedVendors, type SimulatedVendors } from "../../local/simulated-vendors";
import type { JobDefinition, TaskOutcome } from "../../local/simulators/databricks/job-definition";
import { HostChild } from "../support/host-child";

interface Planned {
  readonly name: string;
  readonly seconds: number;
  readonly ends: "succeeded" | "failed" | "cancelled" | "timedOut";
  readonly outcome?: TaskOutcome;
  readonly job?: Partial<JobDefinition>;
  readonly request?: Omit<RunRequest, "target">;
}

interface Started {
  readonly id: string;
  readonly jobId: string;
  readonly plan: Planned;
}

const breaks: TaskOutcome = { kind: "fails", error: "ValueError: no rows", trace: "line 1" };

/** Ten runs that are, three seconds in, queued, launching, running, stopping, explaining, retrying and done. */
const planned: Planned[] = [
  { name: "already succeeded", seconds: 1, ends: "succeeded" },
  { name: "already failed", seconds: 1, ends: "failed", outcome: breaks },
  { name: "running for a while", seconds: 6, ends: "succeeded" },
  { name: "about to end", seconds: 4, ends: "succeeded" },
  { name: "about to fail", seconds: 4, ends: "failed", outcome: breaks },
  { name: "cancelled while it runs", seconds: 600, ends: "cancelled" },
  {
    name: "cancelled and slow to stop",
    seconds: 600,
    ends: "cancelled",
    job: { onCancel: { kind: "stops", takesSeconds: 5 } },
  },
  { name: "past its deadline", seconds: 600, ends: "timedOut", request: { timeoutSeconds: 2 } },
  { name: "near its deadline", seconds: 600, ends: "timedOut", request: { timeoutSeconds: 5 } },
  { name: "in launch", seconds: 2, ends: "succeeded" },
];

describe("a host that is killed with SIGKILL", () => {
  let directory: string;
  let vendors: SimulatedVendors;
  let host: HostChild;

  const startHost = (): Promise<HostChild> =>
    HostChild.start({
      journalDirectory: join(directory, "journal"),
      trustedCertificates: join(directory, "vault.pem"),
      environment: {
        ...vendors.environment,
        RESULT_LINK_KEYS: "k".repeat(40),
        DEPLOYMENT_ID: "tests",
        PUBLIC_BASE_URL: "http://127.0.0.1:1",
      },
    });

  /** A new host has another address. */
  const client = (): RunwardClient => new RunwardClient({ baseUrl: host.baseUrl });

  /** Waits, in real time, for a run to be done. */
  const endOf = async (id: string): Promise<string> => {
    for (let looks = 0; looks < 240; looks++) {
      const { done, status } = await client().run(id);
      if (done) return status;
      await sleep(250);
    }
    return "not done after a minute";
  };

  const start = async (plan: Planned): Promise<Started> => {
    const { seconds, outcome, job, name, request } = plan;
    const jobId = vendors.databricks.addJob({
      name,
      tasks: [{ key: "main", durationSeconds: seconds, ...(outcome && { outcome }) }],
      ...job,
    });
    const { document } = await client().startRun({
      target: { type: "databricks-job", jobId },
      waitSeconds: 1,
      ...request,
    });
    return { id: document.id, jobId, plan };
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "runward-test-"));
    vendors = await startSimulatedVendors();
    await writeFile(join(directory, "vault.pem"), vendors.keyVault.certificate);
    host = await startHost();
  });
  afterAll(async () => {
    await host.kill();
    await vendors.close();
    await rm(directory, { recursive: true, force: true });
  });

  it("continues ten runs in all phases, and each ends correctly with one run at the vendor", async () => {
    const last = planned.at(-1)!;
    const others = await Promise.all(planned.slice(0, -1).map(start));
    await sleep(2_500);
    for (const { id } of others.filter(({ plan }) => plan.ends === "cancelled")) {
      await client().cancelRun(id);
    }
    // The vendor has done the work, and the host is killed before it receives the response.
    vendors.databricks.faults.add({ path: /run-now$/, fault: { kind: "delay", ms: 5_000 } });
    const runs = [...others, await start(last)];
    await sleep(500);

    await host.kill();
    host = await startHost();

    const seen = await Promise.all(
      runs.map(async ({ id, jobId, plan: { name } }) => ({
        name,
        ends: await endOf(id),
        vendorRuns: vendors.databricks.runsOf(jobId).length,
      })),
    );

    expect(seen).toStrictEqual(planned.map(({ name, ends }) => ({ name, ends, vendorRuns: 1 })));
  });
});
