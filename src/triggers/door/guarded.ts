import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { HubClient, HubHandler } from "../../hub/hub-client";
import { inOneEntry } from "../../contracts/plain-text";
import { BodyTooLongError } from "./body-bytes";
import { problem } from "./problem";

export type Answer = (
  request: HttpRequest,
  client: HubClient,
  context: InvocationContext,
) => Promise<HttpResponseInit>;

/**
 * The task hub could not be read or written. 503, because the caller should try again; a repeated start with an idempotency
 * key re-attaches.
 */
const unavailable = (): HttpResponseInit =>
  problem(
    {
      status: 503,
      code: "taskHubUnavailable",
      title: "Runward cannot reach its task hub",
      detail:
        "The run's state could not be read or written just now. Ask again in a few seconds; starts are safe to repeat with an idempotency key.",
    },
    { "Retry-After": "10" },
  );

const tooLong = ({ limit }: BodyTooLongError): HttpResponseInit =>
  problem({
    status: 413,
    code: "bodyTooLong",
    title: "The request's body is too long",
    detail: `A body may have at most ${limit} bytes. Pass large values to the job by reference, such as the path of a file.`,
  });

/** Returns a problem document after any error. The log has the reason; the caller gets no internals. */
export const guarded =
  (answer: Answer): HubHandler =>
  async (request: HttpRequest, client: HubClient, context: InvocationContext) => {
    try {
      return await answer(request, client, context);
    } catch (error) {
      if (error instanceof BodyTooLongError) return tooLong(error);
      const reason = error instanceof Error ? error.message : String(error);
      context.error(`${context.functionName} could not be answered: ${inOneEntry(reason)}`);
      return unavailable();
    }
  };
