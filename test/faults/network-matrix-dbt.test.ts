import { DBT_TOKENS, playDbt, TARGET_TYPES } from "./network/dbt-calls";
import { DBT_EXPECTATIONS } from "./network/dbt-expectations";
import { cellsOf } from "./network/expectation";
import { judge } from "./network/judge";
import { findPlaces, type Places } from "./network/places";
import { Tally } from "./table/tally";
import { SURVIVED } from "./table/verdict";

describe.each(DBT_EXPECTATIONS)("$call", ({ call, ...rest }) => {
  const cells = cellsOf({ call, ...rest });
  const targetType = TARGET_TYPES[call] ?? "dbt-job";
  const tally = new Tally();
  const places: Promise<Places> = findPlaces();
  afterAll(async () => {
    tally.save();
    await (await places)[Symbol.asyncDispose]();
  });

  it.concurrent.each(cells)("gives the expected answer after: $trouble", async (cell) => {
    const { trouble, expected } = cell;

    const verdict = await tally.play(
      "network fault in a call to dbt Cloud",
      async () => judge(await playDbt(call, trouble, await places), expected, DBT_TOKENS),
      targetType,
    );
    expect(verdict).toStrictEqual(SURVIVED);
  });

  it("never follows a redirect", async () => {
    expect((await places).trapped()).toStrictEqual([]);
  });
});
