import type { Api } from "./api";
import { int64 } from "./body-context";
import { parseSubmit } from "./submit-request";

/** https://docs.databricks.com/api/workspace/jobs/submit */
export function addSubmitRoute({ app, workspace, prefix, limit }: Api): void {
  app.post(`${prefix}/runs/submit`, (request) => {
    limit("runNow");
    const run = workspace.submit(parseSubmit(request.body));
    return { run_id: int64(run.runId) };
  });
}
