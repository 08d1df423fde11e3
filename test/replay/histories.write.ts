/** `npm run record-histories`: writes the files that `recorded-histories.test.ts` replays. */
import { adaptiveCases } from "./adaptive-cases";
import { lookoutCases } from "./lookout-cases";
import { recordCase } from "./record-case";
import { recordedCases } from "./recorded-cases";
import { writeRecording } from "./recording";
import { noticeCases } from "./notice-cases";
import { relayedCases } from "./relayed-cases";
import { scheduledCases } from "./scheduled-cases";
import { workflowCases } from "./workflow-cases";

describe("the recorded histories", () => {
  it.each(
    [
      ...recordedCases,
      ...relayedCases,
      ...noticeCases,
      ...lookoutCases,
      ...adaptiveCases,
      ...scheduledCases,
      ...workflowCases,
    ].map((one) => [one.name, one] as const),
  )("keep %s", async (_name, one) => {
    const recorded = await recordCase(one);
    for (const recording of recorded) await writeRecording(recording);

    const orchestratorsSeen = new Set(recorded.map(({ orchestrator }) => orchestrator));
    expect([...orchestratorsSeen].sort()).toStrictEqual([...one.keeps].sort());
  });
});
