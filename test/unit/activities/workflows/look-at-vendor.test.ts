import { readOutputsAtVendor } from "../../../../src/activities/workflows/look-at-vendor";
import type { OutputsResult } from "../../../../src/contracts/outputs";
import type { Target } from "../../../../src/contracts/target";
import type { StoredRun } from "../../../../src/hub/run-store";
import { aParameterSeal, aTargetWith } from "../../../support/parameter-seals";
import { anAttempt, aRunInput, succeeded } from "../../../support/run-builders";
import { aConclusion, aProgress, runIdNumber } from "../../../support/stored-runs";

const RUN = runIdNumber(1);
const VALUE = "customer-4711-of-the-parameters";

const target = aTargetWith(VALUE);

const seal = aParameterSeal();

/** A run that ended without knowing how. */
const anUnknownRun = (of: Target): StoredRun => ({
  ...{ id: RUN, ended: true, closed: true, terminated: false },
  input: aRunInput({ target: of }),
  progress: aProgress({
    latest: anAttempt({ runPageUrl: null }),
    conclusion: aConclusion({ outcome: "unknown", code: "lostContact" }),
  }),
  ...{ createdAt: anAttempt().launchedAt, updatedAt: anAttempt().launchedAt },
});

const task = {
  ...{ state: "TERMINATED SUCCESS", attempt: 1, startedAt: null, endedAt: null },
  ...{ durationSeconds: null, truncated: false },
};

const produced: OutputsResult = {
  kind: "read",
  outputs: {
    tasks: {
      load: { ...task, result: null, error: `No data for ${VALUE}` },
      main: { ...task, result: `loaded ${VALUE}`, error: null },
    },
    truncated: false,
  },
};

const calls = {
  check: () => Promise.resolve({ kind: "checked" as const, status: succeeded() }),
  outputs: () => Promise.resolve(produced),
};

describe("the outputs of a run that succeeded after it had ended as unknown", () => {
  it("hold no sealed parameter, except in what the job returned", async () => {
    const run = anUnknownRun(seal.sealTarget(RUN, target));

    const outputs = await readOutputsAtVendor(run, { calls, openTarget: seal.openTarget });

    expect(outputs).toMatchObject({
      tasks: {
        load: { error: "No data for [parameter]" },
        main: { result: `loaded ${VALUE}` },
      },
    });
  });

  it("hold no text of the vendor that may contain one while no key opens it", async () => {
    const run = anUnknownRun(seal.sealTarget(RUN, target));
    const { openTarget } = aParameterSeal({ keys: ["another-key-of-more-than-32-characters"] });

    const outputs = await readOutputsAtVendor(run, { calls, openTarget });

    expect(JSON.stringify(outputs)).not.toContain("No data for");
  });

  it("are left as they are if the parameters are not sealed", async () => {
    const outputs = await readOutputsAtVendor(anUnknownRun(target), {
      ...{ calls, openTarget: seal.openTarget },
    });

    expect(outputs).toStrictEqual(produced.outputs);
  });
});
