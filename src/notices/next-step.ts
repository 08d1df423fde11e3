/** What a person should do after an end. Nothing here says more than the run's conclusion (invariant 12). */
import { NOTHING_STARTED, PAGE_LINE_START } from "../contracts/page-line";
import type { RunDocument } from "../contracts/run-document";
import type { Ending } from "../contracts/ending";

/** Null if there is nothing to do. */
export const nextStep = (ending: Ending): string | null =>
  ending.kind === "run" ? afterRun(ending) : afterWorkflow(ending);

type RunEnding = Extract<Ending, { kind: "run" }>;
type WorkflowEnding = Extract<Ending, { kind: "workflow" }>;

function afterRun(ending: RunEnding): string | null {
  const { conclusion, document } = ending;
  switch (conclusion.outcome) {
    case "succeeded":
      return null;
    case "failed":
      return afterFailure(ending);
    case "cancelled":
      return afterCancel(ending);
    case "timedOut":
      return `Find out why it was not finished in time; the limit is ${limitOf(conclusion.code)} of its start. ${again(document)}`;
    case "unknown":
      return "The job may still be running. Look at the vendor before you start it again, so that it does not run twice.";
  }
}

const limitOf = (code: string | null): string =>
  code === "queueTimedOut" ? "queueTimeoutSeconds" : "timeoutSeconds";

function afterFailure({ conclusion, document }: RunEnding): string {
  if (startedNothing(conclusion.message)) {
    return "Nothing was started at the vendor. Correct the cause, then start the run again.";
  }
  return `Open the run and correct the cause. ${again(document)}`;
}

function afterCancel({ conclusion, document }: RunEnding): string {
  const who =
    conclusion.code === "cancelledAtVendor"
      ? "It was cancelled at the vendor, not by Runward."
      : `${whoAsked(document)} asked for the cancel. If that was right, there is nothing to do.`;
  return `${who} If the job is still needed: ${inThisSentence(again(document))}`;
}

const whoAsked = ({ workflow }: RunDocument): string =>
  workflow === null ? "A caller" : "Its workflow or a caller";

const inThisSentence = (sentence: string): string =>
  `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;

const startedNothing = (message: string): boolean =>
  message.includes(`${PAGE_LINE_START}${NOTHING_STARTED}`);

/** Only what Runward has started can be repaired here. */
function again({ id, attempts, workflow }: RunDocument): string {
  const [first] = attempts;
  if (first === undefined) return "Start the run again.";
  if (first.mode === "attached") return "Start its job again at the vendor.";
  return workflow === null
    ? `Repair it on its page in Runward, or with: runward repair ${id}`
    : `Resume its workflow on its page in Runward, or with: runward workflow resume ${workflow.id}`;
}

function afterWorkflow({
  conclusion: { outcome, code },
  document: { id },
}: WorkflowEnding): string | null {
  const resume = `Resume it on its page in Runward, or with: runward workflow resume ${id}`;
  switch (outcome) {
    case "succeeded":
      return null;
    case "failed":
      return `Correct the cause of each failed step. ${resume} (what has succeeded does not run again).`;
    case "cancelled":
      return `A caller asked for the cancel. If that was right, there is nothing to do. If it is still needed: ${inThisSentence(resume)}`;
    case "timedOut":
      return `Find out why it was not finished in time. ${resume}`;
    case "unknown":
      return code === "internalError" || code === "terminated"
        ? `Runs of its steps may still be running. Look at them, then decide. ${resume}`
        : `A step may still be running at the vendor. Look there first. ${resume}`;
  }
}
