import { DBT_TOKENS, playDbt } from "./network/dbt-calls";
import { DBT_EXPECTATIONS } from "./network/dbt-expectations";
import { cellsOf } from "./network/expectation";
import { findPlaces, type Places } from "./network/places";

describe.each(DBT_EXPECTATIONS)("$call", ({ call, ...rest }) => {
  const cells = cellsOf({ call, ...rest });
  const places: Promise<Places> = findPlaces();
  afterAll(async () => {
    await (await places)[Symbol.asyncDispose]();
  });

  it.concurrent.each(cells)("keeps what is expected of: $trouble", async (cell) => {
    const { trouble, expected } = cell;

    const { said, ...seen } = await playDbt(call, trouble, await places);

    const { answer, received, acted = null } = expected;
    expect(seen).toStrictEqual({ answer, received, acted });
    expect(DBT_TOKENS.filter((token) => said.includes(token))).toStrictEqual([]);
  });

  it("never goes where a redirect leads", async () => {
    expect((await places).trapped()).toStrictEqual([]);
  });
});
