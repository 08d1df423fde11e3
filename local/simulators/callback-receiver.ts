import type { Clock } from "../clock";
import type { LoggedRequest } from "./request-log";
import { type SimulatorServer, startSimulatorServer } from "./server";

export interface CallbackReceiver extends SimulatorServer {
  /** The address for callbacks. Paths below it are received too. */
  readonly callBackUri: string;
  /** The received callbacks, also those with a fault, oldest first. */
  received(): readonly LoggedRequest[];
}

/** A caller that waits for a callback, as Data Factory's Webhook activity does. Scripted responses are faults. */
export async function startCallbackReceiver(
  options: { readonly clock?: Clock; readonly port?: number } = {},
): Promise<CallbackReceiver> {
  const server = await startSimulatorServer({
    ...options,
    routes: (app) => {
      app.post("/callback", () => ({ received: true }));
      app.post("/callback/*", () => ({ received: true }));
    },
  });
  return {
    ...server,
    callBackUri: `${server.baseUrl}/callback`,
    received: () => server.requests.matching("POST", /^\/callback(?:[/?]|$)/),
  };
}
