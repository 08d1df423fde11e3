import type { WorkflowCredential } from "./credentials";
import type { Json } from "../json";

const LONGEST_WAIT = { timeout: "PT12H" };

/** The same for every attempt of the action, but another for a new run of the workflow. */
const IDEMPOTENCY_KEY = { "Idempotency-Key": "@{workflow().run.name}-RunJob" };

/** The engine's default. A repeated start re-attaches, because it has the same key. */
const RETRY_POLICY = { type: "exponential", count: 4, interval: "PT7S" };

const HIDDEN_INPUTS = { runtimeConfiguration: { secureData: { properties: ["inputs"] } } };

/** What an action starts: where, and the body of the call. */
export interface Started {
  readonly path: "/api/runs" | "/api/workflows";
  readonly body: Json;
}

export const RUN: Started = {
  path: "/api/runs",
  body: {
    target: "@parameters('target')",
    waitSeconds: "@if(equals(parameters('waitSeconds'),0),'adaptive',parameters('waitSeconds'))",
    timeoutSeconds: "@parameters('timeoutSeconds')",
  },
};

export const WORKFLOW: Started = {
  path: "/api/workflows",
  body: { steps: "@parameters('steps')", timeoutSeconds: "@parameters('timeoutSeconds')" },
};

const post = (path: string, { headers, authentication }: WorkflowCredential, sent: Json): Json => ({
  method: "POST",
  // The address may end with a slash.
  uri: `@replace(concat(parameters('runwardUrl'),'${path}'),'/${path}','${path}')`,
  headers: { "Content-Type": "application/json", ...IDEMPOTENCY_KEY, ...headers },
  body: sent,
  ...authentication,
  retryPolicy: RETRY_POLICY,
});

/** Longer than any message of Runward, but short enough to read if a gateway returned a web page. */
const SHOWN_CHARACTERS = 4_000;

const withoutAnswer = (then: string, otherwise: string): string =>
  `if(equals(outputs('RunJob'),null),${then},${otherwise})`;

/**
 * The whole response as text. A callback has no status. The engine may evaluate both branches of an if(), so neither
 * may fail.
 */
const ANSWER = withoutAnswer(
  "concat('RunJob ended as ',actions('RunJob')?['status'],' without a response.')",
  `concat(trim(concat('RunJob returned ',string(outputs('RunJob')?['statusCode']))),': ',take(string(body('RunJob')),${SHOWN_CHARACTERS}))`,
);

const CODE = withoutAnswer("'noAnswer'", "'unexpectedAnswer'");

const fail = (code: string, message: string, runAfter: Json): Json => ({
  type: "Terminate",
  inputs: { runStatus: "Failed", runError: { code: `@{${code}}`, message: `@{${message}}` } },
  runAfter,
});

/**
 * Ends the workflow's run with the outcome and message of Runward's run.
 *
 * Selecting a property of a text fails, even with `?` (InvalidTemplate), and a gateway may respond with text. That is why
 * the part that may fail is a separate action: after its failure, another action shows the response unchanged.
 */
const concludeRun: Json = {
  ReadOutcome: {
    type: "Compose",
    inputs: {
      succeeded: "@equals(body('RunJob')?['succeeded'],true)",
      code: `@coalesce(body('RunJob')?['error']?['code'],body('RunJob')?['code'],body('RunJob')?['outcome'],${CODE})`,
      message: `@coalesce(body('RunJob')?['error']?['message'],body('RunJob')?['detail'],body('RunJob')?['message'],${ANSWER})`,
    },
    runAfter: { RunJob: ["Succeeded", "Failed", "TimedOut"] },
  },
  // Also after a success of RunJob, because every callback counts as one, and so does the page of a proxy.
  CheckOutcome: {
    type: "If",
    expression: "@equals(outputs('ReadOutcome')['succeeded'],true)",
    actions: {},
    else: {
      actions: {
        FailWorkflow: fail(
          "outputs('ReadOutcome')['code']",
          "outputs('ReadOutcome')['message']",
          {},
        ),
      },
    },
    runAfter: { ReadOutcome: ["Succeeded"] },
  },
  FailWithAnswer: fail(CODE, ANSWER, { ReadOutcome: ["Failed"] }),
};

/** Gets a 202, then polls the signed result link until it returns another status. */
export const runByPolling = (credential: WorkflowCredential, { path, body }: Started): Json => ({
  RunJob: {
    type: "Http",
    inputs: post(path, credential, body),
    limit: LONGEST_WAIT,
    ...HIDDEN_INPUTS,
    runAfter: {},
  },
  ...concludeRun,
});

export const runByCallback = (credential: WorkflowCredential, { path, body }: Started): Json => ({
  RunJob: {
    type: "HttpWebhook",
    inputs: {
      subscribe: post(path, credential, { ...body, callbackUrl: "@{listCallbackUrl()}" }),
      // Cancels the run when the workflow no longer waits. Also sent after a success, where it has no effect.
      unsubscribe: post(`${path}/cancel`, credential, {}),
    },
    limit: LONGEST_WAIT,
    ...HIDDEN_INPUTS,
    runAfter: {},
  },
  ...concludeRun,
});
