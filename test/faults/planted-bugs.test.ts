/** Bugs that are planted in the app's own code paths, each of which the checker has to find. */
import type { OrchestrationHandler } from "durable-functions";
import type { LaunchResult } from "../../src/contracts/attempt";
import type { Claims } from "../../src/contracts/claim";
import { run } from "../../src/orchestrators/run";
import { aClaim } from "../support/claims";
import { check } from "../support/history/check";
import type { ActivityFake } from "../support/hub-core";
import { RUN_PAGE } from "../support/run-builders";
import type { Reply } from "../support/runs-api";
import { liveWorld, type Planted } from "./worlds/live-world";
import type { StepFault, WorldStory } from "./worlds/world-story";
import type { Order } from "./worlds/world-vendor";

const quietWorld: WorldStory = {
  vendor: "databricks",
  runSeconds: 100,
  ends: ["failed"],
  looksQueued: false,
  stopSeconds: 10,
  listLagSeconds: 0,
  launches: ["launched"],
  busySeconds: 0,
  silences: [],
  storageSilences: [],
  waitSeconds: 30,
  timeoutSeconds: 86_400,
  queueTimeoutSeconds: null,
  outputs: "summary",
  vendorRetries: 0,
  otherSeconds: 0,
  onActive: "wait",
  retries: "none",
  relaunches: false,
  refusesRepairs: false,
  repair: null,
  starts: [],
  cancels: [],
  wakes: [],
  strays: [],
  stepFaults: [],
  lostTurns: [],
  sleeps: [],
  receiver: null,
};

async function brokenIn(story: Partial<WorldStory>, planted: Planted = {}): Promise<string[]> {
  const { recording } = await liveWorld({ ...quietWorld, ...story }, planted);
  return [...new Set(check(recording).map(({ rule }) => rule))];
}

/** The host is killed in its second step, the launch. */
const cutOff: StepFault = { execution: 2, kind: "crashesAfter", seconds: 0 };

type Activities = NonNullable<Planted["activities"]>;

/** Another answer of one activity. */
const answering =
  (name: string, change: (own: ActivityFake) => ActivityFake): Activities =>
  (own) => ({ ...own, [name]: change(own[name] ?? (() => null)) });

/** A run whose status is changed before callers can read it. */
const showing = (change: (status: Record<string, unknown>) => object): OrchestrationHandler =>
  function* (context) {
    const setStatus = context.df.setCustomStatus.bind(context.df);
    context.df.setCustomStatus = (status) => {
      setStatus(change(status as Record<string, unknown>));
    };
    return yield* run(context);
  };

/** A run that claims another conclusion than its own. */
const concluding = (conclusion: object): OrchestrationHandler =>
  showing((status) => ({
    ...status,
    conclusion: status["conclusion"] === null ? null : conclusion,
  }));

const deaf: OrchestrationHandler = function* (context) {
  const wait = context.df.waitForExternalEvent.bind(context.df);
  context.df.waitForExternalEvent = () => wait("NeverRaised");
  return yield* run(context);
};

/** Sends without a claim, so nobody knows what an earlier execution has sent. */
const noClaims: Claims = {
  open: () => Promise.resolve({ kind: "opened", claim: aClaim() }),
  close: () => Promise.resolve({ kind: "closed" }),
};

/** Looks nowhere for what the first POST has started, and sends another one. */
const blind: Activities = (own) => ({
  ...own,
  lookUpAttempt: () => ({ kind: "notFound", marker: null, jobUrl: null }),
  launchAttempt: ({ send = 1, plan, ...order }: Order, call) => {
    const baselineRunId = send === 1 ? plan.baselineRunId : FIRST_RUN;
    return own["launchAttempt"]?.(
      { ...order, send, plan: { ...plan, baselineRunId } } as never,
      call,
    );
  },
});

/** The vendor's id of what the first POST of a world starts. */
const FIRST_RUN = "501";

const notStarted: LaunchResult = {
  kind: "rejected",
  failure: { code: "notStarted", message: "No." },
};

const lateSender: Activities = answering(
  "launchAttempt",
  (own) =>
    ({ deadline: _, ...order }: { deadline?: string }, call) =>
      own(order as never, call),
);

const changed =
  (change: (reply: Reply, method: string, path: string) => Reply): NonNullable<Planted["api"]> =>
  (own) =>
  async (method, path, call) =>
    change(await own(method, path, call), method, path);

const replyOf = (reply: Reply, changes: Record<string, unknown>): Reply => ({
  ...reply,
  json: { ...reply.json, ...changes },
});

const conflict = (reply: Reply): Reply => ({
  ...replyOf(reply, { code: "idempotencyKeyReused", id: null }),
  status: 409,
});

let reads: Reply[] = [];

/** Answers the second read after the end as the first read of all. */
const swapped = changed((reply, method, path) => {
  if (method !== "GET" || !/^\/api\/runs\/r-\w+$/.test(path)) return reply;
  reads.push(reply);
  const isSecond = reads.filter(({ json }) => json["done"] === true).length === 2;
  return isSecond ? (reads[0] ?? reply) : reply;
});

const isStart = (method: string, path: string): boolean =>
  method === "POST" && path === "/api/runs";

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
    ["that calls back", { receiver: ["isAway", "takes"] }],
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
  beforeEach(() => {
    reads = [];
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
      "takes a failure for final that the vendor mends",
      "a run does not fail while the vendor starts it again",
      { vendor: "pipeline", runSeconds: 118, vendorRetries: 1, ends: ["failed", "succeeded"] },
      {
        activities: answering("checkAttempt", (own) => async (input, call) => {
          const { provisionalSeconds: _, ...result } = (await own(input, call)) as Record<
            string,
            unknown
          >;
          return result;
        }),
      },
    ],
    [
      "forgets an attempt in its document",
      "attempts do not vanish, and their results do not change",
      {},
      {
        orchestrators: {
          run: showing((status) =>
            status["phase"] === "ended" ? { ...status, attempts: [] } : status,
          ),
        },
      },
    ],
    [
      "counts its checks from zero again",
      "the number of checks never decreases",
      {},
      {
        orchestrators: {
          run: showing((status) =>
            status["phase"] === "ended" ? { ...status, checks: 0 } : status,
          ),
        },
      },
    ],
    [
      "swaps two answers",
      "the result link agrees with the document",
      {},
      {
        api: changed((reply, method, path) =>
          method === "GET" && path.includes("/result") && reply.status === 424
            ? { ...reply, status: 200 }
            : reply,
        ),
      },
    ],
    ["answers with an older document", "a run that has ended stays ended", {}, { api: swapped }],
    [
      "answers an equal body with 409",
      "a key answers 409 exactly when the body differs",
      { starts: [{ at: 10, isOther: false }] },
      {
        api: changed((reply, method, path) =>
          isStart(method, path) && reply.headers["idempotent-replayed"] === "true"
            ? conflict(reply)
            : reply,
        ),
      },
    ],
    [
      "accepts another body for a key",
      "a key answers 409 exactly when the body differs",
      { starts: [{ at: 10, isOther: true }] },
      {
        api: (own) => async (method, path, call) => {
          const { tags: _, ...body } = (call?.body ?? {}) as Record<string, unknown>;
          return own(method, path, isStart(method, path) ? { ...call, body } : call);
        },
      },
    ],
    [
      "gives two runs for one key",
      "one key gives one run",
      { starts: [{ at: 10, isOther: false }] },
      {
        api: (own) => async (method, path, call) =>
          own(method, path, isStart(method, path) ? { ...call, headers: {} } : call),
      },
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
  });
});
