import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { VirtualClock } from "../../../local/clock";
import type { Fault } from "../../../local/host/faults";
import { hostWith, isOver, type HostUnderTest, type Sdk } from "./an-app";
import { aFillingDisk } from "./filling-disk";

/** Three steps with a pause between them; `effects` notes every call of an activity. */
function steps(effects: string[]) {
  return ({ df }: Sdk): void => {
    df.app.activity("step", {
      handler: ({ n }: { n: number }) => {
        effects.push(`step ${n}`);
        return n * 10;
      },
    });
    df.app.orchestration("steps", function* (context) {
      const results: number[] = [];
      for (let n = 1; n <= 3; n++) {
        results.push((yield context.df.callActivity("step", { n })) as number);
        const later = new Date(context.df.currentUtcDateTime.getTime() + 60_000);
        yield context.df.createTimer(later);
      }
      return results;
    });
    df.app.orchestration("parent", function* (context) {
      const result: unknown = yield context.df.callSubOrchestrator("steps", {}, "child");
      return { result };
    });
  };
}

describe("a host with a journal", () => {
  let journalDirectory: string;
  let clock: VirtualClock;
  beforeEach(async () => {
    journalDirectory = await mkdtemp(join(tmpdir(), "host-recovery-"));
    clock = new VirtualClock();
  });
  afterEach(async () => {
    await rm(journalDirectory, { recursive: true });
  });

  const start = (effects: string[], faults: Fault[] = []): Promise<HostUnderTest> =>
    hostWith(steps(effects), { journalDirectory, clock, faults: { faults } });

  it("goes on where it was stopped: timers, children and results", async () => {
    const effects: string[] = [];
    const first = await start(effects);
    const id = await first.start("parent");
    await first.advance({ seconds: 90 });
    await first.stop();

    await using second = await start(effects);
    await second.advanceUntil(() => isOver(second, id));

    expect(second.instance(id)?.output).toStrictEqual({ result: [10, 20, 30] });
    expect(effects).toStrictEqual(["step 1", "step 2", "step 3"]);
    expect(clock.now().toISOString()).toBe("2026-01-05T06:03:00.000Z");
  });

  it("finishes timers that fell due while it was down", async () => {
    const effects: string[] = [];
    const first = await start(effects);
    const id = await first.start("steps");
    await first.idle();
    await first.stop();
    clock.jumpTo(new Date("2026-01-05T12:00:00.000Z"));

    await using second = await start(effects);
    await second.advance({ seconds: 0 });

    expect(effects).toStrictEqual(["step 1", "step 2"]);
    expect(isOver(second, id)).toBe(false);
  });

  it("survives a crash at any moment, again and again", async () => {
    const effects: string[] = [];
    const first = await start(effects);
    const id = await first.start("parent");
    await first.advance({ seconds: 1 });
    first.crash();
    for (let crash = 0; crash < 3; crash++) {
      const next = await start(effects);
      await next.advance({ seconds: 30 });
      next.crash();
    }

    await using last = await start(effects);
    await last.advanceUntil(() => isOver(last, id));

    expect(last.instance(id)?.output).toStrictEqual({ result: [10, 20, 30] });
    expect(effects).toStrictEqual(["step 1", "step 2", "step 3"]);
  });

  it.each<[Fault["kind"], string[]]>([
    ["crashBeforeEffect", ["step 1", "step 2", "step 3"]],
    ["crashAfterEffect", ["step 1", "step 2", "step 2", "step 3"]],
    ["crashAfterRecord", ["step 1", "step 2", "step 3"]],
  ])("runs an activity at least once when it is killed: %s", async (kind, expected) => {
    const effects: string[] = [];
    const doomed = await start(effects, [{ kind, functionName: "step", occurrence: 2 }]);
    const id = await doomed.start("steps");
    await doomed.idle();
    clock.jumpTo(clock.nextDue()!);
    clock.runNext();
    await untilDead(doomed);

    await using next = await start(effects);
    await next.advanceUntil(() => isOver(next, id));

    expect(effects).toStrictEqual(expected);
    expect(next.instance(id)?.output).toStrictEqual([10, 20, 30]);
  });

  it.each<Fault["kind"]>(["crashBeforeEffect", "crashAfterRecord"])(
    "executes a turn exactly once when the host is killed around it: %s",
    async (kind) => {
      const effects: string[] = [];
      const doomed = await start(effects, [{ kind, functionName: "steps", occurrence: 2 }]);
      const id = await doomed.start("steps");
      await untilDead(doomed);

      await using next = await start(effects);
      await next.advanceUntil(() => isOver(next, id));

      expect(effects).toStrictEqual(["step 1", "step 2", "step 3"]);
    },
  );

  it("injects the fault only into executions with the given input", async () => {
    const effects: string[] = [];
    const third = (input: unknown): boolean => (input as { n: number }).n === 3;
    await using host = await start(effects, [
      { kind: "duplicate", functionName: "step", when: third },
      { kind: "duplicateConcurrently", functionName: "step", occurrence: 1 },
    ]);

    const { output } = await host.complete("steps");
    await host.idle();

    expect(effects).toStrictEqual(["step 1", "step 1", "step 2", "step 3", "step 3"]);
    expect(output).toStrictEqual([10, 20, 30]);
  });

  it("does not respond after a crash", async () => {
    const host = await start([]);
    host.crash();

    await expect(fetch(`${host.baseUrl}/admin/host/status`)).rejects.toThrow("fetch failed");
  });

  it("stops accepting and executing when the disk is full, and says why", async () => {
    const effects: string[] = [];
    const disk = aFillingDisk();
    const host = await hostWith(steps(effects), { journalDirectory, clock, journal: disk });
    const accepted = await host.start("steps", { instanceId: "accepted" });
    await host.idle();
    disk.isFull = true;

    const refused = await host.webhook("POST", "orchestrators/steps/refused");
    const later = await fetch(`${host.baseUrl}/admin/host/status`);
    await host.advance({ seconds: 3_600 });
    await host.stop();

    expect([refused.status, later.status]).toStrictEqual([503, 503]);
    expect(effects).toStrictEqual(["step 1"]);
    expect(host.logs.map(({ message }) => message).join()).toContain(
      "The journal cannot be written: ENOSPC: no space left on device The host has stopped.",
    );
    await using next = await start(effects);
    await next.advanceUntil(() => isOver(next, accepted));
    expect(next.instances().map(({ instanceId }) => instanceId)).toStrictEqual(["accepted"]);
  });

  it("lets running activities finish when it is stopped, and records what they returned", async () => {
    const effects: string[] = [];
    let finish: () => void = () => undefined;
    const app = ({ df }: Sdk): void => {
      df.app.activity("slow", {
        handler: async () => {
          effects.push("slow");
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
          return "done";
        },
      });
      df.app.orchestration("waiting", function* (context) {
        const result = (yield context.df.callActivity("slow")) as string;
        return result;
      });
    };
    const first = await hostWith(app, { journalDirectory, clock });
    const id = await first.start("waiting");
    while (effects.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const stopped = first.stop();
    finish();
    await stopped;

    await using second = await hostWith(app, { journalDirectory, clock });
    await second.idle();

    expect(effects).toStrictEqual(["slow"]);
    expect(second.instance(id)).toMatchObject({ runtimeStatus: "Completed", output: "done" });
  });

  it("refuses to share its journal, and gives its port back", async () => {
    await using first = await start([]);

    await expect(start([])).rejects.toThrow("is in use by process");
    expect(first.instances()).toStrictEqual([]);
  });
});

async function untilDead(host: HostUnderTest): Promise<void> {
  for (;;) {
    const alive = await fetch(`${host.baseUrl}/admin/host/status`).then(
      () => true,
      () => false,
    );
    if (!alive) return;
  }
}
