/** The workflows that the list has read: the newest page, again and again, and older pages when asked for. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Reply } from "../../logic/reply";
import { createOlderPages, type OlderPages } from "../../api/older-pages";
import { listWorkflows } from "../../api/workflows";
import type { ListedWorkflow, WorkflowList } from "../../logic/documents";

export interface WorkflowsStore extends OlderPages {
  /** Newest first. */
  readonly workflows: ReadonlySignal<readonly ListedWorkflow[]>;
  readonly loadNewest: (signal: AbortSignal) => Promise<Reply<WorkflowList>>;
}

export function createWorkflowsStore(seconds: number): WorkflowsStore {
  const newest = signal<readonly ListedWorkflow[]>([]);
  const behind = signal<readonly ListedWorkflow[]>([]);
  const workflows = computed(() => {
    const known = new Set(newest.value.map(({ id }) => id));
    return [...newest.value, ...behind.value.filter(({ id }) => !known.has(id))];
  });
  const since = (): string => new Date(Date.now() - seconds * 1_000).toISOString();
  const { older, follow } = createOlderPages<WorkflowList>({
    read: (continuation, abort) =>
      listWorkflows({ since: since(), continuation }, { signal: abort }),
    add: (page) => {
      behind.value = [...behind.value, ...page.workflows];
    },
    size: () => workflows.value.length,
  });

  return {
    workflows,
    ...older,
    loadNewest: async (abort) => {
      const reply = await listWorkflows({ since: since() }, { signal: abort });
      if (reply.kind !== "read") return reply;
      newest.value = reply.body.workflows;
      follow(reply.body.continuation, abort);
      return reply;
    },
  };
}
