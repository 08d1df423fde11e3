import type { RunDocument } from "../../../client/documents";
import { EXIT } from "../../../cli/exit-codes";
import type { Subject, View } from "../../../cli/watch/subject";
import { watchSubject } from "../../../cli/watch/watch-subject";
import { Interrupts, InterruptedError } from "../../../cli/watch/interrupts";
import { aRun, aSession, ended, fakeIo } from "./a-session";

const VIEW: View<RunDocument> = {
  show: () => undefined,
  trouble: () => undefined,
  close: () => undefined,
};

/** Never ends unless it is cancelled; each look may have an effect. */
function aSubject(onLook: (looks: number) => void = () => undefined): Subject<RunDocument> & {
  readonly cancels: number[];
} {
  const cancels: number[] = [];
  let looks = 0;
  return {
    ...{ id: "r-1", noun: "Run", watchCommand: "watch r-1", cancelCommand: "cancel r-1" },
    cancels,
    look: () => {
      onLook(++looks);
      return Promise.resolve(cancels.length === 0 ? aRun() : ended("cancelled"));
    },
    cancel: () => {
      cancels.push(looks);
      return Promise.resolve();
    },
  };
}

/** Does something at the first look only. */
const atFirst =
  (act: () => void) =>
  (looks: number): void => {
    if (looks === 1) act();
  };

describe("Ctrl-C while a run is watched", () => {
  it("leaves the run alone, and says how to watch and cancel it", async () => {
    const io = fakeIo();
    const subject = aSubject(() => {
      io.interrupt("SIGTERM");
    });

    const watched = watchSubject(aSession({}, io), subject, {
      view: VIEW,
      options: { interval: 0.01 },
    });

    await expect(watched).rejects.toMatchObject({ exitCode: EXIT.terminated });
    expect(subject.cancels).toStrictEqual([]);
    expect(io.notes.join("")).toBe(
      "Run r-1 goes on. To watch it again: runward watch r-1\nTo cancel it: runward cancel r-1\n",
    );
  });

  it("cancels the run when it comes a second time", async () => {
    const io = fakeIo();
    const subject = aSubject(
      atFirst(() => {
        io.interrupt();
        setTimeout(io.interrupt, 600);
      }),
    );

    const run = await watchSubject(aSession({}, io), subject, {
      view: VIEW,
      options: { interval: 0.01 },
    });

    expect(run.status).toBe("cancelled");
    expect(subject.cancels).toHaveLength(1);
    expect(io.notes.join("")).toContain("press Ctrl-C again within 5 s");
  });

  it("cancels the run at once with --cancel-on-interrupt", async () => {
    const io = fakeIo();
    const subject = aSubject(
      atFirst(() => {
        io.interrupt("SIGTERM");
      }),
    );

    const run = await watchSubject(aSession({}, io), subject, {
      view: VIEW,
      options: { interval: 0.01, cancelOnInterrupt: true },
    });

    expect(run.status).toBe("cancelled");
  });
});

describe("Interrupts", () => {
  it("take the signal that npm forwards for the same one", () => {
    const io = fakeIo();
    let now = 0;
    using interrupts = new Interrupts(io, () => now);

    io.interrupt();
    const second = interrupts.renew();
    now = 20;
    io.interrupt();
    const isForwarded = !second.aborted;
    now = 1_000;
    io.interrupt();

    expect(isForwarded).toBe(true);
    expect(second.reason).toBeInstanceOf(InterruptedError);
  });
});
