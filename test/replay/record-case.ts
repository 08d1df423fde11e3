/**
 * Makes recordings: plays a story in the embedded host, and takes down what the SDK is shown in each turn.
 *
 * Owns: which turn counts (the last one of each execution), and what the recorded orchestrator made of it. Does not own:
 * the stories (`recorded-cases.ts`).
 */
import type { HistoryEvent } from "../support/history-events";
import { KillableApp } from "../support/killable-app";
import { playTurn } from "../support/orchestrator-turn";
import { orchestrators } from "./orchestrators";
import { currentVersion, type Recording } from "./recording";
import type { RecordedCase } from "./recorded-cases";

/** The orchestrationTrigger payload, as far as it belongs to the instance. */
interface Shown {
  readonly name: string;
  readonly instanceId: string;
  readonly parentInstanceId: string | null;
  readonly input: unknown;
  readonly history: readonly HistoryEvent[];
}

interface Invocation {
  readonly inputs: readonly unknown[];
  readonly invocationContext: { readonly functionName: string };
}

/** Plays the story to its end; answers one recording for each execution of the orchestrators that it is kept for. */
export async function recordCase(recorded: RecordedCase): Promise<Recording[]> {
  const executions = new Map<string, Shown>();
  await using world = await KillableApp.create();
  world.environment = recorded.environment ?? {};
  world.beforeLoad = (core) => {
    core.registerHook("preInvocation", (context) => {
      const shown = toShown(context as unknown as Invocation);
      if (shown !== null) executions.set(executionOf(shown), shown);
    });
  };
  await recorded.play(world);
  await world.untilAllEnded();
  await world.endHost();
  const version = await currentVersion();
  const shown = [...executions.values()].filter(({ name }) => recorded.keeps.includes(name));
  return await Promise.all(
    shown.map((one, index) => {
      const earlier = shown.slice(0, index).filter(({ name }) => name === one.name).length;
      const name = earlier === 0 ? recorded.name : `${recorded.name}-${earlier + 1}`;
      return toRecording(one, { version, name });
    }),
  );
}

function toShown({ inputs, invocationContext }: Invocation): Shown | null {
  const name = invocationContext.functionName;
  if (orchestrators[name] === undefined) return null;
  // Ports differ from one recording to the next, and mean nothing.
  const text = JSON.stringify(inputs[0]).replace(/127\.0\.0\.1:\d{5}/g, "127.0.0.1:50000");
  const payload = JSON.parse(text) as Omit<Shown, "name">;
  const { instanceId, parentInstanceId, input, history } = payload;
  return { name, instanceId, parentInstanceId, input, history };
}

/** Each generation of an instance is an execution of its own. */
function executionOf({ instanceId, history }: Shown): string {
  const started = history.find(({ EventType }) => EventType === 0);
  return `${instanceId} ${JSON.stringify(started?.["OrchestrationInstance"])}`;
}

async function toRecording(
  execution: Shown,
  { version, name }: { version: string; name: string },
): Promise<Recording> {
  const { name: orchestrator, ...shown } = withPlainExecutionIds(execution);
  const handler = orchestrators[orchestrator];
  if (handler === undefined) throw new Error(`There is no orchestrator ${orchestrator}.`);
  const { decisions, customStatus, end } = await playTurn(handler, shown);
  return {
    orchestrator,
    version,
    name,
    ...shown,
    decisions,
    customStatus: customStatus ?? null,
    end,
  };
}

/** Made up by the host at every start; in the order in which they occur, two recordings of one story are the same. */
function withPlainExecutionIds(shown: Shown): Shown {
  const plain = new Map<string, string>();
  const text = JSON.stringify(shown).replace(
    /("ExecutionId":)"([^"]+)"/g,
    (_whole, field: string, id: string) => {
      plain.set(id, plain.get(id) ?? `execution-${plain.size + 1}`);
      return `${field}"${plain.get(id) ?? id}"`;
    },
  );
  return JSON.parse(text) as Shown;
}
