import type { FastifyRequest } from "fastify";
import { principalOf } from "./authentication";
import { databricksError } from "./databricks-error";
import type { Job } from "./job";

/** CAN VIEW to read, CAN MANAGE RUN to start, cancel and repair. */
export function requireAccess(request: FastifyRequest, job: Job, need: "view" | "manageRun"): void {
  const { permission = "manageRun" } = job.definition;
  if (permission === "manageRun" || permission === need) return;
  const missing =
    need === "view" ? "View or Admin or Manage Run or Owner" : "Manage Run or Owner or Admin";
  throw databricksError(
    403,
    "PERMISSION_DENIED",
    `User ${principalOf(request)} does not have ${missing} permissions on job ${job.jobId}`,
  );
}
