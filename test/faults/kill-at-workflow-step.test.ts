import { isFullMatrix } from "./full-matrix";
import { workflowCases } from "./killed-workflows";
import { liveThrough } from "./live-through-workflow";
import { Tally } from "./table/tally";
import { SURVIVED } from "./table/verdict";

/** They live in real time, so all but one are for the full matrix. */
const cases = isFullMatrix ? workflowCases : workflowCases.slice(0, 1);

/** The fault is named as in the table. */
const FAULTS = [
  ["process killed with SIGKILL, in real time", false],
  ["process killed with SIGKILL while hints are lost, in real time", true],
] as const;

describe.each(FAULTS)("a workflow: %s", (fault, losesHints) => {
  const tally = new Tally();

  afterAll(() => {
    tally.save();
  });

  it.each(cases.map((one) => [one.step, one] as const))(
    "starts the job of each step once when %s",
    async (_step, one) => {
      const verdict = await tally.play(fault, () => liveThrough(one, losesHints), "workflow");
      expect(verdict).toStrictEqual(SURVIVED);
    },
    600_000,
  );
});
