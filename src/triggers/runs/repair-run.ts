import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { RepairRequest } from "../../contracts/repair";
import { createAttachRun } from "../../hub/attach-run";
import type { HubClient } from "../../hub/hub-client";
import { repairRun } from "../../hub/repairs";
import { findRun } from "../../hub/run-store";
import type { ParameterSeal } from "../../sealing/parameters";
import { badRequest, noSuchRun, problem } from "../door/problem";
import { readOptionalBody } from "../door/read-body";
import { accepted, type AcceptedRunOptions } from "./accepted-run";

export interface RepairRunOptions extends AcceptedRunOptions {
  readonly deploymentId: string;
  readonly seal: ParameterSeal;
}

/**
 * `POST /api/runs/{id}/repair`: of a run that ended badly, starts a new run whose first attempt repairs the last one of that
 * run, or starts its job anew. While that new run is live, a repeated call re-attaches to it.
 */
export function createRepairRun(
  options: RepairRunOptions,
): (request: HttpRequest, client: HubClient) => Promise<HttpResponseInit> {
  const attachRun = createAttachRun(options.seal);
  return async (request, client) => {
    const body = await readOptionalBody(request, RepairRequest);
    if (body.kind === "refused") return badRequest(body.errors);
    const id = request.params["id"] ?? "";
    const run = await findRun(client, id);
    if (run === null) return noSuchRun(id);
    const { deploymentId, seal, now } = options;
    const { openTarget } = seal;
    const order = { mode: body.value.mode ?? null, deploymentId, openTarget, now };
    const answer = await repairRun(client, run, { order, attachRun });
    if (answer.kind === "refused") return cannotRepair(answer.code, answer.reason);
    return accepted(answer.attached, answer.input, options);
  };
}

const cannotRepair = (code: string, detail: string): HttpResponseInit =>
  problem({ status: 409, code, title: "The run cannot be repaired", detail });
