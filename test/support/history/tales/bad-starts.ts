import { anAsk, anAttempt, cancelled, ending, failed, succeeded, type BadTale } from "./tale";

const notStarted = (message: string): ReturnType<typeof ending> =>
  ending("failed", "notStarted", {
    error: { code: "notStarted", message: `Failed.\nMessage: ${message}` },
    ...{ attempts: [], attempt: null, vendorRunId: null },
  });
/** About what runs at the vendors, and what is said of it. */
export const badStarts = (): BadTale[] => [
  [
    "an attempt is started once at most",
    "two runs of one attempt",
    (t) =>
      t
        .begun()
        .stops("succeeded")
        .begins({ execution: "502" })
        .stops("cancelled", "502")
        .at(21)
        .reads({
          ...succeeded,
          attempts: [
            anAttempt({
              result: "succeeded",
              duplicates: [{ vendorRunId: "502", cancelError: null }],
            }),
          ],
        }),
  ],
  [
    "a run never has two attempts that execute at the same time",
    "the second before the end of the first",
    (t) => t.begun({ retries: true }).begins({ execution: "502", attempt: 2 }),
  ],
  [
    "no attempt is started that nobody asked for",
    "a second one",
    (t) => t.begun().stops("failed").at(3).begins({ execution: "502", attempt: 2 }),
  ],
  [
    "no attempt is started that nobody asked for",
    "one of a run that only watches",
    (t) => t.start({ asks: anAsk({ attaches: true }) }).begins(),
  ],
  ["no POST is sent after the deadline", "a late one", (t) => t.begun().at(3_601).post()],
  [
    "nothing is started after the end",
    "a run of the same attempt",
    (t) =>
      t
        .begun({ mayStartTwice: true })
        .stops("succeeded")
        .at(21)
        .reads(succeeded)
        .at(22)
        .begins({ execution: "501 again", vendorRunId: "501" }),
  ],
  [
    "everything that was executed is in the document",
    "an attempt that is not",
    (t) =>
      t
        .begun({ retries: true })
        .stops("succeeded")
        .at(3)
        .begins({ execution: "502", attempt: 2 })
        .stops("succeeded", "502")
        .at(21)
        .reads(succeeded),
  ],
  [
    "what a document names exists at the vendor",
    "a duplicate that nobody started",
    (t) =>
      t.begun().sees({
        attempts: [anAttempt({ duplicates: [{ vendorRunId: "999", cancelError: null }] })],
      }),
  ],
  [
    "a run succeeds only if the vendor says so",
    "a failed job",
    (t) => t.begun().stops("failed").at(21).reads(succeeded),
  ],
  [
    "a run succeeds only if the vendor says so",
    "a partial success that counts as failure",
    (t) => t.begun().stops("partial").at(21).reads(succeeded),
  ],
  [
    "a run fails only if the vendor says so",
    "a success",
    (t) => t.begun().stops("succeeded").at(21).reads(failed),
  ],
  [
    "a run does not fail while the vendor starts it again",
    "a retry of the vendor",
    (t) =>
      t
        .begun()
        .at(19)
        .stops("failed")
        .at(21)
        .reads(failed)
        .at(30)
        .begins({ execution: "502", by: "vendor", continues: "501" }),
  ],
  [
    "a run that was cancelled or timed out has stopped at the vendor",
    "one that has succeeded",
    (t) => t.begun().stops("succeeded").at(21).reads(cancelled),
  ],
  [
    "nothing was started where the message says so",
    "a run that was not found",
    (t) =>
      t
        .start()
        .begins({ attempt: null })
        .stops("cancelled")
        .reads({
          ...notStarted("The job could not be started, and nothing is running: 503."),
          outcome: "unknown",
          error: { code: "launchUnclear", message: "Message: The job was not started." },
        })
        .trouble(1),
  ],
  [
    "a run that is no longer watched has stopped at the vendor",
    "a second attempt that goes on",
    (t) =>
      t
        .begun({ retries: true })
        .stops("succeeded")
        .queues({ execution: "502", attempt: 2 })
        .at(21)
        .reads(succeeded),
  ],
  [
    "only what somebody else has started is left running",
    "its own",
    (t) => t.begun().at(21).reads(ending("cancelled", "leftRunning")),
  ],
  [
    "what somebody else has started is cancelled only on request",
    "a run of a schedule",
    (t) => t.begins({ by: "other", id: null, attempt: null }).cancelAsked(),
  ],
  [
    "what somebody else has started is cancelled only on request",
    "another run than the attached one",
    (t) =>
      t
        .start({
          asks: anAsk({ job: null, vendorRunId: "501", attaches: true, cancelsOthers: true }),
        })
        .begins({ by: "other", id: null, attempt: null, execution: "500" })
        .cancelAsked("500"),
  ],
  [
    "an outcome is unknown only after trouble",
    "an unclear launch on a quiet day",
    (t) => t.start().reads(ending("unknown", "launchUnclear", { attempts: [] })),
  ],
  [
    "an outcome is unknown only after trouble",
    "an unclear launch after nothing but a delay",
    (t) =>
      t
        .start()
        .delay(60)
        .reads(ending("unknown", "launchUnclear", { attempts: [] })),
  ],
  [
    "contact is lost only after a long silence",
    "a short one",
    (t) => t.begun().trouble(10, "vendor").at(21).reads(ending("unknown", "lostContact")),
  ],
  [
    "an attempt that has stopped is seen to have stopped",
    "one that stopped long ago",
    (t) =>
      t
        .begun()
        .trouble(1)
        .at(3)
        .stops("cancelled")
        .at(600)
        .reads(ending("unknown", "cancelNotConfirmed", { endedAt: null })),
  ],
  [
    "no secret is where people can read it",
    "a token in a log",
    (t) => {
      t.recorder.add("secret", { name: "token", text: "dapi-123" });
      t.recorder.add("trace", { where: "log", text: "Authorization: dapi-123" });
      return t;
    },
  ],
];
