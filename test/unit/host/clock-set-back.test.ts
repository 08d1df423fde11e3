import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { RealClock } from "../../../local/clock";
import { hostWith, inFuture, isOver, type HostUnderTest, type Sdk } from "./an-app";

const HOUR_MS = 3_600_000;
/** Kept, because a host makes the global one follow its clock. */
const MachineDate = Date;

/** The clock of a process that starts now, on a machine whose clock has been set back by so much. */
class MachineClock {
  setBackMs = 0;

  read(): RealClock {
    return new RealClock({
      wallMs: () => MachineDate.now() - this.setBackMs,
      steadyMs: () => performance.now(),
    });
  }
}

const seenByActivities: Date[] = [];

/** Waits for a second, works, and waits for another one. */
function register({ df }: Sdk): void {
  df.app.orchestration("patient", function* (context) {
    yield context.df.createTimer(inFuture(context, 1_000));
    yield context.df.callActivity("work");
    yield context.df.createTimer(inFuture(context, 1_000));
  });
  df.app.activity("work", {
    handler: () => {
      seenByActivities.push(new Date());
    },
  });
}

async function untilOver(host: HostUnderTest, id: string): Promise<void> {
  const giveUpAt = performance.now() + 60_000;
  while (!isOver(host, id) && performance.now() < giveUpAt) await pause(50);
}

describe("a host whose machine's clock is set back an hour", () => {
  let journalDirectory: string;
  let machine: MachineClock;
  beforeEach(async () => {
    journalDirectory = await mkdtemp(join(tmpdir(), "host-clock-"));
    machine = new MachineClock();
  });
  afterEach(async () => {
    await rm(journalDirectory, { recursive: true });
  });

  const start = (): Promise<HostUnderTest> =>
    hostWith(register, { journalDirectory, clock: machine.read() });

  it("finishes its live instances in the time that they need", async () => {
    await using host = await start();
    const id = await host.start("patient");

    machine.setBackMs = HOUR_MS;
    await untilOver(host, id);

    expect(host.instance(id)?.runtimeStatus).toBe("Completed");
  });

  it("keeps one time for orchestrators and for what their activities read from Date", async () => {
    await using host = await start();
    const startedAt = new Date();

    machine.setBackMs = HOUR_MS;
    await untilOver(host, await host.start("patient"));

    expect(seenByActivities.at(-1)!.getTime()).toBeGreaterThanOrEqual(startedAt.getTime());
  });

  it("goes on from the time of its journal when it is started again, and says so", async () => {
    const first = await start();
    const id = await first.start("patient");
    await first.idle();
    first.crash();

    machine.setBackMs = HOUR_MS;
    await using second = await start();
    await untilOver(second, id);

    expect(second.instance(id)?.runtimeStatus).toBe("Completed");
    expect(second.logs.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^The machine's clock is 3\d{3} s behind the journal/),
    );
  });
});
