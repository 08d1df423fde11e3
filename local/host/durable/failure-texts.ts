import { toRpcFailure } from "../worker/rpc-failure";

/**
 * The texts with which the extension reports failures. Only the prefix is known exactly; the JSON is an approximation:
 * https://github.com/Azure/azure-functions-durable-extension/blob/dev/test/e2e/Tests/Localizers/NodeTestLanguageLocalizer.cs
 */
export function activityFailure(
  functionName: string,
  thrown: unknown,
): { reason: string; details: string } {
  const failure = toRpcFailure(thrown);
  // The friendly message begins with the blank after "Exception:", hence two blanks at the end.
  const reason = `Activity function '${functionName}' failed: ${failure.friendlyMessage}`;
  const details = JSON.stringify({
    $type: "System.Exception, System.Private.CoreLib",
    ClassName: "System.Exception",
    Message: failure.friendlyMessage,
    Data: null,
    InnerException: {
      $type:
        "Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException, Microsoft.Azure.WebJobs.Script",
      IsUserException: false,
      RemoteStackTrace: failure.stack,
      RemoteMessage: failure.friendlyMessage.trimStart(),
      Message: failure.message,
      HResult: CORE_EXCEPTION,
    },
    HelpURL: null,
    StackTraceString: null,
    RemoteStackTraceString: null,
    RemoteStackIndex: 0,
    ExceptionMethod: null,
    HResult: CORE_EXCEPTION,
    Source: null,
    WatsonBuckets: null,
  });
  return { reason, details };
}

/** COR_E_EXCEPTION */
const CORE_EXCEPTION = -2146233088;

/** The extension's text if an orchestrator's invocation failed outside of the orchestrator's own code. */
export function invocationFailure(thrown: unknown): string {
  return `One or more errors occurred. (${toRpcFailure(thrown).message})`;
}

/** The second half of a failed child's text, as its parent sees it. */
export function childFailureDetails(reason: string): string {
  const message = /^Orchestrator function '[^']*' failed: (?<message>[^]*)$/.exec(reason);
  return `Message: ${message?.groups?.["message"] ?? reason}, StackTrace:    at Microsoft.Azure.WebJobs.Script.Description.WorkerFunctionInvoker.InvokeCore(Object[] parameters, FunctionInvocationContext context)`;
}

/** A custom status may have 16 KB: https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-custom-orchestration-status */
const LARGEST_CUSTOM_STATUS_KB = 16;

/** Why this custom status (JSON text) is rejected, or undefined. */
export function customStatusFailure(text: string | null): string | undefined {
  const kilobytes = Math.trunc(((text?.length ?? 0) * 2) / 1024);
  if (kilobytes <= LARGEST_CUSTOM_STATUS_KB) return undefined;
  return `The UTF-16 size of the JSON-serialized payload must not exceed ${LARGEST_CUSTOM_STATUS_KB} KB. The current payload size is ${kilobytes} KB.`;
}
