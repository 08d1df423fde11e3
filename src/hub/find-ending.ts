import type { DurableClient } from "durable-functions";
import { readWorkflowInstanceId } from "../contracts/workflows/workflow-ids";
import type { Ending } from "../contracts/ending";
import type { DocumentOptions } from "./find-run-document";
import { findRunReport } from "./find-run-report";
import { findWorkflowReport } from "./workflows/find-workflow-document";

export type FoundEnding = Ending | "notEnded" | "noSuchRun";

/** The same whenever it is read. */
export async function findEnding(
  client: DurableClient,
  id: string,
  options: DocumentOptions,
): Promise<FoundEnding> {
  if (readWorkflowInstanceId(id) === null) {
    const report = await findRunReport(client, id, options);
    return typeof report === "string" ? report : { kind: "run", ...report };
  }
  const report = await findWorkflowReport(client, id, options);
  return typeof report === "string" ? report : { kind: "workflow", ...report };
}
