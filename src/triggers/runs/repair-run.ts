import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { NO_NOTICES, type NoticeScope } from "../../contracts/notices";
import { RepairRequest } from "../../contracts/repair";
import { createAttachRun } from "../../hub/attach-run";
import type { HubClient } from "../../hub/hub-client";
import { repairRun } from "../../hub/repairs";
import type { ParameterSeal } from "../../sealing/parameters";
import type { Caller } from "../door/caller";
import { badRequest, noSuchRun, problem } from "../door/problem";
import { readOptionalBody } from "../door/read-body";
import { findVisibleRun, refusalFor } from "../door/rights";
import { accepted, type AcceptedRunOptions } from "./accepted-run";

export interface RepairRunOptions extends AcceptedRunOptions {
  readonly deploymentId: string;
  readonly notices?: NoticeScope;
  readonly seal: ParameterSeal;
}

/**
 * `POST /api/runs/{id}/repair`: of a run that ended badly, starts a new run whose first attempt repairs the last one of that
 * run, or starts its job anew. While that new run is live, a repeated call re-attaches to it.
 */
export function createRepairRun(
  options: RepairRunOptions,
): (request: HttpRequest, client: HubClient, caller: Caller) => Promise<HttpResponseInit> {
  const attachRun = createAttachRun(options.seal);
  return async (request, client, caller) => {
    const body = await readOptionalBody(request, RepairRequest);
    if (body.kind === "refused") return badRequest(body.errors);
    const id = request.params["id"] ?? "";
    const run = await findVisibleRun(client, id, caller);
    if (run === null) return noSuchRun(id);
    const refusal = refusalFor(caller, "repair", run);
    if (refusal !== null) return refusal;
    const { deploymentId, notices = NO_NOTICES, seal, now } = options;
    const mode = body.value.mode ?? null;
    const { openTarget } = seal;
    const order = { mode, startedBy: caller.id, deploymentId, notices, openTarget, now };
    const answer = await repairRun(client, run, { order, attachRun });
    if (answer.kind === "refused") return cannotRepair(answer.code, answer.reason);
    return accepted(answer.attached, answer.input, options);
  };
}

const cannotRepair = (code: string, detail: string): HttpResponseInit =>
  problem({ status: 409, code, title: "The run cannot be repaired", detail });
