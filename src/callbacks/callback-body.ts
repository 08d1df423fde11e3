import type { CallbackForm } from "../contracts/callback";
import type { Conclusion } from "../contracts/outcome";

/** The content of a callback: how the run ended. */
export interface RunReport<Document = Readonly<Record<string, unknown>>> {
  readonly conclusion: Conclusion;
  /** The whole status document, because an expression on a missing field makes a pipeline fail. */
  readonly document: Document;
}

/**
 * The body that is posted. Data Factory reads `Error` and `StatusCode` if `reportStatusOnCallBack` is on, and treats any
 * body with `Error` as a failure: https://learn.microsoft.com/azure/data-factory/control-flow-webhook-activity
 */
export function callbackBody(
  form: CallbackForm,
  { conclusion, document }: RunReport,
): Readonly<Record<string, unknown>> {
  if (form === "plain") return document;
  const { outcome, code, message } = conclusion;
  return outcome === "succeeded"
    ? { Output: document, StatusCode: "200" }
    : {
        Output: document,
        Error: { ErrorCode: code ?? outcome, Message: message },
        StatusCode: "500",
      };
}
