import type { CallbackForm } from "../contracts/callback";
import type { Conclusion } from "../contracts/outcome";

/** The end of a run, as its callback tells it. */
export interface RunReport {
  readonly conclusion: Conclusion;
  /** The status document, whole: an expression on a missing field fails a pipeline. */
  readonly document: Readonly<Record<string, unknown>>;
}

/**
 * What is posted. Data Factory reads `Error` and `StatusCode` when `reportStatusOnCallBack` is on, and takes the mere
 * presence of `Error` for a failure: https://learn.microsoft.com/azure/data-factory/control-flow-webhook-activity
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
