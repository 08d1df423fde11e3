import type { DurableClient } from "durable-functions";
import { createCallbackAddresses } from "../../src/callbacks/callback-addresses";
import type { RunLimits } from "../../src/contracts/run-input";
import { createSummaryOf } from "../../src/hub/run-order";
import { createOrderWorkflow } from "../../src/hub/workflows/workflow-order";
import { createForCallers } from "../../src/triggers/door/for-callers";
import { createResultLinks } from "../../src/triggers/runs/result-link";
import { createCancelWorkflow } from "../../src/triggers/workflows/cancel-workflow";
import { createCancelWorkflowByKey } from "../../src/triggers/workflows/cancel-workflow-by-key";
import { createListWorkflows } from "../../src/triggers/workflows/list-workflows";
import {
  createGetWorkflow,
  createGetWorkflowResult,
} from "../../src/triggers/workflows/read-workflow";
import { createResumeWorkflow } from "../../src/triggers/workflows/resume-workflow";
import { createStartWorkflow } from "../../src/triggers/workflows/start-workflow";
import { offersOf } from "./app-contract";
import { unsealed } from "./parameter-seals";
import { BASE_URL, callThrough, LINK_KEY, type Route, type RunsApi } from "./runs-api";
import { WorkflowRequest } from "./workflow-requests";

interface ApiOptions {
  readonly client: DurableClient;
  readonly now: () => Date;
  readonly limits: RunLimits;
  readonly logged: string[];
  readonly callbackHosts?: readonly string[];
}

/** The calls about workflows, wired as `src/program/answers.ts` wires them, for one workspace and one account. */
export function createWorkflowsApi({
  client,
  now,
  limits,
  logged,
  callbackHosts: hosts = [],
}: ApiOptions): RunsApi["call"] {
  const offers = offersOf({ databricks: ["adb-1.2"], "dbt-cloud": ["12345"] });
  const forCallers = createForCallers({ tenantIds: [], clientIds: [], listed: null });
  const links = createResultLinks(BASE_URL, [LINK_KEY], "workflows");
  const answers = { baseUrl: BASE_URL, links, linkDays: 8, now };
  const cancel = forCallers(createCancelWorkflow(answers));
  const start = createStartWorkflow({
    ...answers,
    request: WorkflowRequest,
    orderWorkflow: createOrderWorkflow({ offers, limits, deploymentId: "tests", now }),
    summaryOf: createSummaryOf(offers),
    callbacks: createCallbackAddresses({ hosts, keys: [LINK_KEY] }),
    seal: unsealed,
    logicAppsKeys: false,
  });
  const routes: Route[] = [
    ["POST", /^\/api\/workflows$/, forCallers(start)],
    ["GET", /^\/api\/workflows$/, forCallers(createListWorkflows(answers))],
    ["POST", /^\/api\/workflows\/cancel$/, forCallers(createCancelWorkflowByKey(answers))],
    ["GET", /^\/api\/workflows\/([^/]*)$/, forCallers(createGetWorkflow(answers))],
    ["DELETE", /^\/api\/workflows\/([^/]*)$/, cancel],
    [
      "POST",
      /^\/api\/workflows\/([^/]*)\/resume$/,
      forCallers(createResumeWorkflow({ ...answers, seal: unsealed })),
    ],
    ["GET", /^\/api\/workflows\/([^/]*)\/result$/, createGetWorkflowResult(answers)],
  ];
  return callThrough(routes, { client, logged });
}
