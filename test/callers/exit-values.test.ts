/** The expressions of the guides that read what a job returned, evaluated with what Runward returns. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { evaluate, type Functions } from "../support/callers/expressions/evaluate";
import { pipelineFiles } from "../support/callers/template-files";
import { World } from "../support/world";

const guideOf = (product: string): string =>
  readFileSync(resolve(__dirname, "../../infra/callers", product, "README.md"), "utf8");

const expressionsIn = (guide: string): string[] =>
  [...guide.matchAll(/`(@[^`\n]+)`/g)]
    .map(([, expression = ""]) => expression)
    .filter((expression) => expression.includes("outputs") && !expression.includes("nodes"));

const EXIT_VALUE = '{"rows":42}';

/** The result and the status document of a run whose tasks return a value. */
async function aRunThatReturned(): Promise<{ result: unknown; status: unknown }> {
  await using world = await World.start();
  const tasks = ["main", "load-orders"].map((key) => ({
    key,
    durationSeconds: 60,
    output: { notebook_output: { result: EXIT_VALUE, truncated: false } },
  }));
  const jobId = world.vendors.databricks.addJob({ name: "Load", tasks });
  const { id, resultUrl } = await world.start({ target: { type: "databricks-job", jobId } });
  const status = await world.ended(id);
  return { result: (await world.call(resultUrl)).body, status };
}

describe("the guides' expressions about what a job returned", () => {
  let functions: Functions;
  beforeAll(async () => {
    const { result, status } = await aRunThatReturned();
    const ofPipeline = (of: Functions): unknown => {
      const found = pipelineFiles().find(({ name }) => name === "runward-databricks-web-key");
      const values = found?.pipeline.activities.find(({ name }) => name === "ReturnResult")
        ?.typeProperties["value"] as { key: string; value: unknown }[];
      return Object.fromEntries(values.map(({ key, value }) => [key, evaluate(value, of)]));
    };
    const outputsOf = new Map<unknown, unknown>([
      ["RunJob", result],
      ["GetStatus", status],
    ]);
    const activity = (name: unknown): unknown => ({ output: outputsOf.get(name) });
    const body = (name: unknown): unknown => outputsOf.get(name);
    outputsOf.set("Load", { pipelineReturnValue: ofPipeline({ activity }) });
    functions = { activity, body };
  });

  it.each([
    ["data-factory", [EXIT_VALUE, 42, EXIT_VALUE, false, EXIT_VALUE, EXIT_VALUE]],
    ["logic-apps", [EXIT_VALUE, 42]],
  ])("of %s have the values that the guide says", (product, values) => {
    const expressions = expressionsIn(guideOf(product));

    expect(expressions.map((one) => evaluate(one, functions))).toStrictEqual(values);
  });
});
