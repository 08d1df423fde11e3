import { onceLoaded } from "../../src/once-loaded";

describe("onceLoaded", () => {
  it("loads at the first call, and once", async () => {
    let loads = 0;
    const load = onceLoaded(() => Promise.resolve(++loads));
    const before = loads;

    const results = await Promise.all([load(), load()]);

    expect(before).toBe(0);
    expect([...results, await load()]).toStrictEqual([1, 1, 1]);
  });

  it("does not keep a failure", async () => {
    const loading = jest
      .fn<Promise<string>, []>()
      .mockRejectedValueOnce(new Error("not yet"))
      .mockResolvedValue("loaded");
    const load = onceLoaded(loading);

    await expect(load()).rejects.toThrow("not yet");
    await expect(load()).resolves.toBe("loaded");
  });
});
