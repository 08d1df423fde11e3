import type { PipelineDefinition } from "../../../../local/simulators/databricks/pipeline-definition";
import { aPipeline, broken, sales } from "./a-pipeline";
import { aWorkspace } from "./a-workspace";

describe("pipelines", () => {
  it("never end their updates in continuous mode, except validations", async () => {
    await using workspace = await aWorkspace();
    const { start, update, path } = aPipeline(workspace, { ...sales, continuous: true });
    const validation = await start({ validate_only: true });
    workspace.advance(60);
    const working = await start();
    workspace.advance(1_000_000);
    const states = [(await update(validation)).state, (await update(working)).state];
    await workspace.post(`${path}/stop`, {});
    workspace.advance(2);

    expect(states).toStrictEqual(["COMPLETED", "RUNNING"]);
    expect((await update(working)).state).toBe("CANCELED");
  });

  it.each<[string, Partial<PipelineDefinition>, object]>([
    ["in development mode", { development: true }, {}],
    ["of an update in development mode", {}, { development: true }],
    ["of a validation", {}, { validate_only: true }],
  ])("start no failure again %s", async (_name, changes, body) => {
    await using workspace = await aWorkspace();
    const { start, pipeline } = aPipeline(workspace, {
      ...broken,
      retriesOnFailure: 2,
      ...changes,
    });
    await start({ ...body });
    workspace.advance(1_000);

    const { state, latest_updates: updates } = await pipeline();

    expect([state, updates.length]).toStrictEqual(["FAILED", 1]);
  });

  it("are listed by a pattern of their names, in pages", async () => {
    await using workspace = await aWorkspace();
    const names = ["Sales_1", "sales_1", "Salesx1", "Sales (50%)", "It's sales"];
    for (const name of names) workspace.simulator.addPipeline({ ...sales, name });
    const list = async (query: object) =>
      (
        await workspace.get<{ statuses: { name: string }[]; next_page_token?: string }>(
          "../2.0/pipelines",
          { ...query },
        )
      ).data;

    const any = await list({ filter: "name LIKE 'Sales_1'" });
    const exact = await list({ filter: String.raw`name LIKE 'Sales\_1'` });
    const percent = await list({ filter: String.raw`name LIKE 'Sales (50\%)'` });
    const quoted = await list({ filter: String.raw`name LIKE 'It\'s sales'` });
    const first = await list({ max_results: 3 });
    const second = await list({ max_results: 3, page_token: first.next_page_token });
    const refused = await workspace.get("../2.0/pipelines", { filter: "mood = 'good'" });

    const namesOf = (listed: { statuses: { name: string }[] }) =>
      listed.statuses.map(({ name }) => name);
    expect(namesOf(any)).toStrictEqual(["Sales_1", "sales_1", "Salesx1"]);
    expect(namesOf(exact)).toStrictEqual(["Sales_1", "sales_1"]);
    expect(namesOf(percent)).toStrictEqual(["Sales (50%)"]);
    expect(namesOf(quoted)).toStrictEqual(["It's sales"]);
    expect([...namesOf(first), ...namesOf(second)]).toStrictEqual(names);
    expect(refused.status).toBe(400);
  });
});
