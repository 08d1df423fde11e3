import { createCallbackAddresses } from "../../../../src/callbacks/callback-addresses";
import type { CallbackProgress } from "../../../../src/contracts/callback";
import { RunRequest } from "../../../support/app-contract";
import { ensureCallback, readCallback } from "../../../../src/triggers/runs/run-callback";
import { runIdOf } from "../../../../src/hub/run-id";
import { acceptedRun, type StoredRun } from "../../../../src/hub/run-store";
import { OrchestrationRuntimeStatus } from "durable-functions";
import { MemoryHub } from "../../../support/memory-hub";
import { aRunInput } from "../../../support/run-builders";
import { aProgress } from "../../../support/stored-runs";

const addresses = createCallbackAddresses({
  hosts: ["logic.azure.com", "datafactory.azure.com"],
  keys: ["a-key-of-more-than-thirty-two-characters"],
});
const ID = runIdOf("default", "a key");
const OWN = "https://prod-1.logic.azure.com/own?sig=1";
const NEWER = "https://prod-1.logic.azure.com/newer?sig=2";

const startedWith = (address: string | null): StoredRun =>
  acceptedRun(
    ID,
    aRunInput(address === null ? {} : { callback: addresses.seal(ID, "plain", address) }),
  );

const withDelivery = (state: CallbackProgress["state"], closed: boolean): StoredRun => ({
  ...startedWith(OWN),
  ended: true,
  closed,
  progress: aProgress({ callback: { state, tries: 1, message: null } }),
});

const aHub = (): MemoryHub => new MemoryHub(() => new Date("2026-03-02T06:00:00Z"));

async function promise(run: StoredRun, address: string, hub = aHub()): Promise<MemoryHub> {
  const asked = { form: "plain" as const, address };
  await ensureCallback(hub.client, run, { asked, addresses });
  return hub;
}

describe("ensureCallback", () => {
  it.each<[string, StoredRun]>([
    ["will report by itself", startedWith(OWN)],
    ["is about to report", withDelivery("waiting", false)],
    ["has reported", withDelivery("delivered", true)],
  ])("starts nothing for the address to which the run %s", async (_how, run) => {
    const hub = await promise(run, OWN);

    expect(hub.starts).toBe(0);
  });

  it.each<[string, StoredRun, string]>([
    ["a live run that reports elsewhere", startedWith(OWN), NEWER],
    ["a run that reports to nobody", startedWith(null), NEWER],
    ["an ended run that has reported elsewhere", withDelivery("delivered", true), NEWER],
    ["a run that could not reach this very address", withDelivery("abandoned", true), OWN],
    ["a run that this address has refused", withDelivery("refused", true), OWN],
    ["a run that was terminated before it reported", withDelivery("waiting", true), OWN],
    [
      "a run that has given up on this address and is about to end",
      withDelivery("abandoned", false),
      OWN,
    ],
    ["a run whose request can no longer be read", { ...startedWith(OWN), input: null }, OWN],
  ])("starts a delivery of its own for %s", async (_how, run, address) => {
    const hub = await promise(run, address);

    const [id = ""] = hub.instances.keys();
    expect(id).toMatch(new RegExp(`^callback-${ID}-[0-9a-f]{24}$`));
    const instance = hub.instances.get(id);
    expect(instance?.name).toBe("lateCallback");
    expect(JSON.stringify(instance?.input)).not.toContain("sig=");
    expect(instance?.input).toMatchObject({ runId: ID, waitingSince: null });
  });

  it("starts one delivery for an address that is given several times", async () => {
    const hub = aHub();

    await Promise.all([1, 2, 3].map(() => promise(startedWith(OWN), NEWER, hub)));

    expect(hub.starts).toBe(1);
  });

  it("sends no second callback to a receiver that accepted one, and retries for one that did not", async () => {
    const hub = await promise(startedWith(OWN), NEWER);
    const [id = ""] = hub.instances.keys();
    const message = "The receiver answered 200";

    const over = { instanceId: id, runtimeStatus: OrchestrationRuntimeStatus.Completed };
    hub.put({ ...over, output: { state: "delivered", tries: 1, message } });
    await promise(startedWith(OWN), NEWER, hub);
    const afterDelivery = hub.starts;
    hub.put({ ...over, output: { state: "abandoned", tries: 20, message } });
    await promise(startedWith(OWN), NEWER, hub);

    const afterFailure = hub.starts;
    hub.put({ ...over, output: null });
    await promise(startedWith(OWN), NEWER, hub);

    expect([afterDelivery, afterFailure, hub.starts]).toStrictEqual([1, 2, 3]);
  });
});

describe("readCallback", () => {
  const request = (fields: Record<string, string>): ReturnType<typeof RunRequest.parse> =>
    RunRequest.parse({ target: { type: "dbt-job", jobId: "1" }, ...fields });

  it("distinguishes the two callers by the name of their field", () => {
    const address = "https://dp.svc.datafactory.azure.com/callback";

    expect(readCallback(request({}), addresses)).toStrictEqual({ kind: "read", callback: null });
    expect(readCallback(request({ callBackUri: address }), addresses)).toStrictEqual({
      kind: "read",
      callback: { form: "dataFactory", address },
    });
    expect(readCallback(request({ callbackUrl: OWN }), addresses)).toStrictEqual({
      kind: "read",
      callback: { form: "plain", address: OWN },
    });
  });

  it.each(["callBackUri", "callbackUrl"])(
    "names the field whose address is refused: %s",
    (field) => {
      expect(readCallback(request({ [field]: "https://example.com/" }), addresses)).toStrictEqual({
        kind: "refused",
        error: {
          field,
          message: "has the host example.com, which the setting CALLBACK_HOSTS does not list",
        },
      });
    },
  );
});
