import { loadedLater } from "../../../src/providers/loaded-later";
import type { Provider } from "../../../src/providers/provider";

const attempt = { provider: "acme" } as Parameters<Provider["check"]>[0];

const checking = (state: string): Provider =>
  ({
    check: () => Promise.resolve({ kind: "active", vendorState: state }),
    listActive: () => Promise.resolve({ kind: "listed", runs: [], calls: 1 }),
  }) as unknown as Provider;

const both = { "acme-job": checking("QUEUED"), "acme-run": checking("RUNNING") };

describe("loadedLater", () => {
  it("loads nothing before the first call, and then once for all types", async () => {
    const load = jest.fn(() => Promise.resolve(both));
    const providers = loadedLater(load, { "acme-job": true, "acme-run": true });
    const before = load.mock.calls.length;

    const states = [
      await providers["acme-job"].check(attempt),
      await providers["acme-run"].check(attempt),
    ];

    expect(states).toMatchObject([{ vendorState: "QUEUED" }, { vendorState: "RUNNING" }]);
    expect([before, load.mock.calls.length]).toStrictEqual([0, 1]);
  });

  it("loads again after a failure", async () => {
    const load = jest.fn(() => Promise.resolve(both));
    load.mockRejectedValueOnce(new Error("EIO"));
    const providers = loadedLater(load, { "acme-job": true, "acme-run": true });

    await expect(providers["acme-job"].check(attempt)).rejects.toThrow("EIO");

    await expect(providers["acme-job"].check(attempt)).resolves.toMatchObject({
      vendorState: "QUEUED",
    });
  });

  it("says before anything is loaded whether a provider lists active runs", async () => {
    const load = jest.fn(() => Promise.resolve(both));
    const providers = loadedLater(load, { "acme-job": true, "acme-run": false });

    expect(providers["acme-run"].listActive).toBeNull();
    expect(load).not.toHaveBeenCalled();
    await expect(providers["acme-job"].listActive?.("1")).resolves.toMatchObject({ calls: 1 });
  });

  it("throws if a provider has no list after all, because that is a defect", async () => {
    const silent = { ...checking("RUNNING"), listActive: null };
    const providers = loadedLater(() => Promise.resolve({ "acme-job": silent }), {
      "acme-job": true,
    });

    await expect(providers["acme-job"].listActive?.("1")).rejects.toThrow("no list of active runs");
  });
});
