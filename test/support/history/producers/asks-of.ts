/** What a request of a caller asks for, as the checker understands it. */
import { createHash } from "node:crypto";
import type { Asks } from "../entry";

type Body = Readonly<Record<string, unknown>>;

const DAY_SECONDS = 86_400;

const objectIn = (body: Body, field: string): Body | null => {
  const value = body[field];
  return typeof value === "object" && value !== null ? (value as Body) : null;
};

const jobOf = (target: Body): string | null => {
  const job = target["jobId"] ?? target["pipelineId"];
  return typeof job === "string" ? job : null;
};

export function asksOf(body: Body): Asks {
  const target = objectIn(body, "target") ?? {};
  const attempts = objectIn(body, "retry")?.["maxAttempts"];
  const { vendorRunId } = target;
  return {
    job: jobOf(target),
    vendorRunId: typeof vendorRunId === "string" ? vendorRunId : null,
    timeoutSeconds: Number(body["timeoutSeconds"] ?? DAY_SECONDS),
    queueTimeoutSeconds: (body["queueTimeoutSeconds"] as number | undefined) ?? null,
    retries: typeof attempts === "number" && attempts > 1,
    partialCounts: body["partialSuccess"] === "succeed",
    mayStartTwice: target["relaunchWhenUnclear"] === true,
    attaches: vendorRunId !== undefined,
    cancelsOthers: target["cancelAtVendor"] === true,
    callback: body["callbackUrl"] !== undefined || body["callBackUri"] !== undefined,
  };
}

/** Not part of what is asked for: the key itself, and where the end is to be told. */
const ASIDE = new Set(["idempotencyKey", "callbackUrl", "callBackUri"]);

/** Two bodies of a test that mean the same have to be written with the same fields. */
export function fingerprintOf(body: Body): string {
  const asked = Object.entries(body)
    .filter(([field]) => !ASIDE.has(field))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(asked)).digest("hex").slice(0, 12);
}
