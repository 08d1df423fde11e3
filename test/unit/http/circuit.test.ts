import { type CallEnd, type CallKind, Circuit } from "../../../src/http/circuit";
import { settle, VirtualTime } from "../../support/virtual-time";

const answered: CallEnd = { kind: "answered" };
const silent: CallEnd = { kind: "silent", reason: "prod did not answer within 30 s" };
const other: CallEnd = { kind: "other" };

const CLAUSE =
  "not sent, because no call has been answered since 2026-01-05T06:00:00Z (prod did not answer within 30 s); one call at a time is sent until one is answered";

class Calls {
  readonly time = new VirtualTime();
  readonly circuit = new Circuit({ name: "Prod", now: this.time.now });
  sent = 0;

  /** "sent", or the seconds after which to come back. */
  async make(end: CallEnd, kind: CallKind = "read"): Promise<number | "sent"> {
    return this.begin(kind)(end);
  }

  /** A call that ends when the function that it returns is called. */
  begin(kind: CallKind = "read"): (end: CallEnd) => Promise<number | "sent"> {
    let finish: (end: CallEnd) => void = () => undefined;
    let ended: CallEnd = other;
    const result = this.circuit.guard<number | "sent">({
      kind,
      send: () =>
        new Promise((resolve) => {
          this.sent += 1;
          finish = (end) => {
            ended = end;
            resolve("sent");
          };
        }),
      endOf: () => ended,
      refused: ({ afterSeconds }) => afterSeconds,
    });
    return (end) => {
      finish(end);
      return result;
    };
  }

  async open(): Promise<void> {
    for (let call = 0; call < 5; call++) await this.make(silent);
  }

  passSeconds(seconds: number): Promise<void> {
    return this.time.passTo(this.time.elapsedMs + seconds * 1_000);
  }
}

describe("a circuit", () => {
  let calls: Calls;
  beforeEach(() => {
    calls = new Calls();
  });

  it("opens after five calls in a row without an answer, and sends nothing for five seconds", async () => {
    await calls.open();

    expect(await calls.make(answered)).toBe(5);
    expect(calls.sent).toBe(5);
    expect(calls.circuit.refusalOf("read")?.reason).toBe(CLAUSE);
  });

  it("stays closed when one of five calls is answered, with whatever status", async () => {
    for (const end of [silent, silent, silent, silent, answered, silent, silent, silent, silent]) {
      await calls.make(end);
    }

    expect(calls.circuit.refusalOf("read")).toBeNull();
    expect(calls.circuit.isAtRest).toBe(false);
  });

  it("does not count calls that failed in another way", async () => {
    for (let call = 0; call < 20; call++) await calls.make(other);

    expect(calls.circuit.isAtRest).toBe(true);
  });

  it("does not count a time-out of a call that was sent before the last answer", async () => {
    const old = Array.from({ length: 20 }, () => calls.begin());
    await calls.passSeconds(29);
    await calls.make(answered);
    await calls.passSeconds(1);

    await Promise.all(old.map((end) => end(silent)));

    expect(calls.circuit.refusalOf("read")).toBeNull();
  });

  it("sends one read at a time as the probe, and refuses all others meanwhile", async () => {
    await calls.open();
    await calls.passSeconds(5);

    const probe = calls.begin();

    expect(await calls.make(answered)).toBe(5);
    await probe(answered);
    expect(await calls.make(answered)).toBe("sent");
  });

  it("probes after pauses that grow to a minute", async () => {
    await calls.open();
    const pauses: unknown[] = [];
    for (let probe = 0; probe < 6; probe++) {
      const pause = await calls.make(silent);
      pauses.push(pause);
      await calls.passSeconds(Number(pause));
      await calls.make(silent);
    }

    expect(pauses).toStrictEqual([5, 10, 20, 40, 60, 60]);
  });

  it("takes the next read as the probe when a probe was not sent after all", async () => {
    await calls.open();
    await calls.passSeconds(5);
    await calls.make(other);

    expect(await calls.make(answered)).toBe("sent");
    expect(calls.circuit.isAtRest).toBe(true);
  });

  it("never takes a call that starts something as the probe", async () => {
    await calls.open();
    await calls.passSeconds(60);

    expect(await calls.make(answered, "start")).toBe(5);
    expect(calls.circuit.isProbeDue).toBe(true);
  });

  it("sends one cancel at a time at once, beside the probe, and closes when it is answered", async () => {
    await calls.open();

    const cancel = calls.begin("cancel");
    const second = await calls.make(answered, "cancel");
    await cancel(answered);

    expect(second).toBe(5);
    expect(await calls.make(answered, "start")).toBe("sent");
  });

  it("does not put off the probe when a cancel is not answered either", async () => {
    await calls.open();

    await calls.make(silent, "cancel");

    expect(await calls.make(answered)).toBe(5);
  });

  it("closes when a call is answered that was sent before it opened", async () => {
    const slow = calls.begin();
    await calls.open();

    await slow(answered);

    expect(await calls.make(answered)).toBe("sent");
  });

  it("reports once that it opened and once that it closed", async () => {
    await calls.open();
    const opened = calls.circuit.takeNews();
    await calls.passSeconds(5);
    await calls.make(silent);
    const meanwhile = calls.circuit.takeNews();
    await calls.passSeconds(10);
    await calls.make(answered);
    await calls.make(answered);

    expect(opened).toStrictEqual([
      "Prod has not answered 5 calls in a row since 2026-01-05T06:00:00Z (prod did not answer within 30 s). One call at a time is sent to it until one is answered. What needs it waits, and shows this as its message.",
    ]);
    expect(meanwhile).toStrictEqual([]);
    expect(calls.circuit.takeNews()).toStrictEqual([
      "Prod answers again, 15 s after the first call without an answer. All calls are sent to it again.",
    ]);
  });

  it("sends a probe at once when the clock is set back", async () => {
    await calls.open();
    calls.time.elapsedMs -= 3_600_000;

    expect(await calls.make(answered)).toBe("sent");
  });

  it("passes on what the call throws, and does not count it", async () => {
    await calls.open();
    await calls.passSeconds(5);
    const broken = calls.circuit.guard({
      kind: "read",
      send: () => Promise.reject(new Error("a defect")),
      endOf: () => answered,
      refused: () => null,
    });

    await expect(broken).rejects.toThrow("a defect");
    await settle();
    expect(calls.circuit.isProbeDue).toBe(true);
  });
});
