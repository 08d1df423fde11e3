import type { Entry, EntryOf, Recording } from "./entry";

type Rest<Kind extends Entry["kind"]> = Omit<EntryOf<Kind>, "kind" | "at">;
type CallRest = Omit<Rest<"call">, "call">;
type AnswerRest = Omit<Rest<"answer">, "call">;

const EMPTY_CALL: CallRest = {
  ...{ process: "app", action: "read", scope: "tests" },
  ...{ id: null, key: null, body: null, asks: null, plan: null },
};

const NO_ANSWER: AnswerRest = {
  ...{ status: null, code: null, replayed: false, id: null, document: null },
};

/** Writes down what happens, on one clock, in the order in which it is told. */
export class Recorder {
  readonly #entries: Entry[] = [];
  readonly #nowMs: () => number;
  #calls = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get recording(): Recording {
    return this.#entries;
  }

  add<Kind extends Entry["kind"]>(kind: Kind, rest: Rest<Kind>, at = this.#nowMs()): void {
    this.#entries.push({ kind, at, ...rest } as unknown as Entry);
  }

  /** Returns the number with which the answer is told. */
  call(call: Partial<CallRest>): number {
    this.#calls += 1;
    this.add("call", { ...EMPTY_CALL, ...call, call: this.#calls });
    return this.#calls;
  }

  answer(call: number, answer: Partial<AnswerRest> = {}): void {
    this.add("answer", { ...NO_ANSWER, ...answer, call });
  }
}
