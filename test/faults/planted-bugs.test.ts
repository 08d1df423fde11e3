/** Bugs that are planted in the app's own code paths, each of which the checker has to find. */
import { run } from "../../src/orchestrators/run";
import { check } from "../support/history/check";
import { RUN_PAGE } from "../support/run-builders";
import { Tally } from "./table/tally";
import { liveWorld, type Planted } from "./worlds/live-world";
import {
  answering,
  blind,
  changed,
  concluding,
  cutOff,
  deaf,
  endingWith,
  ignoresKeys,
  ignoresTags,
  lateSender,
  noClaims,
  notStarted,
  quietWorld,
  rejectsReplays,
  replyOf,
  swapped,
  takesFailureForSuccess,
  without,
} from "./worlds/planted-bugs";
import { believer } from "./worlds/lookouts/planted-lookout-bugs";
import type { WorldStory } from "./worlds/world-story";

async function brokenIn(story: Partial<WorldStory>, planted: Planted = {}): Promise<string[]> {
  const { recording } = await liveWorld({ ...quietWorld, ...story }, planted);
  return [...new Set(check(recording).map(({ rule }) => rule))];
}

describe("a correct app", () => {
  it.each<[string, Partial<WorldStory>]>([
    ["in a quiet world", {}],
    ["whose launch was cut off", { vendor: "dbt", stepFaults: [cutOff], listLagSeconds: 8 }],
    [
      "whose launch was cut off, not listed, and rejected when repeated",
      {
        ...{ vendor: "dbt", listLagSeconds: 8, launches: ["launched", "refused"] },
        stepFaults: [cutOff],
      },
    ],
    [
      "whose launch was cut off, and meets 429 when it is repeated",
      { launches: ["launched", "busy"], stepFaults: [cutOff], cancels: [2] },
    ],
    ["whose vendor starts it again", { vendor: "pipeline", vendorRetries: 1 }],
    ["that repairs its attempts", { retries: "repair", repair: { mode: null } }],
    ["whose repairs are cut off", { retries: "repair", launches: ["launched", "answerLost"] }],
    ["that is cancelled", { cancels: [20], runSeconds: 4_000 }],
    [
      "that is cancelled while it waits for its next attempt",
      { ends: ["platformFailure"], retries: "repair", runSeconds: 0, cancels: [6] },
    ],
    ["that calls back", { receiver: ["isAway", "takes"] }],
    [
      "whose lookout is ended twice, and has a wrong list",
      {
        ...{ runSeconds: 400, waitSeconds: 15 },
        lookout: {
          ...{ othersSeconds: 400, list: "empty", hints: "wrong" },
          kills: [
            { at: 120, what: "lookout" },
            { at: 240, what: "both" },
          ],
        },
      },
    ],
    [
      "that is asked again",
      {
        starts: [
          { at: 10, isOther: false },
          { at: 20, isOther: true },
        ],
      },
    ],
  ])("breaks no rule: one %s", async (_what, story) => {
    expect(await brokenIn(story)).toStrictEqual([]);
  });
});

