import type { WorkflowEnd, WorkflowScenario } from "./workflow-scenario";

type Plot = Pick<WorkflowScenario, "name"> &
  Partial<Omit<WorkflowScenario, "name" | "ends">> & { readonly ends?: Partial<WorkflowEnd> };

const passed = ["succeeded"] as const;

const success: WorkflowEnd = {
  ...{ status: "succeeded", code: null, generation: 1, isCancelled: false, callbacks: 0 },
  steps: { extract: "succeeded", models: "succeeded", publish: "succeeded", clean: "succeeded" },
  executions: { extract: passed, models: passed, publish: passed, clean: passed },
  // Four jobs of 40 s, each seen to end within a minute, and the pauses after steps of the app that were cut off.
  withinSeconds: 900,
};

/** The second step runs until it is stopped. */
const stopped: Partial<WorkflowEnd> = {
  steps: { extract: "succeeded", models: "cancelled", publish: "skipped", clean: "skipped" },
  executions: { extract: passed, models: ["cancelled"], publish: [], clean: [] },
  isCancelled: true,
};

/** The first step fails, and its repair passes. */
const mended: Partial<WorkflowEnd> = {
  executions: { ...success.executions, extract: ["failed", "succeeded"] },
};

const LONG_AFTER = 3_600;

const plots: readonly Plot[] = [
  { name: "succeeds" },
  {
    name: "goes on after an optional step",
    jobs: { models: "fails" },
    ends: {
      steps: { ...success.steps, models: "failed" },
      executions: { ...success.executions, models: ["failed"] },
    },
  },
  {
    name: "is cancelled",
    jobs: { models: "endless" },
    calls: [{ atSeconds: 150, kind: "cancel" }],
    ends: { status: "cancelled", code: "cancelled", ...stopped },
  },
  {
    name: "times out",
    jobs: { models: "endless" },
    fields: { timeoutSeconds: 200 },
    ends: { status: "timedOut", code: "timedOut", ...stopped },
  },
  {
    name: "is resumed",
    jobs: { extract: "failsFirst" },
    calls: [{ atSeconds: LONG_AFTER, kind: "resume" }],
    ends: { generation: 2, ...mended },
  },
  {
    name: "is resumed after a repair of its step",
    jobs: { extract: "failsFirst" },
    calls: [
      { atSeconds: LONG_AFTER / 2, kind: "repairStep" },
      { atSeconds: LONG_AFTER, kind: "resume" },
    ],
    ends: { generation: 2, ...mended },
  },
  {
    name: "follows the repair of its step",
    jobs: { extract: "failsFirst" },
    fields: { onFailure: "continue" },
    calls: [{ atSeconds: 600, kind: "repairStep" }],
    hasSlowStep: true,
    ends: {
      ...mended,
      steps: { ...success.steps, slow: "succeeded" },
      executions: { ...success.executions, ...mended.executions, slow: passed },
      withinSeconds: 2_400,
    },
  },
  { name: "calls back", callsBack: true, ends: { callbacks: 1 } },
  { name: "loses every hint", losesHints: true },
];

const toScenario = ({ name, ends, ...plot }: Plot): WorkflowScenario => ({
  ...{ jobs: {}, fields: {}, calls: [], hasSlowStep: false, callsBack: false, losesHints: false },
  ...plot,
  name: `workflow ${name}`,
  ends: { ...success, ...ends },
});

export const workflowScenarios: readonly WorkflowScenario[] = plots.map(toScenario);

/** @throws when there is none of that name. */
export function workflowThat(does: string): WorkflowScenario {
  const found = workflowScenarios.find(({ name }) => name === `workflow ${does}`);
  if (found === undefined) throw new Error(`There is no workflow that ${does}.`);
  return found;
}
