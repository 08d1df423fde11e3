import { OrchestrationRuntimeStatus } from "durable-functions";
import { createAttachRun } from "../../../src/hub/attach-run";
import { MemoryHub, type StoredInstance } from "../../support/memory-hub";
import { aRunInput } from "../../support/run-builders";
import { aConclusion, aProgress, runIdNumber } from "../../support/stored-runs";
import { unsealed } from "../../support/parameter-seals";

const ID = runIdNumber(1);
const OTHER_ID = runIdNumber(2);
const twoHundred = Array.from({ length: 200 }, (_, index) => index);

const ended: Partial<StoredInstance> = {
  runtimeStatus: OrchestrationRuntimeStatus.Failed,
  customStatus: aProgress({ phase: "ended", conclusion: aConclusion() }),
};

const aHub = (): MemoryHub => new MemoryHub(() => new Date("2026-03-02T06:00:00Z"));

/** Runs that end before their start is answered, as those of an unknown job nearly do. */
class HastyHub extends MemoryHub {
  override async startNew(
    name: string,
    options: { readonly instanceId: string; readonly input: unknown },
  ): Promise<string> {
    const instanceId = await super.startNew(name, options);
    this.put({ instanceId, ...ended });
    return instanceId;
  }
}

describe("createAttachRun", () => {
  it("starts one run for 200 concurrent calls, and reports that to one of them", async () => {
    const hub = aHub();
    const attach = createAttachRun(unsealed);

    const attached = await Promise.all(twoHundred.map(() => attach(hub.client, ID, aRunInput())));

    expect(hub.starts).toBe(1);
    expect(attached.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(attached.map(({ run }) => run.id))).toStrictEqual(new Set([ID]));
  });

  it("never runs a job again that ended while other first calls were in progress", async () => {
    const hub = new HastyHub(() => new Date("2026-03-02T06:00:00Z"));
    const attach = createAttachRun(unsealed);

    const attached = await Promise.all(twoHundred.map(() => attach(hub.client, ID, aRunInput())));

    expect(hub.starts).toBe(1);
    expect(attached.map(({ run }) => run.ended)).toStrictEqual(twoHundred.map(() => true));
  });

  it("returns the stored request to all callers, so that each can compare it with its own", async () => {
    const hub = aHub();
    const attach = createAttachRun(unsealed);

    const [one, other] = await Promise.all([
      attach(hub.client, ID, aRunInput({ requestHash: "1" })),
      attach(hub.client, ID, aRunInput({ requestHash: "2" })),
    ]);

    expect(one.run.input?.requestHash).toBe("1");
    expect(other.run.input?.requestHash).toBe("1");
  });

  it("re-attaches to a run that has ended", async () => {
    const hub = aHub();
    const attach = createAttachRun(unsealed);
    await attach(hub.client, ID, aRunInput());
    hub.put({ instanceId: ID, ...ended });

    const { run, isNew } = await attach(hub.client, ID, aRunInput());

    expect(isNew).toBe(false);
    expect(run.ended).toBe(true);
    expect(hub.starts).toBe(1);
  });

  it("treats a run as ended although its callback is not delivered yet", async () => {
    const hub = aHub();
    const attach = createAttachRun(unsealed);
    await attach(hub.client, ID, aRunInput());
    hub.put({ instanceId: ID, customStatus: ended.customStatus });

    const { run } = await attach(hub.client, ID, aRunInput());

    expect(run).toMatchObject({ ended: true, closed: false });
  });

  it("lets the task hub decide the race between two processes", async () => {
    const hub = aHub();
    const [here, there] = [createAttachRun(unsealed), createAttachRun(unsealed)];

    const attached = await Promise.all([
      here(hub.client, ID, aRunInput()),
      there(hub.client, ID, aRunInput()),
    ]);

    expect(hub.starts).toBe(1);
    expect(attached.filter(({ isNew }) => isNew)).toHaveLength(1);
    const [one, other] = attached.map(({ run }) => run.input?.startNonce);
    expect(one).toBe(other);
  });

  it("recognises its own start, also if the answer to it was lost", async () => {
    const hub = aHub();
    const startNew = hub.startNew.bind(hub);
    jest.spyOn(hub, "startNew").mockImplementation(async (...start) => {
      await startNew(...start);
      throw new Error("socket hang up");
    });

    expect(await createAttachRun(unsealed)(hub.client, ID, aRunInput())).toMatchObject({
      isNew: true,
    });
  });

  it("does not take a run of an older version, whose input has no nonce, for its own", async () => {
    const hub = aHub();
    jest.spyOn(hub, "startNew").mockImplementation((_name, { instanceId }) => {
      hub.put({ instanceId, input: aRunInput() });
      return Promise.resolve(instanceId);
    });

    expect(await createAttachRun(unsealed)(hub.client, ID, aRunInput())).toMatchObject({
      isNew: false,
    });
  });

  it("does not let one id wait for another", async () => {
    const hub = aHub();
    const attach = createAttachRun(unsealed);

    const attached = await Promise.all([
      attach(hub.client, ID, aRunInput()),
      attach(hub.client, OTHER_ID, aRunInput()),
    ]);

    expect(attached.map(({ isNew }) => isNew)).toStrictEqual([true, true]);
  });

  it("fails for all callers when the task hub is unreachable, and tries again for the next call", async () => {
    const hub = aHub();
    hub.trouble = new Error("out of reach");
    const attach = createAttachRun(unsealed);

    const failed = await Promise.allSettled([
      attach(hub.client, ID, aRunInput()),
      attach(hub.client, ID, aRunInput()),
    ]);
    hub.trouble = null;
    const { isNew } = await attach(hub.client, ID, aRunInput());

    expect(failed.map(({ status }) => status)).toStrictEqual(["rejected", "rejected"]);
    expect(isNew).toBe(true);
  });
});
