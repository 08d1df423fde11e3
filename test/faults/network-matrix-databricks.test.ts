import { DATABRICKS_TOKENS, playDatabricks } from "./network/databricks-calls";
import { DATABRICKS_EXPECTATIONS } from "./network/databricks-expectations";
import { cellsOf } from "./network/expectation";
import { findPlaces, type Places } from "./network/places";

describe.each(DATABRICKS_EXPECTATIONS)("$call", ({ call, ...rest }) => {
  const cells = cellsOf({ call, ...rest });
  const places: Promise<Places> = findPlaces();
  afterAll(async () => {
    await (await places)[Symbol.asyncDispose]();
  });

  it.concurrent.each(cells)("keeps what is expected of: $trouble", async (cell) => {
    const { trouble, expected } = cell;

    const { said, ...seen } = await playDatabricks(call, trouble, await places);

    const { answer, received, acted = null } = expected;
    expect(seen).toStrictEqual({ answer, received, acted });
    expect(DATABRICKS_TOKENS.filter((token) => said.includes(token))).toStrictEqual([]);
  });

  it("never goes where a redirect leads", async () => {
    expect((await places).trapped()).toStrictEqual([]);
  });
});
