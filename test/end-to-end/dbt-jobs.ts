import type { FaultRule } from "../../local/simulators/faults";
import type { DbtJob } from "../../local/simulators/dbt-cloud/job-definition";
import type { SeenRun } from "../../local/simulators/dbt-cloud/seen-run";
import type { World } from "../support/world";

export const JOB_ID = 70_506_183_629_193;

/** By default one step of a minute. */
export const aDbtJob = (changes: Partial<DbtJob> = {}): DbtJob => ({
  id: JOB_ID,
  name: "Nightly build",
  projectId: 70_403_103_955_001,
  environmentId: 70_403_103_966_002,
  steps: [{ name: "Invoke dbt with `dbt build`", durationSeconds: 60 }],
  ...changes,
});

/** Steps of 40 seconds with the given ends, run by run. */
export const endingInTurn =
  (...outcomes: readonly ("success" | "error")[]): DbtJob["steps"] =>
  ({ ordinal }) => [
    {
      name: "Invoke dbt with `dbt build`",
      durationSeconds: 40,
      outcome: outcomes[ordinal - 1] ?? "success",
    },
  ];

/** The body of a start of that job. */
export const aDbtRun = (
  fields: Record<string, unknown> = {},
  target: Record<string, unknown> = {},
): Record<string, unknown> => ({
  target: { type: "dbt-job", jobId: String(JOB_ID), ...target },
  ...fields,
});

export const TRIGGER: Pick<FaultRule, "method" | "path"> = {
  method: "POST",
  path: /\/jobs\/\d+\/run\/$/,
};
export const LIST_RUNS: Pick<FaultRule, "method" | "path"> = { method: "GET", path: /\/runs\/\?/ };
export const GET_RUN: Pick<FaultRule, "method" | "path"> = {
  method: "GET",
  path: /\/runs\/\d+\/\?/,
};

/** The marker that the launch of a run leaves at the front of its cause. */
export const MARKER = /^\[az:[a-z2-7]{16}\] /;

const isOurs = ({ cause }: SeenRun): boolean => MARKER.test(cause);

/** What a run of ours became at dbt. */
export const ourRuns = ({ vendors }: World): SeenRun[] =>
  vendors.dbtCloud.runsOf(JOB_ID).filter(isOurs);

/** The runs of ours that left the queue: what was cancelled in it has cost nothing. */
export const executedRuns = (world: World): SeenRun[] =>
  ourRuns(world).filter(({ startedAt }) => startedAt !== null);

/** Does something at the very moment when dbt gets the first such request, before dbt looks at it. */
export function whenAsked(
  { vendors }: World,
  request: Pick<FaultRule, "method" | "path">,
  act: () => void,
): void {
  let done = false;
  const match = (): boolean => {
    if (!done) act();
    done = true;
    return false;
  };
  vendors.dbtCloud.faults.add({ ...request, match, fault: { kind: "delay", ms: 0 } });
}
