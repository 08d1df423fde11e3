/**
 * Databricks starts a failed update of a production pipeline again by itself. Such a retry is a new update, so the failure of
 * the first one is not how the work ended.
 * https://learn.microsoft.com/azure/databricks/dlt/updates (read 2026-11)
 */
import type { PipelineUpdate } from "./update-document";

const RETRY_CAUSE = "RETRY_ON_FAILURE";

export interface Succession {
  /** The newest retry of the update; undefined if there is none. */
  readonly newest: PipelineUpdate | undefined;
  /** An update that is not a retry has started since, so no further retry follows. */
  readonly isClosed: boolean;
}

/** Looks in a list of updates, newest first, for the retries of one of them. Retries after another update belong to that one. */
export function findSuccession(updates: readonly PipelineUpdate[], updateId: string): Succession {
  const position = updates.findIndex(({ id }) => id === updateId);
  const newer = position < 0 ? [] : updates.slice(0, position).reverse();
  const firstOther = newer.findIndex(({ cause }) => cause !== RETRY_CAUSE);
  const retries = firstOther < 0 ? newer : newer.slice(0, firstOther);
  return { newest: retries.at(-1), isClosed: firstOther >= 0 };
}
