/**
 * One generation of a workflow, from its start to its conclusion.
 *
 * Owns: the cancel waiter, the deadline, the conclusion and the callback. Does not own: the steps (the conductor's).
 *
 * 1. Never continues as new, so no cancel is lost. The conductor does, so a stop is repeated until it shows that it has it.
 * 2. The conclusion is stored in the custom status before it is thrown. Callers read it from there at once.
 * 3. Throws on every outcome but success, so that Durable's own status says Failed too.
 */
import type { CallbackProgress } from "../../contracts/callback";
import { unveil, withoutCredentialWords } from "../../contracts/credential-words";
import { CANCEL_REQUESTED, CONDUCTOR_ORCHESTRATOR } from "../../contracts/names";
import { FIRST_LINES, type Conclusion } from "../../contracts/outcome";
import { BETWEEN_CANCELS, Pauses } from "../../contracts/pauses";
import type { ConductorInput, StepConditions } from "../../contracts/workflows/conductor-input";
import { encodeStates } from "../../contracts/workflows/step-state";
import { concludeWorkflow, reportChange } from "../../contracts/workflows/workflow-activities";
import { writeOutlines } from "../../contracts/workflows/outline-text";
import { conductorIdOf } from "../../contracts/workflows/workflow-ids";
import { WorkflowInput, type StepOutline } from "../../contracts/workflows/workflow-input";
import {
  ConductorResult,
  type WorkflowProgress,
} from "../../contracts/workflows/workflow-progress";
import { deliverAtEnd } from "../deliver";
import {
  childTask,
  eventWaiter,
  firstOf,
  hasEnded,
  inputOf,
  instanceIdOf,
  instantIn,
  listen,
  logOnce,
  now,
  showStatus,
  timerIn,
  tryActivity,
  type OrchestrationContext,
  type Steps,
  type Task,
} from "../durable-steps";
import { tellPeople } from "../tell-people";
import { beginAgain } from "./begin-again";

interface Story {
  readonly context: OrchestrationContext;
  readonly input: WorkflowInput;
  progress: WorkflowProgress;
}

const NOT_DELIVERED: CallbackProgress = { state: "waiting", tries: 0, message: null };

export function* workflow(context: OrchestrationContext): Steps<Conclusion> {
  const input = WorkflowInput.parse(unveil(inputOf(context)));
  const cancel = eventWaiter(context, CANCEL_REQUESTED);
  const story = beginStory(context, input);
  yield* listen(context, cancel);

  const result = yield* conductSteps(story, cancel);
  update(story, { phase: "explaining", message: "Reading how the steps ended" });
  const conclusion = yield* conclude(story, result);

  update(story, {
    ...{ phase: "ended", message: conclusion.message, conclusion, endedAt: now(context) },
  });
  logOnce(context, conclusion.message, { outcome: conclusion.outcome, code: conclusion.code });
  const acceptedAt = input.resumedAt ?? input.acceptedAt;
  yield* tellPeople(context, { ...input, acceptedAt }, conclusion.outcome);
  yield* reportEnd(story);
  if (conclusion.outcome !== "succeeded") {
    throw new Error(withoutCredentialWords(conclusion.message));
  }
  return conclusion;
}

function beginStory(context: OrchestrationContext, input: WorkflowInput): Story {
  const { steps, timeoutSeconds, callback } = input;
  const progress: WorkflowProgress = {
    phase: "running",
    message: `Running ${steps.length} ${steps.length === 1 ? "step" : "steps"}`,
    deadline: instantIn(context, timeoutSeconds),
    conclusion: null,
    ...(callback !== undefined && { callback: NOT_DELIVERED }),
  };
  const story = { context, input, progress };
  update(story, {});
  return story;
}

function update(story: Story, changes: Partial<WorkflowProgress>): void {
  story.progress = withoutCredentialWords({ ...story.progress, ...changes });
  showStatus(story.context, story.progress);
}

