import * as z from "zod";
import { PLAIN_WAIT_SECONDS } from "./adaptive-wait";
import { IdempotencyKey } from "./identifiers";
import { attaches, Target, type TargetKind } from "./target";

const DAY_SECONDS = 86_400;
export const LONGEST_RUN_SECONDS = 30 * DAY_SECONDS;

export const MOST_ATTEMPTS = 10;

/** What a new attempt does. `repair`: only what failed, in the same run; a vendor or job without that is started anew. */
export const AttemptMode = z.enum(["rerun", "repair"]);
export type AttemptMode = z.infer<typeof AttemptMode>;

const LARGEST_BACKOFF = 10;

/** New attempts after a failure. A field that has no default here is left out if it has its usual value: see `run-order.ts`. */
export const RetryPolicy = z.strictObject({
  maxAttempts: z
    .int()
    .min(1)
    .max(MOST_ATTEMPTS)
    .describe("The number of attempts, including the first."),
  delaySeconds: z
    .int()
    .min(0)
    .max(DAY_SECONDS)
    .default(60)
    .describe("Seconds between the first failure and the second attempt."),
  /** `platformFailure`: only a failure that the vendor itself attributes to its platform or cloud. */
  on: z
    .enum(["platformFailure", "anyFailure"])
    .default("platformFailure")
    .describe(
      "platformFailure: only after a failure that the vendor attributes to its platform. anyFailure: after every failure.",
    ),
  mode: AttemptMode.optional().describe(
    "rerun: the whole job is started again; this is the default. repair: only what failed is run again, with the same parameters; if the vendor cannot do that, the job is started again.",
  ),
  backoff: z
    .number()
    .min(1)
    .max(LARGEST_BACKOFF)
    .optional()
    .describe(
      "Each delay is so many times as long as the one before, and a day at most. By default 1: all are the same.",
    ),
});
export type RetryPolicy = z.infer<typeof RetryPolicy>;

/** The wait between two polls adapts to how long the job usually takes. */
export const ADAPTIVE = "adaptive";

const LONGEST_WAIT_SECONDS = 3_600;

const WaitSeconds = z.union([z.int().min(1).max(LONGEST_WAIT_SECONDS), z.literal(ADAPTIVE)], {
  error: `must be a whole number from 1 to ${LONGEST_WAIT_SECONDS}, or "${ADAPTIVE}"`,
});

/** As it is stored: also one that an older or newer version accepts. */
export const StoredWait = z.union([z.int().positive(), z.literal(ADAPTIVE)]);
export type StoredWait = z.infer<typeof StoredWait>;

/** Where a number is needed, the one that applies while nothing is known of the job. */
export const plainSecondsOf = (wait: StoredWait): number =>
  wait === ADAPTIVE ? PLAIN_WAIT_SECONDS : wait;

/** Whether a run reads what its job produced. */
export const OutputsWish = z.enum(["summary", "none"]);
export type OutputsWish = z.infer<typeof OutputsWish>;

/** Long enough for the signed addresses of Data Factory and Logic Apps, which stay well below 4 KB. */
const CallbackAddress = z.string().min(1).max(8_192);

type TargetSchema = z.ZodType<Record<string, unknown>>;

/** Any of the targets. Error messages refer to the schema of the type that was sent. */
function oneOf(kinds: readonly TargetKind[]): TargetSchema {
  const [first, ...others] = kinds.map(({ schema }) => schema);
  if (first === undefined) throw new Error("No vendor offers a target.");
  return z.discriminatedUnion("type", [first, ...others]);
}

function defaultWaitSeconds(kinds: readonly TargetKind[], target: Record<string, unknown>): number {
  const kind = kinds.find(({ type }) => type === target["type"]);
  if (kind === undefined) throw new Error("A target was accepted that no vendor offers.");
  return kind.defaultWaitSeconds;
}

const eachDefaultWait = (kinds: readonly TargetKind[]): string =>
  kinds.map(({ type, defaultWaitSeconds: seconds }) => `${seconds} for ${type}`).join(", ");