describe("a bug that is planted in the app", () => {
  const tally = new Tally();
  afterAll(() => {
    tally.save();
  });

  it.each<[bug: string, rule: string, story: Partial<WorldStory>, planted: Planted]>([
    [
      "sends without a claim",
      "an attempt is started once at most",
      { vendor: "dbt", runSeconds: 3, listLagSeconds: 8, stepFaults: [cutOff] },
      { claims: noClaims },
    ],
    [
      "skips a look-up after an unclear answer",
      "an attempt is started once at most",
      { vendor: "pipeline", launches: ["answerLost", "launched"], runSeconds: 50 },
      { activities: blind },
    ],
    [
      "forgets the deadline before the POST",
      "no POST is sent after the deadline",
      { timeoutSeconds: 60, stepFaults: [{ execution: 2, kind: "crashesBefore", seconds: 400 }] },
      { activities: lateSender },
    ],
    [
      "says too early that nothing was started",
      "nothing was started where the message says so",
      {},
      {
        activities: (own) => ({
          ...own,
          launchAttempt: async (input, call) => {
            await own["launchAttempt"]?.(input, call);
            return notStarted;
          },
          closeLaunch: () => ({ kind: "closed" }),
        }),
      },
    ],
    [
      "loses a cancel",
      "a cancel reaches the vendor",
      { cancels: [20], runSeconds: 700, waitSeconds: 120 },
      { orchestrators: { run: deaf } },
    ],
    [
      "only pretends to cancel",
      "a run that was cancelled or timed out has stopped at the vendor",
      { cancels: [50], runSeconds: 400, stopSeconds: null },
      {
        orchestrators: {
          run: concluding({ outcome: "cancelled", code: "cancelled", message: "Cancelled." }),
        },
      },
    ],
    [
      "claims success",
      "a run succeeds only if the vendor says so",
      {},
      {
        orchestrators: {
          run: concluding({ outcome: "succeeded", code: null, message: `Succeeded. ${RUN_PAGE}` }),
        },
      },
    ],
    [
      "believes its lookout without a check",
      "a run succeeds only if the vendor says so",
      {
        ...{ runSeconds: 300, waitSeconds: 15 },
        lookout: { othersSeconds: 200, list: "empty", hints: "right", kills: [] },
      },
      { orchestrators: { watch: believer } },
    ],
    [
      "takes a failure for final that the vendor mends",
      "a run does not fail while the vendor starts it again",
      { vendor: "pipeline", runSeconds: 118, vendorRetries: 1, ends: ["failed", "succeeded"] },
      {
        activities: answering(
          "checkAttempt",
          (own) => async (input, call) =>
            without("provisionalSeconds", (await own(input, call)) as object),
        ),
      },
    ],
    [
      "forgets an attempt in its document",
      "attempts do not vanish, and their results do not change",
      {},
      {
        orchestrators: {
          run: endingWith({ attempts: [] }),
        },
      },
    ],
    [
      "counts its checks from zero again",
      "the number of checks never decreases",
      {},
      {
        orchestrators: {
          run: endingWith({ checks: 0 }),
        },
      },
    ],
    [
      "swaps two answers",
      "the result link agrees with the document",
      {},
      { api: takesFailureForSuccess },
    ],
    ["answers with an older document", "a run that has ended stays ended", {}, { api: swapped() }],
    [
      "answers an equal body with 409",
      "a key answers 409 exactly when the body differs",
      { starts: [{ at: 10, isOther: false }] },
      { api: rejectsReplays },
    ],
    [
      "accepts another body for a key",
      "a key answers 409 exactly when the body differs",
      { starts: [{ at: 10, isOther: true }] },
      { api: ignoresTags },
    ],
    [
      "gives two runs for one key",
      "one key gives one run",
      { starts: [{ at: 10, isOther: false }] },
      { api: ignoresKeys },
    ],
    [
      "never says that an answer is replayed",
      "all equal answers but one say that they are replayed",
      { starts: [{ at: 10, isOther: false }] },
      { api: changed((reply) => ({ ...reply, headers: {} })) },
    ],
    [
      "posts another outcome than that of its document",
      "a callback says what the document says",
      { receiver: ["takes"] },
      { api: changed((reply) => replyOf(reply, { status: reply.json["status"], endedAt: null })) },
    ],
    [
      "sends its callback twice",
      "a callback comes once, unless its step was interrupted",
      { receiver: ["takes"] },
      {
        activities: answering("deliverCallback", (own) => async (input, call) => {
          await own(input, call);
          return own(input, call);
        }),
      },
    ],
    [
      "sends no callback",
      "a callback comes at least once",
      { receiver: ["takes"] },
      {
        activities: answering("deliverCallback", () => () => ({ kind: "delivered", status: 200 })),
      },
    ],
    [
      "shows the address of the callback",
      "no secret is where people can read it",
      { receiver: ["takes"] },
      {
        orchestrators: {
          run: function* (context) {
            context.log(context.df.getInput<object>());
            return yield* run(context);
          },
        },
      },
    ],
  ])("is found: it %s", async (_bug, rule, story, planted) => {
    expect(await brokenIn(story, planted)).toContain(rule);
    tally.bugsFound += 1;
  });
});
