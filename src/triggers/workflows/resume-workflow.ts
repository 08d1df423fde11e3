import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { NO_NOTICES, type NoticeScope } from "../../contracts/notices";
import { ResumeRequest } from "../../contracts/workflows/resume-request";
import type { HubClient } from "../../hub/hub-client";
import { createAttachWorkflow } from "../../hub/workflows/attach-workflow";
import { resumeWorkflow } from "../../hub/workflows/resume-workflow";
import type { ParameterSeal } from "../../sealing/parameters";
import type { Caller } from "../door/caller";
import { badRequest, noSuchWorkflow, problem } from "../door/problem";
import { readOptionalBody } from "../door/read-body";
import { findVisibleWorkflow, refusalForWorkflow } from "./rights";
import { accepted, type AcceptedWorkflowOptions } from "./accepted-workflow";

export interface ResumeWorkflowOptions extends AcceptedWorkflowOptions {
  readonly notices?: NoticeScope;
  readonly seal: ParameterSeal;
}

/**
 * `POST /api/workflows/{id}/resume`: of a workflow that ended badly, starts a new generation. What succeeded is not run
 * again. While the new generation is live, a repeated call re-attaches to it.
 */
export function createResumeWorkflow(
  options: ResumeWorkflowOptions,
): (request: HttpRequest, client: HubClient, caller: Caller) => Promise<HttpResponseInit> {
  const attach = createAttachWorkflow(options.seal);
  return async (request, client, caller) => {
    const body = await readOptionalBody(request, ResumeRequest);
    if (body.kind === "refused") return badRequest(body.errors);
    const id = request.params["id"] ?? "";
    const newest = await findVisibleWorkflow(client, id, caller);
    if (newest === null) return noSuchWorkflow(id);
    const refusal = refusalForWorkflow(caller, "repair", newest);
    if (refusal !== null) return refusal;
    const { notices = NO_NOTICES, now } = options;
    const order = { mode: body.value.mode ?? null, notices, now };
    const answer = await resumeWorkflow(client, newest, { order, attach });
    if (answer.kind === "refused") return cannotResume(answer.code, answer.reason);
    return accepted(answer.attached, answer.input, options);
  };
}

const cannotResume = (code: string, detail: string): HttpResponseInit =>
  problem({ status: 409, code, title: "The workflow cannot be resumed", detail });
