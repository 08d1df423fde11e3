import type { RunInput } from "../../../src/contracts/run-input";
import type { OfferedTarget } from "../../../src/contracts/target";
import { withoutAddress } from "../../../src/hub/pasted-address";
import { createOrderRun, type OrderRun } from "../../../src/hub/run-order";
import { offersOf, RunRequest } from "../../support/app-contract";

const PROD = "adb-1234567890123456.7";
const TEST = "adb-2222222222222222.2";
const PIPELINE = "7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0";

/** One workspace has a host of its own; the two accounts have the same host. */
const offers = offersOf({ databricks: [PROD, TEST], "dbt-cloud": ["1234", "5678"] }).map(
  (offer) => ({
    ...offer,
    connections: offer.connections.map(({ id, host }) => ({
      id,
      host: id === TEST ? "https://workspace.example.databricks.azure.us" : host,
    })),
  }),
);

const orderOf = (some: readonly OfferedTarget[]): OrderRun =>
  createOrderRun({
    offers: some,
    limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 600 },
    deploymentId: "tests",
    now: () => new Date("2026-03-02T06:00:00.000Z"),
  });

const orderRun = orderOf(offers);

const order = (target: object) => orderRun(RunRequest.parse({ target }));

function inputOf(target: object): RunInput {
  const ordered = order(target);
  if (ordered.kind === "refused") throw new Error(ordered.error.message);
  return ordered.input;
}

const HOST = `https://${PROD}.azuredatabricks.net`;
const DBT = "https://ab123.us1.dbt.com/deploy/1234/projects/56";

