/** All calls of the HTTP contract, with their responses. */
import { refusals, unavailable } from "./answers";
import type { Operation } from "./operation";
import { RUN_OPERATIONS } from "./run-operations";
import { WORKFLOW_OPERATIONS } from "./workflow-operations";

const listSchedules: Operation = {
  id: "ListSchedules",
  method: "get",
  path: "/schedules",
  summary: "List schedules",
  description:
    "Every configured schedule whose runs the caller may read, when it is due next, and the decision about its last tick.",
  parameters: [],
  query: null,
  body: null,
  answers: [
    { status: 200, description: "The schedules.", schema: "ScheduleList" },
    ...refusals,
    unavailable,
  ],
  needsKey: true,
  inDesigner: true,
};

export const OPERATIONS: readonly Operation[] = [
  ...RUN_OPERATIONS,
  ...WORKFLOW_OPERATIONS,
  listSchedules,
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
