import { DATABRICKS_WEBHOOK_PASSWORD } from "../../local/simulated-vendors";

/** What a workspace sends when a run has ended. @throws if the app does not wake its run. */
export async function sendWebhook(baseUrl: string, vendorRunId: string): Promise<void> {
  const proof = Buffer.from(`runward:${DATABRICKS_WEBHOOK_PASSWORD}`).toString("base64");
  const answer = await fetch(`${baseUrl}/api/webhooks/databricks`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Basic ${proof}` },
    body: JSON.stringify({ event_type: "jobs.on_success", run: { run_id: vendorRunId } }),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`A webhook returned ${answer.status}: ${text}`);
}
