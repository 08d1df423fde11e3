/** The workflows that the list has read: the newest page, again and again, and older pages when asked for. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Reply } from "../../logic/reply";
import { listWorkflows } from "../../api/workflows";
import type { ListedWorkflow, WorkflowList } from "../../logic/documents";
import type { Problem } from "../../logic/problem";

export interface WorkflowsStore {
  /** Newest first. */
  readonly workflows: ReadonlySignal<readonly ListedWorkflow[]>;
  readonly hasOlder: ReadonlySignal<boolean>;
  readonly olderProblem: ReadonlySignal<Problem | null>;
  readonly loadNewest: (signal: AbortSignal) => Promise<Reply<WorkflowList>>;
  loadOlder(): Promise<void>;
}

export function createWorkflowsStore(seconds: number): WorkflowsStore {
  const newest = signal<readonly ListedWorkflow[]>([]);
  const older = signal<readonly ListedWorkflow[]>([]);
  const behind = signal<string | null>(null);
  const olderProblem = signal<Problem | null>(null);
  const since = (): string => new Date(Date.now() - seconds * 1_000).toISOString();

  return {
    workflows: computed(() => {
      const known = new Set(newest.value.map(({ id }) => id));
      return [...newest.value, ...older.value.filter(({ id }) => !known.has(id))];
    }),
    hasOlder: computed(() => behind.value !== null),
    olderProblem,
    loadNewest: async (abort) => {
      const reply = await listWorkflows({ since: since() }, { signal: abort });
      if (reply.kind !== "read") return reply;
      newest.value = reply.body.workflows;
      if (older.value.length === 0) behind.value = reply.body.continuation;
      return reply;
    },
    loadOlder: async () => {
      if (behind.value === null) return;
      const reply = await listWorkflows({ since: since(), continuation: behind.value });
      olderProblem.value = reply.kind === "refused" ? reply.problem : null;
      if (reply.kind !== "read") return;
      older.value = [...older.value, ...reply.body.workflows];
      behind.value = reply.body.continuation;
    },
  };
}
