import {
  anAsk,
  anAttempt,
  callbackOf,
  cancelled,
  ending,
  failed,
  RUN,
  succeeded,
  type Tell,
} from "./tale";

const NO_SECOND = "Failed.\nMessage: Attempt 2 was not started: the deadline passed.";
const second = anAttempt({ number: 2, vendorRunId: "502" });
const attached = anAsk({ job: null, attaches: true });

/** Recordings in which nothing is wrong. */
export const goodTales = (): (readonly [what: string, tell: Tell])[] => [
  [
    "a success",
    (t) =>
      t.begun().at(19).stops("succeeded").at(21).reads(succeeded).result(200, succeeded).ends(),
  ],
  [
    "a failure",
    (t) => t.begun().at(19).stops("failed").at(21).reads(failed).result(424, failed).ends(),
  ],
  [
    "a cancel",
    (t) => t.begun().at(5).cancel().cancelAsked().at(9).stops("cancelled").at(21).reads(cancelled),
  ],
  [
    "equal starts, and one with another body",
    (t) =>
      t
        .start()
        .start({}, { replayed: true })
        .start({ body: "B" }, { status: 409, code: "idempotencyKeyReused", id: null })
        .start({ scope: "another" }, { id: "r-2" }),
  ],
  [
    "a start whose answer was lost, and its repetition",
    (t) => t.start({}, { status: null, id: null }).start({}, { replayed: true }),
  ],
  [
    "a second attempt after a failed one",
    (t) =>
      t
        .begun({ retries: true })
        .stops("failed")
        .at(3)
        .begins({ execution: "502", attempt: 2 })
        .stops("succeeded", "502")
        .at(21)
        .reads({
          ...succeeded,
          attempts: [anAttempt({ result: "failed" }), { ...second, result: "succeeded" }],
        }),
  ],
  [
    "a second attempt that was not started, where the vendor does not say which attempt ran",
    (t) =>
      t
        .start({ asks: anAsk({ retries: true }) })
        .at(1)
        .begins({ attempt: null })
        .at(19)
        .stops("failed")
        .at(21)
        .reads({ ...failed, error: { code: "runFailed", message: NO_SECOND } }),
  ],
  [
    "a duplicate that was cancelled in its queue",
    (t) =>
      t
        .begun()
        .queues({ execution: "502" })
        .cancelAsked("502")
        .stops("cancelled", "502")
        .at(19)
        .stops("succeeded")
        .at(21)
        .reads(succeeded),
  ],
  [
    "an unclear launch that says so",
    (t) =>
      t
        .start()
        .trouble(1)
        .begins()
        .reads(ending("unknown", "launchUnclear", { attempts: [] })),
  ],
  [
    "a late end that trouble excuses",
    (t) =>
      t
        .begun()
        .trouble(9_000)
        .stops("succeeded")
        .at(9_000)
        .reads({ ...succeeded, endedAt: null }),
  ],
  [
    "somebody else's run that is left",
    (t) =>
      t
        .start({ asks: anAsk({ attaches: true }) })
        .begins({ by: "other", id: null, attempt: null })
        .at(5)
        .cancel()
        .at(21)
        .reads(ending("cancelled", "leftRunning")),
  ],
  [
    "an attached run that its caller wants cancelled",
    (t) =>
      t
        .start({ asks: { ...attached, vendorRunId: "501", cancelsOthers: true } })
        .begins({ by: "other", id: null, attempt: null })
        .at(5)
        .cancel()
        .cancelAsked()
        .stops("cancelled")
        .at(21)
        .reads(cancelled),
  ],
  [
    "reads that overlap",
    (t) => {
      const slow = t.begun().stops("succeeded").recorder.call({ action: "read", id: RUN });
      t.at(21).reads(succeeded);
      t.recorder.answer(slow, {
        status: 200,
        document: { ...succeeded, done: false, status: "running", endedAt: null },
      });
      return t;
    },
  ],
  [
    "a callback",
    (t) =>
      callbackOf(succeeded)(t.begun({ callback: true }).stops("succeeded").at(21).reads(succeeded))
        .at(9_999)
        .ends(),
  ],
];
