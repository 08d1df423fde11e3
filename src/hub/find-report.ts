import type { DurableClient } from "durable-functions";
import type { RunReport } from "../callbacks/callback-body";
import { readWorkflowInstanceId } from "../contracts/workflows/workflow-ids";
import type { DocumentOptions } from "./find-run-document";
import { findRunReport } from "./find-run-report";
import { findWorkflowReport } from "./workflows/find-workflow-document";

/** The content of a callback of a run, or of a generation of a workflow. */
export const findReport = (
  client: DurableClient,
  id: string,
  options: DocumentOptions,
): Promise<RunReport | "notEnded" | "noSuchRun"> =>
  readWorkflowInstanceId(id) === null
    ? findRunReport(client, id, options)
    : findWorkflowReport(client, id, options);
