/** The exit codes, as docs/command-line.md documents them. They never change their meaning. */
export const EXIT = {
  succeeded: 0,
  failed: 1,
  wrongUse: 2,
  cancelled: 3,
  timedOut: 4,
  unknown: 5,
  unreachable: 6,
  /** As shells have it for programs that a signal has ended. */
  interrupted: 130,
  brokenPipe: 141,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The first of these that occurs is that of a command for several ids. */
const WORST_FIRST: readonly ExitCode[] = [
  ...[EXIT.unreachable, EXIT.wrongUse, EXIT.unknown, EXIT.failed, EXIT.timedOut, EXIT.cancelled],
];

export const worstOf = (codes: readonly ExitCode[]): ExitCode =>
  WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.succeeded;

type Outcome = "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown";

/** Of a command that has waited for the end of a run or workflow. */
export const exitCodeOf = (status: Outcome | "running"): ExitCode =>
  status === "running" ? EXIT.unknown : EXIT[status];
