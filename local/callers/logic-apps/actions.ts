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

/** Longer than any message of Runward, and short enough to be read where a gateway answers with a page. */
const SHOWN_CHARACTERS = 4_000;

const withoutAnswer = (then: string, otherwise: string): string =>
  `if(equals(outputs('RunJob'),null),${then},${otherwise})`;

/**
 * Whatever was answered, as text. A callback has no status. Both branches of an if() may be evaluated, so neither of
 * them may fail.
 */
const ANSWER = withoutAnswer(
  "concat('RunJob ended as ',actions('RunJob')?['status'],' without an answer.')",
  `concat(trim(concat('RunJob was answered ',string(outputs('RunJob')?['statusCode']))),': ',take(string(body('RunJob')),${SHOWN_CHARACTERS}))`,
);

const CODE = withoutAnswer("'noAnswer'", "'unexpectedAnswer'");

const fail = (code: string, message: string, runAfter: Json): Json => ({
  type: "Terminate",
  inputs: { runStatus: "Failed", runError: { code: `@{${code}}`, message: `@{${message}}` } },
  runAfter,
});

/**
 * Ends the workflow's run as Runward ended the job's, with the same message.
 *
 * To select a property of a text fails, with `?` as well (InvalidTemplate), and a gateway answers in text. So what may
 * fail is an action of its own, and another one runs after its failure and shows the answer as it is.
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
  // Also after a success of RunJob: a callback is one whatever it says, and so is the page of a proxy.
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

/** 202, then the signed result link until it answers something else. */
export const runByPolling = (credential: WorkflowCredential): Json => ({
  RunJob: {
    type: "Http",
    inputs: post("/api/runs", credential, body),
    limit: LONGEST_WAIT,
    ...HIDDEN_INPUTS,
    runAfter: {},
  },
  ...concludeRun,
});

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
  ...concludeRun,
});
