import { InvocationContext } from "@azure/functions";
import { OrchestrationRuntimeStatus as Status } from "durable-functions";
import {
  createNoticeActivities,
  type NoticeActivitiesOptions,
  type NoticeAddress,
} from "../../../src/activities/notice-activities";
import type { PostResult } from "../../../src/contracts/callback";
import { noticesIdOf, type NoticesInput } from "../../../src/contracts/notices";
import { aRunEnding, BASE_URL, RUN_ID } from "../../support/endings";
import { aLane } from "../../support/lanes";
import { MemoryHub } from "../../support/memory-hub";
import { aRule } from "../../support/notice-rules";

const ADDRESS = "https://hooks.example.com/services/T0/B0/s3cret-of-the-hook";
const NEW_ADDRESS = "https://hooks.example.com/services/T0/B1/an0ther-s3cret";
const acceptedAt = "2026-03-02T06:00:00.000Z";
const delivered: PostResult = { kind: "delivered", status: 202 };
const gone: PostResult = { kind: "refused", reason: "hooks.example.com answered 404" };

const holding = (address: string, renewed = address): NoticeAddress => ({
  get: () => Promise.resolve({ kind: "token", token: address }),
  renew: () => Promise.resolve({ kind: "token", token: renewed }),
});

const aHub = (): MemoryHub => new MemoryHub(() => new Date(acceptedAt));

interface Scene extends Partial<Omit<NoticeActivitiesOptions, "addressOf" | "post" | "clientOf">> {
  readonly address?: NoticeAddress;
  readonly answers?: Readonly<Record<string, PostResult>>;
  readonly hub?: MemoryHub;
}

/** Performs one of the activities; `posted` has the addresses. */
async function perform(
  name: string,
  input: unknown,
  { address = holding(ADDRESS), answers = {}, hub = aHub(), ...options }: Scene = {},
): Promise<{ result: unknown; posted: string[]; bodies: unknown[] }> {
  const posted: string[] = [];
  const bodies: unknown[] = [];
  const activities = createNoticeActivities({
    rules: [aRule()],
    addressOf: () => address,
    clientOf: () => hub.client,
    findEnding: () => Promise.resolve(aRunEnding()),
    laneOf: aLane,
    baseUrl: BASE_URL,
    post: (to, body) => {
      posted.push(to);
      bodies.push(body);
      return Promise.resolve(answers[to] ?? delivered);
    },
    ...options,
  });
  const handler = activities.find((one) => one.name === name)?.handler;
  const result = await handler?.(input, new InvocationContext());
  return { result, posted, bodies };
}

const deliver = (scene: Scene = {}): ReturnType<typeof perform> =>
  perform("deliverNotice", { runId: RUN_ID, rule: "on call" }, scene);

