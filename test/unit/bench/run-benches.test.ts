import type { Bench } from "../../../bench/support/benches";
import { runBenches } from "../../../bench/support/run-benches";

const benches: Bench[] = [
  { name: "first", question: "Is it fast?", quick: [] },
  { name: "second", question: "Is it small?", quick: [] },
  { name: "third", question: "Is it right?", quick: [] },
];

const resultsOf = async (
  run: (bench: Bench) => Promise<number>,
  whyNot: (bench: Bench) => string | null = () => null,
): Promise<{ results: string[]; lines: string[] }> => {
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const verdicts = await runBenches(benches, { run, whyNot, log });
  return { results: verdicts.map(({ name, result }) => `${name}: ${result}`), lines };
};

describe("runBenches", () => {
  it("goes on after a benchmark that fails, and reports it", async () => {
    const codes = [1, 0, 0];

    const { results } = await resultsOf(() => Promise.resolve(codes.shift()!));

    expect(results).toStrictEqual(["first: failed", "second: ok", "third: ok"]);
  });

  it("leaves out what this machine cannot run, and says why", async () => {
    const reasons = [null, "There is no host.", null];

    const { results, lines } = await resultsOf(
      () => Promise.resolve(0),
      () => reasons.shift()!,
    );

    expect(results).toStrictEqual(["first: ok", "second: left out", "third: ok"]);
    expect(lines).toContain("Left out. There is no host.");
  });

  it("runs them one after another", async () => {
    let running = 0;
    const most: number[] = [];

    await resultsOf(async () => {
      running += 1;
      most.push(running);
      await Promise.resolve();
      running -= 1;
      return 0;
    });

    expect(most).toStrictEqual([1, 1, 1]);
  });
});
