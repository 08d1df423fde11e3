/** Sends the POST that starts an update, once, and says what the response means. */
import * as z from "zod";
import type { LaunchResult, Unreachable } from "../../../contracts/attempt";
import type { SendWindow } from "../../../http/send-window";
import type { LaunchOrder } from "../../provider";
import { hindranceOf, isLimit, isRefusal } from "../error-meaning";
import { purposes } from "../purpose";
import { toFailure, toUnreachable } from "../trouble";
import type { VendorError } from "../vendor-error";
import { nameOf } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";
import type { DatabricksPipelineTarget } from "./pipeline-target";
import { toUpdateBody } from "./update-body";
import { UpdateId } from "./update-document";
import { toOwnReference } from "./update-reference";

type Order = LaunchOrder<DatabricksPipelineTarget>;

const Started = z.object({ update_id: UpdateId });

interface Sending {
  readonly now: () => Date;
  readonly newest: string | undefined;
  readonly window: SendWindow;
}

/** `busy`: the vendor rejected it because an update is active. */
type Posted = LaunchResult | { readonly kind: "busy"; readonly reason: string };

export async function postStart(
  api: WorkspaceApi,
  order: Order,
  { now, newest, window }: Sending,
): Promise<Posted> {
  const { vendorJobId: pipelineId } = order.plan;
  const purpose = purposes.startUpdate(pipelineId);
  const sentAt = now();
  const result = await api.call({
    method: "POST",
    version: "2.0",
    path: `pipelines/${pipelineId}/updates`,
    body: toUpdateBody(order.target),
    retry: "never",
    notAfter: order.deadline === undefined ? undefined : new Date(order.deadline),
    window,
  });
  switch (result.kind) {
    case "ok": {
      const id = Started.safeParse(result.body).data?.update_id;
      if (id !== undefined) {
        return {
          kind: "launched",
          attempt: toOwnReference(api.workspace, order, { id, at: sentAt }),
        };
      }
      const reason = `${nameOf(api.workspace)} accepted the start of pipeline ${pipelineId} but returned an update id that cannot be read.`;
      return unclear(reason, newest);
    }
    case "noAnswer":
      return result.mayHaveActed
        ? unclear(result.reason, newest)
        : tryAgain(toUnreachable(api.workspace, purpose, result), { mayHaveStarted: false });
    case "error":
      return toVerdict(api, order, { error: result.error, newest });
  }
}

function toVerdict(
  api: WorkspaceApi,
  { plan }: Order,
  { error, newest }: { readonly error: VendorError; readonly newest: string | undefined },
): Posted {
  const purpose = purposes.startUpdate(plan.vendorJobId);
  const failure = toFailure(api.workspace, purpose, error);
  if (isConflict(error)) return { kind: "busy", reason: failure.message };
  if (isRefusal(error)) return { kind: "rejected", failure };
  // After a limit or a redirect nothing was started; any other error may have occurred after the start.
  if (!isLimit(error) && error.status >= 400) return unclear(failure.message, newest);
  const { retryAfterSeconds } = error;
  const because = hindranceOf(error);
  const again = {
    reason: failure.message,
    retryAfterSeconds,
    ...(because !== undefined && { because }),
  };
  return tryAgain(again, { mayHaveStarted: false });
}

/**
 * "An active update … already exists". The documentation says only that the request fails, so every form is accepted, and
 * the list of updates shows whether there is one: https://docs.databricks.com/api/workspace/pipelines/startupdate
 */
const isConflict = ({ status, code, message }: VendorError): boolean =>
  status === 409 ||
  (status === 400 && (code === "INVALID_STATE" || /\bactive update\b/i.test(message)));

/** The newest update before the POST is stored, so that later looks skip everything older. */
export const unclear = (reason: string, newest: string | null | undefined): LaunchResult => ({
  kind: "unclear",
  reason,
  resend: true,
  ...(typeof newest === "string" && { baselineRunId: newest }),
});

export function tryAgain(
  { reason, retryAfterSeconds = null, because }: Partial<Unreachable> & { readonly reason: string },
  { mayHaveStarted }: { readonly mayHaveStarted: boolean },
): LaunchResult {
  const result = { kind: "tryAgain", reason, mayHaveStarted, retryAfterSeconds } as const;
  return because === undefined ? result : { ...result, because };
}
