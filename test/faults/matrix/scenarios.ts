import { attachedRunStage, databricksStage, submitStage } from "./databricks-stage";
import { attachedDbtRunStage, dbtStage } from "./dbt-stage";
import { pipelineStage } from "./pipeline-stage";
import type { Caller, Fields, Plot } from "./plot";
import { plotsOf } from "./plots";
import type { Scenario, Stage, StagedJob } from "./scenario";

/** Part of the callback's address, which is a credential. */
export const CALLBACK_TOKEN = "callback-token-3f9a1c7e5b";

export const KEY = "factory:4711:RunJob";

const startOf =
  (target: unknown): Caller["start"] =>
  (fields = {}, atSeconds = 0) => ({
    atSeconds,
    kind: "start",
    body: { target, waitSeconds: 15, idempotencyKey: KEY, ...fields },
  });

/** What a schedule starts. */
export const scheduledRun = (target: StagedJob["target"]): Fields => ({ target, waitSeconds: 15 });

const plainStart: NonNullable<Plot["requests"]> = ({ start }) => [start()];

const isPlayedAt =
  (stage: Scenario["stage"]) =>
  ({ name, schedules = [], ends, requests = plainStart, ...plot }: Plot): Scenario => ({
    name: `${stage.name} ${name}`,
    stage,
    job: plot.job ?? "passes",
    launchAnswerIsLost: plot.launchAnswerIsLost ?? false,
    requests: ({ receiver }, staged) => {
      if (schedules.length > 0) return [];
      const callbackAddress = `${receiver.callBackUri}?token=${CALLBACK_TOKEN}`;
      const target = { ...staged, ...plot.target };
      return requests({ start: startOf(target), callbackAddress });
    },
    schedules,
    environment: (target) => {
      if (schedules.length === 0) return {};
      const run = scheduledRun(target);
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

const STAGES: readonly Stage[] = [
  databricksStage,
  submitStage,
  pipelineStage,
  attachedRunStage,
  dbtStage,
  attachedDbtRunStage,
];

export const scenarios: readonly Scenario[] = STAGES.flatMap((stage) =>
  plotsOf[stage.name].map(isPlayedAt(stage)),
);

/** @throws when there is none of that name. */
export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`There is no scenario "${name}".`);
  return found;
}
