import type { Target } from "../../../src/contracts/target";
import { targets } from "../../support/app-contract";
import { aParameterSeal, unsealed } from "../../support/parameter-seals";
import { aRunInput } from "../../support/run-builders";

const OLD_KEY = "an-old-key-of-more-than-thirty-two-characters";
const NEW_KEY = "a-new-key-of-more-than-thirty-two-characters";
const RUN = `r-${"a".repeat(40)}`;
const OTHER_RUN = `r-${"b".repeat(40)}`;

const aTarget: Target = {
  jobParameters: { customer: "Zürich Insurance ✓", "key=": 'a "quoted" word' },
  type: "databricks-job",
  workspaceId: "adb-1.2",
  jobId: "77",
  notebookParams: { day: "2026-03-02" },
};

const openedTarget = (target: Target) =>
  expect.objectContaining({ kind: "opened", target }) as unknown;

describe("createParameterSeal", () => {
  it("opens exactly what it has sealed, with the fields in their order", () => {
    const seal = aParameterSeal();

    const opened = seal.openTarget(RUN, seal.sealTarget(RUN, aTarget));

    expect(JSON.stringify(opened)).toContain(JSON.stringify(aTarget));
  });

  it("leaves ids readable, and nothing else", () => {
    const { sealedParameters, ...readable } = aParameterSeal().sealTarget(RUN, aTarget);

    expect(readable).toStrictEqual({ type: "databricks-job", workspaceId: "adb-1.2", jobId: "77" });
    expect(Buffer.from(String(sealedParameters), "base64url").toString("latin1")).not.toContain(
      "Insurance",
    );
  });

  it("gives equal parameters another text each time", () => {
    const seal = aParameterSeal();

    expect(seal.sealTarget(RUN, aTarget)).not.toStrictEqual(seal.sealTarget(RUN, aTarget));
  });

  it("leaves a target without parameters as it is", () => {
    const target = { type: "databricks-run", workspaceId: "adb-1.2", vendorRunId: "9" };

    expect(aParameterSeal().sealTarget(RUN, target)).toBe(target);
  });

  it("seals all but the type of a target that it does not know", () => {
    const { sealedParameters, ...readable } = aParameterSeal({ kinds: [] }).sealTarget(
      RUN,
      aTarget,
    );

    expect(readable).toStrictEqual({ type: "databricks-job" });
    expect(sealedParameters).toBeDefined();
  });

  it("seals nothing a second time, also for another run", () => {
    const seal = aParameterSeal();
    const sealed = seal.sealInput(RUN, aRunInput({ target: aTarget }));

    expect(seal.sealInput(RUN, sealed)).toStrictEqual(sealed);
    expect(seal.sealInput(OTHER_RUN, sealed)).toStrictEqual(sealed);
  });

  it("while it is off, seals nothing and still opens what is sealed", () => {
    const input = aRunInput({ target: aTarget });
    const sealed = aParameterSeal().sealTarget(RUN, aTarget);

    expect(unsealed.sealInput(RUN, input)).toStrictEqual(input);
    expect(unsealed.openTarget(RUN, sealed)).toStrictEqual(openedTarget(aTarget));
  });

  it("opens a target that was stored before parameters were sealed, as it is", () => {
    expect(aParameterSeal().openTarget(RUN, aTarget)).toStrictEqual({
      kind: "opened",
      target: aTarget,
      secrets: [],
    });
  });

  it("opens after a rotation, and then seals with the first key", () => {
    const before = aParameterSeal({ keys: [OLD_KEY] }).sealTarget(RUN, aTarget);
    const rotated = aParameterSeal({ keys: [NEW_KEY, OLD_KEY] });
    const after = rotated.sealTarget(RUN, aTarget);
    const withoutOld = aParameterSeal({ keys: [NEW_KEY] });

    expect(rotated.openTarget(RUN, before)).toStrictEqual(openedTarget(aTarget));
    expect(withoutOld.openTarget(RUN, after)).toStrictEqual(openedTarget(aTarget));
    expect(withoutOld.openTarget(RUN, before)).toStrictEqual({
      kind: "unreadable",
      reason: `The parameters of ${RUN} are sealed, and no key in RESULT_LINK_KEYS opens them. Add the key again that they were sealed with.`,
    });
  });

  it("opens for no other run", () => {
    const seal = aParameterSeal();
    const sealed = seal.sealTarget(RUN, aTarget);

    expect(seal.openTarget(OTHER_RUN, sealed)).toMatchObject({ kind: "unreadable" });
  });

  it("believes what was sealed, not a readable field that somebody changed in the task hub", () => {
    const seal = aParameterSeal();
    const changed = { ...seal.sealTarget(RUN, aTarget), jobId: "666" };

    expect(seal.openTarget(RUN, changed)).toStrictEqual(openedTarget(aTarget));
  });

  it("names the texts in the parameters, the longest first, without those that are too short", () => {
    const seal = aParameterSeal();
    const target = {
      type: "databricks-submit",
      workspaceId: "adb-1234567.2",
      run: { tasks: [{ task_key: "short", spark: ["12345678", { deep: "a longer one" }] }] },
    };

    expect(seal.openTarget(RUN, seal.sealTarget(RUN, target))).toMatchObject({
      secrets: ["a longer one", "12345678"],
    });
  });
});

