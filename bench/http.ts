/**
 * Measures the HTTP calls of the app under many callers at once, on an embedded host with many live runs and beside it on one
 * without any, in turn: `npm run bench:http -- [--live 1000] [--callers 50] [--calls 400] [--rounds 3]`.
 *
 * `status` and `result` read ended runs, of which both hosts have the same. The runs that `start` starts end within seconds, and
 * the next calls wait for that.
 */
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Order, readStatuses, startRuns } from "./support/callers";
import { type Accepted, callAll, type HttpCall } from "./support/http-callers";
import { MeasuredHost } from "./support/measured-host";
import { percentile, printTable, type Row } from "./support/table";
import { type BenchWorkspace, startWorkspaces, type Workspaces } from "./support/workspaces";

const { values } = parseArgs({
  options: {
    live: { type: "string", default: "1000" },
    callers: { type: "string", default: "50" },
    calls: { type: "string", default: "400" },
    rounds: { type: "string", default: "3" },
  },
});
const [liveRuns, rounds] = [Number(values.live), Number(values.rounds)];
const crowd = { callers: Number(values.callers), amount: Number(values.calls) };

/** Enough that the pace at which one workspace accepts starts does not matter. */
const WORKSPACES = 10;
const ENDED_RUNS = 100;
const MOST_TIMES_AS_LONG = 3;

const CALLS = ["start", "status", "result", "list", "list, succeeded"] as const;
type CallName = (typeof CALLS)[number];

interface Hub {
  readonly host: MeasuredHost;
  /** Their jobs end at once. */
  readonly workspaces: readonly BenchWorkspace[];
  readonly ended: readonly Accepted[];
  readonly milliseconds: Record<CallName, number[]>;
}

const read = (path: string): HttpCall => ({ method: "GET", path });

const starts = (workspaces: readonly BenchWorkspace[]): HttpCall[] =>
  workspaces.map(({ id, jobId }) => ({
    ...{ method: "POST", path: "/api/runs" },
    body: { target: { type: "databricks-job", workspaceId: id, jobId }, waitSeconds: 2 },
  }));

const callsOf: Record<CallName, (hub: Hub) => HttpCall[]> = {
  start: ({ workspaces }) => starts(workspaces),
  status: ({ ended }) => ended.map(({ id }) => read(`/api/runs/${id}`)),
  result: ({ ended }) =>
    ended.map(({ resultUrl }) => read(resultUrl.slice(new URL(resultUrl).origin.length))),
  list: () => [read("/api/runs")],
  "list, succeeded": () => [read("/api/runs?status=succeeded")],
};

async function untilDone(baseUrl: string, runs: readonly { readonly id: string }[]): Promise<void> {
  while (runs.length > 0) {
    await pause(1_000);
    const statuses = await readStatuses(baseUrl, runs);
    runs = runs.filter(({ id }) => statuses.get(id)?.done !== true);
  }
}

async function measure(hub: Hub, name: CallName, keep: boolean): Promise<void> {
  const { baseUrl } = hub.host;
  const { milliseconds, answers } = await callAll(baseUrl, callsOf[name](hub), crowd);
  if (keep) hub.milliseconds[name].push(...milliseconds);
  if (name === "start") await untilDone(baseUrl, answers);
}

/** Starts runs that stay live, and waits until their jobs run. */
async function startLive({ baseUrl }: MeasuredHost, { all }: Workspaces): Promise<void> {
  const orders = Array.from({ length: liveRuns }, (_, index): Order[] => {
    const workspace = all[index % all.length];
    return workspace === undefined ? [] : [{ workspace, number: `live-${index}`, waitSeconds: 30 }];
  });
  await startRuns(baseUrl, orders.flat());
  while (all.flatMap(({ simulator }) => simulator.runs()).length < liveRuns) await pause(1_000);
  console.error(`${liveRuns} runs are live`);
}

const startHost = ({ environment }: Workspaces): Promise<MeasuredHost> =>
  MeasuredHost.start(environment, { journalDirectory: null, claims: true });

async function openHub(host: MeasuredHost, workspaces: Workspaces): Promise<Hub> {
  const tasks = [{ key: "main", durationSeconds: 1 }] as const;
  const job = { name: "Short", maxConcurrentRuns: 100_000, tasks };
  const short = workspaces.all.map((one) => ({ ...one, jobId: one.simulator.addJob(job) }));
  const some = { ...crowd, amount: Math.max(ENDED_RUNS, crowd.callers) };
  const { answers } = await callAll(host.baseUrl, starts(short), some);
  await untilDone(host.baseUrl, answers);
  const milliseconds = Object.fromEntries(CALLS.map((name) => [name, [] as number[]])) as Record<
    CallName,
    number[]
  >;
  return { host, workspaces: short, ended: answers, milliseconds };
}

function print(quiet: Hub, busy: Hub): void {
  const rows = CALLS.map((name): Row => {
    const figures = [0.5, 0.99].flatMap((share) => {
      const [one, other] = [quiet, busy].map(({ milliseconds }) =>
        percentile(milliseconds[name], share),
      ) as [number, number];
      return [one, other, other / one];
    });
    return [name, ...figures];
  });
  const columns = ["p50", "p99"].flatMap((name) => [
    ...[`${name} ms, none live`, `${liveRuns} live`, "ratio"],
  ]);
  printTable(`HTTP calls of ${crowd.callers} callers at once`, columns, rows);
  if (!rows.every(([, , , ratio]) => Number(ratio) <= MOST_TIMES_AS_LONG)) process.exitCode = 1;
}

async function main(): Promise<void> {
  await using quietWorkspaces = await startWorkspaces(WORKSPACES);
  await using busyWorkspaces = await startWorkspaces(WORKSPACES);
  await using quietHost = await startHost(quietWorkspaces);
  await using busyHost = await startHost(busyWorkspaces);
  const quiet = await openHub(quietHost, quietWorkspaces);
  const busy = await openHub(busyHost, busyWorkspaces);
  await startLive(busy.host, busyWorkspaces);
  // The first round only warms both up.
  for (let round = 0; round <= rounds; round++) {
    for (const name of CALLS) {
      for (const hub of round % 2 === 0 ? [quiet, busy] : [busy, quiet]) {
        await measure(hub, name, round > 0);
      }
    }
    console.error(`round ${round} of ${rounds}`);
  }
  print(quiet, busy);
}

void main();
