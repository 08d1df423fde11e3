import { SendWindow } from "../../../src/http/send-window";
import { aClient, answer, aServer } from "./scripted-server";

const NOON = Date.parse("2026-03-02T12:00:00.000Z");
const HOUR = 3_600;

/** Two clocks that a test sets, in seconds since they were made. */
class TestClocks {
  wallSeconds = 0;
  monotonicSeconds = 0;
  readonly now = (): Date => new Date(NOON + this.wallSeconds * 1_000);
  readonly monotonicMs = (): number => this.monotonicSeconds * 1_000;

  pass(seconds: number): void {
    this.wallSeconds += seconds;
    this.monotonicSeconds += seconds;
  }
}

/** A window whose look-up was answered just now. */
function aWindow(): { clocks: TestClocks; window: SendWindow } {
  const clocks = new TestClocks();
  return { clocks, window: new SendWindow(clocks) };
}

describe("SendWindow", () => {
  it("is open for 20 s after the look-up", () => {
    const { clocks, window } = aWindow();

    clocks.pass(19);
    expect(window.secondsLeft()).toBe(1);
    clocks.pass(1);
    expect(window.isOver).toBe(true);
  });

  it("is open for 20 s after the answer of a slow look-up, but not for more than 45 s in all", () => {
    const { clocks, window } = aWindow();

    clocks.pass(24);
    window.lookedUp();
    expect(window.secondsLeft()).toBe(20);
    clocks.pass(12);
    expect(window.secondsLeft()).toBe(8);
    window.lookedUp();
    expect(window.secondsLeft()).toBe(9);
  });

  it.each([
    ["the wall clock shows it alone, because the machine was suspended", HOUR, 0],
    ["the wall clock was set forward", HOUR, 1],
    ["the wall clock was set back while the process was stopped", -HOUR, 68],
  ])("is over when %s", (_case, wall, monotonic) => {
    const { clocks, window } = aWindow();

    clocks.wallSeconds += wall;
    clocks.monotonicSeconds += monotonic;

    expect([window.isOver, window.stoodStill]).toStrictEqual([true, true]);
  });

  it("stays open when the wall clock is set back", () => {
    const { clocks, window } = aWindow();

    clocks.wallSeconds -= HOUR;
    clocks.monotonicSeconds += 2;

    expect(window.secondsLeft()).toBe(18);
  });

  it.each([
    [20.5, false],
    [25.5, true],
  ])(
    "tells a connection that was given up in time from a process that stood still, after %f s: %p",
    (seconds, stoodStill) => {
      const { clocks, window } = aWindow();

      clocks.pass(seconds);

      expect(window.stoodStill).toBe(stoodStill);
    },
  );

  it("uses the clock of the process if it is given no other", () => {
    const window = new SendWindow({ now: () => new Date(NOON) });

    expect(window.secondsLeft()).toBeGreaterThan(0);
    expect(window.secondsLeft()).toBeLessThanOrEqual(20);
  });
});

describe("createHttpClient, with a request that has a window", () => {
  it("sends it while the window is open", async () => {
    const { window } = aWindow();
    await using server = await aServer(answer(200));

    expect(await aClient().send(server.url, { window })).toMatchObject({ status: 200 });
  });

  it("sends nothing when the window is over", async () => {
    const { clocks, window } = aWindow();
    await using server = await aServer(answer(200));
    clocks.pass(20);

    const result = await aClient().send(server.url, { window });

    expect(result).toStrictEqual({
      kind: "notSent",
      reason: "too much time had passed since the look-up before it",
    });
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ["a new connection", "never"],
    ["a kept connection", "idempotent"],
  ] as const)(
    "sends nothing on %s that is ready after the end of the window",
    async (_connection, retry) => {
      await using server = await aServer(answer(200));
      const { send } = aClient();
      await send(server.url, { retry: "idempotent" });
      // It is looked at when it opens, before the request and for the time to connect; then the process is stopped.
      const moments = [NOON, NOON, NOON, NOON + HOUR * 1_000];
      const window = new SendWindow({
        now: () => new Date(moments.shift()!),
        monotonicMs: () => 0,
      });

      const result = await send(server.url, { window, retry });

      expect(result.kind).toBe("notSent");
      expect(server.requests).toHaveLength(1);
    },
  );
});