describe("the address of a page in a target", () => {
  it.each([
    `${HOST}/jobs/123`,
    `${HOST}/jobs/123?o=1234567890123456`,
    `${HOST}/jobs/123/tasks/main`,
    `${HOST}/jobs/123/runs/456?o=1234567890123456`,
    `${HOST}/?o=1234567890123456#job/123`,
    `${HOST}/?o=1234567890123456#job/123/run/456`,
    `${HOST}/#job/123`,
    `${PROD}.azuredatabricks.net/jobs/123`,
    ` ${HOST.toUpperCase()}/jobs/123 `,
    `\u00a0${HOST}/jobs/123\u00a0`,
    `  ${PROD}.azuredatabricks.net/jobs/123 `,
  ])("means a Databricks job: %s", (jobUrl) => {
    expect(inputOf({ type: "databricks-job", jobUrl }).target).toStrictEqual({
      type: "databricks-job",
      jobId: "123",
      workspaceId: PROD,
    });
  });

  it.each(["https://workspace.example.databricks.azure.us", `https://${TEST}.azuredatabricks.net`])(
    "leads to the workspace that is configured with the host, also by its own name: %s",
    (host) => {
      const { target } = inputOf({ type: "databricks-job", jobUrl: `${host}/jobs/9` });

      expect(target).toMatchObject({ jobId: "9", workspaceId: TEST });
    },
  );

  it.each([
    `${HOST}/pipelines/${PIPELINE}`,
    `${HOST}/pipelines/${PIPELINE}/updates/e0b7f9a3-64c8-4f2d-a9b1-2f6c0d8e4a17`,
    `${HOST}/?o=1234567890123456#joblist/pipelines/${PIPELINE}`,
    `${HOST}/#joblist/pipelines/${PIPELINE}/updates/e0b7f9a3-64c8-4f2d-a9b1-2f6c0d8e4a17`,
  ])("means a pipeline: %s", (pipelineUrl) => {
    expect(inputOf({ type: "databricks-pipeline", pipelineUrl }).target).toMatchObject({
      pipelineId: PIPELINE,
      workspaceId: PROD,
    });
  });

  it.each([
    [`${HOST}/jobs/123/runs/456`, "databricks-run", { workspaceId: PROD, vendorRunId: "456" }],
    [`${HOST}/?o=1234567890123456#job/123/run/456`, "databricks-run", { vendorRunId: "456" }],
    [
      `${DBT}/runs/9007199254740993/`,
      "dbt-run",
      { accountId: "1234", vendorRunId: "9007199254740993" },
    ],
  ])("means a run: %s", (runUrl, type, fields) => {
    expect(inputOf({ type, runUrl }).target).toMatchObject(fields);
  });

  it.each([`${DBT}/jobs/789`, `${DBT}/jobs/789/`, `${DBT}/jobs/789/settings?tab=1`])(
    "means a dbt job: %s",
    (jobUrl) => {
      expect(inputOf({ type: "dbt-job", jobUrl }).target).toStrictEqual({
        type: "dbt-job",
        jobId: "789",
        accountId: "1234",
      });
    },
  );

  it("makes the same request as the id does", () => {
    const byUrl = inputOf({ type: "databricks-job", jobUrl: `${HOST}/jobs/123` });
    const byId = inputOf({ type: "databricks-job", jobId: "123", workspaceId: PROD });

    expect(byUrl).toStrictEqual(byId);
  });

  it("may stand beside the connection that it leads to", () => {
    const target = { type: "dbt-job", jobUrl: `${DBT}/jobs/789`, accountId: "1234" };

    expect(inputOf(target).target).toMatchObject({ accountId: "1234" });
  });

  const EXAMPLE = `${HOST}/jobs/123`;
  const CONFIGURED = `DATABRICKS_WORKSPACES has: ${PROD} at ${PROD}.azuredatabricks.net, ${TEST} at workspace.example.databricks.azure.us`;

  it.each([
    "https://evil.example/jobs/123",
    `https://${PROD}.azuredatabricks.net.evil.example/jobs/123`,
    `https://${PROD}.azuredatabricks.net:8443/jobs/123`,
    `http://${PROD}.azuredatabricks.net/jobs/123`,
    "https://adb-9999999999999999.9.azuredatabricks.net/jobs/123",
    `${HOST}/jobs/123?o=9999999999999999`,
    "https://127.0.0.1/jobs/123",
  ])("is refused if it leads elsewhere: %s", (jobUrl) => {
    expect(order({ type: "databricks-job", jobUrl })).toStrictEqual({
      kind: "refused",
      error: {
        field: "target.jobUrl",
        message: `leads to ${new URL(jobUrl).host}, which fits no configured connection; ${CONFIGURED}`,
      },
    });
  });

  it.each([
    ["https://ab123.us1.dbt.com/deploy/9999/projects/56/jobs/789"],
    ["https://cloud.getdbt.com/deploy/1234/projects/56/jobs/789"],
    ["https://ab123.us1.dbt.com/1234/jobs/789"],
  ])("is refused if no account fits it: %s", (jobUrl) => {
    const result = order({ type: "dbt-job", jobUrl });

    expect(result).toMatchObject({ kind: "refused", error: { field: "target.jobUrl" } });
    expect(JSON.stringify(result)).toContain("fits no configured connection");
  });

  it.each([
    ["databricks-job", "jobUrl", "https://user:secret@evil.example/jobs/1"],
    ["databricks-job", "jobUrl", "not an address"],
    ["databricks-job", "jobUrl", "javascript://alert(1)"],
    ["databricks-job", "jobUrl", `${HOST}/jobs`],
    ["databricks-job", "jobUrl", `${HOST}/jobs/abc`],
    ["databricks-job", "jobUrl", `${HOST}/jobs/99999999999999999999`],
    ["databricks-job", "jobUrl", `${HOST}/pipelines/${PIPELINE}`],
    ["databricks-run", "runUrl", `${HOST}/jobs/123`],
    ["databricks-pipeline", "pipelineUrl", `${HOST}/pipelines/sales`],
    ["dbt-job", "jobUrl", `${DBT}/runs/789`],
    ["dbt-run", "runUrl", `${DBT}/jobs/789`],
  ])("is refused as %s.%s: %s", (type, field, text) => {
    const result = order({ type, [field]: text });

    expect(result).toMatchObject({ kind: "refused", error: { field: `target.${field}` } });
    expect(JSON.stringify(result)).not.toContain("secret");
  });

  it.each(["user@", "user:secret@", ":secret@"])(
    "is refused with a user or a password, also if it leads to a connection: %s",
    (credentials) => {
      const jobUrl = `https://${credentials}${PROD}.azuredatabricks.net/jobs/123`;

      expect(order({ type: "databricks-job", jobUrl })).toStrictEqual({
        kind: "refused",
        error: {
          field: "target.jobUrl",
          message: `must be an address such as ${EXAMPLE}`,
        },
      });
    },
  );

  it("is refused with an example if its form is not known", () => {
    expect(order({ type: "databricks-job", jobUrl: `${HOST}/jobs` })).toStrictEqual({
      kind: "refused",
      error: { field: "target.jobUrl", message: `is none of the known forms; one is ${EXAMPLE}` },
    });
  });

  it("shows no more than 100 characters of a host that it does not know", () => {
    const host = `${"a".repeat(60)}.${"b".repeat(60)}.example`;

    expect(order({ type: "databricks-job", jobUrl: `https://${host}/jobs/1` })).toMatchObject({
      error: {
        message: `leads to ${host.slice(0, 100)}, which fits no configured connection; ${CONFIGURED}`,
      },
    });
  });

  it("says so if no connection is configured", () => {
    const none = orderOf(offersOf({}));

    expect(
      none(RunRequest.parse({ target: { type: "databricks-job", jobUrl: `${HOST}/jobs/1` } })),
    ).toMatchObject({
      error: {
        message: `leads to ${PROD}.azuredatabricks.net, which fits no configured connection; DATABRICKS_WORKSPACES names no connection`,
      },
    });
  });

  it("leaves the other fields of the target as they are", () => {
    const jobParameters = { day: "2026-03-02" };

    expect(
      inputOf({ type: "databricks-job", jobUrl: `${HOST}/jobs/123`, jobParameters }).target,
    ).toStrictEqual({
      type: "databricks-job",
      jobId: "123",
      workspaceId: PROD,
      jobParameters,
    });
  });

  it("is refused if another connection is named beside it", () => {
    const jobUrl = `${HOST}/jobs/123`;

    expect(order({ type: "databricks-job", jobUrl, workspaceId: TEST })).toStrictEqual({
      kind: "refused",
      error: {
        field: "target.workspaceId",
        message: `contradicts jobUrl, which leads to ${PROD}`,
      },
    });
  });

  it.each([
    [{ type: "databricks-job", jobUrl: `${HOST}/jobs/1`, jobId: "1" }],
    [{ type: "databricks-job", jobUrl: `${HOST}/jobs/1`, jobName: "Load" }],
    [{ type: "dbt-job", jobUrl: `${DBT}/jobs/1`, jobId: "1" }],
    [{ type: "databricks-pipeline", pipelineUrl: `${HOST}/pipelines/x`, pipelineName: "x" }],
    [{ type: "databricks-run", runUrl: `${HOST}/jobs/1/runs/2`, vendorRunId: "2" }],
    [{ type: "dbt-run" }],
  ])("stands alone: %j", (target) => {
    expect(RunRequest.safeParse({ target }).success).toBe(false);
  });

  it("cannot be retried if it is that of a run", () => {
    const target = { type: "databricks-run", runUrl: `${HOST}/jobs/1/runs/2` };

    expect(RunRequest.safeParse({ target, retry: { maxAttempts: 2 } }).success).toBe(false);
  });
});

describe("withoutAddress", () => {
  const [offer] = offers.filter(({ type }) => type === "databricks-job");
  const target = { type: "databricks-job", jobId: "1" };

  it("returns a target without an address as it is, also of a type that has none", () => {
    const other = offers.find(({ address }) => address === undefined)!;
    const ofOther = { type: other.type, jobUrl: "not an address" };

    expect(withoutAddress(target, offer!)).toStrictEqual({ kind: "read", target });
    expect(withoutAddress(ofOther, other)).toStrictEqual({ kind: "read", target: ofOther });
  });

  it("returns what an address stands for", () => {
    const address = { type: "databricks-job", jobUrl: `${HOST}/jobs/123` };

    expect(withoutAddress(address, offer!)).toStrictEqual({
      kind: "read",
      target: { type: "databricks-job", jobId: "123", workspaceId: PROD },
    });
  });
});
