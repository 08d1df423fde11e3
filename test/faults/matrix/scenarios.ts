import { databricksStage } from "./databricks-stage";
import { dbtStage } from "./dbt-stage";
import type { CallerRequest, JobPlot, Scenario, ScenarioEnd } from "./scenario";

type Fields = Readonly<Record<string, unknown>>;

/** What the caller of a story has at hand. */
interface Caller {
  readonly start: (fields?: Fields, atSeconds?: number) => CallerRequest;
  readonly callbackAddress: string;
}

/** A story that both vendors can play. */
interface Plot {
  readonly name: string;
  readonly job?: JobPlot;
  /** By default one plain start. */
  readonly requests?: (caller: Caller) => readonly CallerRequest[];
  readonly launchAnswerIsLost?: boolean;
  readonly schedules?: readonly Fields[];
  readonly ends?: Partial<ScenarioEnd>;
}

const cancelled: Partial<ScenarioEnd> = {
  status: "cancelled",
  code: "cancelled",
  executions: ["cancelled"],
  isCancelled: true,
};

const plots: readonly Plot[] = [
  { name: "succeeds" },
  {
    name: "fails",
    job: "fails",
    ends: { status: "failed", code: "runFailed", executions: ["failed"] },
  },
  {
    name: "is cancelled",
    job: "endless",
    requests: ({ start }) => [
      start({ waitSeconds: 600 }),
      { atSeconds: 35, method: "DELETE", path: "/api/runs/{id}" },
    ],
    ends: cancelled,
  },
  {
    name: "times out",
    job: "endless",
    requests: ({ start }) => [start({ timeoutSeconds: 40 })],
    ends: { ...cancelled, status: "timedOut", code: "timedOut" },
  },
  {
    name: "is retried",
    job: "failsFirst",
    requests: ({ start }) => [
      start({ retry: { maxAttempts: 2, delaySeconds: 10, on: "anyFailure" } }),
    ],
    ends: { executions: ["failed", "succeeded"] },
  },
  {
    name: "is repaired",
    job: "failsFirst",
    requests: ({ start }) => [
      start({ retry: { maxAttempts: 2, delaySeconds: 10, on: "anyFailure", mode: "repair" } }),
    ],
    ends: { executions: ["failed", "succeeded"] },
  },
  { name: "loses the answer of its launch", launchAnswerIsLost: true },
  {
    name: "calls back",
    requests: ({ start, callbackAddress }) => [start({ callBackUri: callbackAddress })],
    ends: { callbacks: 1 },
  },
  {
    name: "is asked late to call back",
    requests: ({ start, callbackAddress }) => [
      start(),
      start({ callbackUrl: callbackAddress }, 10),
    ],
    ends: { callbacks: 1 },
  },
  { name: "is scheduled", schedules: [{ name: "morning", cron: "2 6 * * *" }] },
];

/** Part of the callback's address, which is a credential. */
export const CALLBACK_TOKEN = "callback-token-3f9a1c7e5b";

const KEY = "factory:4711:RunJob";

const startOf =
  (target: unknown): Caller["start"] =>
  (fields = {}, atSeconds = 0) => ({
    atSeconds,
    method: "POST",
    path: "/api/runs",
    body: { target, waitSeconds: 15, idempotencyKey: KEY, ...fields },
  });

const plainStart: NonNullable<Plot["requests"]> = ({ start }) => [start()];

const isPlayedAt =
  (stage: Scenario["stage"]) =>
  ({ name, schedules, ends, requests = plainStart, ...plot }: Plot): Scenario => ({
    name: `${stage.vendor} ${name}`,
    stage,
    job: plot.job ?? "passes",
    launchAnswerIsLost: plot.launchAnswerIsLost ?? false,
    requests: ({ receiver }, target) => {
      if (schedules !== undefined) return [];
      const callbackAddress = `${receiver.callBackUri}?token=${CALLBACK_TOKEN}`;
      return requests({ start: startOf(target), callbackAddress });
    },
    environment: (target) => {
      if (schedules === undefined) return {};
      const run = { target, waitSeconds: 15 };
      return { SCHEDULES: JSON.stringify(schedules.map((one) => ({ ...one, run }))) };
    },
    ends: {
      status: "succeeded",
      code: null,
      executions: ["succeeded"],
      isCancelled: false,
      callbacks: 0,
      ...ends,
    },
  });

export const scenarios: readonly Scenario[] = [databricksStage, dbtStage].flatMap((stage) =>
  plots.map(isPlayedAt(stage)),
);

/** @throws when there is none of that name. */
export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`There is no scenario "${name}".`);
  return found;
}
