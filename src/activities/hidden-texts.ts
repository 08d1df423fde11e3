/**
 * Removes sealed parameters from a vendor's texts before they are stored: dbt names a step after its command, and errors
 * quote values.
 *
 * 1. Ids, pages, states and times are never changed.
 * 2. What a job returns as its result is the caller's, and is kept as it is.
 */
import type { CheckResult, Explanation } from "../contracts/attempt";
import type { Outputs, OutputsResult, TaskOutput } from "../contracts/outputs";

export type HideTexts = (text: string) => string;

const REPLACEMENT = "[parameter]";

export function hiding(secrets: readonly string[]): HideTexts {
  const forms = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  return (text) => forms.reduce((rest, form) => rest.replaceAll(form, REPLACEMENT), text);
}

/** For a text that may hold parameters which cannot be opened, so that nobody can tell. */
export const withheld: HideTexts = () =>
  "(left out, because no key in RESULT_LINK_KEYS opens the parameters that may be in it)";

const orNull = (text: string | null, hide: HideTexts): string | null =>
  text === null ? null : hide(text);

export function hideInCheck(result: CheckResult, hide: HideTexts): CheckResult {
  if (result.kind !== "checked") return { ...result, reason: hide(result.reason) };
  const { status } = result;
  switch (status.kind) {
    case "active":
    case "succeeded":
      return { ...result, status: { ...status, message: orNull(status.message, hide) } };
    case "failed":
    case "cancelled":
      return { ...result, status: { ...status, message: hide(status.message) } };
  }
}

export function hideInExplanation(result: Explanation, hide: HideTexts): Explanation {
  if (result.kind === "notYet") return hideInNotYet(result, hide);
  const failedSteps = result.failedSteps.map(({ name, error, trace }) => ({
    name: hide(name),
    error: hide(error),
    trace: orNull(trace, hide),
  }));
  return { ...result, failedSteps, note: orNull(result.note, hide) };
}

export function hideInOutputs(result: OutputsResult, hide: HideTexts): OutputsResult {
  switch (result.kind) {
    case "notYet":
      return hideInNotYet(result, hide);
    case "none":
      return { ...result, note: hide(result.note) };
    case "read":
      return { ...result, outputs: hideInTasks(result.outputs, hide) };
  }
}

function hideInTasks(outputs: Outputs, hide: HideTexts): Outputs {
  if (!("tasks" in outputs)) return outputs;
  const entries = Object.entries(outputs.tasks).map(([name, task]): [string, TaskOutput] => [
    name,
    { ...task, error: orNull(task.error, hide) },
  ]);
  return { ...outputs, tasks: Object.fromEntries(entries) };
}

const hideInNotYet = <Result extends { readonly reason?: string | undefined }>(
  result: Result,
  hide: HideTexts,
): Result => (result.reason === undefined ? result : { ...result, reason: hide(result.reason) });
