import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { HubClient } from "../../hub/hub-client";
import { identifyCaller, type AllowedCallers, type Caller } from "./caller";
import type { Answer } from "./guarded";

export type CallerAnswer = (
  request: HttpRequest,
  client: HubClient,
  caller: Caller,
) => Promise<HttpResponseInit>;

/** Rejects callers that the settings do not allow. For all calls except the result link and the vendors' webhooks. */
export const createForCallers =
  (allowed: AllowedCallers): ((answer: CallerAnswer) => Answer) =>
  (answer) =>
  async (request, client) => {
    const identified = identifyCaller(request, allowed);
    return identified.kind === "refused"
      ? identified.answer
      : answer(request, client, identified.caller);
  };
