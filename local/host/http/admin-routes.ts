import type { TimerTriggers } from "../timers/timer-triggers";
import { isLocalProgram } from "./caller";
import { writeAnswer } from "./durable-routes";
import type { Router } from "./router";

/**
 * The two admin calls that people use locally: the health of the host, and a manual run of a timer function.
 * https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http
 */
export function serveAdminApi(router: Router, timers: TimerTriggers): void {
  router.add(["GET"], "/admin/host/status", (_request, response) => {
    writeAnswer(response, { status: 200, json: { id: "embedded", state: "Running" } });
    return Promise.resolve();
  });
  router.add(["POST"], "/admin/functions/:name", (request, response) => {
    const name = request.params["name"] ?? "";
    if (!isLocalProgram(request.raw)) writeAnswer(response, { status: 401 });
    else writeAnswer(response, { status: timers.runByHand(name) ? 202 : 404 });
    return Promise.resolve();
  });
}
