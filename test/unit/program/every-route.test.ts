/**
 * What a caller without a right gets from every call of the contract.
 *
 * A new call that takes a run's id is checked here without a change. A new call of another kind fails the first test until it
 * is added to one of the lists.
 */
import fc from "fast-check";
import type { CallerAction, Grant } from "../../../src/contracts/caller-rights";
import type { TargetSummary } from "../../../src/contracts/target";
import { runIdOf } from "../../../src/hub/run-id";
import type { Operation } from "../../../src/openapi/operation";
import { OPERATIONS } from "../../../src/openapi/operations";
import { callEndpoint } from "../../support/registered-endpoints";
import { runIdNumber } from "../../support/stored-runs";
import {
  aHub,
  aTarget,
  effectsIn,
  endpointsFor,
  find,
  headers,
  idOf,
  isAllowed,
  isUnchanged,
  keyOf,
  MARK,
  mayDo,
  mayRead,
  put,
  RUNS,
  SCHEDULES,
  someGrants,
  TARGETS,
} from "./rights-world";

/** Calls that use one run. */
const OF_A_RUN = OPERATIONS.filter(
  ({ path, needsKey }) => path.startsWith("/runs/{id}") && needsKey,
);

/** Calls about workflows: checked in workflow-rights.test.ts. */
const OF_WORKFLOWS = OPERATIONS.filter(({ path }) => path.startsWith("/workflows")).map(
  ({ id }) => id,
);

/** The other calls, each with a test of its own below. */
const OTHERS = [
  ...["StartRun", "ListRuns", "CancelRunByKey", "ListSchedules"],
  ...["RunSchedule", "PauseSchedule", "ResumeSchedule"],
];

/** What a call of a run needs besides the right to read it. */
const ACTIONS: Readonly<Record<string, CallerAction>> = {
  GetRunRequest: "start",
  CancelRun: "cancel",
  DeleteRun: "cancel",
  RepairRun: "repair",
};

/** No run is read or changed, or another credential decides. */
const OF_NO_CALLER = ["GetRunResult", "GetSystem"];

/** Endpoints that the documents do not describe. */
const UNDOCUMENTED = ["getOpenApi", "getOpenApi2", "getPage", "getPageFile"];

const UNKNOWN_ID = runIdNumber(9_999);

function actionOf({ id, method }: Pick<Operation, "id" | "method">): CallerAction {
  const action = ACTIONS[id] ?? (method === "get" ? "read" : undefined);
  if (action === undefined) throw new Error(`Which right does ${id} need?`);
  return action;
}

describe("every call of the contract", () => {
  it("is checked here, and is registered", () => {
    const endpoints = endpointsFor([]);
    const documented = OPERATIONS.map(({ id }) => find(endpoints, id).name);

    expect(OPERATIONS.map(({ id }) => id).sort()).toStrictEqual(
      [...OF_A_RUN.map(({ id }) => id), ...OF_WORKFLOWS, ...OTHERS, ...OF_NO_CALLER].sort(),
    );
    expect(endpoints.map(({ name }) => name).sort()).toStrictEqual(
      [...documented, ...UNDOCUMENTED].sort(),
    );
  });
});

describe("an app whose CALLERS names a connection that it does not have", () => {
  it("does not start, and says where that connection is named", () => {
    expect(() => endpointsFor([{ actions: ["read"], connections: ["adb-9.9"] }])).toThrow(
      "CALLERS[0].allow[0].connections[0]: is not the id of a configured connection",
    );
  });
});

describe.each(OF_A_RUN)("$id", ({ id: operation, method }) => {
  it("treats a run that the caller may not read like one that does not exist", async () => {
    await fc.assert(
      fc.asyncProperty(someGrants, fc.constantFrom(...RUNS), async (grants, run) => {
        fc.pre(!mayRead(grants, run));
        const hub = aHub();
        const endpoint = find(endpointsFor(grants), operation);

        const hidden = await callEndpoint(endpoint, hub, { id: idOf(run), headers });
        const unknown = await callEndpoint(endpoint, hub, { id: UNKNOWN_ID, headers });

        expect(hidden.status).toBe(404);
        expect(hidden.text.replaceAll(idOf(run), UNKNOWN_ID)).toBe(unknown.text);
        expect(effectsIn(hub)).toStrictEqual([0, 0]);
      }),
      { numRuns: 40 },
    );
  });

  it("shows a run that the caller may read, and changes it only with the right to", async () => {
    const action = actionOf({ id: operation, method });
    await fc.assert(
      fc.asyncProperty(someGrants, fc.constantFrom(...RUNS), async (grants, run) => {
        fc.pre(mayRead(grants, run));
        const hub = aHub();
        const endpoint = find(endpointsFor(grants), operation);
        const allowed = mayDo(grants, action, run);

        const { status, text } = await callEndpoint(endpoint, hub, {
          id: idOf(run),
          headers,
        });

        expect(status === 403).toBe(!allowed);
        expect(text.includes("CALLERS")).toBe(!allowed);
        expect([false, allowed]).toContain(!isUnchanged(hub));
      }),
      { numRuns: 40 },
    );
  });
});

/** Status and number of starts: refused, accepted. */
const STARTED = [
  [403, 0],
  [202, 1],
];

