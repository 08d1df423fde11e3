import { withinDeadline } from "../../../src/identity/within-deadline";

const pendingTimers = (): number =>
  process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

describe("withinDeadline", () => {
  it("returns what the work returns, and leaves no timer behind", async () => {
    const before = pendingTimers();
    let signal: AbortSignal | undefined;

    const result = await withinDeadline(60, (given) => {
      signal = given;
      return Promise.resolve("done");
    });

    expect(result).toBe("done");
    expect(signal?.aborted).toBe(false);
    expect(pendingTimers()).toBe(before);
  });

  it("fails as the work fails, and leaves no timer behind", async () => {
    const before = pendingTimers();

    const failing = withinDeadline(60, () => Promise.reject(new Error("refused")));

    await expect(failing).rejects.toThrow("refused");
    expect(pendingTimers()).toBe(before);
  });

  it("waits for work that takes less than the deadline", async () => {
    const work = (): Promise<string> =>
      new Promise((resolve) => {
        setTimeout(resolve, 50, "done");
      });

    expect(await withinDeadline(10, work)).toBe("done");
  });

  it("aborts the work after the deadline, and says how long it waited", async () => {
    let signal: AbortSignal | undefined;

    const waiting = withinDeadline(0.01, (given) => {
      signal = given;
      return new Promise(() => undefined);
    });

    await expect(waiting).rejects.toThrow(/^no answer within 0\.01 s$/);
    expect(signal?.aborted).toBe(true);
  });
});
