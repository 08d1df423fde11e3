import { registerEndpoint } from "../hub/functions";
import type { Settings } from "../settings/settings";
import { createForCallers } from "../triggers/door/for-callers";
import { guarded } from "../triggers/door/guarded";

type CallerAnswer = Parameters<ReturnType<typeof createForCallers>>[0];

/** Registers endpoints for the callers that the settings allow. */
export function forCallersOf({
  callers,
}: Settings): (
  name: string,
  method: "GET" | "POST" | "DELETE",
  route: string,
  answer: CallerAnswer,
) => void {
  const forCallers = createForCallers(callers.allowedCallers);
  // If the platform authenticates callers and this app checks them, a function key would only be a second, weaker secret.
  const authLevel = callers.platformAuthenticates ? "anonymous" : "function";
  return (name, method, route, answer) => {
    registerEndpoint(name, { route, method, authLevel, handler: guarded(forCallers(answer)) });
  };
}
