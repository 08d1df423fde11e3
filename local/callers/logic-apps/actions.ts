import type { WorkflowCredential } from "./credentials";
import type { Json } from "../json";

const LONGEST_WAIT = { timeout: "PT12H" };

/** The same for every try of the action, and another for a new run of the workflow. */
const IDEMPOTENCY_KEY = { "Idempotency-Key": "@{workflow().run.name}-RunJob" };

/** The engine's own default, spelled out: a repeated start re-attaches, because it has the same key. */
const RETRY_POLICY = { type: "exponential", count: 4, interval: "PT7S" };

const HIDDEN_INPUTS = { runtimeConfiguration: { secureData: { properties: ["inputs"] } } };

const body = {
  target: "@parameters('target')",
  waitSeconds: "@parameters('waitSeconds')",
  timeoutSeconds: "@parameters('timeoutSeconds')",
};

const post = (path: string, { headers, authentication }: WorkflowCredential, sent: Json): Json => ({
  method: "POST",
  // People paste the address with or without a slash at its end.
  uri: `@replace(concat(parameters('runwardUrl'),'${path}'),'/${path}','${path}')`,
  headers: { "Content-Type": "application/json", ...IDEMPOTENCY_KEY, ...headers },
  body: sent,
  ...authentication,
  retryPolicy: RETRY_POLICY,
});

/** Ends the workflow's run with the words that Runward found for it. */
const fail = (runAfter: Json): Json => ({
  type: "Terminate",
  inputs: {
    runStatus: "Failed",
    runError: {
      code: "@{coalesce(body('RunJob')?['error']?['code'],body('RunJob')?['code'],'noAnswer')}",
      message:
        "@{coalesce(body('RunJob')?['error']?['message'],body('RunJob')?['detail'],'Runward did not answer in time.')}",
    },
  },
  runAfter,
});

const NOT_SUCCEEDED = { RunJob: ["Failed", "TimedOut"] };

/** 202, then the signed result link until it answers something else. */
export const runByPolling = (credential: WorkflowCredential): Json => ({
  RunJob: {
    type: "Http",
    inputs: post("/api/runs", credential, body),
    limit: LONGEST_WAIT,
    ...HIDDEN_INPUTS,
    runAfter: {},
  },
  FailWorkflow: fail(NOT_SUCCEEDED),
});

/** A callback is a success of the action whatever it says, so the workflow looks at what it says. */
export const runByCallback = (credential: WorkflowCredential): Json => ({
  RunJob: {
    type: "HttpWebhook",
    inputs: {
      subscribe: post("/api/runs", credential, { ...body, callbackUrl: "@{listCallbackUrl()}" }),
      // Also sent after success, where it changes nothing; it cancels a run that nobody waits for any more.
      unsubscribe: post("/api/runs/cancel", credential, {}),
    },
    limit: LONGEST_WAIT,
    ...HIDDEN_INPUTS,
    runAfter: {},
  },
  CheckOutcome: {
    type: "If",
    expression: "@equals(body('RunJob')?['succeeded'],true)",
    actions: {},
    else: { actions: { FailOnOutcome: fail({}) } },
    runAfter: { RunJob: ["Succeeded"] },
  },
  FailWorkflow: fail(NOT_SUCCEEDED),
});
