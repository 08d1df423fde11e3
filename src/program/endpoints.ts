/** Registers all functions that callers, vendors or a timer can start. */
import { registerEndpoint, registerTimer } from "../hub/functions";
import { functionsOf } from "../once-loaded";
import { checkCallers } from "../triggers/door/check-callers";
import { guarded, type Answer } from "../triggers/door/guarded";
import { checkSchedules } from "../triggers/schedules/scheduled-runs";
import { CALLS, PAGE_CALLS, RESULT_CALLS } from "./calls";
import { checkNotices } from "./check-notices";
import type { EndpointOptions } from "./endpoint-options";

const EVERY_MINUTE = "0 * * * * *";
const EVERY_FIVE_MINUTES = "0 */5 * * * *";

export function registerEndpoints(options: EndpointOptions): void {
  const { settings, connected, orders } = options;
  const { callers, notify, schedules } = settings;
  const { offers } = connected;
  checkCallers(callers.allowedCallers.listed, offers);
  checkNotices(notify, { offers, schedules });
  checkSchedules(schedules, orders);
  const answers = functionsOf(async () => {
    const { createAnswers } = await import("./answers.js");
    return createAnswers(options);
  });
  const pages = functionsOf(async () => {
    const { createPageAnswers } = await import("./page-answers.js");
    return createPageAnswers(settings);
  });
  // If the platform authenticates callers and this app checks them, a function key would only be a second, weaker secret.
  register(CALLS, callers.platformAuthenticates ? "anonymous" : "function", answers);
  register(RESULT_CALLS, "anonymous", answers);
  register(PAGE_CALLS, "anonymous", pages);
  registerWebhooks(options);
  registerTimers(options);
}

type Call = readonly [method: "GET" | "POST" | "DELETE", route: string];

function register<Name extends string>(
  calls: Readonly<Record<Name, Call>>,
  authLevel: "anonymous" | "function",
  answerOf: (name: NoInfer<Name>) => Answer,
): void {
  for (const [name, [method, route]] of Object.entries(calls) as [Name, Call][]) {
    registerEndpoint(name, { route, method, authLevel, handler: guarded(answerOf(name)) });
  }
}

/** Anonymous: vendors can send neither function keys nor tokens, and authenticate in their own way. */
function registerWebhooks({ connected, now }: EndpointOptions): void {
  for (const webhook of connected.webhooks) {
    const receive = functionsOf(async () => {
      const { createReceiveWebhook } = await import("../triggers/webhooks/receive-webhook.js");
      return { webhook: createReceiveWebhook({ ...webhook, now }) };
    });
    registerEndpoint(webhook.kind.functionName, {
      route: `webhooks/${webhook.kind.path}`,
      method: "POST",
      authLevel: "anonymous",
      handler: guarded(receive("webhook")),
    });
  }
}

function registerTimers(options: EndpointOptions): void {
  const timers = functionsOf(async () => {
    const { createTimers } = await import("./timers.js");
    return createTimers(options);
  });
  registerTimer("purgeRuns", "0 17 3 * * *", timers("purgeRuns"));
  registerTimer("keepLookouts", EVERY_FIVE_MINUTES, timers("keepLookouts"));
  const { schedules } = options.settings;
  // Without schedules the timer only updates the register: a schedule that is added again must not start old ticks.
  const often = schedules.length > 0 ? EVERY_MINUTE : EVERY_FIVE_MINUTES;
  registerTimer("tickSchedules", often, timers("tickSchedules"));
}
