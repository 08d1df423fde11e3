import type { TypedData } from "../worker/core-types";

export interface WebhookAddress {
  /** http://127.0.0.1:7071 */
  readonly origin: string;
  readonly hubName: string;
  /** The system key, which allows every operation on every instance. */
  readonly code: string;
}

export const WEBHOOK_PATH = "/runtime/webhooks/durabletask";
export const RPC_PATH = "/durabletask";

/** What a durableClient input binding passes to the SDK. */
export function renderClientBinding(address: WebhookAddress): TypedData {
  const base = `${address.origin}${WEBHOOK_PATH}`;
  const start = `${base}/orchestrators/{functionName}[/{instanceId}]`;
  const waiting = "timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}";
  const payload = {
    taskHubName: address.hubName,
    creationUrls: {
      createNewInstancePostUri: `${start}?code=${address.code}`,
      createAndWaitOnNewInstancePostUri: `${start}?${waiting}&code=${address.code}`,
    },
    managementUrls: managementUrls(address, "INSTANCEID"),
    baseUrl: base,
    requiredQueryStringParameters: `code=${address.code}`,
    // The SDK resolves paths against it, so it needs the last slash.
    rpcBaseUrl: `${address.origin}${RPC_PATH}/`,
  };
  return { string: JSON.stringify(payload) };
}

export function managementUrls(
  { origin, hubName, code }: WebhookAddress,
  instanceId: string,
): Record<string, string> {
  const instance = `${origin}${WEBHOOK_PATH}/instances/${instanceId}`;
  const query = `taskHub=${hubName}&connection=Storage&code=${code}`;
  return {
    id: instanceId,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  };
}
