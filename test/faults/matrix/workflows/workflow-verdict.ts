import { DBT_TOKEN } from "../../../../local/simulated-vendors";
import { SECRET_IN_COMPILED_CODE } from "../../../../local/simulators/dbt-cloud/dbt-node";
import { RESULT_LINK_KEY, type KillableApp } from "../../../support/killable-app";
import type { Document } from "../../../support/world";
import type { Verdict } from "../../table/verdict";
import { bodiesOf, type Fact, repeatsOf, surplusCallbacks, wrongAmong } from "../verdict-parts";
import type { StagedSteps } from "./workflow-jobs";
import { STEP_NAMES, type WorkflowEnd } from "./workflow-scenario";

/** Part of the callback's address, which is a credential. */
export const CALLBACK_TOKEN = "callback-token-7c2e90b14d";

interface Evidence {
  readonly world: KillableApp;
  /** The workflow's document first. */
  readonly documents: readonly Document[];
  readonly ends: WorkflowEnd;
  readonly staged: StagedSteps;
  readonly complaints: readonly string[];
  /** How often one callback may have been sent: once in each start, and once more if its step ran twice. */
  readonly deliveries: number;
}

export const judgeWorkflow = (evidence: Evidence): Verdict => ({
  lost: losses(evidence),
  doubled: doubles(evidence),
  leaked: leaks(evidence),
});

interface Step {
  readonly name: string;
  readonly status: string;
}

function losses({ documents: [workflow], ends, staged, complaints, world }: Evidence): string[] {
  const steps = (workflow?.["steps"] ?? []) as readonly Step[];
  const error = workflow?.error as Document["error"] | null | undefined;
  const seconds = secondsTaken(workflow);
  const facts: Fact[] = [
    ["status", workflow?.status, ends.status],
    ["code", error?.code ?? null, ends.code],
    ["generation", workflow?.["generation"], ends.generation],
    ["steps", Object.fromEntries(steps.map(({ name, status }) => [name, status])), ends.steps],
    [
      "stopped at a vendor",
      STEP_NAMES.some((step) => staged.truthOf(step).cancels > 0),
      ends.isCancelled,
    ],
    ["callbacks", bodiesOf(world).length, ends.callbacks],
    ["ended in time", seconds <= ends.withinSeconds ? "yes" : `after ${seconds} s`, "yes"],
    ...STEP_NAMES.map((step): Fact => {
      const expected = ends.executions[step] ?? [];
      const states = staged.truthOf(step).executions.map(({ state }) => state);
      return [`executions of ${step}`, states.slice(0, expected.length), expected];
    }),
  ];
  return [...complaints, ...wrongAmong(facts)];
}

/** Of the newest generation. */
function secondsTaken(workflow: Document | undefined): number {
  const from = workflow?.["resumedAt"] ?? workflow?.["acceptedAt"];
  return (Date.parse(String(workflow?.["endedAt"])) - Date.parse(String(from))) / 1_000;
}

const doubles = ({ ends, staged, world, deliveries }: Evidence): string[] => [
  ...STEP_NAMES.flatMap((step) =>
    repeatsOf(staged.truthOf(step).executions, (ends.executions[step] ?? []).length).map(
      (what) => `${step}: ${what}`,
    ),
  ),
  ...staged.wrongs(),
  ...surplusCallbacks(world, ends.callbacks * deliveries),
];

function leaks({ world, documents }: Evidence): string[] {
  const everything = [...world.traces, ...documents.map((one) => JSON.stringify(one))].join("\n");
  const secrets: [name: string, text: string][] = [
    ["dbt token", DBT_TOKEN],
    ["key of the result links", RESULT_LINK_KEY],
    ["compiled code", SECRET_IN_COMPILED_CODE],
    ["callback address", CALLBACK_TOKEN],
    ["signature", "&sig="],
    ...world.vendors.identity.issued().map(({ token }): [string, string] => ["token", token]),
  ];
  return secrets.filter(([, text]) => everything.includes(text)).map(([name]) => name);
}
