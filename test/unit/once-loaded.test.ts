import { functionsOf, onceLoaded } from "../../src/once-loaded";

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

describe("functionsOf", () => {
  const double = (value: number): Promise<number> => Promise.resolve(2 * value);

  it("loads the object when one of its functions is called first, and once for all", async () => {
    const load = jest.fn(() =>
      Promise.resolve({ double, same: (value: number) => Promise.resolve(value) }),
    );
    const functions = functionsOf(load);
    const [twice, same] = [functions("double"), functions("same")];
    const before = load.mock.calls.length;

    const results = [await twice(2), await same(2), await twice(3)];

    expect(results).toStrictEqual([4, 2, 6]);
    expect([before, load.mock.calls.length]).toStrictEqual([0, 1]);
  });

  it("loads it again after a failure", async () => {
    const load = jest.fn(() => Promise.resolve({ double }));
    load.mockRejectedValueOnce(new Error("EMFILE"));
    const twice = functionsOf(load)("double");

    await expect(twice(2)).rejects.toThrow("EMFILE");
    await expect(twice(2)).resolves.toBe(4);
  });
});
