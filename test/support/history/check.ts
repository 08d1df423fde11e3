/**
 * Checks recordings of everything that callers, the app and the simulated vendors have done.
 *
 * Owns: the only list of what may never happen. Does not own: how something is recorded. A producer tells a `Recorder` each
 * call with its answer, what each vendor has seen, every trouble that excuses a delay, and the end.
 */
import type { Recording } from "./entry";
import { read } from "./reading";
import type { Finding, Rule } from "./rule";
import * as callbacks from "./rules/callbacks";
import * as documents from "./rules/documents";
import {
  cancelEndsRun,
  cancelReachesVendor,
  endsInTime,
  noDefect,
  noServerError,
  nothingStaysOpen,
} from "./rules/endings";
import * as keys from "./rules/keys";
import * as secrets from "./rules/secrets";
import * as starts from "./rules/starts";
import * as truth from "./rules/truth";
import * as workflowCallers from "./workflows/caller-rules";
import * as workflowDocuments from "./workflows/document-rules";
import * as workflowEndings from "./workflows/ending-rules";
import * as workflowStarts from "./workflows/start-rules";

/** Every rule. */
export const RULES: readonly Rule[] = [
  ...Object.values(keys),
  ...[endsInTime, cancelEndsRun, cancelReachesVendor, nothingStaysOpen, noDefect, noServerError],
  ...Object.values(documents),
  ...Object.values(callbacks),
  ...Object.values(starts),
  ...Object.values(truth),
  ...Object.values(secrets),
  ...Object.values(workflowStarts),
  ...Object.values(workflowDocuments),
  ...Object.values(workflowEndings),
  ...Object.values(workflowCallers),
];

export interface Violation extends Finding {
  readonly rule: string;
  readonly harm: Rule["harm"];
}

/** What in a recording breaks a rule. */
export function check(recording: Recording, rules: readonly Rule[] = RULES): Violation[] {
  const reading = read(recording);
  return rules.flatMap(({ name, harm, find }) =>
    find(reading).map((finding) => ({ rule: name, harm, ...finding })),
  );
}

export const inWords = ({ rule, about, detail }: Violation): string =>
  `${rule}: ${about}: ${detail}`;