describe("StartRun", () => {
  const bodies: [TargetSummary, object][] = [
    [TARGETS[0]!, { type: "databricks-job", workspaceId: "adb-1.2", jobId: "77" }],
    [
      TARGETS[0]!,
      { type: "databricks-job", jobUrl: "https://adb-1.2.azuredatabricks.net/jobs/77" },
    ],
    [TARGETS[1]!, { type: "databricks-job", workspaceId: "adb-3.4", jobId: "77" }],
    [TARGETS[4]!, { type: "databricks-run", workspaceId: "adb-1.2", vendorRunId: "5" }],
    [TARGETS[5]!, { type: "dbt-job", accountId: "12345", jobId: "77" }],
  ];

  it("starts exactly what the caller may start", async () => {
    await fc.assert(
      fc.asyncProperty(someGrants, fc.constantFrom(...bodies), async (grants, [target, asked]) => {
        const hub = aHub();
        const endpoint = find(endpointsFor(grants), "StartRun");
        const allowed = isAllowed(grants, "start", target);

        const { status, text } = await callEndpoint(endpoint, hub, {
          headers,
          body: { target: asked },
        });

        expect([status, hub.starts]).toStrictEqual(STARTED[Number(allowed)]);
        expect(text.includes("CALLERS")).toBe(!allowed);
      }),
      { numRuns: 60 },
    );
  });

  it("starts a job by its name only with a right by that name", async () => {
    const asked = { type: "databricks-job", workspaceId: "adb-1.2", jobName: "Nightly" };
    const start = async (lists: Partial<Grant>): Promise<number> => {
      const endpoint = find(
        endpointsFor([{ actions: ["start"], connections: ["adb-1.2"], ...lists }]),
        "StartRun",
      );
      return (await callEndpoint(endpoint, aHub(), { headers, body: { target: asked } })).status;
    };

    expect(await start({ jobNames: ["Nightly"] })).toBe(202);
    expect(await start({ jobs: ["78"] })).toBe(403);
  });

  it("never attaches to a run that the caller may not read", async () => {
    await fc.assert(
      fc.asyncProperty(someGrants, fc.constantFrom(...RUNS), async (grants, run) => {
        fc.pre(!mayRead(grants, run));
        const hub = aHub();
        put(hub, run, runIdOf("default", keyOf(run)));
        const mayStart: Grant = { actions: ["start"], targets: ["dbt-job"] };
        const endpoint = find(endpointsFor([...grants, mayStart]), "StartRun");
        const body = { target: { type: "dbt-job", accountId: "12345", jobId: "1" } };

        const { status, text } = await callEndpoint(endpoint, hub, {
          headers: { ...headers, "Idempotency-Key": keyOf(run) },
          body,
        });

        expect(status).toBe(409);
        expect(text).not.toMatch(/r-[0-9a-f]{40}/);
        expect(text).not.toContain(MARK);
        expect(effectsIn(hub)).toStrictEqual([0, 0]);
      }),
      { numRuns: 40 },
    );
  });
});

describe("ListRuns", () => {
  it("lists the runs that the caller may read, and no other", async () => {
    await fc.assert(
      fc.asyncProperty(someGrants, async (grants) => {
        const endpoint = find(endpointsFor(grants), "ListRuns");

        const { text } = await callEndpoint(endpoint, aHub(), { headers });

        const { runs } = JSON.parse(text) as { runs: { id: string }[] };
        expect(runs.map(({ id }) => id).sort()).toStrictEqual(
          RUNS.filter((run) => mayRead(grants, run))
            .map(idOf)
            .sort(),
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe("CancelRunByKey", () => {
  it("finds the run of a key only for those who may read it, and cancels it with the right to", async () => {
    await fc.assert(
      fc.asyncProperty(someGrants, fc.constantFrom(...RUNS), async (grants, run) => {
        const hub = aHub();
        put(hub, run, runIdOf("default", keyOf(run)));
        const endpoint = find(endpointsFor(grants), "CancelRunByKey");
        const allowed = mayDo(grants, "cancel", run);
        const refused = mayRead(grants, run) !== allowed;

        const { status, text } = await callEndpoint(endpoint, hub, {
          headers,
          body: { idempotencyKey: keyOf(run) },
        });

        expect(status).toBe([200, 403][Number(refused)]);
        expect(text.includes('"found":true')).toBe(allowed);
        expect(hub.raised).toHaveLength([0, Number(!run.hasEnded)][Number(allowed)]!);
      }),
      { numRuns: 60 },
    );
  });
});

describe("ListSchedules", () => {
  it("lists the schedules of what the caller may read, and no other", async () => {
    const targets = [aTarget("databricks-job", "adb-1.2", "77"), aTarget("dbt-job", "12345", "99")];
    await fc.assert(
      fc.asyncProperty(someGrants, async (grants) => {
        const endpoint = find(endpointsFor(grants), "ListSchedules");

        const { text } = await callEndpoint(endpoint, aHub(), { headers });

        const { schedules } = JSON.parse(text) as { schedules: { name: string }[] };
        const expected = SCHEDULES.filter((_schedule, index) =>
          isAllowed(grants, "read", targets[index]!),
        );
        expect(schedules.map(({ name }) => name)).toStrictEqual(expected.map(({ name }) => name));
      }),
      { numRuns: 40 },
    );
  });
});