/** What belongs to one call. */
export const callFields = {
  idempotencyKey: IdempotencyKey.optional().describe(
    "Requests with the same key and the same body get the same run. May be sent as the header Idempotency-Key instead.",
  ),
  /** Added by Data Factory's Webhook activity, in this spelling. */
  callBackUri: CallbackAddress.optional().describe(
    "Set by the Webhook activity of Data Factory: the result is posted there in the form that it expects, and the start returns 200.",
  ),
  /** For all other callers, such as the HTTP Webhook action of Logic Apps. */
  callbackUrl: CallbackAddress.optional().describe(
    "The result is posted there as JSON, and the start returns 200. For the HTTP Webhook action of Logic Apps. The setting CALLBACK_HOSTS must list its host.",
  ),
};

export const hasOneCallback = (call: {
  readonly callBackUri?: string | undefined;
  readonly callbackUrl?: string | undefined;
}): boolean => call.callBackUri === undefined || call.callbackUrl === undefined;

export const ONE_CALLBACK = {
  path: ["callbackUrl"],
  error: "cannot be given beside callBackUri: the two ask for different bodies",
};

export const tags = z
  .record(z.string().min(1).max(64), z.string().max(256))
  .default({})
  .describe("Names and values of your own, shown with the run.");

/** Everything but the target, the tags, and what belongs to one call. */
const fieldsFor = (kinds: readonly TargetKind[]) => ({
  waitSeconds: WaitSeconds.optional().describe(
    `Seconds between two polls of the job; adaptive: rarely while its end is far, and often when it is near, as learned from its past runs. By default ${eachDefaultWait(kinds)}.`,
  ),
  timeoutSeconds: z
    .int()
    .min(1)
    .max(LONGEST_RUN_SECONDS)
    .default(DAY_SECONDS)
    .describe("The run is cancelled and ends as timedOut if it has not finished after this time."),
  queueTimeoutSeconds: z
    .int()
    .min(1)
    .max(LONGEST_RUN_SECONDS)
    .nullable()
    .default(null)
    .describe(
      "The run is cancelled and ends as timedOut if it is still in the vendor's queue after this time.",
    ),
  retry: RetryPolicy.nullable()
    .default(null)
    .describe(
      "Starts the job again, or repairs what failed, if it fails. By default there is one attempt.",
    ),
  partialSuccess: z
    .enum(["fail", "succeed"])
    .default("fail")
    .describe(
      "Whether a job that succeeds although some of its tasks failed counts as failed or as succeeded.",
    ),
  outputs: OutputsWish.default("summary").describe(
    "summary: what the job produced is read at its end, such as the exit value of a notebook. none: it is not read.",
  ),
});

/** The body of `POST /api/runs`, for these kinds of targets. */
const createRunRequest = (kinds: readonly TargetKind[], target: TargetSchema) =>
  z
    .strictObject({
      target: target.describe("What to run, and where."),
      ...fieldsFor(kinds),
      ...callFields,
      tags,
    })
    .refine(hasOneCallback, ONE_CALLBACK)
    .refine(({ target, retry }) => retry === null || !attaches(Target.parse(target)), {
      path: ["retry"],
      error:
        "cannot be given for a target that attaches to a run: only a run that Runward starts is started again",
    })
    .transform((request) => ({
      ...request,
      target: Target.parse(request.target),
      waitSeconds: request.waitSeconds ?? defaultWaitSeconds(kinds, request.target),
    }));
export type RunRequestSchema = ReturnType<typeof createRunRequest>;
export type RunRequest = z.output<RunRequestSchema>;

/** The schemas of requests, with the targets of all vendors. */
export interface Contract {
  readonly targets: readonly TargetKind[];
  readonly target: TargetSchema;
  readonly request: RunRequestSchema;
  /** The fields of `request` without those that belong to one call, as documents show them. */
  readonly runFields: z.ZodObject;
}

export function createContract(targets: readonly TargetKind[]): Contract {
  const target = oneOf(targets);
  const request = createRunRequest(targets, target);
  const runFields = z.strictObject({
    target: target.describe("What to run, and where."),
    ...fieldsFor(targets),
    tags,
  });
  return { targets, target, request, runFields };
}
