import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { applyEnvironment } from "../../local/host/environment";
import { createCoreModule } from "../../local/host/worker/core-module";
import { FunctionRegistry } from "../../local/host/worker/function-registry";
import { run } from "../../src/orchestrators/run";
import type { Target } from "../../src/contracts/target";
import { readRecordings, type Recording } from "../replay/recording";
import { loadApp } from "../support/embedded-host";
import { playTurn } from "../support/orchestrator-turn";
import { aParameterSeal } from "../support/parameter-seals";

const project = resolve(__dirname, "../..");
const read = (file: string): string => readFileSync(resolve(project, file), "utf8");
/** Those that do not have the text, wherever its lines break. */
const documentsWithout = (text: string, ...files: string[]): string[] =>
  files.filter((file) => !read(file).replaceAll(/\s+/g, " ").includes(text));

const OPERATIONS = "docs/operations.md";

const hostJson = JSON.parse(read("host.json")) as {
  readonly logging: {
    readonly logLevel: Readonly<Record<string, string>>;
    readonly applicationInsights: { readonly samplingSettings: { readonly excludedTypes: string } };
  };
  readonly extensions: { readonly durableTask: { readonly tracing: Record<string, unknown> } };
};

/**
 * The level of the longest name that a category begins with, wherever the name ends: `Function.lookout` applies to
 * `Function.lookoutGuard.User`. Application Insights knows no `*` in a name, though .NET does:
 * https://github.com/Azure/azure-webjobs-sdk/blob/dev/src/Microsoft.Azure.WebJobs.Logging.ApplicationInsights/LoggerRuleSelector.cs
 */
function levelOf(category: string): string | undefined {
  const { logLevel } = hostJson.logging;
  const [name = "default"] = Object.keys(logLevel)
    .filter((prefix) => category.toLowerCase().startsWith(prefix.toLowerCase()))
    .sort((one, other) => other.length - one.length);
  return logLevel[name];
}

function registeredFunctions(): string[] {
  const registry = new FunctionRegistry();
  const restore = applyEnvironment({
    DATABRICKS_WORKSPACES: '[{"id":"adb-1234567890123456.7"}]',
    RESULT_LINK_KEYS: "k".repeat(40),
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    WEBSITE_HOSTNAME: "runward.azurewebsites.net",
  });
  try {
    loadApp(createCoreModule(registry, () => undefined));
  } finally {
    restore();
  }
  return registry.all().map(({ name }) => name);
}

/** Executed again and again while a run is live: by checks, by rounds of a lookout or a workflow, by callers that poll. */
const REPEATED = [
  ...["watch", "checkAttempt", "joinLookout", "lookout", "lookAround"],
  ...["conductor", "readSteps", "getRun", "getRunResult", "getWorkflow", "getWorkflowResult"],
];

async function aFailedRun(): Promise<Recording> {
  const recordings = await readRecordings();
  const failed = recordings.find(
    ({ orchestrator, name, end }) =>
      orchestrator === "run" && name === "cancel" && end.kind === "failed",
  );
  if (failed === undefined) throw new Error("There is no recording of a run that was cancelled.");
  return failed;
}

describe("what is logged", () => {
  it("leaves out what the Azure SDK records of each request, and operations.md says so", () => {
    expect(levelOf("Azure.Core")).toBe("Warning");
    expect(
      documentsWithout("sets the category `Azure.Core` to `Warning`", OPERATIONS),
    ).toStrictEqual([]);
  });

  it("has every line of the app itself", () => {
    const without = registeredFunctions().filter(
      (name) => levelOf(`Function.${name}.User`) !== "Information",
    );

    expect(without).toStrictEqual([]);
  });

  it("leaves out that something was executed which is executed again and again, unless it failed", () => {
    const functions = registeredFunctions();

    expect(REPEATED.filter((name) => !functions.includes(name))).toStrictEqual([]);
    expect(REPEATED.filter((name) => levelOf(`Function.${name}`) !== "Warning")).toStrictEqual([]);
    expect(levelOf("Host.Triggers.DurableTask")).toBe("Warning");
  });

  it("samples neither lines nor exceptions", () => {
    const { excludedTypes } = hostJson.logging.applicationInsights.samplingSettings;

    expect(excludedTypes.split(";").sort()).toStrictEqual(["Exception", "Trace"]);
  });

  it("has the parameters of a run that does not succeed, and both documents say so", async () => {
    const { input, ...recording } = await aFailedRun();
    const { target, ...rest } = input as { target: object };
    const jobParameters = { customer: "parameter-value" };

    const { thrown } = await playTurn(run, {
      ...recording,
      input: { ...rest, target: { ...target, jobParameters } },
    });

    expect(thrown).toContain("parameter-value");
    expect(
      documentsWithout(
        "When a run does not succeed, the host logs its job parameters",
        OPERATIONS,
        "SECURITY.md",
      ),
    ).toStrictEqual([]);
  });

  it("has them only encrypted while they are sealed, and both documents say so", async () => {
    const { input, instanceId, ...recording } = await aFailedRun();
    const { target, ...rest } = input as { target: Target };
    const jobParameters = { customer: "parameter-value" };
    const sealed = aParameterSeal().sealTarget(instanceId, { ...target, jobParameters });

    const { thrown } = await playTurn(run, {
      ...recording,
      instanceId,
      input: { ...rest, target: sealed },
    });

    expect(thrown).toContain(sealed.sealedParameters);
    expect(thrown).not.toContain("parameter-value");
    expect(documentsWithout("`SEAL_PARAMETERS=true`", OPERATIONS, "SECURITY.md")).toStrictEqual([]);
  });

  it("has three errors for each run that does not succeed, and operations.md names the query for others", () => {
    const query = "Host: unexpected errors";

    expect(read("infra/modules/query-pack.bicep")).toContain(`displayName: '${query}'`);
    expect(
      documentsWithout(`The saved query "${query}" leaves them out`, OPERATIONS),
    ).toStrictEqual([]);
  });

  it("has sizes in place of inputs and outputs otherwise", () => {
    expect(hostJson.extensions.durableTask.tracing).toMatchObject({ traceInputsAndOutputs: false });
  });
});
