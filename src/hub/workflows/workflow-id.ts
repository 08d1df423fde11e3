/** The ids of workflows and of the runs of their steps. They are computed, so that no start happens twice. */
import { createHash, randomUUID } from "node:crypto";

const digest = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 40);

/** The same key in the same scope always gives the same workflow; without a key every call gets a new one. */
export const workflowIdOf = (scope: string, key: string | null): string =>
  `w-${digest(key === null ? `workflow|new|${randomUUID()}` : `workflow|key|${scope}|${key}`)}`;

/** The run of a step that was started in a generation. Its repairs have ids of their own: `repairRunIdOf`. */
export const stepRunIdOf = (workflowId: string, step: number, generation: number): string =>
  `r-${digest(`step|${workflowId}|${step}|${generation}`)}`;
