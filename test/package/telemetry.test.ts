import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Collector } from "../support/telemetry/collector";

const run = promisify(execFile);
const project = resolve(__dirname, "../..");

interface Called {
  readonly status: number;
  /** Those of OpenTelemetry that were loaded from node_modules. */
  readonly packages: readonly string[];
  /** What is registered for the whole process. */
  readonly shared: Readonly<Record<string, unknown>>;
}

/** Durable Functions loads it, and does nothing with it until something is registered. */
const ALWAYS_THERE = ["api"];

async function called(appRoot: string, environment: NodeJS.ProcessEnv = {}): Promise<Called> {
  const { stdout } = await run(process.execPath, [join(__dirname, "call-once.cjs"), appRoot], {
    env: {
      DATABRICKS_WORKSPACES: '[{"id":"adb-1234567890123456.7"}]',
      RESULT_LINK_KEYS: "k".repeat(40),
      AzureWebJobsStorage: "UseDevelopmentStorage=true",
      DEPLOYMENT_ID: "tests",
      TASKHUB_NAME: "tests",
      ...environment,
    },
  });
  return JSON.parse(stdout) as Called;
}

describe("OpenTelemetry in the app as it is built", () => {
  it("is not loaded while it is off", async () => {
    expect(await called(project)).toStrictEqual({
      status: 200,
      packages: ALWAYS_THERE,
      shared: {},
    });
  });

  it("is loaded when it is on", async () => {
    await using collector = await Collector.start();

    const { status, packages } = await called(project, collector.environment);

    expect(status).toBe(200);
    expect(packages).toContain("sdk-trace-base");
    expect(collector.spans.map(({ name }) => name)).toStrictEqual(["listRuns"]);
  });

  it("lets the process end once the exporter's time limit has passed, although the collector hangs", async () => {
    await using collector = await Collector.start();
    collector.mood = "hang";
    const limit = { OTEL_EXPORTER_OTLP_TIMEOUT: "500" };

    const { status } = await called(project, { ...collector.environment, ...limit });

    expect(status).toBe(200);
    expect(collector.received).toHaveLength(1);
  });
});

describe("OpenTelemetry in the app as it is deployed", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "runward-package-"));
    await run(process.execPath, ["infra/package.mjs", folder], { cwd: project });
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("is not executed inside the one file while it is off", async () => {
    expect(await called(folder)).toStrictEqual({ status: 200, packages: [], shared: {} });
  });

  it("works from there when it is on", async () => {
    await using collector = await Collector.start();

    const { status, packages, shared } = await called(folder, collector.environment);

    expect({ status, packages }).toStrictEqual({ status: 200, packages: [] });
    expect(Object.keys(shared).sort()).toStrictEqual(["context", "propagation", "version"]);
    expect(collector.spans).toMatchObject([
      { name: "listRuns", resource: { "service.name": "runward" } },
    ]);
  });
});
