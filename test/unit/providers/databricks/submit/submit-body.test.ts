import {
  RUN_BYTE_LIMIT,
  SubmitRun,
  toVendorBody,
} from "../../../../../src/providers/databricks/submit/run-body";

const TASKS = [{ task_key: "main" }];
const issuesOf = (run: object): object[] =>
  (SubmitRun.safeParse(run).error?.issues ?? []).map(({ code, path, message }) => ({
    code,
    path,
    message,
  }));

/** A run that has so many bytes as JSON. */
const runOf = (bytes: number): object => {
  const empty = { tasks: TASKS, run_name: "" };
  return { ...empty, run_name: "x".repeat(bytes - JSON.stringify(empty).length) };
};

describe("SubmitRun", () => {
  it("takes no token from the caller", () => {
    expect(issuesOf({ tasks: TASKS, idempotency_token: "mine" })).toStrictEqual([
      {
        code: "custom",
        path: ["idempotency_token"],
        message: "cannot be given: Runward sends a token of its own",
      },
    ]);
  });

  it("takes as many bytes as the task hub does, and no more", () => {
    expect(issuesOf(runOf(RUN_BYTE_LIMIT))).toStrictEqual([]);
    expect(issuesOf(runOf(RUN_BYTE_LIMIT + 1))).toStrictEqual([
      {
        code: "custom",
        path: [],
        message:
          "has 40001 bytes as JSON, and at most 40000 are allowed: keep code in a notebook or a file",
      },
    ]);
  });

  it("passes on what the vendor has no value for", () => {
    const run = { tasks: TASKS, git_source: null, list: [null, { a: null }] };

    expect(toVendorBody(SubmitRun.parse(run))).toStrictEqual(run);
  });
});
