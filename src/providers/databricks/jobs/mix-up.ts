import type { ShownRun } from "./run-document";
import { nameOf, type Workspace } from "../workspace";

/**
 * Why a response says nothing about the run that was asked for: it is about another one. Null if it is about that run, or if
 * its id is missing or unreadable, because then nothing in it contradicts the request.
 */
export const toMixUp = (
  workspace: Workspace,
  askedFor: string,
  { run_id: answered }: Pick<ShownRun, "run_id">,
): string | null =>
  answered === null || answered === askedFor
    ? null
    : `${nameOf(workspace)} answered about run ${answered} when asked for run ${askedFor}.`;
