/**
 * Instances of which the task hub has only a part, which the client of durable-functions 3.5.0 rejects.
 *
 * On Azure Storage, the history of an instance is written before its row in the table of instances. If the process is killed
 * in between, the row of a child gets only what later turns write: its custom status, and at its end its output. Name, input
 * and creation time stay empty, and the status too until the end:
 * https://github.com/Azure/durabletask/blob/5217032961abf45846f462732a5e2813316e3747/src/DurableTask.AzureStorage/Tracking/AzureTableTrackingStore.cs#L453-L457
 *
 * - Without a status, the extension returns the document with HTTP 500 and `"runtimeStatus": "Unknown"`, and the client
 *   rejects the status code:
 *   https://github.com/Azure/azure-functions-durable-extension/blob/a7c6d6944041b48267ed8409bb8ec8144ab9bab9/src/WebJobs.Extensions.DurableTask/HttpApiHandler.cs#L668-L672
 * - With a status, the extension returns it with HTTP 200, and the client rejects the document, because its name is null.
 *
 * In both cases the error's message quotes the document, which is the only way to it.
 */
const BEFORE_THE_DOCUMENT =
  /^The operation failed with an unexpected status code: 500\. Details: |Initializer received: /;

/** The document of this instance that an error of the client quotes; null if it quotes none. */
export function quotedDocument(message: string, instanceId: string): object | null {
  const found = BEFORE_THE_DOCUMENT.exec(message);
  if (found === null) return null;
  const document = parse(message.slice(found.index + found[0].length));
  if (typeof document !== "object" || document === null) return null;
  return "instanceId" in document && document.instanceId === instanceId ? document : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
