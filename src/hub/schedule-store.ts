import type { DurableClient } from "durable-functions";
import {
  SCHEDULED_TICK_ORCHESTRATOR,
  SCHEDULE_REGISTER_ORCHESTRATOR,
  WORKFLOW_ORCHESTRATOR,
} from "../contracts/names";
import { REGISTER_ID, ScheduleRegister } from "../contracts/schedule-register";
import type { RunInput } from "../contracts/run-input";
import { TickProgress, TickResult, type TickInput } from "../contracts/tick";
import { isWorkflowId } from "../contracts/workflows/workflow-ids";
import type { WorkflowInput } from "../contracts/workflows/workflow-input";
import type { ParameterSeal } from "../sealing/parameters";
import { findInstance, isOver, UnreadableInstanceError } from "./instances";
import { toStored } from "./workflows/attach-workflow";
import { findScheduleState } from "./schedule-states";
import type { TurnHub } from "./schedule-turn";
import { findRun, startRun, startUnlessLive, type StartResult, type StoredRun } from "./run-store";
import { findWorkflow, type StoredWorkflow } from "./workflows/workflow-store";

/** A tick as it is stored in the task hub. */
export interface StoredTick {
  readonly ended: boolean;
  /** Null until it is decided, and always null if its orchestrator failed. */
  readonly result: TickResult | null;
  /** What it waits for. */
  readonly progress: TickProgress | null;
}

export async function findTick(client: DurableClient, id: string): Promise<StoredTick | null> {
  const instance = await findInstance(client, id);
  if (instance === null) return null;
  return {
    ended: isOver(instance),
    result: TickResult.safeParse(instance.output).data ?? null,
    progress: TickProgress.safeParse(instance.customStatus).data ?? null,
  };
}

/**
 * Starts the instance of a tick unless it exists, in any state. Two hosts may do so at once; Durable then keeps one. If the
 * first one has already ended, it is replaced, but its run exists and is not started again.
 */
export async function startTick(
  client: DurableClient,
  id: string,
  input: TickInput,
): Promise<"started" | "exists"> {
  if ((await findInstance(client, id)) !== null) return "exists";
  try {
    await client.startNew(SCHEDULED_TICK_ORCHESTRATOR, { instanceId: id, input });
    return "started";
  } catch (error) {
    if ((await findInstance(client, id)) !== null) return "exists";
    throw error;
  }
}

/** The part of the task hub that the steps of a tick need. */
export interface TickHub extends TurnHub {
  findTick(id: string): Promise<StoredTick | null>;
  findRun(id: string): Promise<StoredRun | StoredWorkflow | null>;
  startRun(id: string, input: RunInput): Promise<StartResult>;
  startWorkflow(id: string, input: WorkflowInput): Promise<StartResult>;
}

export const createTurnHub = (
  client: DurableClient,
): Pick<TickHub, "findTick" | "findRun" | "findState"> => ({
  findTick: (id) => findTick(client, id),
  findRun: (id) => (isWorkflowId(id) ? findWorkflow(client, id) : findRun(client, id)),
  findState: (schedule) => findScheduleState(client, schedule),
});

export const createTickHub = (
  client: DurableClient,
  seal: Pick<ParameterSeal, "sealInput">,
): TickHub => ({
  ...createTurnHub(client),
  // A tick that was found before parameters were sealed holds them unsealed.
  startRun: (id, input) => startRun(client, id, seal.sealInput(id, input)),
  startWorkflow: (id, input) =>
    startUnlessLive(client, WORKFLOW_ORCHESTRATOR, { id, input: toStored(input) }),
});

/** @throws UnreadableInstanceError if the task hub has only a part of it: without it, ticks that are due would be lost. */
export async function readRegister(client: DurableClient): Promise<ScheduleRegister | null> {
  const instance = await findInstance(client, REGISTER_ID);
  if (instance?.name === null) throw new UnreadableInstanceError(REGISTER_ID);
  return ScheduleRegister.safeParse(instance?.input).data ?? null;
}

/** Replaces the register, by starting a new instance with the id of the finished one. */
export const writeRegister = async (
  client: DurableClient,
  register: ScheduleRegister,
): Promise<void> => {
  await client.startNew(SCHEDULE_REGISTER_ORCHESTRATOR, {
    instanceId: REGISTER_ID,
    input: register,
  });
};
