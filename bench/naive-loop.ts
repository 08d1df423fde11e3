/**
 * The loop that people write: an orchestrator that looks at one run, waits 30 seconds, and looks again until the run has ended.
 * It has nothing else of Runward: no deadline, no retry, no history of states, and it never continues as new.
 */
import {
  app,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from "@azure/functions";
import * as df from "durable-functions";
import type { RunAddress } from "./support/lookout-vendors";

interface Order extends RunAddress {
  readonly waitSeconds: number;
}

/** When the run has ended, as the vendor says; null while it is live. */
async function endOf({ url, authorization }: RunAddress): Promise<string | null> {
  const response = await fetch(url, { headers: { authorization } });
  if (!response.ok) throw new Error(`The vendor answered ${response.status}.`);
  const body = (await response.json()) as {
    readonly state?: { readonly life_cycle_state: string };
    readonly end_time?: number;
    readonly data?: { readonly is_complete: boolean; readonly finished_at: string };
  };
  if (body.data !== undefined) return body.data.is_complete ? body.data.finished_at : null;
  if (body.state?.life_cycle_state !== "TERMINATED") return null;
  return new Date(Number(body.end_time)).toISOString();
}

df.app.orchestration("naiveLoop", function* (context) {
  const order = context.df.getInput<Order>();
  for (;;) {
    const end = (yield context.df.callActivity("naiveCheck", order)) as string | null;
    if (end !== null) return end;
    const nowMs = context.df.currentUtcDateTime.getTime();
    yield context.df.createTimer(new Date(nowMs + order.waitSeconds * 1_000));
  }
});

df.app.activity("naiveCheck", { handler: (order: Order) => endOf(order) });

app.http("naiveStart", {
  route: "loops",
  methods: ["POST"],
  authLevel: "anonymous",
  extraInputs: [df.input.durableClient()],
  handler: async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const input = await request.json();
    return { jsonBody: { id: await df.getClient(context).startNew("naiveLoop", { input }) } };
  },
});
