/** What is wrong with the steps of a workflow, as far as it can be said before anything runs. */
import type { z } from "zod";
import type { Contract } from "../run-request";
import { readGraph, type Graph, type Node } from "./graph";
import { LONGEST_STEP_NAME, MOST_STEPS } from "./limits";
import { canHave } from "./output-path";
import { readStepRun, templatesOf, type StepRun } from "./step-run";
import { readTemplate, type Path, type PlacedText, type Reference } from "./template";

type Issue = z.core.$ZodIssue;

export interface CheckedSteps {
  readonly issues: readonly Issue[];
  /** By the position of the step; undefined where it is not valid. */
  readonly runs: readonly (StepRun | undefined)[];
  readonly order: readonly number[];
}

const NOTHING: CheckedSteps = { issues: [], runs: [], order: [] };

/** Checks steps as they were sent. What has a wrong form is left to the schema. */
export function checkSteps(raw: unknown, contract: Contract): CheckedSteps {
  const steps = stepsOf(raw);
  if (steps.length > MOST_STEPS) return NOTHING;
  const graph = readGraph(steps.map(toNode));
  const read = steps.map(({ run }) => readRun(run, contract));
  return {
    issues: [
      ...graph.issues.map(({ step, field, position, message }) =>
        issueAt(["steps", step, field, ...(position === null ? [] : [position])], message),
      ),
      ...steps.flatMap((step, index) => [
        ...conditionIssues(step).map((issue) => under(["steps", index], issue)),
        ...(read[index]?.issues ?? []).map((issue) => under(["steps", index, "run"], issue)),
        ...referenceIssues(index, { steps, graph, contract }),
      ]),
    ],
    runs: read.map(({ run }) => run),
    order: graph.order,
  };
}

type RawStep = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is RawStep => typeof value === "object" && value !== null;

function stepsOf(raw: unknown): RawStep[] {
  const steps = isRecord(raw) ? raw["steps"] : null;
  return Array.isArray(steps) ? steps.map((step: unknown) => (isRecord(step) ? step : {})) : [];
}

function toNode({ name, dependsOn }: RawStep, index: number): Node {
  const others: readonly unknown[] = Array.isArray(dependsOn) ? dependsOn : [];
  return {
    // A step without a usable name gets one that no other step can have.
    name: isName(name) ? name : `#${index}`,
    dependsOn: others.slice(0, MOST_STEPS).map((other) => (isName(other) ? other : "")),
  };
}

const isName = (value: unknown): value is string =>
  typeof value === "string" && value.length <= LONGEST_STEP_NAME;

const issueAt = (path: Path, message: string): Issue => ({
  code: "custom",
  path: [...path],
  message,
  params: {},
});

const under = (path: Path, issue: Issue): Issue => ({ ...issue, path: [...path, ...issue.path] });

function conditionIssues({ when, dependsOn }: RawStep): Issue[] {
  const hasNone = !Array.isArray(dependsOn) || dependsOn.length === 0;
  return when === "failed" && hasNone
    ? [issueAt(["when"], "cannot be failed without dependsOn: there is no step that could fail")]
    : [];
}

/** The workflow has its own. */
const NOT_FOR_STEPS = ["idempotencyKey", "callBackUri", "callbackUrl"];

interface ReadRun {
  readonly run?: StepRun;
  readonly issues: readonly Issue[];
}

function readRun(raw: unknown, { request }: Contract): ReadRun {
  if (!isRecord(raw) || Array.isArray(raw)) return { issues: [issueAt([], "must be an object")] };
  const fields = Object.entries(raw);
  const refused = fields
    .filter(([name]) => NOT_FOR_STEPS.includes(name))
    .map(([name]) => issueAt([name], "has no place in a step: give it to the workflow"));
  const own = Object.fromEntries(fields.filter(([name]) => !NOT_FOR_STEPS.includes(name)));
  const read = readStepRun(request, own);
  return read.kind === "read"
    ? { run: read.run, issues: refused }
    : { issues: [...refused, ...read.issues] };
}

interface Around {
  readonly steps: readonly RawStep[];
  readonly graph: Graph;
  readonly contract: Contract;
}

/** What is wrong with the references of one step. */
function referenceIssues(index: number, around: Around): Issue[] {
  return templatesOf(around.steps[index]?.["run"]).flatMap(({ path, text }: PlacedText) => {
    const at = ["steps", index, "run", ...path];
    const read = readTemplate(text);
    if (read.kind === "invalid") return [issueAt(at, read.message)];
    return read.template.flatMap((part) => {
      const message = typeof part === "string" ? null : objectionTo(part, index, around);
      return message === null ? [] : [issueAt(at, message)];
    });
  });
}

/** Why a step cannot have a reference; null if it can. */
function objectionTo(reference: Reference, index: number, around: Around): string | null {
  if (reference.kind === "workflowId") return null;
  const { graph, steps } = around;
  const { step, text, path } = reference;
  const refers = `holds ${text}, but`;
  const target = graph.indexOf(step);
  if (target === undefined) return `${refers} ${JSON.stringify(step)} is no step of this workflow`;
  if (!graph.isBefore(target, index)) {
    return `${refers} this step does not depend on ${JSON.stringify(step)}; add it to dependsOn`;
  }
  return objectionToField(path, steps[target]?.["run"], { refers, step, ...around });
}

/** Fields of a step that can be inserted, besides its outputs. */
const FIELDS = ["vendorRunId", "runPageUrl", "outcome", "startedAt", "endedAt"];

function objectionToField(
  [field = "", ...path]: readonly string[],
  run: unknown,
  { refers, step, contract }: { refers: string; step: string; contract: Contract },
): string | null {
  if (FIELDS.includes(field)) {
    return path.length === 0 ? null : `${refers} there is nothing inside ${field}`;
  }
  const all = [...FIELDS, "outputs.…"].join(", ");
  if (field !== "outputs") return `${refers} a step has ${all}`;
  if (!isRecord(run)) return null;
  if (run["outputs"] === "none") {
    return `${refers} the run of ${JSON.stringify(step)} has "outputs": "none"`;
  }
  const type = isRecord(run["target"]) ? run["target"]["type"] : undefined;
  const kind = contract.targets.find((one) => one.type === type);
  return kind === undefined || canHave(kind.outputs, path)
    ? null
    : `${refers} a ${kind.type} has no such output`;
}
