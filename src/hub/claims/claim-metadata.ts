/**
 * The state of a claim as metadata of its blob.
 *
 * Metadata are headers, so they hold ASCII only, and 8 KB at most:
 * https://learn.microsoft.com/rest/api/storageservices/setting-and-retrieving-properties-and-metadata-for-blob-resources
 */
import { LaunchPlan } from "../../contracts/attempt";

export interface ClaimState {
  /** `unreadable` for a record that this version does not know. */
  readonly state: "planned" | "sending" | "closed" | "unreadable";
  /** The execution of the step that holds the claim. */
  readonly execution: string;
  /** What the execution that sends has passed on. */
  readonly note?: string | undefined;
  /** By which it sends. */
  readonly plan?: LaunchPlan | undefined;
}

type Metadata = Readonly<Record<string, string>>;

/** With it, the other fields and their names stay far below the limit. */
const LONGEST_PLAN = 6_000;

export const toMetadata = ({
  state,
  execution,
  note,
  plan,
}: ClaimState): Record<string, string> => ({
  ...{ state, execution },
  ...(note !== undefined && { note: encodeURIComponent(note) }),
  ...(plan !== undefined && withPlan(plan)),
});

/** The name of the job is for people only. A plan that is too long is left out: its start is then found by people. */
function withPlan(plan: LaunchPlan): { plan?: string } {
  const text = Buffer.from(JSON.stringify({ ...plan, jobName: undefined })).toString("base64");
  return text.length > LONGEST_PLAN ? {} : { plan: text };
}

const isKnown = (state: string | undefined): state is "planned" | "sending" | "closed" =>
  state === "planned" || state === "sending" || state === "closed";

export function fromMetadata({ state, execution = "", note, plan }: Metadata): ClaimState {
  return {
    state: isKnown(state) ? state : "unreadable",
    execution,
    note: note === undefined ? note : decodeURIComponent(note),
    plan: plan === undefined ? plan : readPlan(plan),
  };
}

/** Undefined for a plan that this version does not know. */
function readPlan(text: string): LaunchPlan | undefined {
  try {
    return LaunchPlan.parse(JSON.parse(Buffer.from(text, "base64").toString()));
  } catch {
    return undefined;
  }
}
