import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { HubClient } from "../../hub/hub-client";
import { identifyCaller, type AllowedCallers, type Caller } from "./caller";
import type { Answer } from "./guarded";

type CallerAnswer = (
  request: HttpRequest,
  client: HubClient,
  caller: Caller,
) => Promise<HttpResponseInit>;

/** Lets in whom the settings allow. What is wrapped in this is all but the result link and the vendors' webhooks. */
export const createForCallers =
  (allowed: AllowedCallers): ((answer: CallerAnswer) => Answer) =>
  (answer) =>
  async (request, client) => {
    const identified = identifyCaller(request, allowed);
    return identified.kind === "refused"
      ? identified.answer
      : answer(request, client, identified.caller);
  };
