/**
 * Each turn of a run is lost once after it has sent its messages, and played again at another time: soon, because the storage
 * failed for a moment, or a minute later, because its worker was killed. What callers have seen before does not change.
 */
import type { RunInput } from "../../src/contracts/run-input";
import { findRunDocument } from "../../src/hub/find-run-document";
import { findRun } from "../../src/hub/run-store";
import { outputs } from "../../src/orchestrators/outputs";
import { run } from "../../src/orchestrators/run";
import { watch } from "../../src/orchestrators/watch";
import { createWakeWatch } from "../../src/activities/wake-watch";
import { CANCEL_REQUESTED } from "../../src/contracts/names";
import { ROOT_ID, STARTED_AT } from "../support/drive";
import { FakeVendor, type VendorBehaviour } from "../support/fake-vendor";
import { check } from "../support/history/check";
import { RecordedApi } from "../support/history/producers/recorded-api";
import { Recorder } from "../support/history/recorder";
import * as documents from "../support/history/rules/documents";
import { hubClientOf } from "../support/hub-client-of";
import { type Delays, LosingHub, type LosingHubOptions } from "../support/losing-hub";
import { active, aRunInput, failed } from "../support/run-builders";
import { watchHubOf } from "../support/watch-hub-of";

interface Story {
  readonly input?: Partial<RunInput>;
  readonly vendor?: Partial<VendorBehaviour>;
  readonly cancelAt?: number;
}

interface Lived {
  readonly wrong: readonly string[];
  readonly hasLost: boolean;
}

const options = { baseUrl: "https://app.example", now: () => STARTED_AT };

/** Reads the run's document after every turn. */
async function live(
  { input, vendor, cancelAt }: Story,
  { lost, delays }: Pick<LosingHubOptions, "lost" | "delays">,
): Promise<Lived> {
  const recorder = new Recorder(() => STARTED_AT.getTime() + hub.elapsedSeconds * 1_000);
  const client = hubClientOf(() => hub);
  const api = new RecordedApi(recorder, async () => {
    const found = await findRun(client, ROOT_ID);
    if (found === null) return null;
    const body = { ...(await findRunDocument(client, found, options)) };
    return { status: 200, replayed: false, body };
  });
  const { handler: wakeWatch } = createWakeWatch(() => watchHubOf(() => hub));
  const hub: LosingHub = new LosingHub({
    ...{ startedAt: STARTED_AT.getTime(), orchestrators: { run, watch, outputs } },
    ...{ lost, delays },
    durations: { checkAttempt: 1, launchAttempt: 2, explainFailure: 1 },
    activities: {
      ...new FakeVendor(vendor).activities(),
      wakeWatch: (order) => wakeWatch(order, undefined as never),
    },
    afterTurn: async () => {
      await api.read(ROOT_ID);
    },
  });
  hub.start(ROOT_ID, "run", aRunInput({ outputs: "summary", closesStarts: true, ...input }));
  if (cancelAt !== undefined) {
    hub.after(cancelAt, () => {
      hub.raise(ROOT_ID, CANCEL_REQUESTED, {});
    });
  }
  await hub.runToEnd(ROOT_ID);
  await api.read(ROOT_ID);
  const violations = check(recorder.recording, Object.values(documents));
  return {
    wrong: violations.map(({ rule, detail }) => `${rule}: ${detail}`),
    hasLost: hub.hasLost,
  };
}

/** What is wrong, by the number of the lost turn. */
async function wrongIn(story: Story, delays: Delays): Promise<Record<number, readonly string[]>> {
  const found: Record<number, readonly string[]> = {};
  for (let lost = 1; ; lost++) {
    const { wrong, hasLost } = await live(story, { lost, delays });
    if (!hasLost) return found;
    if (wrong.length > 0) found[lost] = wrong;
  }
}

const queued = active({ vendorState: "QUEUED", queued: true });

describe("a turn that is lost after it has sent its messages", () => {
  it.each<[string, Story]>([
    ["that succeeds", {}],
    ["that fails", { vendor: { ends: [failed()] } }],
    [
      "that has two attempts",
      {
        vendor: { ends: [failed()], runSeconds: 40 },
        input: { retry: { maxAttempts: 2, delaySeconds: 5, on: "anyFailure" } },
      },
    ],
    ["that is cancelled", { cancelAt: 20, vendor: { whileActive: queued } }],
    ["that meets its deadline", { input: { timeoutSeconds: 60 }, vendor: { runSeconds: 4_000 } }],
  ])("changes nothing that callers have seen of a run %s", async (_what, story) => {
    expect(await wrongIn(story, { again: 60, parent: 0 })).toStrictEqual({});
    expect(await wrongIn(story, { again: 2, parent: 5 })).toStrictEqual({});
  });
});
