import { createWorkflowRequest } from "../../src/contracts/workflows/workflow-request";
import { contract } from "./app-contract";

export const WorkflowRequest = createWorkflowRequest(contract);

type Fields = Readonly<Record<string, unknown>>;

/** A step that runs a Databricks job, as a caller sends it. */
export const aStep = (name: string, fields: Fields = {}): Fields => ({
  name,
  run: { target: { type: "databricks-job", jobId: "7" } },
  ...fields,
});

/** A step with such a target of a Databricks job. */
export const aJobStep = (name: string, target: Fields, fields: Fields = {}): Fields =>
  aStep(name, { run: { target: { type: "databricks-job", ...target } }, ...fields });

/** The fields that are wrong in a request, with what is wrong about them. */
export function objectionsTo(request: unknown): Record<string, string> {
  const parsed = WorkflowRequest.safeParse(request);
  const issues = parsed.error?.issues ?? [];
  return Object.fromEntries(issues.map(({ path, message }) => [path.join("."), message]));
}
