/**
 * The loop that people write: an orchestrator that asks the vendor for one run, stores the answer, waits, and asks again until the
 * run has ended. It has nothing else of Runward: no deadline, no retry, no history of states. `support/naive-host.ts` loads it
 * in place of Runward, as the peer of `bench/checks.ts` and `bench/lookout.ts`.
 */
import {
  app,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from "@azure/functions";
import * as df from "durable-functions";
import { sendJson } from "../local/demo/recipes/recipe";
import type { LoopOrder } from "./support/naive-host";

/** The answer of Databricks, or of dbt Cloud. */
interface Answer {
  readonly state?: { readonly life_cycle_state: string };
  readonly end_time?: number;
  readonly data?: { readonly is_complete: boolean; readonly finished_at: string };
}

/** When the run has ended, as the vendor says; null while it is live. */
function endOf({ state, data, end_time: endMs }: Answer): string | null {
  if (data !== undefined) return data.is_complete ? data.finished_at : null;
  return state?.life_cycle_state === "TERMINATED" ? new Date(Number(endMs)).toISOString() : null;
}

df.app.activity("naiveCheck", {
  handler: ({ url, authorization }: LoopOrder) => sendJson(url, { headers: { authorization } }),
});

df.app.orchestration("naiveLoop", function* (context) {
  const order = context.df.getInput<LoopOrder>();
  for (let check = 1; ; check++) {
    const answer = (yield context.df.callActivity("naiveCheck", order)) as Answer;
    const end = endOf(answer);
    context.df.setCustomStatus({ end });
    if (end !== null) return end;
    const nextMs = context.df.currentUtcDateTime.getTime() + order.waitSeconds * 1_000;
    yield context.df.createTimer(new Date(nextMs));
    if (check === order.checksPerGeneration) break;
  }
  context.df.continueAsNew(order);
  return undefined;
});

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
