/**
 * The steps of `notices`: start it, choose the rules, and post each notice.
 *
 * 1. An address is read from the vault right before each try. It is in no result, log or error (invariant 6).
 * 2. It must lead to the host that its rule names (invariant 7). The receiver gets no credential of ours.
 */
import type { InvocationContext } from "@azure/functions";
import { admitAddress } from "../callbacks/callback-hosts";
import type { PostCallback } from "../callbacks/post-callback";
import type { PostResult } from "../contracts/callback";
import type { Ending } from "../contracts/ending";
import { chooseNotices, deliverNotice, startNotices, type NoticeRule } from "../contracts/notices";
import type { FoundEnding } from "../hub/find-ending";
import type { HubClient } from "../hub/hub-client";
import { startNoticesOf } from "../hub/notices";
import type { Lane } from "../lanes/lane";
import { matchingRules } from "../notices/matching-rules";
import { noticeBody } from "../notices/notice-body";
import { activity, type Activity } from "./activity";
import { heldBack, inLane } from "./in-lane";

type ReadSecret =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "unavailable"; readonly reason: string };

/** The address of a rule, as the vault has it. */
export interface NoticeAddress {
  get(): Promise<ReadSecret>;
  /** Reads it again, because this one was rejected. */
  renew(rejected: string): Promise<ReadSecret>;
}

export interface NoticeActivitiesOptions {
  readonly rules: readonly NoticeRule[];
  readonly addressOf: (rule: NoticeRule) => NoticeAddress;
  readonly clientOf: (context: InvocationContext) => HubClient;
  readonly findEnding: (context: InvocationContext, id: string) => Promise<FoundEnding>;
  readonly post: PostCallback;
  /** By the host of an address. */
  readonly laneOf: (host: string) => Lane;
  /** The address of the app for its users. */
  readonly baseUrl: string;
}

export function createNoticeActivities(options: NoticeActivitiesOptions): Activity[] {
  const { rules, clientOf, findEnding } = options;
  const outcomes = new Set(rules.flatMap((rule) => rule.outcomes));
  const addresses = new Map(rules.map((rule) => [rule.name, options.addressOf(rule)]));
  return [
    activity(startNotices, async ({ outcome, ...order }, context) =>
      outcomes.has(outcome) ? startNoticesOf(clientOf(context), order) : { result: "unwanted" },
    ),

    activity(chooseNotices, async ({ runId }, context) => {
      const ending = await findEnding(context, runId);
      if (ending === "notEnded") return NOT_ENDED;
      const matching = ending === "noSuchRun" ? [] : matchingRules(rules, ending);
      return { kind: "chosen" as const, rules: matching };
    }),

    activity(deliverNotice, async ({ runId, rule: name }, context) => {
      const rule = rules.find((one) => one.name === name);
      const address = addresses.get(name);
      if (rule === undefined || address === undefined) {
        return refuse(`the setting NOTIFY has no rule ${name} any more`);
      }
      const ending = await findEnding(context, runId);
      if (ending === "noSuchRun") return refuse("the run is no longer known");
      if (ending === "notEnded") return tryAgain("the task hub does not show the end of the run");
      return post({ ...options, rule, address, context }, ending, runId);
    }),
  ];
}

const NOT_ENDED = { kind: "notEnded" } as const;

interface Delivery extends NoticeActivitiesOptions {
  readonly rule: NoticeRule;
  readonly address: NoticeAddress;
  readonly context: InvocationContext;
}

async function post(delivery: Delivery, ending: Ending, runId: string): Promise<PostResult> {
  const { rule, address, baseUrl } = delivery;
  const read = await address.get();
  if (read.kind === "unavailable") return tryAgain(read.reason);
  const body = noticeBody(rule, ending, { runId, baseUrl });
  const result = await postTo(read.token, body, { delivery, runId });
  if (result.kind !== "refused") return result;
  // The secret may have a new version, because somebody has replaced a hook that was deleted.
  const renewed = await address.renew(read.token);
  return renewed.kind === "unavailable" || renewed.token === read.token
    ? result
    : postTo(renewed.token, body, { delivery, runId });
}

async function postTo(
  address: string,
  body: unknown,
  { delivery, runId }: { readonly delivery: Delivery; readonly runId: string },
): Promise<PostResult> {
  const { rule, laneOf, context } = delivery;
  // The reason of a refusal is not shown: what the secret holds in place of an address may be another secret.
  if (admitAddress(address, [rule.host]).kind === "refused") return tryAgain(wrongAddress(rule));
  const lane = laneOf(new URL(address).host);
  return inLane<PostResult>(lane, context, {
    key: `${runId}/${rule.name}`,
    kind: "read",
    held: (held) => {
      const { reason, retryAfterSeconds } = heldBack(held);
      return { kind: "tryAgain", reason, retryAfterSeconds };
    },
    perform: () => delivery.post(address, body, lane.circuit),
  });
}

/** It can be corrected while the notice waits. */
const wrongAddress = ({ addressSecret, host }: NoticeRule): string =>
  `the secret "${addressSecret}" does not hold an https address at ${host}. Store the address alone, or correct the host of the rule in NOTIFY`;

const refuse = (reason: string): PostResult => ({ kind: "refused", reason });

const tryAgain = (reason: string): PostResult => ({
  kind: "tryAgain",
  reason,
  retryAfterSeconds: null,
});
