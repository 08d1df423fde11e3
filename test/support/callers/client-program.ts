/** A program that uses a generated client, and what the compiler says about it. */

/** The first function reads what may be null as if it never were; the second one looks first. */
export const CLIENT_PROGRAM = `
import { DefaultService } from "./index";

export async function careless(): Promise<unknown[]> {
  const run = await DefaultService.getRun("r-1");
  const { schedules: [schedule] } = await DefaultService.listSchedules();
  const { workflows: [workflow] } = await DefaultService.listWorkflows();
  const { steps: [step], generations: [generation] } = await DefaultService.getWorkflow("w-1");
  return [
    run.error.message,
    run.callback.state,
    run.outcome.length,
    run.vendorRunId.length,
    run.lastCheckAt.length,
    schedule.nextTick.at,
    schedule.lastTick.message,
    workflow.error.message,
    workflow.callback.state,
    workflow.resumedAt.length,
    step.runUrl.length,
    step.skippedBecause.length,
    generation.outcome.length,
  ];
}

export async function careful(): Promise<unknown[]> {
  await DefaultService.startRun({ target: { type: "databricks-job", jobId: "1" }, retry: null });
  await DefaultService.startWorkflow({
    name: "Nightly",
    onFailure: "continue",
    steps: [
      { name: "load", run: { target: { type: "databricks-job", jobId: "1" } } },
      {
        name: "report",
        dependsOn: ["load"],
        when: "finished",
        optional: true,
        run: { target: { type: "dbt-job", jobId: "\${steps.load.vendorRunId}" } },
      },
    ],
  });
  await DefaultService.resumeWorkflow("w-1", { mode: "repair" });
  const { steps: [step], generations: [generation] } = await DefaultService.getWorkflow("w-1");
  const run = await DefaultService.getRun("r-1");
  const { schedules: [schedule] } = await DefaultService.listSchedules();
  return [
    step.message?.length,
    step.dependsOn.length,
    generation.endedAt?.length,
    generation.number.toFixed(),
    run.error?.message,
    run.callback?.state,
    run.outcome?.length,
    run.vendorRunId?.length,
    run.lastCheckAt?.length,
    run.target.jobId?.length,
    schedule.nextTick?.at,
    schedule.lastTick?.message,
  ];
}
`;

/** About the first function alone: every nullable field has to be typed as nullable. */
export const COMPLAINTS: readonly string[] = [
  "'run.error' is possibly 'null'.",
  "'run.callback' is possibly 'null'.",
  "'run.outcome' is possibly 'null'.",
  "'run.vendorRunId' is possibly 'null'.",
  "'run.lastCheckAt' is possibly 'null'.",
  "'schedule.nextTick' is possibly 'null'.",
  "'schedule.lastTick' is possibly 'null'.",
  "'workflow.error' is possibly 'null'.",
  "'workflow.callback' is possibly 'null'.",
  "'workflow.resumedAt' is possibly 'null'.",
  "'step.runUrl' is possibly 'null'.",
  "'step.skippedBecause' is possibly 'null'.",
  "'generation.outcome' is possibly 'null'.",
];
