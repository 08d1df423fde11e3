import { execFile, execFileSync } from "node:child_process";
import { copyFile, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { deflateRawSync, gzipSync } from "node:zlib";
import { addExtraCertificate } from "../../local/extra-certificates";
import { addSampleJobs } from "../../local/sample-jobs";
import { startSimulatedVendors } from "../../local/simulated-vendors";
import { revenueReports } from "../../local/simulators/sample-dbt-jobs";
import { SAMPLE_JOBS } from "../../local/simulators/sample-jobs";
import { answer, aServer } from "../unit/http/scripted-server";

const run = promisify(execFile);
const project = resolve(__dirname, "../..");

const settings = {
  DATABRICKS_WORKSPACES: '[{"id":"adb-1234567890123456.7"}]',
  RESULT_LINK_KEYS: "k".repeat(40),
  AzureWebJobsStorage: "UseDevelopmentStorage=true",
  WEBSITE_HOSTNAME: "runward.azurewebsites.net",
};

/** Parts of the bundle that are loaded when needed, and the licenses of the packages in it. */
const BUNDLED =
  /^(?:[\w-]+-[A-Z0-9]{8}|shared|axios|moment|opentelemetry-api|uuid|validator)\.js(?:\.LEGAL\.txt)?$|^main\.js\.LEGAL\.txt$/;

/** Coarse guards, in bytes: a start reads 0.55 MB of 2.3 MB, which are 0.64 MB as a zip. */
const MOST_AT_START = 620_000;
const MOST_IN_ALL = 2_500_000;
const MOST_AS_ZIP = 680_000;

/** What a start does not read, because it is needed later or never. */
const NOT_AT_START = [
  ...["@azure/identity", "@azure/msal-node", "@azure/storage-blob", "@azure/keyvault-secrets"],
  ...["@azure/core-rest-pipeline", "@opentelemetry/sdk-trace-base", "fast-xml-parser"],
  ...["axios", "follow-redirects", "moment", "validator", "uuid"],
];
/** Own folders of which a start reads little or nothing. */
const NOT_OWN_AT_START = [
  ...["src/openapi/", "src/providers/databricks/jobs/launch.ts", "src/orchestrators/"],
  ...["src/activities/", "src/notices/", "src/triggers/runs/", "src/triggers/workflows/"],
  ...["src/triggers/page/", "src/triggers/webhooks/"],
];

describe("the deployed package", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "runward-package-"));
    await run(process.execPath, ["infra/package.mjs", join(folder, "app")], { cwd: project });
    await copyFile(join(__dirname, "register-functions.cjs"), join(folder, "register.cjs"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs in the package's own folder, so that nothing of this checkout can be found. */
  const registeredBy = async (entry: string): Promise<string[]> => {
    const { stdout } = await run(process.execPath, ["register.cjs", entry], {
      cwd: folder,
      env: settings,
    });
    return (JSON.parse(stdout) as string[]).sort();
  };

  /** The first line of the TypeScript source that a stack trace names. */
  const firstSourceLine = async (stack: string): Promise<string> => {
    const [, file = "", line = ""] = /(src[\\/][\w\\/-]+\.ts):(\d+):\d+/.exec(stack) ?? [];
    const source = await readFile(join(project, file), "utf8");
    return source.split("\n")[Number(line) - 1] ?? "";
  };

  it("holds one program and what the host reads, and no dependencies", async () => {
    const files = await readdir(join(folder, "app"));
    const manifest: unknown = JSON.parse(
      await readFile(join(folder, "app", "package.json"), "utf8"),
    );

    expect(files.filter((name) => !BUNDLED.test(name)).sort()).toStrictEqual([
      "host.json",
      "main.js",
      "package.json",
      "page",
    ]);
    expect(manifest).not.toHaveProperty("dependencies");
  });

  it("holds the runs page: a shell, one script and one stylesheet", async () => {
    const files = await readdir(join(folder, "app", "page"));

    expect(files.map((name) => name.replace(/-[A-Z0-9]{8}\./, ".")).sort()).toStrictEqual([
      "index.html",
      "page.css",
      "page.js",
    ]);
  });

  it("holds a runs page of less than 60 KB, compressed", async () => {
    const place = join(folder, "app", "page");
    const files = await readdir(place);
    const sizes = await Promise.all(
      files.map(async (name) => gzipSync(await readFile(join(place, name)), { level: 9 }).length),
    );

    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);
  });

  it("registers with node alone every function that the project registers", async () => {
    const deployed = await registeredBy(join(folder, "app", "main.js"));
    const built = await registeredBy(join(project, "dist", "src", "index.js"));

    expect(deployed).toContain("startRun");
    expect(deployed).toStrictEqual(built);
  });

  it("has maps beside it, which tell the line of the TypeScript source that threw", async () => {
    const failed = run(process.execPath, ["register.cjs", join(folder, "app", "main.js")], {
      cwd: folder,
      env: { ...settings, RESULT_LINK_KEYS: "too-short" },
    });
    const { stderr } = await failed.catch((error: unknown) => error as { stderr: string });
    const explained = execFileSync(
      process.execPath,
      ["infra/explain-trace.mjs", join(folder, "app-maps")],
      { cwd: project, input: stderr, encoding: "utf8" },
    );

    expect(await firstSourceLine(explained)).toContain("throw new");
    expect(explained).toContain("at parseEnvironment");
  });

  it("names what the tool for stack traces needs, if it gets no maps", async () => {
    const explained = run(process.execPath, ["infra/explain-trace.mjs", "nowhere"], {
      cwd: project,
    });

    await expect(explained).rejects.toThrow("FOLDER has the maps of the package that runs");
  });

  /** The names of the bundle's files that a start reads. */
  const readAtStart = async (): Promise<string[]> => {
    const { stdout } = await run(
      process.execPath,
      ["register.cjs", join(folder, "app", "main.js")],
      { cwd: folder, env: { ...settings, RUNWARD_LOADED: "files" } },
    );
    return (JSON.parse(stdout) as string[]).filter((name) => name.endsWith(".js"));
  };

  it("reads at its start only a part of the bundle", async () => {
    const place = join(folder, "app");
    const files = (await readdir(place)).filter((name) => name.endsWith(".js"));
    const sizes = await Promise.all(
      files.map(async (name) => [name, (await stat(join(place, name))).size] as const),
    );
    const loaded = new Set(await readAtStart());
    const sum = (some: typeof sizes): number => some.reduce((bytes, [, size]) => bytes + size, 0);

    expect(loaded).toContain("main.js");
    expect(sum(sizes.filter(([name]) => loaded.has(name)))).toBeLessThan(MOST_AT_START);
    expect(sum(sizes)).toBeLessThan(MOST_IN_ALL);
  });

  it("reads at its start nothing of what is needed later: identity, storage, vault, traces, documents, vendors", async () => {
    const maps = await Promise.all(
      (await readAtStart()).map((name) =>
        readFile(join(folder, "app-maps", `${name}.map`), "utf8"),
      ),
    );
    const sources = maps.flatMap((map) => (JSON.parse(map) as { sources: string[] }).sources);
    const early = [...NOT_AT_START.map((name) => `node_modules/${name}/`), ...NOT_OWN_AT_START];

    expect(sources.filter((source) => source.includes("src/program/"))).not.toStrictEqual([]);
    expect(sources.filter((source) => early.some((one) => source.includes(one)))).toStrictEqual([]);
  });

  it("has an HTTP client that sends JSON, forms and files without a package for them", async () => {
    await using server = await aServer(answer(200));

    await run(
      process.execPath,
      [join(__dirname, "post-bodies.cjs"), join(folder, "app", "main.js"), server.url],
      { env: settings },
    );

    const [json, form, coded] = server.requests;
    expect(json?.body).toBe('{"tags":["a"]}');
    expect(form?.request.headers["content-type"]).toContain("multipart/form-data; boundary=");
    expect(form?.body).toContain('name="text"\r\n\r\na\r\n');
    expect(form?.body).toContain("\r\n\r\nbytes\r\n");
    expect(coded?.body).toBe("a=1+2");
  });

  it("is not built if a package does not require any more what is kept from its start", async () => {
    const program = [
      'import { build } from "esbuild";',
      'import { leanPackages } from "./infra/lean-packages.mjs";',
      'await build({ stdin: { contents: "" }, write: false, logLevel: "silent", plugins: [leanPackages] });',
    ].join("\n");
    const built = run(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: project,
    });

    await expect(built).rejects.toThrow("DurableClient.js does not require axios.");
  });

  it("is small as a zip", async () => {
    const place = join(folder, "app");
    const files = await readdir(place, { recursive: true, withFileTypes: true });
    const sizes = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map(async ({ parentPath, name }) =>
          deflateRawSync(await readFile(join(parentPath, name))),
        ),
    );

    expect(sizes.reduce((bytes, { length }) => bytes + length, 0)).toBeLessThan(MOST_AS_ZIP);
  });

  it("runs a job of each vendor, with what it loads for them, and makes its documents", async () => {
    await using vendors = await startSimulatedVendors();
    addSampleJobs(vendors);
    const targets = [
      { type: "databricks-job", jobId: SAMPLE_JOBS.feeds.jobId },
      { type: "dbt-job", jobId: String(revenueReports.id) },
    ];
    const trusted = await addExtraCertificate(vendors.keyVault.certificate, folder);
    const { stdout } = await run(
      process.execPath,
      [join(__dirname, "run-jobs.cjs"), join(folder, "app"), JSON.stringify(targets)],
      {
        env: {
          ...settings,
          ...vendors.environment,
          ...{ DEPLOYMENT_ID: "tests", TASKHUB_NAME: "tests", NODE_EXTRA_CA_CERTS: trusted },
        },
      },
    );

    expect(JSON.parse(stdout)).toStrictEqual({
      messages: [
        expect.stringContaining("Succeeded.") as string,
        expect.stringContaining("Failed.") as string,
      ],
      statuses: [200, 200, 200],
    });
  }, 60_000);

  it("does not start with an invalid setting, and names it", async () => {
    const start = run(process.execPath, ["register.cjs", join(folder, "app", "main.js")], {
      cwd: folder,
      env: { ...settings, RESULT_LINK_KEYS: "too-short-secret" },
    });

    await expect(start).rejects.toThrow("RESULT_LINK_KEYS");
    await expect(start).rejects.not.toThrow("too-short-secret");
  });
});
