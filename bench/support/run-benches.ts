import type { Bench } from "./benches";

export interface Verdict {
  readonly name: string;
  readonly result: "ok" | "failed" | "left out";
  readonly minutes: number;
}

export interface BenchRunner {
  /** Why this machine cannot run it; null if it can. */
  readonly whyNot: (bench: Bench) => string | null;
  /** Its exit code. */
  readonly run: (bench: Bench) => Promise<number>;
  readonly log: (line: string) => void;
}

/** Runs one after another, so that none disturbs another; one that fails does not stop the others. */
export async function runBenches(
  benches: readonly Bench[],
  { whyNot, run, log }: BenchRunner,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const bench of benches) {
    const { name, question } = bench;
    log(`\n== ${name}: ${question}`);
    const reason = whyNot(bench);
    if (reason !== null) log(`Left out. ${reason}`);
    const beganAt = performance.now();
    const code = reason === null ? await run(bench) : null;
    const result = code === null ? "left out" : code === 0 ? "ok" : "failed";
    verdicts.push({ name, result, minutes: (performance.now() - beganAt) / 60_000 });
  }
  return verdicts;
}
