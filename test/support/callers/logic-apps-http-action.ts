/**
 * The HTTP action of Logic Apps with its asynchronous pattern:
 * https://learn.microsoft.com/azure/logic-apps/logic-apps-create-api-app#perform-long-running-tasks
 */
import { secondsOfIsoDuration } from "./caller-time";
import {
  authorization,
  sendWithRetries,
  toActionRun,
  toRequest,
  type ActionRun,
  type HttpInputs,
  type LogicApps,
} from "./logic-apps-action";
import type { WireRequest, WireResponse } from "./transport";

export interface HttpAction {
  readonly name: string;
  readonly inputs: HttpInputs;
  readonly limit?: { readonly timeout: string };
}

const CHECK_SECONDS = 20;
const DEFAULT_LIMIT = "P1D";

export async function runHttpAction(action: HttpAction, engine: LogicApps): Promise<ActionRun> {
  const { name, inputs, limit } = action;
  const { time } = engine;
  const giveUpAt =
    time.now().getTime() + secondsOfIsoDuration(limit?.timeout ?? DEFAULT_LIMIT) * 1_000;
  let response = await sendWithRetries(
    await toRequest(inputs, engine, name),
    engine,
    inputs.retryPolicy,
  );
  for (let location = asksToPoll(response); location !== null; location = asksToPoll(response)) {
    await time.sleep(Number(response?.headers["retry-after"] ?? CHECK_SECONDS));
    if (time.now().getTime() >= giveUpAt) {
      return { status: "TimedOut", code: "ActionTimedOut", outputs: null };
    }
    const poll = await pollRequest(location, inputs, engine);
    response = await sendWithRetries(poll, engine, inputs.retryPolicy);
  }
  return toActionRun(response);
}

/** Every 202 must have a Location. */
function asksToPoll(response: WireResponse | undefined): string | null {
  if (response?.status !== 202) return null;
  const { location } = response.headers;
  if (location === undefined || !URL.canParse(location)) {
    throw new Error("A 202 needs an absolute location.");
  }
  return location;
}

/** Polls use the `authentication` of the first call. Whether they repeat its headers is not documented. */
const pollRequest = async (
  location: string,
  { authentication }: HttpInputs,
  engine: LogicApps,
): Promise<WireRequest> => ({
  method: "GET",
  url: location,
  headers: await authorization(authentication, engine),
  body: null,
});
