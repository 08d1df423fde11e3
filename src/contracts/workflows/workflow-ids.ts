/**
 * The instances of a workflow. All ids are computed.
 *
 * - `w-<40 hex>`: its first generation, and its id for people. `w-<40 hex>-2`: the one that a resume started, and so on.
 * - `conductor-w-…`: the conductor of one generation.
 * - `plan-w-<40 hex>-<12 hex>-<n>`: a piece of what its steps run. The hash is that of the whole, so a start with the same key
 *   and another body changes nothing.
 */

const WORKFLOW_ID = /^w-[0-9a-f]{40}$/;
const INSTANCE_ID = /^(w-[0-9a-f]{40})(?:-([2-9]|[1-9]\d))?$/;

/** The durable client puts ids into URLs without encoding them, so it only ever gets ids of this form. */
export const isWorkflowId = (text: string): boolean => WORKFLOW_ID.test(text);

/** The instance of one generation, the first of which is 1. */
export const workflowInstanceId = (workflowId: string, generation: number): string =>
  generation === 1 ? workflowId : `${workflowId}-${generation}`;

export interface WorkflowInstance {
  readonly workflowId: string;
  readonly generation: number;
}

/** The workflow and generation of an instance; null if the id is that of something else. */
export function readWorkflowInstanceId(instanceId: string): WorkflowInstance | null {
  const [, workflowId, number = "1"] = INSTANCE_ID.exec(instanceId) ?? [];
  return workflowId === undefined ? null : { workflowId, generation: Number(number) };
}

const CONDUCTOR = "conductor-";

export const conductorIdOf = (instanceId: string): string => `${CONDUCTOR}${instanceId}`;

const PLAN = "plan-";

export const planIdOf = (workflowId: string, hash: string, piece: number): string =>
  `${PLAN}${workflowId}-${hash}-${piece}`;

/** The workflow of a conductor or of a piece of a plan; null if the id is that of something else. */
export function workflowIdOfPart(instanceId: string): string | null {
  const prefix = [CONDUCTOR, PLAN].find((one) => instanceId.startsWith(one));
  if (prefix === undefined) return null;
  const workflowId = instanceId.slice(prefix.length, prefix.length + "w-".length + 40);
  return isWorkflowId(workflowId) ? workflowId : null;
}
