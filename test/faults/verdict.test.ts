import type { CoreModule } from "../../local/host/worker/core-types";
import { DBT_TOKEN } from "../../local/simulated-vendors";
import { playCase } from "./matrix/play-case";
import type { Scenario, Stage } from "./matrix/scenario";
import { scenarioNamed } from "./matrix/scenarios";

const scenario = scenarioNamed("databricks succeeds");

const played = (changes: Partial<Scenario>): ReturnType<typeof playCase> =>
  playCase({ ...scenario, ...changes }, []);

/** The same stage, where something goes wrong that no run has done. */
const stageWith = (
  change: (...given: Parameters<Stage["add"]>) => ReturnType<Stage["add"]>,
): Stage => ({
  ...scenario.stage,
  add: change,
});

/** The result link answers that the run did not succeed. */
const answerAsFailed = (core: CoreModule): void => {
  core.registerHook("postInvocation", (context) => {
    const { invocationContext, result } = context as unknown as {
      readonly invocationContext: { readonly functionName: string };
      readonly result: object | undefined;
    };
    if (invocationContext.functionName === "getRunResult")
      Object.assign(result ?? {}, { status: 424 });
  });
};

describe("the verdict about a crash case", () => {
  it("is that a run was lost when it ends otherwise than its vendor says", async () => {
    const { lost, doubled } = await played({ ends: { ...scenario.ends, status: "failed" } });

    expect(lost).toStrictEqual(['status: "succeeded" instead of "failed"']);
    expect(doubled).toStrictEqual([]);
  });

  it("is that a run was lost when a request starts none", async () => {
    const { lost } = await played({
      requests: () => [{ atSeconds: 0, kind: "start", body: {} }],
    });

    expect(lost[0]).toMatch(/^Refused: 400 /);
  });

  it("is that a run was doubled when the vendor executes it twice in parallel", async () => {
    const stage = stageWith((world, job) => {
      const staged = scenario.stage.add(world, job);
      return {
        ...staged,
        truth: () => {
          const { executions, cancels } = staged.truth();
          return { executions: [...executions, ...executions], cancels };
        },
      };
    });

    const { doubled } = await played({ stage });

    expect(doubled).toStrictEqual(["1 executions too many", "two executions at the same time"]);
  });

  it("is that a secret was leaked when a trace holds it", async () => {
    const stage = stageWith((world, job) => {
      world.traces.push(`Authorization: Bearer ${DBT_TOKEN}`);
      return scenario.stage.add(world, job);
    });

    const { leaked } = await played({ stage });

    expect(leaked).toStrictEqual([expect.stringContaining("dbt token")]);
  });

  it("is that a run was lost when an answer breaks a rule of the checker", async () => {
    const stage = stageWith((world, job) => {
      world.beforeLoad = answerAsFailed;
      return scenario.stage.add(world, job);
    });
    const { lost } = await played({ stage });

    expect([...new Set(lost.map((one) => one.split(": ")[0]))]).toStrictEqual([
      "the result link agrees with the document",
    ]);
  });
});
