import { z } from "zod";
import { DatabricksJobTarget } from "./databricks-target";
import { DbtJobTarget } from "./dbt-target";

/** What to run, and where. */
export const Target = z.discriminatedUnion("type", [DatabricksJobTarget, DbtJobTarget]);
export type Target = z.infer<typeof Target>;
export type TargetType = Target["type"];

const DAY_SECONDS = 86_400;
const LONGEST_RUN_SECONDS = 30 * DAY_SECONDS;

/** The intervals of the two recipes that Runward replaces. */
const DEFAULT_WAIT_SECONDS: Record<TargetType, number> = { "databricks-job": 30, "dbt-job": 5 };

/** Of one run. */
export const MOST_ATTEMPTS = 10;

/** New attempts after a failure; each one is a new run at the vendor. */
export const RetryPolicy = z.strictObject({
  /** All attempts, the first included. */
  maxAttempts: z.int().min(1).max(MOST_ATTEMPTS),
  delaySeconds: z.int().min(0).max(DAY_SECONDS).default(60),
  /** `platformFailure`: only what the vendor itself blames on its platform or cloud. */
  on: z.enum(["platformFailure", "anyFailure"]).default("platformFailure"),
});
export type RetryPolicy = z.infer<typeof RetryPolicy>;

/** Long enough for the signed addresses of both callers, which stay well below 4 KB. */
const CallbackAddress = z.string().min(1).max(8_192);

/** The body of `POST /api/runs`. */
export const RunRequest = z
  .strictObject({
    target: Target,
    waitSeconds: z.int().min(1).max(3_600).optional(),
    timeoutSeconds: z.int().min(1).max(LONGEST_RUN_SECONDS).default(DAY_SECONDS),
    queueTimeoutSeconds: z.int().min(1).max(LONGEST_RUN_SECONDS).nullable().default(null),
    retry: RetryPolicy.nullable().default(null),
    partialSuccess: z.enum(["fail", "succeed"]).default("fail"),
    idempotencyKey: z.string().min(1).max(256).optional(),
    /** Added by Data Factory's Webhook activity, in this spelling. */
    callBackUri: CallbackAddress.optional(),
    /** For everybody else, such as the HTTP Webhook action of Logic Apps. */
    callbackUrl: CallbackAddress.optional(),
    tags: z.record(z.string().min(1).max(64), z.string().max(256)).default({}),
  })
  .refine(
    ({ callBackUri, callbackUrl }) => callBackUri === undefined || callbackUrl === undefined,
    {
      path: ["callbackUrl"],
      error: "cannot be given beside callBackUri: the two ask for different bodies",
    },
  )
  .transform((request) => ({
    ...request,
    waitSeconds: request.waitSeconds ?? DEFAULT_WAIT_SECONDS[request.target.type],
  }));
export type RunRequest = z.infer<typeof RunRequest>;
