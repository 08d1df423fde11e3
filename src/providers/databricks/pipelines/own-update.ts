/**
 * Finds the update that a launch started. An update carries no key, so it is recognised by when and how it was started:
 *
 * 1. It is newer than the newest update before the POST (the baseline).
 * 2. The API started it, not a job task, a user or the service itself.
 * 3. It has the options of this launch. Of several such updates it is the oldest: the vendor accepts the POST only while no
 *    update is active, so another one can only have started later.
 */
import type { Unreachable } from "../../../contracts/attempt";
import { NO_RUN_BEFORE } from "../../launch-baseline";
import type { LaunchOrder } from "../../provider";
import { purposes } from "../purpose";
import { toUnreachable } from "../trouble";
import { nameOf } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";
import { listUpdates } from "./list-updates";
import type { DatabricksPipelineTarget } from "./pipeline-target";
import { OWN_CAUSE } from "./update-body";
import type { PipelineUpdate } from "./update-document";
import { momentIn } from "./vendor-details";

type Order = LaunchOrder<DatabricksPipelineTarget>;

export type OwnUpdate =
  | { readonly kind: "found"; readonly update: PipelineUpdate }
  | { readonly kind: "none" }
  | Unreachable;

/** A list that cannot be read completely does not prove that there is no such update. */
export async function findOwnUpdate(api: WorkspaceApi, order: Order): Promise<OwnUpdate> {
  const { vendorJobId: pipelineId, baselineRunId } = order.plan;
  const baselineId = baselineRunId === NO_RUN_BEFORE ? null : baselineRunId;
  const createdMs = momentIn(order.plan);
  const isOld = ({ id, createdMs: created }: PipelineUpdate): boolean =>
    id === baselineId || (createdMs !== null && created !== null && created < createdMs);
  const listed = await listUpdates(api, pipelineId, (updates) => updates.some(isOld));
  if (listed.kind !== "listed") {
    return toUnreachable(api.workspace, purposes.readPipeline(pipelineId), listed);
  }
  const firstOld = listed.updates.findIndex(isOld);
  const newer = firstOld < 0 ? listed.updates : listed.updates.slice(0, firstOld);
  const own = newer.findLast((update) => isOfOrder(update, order.target));
  if (own !== undefined) return { kind: "found", update: own };
  // A list in which the baseline is missing is not the list of this pipeline's updates.
  const isCertain =
    listed.complete &&
    listed.unread === 0 &&
    (baselineId === null || firstOld >= 0) &&
    newer.every(isReadable);
  if (isCertain) return { kind: "none" };
  const reason = `${nameOf(api.workspace)} lists updates of pipeline ${pipelineId} that cannot be read.`;
  return { kind: "unreachable", reason, retryAfterSeconds: null };
}

const isReadable = ({ cause, refreshSelection, fullRefreshSelection }: PipelineUpdate): boolean =>
  cause !== null && refreshSelection !== null && fullRefreshSelection !== null;

function isOfOrder(update: PipelineUpdate, target: DatabricksPipelineTarget): boolean {
  const { fullRefresh, validateOnly, refreshSelection, fullRefreshSelection } = target;
  return (
    update.cause === OWN_CAUSE &&
    update.fullRefresh === (fullRefresh ?? false) &&
    update.validateOnly === (validateOnly ?? false) &&
    areSameTables(update.refreshSelection, refreshSelection ?? []) &&
    areSameTables(update.fullRefreshSelection, fullRefreshSelection ?? [])
  );
}

/** In any order. The vendor may show a table with its catalog and schema although the request named it without them. */
function areSameTables(shown: readonly string[] | null, asked: readonly string[]): boolean {
  if (shown?.length !== asked.length) return false;
  return asked.every((table) => shown.some((other) => isSameTable(other, table)));
}

function isSameTable(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}
