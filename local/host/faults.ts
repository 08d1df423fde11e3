/**
 * Crashes and duplicate executions that a test injects. Both can happen in Azure: an activity may run more than once, and
 * a host may be killed between any two steps.
 */
export type FaultKind =
  /** Runs the activity again after its first result was recorded; both results are delivered. */
  | "duplicate"
  /** Runs the activity twice at the same time; both results are delivered. */
  | "duplicateConcurrently"
  /** Crashes before the activity or timer function is called, or before an orchestrator's turn is recorded. */
  | "crashBeforeEffect"
  /** Crashes after the function returned and before its result is recorded; not for orchestrators. */
  | "crashAfterEffect"
  /** Crashes as soon as the result or the turn is recorded. */
  | "crashAfterRecord";

export interface Fault {
  readonly kind: FaultKind;
  /** The function it concerns: an activity, an orchestrator or a timer function. */
  readonly functionName: string;
  /** Which of the matching executions, counted from 1; by default the first. */
  readonly occurrence?: number;
  /** Only executions with such an input match (activities). */
  readonly when?: (input: unknown) => boolean;
}

export interface ActivityFaults {
  readonly faults: readonly Fault[];
  /** How the host crashes; by default with `crash()`. A child process kills itself. */
  readonly crash?: () => void;
}

/** Decides which execution gets which fault. Each fault is injected once. */
export class FaultPlan {
  readonly #seen = new Map<Fault, number>();
  readonly #faults: readonly Fault[];
  readonly #crash: () => void;

  constructor(faults: ActivityFaults | undefined, crash: () => void) {
    this.#faults = faults?.faults ?? [];
    this.#crash = faults?.crash ?? crash;
  }

  /** The faults of the execution of `functionName` that starts now. */
  next(functionName: string, input?: unknown): ExecutionFaults {
    const kinds = this.#faults
      .filter((fault) => fault.functionName.toLowerCase() === functionName.toLowerCase())
      .filter((fault) => fault.when?.(input) ?? true)
      .filter((fault) => this.#count(fault) === (fault.occurrence ?? 1))
      .map(({ kind }) => kind);
    return { has: (kind) => kinds.includes(kind), crashIf: (kind) => this.#crashIf(kinds, kind) };
  }

  #count(fault: Fault): number {
    const count = (this.#seen.get(fault) ?? 0) + 1;
    this.#seen.set(fault, count);
    return count;
  }

  #crashIf(kinds: readonly FaultKind[], kind: FaultKind): boolean {
    if (!kinds.includes(kind)) return false;
    this.#crash();
    return true;
  }
}

export interface ExecutionFaults {
  has(kind: FaultKind): boolean;
  /** Crashes if that fault is due. After it has returned true, the caller must stop. */
  crashIf(kind: FaultKind): boolean;
}
