import {
  anAttempt,
  callbackOf,
  ending,
  failed,
  RUN,
  succeeded,
  type BadTale,
  type Tell,
} from "./tale";

const repairOf =
  (id: string, repaired: string): Tell =>
  (t) =>
    t.call({ action: "repair", id: repaired }, { status: 202, id });

/** About keys, ends, documents and callbacks. */
export const badAnswers = (): BadTale[] => [
  ["one key gives one run", "two runs", (t) => t.start().start({}, { id: "r-2", replayed: true })],
  [
    "a key answers 409 exactly when the body differs",
    "409 for an equal body",
    (t) => t.start().start({}, { status: 409, code: "idempotencyKeyReused", id: null }),
  ],
  [
    "a key answers 409 exactly when the body differs",
    "202 for another body",
    (t) => t.start().start({ body: "B" }, { replayed: true }),
  ],
  [
    "a key answers 409 exactly when the body differs",
    "409 for the only start",
    (t) => t.start({}, { status: 409, code: "idempotencyKeyReused", id: null }),
  ],
  [
    "all equal answers but one say that they are replayed",
    "two fresh answers",
    (t) => t.start().start(),
  ],
  [
    "all equal answers but one say that they are replayed",
    "no fresh answer",
    (t) => t.start({}, { replayed: true }),
  ],
  [
    "a run has one live repair at a time",
    "two at once",
    (t) =>
      repairOf("r-3", RUN)(repairOf("r-2", RUN)(t.begun().stops("failed").at(21).reads(failed))),
  ],
  ["every accepted run ends in time", "one that never ends", (t) => t.begun().at(9_000).ends()],
  ["every accepted run ends in time", "one that was never seen", (t) => t.start().at(9_000).ends()],
  [
    "a cancelled run ends in time",
    "one that goes on",
    (t) => t.begun().at(5).cancel().cancelAsked().at(3_000).ends(),
  ],
  [
    "a cancel reaches the vendor",
    "a job that goes on",
    (t) =>
      t
        .begun()
        .at(5)
        .cancel()
        .at(400)
        .stops("succeeded")
        .reads({ ...succeeded, endedAt: null })
        .ends(),
  ],
  ["nothing stays open", "a watch", (t) => t.ends("watch-1")],
  [
    "no run ends by a defect",
    "an internal error",
    (t) => t.begun().trouble(1).stops("failed").at(21).reads(ending("unknown", "internalError")),
  ],
  [
    "no call is answered with a server error",
    "500",
    (t) => t.call({ action: "list" }, { status: 500 }),
  ],
  [
    "no call is answered with a server error",
    "503 without trouble",
    (t) => t.call({ action: "list" }, { status: 503 }),
  ],
  [
    "a run that has ended stays ended",
    "one that is live again",
    (t) =>
      t
        .begun()
        .stops("succeeded")
        .at(21)
        .reads(succeeded)
        .call(
          { action: "tasks", id: RUN },
          { document: { ...succeeded, done: false, status: "running", attempts: null } },
        ),
  ],
  [
    "an ending does not change",
    "another message",
    (t) =>
      t
        .begun()
        .stops("succeeded")
        .at(21)
        .reads(succeeded)
        .reads({ ...succeeded, message: "Otherwise." }),
  ],
  [
    "attempts do not vanish, and their results do not change",
    "one that is gone",
    (t) => t.begun().sees({ attempts: [] }),
  ],
  [
    "attempts do not vanish, and their results do not change",
    "one that succeeds after it failed",
    (t) =>
      t
        .begun()
        .sees({ attempts: [anAttempt({ result: "failed" })] })
        .sees({ attempts: [anAttempt({ result: "succeeded" })] }),
  ],
  ["the number of checks never decreases", "none after one", (t) => t.begun().sees({ checks: 0 })],
  [
    "history is only added to, in order",
    "a newer entry that is gone",
    (t) =>
      t.begun().sees({
        history: [{ at: "2026-03-02T06:00:00.000Z", phase: "launching", message: "Accepted" }],
      }),
  ],
  [
    "history is only added to, in order",
    "entries out of order",
    (t) =>
      t.begun().sees({
        history: [
          { at: "2026-03-02T06:00:09.000Z", phase: "launching", message: "Accepted" },
          { at: "2026-03-02T06:00:03.000Z", phase: "launching", message: "Accepted" },
        ],
      }),
  ],
  [
    "phases keep their order",
    "watching after stopping",
    (t) => t.begun().sees({ phase: "stopping" }).sees(),
  ],
  [
    "phases keep their order",
    "another attempt after the outputs",
    (t) => t.begun().sees({ phase: "readingOutputs" }).sees({ phase: "waitingToRetry" }),
  ],
  [
    "what was fixed once stays",
    "another deadline",
    (t) => t.begun().sees({ deadline: "2026-03-02T09:00:00.000Z" }),
  ],
  [
    "the result link agrees with the document",
    "200 for a failure",
    (t) => t.begun().stops("failed").at(21).reads(failed).result(200, failed),
  ],
  [
    "the result link agrees with the document",
    "another code",
    (t) =>
      t
        .begun()
        .stops("failed")
        .at(21)
        .reads(failed)
        .result(424, { ...failed, error: { code: "other", message: "" } }),
  ],
  [
    "a callback says what the document says",
    "another outcome",
    (t) =>
      callbackOf(failed)(t.begun({ callback: true }).stops("succeeded").at(21).reads(succeeded)),
  ],
  [
    "a callback comes at least once",
    "none",
    (t) => t.begun({ callback: true }).stops("succeeded").at(21).reads(succeeded).at(9_000).ends(),
  ],
  [
    "a callback comes once, unless its step was interrupted",
    "two",
    (t) => {
      const told = t.begun({ callback: true }).stops("succeeded").at(21).reads(succeeded);
      return callbackOf(succeeded)(callbackOf(succeeded)(told));
    },
  ],
];
