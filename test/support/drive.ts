import type { OrchestrationHandler } from "durable-functions";
import { createWakeWatch } from "../../src/activities/wake-watch";
import {
  cancelAttempt,
  checkAttempt,
  confirmLaunch,
  explainFailure,
  launchAttempt,
  planLaunch,
  planRepair,
  readOutputs,
  settleLaunch,
  wakeWatch,
} from "../../src/contracts/activities";
import { CANCEL_REQUESTED } from "../../src/contracts/names";
import type { ActivityCall, ActivityFake } from "./hub-core";
import { VirtualHub } from "./virtual-hub";
import type { VirtualInstance } from "./virtual-instance";
import { watchHubOf } from "./watch-hub-of";

const contracts = {
  planLaunch,
  planRepair,
  launchAttempt,
  [settleLaunch.name]: settleLaunch,
  confirmLaunch,
  checkAttempt,
  cancelAttempt,
  explainFailure,
  readOutputs,
  wakeWatch,
};

/** When an event reaches its instance. */
export type Moment =
  /** Seconds after the start; first or last of the deliveries at that instant. */
  | { at: number; order?: "first" | "last" }
  /** While the nth call of an activity runs, in its own batch. */
  | { during: string; call?: number }
  /** In the same batch as the nth call's completion. */
  | { with: string; call?: number; order: "first" | "last" }
  /** In the batch of the nth turn of the instance. */
  | { turn: number; order: "first" | "last" };

export interface EventScript {
  readonly when: Moment;
  readonly name?: string;
  readonly data?: unknown;
  /** By default the root. */
  readonly to?: string;
}

export interface Story {
  readonly orchestrator: string;
  readonly orchestrators: Readonly<Record<string, OrchestrationHandler>>;
  readonly input: unknown;
  readonly activities: Readonly<Record<string, ActivityFake>>;
  readonly durations?: Readonly<Record<string, number>>;
  readonly events?: readonly EventScript[];
}

export interface Driven {
  /** What it returned; undefined if it failed. */
  readonly output: unknown;
  /** The message of its error; null if it returned. */
  readonly error: string | null;
  readonly elapsedSeconds: number;
  readonly calls: readonly ActivityCall[];
  readonly callsOf: (activity: string) => ActivityCall[];
  readonly customStatuses: readonly unknown[];
  readonly children: readonly VirtualInstance[];
  readonly logged: readonly unknown[][];
  readonly largestPayloadBytes: number;
  /** By the one that was started, in all of its turns. */
  readonly playedEvents: number;
  readonly generations: number;
}

export const STARTED_AT = new Date("2026-03-02T06:00:00.000Z");

/** A duration-free id of the right form. */
export const ROOT_ID = `r-${"0123456789".repeat(4)}`;

/**
 * Runs an orchestrator to its end in virtual time, through the SDK's own executor and rebuilt from history before each
 * turn. @throws if a rule of the extension is broken, or if something is left open.
 */
export async function drive(story: Story): Promise<Driven> {
  const hub: VirtualHub = new VirtualHub({
    startedAt: STARTED_AT.getTime(),
    orchestrators: story.orchestrators,
    activities: withContracts({ wakeWatch: wakeThroughHub(() => hub), ...story.activities }),
    durations: story.durations ?? {},
  });
  script(hub, story.events ?? []);
  hub.start(ROOT_ID, story.orchestrator, story.input);
  const root = await hub.runToEnd(ROOT_ID);
  const instances = [...hub.instances.values()];
  const children = instances.filter((instance) => instance !== root);
  const alive = children.filter(({ end }) => end === null).map(({ id }) => id);
  if (alive.length > 0) throw new Error(`Left alive: ${alive.join(", ")}`);
  return {
    output: root.end?.kind === "completed" ? root.end.output : undefined,
    error: root.end?.kind === "failed" ? root.end.error : null,
    elapsedSeconds: hub.elapsedSeconds,
    calls: hub.calls,
    callsOf: (activity) => hub.calls.filter(({ name }) => name === activity),
    customStatuses: root.customStatuses,
    children,
    logged: instances.flatMap(({ logged }) => logged),
    largestPayloadBytes: Math.max(...instances.map((one) => one.largestPayloadBytes)),
    playedEvents: root.playedEvents,
    generations: root.generation,
  };
}

const wakeThroughHub = (hub: () => VirtualHub): ActivityFake => {
  const { handler } = createWakeWatch(() => watchHubOf(hub));
  return (input) => handler(input, undefined as never);
};

/** Checks the inputs and outputs of fakes with the contracts, as for real steps. */
const withContracts = (fakes: Readonly<Record<string, ActivityFake>>): Story["activities"] =>
  Object.fromEntries(
    Object.entries(fakes).map(([name, fake]) => {
      const contract = Object.entries(contracts).find(([known]) => known === name)?.[1];
      if (contract === undefined) return [name, fake];
      const held: ActivityFake = async (input, call) =>
        contract.output.parse(await fake(contract.input.parse(input) as never, call));
      return [name, held];
    }),
  );

function script(hub: VirtualHub, events: readonly EventScript[]): void {
  const raise =
    ({ to = ROOT_ID, name = CANCEL_REQUESTED, data = {} }: EventScript) =>
    (order: "first" | "last" = "last"): void => {
      hub.raise(to, name, data, order);
    };
  for (const event of events) {
    const { when } = event;
    if (!("at" in when)) continue;
    hub.after(when.at, raise(event), when.order === "first" ? -1 : 1);
  }
  hub.hooks = {
    whileRunning: (call) => {
      for (const event of events) {
        if (isCall(event.when, "during", call)) hub.after(0, raise(event));
      }
    },
    atCompletion: (call, order) => {
      for (const event of events) {
        const { when } = event;
        if (isCall(when, "with", call) && "order" in when && when.order === order) raise(event)();
      }
    },
    beforeTurn: ({ id, turns }) => {
      for (const event of events) {
        const { when, to = ROOT_ID } = event;
        if ("turn" in when && when.turn === turns + 1 && id === to) raise(event)(when.order);
      }
    },
  };
}

const isCall = (when: Moment, kind: "during" | "with", call: ActivityCall): boolean => {
  const wanted = when as Partial<Record<string, unknown>>;
  return wanted[kind] === call.name && (wanted["call"] ?? 1) === call.count;
};

/** A fake that returns these values in order and then repeats the last one; an Error is thrown. */
export function inTurn(...answers: readonly unknown[]): ActivityFake {
  let next = 0;
  return () => {
    const answer = answers[Math.min(next++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return answer;
  };
}
