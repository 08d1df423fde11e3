/** All calls of the HTTP contract, with their responses. */
import { refusals } from "./answers";
import type { Operation } from "./operation";
import { RUN_OPERATIONS } from "./run-operations";
import { SCHEDULE_OPERATIONS } from "./schedule-operations";
import { WORKFLOW_OPERATIONS } from "./workflow-operations";

const getSystem: Operation = {
  id: "GetSystem",
  method: "get",
  path: "/system",
  summary: "Read the state of the app",
  description:
    "The version, the connections whose runs the caller may read with how their calls go, and settings that matter to people, as the process knows them that answers.",
  parameters: [],
  query: null,
  body: null,
  answers: [
    { status: 200, description: "The state of the app.", schema: "SystemDocument" },
    ...refusals,
  ],
  needsKey: true,
  inDesigner: false,
};

export const OPERATIONS: readonly Operation[] = [
  ...RUN_OPERATIONS,
  ...WORKFLOW_OPERATIONS,
  ...SCHEDULE_OPERATIONS,
  getSystem,
];

/** The `paths` of an OpenAPI document. */
export function pathsOf(
  toOperation: (operation: Operation) => Readonly<Record<string, unknown>>,
): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS) {
    (paths[operation.path] ??= {})[operation.method] = toOperation(operation);
  }
  return paths;
}
