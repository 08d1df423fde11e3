/** A world in which nothing goes wrong, and bugs to plant in the app that runs in it. */
import type { OrchestrationHandler } from "durable-functions";
import type { LaunchResult } from "../../../src/contracts/attempt";
import type { Claims } from "../../../src/contracts/claim";
import { run } from "../../../src/orchestrators/run";
import { aClaim } from "../../support/claims";
import type { ActivityFake } from "../../support/hub-core";
import type { Reply } from "../../support/runs-api";
import type { Planted } from "./live-world";
import type { Order } from "./world-answers";
import type { StepFault, WorldStory } from "./world-story";

/** Nothing goes wrong in it. */
export const quietWorld: WorldStory = {
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
  lookout: null,
};

/** The host is killed in its second step, the launch. */
export const cutOff: StepFault = { execution: 2, kind: "crashesAfter", seconds: 0 };

type Activities = NonNullable<Planted["activities"]>;

export const without = (name: string, from: object): object =>
  Object.fromEntries(Object.entries(from).filter(([own]) => own !== name));

/** Another answer of one activity. */
export const answering =
  (name: string, change: (own: ActivityFake) => ActivityFake): Activities =>
  (own) => ({ ...own, [name]: change(own[name] ?? (() => null)) });

/** A status as callers read it. */
export const asWritten = (status: unknown): Record<string, unknown> =>
  JSON.parse(JSON.stringify(status)) as Record<string, unknown>;

/** A run whose status is changed before callers can read it. */
const showing = (change: (status: Record<string, unknown>) => object): OrchestrationHandler =>
  function* (context) {
    const setStatus = context.df.setCustomStatus.bind(context.df);
    context.df.setCustomStatus = (status) => {
      setStatus(change(asWritten(status)));
    };
    return yield* run(context);
  };

/** A run whose last status is changed. */
export const endingWith = (changes: object): OrchestrationHandler =>
  showing((status) => (status["phase"] === "ended" ? { ...status, ...changes } : status));

/** A run that claims another conclusion than its own. */
export const concluding = (conclusion: object): OrchestrationHandler =>
  showing((status) => ({
    ...status,
    conclusion: status["conclusion"] === null ? null : conclusion,
  }));

export const deaf: OrchestrationHandler = function* (context) {
  const wait = context.df.waitForExternalEvent.bind(context.df);
  context.df.waitForExternalEvent = () => wait("NeverRaised");
  return yield* run(context);
};

/** Sends without a claim, so nobody knows what an earlier execution has sent. */
export const noClaims: Claims = {
  open: () => Promise.resolve({ kind: "opened", claim: aClaim() }),
  close: () => Promise.resolve({ kind: "closed" }),
};

/** Looks nowhere for what the first POST has started, and sends another one. */
export const blind: Activities = (own) => ({
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

export const notStarted: LaunchResult = {
  kind: "rejected",
  failure: { code: "notStarted", message: "No." },
};

export const lateSender: Activities = answering(
  "launchAttempt",
  (own) => (order: Order, call) => own(without("deadline", order) as never, call),
);

export const changed =
  (change: (reply: Reply, method: string, path: string) => Reply): NonNullable<Planted["api"]> =>
  (own) =>
  async (method, path, call) =>
    change(await own(method, path, call), method, path);

export const replyOf = (reply: Reply, changes: Record<string, unknown>): Reply => ({
  ...reply,
  json: { ...reply.json, ...changes },
});

const conflict = (reply: Reply): Reply => ({
  ...replyOf(reply, { code: "idempotencyKeyReused", id: null }),
  status: 409,
});

/** Answers the second read after the end as the first read of all. */
export const swapped = (): NonNullable<Planted["api"]> => {
  const reads: Reply[] = [];
  return changed((reply, method, path) => {
    if (method !== "GET" || !/^\/api\/runs\/r-\w+$/.test(path)) return reply;
    reads.push(reply);
    const isSecond = reads.filter(({ json }) => json["done"] === true).length === 2;
    return isSecond ? (reads[0] ?? reply) : reply;
  });
};

const isStart = (method: string, path: string): boolean =>
  method === "POST" && path === "/api/runs";

/** Answers that a run succeeded which did not. */
export const takesFailureForSuccess: NonNullable<Planted["api"]> = changed((reply, method, path) =>
  method === "GET" && path.includes("/result") && reply.status === 424
    ? { ...reply, status: 200 }
    : reply,
);

/** Answers an equal body with 409. */
export const rejectsReplays: NonNullable<Planted["api"]> = changed((reply, method, path) =>
  isStart(method, path) && reply.headers["idempotent-replayed"] === "true"
    ? conflict(reply)
    : reply,
);

/** Starts without the tags, by which the bodies of a world differ. */
export const ignoresTags: NonNullable<Planted["api"]> = (own) => async (method, path, call) => {
  const body = without("tags", call?.body ?? {});
  return own(method, path, isStart(method, path) ? { ...call, body } : call);
};

/** Starts without the key. */
export const ignoresKeys: NonNullable<Planted["api"]> = (own) => async (method, path, call) =>
  own(method, path, isStart(method, path) ? { ...call, headers: {} } : call);
