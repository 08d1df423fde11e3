import type { Asks, EntryOf, Recording } from "../entry";
import { Recorder } from "../recorder";

type Fields = Readonly<Record<string, unknown>>;

export const RUN = "r-1";
const START = Date.parse("2026-03-02T06:00:00.000Z");
export const inSecond = (second: number): string => new Date(START + second * 1_000).toISOString();

export const anAsk = (changes: Partial<Asks> = {}): Asks => ({
  job: "job 77",
  vendorRunId: null,
  timeoutSeconds: 3_600,
  queueTimeoutSeconds: null,
  retries: false,
  partialCounts: false,
  mayStartTwice: false,
  attaches: false,
  cancelsOthers: false,
  callback: false,
  ...changes,
});

const attempt: Fields = {
  ...{ number: 1, vendorRunId: "501", result: null, mode: "start" },
  ...{ startedAt: inSecond(0), duplicates: [] },
};

const entryAt = (second: number, phase: string, message: string): Fields => ({
  ...{ at: inSecond(second), phase, vendorState: null, message },
});

const live: Fields = {
  ...{ id: RUN, status: "running", done: false, succeeded: null, message: "Watching run 501" },
  ...{ outcome: null, error: null, phase: "watching", attempt: 1, vendorRunId: "501" },
  ...{ checks: 1, acceptedAt: inSecond(0), startedAt: inSecond(0), endedAt: null },
  ...{ deadline: inSecond(3_600), repairs: null, callback: null, attempts: [attempt] },
  history: [entryAt(0, "launching", "Accepted"), entryAt(1, "watching", "Watching run 501")],
};

/** How a run is told that ends with this outcome. */
export const ending = (
  outcome: string,
  code: string | null = null,
  changes: Fields = {},
): Fields => {
  const message = `${outcome}.\nMessage: It ended.`;
  return {
    ...live,
    ...{ status: outcome, done: true, succeeded: outcome === "succeeded", outcome, message },
    ...{ error: code === null ? null : { code, message }, phase: "ended" },
    ...{ checks: 2, endedAt: inSecond(20) },
    attempts: [{ ...attempt, result: outcome === "succeeded" ? "succeeded" : "cancelled" }],
    ...changes,
  };
};

export const anAttempt = (changes: Fields = {}): Fields => ({ ...attempt, ...changes });

/** Tells a small recording, second by second. Everything that a test does not mention is right. */
export class Tale {
  #second = 0;
  readonly recorder = new Recorder(() => START + this.#second * 1_000);

  get recording(): Recording {
    return this.recorder.recording;
  }

  at(second: number): this {
    this.#second = second;
    return this;
  }

  call(
    call: Partial<EntryOf<"call">>,
    { status = 200, document = null, ...rest }: Partial<EntryOf<"answer">> = {},
  ): this {
    this.recorder.answer(this.recorder.call(call), { status, document, ...rest });
    return this;
  }

  /** `POST /api/runs` with the key "nightly". */
  start(call: Partial<EntryOf<"call">> = {}, answer: Partial<EntryOf<"answer">> = {}): this {
    const asked = { action: "start", key: "nightly", body: "A", asks: anAsk() } as const;
    return this.call({ ...asked, ...call }, { status: 202, id: RUN, ...answer });
  }

  /** `GET /api/runs/r-1` of a live run. */
  sees(changes: Fields = {}): this {
    return this.reads({ ...live, ...changes });
  }

  reads(document: Fields): this {
    const id = String(document["id"]);
    return this.call({ action: "read", id }, { id, document });
  }

  result(status: number, document: Fields): this {
    return this.call(
      { action: "result", id: RUN },
      { status, id: RUN, document: { ...document, attempts: null } },
    );
  }

  cancel(): this {
    return this.call({ action: "cancel", id: RUN }, { id: RUN, document: live });
  }

  post(changes: Partial<EntryOf<"post">> = {}): this {
    const usual = { job: "job 77", order: "start", id: RUN, attempt: 1, execution: "501" } as const;
    this.recorder.add("post", { ...usual, ...changes });
    return this;
  }

  /** Created and begun at once. */
  begins(changes: Partial<EntryOf<"created">> = {}): this {
    const { execution = "501" } = changes;
    return this.queues(changes).leavesQueue(execution);
  }

  queues(changes: Partial<EntryOf<"created">> = {}): this {
    const { execution = "501" } = changes;
    const usual = { execution, vendorRunId: execution, job: "job 77", by: "app" } as const;
    this.recorder.add("created", { ...usual, id: RUN, attempt: 1, continues: null, ...changes });
    return this;
  }

  leavesQueue(execution: string): this {
    this.recorder.add("began", { execution });
    return this;
  }

  stops(state: EntryOf<"ended">["state"], execution = "501"): this {
    this.recorder.add("ended", { execution, state });
    return this;
  }

  cancelAsked(execution = "501"): this {
    this.recorder.add("cancelAsked", { execution });
    return this;
  }

  trouble(seconds: number, where: EntryOf<"trouble">["where"] = "host"): this {
    this.recorder.add("trouble", { seconds, where, what: "a storm" });
    return this;
  }

  delay(seconds: number): this {
    this.recorder.add("trouble", { seconds, where: "host", what: "a nap", onlyDelays: true });
    return this;
  }

  ends(...open: string[]): this {
    this.recorder.add("end", { open });
    return this;
  }

  /** Accepted, started, and seen while it is live. */
  begun(asks: Partial<Asks> = {}): this {
    return this.at(0)
      .start({ asks: anAsk(asks) })
      .at(1)
      .post()
      .begins()
      .at(2)
      .sees();
  }
}

export type Tell = (tale: Tale) => Tale;

/** A rule, how it is broken, and the recording that breaks it. */
export type BadTale = readonly [rule: string, what: string, tell: Tell];

export const succeeded = ending("succeeded");
export const failed = ending("failed", "runFailed", {
  attempts: [anAttempt({ result: "failed" })],
});
export const cancelled = ending("cancelled", "cancelled");
export const callbackOf =
  (document: ReturnType<typeof ending>, taken = true): Tell =>
  (tale) => {
    tale.recorder.add("callback", { id: RUN, document, taken });
    return tale;
  };
