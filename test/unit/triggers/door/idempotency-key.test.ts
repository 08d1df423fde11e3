import { HttpRequest } from "@azure/functions";
import { explicitKeyOf, logicAppsKeyOf } from "../../../../src/triggers/door/idempotency-key";

const requestWith = (headers: Record<string, string>): HttpRequest =>
  new HttpRequest({ method: "POST", url: "http://localhost/api/runs", headers });

describe("explicitKeyOf", () => {
  it.each<[string, Record<string, string>, string | undefined, string | null]>([
    ["the header", { "Idempotency-Key": "k" }, undefined, "k"],
    [
      "a header of 256 characters",
      { "Idempotency-Key": "k".repeat(256) },
      undefined,
      "k".repeat(256),
    ],
    ["the field", {}, "k", "k"],
    ["both when they agree", { "idempotency-key": "k" }, "k", "k"],
    ["none", {}, undefined, null],
  ])("takes %s", (_which, headers, inBody, value) => {
    expect(explicitKeyOf(requestWith(headers), inBody)).toStrictEqual({ kind: "key", value });
  });

  it.each<[string, string, string | undefined, string]>([
    ["an empty header", "", undefined, "must have 1 to 256 characters"],
    ["a long header", "k".repeat(257), undefined, "must have 1 to 256 characters"],
    ["two keys", "k", "l", "differs from the field idempotencyKey: send one of them"],
  ])("refuses %s", (_what, header, inBody, message) => {
    expect(explicitKeyOf(requestWith({ "Idempotency-Key": header }), inBody)).toStrictEqual({
      kind: "refused",
      error: { field: "Idempotency-Key", message },
    });
  });
});

describe("logicAppsKeyOf", () => {
  const action = {
    "x-ms-workflow-run-id": "08584",
    "x-ms-workflow-operation-name": "Run_job",
  };

  it("is the same for a retry, which has new tracking ids", () => {
    const first = requestWith({ ...action, "x-ms-client-request-id": "1" });
    const retry = requestWith({ ...action, "x-ms-client-request-id": "2" });

    expect(logicAppsKeyOf(first, "hash")).toBe("logicApps|08584|Run_job|hash");
    expect(logicAppsKeyOf(retry, "hash")).toBe(logicAppsKeyOf(first, "hash"));
  });

  it("is another one for another run, action or request", () => {
    const keys = [
      logicAppsKeyOf(requestWith(action), "hash"),
      logicAppsKeyOf(requestWith(action), "other hash"),
      logicAppsKeyOf(requestWith({ ...action, "x-ms-workflow-run-id": "08585" }), "hash"),
      logicAppsKeyOf(requestWith({ ...action, "x-ms-workflow-operation-name": "B" }), "hash"),
    ];

    expect(new Set(keys).size).toBe(4);
  });

  it.each([[{}], [{ "x-ms-workflow-run-id": "08584" }], [{ "x-ms-workflow-operation-name": "B" }]])(
    "is none for a caller with the headers %j",
    (headers) => {
      expect(logicAppsKeyOf(requestWith(headers as Record<string, string>), "hash")).toBeNull();
    },
  );
});
