/**
 * Notices: what tells people how a run or a workflow ended, as the setting NOTIFY asks for it.
 *
 * 1. There is one instance for each end, `notices-<id>`: `id` is that of the run, or of the generation of the workflow.
 * 2. The history names rules. Their addresses are read from the vault for each try, and are stored nowhere (invariant 6).
 */
import * as z from "zod";
import type { ActivityContract } from "./activities";
import { CallbackProgress, PostResult } from "./callback";
import type { Grant } from "./caller-rights";
import { Instant } from "./identifiers";
import { Outcome } from "./outcome";

/** The body that a receiver understands. */
export const NoticeForm = z.enum(["teams", "slack", "webhook"]);
export type NoticeForm = z.infer<typeof NoticeForm>;

/** Stands for every step. */
export const EVERY_STEP = "*";

/** One rule of NOTIFY. What is left out is not limited. */
export interface NoticeRule extends Pick<Grant, "connections" | "targets" | "jobs" | "jobNames"> {
  readonly name: string;
  readonly form: NoticeForm;
  /** The secret in Key Vault that holds the address. */
  readonly addressSecret: string;
  /** The only host to which its notices are sent, or a domain above it. */
  readonly host: string;
  readonly outcomes: readonly Outcome[];
  readonly schedules?: readonly string[] | undefined;
  /** The rule is about the runs of steps with these names, and about nothing else. */
  readonly steps?: readonly string[] | undefined;
}

/** What the rules could be about. It decides whether a run asks for notices at its end, and is stored with the run. */
export interface NoticeScope {
  /** Runs that are no steps, and workflows. */
  readonly runs: boolean;
  readonly steps: boolean;
}

export const NO_NOTICES: NoticeScope = { runs: false, steps: false };

export const noticeScopeOf = (rules: readonly NoticeRule[]): NoticeScope => ({
  runs: rules.some(({ steps }) => steps === undefined),
  steps: rules.some(({ steps }) => steps !== undefined),
});

/** The field of an input; absent if no rule could match, so that older histories stay as they are. */
export const notifiesIf = (isAsked: boolean): { readonly notifies?: true } =>
  isAsked ? { notifies: true } : {};

/** The state of one notice. Callers can read it, so it contains no address. */
export const NoticeProgress = z.strictObject({
  rule: z.string().describe("The rule of the setting NOTIFY that asks for it."),
  ...CallbackProgress.shape,
});
export type NoticeProgress = z.infer<typeof NoticeProgress>;

/** Custom status and output of `notices`. */
export const NoticesProgress = z.strictObject({ notices: z.array(NoticeProgress) });
export type NoticesProgress = z.infer<typeof NoticesProgress>;

/** Input of `notices`. */
export const NoticesInput = z.strictObject({
  /** The run, or the generation of a workflow. */
  runId: z.string(),
  /** When that was accepted: an instance that an earlier life of the same key left over is replaced. */
  acceptedAt: Instant,
  /** Since when it waits for the end to be visible; null at first. */
  waitingSince: Instant.nullable(),
  /** Null until the rules have been chosen. */
  chosen: z
    .strictObject({
      giveUpAt: Instant,
      /** `dueAt`: when it is tried next; null if it is settled. */
      notices: z.array(NoticeProgress.extend({ dueAt: Instant.nullable() })),
    })
    .nullable(),
});
export type NoticesInput = z.infer<typeof NoticesInput>;
export type ChosenNotices = NonNullable<NoticesInput["chosen"]>;

const NOTICES = "notices-";

export const noticesIdOf = (id: string): string => `${NOTICES}${id}`;

/** The run or generation that an instance tells of; null if the id is that of something else. */
export const idOfNotices = (instanceId: string): string | null =>
  instanceId.startsWith(NOTICES) ? instanceId.slice(NOTICES.length) : null;

export const NoticesOrder = z.strictObject({
  runId: z.string(),
  acceptedAt: Instant,
  outcome: Outcome,
});
export type NoticesOrder = z.infer<typeof NoticesOrder>;

const StartedNotices = z.strictObject({
  /** `unwanted`: no rule is about this outcome. */
  result: z.enum(["started", "exists", "unwanted"]),
});
export type StartedNotices = z.infer<typeof StartedNotices>;

/** Starts the instance that tells of an end, unless it exists. */
export const startNotices: ActivityContract<NoticesOrder, StartedNotices> = {
  name: "startNotices",
  input: NoticesOrder,
  output: StartedNotices,
};

const AboutRun = z.strictObject({ runId: z.string() });

export const ChosenRules = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("chosen"), rules: z.array(z.string()) }),
  /** The task hub does not show the end yet. */
  z.strictObject({ kind: z.literal("notEnded") }),
]);
export type ChosenRules = z.infer<typeof ChosenRules>;

/** Chooses the rules that match an end. */
export const chooseNotices: ActivityContract<z.infer<typeof AboutRun>, ChosenRules> = {
  name: "chooseNotices",
  input: AboutRun,
  output: ChosenRules,
};

export const NoticeOrder = z.strictObject({ runId: z.string(), rule: z.string() });
export type NoticeOrder = z.infer<typeof NoticeOrder>;

/** Posts the notice of one rule. */
export const deliverNotice: ActivityContract<NoticeOrder, PostResult> = {
  name: "deliverNotice",
  input: NoticeOrder,
  output: PostResult,
};
