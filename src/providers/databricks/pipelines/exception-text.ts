import type { FailedStep } from "../../../contracts/attempt";
import { cut } from "../../../contracts/plain-text";
import { toLines, toUsefulTrace } from "../error-trace";
import { firstUseful, saysSomething } from "../useful-text";
import type { PipelineEvent, PipelineException } from "./events";

const ERROR_LIMIT = 1_000;
const MOST_FRAMES = 4;
const MOST_EXCEPTIONS = 5;

/**
 * The error of one event. The first exception is the one that the service reports, and its causes follow. The event's own
 * message is used only if no exception says anything: "Flow 'orders' has FAILED" is what is known already.
 */
export function toErrorText({
  error,
  message,
}: PipelineEvent): Pick<FailedStep, "error" | "trace"> {
  const exceptions = error.exceptions.slice(0, MOST_EXCEPTIONS);
  const told = exceptions.map(toTold).flatMap((text) => (text === null ? [] : [text]));
  const [first = null, ...causes] = told.filter(saysSomething);
  const text = firstUseful([first, message]);
  const lines = [...causes.filter((cause) => cause !== first), ...toStack(exceptions)];
  return {
    error: cut(text ?? "Databricks gives no message.", ERROR_LIMIT),
    trace: toUsefulTrace(lines.flatMap(toLines)),
  };
}

/** The class without its packages, unless the message begins with it. */
function toTold({ class_name: className, message }: PipelineException): string | null {
  const name = className?.split(".").at(-1) ?? "";
  if (message === null) return name === "" ? null : name;
  const isNamed = name === "" || message.startsWith(name) || message.startsWith(className ?? "");
  return isNamed ? message : `${name}: ${message}`;
}

/** The first frames of the exception that was thrown first, which is the last cause with a stack. */
function toStack(exceptions: readonly PipelineException[]): string[] {
  const frames = exceptions.findLast(({ stack }) => stack.length > 0)?.stack ?? [];
  return frames.slice(0, MOST_FRAMES).flatMap((frame) => {
    const {
      declaring_class: owner,
      method_name: method,
      file_name: file,
      line_number: line,
    } = frame;
    const called = [owner, method].filter((part) => part !== null).join(".");
    const place = [file, line].filter((part) => part !== null).join(":");
    if (called === "" && place === "") return [];
    return [`at ${called}${place === "" ? "" : ` (${place})`}`];
  });
}
