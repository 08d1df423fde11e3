import type { KillableApp } from "../../support/killable-app";
import type { Verdict } from "../table/verdict";
import type { ScenarioEnd, VendorTruth } from "./scenario";
import { bodiesOf, type Fact, repeatsOf, surplusCallbacks, wrongAmong } from "./verdict-parts";

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
  const facts: Fact[] = [
    ["status", run?.["status"], ends.status],
    ["code", error?.code ?? null, ends.code],
    ["executions", states.slice(0, ends.executions.length), ends.executions],
    ["stopped at the vendor", truth.cancels > 0, ends.isCancelled],
    ["callbacks", bodiesOf(world).length, ends.callbacks],
  ];
  return [...complaints, ...wrongAmong(facts)];
}

const doubles = ({ truth, ends, world, deliveries }: Evidence): string[] => [
  ...repeatsOf(truth.executions, ends.executions.length),
  ...surplusCallbacks(world, ends.callbacks * deliveries),
];

/** A result link is a credential for one run, which only the answer to a start contains. The checker searches for everything else. */
function leaks({ world, documents }: Evidence): string[] {
  const everything = [...world.traces, ...documents.map((one) => JSON.stringify(one))].join("\n");
  return everything.includes("&sig=") ? ["signature"] : [];
}