/** The result of the conductor; a text if it broke. */
function* conductSteps(story: Story, cancel: Task): Steps<ConductorResult | string> {
  const { context } = story;
  const isCancelled = hasEnded(cancel);
  const child = childTask(context, CONDUCTOR_ORCHESTRATOR, {
    instanceId: conductorIdOf(instanceIdOf(context)),
    input: conductorInputOf(story, isCancelled),
  });
  if (isCancelled) showStopping(story);
  // The only race that the conductor may be part of (azure-functions-durable-js#574).
  else if ((yield* firstOf(context, { child, cancel })) === "cancel") {
    yield* stopConductor(story, child);
  }
  if (!hasEnded(child)) {
    try {
      yield child;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  if (!child.isFaulted) return ConductorResult.parse(unveil(child.result));
  return child.result instanceof Error ? child.result.message : "no reason given";
}

const showStopping = (story: Story): void => {
  update(story, { phase: "stopping", message: "Cancelling the steps that run, on request" });
};

function conductorInputOf({ context, input, progress }: Story, isCancelled: boolean): unknown {
  const { steps, resumes, workflowId, maxParallel, onFailure, acceptedAt, limits } = input;
  const begun = beginAgain(steps.length, resumes);
  const conductorInput: Omit<ConductorInput, "conditions"> = {
    ...{ instanceId: instanceIdOf(context), workflowId, maxParallel, onFailure, acceptedAt },
    deadline: progress.deadline,
    startedAt: now(context),
    newsAt: now(context),
    lostContactSeconds: limits.lostContactSeconds,
    mode: resumes?.mode ?? null,
    ...{ notes: {}, ...begun },
    stop: isCancelled ? { reason: "cancelRequested", at: now(context) } : null,
  };
  // As a text where there are many, like the outlines themselves.
  const conditions = input.plan.names === true ? writeOutlines(steps) : steps.map(conditionsOf);
  const mostHints = steps.length > FEW_STEPS ? { mostHints: HINTS_PER_GENERATION } : {};
  return { ...conductorInput, conditions, ...mostHints, steps: encodeStates(begun.steps) };
}

/** Their hints do not make a history large. */
const FEW_STEPS = 20;

/** Each takes a turn, and about a kilobyte of history. When steps end at the same moment, the next generation reads them all. */
const HINTS_PER_GENERATION = 8;

/** The conductor does not need the names. */
const conditionsOf = ({ after, when, optional }: StepOutline): StepConditions => ({
  ...(after !== undefined && { after }),
  ...(when !== undefined && { when }),
  ...(optional === true && { optional }),
});

/** Returns when the conductor shows that it stops what is live, or when it has ended. */
function* stopConductor(story: Story, child: Task): Steps<void> {
  const { context, input } = story;
  showStopping(story);
  const pauses = new Pauses(BETWEEN_CANCELS);
  while (!hasEnded(child)) {
    const reported = yield* tryActivity(context, reportChange, {
      input: { workflowId: input.workflowId, change: { kind: "stop" } },
      otherwise: null,
    });
    if (reported?.isStopping === true || hasEnded(child)) return;
    yield timerIn(context, pauses.next(null));
  }
}

function* conclude(story: Story, result: ConductorResult | string): Steps<Conclusion> {
  const { context, input } = story;
  if (typeof result === "string") return broken(result);
  const { outcome, code, steps } = result;
  return yield* tryActivity(context, concludeWorkflow, {
    input: {
      instanceId: instanceIdOf(context),
      // As one text, because 300 of them as lists take several times the room.
      result: { ...result, steps: encodeStates(steps) as unknown as typeof steps },
    },
    otherwise: {
      ...{ outcome, code },
      message: `${FIRST_LINES[outcome]}\nMessage: ${input.steps.length} steps have ended; how could not be read. The status document of the workflow has the state of each.`,
    },
  });
}

/** What is live then is not followed any more. */
const broken = (reason: string): Conclusion => ({
  outcome: "unknown",
  code: "internalError",
  message: `${FIRST_LINES.unknown}\nMessage: The steps are not followed any more, because of a defect: ${reason}. Runs that are live go on; check them, then resume the workflow.`,
});

function* reportEnd(story: Story): Steps<void> {
  const { context, input } = story;
  if (input.callback === undefined) return;
  const order = { runId: instanceIdOf(context), callback: input.callback };
  yield* deliverAtEnd(context, order, (callback) => {
    update(story, { callback });
  });
}
