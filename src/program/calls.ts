/** The calls of the API: by the name of the function, its method and route. */
export const CALLS = {
  startRun: ["POST", "runs"],
  listRuns: ["GET", "runs"],
  getRun: ["GET", "runs/{id}"],
  listTasks: ["GET", "runs/{id}/tasks"],
  getRunRequest: ["GET", "runs/{id}/request"],
  deleteRun: ["DELETE", "runs/{id}"],
  cancelRun: ["POST", "runs/{id}/cancel"],
  repairRun: ["POST", "runs/{id}/repair"],
  cancelRunByKey: ["POST", "runs/cancel"],
  startWorkflow: ["POST", "workflows"],
  listWorkflows: ["GET", "workflows"],
  getWorkflow: ["GET", "workflows/{id}"],
  deleteWorkflow: ["DELETE", "workflows/{id}"],
  cancelWorkflow: ["POST", "workflows/{id}/cancel"],
  resumeWorkflow: ["POST", "workflows/{id}/resume"],
  cancelWorkflowByKey: ["POST", "workflows/cancel"],
  listSchedules: ["GET", "schedules"],
  pauseSchedule: ["POST", "schedules/{name}/pause"],
  resumeSchedule: ["POST", "schedules/{name}/resume"],
  runSchedule: ["POST", "schedules/{name}/run"],
  getSystem: ["GET", "system"],
  // They contain no secret, but strangers do not need a list of all calls. The sources have the same files.
  getOpenApi: ["GET", "openapi.json"],
  getOpenApi2: ["GET", "openapi.v2.json"],
} as const;

/** Anonymous: the signature is the credential, and a caller that polls may send a key for something else. */
export const RESULT_CALLS = {
  getRunResult: ["GET", "runs/{id}/result"],
  getWorkflowResult: ["GET", "workflows/{id}/result"],
} as const;

/** Anonymous: the runs page contains no data, and shows how to sign in. */
export const PAGE_CALLS = {
  getPage: ["GET", "ui"],
  getPageFile: ["GET", "ui/{file}"],
} as const;