describe("deliverNotice", () => {
  it("posts the notice to the address in the vault", async () => {
    const { result, posted, bodies } = await deliver();

    expect(result).toStrictEqual(delivered);
    expect(posted).toStrictEqual([ADDRESS]);
    expect(bodies).toMatchObject([{ id: `${RUN_ID}/on call`, title: "Failed: Nightly load" }]);
  });

  it("reads the secret again when the address is rejected, because it may have been replaced", async () => {
    const { result, posted } = await deliver({
      address: holding(ADDRESS, NEW_ADDRESS),
      answers: { [ADDRESS]: gone },
    });

    expect(result).toStrictEqual(delivered);
    expect(posted).toStrictEqual([ADDRESS, NEW_ADDRESS]);
  });

  it("posts once to an address that is rejected and was not replaced", async () => {
    const { result, posted } = await deliver({ answers: { [ADDRESS]: gone } });

    expect(result).toStrictEqual(gone);
    expect(posted).toStrictEqual([ADDRESS]);
  });

  it.each([
    ["no address", "xoxb-another-s3cret"],
    ["an address at another host", "https://s3cret.example.org/hook"],
    ["an address without TLS", "http://hooks.example.com/s3cret"],
    ["an address with a password", "https://u:s3cret@hooks.example.com/"],
    ["an IP address", "https://10.0.0.4/s3cret"],
    ["this machine", "http://127.0.0.1:7071/s3cret"],
  ])("posts nothing when the secret holds %s, and does not repeat it", async (_what, held) => {
    const { result, posted } = await deliver({ address: holding(held) });

    expect(posted).toStrictEqual([]);
    expect(result).toStrictEqual({
      kind: "tryAgain",
      reason:
        'the secret "on-call-hook" does not hold an https address at hooks.example.com. Store the address alone, or correct the host of the rule in NOTIFY',
      retryAfterSeconds: null,
    });
  });

  it("tries again while the vault cannot be read", async () => {
    const reason = 'The secret "on-call-hook" does not exist in Key Vault kv.';
    const get = (): ReturnType<NoticeAddress["get"]> =>
      Promise.resolve({ kind: "unavailable", reason });

    const { result, posted } = await deliver({ address: { get, renew: get } });

    expect(result).toStrictEqual({ kind: "tryAgain", reason, retryAfterSeconds: null });
    expect(posted).toStrictEqual([]);
  });

  it.each([
    ["noSuchRun", { kind: "refused", reason: "the run is no longer known" }],
    [
      "notEnded",
      {
        kind: "tryAgain",
        reason: "the task hub does not show the end of the run",
        retryAfterSeconds: null,
      },
    ],
  ] as const)("posts nothing when the task hub says %s", async (found, expected) => {
    const { result, posted } = await deliver({ findEnding: () => Promise.resolve(found) });

    expect(result).toStrictEqual(expected);
    expect(posted).toStrictEqual([]);
  });

  it("posts nothing for a rule that was removed since", async () => {
    const { result, posted } = await deliver({ rules: [] });

    expect(result).toStrictEqual({
      kind: "refused",
      reason: "the setting NOTIFY has no rule on call any more",
    });
    expect(posted).toStrictEqual([]);
  });
});

describe("chooseNotices", () => {
  const choose = (scene: Scene): ReturnType<typeof perform> =>
    perform("chooseNotices", { runId: RUN_ID }, scene);

  it("names the rules that match", async () => {
    const rules = [aRule(), aRule({ name: "other", outcomes: ["succeeded"] })];

    const { result } = await choose({ rules });

    expect(result).toStrictEqual({ kind: "chosen", rules: ["on call"] });
  });

  it("waits for an end that the task hub does not show, and tells nobody of a run that was deleted", async () => {
    const notEnded = await choose({ findEnding: () => Promise.resolve("notEnded") });
    const deleted = await choose({ findEnding: () => Promise.resolve("noSuchRun") });

    expect(notEnded.result).toStrictEqual({ kind: "notEnded" });
    expect(deleted.result).toStrictEqual({ kind: "chosen", rules: [] });
  });
});

describe("startNotices", () => {
  const start = (hub: MemoryHub, outcome = "failed"): ReturnType<typeof perform> =>
    perform("startNotices", { runId: RUN_ID, acceptedAt, outcome }, { hub });

  const input: NoticesInput = { runId: RUN_ID, acceptedAt, waitingSince: null, chosen: null };

  const putNotices = (hub: MemoryHub, changes: Partial<NoticesInput> = {}): void => {
    hub.put({
      instanceId: noticesIdOf(RUN_ID),
      name: "notices",
      runtimeStatus: Status.Completed,
      input: { ...input, ...changes },
    });
  };

  it("starts the instance of the run", async () => {
    const hub = aHub();

    const { result } = await start(hub);

    expect(result).toStrictEqual({ result: "started" });
    expect([...hub.instances.values()]).toMatchObject([
      { instanceId: noticesIdOf(RUN_ID), name: "notices", input },
    ]);
  });

  it("starts nothing for an outcome that no rule is about", async () => {
    const hub = aHub();

    const { result } = await start(hub, "succeeded");

    expect(result).toStrictEqual({ result: "unwanted" });
    expect(hub.starts).toBe(0);
  });

  it("starts it once, also when the step is executed again after the notices have ended", async () => {
    const hub = aHub();
    putNotices(hub);

    const { result } = await start(hub);

    expect(result).toStrictEqual({ result: "exists" });
    expect(hub.starts).toBe(0);
  });

  it("replaces what a deleted run with the same id has left over", async () => {
    const hub = aHub();
    putNotices(hub, { acceptedAt: "2026-01-01T00:00:00.000Z" });

    const { result } = await start(hub);

    expect(result).toStrictEqual({ result: "started" });
  });
});
