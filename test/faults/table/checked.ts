/** How much the checker of recordings has seen, for the figures that `npm run test:faults` prints. */
import { inWords, RULES, type Violation } from "../../support/history/check";
import type { Entry, Recording } from "../../support/history/entry";
import { tableOf } from "./rows";
import type { Verdict } from "./verdict";

/** Told of each recording that was checked. */
export type OnChecked = (recording: Recording, violations: readonly Violation[]) => void;

const COUNTS = [
  ...(["recordings", "app processes", "kills and freezes"] as const),
  ...(["calls", "entries", "violations"] as const),
] as const;

/** The recordings of one kind. */
export type Checked = { readonly what: string } & Record<(typeof COUNTS)[number], number>;

export const nothingChecked = (what: string): Checked => ({
  ...{ what, recordings: 0, "app processes": 0, "kills and freezes": 0 },
  ...{ calls: 0, entries: 0, violations: 0 },
});

/** A recording of one process does not say that it was started. */
const startsIn = (recording: Recording): number =>
  Math.max(
    1,
    countOf(recording, (one) => one.kind === "process" && one.event === "started"),
  );

/** A host in virtual time is stopped without another process. */
const isStop = (one: Entry): boolean =>
  (one.kind === "process" && (one.event === "killed" || one.event === "frozen")) ||
  (one.kind === "trouble" && one.where === "host");

const countOf = (recording: Recording, counts: (entry: Entry) => boolean): number =>
  recording.filter(counts).length;

export function addRecording(
  to: Checked,
  recording: Recording,
  violations: readonly Violation[],
): void {
  to.recordings += 1;
  to["app processes"] += startsIn(recording);
  to["kills and freezes"] += countOf(recording, isStop);
  to.calls += countOf(recording, ({ kind }) => kind === "call");
  to.entries += recording.length;
  to.violations += violations.length;
}

/** A table of Markdown, and what else there is to say about the checker. */
export function renderChecked(checked: readonly Checked[], bugsFound: number): string {
  return [
    tableOf({ heading: "recorded", counts: COUNTS }, checked, ({ what }) => what),
    `Rules: ${RULES.length}. Planted bugs that were found: ${bugsFound}.`,
  ].join("\n\n");
}

export function verdictOfViolations(violations: readonly Violation[]): Verdict {
  const of = (harm: Violation["harm"]): string[] =>
    violations.filter((one) => one.harm === harm).map(inWords);
  return { lost: of("lost"), doubled: of("doubled"), leaked: of("leaked") };
}