describe("the hash of a sealed request", () => {
  const HASH = "1b4d2c24e0652c71b6a07b876ed7f0386ae12dcba2549fecd040305e2bbca8b9";
  const OTHER = HASH.replace("1b", "2b");
  const storedWith = (...keys: string[]): string =>
    aParameterSeal({ keys }).sealInput(RUN, aRunInput({ requestHash: HASH })).requestHash;

  it("cannot be computed from a guess without the key", () => {
    expect(storedWith(OLD_KEY)).not.toContain(HASH);
    expect(storedWith(OLD_KEY)).not.toBe(storedWith(NEW_KEY));
    expect(storedWith(OLD_KEY)).toBe(storedWith(OLD_KEY));
  });

  it.each([
    ["the same", storedWith(OLD_KEY), HASH, "same"],
    ["another", storedWith(OLD_KEY), OTHER, "different"],
    ["the same, stored before parameters were sealed", HASH, HASH, "same"],
    ["another, stored before parameters were sealed", OTHER, HASH, "different"],
    ["one whose key was removed", storedWith(NEW_KEY), HASH, "unknown"],
  ])("is compared with a request: %s", (_case, stored, asked, expected) => {
    const keys = ["a-third-key-of-more-than-thirty-two-characters", OLD_KEY];

    expect(aParameterSeal({ keys }).compareHashes(stored, asked)).toBe(expected);
    expect(aParameterSeal({ keys, seals: false }).compareHashes(stored, asked)).toBe(expected);
  });
});

describe("the readable fields of each type of target", () => {
  const READABLE: Readonly<Record<string, readonly string[]>> = {
    "databricks-job": ["type", "workspaceId", "jobId", "jobUrl", "jobName"],
    "databricks-pipeline": [
      ...["type", "workspaceId", "pipelineId", "pipelineUrl", "pipelineName"],
      ...["onActiveUpdate", "cancelAtVendor"],
    ],
    "databricks-submit": ["type", "workspaceId"],
    "databricks-run": ["type", "workspaceId", "vendorRunId", "runUrl", "cancelAtVendor"],
    "dbt-job": [
      ...["type", "accountId", "jobId", "jobUrl", "jobName"],
      ...["projectName", "environmentName", "relaunchWhenUnclear"],
    ],
    "dbt-run": ["type", "accountId", "vendorRunId", "runUrl", "cancelAtVendor"],
  };

  it.each(targets.map((kind) => [kind.type, kind] as const))(
    "are no more than is shown or decided by, for %s",
    (type, { readableFields, schema, connectionField }) => {
      expect(readableFields).toStrictEqual(READABLE[type]);
      expect(Object.keys(schema.shape)).toStrictEqual(expect.arrayContaining([...readableFields]));
      expect(readableFields).toContain(connectionField);
    },
  );
});
