import { playDatabricks, TARGET_TYPES } from "./network/databricks-calls";
import { DATABRICKS_EXPECTATIONS } from "./network/databricks-expectations";
import { cellsOf } from "./network/expectation";
import { judge } from "./network/judge";
import { findPlaces, type Places } from "./network/places";
import { DATABRICKS_TOKENS } from "./network/troubled-workspace";
import { Tally } from "./table/tally";
import { SURVIVED } from "./table/verdict";

describe.each(DATABRICKS_EXPECTATIONS)("$call", ({ call, ...rest }) => {
  const cells = cellsOf({ call, ...rest });
  const targetType = TARGET_TYPES[call] ?? "databricks-job";
  const tally = new Tally();
  const places: Promise<Places> = findPlaces();
  afterAll(async () => {
    tally.save();
    await (await places)[Symbol.asyncDispose]();
  });

  it.concurrent.each(cells)("gives the expected answer after: $trouble", async (cell) => {
    const { trouble, expected } = cell;

    const verdict = await tally.play(
      "network fault in a call to Databricks",
      async () =>
        judge(await playDatabricks(call, trouble, await places), expected, DATABRICKS_TOKENS),
      targetType,
    );
    expect(verdict).toStrictEqual(SURVIVED);
  });

  it("never follows a redirect", async () => {
    expect((await places).trapped()).toStrictEqual([]);
  });
});
