import { createHmac } from "node:crypto";
import {
  DATABRICKS_WEBHOOK_PASSWORD,
  DBT_ACCOUNT_ID,
  DBT_WEBHOOK_KEY,
} from "../../local/simulated-vendors";
import type { SentWebhook } from "../../src/contracts/webhook";

/** A webhook request of a vendor. */
export interface VendorWebhook {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A webhook with its proof in the Authorization header. */
export const provenBy = (authorization: string, body: Uint8Array): SentWebhook => ({
  body,
  header: (name) => (name.toLowerCase() === "authorization" ? authorization : null),
});

export const DBT_PATH = "/api/webhooks/dbt-cloud";
export const DATABRICKS_PATH = "/api/webhooks/databricks";

export const signatureOf = (body: string, key = DBT_WEBHOOK_KEY): string =>
  createHmac("sha256", key).update(body).digest("hex");

/** Any body, signed as by dbt Cloud. */
export const signedWebhook = (body: string, key?: string): VendorWebhook => ({
  path: DBT_PATH,
  headers: { "content-type": "application/json", authorization: signatureOf(body, key) },
  body,
});

export interface VendorEvent {
  readonly runId: string;
  readonly at: Date;
}

interface DbtEvent extends VendorEvent {
  readonly eventType?: string;
  readonly accountId?: number;
}

/** The fields of https://docs.getdbt.com/docs/deploy/webhooks#examples-of-json-payloads */
export const dbtWebhook = (
  { runId, at, eventType = "job.run.completed", accountId = DBT_ACCOUNT_ID }: DbtEvent,
  key?: string,
): VendorWebhook =>
  signedWebhook(
    JSON.stringify({
      accountId,
      webhooksID: "wsu_12345abcde",
      eventId: `wev_${eventType}_${runId}_${at.getTime()}`,
      timestamp: at.toISOString().replace("Z", "123456Z"),
      eventType,
      webhookName: "Runward",
      data: {
        jobId: "70506183629193",
        jobName: "Nightly build",
        runId,
        environmentId: "70403103966002",
        environmentName: "Production",
        dbtVersion: "latest",
        projectName: "Shop",
        projectId: "70403103955001",
        runStatus: "Success",
        runStatusCode: 10,
        runStatusMessage: "None",
        runReason: "Kicked off from API",
        runStartedAt: at.toISOString(),
        runFinishedAt: at.toISOString(),
      },
    }),
    key,
  );

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

export const databricksWebhook = (
  { runId }: Pick<VendorEvent, "runId">,
  password = DATABRICKS_WEBHOOK_PASSWORD,
): VendorWebhook => ({
  path: DATABRICKS_PATH,
  headers: { "content-type": "application/json", authorization: basic("runward", password) },
  body: JSON.stringify({
    event_type: "jobs.on_success",
    workspace_id: "2847593021847562",
    run: { run_id: runId },
    job: { job_id: "77", name: "Nightly load" },
  }),
});
