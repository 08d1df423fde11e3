/** Runs of several callers at several targets, and an app with any rights for one of the callers. */
import { createHash } from "node:crypto";
import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import fc from "fast-check";
import type { CallerAction, Grant } from "../../../src/contracts/caller-rights";
import type { TargetSummary } from "../../../src/contracts/target";
import { OPERATIONS } from "../../../src/openapi/operations";
import { MemoryHub } from "../../support/memory-hub";
import { registeredEndpoints, type RegisteredEndpoint } from "../../support/registered-endpoints";
import { anAttempt, aRunInput, aWatchInput } from "../../support/run-builders";
import { aConclusion, aProgress, runIdNumber } from "../../support/stored-runs";

const KEY = "the function key of sales";
export const MARK = "only for those who may read it";
const NOW = new Date("2026-03-02T06:00:00Z");

export interface PlacedRun {
  readonly target: TargetSummary;
  readonly isOwn: boolean;
  readonly hasEnded: boolean;
}

export const aTarget = (
  type: string,
  connectionId: string,
  jobId: string | null,
  jobName: string | null = null,
): TargetSummary => ({ type, connectionId, jobId, jobName });

/** The job that is asked for by name has the id 78. */
export const TARGETS: readonly TargetSummary[] = [
  aTarget("databricks-job", "adb-1.2", "77"),
  aTarget("databricks-job", "adb-3.4", "77"),
  aTarget("databricks-job", "adb-1.2", null, "Nightly"),
  aTarget("databricks-submit", "adb-1.2", null),
  aTarget("databricks-run", "adb-1.2", null),
  aTarget("dbt-job", "12345", "77"),
];

export const RUNS: readonly PlacedRun[] = TARGETS.flatMap((target) =>
  [true, false].flatMap((isOwn) => [
    { target, isOwn, hasEnded: true },
    { target, isOwn, hasEnded: false },
  ]),
);

export const idOf = (run: PlacedRun): string => runIdNumber(RUNS.indexOf(run) + 1);
export const keyOf = (run: PlacedRun): string => `key ${RUNS.indexOf(run)}`;

/** The rights once more, as an operator would read them aloud. */
export function isAllowed(
  grants: readonly Grant[],
  action: CallerAction,
  target: TargetSummary,
): boolean {
  return grants.some(
    ({ actions, connections, targets, jobs, jobNames }) =>
      actions.includes(action) &&
      holds(connections, target.connectionId) &&
      holds(targets, target.type) &&
      ([jobs, jobNames].every((list) => list === undefined) ||
        holds(jobs ?? [], jobIdOf(target)) ||
        holds(jobNames ?? [], target.jobName)),
  );
}

const holds = (list: readonly string[] | undefined, value: string | null): boolean =>
  list?.includes(value ?? "none") ?? true;

const jobIdOf = ({ jobId, jobName }: TargetSummary): string | null =>
  jobName === "Nightly" ? "78" : jobId;

/** Its own runs a caller may always read and cancel. */
export const mayDo = (
  grants: readonly Grant[],
  action: CallerAction,
  { target, isOwn }: PlacedRun,
): boolean =>
  (isOwn && (action === "read" || action === "cancel")) || isAllowed(grants, action, target);

export const mayRead = (grants: readonly Grant[], run: PlacedRun): boolean =>
  mayDo(grants, "read", run);

export function aHub(): MemoryHub {
  const hub = new MemoryHub(() => NOW);
  for (const run of RUNS) put(hub, run, idOf(run));
  return hub;
}

export function put(
  hub: MemoryHub,
  { target, isOwn, hasEnded }: PlacedRun,
  instanceId: string,
): void {
  const latest = anAttempt({ vendorJobId: "78", runPageUrl: null });
  const watchId = `watch-${instanceId}`;
  const startedBy = isOwn ? "key:sales" : "key:finance";
  const conclusion = hasEnded ? aConclusion({ message: MARK }) : null;
  hub.put({
    instanceId,
    runtimeStatus: hasEnded ? Status.Failed : Status.Running,
    input: aRunInput({
      target: { type: target.type ?? "" },
      targetSummary: target,
      tags: { mark: MARK },
      startedBy,
    }),
    customStatus: aProgress({ message: MARK, latest, watchId, conclusion }),
  });
  hub.put({
    instanceId: watchId,
    name: "watch",
    input: aWatchInput({ attempt: anAttempt({ vendorRunId: instanceId }) }),
    customStatus: { ...aWatchInput().progress, message: MARK },
  });
}

const aList = <Value>(values: readonly Value[]): fc.Arbitrary<Value[]> =>
  fc.subarray([...values], { minLength: 1 });

/** Only settings with which the app starts. */
export const someGrants: fc.Arbitrary<Grant[]> = fc.array(
  fc.record(
    {
      actions: fc.constantFrom<CallerAction[]>(
        ["start"],
        ["read"],
        ["start", "read"],
        ["read", "cancel"],
        ["read", "repair"],
        ["start", "read", "cancel", "repair"],
        ["read", "pause"],
        ["start", "read", "cancel", "repair", "pause"],
      ),
      connections: aList(["adb-1.2", "adb-3.4", "12345"]),
      targets: aList(["databricks-job", "databricks-submit", "databricks-run", "dbt-job"]),
      jobs: aList(["77", "78"]),
      jobNames: aList(["Nightly"]),
    },
    { requiredKeys: ["actions", "connections"] },
  ),
  { maxLength: 3 },
);

const keySha256 = createHash("sha256").update(KEY).digest("hex");
export const headers = { "x-functions-key": KEY };

export const SCHEDULES = [
  {
    name: "first",
    run: { target: { type: "databricks-job", workspaceId: "adb-1.2", jobId: "77" } },
  },
  { name: "second", run: { target: { type: "dbt-job", accountId: "12345", jobId: "99" } } },
].map((schedule) => ({ ...schedule, cron: "0 6 * * *" }));

export const endpointsFor = (grants: readonly Grant[]): RegisteredEndpoint[] =>
  registeredEndpoints({
    environment: {
      CALLERS: JSON.stringify([{ name: "sales", keySha256, allow: grants }]),
      SCHEDULES: JSON.stringify(SCHEDULES),
    },
    now: () => NOW,
    listTasks: () => Promise.resolve({ kind: "missing", reason: MARK }),
  });

export function find(endpoints: readonly RegisteredEndpoint[], id: string): RegisteredEndpoint {
  const operation = OPERATIONS.find((one) => one.id === id)!;
  return endpoints.find(
    ({ route, method }) =>
      `/${route}` === operation.path && method.toLowerCase() === operation.method,
  )!;
}

/** What a call changes in the task hub. */
export const effectsIn = ({ raised, starts }: MemoryHub): [number, number] => [
  raised.length,
  starts,
];

export const isUnchanged = (hub: MemoryHub): boolean => effectsIn(hub).join() === "0,0";
