import type { KillableApp } from "../../support/killable-app";
import type { Verdict } from "../table/verdict";
import type { Execution, ScenarioEnd, VendorTruth } from "./scenario";

/** The body of an answer about a run. */
export type RunBody = Readonly<Record<string, unknown>>;

interface Evidence {
  readonly world: KillableApp;
  /** The run's document first. */
  readonly documents: readonly RunBody[];
  readonly ends: ScenarioEnd;
  readonly truth: VendorTruth;
  readonly complaints: readonly string[];
  /** How often one callback may have been sent: once in each start, and once more if its step ran twice. */
  readonly deliveries: number;
}

export const judge = (evidence: Evidence): Verdict => ({
  lost: losses(evidence),
  doubled: doubles(evidence),
  leaked: leaks(evidence),
});

function losses({ documents: [run], ends, truth, complaints, world }: Evidence): string[] {
  const states = truth.executions.map(({ state }) => state);
  const error = run?.["error"] as { readonly code: string } | null | undefined;
  const facts: [what: string, seen: unknown, expected: unknown][] = [
    ["status", run?.["status"], ends.status],
    ["code", error?.code ?? null, ends.code],
    ["executions", states.slice(0, ends.executions.length), ends.executions],
    ["stopped at the vendor", truth.cancels > 0, ends.isCancelled],
    ["callbacks", bodiesOf(world).length, ends.callbacks],
  ];
  const wrong = facts
    .map(([what, seen, expected]) => [what, JSON.stringify(seen), JSON.stringify(expected)])
    .filter(([, seen, expected]) => seen !== expected)
    .map(([what, seen, expected]) => `${what}: ${seen ?? "nothing"} instead of ${expected ?? ""}`);
  return [...complaints, ...wrong];
}

function doubles({ truth: { executions }, ends, world, deliveries }: Evidence): string[] {
  const surplus = executions.length - ends.executions.length;
  const overlapping = executions.filter((one, at) => overlaps(executions[at - 1], one));
  const mostCallbacks = ends.callbacks * deliveries;
  const callbacks = world.receiver.received().length;
  return [
    ...(surplus > 0 ? [`${surplus} executions too many`] : []),
    ...overlapping.map(() => "two executions at the same time"),
    ...(callbacks > mostCallbacks
      ? [`${callbacks} callbacks instead of ${mostCallbacks} at most`]
      : []),
  ];
}

const overlaps = (before: Execution | undefined, { startedAt }: Execution): boolean =>
  before !== undefined && (before.endedAt === null || before.endedAt > startedAt);

/** The callbacks that differ; repetitions of one are the same. */
const bodiesOf = ({ receiver }: KillableApp): string[] => [
  ...new Set(receiver.received().map(({ body }) => JSON.stringify(body))),
];

/** A result link is a credential for one run, which only the answer to a start contains. The checker searches for everything else. */
function leaks({ world, documents }: Evidence): string[] {
  const everything = [...world.traces, ...documents.map((one) => JSON.stringify(one))].join("\n");
  return everything.includes("&sig=") ? ["signature"] : [];
}
